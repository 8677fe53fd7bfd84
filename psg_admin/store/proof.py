"""Is what is recorded what the history says? The journal is folded from its beginning and compared, row by row.

The rows of one table and what the history tells of them are both read in the order of their ids, side by side, so that
neither is held in memory. Most rows have been made and not changed since: their text is compared as it is, in a file of
SQLite by SQLite itself.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, islice
from math import inf
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.base import chunks
from psg_admin.store.batch import defaults_of, worked_out_columns
from psg_admin.store.feature import Feature, features_of
from psg_admin.store.journal import Done, JournalEntry, encode
from psg_admin.store.labels import RecordLabels, labels_of
from psg_admin.store.past import Values, reading
from psg_admin.store.told import doubtful, raw, told_rows, told_tables

MOST = 20
"""So many sentences are said of rows that differ; the others are counted."""

FEW = 10_000
"""So many records of a table are looked at one by one; where there are more, all of it is read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not as the history says.

    ``now`` and ``told`` are its columns that differ, as JSON carries them: None for a record that is not there, or that
    the history does not know. ``since``: the entry that told of it last, None where none did. ``within``: it is the
    history that does not fit itself there. ``untold``: only because the beginning of the record is not told; all that
    is told of it fits.
    """

    table: str
    row_id: int
    now: Values | None
    told: Values | None
    since: int | None
    within: bool = False
    untold: bool = False


@dataclass(slots=True)
class _Fold:
    """What the history says of one record, entry after entry.

    ``unknown``: a text is gone, so that columns which no later entry tells are not known. ``broken``: the first entry
    that does not fit those before it. ``untold``: the first entry of all, where it found a record that no entry made.
    """

    values: Values | None = None
    since: int | None = None
    unknown: bool = False
    last: dict[str, int] = field(default_factory=dict)
    broken: int | None = None
    untold: int | None = None

    def take(
        self, entry_id: int, done: str, before: Values | None, after: Values | None, *, seals: bool = False
    ) -> None:
        """Take in what one entry tells; one that ``seals`` tells what is, whatever was told before."""
        first, self.since = self.since is None, entry_id
        if seals:
            self.values, self.broken, self.untold, self.unknown = None, None, None, False
            before = None
        if before is None and after is None:
            self.unknown = True
            if done == Done.REMOVED:
                self.values = None
            return
        if first and before is not None:
            self.values, self.untold = before, entry_id
        elif not self.unknown and not _follows(self.values, before):
            self.broken = self.broken or entry_id
        if after is None:
            self.values, self.unknown = None, False
        elif before is None:
            self.values, self.unknown = after, False
            self.last = dict.fromkeys(after, entry_id)
        else:
            self.values = {**(self.values or {}), **after}
            self.last.update(dict.fromkeys(after, entry_id))


def differences(
    session: Session,
    *,
    tables: Collection[str] | None = None,
    only: Mapping[str, Collection[int]] | None = None,
    few: int = FEW,
    progress: Progress = quiet,
) -> Iterator[Difference]:
    """Yield each record that is not as the history says.

    ``tables``: of those alone; ``only``: by table, of these records alone; ``few``: so many records of a table at most
    are looked at one by one. ``progress`` counts tables.
    """
    connection, features = session.connection(), features_of(session)
    chosen = [t for t in told_tables() if (tables is None or t.name in tables) and (only is None or t.name in only)]
    read = _Reader(connection, features)
    for done, table in enumerate(chosen, 1):
        some = _worth_a_look(connection, read, table, few) if only is None else only[str(table.name)]
        yield from _of_table(connection, read, table, some)
        progress(done, len(chosen))


def sentences(session: Session, found: Iterable[Difference]) -> list[str]:
    """Return what differs in words: which record, what it holds, what the history says, and since when."""
    labels = labels_of(session)
    said: list[str] = []
    more = 0
    for difference in found:
        if len(said) < MOST:
            said.append(_sentence(difference, labels.get(difference.table, RecordLabels())))
        else:
            more += 1
    if more:
        said.append(
            ngettext(
                "{count} more record is not as the history says.",
                "{count} more records are not as the history says.",
                more,
            ).format(count=show_count(more))
        )
    return said


def check_worked_out(session: Session) -> list[str]:
    """Return a sentence for each table with columns that do not follow from the others of their rows."""
    found: list[str] = []
    for table in told_tables():
        columns = worked_out_columns(table)
        if not columns:
            continue
        rows = (dict(row) for row in session.execute(select(table)).mappings())
        wrong = sum(any(row[key] not in _following(row, work(row)) for key, work in columns) for row in rows)
        if wrong:
            found.append(
                ngettext(
                    "{count} row of {table} does not hold what follows from the rest of it. It can be rebuilt.",
                    "{count} rows of {table} do not hold what follows from the rest of them. They can be rebuilt.",
                    wrong,
                ).format(count=show_count(wrong), table=table.name)
            )
    return found


def _following(row: Mapping[str, Any], value: Any) -> tuple[Any, str]:
    """Return what a column may hold that follows from others: what was worked out, or what an upgrade told apart."""
    return value, f"{value}#{row['id']}"


class _Reader:
    """Reads what the history tells of a table, also under the names that the table had before."""

    def __init__(self, connection: Connection, features: Sequence[Feature]) -> None:
        self._connection = connection
        self._reading = reading(connection, features)
        self._seals = set(connection.scalars(select(JournalEntry.id).where(JournalEntry.covers.is_not(None))))

    def names_of(self, table: Table) -> list[str]:
        """Return the names under which the history tells of ``table``."""
        return sorted(self._reading.names_of(str(table.name)))

    def told(self, table: Table, only: Collection[int] | None) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """Yield by record, in the order of their ids, the rows of the journal: entry, what was done, before, after."""
        names = self.names_of(table)
        portions = [None] if only is None else [*chunks(only)]
        for some in portions:
            among = "" if some is None else f" AND r.row_id IN ({', '.join(map(str, some))})"
            query = (
                "SELECT r.row_id, r.entry_id, r.done, t.before, t.after, r.table_name "  # noqa: S608 - numbers alone
                "FROM journal_row AS r LEFT JOIN journal_text AS t ON t.id = r.id "
                f"WHERE r.table_name IN ({', '.join('?' * len(names))}){among} ORDER BY r.row_id, r.id"
            )
            for row_id, group in groupby(raw(self._connection, query, names), key=itemgetter(0)):
                yield row_id, [tuple(row[1:]) for row in group]

    def fold(self, rows: Sequence[tuple[Any, ...]]) -> _Fold:
        """Return what they come to."""
        fold = _Fold()
        for entry_id, done, before, after, name in rows:
            self._give(fold, entry_id)
            try:
                was, became = (None if text is None else json.loads(text) for text in (before, after))
            except ValueError:  # no JSON: somebody wrote into it
                fold.since = fold.broken = entry_id
                return fold
            was, became = self._reading.now(entry_id, name, was, became)
            fold.take(entry_id, done, was, became, seals=entry_id in self._seals)
        self._give(fold)
        return fold

    def _give(self, fold: _Fold, until: float = inf) -> None:
        """Take as given what was told of a record that was gone when the history was sealed, before entry ``until``."""
        since = fold.since
        if fold.values is None and since is not None and any(since < seal < until for seal in self._seals):
            fold.broken = fold.untold = None


def _worth_a_look(connection: Connection, read: _Reader, table: Table, few: int) -> list[int] | None:
    """Return the records that have to be looked at one by one, None where that is all of the table."""
    if connection.dialect.name != "sqlite":
        return None
    with closing(doubtful(connection, table, read.names_of(table))) as found:
        some = list(islice(found, few + 1))
    # Anything stands in a file into which somebody has written.
    return some if len(some) <= few and all(type(row_id) is int for row_id in some) else None


def _of_table(
    connection: Connection, read: _Reader, table: Table, only: Collection[int] | None
) -> Iterator[Difference]:
    name = str(table.name)
    told = read.told(table, only)
    coming = next(told, None)
    for row_id, text in _now(connection, table, only):
        while coming is not None and coming[0] < row_id:
            yield from _gone(name, coming[0], read.fold(coming[1]))
            coming = next(told, None)
        if coming is None or coming[0] != row_id:
            yield Difference(name, row_id, json.loads(text), None, None)
            continue
        rows = coming[1]
        if not (len(rows) == 1 and rows[0][3] == text and rows[0][2] is None):
            yield from _compared(name, row_id, json.loads(text), read.fold(rows), _told_defaults(table))
        coming = next(told, None)
    while coming is not None:
        yield from _gone(name, coming[0], read.fold(coming[1]))
        coming = next(told, None)


def _now(connection: Connection, table: Table, only: Collection[int] | None) -> Iterator[tuple[int, str]]:
    if only is None:
        yield from told_rows(connection, table)
        return
    for some in chunks(only):
        yield from told_rows(connection, table, where=f"WHERE id IN ({', '.join(map(str, some))})")


def _gone(name: str, row_id: int, fold: _Fold) -> Iterator[Difference]:
    if fold.broken is not None:
        yield Difference(name, row_id, None, fold.values, fold.broken, within=True)
    elif fold.untold is not None:
        yield Difference(name, row_id, None, fold.values, fold.untold, within=True, untold=fold.values is None)
    elif fold.values is not None:
        yield Difference(name, row_id, None, fold.values, fold.since)


def _compared(name: str, row_id: int, now: Values, fold: _Fold, defaults: Values) -> Iterator[Difference]:
    if fold.broken is not None:
        yield Difference(name, row_id, now, fold.values, fold.broken, within=True)
        return
    if fold.untold is not None:
        fits = fold.values is not None and all(now.get(key) == value for key, value in fold.values.items())
        yield Difference(name, row_id, now, fold.values, fold.untold, within=True, untold=fits)
        return
    if fold.values is None:
        if not fold.unknown:
            yield Difference(name, row_id, now, None, fold.since)
        return
    # A column that came later and that no entry tells of holds its default; where a text is gone, it may be anything.
    told = fold.values if fold.unknown else {**defaults, **fold.values}
    wrong = [key for key in now if (key in told or not fold.unknown) and now[key] != told.get(key)]
    if wrong:
        since = max((fold.last[key] for key in wrong if key in fold.last), default=fold.since)
        yield Difference(name, row_id, {key: now[key] for key in wrong}, {key: told.get(key) for key in wrong}, since)


@cache
def _told_defaults(table: Table) -> Values:
    """Return what the columns of a table hold where nothing is said, as JSON carries it."""
    return {key: encode(value) for key, value in defaults_of(table).items()}


def _follows(values: Values | None, before: Values | None) -> bool:
    """Say whether a record that holds ``values`` is what an entry says that it found: ``before``, or none."""
    if before is None:
        return values is None
    return values is not None and all(values.get(key) == value for key, value in before.items() if key in values)


def _sentence(found: Difference, labels: RecordLabels) -> str:
    record = _("{table} No. {number}").format(table=labels.table(found.table), number=found.row_id)
    entry = "–" if found.since is None else str(found.since)
    if found.within:
        return _("{record}: entry {entry} of the history does not fit the entries before it.").format(
            record=record, entry=entry
        )
    if found.told is None:
        if found.since is None:
            return _("{record} is there, but the history does not know it.").format(record=record)
        return _("{record} is there, but entry {entry} of the history took it away.").format(record=record, entry=entry)
    if found.now is None:
        return _("{record} is missing: entry {entry} of the history was the last to tell of it.").format(
            record=record, entry=entry
        )
    parts = [
        _("{field} is “{now}”, but the history says “{told}”").format(
            field=labels.column(found.table, key), now=_shown(value), told=_shown(found.told.get(key))
        )
        for key, value in found.now.items()
    ]
    return _("{record}: {differences} (since entry {entry}).").format(
        record=record, differences="; ".join(parts), entry=entry
    )


def _shown(value: Any) -> str:
    return "" if value is None else shorten(str(value))
