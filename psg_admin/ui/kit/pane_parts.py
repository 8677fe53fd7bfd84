"""What a pane is put together from: lines with their figures, ways to reach somebody, days with what was done."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.words import _
from psg_admin.ui.kit import icons, theme
from psg_admin.ui.kit.action import Action, fill_menu
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import LineLabel, PushButton, TextLabel, button

_GAP = 12
_CARET = 12


def line_height() -> int:
    """Return the height of a line of a pane in pixels."""
    return theme.tall(24)


class Rule(QWidget):
    """A thin line between two sections, with room on either side."""

    def __init__(self) -> None:
        super().__init__()
        theme.follow(self, lambda: self.setFixedHeight(theme.px(16) + 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() // 2
        painter.fillRect(0, middle, self.width(), 1, theme.color("hair"))


class Glyph(QWidget):
    """An icon beside words, softly; it follows light and dark and says nothing to a screen reader."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._icon = icons.icon(name, "soft")
        theme.follow(self, self._fit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())

    def _fit(self) -> None:
        side = theme.line_height()
        self.setFixedSize(side, side)


class Apart(QLayout):
    """Words at the left and their figure at the right; below them, still at the right, where both do not fit."""

    def __init__(self, left: QLabel, right: QLabel) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        for label in (left, right):
            label.setWordWrap(not label.property("badge"))
            label.setMinimumWidth(1)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.addWidget(label)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        return QSize(sum(_natural(item) for item in self._items) + theme.px(_GAP), line_height())

    def minimumSize(self) -> QSize:
        return QSize(0, line_height())

    def _lay(self, rect: QRect, *, move: bool) -> int:
        if len(self._items) < 2:  # one of them is on its way out
            return 0
        left, right = self._items[:2]
        wide = [_natural(item) for item in (left, right)]
        beside = sum(wide) + theme.px(_GAP) <= rect.width()
        widths = [min(one, rect.width()) for one in wide]
        heights = [max(line_height(), _height(item, width)) for item, width in zip((left, right), widths, strict=True)]
        height = max(heights) if beside else sum(heights)
        if move:
            left.setGeometry(QRect(rect.topLeft(), QSize(widths[0], height if beside else heights[0])))
            tall = min(heights[1], max(_height(right, widths[1]), right.sizeHint().height()))
            below = 0 if beside else heights[0]
            top = rect.y() + below + (heights[1] - tall) // 2
            right.setGeometry(QRect(QPoint(rect.right() + 1 - widths[1], top), QSize(widths[1], tall)))
        return height


def _natural(item: QLayoutItem) -> int:
    """Return how wide the words of a label are on one line."""
    label = _label(item)
    if not label.wordWrap():
        return label.sizeHint().width()
    label.ensurePolished()
    return max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n")) + 3


def _height(item: QLayoutItem, width: int) -> int:
    label = _label(item)
    return label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height()


def _label(item: QLayoutItem) -> QLabel:
    label = item.widget()
    assert isinstance(label, QLabel)  # noqa: S101 - nothing else is taken in
    return label


class Reach(QWidget):
    """A way to reach somebody: its icon, and the words, which can be selected."""

    def __init__(self, glyph: str, name: str, text: str) -> None:
        super().__init__()
        self.words = TextLabel(text, selectable=True)
        self.words.setMinimumWidth(1)
        self.words.setAccessibleName(f"{name}: {text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(Glyph(glyph), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)


class Dated(QWidget):
    """A day, softly, and beside it what was done then; with ``run`` the day is a link that leads there."""

    def __init__(self, day: str, words: str, *, tip: str = "", run: Callable[[], object] | None = None) -> None:
        super().__init__()
        when: QWidget
        if run is None:
            when = TextLabel(day, "soft", wrap=False)
        else:
            when = button(day, run, look="link")
            when.setObjectName("lead")
            when.setAccessibleName(f"{tip or day}: {words}")
        when.setMinimumWidth(when.fontMetrics().horizontalAdvance("28 Sep 2028"))
        said = TextLabel(words, selectable=True)
        said.setMinimumWidth(1)
        said.setAccessibleName(f"{tip or day}: {words}")
        set_tip(self, tip)
        # What a link has around its words is let off the lines around, so that the day stands beside the first of them.
        around = 0 if run is None else (when.sizeHint().height() - said.fontMetrics().height()) // 2
        said.setContentsMargins(0, around, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, max(0, theme.px(4) - around), 0, theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(said, 1)


class Changed(QWidget):
    """What a field is called, and below it what it was, struck out and soft, and after an arrow what it becomes."""

    def __init__(self, words: str, before: str, after: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(3), 0, theme.px(3))
        box.setSpacing(0)
        box.addWidget(TextLabel(words, "soft"))
        if before:
            old = TextLabel(before, "struck", selectable=True)
            old.setAccessibleName(_("before: {words}").format(words=before))
            old.setMinimumWidth(1)
            box.addWidget(old)
        new = TextLabel(f"→ {after}" if before else after, "heading", selectable=True)
        new.setMinimumWidth(1)
        box.addWidget(new)


class Compared(QWidget):
    """Two records side by side, field by field; what the second has otherwise stands out."""

    def __init__(self, heads: tuple[str, str], rows: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        for place, share in enumerate((3, 4, 4)):
            grid.setColumnStretch(place, share)
        top = Qt.AlignmentFlag.AlignTop
        for place, head in enumerate(heads, 1):
            grid.addWidget(TextLabel(head, "soft"), 0, place, top)
        for row, (words, one, other) in enumerate(rows, 1):
            looks = ("soft", "", "heading" if other and other != one else "")
            for place, (text, look) in enumerate(zip((words, one, other), looks, strict=True)):
                label = TextLabel(text, look) if " " in text else LineLabel(text, look, middle=True)
                label.setMinimumWidth(1)
                grid.addWidget(label, row, place, top)


class MoreButton(PushButton):
    """Opens a menu of what is done seldom, the grave last; ``about`` says to whom it is done."""

    def __init__(self, actions: Sequence[Action], about: str) -> None:
        super().__init__(_("More"))
        self.setObjectName("more")
        self.setProperty("look", "quiet")
        self.setAutoDefault(False)
        self.setIcon(icons.icon("caret-down", "soft"))
        theme.follow(self, lambda: self.setIconSize(QSize(theme.px(_CARET), theme.px(_CARET))))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret stands behind the word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("More to do: {about}").format(about=about))
        self._actions = tuple(actions)
        self._held: tuple[str, ...] = ("",) * len(self._actions)
        self._deeds = QMenu(self)
        self._deeds.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        fill_menu(self._deeds, actions, buttons=True)
        self.setMenu(self._deeds)

    def hold_back(self, why: Callable[[str], str]) -> None:
        """Hold back what cannot be done now, as :meth:`DetailPane.hold_back` has it."""
        held = tuple(why(one.key) for one in self._actions)
        if held == self._held:
            return
        self._held = held
        self._deeds.clear()
        fill_menu(
            self._deeds,
            [replace(one, why=said or one.why) for one, said in zip(self._actions, held, strict=True)],
            buttons=True,
        )
