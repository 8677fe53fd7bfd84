"""What money is for in few words, for lists on the screen: which membership until when, which event."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Event, Place
from psg_admin.kernel.days import show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import MembershipType, Term
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import DebtRow, PaymentRow, debt_rows, list_rows
from psg_admin.payments.rules import OpenCharge
from psg_admin.store.base import chunks


def brief_payments(session: Session, *, ids: Sequence[int]) -> list[PaymentRow]:
    """Return the payments of ``ids`` in that order, with what they were for in few words."""
    rows = list_rows(session, ids=ids)
    briefs = _Briefs(session, {charge_id for row in rows for charge_id, _purpose in row.charges})
    return [replace(row, brief=briefs.of(row.charges)) for row in rows]


def brief_debts(session: Session, *, ids: Sequence[int], today: date) -> list[DebtRow]:
    """Return the charges of ``ids`` in that order, with what they are for in few words."""
    rows = debt_rows(session, ids=ids, today=today)
    briefs = _Briefs(session, {row.charge_id for row in rows})
    return [replace(row, brief=briefs.of([(row.charge_id, row.purpose)])) for row in rows]


def briefs_of(session: Session, charges: Sequence[OpenCharge]) -> dict[int, str]:
    """Return what each of ``charges`` is for in few words, by its id."""
    briefs = _Briefs(session, {one.charge_id for one in charges})
    return {one.charge_id: briefs.of([(one.charge_id, one.purpose)]) for one in charges}


class _Briefs:
    """What charges are for, in few words: those of terms and those of places at an event."""

    def __init__(self, session: Session, charge_ids: Collection[int]) -> None:
        self._terms: dict[int, str] = {}
        self._events: dict[int, str] = {}
        for some in chunks(charge_ids):
            terms = (
                select(Charge.id, MembershipType.name, Term.end_day)
                .join(Term, Term.charge_id == Charge.id)
                .join(MembershipType, MembershipType.id == Term.type_id)
                .where(Charge.id.in_(some))
            )
            places = (
                select(Charge.id, Event.title)
                .join(Place, Place.charge_id == Charge.id)
                .join(Event, Event.id == Place.event_id)
                .where(Charge.id.in_(some))
            )
            for charge_id, name, end in session.execute(terms):
                self._terms[charge_id] = _term(name, end)
            for charge_id, title in session.execute(places):
                self._events[charge_id] = title

    def of(self, charges: Sequence[tuple[int, str]]) -> str:
        """Return in few words what these charges are for, places at one event together; of others, the purpose."""
        places = Counter(self._events[charge_id] for charge_id, _purpose in charges if charge_id in self._events)
        words: dict[str, None] = {}
        for charge_id, purpose in charges:
            title = self._events.get(charge_id)
            words[self._terms.get(charge_id, purpose) if title is None else _places(title, places[title])] = None
        return "; ".join(words)


def _term(name: str, end: date | None) -> str:
    if end is None:
        return name
    return _("{type} to {day}").format(type=name, day=show_short(end - timedelta(days=1)))


def _places(title: str, count: int) -> str:
    if count == 1:
        return title
    words = ngettext("{event}, {count} place", "{event}, {count} places", count)
    return words.format(event=title, count=show_count(count))
