"""Reading an office where nothing can be written: on a full disk, in a folder that can only be read.

SQLite wants to make files beside the one it reads. Where it cannot, and there is no log with anything in it, the file
is read as one that nobody changes; else file and log are copied into a private folder elsewhere and read there. Such a
connection is used once: meanwhile somebody may have made room and gone on writing.
"""

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from psg_admin.kernel.errors import Unusable
from psg_admin.store.disk import own_folder

_LOGS = ("-wal", "-journal")
_TURNS = 5

_Signs = tuple[tuple[int, int, int] | None, ...]


def connect(file: Path, wait: float) -> tuple[sqlite3.Connection, bool]:
    """Connect to ``file`` for reading, and say whether that had to be done aside.

    ``wait``: how many seconds to wait for another program. Nothing is made where there is no file.

    :raises sqlite3.Error: when it cannot be read.
    """
    # Opened so, a file that has gone is missed and not made anew, empty.
    with ExitStack() as unless_kept:
        ordinary = unless_kept.enter_context(closing(_opened(f"{file.absolute().as_uri()}?mode=rw", wait)))
        try:
            _look(ordinary)
        except sqlite3.OperationalError as error:
            aside = _aside(file, wait) if _cannot_write(error) else None
            if aside is not None:
                return aside, True
            raise
        except sqlite3.Error:
            pass  # what is wrong with the file is told by what is asked of it
        unless_kept.pop_all()
    return ordinary, False


def _look(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_master WHERE rootpage = 0").fetchone()


def leave(file: Path) -> None:
    """Take away what was copied to read ``file`` aside: it is not read any more."""
    _copies.forget(file)


def _cannot_write(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY"))


def _aside(file: Path, wait: float) -> sqlite3.Connection | None:
    """Return a connection that needs nothing beside the file; None where there is no reading it in this way either."""
    try:
        if not file.is_file() or not file.stat().st_size:
            return None
        if all(sign is None or not sign[2] for sign in _signs(file)[1:]):
            opened = _opened(f"{file.absolute().as_uri()}?mode=ro&immutable=1", wait)
        else:
            copied = _copies.of(file)
            if copied is None:
                return None
            opened = _opened(copied.absolute().as_uri(), wait)
        _look(opened)
    except (OSError, Unusable, sqlite3.Error):
        return None
    return opened


def _opened(uri: str, wait: float) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=wait, check_same_thread=False)


@dataclass
class _Copies:
    """The copies of offices that are read aside, as long as nothing of the office has changed since."""

    _found: dict[Path, tuple[_Signs, Path, ExitStack]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, file: Path) -> Path | None:
        """Return a copy of ``file`` with its logs as they are now; None where they do not hold still."""
        with self._lock:
            for _turn in range(_TURNS):
                signs = _signs(file)
                kept = self._found.get(file)
                if kept is not None and kept[0] == signs:
                    return kept[1]
                self.forget(file)
                held = ExitStack()
                copy = held.enter_context(own_folder(Path(tempfile.gettempdir()) / "office", "psg-admin-reading"))
                for side in ("", *_LOGS):
                    source = file.with_name(f"{file.name}{side}")
                    # Opening it past SQLite takes nobody's locks away: were it open here, it could be read as ever.
                    if source.exists():
                        shutil.copyfile(source, copy / f"office{side}")
                if _signs(file) == signs and (copy / "office").exists():
                    self._found[file] = signs, copy / "office", held
                    return copy / "office"
                held.close()
            return None

    def close(self) -> None:
        """Take all of them away."""
        for file in list(self._found):
            self.forget(file)

    def forget(self, file: Path) -> None:
        """Take the copy of ``file`` away."""
        kept = self._found.pop(file, None)
        if kept is not None:
            kept[2].close()


_copies = _Copies()
atexit.register(_copies.close)


def _signs(file: Path) -> _Signs:
    found: list[tuple[int, int, int] | None] = []
    for side in ("", *_LOGS):
        told = None
        with suppress(OSError):
            told = file.with_name(f"{file.name}{side}").stat()
        found.append(None if told is None else (told.st_ino, told.st_mtime_ns, told.st_size))
    return tuple(found)
