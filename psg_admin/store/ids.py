"""An id names one record for ever: does the database draw on from the greatest that the history tells, and was none
given to two records?
"""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.feature import features_of
from psg_admin.store.journal import Done, EntryKind, JournalEntry, JournalRow
from psg_admin.store.labels import RecordLabels, labels_of
from psg_admin.store.past import reading
from psg_admin.store.told import told_tables
from psg_admin.store.transfer import drawn

MOST = 20
"""So many sentences are said of records that were made twice; the others are counted."""


def check_ids(session: Session, *, after: int = 0) -> list[str]:
    """Return a sentence for each table that would give an id again, and for each id that an entry behind number
    ``after`` gave again.
    """
    return [*_check_drawn(session), *_check_made(session, after)]


def _check_drawn(session: Session) -> Iterator[str]:
    connection = session.connection()
    last, hidden = drawn(connection), _hidden(connection)
    told = _greatest(session)
    labels = labels_of(session)
    for table in told_tables():
        name = str(table.name)
        greatest, here = told.get(name, 0), last.get(name, 0)
        if here < greatest and name not in hidden:
            yield _("{table}: No. {number} was given already and could be given again.").format(
                table=labels.get(name, RecordLabels()).table(name), number=greatest
            )


def _greatest(session: Session) -> dict[str, int]:
    """Return the greatest id that the history tells of each table of today."""
    read = reading(session.connection(), features_of(session))
    return {
        str(table.name): max(_greatest_of(session, name) for name in read.names_of(str(table.name)))
        for table in told_tables()
    }


def _greatest_of(session: Session, name: str) -> int:
    """Return the greatest id that the history tells under the name of a table: the end of an index, however long."""
    return session.scalar(select(func.max(JournalRow.row_id)).where(JournalRow.table_name == name)) or 0


def _hidden(connection: Connection) -> set[str]:
    """Return the tables of which a server does not tell this person what was drawn."""
    if connection.dialect.name == "sqlite":
        return set()
    query = (
        "SELECT replace(c.relname, '_id_seq', '') FROM pg_catalog.pg_sequence s "
        "JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace "
        "AND NOT has_sequence_privilege(s.seqrelid, 'USAGE,SELECT')"
    )
    return {str(name) for (name,) in connection.exec_driver_sql(query)}


def _check_made(session: Session, after: int) -> Iterator[str]:
    """Look for records that an entry behind number ``after`` made under the id of one that was taken away: undo, redo
    and upkeep bring it back itself.
    """
    gone, made = aliased(JournalRow), aliased(JournalRow)
    query = (
        select(made.table_name, made.row_id, func.min(made.entry_id))
        .join(gone, (gone.table_name == made.table_name) & (gone.row_id == made.row_id) & (gone.id < made.id))
        .join(JournalEntry, JournalEntry.id == made.entry_id)
        .where(
            made.entry_id > after,
            gone.done == Done.REMOVED,
            made.done == Done.ADDED,
            JournalEntry.kind == EntryKind.DEED,
        )
        .group_by(made.table_name, made.row_id)
        .order_by(func.min(made.entry_id))
    )
    found = session.execute(query).all()
    labels = labels_of(session)
    for name, row_id, entry in found[:MOST]:
        yield _(
            "{table} No. {number}: entry {entry} of the history gave to a new record the number of another."
        ).format(table=labels.get(name, RecordLabels()).table(name), number=row_id, entry=entry)
    if len(found) > MOST:
        more = len(found) - MOST
        yield ngettext(
            "{count} more record was given the number of another.",
            "{count} more records were given the numbers of others.",
            more,
        ).format(count=show_count(more))
