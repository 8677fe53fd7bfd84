"""Invented conferences with their bookings: one a year, and the coming one."""

from datetime import date, datetime, time
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.books.model import SlipItem
from psg_admin.events.operations import add_event, book_many
from psg_admin.events.plans import BookingRequest
from psg_admin.events.rules import BandDraft, EventDraft, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.sample import lists
from psg_admin.sample.calendar import Calendar, draw, moment, paid
from psg_admin.sample.memberships import Memberships
from psg_admin.sample.people import People

_METHODS = ((Method.TRANSFER, 40), (Method.CHEQUE, 35), (Method.CARD, 15), (Method.CASH, 10))
_PLACES = ((1, 70), (2, 24), (3, 6))
_BANDS = (
    BandDraft("Members and concessions", Money.of("8"), frozenset({Group.MEMBER, Group.CONCESSION})),
    BandDraft("Non-members", Money.of("13"), frozenset({Group.ANYONE})),
)
_BOOKINGS, _SO_FAR = 48, 34


class Conferences:
    """Books places at the conferences of the calendar for ``members`` and others."""

    def __init__(
        self, session: Session, *, chance: Random, people: People, calendar: Calendar, members: Memberships
    ) -> None:
        self._session = session
        self._chance = chance
        self._people = people
        self._calendar = calendar
        self._members = members
        self.added: dict[date, int] = {}
        """The conferences that there are so far, by their days."""
        self._here: set[tuple[date, int]] = set()

    def enter(self, day: date) -> None:
        """Enter the bookings that came in up to ``day``, those for each conference in one deed."""
        for held, days in self._calendar.booked.items():
            if day in days:
                count = (_BOOKINGS if held <= self._calendar.today else _SO_FAR) // len(days)
                bookings = [self._booking(held, day) for _each in range(count)]
                book_many(self._session, bookings=bookings, today=day, now=moment(day))
        if day == self._calendar.bounced:
            self._bounce(day)

    def draft(self, held: date) -> EventDraft:
        """Return the conference that is held on a day."""
        years = (self._calendar.conferences[-1] - held).days // 364
        return EventDraft(
            title=f"Annual Conference {held.year}",
            theme=lists.THEMES[held.year % len(lists.THEMES)],
            venue=lists.VENUES[years % 2],
            doors_at=datetime.combine(held, time(10, 30)),
            starts_at=datetime.combine(held, time(11)),
            ends_at=datetime.combine(held, time(17)),
            capacity=120,
            bands=_BANDS,
        )

    def _bounce(self, day: date) -> None:
        """Take the newest cheque for places back: the bank has returned it."""
        cheques = (
            select(Payment.id)
            .join(Allocation, Allocation.payment_id == Payment.id)
            .join(Charge, Charge.id == Allocation.charge_id)
            .where(
                Payment.method == Method.CHEQUE,
                Charge.category == Category.EVENT,
                Payment.id.not_in(select(SlipItem.payment_id)),
            )
        )
        newest = self._session.scalar(cheques.order_by(Payment.id.desc()).limit(1))
        if newest is not None:
            why = "The bank returned the cheque"
            reverse_payment(self._session, payment_id=newest, reason=why, today=day, now=moment(day))

    def _event(self, held: date) -> int:
        if held not in self.added:
            made = add_event(self._session, draft=self.draft(held)).made
            assert made is not None  # noqa: S101 - what is added has an id
            self.added[held] = made
        return self.added[held]

    def _booking(self, held: date, day: date) -> BookingRequest:
        chance = self._chance
        known = self._members.somebody() if chance.random() < 0.65 else None
        booker: ContactDraft | int = known or self._people.person()
        if (held, known) in self._here:  # each takes one place
            booker = self._people.person()
        if isinstance(booker, int):
            self._here.add((held, booker))
        others = draw(chance, _PLACES) - 1
        pays = chance.random() < (0.97 if held <= self._calendar.today else 0.75)
        return BookingRequest(
            event_id=self._event(held),
            booker=booker,
            places=(PlaceDraft(for_booker=True), *(self._other() for _each in range(others))),
            pay=paid(chance, draw(chance, _METHODS), day) if pays else None,
        )

    def _other(self) -> PlaceDraft:
        if self._chance.random() < 0.25:
            return PlaceDraft()
        return PlaceDraft(name=self._people.name(), concession=self._chance.random() < 0.2)
