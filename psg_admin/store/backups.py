"""The backups in the folder of an office, however they came about; and one made whenever somebody wants it."""

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zlib import crc32

from sqlalchemy import URL

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, mark
from psg_admin.paths import Home
from psg_admin.store.backup import back_up
from psg_admin.store.disk import disk_as_user_errors

_NAMED = re.compile(r"-(\d{4}-\d{2}-\d{2})(?:-([01]\d[0-5]\d[0-5]\d|2[0-3][0-5]\d[0-5]\d))?$")


class Origin(enum.StrEnum):
    """How a backup came about."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_UPGRADE = "before-upgrade"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_ORIGINS[self])


_ORIGINS = {
    Origin.DAILY: mark("Daily"),
    Origin.BY_HAND: mark("By hand"),
    Origin.BEFORE_UPGRADE: mark("Before an upgrade"),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, when it was made (local time), its size in bytes, and how it came about."""

    path: Path
    made_at: datetime
    size: int
    origin: Origin

    @property
    def id(self) -> int:
        """What tells it from the others of its folder."""
        return crc32(self.path.name.encode("utf-8", "surrogateescape"))

    def days_old(self, today: date) -> int:
        """Return how many days ago it was made."""
        return (today - self.made_at.date()).days


def backups(home: Home) -> list[Backup]:
    """Return the backups there are, the newest first.

    :raises Unusable: when the folder cannot be read.
    """
    folder = home.backups
    with disk_as_user_errors(folder):
        files = [file for file in folder.iterdir() if file.suffix == ".sqlite"] if folder.is_dir() else []
        found = [backup_in(file) for file in files if file.is_file()]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def newest(home: Home) -> Backup | None:
    """Return the newest backup, None where there is none.

    :raises Unusable: when the folder cannot be read.
    """
    return next(iter(backups(home)), None)


def back_up_now(home: Home, url: URL, *, at: datetime, progress: Progress = quiet) -> Path:
    """Make a backup beside the daily ones, checked as they are, named after the moment ``at`` (local time).

    It is nobody's but the person's to take away again.

    :raises Unusable: when it cannot be made.
    """
    path = home.backups / f"office-{Origin.BY_HAND}-{at:%Y-%m-%d-%H%M%S}.sqlite"
    back_up(url, path, progress=progress)
    return path


def backup_in(file: Path) -> Backup:
    """Return what the name of a backup and its file say of it: of which day it is, and how it came about.

    :raises OSError: when the file cannot be looked at.
    """
    told = file.stat()
    written = datetime.fromtimestamp(told.st_mtime).astimezone().replace(tzinfo=None)
    if "-before-upgrade-" in file.name:
        return Backup(file, written, told.st_size, Origin.BEFORE_UPGRADE)
    named = _NAMED.search(file.stem)
    day = None if named is None else _day(named[1])
    if named is None or day is None:
        return Backup(file, written, told.st_size, Origin.BY_HAND)
    # The day is the one the office counts by; where the name has no time, that of the file is taken.
    clock = written.time() if named[2] is None else time.fromisoformat(named[2])
    daily = file.stem == f"office-{day.isoformat()}"
    return Backup(file, datetime.combine(day, clock), told.st_size, Origin.DAILY if daily else Origin.BY_HAND)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
