"""One normalised search text a record: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL.

The text is made by the feature (see its ``derive`` function) from what a person might type: names, numbers,
addresses. The database keeps the index: triggers on SQLite, a GIN index on PostgreSQL.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Index,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    column,
    delete,
    event,
    except_,
    exists,
    func,
    inspect,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy import (
    text as plain,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from psg_admin.kernel.words import fold
from psg_admin.store.base import DERIVED, Base, base_table, chunks
from psg_admin.store.bulk import insert_rows
from psg_admin.store.erasure import erased

TRIGRAM = 3
LONGEST = 200
_LATEST = 60
_BEFORE = "  "
_ESCAPE = "/"


@erased(purged="kind record_id text")
class SearchEntry(Base):
    """The search text of one record: folded, each word after two blanks, and the mark of its kind at the end.

    Two blanks make a trigram of the first letter of a word and one of its first two letters, so that the index finds
    what begins so, too. A text begins with what its record is sorted by.
    """

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

# The plus keeps SQLite from walking all entries of the kind instead of the few that were found
# (https://sqlite.org/optoverview.html: terms disqualified by a unary plus).
_kind_of_few: ColumnElement[str] = literal_column("+search_entry.kind", String)


def put(session: Session, kind: str, texts: Mapping[int, str | None], *, made: Collection[int] = ()) -> None:
    """Set the search text of some records of ``kind`` (None: the record is gone).

    Those that are ``made`` by the running deed have none yet.
    """
    if not texts:
        return
    for some in chunks(texts.keys() - set(made)):
        session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.record_id.in_(some)))
    rows = [
        {"kind": kind, "record_id": record_id, "text": _BEFORE.join(("", *fold(text).split(), _mark(kind)))}
        for record_id, text in texts.items()
        if text is not None
    ]
    insert_rows(session.connection(), base_table(inspect(SearchEntry)), rows)


def empty(session: Session) -> None:
    """Take away all search texts, also from an index that does not fit them any more, to put them in anew."""
    if _has_fts(session):
        # Taking an entry out of the index takes the text that it was put in with.
        session.execute(plain("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"))
    session.execute(delete(SearchEntry))


def missing(session: Session, kind: str, ids: Select[int]) -> int:
    """Return how many of the records ``ids`` have no search text, or have one without being there."""
    known = select(SearchEntry.record_id).where(SearchEntry.kind == kind)
    apart = union_all(select(except_(ids, known).subquery()), select(except_(known, ids).subquery())).subquery()
    return session.scalar(select(func.count()).select_from(apart)) or 0


def _mark(kind: str) -> str:
    """Return the trigram that stands in every text of ``kind`` and that nobody can type: folding drops its first sign.

    With it the index itself leaves out nearly all of the other kinds, whose texts hold the same names many times over;
    kinds that begin with the same two letters have one mark, and are told apart by the entry.
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
    if _has_fts(session):
        return _by_fts(literal(_asked([*words, _mark(kind)])), literal(kind))
    return _by_trigrams([literal(_escaped(_begun(word))) for word in words], literal(kind))


def sought(session: Session, kind: str, text: str, *, most: bool = False) -> dict[str, str] | None:
    """Return what the parameters of :func:`holding` are for the words of ``text``, or None for no words.

    ``most``: nearly all texts that hold names are of this kind, so that the index need not leave out the others unless
    a number is looked for.
    """
    words = terms(text)
    if not words:
        return None
    if _has_fts(session):
        marked = not most or any(sign.isdigit() for sign in text)
        return {"found_kind": kind, "found_0": _asked([*words, _mark(kind)] if marked else words)}
    return {"found_kind": kind} | {f"found_{place}": _escaped(_begun(word)) for place, word in enumerate(words)}


def holding(session: Session, asked: Mapping[str, str]) -> Select[int]:
    """Return the query of :func:`matching` with parameters for ``asked``, which :func:`sought` gave.

    It is the same object for as many words, so that a query around it can be put together once, too: for a list that
    is narrowed at every key this takes as long as finding its rows.
    """
    return _holding(_has_fts(session), len(asked) - 1)


@cache
def _holding(fts: bool, words: int) -> Select[int]:  # noqa: FBT001 - the key of a cache
    kind = bindparam("found_kind", type_=String())
    parts = [bindparam(f"found_{place}", type_=String()) for place in range(words)]
    return _by_fts(parts[0], kind) if fts else _by_trigrams(parts, kind)


def _by_fts(asked: ColumnElement[str], kind: ColumnElement[str]) -> Select[int]:
    found = select(_fts.c.rowid).where(_fts.c.search_fts.op("MATCH")(asked))
    return select(SearchEntry.record_id).where(SearchEntry.id.in_(found), _kind_of_few == kind)


def _by_trigrams(parts: Sequence[ColumnElement[str]], kind: ColumnElement[str]) -> Select[int]:
    held = (SearchEntry.text.contains(part, escape=_ESCAPE) for part in parts)
    return select(SearchEntry.record_id).where(*held, SearchEntry.kind == kind)


def first(session: Session, kind: str, text: str, *, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` records of ``kind`` in which every word of ``text`` occurs, the best first.

    First those in which all of them begin a word, then those that hold them anywhere; by their texts within. Of more
    than sixty found so, the sixty that were put in last are looked at: what many hold is typed further.
    """
    words = terms(text)
    found = dict.fromkeys(_sorted(session, kind, text, [f"{_BEFORE}{word}" for word in words], limit))
    if len(found) < limit and any(len(word) >= TRIGRAM for word in words):
        found |= dict.fromkeys(_sorted(session, kind, text, [_begun(word) for word in words], limit + len(found)))
    return list(found)[:limit]


def _sorted(session: Session, kind: str, text: str, parts: Sequence[str], limit: int) -> Sequence[int]:
    """Return the ids of the records of ``kind`` that hold all ``parts``, by their texts, as :func:`first` looks."""
    if not parts:
        return ()
    if _has_fts(session):
        # The kinds that hold the same numbers many times over are left out by the index; names they do not hold.
        asked = _quoted([*parts, _mark(kind)] if any(sign.isdigit() for sign in text) else parts)
        parameters = {"asked": asked, "kind": kind, "most": limit}
        return session.connection().execute(_first(), parameters).scalars().all()
    held = (SearchEntry.text.contains(part, autoescape=True) for part in parts)
    return session.scalars(_by_text(select(SearchEntry).where(SearchEntry.kind == kind, *held), limit)).all()


@cache
def _first() -> Select[int]:
    """Return the query of :func:`first` by FTS5, put together once: it is asked at every key that somebody types."""
    found = (
        select(SearchEntry)
        .join(_fts, SearchEntry.id == _fts.c.rowid)
        .where(_fts.c.search_fts.op("MATCH")(bindparam("asked")), SearchEntry.kind == bindparam("kind"))
    )
    return _by_text(found, bindparam("most", type_=Integer()), _fts.c.rowid)


def _by_text(
    found: Select[Any], most: int | BindParameter[int], order: SQLColumnExpression[int] = SearchEntry.id
) -> Select[int]:
    """Return the query for the ids of the records, by their texts, of those ``found`` that were put in last."""
    last = found.order_by(order.desc()).limit(_LATEST).subquery()
    return select(last.c.record_id).order_by(last.c.text, last.c.record_id).limit(most)


def latest(session: Session, kind: str, text: str, *, limit: int) -> list[int]:
    """Return the ids of at most ``limit`` records of ``kind`` in which every word of ``text`` occurs, the newest first.

    Newest by when their text was last made; the index has them in this order, however many there are.
    """
    words = terms(text)
    if not words:
        return []
    if _has_fts(session):
        asked = {"asked": _asked([*words, _mark(kind)]), "kind": kind, "most": limit}
        return list(session.connection().execute(_LATEST_FIRST, asked).scalars())
    query = select(SearchEntry.record_id).where(SearchEntry.kind == kind, *_held(words))
    return list(session.scalars(query.order_by(SearchEntry.id.desc()).limit(limit)))


def kinds_found(session: Session, text: str, kinds: Sequence[str]) -> set[str]:
    """Return which of ``kinds`` have a record in which every word of ``text`` occurs."""
    words = terms(text)
    if not words:
        return set()
    if _has_fts(session):
        asked = {f"asked_{kind}": _asked([*words, _mark(kind)]) for kind in kinds}
        return set(session.connection().execute(_any_of(tuple(kinds)), asked).scalars())
    ones = (select(literal(kind)).where(exists().where(SearchEntry.kind == kind, *_held(words))) for kind in kinds)
    return set(session.scalars(union_all(*ones)))


@cache
def _any_of(kinds: tuple[str, ...]) -> CompoundSelect[str]:
    """Return the query for those of ``kinds`` of which FTS5 finds anything; it leaves each at the first.

    Two kinds may have one mark, so that the entry itself says of which it is.
    """
    return union_all(
        *(select(literal(kind)).where(_of_kind(bindparam(f"asked_{kind}"), literal(kind)).exists()) for kind in kinds)
    )


def _of_kind(asked: BindParameter[str], kind: ColumnElement[str]) -> Select[int]:
    """Return the query for the records of ``kind`` that FTS5 finds by ``asked``, which holds the mark of the kind."""
    return (
        select(SearchEntry.record_id)
        .join(_fts, SearchEntry.id == _fts.c.rowid)
        .where(_fts.c.search_fts.op("MATCH")(asked), _kind_of_few == kind)
    )


_LATEST_FIRST = (
    _of_kind(bindparam("asked"), bindparam("kind"))
    .order_by(_fts.c.rowid.desc())
    .limit(bindparam("most", type_=Integer()))
)
"""The query of :func:`latest` by FTS5, which has its entries in this order."""


def _has_fts(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _asked(words: Sequence[str]) -> str:
    """Return what FTS5 is asked for the words, each as :func:`_begun` has it."""
    return _quoted([_begun(word) for word in words])


def _quoted(parts: Sequence[str]) -> str:
    """Return what FTS5 is asked for the parts of a text. None holds a quotation mark: folding takes them out."""
    return " ".join(f'"{part}"' for part in parts)


def _held(words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [SearchEntry.text.contains(_begun(word), autoescape=True) for word in words]


def _escaped(part: str) -> str:
    """Return a part of a text as LIKE takes it; of the signs that mean more there, folding leaves the line below."""
    return part.replace("_", f"{_ESCAPE}_")


def _begun(word: str) -> str:
    """Return what stands in a text for ``word``: a short one is told from the middle of others by the blanks before."""
    return f"{_BEFORE}{word}"[-max(TRIGRAM, len(word)) :]
