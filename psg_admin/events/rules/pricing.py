"""What a place costs, and why."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from psg_admin.events.states import Group
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.rules import StandingAt
from psg_admin.memberships.states import Standing


@dataclass(frozen=True, slots=True)
class Band:
    """A price band of an event as it is kept; of two equal prices the one of the lower ``position`` is taken."""

    band_id: int
    name: str
    amount: Money
    groups: frozenset[Group]
    from_day: date | None = None
    end_day: date | None = None
    position: int = 0

    def open_on(self, day: date) -> bool:
        """Say whether a booking made on ``day`` can have this price."""
        return (self.from_day is None or self.from_day <= day) and (self.end_day is None or day < self.end_day)

    def show(self) -> str:
        """Return the band as people read it: "Members and concessions £8.00"."""
        return f"{self.name} {self.amount.show()}"


class Remedy(enum.Enum):
    """What would make a membership count on the day of the event that does not as things stand."""

    RENEW = enum.auto()
    PAY = enum.auto()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What decides a person's price: the standing on the day of the event (None: no member) and concession.

    ``remedy``: what would make the membership count on that day if it were done on the day of the booking.
    ``name`` is used in refusals and may be empty (the name follows).
    """

    member: StandingAt | None = None
    concession: bool = False
    name: str = ""
    remedy: Remedy | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups whose prices this person may have, the one that explains best first."""
        member = self.member is not None and self.member.standing.counts
        return ((Group.MEMBER,) * member) + ((Group.CONCESSION,) * self.concession) + (Group.ANYONE,)


def with_concession(who: Entitlement, *, concession: bool) -> Entitlement:
    """Return the entitlement with a concession that was said besides."""
    return replace(who, concession=True) if concession else who


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of one place: the band, its amount, and why in whole sentences; ``group`` opened the band."""

    band_id: int
    band_name: str
    amount: Money
    reasons: tuple[str, ...]
    group: Group


def price(bands: Iterable[Band], entitlement: Entitlement, booked_on: date) -> Priced:
    """Return the lowest price that is open to the person on the day of the booking.

    The standing on the day of the event decides whether somebody is a member (see ``Standing.counts``).

    :raises Refused: when no band is open to this person on that day.
    """
    on_sale = [band for band in bands if band.open_on(booked_on)]
    best = _cheapest(on_sale, entitlement.groups)
    renewed = _cheapest(on_sale, (Group.MEMBER,)) if entitlement.remedy else None
    if best is None:
        raise Refused(_no_price(on_sale, entitlement, booked_on, renewed))
    group = next(g for g in entitlement.groups if g in best.groups)
    saved = renewed.amount if renewed is not None and renewed.amount < best.amount else None
    reasons = [_why(best.amount, group, entitlement, saved)]
    if best.end_day is not None:
        last = best.end_day - timedelta(days=1)
        reasons.append(_("“{band}” can be booked until {day}.").format(band=best.name, day=show_day(last)))
    return Priced(best.band_id, best.name, best.amount, tuple(reasons), group)


def _cheapest(bands: Iterable[Band], groups: Sequence[Group]) -> Band | None:
    entitled = [band for band in bands if band.groups.intersection(groups)]
    return min(entitled, key=lambda band: (band.amount, band.position, band.band_id), default=None)


def _why(amount: Money, group: Group, entitlement: Entitlement, renewed: Money | None) -> str:
    """Return the sentence that explains the price, with the standing on the event's day where there is one."""
    member = entitlement.member
    shown = amount.show()
    if group is Group.CONCESSION:
        return _("Concession: {amount}.").format(amount=shown)
    if member is None:
        return _("Not a member: {amount}.").format(amount=shown)
    if not member.standing.counts:
        return _why_no_member(member, shown, entitlement.remedy, renewed)
    if group is not Group.MEMBER:
        words = _("Anyone, {standing}: {amount}.")
    elif member.standing is Standing.LIFE:
        return _("{standing}: {amount}.").format(standing=member.reason, amount=shown)
    else:
        words = _("Member, {standing}: {amount}.")
    return words.format(standing=_inside(member.reason), amount=shown)


def _why_no_member(member: StandingAt, shown: str, remedy: Remedy | None, renewed: Money | None) -> str:
    if renewed is not None:
        words = (
            _("{standing}: {amount}; paying the subscription today makes it {renewed}.")
            if remedy is Remedy.PAY
            else _("{standing}: {amount}; renewing today makes it {renewed}.")
        )
        return words.format(standing=member.reason, amount=shown, renewed=renewed.show())
    if member.standing is Standing.NOT_YET:
        return _("Not a member on the day of the event, {standing}: {amount}.").format(
            standing=_inside(member.reason), amount=shown
        )
    return _("{standing}: {amount}.").format(standing=member.reason, amount=shown)


def _no_price(on_sale: Sequence[Band], entitlement: Entitlement, day: date, renewed: Band | None) -> str:
    if not on_sale:
        return _("No price of this event is on sale on {day}. Add a price, or change the days of one.").format(
            day=show_day(day)
        )
    who = entitlement.name or _("somebody whose name follows")
    member = entitlement.member
    if renewed is not None and member is not None:
        words = (
            _("No price of this event is open to {name} ({standing}). Paying the subscription today makes it {amount}.")
            if entitlement.remedy is Remedy.PAY
            else _("No price of this event is open to {name} ({standing}). Renewing today makes it {amount}.")
        )
        return words.format(name=who, standing=_inside(member.reason), amount=renewed.amount.show())
    if member is not None:
        return _(
            "No price of this event is open to {name} ({standing}). Choose a price and write the reason, "
            "or add one for anyone."
        ).format(name=who, standing=_inside(member.reason))
    return _(
        "No price of this event is open to {name}, who is not a member. Choose a price and write the reason, "
        "or add one for anyone."
    ).format(name=who)


def _inside(sentence: str) -> str:
    """Return a sentence as it stands inside another one: "Current to …" begins small."""
    return sentence[:1].lower() + sentence[1:]


FREE = 0
"""What asks for a place that is free by decision, where the id of a price stands: no price has it."""


def free_band() -> Band:
    """Return what stands among the prices for a place that is free by decision; it is open to nobody by rule."""
    return Band(FREE, _("Free"), NOTHING, frozenset())


def free(rule: Priced | None, bands: Sequence[Band], reason: str, by: str) -> Priced:
    """Return the price of a place that is free, for the written ``reason``: it is kept with the rule's band, or the
    first. ``by`` is what the rule says in words, kept beside the reason.
    """
    first = min(bands, key=lambda band: (band.position, band.band_id))
    words = _("Free by decision: {reason}.").format(reason=reason.rstrip("."))
    rest = (_("By the rule: {why}").format(why=by),) if by else ()
    band_id = first.band_id if rule is None else rule.band_id
    return Priced(band_id, _("Free"), NOTHING, (words, *rest), rule.group if rule else Group.ANYONE)


def override(rule: Priced | None, band: Band, reason: str, by: str) -> Priced:
    """Return the price of ``band`` taken instead of the rule's (None: no band was open), for the written ``reason``.

    ``by`` is what the rule says in words, kept beside the reason.
    """
    words = _("{band} by decision: {reason}.").format(band=band.show(), reason=reason.rstrip("."))
    rest = (_("By the rule: {why}").format(why=by),) if by else ()
    return Priced(band.band_id, band.name, band.amount, (words, *rest), rule.group if rule else Group.ANYONE)
