"""Opening an office: made when it is new, refused in words when it is no office of this program."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.kernel.days import utc_now
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store import migrate
from psg_admin.store.address import spoken_host
from psg_admin.store.copy_mark import drop_mark, is_marked
from psg_admin.store.disk import disk_as_user_errors, sweep
from psg_admin.store.engine import as_user_errors
from psg_admin.store.feature import Feature
from psg_admin.store.office import Office
from psg_admin.store.private import close_office
from psg_admin.store.rebuild import is_due, rebuild
from psg_admin.store.seal import is_unsealed, seal
from psg_admin.store.server import may_alter, needs_owner


def exists(url: URL) -> bool:
    """Say whether there is an office at ``url``, or none yet: no file, an empty one, or an empty database.

    :raises Unusable: when there is something else, or it is newer, broken or out of reach.
    """
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        with disk_as_user_errors(path):
            if not path.exists():
                return False
            if not path.is_file():
                return True  # opening it says what it is instead
    return migrate.look(url) is not None


def keep_private(url: URL, home: Home) -> None:
    """Close an office, its copies and documents in ``home`` to everybody else, and take away what killed programs left.

    Nothing is raised: where it cannot be done, the office is used as it is.
    """
    if url.get_backend_name() == "sqlite":
        close_office(Path(url.database or ""), (home.backups, home.exports))
    for folder in (home.db, home.workroom, home.backups, home.exports):
        sweep(folder)


def place(url: URL) -> str:
    """Return in words where the office of ``url`` lies, without a password: a file, or a database on a server."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return _("The database {name} on {host}").format(name=url.database or "", host=spoken_host(url))


def open_office(
    url: URL,
    *,
    features: Sequence[Feature],
    actor: str,
    create: bool = False,
    copies: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Office:
    """Open the office at ``url``; ``create`` makes an empty one where there is none.

    An older office is upgraded, after a copy of it was made in the folder ``copies`` and checked (see
    :func:`psg_admin.store.migrate.prepare`). What is worked out from the records is made anew where a step of the
    schema, then or when a copy was restored, has taken it away.

    :raises Unusable: when there is none and ``create`` is False, or it is newer, broken, or no office.
    """
    migrate.prepare(url, create=create, at=clock(), copies=copies)
    office = Office(url, features=features, actor=actor, clock=clock)
    try:
        _be_an_office(office)
        if office.read(is_unsealed):
            office.read(_require_owner)
            office.write(seal, by_itself=True)
        if office.read(is_due):
            office.write(rebuild, by_itself=True)
        office.look_back()
    except BaseException:
        office.close()
        raise
    return office


def _require_owner(session: Session) -> None:
    if not may_alter(session.connection()):
        raise needs_owner(session.connection())


def _be_an_office(office: Office) -> None:
    """Drop the mark of a backup that is opened as an office; where nothing can be written, nothing will be done."""
    if office.read(_is_marked):
        with suppress(Unusable), as_user_errors(office.url):
            drop_mark(Path(office.url.database or ""))


def _is_marked(session: Session) -> bool:
    return is_marked(session.connection())
