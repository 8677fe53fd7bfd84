"""The backups in the folder of an office, however they came about: made, listed, and taken away again by the rota."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zlib import crc32

from sqlalchemy import URL

from psg_admin.kernel.days import utc_now
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.backup import back_up, connected
from psg_admin.store.copy_mark import State, altered, read_state, require_unaltered
from psg_admin.store.copy_names import Named, Origin, copy_name, read_name
from psg_admin.store.copying import is_sound
from psg_admin.store.disk import disk_as_user_errors, sweep
from psg_admin.store.engine import as_user_errors
from psg_admin.store.journal import Head, head
from psg_admin.store.rota import Kept, to_keep

KEPT_BEFORE = 12
"""So many backups are kept of each thing before which they are made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, when it was made (local time), its size in bytes, how it came about, and what is in it."""

    path: Path
    made_at: datetime
    size: int
    origin: Origin
    state: State

    @property
    def id(self) -> int:
        """What tells it from the others of its folder."""
        return _id_of(self.path.name)

    @property
    def newest_on(self) -> date | None:
        """The day of the newest entry in it, None where there is none."""
        return None if self.state.newest_at is None else self.state.newest_at.astimezone().date()

    def days_old(self, today: date) -> int:
        """Return how many days ago it was made."""
        return (today - self.made_at.date()).days


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is called like a backup and cannot be used as one, with the reason in a sentence."""

    path: Path
    made_at: datetime
    size: int
    origin: Origin
    why: str

    @property
    def id(self) -> int:
        """What tells it from others and from backups, in whatever folder."""
        return _id_of(str(self.path))


def head_of(url: URL) -> Head:
    """Return where the history of the office at ``url`` ends.

    :raises Unusable: when it cannot be read.
    """
    with as_user_errors(url), connected(url, writes=False) as connection:
        return head(connection)


def backups(home: Home, identity: str | None = None) -> list[Backup]:
    """Return the backups there are of the office of ``identity`` (None: of any), the newest first.

    A file that is empty, or in which no office can be read, is none.

    :raises Unusable: when the folder cannot be read.
    """
    return backups_in(home.backups, identity)


def backups_in(folder: Path, identity: str | None) -> list[Backup]:
    """Return the backups in a folder, as :func:`backups` does."""
    return look_through(folder, identity)[0]


def look_through(
    folder: Path, identity: str | None, *, by_full_name: bool = False
) -> tuple[list[Backup], list[Unread]]:
    """Return the backups in a folder, as :func:`backups` does, and what is called like one of them and is none; the
    newest first. What is called like a backup of another office is neither.

    ``by_full_name``: other programs keep databases in this folder, so that only what is called a backup of this very
    office can be missed as one.

    :raises Unusable: when the folder cannot be read.
    """
    found: list[Backup] = []
    unread: list[Unread] = []
    with disk_as_user_errors(folder):
        files = [file for file in folder.iterdir() if file.suffix == ".sqlite"] if folder.is_dir() else []
        for file in files:
            one = _backup(file, identity)
            if isinstance(one, Backup):
                found.append(one)
            elif one is not None and (not by_full_name or read_name(file.stem).office):
                unread.append(one)
    return sorted(found, key=_newest_first, reverse=True), sorted(unread, key=_newest_first, reverse=True)


def prove(backup: Backup) -> str:
    """Return what is wrong with a backup, "" where nothing is: its bytes are compared with its digest.

    One of an older version has none; SQLite looks through its pages instead.
    """
    try:
        if require_unaltered(backup.path) is not None or is_sound(backup.path):
            return ""
    except Unusable as error:
        return error.message
    return altered(backup.path).message


def newest(home: Home, identity: str | None = None) -> Backup | None:
    """Return the newest backup, None where there is none.

    :raises Unusable: when the folder cannot be read.
    """
    return next(iter(backups(home, identity)), None)


def daily(
    home: Home, url: URL, *, today: date, at: datetime | None = None, progress: Progress = quiet
) -> Backup | None:
    """Make the backup of ``today`` unless there is one; then those that the rota does not keep are taken away.

    Where nothing was done since the last one, that one is compared with its digest and becomes the one of today.
    ``at``: this moment (aware; None: now).

    :return: the backup of today, or None when there was one.
    :raises Unusable: when it cannot be made; no older one is taken away then.
    """
    now = head_of(url)
    known = backups(home, now.identity)
    days = [one for one in known if one.origin is Origin.DAILY]
    if any(one.made_at.date() == today for one in days):
        return None
    path = _free(home.backups, now.identity, today, at)
    last = max(days, key=lambda one: one.state.entry, default=None)
    if last is None or not _still_holds(last, now, path):
        back_up(url, path, at=at, progress=progress)
    take_away(home.backups, now.identity)
    sweep(home.backups)
    return next((one for one in backups(home, now.identity) if one.path == path), None)


def back_up_now(home: Home, url: URL, *, at: datetime, progress: Progress = quiet) -> Path:
    """Make a backup beside the daily ones, checked as they are, named after the moment ``at`` (local time).

    It is nobody's but the person's to take away again.

    :raises Unusable: when it cannot be made.
    """
    return _make(home, url, Origin.BY_HAND, at, progress)


def back_up_before(home: Home, url: URL, origin: Origin, *, at: datetime, progress: Progress = quiet) -> Path:
    """Make a backup before something large is done, of which ``origin`` says what; the newest dozen are kept.

    :raises Unusable: when it cannot be made: then it must not be done.
    """
    path = _make(home, url, origin, at, progress)
    identity = head_of(url).identity
    _keep(
        [one for one in backups(home, identity) if one.origin is origin][:KEPT_BEFORE],
        [one for one in backups(home, identity) if one.origin is origin],
    )
    return path


def backup_in(file: Path) -> Backup | None:
    """Return what the name of a backup and the file say of it, None where there is no office in it.

    :raises OSError: when the file cannot be looked at.
    """
    one = _backup(file, None)
    return one if isinstance(one, Backup) else None


def take_away(folder: Path, identity: str) -> None:
    """Take away what the rota does not keep of the backups of one office in ``folder``.

    :raises Unusable: when that cannot be done.
    """
    known = backups_in(folder, identity)
    days = sorted((one for one in known if one.origin is Origin.DAILY), key=_in_order)
    _keep(to_keep(Kept(one, one.made_at.date(), one.newest_on) for one in days), days)
    for origin in Origin:
        if origin.before:
            made = [one for one in known if one.origin is origin]
            _keep(made[:KEPT_BEFORE], made)


def _make(home: Home, url: URL, origin: Origin, at: datetime, progress: Progress) -> Path:
    path = home.backups / copy_name(head_of(url).identity, origin, at)
    back_up(url, path, at=at.astimezone(), progress=progress)
    return path


def _keep(stay: list[Backup], among: list[Backup]) -> None:
    names = {one.path for one in stay}
    for one in among:
        if one.path not in names:
            with disk_as_user_errors(one.path):
                one.path.unlink(missing_ok=True)


def _is_anybodys(state: State, office: str, identity: str) -> bool:
    """Say whether a file of an office in which nothing was ever done may be one of this office."""
    return not state.identity and office in {"", identity[:8]}


def _in_order(one: Backup) -> tuple[int, datetime]:
    return one.state.entry, one.made_at


def _still_holds(last: Backup, now: Head, path: Path) -> bool:
    """Let the last backup be that of today when it holds all that was done, and is as it was made."""
    if not last.state.marked or (last.state.entry, last.state.hash) != (now.number, now.hash):
        return False
    try:
        require_unaltered(last.path)
    except Unusable:
        return False
    with disk_as_user_errors(path):
        last.path.replace(path)
        path.touch()
    return True


def _free(folder: Path, identity: str, today: date, at: datetime | None) -> Path:
    """Return the path of the backup of today; a file there that is no backup is left alone."""
    path = folder / copy_name(identity, Origin.DAILY, today)
    with disk_as_user_errors(path):
        if path.exists() and path.stat().st_size:
            moment = (at or utc_now()).astimezone()
            return folder / copy_name(identity, Origin.DAILY, datetime.combine(today, moment.time()))
    return path


def _backup(file: Path, identity: str | None) -> Backup | Unread | None:
    """Return what a file is to the office of ``identity`` (None: to any): a backup, what is called like one, or
    nothing.
    """
    named = read_name(file.stem)
    try:
        state = read_state(file)
    except Unusable as error:
        if not os.path.lexists(file) or (identity is not None and named.office not in {"", identity[:8]}):
            return None
        made_at, size = _made(file, named)
        return Unread(file, made_at, size, named.origin, error.message)
    made_at, size = _made(file, named)
    if identity is None or state.identity == identity or _is_anybodys(state, named.office, identity):
        return Backup(file, made_at, size, named.origin, state)
    if named.office == identity[:8]:
        why = _("{name} is called like a backup of this office, but another office is in it.").format(name=file)
        return Unread(file, made_at, size, named.origin, why)
    return None


def _made(file: Path, named: Named) -> tuple[datetime, int]:
    """Return when a backup was made, by its name or else by the file, and its size in bytes."""
    told = file.lstat()
    written = datetime.fromtimestamp(told.st_mtime).astimezone().replace(tzinfo=None)
    old_upgrade = named.origin is Origin.BEFORE_UPGRADE and not named.office  # named by another clock than the wall's
    if named.day is None or old_upgrade:
        return written, told.st_size
    # The day is the one the office counts by; where the name has no time, that of the file is taken.
    return datetime.combine(named.day, named.clock or written.time()), told.st_size


def _newest_first(one: Backup | Unread) -> tuple[datetime, str]:
    return one.made_at, one.path.name


def _id_of(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogateescape"))
