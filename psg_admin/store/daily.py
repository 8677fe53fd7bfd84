"""The check of each day, which nobody has to ask for: what was done since the last one, and a part of the rest in turn.

It proves the entries behind the one to which all was proved last, the records that they touched, the ids that were
drawn, and a tenth of the tables whole, others on each day. How far it came is remembered outside of the office
(:mod:`psg_admin.store.seen`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.store.chain import ChainWalk, walk_on
from psg_admin.store.check import walked
from psg_admin.store.ids import check_ids
from psg_admin.store.journal import FIRST_HASH, JournalEntry, JournalRow, head
from psg_admin.store.office import Office
from psg_admin.store.proof import Difference, differences, sentences
from psg_admin.store.seen import Seen
from psg_admin.store.told import told_tables

DAYS = 10
"""In so many daily checks each table is proved once."""

_MANY = 5_000
"""From so many touched records on a table is proved whole."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a day found wrong, in sentences, the entry to which it came with its hash, and the table with
    which the next one goes on.
    """

    identity: str
    wrong: list[str]
    entry: int
    hash: str
    turn: int


def check_daily(office: Office, *, progress: Progress = quiet) -> list[str]:
    """Return a sentence for each thing that is wrong with what was done lately, or with the tables whose turn it is.

    When all is sound, the next one begins where this one ended.
    """
    at = office.clock()
    found = office.read(partial(_check, office=office, progress=progress))
    if not found.wrong:
        office.memory.prove(found.identity, entry=found.entry, hashed=found.hash, turn=found.turn, at=at)
    return found.wrong


def is_checked(office: Office, *, now: datetime) -> bool:
    """Say whether the check of the day of ``now`` (aware) was made here and all was sound."""
    newest = office.read(lambda session: head(session.connection()))
    kept = office.memory.read(newest.identity).proved_at
    return bool(kept) and datetime.fromisoformat(kept).astimezone().date() == now.astimezone().date()


def _check(session: Session, *, office: Office, progress: Progress) -> Checked:
    connection = session.connection()
    newest = head(connection)
    seen = office.memory.read(newest.identity)
    after, previous, wrong = _begin(session, seen)
    walk = ChainWalk(newest.identity, after=after, previous=previous)
    walk_on(connection, walk, after=after, progress=progress)
    wrong += walked(walk)
    wrong += check_ids(session, after=after)
    tables = [str(table.name) for table in told_tables()]
    turn = seen.turn % len(tables)
    count = -(-len(tables) // DAYS)
    whole = {tables[(turn + place) % len(tables)] for place in range(count)}
    wrong += sentences(session, _touched(session, after, whole, progress))
    entry, hashed = walk.end
    return Checked(newest.identity, wrong, entry, hashed, (turn + count) % len(tables))


def _begin(session: Session, seen: Seen) -> tuple[int, str, list[str]]:
    """Return the entry behind which to begin with its hash, and what is wrong with it: it is not the one of then."""
    if not seen.proved:
        return 0, FIRST_HASH, []
    kept = session.scalar(select(JournalEntry.hash).where(JournalEntry.id == seen.proved))
    if kept != seen.proved_hash:
        return (
            0,
            FIRST_HASH,
            [_("Entry {number} of the history is not the one that was proved here.").format(number=seen.proved)],
        )
    seals = session.scalar(select(func.max(JournalEntry.id)).where(JournalEntry.covers.is_not(None))) or 0
    return (0, FIRST_HASH, []) if seals > seen.proved else (seen.proved, seen.proved_hash, [])


def _touched(session: Session, after: int, whole: set[str], progress: Progress) -> Iterator[Difference]:
    """Yield what differs in the records that entries behind number ``after`` touched, and in the tables ``whole``."""
    since = JournalRow.entry_id > after
    counts = select(JournalRow.table_name, func.count()).where(since).group_by(JournalRow.table_name)
    many = {table for table, count in session.execute(counts) if count > _MANY}
    few = select(JournalRow.table_name, JournalRow.row_id).where(since, JournalRow.table_name.not_in(whole | many))
    only: dict[str, set[int]] = {}
    for table, row_id in session.execute(few.distinct()):
        only.setdefault(table, set()).add(row_id)
    return chain(
        differences(session, tables=whole | many, progress=progress),
        differences(session, only={table: sorted(ids) for table, ids in only.items()}),
    )
