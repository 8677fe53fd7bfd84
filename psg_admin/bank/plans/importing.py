"""What importing a statement will do: each of its lines in one pile; pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from psg_admin.accounts.rules import AccountInfo
from psg_admin.bank.rules import Covered, balance_before, goes_on_within_day, line_key, refusal_of, whose
from psg_admin.bank.statement import Line, Refused, Statement, StatementFile
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext


@dataclass(frozen=True, slots=True)
class StatementRequest:
    """A file to be imported ``today``, for the ``account`` with this code or name (None: it tells by itself)."""

    file: StatementFile
    today: date
    now: datetime
    account: str | None = None


class Held(NamedTuple):
    """A line that is there already."""

    key: str
    occurrence: int
    day: date
    amount: Money
    format: str


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What importing a statement needs to know. ``formats``: the kinds of file that were read for each account.

    Of the account that the file is of: ``statements`` that are kept, ``digests`` of their files, and the lines that are
    there of the days of the file (``held``); ``moved``: what all its lines come to, by day.
    """

    accounts: Mapping[str, AccountInfo]
    asked: AccountInfo | None
    formats: Mapping[str, Collection[str]]
    statements: tuple[Covered, ...] = ()
    digests: frozenset[str] = frozenset()
    held: tuple[Held, ...] = ()
    moved: Mapping[date, Money] | None = None


class NewLine(NamedTuple):
    """A line that is to be kept."""

    line: Line
    key: str
    occurrence: int


class Proof(NamedTuple):
    """Whether the lines of a file lead from its opening balance to its closing one; ``agrees`` None: it does not say
    both.
    """

    opening: Money | None
    sum: Money
    closing: Money | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class StatementPlan:
    """What an import does: each line of the file is ``new``, one of the ``seen``, ``refused``, or no movement
    (``passed``). ``kept``: there is something to be kept of the file.
    """

    account: str
    account_name: str
    statement: Statement
    new: tuple[NewLine, ...]
    seen: tuple[Line, ...]
    refused: tuple[Refused, ...]
    passed: int
    proof: Proof
    notes: tuple[str, ...]
    kept: bool


def plan_statement(facts: StatementFacts, request: StatementRequest) -> StatementPlan:
    """Plan the import of a file.

    :raises Refused: when it is of another account, or nothing tells of which.
    :raises BadInput: when it contradicts what is known of the account.
    """
    found = whose(request.file, facts.asked, facts.accounts.values(), facts.formats)
    statement, account = found.statement, found.account
    refused = [*statement.refused, *found.others]
    taken: list[Line] = []
    for line in statement.lines:
        reason = refusal_of(line, account, request.today)
        if reason:
            refused.append(Refused(line.number, reason))
        else:
            taken.append(line)
    new, seen, loosely = told_apart(taken, facts.held, statement.format)
    notes = [*request.file.notes, *statement.notes]
    if loosely:
        notes.append(
            ngettext(
                "{count} line was known by its day and sum alone: it came in another kind of file before.",
                "{count} lines were known by their days and sums alone: they came in another kind of file before.",
                loosely,
            ).format(count=show_count(loosely))
        )
    proof = _proof(facts, statement, notes)
    kept = bool(new) or (_tells_days(facts, statement, request.file.digest) and bool(taken or not refused))
    return StatementPlan(
        account.code, account.name, statement, tuple(new), tuple(seen),
        tuple(sorted(refused, key=lambda one: one.line)), sum(one.passed for one in request.file.statements), proof,
        tuple(notes), kept,
    )  # fmt: skip


def _tells_days(facts: StatementFacts, statement: Statement, digest: str) -> bool:
    """Say whether a statement without new lines covers days that no other one does."""
    first, last = statement.first_day, statement.last_day
    if first is None or last is None or digest in facts.digests:
        return False
    return not any(one.first_day <= first and last <= one.last_day for one in facts.statements)


def told_apart(lines: Iterable[Line], held: Collection[Held], form: str) -> tuple[list[NewLine], list[Line], int]:
    """Return which lines are new and which are there, and how many of these were told by day and sum alone.

    As many equal lines as are there already are seen. A line that came in another kind of file, whose texts and numbers
    are other ones, is seen where its day and sum are.
    """
    there: Counter[str] = Counter()
    highest: dict[str, int] = {}
    for one in held:
        there[one.key] += 1
        highest[one.key] = max(highest.get(one.key, 0), one.occurrence)
    left: list[tuple[Line, str]] = []
    seen: list[Line] = []
    for line in lines:
        key = line_key(line)
        if there[key] > 0:
            there[key] -= 1
            seen.append(line)
        else:
            left.append((line, key))
    loose = _left(held, there, form)
    new: list[NewLine] = []
    told = 0
    for line, key in left:
        if loose[line.day, line.amount] > 0:
            loose[line.day, line.amount] -= 1
            seen.append(line)
            told += 1
        else:
            highest[key] = highest.get(key, 0) + 1
            new.append(NewLine(line, key, highest[key]))
    return new, seen, told


def _left(held: Iterable[Held], there: Counter[str], form: str) -> Counter[tuple[date, Money]]:
    """Return the days and sums of those of which ``there`` are left, the first of each, that came in another kind of
    file.
    """
    found: Counter[tuple[date, Money]] = Counter()
    for one in held:
        if there[one.key] > 0:
            there[one.key] -= 1
            if one.format != form:
                found[one.day, one.amount] += 1
    return found


def _proof(facts: StatementFacts, statement: Statement, notes: list[str]) -> Proof:
    """Return whether a statement adds up; what it begins with is what the account stood at where it does not say it.

    :raises BadInput: when it is no table, and does not fit what is known of its days.
    """
    opening, closing, total = statement.opening, statement.closing, statement.total
    first = statement.first_day
    stood = None if first is None else balance_before(first, facts.statements, facts.moved or {})
    within = first is not None and goes_on_within_day(opening, first, facts.statements)
    if opening is None and stood is not None and closing is not None:
        opening = stood
        inside = any(one.first_day <= first <= one.last_day for one in facts.statements if first is not None)
        if inside and statement.exact and not statement.refused and opening + total != closing:
            raise BadInput(
                _(
                    "The statement does not add up: the account stood at {opening}, and its lines of {sum} do not make"
                    " {closing}. It is cut short or was altered: fetch it again."
                ).format(opening=opening.show(), sum=total.show(), closing=closing.show())
            )
    elif opening is not None and stood is not None and stood != opening and not within:
        notes.append(
            _(
                "It begins with {opening}, and the statement before ended with {stood}: lines are missing between them."
            ).format(opening=opening.show(), stood=stood.show())
        )
    agrees = None if opening is None or closing is None else opening + total == closing
    return Proof(opening, total, closing, agrees)
