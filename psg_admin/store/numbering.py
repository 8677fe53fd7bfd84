"""Numbers without gaps, and references that notice a slip of the finger.

A number is drawn inside the deed that uses it, so a deed that fails draws none. A number that was drawn stays spent,
also when the deed is undone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import String, exists, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from psg_admin.store.base import Base
from psg_admin.store.batch import Batch
from psg_admin.store.erasure import erased
from psg_admin.store.journal import EntryKind, JournalEntry, JournalRow, JournalText

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they are read as 1 and 0

_READ_AS = {"I": "1", "O": "0"}
_KEPT: dict[int, str | None] = {
    code: sign if (sign := _READ_AS.get(chr(code).upper(), chr(code).upper())) in ALPHABET else None
    for code in range(128)
}
"""Each sign of ASCII as it is kept in a reference, None: it is not."""


@erased(kept="series value")
class Counter(Base):
    """The last number drawn of one series, such as ``receipt-2016``."""

    __tablename__ = "counter"
    __table_args__ = {"info": {"counter": True}}  # noqa: RUF012 - SQLAlchemy's own form

    series: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[int]


def draw(session: Session, series: str, *, first: int = 1) -> int:
    """Draw the next number of ``series`` (``first`` when none was drawn yet).

    Writes run one after another (see ``Office.write``), so two desks never draw the same one.
    """
    counter = session.scalar(select(Counter).where(Counter.series == series))
    if counter is None:
        counter = Counter(series=series, value=first)
        session.add(counter)
    else:
        counter.value += 1
    session.flush()
    return counter.value


@dataclass(frozen=True, slots=True)
class Drawn:
    """The last number that was drawn of a series; ``counter_id`` None: none was."""

    counter_id: int | None
    value: int


def drawn(session: Session, series: Iterable[str]) -> dict[str, Drawn]:
    """Return where the series stand, by their names, in one query."""
    found = dict.fromkeys(series, Drawn(None, 0))
    query = select(Counter.id, Counter.series, Counter.value).where(Counter.series.in_(list(found)))
    found.update((name, Drawn(counter_id, value)) for counter_id, name, value in session.execute(query))
    return found


def given_up(session: Session) -> dict[str, set[int]]:
    """Return by series the numbers that were given in a history that a restored backup took the place of.

    Upkeep that tells of counters alone is what gave them up.
    """
    among = aliased(JournalRow)
    other = exists().where(among.entry_id == JournalEntry.id, among.table_name != Counter.__tablename__)
    query = (
        select(Counter.series, JournalText.before, JournalText.after)
        .join(JournalRow, JournalRow.row_id == Counter.id)
        .join(JournalEntry, JournalEntry.id == JournalRow.entry_id)
        .join(JournalText, JournalText.id == JournalRow.id)
        .where(JournalRow.table_name == Counter.__tablename__, JournalText.after.is_not(None))
        .where(JournalEntry.kind == EntryKind.UPKEEP, JournalEntry.covers.is_(None), ~other)
    )
    found: dict[str, set[int]] = {}
    for series, before, after in session.execute(query):
        assert after is not None  # noqa: S101 - the query says so
        first = 1 if before is None else json.loads(before)["value"] + 1
        found.setdefault(series, set()).update(range(first, json.loads(after)["value"] + 1))
    return found


class Numbers:
    """Draws the numbers of a deed that is written as a batch: any number of several series."""

    def __init__(self, batch: Batch, series: Mapping[str, Drawn]) -> None:
        """Begin where the ``series`` stand, see :func:`drawn`."""
        self._batch = batch
        self._was = series
        self._now = {name: last.value for name, last in series.items()}

    def draw(self, series: str) -> int:
        """Draw the next number of a series."""
        self._now[series] += 1
        return self._now[series]

    def write(self) -> None:
        """Add to the batch that they are spent."""
        for name, was in self._was.items():
            if self._now[name] == was.value:
                continue
            if was.counter_id is None:
                self._batch.insert(Counter, series=name, value=self._now[name])
            else:
                self._batch.update(Counter, was.counter_id, {"value": was.value}, {"value": self._now[name]})


def with_check(reference: str) -> str:
    """Return ``reference`` (signs of :data:`ALPHABET`) with its check character: Luhn's algorithm modulo 34.

    One wrong sign is always noticed, and nearly every swap of two neighbours.
    """
    from stdnum import luhn

    return reference + luhn.calc_check_digit(reference, ALPHABET)


def has_right_check(reference: str) -> bool:
    """Say whether the last sign of ``reference`` is the check character of the others."""
    from stdnum import luhn

    return len(reference) > 1 and luhn.is_valid(reference, ALPHABET)


def number_key(number: str) -> str:
    """Return what looking up goes by: small letters, and no noughts in front ("0005", "5" and "000005" are one)."""
    return number.strip().casefold().lstrip("0") or "0"


def clean_reference(typed: str) -> str:
    """Return a typed reference as it is kept: upper case, letters and digits only, I read as 1 and O as 0."""
    if typed.isascii():
        return typed.translate(_KEPT)
    return "".join(c for c in typed.upper().replace("I", "1").replace("O", "0") if c in ALPHABET)
