"""Copies of an office that are opened, checked and marked before they count; and the way back.

A copy is always one SQLite file, whatever engine the office runs on, so that it can be opened anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.orm import Session

from psg_admin.kernel.days import utc_now
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.store.chain import ChainWalk, walk_on
from psg_admin.store.check import check_file, check_links, check_tables
from psg_admin.store.copy_mark import drop_mark, require_unaltered
from psg_admin.store.copying import check_sound, copy_into, finish_copy, make_one_file
from psg_admin.store.disk import disk_as_user_errors, own_folder, refuse_strange, whole
from psg_admin.store.engine import as_user_errors, file_url, make_engine
from psg_admin.store.feature import give_features
from psg_admin.store.file_identity import require_unmoved
from psg_admin.store.journal import head
from psg_admin.store.known import known_features
from psg_admin.store.migrate import Steps, look, prepare
from psg_admin.store.office import Office
from psg_admin.store.private import make_file, make_folder
from psg_admin.store.revision import SCHEMA, read_revision
from psg_admin.store.seal import is_unsealed
from psg_admin.store.seen import forget
from psg_admin.store.targets import earlier_only
from psg_admin.store.transfer import copy_rows


def back_up(office: Office | URL, target: Path, *, at: datetime | None = None, progress: Progress = quiet) -> None:
    """Copy the office into the file ``target``, whole or not at all, while everybody goes on working.

    The copy shows one moment. It is opened and checked (each page and reference, and the links of the
    journal) before it takes its place; a file that stood there stays until then. It carries a mark with the moment
    ``at`` (aware; None: now), and a digest of all its bytes. ``progress`` counts pages or rows.

    :raises Refused: when ``target`` is the office itself, another one, or has deeds that this office does not have.
    :raises Unusable: when ``target`` is anything else but an earlier backup of this office, or the office cannot be
        read, the copy cannot be written, or is not sound.
    """
    url = office.url if isinstance(office, Office) else office
    made_at = at or (office.clock() if isinstance(office, Office) else utc_now())
    if url.get_backend_name() == "sqlite":
        require_unmoved(Path(url.database or ""))
    replaces = partial(earlier_only, url)
    refuse_strange(target)  # before a folder is made for it
    with disk_as_user_errors(target):
        make_folder(target.parent)
    with whole(target, replaces=replaces) as part:
        if url.get_backend_name() == "sqlite":
            copy_into(Path(url.database or ""), part, progress=progress)
        else:
            _unload(url, part, progress)
        finish_copy(part, url.database, at=made_at)
        _check_links(part, url.database)


def restore(
    file: Path, target: URL, *, steps: Steps | None = None, workroom: Path | None = None, progress: Progress = quiet
) -> None:
    """Make a new office at ``target`` out of the copy ``file``, whole or not at all.

    It is proved first: by the digest in its mark, every page and reference, and the whole of its history. What is
    needed for a moment on the way to a server lies in the folder ``workroom`` (None: beside ``file``). A copy of an
    older version of the program is upgraded on the way, by ``steps`` (None: this program's); ``file`` itself is only
    read.

    :raises Refused: when there is something at ``target`` already.
    :raises Unusable: when ``file`` is no copy of an office, is not sound or is newer than this program, or when the
        new office cannot be written.
    """
    steps = steps or Steps()
    require_file(file)
    _refuse_taken(target)
    if target.get_backend_name() == "sqlite":
        path = Path(target.database or "")
        with disk_as_user_errors(path):
            make_folder(path.parent)
        with whole(path) as part:
            _take_copy(file, part, steps, progress)
            _refuse_taken(target)
        forget(target)
        return
    with taken_copy(file, workroom, steps=steps, progress=progress) as part:
        _load(part, target, steps, progress)
    forget(target)


def require_file(file: Path) -> None:
    """Refuse a name under which there is no file.

    :raises Unusable: then.
    """
    with disk_as_user_errors(file):
        if not file.is_file():
            raise Unusable(_("There is no backup at {name}.").format(name=file))


@contextmanager
def taken_copy(
    file: Path, workroom: Path | None, *, steps: Steps | None = None, progress: Progress = quiet
) -> Iterator[Path]:
    """Give the path of an office made out of the copy ``file`` for a moment: proved, upgraded, without its mark.

    It lies in the folder ``workroom`` (None: that of ``file``) and is gone afterwards.

    :raises Unusable: as :func:`restore` does.
    """
    room = workroom or file.parent
    with disk_as_user_errors(room):
        make_folder(room)
    with own_folder(room / "office.sqlite", "restore") as folder:
        part = folder / "office.sqlite"
        with disk_as_user_errors(part):
            make_file(part)
        _take_copy(file, part, steps or Steps(), progress)
        yield part


def _take_copy(file: Path, part: Path, steps: Steps, progress: Progress) -> None:
    """Copy ``file`` to ``part``, prove it, and bring it to the schema at the end of ``steps``."""
    known_features()  # what a copy is looked through for: each of their tables
    if look(file_url(file), steps=steps) is None:
        raise Unusable(_("There is nothing in {name}.").format(name=file))
    require_unaltered(file)
    copy_into(file, part, progress=progress)
    check_sound(part, file)
    with as_user_errors(file_url(part)):
        drop_mark(part)
    prepare(file_url(part), create=False, at=None, steps=steps)
    # Read as this program knows it, so not before it is of this program's schema.
    _prove(part, file)
    make_one_file(part)


def _refuse_taken(target: URL) -> None:
    taken = Refused(
        _("There is something at {name} already. A backup is restored into a new office.").format(name=target.database)
    )
    if target.get_backend_name() != "sqlite":
        if look(target) is not None:
            raise taken
        return
    path = Path(target.database or "")
    with disk_as_user_errors(path):
        if path.exists() and (not path.is_file() or path.stat().st_size):
            raise taken
        # A log left behind by another file of that name would be played into the new one.
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise Refused(
                _("{log} is left from an office that was there before. Move it away, then restore.").format(log=log)
            )


def _unload(url: URL, part: Path, progress: Progress) -> None:
    """Write all rows of the server's office at ``url`` into a new SQLite office in the file ``part``."""
    from psg_admin.store.upgrade import to_revision  # Alembic is slow to import, and seldom needed

    target = file_url(part)
    steps = Steps()
    with as_user_errors(target), connected(target, writes=True) as right:
        to_revision(right, steps.folder, steps.head)
    with as_user_errors(url), connected(url, writes=False) as left:
        if read_revision(left) != SCHEMA:
            raise Unusable(_("{name} is not an office of this version. Open it first.").format(name=url.database))
        with as_user_errors(target), connected(target, writes=True) as right:
            copy_rows(left, right, progress=progress)
    make_one_file(part)


def _load(part: Path, target: URL, steps: Steps, progress: Progress) -> None:
    """Make an office in the empty database at ``target`` and fill it from the file ``part``, in one transaction."""
    from psg_admin.store.upgrade import to_revision  # Alembic is slow to import, and seldom needed

    with (
        as_user_errors(target),
        connected(file_url(part), writes=False) as left,
        connected(target, writes=True, steps=True) as right,
    ):
        if read_revision(right) is not None:
            raise Refused(_("Somebody else has just made an office in {name}.").format(name=target.database))
        to_revision(right, steps.folder, steps.head)
        copy_rows(left, right, progress=progress)


def _check_links(part: Path, of: Path | str | None) -> None:
    with _looking(part) as session:
        found = check_tables(session) or check_links(session)
    if found:
        raise _not_restored(of, found)


def _prove(part: Path, of: Path) -> None:
    """Have the whole of an office looked through: its pages, its history from the first entry on, and each record.

    The history of an older office accounts for its records once it is sealed, which is when it is opened. Of one that
    is not of this program's schema the history alone is proved.
    """
    with _looking(part) as session:
        found = check_tables(session) or check_links(session)
        if not found:
            ours = read_revision(session.connection()) == SCHEMA and not is_unsealed(session)
            found = check_file(session) if ours else _check_older(session)
    if found:
        raise _not_restored(of, found)


def _check_older(session: Session) -> list[str]:
    connection = session.connection()
    walk = ChainWalk(head(connection).identity)
    walk_on(connection, walk)
    return [_("Entry {number} of the history is not as it was written.").format(number=one) for one in walk.changed[:1]]


@contextmanager
def _looking(part: Path) -> Iterator[Session]:
    url = file_url(part)
    with as_user_errors(url), connected(url, writes=False) as connection, Session(connection) as session:
        give_features(session, known_features())
        yield session


def _not_restored(of: Path | str | None, found: list[str]) -> Unusable:
    return Unusable(_("{name} is not sound, so it was not restored. {why}").format(name=of, why=" ".join(found)))


@contextmanager
def connected(url: URL, *, writes: bool, steps: bool = False) -> Iterator[Connection]:
    """Give a connection to the database at ``url``, in one transaction, and let go of it."""
    engine = make_engine(url, writes=writes, steps=steps)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
