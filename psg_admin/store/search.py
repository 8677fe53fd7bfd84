"""One normalised search text a record: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL.

The text is made by the feature (see its ``derive`` function) from what a person might type: names, numbers,
addresses. The database keeps the index: triggers on SQLite, a GIN index on PostgreSQL.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Index,
    Select,
    SQLColumnExpression,
    String,
    Table,
    UniqueConstraint,
    column,
    delete,
    event,
    insert,
    inspect,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from psg_admin.kernel.words import fold
from psg_admin.store.base import DERIVED, Base, base_table

TRIGRAM = 3
LONGEST = 200


class SearchEntry(Base):
    """The search text of one record: folded, each word after a blank, and the mark of its kind at the end."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "record_id"),
        Index("ix_search_entry_text", "text", postgresql_using="gin", postgresql_ops={"text": "gin_trgm_ops"}).ddl_if(
            dialect="postgresql"
        ),
        {"info": DERIVED},
    )

    kind: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[int]
    text: Mapped[str]


FTS = (
    (
        "CREATE VIRTUAL TABLE search_fts USING fts5("
        "text, content='search_entry', content_rowid='id', tokenize='trigram case_sensitive 1')"
    ),
    (
        "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
        "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END"
    ),
    (
        "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); END"
    ),
    (
        "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text); END"
    ),
)
"""The full-text index of SQLite and the triggers that keep it (https://sqlite.org/fts5.html, external content)."""

TRIGRAMS = "CREATE EXTENSION IF NOT EXISTS pg_trgm"


@event.listens_for(base_table(inspect(SearchEntry)), "before_create")
def _make_ready(_table: Table, connection: Connection, **_more: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(TRIGRAMS)


@event.listens_for(base_table(inspect(SearchEntry)), "after_create")
def _make_index(_table: Table, connection: Connection, **_more: Any) -> None:
    if connection.dialect.name == "sqlite":
        for statement in FTS:
            connection.exec_driver_sql(statement)


_fts = table("search_fts", column("rowid"), column("search_fts"))


def put(session: Session, kind: str, texts: Mapping[int, str | None]) -> None:
    """Set the search text of some records of ``kind`` (None: the record is gone)."""
    if not texts:
        return
    ids = list(texts)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.record_id.in_(some)))
    rows = [
        {"kind": kind, "record_id": record_id, "text": f" {fold(text)} {_mark(kind)}"}
        for record_id, text in texts.items()
        if text is not None
    ]
    if rows:
        session.execute(insert(SearchEntry), rows)


def _mark(kind: str) -> str:
    """Return the trigram that stands in every text of ``kind`` and that nobody can type: folding drops its first sign.

    With it the index itself leaves out the other kinds, whose texts hold the same names many times over.
    """
    return f"§{kind[:2]}"


def terms(text: str) -> list[str]:
    """Return the folded words of what a person typed, the longest first (they narrow most)."""
    return sorted(dict.fromkeys(fold(text[:LONGEST]).split()), key=len, reverse=True)


def matching(session: Session, kind: str, text: str) -> Select[int] | None:
    """Return the query for the records of ``kind`` in which every word of ``text`` occurs, or None for no words.

    A word of three signs or more is found anywhere, a shorter one at the beginning of a word.
    """
    words = terms(text)
    if not words:
        return None
    of_kind: SQLColumnExpression[str] = SearchEntry.kind
    long = [w for w in words if len(w) >= TRIGRAM]
    short: Sequence[str] = [w for w in words if len(w) < TRIGRAM]
    query = select(SearchEntry.record_id)
    if session.get_bind().dialect.name == "sqlite":
        if long:
            wanted = " ".join(f'"{w}"' for w in (*long, _mark(kind)))
            found = select(_fts.c.rowid).where(_fts.c.search_fts.op("MATCH")(wanted))
            query = query.where(SearchEntry.id.in_(found))
            # The plus keeps SQLite from walking all entries of the kind instead of the few that were found
            # (https://sqlite.org/optoverview.html: terms disqualified by a unary plus).
            of_kind = literal_column("+search_entry.kind", String)
    else:
        for word in long:
            query = query.where(SearchEntry.text.contains(word, autoescape=True))
    for word in short:
        query = query.where(SearchEntry.text.contains(f" {word}", autoescape=True))
    return query.where(of_kind == kind)
