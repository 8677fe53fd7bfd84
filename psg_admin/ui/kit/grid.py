"""The view of a table: its menu, its keys, and what is chosen in it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column
from psg_admin.store.list_query import Order
from psg_admin.ui.kit import accessibility, cells, in_view, theme
from psg_admin.ui.kit.action import Action, fill_menu
from psg_admin.ui.kit.columns import Columns
from psg_admin.ui.kit.heading import Heading
from psg_admin.ui.kit.rows import Rows
from psg_admin.ui.kit.tips import on_button

_MOST_PIECES = 500
_MOST_ANNOUNCED = 1000
_ROUND = 6
_COMES_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Grid(QTableView):
    """A table view. ``columns`` are remembered under ``name``; ``row_actions`` is asked for the menu of a row.

    What marks a whole row it paints itself: the chosen rows are tinted, the current one is ringed while the view has
    the focus (the whole view while there is none), and a line from the first cell to the last stands between two rows
    of which neither is chosen.
    """

    sort_wanted = Signal(str, bool)
    copy_wanted = Signal()
    columns_wanted = Signal()
    entered_row = Signal(int)

    def __init__(self, model: Rows[Any], columns: Sequence[Column[Any]], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._hovered = -1
        self.row_actions: Callable[[], Sequence[Action]] = list
        self._row_menu: QMenu | None = None
        self._orders: tuple[Order, ...] = ()
        self._heading = Heading(self)
        self.setHorizontalHeader(self._heading)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self._painter = cells.CellPainter(self)
        self.setItemDelegate(self._painter)
        self._set_up_header()
        self.columns = Columns(self, columns, name)
        self._dress()
        theme.changed_signal().changed.connect(self._dress)

    def offer_columns(self, columns: Sequence[Column[Any]], change: Callable[[Sequence[Column[Any]]], object]) -> None:
        """Have other columns behind those that stay; ``change`` gives them to the model."""
        with self.columns.changed(columns):
            change(columns)
            self._columns = tuple(columns)

    def show_sort(self, orders: Sequence[Order]) -> None:
        """Show by which columns the list is sorted, the first one first."""
        self._orders = tuple(orders)
        places = {column.key: index for index, column in enumerate(self._columns)}
        self._heading.show_sorted([(places[one.key], one.descending) for one in orders if one.key in places])

    def first_row(self) -> int:
        """Return the topmost row that is seen, -1 for none."""
        return self.rowAt(1)

    def go_to(self, position: int) -> None:
        """Choose the row at ``position`` and show it."""
        index = self.model().index(position, self.columns.first())
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.scrollTo(index)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into view, with the first one that is seen wholly seen."""
        super().scrollTo(index, hint)
        self._begin_with_a_row()

    def _begin_with_a_row(self) -> None:
        """Let the list begin with a whole row: further down rather than up, since what was asked for may be the last.

        Who scrolls by hand stops where they like; a jump, another height or another density cuts no row.
        """
        bar, high = self.verticalScrollBar(), cells.row_height()
        over = bar.value() % high
        if over:
            up = bar.value() - over
            bar.setValue(up + high if up + high <= bar.maximum() else up)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the row that the focus falls on where none was current: Qt makes it current and leaves it unchosen.

        Who only comes back to the window, from a dialog say, finds the list as it was left.
        """
        fresh = not self.currentIndex().isValid()
        if fresh and event.reason() in _COMES_BACK:
            super(QAbstractItemView, self).focusInEvent(event)  # past what Qt does for a view: a row current at once
            self.viewport().update()
            return
        super().focusInEvent(event)
        if fresh and event.reason() != Qt.FocusReason.MouseFocusReason and self.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(self.currentIndex(), flags)
        accessibility.announce_row(self)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if not self.currentIndex().isValid():
            self.viewport().update()  # the ring around the list stays where it is

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        rows = self.model().rowCount()
        if first >= 0:
            self._paint_rows(painter, first, last if last >= 0 else rows - 1)
        painter.end()
        super().paintEvent(event)
        current = self.currentIndex().row()
        if self.hasFocus():
            painter.begin(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            ringed = self._row_rect(current) if 0 <= current < rows else QRectF(self.viewport().rect())
            painter.drawRoundedRect(ringed.adjusted(1, 1, -1, -1), _ROUND - 1, _ROUND - 1)
            painter.end()

    def _paint_rows(self, painter: QPainter, first: int, last: int) -> None:
        """Paint what lies below the words of these rows."""
        chosen = self.selectionModel()
        root, pad = self.rootIndex(), theme.px(cells.PAD)
        below = chosen.isRowSelected(first, root)
        for row in range(first, last + 1):
            is_chosen, below = below, chosen.isRowSelected(row + 1, root)
            rect = self._row_rect(row)
            if is_chosen or row == self._hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("chosen" if is_chosen else "hover"))
                painter.drawRoundedRect(rect.adjusted(0, 0.5, 0, -0.5), _ROUND, _ROUND)
            ends = rect.bottom() == self.viewport().height()  # on the line of the foot
            if not is_chosen and not below and not ends and row + 1 < self.model().rowCount():
                painter.setPen(QPen(theme.color("hair"), 1))
                y = rect.bottom() - 0.5
                painter.drawLine(QPointF(rect.left() + pad, y), QPointF(rect.right() - pad, y))

    def _row_rect(self, row: int) -> QRectF:
        """Return where a row is seen, from the first cell to the last."""
        header = self.horizontalHeader()
        left, wide = -header.offset(), max(header.length(), self.viewport().width())
        return QRectF(left, self.rowViewportPosition(row), wide, self.rowHeight(row))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Let a page that is too high for the window scroll to the row that the arrow keys lead to."""
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring is around the whole row
        if current.isValid() and self.window().focusWidget() is self:
            in_view.bring_row(self)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Leave out, where very many rows are chosen or let go at once, what Qt does for a screen reader.

        It looks at each of their cells, for seconds, to tell of the first. How many are chosen is told as words.
        """
        rows = sum(one.height() for part in (selected, deselected) for one in map(part.at, range(part.count())))
        if rows > _MOST_ANNOUNCED and accessibility.is_active():
            super(QTableView, self).selectionChanged(selected, deselected)
        else:
            super().selectionChanged(selected, deselected)

    def chosen_spans(self) -> list[tuple[int, int]]:
        """Return the first and last row of each run of chosen rows, from the top; no row is in two of them."""
        selection = self.selectionModel().selection()
        found: list[tuple[int, int]] = []
        for top, bottom in sorted((one.top(), one.bottom()) for one in map(selection.at, range(selection.count()))):
            if found and top <= found[-1][1]:
                found[-1] = (found[-1][0], max(bottom, found[-1][1]))
            else:
                found.append((top, bottom))
        return found

    def restore(self, chosen: bytes, current: int, top: int) -> None:
        """Choose rows again after the list changed, and keep the place where the person was: the row ``current``, or
        (-1: there is none) ``top`` as the first one that is seen.

        ``chosen`` has a 1 for each row that is to be chosen. A choice that has fallen into too many pieces is let go:
        Qt would take seconds over it.
        """
        model, last = self.model(), max(0, len(self._columns) - 1)
        spans = _spans(chosen)
        selection = QItemSelection()
        for start, end in spans:
            selection.select(model.index(start, 0), model.index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if current >= 0:
            index = model.index(current, self.columns.first())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        else:
            place = max(0, min(top, model.rowCount() - 1))
            self.scrollTo(model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def columns_menu(self) -> QMenu:
        """Return the menu that chooses columns, sorts and copies, made anew."""
        menu = QMenu(self)
        self._fill_columns(menu)
        return menu

    def row_menu(self) -> QMenu:
        """Return the menu of a row, made anew: what can be done to what is chosen, and what concerns the list."""
        menu = QMenu(self)
        self._fill_row(menu)
        self._row_menu = menu
        return menu

    def refresh_menu(self) -> None:
        """Let the menu of a row, when it is open, offer what can be done now: the record may just have been read."""
        if self._row_menu is not None and self._row_menu.isVisible():
            self._row_menu.clear()
            self._fill_row(self._row_menu)

    def _fill_row(self, menu: QMenu) -> None:
        fill_menu(menu, self.row_actions() if self.selectionModel().hasSelection() else [])
        if not menu.isEmpty():
            menu.addSeparator()
        self._fill_columns(menu)

    def _fill_columns(self, menu: QMenu) -> None:
        copy = QAction(_("&Copy"), menu)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.triggered.connect(self.copy_wanted)
        copy.setEnabled(self.selectionModel().hasSelection())
        menu.addAction(copy)
        sort = menu.addMenu(_("&Sort by"))
        then = menu.addMenu(_("&Then by"))
        then.setEnabled(bool(self._orders))
        show = menu.addMenu(_("Show c&olumns"))
        shown = self.columns.wanted_order()
        for index, column in enumerate(self._columns):
            if column.sortable:
                by = QAction(on_button(column.called), sort)
                by.triggered.connect(partial(self._sort_by, column.key, False))
                sort.addAction(by)
                if self._orders and all(order.key != column.key for order in self._orders):
                    beside = QAction(on_button(column.called), then)
                    beside.triggered.connect(partial(self._sort_by, column.key, True))
                    then.addAction(beside)
            choice = QAction(on_button(column.called), show)
            choice.setCheckable(True)
            choice.setChecked(index in shown)
            choice.setEnabled(index not in shown or len(shown) > 1)
            choice.toggled.connect(partial(self.columns.show, index))
            show.addAction(choice)
        menu.addSeparator()
        choose = QAction(_("C&hoose columns…"), menu)
        choose.triggered.connect(self.columns_wanted)
        menu.addAction(choose)
        usual = QAction(_("Columns as they &were at first"), menu)
        usual.triggered.connect(self.columns.reset)
        menu.addAction(usual)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._pop(self.row_menu(), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            rows = self.model().rowCount()
            if rows:
                self.go_to(0 if event.key() == Qt.Key.Key_Home else rows - 1)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.entered_row.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.grow()
        row = self.visualRect(self.currentIndex())
        if event.size().height() <= row.bottom() < event.oldSize().height():
            self.scrollTo(self.currentIndex())  # a message has come below the list, and would hide what it tells of
        self._begin_with_a_row()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.horizontalHeader() and event.type() == QEvent.Type.ContextMenu:
            assert isinstance(event, QContextMenuEvent)  # noqa: S101 - says to the type checker what the type says
            self._pop(self.columns_menu(), event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        # A heading sorts and never chooses. With a selection of its own, which stays empty, it is painted without
        # asking of each of a hundred thousand rows whether all of its column is chosen.
        header.setSelectionModel(QItemSelectionModel(self.model(), header))
        header.sectionPressed.disconnect()
        header.sectionEntered.disconnect()
        header.sectionClicked.connect(self._header_clicked)
        header.installEventFilter(self)

    def _dress(self) -> None:
        self._painter.refresh()
        self.horizontalHeader().setFont(theme.font())
        self.horizontalHeader().setFixedHeight(cells.heading_height())
        self.verticalHeader().setDefaultSectionSize(cells.row_height())
        self.columns.place()
        self._begin_with_a_row()
        self.viewport().update()

    def _sort_by(self, key: str, also: bool, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of Qt's
        self.sort_wanted.emit(key, also)

    def _header_clicked(self, index: int) -> None:
        if self._columns[index].sortable:
            also = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_wanted.emit(self._columns[index].key, also)

    def _pop(self, menu: QMenu, place: QPoint) -> None:
        menu.aboutToHide.connect(self._menu_hidden)
        menu.popup(place)

    def _menu_hidden(self) -> None:
        hidden = self.sender()
        if hidden is self._row_menu:
            self._row_menu = None
        if hidden is not None:
            hidden.deleteLater()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()


def _spans(chosen: bytes) -> list[tuple[int, int]]:
    """Return first and last place of each run of ones, or nothing when there are too many runs."""
    spans: list[tuple[int, int]] = []
    start = chosen.find(1)
    while start >= 0:
        if len(spans) == _MOST_PIECES:
            return []
        end = chosen.find(0, start)
        end = len(chosen) if end < 0 else end
        spans.append((start, end - 1))
        start = chosen.find(1, end)
    return spans
