"""The ways into bringing a list in: a file, what was copied, and a file that is dropped on a page.

Nothing of an import is read before it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from psg_admin.kernel.words import Marked, _, mark
from psg_admin.ui.kit.action import Action, held

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.ui.imports.kinds import ListKind
    from psg_admin.ui.kit.desk import Desk

MEMBERS, PAYMENTS, BOOKINGS = "members", "payments", "bookings"
"""The kinds of lists, by name."""
_LISTS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".html", ".htm"})
_ALSO: dict[str, Marked] = {
    MEMBERS: mark("import migrate move spreadsheet Excel CSV list upload members old program"),
    PAYMENTS: mark("import spreadsheet Excel CSV list upload payments history old program"),
    BOOKINGS: mark("import spreadsheet Excel CSV list upload registrations bookings form"),
}


def bring_in(parent: QWidget, desk: Desk, name: str, source: Path | None = None, *, event_id: int = 0) -> None:
    """Open the window in which a list of the kind ``name`` is brought in, with a file where one is known."""
    from psg_admin.ui.imports.dialog import open_import

    open_import(parent, desk, _kind(name), source, event_id=event_id)


def paste(parent: QWidget, desk: Desk, name: str, *, event_id: int = 0) -> None:
    """Open that window with what was copied; the text of a registration opens the form of a booking."""
    from psg_admin.ui.imports.dialog import open_pasted

    open_pasted(parent, desk, _kind(name), event_id=event_id)


def _kind(name: str) -> ListKind:
    from psg_admin.ui.imports import kinds

    return {MEMBERS: kinds.members, PAYMENTS: kinds.payments, BOOKINGS: kinds.bookings}[name]()


def from_file(name: str, run: Callable[[], object], *, button: str = "") -> Action:
    """Return the action that brings a list in from a file."""
    hint = _("From a spreadsheet, or from the program before")
    key = "import" if name == MEMBERS else f"import-{name}"
    label = _labels()[name]
    return Action(key, label, run, button=button or f"{label}…", hint=hint, everywhere=True, also=(_ALSO[name],))


def actions(parent: QWidget, desk: Desk, name: str, event_id: Callable[[], int] = lambda: 0) -> list[Action]:
    """Return what a page offers: a list from a file, and from what was copied."""

    def with_event(run: Callable[..., None]) -> Callable[[], None]:
        return lambda: run(parent, desk, name, event_id=event_id())

    pasted = {
        MEMBERS: _("Paste members from the clipboard"),
        PAYMENTS: _("Paste payments from the clipboard"),
        BOOKINGS: _("Paste bookings from the clipboard"),
    }[name]
    hint = {BOOKINGS: _("A table, or the e-mail of a registration")}.get(name, _("A table from the clipboard"))
    return [
        from_file(name, with_event(bring_in)),
        Action(f"paste-{name}", pasted, with_event(paste), button=f"{pasted}…", hint=hint, everywhere=True),
    ]


def _labels() -> dict[str, str]:
    return {
        MEMBERS: _("Bring members in from a file"),
        PAYMENTS: _("Bring payments in from a file"),
        BOOKINGS: _("Bring bookings in from a file"),
    }


class ListDrop(QObject):
    """Lets a file that is dropped on a page be brought in as a list of the kind ``name``."""

    def __init__(self, page: QWidget, desk: Desk, name: str, event_id: Callable[[], int] = lambda: 0) -> None:
        super().__init__(page)
        self._open = partial(bring_in, page, desk, name)
        self._event_id = event_id
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a list that is dragged over the page, and open it where it is dropped."""
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            file = _list_in(event.mimeData())
            if file is not None and not held():
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._open(file, event_id=self._event_id())
                return True
        return super().eventFilter(watched, event)


def _list_in(data: QMimeData) -> Path | None:
    """Return the file that is dragged, where it may be a list."""
    files = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return next((file for file in files if file.suffix.lower() in _LISTS), None)
