"""MT940, through the library mt-940; what it returns is taken only where it is all there and adds up."""

import logging
import re
from datetime import date
from decimal import Decimal
from sys import intern
from typing import Any

from psg_admin.bank.readers.common import of_decimal
from psg_admin.bank.statement import (
    Line,
    Statement,
    identity_of,
    joined,
    require_home_currency,
    require_proof,
    texts,
)
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, squeeze
from psg_admin.store.bulk import portions

KEY = "mt940"
_BLOCK = re.compile(r"^(?=[ \t]*(?:\{4:)?[ \t]*:20:)", re.MULTILINE)
_ENTRY = re.compile(r"^(?=:61:)", re.MULTILINE)
_PORTION = 1_000
"""So many entries are handed to the library at once, each time behind what stands above them all: what it makes of each
takes much memory.
"""
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED"})
_OPENINGS = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
_CLOSINGS = ("final_closing_balance", "intermediate_closing_balance", "closing_balance")


def read_mt940(text: str) -> tuple[Statement, ...]:
    """Return a statement for each account of a file.

    :raises BadInput: when the library cannot read it, an entry is not among what it returns, or it does not add up.
    """
    plain = "\n".join(line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    blocks = [block.replace("{4:", "", 1).lstrip() for block in _BLOCK.split(plain) if ":20:" in block[:60]]
    found: list[Statement] = []
    before = 0
    for block in blocks:
        found.append(_statement(block, before))
        before += len(found[-1].lines)
    if not found:
        raise BadInput(_("This MT940 file holds no statement of an account."))
    for one in found:
        require_proof(one)
    return joined(found)


def _statement(block: str, before: int) -> Statement:
    from mt940.models import Transactions
    from mt940.options import Options

    logging.getLogger("mt940").setLevel(logging.CRITICAL)  # else it writes what it cannot read to the terminal
    head, *entries = _ENTRY.split(block)
    lines: list[Line] = []
    read = Transactions()
    try:
        for some in portions(entries, _PORTION) if entries else [()]:
            read = Transactions(options=Options.all())
            read.parse("".join((head, *some)))
            lines += [_line(number, one.data) for number, one in enumerate(read.transactions, before + len(lines) + 1)]
            read.transactions.clear()  # each knows of all: a circle that nobody would find while the collector rests
        opening, closing = _balance(read.data, _OPENINGS), _balance(read.data, _CLOSINGS)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError):
        raise BadInput(
            _("This MT940 file cannot be read: it is damaged, or the bank writes it in a way of its own.")
        ) from None
    if opening is None or closing is None:
        raise BadInput(_("The statement says no opening or no closing balance: it is cut short. Fetch it again."))
    require_home_currency(read.currency or "")
    made = Statement(
        KEY, tuple(sorted(lines, key=lambda line: line.day)),
        identity=identity_of(str(read.data.get("account_identification") or "")),
        exact=True, opening=opening[0], closing=closing[0], first_day=opening[1], last_day=closing[1],
    )  # fmt: skip
    require_proof(made, missing=len(entries) - len(lines))
    return made


def _balance(data: dict[str, Any], keys: tuple[str, ...]) -> tuple[Money, date] | None:
    told = next((data[key] for key in keys if data.get(key) is not None), None)
    if told is None:
        return None
    day: date = told.date
    return _money(told.amount.amount), date(day.year, day.month, day.day)


def _money(amount: Decimal) -> Money:
    money = of_decimal(amount)
    if money is None:
        raise ValueError
    return money


def _line(number: int, data: dict[str, Any]) -> Line:
    def told(key: str) -> str:
        value = data.get(key)
        return squeeze(value) if isinstance(value, str) else ""

    day: date = data.get("entry_date") or data["date"]
    name, reference = told("applicant_name"), told("customer_reference")
    text = texts((told("purpose"), told("additional_purpose"), told("transaction_details"), told("extra_details")))
    bank_id = told("bank_reference")
    reference = "" if reference.upper() in _NO_REFERENCE else reference
    kind = intern(texts((told("posting_text"), told("id"))))
    return Line(
        number, date(day.year, day.month, day.day), _money(data["amount"].amount),
        text if name and name in text else texts((name, text)) or reference or kind, name, reference,
        "" if bank_id.upper() in _NO_REFERENCE else bank_id, kind,
    )  # fmt: skip
