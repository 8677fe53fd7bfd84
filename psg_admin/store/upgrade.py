"""The steps of the schema, carried out by Alembic: one transaction from what there is to what this program needs."""

import secrets
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.store.copy_mark import derived_identity
from psg_admin.store.copy_names import Origin, copy_name
from psg_admin.store.copying import copy_file, finish_copy, make_one_file, not_sound
from psg_admin.store.disk import disk_as_user_errors, whole
from psg_admin.store.engine import as_user_errors, file_url, make_engine
from psg_admin.store.private import make_folder
from psg_admin.store.revision import read_revision
from psg_admin.store.transfer import copy_rows, differing_tables


def make_or_upgrade(
    url: URL, folder: Path, head: str, *, at: datetime | None, copies: Path | None, wait: float
) -> Path | None:
    """Make the schema in an empty database, or bring an older one to ``head``; return the path of the copy made first.

    The copy is put into the folder ``copies`` under the moment ``at``; None: no copy is wanted.

    :raises Unusable: when the copy cannot be made, this person may not do it on the server, or the upgrade would break
        a reference between rows.
    """
    engine = make_engine(url, writes=True, wait=wait, foreign_keys=False, steps=True)
    try:
        # The write lock is taken at once: of two desks that open together, the second finds the work done.
        with engine.begin() as connection:
            revision = read_revision(connection)
            if revision == head:
                return None
            copy = None
            if revision is not None and at is not None and copies is not None:
                copy = _copy_first(connection, folder, revision, copies / _copy_name(connection, at), at)
            to_revision(connection, folder, head, at=at)
            identify(connection)
            _check_references(connection)
            return copy
    finally:
        engine.dispose()


def identify(connection: Connection) -> None:
    """Give an office its identity, unless it has one: a new one a random one, an older one what its first entry makes
    it, so that copies of it that are upgraded one by one are still copies of one office.
    """
    if connection.exec_driver_sql("SELECT count(*) FROM office").scalar():
        return
    identity = _older_identity(connection) or secrets.token_hex(16)
    connection.execute(text("INSERT INTO office (identity) VALUES (:identity)"), {"identity": identity})


def _older_identity(connection: Connection) -> str:
    first = connection.exec_driver_sql("SELECT hash FROM journal_entry ORDER BY id LIMIT 1").scalar()
    return derived_identity(str(first)) if first else ""


def to_revision(connection: Connection, folder: Path, revision: str, *, at: datetime | None = None) -> None:
    """Carry out the steps up, or down, to ``revision`` inside the transaction of ``connection``.

    ``at``: the moment that a step tells the history, where it alters rows (None: that of the computer's clock).
    """
    config = _config(folder)
    config.attributes["connection"] = connection
    config.attributes["at"] = at
    known = _known(config)
    now = read_revision(connection)
    if revision == "base" or (now is not None and known.index(revision) < known.index(now)):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def revisions(folder: Path) -> list[str]:
    """Return the revisions of the steps in ``folder``, the first one first."""
    return _known(_config(folder))


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _known(config: Config) -> list[str]:
    return [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def _copy_name(connection: Connection, at: datetime) -> str:
    known = inspect(connection).has_table("office")
    identity = connection.exec_driver_sql("SELECT identity FROM office").scalar() if known else None
    return copy_name(str(identity or _older_identity(connection)), Origin.BEFORE_UPGRADE, at)


def _copy_first(connection: Connection, folder: Path, revision: str, target: Path, at: datetime) -> Path:
    """Copy the office as it is, at its ``revision``, into the SQLite file ``target``; nobody can write meanwhile."""
    url = connection.engine.url
    if url.get_backend_name() == "sqlite":
        copy_file(Path(url.database or ""), target, at=at)
        return target
    with disk_as_user_errors(target):
        make_folder(target.parent)
    with whole(target) as part:
        copy = file_url(part)
        engine = make_engine(copy, writes=True, foreign_keys=False)
        try:
            with as_user_errors(copy), engine.begin() as right:
                to_revision(right, folder, revision)
                copy_rows(connection, right)
                if differing_tables(connection, right):
                    raise not_sound(url.database)
        finally:
            engine.dispose()
        make_one_file(part)
        finish_copy(part, url.database, at=at)
    return target


def _check_references(connection: Connection) -> None:
    """Look for rows that refer to none, which SQLite does not notice while tables are rebuilt."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise Unusable(
            _("{name} cannot be upgraded: {count} of its rows refer to rows that are not there. Run the check.").format(
                name=connection.engine.url.database, count=len(broken)
            )
        )
