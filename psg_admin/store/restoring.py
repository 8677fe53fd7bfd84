"""Putting a backup in the place of what an office holds now: what would be lost is told first, then it is done whole.

The backup is proved in a file of its own. What is compared and what is put in place are both read from there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.paths import Home
from psg_admin.store.address import spoken_host
from psg_admin.store.backup import connected, require_file, taken_copy
from psg_admin.store.backups import back_up_before
from psg_admin.store.base import chunks
from psg_admin.store.copy_mark import look_into
from psg_admin.store.copy_names import Origin, read_name
from psg_admin.store.engine import file_url
from psg_admin.store.feature import features_of, give_features
from psg_admin.store.heads import common_hash
from psg_admin.store.journal import EntryKind, Head, JournalEntry, JournalRow, head, in_words, noted, write_entry
from psg_admin.store.known import known_features
from psg_admin.store.labels import RecordLabels, labels_of
from psg_admin.store.numbering import Counter
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.past import reading
from psg_admin.store.revision import SCHEMA
from psg_admin.store.seen import forget
from psg_admin.store.server import may_alter
from psg_admin.store.told import told_rows, told_tables
from psg_admin.store.transfer import replace_rows

MOST = 200
"""So many deeds are named of either history; the others are counted."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed as a preview names it: its number, when it was done and by whom, and what it was."""

    entry: int
    at: datetime
    actor: str
    summary: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """The deeds of one history since the common beginning of both: the newest, and how many there are."""

    newest: tuple[Deed, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Records:
    """What becomes of the records of one kind: so many come back, so many are as they were before, so many go."""

    label: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a backup would do to the office of now.

    ``made_at`` is the moment of the backup (None: it does not say), ``newest_at`` that of its newest entry; ``head`` is
    where the history of now ends. ``lost`` is what was done here and is not in the backup, ``back`` the other way
    round.
    """

    file: Path
    made_at: datetime | None
    newest_at: datetime | None
    head: Head
    lost: Deeds
    back: Deeds
    records: tuple[Records, ...]

    @property
    def nothing(self) -> bool:
        """Whether the office is what the backup holds already."""
        return not (self.lost.count or self.back.count or self.records)

    @property
    def called(self) -> str:
        """What the backup is called: its day, or its file."""
        return _called(self.file)

    def sentences(self) -> list[str]:
        """Return what would be lost and what would come back, counted, each in a sentence."""
        if self.nothing:
            return [_("The office is as it is in this backup: restoring it would change nothing.")]
        lost, back = self.lost.count, self.back.count
        return [
            ngettext(
                "{count} deed would be lost that was done since.",
                "{count} deeds would be lost that were done since.",
                lost,
            ).format(count=show_count(lost))
            if lost
            else _("No deed would be lost."),
            ngettext(
                "{count} deed would come back that is not here any more.",
                "{count} deeds would come back that are not here any more.",
                back,
            ).format(count=show_count(back))
            if back
            else _("No deed would come back that is not here."),
        ]


def preview(office: Office, home: Home, file: Path, progress: Progress = quiet) -> Preview:
    """Return what restoring the backup ``file`` over the office would do; nothing is changed.

    :raises Refused: when it is a backup of another office.
    :raises Unusable: when it is none, or not sound, or this person may not restore over a server's office.
    """
    with _ready(office, home, file, progress) as part:
        return office.read(partial(_compare, file=file, part=part))


def restore_over(office: Office, home: Home, file: Path, *, expected: Head, progress: Progress = quiet) -> Changes:
    """Put what the backup ``file`` holds in the place of what the office holds, whole or not at all.

    ``expected`` is where the history of the office ended when the person was shown what would be lost. Before anything
    is changed a backup "before a restore" is made. Numbers and ids that were drawn stay spent.

    :raises Refused: when something was done since, or it is a backup of another office.
    :raises Unusable: when it is none, or not sound, or cannot be put in place, or this person may not do so on the
        server; then nothing was changed.
    """
    with _ready(office, home, file, progress) as part:
        done = changed(
            *Topic,
            summary=_("Restored from the backup of {day}; the history before ended with seal number {seal}").format(
                day=_called(file), seal=expected.seal
            ),
            undoable=False,
            upkeep=True,
        )
        at = office.clock()
        copy_first = partial(back_up_before, home, office.url, Origin.BEFORE_RESTORE, at=at)
        enter = partial(write_entry, changes=done, at=at, actor=office.actor, kind=EntryKind.UPKEEP, revision=SCHEMA)
        office.write(
            partial(_replace, part=part, expected=expected, copy_first=copy_first, enter=enter, progress=progress)
        )
    forget(office.url)
    return done


@contextmanager
def _ready(office: Office, home: Home, file: Path, progress: Progress) -> Iterator[Path]:
    """Give the path of an office made out of a backup, proved, of this schema, sealed, with its search made."""
    require_file(file)
    office.read(_require_owner)
    with taken_copy(file, home.workroom, progress=progress) as part:
        url = file_url(part)
        made = open_office(url, features=known_features(), actor=office.actor, clock=office.clock)
        try:
            other = made.read(_head).identity
        finally:
            made.close()
            forget(url)
        if other != office.read(_head).identity:
            raise Refused(
                _(
                    "{name} is a backup of another office, so it cannot take the place of this one. Open it beside."
                ).format(name=file.name)
            )
        yield part


def _require_owner(session: Session) -> None:
    """Refuse what would fail in the end, before anything is copied: a history is replaced by its owner alone."""
    connection = session.connection()
    if not may_alter(connection):
        url = connection.engine.url
        raise Unusable(
            _(
                "On {host} you may work in the office {name}, but not restore a backup over it. Whoever looks after "
                "the database can do that. Nothing was changed."
            ).format(name=url.database or "", host=spoken_host(url))
        )


def _head(session: Session) -> Head:
    return head(session.connection())


def _compare(session: Session, *, file: Path, part: Path) -> Preview:
    here = session.connection()
    with connected(file_url(part), writes=False) as there, Session(there) as other:
        give_features(other, features_of(session))
        common = common_hash(here, there)
        names = {
            old: str(table.name)
            for table in told_tables()
            for old in reading(here, features_of(session)).names_of(str(table.name))
        }
        touched: dict[str, set[int]] = {}
        for connection in (here, there):
            after = _number_of(connection, common)
            query = select(JournalRow.table_name, JournalRow.row_id).where(JournalRow.entry_id > after).distinct()
            for name, row_id in connection.execute(query):
                touched.setdefault(names.get(name, name), set()).add(row_id)
        state = look_into(file)
        return Preview(
            file,
            None if state is None else state.made_at,
            None if state is None else state.newest_at,
            head(here),
            _deeds(session, _number_of(here, common)),
            _deeds(other, _number_of(there, common)),
            tuple(_records(here, there, touched, labels_of(session))),
        )


def _number_of(connection: Connection, chained: str | None) -> int:
    return connection.scalar(select(JournalEntry.id).where(JournalEntry.hash == chained)) or 0


def _deeds(session: Session, after: int) -> Deeds:
    since = (JournalEntry.id > after, JournalEntry.kind != EntryKind.UPKEEP)
    query = select(JournalEntry).where(*since).order_by(JournalEntry.id.desc())
    count = len(session.scalars(select(JournalEntry.id).where(*since)).all())
    return Deeds(
        tuple(Deed(e.id, e.at, e.actor, in_words(e.summary)) for e in session.scalars(query.limit(MOST))), count
    )


def _records(
    here: Connection, there: Connection, touched: Mapping[str, set[int]], labels: Mapping[str, RecordLabels]
) -> Iterator[Records]:
    counts: dict[str, list[int]] = {}
    for table in told_tables():
        name = str(table.name)
        if "counter" in table.info:  # numbers that were drawn stay spent
            continue
        for some in chunks(sorted(touched.get(name, ()))):
            among = f"WHERE id IN ({', '.join(map(str, some))})"
            now, then = (dict(told_rows(side, table, where=among)) for side in (here, there))
            count = counts.setdefault(labels.get(name, RecordLabels()).table(name), [0, 0, 0])
            count[0] += len(then.keys() - now.keys())
            count[1] += sum(now[row_id] != then[row_id] for row_id in now.keys() & then.keys())
            count[2] += len(now.keys() - then.keys())
    return (Records(label, *count) for label, count in counts.items() if any(count))


def _replace(
    session: Session,
    *,
    part: Path,
    expected: Head,
    copy_first: Callable[..., Path],
    enter: Callable[[Session], object],
    progress: Progress,
) -> Changes:
    """Do it, with its entry, which goes on the history that was restored; for the office itself nothing is left."""
    connection = session.connection()
    left = head(connection)
    if (left.number, left.hash) != (expected.number, expected.hash):
        raise Refused(_("Something was done here since you looked at what would be lost. Look at it again."))
    copy_first(progress=progress)
    spent = [(one.series, one.value) for one in session.execute(select(Counter.series, Counter.value))]
    with connected(file_url(part), writes=False) as source:
        replace_rows(source, connection, progress=progress)
    _keep_spent(session, spent)
    enter(session)
    noted(session).forget()
    return changed(summary="")


def _keep_spent(session: Session, spent: Sequence[tuple[str, int]]) -> None:
    """Let no number be given twice that was given in the history that is left: it may stand on paper."""
    here = {one.series: one for one in session.scalars(select(Counter))}
    for series, value in spent:
        if series not in here:
            session.add(Counter(series=series, value=value))
        elif here[series].value < value:
            here[series].value = value
    session.flush()


def _called(file: Path) -> str:
    state, named = look_into(file), read_name(file.stem)
    if named.day is not None:
        return show_day(named.day)
    moment = None if state is None else state.made_at or state.newest_at
    return file.name if moment is None else show_moment(moment.astimezone())


__all__ = ["Deed", "Deeds", "Preview", "Records", "preview", "restore_over"]
