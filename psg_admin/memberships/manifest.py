"""What the faces know of memberships before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "memberships",
    page=PageEntry(
        "members",
        mark("Members"),
        "users",
        10,
        "psg_admin.ui.memberships.page:MembersPage",
        finds=(("contact", mark("Person")), ("member", mark("Member"))),
    ),
    commands={
        "discounts": CommandEntry(
            "psg_admin.cli.scheme:discounts", mark("Discounts by method of payment: add, list, end, remove.")
        ),
        "fee": CommandEntry("psg_admin.cli.scheme:fee", mark("Show what a year of TYPE costs, line by line, and why.")),
        "fees": CommandEntry("psg_admin.cli.scheme:fees", mark("Fees by type and first day: add, list, remove.")),
        "members": CommandEntry(
            "psg_admin.cli.members:members",
            mark(
                "Members: add, list, show, renew, change, resign; who joins and leaves; years and the standing order."
            ),
        ),
        "types": CommandEntry("psg_admin.cli.scheme:types", mark("Membership types: add, list, change.")),
    },
    places=(
        PlaceEntry(
            "settings", "scheme", mark("Settings: Membership types"), mark("fees prices subscription cost categories")
        ),
        PlaceEntry("settings", "discounts", mark("Settings: Discounts"), mark("reduction percent off standing order")),
        PlaceEntry("settings", "terms", mark("Settings: Membership year"), mark("term grace days unpaid begins month")),
    ),
)
