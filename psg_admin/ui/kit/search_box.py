"""The search that finds anything: records as one types, and what can be done on this page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.words import _, fold
from psg_admin.store.asking import Hit
from psg_admin.ui.kit import icons, theme

if TYPE_CHECKING:
    from psg_admin.store.asking import Work
    from psg_admin.ui.kit.jobs import Jobs
    from psg_admin.ui.kit.page import Deed

_SHOWN = 12
_TITLE, _DETAIL, _KIND = (int(Qt.ItemDataRole.UserRole) + number for number in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class _Found:
    """One line of the list: a record or a deed."""

    title: str
    detail: str
    kind: str
    run: Callable[[], object]


class SearchBox(QWidget):
    """A line to type into with a list below it. Down goes into the list, Enter opens, Esc leaves.

    ``kinds`` says what each kind of hit is called; ``opened(Hit)`` comes when the person picks a record.
    """

    opened = Signal(object)

    def __init__(self, jobs: Jobs, find: Callable[[str], Work[list[Hit]]], deeds: Callable[[], Sequence[Deed]],
                 kinds: dict[str, str], parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent)
        self._jobs = jobs
        self._find = find
        self._holder = parent
        self._deeds = deeds
        self._kinds = kinds
        self._found: list[_Found] = []
        self.line = QLineEdit()
        self.line.setObjectName("search")
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(_("Find anyone or anything   Ctrl+K"))
        self.line.setAccessibleName(_("Find anyone or anything"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icons.icon("magnifying-glass", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.list = QListWidget(parent)
        self.list.setObjectName("found")
        self.list.setAccessibleName(_("Found"))
        self.list.setProperty("look", "hits")
        self.list.setItemDelegate(_FoundPainter(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self.list.installEventFilter(self)
        self.list.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        self.setFocusProxy(self.line)

    def start(self) -> None:
        """Take the focus, ready to type over what was typed before."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._typed(self.line.text())

    def leave(self) -> None:
        """Close the list and empty the line."""
        self.list.hide()
        self.line.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.line:
                return self._key_in_line(event.key())
            if watched is self.list:
                return self._key_in_list(event)
        elif event.type() == QEvent.Type.FocusOut and not (self.line.hasFocus() or self.list.hasFocus()):
            self.list.hide()
        return super().eventFilter(watched, event)

    def _key_in_line(self, key: int) -> bool:
        if key == Qt.Key.Key_Down and self.list.isVisible():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentRow(max(0, self.list.currentRow()))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(max(0, self.list.currentRow()))
            return True
        if key == Qt.Key.Key_Escape:
            self.leave()
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _key_in_list(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentRow())
            return True
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.list.currentRow() <= 0):
            self.line.setFocus(Qt.FocusReason.BacktabFocusReason)
            if key == Qt.Key.Key_Escape:
                self.list.hide()
            return True
        if event.text().isprintable() and event.text():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.insert(event.text())
            self._typed(self.line.text())
            return True
        return False

    def _typed(self, text: str) -> None:
        words = text.strip()
        if not words:
            self._show(self._deeds_for(""))
            return
        self._jobs.read(self._find(words), owner=self, key="find", then=self._arrived)

    def _arrived(self, hits: list[Hit]) -> None:
        if not self.line.text().strip():
            return
        found = [
            _Found(hit.title, hit.detail, self._kinds.get(hit.kind, ""), _Open(self, hit)) for hit in hits[:_SHOWN]
        ]
        self._show(found + self._deeds_for(self.line.text()))

    def _deeds_for(self, text: str) -> list[_Found]:
        wanted = fold(text).split()
        return [
            _Found(deed.words, deed.shortcut, _("Action"), deed.run)
            for deed in self._deeds()
            if deed.enabled and all(any(part.startswith(word) for part in fold(deed.words).split()) for word in wanted)
        ]

    def _show(self, found: list[_Found]) -> None:
        self._found = found
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(_TITLE, one.title)
            item.setData(_DETAIL, one.detail)
            item.setData(_KIND, one.kind)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                ", ".join(part for part in (one.title, one.detail, one.kind) if part),
            )
            self.list.addItem(item)
        if not found and self.line.text().strip():
            item = QListWidgetItem(_("Nothing found. Try the start of a name, a number or a word."))
            item.setData(_TITLE, item.text())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        if not self.list.count() or not self.line.hasFocus():
            self.list.hide()
            return
        if found:
            self.list.setCurrentRow(0)
            self.line.setAccessibleDescription(str(self.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)))
        self._place()
        self.list.show()
        self.list.raise_()

    def _place(self) -> None:
        holder = self._holder
        corner = self.line.mapTo(holder, QPoint(0, self.line.height() + 4))
        height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + theme.px(12)
        room = holder.height() - corner.y() - theme.px(16)
        self.list.setGeometry(corner.x(), corner.y(), self.line.width(), min(height, room))

    def _clicked(self, item: QListWidgetItem) -> None:
        self._take(self.list.row(item))

    def _take(self, row: int) -> None:
        if self.list.isVisible() and 0 <= row < len(self._found):
            run = self._found[row].run
            self.leave()
            run()


class _Open:
    """Opens one hit."""

    def __init__(self, box: SearchBox, hit: Hit) -> None:
        self._box = box
        self._hit = hit

    def __call__(self) -> None:
        self._box.opened.emit(self._hit)


class _FoundPainter(QStyledItemDelegate):
    """Draws what was found: its title, softly its detail, and at the right what it is."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.chars(30), theme.line_height() + theme.px(14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_ground"))
            painter.drawRoundedRect(rect, 4, 4)
        metrics = QFontMetrics(theme.font())
        room = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        kind = str(index.data(_KIND) or "")
        painter.setPen(theme.color("soft"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, kind)
        room.setRight(room.right() - metrics.horizontalAdvance(kind) - theme.px(12))
        title = metrics.elidedText(str(index.data(_TITLE) or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.color("ink"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, title)
        room.setLeft(room.left() + metrics.horizontalAdvance(title) + theme.px(12))
        detail = metrics.elidedText(str(index.data(_DETAIL) or ""), Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.setPen(theme.color("soft"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, detail)
        painter.restore()
