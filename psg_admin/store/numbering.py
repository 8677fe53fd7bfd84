"""Numbers without gaps, and references that notice a slip of the finger.

A number is drawn inside the deed that uses it, so a deed that fails draws none. An undone deed gives its number
back when it was the last one drawn (see :mod:`psg_admin.store.undo`).
"""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from psg_admin.store.base import Base

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: they are read as 1 and 0


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


def clean_reference(typed: str) -> str:
    """Return a typed reference as it is kept: upper case, letters and digits only, I read as 1 and O as 0."""
    return "".join(c for c in typed.upper().replace("I", "1").replace("O", "0") if c in ALPHABET)
