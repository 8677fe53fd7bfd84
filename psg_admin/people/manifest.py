"""What the faces know of people before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "people",
    commands={
        "contacts": CommandEntry(
            "psg_admin.cli.people:contacts", mark("Contacts: list, add, show, change, note as deceased, remove.")
        ),
    },
)
