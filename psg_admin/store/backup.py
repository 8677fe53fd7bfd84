"""Copies of an office that are opened and checked before they count; fourteen of them kept; and the way back.

A copy is always one SQLite file, whatever engine the office runs on, so that it can be opened anywhere.
"""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.check import check_links, check_tables
from psg_admin.store.copying import check_sound, copy_into, make_one_file
from psg_admin.store.disk import disk_as_user_errors, sweep, whole
from psg_admin.store.engine import as_user_errors, file_url, make_engine
from psg_admin.store.migrate import Steps, look, prepare
from psg_admin.store.office import Office
from psg_admin.store.revision import SCHEMA, read_revision
from psg_admin.store.seen import forget
from psg_admin.store.transfer import copy_rows

KEPT = 14
"""How many daily copies are kept."""

_DAILY = re.compile(r"^office-(\d{4}-\d{2}-\d{2})\.sqlite$")


@dataclass(frozen=True, slots=True)
class Copy:
    """A daily copy: its file, the day it was made, its size in bytes."""

    path: Path
    day: date
    size: int


def back_up(office: Office | URL, target: Path, *, progress: Progress = quiet) -> None:
    """Copy the office into the file ``target``, whole or not at all, while everybody goes on working.

    The copy shows one moment. It is opened and checked (each page and reference, and the links of the
    journal) before it takes its place; a file that stood there stays until then. ``progress`` counts pages or rows.

    :raises Refused: when ``target`` is the office itself.
    :raises Unusable: when the office cannot be read, the copy cannot be written, or is not sound.
    """
    url = office.url if isinstance(office, Office) else office
    with disk_as_user_errors(target):
        if url.get_backend_name() == "sqlite" and target.exists() and target.samefile(url.database or ""):
            raise Refused(_("The backup cannot take the place of the office itself. Choose another file."))
        target.parent.mkdir(parents=True, exist_ok=True)
    with whole(target) as part:
        if url.get_backend_name() == "sqlite":
            copy_into(Path(url.database or ""), part, progress=progress)
        else:
            _unload(url, part, progress)
        check_sound(part, url.database)
        _check_journal(part, url.database)


def daily(home: Home, url: URL, *, today: date, progress: Progress = quiet) -> Copy | None:
    """Make the copy of ``today`` unless there is one; then the oldest beyond :data:`KEPT` are taken away.

    :return: the copy made, or None when there was one.
    :raises Unusable: when the copy cannot be made; no older one is taken away then.
    """
    path = home.backups / f"office-{today.isoformat()}.sqlite"
    with disk_as_user_errors(path):
        if path.exists():
            return None
    back_up(url, path, progress=progress)
    with disk_as_user_errors(path):
        for old in [c for c in copies(home) if c.path != path][KEPT - 1 :]:
            old.path.unlink(missing_ok=True)
        sweep(path.parent)
        return Copy(path, today, path.stat().st_size)


def copies(home: Home) -> list[Copy]:
    """Return the daily copies there are, the newest first."""
    folder = home.backups
    with disk_as_user_errors(folder):
        names = [(path, _DAILY.match(path.name)) for path in folder.iterdir()] if folder.is_dir() else []
        found = [
            Copy(path, date.fromisoformat(name[1]), path.stat().st_size)
            for path, name in names
            if name is not None and _is_day(name[1])
        ]
    return sorted(found, key=lambda copy: copy.day, reverse=True)


def last_backup(home: Home) -> Copy | None:
    """Return the newest daily copy, or None when none was made yet."""
    return next(iter(copies(home)), None)


def restore(file: Path, target: URL, *, steps: Steps | None = None, progress: Progress = quiet) -> None:
    """Make a new office at ``target`` out of the copy ``file``, whole or not at all.

    A copy of an older version of the program is upgraded on the way, by ``steps`` (None: this program's); ``file``
    itself is only read.

    :raises Refused: when there is something at ``target`` already.
    :raises Unusable: when ``file`` is no copy of an office, is not sound or is newer than this program, or when the
        new office cannot be written.
    """
    steps = steps or Steps()
    with disk_as_user_errors(file):
        if not file.is_file():
            raise Unusable(_("There is no backup at {name}.").format(name=file))
    _refuse_taken(target)
    if target.get_backend_name() == "sqlite":
        path = Path(target.database or "")
        with disk_as_user_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            _take_copy(file, part, steps, progress)
            _refuse_taken(target)
        forget(target)
        return
    with tempfile.TemporaryDirectory(prefix="psg_admin-") as folder:
        part = Path(folder) / "office.sqlite"
        _take_copy(file, part, steps, progress)
        _load(part, target, steps, progress)
    forget(target)


def checked_copy(file: Path, part: Path, *, progress: Progress = quiet) -> None:
    """Copy the copy of an office in ``file`` to ``part``, check it, and bring it to this program's schema there.

    :raises Unusable: when ``file`` is no copy of an office, is not sound or is newer than this program.
    """
    with disk_as_user_errors(file):
        if not file.is_file():
            raise Unusable(_("There is no backup at {name}.").format(name=file))
    _take_copy(file, part, Steps(), progress)


def _take_copy(file: Path, part: Path, steps: Steps, progress: Progress) -> None:
    """Copy ``file`` to ``part``, check it, and bring it to the schema at the end of ``steps``."""
    if look(file_url(file), steps=steps) is None:
        raise Unusable(_("There is nothing in {name}.").format(name=file))
    copy_into(file, part, progress=progress)
    check_sound(part, file)
    prepare(file_url(part), create=False, at=None, steps=steps)
    # Read as this program knows it, so not before it is of this program's schema.
    _check_journal(part, file)
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
    with as_user_errors(target), _connection(target, writes=True) as right:
        to_revision(right, steps.folder, steps.head)
    with as_user_errors(url), _connection(url, writes=False) as left:
        if read_revision(left) != SCHEMA:
            raise Unusable(_("{name} is not an office of this version. Open it first.").format(name=url.database))
        with as_user_errors(target), _connection(target, writes=True) as right:
            copy_rows(left, right, progress=progress)
    make_one_file(part)


def _load(part: Path, target: URL, steps: Steps, progress: Progress) -> None:
    """Make an office in the empty database at ``target`` and fill it from the file ``part``, in one transaction."""
    from psg_admin.store.upgrade import to_revision  # Alembic is slow to import, and seldom needed

    with (
        as_user_errors(target),
        _connection(file_url(part), writes=False) as left,
        _connection(target, writes=True) as right,
    ):
        if read_revision(right) is not None:
            raise Refused(_("Somebody else has just made an office in {name}.").format(name=target.database))
        to_revision(right, steps.folder, steps.head)
        copy_rows(left, right, progress=progress)


def _check_journal(part: Path, of: Path | str | None) -> None:
    url = file_url(part)
    with as_user_errors(url), _connection(url, writes=False) as connection, Session(connection) as session:
        found = check_tables(session) or check_links(session)
    if found:
        raise Unusable(_("{name} is not sound, so it was not restored. {why}").format(name=of, why=" ".join(found)))


@contextmanager
def _connection(url: URL, *, writes: bool) -> Iterator[Connection]:
    engine = make_engine(url, writes=writes)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
