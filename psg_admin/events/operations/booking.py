"""Booking places: the price of each, frozen with its reasons, and what is owed for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Place
from psg_admin.events.plans import (
    AdditionPlan,
    AdditionRequest,
    Additions,
    BookingPlan,
    BookingRequest,
    Bookings,
    EventFacts,
    PlacePlan,
    PlacingFacts,
    charge_number,
    due_day,
    plan_additions,
    plan_bookings,
)
from psg_admin.events.queries import addition_facts, booking_facts
from psg_admin.events.rules import PlaceDraft, reference
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.payments.operations import Ledger, Owed
from psg_admin.payments.rules import PayNow, receipt_series
from psg_admin.payments.states import Category
from psg_admin.people.operations import put_contact, say_own
from psg_admin.people.particulars import ContactDraft, Somebody, draft_of
from psg_admin.people.rules import full_name, listed_name, shown_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import expect_version, fetch
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import Numbers, drawn
from psg_admin.store.planning import PlannedDeed, perform

TOPICS = (Topic.BOOKINGS, Topic.EVENTS, Topic.PAYMENTS)
SERIES = "booking"


def book_places(
    session: Session,
    *,
    event_id: int,
    booker: Somebody,
    places: Sequence[PlaceDraft],
    today: date,
    now: datetime,
    payer: Somebody | None = None,
    note: str = "",
    pay: PayNow | None = None,
    quoted: Money | None = None,
    own: Mapping[str, Any] | None = None,
) -> Changes:
    """Book places at an event, each at the price of :func:`~psg_admin.events.rules.price`, owed by the payer.

    ``booker`` and ``payer`` (None: the booker) are contacts, or drafts of contacts to be made. With ``pay`` the payment
    is taken and its receipt issued in the same deed; ``more["receipt"]`` is its number. ``quoted`` is what the person
    was told that the places cost together. ``own`` is what the booking says in fields of the office's own, by their
    keys. ``made`` is the id of the booking and ``reference`` what a person would
    quote for it.

    :raises NotFound: for an event or a contact that does not exist.
    :raises Refused: when the event is cancelled or full, a person has a place already or died, or no price is
        open to somebody.
    :raises BadInput: for no places, too many, a name that is too long, another price without a written reason, or a
        value that a field of the office's own does not take.
    :raises Conflict: when the places cost something else than was ``quoted``; with the new sum.
    """
    wanted = BookingRequest(event_id, booker, tuple(places), payer, note, pay, quoted, own=own)
    return book_many(session, bookings=[wanted], today=today, now=now)


def book_many(session: Session, *, bookings: Sequence[BookingRequest], today: date, now: datetime) -> Changes:
    """Make many bookings as one deed, each as :func:`book_places` does; ``made`` is the id of the first.

    :raises Problems: with what stands against each.
    """
    return perform(session, BOOK, Bookings(tuple(bookings), today, now))


def add_places(
    session: Session, *, booking_id: int, places: Sequence[PlaceDraft], today: date, now: datetime,
    quoted: Money | None = None,
) -> Changes:  # fmt: skip
    """Add places to a booking, at the prices of today.

    ``quoted`` is what the person was told that they cost together.

    :raises NotFound: for a booking or a contact that does not exist.
    :raises Refused: as for :func:`book_places`, and for a cancelled booking.
    :raises BadInput: as for :func:`book_places`.
    :raises Conflict: when they cost something else than was ``quoted``.
    """
    wanted = AdditionRequest(booking_id, tuple(places), quoted)
    return perform(session, ADD_PLACES, Additions((wanted,), today, now))


# --- steps ------------------------------------------------------------------------------------------------------------


class Writer:
    """Writes places with what is owed for them into one batch."""

    def __init__(self, session: Session, series: Sequence[str], *, today: date, now: datetime) -> None:
        """Begin a batch in which numbers of ``series`` are drawn."""
        self.batch = Batch(session)
        self.numbers = Numbers(self.batch, drawn(session, series) if series else {})
        self.ledger = Ledger(session, self.batch, self.numbers, today=today, now=now)
        self.today = today
        self.now = now

    def contact(self, who: Somebody) -> int:
        """Return the id of a contact, put on file now if it is new."""
        return who if isinstance(who, int) else put_contact(self.batch, who, now=self.now)

    def charge(self, event: EventFacts, payer_id: int, amount: Money, purpose: str) -> int | None:
        """Add what is owed for one place, due on the day of the event, and return its id; None for a free one."""
        if not amount:
            return None
        return self.ledger.owe(
            contact_id=payer_id,
            category=Category.EVENT,
            purpose=purpose,
            amount=amount,
            due_on=due_day(event.day, self.today),
        )

    def places(
        self, event: EventFacts, booking_id: int, plans: Sequence[PlacePlan], *, booker_id: int, payer_id: int
    ) -> list[int | None]:
        """Add the places of a booking, and return the charge of each."""
        charges: list[int | None] = []
        for plan in plans:
            charge_id = self.charge(event, payer_id, plan.amount, plan.purpose)
            self.batch.insert(
                Place, booking_id=booking_id, event_id=event.event_id, name=plan.name,
                sort_name=fold(listed_name(plan.name)),
                contact_id=booker_id if plan.for_booker else plan.contact_id, concession=plan.concession,
                band_id=plan.band_id, band_name=plan.band_name, amount=plan.amount, reason=plan.reason,
                priced_on=self.today, override_reason=plan.override_reason, charge_id=charge_id,
            )  # fmt: skip
            charges.append(charge_id)
        return charges

    def write(self) -> None:
        """Write all of it."""
        self.numbers.write()
        self.batch.write()


def change_booking(session: Session, *, booking_id: int, own: Mapping[str, Any], version: int | None = None) -> Changes:
    """Change what a booking says in fields of the office's ``own``, by their keys.

    :raises NotFound: when it is no longer there.
    :raises BadInput: for a field that is not there, and a value that it does not take.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    row = fetch(session, Booking, booking_id, _("This booking is no longer there."))
    expect_version(row, version)
    reference = row.reference
    if not say_own(session, record=OwnRecord.BOOKING, record_id=booking_id, own=own):
        return Changes(frozenset(), _("Nothing was changed"), made=booking_id)
    summary = _("Booking {reference} changed").format(reference=reference)
    return changed(Topic.BOOKINGS, summary=summary, made=booking_id)


def _enter_bookings(
    session: Session, facts: PlacingFacts, plans: tuple[BookingPlan, ...], request: Bookings
) -> Changes:
    paid = [plan.payment for plan in plans if plan.payment is not None]
    series = [SERIES, receipt_series(request.today)] if paid else [SERIES]
    writer = Writer(session, series, today=request.today, now=request.now)
    made = [_enter_booking(writer, facts, plan) for plan in plans]
    writer.write()
    for (made_id, _quoted, _receipt), plan in zip(made, plans, strict=True):
        say_own(session, record=OwnRecord.BOOKING, record_id=made_id, own=plan.own, new=True)
    booking_id, quoted, receipt = made[0]
    summary = _booked(facts, plans)
    if paid:
        amount = Money.total(payment.amount for payment in paid)
        summary = _("{deed} and paid {amount}").format(deed=summary, amount=amount.show())
    new = any(isinstance(who, ContactDraft) for plan in plans for who in (plan.booker, plan.payer))
    topics = (*TOPICS, Topic.PEOPLE) if new else TOPICS
    if len(plans) > 1:
        return changed(*topics, summary=summary, made=booking_id)
    more = {"receipt": receipt} if paid else {}
    return changed(*topics, summary=summary, made=booking_id, reference=quoted, more=more)


def _enter_booking(writer: Writer, facts: PlacingFacts, plan: BookingPlan) -> tuple[int, str, str]:
    """Add a booking; return its id and reference, and the number of the receipt or nothing."""
    event = facts.events[plan.event_id]
    booker_id = writer.contact(plan.booker)
    payer_id = booker_id if plan.payer is None else writer.contact(plan.payer)
    quoted = reference(writer.numbers.draw(SERIES))
    booking_id = writer.batch.insert(
        Booking, reference=quoted, event_id=event.event_id, booker_id=booker_id, payer_id=payer_id,
        booked_on=writer.today, made_at=writer.now, note=plan.note,
    )  # fmt: skip
    charges = writer.places(event, booking_id, plan.places, booker_id=booker_id, payer_id=payer_id)
    if plan.payment is None:
        return booking_id, quoted, ""
    payer = draft_of(facts.people, plan.booker if plan.payer is None else plan.payer)
    owed = {
        charge_number(number): Owed(charge_id, payer_id, shown_name(payer), place.purpose, booking=quoted)
        for number, (place, charge_id) in enumerate(zip(plan.places, charges, strict=True))
        if charge_id is not None
    }
    _payment_id, receipt = writer.ledger.receive(plan.payment, payer_id=payer_id, payer=payer, owed=owed)
    return booking_id, quoted, receipt


def _booked(facts: PlacingFacts, plans: Sequence[BookingPlan]) -> str:
    """Say what was booked."""
    title = facts.events[plans[0].event_id].title
    count = len(plans)
    if count == 1:
        places = len(plans[0].places)
        words = ngettext(
            "{name} booked {count} place at “{event}”", "{name} booked {count} places at “{event}”", places
        )
        return words.format(name=full_name(draft_of(facts.people, plans[0].booker)), count=places, event=title)
    if len({plan.event_id for plan in plans}) == 1:
        words = ngettext("{count} booking made for “{event}”", "{count} bookings made for “{event}”", count)
        return words.format(count=show_count(count), event=title)
    return ngettext("{count} booking made", "{count} bookings made", count).format(count=show_count(count))


def _enter_additions(
    session: Session, facts: PlacingFacts, plans: tuple[AdditionPlan, ...], request: Additions
) -> Changes:
    writer = Writer(session, [], today=request.today, now=request.now)
    for plan in plans:
        booker_id = facts.bookings[plan.booking_id].booker_id
        event = facts.events[plan.event_id]
        writer.places(event, plan.booking_id, plan.places, booker_id=booker_id, payer_id=plan.payer_id)
    writer.write()
    count = sum(len(plan.places) for plan in plans)
    if len(plans) > 1:
        words = ngettext("{count} place added to bookings", "{count} places added to bookings", count)
        return changed(*TOPICS, summary=words.format(count=show_count(count)), made=plans[0].booking_id)
    words = ngettext("{count} place added to booking {reference}", "{count} places added to booking {reference}", count)
    quoted = plans[0].reference
    summary = words.format(reference=quoted, count=count)
    return changed(*TOPICS, summary=summary, made=plans[0].booking_id, reference=quoted)


BOOK = PlannedDeed(booking_facts, plan_bookings, _enter_bookings)
"""Bookings that are made (see :func:`book_many`)."""

ADD_PLACES = PlannedDeed(addition_facts, plan_additions, _enter_additions)
"""Places that are added to bookings (see :func:`add_places`)."""
