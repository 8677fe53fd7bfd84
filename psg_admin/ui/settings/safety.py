"""Backups: those there are, one made now, and the way back to one of them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from psg_admin.kernel.days import show_day, show_moment, show_time
from psg_admin.kernel.figures import show_count, show_decimal
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.store.backups import Backup, Unread
from psg_admin.store.copy_names import Origin
from psg_admin.store.journal import Head
from psg_admin.store.opening import place
from psg_admin.store.safety import Safety, safety
from psg_admin.store.second_place import SecondPlace, told
from psg_admin.ui.backups import back_up, back_up_to, choose_second_place, drop_second_place, open_beside
from psg_admin.ui.dialogs.restore import open_restore
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import LineLabel
from psg_admin.ui.settings.parts import ListPart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psg_admin.kernel.changes import Changes
    from psg_admin.paths import Home
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page
    from psg_admin.ui.kit.pane import DetailPane


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup, or what is called like one and cannot be read, as the list shows it on the day ``today``."""

    backup: Backup | Unread
    today: date

    @property
    def why(self) -> str:
        """Why it cannot be read, "" for a backup."""
        return self.backup.why if isinstance(self.backup, Unread) else ""

    @property
    def age(self) -> str:
        """How old it is, in words."""
        days = (self.today - self.backup.made_at.date()).days
        if days <= 0:
            return _("today")
        return ngettext("{count} day", "{count} days", days).format(count=show_count(days))


class BackupsPart(ListPart[BackupLine]):
    """The list of backups in the folder of the office; beside the title what is said of the last one."""

    head = ("back-up-to", "back-up")
    fills_empty = True

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, parent: Any) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._seal = ""
        self.choose_one = _("Choose one backup.")
        self._second = SecondPlace(None, None, None)
        self.said = LineLabel("", "good", middle=True, selectable=True)
        self.said.hide()
        empty = EmptyState(
            _("No backups yet"),
            _("A backup is made and checked on each day that the program is opened."),
            _("Back up &now"),
            self.back_up,
            reads=True,
        )
        table: Table[BackupLine] = Table(
            desk.jobs, _columns(), lambda _query: partial(_ids, desk.home), self._rows, "settings.backups", empty,
            title=_("Backups"), parent=self,
        )  # fmt: skip
        self.furnish(table, pane, self.said)

    def deeds(self, row: BackupLine | None) -> list[Action]:
        why = "" if row is None else row.why
        return [
            Action("back-up", _("Back up now"), self.back_up, "Ctrl+N", button=_("&Back up now"), reads=True),
            Action("back-up-to", _("Back up to a file"), partial(back_up_to, self._page, self._desk, self._say),
                   button=_("Back up &to a file…"), hint=_("On a memory stick, say, to take home"), reads=True),
            Action("restore", _("Restore this backup"), partial(self._restore, row),
                   button=_("&Restore…"), hint=_("What would be lost is shown first"), of_record=True, why=why),
            Action("open-backup", _("Open a backup beside this office"),
                   partial(open_beside, self._page, self._desk, None if row is None else row.backup.path),
                   button=_("&Open it beside…"), hint=_("In a folder of its own; what is here is not touched"),
                   of_record=True, reads=True, why=why),
            Action("second-place", _("Choose a second place for backups"), self._choose_second,
                   button=_("&Choose a folder…"), hint=_("On a memory stick, say, or another disk"),
                   also=(mark("stick elsewhere second disk usb"),), reads=True),
            Action("no-second-place", _("Have no second place any more"), self._drop_second,
                   button=_("&None any more"), hint=_("The backups there stay"), reads=True,
                   why="" if self._second.folder is not None else _("There is no second place for backups.")),
            Action("backup-folder", _("Open the folder of the backups"), self._open_folder,
                   button=_("Open the fol&der"), reads=True),
        ]  # fmt: skip

    def key_of(self, row: BackupLine) -> int:
        return row.backup.id

    def fill(self, pane: DetailPane, row: BackupLine | None) -> None:
        if row is not None:
            found = row.backup
            pane.head(show_moment(found.made_at), f"{found.origin.label} · {_size(found.size)}")
            if isinstance(found, Backup):
                pane.line(_KEPT[found.origin](), "soft")
                pane.line(str(found.path), "soft")
                if found.newest_on is not None:
                    pane.line(_("The newest entry in it is of {day}.").format(day=show_day(found.newest_on)), "soft")
            else:
                pane.line(found.why, "attention")
                pane.line(_("Nothing can be restored from it. Move it away, or put a good one in its place."), "soft")
            pane.buttons("restore", "open-backup", "backup-folder")
        pane.section(_("Second place"))
        pane.line(told(self._second), "attention" if self._second.is_stale(self._desk.today) else "")
        pane.buttons("second-place", "no-second-place")
        pane.section(_("The data of the office"))
        pane.line(place(self._desk.office.url))
        if self._seal:
            pane.line(_("Seal number today: {number}").format(number=self._seal))
        pane.section(_("Documents are saved in"))
        pane.line(str(self._desk.home.exports))

    def ask(self) -> None:
        super().ask()
        self._page.jobs.read(partial(safety, home=self._desk.home), owner=self, key="newest", then=self._told)

    def back_up(self) -> None:
        """Make a backup now."""
        back_up(self._page, self._desk, self._say)

    def _rows(self, ids: Sequence[int]) -> Callable[[Any], list[BackupLine]]:
        return partial(_lines, self._desk.home, ids, self._desk.today)

    def _told(self, found: Safety) -> None:
        self._second = found.second
        self._seal = found.head.seal if found.head.number else ""
        self._tell_last(found.newest, found.head)
        if self.isVisible():
            self.show_chosen()

    def _restore(self, row: BackupLine | None) -> None:
        if row is not None:
            open_restore(self._page, self._desk, row.backup.path, done=self._restored)

    def _restored(self, _changes: Changes) -> None:
        self._say(_("Restored. What was here before is in a backup of its own."))

    def _choose_second(self) -> None:
        choose_second_place(self._page, self._desk, self._second.folder, self._say)

    def _drop_second(self) -> None:
        drop_second_place(self._page, self._desk, self._say)

    def _tell_last(self, last: Backup | None, newest: Head) -> None:
        today = self._desk.today
        if last is None:
            words = _("There is no backup yet.")
        elif last.days_old(today) <= 0:
            words = _("The last backup was made today at {time}, and checked.").format(time=show_time(last.made_at))
        else:
            day = show_day(last.made_at.date())
            words = _("The last backup is from {day}; there is none from today yet.").format(day=day)
            if last.state.hash == newest.hash:
                words = _("The last backup is from {day}; nothing was done since.").format(day=day)
        whole = last is not None and (last.days_old(today) <= 0 or last.state.hash == newest.hash)
        self.told = (words, "soft" if whole else "attention")
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self.said.setText(f"✓ {sentence}")
        self.said.show()
        self.ask()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.home.backups)))


_KEPT: dict[Origin, Callable[[], str]] = {
    Origin.DAILY: lambda: _("Made and checked by itself; some are kept for a year: by day, by week and by month."),
    Origin.BY_HAND: lambda: _("Made because somebody asked for it; it stays until you take it away."),
    Origin.BEFORE_UPGRADE: lambda: _("The office as it was before a newer version of the program opened it."),
    Origin.BEFORE_TAKING_OVER: lambda: _("The office as it was before it was taken over from another computer."),
    Origin.BEFORE_RESTORE: lambda: _("The office as it was before a backup was restored over it."),
    Origin.BEFORE_IMPORT: lambda: _("The office as it was before records were imported."),
    Origin.BEFORE_CLOSE: lambda: _("The office as it was before a year was closed."),
}


def _columns() -> tuple[Column[BackupLine], ...]:
    return (
        Column("made", _("Made"), lambda r: r.backup.made_at, Kind.MOMENT, 19, sortable=False),
        Column("age", _("Age"), lambda r: r.age, Kind.CODE, 10, sortable=False),
        Column("size", _("Size"), lambda r: _size(r.backup.size), Kind.CODE, 10, sortable=False),
        Column("how", _("How"), lambda r: r.backup.origin.label, width=30, sortable=False,
               mark=lambda r: _("cannot be read") if r.why else "", tone=lambda r: "bad" if r.why else ""),
        Column("file", _("File"), lambda r: r.backup.path.name, width=36, sortable=False, shown=False),
    )  # fmt: skip


def _size(size: int) -> str:
    return _("{size} MB").format(size=show_decimal(max(size, 50_000) / 1_000_000, 1))


def _ids(home: Home, session: Any) -> array[int]:
    return array("q", [one.id for one in _listed(home, session)])


def _lines(home: Home, ids: Sequence[int], today: date, session: Any) -> list[BackupLine]:
    found = {one.id: BackupLine(one, today) for one in _listed(home, session)}
    return [found[one] for one in ids if one in found]


def _listed(home: Home, session: Any) -> list[Backup | Unread]:
    """Return the backups and what is called like one, the newest first."""
    found = safety(session, home=home)
    return sorted((*found.backups, *found.unread), key=lambda one: (one.made_at, one.path.name), reverse=True)
