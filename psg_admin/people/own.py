"""Fields of the office's own: what one is, which values it takes, and what of them changes; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psg_admin.kernel.days import parse_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Erased, Kind, Particular, taken
from psg_admin.kernel.typed import TEXT, decimal_number, line
from psg_admin.kernel.words import _, fold, mark, plain_letters, tidy
from psg_admin.people.states import OwnKind, OwnRecord

OWN = "own"
"""The section of a form in which they stand."""
KEY = "field:"
"""What the key of such a field begins with, and in JSON and whole exports its name."""
MOST_CHOICES = 100
_CODE_LENGTH = 60
NUMBER = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
"""What a number is kept as: a regular expression for this program and for the database."""
_NUMBER = re.compile(NUMBER)
_WIDTH = {OwnKind.TEXT: 20, OwnKind.NUMBER: 10, OwnKind.DAY: 12, OwnKind.CHOICE: 16, OwnKind.YES_NO: 8}


class OwnChoice(str):
    """A value that is chosen: what is kept of it, and what people call it."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """What is stored, and typed on the command line."""
        return str(self)

    @property
    def label(self) -> str:
        """What people call it; of nothing, a dash."""
        return str(self) or "–"


class YesOrNo(OwnChoice):
    """Yes, or no, or that nobody said which."""

    __slots__ = ()

    @property
    def label(self) -> str:
        """The word for it."""
        return {"yes": _("yes"), "no": _("no")}.get(self, super().label)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that the office keeps of its own of one kind of ``record``; one that is not ``open`` is asked and shown
    no more, and keeps its values. ``choices`` has one of that kind alone.
    """

    id: int
    code: str
    name: str
    record: OwnRecord
    kind: OwnKind
    choices: tuple[str, ...]
    position: int
    open: bool
    version: int

    @property
    def key(self) -> str:
        """What it is called in columns, forms and filters, whatever its name becomes."""
        return f"{KEY}{self.code}"

    @property
    def json(self) -> str:
        """Its name in JSON, and in the heading of a whole export."""
        return f"{KEY}{self.name}"

    @property
    def options(self) -> tuple[OwnChoice, ...]:
        """The values of one that is chosen, without that nothing is said."""
        if self.kind is OwnKind.YES_NO:
            return (YesOrNo("yes"), YesOrNo("no"))
        return tuple(map(OwnChoice, self.choices))

    def particular(self) -> Particular:
        """Return the field as form, columns and differences go by it."""
        kinds = {OwnKind.NUMBER: Kind.NUMBER, OwnKind.DAY: Kind.DAY, OwnKind.TEXT: Kind.LINES}
        chosen = (type(self.options[0])("") if self.options else OwnChoice(""), *self.options)
        return Particular(
            self.key, "", kinds.get(self.kind, Kind.CHOICE), "own_value", Erased.BLANKED, column="text", limit=TEXT,
            choices=chosen if self.kind in (OwnKind.CHOICE, OwnKind.YES_NO) else (), section=OWN, option="", height=2,
            width=24 if self.kind is OwnKind.CHOICE else 8, json=self.json, listed=_WIDTH[self.kind], beside=True,
            called=self.name,
        )  # fmt: skip

    def read(self, text: str) -> Any:
        """Return what is kept as ``text`` as a record has it; what is no value of the kind (it came in otherwise) is
        the text itself.
        """
        if self.kind is OwnKind.NUMBER:
            return Decimal(text) if _NUMBER.fullmatch(text) else text
        if self.kind is OwnKind.DAY:
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        if self.kind is OwnKind.YES_NO:
            return YesOrNo(text)
        return OwnChoice(text) if self.kind is OwnKind.CHOICE else text

    def rank(self, value: Any) -> Any:
        """Return what values are put in order by: numbers and days as such, a choice by its place among them, a text by
        its letters; None for nothing.
        """
        if value is None or (self.kind is OwnKind.NUMBER and not isinstance(value, Decimal)):
            return None
        if self.options:
            return self.options.index(value) if value in self.options else len(self.options)
        return value if self.kind is OwnKind.NUMBER else plain_letters(kept_text(value))

    def parse(self, text: str, *, today: date) -> Any:
        """Return what somebody typed as a record has it; nothing for a blank.

        :raises BadInput: for what is no value of the kind of the field.
        """
        plain = tidy(text)
        if self.kind is OwnKind.TEXT:
            return taken(self.particular(), plain)
        if not plain:
            return None
        if self.kind is OwnKind.DAY:
            return parse_day(plain, today=today, field=self.key)
        return decimal_number(plain, field=self.key) if self.kind is OwnKind.NUMBER else self.choice(plain)

    def choice(self, plain: str) -> OwnChoice:
        """Return which of its choices somebody typed.

        :raises BadInput: with the choices there are, when it is none.
        """
        said = fold(plain)
        if self.kind is OwnKind.YES_NO:
            meant = "yes" if said in _words(_YES) else "no" if said in _words(_NO) else said
            found = next((one for one in self.options if one == meant), None)
        else:
            found = next((one for one in self.options if fold(one) == said), None)
        if found is None:
            raise BadInput(
                _("{label}: “{text}” is none of its choices. There are: {choices}.").format(
                    label=self.name, text=shorten(plain), choices=", ".join(one.label for one in self.options)
                ),
                field=self.key,
            )
        return found


_YES = "yes y true 1 x"
_NO = "no n false 0"


def _words(plain: str) -> set[str]:
    """Return the spellings of a yes or a no, with the word for it in the language of the person."""
    return {*plain.split(), fold(_("yes") if plain is _YES else _("no"))}


def kept_text(value: Any) -> str:
    """Return the value of a field as it is kept, and as JSON and exports have it; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def particulars_of(fields: Iterable[FieldRow]) -> tuple[Particular, ...]:
    """Return the fields as form, columns and differences go by them."""
    return tuple(each.particular() for each in fields)


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """The fields of one kind of record, and what one record says in them: rows of the table by the id of the field."""

    fields: tuple[FieldRow, ...]
    rows: Mapping[int, Mapping[str, Any]]

    @property
    def values(self) -> dict[str, Any]:
        """What the record says, by the keys of the fields."""
        return {each.key: each.read(self.rows[each.id]["text"]) for each in self.fields if each.id in self.rows}


NO_OWN = OwnFacts((), {})


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What a record is to say in a field: ``text``, nothing where it is empty; ``row`` is what it said."""

    field: FieldRow
    row: Mapping[str, Any] | None
    text: str

    @property
    def values(self) -> tuple[Any, Any]:
        """What the record says in it before and after, as people read it; None for nothing."""
        before, after = ("" if self.row is None else self.row["text"], self.text)
        return self.field.read(before) if before else None, self.field.read(after) if after else None


def plan_own(facts: OwnFacts, wanted: Mapping[str, Any] | None) -> tuple[OwnChange, ...]:
    """Return what changes where a record is to say what is ``wanted``, by the keys of fields.

    :raises BadInput: for a field that is not there or is closed, and for a value that it does not take.
    """
    changes: list[OwnChange] = []
    known = {each.key: each for each in facts.fields}
    for key, value in (wanted or {}).items():
        each = known.get(key)
        if each is None:
            raise BadInput(_("This field is no longer there."), field=key)
        text = kept_text(taken(each.particular(), value))
        row = facts.rows.get(each.id)
        if text == ("" if row is None else row["text"]):
            continue
        if not each.open:
            raise BadInput(_("The field “{name}” is closed: open it again first.").format(name=each.name), field=key)
        if text and each.options:
            each.choice(text)
        changes.append(OwnChange(each, row, text))
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """What a field is to be: its name, what it is kept of and holds, and its choices in their order."""

    name: str
    record: OwnRecord = OwnRecord.CONTACT
    kind: OwnKind = OwnKind.TEXT
    choices: tuple[str, ...] = ()


def checked_field(draft: FieldDraft, others: Iterable[FieldRow]) -> FieldDraft:
    """Return a field as it is kept.

    :raises BadInput: without a name, for one that is long or taken, and where choices are missing or too many.
    """
    name = line(draft.name, label=_("Name"), field="name", limit=100, required=True)
    for other in others:
        if fold(other.name) == fold(name) and (other.record in _BESIDE[draft.record]):
            raise BadInput(_("There is a field “{name}” already.").format(name=other.name), field="name")
    return FieldDraft(name, draft.record, draft.kind, checked_choices(draft.choices, draft.kind))


_BESIDE = {
    OwnRecord.CONTACT: (OwnRecord.CONTACT, OwnRecord.MEMBERSHIP),
    OwnRecord.MEMBERSHIP: (OwnRecord.CONTACT, OwnRecord.MEMBERSHIP),
    OwnRecord.BOOKING: (OwnRecord.BOOKING,),
}
"""Whose fields stand beside each other in one list, where no two can be called the same."""


def checked_choices(choices: Sequence[str], kind: OwnKind) -> tuple[str, ...]:
    """Return the choices of a field, each once.

    :raises BadInput: where a field of choices has none, or more than a list shows, or another kind has any.
    """
    once: dict[str, str] = {}
    for one in choices:
        plain = line(one, label=_("Choice"), field="choices", limit=100)
        if plain:
            once.setdefault(fold(plain), plain)
    if kind is not OwnKind.CHOICE and once:
        raise BadInput(_("Only a field of the kind “Choice” has choices."), field="choices")
    if kind is OwnKind.CHOICE and not once:
        raise BadInput(_("Write the choices, one a line."), field="choices")
    if len(once) > MOST_CHOICES:
        raise BadInput(_("At most {most} choices fit in a field.").format(most=MOST_CHOICES), field="choices")
    return tuple(once.values())


def renamed(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Return which choices have another name now: where as many stand as before, those that changed in their place."""
    if len(before) != len(after):
        return {}
    return {
        old: new
        for old, new in zip(before, after, strict=True)
        if old != new and old not in after and new not in before
    }


def field_code(name: str, taken_codes: Iterable[str]) -> str:
    """Return the code that a field of this name gets: no two have one, whatever they are kept of."""
    known = set(taken_codes)
    plain = "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(name)).split())
    base, number = (plain or "field")[: _CODE_LENGTH - 5].strip("-"), 1
    code = base
    while code in known:
        number += 1
        code = f"{base}-{number}"
    return code


def split_said(fields: Iterable[FieldRow], said: str) -> tuple[str, str, str]:
    """Return the name, the sign and the value of NAME=VALUE; sign and value are empty where NAME stands alone.

    The name of a field may have such a sign itself.
    """
    names = {each.name.casefold() for each in fields if "=" in each.name}
    if said.strip().casefold() in names:
        return said, "", ""
    here = (at for at, sign in enumerate(said) if sign == "=" and said[:at].strip().casefold() in names)
    at = next(here, said.find("="))
    return (said, "", "") if at < 0 else (said[:at], "=", said[at + 1 :])


def field_meant(fields: Iterable[FieldRow], name: str) -> FieldRow:
    """Return the field that is called so, by its name or its code.

    :raises BadInput: with the fields there are, when there is none.
    """
    there = list(fields)
    said = fold(name)
    found = next((each for each in there if fold(each.name) == said), None)
    found = found or next((each for each in there if each.code == name.strip().lower()), None)
    if found is None:
        words = (
            _("There is no field “{name}”. There are: {names}.")
            if there
            else _("There is no field “{name}”: make it first.")
        )
        raise BadInput(words.format(name=shorten(name), names=", ".join(each.name for each in there)), field="field")
    return found


CHANNELS: Mapping[str, str] = {"post": mark("Post"), "email": mark("E-mail"), "telephone": mark("Telephone")}
"""The ways in which somebody may be written or spoken to, as consents have them."""


def answer_words(answer: bool | None) -> str:  # noqa: FBT001 - the answer itself
    """Return what somebody answered, in words."""
    return {"ask": _("ask again"), "yes": _("yes"), "no": _("no")}[answer_key(answer)]


def answer_key(answer: bool | None) -> str:  # noqa: FBT001 - the answer itself
    """Return what somebody answered as commands and JSON have it: "yes", "no", or "ask" where it is to be asked."""
    return "ask" if answer is None else "yes" if answer else "no"
