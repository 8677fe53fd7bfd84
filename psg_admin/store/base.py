"""Base of all tables: naming convention, column types, row version."""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Date, Dialect, Enum, Integer, MetaData, Table, Text, TypeDecorator
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column

from psg_admin.kernel.errors import NotFound, overtaken
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

DERIVED = {"derived": True}
"""``info`` of a table that is worked out from others: not journaled, not undone, made anew instead."""

PASSING = {"passing": True}
"""``info`` of a column that notes how things went last, such as when a source was read: no deed, and not undone."""

FOLLOWING = {"following": True}
"""``info`` of a column that says over what other records say, and is said anew after each deed on them
(:attr:`psg_admin.store.feature.Feature.following`). It is in the journal, but bars no undo.
"""


def worked_out(work: Callable[[Mapping[str, Any]], Any]) -> dict[str, Any]:
    """Return the ``info`` of a column that follows from others of its row, told by ``work``.

    It is filled in wherever a row is written by a batch, also one that comes back from a history that did not know the
    column yet; like what is passing it is no deed, and no undo looks at it.
    """
    return {**PASSING, "worked_out": work}


PART = {"part": True}
"""``info`` of the column by which a row is part of a versioned one: an address of its contact, a price of its event.

Who edits the whole edits its parts, so taking a change of a part back raises the version of the whole.
"""


@dataclass(frozen=True, slots=True)
class Ending:
    """``info`` of a table whose rows are ended and never taken away, when the deed that made them is undone.

    ``undone``: the column with the day on which that was. ``day`` and ``reason``: the columns that end such a row in
    the course of business, which hold it as well; ``since``: the column with the day before which it cannot have
    ended. ``while_needed``: only rows that the ledger refers to are kept so; others are taken away.
    """

    undone: str = "undone_on"
    day: str = ""
    reason: str = ""
    since: str = ""
    while_needed: bool = False

    def values(self, row: Mapping[str, Any], today: date) -> dict[str, Any]:
        """Return what the columns of ``row`` hold once its making was undone on ``today``."""
        found: dict[str, Any] = {self.undone: today}
        if self.day:
            found[self.day] = max(today, row[self.since]) if self.since else today
            found[self.reason] = _("Undone")
        return found


def ends(**columns: Any) -> dict[str, Any]:
    """Return the ``info`` of a table with an :class:`Ending`."""
    return {"ending": Ending(**columns)}


def ending_of(table: Table) -> Ending | None:
    """Return how rows of the table end, None for one whose rows are taken away."""
    found: Ending | None = table.info.get("ending")
    return found


def standing(table: Table) -> list[ColumnElement[bool]]:
    """Return the condition of the rows whose making was not undone; none where such rows are taken away."""
    ending = ending_of(table)
    return [] if ending is None else [table.c[ending.undone].is_(None)]


class MoneyColumn(TypeDecorator[Money]):
    """Money as whole pence."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's form
        """Write the pence."""
        return None if value is None else value.pence

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:  # noqa: ARG002 - SQLAlchemy's form
        """Read the pence (a SUM comes back as a decimal on PostgreSQL)."""
        return None if value is None else _money(int(value))


# Most sums are a fee or a price that thousands share.
_money = lru_cache(maxsize=4096)(Money)


class Utc(TypeDecorator[datetime]):
    """A moment, always aware and always UTC."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's form
        """Write UTC; a naive time is a bug.

        :raises ValueError: for a naive time.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment is aware of its zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's form
        """Read it as aware UTC on both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WallTime(TypeDecorator[datetime]):
    """Day and time as the clock on the venue's wall shows them: naive, and the same on every desk."""

    impl = SqlDateTime(timezone=False)
    cache_ok = True


def states(kind: type[enum.StrEnum]) -> Enum:
    """Return the column type for an enum: its values as text, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [str(m.value) for m in members],
    )


class Base(DeclarativeBase):
    """Every table: an integer ``id`` that is never used again."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Money: MoneyColumn,
        date: Date,
        datetime: Utc,
        str: Text,
        int: BigInteger().with_variant(Integer, "sqlite"),
    }

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, sort_order=-1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let SQLite draw ids as PostgreSQL does: one that was used is never drawn again."""
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):
            table.dialect_options["sqlite"]["autoincrement"] = True


class Versioned:
    """A row that people edit: a save over somebody else's save is refused."""

    version: Mapped[int] = mapped_column(Integer, default=1)


def tables_in_order() -> tuple[Table, ...]:
    """Return all tables, each after those that it refers to."""
    return _in_order(tuple(Base.metadata.tables.values()))


@lru_cache(maxsize=2)  # a feature that is imported later brings more
def _in_order(_tables: tuple[Table, ...]) -> tuple[Table, ...]:
    return tuple(Base.metadata.sorted_tables)


def base_table(mapper: Mapper[Any]) -> Table:
    """Return the table of a mapper; here each maps a plain one."""
    found = mapper.local_table
    if not isinstance(found, Table):
        message = f"{mapper} maps no plain table"
        raise TypeError(message)
    return found


E = TypeVar("E", bound=Base)
K = TypeVar("K", int, str)


def chunks(keys: Iterable[K], size: int = 1000) -> Iterator[list[K]]:
    """Yield the keys, each once and in order, in lists of at most ``size``: as many as one IN takes well.

    A query may ask for the same list several times over: SQLite takes some 32,000 values, PostgreSQL 65,000.
    """
    every = sorted(set(keys))
    for start in range(0, len(every), size):
        yield every[start : start + size]


def fetch(session: Session, kind: type[E], row_id: int, sentence: str) -> E:
    """Return the row, or refuse with ``sentence``.

    :raises NotFound: when there is no such row.
    """
    row = session.get(kind, row_id)
    if row is None:
        raise NotFound(sentence)
    return row


def expect_version(row: Versioned, version: int | None) -> None:
    """Refuse to go on when the row was saved by somebody else since it was read at ``version`` (None: not asked).

    :raises Conflict: when the versions differ.
    """
    if version is not None and row.version != version:
        raise overtaken()
