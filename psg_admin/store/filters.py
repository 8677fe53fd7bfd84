"""What a list can be narrowed by, declared once: the queries, the options of commands, chips and headings go by it.

A feature declares its filters beside the queries of its lists. One more is one more :class:`Filter` there.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from psg_admin.kernel.days import add_months, month_name, show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import Marked, _, translate
from psg_admin.store.list_query import ListQuery, Order

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session  # the window knows the words of filters before the database is opened

C = TypeVar("C")
"""What the conditions of a list need to know beside the value: the day of today, an event, or nothing (None)."""


class FilterKind(enum.Enum):
    """What the value of a filter is: a query carries it as text, a condition gets what :meth:`Filter.value` makes."""

    CHOICE = "choice"  # one of the choices
    FLAG = "flag"  # "yes"
    DAY = "day"  # 2016-11-05, a date
    MONTH = "month"  # 2016-11, the date of its first day
    YEAR = "year"  # 2016, a number
    RECORD = "record"  # the id of a record, a number; one that is not there leaves nothing
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter and what it is called.

    ``label`` is marked text (with ``pmark`` where it has a context), or empty for a member of an enum, which knows its
    own.
    """

    value: str
    label: Marked = ""

    @property
    def words(self) -> str:
        """What it is called, in the language of the person."""
        return translate(self.label) or str(getattr(self.value, "label", self.value))


def choices_of(states: type[enum.StrEnum]) -> tuple[Choice, ...]:
    """Return a choice for each member of an enum with labels."""
    return tuple(Choice(state) for state in states)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Generic[C]):
    """One filter of a list.

    ``key`` names it in a :class:`ListQuery`; ``label`` is what people call it, marked. ``clause`` makes the condition
    of a value. ``load`` reads what the records are called that are its values, by their values. ``words`` says in a
    heading what a value chooses, as of today (else the choice is called by its name). ``option`` is the option of
    commands, none where it is empty, with its ``help`` and ``metavar``; ``typed`` makes the value of what is typed
    there, where that is neither a day nor the value itself.
    """

    key: str
    label: str
    clause: "Callable[[Any, C], ColumnElement[bool]]"
    kind: FilterKind = FilterKind.CHOICE
    choices: Sequence[Choice] = ()
    load: "Callable[[Session], Mapping[str, str]] | None" = None
    words: Callable[[Any, date], str] | None = None
    option: str = ""
    help: str = ""
    metavar: str = ""
    typed: "Callable[[Session, str], str] | None" = None

    @property
    def called(self) -> str:
        """What people call it, in the language of the person."""
        return _(self.label)

    def value(self, text: str) -> Any:
        """Return the value that a query carries as ``text``, as :class:`FilterKind` says.

        :raises BadInput: with what there is, when it is none.
        """
        if self.kind is FilterKind.TEXT:
            return text
        if self.kind is FilterKind.CHOICE:
            found = next((one.value for one in self.choices if one.value == text), None)
        else:
            found = _read(self.kind, text)
        if found is None:
            raise BadInput(
                _("This list cannot be narrowed by {key} “{value}”. Choose one of: {known}.").format(
                    key=self.key, value=shorten(text), known=self._known()
                ),
                field=self.key,
            )
        return found

    def stands(self, text: str, names: Mapping[str, str] | None) -> bool:
        """Say whether ``text`` is a value of this filter now: a choice that is offered, a record that is there, where
        ``names`` has those.
        """
        try:
            self.value(text)
        except BadInput:
            return False
        return names is None or text in names

    def in_words(self, text: str, today: date, names: Mapping[str, str] | None = None) -> str:
        """Say in a heading what the value ``text`` chooses; ``names`` are those of records, by their values.

        :raises BadInput: when it is no value of this filter.
        """
        value = self.value(text)
        if self.words is not None:
            return self.words(value, today)
        if isinstance(value, date):
            if self.kind is FilterKind.DAY:
                return show_day(value)
            return _("{month} {year}").format(month=month_name(value.month), year=value.year)
        chosen = next((one.words for one in self.choices if one.value == text), text)
        return chosen if names is None else names.get(text, chosen)

    def _known(self) -> str:
        if self.kind is FilterKind.CHOICE:
            return ", ".join(one.value for one in self.choices)
        return {
            FilterKind.FLAG: "yes",
            FilterKind.DAY: _("a day, written YYYY-MM-DD"),
            FilterKind.MONTH: _("a month, written YYYY-MM"),
            FilterKind.YEAR: _("a year, written YYYY"),
            FilterKind.RECORD: _("the id of a record"),
        }.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class FilterFamily(Generic[C]):
    """Filters of which there are as many as an office has made, such as those by its own fields.

    Their keys begin with ``key``. ``made`` gives the filter of such a key and the text of its value, None where that is
    none. ``typed`` makes key and value of what is typed with the ``option`` of commands, as of today, which may be
    repeated. ``ordered`` makes the key of a list's order of one that is typed, which stays as it is where it is none of
    the family.
    """

    key: str

    made: Callable[[str, str], Filter[C] | None]
    typed: "Callable[[Session, str, date], tuple[str, str]]"
    ordered: "Callable[[Session, str], str]"
    option: str
    metavar: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Filters(Generic[C]):
    """All filters of a list. ``search`` says of its option ``--search`` what words are looked for in; ``families`` are
    those of which the office itself makes more.
    """

    by: tuple[Filter[C], ...]
    search: str = ""
    families: tuple[FilterFamily[C], ...] = ()

    def __getitem__(self, key: str) -> Filter[C]:
        """Return the filter of this key.

        :raises BadInput: with the filters there are, when it is none of them.
        """
        for one in self.by:
            if one.key == key:
                return one
        raise self._unknown(key, "")

    def conditions(self, query: ListQuery, context: C) -> "list[ColumnElement[bool]]":
        """Return the conditions of what ``query`` chooses; a filter with an empty value chooses nothing.

        :raises BadInput: with what there is, for a filter or a value that there is not.
        """
        return [one.clause(one.value(text), context) for one, text in self.chosen(query)]

    def chosen(self, query: ListQuery) -> "Iterator[tuple[Filter[C], str]]":
        """Yield the filters that ``query`` chooses by, each with the text of its value, in the order of this list.

        :raises BadInput: with the filters there are, for one that there is not.
        """
        known = {one.key for one in self.by}
        made: list[tuple[Filter[C], str]] = []
        for key, text in query.filters.items():
            if text and key not in known:
                one = self._made(key, text)
                if one is None:
                    raise self._unknown(key, text)
                made.append((one, text))
        for one in self.by:
            if text := query.filters.get(one.key, ""):
                yield one, text
        yield from made

    def orders(self, session: "Session", *, typed: Sequence[Order]) -> list[Order]:
        """Return the keys of an order that is typed, those of a family as it makes them.

        :raises BadInput: for one of a family that there is not.
        """
        found = list(typed)
        for family in self.families:
            found = [replace(one, key=family.ordered(session, one.key)) for one in found]
        return found

    def fitting(
        self, session: "Session", query: ListQuery, names: dict[str, Mapping[str, str]] | None = None
    ) -> tuple[ListQuery, list[str]]:
        """Return ``query`` with the filters that there still are, and what it had beside: a filter or a value that is
        gone, in words. ``names`` keeps what the records are called that are values, where several queries are asked.
        """
        known, names = {one.key: one for one in self.by}, {} if names is None else names
        kept: dict[str, str] = {}
        gone: list[str] = []
        for key, text in query.filters.items():
            one = known.get(key) or self._made(key, text)
            if one is None:
                gone.append(f"{key} = {text}")
                continue
            if one.load is not None and key not in names:
                names[key] = one.load(session)
            if one.stands(text, names.get(key)):
                kept[key] = text
            else:
                gone.append(one.called)
        return replace(query, filters=kept), gone

    def in_words(self, session: "Session", *, query: ListQuery, today: date) -> list[str]:
        """Return what ``query`` chooses, in words for a heading.

        :raises BadInput: as :meth:`conditions` does.
        """
        return [
            one.in_words(text, today, None if one.load is None else one.load(session))
            for one, text in self.chosen(query)
        ]

    def family(self, key: str) -> FilterFamily[C] | None:
        """Return the family that the filter of this key is of, None where it is of none."""
        return next((one for one in self.families if key.startswith(one.key)), None)

    def _made(self, key: str, text: str) -> Filter[C] | None:
        family = self.family(key)
        return None if family is None else family.made(key, text)

    def _unknown(self, key: str, text: str) -> BadInput:
        return BadInput(
            _("This list cannot be narrowed by {key} “{value}”. It can by: {known}.").format(
                key=shorten(key), value=shorten(text), known=", ".join(one.key for one in self.by)
            ),
            field=key,
        )


def within_year(day: "ColumnElement[date]", year: int) -> "ColumnElement[bool]":
    """Return the condition that ``day`` lies in a calendar year."""
    return (day >= date(year, 1, 1)) & (day < date(year + 1, 1, 1))


def within_month(day: "ColumnElement[date]", first: date) -> "ColumnElement[bool]":
    """Return the condition that ``day`` lies in the month whose first day is ``first``."""
    return (day >= first) & (day < add_months(first, 1))


def _read(kind: FilterKind, text: str) -> Any:
    """Return the value of a kind that is no choice, or None when ``text`` is none."""
    if kind is FilterKind.FLAG:
        return text == "yes" or None
    plain = text.isascii() and text.isdigit()
    if kind is FilterKind.RECORD:
        return int(text) if plain and len(text) < _DIGITS_OF_IDS else None
    if kind is FilterKind.YEAR:
        return int(text) if plain and len(text) == _DIGITS_OF_YEARS and 0 < int(text) < date.max.year else None
    try:
        return date.fromisoformat(text if kind is FilterKind.DAY else f"{text}-01")
    except ValueError:
        return None


_DIGITS_OF_IDS = 19
_DIGITS_OF_YEARS = 4
