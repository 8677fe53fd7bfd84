"""The one table of the desk: choose and move columns, sort, select, add up, copy; loads what is seen."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSpacerItem, QStackedWidget, QVBoxLayout, QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column
from psg_admin.store.list_query import ListQuery, Order, orders_of
from psg_admin.ui.kit import accessibility, ask, cells, theme
from psg_admin.ui.kit.clipboard import put_on_clipboard
from psg_admin.ui.kit.columns_dialog import ColumnsDialog
from psg_admin.ui.kit.empty import EmptyState, Nothing
from psg_admin.ui.kit.grid import Grid
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.rows import BLOCK, Rows
from psg_admin.ui.kit.table_foot import TableFoot

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs

R = TypeVar("R")

_INSET = 4
"""How far rows stand from the edge of the sheet, so that its corners stay round."""
_ROUND = 8
SUM_LIMIT = 2000
COPY_LIMIT = 20_000
"""How many chosen rows are fetched to add them up, or to copy them."""


class Table(QWidget, Generic[R]):
    """A list of records. ``ids`` asks for all ids in order, ``rows`` for the rows of some of them, in their order.

    ``name`` is the object name; widths, order and choice of columns and the sorting are remembered under it.
    ``picked(id)`` follows the current row (-1 for none), ``opened(id)`` comes with Enter or a double click,
    ``counted(n)`` with each reload, ``chose(n)`` when so many rows are chosen now, ``clear_wanted`` when the person
    asks for the list without its filters, ``fitted`` when there is another height that no row has (:meth:`spare`).
    """

    picked = Signal(object)
    opened = Signal(object)
    counted = Signal(int)
    chose = Signal(int)
    clear_wanted = Signal()
    fitted = Signal()

    def __init__(
        self,
        jobs: Jobs,
        columns: Sequence[Column[R]],
        ids: Callable[[ListQuery], Work[array[int]]],
        rows: Callable[[Sequence[int]], Work[list[R]]],
        name: str,
        empty: EmptyState,
        *,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._jobs = jobs
        self._ask_ids = ids
        self._ask_rows = rows
        self._empty = empty
        self._current = -1
        self._wanted_id: int | None = None
        self._shown: ListQuery | None = None  # what the list was asked for that is seen
        self._model: Rows[R] = Rows(jobs, columns, rows, self)
        self._stack = QStackedWidget(self)
        self._model.overtaken.connect(self._overtaken)
        self._grid = Grid(self._model, columns, name, self._stack)
        self.title = title
        self._grid.setAccessibleName(title or _("List"))
        self._of_view: Sequence[Order] | None = None
        self._query = self._remembered_query()
        self._grid.show_sort(self._query.orders)
        self._grid.sort_wanted.connect(self._sort)
        self._grid.copy_wanted.connect(self.copy)
        self._grid.columns_wanted.connect(self.choose_columns)
        self._grid.entered_row.connect(self._open)
        self._grid.selectionModel().currentRowChanged.connect(self._moved)
        self._grid.selectionModel().selectionChanged.connect(self._selection_changed)
        self._nothing: Nothing | None = None
        self._bare = False
        self._short: array[int] | None = None
        self._stack.addWidget(self._grid)
        self._foot = TableFoot(f"{name}.status")
        self._rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._box.addWidget(self._stack, 1)
        self._box.addItem(self._rest)
        self._box.addWidget(self._foot)
        self._foot.grew.connect(self._fit_rows)
        self._fit_height()
        theme.changed_signal().changed.connect(self._fit_height)
        self._grid.horizontalScrollBar().rangeChanged.connect(self._fit_rows)
        self.setFocusProxy(self._grid)

    def ask(self, query: ListQuery) -> None:
        """Show what ``query`` asks for. An empty ``sort`` keeps the order the person chose."""
        if not query.sort:
            query = query.ordered(self._query.orders)
        self._query = query
        self._grid.show_sort(query.orders)
        self.reload()

    def reload(self) -> None:
        """Ask anew; what is chosen stays chosen, and the screen keeps what it shows until the answer is here."""
        asked = self._query

        def arrived(ids: array[int]) -> None:
            self._ids_arrived(asked, ids)

        self._jobs.read(self._ask_ids(asked), owner=self, key="ids", then=arrived)

    def set_bare(self, *, bare: bool) -> None:
        """Say whether there is nothing at all: then no filter is to blame for an empty list."""
        self._bare = bare
        self._say_nothing()

    def current_query(self) -> ListQuery:
        """Return what the list shows now, for exports and headings."""
        return self._query

    def current_id(self) -> int:
        """Return the id of the current row, -1 for none."""
        return self._current

    def current_row(self) -> R | None:
        """Return the current row, when it is loaded."""
        return self._model.row_of(self._current)

    def row_of(self, record: int) -> R | None:
        """Return the row of a record, when it is loaded."""
        return self._model.row_of(record)

    def count(self) -> int:
        """Return how many records the list has."""
        return len(self._model.ids)

    def all_ids(self) -> Sequence[int]:
        """Return the ids of the whole list in the order shown."""
        return self._model.ids

    def all_rows(self) -> Work[list[R]]:
        """Return the query for the rows of the whole list."""
        return self._ask_rows(self._model.ids)

    def selected_ids(self) -> list[int]:
        """Return the chosen ids in the order shown."""
        found: list[int] = []
        for top, bottom in self._grid.chosen_spans():
            found.extend(self._model.ids[top : bottom + 1])
        return found

    def select_id(self, record: int) -> None:
        """Make ``record`` the chosen row and show it; when the list is still on its way, once it is here."""
        try:
            position = self._model.ids.index(record)
        except ValueError:
            self._wanted_id = record
            return
        self._wanted_id = None
        self._grid.go_to(position)

    def spare(self) -> int:
        """Return how many pixels stand empty above the foot, too few for one more row."""
        return self._rest.sizeHint().height()

    def set_proof(self, words: str) -> None:
        """Say in the foot, in place of what the whole list comes to, what the list proves; "" for what it comes to."""
        self._foot.set_proof(words)
        self._tell_count()

    def every_column(self) -> Sequence[Column[R]]:
        """Return all columns, also those that are not shown."""
        return self._model.columns

    def offer_columns(self, columns: Sequence[Column[R]]) -> None:
        """Have other columns behind those that stay; which are shown is what was remembered, and so is the order."""
        known = [(column.key, column.title, column.kind) for column in self._model.columns]
        if known == [(column.key, column.title, column.kind) for column in columns]:
            return
        before = self._wanted_orders()
        chosen, top, ids = self.selected_ids(), self._grid.first_row(), self._model.ids
        self._grid.selectionModel().blockSignals(True)
        self._grid.offer_columns(columns, self._model.set_columns)
        self._grid.restore(_marked(ids, chosen), _index(ids, self._current), top)
        self._grid.selectionModel().blockSignals(False)
        wanted = self._wanted_orders()
        if wanted != before:
            self._query = self._query.ordered(wanted)
            self.reload()
        self._grid.show_sort(self._query.orders)

    def visible_columns(self) -> list[Column[R]]:
        """Return the columns in the order shown, with those that are shown as soon as they have anything to say."""
        return [self._model.columns[index] for index in self._grid.columns.wanted_order()]

    def file_columns(self) -> list[Column[R]]:
        """Return the columns that a file of the list has: those shown in their order, and those that are kept."""
        return [self._model.columns[index] for index in self._grid.columns.in_files()]

    def choose_columns(self) -> None:
        """Open the dialog that chooses which columns are shown, in which order and how wide."""
        ColumnsDialog(self, self._grid.columns, self._model.columns, self.title).open()

    def grid(self) -> Grid:
        """Return the view itself."""
        return self._grid

    def refresh_menu(self) -> None:
        """Let the menu of a row, when it is open, offer what can be done now."""
        self._grid.refresh_menu()

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, as text and as a table, headings first when there are several.

        More than a clipboard takes well are refused in a sentence.
        """
        count = self._chosen_count()
        if count > COPY_LIMIT:
            words = _("{count} rows are too many to copy: choose at most {most}, or export the list.")
            ask.tell(self, words.format(count=show_count(count), most=show_count(COPY_LIMIT)))
        elif count:
            self._jobs.read(self._ask_rows(self.selected_ids()), owner=self, key="copy", then=self._copied)

    def _copied(self, rows: list[R]) -> None:
        put_on_clipboard(self.visible_columns(), rows)
        words = ngettext("{count} row copied", "{count} rows copied", len(rows))
        accessibility.announce_settled(self, words.format(count=show_count(len(rows))))

    def _ids_arrived(self, asked: ListQuery, ids: array[int]) -> None:
        """Fetch the rows that will be seen first, so that the list changes in one stroke."""
        wanted = self._wanted_id if self._wanted_id is not None else self._current
        top = max(0, self._grid.first_row()) if asked == self._shown else 0
        if wanted in ids and self._wanted_id is not None:
            top = ids.index(wanted)
        start = max(0, min(top // BLOCK * BLOCK, len(ids) - BLOCK))
        first = ids[start : start + BLOCK + BLOCK // 2]

        def arrived(rows: list[R]) -> None:
            if len(rows) < len(first):
                self._overtaken(ids)
            else:
                self._show(asked, ids, first, rows)

        if first:
            self._jobs.read(self._ask_rows(first), owner=self, key="ids", then=arrived)
        else:
            self._show(asked, ids, first, [])

    def _overtaken(self, ids: array[int]) -> None:
        """Ask anew: a record was removed between the question for the ids and that for their rows."""
        if ids == self._short:
            message = f"{self.objectName()} lists records that it has no rows of"
            raise AssertionError(message)
        self._short = ids
        self.reload()

    def _show(self, asked: ListQuery, ids: array[int], first: array[int], rows: list[R]) -> None:
        chosen = self.selected_ids()
        current = self._current
        top = self._grid.first_row()
        same = ids == self._model.ids
        if not same and asked == self._shown and current >= 0 and current not in ids:
            chosen, current = self._after(current, chosen, ids)
        elsewhere = self._shown is not None and asked != self._shown  # another list, which is read from its top
        narrowed = self._shown is not None and (asked.text, asked.filters) != (self._shown.text, self._shown.filters)
        if self._shown is not None and asked.filters != self._shown.filters:
            self._grid.columns.forget()
        self._shown = asked
        if ids != self._short:
            self._short = None
        self._grid.selectionModel().blockSignals(True)
        self._model.show_ids(ids, first, rows)
        if not same:
            self._grid.restore(_marked(ids, chosen), _index(ids, current), 0 if elsewhere else top)
        self._grid.selectionModel().blockSignals(False)
        if ids:
            waited = self._nothing is not None and self._has_focus(self._nothing)
            self._stack.setCurrentWidget(self._grid)
            self.setFocusProxy(self._grid)
            if waited:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_nothing()
        if self._wanted_id is not None:
            self.select_id(self._wanted_id)
            self._wanted_id = None
        self.counted.emit(len(ids))
        self._settle_current()
        self._tell_count()
        self.chose.emit(self._chosen_count())
        if narrowed:
            nothing = "" if ids or self._nothing is None else self._nothing.text()
            accessibility.announce_settled(self, nothing or self._foot.text(), again=True)

    def _after(self, gone: int, chosen: list[int], ids: array[int]) -> tuple[list[int], int]:
        """Return what is chosen, and which of it is current, once the current record is ``gone`` from the same list.

        It is the next that is still there, or the last before it; of several that were chosen, one of those.
        """
        left = set(chosen).intersection(ids)
        stay = left or set(ids)
        before = self._model.ids
        place = before.index(gone)
        following = next((record for record in (*before[place:], *reversed(before[:place])) if record in stay), -1)
        return [*left] or [following], following

    def _show_nothing(self) -> None:
        if self._nothing is None:
            self._nothing = Nothing(self.clear_wanted.emit, self._stack)
            self._stack.addWidget(self._nothing)
        self._say_nothing()
        waited = self._has_focus(self._grid)
        self._stack.setCurrentWidget(self._nothing)
        self.setFocusProxy(self._nothing.first())
        if waited:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else it would be nowhere

    def _say_nothing(self) -> None:
        if self._nothing is not None:
            filtered = bool(self._query.text or self._query.filters) and not self._bare
            self._nothing.show_state(self._empty, filtered=filtered)

    def _has_focus(self, part: QWidget) -> bool:
        """Say whether ``part`` has the focus, or will have it as soon as a dialog above the window is gone."""
        now: QWidget | None = self.window().focusWidget()
        return now is not None and (now is part or part.isAncestorOf(now))

    def _settle_current(self) -> None:
        index = self._grid.currentIndex()
        now = self._model.ids[index.row()] if index.isValid() and index.row() < len(self._model.ids) else -1
        if now != self._current:
            self._current = now
            self.picked.emit(now)

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._settle_current()

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self._chosen_count() <= 1:
            accessibility.announce_settled(self, "")  # how many were chosen until now is not read out any more
        self._tell_count()
        self.chose.emit(self._chosen_count())

    def _open(self, position: int) -> None:
        if 0 <= position < len(self._model.ids):
            self.opened.emit(self._model.ids[position])

    def _sort(self, key: str, also: bool) -> None:  # noqa: FBT001 - a slot
        """Sort by a column, the other way where it is sorted by it already; ``also``: beside the others."""
        orders = {order.key: order for order in self._query.orders}
        known = orders.get(key)
        wanted = Order(key, known is not None and not known.descending)
        self.sort_by([*({**orders, key: wanted} if also else {key: wanted}).values()])

    def sort_by(self, orders: Sequence[Order]) -> None:
        """Sort by these columns, one after the other, as the person asked for."""
        self._query = self._query.ordered(orders)
        if self._of_view is not None:
            self._of_view = self._query.orders
        else:
            habits.put(f"table {self.objectName()}", sort=",".join(order.typed for order in self._query.orders))
        self._grid.show_sort(self._query.orders)
        self.reload()

    def open_view(self, orders: Sequence[Order], columns: Sequence[str]) -> None:
        """Show the order and the columns of a view, until :meth:`leave_view`; the list is asked for after that."""
        self._of_view = tuple(orders)
        self._query = self._query.ordered(self._wanted_orders())
        self._grid.columns.open_view(columns)

    def leave_view(self) -> None:
        """Show the order and the columns as the person left them before a view was opened."""
        if self._of_view is not None:
            self._of_view = None
            self._query = self._remembered_query()
            self._grid.columns.leave_view()

    def _remembered_query(self) -> ListQuery:
        return ListQuery().ordered(self._wanted_orders())

    def _wanted_orders(self) -> list[Order]:
        """Return by what the view that is open, or else the person, wants the list sorted, as far as it can be now."""
        sort = habits.get(f"table {self.objectName()}").get("sort")
        orders = (orders_of(sort) if isinstance(sort, str) else ()) if self._of_view is None else self._of_view
        keys = {column.key for column in self._model.columns if column.sortable}
        return [order for order in orders if order.key in keys]

    def _tell_count(self) -> None:
        chosen = self._chosen_count()
        self._foot.show_count(self.count(), chosen, self.visible_columns(), self._model.all_rows())
        if chosen > 1:
            accessibility.announce_settled(self, self._foot.text())
        if 1 < chosen <= SUM_LIMIT and any(column.adds_up for column in self._model.columns):
            self._jobs.read(self._ask_rows(self.selected_ids()), owner=self, key="sums", then=self._show_sums)

    def _show_sums(self, rows: list[R]) -> None:
        if self._chosen_count() == len(rows):  # else others were chosen since, perhaps too many to add up
            self._foot.show_sums(self.count(), self.visible_columns(), rows)
            accessibility.announce_settled(self, self._foot.text())

    def _chosen_count(self) -> int:
        return sum(bottom - top + 1 for top, bottom in self._grid.chosen_spans())

    def _fit_height(self) -> None:
        """Be dressed for the size that the text has now."""
        side = theme.px(_INSET)
        self._box.setContentsMargins(side, 1, side, 1)
        self._fit_rows()

    def _fit_rows(self, *_range: int) -> None:
        """Let the list be as high as whole rows: none is cut at its foot.

        There is room for the headings and four rows; a window too small for that scrolls its page.
        """
        across = self._grid.horizontalScrollBar()
        below = across.sizeHint().height() if across.maximum() > 0 else 0
        foot = 0 if self._foot.isHidden() else self._foot.height()
        least = cells.heading_height() + cells.row_height() * 4 + self._foot.height() + 2
        self.setMinimumHeight(least + (below if self.isVisible() else 0))  # the lists that take turns share one place
        free = self.height() - 2 - foot - below - cells.heading_height()
        rest = free % cells.row_height() if free > 0 else 0
        if self._rest.sizeHint().height() != rest:
            self._rest.changeSize(0, rest, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._box.invalidate()
            self.fitted.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_rows()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()
        self._box.activate()  # at once: what is drawn before the next turn of a busy machine has whole rows, too

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, with lines from edge to edge of it below the headings and above the foot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        if self._stack.currentWidget() is self._grid:
            for y in (cells.heading_height(), self._foot.y() - 1):
                painter.drawLine(QPointF(1, y + 0.5), QPointF(self.width() - 1, y + 0.5))


def _marked(ids: array[int], chosen: Sequence[int]) -> bytes:
    """Return a 1 for each of ``ids`` that is among ``chosen``, else a 0; quick also where all of many are."""
    return bytes(map(set(chosen).__contains__, ids)) if chosen else b""


def _index(ids: array[int], record: int) -> int:
    try:
        return ids.index(record)
    except ValueError:
        return -1
