"""The rail at the left: the pages, and below them a line about the office."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout

from psg_admin.kernel.words import _
from psg_admin.ui.kit import icons, theme
from psg_admin.ui.kit.widgets import OneOfFew, TextLabel


class Rail(QFrame):
    """One button a page, walked with the arrow keys. ``chosen(key)`` comes when the person picks one.

    Where the window is narrow only the icons stay; the words are then in the tool tip, and always in the name that a
    screen reader reads. ``last`` pages (the settings) stand at the foot.
    """

    chosen = Signal(str)

    def __init__(self, organisation: str, pages: Sequence[tuple[str, str, str]], last: str = "") -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._narrow = False
        self._name = TextLabel(organisation, "heading")
        self._foot = TextLabel("", "soft")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._words: dict[str, str] = {}
        self._buttons: dict[str, OneOfFew] = {}
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._name)
        for number, (key, words, icon) in enumerate(pages, 1):
            if key == last:
                self._box.addStretch(1)
            self._box.addWidget(self._make(key, words, icon, number))
        if not last:
            self._box.addStretch(1)
        self._box.addWidget(self._foot)
        self._dress()
        theme.changed_signal().changed.connect(self._dress)

    def choose(self, key: str) -> None:
        """Mark the page that is seen."""
        self._buttons[key].choose()
        for other, one in self._buttons.items():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus)

    def set_organisation(self, words: str) -> None:
        """Show the name of the organisation."""
        self._name.setText(words)

    def set_foot(self, words: str) -> None:
        """Show a line at the foot: the last backup."""
        self._foot.setText(words)
        self._foot.setVisible(bool(words) and not self._narrow)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show only the icons, or the words too."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            keys = list(self._buttons)
            if step is not None:
                now = next(number for number, one in enumerate(self._buttons.values()) if one is watched)
                key = keys[(now + step) % len(keys)]
                self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
                self.chosen.emit(key)
                return True
        return super().eventFilter(watched, event)

    def _make(self, key: str, words: str, icon: str, number: int) -> OneOfFew:
        made = OneOfFew()
        made.setProperty("look", "rail")
        made.setObjectName(f"rail.{key}")
        made.setIcon(icons.icon(icon, "soft"))
        made.setAccessibleName(words)
        made.setToolTip(_("{page} (Ctrl+{number})").format(page=words, number=number) if number <= 9 else words)
        made.picked.connect(self._picked)
        made.installEventFilter(self)
        self._words[key] = words
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def _picked(self) -> None:
        picked = self.sender()
        self.chosen.emit(next(key for key, one in self._buttons.items() if one is picked))

    def _dress(self) -> None:
        side = theme.px(8 if self._narrow else 12)
        self._box.setContentsMargins(side, theme.px(16), side, theme.px(12))
        self._box.setSpacing(theme.px(2))
        self._name.setVisible(not self._narrow)
        self._name.setContentsMargins(0, 0, 0, theme.px(12))
        self._foot.setVisible(bool(self._foot.text()) and not self._narrow)
        size = theme.px(18)
        for key, one in self._buttons.items():
            one.setText("" if self._narrow else f" {self._words[key]}")
            one.setIconSize(QSize(size, size))
        wide = max((theme.font_width(words) for words in self._words.values()), default=0)
        room = size + theme.px(24) + 2 * side
        self.setFixedWidth(room if self._narrow else max(theme.chars(26), wide + room + theme.px(12)))
