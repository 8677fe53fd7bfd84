"""What the records of events are called in the history."""

from psg_admin.events.particulars import EVENT
from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels, empty_particulars, of_particulars

LABELS = RecordLabels(
    tables={
        "event": mark("Event"), "price_band": mark("Price"), "booking": mark("Booking"), "place": mark("Place"),
    },
    columns={
        "amount": mark("Amount"), "band_id": mark("Price"), "band_name": mark("Price"),
        "booked_on": mark("Booked on"), "booker_id": mark("Booked by"), "booking_id": mark("Booking"),
        "cancel_reason": mark("Reason for cancelling"), "cancelled_on": mark("Cancelled on"),
        "charge_id": mark("Sum owed"), "concession": mark("Concession"), "contact_id": mark("Contact"),
        "end_day": mark("Ends before"), "event_id": mark("Event"), "from_day": mark("From"), "groups": mark("For"),
        "made_at": mark("Entered"), "name": mark("Name"), "note": mark("Note"),
        "override_reason": mark("Reason for another price"), "payer_id": mark("Paid by"),
        "priced_on": mark("Priced on"), "reason": mark("Reason"), "reference": mark("Reference"),
    },
    in_context=of_particulars(EVENT) | {
        ("event", "capacity"): mark("Places"), ("event", "doors_at"): mark("Doors open"),
        ("event", "starts_at"): mark("Starts"), ("event", "ends_at"): mark("Ends"),
    },
    named_by={"booking": "reference", "event": "title", "place": "name", "price_band": "name"},
    hidden=frozenset({"position", "sort_name"}),
    empty=empty_particulars(EVENT) | {
        ("price_band", "from_day"): mark("no first day"), ("price_band", "end_day"): mark("no last day"),
    },
)  # fmt: skip
