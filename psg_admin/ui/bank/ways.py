"""The ways into the windows of the bank: statements from files, also dropped ones, what was learned, the rules.

Nothing of them is read before it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from psg_admin.kernel.words import _, mark
from psg_admin.ui.kit.action import Action, held

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.ui.kit.desk import Desk

_FILES = frozenset({
    ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".ofx", ".qfx", ".qif", ".sta", ".mt940", ".940", ".xml",
    ".camt", ".053",
})  # fmt: skip


def import_statements(parent: QWidget, desk: Desk, paths: Iterable[Path] = ()) -> None:
    """Open the window in which statements are imported, with files where they are known."""
    from psg_admin.ui.bank.importing import open_import

    open_import(desk, paths, parent)


def from_files(run: Callable[[], object], *, button: str = "") -> Action:
    """Return the action that imports statements from files."""
    return Action(
        "import-statements", _("Import statements"), run, "" if button else "Ctrl+N",
        button=button or _("&Import statements…"),
        hint=_("Files of the bank: CSV, workbooks, OFX, QIF, MT940, CAMT.053"), everywhere=True,
        also=(mark("bank statement upload CSV OFX QIF MT940 CAMT PayPal SumUp Stripe"),),
    )  # fmt: skip


def actions(parent: QWidget, desk: Desk) -> list[Action]:
    """Return what a page of the bank offers beside what is done to its lines."""

    def learned() -> None:
        from psg_admin.ui.bank.learned import open_learned

        open_learned(desk, parent)

    def rules() -> None:
        from psg_admin.ui.bank.rules import open_rules

        open_rules(desk, parent)

    return [
        from_files(partial(import_statements, parent, desk)),
        Action("learned", _("What was learned of payers"), learned, button=_("What was &learned…"),
               hint=_("Who pays with which text and sum, to be seen and forgotten"), everywhere=True, reads=True,
               also=(mark("forget payer as last time"),)),
        Action("filing-rules", _("Rules of filing"), rules, button=_("&Rules of filing…"),
               hint=_("A text that contains certain words is of a category"), everywhere=True, reads=True,
               also=(mark("category automatic text contains"),)),
    ]  # fmt: skip


class StatementDrop(QObject):
    """Lets files of the bank that are dropped on a page be imported."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._open = partial(import_statements, page, desk)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are dragged over the page, and open them where they are dropped."""
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            files = _files_in(event.mimeData())
            if files and not held():
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._open(files)
                return True
        return super().eventFilter(watched, event)


def _files_in(data: QMimeData) -> list[Path]:
    """Return the files that are dragged which may be statements."""
    found = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [file for file in found if file.suffix.lower() in _FILES]
