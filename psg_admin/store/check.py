"""Is the file whole, and is the journal as it was written? The books have checks of their own in their features."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import cast

from sqlalchemy import exists, func, inspect, select
from sqlalchemy.orm import Session

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.base import Base
from psg_admin.store.chain import ChainWalk, walk_on
from psg_admin.store.damage import MOST, unreadable
from psg_admin.store.ids import check_ids
from psg_admin.store.journal import FIRST_HASH, JournalEntry, JournalRow, JournalText, OfficeIdentity, head
from psg_admin.store.proof import check_worked_out, differences, sentences
from psg_admin.store.schema import check_schema


def check_file(session: Session, *, progress: Progress = quiet) -> list[str]:
    """Return a sentence for everything that is wrong with the database and its journal; none when all is sound.

    On SQLite each page, index and reference is looked at, and the index of the search against what it is made from
    (in memory, which takes as much of it as both are large). On both engines the journal is read from the first
    entry to the last and each entry's hash is worked out anew. ``progress`` counts entries.
    """
    pages = list(_check_pages(session))
    damaged = [] if pages else unreadable(session)
    if damaged:
        return damaged  # what cannot be read can be compared with nothing
    return [
        *pages,
        *check_schema(session),
        *_check_search(session),
        *check_recorded(session, progress=progress),
        *check_worked_out(session),
    ]


def check_recorded(session: Session, *, progress: Progress = quiet) -> list[str]:
    """Return a sentence for all that is not as it was recorded: the history itself, and what it tells of each table.

    ``progress`` counts entries.
    """
    if (session.scalar(select(func.count()).select_from(OfficeIdentity)) or 0) != 1:
        return [_("This office has lost its identity. Restore the last backup.")]
    return [
        *_check_chain(session, progress),
        *_check_newest(session),
        *check_ids(session),
        *sentences(session, differences(session)),
    ]


def first_damage(session: Session) -> str | None:
    """Return what the check finds first of the file and of the history in it, None where they are whole."""
    for look in (_check_pages, unreadable, partial(_check_chain, progress=quiet)):
        for sentence in look(session):
            return sentence
    return None


def check_tables(session: Session) -> list[str]:
    """Return a sentence when tables of the office are missing."""
    missing = sorted(set(Base.metadata.tables) - set(inspect(session.connection()).get_table_names()))
    return [_("Tables are missing: {tables}.").format(tables=", ".join(missing))] if missing else []


def check_links(session: Session) -> list[str]:
    """Return a sentence when the entries of the journal do not hang together; the quick form of the whole check."""
    before = func.lag(JournalEntry.hash, 1, FIRST_HASH).over(order_by=JournalEntry.id).label("before")
    links = select(JournalEntry.id, JournalEntry.previous, before).subquery()
    broken = session.scalar(select(func.count()).where(links.c.previous != links.c.before)) or 0
    return [_gap(broken)] if broken else []


def _check_pages(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    connection = session.connection()
    for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield _("The file is damaged: {detail}.").format(detail=line)
    references: dict[tuple[str, str], int] = {}
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        references[table, parent] = references.get((table, parent), 0) + 1
    for (table, parent), count in references.items():
        yield ngettext(
            "{count} row of {table} refers to a row of {parent} that is not there.",
            "{count} rows of {table} refer to rows of {parent} that are not there.",
            count,
        ).format(count=count, table=table, parent=parent)


def _check_search(session: Session) -> Iterator[str]:
    """Have FTS5 compare its index with the table (https://sqlite.org/fts5.html#the_integrity_check_command).

    The command is an INSERT that changes nothing. It is said to a copy of both in memory, so that nobody has to wait
    for it and a file that can only be read can be checked, too.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    # The connection of this reading: another one might not be had where nothing can be written.
    file = cast("sqlite3.Connection", session.connection().connection.dbapi_connection)
    try:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            if _copy_search(file, copy):
                copy.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        # Rows that stand there twice, where pages are damaged, are refused by the copy.
        if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_CONSTRAINT")):
            raise
        yield _("The index of the search does not fit what is recorded. It can be rebuilt.")


def _copy_search(file: sqlite3.Connection, copy: sqlite3.Connection) -> bool:
    """Copy what is searched and its index, and nothing else, into ``copy``; False where they are not there."""
    declared = dict(
        file.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'table' AND (name = 'search_entry' OR name LIKE 'search\\_fts%' ESCAPE '\\')"
        ).fetchall()
    )
    if not {"search_entry", "search_fts"} <= declared.keys():
        return False  # the schema says so
    copy.execute("BEGIN")
    copy.execute("CREATE TABLE search_entry (id INTEGER PRIMARY KEY, text TEXT)")  # what the index is made from
    copy.execute(declared["search_fts"])  # makes the tables that it is kept in
    for name in declared.keys() - {"search_fts"}:
        copy.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of ours, or of FTS5
        columns = "id, text" if name == "search_entry" else "*"
        rows = file.execute(f"SELECT {columns} FROM {name}")  # noqa: S608 - as above
        values = ", ".join("?" * len(rows.description))
        copy.executemany(f"INSERT INTO {name} VALUES ({values})", rows)  # noqa: S608 - as above
    copy.execute("COMMIT")
    return True


def _check_chain(session: Session, progress: Progress) -> Iterator[str]:
    connection = session.connection()
    walk = ChainWalk(head(connection).identity)
    walk_on(connection, walk, progress=progress)
    yield from walked(walk)
    stray = session.scalar(_STRAY) or 0
    if stray:
        yield ngettext(
            "{count} text of the history belongs to no entry.",
            "{count} texts of the history belong to no entry.",
            stray,
        ).format(count=show_count(stray))


def walked(walk: ChainWalk) -> Iterator[str]:
    """Yield in sentences what was found on a walk along the history."""
    if walk.gaps:
        yield _gap(walk.gaps)
    changed = sorted(set(walk.changed))
    for entry_id in changed[:MOST]:
        yield _("Entry {number} of the history is not as it was written.").format(number=entry_id)
    if len(changed) > MOST:
        more = len(changed) - MOST
        yield ngettext(
            "{count} more entry of the history is not as it was written.",
            "{count} more entries of the history are not as they were written.",
            more,
        ).format(count=more)
    if walk.missing:
        yield ngettext(
            "{count} text of the history is missing.", "{count} texts of the history are missing.", walk.missing
        ).format(count=show_count(walk.missing))


def _check_newest(session: Session) -> Iterator[str]:
    """Look whether the newest entries are missing: SQLite draws ids inside the transaction, so none is skipped."""
    if session.get_bind().dialect.name != "sqlite":
        return
    drawn = (
        session.connection().exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'journal_entry'").scalar()
    )
    last = session.scalar(select(func.max(JournalEntry.id)))
    if (drawn or 0) > (last or 0):
        yield _("The newest entries of the history were taken out.")


def _gap(count: int) -> str:
    return ngettext(
        "The history has {count} gap: an entry was taken out, put in or changed.",
        "The history has {count} gaps: entries were taken out, put in or changed.",
        count,
    ).format(count=count)


_STRAY = (
    select(func.count())
    .select_from(JournalText)
    .where(~exists().where(JournalRow.id == JournalText.id), ~exists().where(JournalEntry.summary_id == JournalText.id))
)
