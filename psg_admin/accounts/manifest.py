"""What the faces know of the accounts before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "accounts",
    commands={
        "accounts": CommandEntry(
            "psg_admin.cli.accounts:accounts",
            mark("Accounts in which money lies: list, add, change, close."),
        ),
        "budget": CommandEntry(
            "psg_admin.cli.accounts:budget", mark("What the committee expects of each category in a year: set, list.")
        ),
        "categories": CommandEntry(
            "psg_admin.cli.accounts:categories",
            mark("Categories of income and expense: list, add, change, close."),
        ),
        "figures-before": CommandEntry(
            "psg_admin.cli.accounts:figures_before",
            mark("What a year had before its books were kept here: set, list."),
        ),
        "funds": CommandEntry(
            "psg_admin.cli.accounts:funds", mark("Funds kept apart for a purpose: list, add, change, close.")
        ),
        "years": CommandEntry(
            "psg_admin.cli.accounts:years",
            mark("Financial years, also longer or shorter ones: list, add, remove."),
        ),
    },
    places=(
        PlaceEntry(
            "settings",
            "accounts",
            mark("Settings: Accounts and years"),
            mark("financial year regulator fund category budget opening balance"),
        ),
        PlaceEntry(
            "settings", "money-accounts", mark("Settings: Bank and cash"), mark("account savings processor sort code")
        ),
        PlaceEntry(
            "settings", "funds", mark("Settings: Funds"), mark("restricted designated endowment general reserve")
        ),
        PlaceEntry(
            "settings", "categories", mark("Settings: Categories"), mark("income expense heading what money is for")
        ),
        PlaceEntry(
            "settings",
            "years",
            mark("Settings: Financial years"),
            mark("budget figures of before longer shorter year length committee"),
        ),
    ),
)
