"""What the faces know of views before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "views",
    commands={
        "views": CommandEntry(
            "psg_admin.cli.views:views", mark("Views of lists: save, list, show, rename, move and remove them.")
        ),
    },
)
