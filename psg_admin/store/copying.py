"""Copying a database file while the office is open, and looking at the copy before it counts."""

import sqlite3
from contextlib import closing
from pathlib import Path

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.store import aside
from psg_admin.store.disk import disk_as_user_errors, whole
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, file_url
from psg_admin.store.private import make_folder

_PAGES = 2000


def copy_file(source: Path, target: Path, *, progress: Progress = quiet) -> None:
    """Copy the database file ``source`` to ``target``, whole or not at all, however many are using it.

    The copy is one file of its own, opened and checked before it takes its place. The folder is made when missing.
    ``progress`` counts pages.

    :raises Unusable: when ``source`` cannot be read, ``target`` cannot be written or the copy is not sound.
    """
    with disk_as_user_errors(target):
        make_folder(target.parent)
    with whole(target) as part:
        copy_into(source, part, progress=progress)
        check_sound(part, source)


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
    with as_user_errors(file_url(copy)), closing(_connect(copy.absolute().as_uri())) as opened:
        opened.execute("PRAGMA query_only=ON")
        findings = [str(line) for (line,) in opened.execute("PRAGMA integrity_check(10)")]
        broken = opened.execute("PRAGMA foreign_key_check").fetchmany(1)
    if findings != ["ok"] or broken:
        raise not_sound(of)


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
