"""Bring a database to this program's schema: make, upgrade, or refuse in words what is newer or not ours.

Opening a database that is current asks it two plain questions; Alembic, which is slow to import, is only met when
there is something to make or to upgrade (:mod:`psg_admin.store.upgrade`).
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection

from psg_admin import paths
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.store.address import spoken_host
from psg_admin.store.disk import disk_as_user_errors, refuse_strange
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, make_engine
from psg_admin.store.private import make_file, make_folder
from psg_admin.store.revision import SCHEMA, read_revision


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of the schema: the folder they lie in, and the one that this program works with."""

    folder: Path = field(default_factory=paths.migrations)
    head: str = SCHEMA


def prepare(
    url: URL,
    *,
    create: bool,
    at: datetime | None,
    copies: Path | None = None,
    steps: Steps | None = None,
    wait: float = BUSY_SECONDS,
) -> Path | None:
    """Make the database at ``url`` ready for this program.

    ``create`` makes an office where there is none: on a server in an empty database, else in a new file whose folder
    is made as well. An older office is upgraded in one transaction, in which it is copied first as it was, into one
    SQLite file, whatever the engine; the copy is checked, named after the moment ``at`` (None: no copy is wanted), put
    into the folder ``copies`` (None: ``backups`` beside the file of the office), and its path is returned. Without the
    copy there is no upgrade.

    :raises ValueError: when a server's office is to be copied and ``copies`` is None.
    :raises Unusable: when there is no office and ``create`` is False, when it is newer than this program, when the
        database is somebody else's, damaged, locked, read-only or out of reach, or the path is none of a file.
    """
    steps = steps or Steps()
    if url.get_backend_name() == "sqlite":
        _check_place(url, create=create)
    if not _is_new_file(url):
        revision = look(url, steps=steps, wait=wait)
        if revision == steps.head:
            return None
        if revision is None and not create:
            raise _no_office(url)
        if revision is not None and at is not None and copies is None:
            copies = _beside(url)
    from psg_admin.store import upgrade  # Alembic is slow to import, and seldom needed

    with as_user_errors(url):
        return upgrade.make_or_upgrade(url, steps.folder, steps.head, at=at, copies=copies, wait=wait)


def look(url: URL, *, steps: Steps | None = None, wait: float = BUSY_SECONDS) -> str | None:
    """Return the revision of the office at ``url``, which is this program's or an older one; None: it is empty.

    Nothing is changed, and a file must be there.

    :raises Unusable: when it is newer than this program, somebody else's, damaged, locked or out of reach.
    """
    steps = steps or Steps()
    with as_user_errors(url):
        engine = make_engine(url, writes=False, wait=wait)
        try:
            with engine.begin() as connection:
                _check_text(connection)
                revision = read_revision(connection)
        finally:
            engine.dispose()
    if revision is not None and revision != steps.head:
        from psg_admin.store import upgrade  # as above

        if revision not in upgrade.revisions(steps.folder):
            raise Unusable(
                _(
                    "{name} was written by a newer version of psg_admin. Install that version here as well; "
                    "nothing was changed."
                ).format(name=url.database)
            )
    return revision


def _check_text(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        url = connection.engine.url
        raise Unusable(
            _(
                "The database {name} on {host} cannot hold every name: its text is {encoding}. It has to be made "
                "with UTF8; the manual says how, under Several desks."
            ).format(name=url.database or "", host=spoken_host(url), encoding=encoding)
        )


def _is_new_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _beside(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        message = "the copy of a server's office needs a folder"
        raise ValueError(message)
    return Path(url.database or "").parent / "backups"


def _no_office(url: URL) -> Unusable:
    if url.get_backend_name() == "sqlite":
        return Unusable(_("There is no office at {name} yet.").format(name=url.database))
    return Unusable(
        _("There is no office in the database {name} on {host} yet.").format(name=url.database, host=spoken_host(url))
    )


def _check_place(url: URL, *, create: bool) -> None:
    path = Path(url.database or "")
    with disk_as_user_errors(path):
        if path.is_dir():
            raise Unusable(_("{name} is a folder, not the file of an office.").format(name=path))
        if path.exists() and not path.is_file():
            raise Unusable(_("{name} is not a plain file, so it cannot hold an office.").format(name=path))
        if path.exists():
            return
        if not create:
            raise _no_office(url)
        refuse_strange(path)
        make_folder(path.parent)
        with suppress(FileExistsError):  # another desk was quicker
            make_file(path)
