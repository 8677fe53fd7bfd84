"""What a feature hands to the office: one value a folder, read by ``bootstrap``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.manifest import Manifest
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.settings import Section
from psg_admin.store.base import Base
from psg_admin.store.labels import RecordLabels, give_labels
from psg_admin.store.list_query import Hit

Derivation = Callable[[Session, Mapping[str, set[int]]], None]
"""Makes anew what is worked out from the rows just touched (table name to ids): search texts, standing by day."""

Guard = Callable[[Session, Mapping[str, set[int]]], None]
"""Looks at the rows just touched and refuses, with a ``UserError``, what must never be, whatever the deed was."""

Following = Callable[[Session], Collection[Topic]]
"""Says anew what columns say over from other records (:data:`psg_admin.store.base.FOLLOWING`), where the running deed
has changed those; returns what that touched.
"""

Audit = Callable[[Session], list[str]]
"""Returns a sentence for each thing that is wrong with what a feature keeps."""


@dataclass(frozen=True, slots=True)
class JournalMapping:
    """How rows that the journal tells in the schema before a migration read after it.

    ``tables``: new names of tables; ``columns``: by the old name of a table, new names of its columns (None: the column
    is gone, and a deed on it cannot be undone any more); ``added``: by the new name of a table, what a row that comes
    back holds in columns that it did not have, as JSON carries it.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


Finder = Callable[..., list[Hit]]
"""Returns what a person's ``text`` finds of one kind, at most ``limit``, the best first."""


@dataclass(frozen=True, slots=True)
class SearchKind:
    """One kind of record that the search finds: its ``key``, the ``table`` of its records, the ``ids`` of those that
    are found, and what makes the search texts of the touched ones.

    ``find`` is asked where everything is searched; kinds without one are found in another way (people as members).
    """

    key: str
    table: str
    ids: Select[int]
    derive: Derivation
    find: Finder | None = None


@dataclass(frozen=True, slots=True)
class FoundBy:
    """What people are found by beside their own particulars: ``words`` gives it for contacts, by their ids, ``whose``
    those for whom that may have changed with the rows just touched.
    """

    words: Callable[[Session, Collection[int]], Mapping[int, Sequence[str]]]
    whose: Callable[[Session, Mapping[str, set[int]]], set[int]]


@dataclass(frozen=True, slots=True)
class Feature:
    """What one feature hands to the office.

    ``manifest`` says what is known of it before it is imported, ``models`` are its tables, ``settings`` is its section
    of the settings; ``labels`` says what its records are called in the history. ``guards`` and ``derivations`` run
    after every deed and every undo, in the order of the features, and ``following`` before them. ``mappings``: by the
    revision of the schema that a migration leads to. ``moved``: says in sentences what of money the undo of a deed
    reverses, told its rows of the journal (table name to ids). ``rebuild`` makes anew what is worked out beside the
    search texts. ``falls_due``: what of charges falls due in parts, as ``charge_id``, ``due_on`` and ``amount``.
    ``found_by``: what people are found by besides. ``quoted_by``: returns the references by which a person quotes
    charges (a booking's), by their ids.
    """

    manifest: Manifest
    labels: RecordLabels
    models: Sequence[type[Base]] = ()
    settings: Section | None = None
    following: Sequence[Following] = ()
    guards: Sequence[Guard] = ()
    derivations: Sequence[Derivation] = ()
    audits: Sequence[Audit] = ()
    searched: Sequence[SearchKind] = ()
    mappings: Mapping[str, JournalMapping] = field(default_factory=dict)
    moved: Callable[[Session, Mapping[str, set[int]]], list[str]] | None = None
    rebuild: Callable[[Session, Progress], None] | None = None
    falls_due: Select[*tuple[Any, ...]] | None = None
    quoted_by: Callable[[Session, Collection[int]], Mapping[int, str]] | None = None
    found_by: FoundBy | None = None


_FEATURES = "features"


def give_features(session: Session, features: Sequence[Feature]) -> None:
    """Let what runs in ``session`` know the features of the office."""
    session.info[_FEATURES] = features
    give_labels(session, [feature.labels for feature in features])


def features_of(session: Session) -> Sequence[Feature]:
    """Return the features of the office that ``session`` works in, those below first."""
    found: Sequence[Feature] = session.info[_FEATURES]
    return found


def follow(session: Session) -> set[Topic]:
    """Say anew what follows from the rows that the running deed has changed, and return what that touched."""
    return {topic for feature in features_of(session) for work in feature.following for topic in work(session)}
