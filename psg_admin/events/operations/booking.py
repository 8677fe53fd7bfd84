"""Booking places: the price of each, frozen with its reasons, and what is owed for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.queries import bands_of, entitlements, event_named, with_concession
from psg_admin.events.rules import (
    MOST_PLACES,
    Band,
    Entitlement,
    PlaceDraft,
    Priced,
    check_room,
    override,
    price,
    reference,
)
from psg_admin.kernel.changes import Changes, Reversal, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.typed import line, reason
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.payments.model import Charge
from psg_admin.payments.operations import owe, receive_now
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Category
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import ContactRow, contacts
from psg_admin.store.base import fetch
from psg_admin.store.numbering import draw

TOPICS = (Topic.BOOKINGS, Topic.EVENTS, Topic.PAYMENTS)


def book_places(
    session: Session,
    *,
    event_id: int,
    booker: ContactDraft | int,
    places: Sequence[PlaceDraft],
    today: date,
    now: datetime,
    payer: ContactDraft | int | None = None,
    note: str = "",
    pay: PayNow | None = None,
) -> Changes:
    """Book places at an event, each at the price of :func:`~psg_admin.events.rules.price`, owed by the payer.

    ``booker`` and ``payer`` (None: the booker) are contacts, or drafts of contacts to be made. With ``pay`` the payment
    is taken and its receipt issued in the same deed; ``more["receipt"]`` is its number. ``made`` is the id of the
    booking and ``reference`` what a person would quote for it.

    :raises NotFound: for an event or a contact that does not exist.
    :raises Refused: when the event is cancelled or full, a person has a place already or died, or no price is
        open to somebody.
    :raises BadInput: for no places, too many, a name that is too long, or another price without a written reason.
    """
    event = open_event(session, event_id)
    _check_count(places)
    booker_id = booker if isinstance(booker, int) else make_contact(session, draft=booker, now=now).id
    if payer is None:
        payer_id = booker_id
    else:
        payer_id = payer if isinstance(payer, int) else make_contact(session, draft=payer, now=now).id
    places = [replace(p, contact_id=booker_id, for_booker=False) if p.for_booker else p for p in places]
    _hold(session, event, places)
    known = known_people(session, [booker_id, payer_id, *(p.contact_id for p in places if p.contact_id is not None)])
    booking = Booking(
        reference=reference(draw(session, "booking")), event_id=event.id, booker_id=booker_id, payer_id=payer_id,
        booked_on=today, made_at=now, note=line(note, label=_("Note"), field="note", limit=500),
    )  # fmt: skip
    session.add(booking)
    session.flush()
    charges = place_them(session, event, booking, places, known, today=today, now=now)
    summary = ngettext(
        "{name} booked {count} place at “{event}”", "{name} booked {count} places at “{event}”", len(places)
    ).format(name=known[booker_id].full_name, count=len(places), event=event.title)
    made_people = not isinstance(booker, int) or not isinstance(payer, int | None)
    topics = (*TOPICS, Topic.PEOPLE) if made_people else TOPICS
    if pay is None:
        return changed(*topics, summary=summary, made=booking.id, reference=booking.reference)
    payment, receipt = receive_now(
        session, contact_id=payer_id, pay=pay, charges=[c.id for c in charges], today=today, now=now
    )
    return changed(
        *topics,
        summary=_("{deed} and paid {amount}").format(deed=summary, amount=payment.amount.show()),
        made=booking.id,
        reference=booking.reference,
        reversal=Reversal("cancel_paid_booking", {"booking_id": booking.id, "payment_id": payment.id}),
        more={"receipt": receipt.number},
    )


def add_places(
    session: Session, *, booking_id: int, places: Sequence[PlaceDraft], today: date, now: datetime
) -> Changes:
    """Add places to a booking, at the prices of today.

    :raises NotFound: for a booking or a contact that does not exist.
    :raises Refused: as for :func:`book_places`, and for a cancelled booking.
    :raises BadInput: as for :func:`book_places`.
    """
    booking = fetch(session, Booking, booking_id, _("There is no such booking."))
    if booking.cancelled_on is not None:
        raise Refused(_("Booking {reference} is cancelled.").format(reference=booking.reference))
    event = open_event(session, booking.event_id)
    _check_count(places)
    places = [replace(p, contact_id=booking.booker_id, for_booker=False) if p.for_booker else p for p in places]
    _hold(session, event, places)
    known = known_people(session, [p.contact_id for p in places if p.contact_id is not None])
    place_them(session, event, booking, places, known, today=today, now=now)
    summary = ngettext(
        "{count} place added to booking {reference}", "{count} places added to booking {reference}", len(places)
    ).format(count=len(places), reference=booking.reference)
    return changed(*TOPICS, summary=summary, made=booking.id, reference=booking.reference)


def open_event(session: Session, event_id: int) -> Event:
    """Return an event that takes bookings; a past one does, for those who came and are written down later.

    :raises NotFound: when there is none of this number.
    :raises Refused: when it is cancelled.
    """
    event = event_named(session, event_id)
    if event.cancelled_on is not None:
        raise Refused(
            _("“{title}” was cancelled on {day}: {reason}.").format(
                title=event.title, day=show_day(event.cancelled_on), reason=(event.cancel_reason or "").rstrip(".")
            )
        )
    return event


def _check_count(places: Sequence[PlaceDraft]) -> None:
    if not places:
        raise BadInput(_("Say for whom the place is: book one place or more."), field="places")
    if len(places) > MOST_PLACES:
        raise BadInput(
            _("{count} places are too many for one booking: at most {most}.").format(
                count=f"{len(places):,}", most=MOST_PLACES
            ),
            field="places",
        )


def _hold(session: Session, event: Event, places: Sequence[PlaceDraft]) -> None:
    live = (Place.event_id == event.id) & Place.cancelled_on.is_(None)
    taken = session.scalar(select(func.count()).select_from(Place).where(live)) or 0
    check_room(capacity=event.capacity, taken=taken, wanted=len(places))
    once_each(session, event.id, [p.contact_id for p in places if p.contact_id is not None])


def once_each(session: Session, event_id: int, contact_ids: Sequence[int]) -> None:
    """Refuse a second place for anybody.

    :raises Refused: with who has a place already, and in which booking.
    """
    twice = next((i for n, i in enumerate(contact_ids) if i in contact_ids[:n]), None)
    if twice is not None:
        name = known_people(session, [twice])[twice].full_name
        raise Refused(_("{name} is there twice: each person takes one place.").format(name=name))
    has = session.execute(
        select(Place.contact_id, Booking.reference)
        .join(Booking, Booking.id == Place.booking_id)
        .where(Place.event_id == event_id, Place.cancelled_on.is_(None), Place.contact_id.in_(contact_ids))
        .order_by(Place.id)
    ).first()
    if has is not None:
        name = known_people(session, [has.contact_id])[has.contact_id].full_name
        raise Refused(
            _("{name} has a place already, in booking {reference}.").format(name=name, reference=has.reference)
        )


def known_people(session: Session, contact_ids: Sequence[int]) -> dict[int, ContactRow]:
    """Return the contacts by id.

    :raises NotFound: when one does not exist.
    :raises Refused: when one died.
    """
    found = contacts(session, ids=contact_ids)
    for contact_id in contact_ids:
        if contact_id not in found:
            raise NotFound(_("There is no contact {number}.").format(number=contact_id))
        died = found[contact_id].draft.deceased_on
        if died is not None:
            raise Refused(
                _("{name} died on {day}, as the office knows.").format(
                    name=found[contact_id].full_name, day=show_day(died)
                )
            )
    return found


def place_them(
    session: Session,
    event: Event,
    booking: Booking,
    places: Sequence[PlaceDraft],
    known: dict[int, ContactRow],
    *,
    today: date,
    now: datetime,
) -> list[Charge]:
    """Price the places, make what is owed for each, and return that."""
    day = event.starts_at.date()
    bands = bands_of(session, event.id)
    ids = [p.contact_id for p in places if p.contact_id is not None]
    entitled = entitlements(session, contact_ids=ids, event_day=day, on=today)
    charges: list[Charge] = []
    rows: list[Place] = []
    for draft in places:
        name = "" if draft.contact_id is not None else line(draft.name, label=_("Name"), field="name", limit=450)
        who = Entitlement(name=name) if draft.contact_id is None else entitled[draft.contact_id]
        who = with_concession(who, concession=draft.concession)
        priced, why = priced_place(bands, who, draft.band_id, draft.override_reason, today)
        spoken = name if draft.contact_id is None else known[draft.contact_id].full_name
        charge = owe_place(session, event, booking, spoken, priced, today=today, now=now)
        charges += [charge] if charge is not None else []
        rows.append(
            Place(
                booking_id=booking.id, event_id=event.id, contact_id=draft.contact_id, name=name, sort_name=fold(name),
                concession=draft.concession, band_id=priced.band_id, band_name=priced.band_name, amount=priced.amount,
                reason="\n".join(priced.reasons), priced_on=today, override_reason=why,
                charge_id=None if charge is None else charge.id,
            )
        )  # fmt: skip
    session.add_all(rows)
    session.flush()
    return charges


def priced_place(
    bands: Sequence[Band], who: Entitlement, band_id: int | None, why: str, today: date
) -> tuple[Priced, str | None]:
    """Return the price of a place and the written reason for it, where ``band_id`` asks for another than the rule's.

    :raises NotFound: for a band that this event does not have.
    :raises Refused: when no price is open to the person and none is asked for.
    :raises BadInput: when another price is asked for without a written reason.
    """
    rule: Priced | None = None
    try:
        rule = price(bands, who, today)
        by = rule.reasons[0]
    except Refused as refusal:
        if band_id is None:
            raise
        by = refusal.message
    if rule is not None and band_id in {None, rule.band_id}:
        return rule, None
    band = next((b for b in bands if b.band_id == band_id), None)
    if band is None:
        raise NotFound(_("This event has no such price."))
    written = reason(why, field="override_reason")
    return override(rule, band, written, by), written


def owe_place(
    session: Session, event: Event, booking: Booking, name: str, priced: Priced, *, today: date, now: datetime
) -> Charge | None:
    """Make what the payer owes for one place, due on the day of the event; None for a free one."""
    if not priced.amount:
        return None
    day = event.starts_at.date()
    fields = {
        "event": shorten(event.title, 150), "day": show_day(day), "name": shorten(name, 120), "band": priced.band_name,
    }  # fmt: skip
    words = _("{event}, {day}: {name}, {band}") if name else _("{event}, {day}: one place, {band}")
    return owe(
        session, contact_id=booking.payer_id, category=Category.EVENT, purpose=words.format(**fields),
        amount=priced.amount, due_on=max(day, today), now=now,
    )  # fmt: skip
