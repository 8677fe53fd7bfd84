"""The sheet above the lines: what each column of the list is taken for, and what the list does not say itself."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from psg_admin.imports.columns import OWN, ListColumns, PaidTo, own_field
from psg_admin.imports.mapping import MappedColumn, SheetMapping, Source, choose
from psg_admin.imports.reading import Questions
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, fold, ngettext, translate
from psg_admin.people.states import OwnKind
from psg_admin.tables.values import Order
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import ChoiceBox, FlowLayout, LineLabel, TextLabel, button, restyle

_KEY = int(Qt.ItemDataRole.UserRole)
_ROWS = 4
"""So many lines of columns are seen before the sheet is opened wide."""
_WIDE_ROWS = 10
_BESIDE_FROM = 130
"""From so many characters of width on, two columns of the list stand side by side."""
_UNSURE = frozenset({Source.CONTENTS, Source.OWN})


class MappingSheet(QFrame):
    """Shows what each column is taken for, the doubtful first. ``edited`` comes with each change by the person."""

    edited = Signal()

    def __init__(self, what: ListColumns) -> None:
        super().__init__()
        self.setObjectName("import.columns")
        self.setProperty("look", "note")
        self.setAccessibleName(_("Columns of the list"))
        self.mapping = SheetMapping((), what=what)
        self._lines: dict[int, _Line] = {}
        self._order: list[int] = []
        self._choices = _choices(self, what)
        self._count = TextLabel("", "heading", wrap=False)
        self._known = TextLabel("", "soft", wrap=False)
        self._unsure = TextLabel("", "attention", wrap=False)
        self._wide = button("", self._widen, look="link")
        self._is_wide = False
        self.days = _question(_("In which order are the days written?"))
        self.paid_to = _question(_("What is the paid-to day?"))
        self.make_types = QCheckBox(_("Make missing &types"))
        self.make_types.setObjectName("make-types")
        self.days.activated.connect(self._answered)
        self.paid_to.activated.connect(self._answered)
        self.make_types.clicked.connect(self._answered)
        self._error = TextLabel("", "bad")
        self._error.hide()
        head = QWidget()
        parts: tuple[QWidget, ...] = (
            self._count, self._known, self._unsure, self._wide, self.days, self.paid_to, self.make_types,
        )  # fmt: skip
        flow = FlowLayout(head, spacing=theme.px(12))
        for part in parts:
            flow.addWidget(part)
        self._inside = QWidget()
        self._inside.setProperty("look", "pane")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, theme.px(8), 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(4))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        box = QVBoxLayout(self)
        side = theme.px(16)
        box.setContentsMargins(side, theme.px(8), side, theme.px(10))
        box.setSpacing(theme.px(8))
        for below in (head, self._scroll, self._error):
            box.addWidget(below)
        self._beside = 0

    @property
    def order(self) -> Order | None:
        """The order of the days that the person chose, None before."""
        chosen = self.days.currentData(_KEY)
        return Order(chosen) if chosen else None

    @property
    def paid_to_is(self) -> PaidTo | None:
        """What the person said that the paid-to days are, None before."""
        chosen = self.paid_to.currentData(_KEY)
        return PaidTo(chosen) if chosen else None

    def unanswered(self) -> str:
        """Say what has to be answered first, "" for nothing."""
        for box in (self.days, self.paid_to):
            if not box.isHidden() and not box.currentData(_KEY):
                return _("Above the lines, answer first: {question}").format(question=box.accessibleName())
        return ""

    def start(self, mapping: SheetMapping) -> None:
        """Show the columns of another list; nothing is answered yet."""
        for line in self._lines.values():
            line.remove()
        self.mapping = mapping
        rank = {Source.OWN: 0, Source.CONTENTS: 1}
        self._order = sorted(
            (one.position for one in mapping.columns if one.heading or one.examples),
            key=lambda place: rank.get(mapping.columns[place].source, 2),
        )
        self._lines = {place: _Line(self, self._choices, mapping.columns[place]) for place in self._order}
        for line in self._lines.values():
            line.picked.connect(self._picked)
        for box in (self.days, self.paid_to):
            box.clear()
            box.hide()
        self.make_types.hide()
        self._beside = 0
        self._lay()
        self._show()

    def ask(self, asked: Questions) -> None:
        """Show what the list does not say itself, and keep what was answered."""
        if asked.order is not None and not self.days.count():
            first = _("Days such as {example}: choose").format(example=asked.order.example)
            _offer(self.days, first, [(one.value, one.label) for one in asked.order.orders])
        self.days.setVisible(asked.order is not None)
        there = bool(self.mapping.positions("paid_to"))
        if there and not self.paid_to.count():
            example = next(
                (one.examples[0] for one in self.mapping.columns if one.key == "paid_to" and one.examples), ""
            )
            heading = self.mapping.heading("paid_to")
            first = _("“{heading}”, such as {example}: choose").format(heading=heading, example=example)
            _offer(self.paid_to, first, [(one.value, f"{heading}: {one.label}") for one in PaidTo])
            known = self.mapping.paid_to
            if known is not None:
                self.paid_to.setCurrentIndex(self.paid_to.findData(known.value, _KEY))
        self.paid_to.setVisible(there)
        self.make_types.setVisible(bool(self.mapping.positions("type")))
        self._tint()

    def _tint(self) -> None:
        for box in (self.days, self.paid_to):
            set_look(box, "" if box.currentData(_KEY) else "attention")

    def _answered(self) -> None:
        self._tint()
        self.edited.emit()

    def _picked(self, place: int, key: str) -> None:
        column = self.mapping.columns[place]
        kind = OwnKind(key[len(OWN) :]) if key.startswith(OWN) else None
        wanted = key if kind is None else OWN + (own_field(column.key) or column.heading)
        self._error.hide()
        try:
            self.mapping = choose(self.mapping, place, wanted, kind)
        except UserError as error:
            self._error.setText(error.message)
            self._error.show()
        if "paid_to" in (column.key, key):
            self.paid_to.clear()
            self.paid_to.hide()
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        seen = [self.mapping.columns[place] for place in self._order]
        for column in seen:
            self._lines[column.position].tell(column)
        unsure = sum(one.source in _UNSURE for one in seen)
        known = sum(bool(one.key) for one in seen) - unsure
        words = ngettext("{count} column", "{count} columns", len(seen))
        self._count.setText(words.format(count=show_count(len(seen))))
        self._known.setText(_("{count} known by their names or by you").format(count=show_count(known)))
        words = ngettext("{count} to look at", "{count} to look at", unsure)
        self._unsure.setText(words.format(count=show_count(unsure)))
        self._unsure.setVisible(unsure > 0)

    def _widen(self) -> None:
        self._is_wide = not self._is_wide
        self._fit()

    def _lay(self) -> None:
        beside = 2 if self.width() >= theme.chars(_BESIDE_FROM) else 1
        if beside == self._beside:
            return
        self._beside = beside
        down = -(-len(self._order) // beside)
        for number, place in enumerate(self._order):
            self._lines[place].put(self._grid, number % down, number // down)
        stops = [self.make_types, *(self._lines[place].box for place in self._order)]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        for across in range(2):
            for part, share in enumerate((3, 0, 4, 5)):
                self._grid.setColumnStretch(across * 5 + part, share if across < beside else 0)
        self._fit()

    def _fit(self) -> None:
        down = -(-len(self._order) // max(1, self._beside))
        high = theme.tall(32) + theme.px(4)
        rows = min(down, _WIDE_ROWS if self._is_wide else _ROWS)
        self._scroll.setFixedHeight(rows * high)
        self._wide.setText(_("Show fewer") if self._is_wide else _("Show all"))
        self._wide.setVisible(down > _ROWS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()


class _Line(QObject):
    """One column of the list: its heading, what it is taken for, and cells that stand below it."""

    picked = Signal(int, str)

    def __init__(self, parent: QWidget, choices: QStandardItemModel, column: MappedColumn) -> None:
        super().__init__(parent)
        self._place = column.position
        heading = column.heading or _("(no heading)")
        self.heading = LineLabel(heading)
        self.arrow = TextLabel("→", "soft", wrap=False)
        self.box = ChoiceBox()
        self.box.setObjectName(f"column.{column.position}")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(18)
        self.box.setModel(choices)
        self.box.setAccessibleName(_("{heading} is taken for").format(heading=heading))
        self.box.activated.connect(self._activated)
        self.examples = LineLabel("", "soft")

    def tell(self, column: MappedColumn) -> None:
        """Show what the column is taken for now."""
        key = OWN + column.kind if own_field(column.key) else column.key
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(key, _KEY)))
        self.examples.setText(column.reason or ", ".join(column.examples))
        self.box.setAccessibleDescription(f"{column.source.label}. {self.examples.text()}")
        set_tip(self.box, column.source.label)
        set_look(self.box, "attention" if column.source in _UNSURE else "")

    def put(self, grid: QGridLayout, row: int, across: int) -> None:
        """Stand in a line of the sheet."""
        for part, widget in enumerate((self.heading, self.arrow, self.box, self.examples)):
            grid.addWidget(widget, row, across * 5 + part)

    def remove(self) -> None:
        """Go, with all that stands in the sheet."""
        for widget in (self.heading, self.arrow, self.box, self.examples):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def _activated(self, index: int) -> None:
        self.picked.emit(self._place, str(self.box.itemData(index, _KEY)))


def _choices(parent: QWidget, what: ListColumns) -> QStandardItemModel:
    """Return what a column of such a list can be taken for, once for all boxes."""
    model = QStandardItemModel(parent)
    every = [("", _("Not taken"))]
    if what.rest == OWN:
        every += [(OWN + kind, _("Own field: {kind}").format(kind=kind.label)) for kind in OwnKind]
    every += sorted(((one.key, translate(one.label)) for one in what.columns), key=lambda pair: fold(pair[1]))
    for key, words in every:
        item = QStandardItem(words)
        item.setData(key, _KEY)
        model.appendRow(item)
    return model


def _question(name: str) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.hide()
    return box


def _offer(box: ChoiceBox, first: str, choices: list[tuple[str, str]]) -> None:
    box.addItem(first)
    box.setItemData(0, "", _KEY)
    for value, words in choices:
        box.addItem(words)
        box.setItemData(box.count() - 1, value, _KEY)


def set_look(box: ChoiceBox, look: str) -> None:
    """Let a box look as it ought to: "attention" where it waits for an answer."""
    if box.property("look") != look:
        box.setProperty("look", look)
        restyle(box)
