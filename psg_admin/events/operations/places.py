"""Deeds on places and bookings that there are: a name, another price, cancelling."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.operations.booking import (
    TOPICS,
    known_people,
    once_each,
    owe_place,
    priced_place,
)
from psg_admin.events.queries import bands_of, entitlements, event_named, with_concession
from psg_admin.events.rules import Entitlement, Priced
from psg_admin.kernel.changes import Changes, Reversal, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, fold
from psg_admin.payments.model import Allocation
from psg_admin.payments.operations import allocate_rest, cancel_charge, cancel_charges
from psg_admin.payments.queries import left_over
from psg_admin.people.queries import contacts
from psg_admin.store.base import expect_version, fetch


def name_place(
    session: Session, *, place_id: int, contact_id: int | None = None, name: str = "", version: int | None = None
) -> Changes:
    """Say for whom a place is: a contact, else a name. The price stays as it was frozen.

    :raises NotFound: for a place or a contact that does not exist.
    :raises Refused: when the place is cancelled, or the person died or has a place already.
    :raises BadInput: without a name, or when it is too long.
    :raises Conflict: when somebody else has changed the place since ``version``.
    """
    place, booking = _live(session, place_id)
    expect_version(place, version)
    if contact_id is not None:
        called = known_people(session, [contact_id])[contact_id].full_name
        if contact_id != place.contact_id:
            once_each(session, place.event_id, [contact_id])
        place.contact_id, place.name, place.sort_name = contact_id, "", ""
    else:
        called = line(name, label=_("Name"), field="name", limit=450, required=True)
        place.contact_id, place.name, place.sort_name = None, called, fold(called)
    session.flush()
    return changed(
        Topic.BOOKINGS,
        summary=_("{name} has a place in booking {reference}").format(name=called, reference=booking.reference),
        made=booking.id,
        reference=booking.reference,
    )


def change_place_price(
    session: Session, *, place_id: int, reason: str, today: date, now: datetime, band_id: int | None = None,
    concession: bool | None = None,
) -> Changes:  # fmt: skip
    """Price a place anew, for the written ``reason``: at the price ``band_id``, else by the rule as of today.

    What was paid for it is set against the new price as far as it goes; the rest is left over on its payment.
    ``concession`` says anew whether the person is entitled to concession prices (None: as before).

    :raises NotFound: for a place or a price that does not exist.
    :raises Refused: when the place is cancelled, or no price is open to the person.
    :raises BadInput: without a written reason, or when the price would be the same.
    """
    place, booking = _live(session, place_id)
    event = event_named(session, place.event_id)
    why = written(reason)
    said = place.concession if concession is None else concession
    who = Entitlement(name=place.name)
    if place.contact_id is not None:
        who = entitlements(
            session, contact_ids=[place.contact_id], event_day=event.starts_at.date(), on=today
        )[place.contact_id]  # fmt: skip
    who = with_concession(who, concession=said)
    priced, override_reason = priced_place(bands_of(session, event.id), who, band_id, why, today)
    if priced.band_id == place.band_id and priced.amount == place.amount:
        raise BadInput(_("The price would be the same: nothing was changed."), field="band_id")
    held = live_allocations(session, [place.charge_id])
    before, old = {**_frozen(place), "allocations": _ids(held)}, place.amount
    place.concession = said
    reprice(session, place, priced, override_reason, reason=why, today=today, now=now)
    return changed(
        *TOPICS,
        summary=_("Price of a place in booking {reference} changed from {old} to {new}").format(
            reference=booking.reference, old=old.show(), new=priced.amount.show()
        ),
        made=booking.id,
        reference=booking.reference,
        reversal=Reversal("put_place_price_back", before),
    )


def cancel_place(session: Session, *, place_id: int, reason: str, today: date) -> Changes:
    """Cancel one place, the last one with its whole booking; what was paid for it is left over on its payment.

    :raises NotFound: when there is no such place.
    :raises Refused: when it is cancelled already.
    :raises BadInput: without a written reason.
    """
    place, booking = _live(session, place_id)
    why = written(reason)
    others = session.scalars(
        select(Place.id).where(Place.booking_id == booking.id, Place.cancelled_on.is_(None), Place.id != place.id)
    ).first()
    reversal, freed = _cancel(session, [place], why, today)
    if others is None:
        booking.cancelled_on, booking.cancel_reason = today, why
        session.flush()
    called = _called(session, place)
    summary = (
        _("Place of {name} in booking {reference} cancelled").format(name=called, reference=booking.reference)
        if called
        else _("One place in booking {reference} cancelled").format(reference=booking.reference)
    )
    return changed(
        *TOPICS, summary=summary, made=booking.id, reference=booking.reference, reversal=reversal,
        more={"left_over": freed.plain()},
    )  # fmt: skip


def cancel_booking(session: Session, *, booking_id: int, reason: str, today: date) -> Changes:
    """Cancel a booking with all its places; what was paid is left over on its payment (``more["left_over"]``).

    :raises NotFound: when there is no such booking.
    :raises Refused: when it is cancelled already.
    :raises BadInput: without a written reason.
    """
    booking = fetch(session, Booking, booking_id, _("There is no such booking."))
    reversal, freed = cancel_all(session, booking, written(reason), today)
    return changed(
        *TOPICS, summary=_("Booking {reference} cancelled").format(reference=booking.reference), made=booking.id,
        reference=booking.reference, reversal=reversal, more={"left_over": freed.plain()},
    )  # fmt: skip


def cancel_all(session: Session, booking: Booking, reason: str, today: date) -> tuple[Reversal | None, Money]:
    """Cancel a booking with its places as part of a larger deed; return how to take it back, and what is left over.

    :raises Refused: when it is cancelled already.
    """
    if booking.cancelled_on is not None:
        raise Refused(_("Booking {reference} is cancelled already.").format(reference=booking.reference))
    places = session.scalars(
        select(Place).where(Place.booking_id == booking.id, Place.cancelled_on.is_(None)).order_by(Place.id)
    ).all()
    reversal, freed = _cancel(session, places, reason, today)
    booking.cancelled_on, booking.cancel_reason = today, reason
    session.flush()
    return reversal, freed


def _live(session: Session, place_id: int) -> tuple[Place, Booking]:
    place = fetch(session, Place, place_id, _("There is no such place."))
    if place.cancelled_on is not None:
        raise Refused(_("This place is cancelled already."))
    return place, fetch(session, Booking, place.booking_id, _("There is no such booking."))


def _called(session: Session, place: Place) -> str:
    if place.contact_id is None:
        return place.name
    return contacts(session, ids=[place.contact_id])[place.contact_id].full_name


def live_allocations(session: Session, charge_ids: Collection[int | None] | Select[int | None]) -> Sequence[Allocation]:
    """Return what is set against the charges (or those that a query finds), oldest first."""
    query = select(Allocation).where(Allocation.charge_id.in_(charge_ids), Allocation.released_on.is_(None))
    return session.scalars(query.order_by(Allocation.id)).all()


def reprice(
    session: Session, place: Place, priced: Priced, override_reason: str | None, *, reason: str, today: date,
    now: datetime, also: Sequence[tuple[int, Money]] = (),
) -> None:  # fmt: skip
    """Put another price on a place: a new sum owed instead of the old one, with what was paid set against it.

    ``also``: payments and sums of them that go to it first, as far as they are left over.
    """
    event = fetch(session, Event, place.event_id, _("There is no such event."))
    booking = fetch(session, Booking, place.booking_id, _("There is no such booking."))
    held = [(a.payment_id, a.amount) for a in live_allocations(session, [place.charge_id])]
    if place.charge_id is not None:
        cancel_charge(session, charge_id=place.charge_id, reason=reason, today=today)
    charge = owe_place(session, event, booking, _called(session, place), priced, today=today, now=now)
    place.band_id, place.band_name, place.amount = priced.band_id, priced.band_name, priced.amount
    place.reason, place.priced_on, place.override_reason = "\n".join(priced.reasons), today, override_reason
    place.charge_id = None if charge is None else charge.id
    session.flush()
    if charge is not None:
        set_against(session, [*also, *held], charge.id, charge.amount, today)


def set_against(
    session: Session, freed: Sequence[tuple[int, Money]], charge_id: int, amount: Money, today: date
) -> None:
    """Set what was freed (payment and sum) against a charge of ``amount``, as far as it is still left over."""
    left = {i: left_over(session, payment_id=i) for i in {payment_id for payment_id, _sum in freed}}
    for payment_id, wanted in freed:
        part = min(wanted, amount, left[payment_id])
        if part > NOTHING:
            allocate_rest(session, payment_id=payment_id, charge_ids=[charge_id], amount=part, today=today)
            amount, left[payment_id] = amount - part, left[payment_id] - part


def _cancel(session: Session, places: Sequence[Place], reason: str, today: date) -> tuple[Reversal | None, Money]:
    """Cancel places; return what takes it back where money was moved (None: their rows do), and what was freed."""
    freed = live_allocations(session, [p.charge_id for p in places])
    drop(session, places, reason, today)
    reversal = Reversal("restore_places", restoring(places, freed)) if freed else None
    return reversal, Money.total(a.amount for a in freed)


def drop(session: Session, places: Sequence[Place], reason: str, today: date) -> None:
    """Cancel places with what is owed for them (see :func:`~psg_admin.events.rules.settle`)."""
    for place in places:
        place.cancelled_on, place.cancel_reason = today, reason
    charges = [p.charge_id for p in places if p.charge_id is not None]
    cancel_charges(session, charge_ids=charges, reason=reason, today=today)
    session.flush()


def restoring(places: Sequence[Place], freed: Sequence[Allocation]) -> dict[str, int | str]:
    """Return what a counter-deed is told to have cancelled places back, paid by what was ``freed``."""
    return {"places": ",".join(str(p.id) for p in places), "allocations": _ids(freed)}


def _ids(allocations: Sequence[Allocation]) -> str:
    return ",".join(str(a.id) for a in allocations)


def _frozen(place: Place) -> dict[str, int | str]:
    """Return the price of a place as a counter-deed is told it."""
    return {
        "place_id": place.id, "band_id": place.band_id, "band_name": place.band_name, "amount": place.amount.pence,
        "reason": place.reason, "priced_on": place.priced_on.isoformat(), "concession": int(place.concession),
        "override_reason": place.override_reason or "",
    }  # fmt: skip
