"""What a backup may take the place of: an earlier one of the same office, and nothing else."""

import os
from pathlib import Path

from sqlalchemy import URL, Connection, select

from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.words import _
from psg_admin.store.copy_mark import State, look_into
from psg_admin.store.disk import disk_as_user_errors, is_office
from psg_admin.store.engine import as_user_errors, make_engine
from psg_admin.store.file_identity import is_open_here
from psg_admin.store.journal import JournalEntry, head
from psg_admin.store.private import SIDE_FILES

_MODES = slice(18, 20)
"""Where a SQLite file says how it is written; the log of an office in use is of version 2, a copy has none."""

_IN_USE = b"\x02\x02"


def earlier_only(office: URL, target: Path) -> None:
    """Refuse a ``target`` of a backup that is anything but free, empty, or an earlier backup of the same ``office``.

    :raises Refused: when it is the office itself, another office, or one with deeds that this one does not have.
    :raises Unusable: when it is something else, in use, or cannot be read.
    """
    with disk_as_user_errors(target):
        if not target.exists():
            return
        if office.get_backend_name() == "sqlite" and _same(target, Path(office.database or "")):
            raise Refused(_("The backup cannot take the place of the office itself. Choose another file."))
        if target.is_file() and not target.stat().st_size and not is_open_here(target):
            return
    if not is_office(target):
        raise Unusable(
            _("{name} is not a backup of psg_admin, so it is not replaced by one. Choose another name.").format(
                name=target
            )
        )
    if _is_in_use(target):
        raise Refused(
            _("{name} is an office in use, so no backup takes its place. Choose another name.").format(name=target)
        )
    there = look_into(target)
    if there is None:
        raise Unusable(
            _("{name} cannot be read, so it is not replaced. Move it away, or choose another name.").format(name=target)
        )
    with as_user_errors(office):
        engine = make_engine(office, writes=False)
        try:
            with engine.begin() as connection:
                same, newer = _compare(connection, there)
        finally:
            engine.dispose()
    if not same:
        raise Refused(
            _("{name} is a backup of another office, so it is not replaced. Choose another name.").format(name=target)
        )
    if newer:
        raise Refused(
            _(
                "{name} holds deeds that this office does not have, so it is not replaced. Choose another name, or "
                "move it away."
            ).format(name=target)
        )


def _same(target: Path, office: Path) -> bool:
    return office.exists() and target.samefile(office)


def _is_in_use(target: Path) -> bool:
    if is_open_here(target):
        return True
    real = os.path.realpath(target)
    with disk_as_user_errors(target):
        if any(Path(f"{real}{side}").exists() for side in SIDE_FILES):
            return True
        with target.open("rb") as file:
            return file.read(_MODES.stop)[_MODES] == _IN_USE


def _compare(connection: Connection, there: State) -> tuple[bool, bool]:
    """Say whether a copy is of this office, and whether it has what this office has not."""
    chained = connection.scalar(select(JournalEntry.hash).where(JournalEntry.id == there.entry))
    return there.identity == head(connection).identity, there.entry > 0 and chained != there.hash
