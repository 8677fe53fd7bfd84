"""Rows of the journal that were told in an older schema, as they read in this one."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import _
from psg_admin.store.base import Base
from psg_admin.store.feature import Feature, JournalMapping
from psg_admin.store.journal import JournalEntry, JournalRow
from psg_admin.store.revision import REVISIONS

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PastRow:
    """One row that a deed made (``before`` None), changed, or took away (``after`` None), in the tables of today."""

    table: str
    row_id: int
    before: Values | None
    after: Values | None


def as_now(rows: Iterable[JournalRow], entry: JournalEntry, features: Sequence[Feature]) -> Iterator[PastRow]:
    """Yield the rows of an entry in the tables and columns of today's schema.

    :raises Refused: when the entry is of a schema that this program does not know, or tells of a table or a column that
        there is no more.
    """
    mappings = list(_mappings(entry, features))
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


def _mappings(entry: JournalEntry, features: Sequence[Feature]) -> Iterator[JournalMapping]:
    written = entry.revision if entry.hash_form > 1 and entry.revision else REVISIONS[0]
    if written not in REVISIONS:
        raise _unreadable(entry)
    for revision in REVISIONS[REVISIONS.index(written) + 1 :]:
        yield from (f.mappings[revision] for f in features if revision in f.mappings)


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
        ).format(deed=entry.summary)
    )
