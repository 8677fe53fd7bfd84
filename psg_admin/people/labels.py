"""What the records of people are called in the history."""

from sqlalchemy.orm import Session

from psg_admin.kernel.words import mark, translate
from psg_admin.people.model import OwnField
from psg_admin.people.own import CHANNELS
from psg_admin.people.particulars import CONTACT
from psg_admin.store.labels import RecordLabels, of_particulars


def _field(session: Session, field_id: str) -> str:
    """Return what the field of a value is called."""
    field = session.get(OwnField, int(field_id)) if field_id else None
    return "" if field is None else field.name


def _way(_session: Session, channel: str) -> str:
    """Return the way that somebody consented to."""
    return translate(CHANNELS.get(channel, "")) or channel


LABELS = RecordLabels(
    tables={
        "contact": mark("Contact"), "email": mark("E-mail address"), "telephone": mark("Telephone"),
        "address": mark("Address"), "consent": mark("Consent"), "gift_aid_declaration": mark("Gift Aid declaration"),
        "tag": mark("Tag"), "own_field": mark("Own field"), "own_value": mark("Value of an own field"),
        "household": mark("Home"), "organisation_person": mark("Person of an organisation"),
        "not_same": mark("Two who look alike"), "merged": mark("Entered twice"),
    },
    columns={
        "contact_id": mark("Contact"), "created_at": mark("Entered"), "hidden_on": mark("Hidden since"),
        "shown_name": mark("Shown as"), "answer": mark("Answer"), "channel": mark("Way"), "choices": mark("Choices"),
        "claimed_to": mark("Claimed to"), "code": mark("Short name"), "ended_on": mark("Ended on"),
        "field_id": mark("Own field"), "kind": mark("Kind"), "made_on": mark("Made on"), "name": mark("Name"),
        "noted_on": mark("Noted on"), "open": mark("Open"), "record": mark("Kept of"), "record_id": mark("Record"),
        "source": mark("From"), "text": mark("Text"), "words": mark("In words"), "household_id": mark("Home"),
        "organisation_id": mark("Organisation"), "person_id": mark("Person"), "role": mark("Role"),
        "votes": mark("Votes"), "since": mark("Since"), "until": mark("Until"),
        "salutation": mark("Salutation"), "one_id": mark("One"),
        "other_id": mark("The other"), "gone_id": mark("Id of before"), "merged_on": mark("Merged on"),
    },
    in_context=of_particulars(CONTACT) | {
        ("contact", "deceased_on"): mark("Died on"), ("email", "address"): mark("Address"),
        ("telephone", "number"): mark("Number"),
    },
    named_by={"contact": "shown_name", "email": "address", "telephone": "number", "tag": "name", "own_field": "name",
              "household": "name", "own_value": "field_id", "consent": "channel"},
    names={"own_value": _field, "consent": _way},
    hidden=frozenset({"position", "sort_name", "record_id"}),
)  # fmt: skip
