"""Deeds on places that there are: a name, another price."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Place
from psg_admin.events.operations.booking import TOPICS, Writer
from psg_admin.events.plans import PriceChange, PricePlan, PricingFacts, alive, plan_naming, plan_price, refuse_second
from psg_admin.events.queries import naming_facts, pricing_facts, seated
from psg_admin.events.rules import override
from psg_admin.events.states import NamedPrice
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.errors import PriceMoved, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold
from psg_admin.payments.operations import end_charges
from psg_admin.payments.plans import check_quoted
from psg_admin.people.queries import contacts
from psg_admin.people.rules import full_name, listed_name
from psg_admin.store.base import expect_version, fetch
from psg_admin.store.planning import PlannedDeed, perform


def name_place(
    session: Session, *, place_id: int, today: date, now: datetime, contact_id: int | None = None, name: str = "",
    version: int | None = None, price: NamedPrice | None = None, quoted: Money | None = None,
) -> Changes:  # fmt: skip
    """Say for whom a place is: a contact, else a name.

    Where the rule says another price for that person than the place has, ``price`` says which it has from now on:
    that of the rule, with the prices of the day from which the place had its own (``quoted`` is what the person was
    told that it is), or the one it has, kept by decision. What was paid is set against it as far as it goes.

    :raises NotFound: for a place or a contact that does not exist.
    :raises Refused: when the place is cancelled, or the person died or has a place already; when no price is open to
        the person, and the one that it has is not to be kept.
    :raises BadInput: without a name, or when it is too long.
    :raises Conflict: when somebody else has changed the place since ``version``.
    :raises PriceMoved: when the rule says another price and nobody chose one, or it is not the one ``quoted``.
    """
    place = fetch(session, Place, place_id, _("There is no such place."))
    if place.cancelled_on is not None:
        raise Refused(_("This place is cancelled already."))
    booking = fetch(session, Booking, place.booking_id, _("There is no such booking."))
    expect_version(place, version)
    before = place.contact_id
    if contact_id is not None:
        known = contacts(session, ids=[contact_id])
        called = full_name(alive({i: row.draft for i, row in known.items() if not row.hidden}, contact_id))
        if contact_id != before:
            seat = (place.event_id, contact_id)
            refuse_second(called, seated(session, seats=[seat]).get(seat, ""))
        place.contact_id, place.name, place.sort_name = contact_id, "", ""
    else:
        called = line(name, label=_("Name"), field="name", limit=450, required=True)
        place.contact_id, place.name, place.sort_name = None, called, fold(listed_name(called))
    session.flush()
    if contact_id is None or contact_id != before:
        _price_named(session, place, price, quoted, today=today, now=now)
    return changed(
        *TOPICS,
        summary=_("{name} has a place in booking {reference}").format(name=called, reference=booking.reference),
        made=booking.id,
        reference=booking.reference,
    )


def _price_named(
    session: Session, place: Place, wanted: NamedPrice | None, quoted: Money | None, *, today: date, now: datetime
) -> None:
    """Give a place that was just named the price that is wanted, where the rule says another one than it has."""
    facts = naming_facts(session, place_id=place.id, contact_id=place.contact_id, name=place.name, today=today)
    found = plan_naming(facts)
    if not found.asks:
        return
    if wanted is None:
        raise PriceMoved(found.words)
    if wanted is NamedPrice.KEEP:
        _place, _booking, event = facts.known()
        band = next(band for band in event.bands if band.band_id == place.band_id)
        why = _("kept when the place was named")
        kept = override(found.rule, replace(band, amount=place.amount), why, found.why)
        place.reason, place.override_reason = "\n".join(kept.reasons), why
        session.flush()
        return
    if found.rule is None:
        raise Refused(found.why)
    check_quoted(quoted, found.rule.amount)
    why = _("The place was named")
    perform(session, CHANGE_PRICE, PriceChange(place.id, why, today, now, rule_on=place.priced_on))


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
    return perform(session, CHANGE_PRICE, PriceChange(place_id, reason, today, now, band_id, concession))


def _enter_price(session: Session, facts: PricingFacts, plan: PricePlan, request: PriceChange) -> Changes:
    place, booking, event = facts.known()
    writer = Writer(session, [], today=request.today, now=request.now)
    if plan.charge is not None:
        end_charges(writer.batch, [plan.charge], reason=plan.why, today=request.today)
    charge_id = writer.charge(event, plan.payer_id, plan.amount, plan.purpose)
    after = {
        "concession": plan.concession, "band_id": plan.band_id, "band_name": plan.band_name, "amount": plan.amount,
        "reason": plan.reason, "priced_on": request.rule_on or request.today, "override_reason": plan.override_reason,
        "charge_id": charge_id,
    }  # fmt: skip
    writer.batch.update(Place, plan.place_id, {key: getattr(place, key) for key in after}, after)
    if charge_id is not None:
        for move in plan.moves:
            writer.ledger.set_against(move.payment_id, charge_id, move.amount)
    writer.write()
    return changed(
        *TOPICS,
        summary=_("Price of a place in booking {reference} changed from {old} to {new}").format(
            reference=booking.reference, old=plan.before.show(), new=plan.amount.show()
        ),
        made=booking.booking_id,
        reference=booking.reference,
    )


CHANGE_PRICE = PlannedDeed(pricing_facts, plan_price, _enter_price)
"""Another price for a place (see :func:`change_place_price`)."""
