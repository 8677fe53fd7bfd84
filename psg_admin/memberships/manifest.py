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
        also=mark(
            "renew resign leave died death deceased change edit address remove payer standing order grace lapsed"
        ),
    ),
    commands={
        "discounts": CommandEntry(
            "psg_admin.cli.scheme:discounts", mark("Discounts by method of payment: add, list, end, remove.")
        ),
        "drift": CommandEntry(
            "psg_admin.cli.orders:drift",
            mark("List what is otherwise with standing orders than it should be, and what that makes in a year."),
        ),
        "fee": CommandEntry("psg_admin.cli.scheme:fee", mark("Show what a year of TYPE costs, line by line, and why.")),
        "fees": CommandEntry(
            "psg_admin.cli.scheme:fees",
            mark("Fees by type and first day: add, list, change several, remove; what others would come to."),
        ),
        "members": CommandEntry(
            "psg_admin.cli.members:members",
            mark(
                "Members: add, list, show, renew, change, resign; who joins and leaves; years and the standing order."
            ),
        ),
        "orders": CommandEntry(
            "psg_admin.cli.orders:orders",
            mark(
                "Standing orders: add, show, list, decide what becomes of one that does not pay; forms for the bank, "
                "letters."
            ),
        ),
        "types": CommandEntry("psg_admin.cli.scheme:types", mark("Membership types: add, list, change.")),
    },
    places=(
        PlaceEntry("members", "new", mark("New member"), mark("enrol join register add subscribe"), does=True),
        PlaceEntry("members", "new-person", mark("New person"), mark("contact donor speaker add somebody"), does=True),
        PlaceEntry(
            "members",
            "export",
            mark("Export the list of members"),
            mark("print save spreadsheet Excel CSV PDF download addresses e-mails"),
            does=True,
        ),
        PlaceEntry("members", "register", mark("Register of members"), mark("list as at a day"), does=True),
        PlaceEntry("members", "voters", mark("Who may vote"), mark("entitled voters meeting AGM"), does=True),
        PlaceEntry(
            "members",
            "letters",
            mark("One letter a home, for the list"),
            mark("labels envelopes post mailing"),
            does=True,
        ),
        PlaceEntry("settings", "type", mark("New membership type"), mark("add category kind subscription"), does=True),
        PlaceEntry("settings", "fee", mark("Add a fee"), mark("price subscription cost raise increase"), does=True),
        PlaceEntry(
            "settings",
            "what-if",
            mark("Try other fees"),
            mark("what if next year raise increase income letters"),
            does=True,
        ),
        PlaceEntry(
            "settings",
            "fee-letters",
            mark("Letters about new fees"),
            mark("raise increase standing order form bank mandate post"),
            does=True,
        ),
        PlaceEntry("settings", "discount", mark("Add a discount"), mark("rebate cheaper"), does=True),
        PlaceEntry(
            "settings", "scheme", mark("Settings: Membership types"), mark("fees prices subscription cost categories")
        ),
        PlaceEntry("settings", "discounts", mark("Settings: Discounts"), mark("reduction percent off standing order")),
        PlaceEntry(
            "settings", "orders", mark("Settings: Standing orders"), mark("form mandate bank sort code account")
        ),
        PlaceEntry("settings", "terms", mark("Settings: Membership year"), mark("term grace days unpaid begins month")),
    ),
)
