"""Statements and their lines, and the facts that importing one needs."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from sys import intern

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import account_names, chart
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.model import BankStatement, StatementLine
from psg_admin.bank.plans import Held, StatementFacts, StatementRequest
from psg_admin.bank.queries.matches import piles_of, state_of
from psg_admin.bank.rules import Calendar, Covered, calendar_of, whose
from psg_admin.bank.states import LineState
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _


def statement_facts(session: Session, request: StatementRequest) -> StatementFacts:
    """Return what importing a file needs to know; five statements, however long it is.

    :raises NotFound: when the account that is asked for is none of the office's.
    :raises Refused: when the file is of another account, or nothing tells of which.
    """
    known = chart(session)
    asked = None if request.account is None else known.account(request.account)
    formats: dict[str, set[str]] = defaultdict(set)
    for account, form in session.execute(select(BankStatement.account, BankStatement.format).distinct()):
        formats[account].add(form)
    found = whose(request.file, asked, known.accounts.values(), formats)
    code, statement = found.account.code, found.statement
    kept = session.execute(
        select(
            BankStatement.id, BankStatement.file_name, BankStatement.first_day, BankStatement.last_day,
            BankStatement.opening, BankStatement.closing, BankStatement.digest,
        ).where(BankStatement.account == code)
    ).all()  # fmt: skip
    held: tuple[Held, ...] = ()
    if statement.lines:
        days = [line.day for line in statement.lines]
        held = tuple(
            Held(key, occurrence, day, amount, intern(form))
            for key, occurrence, day, amount, form in session.execute(
                select(
                    StatementLine.key, StatementLine.occurrence, StatementLine.day, StatementLine.amount,
                    BankStatement.format,
                )
                .join(BankStatement, BankStatement.id == StatementLine.statement_id)
                .where(StatementLine.account == code, StatementLine.day.between(min(days), max(days)))
                .order_by(StatementLine.id)
            )
        )  # fmt: skip
    return StatementFacts(
        known.accounts, asked, formats, tuple(Covered(*row[:6]) for row in kept), frozenset(row[6] for row in kept),
        held, moved_by_day(session, code),
    )  # fmt: skip


def moved_by_day(session: Session, account: str) -> dict[date, Money]:
    """Return what the lines of an account come to, by day."""
    rows = session.execute(
        select(StatementLine.day, func.sum(StatementLine.amount, type_=StatementLine.amount.type))
        .where(StatementLine.account == account)
        .group_by(StatementLine.day)
    )
    return {day: amount for day, amount in rows}  # noqa: C416 - rows are no pairs to mypy


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a statement as lists show it; ``account`` is its code."""

    id: int
    account: str
    day: date
    amount: Money
    text: str
    counterparty: str
    reference: str
    kind: str
    fee: Money
    balance: Money | None
    state: LineState = LineState.OPEN


def statement_lines(session: Session, *, account: str | None = None) -> list[LineRow]:
    """Return the lines of all statements, or of those of one account (its code), the oldest first."""
    query = select(
        StatementLine.id, StatementLine.account, StatementLine.day, StatementLine.amount, StatementLine.text,
        StatementLine.counterparty, StatementLine.reference, StatementLine.kind, StatementLine.fee,
        StatementLine.balance,
    ).order_by(StatementLine.day, StatementLine.account, StatementLine.id)  # fmt: skip
    if account is not None:
        query = query.where(StatementLine.account == account)
    piles = piles_of(session, account=account)
    rows = [LineRow(*row) for row in session.execute(query)]
    return [replace(row, state=state_of(row.amount, piles[row.id])) if row.id in piles else row for row in rows]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A file that was imported, as lists show it; ``new`` and ``seen`` count its lines."""

    id: int
    account: str
    account_name: str
    file_name: str
    format: str
    first_day: date
    last_day: date
    opening: Money | None
    closing: Money | None
    agreed: bool | None
    new: int
    new_total: Money
    seen: int
    seen_total: Money
    refused: int
    imported_at: datetime


def statements(
    session: Session, *, account: str | None = None, ids: Collection[int] | None = None
) -> list[StatementRow]:  # fmt: skip
    """Return the files that were imported, or those of one account (its code), or of some ids, by their days."""
    query = select(BankStatement).order_by(BankStatement.account, BankStatement.first_day, BankStatement.id)
    if account is not None:
        query = query.where(BankStatement.account == account)
    if ids is not None:
        query = query.where(BankStatement.id.in_(ids))
    names = account_names(session)
    return [
        StatementRow(
            row.id, row.account, names.get(row.account, row.account), row.file_name, row.format, row.first_day,
            row.last_day, row.opening, row.closing, row.agreed, row.new_count, row.new_total, row.seen_count,
            row.seen_total, row.refused_count, row.imported_at,
        )
    for row in session.scalars(query)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountCalendar:
    """Which months of an account there are."""

    account: str
    name: str
    calendar: Calendar


def calendars(session: Session, *, today: date) -> Sequence[AccountCalendar]:
    """Return which months there are of each account that has a statement, and of each open current account."""
    by_account: dict[str, list[Covered]] = defaultdict(list)
    for row in statements(session):
        covered = Covered(row.id, row.file_name, row.first_day, row.last_day, row.opening, row.closing)
        by_account[row.account].append(covered)
    found = []
    for one in chart(session).accounts.values():
        if one.code in by_account or (one.kind is AccountKind.BANK and one.closed_on is None and one.number):
            until = min(today, one.closed_on or today)
            moved = moved_by_day(session, one.code)
            calendar = calendar_of(by_account.get(one.code, ()), moved, today=until, since=one.opening_on)
            found.append(AccountCalendar(one.code, one.name, calendar))
    return found


def audit_statements(session: Session) -> list[str]:
    """Return a sentence for each statement whose lines do not come to what is kept of it."""
    own: dict[int, tuple[int, Money]] = {
        statement_id: (count, amount)
        for statement_id, count, amount in session.execute(
            select(
                StatementLine.statement_id, func.count(),
                func.sum(StatementLine.amount, type_=StatementLine.amount.type),
            ).group_by(StatementLine.statement_id)
        )
    }  # fmt: skip
    names = account_names(session)
    elsewhere = set(
        session.scalars(
            select(StatementLine.statement_id)
            .join(BankStatement, BankStatement.id == StatementLine.statement_id)
            .where(StatementLine.account != BankStatement.account)
        )
    )
    found = []
    for row in session.scalars(select(BankStatement).order_by(BankStatement.id)):
        about = {"account": names.get(row.account, row.account), "file": row.file_name, "day": show_day(row.last_day)}
        if own.get(row.id, (0, NOTHING)) != (row.new_count, row.new_total):
            found.append(
                _("The lines of the statement {file} of {account} do not come to what was imported.").format(**about)
            )
        if row.agreed and (row.opening or NOTHING) + row.new_total + row.seen_total != row.closing:
            found.append(_("The statement {file} of {account} does not come to its balance of {day}.").format(**about))
        if row.id in elsewhere:
            found.append(_("A line of the statement {file} stands in another account than {account}.").format(**about))
    return found
