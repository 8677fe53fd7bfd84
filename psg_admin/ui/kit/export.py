"""A list of the screen written as a workbook, CSV or PDF, and the line that says where it went."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Listing, period_of, with_told
from psg_admin.settings import load_settings
from psg_admin.store.private import make_folder
from psg_admin.ui.kit import accessibility, ask, theme
from psg_admin.ui.kit.passing import PassingFoot
from psg_admin.ui.kit.undo_bar import STAYS_MS
from psg_admin.ui.kit.widgets import FlowLayout, TextLabel, button

if TYPE_CHECKING:
    from pathlib import Path

    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.store.office import Office
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.table import Table

_UNFIT = re.compile('[\\\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)  # Windows keeps these for its own


class SavedBar(QFrame):
    """Says for a while, at the foot of a page, where a document went, and opens it or its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = parent
        self.setObjectName("saved")
        self.setProperty("look", "bar")
        self.path: Path | None = None
        self._words = TextLabel("", "bar", selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.addWidget(self._words, 3)
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(4), right=True)
        flow.addWidget(button(_("Open"), self._open, look="bar"))
        flow.addWidget(button(_("Open folder"), self._open_folder, look="bar"))
        flow.addWidget(button(_("Dismiss"), self.hide, look="bar", hint=_("Close this line")))
        row.addWidget(holder, 2)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._pass)
        self.hide()

    def show_saved(self, path: Path) -> None:
        """Say that a document lies at ``path``."""
        self.path = path
        self._words.setText(_("Saved as {name} in {folder}.").format(name=path.name, folder=path.parent))
        self.setAccessibleDescription(self._words.text())
        if self._page is not None:
            PassingFoot.of(self._page).add(self)
        self.show()
        self._timer.start()
        accessibility.announce(self, self._words.text())

    def text(self) -> str:
        """Return what the line says."""
        return self._words.text()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _pass(self) -> None:
        now: QWidget | None = self.window().focusWidget()
        if self.underMouse() or (now is not None and self.isAncestorOf(now)):
            self._timer.start()
        else:
            self.hide()

    def _open(self) -> None:
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def _open_folder(self) -> None:
        if self.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))


def file_name(title: str) -> str:
    """Return ``title`` as every disk takes it for a name."""
    name = _UNFIT.sub("-", title).strip(" .")[:120].rstrip(" .") or _("List")
    return f"_{name}" if _DEVICE.match(name) else name


def ask_where(parent: QWidget, desk: Desk, question: str, name: str, kinds: Sequence[ask.FileKind]) -> Path | None:
    """Ask where a document called ``name`` is to go, in the folder of exports unless the person says another.

    Return None when the person thought better of it.
    """
    folder = desk.home.exports
    with suppress(OSError):  # where it cannot be made, the person is shown another folder
        make_folder(folder)
    return ask.choose_save_file(parent, question, folder / f"{file_name(name)}{kinds[0].suffix}", kinds)


def ask_where_list(parent: QWidget, desk: Desk, title: str) -> Path | None:
    """Ask where the list called ``title`` is to go, and as what."""
    kinds = [
        ask.FileKind(_("Excel workbook"), ".xlsx"),
        ask.FileKind(_("CSV"), ".csv"),
        ask.FileKind(_("PDF document"), ".pdf"),
    ]
    return ask_where(parent, desk, _("Export the list"), title, kinds)


def export_list(
    parent: QWidget, desk: Desk, table: Table[Any], *, saved: Callable[[Path], object], made_from: str = ""
) -> None:
    """Ask where to, and write a list there in the long lane; ``saved(path)`` is called when it is done.

    It is written as it is seen: all its rows, with the columns of the screen in their order, those that files keep, and
    what has to be told of somebody in any case. ``made_from`` says in words from which filter it was made.
    """
    path = ask_where_list(parent, desk, table.title)
    if path is None:
        return
    work: Callable[[Progress], Path] = partial(
        _write, desk.office, table.all_rows(), table.file_columns(), table.every_column(), table.title, made_from,
        desk.made_at, path,
    )  # fmt: skip
    desk.jobs.run(work, owner=parent, then=saved, words=_("Writing {name}").format(name=path.name))


def _write(
    office: Office, rows: Work[list[Any]], columns: Sequence[Column[Any]], every: Sequence[Column[Any]], title: str,
    made_from: str, made_at: datetime, path: Path, progress: Progress,
) -> Path:  # fmt: skip
    from psg_admin.paper.writing import write_listing

    found = office.read(rows)
    listing = Listing(
        title=title,
        columns=with_told(columns, every, found),
        rows=found,
        subtitle=period_of(every, found),
        made_at=made_at,
        made_from=made_from,
        organisation=office.read(load_settings).organisation,
    )
    write_listing(listing, path, progress=progress)
    return path
