"""What the faces know of imports before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "imports",
    commands={
        "import": CommandEntry(
            "psg_admin.cli.imports:imports", mark("Bring in what was kept in a spreadsheet or in another program.")
        )
    },
)
