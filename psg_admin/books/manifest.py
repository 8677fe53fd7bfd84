"""What the faces know of the books before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "books",
    commands={
        "move": CommandEntry(
            "psg_admin.cli.spending:move",
            mark("Record AMOUNT that was moved from one account to another, or from one fund to another."),
        ),
        "spend": CommandEntry(
            "psg_admin.cli.spending:spend",
            mark("Record AMOUNT that went out, and list, show, clear what went out before."),
        ),
    },
)
