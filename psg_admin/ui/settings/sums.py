"""A table of sums that one types into: a line for each category, a field in each column, and what they come to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.editors import Editor, ParsedEditor
from psg_admin.ui.kit.tabbing import Holder, tab_through
from psg_admin.ui.kit.widgets import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SumsEditor(Editor):
    """The table. Its value are the sums by the key of the line and the place of the column, £0.00 where none is typed.

    ``lines``: key and words of each; ``columns``: the words above the fields; ``told``: by key what is said softly
    before the fields, under ``told_head``. Lines of ``signed`` take sums below nothing. The arrow keys go up and down.
    ``together``: below the columns stands what they come to.
    """

    def __init__(
        self, title: str, lines: Sequence[tuple[str, str]], columns: Sequence[str], *,
        told: Mapping[str, str] | None = None, told_head: str = "", signed: frozenset[str] = frozenset(),
        together: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._holder = Holder()
        self.widget = self._holder
        self.widget.setAccessibleName(title)
        self._fields: dict[tuple[str, int], ParsedEditor[Money]] = {}
        self._totals: list[TextLabel] = []
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        first = 2 if told is not None else 1
        grid.addWidget(TextLabel(title, "section", wrap=False), 0, 0)
        if told is not None:
            grid.addWidget(TextLabel(told_head, "soft", wrap=False), 0, 1, right)
        for place, words in enumerate(columns):
            grid.addWidget(TextLabel(words, "soft", wrap=False), 0, first + place, right)
        for row, (key, words) in enumerate(lines, 1):
            label = TextLabel(words)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            grid.addWidget(label, row, 0)
            if told is not None:
                grid.addWidget(_sum_label(told.get(key, "")), row, 1, right)
            for place, column in enumerate(columns):
                grid.addWidget(self._make(key, place, f"{words}, {column}", signed=key in signed), row, first + place)
        last = len(lines) + 1
        if together:
            grid.addWidget(TextLabel(_("Together"), "soft", wrap=False), last, 0)
        for place in range(len(columns) if together else 0):
            total = _sum_label("")
            self._totals.append(total)
            grid.addWidget(total, last, first + place, right)
        tab_through([self._holder, *(one.widget for one in self._fields.values())])
        self._holder.leads_to = next((one.widget for one in self._fields.values()), None)
        self._add_up()

    def put(self, value: Any) -> None:
        """Show the sums ``value``, by key and column; a field of which it says nothing becomes empty."""
        for at, field in self._fields.items():
            field.put((value or {}).get(at) or None)
        self._add_up()

    def value(self) -> dict[tuple[str, int], Money]:
        return {at: field.value() or NOTHING for at, field in self._fields.items()}

    def typed(self) -> dict[tuple[str, int], str]:
        return {at: field.typed() for at, field in self._fields.items()}

    def retype(self, typed: Any) -> None:
        for at, field in self._fields.items():
            field.retype(typed.get(at, ""))
        self._add_up()

    def mark(self, *, wrong: bool) -> None:
        """Mark the first sum that cannot be read, where the focus then goes."""
        faulty = next((one for one in self._fields.values() if _fault(one)), None) if wrong else None
        for field in self._fields.values():
            field.mark(wrong=field is faulty)
            field.widget.setAccessibleDescription(_fault(field) if field is faulty else "")
        first = next((one.widget for one in self._fields.values()), None)
        self._holder.leads_to = first if faulty is None else faulty.widget

    def field(self, key: str, place: int = 0) -> ParsedEditor[Money]:
        """Return the field of a line in a column."""
        return self._fields[key, place]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the line below or above."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            at = next((at for at, one in self._fields.items() if one.widget is watched), None)
            if step is not None and at is not None:
                column = [one.widget for (_key, place), one in self._fields.items() if place == at[1]]
                there = column.index(self._fields[at].widget) + step
                if 0 <= there < len(column):
                    column[there].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _make(self, key: str, place: int, name: str, *, signed: bool) -> QWidget:
        parse = partial(Money.parse, allow_negative=signed)
        field: ParsedEditor[Money] = ParsedEditor(parse, Money.plain, Money.show, 12, right=True)
        field.setParent(self)
        field.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.line.installEventFilter(self)
        accessibility.set_name(field.widget, name)
        field.edited.connect(self._add_up)
        field.edited.connect(self.edited)
        field.left.connect(self.left)
        self._fields[key, place] = field
        return field.widget

    def _add_up(self) -> None:
        for place, label in enumerate(self._totals):
            fields = [one for (_key, column), one in self._fields.items() if column == place]
            label.setText(Money.total(one.value() or NOTHING for one in fields if not _fault(one)).show())


def _sum_label(text: str) -> TextLabel:
    label = TextLabel(text, "soft", wrap=False)
    theme.follow_font(label, "figures")
    label.setContentsMargins(0, 0, theme.px(10), 0)  # as far from the edge as what is typed
    return label


def _fault(field: ParsedEditor[Money]) -> str:
    try:
        field.value()
    except BadInput as error:
        return error.message
    return ""
