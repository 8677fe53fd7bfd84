"""Rows of the journal that were told in an older schema, as they read in this one."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import _
from psg_admin.store.base import Base
from psg_admin.store.feature import Feature, JournalMapping
from psg_admin.store.journal import JournalEntry, in_words
from psg_admin.store.revision import REVISIONS

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row that a deed made (``before`` None), changed, or took away (``after`` None), in the tables of today."""

    table: str
    row_id: int
    before: Values | None
    after: Values | None


def as_now(rows: Iterable[Row[Any]], entry: JournalEntry, features: Sequence[Feature]) -> Iterator[PastRow]:
    """Yield the rows of an entry in the tables and columns of today's schema.

    :raises Refused: when the entry is of a schema that this program does not know, or tells of a table or a column that
        there is no more.
    """
    mappings = _mappings(entry, features)
    for row in rows:
        before = None if row.before is None else json.loads(row.before)
        after = None if row.after is None else json.loads(row.after)
        table = row.table_name
        for mapping in mappings:
            renamed = mapping.columns.get(table, {})
            before, after = (_renamed(values, renamed, entry) for values in (before, after))
            table = mapping.tables.get(table, table)
            if after is None and before is not None:
                before = {**mapping.added.get(table, {}), **before}
        known = Base.metadata.tables.get(table)
        if known is None or not {*(before or ()), *(after or ())} <= set(known.columns.keys()):
            raise _unreadable(entry)
        yield PastRow(table, row.row_id, before, after)


def reading(connection: Connection, features: Sequence[Feature]) -> "Reading":
    """Return how what all entries tell reads in today's tables and columns."""
    if not any(feature.mappings for feature in features):
        return Reading({}, {})
    steps: dict[int, list[JournalMapping]] = {}
    known: dict[str, list[JournalMapping]] = {}
    for number, revision, form in connection.execute(
        select(JournalEntry.id, JournalEntry.revision, JournalEntry.hash_form)
    ):
        written = _written(revision, form)
        if written not in known:
            known[written] = _since(written, features)
        if known[written]:
            steps[number] = known[written]
    older: dict[str, set[str]] = {}
    for revision in reversed(REVISIONS):
        for feature in features:
            if revision in feature.mappings:
                for then, now in feature.mappings[revision].tables.items():
                    older.setdefault(now, {now}).update(older.get(then, {then}))
    return Reading(steps, older)


@dataclass(frozen=True, slots=True)
class Reading:
    """By entry, what to map before its rows read as today's (``steps``); by table, the names it had (``older``)."""

    steps: Mapping[int, Sequence[JournalMapping]]
    older: Mapping[str, set[str]]

    def names_of(self, table: str) -> set[str]:
        """Return the names under which the history tells of the table."""
        return self.older.get(table, {table})

    def now(
        self, entry_id: int, table: str, before: Values | None, after: Values | None
    ) -> tuple[Values | None, Values | None]:
        """Return a row of an entry with today's columns; one that there is no more is left out."""
        for mapping in self.steps.get(entry_id, ()):
            renamed = mapping.columns.get(table, {})
            before, after = (_kept(values, renamed) for values in (before, after))
            table = mapping.tables.get(table, table)
            added = mapping.added.get(table, {})
            if after is None and before is not None:
                before = {**added, **before}
            elif before is None and after is not None:
                after = {**added, **after}
        return before, after


def _kept(values: Values | None, renamed: Mapping[str, str | None]) -> Values | None:
    if values is None or not renamed:
        return values
    named = ((renamed.get(key, key), value) for key, value in values.items())
    return {key: value for key, value in named if key is not None}


def _mappings(entry: JournalEntry, features: Sequence[Feature]) -> list[JournalMapping]:
    written = _written(entry.revision, entry.hash_form)
    if written not in REVISIONS:
        raise _unreadable(entry)
    return _since(written, features)


def _written(revision: str | None, hash_form: int) -> str:
    """Return the schema in which an entry is told: those of form 1 are of the first."""
    return revision if hash_form > 1 and revision else REVISIONS[0]


def _since(written: str, features: Sequence[Feature]) -> list[JournalMapping]:
    later = REVISIONS[REVISIONS.index(written) + 1 :] if written in REVISIONS else ()
    return [feature.mappings[revision] for revision in later for feature in features if revision in feature.mappings]


def _renamed(values: Values | None, renamed: Any, entry: JournalEntry) -> Values | None:
    if values is None or not renamed:
        return values
    if any(key in renamed and renamed[key] is None for key in values):
        raise _unreadable(entry)
    return {renamed.get(key, key): value for key, value in values.items()}


def _unreadable(entry: JournalEntry) -> Refused:
    return Refused(
        _(
            "“{deed}” cannot be undone any more: it was done with an older version of the program, and "
            "what it changed is kept in another way now."
        ).format(deed=in_words(entry.summary))
    )
