"""The words of the conference desk, for tests: who is a member, which event, who books."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial

from psg_admin.events import operations, queries
from psg_admin.events.queries import AttendeeRow, BookingPage, EventPage
from psg_admin.events.rules import BandDraft, EventDraft, PlaceDraft, Priced
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_type, enrol, set_fee
from psg_admin.payments.operations import take_payment
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY

CONFERENCE_DAY = date(2016, 11, 5)
EIGHT, THIRTEEN = Money.of(8), Money.of(13)
MEMBERS = BandDraft("Members and concessions", EIGHT, frozenset({Group.MEMBER, Group.CONCESSION}))
EVERYBODY = BandDraft("Non-members", THIRTEEN, frozenset({Group.ANYONE}))


def at(hour: int, minute: int = 0, day: date = CONFERENCE_DAY) -> datetime:
    """The time on the wall of the venue."""
    return datetime.combine(day, time(hour, minute))


CONFERENCE = EventDraft(
    title="Annual conference",
    theme="Human Rights and Development under PPK",
    venue="Senate House\nLondon",
    doors_at=at(10, 30),
    starts_at=at(11),
    ends_at=at(17),
    capacity=120,
    bands=(MEMBERS, EVERYBODY),
)


def made(changes: Changes) -> int:
    """The id of what a deed made."""
    assert changes.made is not None
    return changes.made


class Desk:
    """What an organiser does, on one office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._types: dict[str, int] = {}

    def conference(self, draft: EventDraft = CONFERENCE) -> int:
        return made(self.office.write(partial(operations.add_event, draft=draft)))

    def person(self, given: str, family: str, **more: object) -> int:
        draft = ContactDraft(given=given, family=family, **more)  # type: ignore[arg-type]
        return made(self.office.write(partial(add_contact, draft=draft, now=NOW)))

    def member(self, contact: int, joined: date, *, paid: date | None = None, type_code: str = "individual") -> Changes:
        """Enrol ``contact``, with the first term paid on ``paid`` (None: not paid)."""
        pay = None if paid is None else PayNow(Method.TRANSFER, paid)
        now = datetime.combine(joined, time(9), UTC)
        return self.office.write(
            partial(
                enrol,
                members=[contact],
                type_id=self._type(type_code),
                method=Method.TRANSFER,
                joined=joined,
                today=max(joined, paid or joined),
                now=now,
                first_payment=pay,
            )
        )

    def _type(self, code: str) -> int:
        if code not in self._types:
            concession = code == "concession"
            made_type = self.office.write(partial(add_type, code=code, name=code.title(), concession=concession))
            self._types[code] = made(made_type)
            self.office.write(
                partial(set_fee, amount=Money.of(30), from_day=date(2010, 1, 1), type_id=self._types[code])
            )
        return self._types[code]

    def book(
        self, event: int, booker: ContactDraft | int, places: Sequence[PlaceDraft], *, today: date = TODAY,
        payer: ContactDraft | int | None = None, pay: PayNow | None = None, note: str = "",
    ) -> Changes:  # fmt: skip
        now = datetime.combine(today, time(9), UTC)
        return self.office.write(
            partial(
                operations.book_places, event_id=event, booker=booker, places=places, payer=payer, note=note, pay=pay,
                today=today, now=now,
            )
        )  # fmt: skip

    def price(self, event: int, contact: int | None = None, *, on: date = TODAY, concession: bool = False) -> Priced:
        return self.office.read(
            partial(queries.price_for, event_id=event, contact_id=contact, concession=concession, on=on)
        )

    def pay(self, contact: int, amount: Money, charges: Sequence[int], on: date = TODAY) -> Changes:
        return self.office.write(
            partial(
                take_payment,
                contact_id=contact,
                amount=amount,
                method=Method.CASH,
                received_on=on,
                charges=charges,
                today=on,
                now=NOW,
            )
        )

    def page(self, booking: Changes) -> BookingPage:
        return self.office.read(partial(queries.booking_page, booking_id=made(booking)))

    def charges(self, booking: Changes) -> list[int]:
        return [p.charge_id for p in self.page(booking).places if p.charge_id is not None and p.cancelled_on is None]

    def event(self, event: int) -> EventPage:
        return self.office.read(partial(queries.event_page, event_id=event))

    def attendees(self, event: int) -> list[AttendeeRow]:
        return self.office.read(partial(queries.attendees, event_id=event))

    def sound(self) -> None:
        """The books of the events add up."""
        assert self.office.read(queries.audit) == []
