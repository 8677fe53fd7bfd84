"""OFX, version 1 (SGML, whose values are not closed) and 2 (XML): one small reader for both."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from psg_admin.bank.readers.common import exact_day, exact_sum
from psg_admin.bank.statement import (
    Identity,
    Line,
    Refused,
    Statement,
    covering,
    identity_of,
    in_another_currency,
    joined,
    require_home_currency,
    require_proof,
    texts,
)
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.words import _, fold, squeeze

KEY = "ofx"
_NAME = r"[A-Za-z][A-Za-z0-9_.]*"
_TAGS = re.compile(rf"<(/?)({_NAME})\s*(/?)>([^<]*(?:<(?!/?{_NAME}\s*/?>)[^<]*)*)(?:</(\2)\s*>)?")
"""A tag: whether it closes, its name, whether it is empty, what stands behind it, and its name again where it is closed
after that.
"""
_BEGINS = "<STMTTRN>"
_AT_ONCE = 100_000
"""About so many signs of a file are taken apart at once: what that makes takes many times as much memory."""
_PARTS = frozenset({
    "STMTTRN", "BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "CCACCTTO", "LEDGERBAL", "AVAILBAL", "BAL", "PAYEE",
    "BANKTRANLIST", "INVTRAN",
})  # fmt: skip
"""What is looked into: the others hold nothing of a statement."""
_ENTRIES = frozenset({"STMTTRN", "BAL"})
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
_OPENING = re.compile(r"open|start|previous|brought")


@dataclass(slots=True)
class _Account:
    """What a file says of one account while it is read; ``held`` takes the values of the part that it is in."""

    values: dict[str, dict[str, str]] = field(default_factory=lambda: {"": {}})
    lines: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    balances: list[dict[str, str]] = field(default_factory=list)
    held: dict[str, str] = field(init=False)
    _inside: list[str] = field(default_factory=list)
    _entry: dict[str, str] | None = None

    def __post_init__(self) -> None:
        """Begin outside every part."""
        self.held = self.values[""]

    def enter(self, tag: str) -> None:
        """Go into a part; an entry is over where the next begins, also where it is not closed."""
        if tag in _ENTRIES:
            self.finish()
            self._entry, self._inside = {}, [tag]
        else:
            self._inside.append(tag)
        self._settle()

    def leave(self, tag: str) -> None:
        """Come out of a part, and of all in it that is not closed."""
        if tag == "STMTTRN" and self._entry is None:
            number = len(self.lines) + len(self.refused) + 1
            self.refused.append(Refused(number, _("the file is damaged here: the entry has no beginning")))
        elif tag in _ENTRIES or tag == "BANKTRANLIST":
            self.finish()
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        self._settle()

    def finish(self) -> None:
        """Take what was said of the entry that is open."""
        if self._entry is None:
            return
        if self._inside[0] == "BAL":
            self.balances.append(self._entry)
        else:
            read = _line(len(self.lines) + len(self.refused) + 1, self._entry)
            self.lines.append(read) if isinstance(read, Line) else self.refused.append(read)
        self._entry = None

    def _settle(self) -> None:
        """Say where values belong from now on. The account of the other side of an entry is not kept."""
        part = self._inside[-1] if self._inside else ""
        if self._entry is None:
            self.held = self.values.setdefault(part, {})
        else:
            self.held = self._entry if part in _ENTRIES or part == "PAYEE" else {}


def read_ofx(text: str) -> tuple[Statement, ...]:
    """Return a statement for each account of a file.

    :raises BadInput: when it is cut short, of another kind or in another currency, or does not add up.
    """
    if re.search(r"<!ENTITY", text[:100_000], re.IGNORECASE):
        raise BadInput(_("The file defines signs of its own, which no bank does: it was not read."))
    if not re.search(r"<OFX\s*>", text, re.IGNORECASE):
        raise BadInput(_("This file is not of that kind."))
    if not re.search(r"</OFX\s*>", text[-2000:], re.IGNORECASE):
        raise BadInput(_("The file is cut short: it does not come to its end. Fetch it again."))
    accounts = list(_accounts(text))
    if not accounts:
        raise BadInput(_("This OFX file holds no statement of an account."))
    return joined([_statement(account) for account in accounts])


def _accounts(text: str) -> Iterator[_Account]:
    """Yield what a file says of each of its accounts."""
    account: _Account | None = None
    for name, closes, empty, value, closed in _tags(text):
        tag = name.upper()
        if tag in _STATEMENTS:
            if account is not None:
                account.finish()
                yield account
            account = None if closes or closed else _Account()
        elif account is None or empty:
            continue
        elif tag in _PARTS:
            if not closes:
                account.enter(tag)
            if closes or closed:
                account.leave(tag)
        elif not closes and value.strip():
            account.held.setdefault(tag, html.unescape(value) if "&" in value else value)
    if account is not None:
        account.finish()
        yield account


def _tags(text: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the tags of a file: name, whether it closes, whether it is empty, its value, whether it is closed then."""
    start = 0
    while start < len(text):
        end = text.find(_BEGINS, start + _AT_ONCE)
        end = len(text) if end < 0 else end
        for closes, name, empty, value, closed in _TAGS.findall(text, start, end):
            yield name, closes, empty, value, closed
        start = end


def _statement(account: _Account) -> Statement:
    outside = account.values.get("", {})
    require_home_currency(squeeze(outside.get("CURDEF", "")))
    if account.lines and account.lines[0].day > account.lines[-1].day:
        account.lines.reverse()
    lines = tuple(sorted(account.lines, key=lambda line: line.day))
    days = account.values.get("BANKTRANLIST", {})
    opening, closing = _balances(account, lines)
    found = covering(
        Statement(
            KEY, lines, tuple(account.refused),
            identity=_identity(account), exact=True, opening=opening, closing=closing,
            first_day=exact_day(days.get("DTSTART", "")), last_day=_last_day(days.get("DTEND", ""), lines),
        )
    )  # fmt: skip
    require_proof(found)
    return found


def _last_day(told: str, lines: tuple[Line, ...]) -> date | None:
    """Return the last day that a file covers; some banks write the moment at which it was fetched, long after."""
    day = exact_day(told)
    return day if day is not None and (not lines or (day - lines[-1].day).days <= 31) else None


def _line(number: int, entry: dict[str, str]) -> Line | Refused:
    day = exact_day(entry.get("DTPOSTED", entry.get("DTUSER", "")))
    amount = exact_sum(entry.get("TRNAMT", ""))
    if day is None:
        told = shorten(squeeze(entry.get("DTPOSTED", "")))
        return Refused(number, _("“{text}” is not a day").format(text=told) if told else _("no day stands here"))
    if amount is None:
        told = shorten(squeeze(entry.get("TRNAMT", "")))
        return Refused(number, _("“{text}” is not an amount").format(text=told) if told else _("no sum stands here"))
    currency = squeeze(entry.get("CURSYM", ""))
    if currency.casefold() not in {"", "gbp"}:
        return Refused(number, in_another_currency(currency))
    name, memo = squeeze(entry.get("NAME", "")), squeeze(entry.get("MEMO", ""))
    kind = squeeze(entry.get("TRNTYPE", ""))
    reference = texts((entry.get("REFNUM", ""), entry.get("CHECKNUM", "")))
    text = memo if name and memo.startswith(name) else texts((name, memo))
    return Line(number, day, amount, text or reference or kind, name, reference, squeeze(entry.get("FITID", "")), kind)


def _identity(account: _Account) -> Identity | None:
    told = account.values.get("BANKACCTFROM") or account.values.get("CCACCTFROM") or {}
    bank, number = squeeze(told.get("BANKID", "")), squeeze(told.get("ACCTID", ""))
    figures = "".join(sign for sign in bank if sign.isdigit())
    found = identity_of(number)
    if found is None:
        plain = "".join(sign for sign in number if sign.isalnum()).upper()
        found = Identity("", plain) if plain else None
    if found is not None and not found.sort_code and len(figures) == 6 and not found.masked:
        return Identity(figures, found.number)
    return found


def _balances(account: _Account, lines: tuple[Line, ...]) -> tuple[Money | None, Money | None]:
    """Return what lay in the account before the lines, which hardly any bank tells, and after them.

    The balance is that after the last line only where it was taken on its day or later.
    """
    told = account.values.get("LEDGERBAL", {})
    closing, as_at = exact_sum(told.get("BALAMT", "")), exact_day(told.get("DTASOF", ""))
    if closing is not None and lines and as_at is not None and as_at < lines[-1].day:
        closing = None
    opening = next(
        (
            exact_sum(balance.get("VALUE", ""))
            for balance in account.balances
            if _OPENING.search(fold(balance.get("NAME", "") + " " + balance.get("DESC", "")))
        ),
        None,
    )
    return opening, closing
