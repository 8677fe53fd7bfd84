"""What the records of memberships are called in the history."""

from decimal import Decimal

from psg_admin.kernel.figures import show_decimal
from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels


def _percent(hundredths: int) -> str:
    return f"{show_decimal((Decimal(hundredths) / 100).normalize())}\u00a0%"


LABELS = RecordLabels(
    tables={
        "membership_type": mark("Membership type"), "fee": mark("Fee"), "discount": mark("Discount"),
        "membership": mark("Membership"), "member": mark("Member"), "term": mark("Membership year"),
        "standing_order": mark("Standing order"), "absence": mark("Absence"), "instalment": mark("Instalment"),
        "order_sum": mark("Sum of a standing order"), "type_change": mark("Change of type"),
        "former_number": mark("Number of before"), "order_decision": mark("Decision on a standing order"),
    },
    columns={
        "amount": mark("Amount"), "brought_forward": mark("Brought forward"),
        "charge_id": mark("Sum owed"), "code": mark("Short name"),
        "concession": mark("Concession"), "contact_id": mark("Contact"), "day": mark("Day"),
        "decided_on": mark("Decided on"), "due_on": mark("Due on"), "term_id": mark("Membership year"),
        "end_day": mark("Ends before"), "end_note": mark("Note"), "ended_on": mark("Ended on"),
        "ending": mark("Why it ended"), "first_expected": mark("First expected on"), "from_day": mark("From"),
        "interval": mark("Paid every"), "joined_on": mark("Joined on"), "kind": mark("Decision"),
        "lifetime": mark("For life"),
        "made_at": mark("Entered"), "membership_id": mark("Membership"), "method": mark("Pays by"),
        "name": mark("Name"), "note": mark("Note"), "number": mark("Number"), "open": mark("Open to new members"),
        "order_id": mark("Standing order"),
        "payer_id": mark("Paid by"), "people": mark("People"), "percent_hundredths": mark("Percent"),
        "reference": mark("Reference"), "since": mark("Since"), "start_day": mark("First day"),
        "state": mark("State"), "state_since": mark("State since"), "type_id": mark("Type"), "until": mark("Until"),
    },
    named_by={"membership_type": "name", "membership": "number", "standing_order": "reference"},
    hidden=frozenset({"number_key", "position", "quote"}),
    shown={("discount", "percent_hundredths"): _percent},
    empty={("discount", "end_day"): mark("no last day")},
)  # fmt: skip
