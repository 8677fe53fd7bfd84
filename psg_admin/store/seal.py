"""Older offices begin to be proved: their entries get digests, and what their history does not account for is given.

Before form 3 a sample office was not told row by row, and steps of the schema filled in columns without a word. So the
history is folded once: what it does not tell, or tells otherwise, is told as it is on that day, by one entry that also
covers the digests of all entries before it.
"""

import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, inspect, select, update
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.base import base_table, chunks
from psg_admin.store.chain import cover, entries_with_rows
from psg_admin.store.journal import (
    HASH_FORM,
    JournalEntry,
    JournalRow,
    JournalText,
    RowsDigest,
    RowValues,
    json_of,
    noted,
    text_digest,
)
from psg_admin.store.proof import Difference, differences
from psg_admin.store.server import take_long
from psg_admin.store.told import told_rows, told_tables

_PORTION = 5_000


def begin_baseline(session: Session) -> None:
    """Let the running deed be what the history begins with: a whole office, which is read and told at its end.

    Nothing is noted meanwhile, so that an office of any size is told without being held in memory.
    """
    take_long(session)
    noted(session).instead = _baseline(session)


def _baseline(session: Session) -> Iterator[RowValues]:
    connection = session.connection()
    known = set(session.scalars(select(JournalRow.table_name).distinct()))
    for table in told_tables():
        name = str(table.name)
        if name not in known:
            for row_id, text in told_rows(connection, table):
                yield RowValues(name, row_id, None, text)
            continue
        for found in list(differences(session, tables=[name])):
            before, after = (None if values is None else json_of(values) for values in (found.told, found.now))
            yield RowValues(name, found.row_id, before, after)


def is_unsealed(reader: Session | Connection) -> bool:
    """Say whether there are entries of an older form that no entry covers yet."""
    oldest = reader.execute(select(JournalEntry.hash_form).order_by(JournalEntry.id).limit(1)).scalar()
    if oldest is None or oldest >= HASH_FORM:
        return False
    return reader.scalar(select(func.count()).where(JournalEntry.covers.is_not(None))) == 0


def seal(session: Session, *, progress: Progress = quiet) -> Changes:
    """Digest and cover the entries of older forms, and tell what the history does not account for, as it is now.

    Upkeep, which is not undone. ``progress`` counts entries.
    """
    take_long(session)
    pending = noted(session)
    pending.covers = _digest(session, progress)
    rows = _Given(session)
    pending.instead = rows.tell()
    given, differ = len(rows), rows.differ
    summary = _("History sealed")
    if given:
        summary = ngettext(
            "History sealed; {count} record taken as it is", "History sealed; {count} records taken as they are", given
        ).format(count=show_count(given))
    if differ:
        more = ngettext("{count} of them was not as told", "{count} of them were not as told", differ)
        summary = f"{summary} ({more.format(count=show_count(differ))})"
    return changed(*Topic, summary=summary, undoable=False, upkeep=True)


class _Given:
    """The records that the history does not account for: those that are there, and those that it only tells of.

    ``differ`` counts those of which it tells something else; one whose beginning alone is not told is none of them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._there: dict[str, list[int]] = {}
        self._gone: list[Difference] = []
        self.differ = 0
        for found in differences(session):
            if found.now is None:
                if found.told is None:  # the history does not fit itself, but ends with nothing, as it is
                    continue
                self._gone.append(found)
            else:
                self._there.setdefault(found.table, []).append(found.row_id)
            self.differ += found.since is not None and not found.untold

    def __len__(self) -> int:
        return len(self._gone) + sum(map(len, self._there.values()))

    def tell(self) -> Iterator[RowValues]:
        """Yield the rows that tell of them."""
        connection = self._session.connection()
        for found in self._gone:
            yield RowValues(found.table, found.row_id, json_of(found.told), None)
        for table in told_tables():
            for ids in chunks(self._there.get(str(table.name), ())):
                for row_id, text in told_rows(connection, table, where=f"WHERE id IN ({', '.join(map(str, ids))})"):
                    yield RowValues(str(table.name), row_id, None, text)


def _digest(session: Session, progress: Progress) -> str:
    """Give every text of an older entry a salt and its digest; return the digest of them all."""
    connection = session.connection()
    total = session.scalar(select(func.count()).select_from(JournalEntry)) or 0
    digest = RowsDigest()
    entries: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for done, (entry, told) in enumerate(entries_with_rows(connection), 1):
        salt = os.urandom(16).hex()
        summary = text_digest(salt, None, entry.summary)
        entries.append({"key": entry.id, "digest": summary})
        texts.append({"key": entry.summary_id, "salt": salt})
        found: list[tuple[Row[Any], str]] = []
        for row in told:
            salt = os.urandom(16).hex()
            found.append((row, text_digest(salt, row.before, row.after)))
            rows.append({"key": row.id, "digest": found[-1][1]})
            texts.append({"key": row.id, "salt": salt})
        cover(digest, entry, summary, found)
        if len(texts) >= _PORTION:
            _update(connection, entries, rows, texts)
            progress(done, total)
    _update(connection, entries, rows, texts)
    return digest.hex


def _update(connection: Connection, *portions: list[dict[str, Any]]) -> None:
    for statement, values in zip(_UPDATES, portions, strict=True):
        if values:
            connection.execute(statement, values)
            values.clear()


_KEY: BindParameter[int] = bindparam("key")
_entries, _rows, _texts = (base_table(inspect(model)) for model in (JournalEntry, JournalRow, JournalText))
_UPDATES = (
    update(_entries).where(_entries.c.id == _KEY).values(summary_digest=bindparam("digest")),
    update(_rows).where(_rows.c.id == _KEY).values(digest=bindparam("digest")),
    update(_texts).where(_texts.c.id == _KEY).values(salt=bindparam("salt")),
)
