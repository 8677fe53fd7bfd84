"""What views are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels
from psg_admin.views.rules import content_in_words

LABELS = RecordLabels(
    tables={"saved_view": mark("View of a list")},
    columns={"list": mark("List"), "name": mark("Name"), "content": mark("What it shows")},
    named_by={"saved_view": "name"},
    hidden=frozenset({"position"}),
    shown={("saved_view", "content"): content_in_words},
)
