"""The view of a table: header with its menu, keys, and what is remembered of it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.rows import Rows

_LEAST = 40
_MOST_PIECES = 500


class Grid(QTableView):
    """A table view that remembers its columns under ``name`` and lets one of them grow into the room that is left."""

    sort_wanted = Signal(str)
    copy_wanted = Signal()
    entered_row = Signal(int)

    def __init__(self, model: Rows[Any], columns: Sequence[Column[Any]], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._name = name
        self._hovered = -1
        self._restoring = True
        self.setModel(model)
        self.setProperty("look", "sheet")
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
        self._painter = cells.CellPainter(self, self._hovered_row)
        self.setItemDelegate(self._painter)
        self._set_up_header()
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(0)
        self._keep_soon.timeout.connect(self._keep)
        self._dress()
        self._place_columns()
        self._restoring = False
        theme.changed_signal().changed.connect(self._dress)

    def shown_order(self) -> list[int]:
        """Return the indexes of the shown columns from left to right."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [index for index in order if not header.isSectionHidden(index)]

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Show by which column the list is sorted."""
        header = self.horizontalHeader()
        index = next((i for i, column in enumerate(self._columns) if column.key == key), -1)
        header.setSortIndicatorShown(index >= 0)
        if index >= 0:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(index, order)

    def first_row(self) -> int:
        """Return the topmost row that is seen, -1 for none."""
        return self.rowAt(1)

    def go_to(self, position: int) -> None:
        """Choose the row at ``position`` and show it."""
        index = self.model().index(position, max(0, self._first_column()))
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.scrollTo(index)

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
        """Choose rows again after the list changed, and keep the place where the person was.

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
            index = model.index(current, max(0, self._first_column()))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        elif top > 0:
            self.scrollTo(model.index(min(top, model.rowCount() - 1), 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def columns_menu(self) -> QMenu:
        """Return the menu that chooses columns, sorts and copies, made anew."""
        menu = QMenu(self)
        copy = QAction(_("&Copy"), menu)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.triggered.connect(self.copy_wanted)
        copy.setEnabled(self.selectionModel().hasSelection())
        menu.addAction(copy)
        sort = menu.addMenu(_("&Sort by"))
        show = menu.addMenu(_("Show c&olumns"))
        shown = self.shown_order()
        for index, column in enumerate(self._columns):
            if column.sortable:
                by = QAction(column.title, sort)
                by.triggered.connect(partial(self._sort_by, column.key))
                sort.addAction(by)
            choice = QAction(column.title, show)
            choice.setCheckable(True)
            choice.setChecked(index in shown)
            choice.setEnabled(index not in shown or len(shown) > 1)
            choice.toggled.connect(partial(self._show_column, index))
            show.addAction(choice)
        menu.addSeparator()
        usual = QAction(_("Columns as they &were at first"), menu)
        usual.triggered.connect(self._reset_columns)
        menu.addAction(usual)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._pop_menu(event.globalPos())

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
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.horizontalHeader() and event.type() == QEvent.Type.ContextMenu:
            assert isinstance(event, QContextMenuEvent)  # noqa: S101 - says to the type checker what the type says
            self._pop_menu(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_LEAST)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        # A heading sorts and never chooses. With a selection of its own, which stays empty, it is painted without
        # asking of each of a hundred thousand rows whether all of its column is chosen.
        header.setSelectionModel(QItemSelectionModel(self.model(), header))
        header.sectionPressed.disconnect()
        header.sectionEntered.disconnect()
        header.sectionClicked.connect(self._header_clicked)
        header.sectionMoved.connect(self._keep_later)
        header.sectionResized.connect(self._resized)
        header.installEventFilter(self)

    def _dress(self) -> None:
        self._painter.refresh()
        self.horizontalHeader().setFont(theme.font("strong"))
        self.verticalHeader().setDefaultSectionSize(cells.row_height())
        if not self._restoring:
            self._place_columns()
        self.viewport().update()

    def _place_columns(self) -> None:
        header = self.horizontalHeader()
        kept = habits.get(f"table {self._name}")
        shown = kept.get("shown") if isinstance(kept.get("shown"), list) else None
        before, self._restoring = self._restoring, True
        for index, column in enumerate(self._columns):
            header.setSectionHidden(index, not column.shown if shown is None else column.key not in shown)
        if shown is not None and not any(column.key in shown for column in self._columns):
            header.setSectionHidden(0, False)
        order = kept.get("order") if isinstance(kept.get("order"), list) else []
        places = {column.key: index for index, column in enumerate(self._columns)}
        known = [places[key] for key in order if key in places] if isinstance(order, list) else []
        for place, index in enumerate(known):
            header.moveSection(header.visualIndex(index), place)
        self._restoring = before
        self._grow()

    def _grow(self) -> None:
        """Let the columns of words share what is left or missing, so that nothing is cut or scrolled without need.

        A width that the person chose stays; others shrink to half at most, and never below their heading: first the
        leading one by a little, then the others from the widest on, and last of all the leading one, which says what a
        row is about. Where even that is not enough, they keep their width and the table scrolls.
        """
        header = self.horizontalHeader()
        shown = self.shown_order()
        chosen = self._chosen_widths()
        usual = {index: self._usual_width(index) for index in shown}
        before, self._restoring = self._restoring, True
        left = self.viewport().width() - sum(usual.values())
        free = [i for i in shown if self._columns[i].kind is Kind.TEXT and self._columns[i].key not in chosen]
        if left > 0 and free:
            usual[max(free, key=lambda index: self._columns[index].width)] += left
        elif left < 0:
            slack = {i: usual[i] - max(usual[i] // 2, self._title_width(i)) for i in free}
            rest = -left
            if sum(room for room in slack.values() if room > 0) >= rest:
                others = sorted(free[1:], key=lambda index: -usual[index])
                little = [(index, usual[index] // 8) for index in free[:1]]
                for index, most in (*little, *((index, usual[index]) for index in (*others, *free[:1]))):
                    taken = min(max(0, slack[index]), rest, most)
                    usual[index] -= taken
                    slack[index] -= taken
                    rest -= taken
        for index, width in usual.items():
            header.resizeSection(index, width)
        self._restoring = before

    def _chosen_widths(self) -> dict[str, float]:
        widths = habits.get(f"table {self._name}").get("widths")
        if not isinstance(widths, dict):
            return {}
        return {key: wide for key, wide in widths.items() if isinstance(wide, int | float) and wide > 0}

    def _usual_width(self, index: int) -> int:
        column = self._columns[index]
        wide = self._chosen_widths().get(column.key)
        if wide is not None:
            return max(_LEAST, round(wide * theme.chars(1)))
        return cells.column_width(column.width, column.kind, column.title, sortable=column.sortable)

    def _title_width(self, index: int) -> int:
        return cells.title_width(self._columns[index].title, sortable=self._columns[index].sortable)

    def _keep_later(self, *_what: int) -> None:
        if not self._restoring:
            self._keep_soon.start()

    def _keep(self) -> None:
        header = self.horizontalHeader()
        order = [self._columns[header.logicalIndex(place)].key for place in range(header.count())]
        shown = [self._columns[index].key for index in self.shown_order()]
        habits.put(f"table {self._name}", order=list(order), shown=list(shown))

    def _resized(self, index: int, _before: int, width: int) -> None:
        """Remember a width that the person chose, in characters, so that it suits other text sizes too."""
        if self._restoring or not width:
            return
        widths = self._chosen_widths()
        widths[self._columns[index].key] = round(width / (theme.chars(1) or 1), 1)
        habits.put(f"table {self._name}", widths=dict(widths))

    def _reset_columns(self) -> None:
        kept = dict(habits.get(f"table {self._name}"))
        habits.forget(f"table {self._name}")
        habits.put(f"table {self._name}", **{key: kept[key] for key in ("sort", "descending") if key in kept})
        header = self.horizontalHeader()
        self._restoring = True
        for index in range(header.count()):
            header.moveSection(header.visualIndex(index), index)
        self._restoring = False
        self._place_columns()

    def _show_column(self, index: int, shown: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self.horizontalHeader().setSectionHidden(index, not shown)
        self._keep_later()
        self._grow()

    def _sort_by(self, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of Qt's
        self.sort_wanted.emit(key)

    def _header_clicked(self, index: int) -> None:
        if self._columns[index].sortable:
            self.sort_wanted.emit(self._columns[index].key)

    def _pop_menu(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _first_column(self) -> int:
        shown = self.shown_order()
        return shown[0] if shown else 0

    def _hovered_row(self) -> int:
        return self._hovered

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
