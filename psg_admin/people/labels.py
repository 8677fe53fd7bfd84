"""What the records of people are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.people.particulars import CONTACT
from psg_admin.store.labels import RecordLabels, of_particulars

LABELS = RecordLabels(
    tables={
        "contact": mark("Contact"), "email": mark("E-mail address"), "telephone": mark("Telephone"),
        "address": mark("Address"),
    },
    columns={
        "contact_id": mark("Contact"), "created_at": mark("Entered"), "hidden_on": mark("Hidden since"),
        "shown_name": mark("Shown as"),
    },
    in_context=of_particulars(CONTACT) | {
        ("contact", "deceased_on"): mark("Died on"), ("email", "address"): mark("Address"),
        ("telephone", "number"): mark("Number"),
    },
    named_by={"contact": "shown_name", "email": "address", "telephone": "number"},
    hidden=frozenset({"position", "sort_name"}),
)  # fmt: skip
