"""Whose a statement is, by what its lines are known again, and which days lack; pure."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from psg_admin.accounts.rules import AccountInfo
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.layouts import BY_NAME
from psg_admin.bank.statement import Identity, Line, Refused, Statement, StatementFile, identity_of
from psg_admin.kernel.days import add_months
from psg_admin.kernel.errors import Refused as NotTaken
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold

_DAY = timedelta(days=1)
_NEITHER = re.compile(r"[\W_]+")
"""What is neither a letter nor a figure."""


# --- whose it is ------------------------------------------------------------------------------------------------------


class Whose(NamedTuple):
    """The statement of a file that is taken, the account that it is of, and the lines of other accounts."""

    statement: Statement
    account: AccountInfo
    others: tuple[Refused, ...]


def own_identity(account: AccountInfo) -> Identity | None:
    """Return an account of the office as its bank names it; None where the office does not say."""
    figures = "".join(sign for sign in account.sort_code if sign.isdigit())
    found = identity_of(account.number) if account.number else None
    if found is None:
        number = "".join(sign for sign in account.number if sign.isalnum()).upper()
        return Identity(figures, number) if number else None
    return Identity(figures or found.sort_code, found.number)


def whose(
    file: StatementFile,
    asked: AccountInfo | None,
    accounts: Iterable[AccountInfo],
    formats: Mapping[str, Collection[str]],
) -> Whose:
    """Return of which account a file is.

    ``asked``: the account that a person named, None where it is to be found. ``formats``: the kinds of file that were
    read for each account before.

    :raises Refused: when it is of another account, or nothing tells of which.
    """
    if asked is None:
        statement = _only(file)
        account = _found(statement, [one for one in accounts if one.kind is not AccountKind.CASH], formats)
    else:
        account = asked
        if account.kind is AccountKind.CASH:
            raise NotTaken(_("{account} has no statement: what lies in it is counted.").format(account=account.name))
        statement = _of(file, account)
    _check_bank(statement, account, formats.get(account.code, ()))
    others = tuple(
        Refused(number, _("it is of the account {number}").format(number=_shown(one)))
        for one in file.statements
        if one is not statement
        for number in sorted([line.number for line in one.lines] + [refused.line for refused in one.refused])
    )
    return Whose(statement, account, others)


def _shown(statement: Statement) -> str:
    return statement.identity.show() if statement.identity is not None else "?"


def _only(file: StatementFile) -> Statement:
    if len(file.statements) > 1:
        raise NotTaken(
            _("This file is of several accounts: {numbers}. Say of which it is read.").format(
                numbers=", ".join(_shown(one) for one in file.statements)
            )
        )
    return file.statements[0]


def _of(file: StatementFile, account: AccountInfo) -> Statement:
    """Return the statement of a file that is of the account a person named."""
    own = own_identity(account)
    fits = [
        one for one in file.statements if own is None or one.identity is None or one.identity.agrees(own)
    ]  # fmt: skip
    if not fits:
        raise NotTaken(
            _("This is a statement of the account {number}, not of {account}.").format(
                number=", ".join(_shown(one) for one in file.statements), account=account.name
            )
        )
    if len(fits) > 1:
        raise NotTaken(
            _("This file is of several accounts: {numbers}. Give {account} its sort code and number first.").format(
                numbers=", ".join(_shown(one) for one in fits), account=account.name
            )
        )
    return fits[0]


def _found(
    statement: Statement, accounts: Sequence[AccountInfo], formats: Mapping[str, Collection[str]]
) -> AccountInfo:
    if statement.identity is not None and statement.identity.number:
        named = [
            one for one in accounts
            if (own := own_identity(one)) is not None and own.number and statement.identity.agrees(own)
        ]  # fmt: skip
        if len(named) == 1:
            return named[0]
        raise NotTaken(
            _(
                "This is a statement of the account {number}, which is not an account of the office. Add it with its"
                " sort code and number, or say which it is."
            ).format(number=_shown(statement))
            if not named
            else _("Several accounts of the office may be {number}: say which it is.").format(number=_shown(statement))
        )
    before = [one for one in accounts if statement.format in formats.get(one.code, ())]
    usable = [one for one in accounts if one.closed_on is None]
    for likely in (before, [one for one in usable if one.number], usable):
        if len(likely) == 1:
            return likely[0]
    raise NotTaken(
        _("The file does not say of which account it is: say it, such as {codes}.").format(
            codes=", ".join(one.code for one in accounts if one.closed_on is None)
        )
    )


def _check_bank(statement: Statement, account: AccountInfo, formats: Collection[str]) -> None:
    """Refuse the table of another bank than the account's; where the file names the account nothing is guessed."""
    banks = sorted({BY_NAME[one].bank for one in formats if one in BY_NAME})
    own = own_identity(account)
    proven = own is not None and statement.identity is not None
    if statement.bank and banks and not proven and statement.bank not in banks:
        raise NotTaken(
            _("The statements of {account} are of {banks}, this one is of {bank}: it is of another account.").format(
                account=account.name, banks=", ".join(banks), bank=statement.bank
            )
        )


# --- what is known again ----------------------------------------------------------------------------------------------


def line_key(line: Line) -> str:
    """Return by what a line is known again: what the bank calls it, else the letters and figures of its text; with its
    day and its sum, as banks give one number to several things.
    """
    said = f"id\x1f{line.bank_id}" if line.bank_id else _NEITHER.sub("", fold(line.text))
    whole = f"{line.day.isoformat()}\x1f{line.amount.pence}\x1f{said}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def refusal_of(line: Line, account: AccountInfo, today: date) -> str:
    """Return why a line cannot be one of the account, "" where it can."""
    if line.day > today:
        return _("this day lies in the future")
    if account.opening_on is not None and line.day < account.opening_on:
        return _("it is from before the books of this account begin")
    if account.closed_on is not None and line.day > account.closed_on:
        return _("the account was closed before this day")
    return ""


# --- which days there are ---------------------------------------------------------------------------------------------


class Covered(NamedTuple):
    """What a statement that is kept says of its days."""

    id: int
    file_name: str
    first_day: date
    last_day: date
    opening: Money | None
    closing: Money | None


def balance_before(day: date, statements: Iterable[Covered], moved: Mapping[date, Money]) -> Money | None:
    """Return what lay in an account as a day began, as the statements tell that cover it; None where none does.

    ``moved``: what the lines of the account come to, by day. Of several statements the one that goes furthest counts.
    """
    over = [one for one in statements if one.first_day <= day <= one.last_day + _DAY and one.closing is not None]
    if not over:
        return None
    last = max(over, key=lambda one: (one.last_day, one.id))
    since = Money.total(amount for each, amount in moved.items() if day <= each <= last.last_day)
    return (last.closing or NOTHING) - since


def goes_on_within_day(opening: Money | None, day: date, before: Iterable[Covered]) -> bool:
    """Say whether a statement that begins on a day with this opening goes on where one ``before`` ended on the same
    day: it was fetched while the day was not over.
    """
    return opening is not None and any(one.last_day == day and one.closing == opening for one in before)


class Gap(NamedTuple):
    """Lines that lack between two days; ``difference`` is what they come to, None where the statements do not tell."""

    after: date
    before: date
    difference: Money | None


class Overlap(NamedTuple):
    """Days that two statements cover."""

    first_day: date
    last_day: date
    files: tuple[str, str]


class Calendar(NamedTuple):
    """The months of an account, each by its first day: those that are ``covered``, ``partly`` covered, and ``lacking``;
    where lines lack, and where statements overlap.
    """

    covered: tuple[date, ...]
    partly: tuple[date, ...]
    lacking: tuple[date, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]


def calendar_of(
    statements: Sequence[Covered], moved: Mapping[date, Money], *, today: date, since: date | None = None
) -> Calendar:
    """Return which months of an account there are, from its first statement, or from ``since``, to the last month that
    is over. Days between two statements are covered where the one begins with what the other ended with.
    """
    ordered = sorted(statements, key=lambda one: (one.first_day, one.last_day, one.id))
    if not ordered:
        return Calendar((), (), (), (), ())
    gaps: list[Gap] = []
    overlaps: list[Overlap] = []
    ranges: list[list[date]] = [[ordered[0].first_day, ordered[0].last_day]]
    furthest = ordered[0]
    for one in ordered[1:]:
        gap = _gap(furthest, one, ordered, moved)
        if gap is not None:
            gaps.append(gap)
        if one.first_day <= furthest.last_day:
            files = (furthest.file_name, one.file_name)
            overlaps.append(Overlap(one.first_day, min(one.last_day, furthest.last_day), files))
        if gap is None or one.first_day <= ranges[-1][1] + _DAY:
            ranges[-1][1] = max(ranges[-1][1], one.last_day)
        else:
            ranges.append([one.first_day, one.last_day])
        furthest = max(furthest, one, key=lambda each: (each.last_day, each.id))
    first = min(ordered[0].first_day, since or ordered[0].first_day)
    return Calendar(*_months(first, today, ranges), tuple(gaps), tuple(overlaps))


def _gap(before: Covered, after: Covered, every: Sequence[Covered], moved: Mapping[date, Money]) -> Gap | None:
    """Return what lacks between a statement and those before it."""
    if after.first_day <= before.last_day:
        earlier = [one for one in every if (one.first_day, one.id) < (after.first_day, after.id)]
        if goes_on_within_day(after.opening, after.first_day, earlier):
            return None
        stood = balance_before(after.first_day, earlier, moved)
    else:
        stood = before.closing
    if stood is not None and after.opening is not None:
        if stood == after.opening:
            return None
        return Gap(min(before.last_day, after.first_day), after.first_day, after.opening - stood)
    return Gap(before.last_day, after.first_day, None) if after.first_day > before.last_day + _DAY else None


def _months(
    first: date, today: date, ranges: Sequence[Sequence[date]]
) -> tuple[tuple[date, ...], tuple[date, ...], tuple[date, ...]]:
    found: tuple[list[date], list[date], list[date]] = ([], [], [])
    begins = first.replace(day=1)
    while begins <= today:
        ends = add_months(begins, 1) - _DAY
        touched = [each for each in ranges if each[0] <= ends and begins <= each[1]]
        whole = any(each[0] <= begins and ends <= each[1] for each in touched)
        if whole or touched or ends < today:
            found[0 if whole else 1 if touched else 2].append(begins)
        begins = ends + _DAY
    return tuple(found[0]), tuple(found[1]), tuple(found[2])
