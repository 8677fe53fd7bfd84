"""Copying a database file while the office is open, and looking at the copy before it counts."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.store import aside
from psg_admin.store.copy_mark import put_mark
from psg_admin.store.disk import disk_as_user_errors, whole
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, file_url
from psg_admin.store.private import make_folder

_PAGES = 2000
_WHOLE, _QUICK, _REFERENCES = "PRAGMA integrity_check(1)", "PRAGMA quick_check(1)", "PRAGMA foreign_key_check"


def copy_file(source: Path, target: Path, *, at: datetime, progress: Progress = quiet) -> None:
    """Copy the office in the file ``source`` to ``target``, whole or not at all, however many are using it.

    The copy is one file of its own, opened, checked and marked with the moment ``at`` (aware) before it takes its
    place. The folder is made when missing. ``progress`` counts pages.

    :raises Unusable: when ``source`` cannot be read, ``target`` cannot be written or the copy is not sound.
    """
    with disk_as_user_errors(target):
        make_folder(target.parent)
    with whole(target) as part:
        copy_into(source, part, progress=progress)
        finish_copy(part, source, at=at)


def finish_copy(part: Path, of: Path | str | None, *, at: datetime) -> None:
    """Check a copy ``of`` an office that was made ``at`` a moment (aware), and put its mark in, with its digest.

    It is looked through and its digest is taken at the same time: each of that reads all of it.

    :raises Unusable: when it is not sound, or cannot be read or written.
    """
    with as_user_errors(file_url(part)):
        try:
            place = put_mark(part, at=at)
        except (UnicodeDecodeError, ValueError) as error:
            raise not_sound(of) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise not_sound(of) from error
    with ThreadPoolExecutor(max_workers=3) as pool:
        digest = pool.submit(place.digest)
        looks = [pool.submit(_look_through, part, pragma) for pragma in (_QUICK, _REFERENCES)]
        sound = [look.result() for look in looks]
    if not all(sound):
        raise not_sound(of)
    place.fill(digest.result())


def copy_into(source: Path, part: Path, *, progress: Progress = quiet) -> None:
    """Copy what ``source`` holds at this moment into the file ``part``, page by page.

    :raises Unusable: when one of them cannot be read or written.
    """
    with (
        as_user_errors(file_url(part)),
        disk_as_user_errors(part),
        closing(_source(source)) as left,
        closing(_connect(part.absolute().as_uri())) as right,
    ):
        with as_user_errors(file_url(source)):
            left.execute("PRAGMA query_only=ON")
            # With a reading transaction open, what others write meanwhile does not start the copy anew.
            left.execute("BEGIN")
            left.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # Nothing is kept by halves: whoever asked writes the finished file through to the disk.
        right.execute("PRAGMA journal_mode=OFF")
        right.execute("PRAGMA synchronous=OFF")
        left.backup(right, pages=_PAGES, progress=lambda _state, rest, total: progress(total - rest, total))
    make_one_file(part)


def make_one_file(path: Path) -> None:
    """Let the database file be read from anywhere: the write-ahead log belongs to an office in use."""
    with as_user_errors(file_url(path)), closing(_connect(path.absolute().as_uri())) as file:
        file.execute("PRAGMA journal_mode=DELETE")


def check_sound(copy: Path, of: Path | str | None) -> None:
    """Open ``copy`` and have SQLite look through every page and every reference.

    :raises Unusable: when anything is wrong with it; the sentence names what it is a copy ``of``.
    """
    if not is_sound(copy):
        raise not_sound(of)


def is_sound(copy: Path) -> bool:
    """Say whether SQLite finds nothing wrong with any page and any reference of ``copy``.

    :raises Unusable: when it cannot be read.
    """
    return _look_through(copy, _WHOLE) and _look_through(copy, _REFERENCES)


def _look_through(copy: Path, pragma: str) -> bool:
    """Say whether what SQLite looks for finds nothing wrong: it names each fault in a row, or says "ok"."""
    with as_user_errors(file_url(copy)), closing(_connect(copy.absolute().as_uri())) as opened:
        opened.execute("PRAGMA query_only=ON")
        return opened.execute(pragma).fetchmany(1) in ([], [("ok",)])


def not_sound(of: Path | str | None) -> Unusable:
    """Return the refusal to keep a copy ``of`` an office that is not as it should be."""
    return Unusable(
        _("The backup of {name} is not sound, so it was not kept: {name} may be damaged. Run the check.").format(
            name=of
        )
    )


def _source(file: Path) -> sqlite3.Connection:
    """Return a connection to what is copied, also where nothing can be written beside it.

    :raises Unusable: when it cannot be read.
    """
    with as_user_errors(file_url(file)):
        connection, _aside = aside.connect(file, BUSY_SECONDS)
    connection.isolation_level = None
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
