"""From a table and a mapping to what each line says: one :class:`MemberLine` a row, never an exception; pure."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import filterfalse, islice
from sys import intern
from types import MappingProxyType
from typing import Any, TypeVar

from psg_admin.imports.cells import Cell, LineCells
from psg_admin.imports.columns import BY_KEY, Content, PaidTo, heading_key, own_field
from psg_admin.imports.lines import ConsentLine, GiftAidLine, LinePerson, MemberLine, OrderLine, Remark
from psg_admin.imports.mapping import SheetMapping
from psg_admin.imports.naming import people_of
from psg_admin.imports.wordings import (
    bare_number,
    copies_in,
    death_in,
    ending_of,
    interval_of,
    is_life,
    is_oneself,
    method_of,
    news_of,
    number_problem,
    other_line,
    says_nothing,
)
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import each_once
from psg_admin.kernel.typed import whole
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.memberships.rules.numbers import checked_number
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.store.numbering import number_key
from psg_admin.tables.cells import LineKind, Row, Table, Value, look
from psg_admin.tables.header import classified
from psg_admin.tables.values import (
    NUMBERS_GONE,
    Ambiguous,
    CellProblem,
    Order,
    is_gone,
    order_of,
    parse_day_cell,
    parse_sum,
    parse_yes_no,
)

T = TypeVar("T")

_DAYS = tuple(each.key for each in BY_KEY.values() if each.content is Content.DAY)
_LOOKED_AT = 2_000
"""So many paid-to days are looked at to tell what they are."""
_MOST_KEPT = 4_096
_OTHERS = 10_000
"""So many lines that are no rows are kept in mind."""
_SAID = re.compile(r"(yes|no|\?)(?: \((.*)\))?")
"""A consent as a whole export has it: the answer, and behind it the words in which it was given."""
_DECLARED = re.compile(r"(yes|no|\?) ([\d-]*)/([\d-]*)/([\d-]*)")
"""A Gift Aid declaration as a whole export has it: the answer, when it was made, ended, and claimed up to."""
_ANSWERS = {"yes": True, "no": False, "?": None}
_NOTHING_OWN: Mapping[str, str] = MappingProxyType({})
_DUE_WORDS = ("renew", "due", "next", "proxim", "renov", "nachst")


class Rows:
    """The rows of a table, read anew each time: a long list is not held."""

    def __init__(self, table: Table, others: frozenset[int] | None = None) -> None:
        """Read ``table``; ``others`` are the lines of it that are no rows (None: that has to be found out)."""
        self._table = table
        self._others = others

    def __iter__(self) -> Iterator[Row]:
        """Yield each row."""
        if self._others is None:
            return (row for row, kind in classified(self._table) if kind is LineKind.ROW)
        return filterfalse(self._is_other, self._table.rows)

    def _is_other(self, row: Row) -> bool:
        return row.line in (self._others or ())


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a table below its header, and how many lines of each kind it has: they add up to the table."""

    header: tuple[str, ...]
    rows: Iterable[Row]
    kinds: Mapping[LineKind, int]

    def row(self, line: int) -> Row | None:
        """Return the row that is the ``line`` of the table, None where none of them is."""
        if isinstance(self.rows, tuple):
            place = bisect_left(self.rows, line, key=lambda row: row.line)
            found = self.rows[place : place + 1]
        else:
            found = tuple(islice((row for row in self.rows if row.line >= line), 1))
        return next((row for row in found if row.line == line), None)

    def texts(self) -> Iterator[list[str]]:
        """Yield what each row looks like, to guess by what its columns are."""
        for row in self.rows:
            yield [look(value) for value in row.cells]


@dataclass(frozen=True, slots=True)
class PaidToQuestion:
    """What the paid-to days are, to be asked with an example from the file; ``likely`` is what they look like."""

    heading: str
    example: str
    likely: PaidTo


@dataclass(frozen=True, slots=True)
class Questions:
    """What a list does not say itself; None for each that need not be asked."""

    order: Ambiguous | None = None
    paid_to: PaidToQuestion | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered: the order in which days are written, and what the paid-to days are.

    None: as the list has it; where it does not say, day before month, and the paid-to days as what they look like.
    """

    order: Order | None = None
    paid_to: PaidTo | None = None


def body_of(table: Table, *, held: bool = True) -> Body:
    """Return the rows of a table; not ``held``: they are read anew whenever they are asked for.

    :raises BadInput: when no line of headings was found.
    """
    if table.header_line is None:
        raise BadInput(
            _("No line of headings was found. Write above the columns what they hold, such as Name and E-mail.")
        )
    rows: list[Row] = []
    count = 0
    others: set[int] = set()
    kinds: Counter[LineKind] = Counter()
    for row, kind in classified(table):
        if kind is LineKind.ROW:
            count += 1
            if count == 1:
                kinds[kind] = 0  # in the order in which they come
            if held:
                rows.append(row)
            continue
        kinds[kind] += 1
        if len(others) <= _OTHERS:
            others.add(row.line)
    if count:
        kinds[LineKind.ROW] = count
    if held:
        return Body(table.header, tuple(rows), kinds)
    return Body(table.header, Rows(table, frozenset(others) if len(others) <= _OTHERS else None), kinds)


def questions(body: Body, mapping: SheetMapping, *, today: date) -> Questions:
    """Return what has to be asked before the rows can be read."""
    order = order_of(_values(body, mapping, (*_DAYS, *mapping.own_days())))
    return Questions(order if isinstance(order, Ambiguous) else None, _paid_to_question(body, mapping, order, today))


def read_members(
    body: Body,
    mapping: SheetMapping,
    answers: Answers | None = None,
    *,
    today: date,
    year_end: tuple[int, int] | None = None,
) -> tuple[MemberLine, ...]:
    """Return what each row says, one line a row, in their order.

    ``year_end``: month and day on which the membership year of the office ends, for cells such as "2026/27" in a list
    whose own days do not show it.
    """
    context = _context(body, mapping, answers or Answers(), today, year_end)
    lines = [_LineReader(row, mapping, context).line() for row in body.rows]
    return _joined_up(_newest(lines, heading) if (heading := mapping.heading("membership_id")) else lines)


# --- what is known of the whole list --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a whole list while its lines are read.

    ``year_end``: month and day of the end of a membership year; ``keep_noughts``: noughts before a number belong to it;
    ``exact``: it is an export of our own.
    """

    today: date
    order: Order = Order.DMY
    paid_to: PaidTo = PaidTo.LAST_DAY
    year_end: tuple[int, int] | None = None
    keep_noughts: bool = True
    exact: bool = False
    _kept: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        """Return what ``read`` does, which is the same for the same ``key``: lines say the same sums and days again."""
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = read()
        found: T = self._kept[key]
        return found


def _values(body: Body, mapping: SheetMapping, keys: Iterable[str]) -> Iterator[Value]:
    positions = [position for key in keys for position in mapping.positions(key)]
    for row in body.rows if positions else ():
        for position in positions:
            if position < len(row.cells):
                yield row.cells[position]


def order_for(body: Body, mapping: SheetMapping, answers: Answers) -> Order:
    """Return the order in which a list has its days: as was answered, as all of them show, else day before month."""
    if answers.order is not None:
        return answers.order
    found = order_of(_values(body, mapping, (*_DAYS, *mapping.own_days())))
    return Order.DMY if isinstance(found, Ambiguous) else found


def _context(
    body: Body, mapping: SheetMapping, answers: Answers, today: date, year_end: tuple[int, int] | None = None
) -> Context:
    """Return what is known of a whole list of members."""
    order = order_for(body, mapping, answers)
    asked = _paid_to_question(body, mapping, order, today)
    likely = asked.likely if asked is not None else PaidTo.LAST_DAY
    paid_to = answers.paid_to or mapping.paid_to or likely
    days = _paid_to_days(body, mapping, order, today)
    if paid_to is PaidTo.FIRST_DUE:
        days = [day - timedelta(days=1) for day in days]
    return Context(
        today, order, paid_to, _usual_end(days) or year_end, _keeps_noughts(body, mapping), mapping.ready == "canonical"
    )


def _paid_to_days(body: Body, mapping: SheetMapping, order: Order, today: date) -> list[date]:
    """Return the whole days of the column of the paid-to day; months and years alone are none."""
    values = islice(_values(body, mapping, ("paid_to",)), _LOOKED_AT)
    read = (parse_day_cell(value, today=today, order=order) for value in values)
    return [each.value for each in read if each is not None and not isinstance(each, CellProblem) and not each.notice]


def _usual_end(days: Sequence[date]) -> tuple[int, int] | None:
    """Return the month and day on which most paid-to days fall, None where there is none that most fall on."""
    usual = Counter((day.month, day.day) for day in days).most_common(1)
    if not usual or usual[0][1] * 3 < len(days) or usual[0][0] == (2, 29):
        return None
    return usual[0][0]


def _paid_to_question(
    body: Body, mapping: SheetMapping, order: Order | Ambiguous, today: date
) -> PaidToQuestion | None:
    if mapping.paid_to is not None or not mapping.positions("paid_to"):
        return None
    days = _paid_to_days(body, mapping, Order.DMY if isinstance(order, Ambiguous) else order, today)
    heading = mapping.heading("paid_to")
    lasts = sum((day + timedelta(days=1)).day == 1 for day in days)
    firsts = sum(day.day == 1 for day in days)
    by_heading = any(word in heading_key(heading) for word in _DUE_WORDS)
    due = by_heading if lasts == firsts else firsts > lasts
    column = next(column for column in mapping.columns if column.key == "paid_to")
    return PaidToQuestion(heading, next(iter(column.examples), ""), PaidTo.FIRST_DUE if due else PaidTo.LAST_DAY)


def _keeps_noughts(body: Body, mapping: SheetMapping) -> bool:
    """Say whether noughts before a number belong to it: all numbers have as many figures, or it is our own export."""
    column = next((column for column in mapping.columns if column.key == "number"), None)
    if column is None or column.canonical:
        return True
    texts = (look(value).strip() for value in _values(body, mapping, ("number",)))
    return len({len(text) for text in texts if text.isdigit()}) < 2


def _newest(lines: list[MemberLine], heading: str) -> list[MemberLine]:
    """Refuse, where a person has a row for each membership they ever had, all but the one that runs longest."""
    longest: dict[str, MemberLine] = {}
    for line in lines:
        if line.old_id and line.refused is None:
            before = longest.setdefault(line.old_id, line)
            if _runs(line) > _runs(before):
                longest[line.old_id] = line
    settled = []
    for line in lines:
        chosen = longest.get(line.old_id, line)
        if chosen is not line and chosen.membership_id != line.membership_id and line.refused is None:
            reason = _("line {line} has the membership of this person that runs longest").format(line=chosen.line)
            settled.append(replace(line, refused=Remark(heading, line.membership_id, reason)))
        else:
            settled.append(line)
    return settled


def _runs(line: MemberLine) -> tuple[bool, date]:
    return line.lifetime, line.paid_to or date.min


def _joined_up(lines: list[MemberLine]) -> tuple[MemberLine, ...]:
    """Return the lines with what they say of each other: who is a member of whose membership, who pays as who does."""
    by_number: dict[str, MemberLine] = {}
    by_membership: dict[str, MemberLine] = {}
    for line in lines:
        if line.number:
            by_number.setdefault(number_key(line.number), line)
        if line.membership_id:
            by_membership.setdefault(line.membership_id, line)
    joined = []
    for line in lines:
        found = line
        if line.joint:
            whose = by_membership.get(line.joint) or by_number.get(number_key(line.joint))
            if whose is line:
                found = replace(found, joint="")
            elif whose is not None:
                found = replace(found, joint_line=whose.line)
        payer = by_number.get(number_key(line.payer)) if line.payer and line.method is None else None
        if payer is not None and payer is not line:
            found = replace(found, method=payer.method)
        joined.append(found)
    return tuple(joined)


@lru_cache(maxsize=4096)
def _one_day(day: date) -> date:
    """Return the same day, held once for all lines that say it."""
    return day


# --- one line -------------------------------------------------------------------------------------------------------


class CellReader:
    """Reads the cells of one row, each once."""

    def __init__(self, row: Row, mapping: SheetMapping, context: Context) -> None:
        self._row = row
        self._cells = LineCells(row, mapping)
        self._context = context

    def _day(self, key: str, *, last: bool = False) -> date | None:
        cell = self._said(key)
        if cell is None:
            return None
        context = self._context
        parse = partial(
            parse_day_cell, cell.value, today=context.today, order=context.order, last=last, year_end=context.year_end
        )
        read = context.once(("last" if last else "day", cell.value), parse) if isinstance(cell.value, str) else parse()
        if isinstance(read, CellProblem):
            self._cells.bad(key, cell, read.reason)
            return None
        if read is not None and read.notice:
            self._cells.note(cell, read.notice)
        return _one_day(read.value) if read is not None and read.value is not None else None

    def _sum(self, key: str) -> Money | None:
        cell = self._said(key)
        if cell is None:
            return None
        parse = partial(parse_sum, cell.value)
        read = self._context.once(("sum", cell.value), parse) if isinstance(cell.value, str) else parse()
        if read is None:
            return None
        if isinstance(read, CellProblem):
            self._cells.bad(key, cell, read.reason)
            return None
        if read.notice:
            self._cells.note(cell, read.notice)
        return read.value

    def _count(self, key: str, most: int) -> int | None:
        cell = self._said(key)
        if cell is None:
            return None
        count = whole(cell.text)
        if count is None or not 1 <= count <= most:
            self._cells.bad(key, cell, _("a number from 1 to {most} belongs here").format(most=most))
            return None
        return count

    def _flag(self, key: str) -> bool | None:
        cell = self._said(key)
        if cell is None:
            return None
        read = parse_yes_no(cell.value, today=self._context.today, order=self._context.order)
        if isinstance(read, CellProblem):
            self._cells.bad(key, cell, read.reason)
            return None
        return read.value.yes if read is not None else None

    def _said(self, key: str) -> Cell | None:
        """Return the cell of a column; None where it says nothing, also in words or by a sign."""
        cell = self._cells.cell(key)
        if cell is None:
            return None
        if says_nothing(cell.text) and BY_KEY[key].content is not Content.FLAG:
            self._cells.note(cell, _("taken as empty"))
            return None
        return cell

    def _id(self, key: str) -> str:
        return self._cells.text(key)[:200]


class _LineReader(CellReader):
    """Reads the line of a member."""

    def line(self) -> MemberLine:
        """Return what the line says."""
        cells = self._cells
        number = self._number()
        people = people_of(cells, self._of_first(), exact=self._context.exact)
        joined = self._day("joined")
        paid_to, lifetime = self._paid_to()
        self._check_days(joined, paid_to)
        method, payer = self._method()
        ended, ending = self._ended(paid_to)
        self._look_for_a_death()
        return MemberLine(
            line=cells.line,
            people=people,
            number=number,
            old_id=self._id("old_id"),
            household=self._id("household"),
            home_name=self._id("home_name"),
            home_salutation=self._id("home_salutation"),
            type_words=intern(cells.text("type")),
            method=method,
            joined=joined,
            paid_to=paid_to,
            lifetime=lifetime,
            payer=payer,
            payer_id=self._id("payer_id"),
            membership_id=self._id("membership_id"),
            joint=self._id("joint"),
            type_kind=cells.text("type_kind"),
            owed=self._sum("owed"),
            term_paid=self._sum("term_paid"),
            ended=ended,
            ending=ending,
            order=self._order(method),
            consents=self._consents(),
            gift_aid=self._gift_aid(people, joined),
            gift_aid_before=self._gift_aid_before(),
            tags=self._tags(),
            own=self._own(),
            term_start=self._day("term_start"),
            term_end=self._day("term_end", last=True),
            left_out=tuple(cells.left_out),
            notices=tuple(cells.notices),
            refused=cells.refused,
        )

    # --- the membership ---

    def _number(self) -> str:
        cell = self._said("number")
        if cell is None:
            return ""
        if is_gone(cell.value):
            self._cells.bad("number", cell, _(NUMBERS_GONE))
            return ""
        if problem := number_problem(cell.text):
            self._cells.bad("number", cell, problem)
            return ""
        text = squeeze(cell.text)
        bare = bare_number(text)
        if bare.isdigit() and not self._context.keep_noughts:
            bare = bare.lstrip("0") or "0"
        try:
            number = checked_number(bare)
        except BadInput as refused:
            self._cells.bad("number", cell, refused.message)
            return ""
        if number != text.upper():
            self._cells.note(cell, _("taken as {number}").format(number=number))
        return number

    def _paid_to(self) -> tuple[date | None, bool]:
        """Return the last day that is paid, and whether the membership never runs out."""
        cell = self._cells.cell("paid_to")
        if cell is not None and is_life(cell.text):
            return None, True
        due = self._context.paid_to is PaidTo.FIRST_DUE
        day = self._day("paid_to", last=not due)
        return (day - timedelta(days=1) if day is not None and due else day), False

    def _check_days(self, joined: date | None, paid_to: date | None) -> None:
        cell = self._cells.cell("paid_to")
        if cell is not None and joined is not None and paid_to is not None and paid_to < joined:
            reason = _("before the day of joining, {day}").format(day=show_day(joined))
            self._cells.refuse(cell.heading, cell.text, reason)

    def _method(self) -> tuple[Method | None, str]:
        """Return the way of paying, and who pays by number or name where that is somebody else."""
        payer = self._cells.text("payer")
        payer = "" if is_oneself(payer) else other_line(payer) or payer
        cell = self._said("method")
        if cell is None:
            return (Method.STANDING_ORDER if self._cells.cell("so_amount") is not None else None), payer
        method = method_of(cell.text) or self._method_by_heading(cell)
        points = other_line(cell.text)
        if method is None and points:
            self._cells.note(cell, _("taken as: member {number} pays").format(number=points))
            return None, payer or points
        if method is None and method_of(cell.heading) is None:
            self._cells.bad("method", cell, _("this way of paying is not known"))
        return method, payer

    def _method_by_heading(self, cell: Cell) -> Method | None:
        """Return the way of paying that is the heading of a column with yes and no: "S/O?"."""
        read = parse_yes_no(cell.value, today=self._context.today)
        yes = read is not None and not isinstance(read, CellProblem) and read.value.yes
        return method_of(cell.heading) if yes else None

    def _order(self, method: Method | None) -> OrderLine | None:
        """Return what the line tells of a standing order: its own columns, else what is paid by one."""
        by_order = method is Method.STANDING_ORDER
        amount = self._sum("so_amount")
        usual = self._sum("amount")
        if amount is None and by_order:
            amount = usual
        interval: Interval | None = None
        cell = self._said("so_interval")
        if cell is not None:
            interval = interval_of(cell.text)
            if interval is None:
                self._cells.bad("so_interval", cell, _("this interval is not known"))
        day = self._count("so_day", 31)
        first = self._day("so_first")
        reference = self._reference()
        if not by_order and amount is None:
            return None
        if amount is None and interval is None and day is None and first is None and not reference:
            return None
        return OrderLine(amount or None, interval, day, first, reference)

    def _reference(self) -> str:
        cell = self._said("so_reference")
        if cell is None:
            return ""
        if other_line(cell.text):
            self._cells.bad("so_reference", cell, _("this points to another line and is not a reference"))
            return ""
        return squeeze(cell.text)[:200]

    def _ended(self, paid_to: date | None) -> tuple[date | None, Ending | None]:
        """Return when and why the membership ended; both or neither."""
        ended = self._day("ended", last=True)
        cell = self._cells.cell("ending") or self._cells.cell("status")
        ending = ending_of(cell.text) if cell is not None else None
        if ended is None and ending is None:
            return None, None
        if ended is None and cell is not None:
            today = self._context.today
            ended = min(paid_to, today) if paid_to is not None else today
            self._cells.note(cell, _("no day says since when: {day} was taken").format(day=show_day(ended)))
        return ended, ending or (Ending.DECEASED if self._cells.cell("died") is not None else Ending.RESIGNED)

    # --- the people ---

    def _of_first(self) -> dict[str, Any]:
        """Return the particulars of the first person that stand in columns of their own, by their keys."""
        found: dict[str, Any] = {"copies": self._copies(), "concession_until": self._day("concession_until", last=True)}
        found["rest_gift_since"] = self._day("rest_gift_since")
        found["concession_evidence"] = self._cells.text("concession_evidence")
        away = self._flag("gone_away")
        if away is not None:
            found["gone_away"] = away
        return found | self._concession(found["concession_evidence"]) | self._death()

    def _concession(self, evidence: str) -> dict[str, Any]:
        """Return whether somebody is entitled to concession prices; words instead of a yes are the evidence of it."""
        cell = self._said("concession")
        read = parse_yes_no(cell.value, today=self._context.today) if cell is not None else None
        if cell is None or read is None:
            return {}
        if not isinstance(read, CellProblem):
            return {"concession": read.value.yes}
        self._cells.note(cell, _("taken as yes"))
        return {"concession": True, "concession_evidence": evidence or squeeze(cell.text)}

    def _death(self) -> dict[str, Any]:
        """Return on which day the person of the line died, where a column says that they did."""
        cells, today = self._cells, self._context.today
        cell = cells.cell("died")
        exact = self._day_of_death(cell) if cell is not None else {}
        if exact:
            return exact
        for flag in filter(None, (cells.cell("deceased"), cell)):
            read = parse_yes_no(flag.value, today=today, order=self._context.order)
            if read is None or isinstance(read, CellProblem) or not read.value.yes:
                continue
            if read.value.day is not None and read.value.day <= today:
                return {"deceased_on": read.value.day, "death_day_known": True}
            return self._unknown_day(flag)
        status = cells.cell("status")
        if status is not None and ending_of(status.text) is Ending.DECEASED:
            return self._unknown_day(status)
        return {}

    def _unknown_day(self, cell: Cell) -> dict[str, Any]:
        self._cells.note(cell, _("the day of death is not known"))
        return {"deceased_on": self._context.today, "death_day_known": False}

    def _day_of_death(self, cell: Cell) -> dict[str, Any]:
        """Return the day of death that a cell says, nothing where it says none; of a month it is the last day."""
        today = self._context.today
        read = parse_day_cell(cell.value, today=today, order=self._context.order, last=True, ahead=0)
        if read is None or isinstance(read, CellProblem):
            answer = parse_yes_no(cell.value, today=today)
            if read is not None and (answer is None or isinstance(answer, CellProblem)):
                self._cells.bad("died", cell, read.reason)
            return {}
        if read.value > today and not read.notice:
            self._cells.bad("died", cell, _("this day lies in the future"))
            return {}
        if read.notice:
            self._cells.note(cell, read.notice)
        known = not read.notice and self._flag("death_day_known") is not False
        return {"deceased_on": min(read.value, today), "death_day_known": known}

    def _look_for_a_death(self) -> None:
        """Say where the notes speak of a death that no column tells; nothing is set by it."""
        if self._context.exact or self._cells.cell("died") is not None or self._cells.cell("deceased") is not None:
            return
        for cell in self._cells.all("notes"):
            if death_in(cell.text) is not None:
                self._cells.note(cell, _("the notes speak of a death: note it once you are sure of it"))
                return

    def _copies(self) -> int | None:
        copies = self._count("copies", 99)
        if copies is not None or self._context.exact or self._cells.cell("copies") is not None:
            return copies
        for cell in self._cells.all("notes"):
            found = copies_in(cell.text)
            if found is not None:
                self._cells.note(cell, _("taken as: {count} copies").format(count=found))
                return found
        return None

    def _consents(self) -> tuple[ConsentLine, ...]:
        found: dict[str, ConsentLine] = {}
        cell = self._cells.cell("news")
        if cell is not None:
            words = squeeze(cell.text)
            known = news_of(cell.text)
            found = {channel: ConsentLine(channel, answer, words) for channel, answer in known}
            if not known:
                self._cells.note(cell, _("these words are not known: ask again"))
                found = {channel: ConsentLine(channel, None, words) for channel in ("email", "post")}
        for channel in ("email", "post", "telephone"):
            for key, wanted in ((f"consent_{channel}", True), (f"no_{channel}", False)):
                asked = self._cells.cell(key)
                read = parse_yes_no(asked.value, today=self._context.today) if asked is not None else None
                if asked is None or read is None:
                    continue
                words = f"{asked.heading}: {squeeze(asked.text)}"
                if self._context.exact and (said := _SAID.fullmatch(squeeze(asked.text))):
                    found[channel] = ConsentLine(channel, _ANSWERS[said[1]], said[2] or "")
                    continue
                if isinstance(read, CellProblem):
                    self._cells.note(asked, _("these words are not known: ask again"))
                    found[channel] = ConsentLine(channel, None, words)
                elif read.value.yes or wanted:
                    found[channel] = ConsentLine(channel, read.value.yes is wanted, words)
        return tuple(found.values())

    def _gift_aid(self, people: Sequence[LinePerson], joined: date | None) -> GiftAidLine | None:
        made, ended = self._day("gift_aid_from"), self._day("gift_aid_to", last=True)
        claimed = self._day("gift_aid_claimed", last=True)
        cell = self._cells.cell("gift_aid")
        if cell is None:
            told = made is not None or ended is not None
            return GiftAidLine(True if told else None, made, ended, claimed) if told or claimed else None
        read = parse_yes_no(cell.value, today=self._context.today, order=self._context.order)
        if read is None or isinstance(read, CellProblem):
            if not (self._context.exact and cell.text == "?"):
                self._cells.note(cell, _("these words are not known: ask again"))
            return GiftAidLine(None, made, ended, claimed)
        answer = read.value
        whose = _whose(answer.rest, people)
        if len(people) > 1 and answer.yes and not whose:
            self._cells.note(cell, _("taken as said by the first of the two"))
        if answer.day is not None and joined is not None and answer.day < joined:
            self._cells.note(cell, _("this is before the day of joining, {day}").format(day=show_day(joined)))
        return GiftAidLine(answer.yes, made or answer.day, ended, claimed, whose or (0,))

    def _gift_aid_before(self) -> tuple[GiftAidLine, ...]:
        """Return the declarations before the last one, as a whole export has them."""
        cell = self._cells.cell("gift_aid_before")
        if cell is None:
            return ()
        found: list[GiftAidLine] = []
        for part in filter(None, map(squeeze, cell.text.split(";"))):
            said = _DECLARED.fullmatch(part)
            if said is None:
                self._cells.bad("gift_aid_before", cell, _("it is not as an export writes it"))
                return ()
            try:
                made, ended, claimed = (date.fromisoformat(day) if day else None for day in said.groups()[1:])
            except ValueError:
                self._cells.bad("gift_aid_before", cell, _("it is not as an export writes it"))
                return ()
            found.append(GiftAidLine(_ANSWERS[said[1]], made, ended, claimed))
        return tuple(found)

    def _tags(self) -> tuple[str, ...]:
        parts: list[str] = []
        for cell in self._cells.all("tags"):
            sign = next((sign for sign in ("\n", "|", ";", ",") if sign in cell.text), ",")
            parts += (squeeze(part)[:100] for part in cell.text.split(sign))
        return each_once(parts, fold)

    def _own(self) -> Mapping[str, str]:
        own: dict[str, str] = {}
        for key in self._cells:
            name = own_field(key)
            if name:
                own[name] = self._cells.lines(key)
        return own or _NOTHING_OWN


_MEN = frozenset({"mr", "he", "him", "husband", "sr", "don"})
_WOMEN = frozenset({"mrs", "ms", "miss", "she", "her", "wife", "sra", "srta", "dona"})


def _whose(words: str, people: Sequence[LinePerson]) -> tuple[int, ...]:
    """Return the places of the people whom words beside a yes mean: "both", "Mr", "her", a given name."""
    said = set(fold(words.replace(".", "")).split())
    if said & {"both", "ambos", "all", "two", "each"}:
        return tuple(range(len(people)))
    found = []
    for place, person in enumerate(people):
        title = fold(person.draft.title.replace(".", ""))
        given = fold(person.draft.given)
        same = next((words for words in (_MEN, _WOMEN) if title in words), frozenset({title} - {""}))
        if said & same or (given and given in said):
            found.append(place)
    return tuple(found)
