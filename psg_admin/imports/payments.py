"""Payments that were received before this office: read line by line, whose each is, and what is new of them; pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from sys import intern
from typing import NamedTuple

from psg_admin.imports.cells import LineCells
from psg_admin.imports.known import OnFile
from psg_admin.imports.lines import Remark
from psg_admin.imports.mapping import SheetMapping
from psg_admin.imports.matching import MEMBERS, Perhaps, agrees
from psg_admin.imports.naming import people_of
from psg_admin.imports.plans import AddingPlan, Decisions, Told, by_line
from psg_admin.imports.reading import Answers, Body, CellReader, Context, order_for
from psg_admin.imports.wordings import bare_number, method_of
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.payments.states import Method
from psg_admin.people.likeness import KnownPerson, as_known, same_name
from psg_admin.store.numbering import number_key
from psg_admin.tables.cells import Row
from psg_admin.tables.values import CellProblem, parse_yes_no

_NAMED = ("name", "given", "family", "organisation")
_WHO = ("number", "old_id", "second_id", "title", *_NAMED, "email")
_NO_MONEY = ("pending", "failed", "cancelled", "canceled", "refunded", "chargeback", "template", "unpaid", "void",
             "in progress", "overdue", "pendiente", "anulado", "cancelado", "impagado")  # fmt: skip
_NUMBER = re.compile(r"\s*[A-Za-z]{0,4}[-/ ]?[0-9]{1,9}(?:\.0+)?\s*")
_REFERENCE, _PURPOSE = 100, 500


class Whose(NamedTuple):
    """By what a line of a list tells somebody who is on file: ``people`` are those of the cell of the name."""

    number: str = ""
    old_id: str = ""
    second_id: str = ""
    people: tuple[KnownPerson, ...] = ()
    emails: tuple[str, ...] = ()
    shown: str = ""


class Remarks(NamedTuple):
    """What is said of a line. ``refused``: why it cannot be taken; nothing else of it counts then."""

    left_out: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()
    refused: Remark | None = None


_NONE = Remarks()


class PaymentLine(NamedTuple):
    """One line of a list of payments. There may be very many, of which hardly one has ``remarks``."""

    line: int
    whose: Whose
    day: date
    amount: Money
    method: Method = Method.OTHER
    reference: str = ""
    purpose: str = ""
    remarks: Remarks = _NONE

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """What of its cells could not be taken."""
        return self.remarks.left_out

    @property
    def notices(self) -> tuple[Remark, ...]:
        """What of its cells was taken otherwise than it stands."""
        return self.remarks.notices

    @property
    def refused(self) -> Remark | None:
        """Why it cannot be taken."""
        return self.remarks.refused


def read_payments(
    body: Body,
    mapping: SheetMapping,
    answers: Answers | None = None,
    *,
    today: date,
    details: Mapping[str, str] | None = None,
) -> tuple[PaymentLine, ...]:
    """Return what each row says, one line a row, in their order.

    ``details``: for what a payment was, by what the program before called the transaction, where that stands in a
    table of its own.
    """
    reading = _Reading(body, mapping, answers or Answers(), today, details or {})
    return tuple(reading.line(row) for row in body.rows)


def details_of(body: Body, mapping: SheetMapping) -> dict[str, str]:
    """Return for what each transaction was, by its key: the categories of a table of details, each once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in body.rows:
        cells = LineCells(row, mapping)
        key, purpose = cells.text("transaction"), squeeze(cells.lines("purpose"))
        if key and purpose:
            found[key][purpose] = None
    return {key: ", ".join(purposes) for key, purposes in found.items()}


class _Who(NamedTuple):
    """Whom some cells name, with what is said of them."""

    whose: Whose
    refused: Remark | None
    left_out: tuple[Remark, ...]
    notices: tuple[Remark, ...]


class _Reading:
    """Reads one list; who is named again and again, and what else repeats, is held once."""

    def __init__(
        self, body: Body, mapping: SheetMapping, answers: Answers, today: date, details: Mapping[str, str]
    ) -> None:
        self.mapping = mapping
        self.context = Context(today, order_for(body, mapping, answers))
        self.details = details
        self._who: dict[tuple[str, ...], _Who] = {}
        self._days: dict[date, date] = {}
        self._sums: dict[Money, Money] = {}

    def line(self, row: Row) -> PaymentLine:
        """Return what a row says."""
        return _PaymentReader(row, self.mapping, self.context).payment(self)

    def one(self, day: date, amount: Money) -> tuple[date, Money]:
        """Return the same day and sum, each held once."""
        return self._days.setdefault(day, day), self._sums.setdefault(amount, amount)

    def who(self, row: Row, cells: LineCells) -> _Who:
        """Return whom the cells of a line name."""
        key = tuple(cells.text(each) for each in _WHO)
        found = self._who.get(key)
        if found is None:
            found = self._who[key] = _whom(LineCells(row, self.mapping))
        return found


class _PaymentReader(CellReader):
    """Reads the line of a payment."""

    def payment(self, reading: _Reading) -> PaymentLine:
        """Return what the line says."""
        cells = self._cells
        who = reading.who(self._row, cells)
        day, amount = self._day("received"), self._sum("sum")
        if day is None:
            cells.refuse(cells.heading("received"), cells.text("received"), _("no day says when it was received"))
        if amount is None or not amount:
            cells.refuse(cells.heading("sum"), cells.text("sum"), _("no sum stands here: nothing was paid"))
        if day is not None and day > self._context.today:
            cells.refuse(cells.heading("received"), cells.text("received"), _("this day lies in the future"))
        self._check_paid()
        remarks = Remarks(
            (*cells.left_out, *who.left_out), (*cells.notices, *who.notices), cells.refused or who.refused
        )
        day, amount = reading.one(day or self._context.today, amount or NOTHING)
        return PaymentLine(
            cells.line, who.whose, day, amount, self._method(), intern(self._joined("reference")[:_REFERENCE]),
            intern(self._purpose(reading)[:_PURPOSE]), _NONE if remarks == _NONE else remarks,
        )  # fmt: skip

    def _method(self) -> Method:
        cell = self._said("method")
        if cell is None:
            return Method.OTHER
        method = method_of(cell.text)
        if method is None:
            self._cells.bad("method", cell, _("this way of paying is not known"))
        return method or Method.OTHER

    def _joined(self, key: str) -> str:
        return " · ".join(dict.fromkeys(squeeze(cell.text) for cell in self._cells.all(key)))

    def _purpose(self, reading: _Reading) -> str:
        detail = reading.details.get(self._cells.text("transaction"), "")
        parts = [part for part in (detail, self._joined("purpose")) if part]
        second = self._cells.text("second_id")
        if second:
            parts.append(_("also for {member}").format(member=second))
        return " · ".join(parts)

    def _check_paid(self) -> None:
        """Refuse what was never paid, by its state or by a no."""
        state = self._cells.cell("state")
        if state is not None and any(word in fold(state.text) for word in _NO_MONEY):
            self._cells.refuse(state.heading, state.text, _("no money came in by this line"))
        settled = self._cells.cell("settled")
        if settled is None:
            return
        read = parse_yes_no(settled.value, today=self._context.today, order=self._context.order)
        if read is not None and not isinstance(read, CellProblem) and not read.value.yes:
            self._cells.refuse(settled.heading, settled.text, _("no money came in by this line"))


def _whom(cells: LineCells) -> _Who:
    """Return whom the cells of a line name, read by themselves."""
    number = cells.member_number()
    by_number = not number and _NUMBER.fullmatch(cells.text("name")) is not None
    if by_number:  # who paid is told by the number alone, in the column of the name
        number = bare_number(cells.text("name"))
    named = not by_number and any(cells.text(key) for key in _NAMED)
    people = people_of(cells, {}, exact=False) if named else ()
    refused = cells.refused
    known = tuple(as_known(one.draft) for one in people)
    emails = known[0].emails if known else tuple(filter(None, (cells.text("email").lower(),)))
    old_id = cells.text("old_id")[:200]
    shown = squeeze(" ".join(cells.text(key) for key in ("title", *_NAMED))) or number or old_id or "".join(emails[:1])
    if not shown:
        cells.refuse(cells.heading("name", "number", "old_id"), "", _("this line does not say who paid"))
        refused = cells.refused
    whose = Whose(number, old_id, cells.text("second_id")[:200], known, emails, shown[:200])
    return _Who(whose, refused, tuple(cells.left_out), tuple(cells.notices))


# --- who is meant -----------------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """The contact who is meant, else (None) why nobody can be: ``column`` is the key of what speaks against it."""

    contact_id: int | None
    column: str = ""
    reason: str = ""


class Finder:
    """Finds on file who is meant by what a line tells; never somebody new."""

    def __init__(self, on_file: OnFile) -> None:
        self._on_file = on_file
        self._numbers = {number_key(row.number): row for row in on_file.memberships.values()}

    @cached_property
    def _by_email(self) -> Mapping[str, Sequence[KnownPerson]]:
        """Who has an e-mail address; gathered only for a list that names somebody by one."""
        found: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self._on_file.people.values():
            for email in person.emails:
                found[email].append(person)
        return found

    @cached_property
    def _by_family(self) -> Mapping[str, Sequence[KnownPerson]]:
        """Who has a family name; gathered only for a list that names somebody by one."""
        found: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self._on_file.people.values():
            found[person.family].append(person)
        return found

    def find(self, whose: Whose) -> Found:
        """Return who is meant: by the number in the program before, the own number, the e-mail address, the name."""
        for old_id in filter(None, (whose.old_id, whose.second_id)):
            known = self._on_file.old_ids.get((MEMBERS, old_id))
            if known is not None and known.contact_id in self._on_file.people:
                return Found(known.contact_id)
        for number, column in ((whose.number, "number"), (whose.old_id, "old_id"), (whose.second_id, "second_id")):
            row = self._numbers.get(number_key(number)) if number else None
            if row is not None:
                return self._member([self._on_file.people[i] for i in row.members if i in self._on_file.people],
                                    row.number, whose, column)  # fmt: skip
        return self._reached(whose) or self._called(whose)

    def _member(self, members: list[KnownPerson], number: str, whose: Whose, column: str) -> Found:
        if members and not whose.people:
            return Found(members[0].id)
        for alike in (same_name, agrees):
            for person in whose.people:
                found = next((other for other in members if alike(person, other)), None)
                if found is not None:
                    return Found(found.id)
        names = ", ".join(each.shown for each in members)
        return Found(None, column, _("Number {number} is that of {name}.").format(number=number, name=shorten(names)))

    def _reached(self, whose: Whose) -> Found | None:
        """Return who has the e-mail address, where only one has, or only one who is called so."""
        there = {each.id: each for email in whose.emails for each in self._by_email.get(email, ())}
        if not there:
            return None
        for alike in (same_name, agrees):
            fits = [i for i, each in there.items() if any(alike(person, each) for person in whose.people)]
            if len(fits) == 1:
                return Found(fits[0])
        return Found(next(iter(there))) if len(there) == 1 and not whose.people else None

    def _called(self, whose: Whose) -> Found:
        """Return who is called so, where only one is."""
        for person in whose.people:
            family = self._by_family.get(person.family, ())
            fits = [each for each in family if same_name(person, each)]
            if not fits and person.given and len(person.given.split()[0]) == 1:
                fits = [each for each in family if each.given[:1] == person.given[:1]]
            there = [each for each in fits if each.postcode and each.postcode == person.postcode]
            if len(there or fits) == 1:
                return Found((there or fits)[0].id)
            if fits:
                reason = _("Several people are called {name}: give the number.")
                return Found(None, "name", reason.format(name=shorten(whose.shown)))
        reason = _("Nobody on file is called “{name}”, and no member has that number.")
        column = "name" if whose.people else "number" if whose.number else "old_id" if whose.old_id else "email"
        return Found(None, column, reason.format(name=shorten(whose.shown)))


# --- the plan ---------------------------------------------------------------------------------------------------------

PaymentKey = tuple[int, date, Money, str, str]
"""By what a payment is known again: whose, day, sum, reference and purpose, the last two folded."""


@dataclass(frozen=True, slots=True)
class PaymentsRequest:
    """Lines to be imported on ``today``; see :class:`psg_admin.imports.plans.MembersRequest` for the rest."""

    lines: tuple[PaymentLine, ...]
    today: date
    now: datetime
    source: str = ""
    skip_refused: bool = False
    header_key: str = ""
    columns: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    decisions: Decisions | None = None


@dataclass(frozen=True, slots=True)
class PaymentsFacts:
    """What importing payments needs to know.

    ``found``: who is meant by each who is named; ``before``: how often each payment of these people is here already;
    ``numbers`` and ``names``: the numbers of members, and what those who are meant are called, by contact.
    """

    found: Mapping[Whose, Found]
    before: Mapping[PaymentKey, int]
    numbers: Mapping[int, str]
    names: Mapping[int, str]


class PastPlan(NamedTuple):
    """A payment that is put into the history of a contact."""

    contact_id: int
    line: PaymentLine


@dataclass(frozen=True, slots=True)
class PaymentsPlan(AddingPlan[PastPlan]):
    """What an import of payments does."""

    @property
    def total(self) -> Money:
        """What the new ones come to."""
        return Money.total(one.line.amount for one in self.new)


def payment_key(contact_id: int, day: date, amount: Money, reference: str, purpose: str) -> PaymentKey:
    """Return by what a payment is known again."""
    return contact_id, day, amount, fold(reference), fold(purpose)


def plan_payments(facts: PaymentsFacts, request: PaymentsRequest) -> PaymentsPlan:
    """Plan an import of payments. As many equal lines as are here already are the same; the others are new."""
    left = Counter(facts.before)
    loose: Counter[tuple[int, date, Money]] = Counter()
    for key, count in facts.before.items():
        loose[key[:3]] += count
    new: list[PastPlan] = []
    refused: list[Told] = []
    left_out: list[Told] = []
    notices: list[Told] = []
    alike: list[Perhaps] = []
    same = 0
    for line in request.lines:
        whom = facts.found.get(line.whose, _NOBODY)
        if line.refused is not None:
            refused.append(_told(line, line.refused))
            continue
        if whom.contact_id is None:
            heading = request.headings.get(whom.column) or request.headings.get("name", whom.column)
            refused.append(Told(line.line, heading, line.whose.shown, whom.reason))
            continue
        left_out += [_told(line, remark) for remark in line.left_out]
        notices += [_told(line, remark) for remark in line.notices]
        key = payment_key(whom.contact_id, line.day, line.amount, line.reference, line.purpose)
        if left[key]:
            left[key] -= 1
            loose[key[:3]] -= 1
            same += 1
            continue
        new.append(PastPlan(whom.contact_id, line))
    like_others = new if any(loose.values()) else ()
    perhaps = [one for one in like_others if loose[_day_and_sum(one)] > 0]
    here = _known_as(left, {_day_and_sum(one) for one in perhaps})
    for one in perhaps:
        number = facts.numbers.get(one.contact_id, "")
        alike.append(Perhaps(one.line.line, (_same_sum(here[_day_and_sum(one)]),), one.contact_id, number))
    plan = PaymentsPlan(tuple(new), same, tuple(refused), tuple(left_out), tuple(notices), tuple(alike))
    return plan if request.decisions is None else _decided(plan, request.decisions)


_DayAndSum = tuple[int, date, Money]


def _day_and_sum(plan: PastPlan) -> _DayAndSum:
    return plan.contact_id, plan.line.day, plan.line.amount


def _known_as(left: Mapping[PaymentKey, int], wanted: Collection[_DayAndSum]) -> dict[_DayAndSum, list[str]]:
    """Return by what the payments go, reference or purpose, that are here already and that no line is."""
    found: dict[_DayAndSum, list[str]] = {}
    for key, count in left.items() if wanted else ():
        if count and key[:3] in wanted:
            found.setdefault(key[:3], []).append(key[3] or key[4])
    return found


def _same_sum(known_as: Iterable[str]) -> str:
    told = [_("“{text}”").format(text=shorten(words)) for words in sorted(known_as) if words]
    if not told:
        return _("The same day and sum as one without a reference")
    return _("The same day and sum as {others}").format(others=", ".join(told))


def _decided(plan: PaymentsPlan, decisions: Decisions) -> PaymentsPlan:
    """Return the plan with what was said of payments that may be here already; those of which nothing was wait."""
    told = {line for line, _place in decisions.same}
    aside = {one.line.line: decisions.aside[one.line.line] for one in plan.new if one.line.line in decisions.aside}
    alike = tuple(one for one in plan.perhaps if one.line not in {*decisions.others, *told, *aside})
    waits = {one.line: _("Perhaps here already: {reasons}.").format(reasons=", ".join(one.reasons)) for one in alike}
    refused = [*plan.refused, *(Told(line, "", "", reason) for line, reason in (waits | aside).items())]
    new = tuple(one for one in plan.new if one.line.line not in {*waits, *aside, *told})
    same = plan.same + sum(one.line.line in told for one in plan.new)
    gone = {*waits, *aside}
    left_out, notices = (tuple(one for one in every if one.line not in gone) for every in (plan.left_out, plan.notices))
    return PaymentsPlan(new, same, tuple(sorted(refused, key=by_line)), left_out, notices, alike)


_NOBODY = Found(None)


def _told(line: PaymentLine, remark: Remark) -> Told:
    return Told(line.line, remark.column, remark.cell, remark.reason)


def whose_all(lines: Iterable[PaymentLine]) -> set[Whose]:
    """Return all who are named by lines that are not refused, each once."""
    return {line.whose for line in lines if line.refused is None}
