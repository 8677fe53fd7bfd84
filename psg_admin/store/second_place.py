"""A second place for backups, such as a memory stick: chosen on this computer, used when it is there.

What was chosen lies in a small file beside the database, for the window and the command line alike.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.backups import Backup, backups, backups_in, head_of, take_away
from psg_admin.store.copy_mark import require_unaltered
from psg_admin.store.copy_names import Origin
from psg_admin.store.disk import disk_as_user_errors, sweep, whole
from psg_admin.store.private import make_folder

STALE_DAYS = 7
"""A second place without a backup for longer than this is pointed out."""

_FILE = "second-place.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """Where backups are copied to as well (None: nowhere), since when, and when that was done last."""

    folder: Path | None
    chosen_on: date | None
    copied_at: datetime | None

    @property
    def there(self) -> bool:
        """Whether it is there now."""
        return self.folder is not None and _is_folder(self.folder)

    def is_stale(self, today: date) -> bool:
        """Say whether it is too long ago that anything was copied there."""
        last = self.chosen_on if self.copied_at is None else self.copied_at.astimezone().date()
        return self.folder is not None and last is not None and (today - last).days > STALE_DAYS


def second_place(home: Home, identity: str) -> SecondPlace:
    """Return the second place for the office of ``identity``; nowhere, where the file that says it cannot be read."""
    try:
        kept = json.loads(_file(home).read_text("utf-8"))[identity]
        copied = kept["copied_at"]
        return SecondPlace(
            Path(kept["folder"]),
            date.fromisoformat(kept["chosen_on"]),
            None if copied is None else datetime.fromisoformat(copied),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return SecondPlace(None, None, None)


def choose_second_place(home: Home, identity: str, folder: Path | None, *, today: date) -> None:
    """Remember where backups of the office of ``identity`` are copied to as well; None: nowhere any more.

    :raises Refused: for the folder of the backups itself.
    :raises Unusable: when there is no such folder, or the choice cannot be kept.
    """
    if folder is not None:
        with disk_as_user_errors(folder):
            if not folder.is_dir():
                raise Unusable(_("The folder {folder} does not exist.").format(folder=folder))
            if home.backups.is_dir() and folder.samefile(home.backups):
                raise Refused(_("The backups are in this folder already. Choose another one, on another disk."))
    _keep(home, identity, None if folder is None else SecondPlace(folder.absolute(), today, None))


def told(place: SecondPlace) -> str:
    """Return in a sentence where backups are copied to as well, and when that was done last."""
    if place.folder is None:
        return _("There is no second place for backups.")
    if place.copied_at is None:
        words = _("There is no backup in the second place, {folder}, yet.").format(folder=place.folder)
    else:
        words = _("Last backed up to the second place on {moment}: {folder}.").format(
            moment=show_moment(place.copied_at.astimezone()), folder=place.folder
        )
    return words if place.there else _("{words} It is not there now.").format(words=words)


def copy_there(home: Home, url: URL, *, at: datetime, progress: Progress = quiet) -> SecondPlace:
    """Copy the newest daily backup of the office to its second place, when that is there and lacks it.

    What arrived is compared with its digest. ``at`` is this moment (aware); ``progress`` counts bytes.

    :raises Unusable: when it is there and cannot be written.
    """
    identity = head_of(url).identity
    place = second_place(home, identity)
    last = next((one for one in backups(home, identity) if one.origin is Origin.DAILY and one.state.marked), None)
    if place.folder is None or not place.there or last is None:
        return place
    if not any(one.state == last.state for one in backups_in(place.folder, identity)):
        _copy(last, place.folder / last.path.name, progress)
        take_away(place.folder, identity)
        sweep(place.folder)
    elif place.copied_at is not None and place.copied_at.date() == at.astimezone(UTC).date():
        return place
    copied = SecondPlace(place.folder, place.chosen_on, at)
    _keep(home, identity, copied)
    return copied


def _copy(backup: Backup, target: Path, progress: Progress) -> None:
    with whole(target) as part, disk_as_user_errors(target):
        with backup.path.open("rb") as source, part.open("wb") as into:
            done = 0
            while some := source.read(_CHUNK):
                into.write(some)
                done += len(some)
                progress(done, backup.size)
        require_unaltered(part)


def _keep(home: Home, identity: str, place: SecondPlace | None) -> None:
    file = _file(home)
    kept = _known(file)
    kept.pop(identity, None)
    if place is not None:
        kept[identity] = {
            "folder": str(place.folder),
            "chosen_on": None if place.chosen_on is None else place.chosen_on.isoformat(),
            "copied_at": None if place.copied_at is None else place.copied_at.astimezone(UTC).isoformat(),
        }
    with disk_as_user_errors(file):
        make_folder(file.parent)
    with whole(file) as part, disk_as_user_errors(file):
        part.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")


def _known(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _file(home: Home) -> Path:
    return home.db / _FILE


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
