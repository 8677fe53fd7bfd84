"""What backups are called: by their office, how they came about, and when; names of older versions are read as well."""

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from psg_admin.kernel.words import _, mark

_OFFICE = re.compile(r"^office-([0-9a-f]{8})-")
_NAMED = re.compile(r"-(\d{4}-\d{2}-\d{2})(?:-([01]\d[0-5]\d[0-5]\d|2[0-3][0-5]\d[0-5]\d))?$")


class Origin(enum.StrEnum):
    """How a backup came about."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_UPGRADE = "before-upgrade"
    BEFORE_RESTORE = "before-restore"
    BEFORE_TAKING_OVER = "before-taking-over"
    BEFORE_IMPORT = "before-import"
    BEFORE_CLOSE = "before-close"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_ORIGINS[self])

    @property
    def before(self) -> bool:
        """Whether it was made because something large was about to be done."""
        return self not in {Origin.DAILY, Origin.BY_HAND}


_ORIGINS = {
    Origin.DAILY: mark("Daily"),
    Origin.BY_HAND: mark("By hand"),
    Origin.BEFORE_UPGRADE: mark("Before an upgrade"),
    Origin.BEFORE_RESTORE: mark("Before a restore"),
    Origin.BEFORE_TAKING_OVER: mark("Before taking over"),
    Origin.BEFORE_IMPORT: mark("Before an import"),
    Origin.BEFORE_CLOSE: mark("Before closing a year"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a file says: whose office's it is ("" where that is not said), its origin, day and time."""

    office: str
    origin: Origin
    day: date | None
    clock: time | None


def copy_name(identity: str, origin: Origin, at: datetime | date) -> str:
    """Return the name of the file of a backup of the office of ``identity``: of a moment (local time), or of a day."""
    if isinstance(at, datetime):
        at = at.astimezone() if at.tzinfo else at
        when = f"{at:%Y-%m-%d-%H%M%S}"
    else:
        when = at.isoformat()
    said = "" if origin is Origin.DAILY else f"-{origin}"
    whose = f"-{identity[:8]}" if identity else ""
    return f"office{whose}{said}-{when}.sqlite"


def read_name(stem: str) -> Named:
    """Return what the name of a file says, without its suffix; whatever says nothing was made by hand."""
    office = _OFFICE.match(stem)
    whose = office[1] if office else ""
    said = next((origin for origin in Origin if f"-{origin}-" in stem), None)
    found = _NAMED.search(stem)
    day = None if found is None else _day(found[1])
    if found is None or day is None:
        return Named(whose, said or Origin.BY_HAND, None, None)
    clock = None if found[2] is None else time.fromisoformat(found[2])
    plain = stem[: found.start()] == (f"office-{whose}" if whose else "office")
    return Named(whose, said or (Origin.DAILY if plain else Origin.BY_HAND), day, clock)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
