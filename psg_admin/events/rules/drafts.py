"""An event, its prices and its places as they are typed, and what they must be like."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from psg_admin.events.particulars import EVENT, ROOM, EventParticulars
from psg_admin.events.states import Group
from psg_admin.kernel import particulars
from psg_admin.kernel.days import parse_day, show_moment
from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.particulars import MOST_COUNTED
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold

_GROUP_WORDS = {
    "member": Group.MEMBER,
    "members": Group.MEMBER,
    "concession": Group.CONCESSION,
    "concessions": Group.CONCESSION,
    "anyone": Group.ANYONE,
    "everyone": Group.ANYONE,
}
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
class EventDraft(EventParticulars):
    """An event with its prices as it is typed."""

    bands: tuple[BandDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place as it is asked for: a known contact, else a name, else the name follows.

    ``for_booker``: it is for the one who books, who may be made in the same deed. ``concession`` says that the person
    is entitled to concession prices, besides what the contact's own record and membership say. ``band_id`` asks for
    another band than the rule's, or for a free place (:data:`~psg_admin.events.rules.FREE`), which takes an
    ``override_reason``.
    """

    contact_id: int | None = None
    name: str = ""
    concession: bool = False
    band_id: int | None = None
    override_reason: str = ""
    for_booker: bool = False


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
            _("“{text}” is not a price. Type it as NAME=AMOUNT:GROUPS, such as {example}.").format(
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
            _("“{word}” is not a group of people. There are member, concession and anyone.").format(
                word=shorten(word.strip())
            ),
            field=field,
        )
    return known


def _days(text: str, today: date, field: str) -> tuple[date | None, date | None]:
    first, dots, last = text.partition("..")
    if not dots:
        raise BadInput(
            _(
                "“{text}” cannot be read as days. Type them as {year}-09-01..{year}-10-15; either may be left out."
            ).format(text=shorten(text.strip()), year=today.year),
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
        raise BadInput(
            _("Say who may have the price “{name}”: members, concessions or anyone.").format(name=name), field=field
        )
    if band.amount < NOTHING:
        raise BadInput(_("The price “{name}” cannot be less than £0.00.").format(name=name), field=field)
    if band.from_day is not None and band.end_day is not None and band.end_day <= band.from_day:
        raise BadInput(_("The price “{name}” ends before it begins.").format(name=name), field=field)
    return replace(band, name=name)


def checked_event(draft: EventDraft) -> EventDraft:
    """Return the draft tidied.

    :raises ManyBadInputs: with a sentence for every field that is wrong.
    """
    # What is wrong is said in the order of the form, where the times stand before the room.
    tidy, problems = particulars.checked([each for each in EVENT if each.section != ROOM], draft)
    problems += _times(draft)
    tidy, of_room = particulars.checked([each for each in EVENT if each.section == ROOM], tidy, {"capacity": _capacity})
    problems += of_room
    bands: list[BandDraft] = []
    for band in draft.bands:
        try:
            bands.append(_of_its_own_name(checked_band(band), bands))
        except BadInput as problem:
            problems.append(problem)
    if not draft.bands:
        problems.append(
            BadInput(_("Add a price, such as “Members” £8.00 for members; a free event has one of £0."), field="bands")
        )
    if problems:
        raise ManyBadInputs(problems)
    return replace(tidy, bands=tuple(bands))


def _capacity(typed: int | None) -> int | None:
    if typed is not None and not 1 <= typed <= MOST_COUNTED:
        raise BadInput(_("Type how many people fit as a whole number above 0, or leave it empty."), field="capacity")
    return typed


def _of_its_own_name(band: BandDraft, others: Iterable[BandDraft]) -> BandDraft:
    """Return ``band`` when none of ``others`` is called so: whoever asks for a price by its name means one.

    :raises BadInput: when one is.
    """
    why = why_not_together([*(other.name for other in others), band.name])
    if why:
        raise BadInput(why, field="bands")
    return band


def why_not_together(names: Iterable[str]) -> str:
    """Say in a sentence why prices of these ``names`` cannot be those of one event, or nothing: they can."""
    seen: set[str] = set()
    for name in names:
        plain = fold(name) or name
        if plain in seen:
            return _("There are two prices called “{name}”. Give one of them another name.").format(name=name)
        seen.add(plain)
    return ""


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
