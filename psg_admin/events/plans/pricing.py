"""What a place costs, and what another price for it will do; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from psg_admin.events.plans.facts import BookingFacts, EventFacts, PlaceFacts, due_day, live_place
from psg_admin.events.rules import FREE, Band, Entitlement, Priced, free, override, price, with_concession
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, mark
from psg_admin.payments.plans import ChargeEnd


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A place to be priced anew; see ``operations.change_place_price`` for what each value says.

    ``rule_on``: the day whose prices the rule goes by, and from which the place has its price (None: today).
    """

    place_id: int
    reason: str
    today: date
    now: datetime
    band_id: int | None = None
    concession: bool | None = None
    rule_on: date | None = None


@dataclass(frozen=True, slots=True)
class Naming:
    """What the rule says of a place for the one who is named: its price (None: none is open), and why.

    ``asks``: that is another price than the place has, and nobody has decided that one.
    """

    rule: Priced | None
    why: str
    now: Money
    asks: bool

    @property
    def words(self) -> str:
        """What is to be decided, in sentences."""
        return _("{why} The place was booked at {amount}.").format(why=self.why, amount=self.now.show())


@dataclass(frozen=True, slots=True)
class PricingFacts:
    """What is known of one place that is priced anew, None where there is no such place: what the person is entitled
    to, and what is owed for it now.
    """

    place: PlaceFacts | None
    booking: BookingFacts | None = None
    event: EventFacts | None = None
    who: Entitlement = field(default_factory=Entitlement)
    attendee: str = ""
    charge: ChargeEnd | None = None

    def known(self) -> tuple[PlaceFacts, BookingFacts, EventFacts]:
        """Return the place, which is not cancelled, with its booking and its event.

        :raises NotFound: when there is no such place.
        :raises Refused: when it is cancelled.
        """
        place = live_place(self.place)
        if self.booking is None or self.event is None:
            raise NotFound(_("There is no such booking."))
        return place, self.booking, self.event


@dataclass(frozen=True, slots=True)
class Move:
    """So much of a payment that is set against another charge."""

    payment_id: int
    amount: Money = field(metadata={"label": mark("Amount")})


@dataclass(frozen=True, slots=True)
class PricePlan:
    """The price that a place will have; what was paid for it is set against that as far as it goes (``moves``)."""

    place_id: int
    payer_id: int = field(metadata={"label": mark("Paid by")})
    before: Money = field(metadata={"label": mark("Price")})
    concession: bool = field(metadata={"label": mark("Concession")})
    band_name: str = field(metadata={"label": mark("Price")})
    amount: Money = field(metadata={"label": mark("Price")})
    band_id: int = field(metadata={"label": mark("Price")})
    override_reason: str | None = field(metadata={"label": mark("Why this price")})
    charge: ChargeEnd | None = field(metadata={"label": mark("Used for")})
    moves: tuple[Move, ...] = field(metadata={"label": mark("Used for")})
    due_on: date
    why: str
    reason: str = field(compare=False)
    purpose: str = field(compare=False)


def plan_price(facts: PricingFacts, request: PriceChange) -> PricePlan:
    """Plan another price for a place.

    :raises NotFound: for a place or a price that does not exist.
    :raises Refused: when the place is cancelled, or no price is open to the person.
    :raises BadInput: without a written reason, or when the price would be the same.
    """
    place, booking, event = facts.known()
    why = written(request.reason)
    said = place.concession if request.concession is None else request.concession
    who = with_concession(facts.who, concession=said)
    priced, override_reason = priced_place(event.bands, who, request.band_id, why, request.rule_on or request.today)
    if priced.band_id == place.band_id and priced.amount == place.amount:
        raise BadInput(_("The price would be the same: nothing was changed."), field="band_id")
    return PricePlan(
        place_id=place.place_id, payer_id=booking.payer_id, before=place.amount, concession=said,
        band_name=priced.band_name, amount=priced.amount, band_id=priced.band_id, override_reason=override_reason,
        charge=facts.charge, moves=_moves(facts.charge, priced.amount), due_on=due_day(event.day, request.today),
        why=why, reason="\n".join(priced.reasons),
        purpose=place_purpose(event.title, event.day, facts.attendee, priced.band_name),
    )  # fmt: skip


def plan_naming(facts: PricingFacts) -> Naming:
    """Ask the rule again, now that it is known for whom a place is, with the prices of the day from which it has its
    own.

    :raises NotFound: when there is no such place.
    :raises Refused: when it is cancelled.
    """
    place, _booking, event = facts.known()
    try:
        rule = price(event.bands, with_concession(facts.who, concession=place.concession), place.priced_on)
    except Refused as refused:
        return Naming(None, refused.message, place.amount, asks=place.override_reason is None)
    other = rule.amount != place.amount
    return Naming(rule, rule.reasons[0], place.amount, asks=other and place.override_reason is None)


def priced_place(
    bands: Sequence[Band], who: Entitlement, band_id: int | None, why: str, today: date
) -> tuple[Priced, str | None]:
    """Return the price of a place and the written reason for it, where ``band_id`` asks for another than the rule's, or
    for a place that is free by decision (:data:`~psg_admin.events.rules.FREE`).

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
    if rule is not None and (band_id in {None, rule.band_id} or (band_id == FREE and not rule.amount)):
        return rule, None
    if band_id == FREE:
        reason = written(why, field="override_reason")
        return free(rule, bands, reason, by), reason
    band = next((b for b in bands if b.band_id == band_id), None)
    if band is None:
        raise NotFound(_("This event has no such price."))
    reason = written(why, field="override_reason")
    return override(rule, band, reason, by), reason


def place_purpose(title: str, day: date, called: str, band_name: str) -> str:
    """Return what a place at an event on ``day`` is owed for, for somebody ``called`` so ("": the name follows)."""
    words = _("{event}, {day}: {name}, {band}") if called else _("{event}, {day}: one place, {band}")
    return words.format(event=shorten(title, 150), day=show_day(day), name=shorten(called, 120), band=band_name)


def _moves(charge: ChargeEnd | None, amount: Money) -> tuple[Move, ...]:
    """Return what of the money that was set against ``charge`` goes to one of ``amount`` instead."""
    moves: list[Move] = []
    for part in () if charge is None else charge.held:
        moved = min(part.amount, amount)
        if moved > NOTHING:
            moves.append(Move(part.payment_id, moved))
            amount -= moved
    return tuple(moves)
