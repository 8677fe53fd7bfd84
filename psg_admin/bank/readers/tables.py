"""Tables of banks: CSV, XLSX, XLS and ODS of every layout, and any other table through the map of an import."""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice, pairwise
from operator import attrgetter
from sys import intern
from typing import NamedTuple

from psg_admin.bank.layouts import (
    ACCOUNTS,
    BALANCE,
    BANK_ID,
    BY_NAME,
    CURRENCY,
    DAY,
    FEE,
    HEADLESS,
    IN,
    KIND,
    MOVES,
    NAME,
    ORIGIN,
    OUT,
    REFERENCE,
    SORT_CODES,
    STATE,
    STATEMENT_LIST,
    TEXT,
    VALUE,
    Layout,
)
from psg_admin.bank.running import Step, run_of
from psg_admin.bank.statement import (
    HOME_CURRENCY,
    Identity,
    Line,
    Refused,
    Statement,
    StatementFile,
    covering,
    identity_of,
    in_another_currency,
    texts,
)
from psg_admin.imports.columns import heading_key, names
from psg_admin.imports.mapping import SheetMapping, choose, header_key
from psg_admin.imports.opening import OpenedList, list_of, mapped
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, fold, ngettext, quoted, squeeze
from psg_admin.tables.cells import LineKind, Row, Table, Unread, Value, is_empty, look
from psg_admin.tables.header import LOOKED_AT, names_of, with_header
from psg_admin.tables.readers import read_tables
from psg_admin.tables.separated import DELIMITERS
from psg_admin.tables.values import Ambiguous, CellProblem, Order, order_of, parse_day_cell, parse_sum

AHEAD = 1
"""A year of two figures lies at most so many years ahead: a statement tells of the past."""
_SAMPLE = 200
_AT_ONCE = 5_000
_MOST_HELD = 50_000
"""A table of more lines is read twice over rather than held with all its cells."""
_AT_THE_EDGE = re.compile(
    r"(?:balance )?(?:brought|carried) forward|(?:opening|closing|start|end|starting|previous|final) balance|balance"
)
_NOT_YET = frozenset({
    "pending", "denied", "declined", "failed", "cancelled", "canceled", "expired", "removed", "unclaimed", "voided",
    "placed", "processing", "under review", "temporary hold", "held",
})  # fmt: skip
_PLAIN_SUM = re.compile(r"([-−]?)£?([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})\.([0-9]{2})(?: GBP)?")

Remembered = Callable[[str], str | None]
"""Returns what is remembered of a table with these headings (its key), or None."""


def read_table(
    data: bytes, name: str, *, digest: str, today: date, layout: Layout | None = None,
    said: Mapping[str, str] | None = None, remembered: Remembered | None = None, order: Order | None = None,
    progress: Progress = quiet,
) -> StatementFile:  # fmt: skip
    """Read a table of a bank. ``layout``: the bank that a person says it is of; None: it is told by its headings.

    ``said``: what a person says that headings mean: the key of a column by heading, "" for one that is not taken.
    ``order``: the order in which a person says that the days are written.

    :raises BadInput: when it is no table, or not one of that bank, or nobody can know what its columns are.
    """
    named = {heading_key(heading): key for heading, key in (said or {}).items()}
    book = read_tables(
        data, known=lambda text: STATEMENT_LIST.is_heading(text) or heading_key(text) in named, progress=progress
    )
    table = book.first
    if layout is HEADLESS or (layout is None and table.header_line is None and _is_headless(table)):
        return StatementFile(name, digest, (_headless(table, today, order),), book.notes)
    if table.header_line is None and remembered is not None:
        table = _with_remembered(table, remembered)
    if table.header_line is None:
        raise BadInput(
            _(
                "No line of headings was found. Write above the columns what they hold, such as Date, Description,"
                " Amount and Balance."
            )
        )
    if layout is not None:
        _check_layout(table, layout)
    opened = list_of(
        replace(book, tables=(table,)), name, what=STATEMENT_LIST,
        ready=layout.ready if layout is not None else None, remembered=remembered, held=table.lines <= _MOST_HELD,
    )  # fmt: skip
    if named:
        opened = mapped(opened, _chosen(opened.mapping, named))
    found = layout or (None if named else BY_NAME.get(opened.mapping.ready))
    reading = _Reading(opened, table, found, today, order, cut=book.kind == "csv" and _is_cut(data))
    kept = opened.remembered() if found is None else {"header_key": "", "columns": ""}
    return StatementFile(
        name, digest, reading.statements(), book.notes, header_key=kept["header_key"], columns=kept["columns"],
        days=reading.doubtful,
    )  # fmt: skip


def open_table(data: bytes, name: str, *, remembered: Remembered | None = None) -> OpenedList:
    """Return the table of a bank nobody knows, so that a person can say what its columns are. Where no heading of it is
    known, the first line of words is its header.

    :raises BadInput: when it is no table, or has no line of words.
    """
    book = read_tables(data, known=STATEMENT_LIST.is_heading)
    table = book.first
    if table.header_line is None and remembered is not None:
        table = _with_remembered(table, remembered)
    if table.header_line is None:
        words = next((row for row in islice(table.rows, LOOKED_AT) if _is_words(row)), None)
        if words is not None:
            table = with_header(table, frozenset(names_of(words)).__contains__)
    return list_of(replace(book, tables=(table,)), name, what=STATEMENT_LIST, remembered=remembered)


def _is_words(row: Row) -> bool:
    """Say whether a line may be the header of a table: several cells, each of words and without figures."""
    filled = [value for value in row.cells if not is_empty(value)]
    return len(filled) > 1 and all(isinstance(one, str) and not any(map(str.isdigit, one)) for one in filled)


def rows_of(data: bytes, numbers: Collection[int]) -> tuple[tuple[str, ...], dict[int, Row]]:
    """Return the headings of a table and some of its lines as they stand, by their numbers.

    :raises BadInput: when it is no table.
    """
    table = read_tables(data, known=STATEMENT_LIST.is_heading).first
    return table.header, {row.line: row for row in table.rows if row.line in numbers}


def _is_cut(data: bytes) -> bool:
    """Say whether the last line of a CSV has fewer cells than the one before it, and no end; one without figures is a
    remark.
    """
    if data.endswith((b"\n", b"\r", b"\0")):  # UTF-16 ends with a nought
        return False
    lines = data[-20_000:].decode("utf-8", "replace").splitlines()[-2:]
    if len(lines) < 2 or not any(map(str.isdigit, lines[1])):
        return False
    delimiter = max(DELIMITERS, key=lines[0].count)
    before, last = (len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines)
    return last < before


def _with_remembered(table: Table, remembered: Remembered) -> Table:
    """Return a table whose headings nobody knows with the line that was its header before, where there is one."""
    for row in islice(table.rows, LOOKED_AT):
        headings = names_of(row)
        if len(headings) > 1 and remembered(header_key(headings)) is not None:
            return with_header(table, frozenset(headings).__contains__)
    return table


def _chosen(mapping: SheetMapping, named: Mapping[str, str]) -> SheetMapping:
    """Return a mapping in which headings are what a person says.

    :raises BadInput: for a heading or a kind of column that there is not.
    """
    places = {heading_key(column.heading): column.position for column in mapping.columns}
    for heading, key in named.items():
        if heading not in places:
            raise BadInput(_("The file has no such column."))
        mapping = choose(mapping, places[heading], key)
    return mapping


def _check_layout(table: Table, layout: Layout) -> None:
    there = {heading_key(heading) for heading in table.header}
    lacking = [need for need in layout.needs.split("|") if heading_key(need) not in there]
    if lacking:
        raise BadInput(
            _("This is not a statement of {bank}: it has no column {columns}.").format(
                bank=layout.bank, columns=", ".join(quoted(each) for each in lacking[:4])
            )
        )


# --- what one cell says -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cells:
    """Reads days and sums; what stands in many cells is read once."""

    today: date
    order: Order = Order.DMY
    _days: dict[str, date | str] = field(default_factory=dict)
    _sums: dict[str, Money | str] = field(default_factory=dict)

    def day(self, value: Value) -> date | str:
        """Return the day of a cell, or the sentence that says why there is none."""
        if not isinstance(value, str):
            return self._day(value)
        found = self._days.get(value)
        if found is None:
            found = self._days[value] = self._day(value.lstrip("'"))
        return found

    def _day(self, value: Value) -> date | str:
        read = parse_day_cell(value, today=self.today, order=self.order, ahead=AHEAD)
        if read is None:
            return _("no day stands here")
        if isinstance(read, CellProblem):
            return read.reason
        if read.notice:
            return _("“{text}” is not a day").format(text=shorten(squeeze(look(value))))
        return read.value

    def sum(self, value: Value) -> Money | str:
        """Return the sum of a cell that is not empty, or the sentence that says why there is none."""
        if not isinstance(value, str):
            return self._sum(value)
        found = self._sums.get(value)
        if found is None:
            plain = _PLAIN_SUM.fullmatch(value)
            if plain is None:
                found = self._sum(value.lstrip("'"))
            else:
                pence = int(plain[2].replace(",", "") + plain[3])
                found = Money(-pence if plain[1] else pence)
            if len(self._sums) < 100_000:
                self._sums[value] = found
        return found

    def sums(self, values: Iterable[Value]) -> list[Money | str | None]:
        """Return what each of many cells says, as :meth:`sum` does; None for an empty one."""
        known, read = self._sums.get, self.sum
        return [
            None if value is None or is_empty(value) else (isinstance(value, str) and known(value)) or read(value)
            for value in values
        ]

    def _sum(self, value: Value) -> Money | str:
        read = parse_sum(value)
        if read is None:
            return NOTHING
        if isinstance(read, CellProblem):
            return read.reason
        if read.notice:
            return _("“{text}” is in another currency").format(text=shorten(squeeze(look(value))))
        return read.value


def order_or_refusal(days: Iterable[Value], today: date, said: Order | None = None) -> tuple[Order, Ambiguous | None]:
    """Return in which order the days of a statement are written, and what is asked where they fit several: it is taken
    for granted then. ``said``: what a person said of that.

    :raises BadInput: when the month stands before the day.
    """
    held = list(dict.fromkeys(days))
    found = order_of(held)
    if said is not None and isinstance(found, Ambiguous) and said in found.orders:
        return said, found
    if found is Order.MDY or (isinstance(found, Ambiguous) and _runs_by_months(held, today)):
        raise BadInput(
            _(
                "The days of this file are written month first, as in America. Fetch it from the bank with the day"
                " before the month, or write the days so."
            )
        )
    if isinstance(found, Ambiguous):
        return Order.DMY, found
    return found, None


def _runs_by_months(days: Sequence[Value], today: date) -> bool:
    """Say whether days that fit both orders follow each other only when they are read month first, or most of them
    are past only then.
    """
    wanted = [value for value in days if isinstance(value, str) and value.strip()]
    read = {order: _read_by(wanted, today, order) for order in (Order.DMY, Order.MDY)}
    by_day, by_month = read[Order.DMY], read[Order.MDY]
    if not by_day or not by_month:
        return False
    if max(by_month) <= today and 2 * sum(day > today for day in by_day) > len(by_day):
        return True
    return len(set(by_month)) > 2 and _steady(by_month) and not _steady(by_day)


def _read_by(days: Sequence[str], today: date, order: Order) -> list[date]:
    """Return the days of cells in an order; none where one cannot be read so."""
    read = [parse_day_cell(value, today=today, order=order, ahead=AHEAD) for value in days]
    found = [one.value for one in read if one is not None and not isinstance(one, CellProblem)]
    return found if len(found) == len(read) else []


def _steady(days: Sequence[date]) -> bool:
    steps = [after - before for before, after in pairwise(days)]
    return all(step >= timedelta() for step in steps) or all(step <= timedelta() for step in steps)


# --- rows -------------------------------------------------------------------------------------------------------------


class Odd(NamedTuple):
    """A row that is no line: the balance at an edge of the table, or one that cannot be taken, and why; ``day`` and
    ``amount`` are what can be read of it.
    """

    number: int
    day: date | None
    amount: Money | None
    balance: Money | None
    reason: str = ""


Entry = Line | Odd


class _Reading:
    """Reads the rows of one table, a column after the other."""

    def __init__(
        self, opened: OpenedList, table: Table, layout: Layout | None, today: date, order: Order | None = None, *,
        cut: bool = False,
    ) -> None:  # fmt: skip
        self._cut = cut
        self._table = table
        self._layout = layout
        self._kinds = opened.body.kinds
        mapping = opened.mapping
        self._places: Mapping[str, tuple[int, ...]] = {
            column.key: mapping.positions(column.key) for column in STATEMENT_LIST.columns
        }
        self._headings = table.header
        keys = [heading_key(heading) for heading in table.header]
        self._sort_at = next((place for place, key in enumerate(keys) if key in SORT_CODES), None)
        self._account_at = next((place for place, key in enumerate(keys) if key in ACCOUNTS), None)
        self._cells = Cells(today)
        self._notes: list[str] = []
        self._whose: list[Identity | None] = []
        self._converted: frozenset[str] | None = None
        self._passed = 0
        self._waiting = 0
        _check_columns(mapping)
        self._check_amounts(opened.body.rows)
        taken = {place for places in self._places.values() for place in places}
        taken |= {place for place in (self._sort_at, self._account_at) if place is not None}
        named = max((place + 1 for place, heading in enumerate(table.header) if heading), default=0)
        beyond = range(named, table.width)
        self._numbers, self._columns = _columns(opened.body.rows, taken.union(beyond))
        self._wide = self._are_wide(beyond)
        known = layout.signed if layout is not None else None
        self._out = self._sums(OUT)
        self._out_signed = _are_below_nothing(self._out) if known is None else known
        day_cells = self._column(DAY)
        self._cells.order, self.doubtful = order_or_refusal(day_cells, today, order)
        if self.doubtful is not None:
            self._notes.append(_("Days were read as {order}.").format(order=self._cells.order.label))
        self._days = list(map(self._cells.day, day_cells))
        self._in, self._value, self._fee, self._balance = map(self._sums, (IN, VALUE, FEE, BALANCE))
        self._text, self._name, self._reference, self._bank_id = map(self._texts, (TEXT, NAME, REFERENCE, BANK_ID))
        self._kind = list(map(intern, self._texts(KIND)))
        self._again = self._paid_again() if layout is not None and layout.paid_again else frozenset()

    def _paid_again(self) -> frozenset[int]:
        """Return the rows that say only that a sale was paid out; their fee becomes that of the sale."""
        told = list(zip(self._bank_id, map(fold, self._texts(STATE)), strict=True))
        sales = {bank_id: at for at, (bank_id, state) in enumerate(told) if state != "paid"}
        again = {at: sales[bank_id] for at, (bank_id, state) in enumerate(told) if state == "paid" and bank_id in sales}
        for at, sale in again.items():
            self._fee[sale] = self._fee[sale] or self._fee[at]
        return frozenset(again)

    def _at(self, key: str) -> tuple[int, ...]:
        return self._places[key]

    def _are_wide(self, beyond: range) -> list[bool]:
        """Say of each row whether it goes on beyond the headings; nothing where none does, or most of them do."""
        columns = [self._columns.pop(place) for place in beyond]
        found = [not all(map(is_empty, cells)) for cells in zip(*columns, strict=True)]
        return found if 0 < 2 * sum(found) <= len(found) else []

    def _column(self, key: str) -> list[Value]:
        """Return the cells of a column that is there once at most."""
        places = self._places[key]
        return self._columns[places[0]] if places else [None] * len(self._numbers)

    def _sums(self, key: str) -> list[Money | str | None]:
        """Return what the cells of a column say; None for an empty one."""
        return self._cells.sums(self._column(key))

    def _texts(self, key: str) -> list[str]:
        places = self._places[key]
        if len(places) > 1:
            rows = zip(*(self._columns[place] for place in places), strict=True)
            return [texts(look(value).lstrip("'") for value in values) for values in rows]
        return ["" if value is None else squeeze(look(value)).lstrip("'") for value in self._column(key)]

    def statements(self) -> tuple[Statement, ...]:
        """Return a statement for each account that the rows name."""
        entries = self._entries()
        if self._cut:
            entries = self._cut_short(entries)
        if not any(isinstance(entry, Line) or entry.reason for entry in entries):
            raise BadInput(_("There is no movement in this file."))
        if self._waiting:
            self._notes.append(
                ngettext(
                    "{count} line that moves no money was passed over.",
                    "{count} lines that move no money were passed over.", self._waiting,
                ).format(count=show_count(self._waiting))
            )  # fmt: skip
        passed = self._passed + sum(count for kind, count in self._kinds.items() if kind is not LineKind.ROW)
        found = []
        for identity, of_account in self._by_account(entries):
            found.append(self._statement(of_account, identity, passed))
            passed = 0
        return tuple(found)

    def _by_account(self, entries: list[Entry]) -> Iterable[tuple[Identity | None, list[Entry]]]:
        """Return the entries of each account. Where a row names none, it is the only one that others name, else the one
        that stands above the table.
        """
        named = {id(identity): identity for identity in self._whose}
        told = {identity for identity in named.values() if identity is not None}
        usual = next(iter(told)) if len(told) == 1 else self._named_above()
        found: dict[Identity | None, list[Entry]] = {}
        held = {each: found.setdefault(identity or usual, []) for each, identity in named.items()}
        for entry, identity in zip(entries, self._whose, strict=True):
            held[id(identity)].append(entry)
        return found.items()

    def _cut_short(self, entries: list[Entry]) -> list[Entry]:
        """Return the entries with the last line of the table refused, whatever is left of it."""
        last = self._table.lines
        if entries and entries[-1].number == last:
            del entries[-1], self._whose[-1]
        else:
            self._passed -= 1
        self._whose.append(self._whose[-1] if self._whose else None)
        reason = _("the file is cut short here: the entry does not come to its end")
        return [*entries, Odd(last, None, None, None, reason)]

    def _statement(self, entries: list[Entry], identity: Identity | None, passed: int) -> Statement:
        newest = self._layout is not None and self._layout.newest_first
        made = put_in_order(entries, newest_first=newest)
        return replace(
            made, format=self._format, bank=self._layout.bank if self._layout is not None else "", identity=identity,
            passed=made.passed + passed, notes=(*self._notes, *made.notes),
        )  # fmt: skip

    @property
    def _format(self) -> str:
        if self._layout is not None:
            return self._layout.key
        return f"table-{header_key(self._headings)[:12]}"

    def _named_above(self) -> Identity | None:
        """Return the account that the lines above the header name."""
        top = self._table.header_top or self._table.header_line or 1
        for row in islice(self._table.rows, top - 1):
            for value in row.cells:
                if isinstance(value, str) and (found := identity_of(value)) is not None:
                    return found
        return None

    def _identities(self) -> list[Identity | None]:
        """Return the account that each row names."""
        if self._account_at is None:
            return [None] * len(self._numbers)
        told = list(map(look, self._columns[self._account_at]))
        if self._sort_at is not None:
            codes = self._columns[self._sort_at]
            told = [f"{look(code)} {number}" for code, number in zip(codes, told, strict=True)]
        found = {each: identity_of(each) for each in set(told)}
        return [found[each] for each in told]

    def _entries(self) -> list[Entry]:
        """Return what the rows are, without those that are no movement."""
        identities, self._whose = self._identities(), []
        foreign, still = self._foreign(), self._still()
        origins, origin = self._origins(foreign)
        found: list[Entry] = []
        for at, (number, day, identity) in enumerate(zip(self._numbers, self._days, identities, strict=True)):
            told = self._balance[at]
            balance = None if isinstance(told, str) else told
            entry: Entry | None = None
            if self._wide and self._wide[at]:
                reason = _("it has more cells than there are headings: a comma may stand in one of them")
                entry = Odd(number, None, None, None, reason)
            elif self._value[at] is None and self._in[at] is None and self._out[at] is None:
                entry = self._without_sum(at, balance)
            elif still and still[at]:
                self._waiting += 1
            elif foreign and foreign[at]:
                converted = bool(origins) and bool({self._bank_id[at], origin[at]} & self._conversions(origin))
                reason = in_another_currency(foreign[at])
                entry = None if converted else Odd(number, None, NOTHING, None, reason)
            else:
                amount, fee = self._amount(at)
                if isinstance(day, date) and isinstance(amount, Money):
                    whose = origins.get(origin[at], at) if origins else at
                    entry = self._line(at, whose, day, amount, balance, fee)
                else:
                    entry = self._unread(at, day, amount, balance)
            if entry is not None:
                found.append(entry)
                self._whose.append(identity)
            if not isinstance(entry, Line) and (entry is None or not entry.reason):
                self._passed += 1
        return found

    def _unread(self, at: int, day: date | str, amount: Money | str, balance: Money | None) -> Odd:
        """Return what a row is whose day or sum cannot be read."""
        reason = self._why(at, day, DAY) if isinstance(day, str) else str(amount)
        return odd(self._numbers[at], day, amount, balance, reason)

    def _still(self) -> list[bool]:
        """Say of each row whether it is only a note, or money that has not moved yet; nothing where no row tells."""
        if not self._at(MOVES) and not self._at(STATE):
            return []
        said = zip(self._texts(MOVES), self._texts(STATE), strict=True)
        return [
            fold(moves) == "memo" or fold(state) in _NOT_YET or at in self._again
            for at, (moves, state) in enumerate(said)
        ]

    def _foreign(self) -> list[str]:
        """Return the currency of each row, "" for pounds; nothing where no row tells."""
        if not self._at(CURRENCY):
            return []
        return ["" if fold(currency) in {"", _HOME} else currency for currency in self._texts(CURRENCY)]

    def _origins(self, foreign: list[str]) -> tuple[Mapping[str, int], list[str]]:
        """Return the rows in other currencies, by what the processor calls them, and to which of these each row is
        tied: a conversion is the receipt of one.
        """
        if not self._at(ORIGIN) or not foreign or not self._at(BANK_ID):
            return {}, []
        named = enumerate(zip(foreign, self._bank_id, strict=True))
        return {bank_id: at for at, (currency, bank_id) in named if currency and bank_id}, self._texts(ORIGIN)

    def _line(self, at: int, whose: int, day: date, amount: Money, balance: Money | None, fee: Money) -> Line:
        text, kind = self._text[whose], self._kind[at]
        name, reference = self._name[whose], self._reference[whose]
        layout = self._layout
        if layout is not None and layout.apart and not name and kind.upper() in layout.apart_in:
            parts = [squeeze(part) for part in text.split(layout.apart)]
            name, reference = parts[0], parts[1] if len(parts) > 1 else ""
        return Line(
            self._numbers[at], day, amount, text or texts((name, reference)) or kind, name, reference,
            self._bank_id[at], kind, balance, fee,
        )  # fmt: skip

    def _without_sum(self, at: int, balance: Money | None) -> Odd | None:
        """Return what a row without a sum is: the balance at an edge, nothing at all, or a line that lacks its sum."""
        number, day = self._numbers[at], self._days[at]
        text = fold(self._text[at])
        if balance is not None and (not text or _AT_THE_EDGE.search(text)):
            return Odd(number, None, NOTHING, balance)
        if isinstance(day, date):
            return Odd(number, day, None, balance, _no_sum())
        return None

    def _conversions(self, origin: list[str]) -> frozenset[str]:
        """Return the numbers of what has a conversion into pounds."""
        if self._converted is None:
            self._converted = frozenset(
                each for each, currency, kind in zip(origin, self._texts(CURRENCY), self._kind, strict=True)
                if fold(currency) == _HOME and "conversion" in fold(kind)
            ) - {""}  # fmt: skip
        return self._converted

    def _amount(self, at: int) -> tuple[Money | str, Money]:
        """Return what the account gained by a row, or why nobody knows; and the fee that was kept from it."""
        value, fee = self._value[at], self._fee[at]
        if value is None:
            return self._in_or_out(at), NOTHING
        if isinstance(value, str):
            return self._why(at, value, VALUE), NOTHING
        if isinstance(fee, str):
            return self._why(at, fee, FEE), NOTHING
        if not fee or (self._layout is not None and self._layout.net):
            return value, fee or NOTHING
        kept = -fee if fee < NOTHING or value < NOTHING else fee
        return value - kept, kept

    def _in_or_out(self, at: int) -> Money | str:
        """Return what a row says under Paid in or Paid out, signed, or why nobody knows."""
        into, out = self._in[at], self._out[at]
        if isinstance(into, str):
            return self._why(at, into, IN)
        if isinstance(out, str):
            return self._why(at, out, OUT)
        if into and out:
            return _("it says both that it was paid in and that it was paid out")
        if not out:
            return into or NOTHING
        return out if self._out_signed else -out

    def _why(self, at: int, reason: str, key: str) -> str:
        """Return a reason with the heading of its column."""
        place = self._at(key)[0]
        cell = self._columns[place][at]
        if isinstance(cell, Unread):
            reason = cell.flaw.reason
        return _("{heading}: {reason}").format(heading=shorten(self._headings[place] or key), reason=reason)

    def _check_amounts(self, every: Iterable[Row]) -> None:
        """Refuse a table whose sums are the balances after each line, by the first of its rows.

        :raises BadInput: when another column holds by how much they change.
        """
        (place,) = self._at(VALUE)[:1] or (None,)
        if place is None:
            return
        rows = [row for row in islice(every, _SAMPLE) if not is_empty(row.cell(place))]
        amounts = _sums_of(self._cells, rows, place)
        if amounts is None or len(amounts) < 4:
            return
        for other in range(self._table.width):
            moved = _sums_of(self._cells, rows, other) if other != place else None
            if moved is None or not any(moved) or len(set(amounts)) < 2:
                continue
            steps = [abs((after - before).pence) for before, after in pairwise(amounts)]
            if steps in ([abs(one.pence) for one in moved[1:]], [abs(one.pence) for one in moved[:-1]]):
                raise BadInput(
                    _(
                        "The column “{heading}” holds the balance after each line and not its sum, which is in"
                        " “{other}”. Look at what the columns are called."
                    ).format(heading=shorten(self._headings[place]), other=shorten(self._headings[other]))
                )


_HOME = fold(HOME_CURRENCY)


def _columns(rows: Iterable[Row], places: Collection[int]) -> tuple[list[int], dict[int, list[Value]]]:
    """Return the numbers of rows, and their cells at some places, by column."""
    numbers: list[int] = []
    found: dict[int, list[Value]] = {place: [] for place in places}
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        numbers += [row.line for row in some]
        for place, column in found.items():
            column += [cells[place] if place < len(cells) else None for _number, cells in some]
    return numbers, found


def _are_below_nothing(sums: Iterable[Money | str | None]) -> bool:
    """Say whether what was paid out stands with a minus sign in its column."""
    found = [each for each in sums if isinstance(each, Money) and each]
    return bool(found) and all(each < NOTHING for each in found)


def _sums_of(cells: Cells, rows: Sequence[Row], place: int) -> list[Money] | None:
    """Return the sums of a column; None where anything else stands in it."""
    found: list[Money] = []
    for row in rows:
        value = row.cell(place)
        read = None if is_empty(value) or isinstance(value, date) else cells.sum(value)
        if not isinstance(read, Money):
            return None
        found.append(read)
    return found


def _check_columns(mapping: SheetMapping) -> None:
    """Refuse a table in which nobody can know where the day and the sum stand.

    :raises BadInput: with what is lacking, or what is a balance and was taken for a sum.
    """
    if not mapping.positions(DAY):
        raise BadInput(_("This file has no column with the day. Call it Date."))
    if not any(mapping.positions(key) for key in (VALUE, IN, OUT)):
        raise BadInput(_("This file has no column with the sum. Call it Amount, or have Paid in and Paid out."))
    known = names(STATEMENT_LIST)
    for key in (VALUE, IN, OUT):
        if known.get(heading_key(mapping.heading(key))) == BALANCE:
            raise BadInput(
                _("The column “{heading}” is a balance: it cannot be the sum of each line.").format(
                    heading=shorten(mapping.heading(key))
                )
            )


# --- in order ---------------------------------------------------------------------------------------------------------


def put_in_order(entries: Sequence[Entry], *, newest_first: bool) -> Statement:
    """Return the lines the oldest first, with the balances as far as they are ones; what else they are is not said."""
    steps: list[Step] = list(map(attrgetter("day", "amount", "balance"), entries))
    run = run_of(steps, newest_first=newest_first)
    ordered = entries[::-1] if run.backwards else entries
    lines = [entry for entry in ordered if isinstance(entry, Line)]
    notes = []
    if not run.runs:
        lines = [line._replace(balance=None) for line in lines]
        notes.append(_("The column of balances does not follow from the sums: it was left aside."))
    broken = _("The balance of line {line} does not follow from the line before: a line may be missing there.")
    notes += [broken.format(line=show_count(ordered[place].number)) for place in run.breaks[:3]]
    refusals = (Refused(one.number, one.reason) for one in entries if isinstance(one, Odd) and one.reason)
    refused = tuple(sorted(refusals, key=lambda one: one.line))
    return covering(Statement("", tuple(lines), refused, opening=run.opening, closing=run.closing, notes=tuple(notes)))


# --- without headings -------------------------------------------------------------------------------------------------


def _is_headless(table: Table) -> bool:
    """Say whether the lines of a table are a day, a text and a sum each."""
    if table.width != 3:
        return False
    cells = Cells(date(2100, 1, 1))
    rows = [row for row in islice(table.rows, 20) if not row.blank]
    fit = [isinstance(cells.day(row.cell(0)), date) and isinstance(cells.sum(row.cell(2)), Money) for row in rows]
    return fit[:1] == [True] and 2 * sum(fit) > len(rows)


def _headless(table: Table, today: date, order: Order | None = None) -> Statement:
    rows = [row for row in table.rows if not row.blank]
    if table.width != 3:
        raise BadInput(_("This is not a statement without headings: its lines are not a day, a text and a sum each."))
    cells = Cells(today, order_or_refusal((row.cell(0) for row in rows), today, order)[0])
    entries = [_headless_entry(row, cells) for row in rows]
    made = put_in_order(entries, newest_first=HEADLESS.newest_first)
    return replace(made, format=HEADLESS.key, bank=HEADLESS.bank, passed=table.lines - len(rows))


def _headless_entry(row: Row, cells: Cells) -> Entry:
    amount = _no_sum() if is_empty(row.cell(2)) else cells.sum(row.cell(2))
    return entry_of(row.line, cells.day(row.cell(0)), amount, squeeze(look(row.cell(1))))


def entry_of(number: int, day: date | str, amount: Money | str, text: str, balance: Money | None = None) -> Entry:
    """Return an entry of which nothing else is told; a day or a sum that cannot be read is a sentence instead."""
    if isinstance(day, str) or isinstance(amount, str):
        return odd(number, day, amount, balance, day if isinstance(day, str) else str(amount))
    return Line(number, day, amount, text, balance=balance)


def odd(number: int, day: date | str, amount: Money | str, balance: Money | None, reason: str) -> Odd:
    """Return what cannot be taken, for a ``reason``, with what can be read of it."""
    told = day if isinstance(day, date) else None
    return Odd(number, told, amount if isinstance(amount, Money) else None, balance, reason)


def _no_sum() -> str:
    return _("no sum stands here")
