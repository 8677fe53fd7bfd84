"""What the faces know of people before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "people",
    commands={
        "contacts": CommandEntry(
            "psg_admin.cli.people:contacts",
            mark("Contacts: list, add, show, change, tag, consent, note as deceased or back, merge, remove."),
        ),
        "duplicates": CommandEntry(
            "psg_admin.cli.duplicates:duplicates",
            mark("People who may be entered twice: list them, or say that they are two."),
        ),
        "fields": CommandEntry(
            "psg_admin.cli.own:fields",
            mark("Fields that the office keeps of its own: add, list, change, close, reopen."),
        ),
        "tags": CommandEntry(
            "psg_admin.cli.own:tags", mark("Tags, the words by which people are grouped: list, rename, remove.")
        ),
        "homes": CommandEntry(
            "psg_admin.cli.homes:homes",
            mark("Homes: list, show, who comes to live there or leaves, what they are called, and who moves."),
        ),
    },
    places=(
        PlaceEntry("settings", "own-field", mark("New own field"), mark("add extra custom column question"), does=True),
        PlaceEntry(
            "settings", "own-fields", mark("Settings: Own fields"), mark("extra custom columns questions choices")
        ),
        PlaceEntry("settings", "tags", mark("Settings: Tags"), mark("groups labels words rename")),
        PlaceEntry(
            "members", "duplicates", mark("Who may be entered twice"), mark("duplicates double merge same"), does=True
        ),
    ),
)
