"""What a place costs and why, what an event must be like, how many fit: pure functions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from psg_admin.events.states import Group
from psg_admin.kernel.days import parse_day, show_day, show_moment
from psg_admin.kernel.errors import BadInput, ManyBadInputs, Refused
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.typed import line, lines
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.memberships.rules import StandingAt
from psg_admin.store.numbering import clean_reference, has_right_check, with_check

MOST_PLACES = 500
"""The most places of one booking: far above any party, far below what a slip of the finger types."""

LARGEST_CAPACITY = 1_000_000

_GROUP_WORDS = {
    "member": Group.MEMBER, "members": Group.MEMBER, "concession": Group.CONCESSION, "concessions": Group.CONCESSION,
    "anyone": Group.ANYONE, "everyone": Group.ANYONE,
}  # fmt: skip
_BAND = re.compile(r"^(?P<name>.*)=(?P<amount>[^=:]*):(?P<groups>[^=:]*)(?::(?P<days>[^=:]*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BandDraft:
    """A price band as it is typed: for bookings made from ``from_day`` up to, not including, ``end_day``.

    ``band_id`` is that of the band being changed, None for a new one.
    """

    name: str
    amount: Money
    groups: frozenset[Group]
    from_day: date | None = None
    end_day: date | None = None
    band_id: int | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as it is typed. Times are as the clock at the venue shows them; ``capacity`` None is no limit."""

    title: str
    starts_at: datetime
    ends_at: datetime
    bands: tuple[BandDraft, ...] = ()
    theme: str = ""
    venue: str = ""
    doors_at: datetime | None = None
    capacity: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place as it is asked for: a known contact, else a name, else the name follows.

    ``concession`` says that the person is entitled to concession prices, besides what the contact's own record and
    membership say. ``band_id`` asks for another band than the rule's, which takes an ``override_reason``.
    """

    contact_id: int | None = None
    name: str = ""
    concession: bool = False
    band_id: int | None = None
    override_reason: str = ""


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


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What decides a person's price: the standing on the day of the event (None: no member) and concession.

    ``renewing_counts``: a membership that does not count on the event's day would do so if it were renewed on the day
    of the booking. ``name`` is used in refusals and may be empty (the name follows).
    """

    member: StandingAt | None = None
    concession: bool = False
    name: str = ""
    renewing_counts: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups whose prices this person may have, the one that explains best first."""
        member = self.member is not None and self.member.standing.counts
        return ((Group.MEMBER,) * member) + ((Group.CONCESSION,) * self.concession) + (Group.ANYONE,)


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
    renewed = _cheapest(on_sale, (Group.MEMBER,)) if entitlement.renewing_counts else None
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
    if member.standing.counts:
        words = _("Member, {standing}: {amount}.") if group is Group.MEMBER else _("Anyone, {standing}: {amount}.")
        return words.format(standing=_inside(member.reason), amount=shown)
    if renewed is not None:
        return _("{standing}: {amount}; renewing today makes it {renewed}.").format(
            standing=member.reason, amount=shown, renewed=renewed.show()
        )
    return _("{standing}: {amount}.").format(standing=member.reason, amount=shown)


def _no_price(on_sale: Sequence[Band], entitlement: Entitlement, day: date, renewed: Band | None) -> str:
    if not on_sale:
        return _("No price of this event is on sale on {day}. Add a price band, or change the days of one.").format(
            day=show_day(day)
        )
    who = entitlement.name or _("somebody whose name follows")
    member = entitlement.member
    if renewed is not None and member is not None:
        return _("No price of this event is open to {name} ({standing}). Renewing today makes it {amount}.").format(
            name=who, standing=_inside(member.reason), amount=renewed.amount.show()
        )
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


def override(rule: Priced | None, band: Band, reason: str, by: str) -> Priced:
    """Return the price of ``band`` taken instead of the rule's (None: no band was open), for the written ``reason``.

    ``by`` is what the rule says in words, kept beside the reason.
    """
    words = _("{band} by decision: {reason}.").format(band=band.show(), reason=reason.rstrip("."))
    rest = (_("By the rule: {why}").format(why=by),) if by else ()
    return Priced(band.band_id, band.name, band.amount, (words, *rest), rule.group if rule else Group.ANYONE)


def groups_of(text: str) -> frozenset[Group]:
    """Return the groups that the column ``groups`` of a band names."""
    return frozenset(Group(word) for word in text.split(","))


def groups_text(groups: Iterable[Group]) -> str:
    """Return the groups as the column ``groups`` of a band keeps them: in the order of :class:`Group`."""
    wanted = frozenset(groups)
    return ",".join(group.value for group in Group if group in wanted)


def parse_band(text: str, *, today: date, field: str = "band") -> BandDraft:
    """Read a price band as the command line takes it: ``NAME=AMOUNT:member,concession[:FROM..TO]``.

    Either day may be left out; both are days on which the price can be had.

    :raises BadInput: for anything else, with a sentence that shows the form.
    """
    match = _BAND.match(text.strip())
    if match is None:
        raise BadInput(
            _("“{text}” is no price. Type it as NAME=AMOUNT:GROUPS, such as {example}.").format(
                text=shorten(text.strip()), example="Members and concessions=8:member,concession"
            ),
            field=field,
        )
    groups = frozenset(_group(word, field) for word in match["groups"].split(",") if word.strip())
    first, end = _days(match["days"], today, field) if match["days"] else (None, None)
    amount = Money.parse(match["amount"], field=field)
    return checked_band(BandDraft(match["name"], amount, groups, first, end), field=field)


def _group(word: str, field: str) -> Group:
    known = _GROUP_WORDS.get(fold(word))
    if known is None:
        raise BadInput(
            _("“{word}” is no group of people. There are member, concession and anyone.").format(
                word=shorten(word.strip())
            ),
            field=field,
        )
    return known


def _days(text: str, today: date, field: str) -> tuple[date | None, date | None]:
    first, dots, last = text.partition("..")
    if not dots:
        raise BadInput(
            _("“{text}” are no days. Type them as 2016-09-01..2016-10-15; either may be left out.").format(
                text=shorten(text.strip())
            ),
            field=field,
        )
    start = parse_day(first, today=today, field=field) if first.strip() else None
    end = parse_day(last, today=today, field=field) + timedelta(days=1) if last.strip() else None
    return start, end


def checked_band(band: BandDraft, *, field: str = "bands") -> BandDraft:
    """Return the band tidied.

    :raises BadInput: without a name or a group, below nothing, or when its last day lies before its first.
    """
    name = line(band.name, label=_("The name of the price"), field=field, limit=100, required=True)
    if not band.groups:
        raise BadInput(_("Say who may have the price “{name}”: members, concessions or anyone.").format(name=name),
                       field=field)  # fmt: skip
    if band.amount < Money(0):
        raise BadInput(_("The price “{name}” is less than nothing.").format(name=name), field=field)
    if band.from_day is not None and band.end_day is not None and band.end_day <= band.from_day:
        raise BadInput(_("The price “{name}” ends before it begins.").format(name=name), field=field)
    return replace(band, name=name)


def checked_event(draft: EventDraft) -> EventDraft:
    """Return the draft tidied.

    :raises ManyBadInputs: with a sentence for every field that is wrong.
    """
    problems: list[BadInput] = []
    taken: dict[str, str] = {}
    for name, label, limit, required in (
        ("title", _("Title"), 200, True), ("theme", _("Theme"), 200, False), ("venue", _("Venue"), 500, False),
        ("notes", _("Notes"), 20_000, False),
    ):  # fmt: skip
        take = lines if name in {"venue", "notes"} else line
        try:
            taken[name] = take(getattr(draft, name), label=label, field=name, limit=limit, required=required)
        except BadInput as problem:
            problems.append(problem)
    problems += _times(draft)
    if draft.capacity is not None and not 1 <= draft.capacity <= LARGEST_CAPACITY:
        problems.append(
            BadInput(_("Type how many people fit as a whole number above 0, or leave it empty."), field="capacity")
        )
    bands: list[BandDraft] = []
    for band in draft.bands:
        try:
            bands.append(checked_band(band))
        except BadInput as problem:
            problems.append(problem)
    if not draft.bands:
        problems.append(
            BadInput(_("Add a price, such as “Members” £8.00 for members; a free event has one of £0."), field="bands")
        )
    if problems:
        raise ManyBadInputs(problems)
    return replace(
        draft,
        title=taken["title"],
        theme=taken["theme"],
        venue=taken["venue"],
        notes=taken["notes"],
        bands=tuple(bands),
    )


def _times(draft: EventDraft) -> list[BadInput]:
    problems = []
    if draft.ends_at <= draft.starts_at:
        problems.append(
            BadInput(
                _("The event ends before it starts: the end must be after {start}.").format(
                    start=show_moment(draft.starts_at)
                ),
                field="ends_at",
            )
        )
    if draft.doors_at is not None and draft.doors_at > draft.starts_at:
        problems.append(
            BadInput(
                _("The doors open after the start: they must open at {start} or before.").format(
                    start=show_moment(draft.starts_at)
                ),
                field="doors_at",
            )
        )
    return problems


def check_room(*, capacity: int | None, taken: int, wanted: int) -> None:
    """Refuse more places than are left.

    :raises Refused: with how many are left.
    """
    if capacity is None or taken + wanted <= capacity:
        return
    left = max(0, capacity - taken)
    if left == 0:
        raise Refused(
            ngettext(
                "The event is full: its one place is taken.", "The event is full: all {count} places are taken.",
                capacity,
            ).format(count=capacity)
        )  # fmt: skip
    raise Refused(
        ngettext(
            "Only {left} place is left of {count}, and {wanted} are asked for.",
            "Only {left} places are left of {count}, and {wanted} are asked for.",
            left,
        ).format(left=left, count=capacity, wanted=wanted)
    )


def reference(number: int) -> str:
    """Return the reference of the booking of this number: "B0042K", its last sign a check character."""
    return with_check(f"B{number:04d}")


def read_reference(typed: str) -> str | None:
    """Return a typed booking reference as it is kept, or None for text that is none (or has a slip in it)."""
    plain = clean_reference(typed)
    if plain.startswith("B") and plain[1:-1].isdigit() and len(plain) >= 6 and has_right_check(plain):
        return plain
    return None
