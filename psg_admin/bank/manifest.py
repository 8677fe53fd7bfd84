"""What the faces know of the bank before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "bank",
    page=PageEntry(
        "bank",
        mark("Bank"),
        "bank",
        35,
        "psg_admin.ui.bank.page:BankPage",
        also=mark("statements lines match reconcile candidates standing orders account"),
    ),
    commands={
        "bank": CommandEntry(
            "psg_admin.cli.bank:bank",
            mark("Statements of the bank: import files, say what their lines are, see what lacks."),
        )
    },
    places=(
        PlaceEntry("bank", "lines.certain", mark("Bank: Certain lines"), mark("accept match statement reference")),
        PlaceEntry("bank", "lines.unknown", mark("Bank: Unknown lines"), mark("match statement nobody")),
        PlaceEntry(
            "bank", "orders", mark("Bank: Standing orders"), mark("missed stopped regular seen expected mandate")
        ),
        PlaceEntry(
            "bank", "drift", mark("Bank: Drift"), mark("standing orders old fee missed stopped short over discount")
        ),
        PlaceEntry("bank", "statements", mark("Bank: Statements"), mark("calendar months gap overlap import file")),
        PlaceEntry("bank", "lines.done", mark("Bank: Lines that are done"), mark("matched filed statement")),
        PlaceEntry("settings", "bank", mark("Settings: Statements"), mark("bank early days task")),
    ),
)
