"""What can be done with the office as a whole, from every page: its history, its copies, its soundness."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.ui.copies import bring_back, copy_kind
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.action import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psg_admin.kernel.progress import Progress
    from psg_admin.store.engine import Url
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.window import Window

# Nothing of the store is imported before it is needed: the window stands before it has been read.


class OfficeDeeds:
    """The deeds of the File menu. ``desk`` is asked for once one of them is wanted: then the office is open."""

    def __init__(self, window: Window, desk: Callable[[], Desk]) -> None:
        self._window = window
        self._desk = desk

    def offer(self) -> None:
        """Have the window offer them."""
        for action in (
            Action("history", _("History"), self.history, "Ctrl+H", button=_("&History…")),
            Action("copy", _("Make a copy of the office"), self.copy, button=_("&Make a copy…")),
            Action("bring-back", _("Bring a copy back"), self.bring_back, button=_("&Bring a copy back…")),
            Action("check", _("Check the office"), self.check, button=_("&Check the office")),
        ):
            self._window.offer(action)

    def history(self) -> None:
        """Show what was done."""
        from psg_admin.ui.dialogs.history import HistoryDialog

        HistoryDialog(self._window, self._desk()).open()

    def copy(self) -> None:
        """Ask for a file, and copy the office into it while everybody goes on working."""
        from psg_admin.ui.kit.export import ask_where

        desk = self._desk()
        name = f"office-{desk.today.isoformat()}"
        target = ask_where(self._window, desk, _("Make a copy of the office"), name, [copy_kind()])
        if target is not None:
            desk.jobs.run(
                partial(_copy, desk.office.url, target),
                owner=self._window,
                then=self._window.say,
                words=_("Copying the office"),
            )

    def bring_back(self) -> None:
        """Ask for a copy and a folder, and make an office of it there; the office of now is not touched."""
        files = ask.choose_open_files(self._window, _("The copy to bring back"), [copy_kind()])
        if not files:
            return
        desk = self._desk()
        folder = ask.choose_folder(self._window, _("An empty folder for it"), desk.home.folder)
        if folder is not None:
            desk.jobs.run(
                partial(_bring_back, files[0], folder),
                owner=self._window,
                then=self._brought,
                words=_("Bringing the copy back"),
            )

    def check(self) -> None:
        """Check the file, the journal and the books, and say what is wrong."""
        self._desk().jobs.run_read(_audit, owner=self._window, then=self._checked, words=_("Checking the office"))

    def _brought(self, folder: Path) -> None:
        ask.tell(
            self._window,
            _(
                "The copy is an office of its own now, in {folder}. What you have here was not touched.\n\n"
                'To work there, start the program with: psg-admin --home "{folder}"'
            ).format(folder=folder),
        )

    def _checked(self, found: list[str]) -> None:
        if not found:
            self._window.say(_("The file, the journal and the books are sound."))
            return
        from psg_admin.store.rebuild import rebuild

        sentences = "\n".join(found[:_MOST])
        if ask.confirm(
            self._window,
            _(
                "{wrong}\n\nThe search and the standings are worked out from what is recorded: they can be made anew, "
                "and nothing is lost by it. For the rest, bring back the last copy."
            ).format(wrong=sentences),
            _("Make the search and standings &anew"),
        ):
            self._desk().jobs.write_long(
                lambda progress: partial(rebuild, progress=progress), owner=self._window, words=_("Making anew")
            )


_MOST = 12
"""So many sentences of what is wrong are shown; the command line lists them all."""


def _copy(url: Url, target: Path, progress: Progress) -> str:
    from psg_admin.store.backup import back_up

    back_up(url, target, progress=progress)
    return _("Copied to {file} and checked.").format(file=target)


def _bring_back(file: Path, folder: Path, progress: Progress) -> Path:
    bring_back(file, str(Home(folder).database), progress)
    return folder


def _audit(progress: Progress) -> Callable[..., list[str]]:
    from psg_admin.reports.audit import audit

    return partial(audit, progress=progress)


__all__ = ["OfficeDeeds"]
