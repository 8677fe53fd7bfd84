"""Walking the chain of the history: is each entry as it was written, and does each hang on the one before?

An entry of form 3 is proved by the digests of its texts, those that are there by themselves as well. One of an older
form is proved by its texts; where some are gone, by the entry that sealed its digests.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, select

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.store.journal import (
    FIRST_HASH,
    JournalEntry,
    JournalRow,
    JournalText,
    RowsDigest,
    plain_hash,
    sealed_hash,
    text_digest,
)
from psg_admin.store.told import raw

_BATCH = 2000
_FIRST_SEALED_FORM = 3


class ChainWalk:
    """What was found on the way from the first entry on: ``changed`` are the numbers of entries that are not as they
    were written, ``gaps`` counts those that do not hang on the one before them, ``missing`` the texts that are gone.
    """

    def __init__(self, identity: str, *, after: int = 0, previous: str = FIRST_HASH) -> None:
        """Begin behind entry ``after``, whose hash is ``previous``."""
        self._identity = identity
        self._number = after
        self._previous = previous
        self._old = RowsDigest()
        self._sealed = after > 0
        self.changed: list[int] = []
        self.gaps = 0
        self.missing = 0

    def take(self, entry: Row[Any], rows: Iterable["ToldRow"]) -> None:
        """Look at the next entry with its rows."""
        # Numbers drawn by a server had gaps of their own before form 3.
        old = entry.hash_form < _FIRST_SEALED_FORM
        in_order = entry.id > self._number if old else entry.id == self._number + 1
        self.gaps += entry.previous != self._previous or not in_order
        # Older entries end where they are covered, which is once.
        covers = not (old and self._sealed) if entry.covers is None else self._covered_by(entry)
        if old:
            told = [ToldRow(*row) for row in rows]
            sound = _is_plain(entry, told)
            self.missing += sum(row.salt is None for row in told)
            cover(self._old, entry, entry.summary_digest, ((row, row.digest) for row in told))
        else:
            sound, missing = _is_sealed(self._identity, entry, rows)
            self.missing += missing
        if not (covers and sound):
            self.changed.append(entry.id)
        self.missing += entry.summary_salt is None
        self._number, self._previous = entry.id, entry.hash

    @property
    def end(self) -> tuple[int, str]:
        """The number and the hash of the last entry that was looked at."""
        return self._number, self._previous

    def _covered_by(self, entry: Row[Any]) -> bool:
        first, self._sealed = not self._sealed, True
        return first and bool(entry.covers == self._old.hex)


class ToldRow(NamedTuple):
    """A row of the journal with its text, as the driver gives it."""

    entry_id: int
    table_name: str
    row_id: int
    done: str
    digest: str
    salt: str | None
    before: str | None
    after: str | None


def walk_on(connection: Connection, walk: ChainWalk, *, after: int = 0, progress: Progress = quiet) -> None:
    """Let ``walk`` look at all entries behind number ``after``; ``progress`` counts them."""
    total = connection.scalar(select(func.count()).where(JournalEntry.id > after)) or 0
    first = connection.scalar(select(func.min(JournalRow.id)).where(JournalRow.entry_id > after))
    # In the order of their ids, which is that of their entries too: what stands elsewhere belongs to none.
    with closing(raw(connection, _TOLD, (_NONE if first is None else first,))) as told:
        groups = groupby(told, key=itemgetter(0))
        coming = next(groups, None)
        done = 0
        for done, entry in enumerate(_stream(connection, _ENTRIES.where(JournalEntry.id > after)), 1):
            while coming is not None and coming[0] < entry.id:
                walk.changed.append(coming[0])  # rows of an entry that is not there, or out of their order
                coming = next(groups, None)
            if coming is not None and coming[0] == entry.id:
                walk.take(entry, coming[1])
                coming = next(groups, None)
            else:
                walk.take(entry, ())
            if done % _BATCH == 0:
                progress(done, total)
        walk.changed.extend(entry_id for entry_id, _rows in ([coming] if coming else []))
        walk.changed.extend(entry_id for entry_id, _rows in groups)
    progress(done, total)


def cover(digest: RowsDigest, entry: Row[Any], summary: str, rows: Iterable[tuple[Any, str]]) -> None:
    """Take an entry of an older form into the digest that seals them all, whatever of it its own hash covers: all that
    is kept of it, the digest of its ``summary``, and its ``rows`` with theirs.
    """
    told = [str(getattr(entry, key)) if key in {"at", "kind"} else getattr(entry, key) for key in _COVERED]
    digest.add("journal_entry", entry.id, json.dumps(told, ensure_ascii=False), summary)
    for row, found in rows:
        digest.add(row.table_name, row.row_id, row.done, found)


def is_as_written(identity: str, entry: Row[Any], rows: Sequence[Row[Any]]) -> bool:
    """Say whether an entry with its rows, as :func:`entries_with_rows` gives them, is as it was written.

    A text that is gone is passed over: its digest is what is covered.
    """
    if entry.hash_form < _FIRST_SEALED_FORM:
        return _is_plain(entry, rows)
    return _is_sealed(identity, entry, (tuple(getattr(row, key) for key in ToldRow._fields) for row in rows))[0]


def _is_plain(entry: Row[Any], rows: Sequence[Any]) -> bool:
    """Do that for an entry of an older form, whose hash covers the texts themselves."""
    whole = entry.summary_salt is not None and all(row.salt is not None for row in rows)
    return (
        (entry.summary_salt is None or _fits(entry.summary_digest, entry.summary_salt, None, entry.summary))
        and all(row.salt is None or _fits(row.digest, row.salt, row.before, row.after) for row in rows)
        and (not whole or plain_hash(entry, rows) == entry.hash)
    )


def _is_sealed(identity: str, entry: Row[Any], rows: Iterable[tuple[Any, ...]]) -> tuple[bool, int]:
    """Do that for an entry of form 3, of whose rows (as :class:`ToldRow`) none is held; count the texts that are gone.

    A million rows go through here, so the digests are put together in place (see ``text_digest`` and ``RowsDigest``).
    """
    sound = entry.summary_salt is None or _fits(entry.summary_digest, entry.summary_salt, None, entry.summary)
    missing, digests, sha256 = 0, hashlib.sha256(), hashlib.sha256
    for _entry, table, row_id, done, digest, salt, before, after in rows:
        if salt is None:
            missing += 1
        else:
            was = "-" if before is None else f"+{before}"
            became = "-" if after is None else f"+{after}"
            if sha256(f"{salt}\n{was}\n{became}".encode()).hexdigest() != digest:
                sound = False
        digests.update(f"{table} {row_id} {done} {digest}\n".encode())
    values = {key: getattr(entry, key) for key in _SEALED}
    return sound and bool(sealed_hash(identity, values, digests.hexdigest()) == entry.hash), missing


def _fits(digest: str, salt: str, before: str | None, after: str | None) -> bool:
    """Say whether a text is the one of its digest; none was taken yet where an older office was only just upgraded."""
    return not digest or text_digest(salt, before, after) == digest


def entries_with_rows(
    connection: Connection, *, after: int = 0, upto: int | None = None
) -> Iterator[tuple[Row[Any], list[Row[Any]]]]:
    """Yield the entries behind number ``after``, to ``upto``, with their rows and texts, in order; they are read as
    they are asked for.
    """
    entries, of_entries = _ENTRIES.where(JournalEntry.id > after), _ROWS.where(JournalRow.entry_id > after)
    if upto is not None:
        entries, of_entries = entries.where(JournalEntry.id <= upto), of_entries.where(JournalRow.entry_id <= upto)
    groups = groupby(_stream(connection, of_entries), key=attrgetter("entry_id"))
    coming = next(groups, None)
    for entry in _stream(connection, entries):
        while coming is not None and coming[0] < entry.id:
            coming = next(groups, None)
        rows: list[Row[Any]] = []
        if coming is not None and coming[0] == entry.id:
            rows = list(coming[1])
            coming = next(groups, None)
        yield entry, rows


def _stream(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
    return iter(connection.execute(query, execution_options={"yield_per": _BATCH}))


_COVERED = (
    "previous", "hash", "at", "actor", "kind", "topics", "undoable", "reversal", "undoes_id", "revision", "hash_form",
    "summary_id",
)  # fmt: skip
_NONE = 2**62
_TOLD = """
    SELECT r.entry_id, r.table_name, r.row_id, r.done, r.digest, t.salt, t.before, t.after
    FROM journal_row AS r LEFT JOIN journal_text AS t ON t.id = r.id WHERE r.id >= ? ORDER BY r.id
"""
_SEALED = (
    "id", "previous", "at", "actor", "kind", "topics", "undoable", "undoes_id", "revision", "hash_form", "summary_id",
    "summary_digest", "covers", "deed_key",
)  # fmt: skip
_ENTRIES = (
    select(
        JournalEntry.id, JournalEntry.previous, JournalEntry.at, JournalEntry.actor, JournalEntry.kind,
        JournalEntry.topics, JournalEntry.undoable, JournalEntry.reversal, JournalEntry.undoes_id, JournalEntry.hash,
        JournalEntry.revision, JournalEntry.hash_form, JournalEntry.summary_id, JournalEntry.summary_digest,
        JournalEntry.covers, JournalEntry.deed_key, JournalText.salt.label("summary_salt"),
        JournalText.after.label("summary"),
    )
    .outerjoin(JournalText, JournalText.id == JournalEntry.summary_id)
    .order_by(JournalEntry.id)
)  # fmt: skip
_ROWS = (
    select(
        JournalRow.id, JournalRow.entry_id, JournalRow.table_name, JournalRow.row_id, JournalRow.done,
        JournalRow.digest, JournalText.salt, JournalText.before, JournalText.after,
    )
    .outerjoin(JournalText, JournalText.id == JournalRow.id)
    .order_by(JournalRow.entry_id, JournalRow.id)
)  # fmt: skip
