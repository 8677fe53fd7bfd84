"""A statement as it was read from a file of the bank, whatever kind of file that was; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.tables.values import Ambiguous

HOME_CURRENCY = "GBP"
_SORT_CODE = re.compile(r"(?<![0-9])([0-9]{2})[- ]([0-9]{2})[- ]([0-9]{2})(?![0-9-])")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![A-Z0-9])")
_MASKED = re.compile(r"[*xX•]{2,}\s*-?([0-9]{3,6})(?![0-9])")
_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """An account as its bank names it: figures only, "" for what is not known. ``masked``: of the number only the end
    is told ("****1234").
    """

    sort_code: str = ""
    number: str = ""
    masked: bool = False

    def agrees(self, other: "Identity") -> bool:
        """Say whether both may name the same account: nothing that both tell is another one."""
        if self.sort_code and other.sort_code and self.sort_code != other.sort_code:
            return False
        shorter, longer = sorted((self.number, other.number), key=len)
        return longer.endswith(shorter) if self.masked or other.masked else shorter in {"", longer}

    def show(self) -> str:
        """Return it as a person reads it: "12-34-56 12345678"."""
        sort_code = "-".join((self.sort_code[:2], self.sort_code[2:4], self.sort_code[4:])) if self.sort_code else ""
        return " ".join(filter(None, (sort_code, f"…{self.number}" if self.masked else self.number)))


def identity_of(text: str) -> Identity | None:
    """Return the account that a text names, in whatever way banks write it; None where it names none."""
    plain = squeeze(text.replace("'", " "))
    joined = plain.replace(" ", "").upper()
    iban = _IBAN.fullmatch(joined) or _IBAN.search(plain.upper())
    if iban is not None:
        found = iban[0]
        return Identity(found[8:14], found[14:]) if found.startswith("GB") and len(found) == 22 else Identity("", found)
    if masked := _MASKED.search(plain):
        return Identity("", masked[1], masked=True)
    if sort_code := _SORT_CODE.search(plain):
        rest = "".join(_FIGURES.findall(plain[: sort_code.start()] + " " + plain[sort_code.end() :]))
        return Identity("".join(sort_code.groups()), rest)
    bank, _slash, account = joined.rpartition("/")  # "BARCGB22/20000012345678" begins with the code of the bank
    figures = "".join(_FIGURES.findall(account if any(map(str.isalpha, bank)) else joined))
    if len(figures) == 14:
        return Identity(figures[:6], figures[6:])
    return Identity("", figures) if len(figures) > 5 else None


class Line(NamedTuple):
    """One movement. ``number``: its line as a spreadsheet shows it, in a file without lines which entry it is.

    ``amount`` is what the account gained, below nothing what it lost, once the ``fee`` of a processor was kept from it.
    ``bank_id`` is what the bank calls it and nothing else. ``balance``: what lay in the account after it, where told.
    """

    number: int
    day: date
    amount: Money
    text: str
    counterparty: str = ""
    reference: str = ""
    bank_id: str = ""
    kind: str = ""
    balance: Money | None = None
    fee: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of a file that cannot be taken, and why; a sentence."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says of one account: its ``lines``, the oldest first, and those that were ``refused``.

    ``format`` is the kind of file, ``bank`` whose it is where that is known; ``identity`` is the account as the file
    names it. ``opening`` and ``closing`` are what lay there before the first line and after the last. ``first_day`` and
    ``last_day``: the days that it covers. ``passed``: lines of the file that are no movement, such as its headings.
    ``exact``: it is of a kind that always adds up, unless it is damaged. ``notes``: what a person should know of it.
    """

    format: str
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...] = ()
    passed: int = 0
    bank: str = ""
    identity: Identity | None = None
    opening: Money | None = None
    closing: Money | None = None
    first_day: date | None = None
    last_day: date | None = None
    exact: bool = False
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """What its lines come to."""
        return Money.total(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A file of the bank as it was read: a statement for each account that it tells of.

    ``digest`` is that of its bytes. ``header_key`` and ``columns`` are what is to be remembered of a table whose
    columns were guessed, "" for nothing. ``days``: an example of days that fit several orders, and which they are; they
    were read as the first of those.
    """

    name: str
    digest: str
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()
    header_key: str = ""
    columns: str = ""
    days: Ambiguous | None = None


def covering(statement: Statement) -> Statement:
    """Return the statement with the days that it covers: those that it says, and those of all its lines."""
    days = {line.day for line in statement.lines}
    days.update(filter(None, (statement.first_day, statement.last_day)))
    return replace(statement, first_day=min(days, default=None), last_day=max(days, default=None))


def require_home_currency(currency: str) -> None:
    """Refuse a statement in another currency than the books are kept in.

    :raises BadInput: for anything but pounds.
    """
    if fold(currency) not in {"", fold(HOME_CURRENCY)}:
        raise BadInput(
            _("This statement is in {currency}: the books are kept in pounds.").format(currency=currency.upper()[:10])
        )


def in_another_currency(currency: str) -> str:
    """Return why a line in another currency is refused."""
    return _("it is in {currency}, and the books are kept in pounds").format(currency=shorten(currency, 10))


def require_proof(statement: Statement, missing: int = 0) -> None:
    """Refuse a statement of a kind that says its balances and whose lines do not come to them.

    ``missing``: so many entries of the file were not read.

    :raises BadInput: when the sums do not meet.
    """
    if missing:
        raise BadInput(_("Not every entry of the file could be read, so nothing of it was taken. Fetch it again."))
    if statement.opening is None or statement.closing is None or statement.refused:
        return
    if statement.opening + statement.total != statement.closing:
        raise BadInput(
            _(
                "The statement does not add up: {opening} and its lines of {sum} do not make {closing}. It is cut short"
                " or was altered: fetch it again."
            ).format(opening=statement.opening.show(), sum=statement.total.show(), closing=statement.closing.show())
        )


def joined(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return one statement for each account of a file: those of one account are put together, the oldest first.

    :raises BadInput: when one does not begin where the one before ended.
    """
    by_account: dict[Identity | None, list[Statement]] = {}
    for one in statements:
        by_account.setdefault(one.identity, []).append(one)
    return tuple(_one(parts) for parts in by_account.values())


def _one(parts: list[Statement]) -> Statement:
    if len(parts) == 1:
        return covering(parts[0])
    ordered = sorted(map(covering, parts), key=lambda part: (part.first_day or date.max, part.last_day or date.max))
    for before, after in pairwise(ordered):
        if before.closing is not None and after.opening is not None and before.closing != after.opening:
            raise BadInput(
                _(
                    "The statements in this file do not follow each other: one ends with {closing}, and the next begins"
                    " with {opening}. Fetch it again."
                ).format(closing=before.closing.show(), opening=after.opening.show())
            )
    return covering(
        replace(
            ordered[0],
            lines=tuple(line for part in ordered for line in part.lines),
            refused=tuple(refused for part in ordered for refused in part.refused),
            passed=sum(part.passed for part in ordered),
            closing=ordered[-1].closing,
            last_day=ordered[-1].last_day,
            notes=tuple(dict.fromkeys(note for part in ordered for note in part.notes)),
        )
    )


def texts(parts: Iterable[str]) -> str:
    """Return the parts of a text that say something, each once, on one line."""
    found = list(filter(None, map(squeeze, filter(None, parts))))
    return " ".join(dict.fromkeys(found)) if len(found) > 1 else "".join(found)
