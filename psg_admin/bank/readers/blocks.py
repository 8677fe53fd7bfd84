"""Santander's text: a line for each thing that is said, under "Date:", "Description:", "Amount:" and "Balance:"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from psg_admin.bank.layouts import BLOCKS
from psg_admin.bank.readers.tables import Cells, Entry, entry_of, order_or_refusal, put_in_order
from psg_admin.bank.statement import Statement, covering, identity_of
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, squeeze

_SAYS = re.compile(r"(From|Account|Date|Description|Amount|Balance):(.*)", re.IGNORECASE | re.DOTALL)
_PERIOD = re.compile(r"([0-9]{2}/[0-9]{2}/[0-9]{4})\s*to\s*([0-9]{2}/[0-9]{2}/[0-9]{4})")
_FIRST = "date"
_OF_MOVEMENT = frozenset({"description", "amount"})


def is_blocks(text: str) -> bool:
    """Say whether a text is laid out so."""
    head = [match[1].lower() for line in text[:4000].splitlines() if (match := _SAYS.match(squeeze(line)))]
    return {"account", "date", "description", "amount"} <= set(head)


def read_blocks(text: str, *, today: date) -> Statement:
    """Return the statement.

    :raises BadInput: when there is no movement in it, or the month stands before the day.
    """
    head: dict[str, str] = {}
    blocks = list(_blocks(text, head))
    if not blocks:
        raise BadInput(_("There is no movement in this file."))
    order, _granted = order_or_refusal((block.get(_FIRST, "") for _number, block in blocks), today)
    cells = Cells(today, order)
    entries = [_entry(number, block, cells) for number, block in blocks]
    made = put_in_order(entries, newest_first=BLOCKS.newest_first)
    period = _PERIOD.search(head.get("from", ""))
    first, last = map(cells.day, period.groups() if period else ("", ""))
    return covering(
        replace(
            made, format=BLOCKS.key, bank=BLOCKS.bank, identity=identity_of(head.get("account", "")),
            first_day=first if isinstance(first, date) else made.first_day,
            last_day=last if isinstance(last, date) else made.last_day,
        )
    )  # fmt: skip


def _blocks(text: str, head: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield what each movement says, with the line of the file on which it begins; ``head`` gets what is said above.

    Nothing is said twice of one: where something is, the next begins, although its day is missing.
    """
    block: dict[str, str] | None = None
    began = 0
    said = ""
    for number, line in enumerate(text.replace("\u00a0", " ").splitlines(), 1):
        plain = squeeze(line)
        match = _SAYS.match(plain)
        if match is None:
            if block is not None and said == "description" and plain:
                block[said] += f" {plain}"
            continue
        said = match[1].lower()
        if said == _FIRST or (said in _OF_MOVEMENT if block is None else said in block):
            if block is not None:
                yield began, block
            block, began = {}, number
        held = head if block is None else block
        held.setdefault(said, match[2].lstrip())
    if block is not None:
        yield began, block


def _entry(number: int, block: dict[str, str], cells: Cells) -> Entry:
    day, text, amount, balance = (block.get(key, "") for key in ("date", "description", "amount", "balance"))
    moved = cells.sum(amount) if amount else _("no sum stands here")
    known = cells.sum(balance) if balance else None
    return entry_of(number, cells.day(day), moved, text, known if isinstance(known, Money) else None)
