"""The button "More" of a line of filters: what does not fit, or is rare, in a menu."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton, QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import icons, theme
from psg_admin.ui.kit.widgets import press_by_return, restyle

_HIGH = 28
_SIDE = 12
_CARET = 12


class More(QToolButton):
    """Opens a menu of the filters that are not on the line, and of the choices of boxes that stand nowhere else.

    ``picked(key)`` comes when the person picks a filter. What is chosen of the boxes stands on the button.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "more")
        self.setObjectName("more")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icons.icon("caret-down", "soft"))
        theme.follow(self, lambda: self.setIconSize(QSize(theme.px(_CARET), theme.px(_CARET))))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._chips: list[tuple[str, str]] = []
        self._boxes: list[QComboBox] = []
        self._choices = QMenu(self)
        self._choices.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._choices.aboutToShow.connect(self._fill)
        self.setMenu(self._choices)
        self._say()

    def holds(self) -> bool:
        """Say whether boxes stand under it."""
        return bool(self._boxes)

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Offer these filters: key and words."""
        self._chips = list(chips)

    def hold(self, boxes: Sequence[QComboBox]) -> bool:
        """Offer the choices of these boxes; say whether others were offered before."""
        if self._boxes == list(boxes):
            return False
        for box in self._boxes:
            box.currentIndexChanged.disconnect(self._say)
        self._boxes = list(boxes)
        for box in self._boxes:
            box.currentIndexChanged.connect(self._say)
        self._say()
        return True

    def filled(self) -> QMenu:
        """Return the menu, filled with what it offers now."""
        self._fill()
        return self._choices

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_return(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        side, caret = theme.px(_SIDE), theme.px(_CARET)
        return QSize(theme.font_width(self.text()) + 2 * side + caret + theme.px(4), theme.tall(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _say(self, _index: int = 0) -> None:
        chosen = [box.currentText() for box in self._boxes if box.currentIndex() > 0]
        words = _("More: {chosen}").format(chosen=", ".join(chosen)) if chosen else _("More")
        if words != self.text() or self.property("holds") is None:
            self.setText(words.replace("&", "&&"))
            self.setAccessibleName(words)
            self.setProperty("holds", bool(chosen))
            restyle(self)
            self.updateGeometry()

    def _fill(self) -> None:
        menu = self._choices
        menu.clear()
        group = QActionGroup(menu)
        for key, words in self._chips:
            self._add(menu, group, words, checked=False).triggered.connect(partial(self._pick, key))
        if self._chips and self._boxes:
            menu.addSeparator()
        for box in self._boxes:
            inside = menu.addMenu(box.accessibleName().replace("&", "&&"))
            inside.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            group = QActionGroup(inside)
            for index in range(box.count()):
                line = self._add(inside, group, box.itemText(index), checked=index == box.currentIndex())
                line.triggered.connect(partial(self._choose, box, index))

    def _add(self, menu: QMenu, group: QActionGroup, words: str, *, checked: bool) -> QAction:
        line = QAction(words.replace("&", "&&"), menu)
        line.setCheckable(True)
        line.setChecked(checked)
        group.addAction(line)
        menu.addAction(line)
        return line

    def _pick(self, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of Qt's
        self.picked.emit(key)

    def _choose(self, box: QComboBox, index: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - as above
        box.setCurrentIndex(index)
        box.activated.emit(index)
