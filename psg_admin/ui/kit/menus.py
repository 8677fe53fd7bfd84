"""The menus of the window."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from psg_admin.kernel.words import _
from psg_admin.ui.kit.action import Action, fill_menu


class Menus:
    """File, Edit, Page, Go and Help of ``window``; what stands in them is added by whoever can do it."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.file = self._menu(_("&File"))
        self.edit = self._menu(_("&Edit"))
        self.page = self._menu(_("&Page"))
        self.go = self._menu(_("&Go"))
        self.help = self._menu(_("&Help"))

    def add(self, menu: QMenu, words: str, run: Callable[[], object], *keys: str, enabled: bool = True) -> QAction:
        """Add a line with its mnemonic and its keys to ``menu``."""
        action = QAction(words, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setEnabled(enabled)

        def triggered() -> None:
            run()  # without what Qt says of the action

        action.triggered.connect(triggered)
        menu.addAction(action)
        return action

    def show_actions(self, actions: Sequence[Action]) -> None:
        """Have the Page menu offer these."""
        self.page.clear()
        fill_menu(self.page, actions)

    def _menu(self, words: str) -> QMenu:
        menu = QMenu(words, self._window)
        menu.setAccessibleName(words.replace("&", ""))
        self._window.menuBar().addMenu(menu)
        return menu
