"""Backups of the office, as the File menu, the settings and the first start handle them."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home, note_copy
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.ask import FileKind
from psg_admin.ui.kit.daily import tell_of_backup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from psg_admin.store.engine import Url
    from psg_admin.store.office import Office
    from psg_admin.ui.kit.desk import Desk

# Nothing of the store is imported before it is needed: the window stands before it has been read.


def backup_kind() -> FileKind:
    """Return the kind of file that a backup is."""
    return FileKind(_("Backup of an office"), ".sqlite")


def bring_back(file: Path, address: str, workroom: Path, progress: Progress = quiet) -> None:
    """Make a new office at the address (or path) of a database out of a backup; ``workroom`` as ``restore`` says.

    :raises UserError: as :func:`psg_admin.store.backup.restore` does.
    """
    from psg_admin.store.backup import restore
    from psg_admin.store.engine import parse_url

    restore(file, parse_url(address), workroom=workroom, progress=progress)


def back_up(parent: QWidget, desk: Desk, then: Callable[[str], object]) -> None:
    """Make a backup beside the daily ones while everybody goes on working; ``then`` is told where it lies."""

    def made(path: Path) -> None:
        tell_of_backup(desk, parent.window())
        then(_("Backed up and checked: {name}").format(name=path.name))

    work = partial(_back_up, desk.home, desk.office.url, desk.made_at)
    desk.jobs.run(work, owner=parent, then=made, words=_("Making a backup"))


def back_up_to(parent: QWidget, desk: Desk, then: Callable[[str], object]) -> None:
    """Ask for a file, and back the office up into it while everybody goes on working."""
    from psg_admin.ui.kit.export import ask_where

    name = f"office-{desk.today.isoformat()}"
    target = ask_where(parent, desk, _("Back up to a file"), name, [backup_kind()])
    if target is not None:
        work = partial(_back_up_to, desk.office.url, target)
        desk.jobs.run(work, owner=parent, then=then, words=_("Making a backup"))


def open_beside(parent: QWidget, desk: Desk, file: Path | None = None) -> None:
    """Make an office of its own out of a backup (None: ask for its file) in a folder that is asked for; offer to open
    it. The office of now is not touched.
    """
    if file is None:
        files = ask.choose_open_files(parent, _("The backup to open"), [backup_kind()])
        if not files:
            return
        file = files[0]
    folder = ask.choose_folder(parent, _("An empty folder for it"), desk.home.folder)
    if folder is not None:
        work = partial(_restore_into, file, folder)
        desk.jobs.run(work, owner=parent, then=partial(_offer, parent), words=_("Restoring the backup"))


def choose_second_place(parent: QWidget, desk: Desk, now: Path | None, then: Callable[[str], object]) -> None:
    """Ask for a folder into which each daily backup is copied as well, and copy the newest there at once."""
    folder = ask.choose_folder(parent, _("The second place for backups"), now or desk.home.folder)
    if folder is not None:
        work = partial(_choose, desk.office, desk.home, folder)
        desk.jobs.run(work, owner=parent, then=then, words=_("Backing up to the second place"))


def drop_second_place(parent: QWidget, desk: Desk, then: Callable[[str], object]) -> None:
    """Copy backups to no second place any more; those that are there stay."""
    desk.jobs.run(partial(_choose, desk.office, desk.home, None), owner=parent, then=then)


def command_of(folder: Path) -> list[str]:
    """Return the command that opens the office in ``folder`` in a window of its own."""
    return [sys.executable, "-m", "psg_admin", "--home", str(folder)]


def _offer(parent: QWidget, folder: Path) -> None:
    from PySide6.QtCore import QProcess

    question = _(
        "The backup is an office of its own now, in {folder}. What you have here was not touched.\n\n"
        "Open it in a second window? What is done there is not done here."
    )
    if ask.confirm(parent, question.format(folder=folder), _("&Open it")):
        program, *words = command_of(folder)
        QProcess.startDetached(program, words)


def _back_up(home: Home, url: Url, at: datetime, progress: Progress) -> Path:
    from psg_admin.store.backups import back_up_now

    return back_up_now(home, url, at=at, progress=progress)


def _back_up_to(url: Url, target: Path, progress: Progress) -> str:
    from psg_admin.store.backup import back_up

    back_up(url, target, progress=progress)
    return _("Backed up to {file} and checked.").format(file=target)


def _choose(office: Office, home: Home, folder: Path | None, progress: Progress) -> str:
    from psg_admin.store.backups import head_of
    from psg_admin.store.second_place import choose_second_place as choose
    from psg_admin.store.second_place import copy_there, told

    at = office.clock()
    choose(home, head_of(office.url).identity, folder, today=at.astimezone().date())
    return told(copy_there(home, office.url, at=at, progress=progress))


def _restore_into(file: Path, folder: Path, progress: Progress) -> Path:
    from psg_admin.store.backups import backup_in

    home = Home(folder)
    bring_back(file, str(home.database), home.workroom, progress)
    with suppress(OSError):  # then its window has the title of any office
        found = backup_in(file)
        if found is not None:
            note_copy(home, found.made_at.date())
    return folder


__all__ = [
    "back_up",
    "back_up_to",
    "backup_kind",
    "bring_back",
    "choose_second_place",
    "command_of",
    "drop_second_place",
    "open_beside",
]
