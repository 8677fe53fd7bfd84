"""Columns of a list that become fields of the office's own: of which kind, and what their cells say; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import fold
from psg_admin.people.own import MOST_CHOICES, FieldRow, kept_text
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.tables.values import CellProblem, Order, parse_day_cell

_MOST_GUESSED = 12
"""So many values, each in several lines, are the choices of a field; more are a text."""
_LONGEST = 100
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9A-Za-z]{1,9}[-/.][0-9]{1,4}|[0-9]{1,2} [A-Za-zé]{3,10}\.? [0-9]{4}")
_NUMBER = re.compile(r"-?£?(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?")
"""No nought stands before the others: that is the number of a thing, and no sum."""
YES = frozenset({"y", "yes", "si", "s", "x", "1", "true"})
NO = frozenset({"n", "no", "0", "false"})


def is_yes_or_no(text: str) -> bool:
    """Say whether a cell says yes or no, in whichever spelling."""
    return fold(text) in YES | NO


def fitting_kind(cells: Sequence[str]) -> OwnKind:
    """Return the kind of field that what stands in ``cells``, of which none is empty, fits best: all of it."""
    if not cells:
        return OwnKind.TEXT
    if all(map(is_yes_or_no, cells)) and not all(cell.strip().isdigit() for cell in cells):
        return OwnKind.YES_NO
    if all(_DAY.fullmatch(cell.strip()) for cell in cells):
        return OwnKind.DAY
    if all(_NUMBER.fullmatch(cell.strip()) for cell in cells):
        return OwnKind.NUMBER
    different = {fold(cell) for cell in cells}
    few = 1 < len(different) <= min(_MOST_GUESSED, len(cells) // 2)
    return OwnKind.CHOICE if few and all(map(_may_be_choice, cells)) else OwnKind.TEXT


def _may_be_choice(text: str) -> bool:
    return len(text) <= _LONGEST and "\n" not in text


@dataclass(frozen=True, slots=True)
class NewField:
    """A field that an import makes; ``choices`` has one of that kind alone."""

    name: str
    kind: OwnKind = OwnKind.TEXT
    choices: tuple[str, ...] = ()

    @property
    def row(self) -> FieldRow:
        """The field as its cells are read, before it is made."""
        return FieldRow(0, "", self.name, OwnRecord.CONTACT, self.kind, self.choices, 0, True, 0)


def new_fields(
    said: Iterable[Mapping[str, str]], kinds: Mapping[str, OwnKind], there: Iterable[str]
) -> dict[str, NewField]:
    """Return the fields that lines ``said`` something of, by names, and that are not ``there``, by their folded names.

    ``kinds`` are those that are wanted, by folded names. One whose values are too many or too long for a choice is
    made for text.
    """
    known = set(there)
    names: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for own in said:
        for name, text in own.items():
            key = fold(name)
            if key not in known:
                names.setdefault(key, name)
                if text and kinds.get(key) is OwnKind.CHOICE:
                    values.setdefault(key, {}).setdefault(fold(text), text)
    found: dict[str, NewField] = {}
    for key, name in names.items():
        kind = kinds.get(key, OwnKind.TEXT)
        choices = tuple(sorted(values.get(key, {}).values(), key=fold))
        if kind is OwnKind.CHOICE and not (0 < len(choices) <= MOST_CHOICES and all(map(_may_be_choice, choices))):
            kind, choices = OwnKind.TEXT, ()
        found[key] = NewField(name, kind, choices)
    return found


def own_text(field: FieldRow, text: str, *, today: date, order: Order) -> str:
    """Return what a cell says as the field keeps it, its days in the ``order`` of the list.

    :raises BadInput: for what is no value of the field.
    """
    if field.kind is OwnKind.DAY:
        read = parse_day_cell(text, today=today, order=order)
        if isinstance(read, CellProblem):
            raise BadInput(read.reason, field=field.key)
        return "" if read is None else read.value.isoformat()
    if field.kind is OwnKind.YES_NO and is_yes_or_no(text):
        return "yes" if fold(text) in YES else "no"
    return kept_text(field.parse(text, today=today))
