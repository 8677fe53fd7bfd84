"""Which heading of a file fills which column: guessed from the headings, then from what stands below them; pure."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from psg_admin.imports.columns import (
    BY_KEY,
    MEMBERS_LIST,
    OWN,
    SPARE,
    ListColumns,
    PaidTo,
    Ready,
    either,
    heading_key,
    heading_keys,
    initials,
    names,
    never,
    own_field,
    ready_for,
)
from psg_admin.imports.own_kinds import fitting_kind, is_yes_or_no
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, mark, squeeze, translate
from psg_admin.people.states import OwnKind

SAMPLE = 200
"""So many lines are looked at to tell what a column holds."""

EXAMPLES = 3
_EMPTY = "?"
"""Is remembered of a heading below which nothing stood: what it fills is guessed again."""


class Source(StrEnum):
    """From what it is known what a heading fills."""

    CANONICAL = "canonical"  # it is the key of a column
    REMEMBERED = "remembered"  # a file of the same headings was brought in before
    READY = "ready"  # the ready map of the program that wrote the file
    NAME = "name"  # its words
    CONTENTS = "contents"  # what stands below it
    OWN = "own"  # nothing tells: a field of the office's own is proposed
    CHOSEN = "chosen"  # a person said it
    NONE = "none"  # it is not taken

    @property
    def label(self) -> str:
        """What people read of it."""
        return translate(_SOURCES[self])

    @property
    def confidence(self) -> int:
        """How sure it is, in per cent."""
        return _CONFIDENCE[self]


_SOURCES = {
    Source.CANONICAL: mark("Known by its name"),
    Source.REMEMBERED: mark("As last time"),
    Source.READY: mark("Known from that program"),
    Source.NAME: mark("Guessed from the heading"),
    Source.CONTENTS: mark("Guessed from what stands below"),
    Source.OWN: mark("A field of your own"),
    Source.CHOSEN: mark("Chosen"),
    Source.NONE: mark("Not taken"),
}
_CONFIDENCE = {
    Source.CANONICAL: 100, Source.REMEMBERED: 100, Source.CHOSEN: 100, Source.READY: 95, Source.NAME: 90,
    Source.CONTENTS: 60, Source.OWN: 30, Source.NONE: 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One heading of a file. ``key`` is what it fills, "" for nothing; ``reason`` says why not, where that is no choice
    of somebody's. ``examples`` are cells that stand below it. ``kind`` is that of the field of the office's own that is
    made, where it fills one that is not there.
    """

    position: int
    heading: str
    key: str
    source: Source
    examples: tuple[str, ...] = ()
    reason: str = ""
    kind: OwnKind = OwnKind.TEXT

    @property
    def confidence(self) -> int:
        """How sure it is what the heading fills, in per cent."""
        return self.source.confidence

    @property
    def canonical(self) -> bool:
        """Whether it is called as in a whole export."""
        return self.heading == self.key

    @property
    def label(self) -> str:
        """What it fills, as people call it; "" for nothing."""
        own = own_field(self.key)
        if own:
            return _("Own field “{name}”").format(name=own)
        return translate(BY_KEY[self.key].label) if self.key in BY_KEY else ""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What each heading of a file fills. ``ready``: the key of the program's map that was taken, "" for none.

    ``paid_to``: what its paid-to day is, where that is known without asking. ``what`` tells what kind of list it is.
    """

    columns: tuple[MappedColumn, ...]
    ready: str = ""
    paid_to: PaidTo | None = None
    what: ListColumns = MEMBERS_LIST

    def positions(self, key: str) -> tuple[int, ...]:
        """Return the places of the headings that fill a column, in their order."""
        return tuple(each.position for each in self.columns if each.key == key)

    def heading(self, key: str) -> str:
        """Return the first heading that fills a column, "" where none does."""
        return next((each.heading for each in self.columns if each.key == key), "")

    def own_kinds(self) -> dict[str, OwnKind]:
        """Return the kinds of the fields of the office's own that are filled, by their folded names."""
        return {fold(name): each.kind for each in self.columns if (name := own_field(each.key))}

    def own_days(self) -> tuple[str, ...]:
        """Return the keys of those fields of the office's own that have days."""
        return tuple(each.key for each in self.columns if own_field(each.key) and each.kind is OwnKind.DAY)


def guess(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    ready: Ready | None = None,
    remembered: Mapping[str, Any] | None = None,
    what: ListColumns = MEMBERS_LIST,
) -> SheetMapping:
    """Return what each heading of a list of the kind ``what`` fills.

    ``rows``: the texts of some lines below the headings, of which :data:`SAMPLE` are looked at. ``ready``: the map of
    the program that made the file (None: found by the headings). ``remembered``: what :func:`to_remember` returned for
    a file of the same headings; it goes before everything else.
    """
    sample = list(islice(rows, SAMPLE))
    below = [_filled(sample, position) for position in range(len(headings))]
    program = ready or ready_for(what, headings)
    found = _by_contents(what, _by_name(what, headings, program), headings, below)
    kept = _remembered(what, headings, remembered)
    if kept is not None:
        found = [
            guessed if key == _EMPTY else (key, Source.REMEMBERED if key else Source.NONE)
            for key, guessed in zip(kept, found, strict=True)
        ]
    columns = [
        MappedColumn(
            position,
            squeeze(heading),
            key,
            source,
            _examples(cells),
            _why_never(what, heading),
            OwnKind.TEXT if source is Source.CANONICAL else fitting_kind(cells),
        )
        for position, (heading, (key, source), cells) in enumerate(zip(headings, found, below, strict=True))
    ]
    told = PaidTo(remembered["paid_to"]) if kept is not None and remembered and remembered.get("paid_to") else None
    return SheetMapping(
        tuple(_one_each(what, columns)),
        program.key if program is not None else "",
        told or (program.paid_to if program is not None else _last_day(columns)),
        what,
    )


def _last_day(columns: Iterable[MappedColumn]) -> PaidTo | None:
    """Return what the paid-to day is where its column is called as in a whole export, else None."""
    return PaidTo.LAST_DAY if any(each.key == "paid_to" and each.canonical for each in columns) else None


def choose(mapping: SheetMapping, position: int, key: str, kind: OwnKind | None = None) -> SheetMapping:
    """Return the mapping with one heading filling what a person chose; "" for nothing. ``kind`` is that of the field of
    the office's own that is to be made (None: the one that fits).

    Another heading that filled the same column, which only one may fill, fills nothing from then on.

    :raises BadInput: when there is no such heading or column.
    """
    if not 0 <= position < len(mapping.columns):
        raise BadInput(_("The file has no such column."), field="column")
    _check_key(mapping.what, key)
    columns = list(mapping.columns)
    why = _why_never(mapping.what, columns[position].heading)
    if key and why:
        raise BadInput(why, field="column")
    columns[position] = replace(
        columns[position], key=key, source=Source.CHOSEN if key else Source.NONE, reason="",
        kind=kind or columns[position].kind,
    )  # fmt: skip
    if key and not _many(mapping.what, key):
        for other, column in enumerate(columns):
            if other != position and column.key == key:
                columns[other] = _not_taken(column, columns[position].heading)
    return replace(mapping, columns=tuple(columns))


def choose_named(mapping: SheetMapping, heading: str, key: str) -> SheetMapping:
    """Return the mapping with the heading of this name filling a column; see :func:`choose`. The key "number:Height"
    is that of an own field, too, and says of which kind it is made: that of any :class:`OwnKind`.

    :raises BadInput: with the headings there are, when it is none of them, or when there is no such column.
    """
    said = heading_key(squeeze(heading))
    found = next((each.position for each in mapping.columns if heading_key(each.heading) == said), None)
    if found is None:
        raise BadInput(
            _("The file has no column “{name}”. It has: {names}.").format(
                name=shorten(heading), names=", ".join(each.heading for each in mapping.columns if each.heading)
            ),
            field="column",
        )
    word, sign, name = key.partition(":")
    kind = next((each for each in OwnKind if sign and each.value == word.strip()), None)
    own = own_field(key) if kind is None else squeeze(name)
    return choose(mapping, found, _own(own) if own else key, kind)


def header_key(headings: Iterable[str]) -> str:
    """Return what a mapping is remembered by: the same for the same headings in the same order."""
    words = "\x1f".join(heading_key(squeeze(heading)) for heading in headings)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def to_remember(mapping: SheetMapping, paid_to: PaidTo | None = None) -> dict[str, Any]:
    """Return what of a mapping is kept for the next file of the same headings, as JSON has it."""
    told = paid_to or mapping.paid_to
    keys = [_EMPTY if each.source is Source.NONE and not each.examples else each.key for each in mapping.columns]
    return {"keys": keys, "paid_to": told.value if told else ""}


def ready_named(name: str, what: ListColumns = MEMBERS_LIST) -> Ready | None:
    """Return the ready map of that key or name for a kind of list, None where there is none."""
    return next((each for each in what.ready if fold(name) in {fold(each.key), fold(each.name)}), None)


# --- from the headings ----------------------------------------------------------------------------------------------


def _by_name(what: ListColumns, headings: Sequence[str], program: Ready | None) -> list[tuple[str, Source]]:
    keys = [_named(what, heading, program) for heading in headings]
    there = {key for key, _source in keys}
    for position, heading in enumerate(headings):
        parts = next((either()[key] for key in heading_keys(heading) if key in either()), None)
        if parts is not None and keys[position][1] not in {Source.READY, Source.CANONICAL}:
            part, other = parts
            keys[position] = (part if other in there and part not in there else "name", Source.NAME)
        elif keys[position][1] is Source.OWN and any(key in initials() for key in heading_keys(heading)):
            keys[position] = ("", Source.NONE) if "given" in there else ("given", Source.NAME)
    return keys


def _named(what: ListColumns, heading: str, program: Ready | None) -> tuple[str, Source]:
    plain = squeeze(heading)
    if what.rest == OWN and own_field(plain.lower()):
        return OWN + own_field(OWN + plain[len(OWN) :]), Source.CANONICAL
    if plain in what.by_key:
        canonical: tuple[str, Source] = (plain, Source.CANONICAL)
    else:
        canonical = ("", Source.NONE)
    possible = heading_keys(plain)
    if program is not None:
        special = {heading_key(each): key for each, key in program.columns.items()}
        for key in possible[:1]:
            if key in special:
                return special[key], Source.READY if special[key] else Source.NONE
    if canonical[0]:
        return canonical
    for key in possible:
        if key in never():
            return "", Source.NONE
        if key in names(what):
            return names(what)[key], Source.NAME
    return "", Source.OWN


# --- from what stands below -----------------------------------------------------------------------------------------

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_POSTCODE = re.compile(r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s*[0-9][A-Za-z]{2}$")
_TELEPHONE = re.compile(r"^(?:\+|\(?0)[0-9()\s-]{8,17}$")
_DAY = re.compile(r"^[0-9]{1,4}[-/.][0-9A-Za-z]{1,9}[-/.][0-9]{1,4}$")
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "revd", "sir", "lady", "lord", "dame", "sr", "sra", "srta",
    "d", "dna", "don", "dona", "herr", "frau", "m", "mme", "mlle",
})  # fmt: skip


def _is_title(text: str) -> bool:
    return fold(text).rstrip(".") in _TITLES


_WITH_YES: Mapping[str, str] = {"email": "consent_email", "gift_aid_from": "gift_aid", "sum": "settled"}
"""What a column is that would be another one by its heading, where yes and no stand below."""


def _is_word(text: str) -> bool:
    return any(sign.isalpha() for sign in text) and not any(sign.isdigit() for sign in text)


def _own(heading: str) -> str:
    return OWN + squeeze(heading)[:100].strip()


_CONTENTS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", _EMAIL.match),
    ("postcode", _POSTCODE.match),
    ("telephone", _TELEPHONE.match),
    ("title", _is_title),
)


def _by_contents(
    what: ListColumns, found: list[tuple[str, Source]], headings: Sequence[str], below: Sequence[Sequence[str]]
) -> list[tuple[str, Source]]:
    """Fill in what the headings do not tell: by the cells, else by what the list is, else as nothing."""
    filled = {key for key, _source in found}
    known = list(found)
    for position, (key, source) in enumerate(found):
        if (
            key in _WITH_YES
            and what.has(_WITH_YES[key])
            and source is Source.NAME
            and _mostly(below[position], is_yes_or_no)
        ):
            known[position] = _WITH_YES[key], Source.CONTENTS
        elif key == "amount" and source is Source.NAME and _mostly(below[position], _is_word):
            own = _own(headings[position]), Source.OWN
            known[position] = own if "type" in filled else ("type", Source.CONTENTS)
            filled.add("type")
        elif key == "sum" and source is Source.NAME and _mostly(below[position], _DAY.match):
            known[position] = ("" if "received" in filled else "received"), Source.CONTENTS
        if key or source is not Source.OWN:
            continue
        fits = next(
            (
                each
                for each, is_one in _CONTENTS
                if each not in filled and what.has(each) and _mostly(below[position], is_one)
            ),
            "",
        )
        if fits:
            known[position] = fits, Source.CONTENTS
            filled.add(fits)
        elif squeeze(headings[position]) and below[position]:
            rest = _own(headings[position]) if what.rest == OWN else what.rest
            known[position] = rest, Source.OWN if rest else Source.NONE
        else:
            known[position] = "", Source.NONE
    return known


def _mostly(cells: Sequence[str], is_one: Callable[[str], object]) -> bool:
    return bool(cells) and sum(1 for cell in cells if is_one(cell)) * 5 >= len(cells) * 4


def _filled(sample: Iterable[Sequence[str]], position: int) -> list[str]:
    return [text for row in sample if position < len(row) and (text := row[position].strip())]


def _examples(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(shorten(squeeze(cell)) for cell in cells), EXAMPLES))


# --- one heading a column -------------------------------------------------------------------------------------------


def _many(what: ListColumns, key: str) -> bool:
    return key in what.by_key and what.by_key[key].many


def _one_each(what: ListColumns, columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """Let no two headings fill one column that only one may fill: the surer one does, else the first.

    The other fills the spare column of the same kind where that is free; else nothing, and says which heading does.
    """
    taken: dict[str, MappedColumn] = {}
    settled = {each.position: each for each in columns}
    for each in sorted(columns, key=lambda column: (-column.confidence, column.position)):
        key = each.key
        if not key or _many(what, key):
            continue
        spare = SPARE.get(key, "")
        if key not in taken:
            taken[key] = each
        elif spare and (_many(what, spare) or (spare not in taken and not any(c.key == spare for c in columns))):
            settled[each.position] = taken[spare] = replace(each, key=spare)
        else:
            settled[each.position] = _not_taken(each, taken[key].heading)
    return [settled[position] for position in sorted(settled)]


def _not_taken(column: MappedColumn, heading: str) -> MappedColumn:
    reason = _("“{heading}” says the same already.").format(heading=shorten(heading))
    return replace(column, key="", source=Source.NONE, reason=reason)


def _remembered(what: ListColumns, headings: Sequence[str], remembered: Mapping[str, Any] | None) -> list[str] | None:
    """Return the keys of a remembered mapping, None where it does not fit this file (any more)."""
    keys = remembered.get("keys") if remembered is not None else None
    if not isinstance(keys, list) or len(keys) != len(headings):
        return None
    fits = all(isinstance(key, str) and (key in {"", _EMPTY} or what.has(key)) for key in keys)
    return keys if fits else None


def _why_never(what: ListColumns, heading: str) -> str:
    if any(key in never() for key in heading_keys(heading)) and not any(
        key in names(what) for key in heading_keys(heading)
    ):
        return _("Bank details, passwords and numbers of papers are not kept here.")
    return ""


def _check_key(what: ListColumns, key: str) -> None:
    if key and not what.has(key):
        raise BadInput(_("There is no column “{key}”.").format(key=shorten(key)), field="column")
