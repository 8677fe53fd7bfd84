"""What the window of an import reads: files of the bank, what a person said of each, and where their lines end."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import AccountInfo
from psg_admin.bank.layouts import BY_NAME, STATEMENT_LIST
from psg_admin.bank.operations import IMPORT_STATEMENTS
from psg_admin.bank.plans import StatementPlan, StatementRequest, StatementsPlan, StatementsRequest
from psg_admin.bank.readers import content, read_statement, require_unchanged
from psg_admin.bank.readers.tables import open_table, rows_of
from psg_admin.bank.statement import Line, StatementFile
from psg_admin.bank.statement_documents import kind_words
from psg_admin.imports.documents import refused_listing
from psg_admin.imports.mapping import SheetMapping, Source
from psg_admin.imports.plans import Told
from psg_admin.imports.queries import remembered_columns
from psg_admin.kernel.collector import collector_paused, let_go
from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import Cancelled, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold, mark, translate
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.store.list_query import put_in_order
from psg_admin.store.planning import Planned, carry_out, preview

if TYPE_CHECKING:
    from psg_admin.imports.opening import OpenedList
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import ListQuery
    from psg_admin.store.office import Office
    from psg_admin.tables.values import Order

_MANY = 5_000
"""So many lines make things by the hundred thousand."""
_UNKNOWN = "table-"
"""With this begins the kind of a table whose bank is not known."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file as a person gave it, or what was pasted."""

    content: Path | bytes
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a file: its kind or the bank of its table, what its headings mean, the order of its days.

    "" and None: it tells by itself.
    """

    form: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read by what was ``said``: a ``file`` for each account that it tells of, or why it is refused.

    ``opened``: the table, where a person may have to say what its columns are.
    """

    given: Given
    said: Said
    files: tuple[StatementFile, ...] = field(default=(), repr=False)
    refused: str = ""
    opened: OpenedList | None = field(default=None, repr=False)


class Pile(StrEnum):
    """Where a line of a statement ends; each is in one, and together they are the file."""

    NEW = "new"
    SEEN = "seen"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """What people read of it."""
        return translate(_LABELS[self])


_LABELS = {Pile.NEW: mark("New"), Pile.SEEN: mark("Seen before"), Pile.REFUSED: mark("Refused")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file, by its ``place`` among all; ``why`` it is refused, where it is."""

    place: int
    number: int
    pile: Pile
    line: Line | None
    why: str = ""


class Piles:
    """The lines of a file in its order. What stands in one is made when somebody looks at it."""

    def __init__(self, plan: StatementPlan | None) -> None:
        self._plan = plan
        numbers: array[int] = array("q")
        self._ends: list[Pile] = []
        self._within: array[int] = array("q")
        counts = {}
        if plan is not None:
            for pile, some in (
                (Pile.NEW, [new.line.number for new in plan.new]), (Pile.SEEN, [line.number for line in plan.seen]),
                (Pile.REFUSED, [one.line for one in plan.refused]),
            ):  # fmt: skip
                counts[pile] = len(some)
                numbers.extend(some)
                self._ends.extend([pile] * len(some))
                self._within.extend(range(len(some)))
        self._order = array("q", sorted(range(len(numbers)), key=numbers.__getitem__))
        self.counts: Mapping[Pile, int] = {pile: counts.get(pile, 0) for pile in Pile}

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._order)

    def within(self, pile: str) -> list[int]:
        """Return the places, from 1, of the lines that end in a pile ("": of all)."""
        return [place for place, at in enumerate(self._order, 1) if not pile or self._ends[at] == pile]

    def first(self, pile: str) -> int:
        """Return the place of the first line that ends in a pile ("": of all), -1 where none does."""
        return next((place for place, at in enumerate(self._order, 1) if not pile or self._ends[at] == pile), -1)

    def entry(self, place: int) -> Entry:
        """Return the line of a place.

        :raises IndexError: where there is none.
        """
        if self._plan is None or place < 1:
            raise IndexError(place)
        at = self._order[place - 1]
        pile, number = self._ends[at], self._within[at]
        if pile is Pile.REFUSED:
            refused = self._plan.refused[number]
            return Entry(place, refused.line, pile, None, refused.reason)
        line = self._plan.new[number].line if pile is Pile.NEW else self._plan.seen[number]
        return Entry(place, line.number, pile, line)


@dataclass(frozen=True, slots=True)
class Shown:
    """A file, or what it tells of one account, looked through. ``at``: the place of its file among those given;
    ``part``: its own within that.

    ``account``: of which account a person says that it is; "" where it is to tell by itself.
    """

    at: int
    part: int
    read: ReadFile
    file: StatementFile | None
    account: str
    plan: StatementPlan | None
    refused: str
    piles: Piles = field(repr=False)

    @property
    def name(self) -> str:
        """What it is called: its file, and of which account where that has several."""
        identity = self.file.statements[0].identity if self.file is not None and len(self.read.files) > 1 else None
        return self.read.given.name if identity is None else f"{self.read.given.name}, {identity.show()}"

    @property
    def form(self) -> str:
        """The kind of the file, in words; "" where it could not be read."""
        return kind_words(self.file.statements[0].format) if self.file is not None else ""

    @property
    def fees(self) -> Money:
        """What a processor kept of what is new."""
        return NOTHING if self.plan is None else Money.total(one.line.fee for one in self.plan.new)


@dataclass(frozen=True, slots=True)
class Seen:
    """All files looked through, with the accounts of the office that a file may be of."""

    shown: tuple[Shown, ...]
    planned: Planned[StatementsRequest, Any, StatementsPlan] = field(repr=False)
    accounts: tuple[AccountInfo, ...]

    @property
    def coming(self) -> list[Shown]:
        """Those of which something is kept."""
        return [one for one in self.shown if one.plan is not None and one.plan.kept]

    @property
    def new(self) -> int:
        """How many lines are new in them."""
        return sum(one.piles.counts[Pile.NEW] for one in self.shown)


def look_through(
    office: Office, given: Sequence[Given], said: Mapping[int, Said], accounts: Mapping[tuple[int, int], str],
    before: Mapping[int, ReadFile], today: date, now: datetime, progress: Progress,
) -> Seen:  # fmt: skip
    """Read files and say of each line where it ends. ``said`` is what was said of each file by its place; ``accounts``
    of which account each statement is, by the place of its file and its own within it. Of ``before`` what was read by
    the same words is not read again.

    :raises Cancelled: when ``progress`` is told to stop.
    """
    with collector_paused(spared=True):
        reads = []
        for at, one in enumerate(given):
            progress(at, len(given))
            known, wish = before.get(at), said.get(at, Said())
            same = known is not None and (known.given, known.said) == (one, wish)
            reads.append(known if known is not None and same else _read(office, one, wish, today, progress))
        progress(len(given), len(given))
        places = [(at, part) for at, read in enumerate(reads) for part in range(len(read.files))]
        request = StatementsRequest(
            tuple(
                StatementRequest(reads[at].files[part], today, now, accounts.get((at, part)) or None)
                for at, part in places
            )
        )
        planned = office.read(partial(preview, deed=IMPORT_STATEMENTS, request=request))
        progress(len(given), len(given))
        plans = dict(zip(places, planned.plan.files, strict=True))
        shown = []
        for at, read in enumerate(reads):
            if not read.files:
                shown.append(Shown(at, 0, read, None, "", None, read.refused, Piles(None)))
            for part, file in enumerate(read.files):
                plan = plans[at, part]
                own = plan if isinstance(plan, StatementPlan) else None
                refused = plan if isinstance(plan, str) else ""
                shown.append(Shown(at, part, read, file, accounts.get((at, part), ""), own, refused, Piles(own)))
        known_accounts = office.read(chart).accounts.values()
        return Seen(tuple(shown), planned, tuple(known_accounts))


def _read(office: Office, given: Given, said: Said, today: date, progress: Progress) -> ReadFile:
    """Read a file; what speaks against it is told."""

    def remembered(header_key: str) -> str | None:
        return office.read(partial(remembered_columns, kind=STATEMENT_LIST.key, header_key=header_key))

    try:
        data = given.content if isinstance(given.content, bytes) else content(given.content)
    except UserError as error:
        return ReadFile(given, said, refused=error.message)
    bank = said.form if said.form in BY_NAME else None
    form = said.form if said.form and bank is None else None
    try:
        file = read_statement(
            data, given.name, today=today, form=form, layout=bank, remembered=remembered, columns=dict(said.columns),
            order=said.order, progress=progress,
        )  # fmt: skip
    except Cancelled:
        raise
    except UserError as error:
        opened = None if bank else _opened(data, given.name, remembered)
        return ReadFile(given, said, refused=error.message, opened=opened)
    opened = None
    if any(one.format.startswith(_UNKNOWN) for one in file.statements):
        opened = _opened(data, given.name, remembered)
    return ReadFile(given, said, _of_each_account(file), opened=opened)


def _opened(data: bytes, name: str, remembered: Callable[[str], str | None]) -> OpenedList | None:
    """Return a table so that its columns can be told; None for what is none."""
    try:
        opened = open_table(data, name, remembered=remembered)
    except UserError:
        return None
    mapping = opened.mapping
    return opened if any(column.heading for column in mapping.columns) and len(mapping.columns) > 1 else None


def _of_each_account(file: StatementFile) -> tuple[StatementFile, ...]:
    """Return a file for each account that one tells of, where it names them all."""
    identities = {one.identity for one in file.statements}
    if len(file.statements) < 2 or None in identities or len(identities) < len(file.statements):
        return (file,)
    return tuple(replace(file, statements=(one,)) for one in file.statements)


def columns_said(mapping: SheetMapping) -> tuple[tuple[str, str], ...]:
    """Return what the headings of a table mean, once a person has said anything of it; else nothing."""
    if all(column.source is not Source.CHOSEN for column in mapping.columns):
        return ()
    return tuple((column.heading, column.key) for column in mapping.columns if column.heading)


def bring_in(office: Office, seen: Seen, progress: Progress) -> Changes:
    """Import what was shown, unless a file is another one by now.

    :raises Refused: when a file has grown or was altered since it was read.
    :raises Conflict: when others were at work meanwhile and it would become something else.
    :raises Cancelled: when ``progress`` is told to stop; nothing is imported then.
    """
    for one in seen.coming:
        progress(0, 0)
        if isinstance(one.read.given.content, Path):
            require_unchanged(one.read.given.content, one.read.files[0])
    return office.write(partial(carry_out, planned=seen.planned))


def write_refused(one: Shown, path: Path, made_at: datetime, progress: Progress) -> Path:
    """Write the lines of a file that are refused, as they stand there and with the reason of each."""
    from psg_admin.paper.writing import write_listing

    progress(0, 0)
    refused = () if one.plan is None else one.plan.refused
    header, rows = _as_they_stand(one.read.given, {each.line for each in refused})
    if header:
        told = {each.line: Told(each.line, "", "", each.reason) for each in refused}
        listing: Listing[Any] = refused_listing(header, rows.values(), told, made_at=made_at)
    else:
        listing = Listing(
            title=_("Refused lines"), rows=refused, made_at=made_at, bare=True,
            columns=[
                Column("line", _("Line"), lambda each: each.line, Kind.COUNT, summed=False),
                Column("reason", _("Why it was refused"), lambda each: each.reason, width=60),
            ],
        )  # fmt: skip
    write_listing(listing, path, progress=progress)
    return path


def line_as_it_stands(given: Given, number: int, progress: Progress) -> list[tuple[str, str]]:
    """Return the cells of a line of a table under their headings; nothing where the file is no table."""
    from psg_admin.tables.cells import look

    progress(0, 0)
    header, rows = _as_they_stand(given, {number})
    row = rows.get(number)
    if row is None:
        return []
    return [(heading, cell) for place, heading in enumerate(header) if (cell := look(row.cell(place)))]


def _as_they_stand(given: Given, numbers: Collection[int]) -> tuple[tuple[str, ...], Mapping[int, Any]]:
    try:
        data = given.content if isinstance(given.content, bytes) else content(given.content)
        return rows_of(data, numbers)
    except UserError:
        return (), {}


def forget(shown: list[Seen], progress: Progress) -> None:
    """Free what was seen of files, so that the window answers meanwhile. The list is emptied."""
    del progress
    many = [
        [*part]
        for seen in shown
        for one in seen.shown
        if len(one.piles) > _MANY and one.plan is not None and one.file is not None
        for part in (one.plan.new, one.plan.seen, *(each.lines for each in one.file.statements))
    ]
    shown.clear()
    let_go(*many)


# --- the list ---------------------------------------------------------------------------------------------------------


def line_columns() -> list[Column[Entry]]:
    """Return the columns of the lines of a file."""
    return [
        Column("number", _("Line"), lambda one: one.number, Kind.COUNT, 7, summed=False),
        Column("pile", _("Pile"), lambda one: one.pile.label, Kind.STATE, 16,
               tone=lambda one: "bad" if one.pile is Pile.REFUSED else ""),
        Column("day", _("Day"), lambda one: None if one.line is None else one.line.day, Kind.DAY),
        Column("text", _("Text"), lambda one: one.why if one.line is None else one.line.text, width=52, tells=True,
               runs=lambda one: ((one.why, "bad"),) if one.line is None else ((one.line.text, ""),)),
        Column("amount", _("Sum"), lambda one: None if one.line is None else one.line.amount, Kind.MONEY, 12),
    ]  # fmt: skip


def wanted(_session: object, piles: Piles, query: ListQuery) -> array[int]:
    """Return the places of the lines that a query asks for, in its order: by words, and by the filter "pile"."""
    found = piles.within(query.filters.get("pile", ""))
    words = fold(query.text).split()
    if words or query.orders:
        entries = [piles.entry(place) for place in found]
        if words:
            entries = [one for one in entries if all(word in _searched(one) for word in words)]
        put_in_order(entries, query, _KEYS)
        found = [one.place for one in entries]
    return array("q", found)


_KEYS: Mapping[str, Callable[[Entry], Any]] = {
    "number": lambda one: one.number,
    "pile": lambda one: list(Pile).index(one.pile) + 1,
    "day": lambda one: "" if one.line is None else one.line.day,
    "text": lambda one: fold(one.why if one.line is None else one.line.text),
    "amount": lambda one: "" if one.line is None else one.line.amount,
}


def _searched(one: Entry) -> str:
    if one.line is None:
        return fold(f"{one.number} {one.why}")
    line = one.line
    return fold(f"{one.number} {line.text} {line.counterparty} {line.reference} {line.amount.plain()}")


def rows(_session: object, piles: Piles, ids: Iterable[int]) -> list[Entry]:
    """Return the lines of some places."""
    return [piles.entry(place) for place in ids if place <= len(piles)]


def file_columns() -> list[Column[Shown]]:
    """Return the columns of the files, where there are several."""
    return [
        Column("file", _("File"), lambda one: one.name, width=30, tells=True, sortable=False),
        Column("account", _("Account"), lambda one: "" if one.plan is None else one.plan.account_name, width=20,
               sortable=False),
        Column("days", _("Days"), _days, width=22, sortable=False),
        Column("new", _("New"), lambda one: one.piles.counts[Pile.NEW], Kind.COUNT, 8, sortable=False),
        Column("seen", _("Seen before"), lambda one: one.piles.counts[Pile.SEEN], Kind.COUNT, 12, sortable=False),
        Column("refused", _("Refused"), lambda one: one.piles.counts[Pile.REFUSED], Kind.COUNT, 9, sortable=False),
        Column("proof", _("Adds up"), _agrees, Kind.STATE, 16, tone=_tone, sortable=False),
    ]  # fmt: skip


def _days(one: Shown) -> str:
    statement = one.file.statements[0] if one.file is not None else None
    if statement is None or statement.first_day is None or statement.last_day is None:
        return ""
    return f"{show_short(statement.first_day)} – {show_short(statement.last_day)}"


def _agrees(one: Shown) -> str:
    if one.plan is None:
        return _("Left out")
    agrees = one.plan.proof.agrees
    return "" if agrees is None else _("Yes") if agrees else _("No")


def _tone(one: Shown) -> str:
    if one.plan is None:
        return "bad"
    return "attention" if one.plan.proof.agrees is False else ""
