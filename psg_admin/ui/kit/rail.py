"""The rail at the left: the pages, and below them a line about the office."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QSpacerItem, QVBoxLayout

from psg_admin.kernel.words import _
from psg_admin.ui.kit import icons, theme
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import OneOfFew, PushButton, TextLabel

_KEYS = "Ctrl+K"
_ENTRY = 32
_WIDE = 168
_SIDE = 8
_GAP = 4


class Rail(QFrame):
    """One button a page, walked with the arrow keys. ``chosen(key)`` comes when the person picks one.

    Above them stands the way to the search, ``find_wanted``, which is no page: the arrow keys pass it by.

    Where the window is narrow only the icons stay; the words are then in the tool tip, and always in the name that a
    screen reader reads. ``last`` pages (the settings) stand at the foot.
    """

    chosen = Signal(str)
    find_wanted = Signal()

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
        self._find = _Find()
        self._find.clicked.connect(self._find_clicked)
        self._box.addWidget(self._find)
        self._gap = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._box.addItem(self._gap)
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
        set_tip(made, _("{page} (Ctrl+{number})").format(page=words, number=number) if number <= 9 else words)
        made.picked.connect(self._picked)
        made.installEventFilter(self)
        self._words[key] = words
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def _picked(self) -> None:
        picked = self.sender()
        self.chosen.emit(next(key for key, one in self._buttons.items() if one is picked))

    def _find_clicked(self) -> None:
        self.find_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        """Let the entries be lower where the window is too low for all of them."""
        count = len(self._buttons) + 1
        free = self.height() - theme.px(_GAP * (count + 6))
        if not self._narrow:
            free -= self._name.sizeHint().height() + self._foot.sizeHint().height()
        high = max(theme.line_height(), min(theme.tall(_ENTRY), free // count))
        for one in (self._find, *self._buttons.values()):
            if one.maximumHeight() != high:
                one.setFixedHeight(high)

    def _dress(self) -> None:
        side = theme.px(_SIDE)
        self._box.setContentsMargins(side, theme.px(8), side - 1, theme.px(8))
        self._box.setSpacing(theme.px(_GAP))
        self._name.setVisible(not self._narrow)
        below = theme.px(_GAP)
        self._name.setMinimumHeight(theme.tall(_ENTRY) + below)
        self._name.setContentsMargins(side, 0, 0, below)
        self._foot.setContentsMargins(side, 0, 0, 0)
        self._foot.setVisible(bool(self._foot.text()) and not self._narrow)
        self._gap.changeSize(0, theme.px(_GAP), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        size = theme.px(18)
        for key, one in self._buttons.items():
            one.setText("" if self._narrow else f" {self._words[key]}")
            one.setIconSize(QSize(size, size))
        self._find.dress(size, narrow=self._narrow)
        wide = max((theme.font_width(words) for words in self._words.values()), default=0)
        room = size + 4 * side
        beside = max(wide + theme.px(12), self._find.wanted())
        self.setFixedWidth(room if self._narrow else max(theme.px(_WIDE), beside + room))
        self._fit_height()


class _Find(PushButton):
    """The way to the search, with its keys at the right, which are no part of what it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail.find")
        self.setProperty("look", "rail")
        self.setAutoDefault(False)
        self.setIcon(icons.icon("magnifying-glass", "soft"))
        self.setAccessibleName(_("Find anyone or anything"))
        self.setAccessibleDescription(_KEYS)
        set_tip(self, _("Find anyone or anything (Ctrl+K)"))
        self._words = _("Find")

    def wanted(self) -> int:
        """Return how much room words and keys need."""
        return theme.font_width(self._words) + theme.font_width(_KEYS) + theme.px(16)

    def dress(self, size: int, *, narrow: bool) -> None:
        """Show the words, or only the icon."""
        self.setText("" if narrow else f" {self._words}")
        self.setIconSize(QSize(size, size))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            painter = QPainter(self)
            painter.setPen(theme.color("soft"))
            room = self.rect().adjusted(0, 0, -theme.px(8), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _KEYS)
            painter.end()
