"""What can be done with the office as a whole, from every page: its history, its backups, its soundness."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.words import _, mark
from psg_admin.ui.backups import back_up, back_up_to, open_beside
from psg_admin.ui.bank import ways as bank
from psg_admin.ui.imports import ways
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.action import Action, Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.kernel.progress import Progress
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
            ways.from_file(
                ways.MEMBERS, partial(self.bring_in, ways.MEMBERS), button=_("Bring &members in from a file…")
            ),
            ways.from_file(
                ways.PAYMENTS, partial(self.bring_in, ways.PAYMENTS), button=_("Bring pa&yments in from a file…")
            ),
            ways.from_file(
                ways.BOOKINGS, partial(self.bring_in, ways.BOOKINGS), button=_("Bring boo&kings in from a file…")
            ),
            bank.from_files(self.import_statements, button=_("Import &statements…")),
            Action(
                "history",
                _("History"),
                self.history,
                "Ctrl+H",
                button=_("&History…"),
                also=(mark("log journal what was done who changed changes record"),),
                reads=True,
            ),
            Action(
                "back-up",
                _("Back up now"),
                self.back_up,
                button=_("&Back up now"),
                also=(mark("backup copy save safe"),),
                reads=True,
            ),
            Action(
                "back-up-to",
                _("Back up to a file"),
                self.back_up_to,
                button=_("Back up to a &file…"),
                also=(mark("backup copy save stick"),),
                reads=True,
            ),
            Action(
                "restore-backup",
                _("Restore a backup"),
                self.restore,
                button=_("&Restore a backup…"),
                also=(mark("restore bring back copy recover import file"),),
            ),
            Action(
                "open-backup",
                _("Open a backup beside this office"),
                self.open_beside,
                button=_("Open a back&up beside…"),
                also=(mark("restore bring back copy recover import file"),),
                reads=True,
            ),
            Action(
                "check",
                _("Check the office"),
                self.check,
                button=_("&Check the office"),
                also=(mark("audit sound damaged repair"),),
                reads=True,
            ),
            Action(
                "hand-over",
                _("Hand the office over"),
                self.hand_over,
                button=_("Hand the office o&ver…"),
                also=(mark("give another computer pen"),),
                reads=True,
            ),
            Action(
                "take-over",
                _("Take the office over"),
                self.take_over,
                button=_("&Take the office over…"),
                also=(mark("another computer pen file"),),
                reads=True,
            ),
        ):
            self._window.offer(action)

    def bring_in(self, name: str) -> None:
        """Open the window in which a list of the kind ``name`` is brought in."""
        ways.bring_in(self._window, self._desk(), name)

    def import_statements(self) -> None:
        """Open the window in which statements of the bank are imported."""
        bank.import_statements(self._window, self._desk())

    def history(self) -> None:
        """Show what was done."""
        from psg_admin.ui.dialogs.history import HistoryDialog

        HistoryDialog(self._window, self._desk()).open()

    def back_up(self) -> None:
        """Make a backup beside the daily ones."""
        back_up(self._window, self._desk(), self._window.say)

    def back_up_to(self) -> None:
        """Make a backup in a file that is asked for."""
        back_up_to(self._window, self._desk(), self._window.say)

    def open_beside(self) -> None:
        """Make an office of its own out of a backup, and offer to open it."""
        open_beside(self._window, self._desk())

    def restore(self) -> None:
        """Show the backups, from which one is chosen."""
        self._window.go(Target("settings", filter="safety"))

    def hand_over(self) -> None:
        """Ask for a file, write the office into it and lay its pen down."""
        from psg_admin.ui.handover import hand_over

        hand_over(self._window, self._desk())

    def take_over(self) -> None:
        """Ask for the file in which the office was handed over, and take it over."""
        from psg_admin.ui.handover import take_over

        take_over(self._window, self._desk())

    def check(self) -> None:
        """Check the file, the journal and the books, and say what is wrong."""
        self._desk().jobs.run_read(_audit, owner=self._window, then=self._checked, words=_("Checking the office"))

    def _checked(self, answer: tuple[list[str], str]) -> None:
        found, seal = answer
        doubt = self._desk().office.doubt
        if doubt is not None:
            found = [doubt.message, *found]
        if not found:
            sound = _("The file, the journal and the books are sound.")
            sealed = _("Seal number {number}").format(number=seal)
            self._window.say(f"{sound} {sealed}." if seal else sound)
            return
        from psg_admin.store.rebuild import rebuild_proved

        sentences = "\n".join(found[:_MOST])
        if ask.confirm(
            self._window,
            _(
                "{wrong}\n\nThe search and the statuses are worked out from what is recorded: they can be "
                "rebuilt, and nothing is lost by it. For the rest, open the last backup (File menu)."
            ).format(wrong=sentences),
            _("&Rebuild the search and statuses"),
        ):
            self._desk().jobs.write_long(
                lambda progress: partial(rebuild_proved, progress=progress), owner=self._window, words=_("Rebuilding")
            )


_MOST = 12
"""So many sentences of what is wrong are shown."""


def _audit(progress: Progress) -> Callable[..., tuple[list[str], str]]:
    from psg_admin.reports.audit import audit_with_seal

    return partial(audit_with_seal, progress=progress)


__all__ = ["OfficeDeeds"]
