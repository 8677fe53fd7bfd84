"""What notes, tasks and documents are called in the history."""

from psg_admin.kernel.figures import show_size
from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={"note": mark("Note"), "document": mark("Document")},
    columns={
        "contact_id": mark("Contact"), "text": mark("Text"), "noted_on": mark("Noted on"),
        "author": mark("Written by"), "due_on": mark("To be done by"), "assignee": mark("For"),
        "done_on": mark("Done on"), "done_by": mark("Done by"), "name": mark("Name"), "size": mark("Size"),
        "payment_id": mark("Payment"), "added_on": mark("Added on"), "kind": mark("Kind"), "note": mark("Note"),
    },
    named_by={"note": "text", "document": "name"},
    hidden=frozenset({"digest", "media_type"}),
    shown={("document", "size"): show_size},
)  # fmt: skip
