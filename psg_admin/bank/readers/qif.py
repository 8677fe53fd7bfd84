"""QIF: a line a field, a letter each, a record up to "^"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from psg_admin.bank.readers.tables import Cells, order_or_refusal
from psg_admin.bank.statement import Identity, Line, Refused, Statement, covering, identity_of, joined, texts
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, fold, squeeze

KEY = "qif"
_HEADS = re.compile(r"^!", re.MULTILINE)
_AROUND = re.compile(r"\s*([/.\-])\s*")
_KINDS = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
_ONCE = frozenset("DT")
_Record = dict[str, str]


def read_qif(text: str, *, today: date) -> tuple[Statement, ...]:
    """Return a statement for each account of a file.

    :raises BadInput: when it holds none, or the month stands before the day.
    """
    sections = _sections(text)
    if not sections:
        raise BadInput(_("This QIF file holds no statement of an account."))
    days = [_day_text(record.get("D", "")) for section in sections for record, _whole in section.records]
    order, granted = order_or_refusal((day for day in days if day), today)
    notes = (_("Days were read as day, month, year."),) if granted else ()
    cells = Cells(today, order)
    number = 0
    found = []
    for section in sections:
        found.append(_statement(section, number, cells, notes))
        number += len(section.records)
    return joined(found)


@dataclass(slots=True)
class _Section:
    """The records of one account, each with whether it came to its end."""

    identity: Identity | None
    records: list[tuple[_Record, bool]] = field(default_factory=list)


def _sections(text: str) -> list[_Section]:
    """Return the accounts of a file that have records."""
    found: list[_Section] = []
    identity: Identity | None = None
    for part in _HEADS.split(text.replace("\r\n", "\n").replace("\r", "\n"))[1:]:
        head, _newline, body = part.partition("\n")
        name = fold(head).replace("_", " ")
        records = list(_records(body))
        if name == "account":
            told = records[0][0] if records else {}
            identity = identity_of(f"{told.get('N', '')} {told.get('D', '')}")
        elif name.removeprefix("type").strip() in _KINDS and records:
            found.append(_Section(identity, records))
    return found


def _records(body: str) -> Iterator[tuple[_Record, bool]]:
    """Yield the records of a section, each with whether it came to its end: none has two days or two sums."""
    record: _Record = {}
    for line in body.split("\n"):
        key = line[:1].upper()
        if line.strip() == "^":
            if record:
                yield record, True
            record = {}
        elif line.strip():
            if key in _ONCE and key in record:
                yield record, False
                record = {}
            record.setdefault(key, line[1:])
    if record:
        yield record, False


def _statement(section: _Section, before: int, cells: Cells, notes: tuple[str, ...]) -> Statement:
    identity = section.identity
    lines: list[Line] = []
    refused: list[Refused] = []
    opening: Money | None = None
    for number, (record, whole) in enumerate(section.records, before + 1):
        read = _line(number, record, cells) if whole else Refused(
            number, _("the file is cut short here: the entry does not come to its end")
        )  # fmt: skip
        if isinstance(read, Refused):
            refused.append(read)
        elif opening is None and not lines and fold(read.text) == "opening balance":
            opening = read.amount
            identity = identity or identity_of(record.get("L", ""))
        else:
            lines.append(read)
    if lines and lines[0].day > lines[-1].day:
        lines.reverse()
    lines.sort(key=lambda line: line.day)
    closing = opening + Money.total(line.amount for line in lines) if opening is not None and not refused else None
    return covering(
        Statement(
            KEY, tuple(lines), tuple(refused), int(opening is not None), identity=identity, opening=opening,
            closing=closing, notes=notes,
        )
    )  # fmt: skip


def _day_text(told: str) -> str:
    """Return a day without the apostrophe that stands before the years since 2000, and the blanks in it."""
    plain = told.strip()
    return _AROUND.sub(r"\1", plain.replace("'", "/")) if "'" in plain or " " in plain else plain


def _line(number: int, record: _Record, cells: Cells) -> Line | Refused:
    told = record.get("T", record.get("U", ""))
    day, amount = cells.day(_day_text(record.get("D", ""))), cells.sum(told)
    if isinstance(day, str):
        return Refused(number, day)
    if isinstance(amount, str) or not told.strip():
        return Refused(number, amount if isinstance(amount, str) else _("no sum stands here"))
    payee, memo, reference = (squeeze(record.get(key, "")) for key in "PMN")
    return Line(number, day, amount, texts((payee, memo)) or reference, payee, reference)
