"""What commands say of a person to a machine: all that the person's page says."""

from collections.abc import Iterable, Sequence
from typing import Any

from psg_admin.cli.homes import home_data
from psg_admin.cli.membership_data import membership_data
from psg_admin.cli.own import own_data
from psg_admin.cli.past import past_data
from psg_admin.notes.queries import NoteRow
from psg_admin.people.own import FieldRow, answer_key
from psg_admin.people.queries import Kept, OrganisationLine
from psg_admin.people.states import OwnRecord
from psg_admin.reports.person import PersonRecord
from psg_admin.store.history import HistoryRow


def speaks_data(line: OrganisationLine) -> dict[str, Any]:
    """Return who speaks for an organisation as JSON carries it."""
    return {
        "organisation": line.organisation_id, "organisation_name": line.organisation, "person": line.person_id,
        "name": line.person, "role": line.role, "votes": line.votes, "since": line.since, "until": line.until,
    }  # fmt: skip


def kept_data(fields: Sequence[FieldRow], kept: Kept) -> dict[str, Any]:
    """Return the tags and consents of a contact, and what it says in the office's own ``fields``, as JSON has them."""
    return {
        "tags": kept.tags,
        "consents": [
            {
                "channel": each.channel, "answer": answer_key(each.answer), "words": each.words, "source": each.source,
                "on": each.noted_on,
            }
            for each in kept.consents.values()
        ],
        **own_data(fields, kept.own),
    }  # fmt: skip


def notes_data(rows: Iterable[NoteRow]) -> list[dict[str, Any]]:
    """Return the notes and tasks of somebody as JSON carries them."""
    return [
        {
            "id": row.id, "text": row.text, "on": row.noted_on, "by": row.author, "due": row.due_on,
            "for": row.assignee, "done": row.done_on,
        }
        for row in rows
    ]  # fmt: skip


def person_data(record: PersonRecord, history: Sequence[HistoryRow]) -> dict[str, Any]:
    """Return what belongs to a person as JSON carries it, beside the particulars."""
    money = record.money
    return {
        "merged": record.merged,
        "old_ids": [{"kind": one.kind, "key": one.key} for one in record.old_ids],
        "home": None if record.home is None else home_data(record.home),
        "speaks": [speaks_data(line) for line in record.speaks],
        "memberships": [
            {
                **membership_data(page), **own_data(record.offered.of(OwnRecord.MEMBERSHIP), page.own),
                "own": record.belongs(page),
            }
            for page in record.memberships
        ],
        "noted": notes_data(record.notes),
        "documents": [
            {"id": row.id, "name": row.name, "kind": row.kind, "size": row.size, "on": row.added_on}
            for row in record.documents
        ],
        "gift_aid": [
            {
                "answer": None if row.answer is None else answer_key(row.answer), "from": row.made_on,
                "to": row.ended_on, "claimed_to": row.claimed_to,
            }
            for row in record.gift_aid
        ],
        "balance": money.balance,
        "owed": [
            {
                "charge": charge.charge_id, "purpose": charge.purpose, "amount": charge.amount, "owed": charge.owed,
                "due_on": charge.due_on,
            }
            for charge in money.charges
            if charge.owed
        ],
        "payments": [
            {
                "payment": row.payment_id, "received_on": row.received_on, "amount": row.amount, "method": row.method,
                "reference": row.reference, "purpose": row.purpose, "state": row.state, "left_over": row.left_over,
                "receipt": row.receipt or None, "receipt_void": row.receipt_void,
            }
            for row in money.payments
        ],
        "past_payments": past_data(money.past),
        "bookings": [
            {
                "reference": row.reference, "event": row.event_id, "event_title": row.event_title,
                "day": row.event_day, "booker": row.booker_id, "payer": row.payer_id, "places": row.sums.places,
                "amount": row.sums.amount, "owed": row.sums.owed, "state": row.stands, "names": row.names,
            }
            for row in record.bookings
        ],
        "history": [
            {
                "entry": entry.id, "at": entry.at, "actor": entry.actor, "summary": entry.summary,
                "undoable": entry.undoable, "undone": entry.taken_back,
            }
            for entry in history
        ],
    }  # fmt: skip
