"""The columns of a table: which are shown, in which order and how wide, and what is remembered of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTableView

from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.remember import habits

_LEAST = 40
_MOST = 2
"""So many times its usual width a column of words has at most, however long they are."""
_MEASURED = 12


class Columns(QObject):
    """Places the columns of ``view`` as they were left under ``name``, and lets one grow into the room that is left."""

    def __init__(self, view: QTableView, columns: Sequence[Column[Any]], name: str) -> None:
        super().__init__(view)
        self._view = view
        self._columns = tuple(columns)
        self._habit = f"table {name}"
        self._widest: dict[int, str] = {}
        self._restoring = False
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(0)
        self._keep_soon.timeout.connect(self._keep)
        header = self._header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(_LEAST)
        header.sectionMoved.connect(self._keep_later)
        header.sectionResized.connect(self._resized)

    def shown_order(self) -> list[int]:
        """Return the indexes of the shown columns from left to right."""
        header = self._header
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [index for index in order if not header.isSectionHidden(index)]

    def first(self) -> int:
        """Return the index of the leftmost column that is shown."""
        return next(iter(self.shown_order()), 0)

    def place(self) -> None:
        """Place the columns as they were left, or as they are at first."""
        header = self._header
        kept = habits.get(self._habit)
        shown = kept.get("shown") if isinstance(kept.get("shown"), list) else None
        before, self._restoring = self._restoring, True
        for index, column in enumerate(self._columns):
            header.setSectionHidden(index, not column.shown if shown is None else column.key not in shown)
        if shown is not None and not any(column.key in shown for column in self._columns):
            header.setSectionHidden(0, False)
        order = kept.get("order")
        places = {column.key: index for index, column in enumerate(self._columns)}
        known = [places[key] for key in order if key in places] if isinstance(order, list) else []
        for place, index in enumerate(known):
            header.moveSection(header.visualIndex(index), place)
        self._restoring = before
        self.grow()

    def measure(self, rows: Sequence[Any]) -> None:
        """Learn from ``rows``, which are about to be seen, how much room the columns need; they never need less again.

        So nothing jumps while one filters. Only the longest words of a column are measured.
        """
        grew = False
        for index in self.shown_order():
            column = self._columns[index]
            if column.kind in {Kind.DAY, Kind.MOMENT}:
                continue  # the widest of them is known
            texts = {cells.show(column.value(row), column.kind) for row in rows}
            longest = [self._widest.get(index, ""), *sorted(texts, key=len)[-_MEASURED:]]
            widest = max(longest, key=lambda text: cells.cell_width(text, column.kind))
            grew = grew or widest != longest[0]
            self._widest[index] = widest
        if grew:
            self.grow()

    def grow(self) -> None:
        """Share the width: each column has what its words need, and none is cut while another one has room.

        What is left goes to the columns of words. What is missing is taken from those that tell least: a column that
        ``tells`` gives way after the others, the leading one, which says what a row is about, last of all; each by
        half of its width at most, and never below its heading. A width that the person chose stays. Where even
        that is not enough, the columns keep their width and the table scrolls.
        """
        header = self._header
        shown = self.shown_order()
        chosen = self._chosen_widths()
        usual = {index: self._usual_width(index) for index in shown}
        wide = dict(usual)
        for index in shown:
            if self._columns[index].key not in chosen and index in self._widest:
                kind = self._columns[index].kind
                need = cells.cell_width(self._widest[index], kind)
                most = usual[index] * _MOST if kind is Kind.TEXT else need
                wide[index] = max(self._title_width(index), min(need, most))
        before, self._restoring = self._restoring, True
        left = self._view.viewport().width() - sum(wide.values())
        free = [i for i in shown if self._columns[i].kind is Kind.TEXT and self._columns[i].key not in chosen]
        if left >= 0 and free:
            self._give(left, free, wide, usual)
        elif left < 0:
            self._take(-left, free, wide, usual)
        for index, width in wide.items():
            header.resizeSection(index, width)
        self._restoring = before

    @staticmethod
    def _give(left: int, free: Sequence[int], wide: dict[int, int], usual: Mapping[int, int]) -> None:
        for index in free:  # what comes later in the list may be as long as is usual
            more = min(left, max(0, usual[index] - wide[index]))
            wide[index] += more
            left -= more
        wide[max(free, key=lambda index: usual[index])] += left

    def _take(self, missing: int, free: Sequence[int], wide: dict[int, int], usual: Mapping[int, int]) -> None:
        slack = {i: max(0, wide[i] - max(min(usual[i], wide[i]) // 2, self._title_width(i))) for i in free}
        if sum(slack.values()) < missing:
            return
        others = sorted(free[1:], key=lambda index: (self._columns[index].tells, -wide[index]))
        over = {index: min(slack[index], max(0, wide[index] - usual[index])) for index in free}
        for most in (over, slack):  # first what each has above the usual
            for index in (*others, *free[:1]):
                taken = min(most[index], slack[index], missing)
                wide[index] -= taken
                slack[index] -= taken
                missing -= taken

    def reset(self) -> None:
        """Place the columns as they were at first; the order of the rows stays."""
        kept = dict(habits.get(self._habit))
        habits.forget(self._habit)
        habits.put(self._habit, **{key: kept[key] for key in ("sort", "descending") if key in kept})
        header = self._header
        self._restoring = True
        for index in range(header.count()):
            header.moveSection(header.visualIndex(index), index)
        self._restoring = False
        self.place()

    def show(self, index: int, shown: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        """Show or hide a column."""
        self._header.setSectionHidden(index, not shown)
        self._keep_later()
        self.grow()

    def _chosen_widths(self) -> dict[str, float]:
        widths = habits.get(self._habit).get("widths")
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
        header = self._header
        order = [self._columns[header.logicalIndex(place)].key for place in range(header.count())]
        shown = [self._columns[index].key for index in self.shown_order()]
        habits.put(self._habit, order=order, shown=shown)

    def _resized(self, index: int, _before: int, width: int) -> None:
        """Remember a width that the person chose, in characters, so that it suits other text sizes too."""
        if self._restoring or not width:
            return
        widths = self._chosen_widths()
        widths[self._columns[index].key] = round(width / (theme.chars(1) or 1), 1)
        habits.put(self._habit, widths=widths)
