"""What is remembered of imports is called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={"old_id": mark("Name in another program"), "column_mapping": mark("What the columns of a list mean")},
    columns={
        "kind": mark("Kind"), "key": mark("Name there"), "contact_id": mark("Contact"),
        "membership_id": mark("Membership"), "header_key": mark("Headings"), "name": mark("Name"),
        "columns": mark("Columns"),
    },
    named_by={"old_id": "key", "column_mapping": "name"},
    hidden=frozenset({"header_key"}),
)  # fmt: skip
