"""Write many rows at once, past the unit of work but not past the journal.

Ids are handed out while the rows are put together, so that one can refer to another before either is written; then
each table is written by one statement, parents before what hangs on them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnDefault, Table, bindparam, delete, inspect, update
from sqlalchemy.orm import Session

from psg_admin.store.base import Base, base_table, chunks, tables_in_order
from psg_admin.store.bulk import insert_rows, portions
from psg_admin.store.journal import JOURNALED, SETTINGS, VERSION, note_changed, note_made, note_removed, noted
from psg_admin.store.transfer import drawn

R = TypeVar("R")


class Batch:
    """Rows that one deed makes and changes. :meth:`write` writes them; nothing else may be written before that. Where
    there are very many, it is filled and written several times over.
    """

    def __init__(self, session: Session) -> None:
        """Begin a batch in the transaction of a deed, which holds the lock: nobody else draws ids meanwhile."""
        session.flush()
        self._session = session
        self._last = drawn(session.connection())
        self._start = dict(self._last)
        self._made: dict[str, list[dict[str, Any]]] = {}
        self._changed: dict[str, list[tuple[int, Mapping[str, Any], Mapping[str, Any]]]] = {}
        self._removed: dict[str, list[Mapping[str, Any]]] = {}
        noted(session).ids_handed_out = True

    def insert(self, kind: type[Base], /, **values: Any) -> int:
        """Add a row and return its id. Columns that are not given take their defaults."""
        table = _table(kind)
        name = str(table.name)
        row_id = self._last[name] = self._last.get(name, 0) + 1
        self.put_back(table, row_id, values)
        return row_id

    def put_back(self, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
        """Add a row under the id that it had."""
        row = {**defaults_of(table), **values, "id": row_id}
        for key, work in worked_out_columns(table):
            if row[key] is None:
                row[key] = work(row)
        self._made.setdefault(str(table.name), []).append(row)

    def delete(self, table: Table, row: Mapping[str, Any]) -> None:
        """Take a row away; ``row`` has all its columns as they are."""
        self._removed.setdefault(str(table.name), []).append(row)

    def update(
        self, kind: type[Base] | Table, row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """Change columns of a row that is there: ``before`` what they hold, ``after`` what they are to hold.

        Columns that stay the same are left out of it; a row of which none changes is left as it is. The version of a
        row that people edit is raised.
        """
        changed = {key for key, value in after.items() if before[key] != value}
        if changed:
            table = kind if isinstance(kind, Table) else _table(kind)
            rows = self._changed.setdefault(str(table.name), [])
            rows.append((row_id, {k: before[k] for k in changed}, {k: after[k] for k in changed}))

    def touch(self, table: Table, row_id: int) -> None:
        """Raise the version of a row whose parts are changed: a form opened before is overtaken."""
        self._changed.setdefault(str(table.name), []).append((row_id, {}, {}))

    def write(self) -> None:
        """Write all rows, and note them for the journal.

        New rows come first, parents before what hangs on them; then the changes; then what goes, in the opposite order.
        """
        if any("setting" in rows for rows in (self._made, self._changed, self._removed)):
            self._session.info.pop(SETTINGS, None)
        tables = tables_in_order()
        for table, made in _taken(self._made, tables):
            insert_rows(self._session.connection(), table, made)
            note_made(self._session, table, made)
        for table, rows in _taken(self._changed, tables):
            self._write_changes(table, rows)
        for table, gone in _taken(self._removed, reversed(tables)):
            for some in chunks(row["id"] for row in gone):
                self._session.execute(delete(table).where(table.c.id.in_(some)), execution_options=JOURNALED)
            note_removed(self._session, table, gone)
        noted(self._session).ids_handed_out = False
        self._session.expire_all()
        self._keep_drawn()

    def _write_changes(self, table: Table, rows: list[tuple[int, Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Write changed rows, those with the same columns by one statement."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row_id, _before, after in rows:
            keys = tuple(sorted(after))
            alike.setdefault(keys, []).append({"row_id": row_id, **{f"new_{key}": after[key] for key in keys}})
        for keys, values in alike.items():
            new: dict[Any, Any] = {table.c[key]: bindparam(f"new_{key}", type_=table.c[key].type) for key in keys}
            if VERSION in table.c:
                new[table.c[VERSION]] = table.c[VERSION] + 1
            statement = update(table).where(table.c.id == bindparam("row_id")).values(new)
            for some in portions(values):
                self._session.execute(statement, some, execution_options=JOURNALED)
        note_changed(self._session, table, rows)

    def _keep_drawn(self) -> None:
        """Let PostgreSQL go on drawing where the batch ended; SQLite looks at the ids by itself."""
        moved = {name: last for name, last in self._last.items() if last > self._start.get(name, 0)}
        if moved and self._session.get_bind().dialect.name != "sqlite":
            parts = ", ".join(f"setval('{name}_id_seq', {last})" for name, last in moved.items())
            self._session.connection().exec_driver_sql(f"SELECT {parts}")
        self._start = dict(self._last)


def _taken(rows: dict[str, list[R]], tables: Iterable[Table]) -> Iterator[tuple[Table, list[R]]]:
    """Yield the rows of each table, in the order of ``tables``, and forget them."""
    for table in tables:
        found = rows.pop(str(table.name), None)
        if found:
            yield table, found


@cache
def _table(kind: type[Base]) -> Table:
    return base_table(inspect(kind))


@cache
def defaults_of(table: Table) -> dict[str, Any]:
    """Return what the columns of a table hold where nothing is said: the scalar default, else nothing."""
    return {
        column.key: column.default.arg
        if isinstance(column.default, ColumnDefault) and column.default.is_scalar
        else None
        for column in table.columns
        if column.key != "id"
    }


@cache
def worked_out_columns(table: Table) -> tuple[tuple[str, Callable[[Mapping[str, Any]], Any]], ...]:
    """Return the columns that follow from others of their row, with what works them out."""
    return tuple((c.key, c.info["worked_out"]) for c in table.columns if "worked_out" in c.info)
