"""The search that finds anything: records as one types, and what can be done on this page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
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

    Finder = Callable[[str], Sequence[Work[list[Hit]]]]

_SHOWN = 12
_FOUND = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class _Found:
    """One line of the list: a record or a deed."""

    title: str
    detail: str
    kind: str
    run: Callable[[], object]

    @property
    def words(self) -> tuple[str, str, str]:
        """What is seen of it."""
        return self.title, self.detail, self.kind


class SearchBox(QWidget):
    """A line to type into with a list below it. Down goes into the list, Enter opens, Esc leaves.

    ``find`` gives the questions to ask of the office, one after another: what each finds is shown below what was found
    before, as soon as it is there. ``kinds`` says what each kind of hit is called; ``opened(Hit)`` comes when the
    person picks a record.
    """

    opened = Signal(object)

    def __init__(self, jobs: Jobs, find: Finder, deeds: Callable[[], Sequence[Deed]],
                 kinds: dict[str, str], parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent)
        self._jobs = jobs
        self._find = find
        self._holder = parent
        self._deeds = deeds
        self._kinds = kinds
        self._found: list[_Found] = []
        self._hits: list[Hit] = []
        self._questions: list[Work[list[Hit]]] = []
        self.line = QLineEdit()
        self.line.setObjectName("search")
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(_("Find anyone or anything   Ctrl+K"))
        self.line.setAccessibleName(_("Find anyone or anything"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icons.icon("magnifying-glass", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.list = _Sheet(parent)
        self.list.setObjectName("found")
        self.list.setAccessibleName(_("Found"))
        self.list.setProperty("look", "hits")
        self.list.setItemDelegate(_FoundPainter(self.list))
        self.list.setUniformItemSizes(True)
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
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_in_line(event) if watched is self.line else self._key_in_list(event)
        if kind == QEvent.Type.FocusOut and not (self.line.hasFocus() or self.list.hasFocus()):
            self.list.hide()
        return False

    def _key_in_line(self, event: QKeyEvent) -> bool:
        key = event.key()
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
        self._jobs.forget(self)  # what was typed before is not what is looked for now
        self._hits = []
        words = text.strip()
        if not words:
            self._questions = []
            self._show(self._deeds_for(""))
            return
        self._questions = list(self._find(words))
        self._ask()

    def _ask(self) -> None:
        if self._questions:
            then = self._found_some if len(self._questions) > 1 else self._found_all
            self._jobs.read(self._questions.pop(0), owner=self, then=then)

    def _found_some(self, hits: list[Hit]) -> None:
        self._hits += hits
        if self._hits and self.line.text().strip():
            self._show(self._records())
        # What was found is painted first: a lane that works takes its turns from the window.
        QTimer.singleShot(0, self, self._ask)

    def _found_all(self, hits: list[Hit]) -> None:
        self._hits += hits
        if self.line.text().strip():
            self._show(self._records() + self._deeds_for(self.line.text()))

    def _records(self) -> list[_Found]:
        hits = self._hits[:_SHOWN]
        return [_Found(hit.title, hit.detail, self._kinds.get(hit.kind, ""), _Open(self, hit)) for hit in hits]

    def _deeds_for(self, text: str) -> list[_Found]:
        wanted = fold(text).split()
        return [
            _Found(deed.words, deed.shortcut, _("Action"), deed.run)
            for deed in self._deeds()
            if deed.enabled and all(any(part.startswith(word) for part in fold(deed.words).split()) for word in wanted)
        ]

    def _show(self, found: list[_Found]) -> None:
        """List ``found``; lines that were there already stay as they are, and the chosen one with them."""
        same = 0
        for one, before in zip(found, self._found, strict=False):
            if one.words != before.words:
                break
            same += 1
        chosen = self.list.currentRow()
        self._found = found
        while self.list.count() > same:
            self.list.takeItem(same)
        for one in found[same:]:
            item = QListWidgetItem(one.title, self.list)
            item.setData(_FOUND, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in one.words if part))
        if not found and self.line.text().strip():
            item = QListWidgetItem(_("Nothing found. Try the start of a name, a number or a word."), self.list)
            item.setData(_FOUND, item.text())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        if not self.list.count() or not (self.line.hasFocus() or self.list.hasFocus()):
            self.list.hide()
            return
        if found:
            self.list.setCurrentRow(chosen if 0 <= chosen < same else 0)
            self.line.setAccessibleDescription(str(self.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)))
        self._place()
        # The sheet hides what is below, which need not be drawn with each letter then; style sheets forget that.
        self.list.ensurePolished()
        self.list.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.list.viewport().setAutoFillBackground(True)
        if self.list.isHidden():
            self.list.show()
            self.list.raise_()

    def _place(self) -> None:
        holder = self._holder
        corner = self.line.mapTo(holder, QPoint(0, self.line.height() + 4))
        height = self.list.sizeHintForRow(0) * self.list.count() + theme.px(12)
        room = holder.height() - corner.y() - theme.px(16)
        self.list.setGeometry(corner.x(), corner.y(), self.line.width(), min(height, room))

    def _clicked(self, item: QListWidgetItem) -> None:
        self._take(self.list.row(item))

    def _take(self, row: int) -> None:
        if self.list.isVisible() and 0 <= row < len(self._found):
            run = self._found[row].run
            self.leave()
            run()


class _Sheet(QListWidget):
    """A list that fills all of its ground itself."""

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return super().event(event)
        painter = QPainter(self)
        painter.setPen(theme.color("edge"))
        painter.setBrush(theme.color("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        return True


class _Open:
    """Opens one hit."""

    def __init__(self, box: SearchBox, hit: Hit) -> None:
        self._box = box
        self._hit = hit

    def __call__(self) -> None:
        self._box.opened.emit(self._hit)


_MIDDLE_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_MIDDLE_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_SELECTED = QStyle.StateFlag.State_Selected
_ELIDE = Qt.TextElideMode.ElideRight


class _FoundPainter(QStyledItemDelegate):
    """Draws what was found: its title, softly its detail, and at the right what it is."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.chars(30), theme.line_height() + theme.px(14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        metrics = option.fontMetrics
        ink, soft = theme.color("ink"), theme.color("soft")
        if _SELECTED in option.state:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_ground"))
            painter.drawRoundedRect(rect, 4, 4)
        room = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        one: _Found | str = index.data(_FOUND)
        title, detail, kind = (one.title, one.detail, one.kind) if isinstance(one, _Found) else (one, "", "")
        painter.setPen(soft)
        painter.drawText(room, _MIDDLE_RIGHT, kind)
        room.setRight(room.right() - metrics.horizontalAdvance(kind) - theme.px(12))
        title = metrics.elidedText(title, _ELIDE, room.width())
        painter.setPen(ink)
        painter.drawText(room, _MIDDLE_LEFT, title)
        if detail:
            room.setLeft(room.left() + metrics.horizontalAdvance(title) + theme.px(12))
            painter.setPen(soft)
            painter.drawText(room, _MIDDLE_LEFT, metrics.elidedText(detail, _ELIDE, max(0, room.width())))
