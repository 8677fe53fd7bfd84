"""Particulars: all that is kept of a record, each declared once.

The fields of its form, the options of its commands, its checks, columns, differences and labels follow from the
declaration; a feature adds only what is special about one.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import BadInput, Difference, ManyBadInputs
from psg_admin.kernel.figures import show_count, show_decimal
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.typed import LINE, TEXT, lacking, line, lines
from psg_admin.kernel.words import Marked, _, is_squeezed, translate

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)
else:
    D = TypeVar("D")

MOST_COUNTED = 1_000_000
_LONGEST_SHOWN = 200


class Kind(enum.Enum):
    """What a particular holds, as a draft has it; "or None" where nothing may be said."""

    TEXT = "text"  # one line: str
    LINES = "lines"  # several lines: str
    MANY = "many"  # several texts of one line each: tuple of str
    CHOICE = "choice"  # one of the choices
    FLAG = "flag"  # bool
    DAY = "day"  # date or None
    MOMENT = "moment"  # datetime or None
    MONEY = "money"  # Money or None
    COUNT = "count"  # int or None
    NUMBER = "number"  # Decimal or None
    MONTH = "month"  # the number of a month: int


_LACKING = {Kind.DAY: "day", Kind.MOMENT: "moment", Kind.MONEY: "amount", Kind.COUNT: "number", Kind.NUMBER: "number"}


class Erased(enum.StrEnum):
    """What becomes of a value when the person it is about is erased.

    What is blanked or purged goes out of the journal and the search as well.
    """

    KEPT = "kept"  # it stays: the law wants it kept, or it tells of nobody
    BLANKED = "blanked"  # it becomes empty; its row stays, because others refer to it
    PURGED = "purged"  # its row goes: it is about that person alone


class Labelled(Protocol):
    """A value that people choose by its label: a member of an enum of ``states``."""

    @property
    def value(self) -> str:
        """What is stored, and typed on the command line."""

    @property
    def label(self) -> str:
        """What people call it."""


@dataclass(frozen=True, slots=True)
class Particular:
    """One particular of a record. ``key`` is its name in the draft, ``label`` what people call it everywhere;
    ``called`` is that of one which the office named itself, and is not translated.

    ``table`` and ``column`` (empty: as the key) say where it is kept, ``erased`` what becomes of it with the person.

    ``limit``: the most characters, of many texts those of each, of a count the greatest number (None: as usual);
    ``least``: the smallest count. ``of``: the kinds of record that have it, all when empty.

    On forms it stands in ``section``, with ``brief`` also in the short form for somebody new; ``asked`` is its label
    there, with a letter to reach it (empty: the label), ``hint`` stands below; ``width`` is in characters, ``height``
    in lines. ``empty`` is what it says with nothing in it, where that is something ("no limit"). On the command line
    its ``option`` is called like its key (empty: it has none); with ``repeated`` each line is given by an option of its
    own. ``help`` is gathered from the commands and needs no mark.

    ``json`` is its name in JSON (empty: the key). ``listed`` is the width in characters of a column that one may add to
    the list of the records (0: none, or the list has one of its own). With ``beside`` the pane of the record shows it.
    ``together``: many records may be given the same value at once.
    """

    key: str
    label: Marked
    kind: Kind
    table: str
    erased: Erased
    column: str = ""
    limit: int | None = None
    least: int = 0
    required: bool = False
    choices: Sequence[Labelled] = ()
    of: Sequence[Labelled] = ()
    section: str = ""
    brief: bool = False
    asked: Marked = ""
    hint: Marked = ""
    empty: Marked = ""
    width: int = 0
    height: int = 3
    option: str | None = None
    metavar: str | None = None
    repeated: bool = False
    help: str = ""
    json: str = ""
    listed: int = 0
    beside: bool = False
    called: str = ""
    together: bool = False

    @property
    def name(self) -> str:
        """What people call it, in the language of the person."""
        return self.called or translate(self.label)

    @property
    def nothing(self) -> str:
        """What it says with nothing in it, in the language of the person."""
        return translate(self.empty) or _("nothing")

    @property
    def kept_as(self) -> str:
        """The column it is kept in."""
        return self.column or self.key

    @property
    def most(self) -> int:
        """The most characters, of each line where it is many; of a count the greatest number."""
        if self.limit is not None:
            return self.limit
        return {Kind.LINES: TEXT, Kind.COUNT: MOST_COUNTED, Kind.MONTH: 12}.get(self.kind, LINE)

    @property
    def fewest(self) -> int:
        """The smallest number."""
        return 1 if self.kind is Kind.MONTH else self.least


def kept_in(particulars: Iterable[Particular], table: str) -> tuple[Particular, ...]:
    """Return the particulars that are kept in ``table``."""
    return tuple(each for each in particulars if each.table == table)


def fates(particulars: Iterable[Particular], table: str) -> dict[str, Erased]:
    """Return what becomes of the columns of ``table`` that hold particulars, when the person is erased."""
    return {each.kept_as: each.erased for each in kept_in(particulars, table)}


def held(record: object, key: str) -> Any:
    """Return what a record says of the particular of this key; one that is a mapping need not have it."""
    return record.get(key) if isinstance(record, Mapping) else getattr(record, key)


def values(particulars: Iterable[Particular], record: object) -> dict[str, Any]:
    """Return the particulars of a record, or of its row, by key: for another record, or for the row."""
    if isinstance(record, Mapping):
        return {each.key: record.get(each.key) for each in particulars}
    return {each.key: getattr(record, each.key) for each in particulars}


def data(particulars: Iterable[Particular], record: object) -> dict[str, Any]:
    """Return the particulars of a record by their names in JSON."""
    return {each.json or each.key: held(record, each.key) for each in particulars}


def checked(
    particulars: Iterable[Particular], draft: D, special: Mapping[str, Callable[[Any], Any]] | None = None
) -> tuple[D, list[BadInput]]:
    """Return the draft tidied, and a sentence for each particular that cannot be taken (it stays as it was typed).

    ``special``, by key: what takes a particular for which its kind and its limits do not say it all.
    """
    own = special or {}
    tidy: dict[str, Any] = {}
    problems: list[BadInput] = []
    for each in particulars:
        typed = getattr(draft, each.key)
        try:
            tidy[each.key] = own[each.key](typed) if each.key in own else taken(each, typed)
        except ManyBadInputs as several:
            problems += several.problems
        except BadInput as problem:
            problems.append(problem)
    tidy = {key: value for key, value in tidy.items() if value is not getattr(draft, key)}
    return (replace(draft, **tidy) if tidy else draft), problems


def taken(each: Particular, typed: Any) -> Any:
    """Return one particular tidied, as its kind and its limits want it.

    :raises BadInput: when it is missing, too long, or outside its bounds.
    """
    if typed == "" and not each.required:
        return typed
    kind = each.kind
    written = kind is Kind.TEXT or kind is Kind.LINES
    if written and typed and len(typed) <= (each.limit or LINE) and is_squeezed(typed):
        return typed  # as nearly all of a long list is: not even its name need be known
    match kind:
        case Kind.TEXT:
            return line(typed, label=each.name, field=each.key, limit=each.most, required=each.required)
        case Kind.LINES:
            return lines(typed, label=each.name, field=each.key, limit=each.most, required=each.required)
        case Kind.MANY:
            tidy = [line(text, label=each.name, field=each.key, limit=each.most) for text in typed]
            return each_once(tidy, str.casefold)
        case Kind.COUNT | Kind.MONTH if typed is not None and not each.fewest <= typed <= each.most:
            raise BadInput(
                _("{label}: type a number from {low} to {high}.").format(
                    label=each.name, low=show_count(each.fewest), high=show_count(each.most)
                ),
                field=each.key,
            )
        case _ if each.required and typed is None:
            raise BadInput(lacking(each.name, _LACKING.get(each.kind, "text")), field=each.key)
        case _:
            return typed


def each_once(texts: Iterable[str], same: Callable[[str], str]) -> tuple[str, ...]:
    """Return the texts that say something, of those that are the ``same`` the first."""
    once: dict[str, str] = {}
    for text in texts:
        if text:
            once.setdefault(same(text), text)
    return tuple(once.values())


def differences(particulars: Iterable[Particular], mine: object, theirs: object) -> tuple[Difference, ...]:
    """Return each particular in which two records differ, with both values as people read them."""
    return tuple(
        Difference(
            each.name,
            show_value(held(mine, each.key), each.nothing),
            show_value(held(theirs, each.key), each.nothing),
        )
        for each in particulars
        if held(mine, each.key) != held(theirs, each.key)
    )


def shown_beside(particulars: Iterable[Particular], record: object) -> list[tuple[str, str]]:
    """Return what the pane of a record shows besides what it has a place for: names and values that are not empty."""
    found = ((each.name, words_of(held(record, each.key))) for each in particulars if each.beside)
    return [(name, words) for name, words in found if words]


def words_of(
    value: object, *, day: Callable[[date], str] = show_day, moment: Callable[[datetime], str] = show_moment
) -> str:
    """Return the value of a particular in words, lines as lines; an empty text when there is nothing.

    ``day`` and ``moment`` say how those are written.
    """
    match value:
        case None:
            words = ""
        case bool():
            words = _("yes") if value else _("no")
        case Money():
            words = value.show()
        case datetime():
            words = moment(value)
        case date():
            words = day(value)
        case Decimal():
            words = show_decimal(value)
        case enum.Enum():
            words = str(getattr(value, "label", value.value))
        case tuple():
            words = ", ".join(words_of(one, day=day, moment=moment) for one in value)
        case _:
            words = str(getattr(value, "label", value))
    return words


def show_value(value: object, nothing: str = "") -> str:
    """Return the value of a particular as people read it on one line, shortened; "nothing" when there is none, unless
    its own word for ``nothing`` is given.
    """
    return shorten(" / ".join(words_of(value).split("\n")), _LONGEST_SHOWN) or nothing or _("nothing")
