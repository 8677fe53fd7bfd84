"""The columns of a table: which are shown, in which order and how wide, and what is remembered of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QTableView

from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.remember import habits

_LEAST = 40
_FEW = 6
"""So many characters of a column of words are seen at least."""
_BESIDE = 20
"""So much is kept free beside them."""
_TITLE = 9
"""So many characters of a heading are seen at least, where there is no room for all of it."""
_EDGE = 6
"""What Qt keeps free beside the words of a heading."""
_MEASURED = 20
"""So many rows are measured where it is not known yet how many a page has."""
_WHOLE = 100
"""A list of so many rows at most is here as a whole once it is filled: it is known that a column of it is empty."""


class Columns(QObject):
    """Places the columns of ``view`` as they were left under ``name``, and lets one grow into the room that is left."""

    def __init__(self, view: QTableView, columns: Sequence[Column[Any]], name: str) -> None:
        super().__init__(view)
        self._view = view
        self._columns = tuple(columns)
        self._habit = f"table {name}"
        self._restoring = False
        self._of_view: dict[str, Any] | None = None  # as a view has them, which is nobody's habit
        self._seen: dict[int, int] = {}
        self._left_out: set[int] = set()
        self._empty: set[int] = set()
        view.model().modelReset.connect(self.measure)
        view.model().dataChanged.connect(self._told)
        view.verticalScrollBar().valueChanged.connect(self._look_at_seen)
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(0)
        self._keep_soon.timeout.connect(self._keep_order)
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

    def wanted_order(self) -> list[int]:
        """Return the indexes of the columns from left to right that are shown as soon as they have anything to say."""
        header = self._header
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [index for index in order if index in self._empty or not header.isSectionHidden(index)]

    def in_files(self) -> list[int]:
        """Return the indexes of the columns that a file of the list has, from left to right: shown or kept."""
        header = self._header
        order, wanted = [header.logicalIndex(place) for place in range(header.count())], self.wanted_order()
        return [i for i in order if self._columns[i].kept or i in self._left_out or i in wanted]

    def first(self) -> int:
        """Return the index of the leftmost column that is shown."""
        return next(iter(self.shown_order()), 0)

    def place(self) -> None:
        """Place the columns as they were left, or as they are at first; the text may have another size now."""
        header = self._header
        self.forget()
        kept = self._kept()
        shown = kept.get("shown") if isinstance(kept.get("shown"), list) else None
        before, self._restoring = self._restoring, True
        self._empty.clear()
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
        self.measure()
        self.grow()

    @contextmanager
    def changed(self, columns: Sequence[Column[Any]]) -> Iterator[None]:
        """Place ``columns`` instead of those until now, once the model has changed to them inside."""
        self._restoring = True
        self._left_out.clear()
        self._empty.clear()
        self._columns = tuple(columns)
        yield
        self._restoring = False
        self.place()

    def grow(self, *, at_rest: bool = False) -> None:
        """Let each column be as wide as what stands in it, and those of words share what is left or missing.

        A width that the person chose stays. Where there is not enough room the columns of words are cut, the widest
        first: to the width that they are declared with. Then headings are cut that are wider than what stands below
        them, and then words to their heading and a few letters, those that tell rows apart after the others and the
        leading one, which says what a row is about, last of all. Where even that is not enough, the table scrolls. No
        column is cut while another has room to spare. Who is scrolling keeps the columns that are shown: ``at_rest``
        leaves none out and takes none in.
        """
        header = self._header
        if not at_rest:
            self._leave_out()
        shown = self.shown_order()
        chosen = self._chosen_widths()
        widths = {index: self._usual_width(index) for index in shown}
        free = [i for i in shown if self._columns[i].seen_kind is Kind.TEXT and self._columns[i].key not in chosen]
        left = self._view.viewport().width() - sum(widths.values())
        if left > 0 and free:
            for place, index in enumerate(free):
                widths[index] += left // len(free) + (place < left % len(free))
        elif left < 0:
            most = {index: min(widths[index], self._declared_width(index)) for index in free}
            least = {index: min(widths[index], self._least_width(index)) for index in free}
            titles = {i: self._bare_width(i) for i in shown if i not in free and self._columns[i].key not in chosen}
            if sum(widths[index] - narrow for index, narrow in (least | titles).items()) >= -left:
                rest = _cut(widths, most, -left)
                rest = _cut(widths, titles, rest)
                few = {index: least[index] for index in free[1:]}
                rest = _cut(widths, {index: few[index] for index in few if not self._columns[index].tells}, rest)
                rest = _cut(widths, few, rest)
                _cut(widths, least, rest)
        before, self._restoring = self._restoring, True
        for index, width in widths.items():
            header.resizeSection(index, width)
        self._restoring = before

    def measure(self) -> None:
        """Look how wide the first page of the list is, and grow by it: columns become wider, and narrower only after
        :meth:`forget`, so that they stay where they are while one types. A column of exceptions that says nothing in
        the whole list gives its room to the others.
        """
        if self._hide_empty():
            self.grow()
        seen = self._view.viewport().height() // cells.row_height() if self._view.isVisible() else _MEASURED
        self._measure(range(min(self._view.model().rowCount(), seen + 1)), {*self.shown_order(), *self._left_out})

    def _hide_empty(self) -> bool:
        """Hide the columns of exceptions while all is well in the whole list; say whether one came or went."""
        model, wanted = self._view.model(), self.wanted_order()
        rows = model.rowCount()
        if not rows:
            return False  # nothing is seen, and the next list is filled soon
        found = {
            index
            for index in wanted
            if rows <= _WHOLE
            and not self._columns[index].heading
            and all(model.index(row, index).data() in (None, "") for row in range(rows))
        }
        changed = found ^ self._empty if len(found) < len(wanted) else set()
        before, self._restoring = self._restoring, True
        for index in changed:
            self._header.setSectionHidden(index, index in found)
        self._restoring = before
        self._empty ^= changed
        return bool(changed)

    def _measure(self, rows: range, columns: Collection[int], *, at_rest: bool = False) -> None:
        """Note how wide these cells are, and grow where one is wider than known; ``at_rest``: only where it is cut."""
        model, wider = self._view.model(), False
        for index in columns:
            kind = self._columns[index].seen_kind
            places = [model.index(row, index) for row in rows]
            texts = {(str(one.data() or ""), str(one.data(cells.MARK_ROLE) or "")) for one in places}
            wide = max((cells.cell_width(text, kind, mark) for text, mark in texts), default=0)
            if wide > self._seen.get(index, 0):
                self._seen[index] = wide
                wider = wider or not at_rest or wide > self._header.sectionSize(index)
        if wider:
            self.grow(at_rest=at_rest)

    def reset(self) -> None:
        """Place the columns as they were at first; the order of the rows stays."""
        if self._of_view is not None:
            self._of_view = {}
        else:
            kept = dict(habits.get(self._habit))
            habits.forget(self._habit)
            habits.put(self._habit, **{key: kept[key] for key in ("sort",) if key in kept})
        self._as_at_first()
        self.place()

    def open_view(self, keys: Sequence[str]) -> None:
        """Show these columns from left to right (none: those of the person), until :meth:`leave_view`.

        What the person changes meanwhile is not remembered.
        """
        known = [key for key in keys if any(column.key == key for column in self._columns)]
        kept = dict(habits.get(self._habit))
        self._of_view = {**kept, "shown": known, "order": known} if known else kept
        self._as_at_first()
        self.place()

    def leave_view(self) -> None:
        """Show the columns as the person left them before a view was opened."""
        if self._of_view is not None:
            self._of_view = None
            self._as_at_first()
            self.place()

    def move(self, index: int, step: int) -> None:
        """Put a shown column so many places further to the right, or to the left below nothing."""
        header, shown = self._header, self.shown_order()
        place = shown.index(index) + step
        if 0 <= place < len(shown):
            header.moveSection(header.visualIndex(index), header.visualIndex(shown[place]))

    def widen(self, index: int, factor: float) -> None:
        """Make a shown column so many times as wide, as dragging its edge does."""
        self._header.resizeSection(index, max(_LEAST, round(self._header.sectionSize(index) * factor)))

    def _kept(self) -> Mapping[str, Any]:
        return habits.get(self._habit) if self._of_view is None else self._of_view

    def _keep(self, **what: Any) -> None:
        if self._of_view is None:
            habits.put(self._habit, **what)
        else:
            self._of_view.update(what)

    def _as_at_first(self) -> None:
        header = self._header
        before, self._restoring = self._restoring, True
        for index in range(header.count()):
            header.moveSection(header.visualIndex(index), index)
        self._restoring = before

    def show(self, index: int, shown: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        """Show or hide a column."""
        self._left_out.discard(index)
        self._empty.discard(index)
        self._header.setSectionHidden(index, not shown)
        self._keep_order()
        shown_now = [self._columns[one].key for one in self.wanted_order()]
        self._keep(shown=shown_now)  # at once: from now on the person chose the columns, and none yields
        self.measure()
        self.grow()

    def forget(self) -> None:
        """Forget how wide what was seen is: another list comes."""
        self._seen.clear()

    def _leave_out(self) -> None:
        """Leave out what yields where there is no room for all, from the right, unless the person chose the columns.

        That is where a column of words would be narrower than it is declared, which is cut before others yield.
        """
        header = self._header
        before, self._restoring = self._restoring, True
        for index in self._left_out:
            header.setSectionHidden(index, False)
        self._left_out.clear()
        if "shown" not in self._kept():
            shown = self.shown_order()
            over = sum(map(self._wanted_width, shown)) - self._view.viewport().width()
            for index in (one for one in reversed(shown) if self._columns[one].yields):
                if over > 0:
                    over -= self._wanted_width(index)
                    self._left_out.add(index)
                    header.setSectionHidden(index, True)
        self._restoring = before

    def _told(self, first: QModelIndex, _last: QModelIndex) -> None:
        if first.row() == 0:
            self.measure()
        self._look_at_seen()

    def _look_at_seen(self, *_place: int) -> None:
        """Look how wide what is seen now is: nothing is cut while another column has room, wherever in the list.

        A column that has the room stays as it is, and so do all of them; and none becomes narrower than what was seen
        of it since the list was filled, so that they do not move to and fro while one scrolls.
        """
        top, rows = self._view.rowAt(1), self._view.viewport().height() // cells.row_height() + 1
        if top > 0:
            seen = range(top, min(top + rows, self._view.model().rowCount()))
            self._measure(seen, self.shown_order(), at_rest=True)

    def _chosen_widths(self) -> dict[str, float]:
        widths = self._kept().get("widths")
        if not isinstance(widths, dict):
            return {}
        return {key: wide for key, wide in widths.items() if isinstance(wide, int | float) and wide > 0}

    def _usual_width(self, index: int) -> int:
        column = self._columns[index]
        wide = self._chosen_widths().get(column.key)
        if wide is not None:
            return max(_LEAST, round(wide * theme.chars(1)))
        if index in self._seen:
            return max(self._seen[index], self._title_width(index))
        return self._declared_width(index)

    def _wanted_width(self, index: int) -> int:
        """Return how wide a column is before others yield to it: one of words as it is declared, at most."""
        column, usual = self._columns[index], self._usual_width(index)
        cut = column.seen_kind is Kind.TEXT and column.key not in self._chosen_widths()
        return min(usual, self._declared_width(index)) if cut else usual

    def _declared_width(self, index: int) -> int:
        column = self._columns[index]
        return cells.column_width(column.width, column.seen_kind, column.heading, sortable=column.sortable)

    def _least_width(self, index: int) -> int:
        """Return how wide a column of words is at least: its heading, and a few letters."""
        few = theme.chars(_FEW) + theme.px(_BESIDE)
        return max(few, cells.title_width(self._columns[index].heading, sortable=False))

    def _bare_width(self, index: int) -> int:
        """Return how wide a column is whose heading is cut to that of its cells, or to its beginning."""
        few = theme.chars(_TITLE) + 2 * theme.px(cells.PAD)
        return min(self._usual_width(index), max(self._seen.get(index, self._declared_width(index)), few))

    def _title_width(self, index: int) -> int:
        column = self._columns[index]
        return cells.title_width(column.heading, sortable=column.sortable) + theme.px(_EDGE)

    def _keep_later(self, *_what: int) -> None:
        if not self._restoring:
            self._keep_soon.start()

    def _keep_order(self) -> None:
        """Remember the order alone: who moves a column has chosen no columns, and what gave way comes back."""
        header = self._header
        order = [self._columns[header.logicalIndex(place)].key for place in range(header.count())]
        self._keep(order=order)

    def _resized(self, index: int, _before: int, width: int) -> None:
        """Remember a width that the person chose, in characters, so that it suits other text sizes too."""
        if self._restoring or not width:
            return
        widths = self._chosen_widths()
        widths[self._columns[index].key] = round(width / (theme.chars(1) or 1), 1)
        self._keep(widths=widths)


def _cut(widths: dict[int, int], least: dict[int, int], missing: int) -> int:
    """Take ``missing`` pixels from the ``widths`` of those that have a ``least`` one, the widest first, and return what
    still lacks.
    """
    while missing > 0:
        open_ones = sorted((i for i in least if widths[i] > least[i]), key=lambda i: -widths[i])
        if not open_ones:
            break
        widest = [i for i in open_ones if widths[i] == widths[open_ones[0]]]
        below = [widths[i] for i in open_ones if widths[i] < widths[widest[0]]]
        floor = max([*below[:1], *(least[i] for i in widest)])
        step = min(widths[widest[0]] - floor, -(-missing // len(widest)))
        for index in widest:
            taken = min(step, missing)
            widths[index] -= taken
            missing -= taken
    return missing
