"""Opening an office: made when it is new, refused in words when it is no office of this program."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from psg_admin.store import migrate
from psg_admin.store.office import Office, Rooms, utc_now


def exists(url: URL) -> bool:
    """Say whether there is a database file at ``url`` (a server's database always counts as there)."""
    return url.get_backend_name() != "sqlite" or (url.database is not None and Path(url.database).exists())


def open_office(
    url: URL, *, rooms: Rooms, actor: str, create: bool = False, clock: Callable[[], datetime] = utc_now
) -> Office:
    """Open the office at ``url``; ``create`` makes an empty one where there is none.

    An older office is upgraded, after a copy of its file was made and checked.

    :raises Unusable: when there is none and ``create`` is False, or it is newer, broken, or no office.
    """
    migrate.prepare(url, create=create, at=clock())
    return Office(url, rooms=rooms, actor=actor, clock=clock)
