"""What booking places and adding some to a booking will do, planned for many at once; pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from psg_admin.events.plans.facts import BookingFacts, EventFacts, due_day
from psg_admin.events.plans.pricing import place_purpose, priced_place
from psg_admin.events.rules import MOST_PLACES, Entitlement, PlaceDraft, check_room, with_concession
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, mark
from psg_admin.payments.plans import PaymentPlan, check_quoted, plan_payment
from psg_admin.payments.rules import OpenCharge, PayNow
from psg_admin.payments.states import Category
from psg_admin.people.particulars import ContactDraft, Somebody
from psg_admin.people.rules import checked, full_name, shown_name

_UNKNOWN = 0
"""Who owes a charge of the plan, where that one is put on file with it: no contact has this number."""


@dataclass(frozen=True, slots=True)
class BookingRequest:
    """One booking to be made; see ``operations.book_places`` for what each value says.

    ``quoted`` is what the person was told that the places cost together (None: nothing was said). ``place`` says where
    the request comes from, where there are many. ``own`` is what it says in fields of the office's own, by their keys.
    """

    event_id: int
    booker: Somebody
    places: tuple[PlaceDraft, ...]
    payer: Somebody | None = None
    note: str = ""
    pay: PayNow | None = None
    quoted: Money | None = None
    place: str = ""
    own: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AdditionRequest:
    """Places to be added to a booking; ``quoted`` and ``place`` as of a :class:`BookingRequest`."""

    booking_id: int
    places: tuple[PlaceDraft, ...]
    quoted: Money | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Bookings:
    """Bookings to be made in one deed on ``today``; ``now`` is the moment of it, aware."""

    bookings: tuple[BookingRequest, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Additions:
    """Places to be added to bookings in one deed on ``today``; ``now`` is the moment of it, aware."""

    additions: tuple[AdditionRequest, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class PlacingFacts:
    """What is known for places that are booked: the events, the people (without ways to reach them) and the bookings
    by id; by person and event what that person is entitled to, and the reference of the booking in which that one has
    a place already.
    """

    events: Mapping[int, EventFacts]
    people: Mapping[int, ContactDraft]
    entitled: Mapping[tuple[int, int], Entitlement]
    seated: Mapping[tuple[int, int], str]
    bookings: Mapping[int, BookingFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """One place that will be booked; ``for_booker``: for the one who books, and is put on file with it."""

    contact_id: int | None = field(metadata={"label": mark("Attendee")})
    name: str = field(metadata={"label": mark("Attendee")})
    for_booker: bool
    concession: bool = field(metadata={"label": mark("Concession")})
    band_name: str = field(metadata={"label": mark("Price")})
    amount: Money = field(metadata={"label": mark("Price")})
    band_id: int = field(metadata={"label": mark("Price")})
    override_reason: str | None = field(metadata={"label": mark("Why this price")})
    reason: str = field(compare=False)
    purpose: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class BookingPlan:
    """One booking that will be made; the payment names the charges of its places by :func:`charge_number`."""

    event_id: int
    booker: Somebody = field(metadata={"label": mark("Booked by")})
    payer: Somebody | None = field(metadata={"label": mark("Paid by")})
    note: str = field(metadata={"label": mark("Note")})
    places: tuple[PlacePlan, ...] = field(metadata={"label": mark("Places")})
    payment: PaymentPlan | None = field(metadata={"label": mark("Payment")})
    own: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def total(self) -> Money:
        """What the places cost together."""
        return Money.total(place.amount for place in self.places)


@dataclass(frozen=True, slots=True)
class AdditionPlan:
    """Places that will be added to a booking, owed by its payer."""

    booking_id: int
    event_id: int
    payer_id: int = field(metadata={"label": mark("Paid by")})
    places: tuple[PlacePlan, ...] = field(metadata={"label": mark("Places")})
    reference: str = field(compare=False)


def charge_number(place: int) -> int:
    """Return the number by which a payment names the charge of a place of its booking, counted from 0."""
    return -1 - place


def plan_bookings(facts: PlacingFacts, request: Bookings) -> tuple[BookingPlan, ...]:
    """Plan bookings, one after another: a place that one takes is not there for the next.

    :raises UserError: all that stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans = weigh_bookings(facts, request, findings)
    findings.refuse(subjects=len(request.bookings))
    return tuple(plan for plan in plans if plan is not None)


def weigh_bookings(facts: PlacingFacts, request: Bookings, findings: Findings) -> list[BookingPlan | None]:
    """Plan bookings, one after another, each by itself: None for one against which something stands, which ``findings``
    has then; it takes no place from the next.
    """
    hall = _Hall(facts)
    plans: list[BookingPlan | None] = []
    for wanted in request.bookings:
        here = hall.taken()
        plan = _booking(findings, hall, wanted, request.today)
        if plan is None:
            hall.give_back(here)
        plans.append(plan)
    return plans


def plan_additions(facts: PlacingFacts, request: Additions) -> tuple[AdditionPlan, ...]:
    """Plan places that are added to bookings, one after another, as :func:`plan_bookings` does.

    :raises UserError: all that stands against each.
    """
    findings, hall = Findings(), _Hall(facts)
    plans: list[AdditionPlan] = []
    for wanted in request.additions:
        before = len(findings.problems)
        at = partial(findings.at, wanted.place)
        with at():
            booking = _open_booking(facts, wanted.booking_id)
            event = open_event(facts.events, booking.event_id)
            _unless(at, partial(alive, facts.people, booking.payer_id))
            _unless(at, partial(_check_count, wanted.places))
            _unless(at, partial(hall.admit, event, wanted.places))
            places = hall.place(at, event, wanted.places, booking.booker_id, request.today)
            if len(findings.problems) == before:
                check_quoted(wanted.quoted, Money.total(place.amount for place in places))
                plans.append(
                    AdditionPlan(booking.booking_id, event.event_id, booking.payer_id, places, booking.reference)
                )
    findings.refuse(subjects=len(request.additions))
    return tuple(plans)


def _booking(findings: Findings, hall: "_Hall", wanted: BookingRequest, today: date) -> BookingPlan | None:
    """Plan one booking; None where anything stands against it, which ``findings`` has then."""
    before = len(findings.problems)
    at = partial(findings.at, wanted.place)
    event = _unless(at, partial(open_event, hall.facts.events, wanted.event_id))
    _unless(at, partial(_check_count, wanted.places))
    if event is not None:
        _unless(at, partial(hall.admit, event, wanted.places))
    booker = _unless(at, partial(hall.known, wanted.booker, today))
    payer = None
    if wanted.payer is not None and wanted.payer != wanted.booker:
        payer = _unless(at, partial(hall.known, wanted.payer, today))
    note = _unless(at, partial(line, wanted.note, label=_("Note"), field="note", limit=500))
    if event is None:
        return None
    refused = {wanted.booker, wanted.payer} - {booker, payer}
    places = hall.place(at, event, wanted.places, booker, today, refused=refused)
    if booker is None or note is None or len(findings.problems) > before:
        return None
    pays = booker if payer is None else payer
    payment = _unless(at, partial(_payment, wanted, event, places, pays, today))
    if len(findings.problems) > before:
        return None
    return BookingPlan(event.event_id, booker, payer, note, places, payment, wanted.own)


_At = Callable[[], AbstractContextManager[None]]
"""Notes what is refused inside at the place of one request (see :class:`Findings`)."""

_T = TypeVar("_T")


def _unless(at: _At, work: Callable[[], _T]) -> _T | None:
    """Return what ``work`` returns; None where it refuses, which is noted."""
    found: list[_T] = []
    with at():
        found.append(work())
    return found[0] if found else None


def _payment(
    wanted: BookingRequest, event: EventFacts, places: Sequence[PlacePlan], payer: Somebody, today: date
) -> PaymentPlan | None:
    """Plan the money that comes with a booking; nothing is taken where nothing is owed or given."""
    total = Money.total(place.amount for place in places)
    check_quoted(wanted.quoted, total)
    if wanted.pay is None or not (total or wanted.pay.gift or wanted.pay.amount):
        return None
    payer_id = payer if isinstance(payer, int) else None
    charges = [
        OpenCharge(
            charge_number(number), payer_id or _UNKNOWN, Category.EVENT, place.purpose, place.amount, NOTHING,
            due_day(event.day, today),
        )
        for number, place in enumerate(places)
        if place.amount
    ]  # fmt: skip
    return plan_payment(wanted.pay, charges, payer=payer_id, today=today)


def open_event(events: Mapping[int, EventFacts], event_id: int) -> EventFacts:
    """Return an event that takes bookings; a past one does, for those who came and are written down later.

    :raises NotFound: when there is none of this number.
    :raises Refused: when it is cancelled.
    """
    event = events.get(event_id)
    if event is None:
        raise NotFound(_("There is no event {number}.").format(number=event_id))
    if event.cancelled_on is not None:
        raise Refused(
            _("“{title}” was cancelled on {day}: {reason}.").format(
                title=event.title, day=show_day(event.cancelled_on), reason=(event.cancel_reason or "").rstrip(".")
            )
        )
    return event


def _open_booking(facts: PlacingFacts, booking_id: int) -> BookingFacts:
    booking = facts.bookings.get(booking_id)
    if booking is None:
        raise NotFound(_("There is no such booking."))
    if booking.cancelled_on is not None:
        raise Refused(_("Booking {reference} is cancelled.").format(reference=booking.reference))
    return booking


def alive(people: Mapping[int, ContactDraft], contact_id: int) -> ContactDraft:
    """Return a contact who can come or pay.

    :raises NotFound: when there is no such contact.
    :raises Refused: when that one died.
    """
    draft = people.get(contact_id)
    if draft is None:
        raise NotFound(_("There is no contact {number}.").format(number=contact_id))
    if draft.deceased_on is not None:
        raise Refused(
            _("{name} died on {day}, as the office knows.").format(
                name=full_name(draft), day=show_day(draft.deceased_on)
            )
        )
    return draft


def refuse_second(name: str, reference: str) -> None:
    """Refuse a second place for a person who has one in the booking ``reference`` ("": in none).

    :raises Refused: with who has a place already, and in which booking.
    """
    if reference:
        raise Refused(_("{name} has a place already, in booking {reference}.").format(name=name, reference=reference))


def _check_count(places: Sequence[PlaceDraft]) -> None:
    if not places:
        raise BadInput(_("Say for whom the place is: book one place or more."), field="places")
    if len(places) > MOST_PLACES:
        raise BadInput(
            _("{count} places are too many for one booking: at most {most}.").format(
                count=show_count(len(places)), most=MOST_PLACES
            ),
            field="places",
        )


class _Hall:
    """The places of events as one request after another takes them."""

    def __init__(self, facts: PlacingFacts) -> None:
        self.facts = facts
        self._taken = {event_id: event.taken for event_id, event in facts.events.items()}
        self._here: dict[tuple[int, int], None] = {}

    def taken(self) -> tuple[dict[int, int], int]:
        """Return what is taken, for :meth:`give_back`."""
        return dict(self._taken), len(self._here)

    def give_back(self, before: tuple[dict[int, int], int]) -> None:
        """Give back all that was taken since."""
        self._taken, seats = before
        for seat in list(self._here)[seats:]:
            del self._here[seat]

    def known(self, who: Somebody, today: date) -> Somebody:
        """Return somebody who can come or pay, new particulars tidied."""
        if isinstance(who, ContactDraft):
            return checked(who, today=today)
        alive(self.facts.people, who)
        return who

    def admit(self, event: EventFacts, places: Sequence[PlaceDraft]) -> None:
        """Take as many places of an event as are asked for."""
        check_room(capacity=event.capacity, taken=self._taken[event.event_id], wanted=len(places))
        self._taken[event.event_id] += len(places)

    def place(
        self, at: _At, event: EventFacts, places: Sequence[PlaceDraft],
        booker: Somebody | None, today: date, *, refused: Collection[Somebody | None] = (),
    ) -> tuple[PlacePlan, ...]:  # fmt: skip
        """Seat and price the places; what stands against one is noted ``at`` the request, and the next is looked at.

        Those for a ``booker`` who is ``refused`` (None), or others who are, are passed over: that is noted already.
        """
        planned: list[PlacePlan] = []
        new = booker if isinstance(booker, ContactDraft) else None
        seated_new = False
        for draft in places:
            if draft.contact_id in refused if not draft.for_booker else booker is None:
                continue
            with at():
                if draft.for_booker and new is not None:
                    if seated_new:
                        raise _twice(full_name(new))
                    seated_new = True
                    who = Entitlement(None, new.concession, shown_name(new))
                    planned.append(_place(event, draft, None, who, full_name(new), today))
                    continue
                contact_id = booker if draft.for_booker and isinstance(booker, int) else draft.contact_id
                planned.append(self._seat(event, draft, contact_id, today))
        return tuple(planned)

    def _seat(self, event: EventFacts, draft: PlaceDraft, contact_id: int | None, today: date) -> PlacePlan:
        if contact_id is None:
            name = line(draft.name, label=_("Name"), field="name", limit=450)
            return _place(event, draft, None, Entitlement(name=name), name, today)
        name = full_name(alive(self.facts.people, contact_id))
        seat = (event.event_id, contact_id)
        if seat in self._here:
            raise _twice(name)
        refuse_second(name, self.facts.seated.get(seat, ""))
        self._here[seat] = None
        return _place(event, draft, contact_id, self.facts.entitled[seat], name, today)


def _twice(name: str) -> Refused:
    return Refused(_("{name} is named twice: each person takes one place.").format(name=name))


def _place(
    event: EventFacts, draft: PlaceDraft, contact_id: int | None, who: Entitlement, called: str, today: date
) -> PlacePlan:
    """Price one place for somebody who is ``called`` so ("": the name follows)."""
    priced, why = priced_place(
        event.bands, with_concession(who, concession=draft.concession), draft.band_id, draft.override_reason, today
    )
    return PlacePlan(
        contact_id=contact_id, name="" if contact_id is not None or draft.for_booker else called,
        for_booker=draft.for_booker and contact_id is None, concession=draft.concession, band_name=priced.band_name,
        amount=priced.amount, band_id=priced.band_id, override_reason=why, reason="\n".join(priced.reasons),
        purpose=place_purpose(event.title, event.day, called, priced.band_name),
    )  # fmt: skip
