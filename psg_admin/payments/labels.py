"""What the records of the books are called in the history."""

from psg_admin.kernel.words import mark, pmark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={
        "charge": mark("Sum owed"), "payment": mark("Payment"), "allocation": mark("Part of a payment"),
        "receipt": mark("Receipt"), "reminder": mark("Reminder"), "write_off": mark("Let off or written off"),
        "past_payment": mark("Payment of before"),
    },
    columns={
        "account": mark("Account"), "brought_forward": mark("Brought forward"),
        "category_code": mark("Category"), "fund": mark("Fund"), "kind": mark("Kind"),
        "posted_on": mark("Counts on"), "reason": mark("Reason"), "reminded_on": mark("Reminded on"),
        "amount": mark("Amount"), "cancel_reason": mark("Reason for cancelling"),
        "cancelled_on": mark("Cancelled on"), "category": pmark("what money is for", "For"),
        "charge_id": mark("Sum owed"), "contact_id": mark("Contact"), "due_on": mark("Due on"),
        "end_day": mark("Ends before"), "entered_at": mark("Entered"), "first_day": mark("First day"),
        "issued_on": mark("Issued on"), "made_at": mark("Entered"), "made_on": mark("Made on"),
        "method": mark("Pays by"), "note": mark("Note"), "number": mark("Number"), "payment_id": mark("Payment"),
        "purpose": mark("Purpose"), "received_on": mark("Received on"), "reference": mark("Reference"),
        "release_reason": mark("Reason for freeing the money"), "released_on": mark("Freed on"),
        "replaces_id": mark("Takes the place of"), "reverse_reason": mark("Reason for taking back"),
        "reverses_id": mark("Takes back"), "source": mark("From"),
        "undone_on": mark("Undone on"), "void_reason": mark("Reason for voiding"),
        "voided_on": mark("Voided on"),
    },
    named_by={"charge": "purpose", "receipt": "number"},
    hidden=frozenset({"content", "sequence", "year"}),
)  # fmt: skip
