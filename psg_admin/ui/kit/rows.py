"""The model behind every table: all ids at once, rows only as they are seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from psg_admin.paper.table import Column
from psg_admin.ui.kit import cells
from psg_admin.ui.kit.tips import tip

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs

R = TypeVar("R")

BLOCK = 100
KEPT_ROWS = 4000
"""How many rows stay in memory: some hundred screens back and forth."""

WAITING = "…"
_NOWHERE = QModelIndex()


class Rows(QAbstractTableModel, Generic[R]):
    """Rows of the ids given by :meth:`show_ids`; each block is asked for when the view first paints it.

    Rows are kept by id, so a reload shows what was there until the fresh row comes, without a flicker.
    ``overtaken(ids)`` comes when some of the ids are no longer there.
    """

    overtaken = Signal(object)

    def __init__(
        self, jobs: Jobs, columns: Sequence[Column[R]], rows: Callable[[Sequence[int]], Work[list[R]]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._ask_rows = rows
        self.columns = tuple(columns)
        self.ids = array("q")
        self._kept: OrderedDict[int, tuple[int, R]] = OrderedDict()
        self._age = 0
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch)

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Have other columns. What a view has chosen is forgotten, as of a whole model that is another one: told of
        single columns, Qt's own account of a table for screen readers ends the program.
        """
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tip(column.called) if role == Qt.ItemDataRole.ToolTipRole else column.called
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.seen_kind in cells.RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == cells.KIND_ROLE:
            return column.seen_kind
        if role == Qt.ItemDataRole.DisplayRole:
            row = self._row_to_show(index.row())
            return WAITING if row is None else cells.show(column.on_screen(row), column.seen_kind)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row_at(index.row())
            said = "" if row is None else cells.show(column.in_full(row), column.seen_kind, narrow=False)
            return (tip(said) if role == Qt.ItemDataRole.ToolTipRole else said) or None
        if role in (cells.TONE_ROLE, cells.MARK_ROLE, cells.RUNS_ROLE):
            asked: dict[int, Callable[[R], Any] | None] = {
                cells.TONE_ROLE: column.tone, cells.MARK_ROLE: column.mark, cells.RUNS_ROLE: column.runs,
            }  # fmt: skip
            row, says = self.row_at(index.row()), asked[role]
            return "" if row is None or says is None else says(row)
        if role == cells.WAITING_ROLE:
            return self.ids[index.row()] not in self._kept
        return None

    def row_at(self, position: int) -> R | None:
        """Return the row at ``position`` when it is here, without asking for it."""
        kept = self._kept.get(self.ids[position]) if 0 <= position < len(self.ids) else None
        return None if kept is None else kept[1]

    def all_rows(self) -> list[R]:
        """Return the rows of the whole list in their order where each of them is here, without asking for any; none
        where one is missing.
        """
        found = (
            [self._kept[record][1] for record in self.ids if record in self._kept] if len(self.ids) <= KEPT_ROWS else []
        )
        return found if len(found) == len(self.ids) else []

    def row_of(self, record: int) -> R | None:
        """Return the row of the id ``record`` when it is here."""
        kept = self._kept.get(record)
        return None if kept is None else kept[1]

    def show_ids(self, ids: array[int], first: Sequence[int], rows: Sequence[R]) -> None:
        """Show other ids; ``rows`` are those of ``first``, so that what is seen at once is there at once."""
        self._age += 1
        self._wanted.clear()
        self._asked.clear()
        if ids == self.ids:
            self._keep(first, rows)
            if ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.ids = ids
        self._keep(first, rows)
        self.endResetModel()

    def _row_to_show(self, position: int) -> R | None:
        kept = self._kept.get(self.ids[position])
        if kept is None or kept[0] != self._age:
            block = position // BLOCK
            if block not in self._asked and block not in self._wanted:
                self._wanted.add(block)
                self._soon.start()
        return None if kept is None else kept[1]

    def _fetch(self) -> None:
        for block in sorted(self._wanted):
            ids = self.ids[block * BLOCK : (block + 1) * BLOCK]
            self._asked.add(block)
            age = self._age

            def arrived(rows: list[R], ids: array[int] = ids, block: int = block, age: int = age) -> None:
                self._arrived(rows, ids, block, age)

            self._jobs.read(self._ask_rows(ids), owner=self, then=arrived)
        self._wanted.clear()

    def _arrived(self, rows: list[R], ids: array[int], block: int, age: int) -> None:
        if age != self._age:
            return
        if len(rows) < len(ids):
            self.overtaken.emit(self.ids)
            return
        self._keep(ids, rows)
        self._asked.discard(block)
        first, last = block * BLOCK, min((block + 1) * BLOCK, len(self.ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _keep(self, ids: Sequence[int], rows: Sequence[R]) -> None:
        for record, row in zip(ids, rows, strict=True):
            self._kept[record] = (self._age, row)
            self._kept.move_to_end(record)
        while len(self._kept) > KEPT_ROWS:
            self._kept.popitem(last=False)
