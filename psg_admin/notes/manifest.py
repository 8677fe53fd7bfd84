"""What the faces know of notes and documents before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "notes",
    commands={
        "notes": CommandEntry(
            "psg_admin.cli.notes:notes",
            mark("Notes and tasks: add, list, show, change, note as done, take up again, remove."),
        ),
        "documents": CommandEntry(
            "psg_admin.cli.documents:documents",
            mark("Documents of people and of payments: add, list, save as files, change, remove."),
        ),
    },
    places=(
        PlaceEntry("today", "task", mark("New task of the office"), mark("to do reminder note remember"), does=True),
        PlaceEntry("today", "tasks", mark("Open tasks"), mark("to do list reminders overdue"), does=True),
        PlaceEntry("settings", "documents", mark("Settings: Documents"), mark("attachments files size limit")),
    ),
)
