"""A list of a hundred thousand made of pure SQL: real queries without a feature."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from psg_admin.kernel.money import Money
from psg_admin.paper.table import Column, Kind
from psg_admin.store.list_query import ListQuery, Work


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    id: int
    name: str
    fee: Money
    paid_to: date
    standing: str


def tone(row: Row) -> str:
    """Return the tone of a row's standing."""
    return {"Current": "good", "Lapsed": "bad"}[row.standing]


COLUMNS: list[Column[Row]] = [
    Column("number", "No.", lambda row: f"{row.id:06d}", Kind.CODE, 8),
    Column("name", "Name", lambda row: row.name, width=24),
    Column("fee", "Fee", lambda row: row.fee, Kind.MONEY),
    Column("paid_to", "Paid to", lambda row: row.paid_to, Kind.DAY, sortable=False),
    Column("standing", "Standing", lambda row: row.standing, Kind.STATE, 10, tone=tone),
    Column("note", "Note", lambda row: f"=Note {row.id}", shown=False),
]


def list_ids(session: Session, *, size: int, query: ListQuery) -> array[int]:
    """Return the ids 1 to ``size`` in the order asked for; a typed number keeps its multiples."""
    every = int(query.text or query.filters.get("every", "1"))
    order = "DESC" if query.descending else "ASC"
    statement = text(
        "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :size) "
        f"SELECT id FROM n WHERE id % :every = 0 ORDER BY id {order}"
    )
    return array("q", session.execute(statement, {"size": size, "every": every}).scalars())


def list_rows(session: Session, *, ids: Sequence[int]) -> list[Row]:
    """Return the rows of ``ids`` in their order."""
    session.execute(text("SELECT 1"))
    return [
        Row(
            i,
            f"Member {i}",
            Money(i),
            date(2016, 1, 1) + timedelta(days=i % 300),
            "Lapsed" if i % 5 == 0 else "Current",
        )
        for i in ids
    ]


class Source:
    """The queries of the list; counts how many rows were asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[int] = []
        self.queries: list[ListQuery] = []

    def ids(self, query: ListQuery) -> Work[array[int]]:
        """Return the query for all ids."""
        self.queries.append(query)
        return partial(list_ids, size=self.size, query=query)

    def rows(self, ids: Sequence[int]) -> Work[list[Row]]:
        """Return the query for some rows."""
        self.asked.append(len(ids))
        return partial(list_rows, ids=tuple(ids))


class Shrinking(Source):
    """The same list, of which another desk removes the records ``going`` once their rows are asked for.

    ``gone`` are those that are removed.
    """

    def __init__(self, size: int, going: set[int]) -> None:
        super().__init__(size)
        self.going = going
        self.gone: set[int] = set()

    def ids(self, query: ListQuery) -> Work[array[int]]:
        """Return the query for all ids that are still there."""
        every = super().ids(query)
        return lambda session: array("q", (i for i in every(session) if i not in self.gone))

    def rows(self, ids: Sequence[int]) -> Work[list[Row]]:
        """Return the query for those of some rows that are still there."""
        some = super().rows(ids)
        self.gone |= self.going.intersection(ids)
        return lambda session: [row for row in some(session) if row.id not in self.gone]
