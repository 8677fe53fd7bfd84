"""Files that are written whole or not at all, and what a disk cannot do, in a sentence."""

import errno
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.store.file_identity import is_open_here
from psg_admin.store.private import FILE_MODE, SIDE_FILES, make_file

PART = ".part"
"""How the name of a file, or of its folder, ends while it is being written."""

_LOCK = "lock"
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_FORGOTTEN_SECONDS = 24 * 3600
_SQLITE = b"SQLite format 3\0"
"""How the file of every office begins."""

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
"""The names of devices on Windows, whatever folder they seem to lie in."""

if sys.platform == "win32":
    import msvcrt

    def _take(lock: BinaryIO) -> None:
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(lock: BinaryIO) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(file: BinaryIO) -> bool:
    """Take the lock of ``file`` until it is closed, and say whether nobody else holds it.

    Where the disk knows no locks, nobody can hold one.
    """
    try:
        _take(file)
    except OSError as error:
        return error.errno not in _HELD
    return True


def is_held(file: BinaryIO) -> bool:
    """Say whether somebody holds the lock of ``file``; a disk that knows no locks cannot tell, and they may."""
    try:
        _take(file)
    except OSError:
        return True
    return False


def typed_path(text: str) -> Path:
    """Return the path of a file or folder as a person types it; "~" stands for the person's own folder.

    :raises BadInput: when nothing is typed, a sign that no name can hold, or "~" for somebody whom this computer does
        not know.
    """
    if not text.strip():
        raise BadInput(_("The name of the file is missing. Type one."), field="file")
    if "\0" in text:
        raise BadInput(_("“{address}” cannot be the name of a file.").format(address=shorten(text)), field="file")
    try:
        return Path(text).expanduser() if text.startswith("~") else Path(text)
    except RuntimeError:
        raise BadInput(
            _(
                "“{file}” begins with a person's own folder that this computer does not know. Type all of the path."
            ).format(file=shorten(text)),
            field="file",
        ) from None


@contextmanager
def disk_as_user_errors(path: Path) -> Iterator[None]:
    """Turn what the disk cannot do with ``path`` into a sentence.

    :raises Unusable: for a full disk, a missing folder, a folder that may not be written, and the like.
    """
    try:
        yield
    except OSError as error:
        raise Unusable(_sentence(error, path)) from error


def refuse_office(target: Path) -> None:
    """Refuse to write to ``target`` when there is an office or a copy of one there: it is never written over.

    :raises Unusable: then; a backup may take the place of an earlier one (see :mod:`psg_admin.store.targets`).
    """
    if is_office(target):
        raise Unusable(
            _("{name} is an office, or a backup of one: nothing is written over it. Choose another name.").format(
                name=target
            )
        )


@contextmanager
def whole(target: Path, *, parts: str = "", replaces: Callable[[Path], None] = refuse_office) -> Iterator[Path]:
    """Give the path of a file to write, which takes the place of ``target`` once the work inside has gone well.

    This is the one door for documents, copies and offices. It lies in a folder of its own beside ``target``, is
    written through to the disk before it takes its place, and is gone when the work fails, with whatever a database
    put beside it. A file that stood at ``target`` stays as it was until then. What a program that was killed left here
    under that name is taken away first; ``parts`` names the unfinished instead of the name of ``target``, which may be
    as long as the disk allows. Nobody but this person may read it. ``replaces`` refuses what must not be replaced,
    before the work and once more after it.

    :raises Unusable: when the disk is full or the folder cannot be written; or ``target`` is a folder, a device, a
        file that SQLite keeps beside an office, or what ``replaces`` refuses, itself or by a link.
    """
    refuse_strange(target)
    replaces(target)
    with own_folder(target, parts or target.name) as folder:
        part = folder / ("document" if parts else target.name)
        with disk_as_user_errors(target):
            make_file(part)
        yield part
        with disk_as_user_errors(target), part.open("rb+") as file:
            os.fsync(file.fileno())
        refuse_strange(target)
        replaces(target)
        with disk_as_user_errors(target):
            _take_place(part, target)
            _keep_folder(target.parent)


def refuse_strange(target: Path) -> None:
    """Refuse a ``target`` that is no plain file, or by its name one of those that SQLite keeps beside an office.

    :raises Unusable: then.
    """
    with disk_as_user_errors(target):
        if any(Path(name).name.casefold().endswith(SIDE_FILES) for name in (target, os.path.realpath(target))):
            raise Unusable(
                _(
                    "{name} is called like a file that belongs to an office in use, so nothing is written to it. "
                    "Choose another name."
                ).format(name=target)
            )
        if target.is_dir():
            raise Unusable(_("{name} is a folder. Choose a name for the file.").format(name=target))
        if (target.exists() and not target.is_file()) or (os.name == "nt" and _DEVICE.match(target.name)):
            raise Unusable(
                _("{name} is not a plain file, so nothing is written to it. Choose another name.").format(name=target)
            )


def is_office(path: Path) -> bool:
    """Say whether ``path`` is the file of an office, or a copy of one, however damaged.

    :raises Unusable: when it cannot be read.
    """
    with disk_as_user_errors(path):
        if not path.is_file():
            return False
        if is_open_here(path):  # which must not be opened past SQLite: that would let go of its locks
            return True
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) != _SQLITE:
                return False
        log = Path(f"{os.path.realpath(path)}-wal")
        if log.exists() and log.stat().st_size:
            return True
    import sqlite3  # seldom needed

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            query = "SELECT count(*) FROM sqlite_master WHERE name IN ('alembic_version', 'journal_entry')"
            return bool(opened.execute(query).fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError):
        return True  # broken so that nobody can say


def _take_place(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except PermissionError as error:
        if not target.exists():
            raise
        message = _("{name} cannot be replaced. If it is open in another program, close it there and try again.")
        raise Unusable(message.format(name=target)) from error


@contextmanager
def own_folder(target: Path, name: str) -> Iterator[Path]:
    """Give a folder beside ``target`` to write in, which is gone afterwards with whatever is left in it.

    What killed programs left there under ``name`` is taken away first (see :func:`sweep`).

    :raises Unusable: when the disk is full or the folder of ``target`` cannot be written.
    """
    with disk_as_user_errors(target):
        sweep(target.parent, name)
        folder, lock = _own_folder(target.parent, name)
    try:
        yield folder
    finally:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path, name: str = "") -> None:
    """Take away what killed programs left half written in ``folder``: of all files, or of the one of that ``name``.

    What a program is writing at this moment, here or at another desk, is left alone: it holds a lock in its folder,
    which the system lets go of when the program ends in whatever way. Nothing is raised: tidying up stops nobody.
    """
    with suppress(OSError):
        for left in list(folder.iterdir()):
            if left.name.startswith(f".{name}") and left.name.endswith(PART) and left.is_dir():
                with suppress(OSError):
                    _take_away(left)


def _own_folder(parent: Path, name: str) -> tuple[Path, BinaryIO]:
    """Make the folder of a part and hold its lock; whoever sweeps in between takes it away, and another one is made."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{name}-", suffix=PART, dir=parent))
        path = folder / _LOCK
        try:
            lock = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, FILE_MODE), "ab")
        except FileNotFoundError:
            continue
        # Where this disk knows no locks, nobody who sweeps can take one either.
        if hold(lock) and path.exists():
            return folder, lock
        lock.close()


def _take_away(folder: Path) -> None:
    with (folder / _LOCK).open("ab") as lock:
        try:
            _take(lock)
        except OSError as error:
            if error.errno in _HELD or time.time() - folder.stat().st_mtime < _FORGOTTEN_SECONDS:
                return
        if sys.platform != "win32":  # where what is open cannot be taken away
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _keep_folder(folder: Path) -> None:
    """Write the new name through to the disk as well, where a folder can be opened (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("The disk is full: {name} was not written. Make room, then try again.").format(name=path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _("{name} cannot be written: you may not write to this folder or file. Choose another place.").format(
            name=path
        )
    if error.errno == errno.ENOENT and not path.parent.exists():
        return _("The folder {folder} does not exist.").format(folder=path.parent)
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return _("{folder} is not a folder, so {name} cannot be put there.").format(folder=path.parent, name=path.name)
    return _("{name} cannot be written: {why}.").format(name=path, why=error.strerror or str(error))
