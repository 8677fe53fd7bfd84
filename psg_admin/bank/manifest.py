"""What the faces know of the bank before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "bank",
    commands={
        "bank": CommandEntry(
            "psg_admin.cli.bank:bank",
            mark("Statements of the bank: import files, say what their lines are, see what lacks."),
        )
    },
)
