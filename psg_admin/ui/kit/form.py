"""A form: fields from a list, a draft behind them, errors at the field in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QLabel, QVBoxLayout, QWidget

from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.typed import lacking
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.editors import CheckEditor, Editor
from psg_admin.ui.kit.fields import (
    COLUMN,
    WIDE_COLUMN,
    Field,
    check,
    choice,
    custom,
    day,
    heading,
    lines,
    moment,
    money,
    number,
    pick,
    text,
    time_of_day,
)
from psg_admin.ui.kit.widgets import TextLabel

__all__ = [
    "COLUMN", "WIDE_COLUMN", "Field", "Form", "check", "choice", "custom", "day", "heading", "lines", "moment", "money",
    "number", "pick", "text", "time_of_day",
]  # fmt: skip


class _Place:
    """One field on the form: its declaration, its editor and the line below it."""

    def __init__(self, field: Field, editor: Editor) -> None:
        self.field = field
        self.editor = editor
        self.note = TextLabel(field.hint, "soft")
        if not field.hint:
            self.note.hide()  # and never shown before it has its parent: it would flash up as a window
        self.label: _FieldLabel | None = None
        self.box: QWidget
        self.rows: _Rows
        self.wrong = ""
        self.doubt = ""

    def say(self, sentence: str = "", doubt: str = "") -> None:
        """Show what is wrong, or what looks like a slip, or what was understood, or the hint."""
        self.wrong = sentence
        self.doubt = doubt
        shown = sentence or doubt or self.editor.echo() or self.field.hint
        self.note.set_look("bad" if sentence else "soft")
        self.note.setText(f"⚠ {sentence}" if sentence else shown)
        self.note.setVisible(bool(shown))
        self.editor.mark(wrong=bool(sentence))
        self.editor.widget.setAccessibleDescription(shown)


class _FieldLabel(QLabel):
    """The words before a field. The underlined letter ends the kerning, so they are wider than Qt reckons."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)

    def sizeHint(self) -> QSize:
        return self._roomy(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._roomy(super().minimumSizeHint())

    def words_width(self) -> int:
        """Return how wide it is for its words alone; the hint is never less than the least width that was set.

        By the font of the theme: its own is still the one before, where it is not seen or not dressed anew yet.
        """
        words = QFontMetrics(theme.font()).size(Qt.TextFlag.TextShowMnemonic, self.text())
        return self._roomy(words).width()

    def _roomy(self, size: QSize) -> QSize:
        return QSize(size.width() + theme.chars(1), size.height())


class _Rows(QFormLayout):
    """The rows of a form. Once Qt's own was asked how high it is at another width, as a dialog does that grows, it lays
    out its rows by that: what stands below a field then runs into it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(theme.px(16))
        self.setVerticalSpacing(theme.px(8))
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    _asked = -1
    """The width that it was asked for last, where that is another one."""

    def heightForWidth(self, width: int) -> int:
        self._asked = width
        return super().heightForWidth(width)

    def setGeometry(self, rect: QRect) -> None:
        if self._asked not in {-1, rect.width()}:
            self.invalidate()  # never without need: each time all of the window is laid out once more
        self._asked = -1
        super().setGeometry(rect)


class Form(QWidget):
    """The ``fields`` with the values of ``draft``. ``changed`` comes with each change by the person.

    Those from :data:`psg_admin.ui.kit.fields.COLUMN` on stand beside the others where there is room, else below them.
    The focus begins in the field ``starts_at``, where that is shown, else in the first.
    """

    changed = Signal()

    def __init__(self, fields: Sequence[Field], draft: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, _Place] = {}
        self.starts_at = ""
        self._columns: list[_Rows] = []
        self._boxes: list[QVBoxLayout] = []
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(8))
        self._add_column()
        for field in fields:
            if field.begins_column:
                self._add_column(field.share)
            else:
                self._add(field, self._columns[-1])
        self.fill(draft)

    @property
    def in_columns(self) -> bool:
        """Whether there are several columns, which stand beside each other where there is room."""
        return len(self._columns) > 1

    @property
    def shares(self) -> int:
        """How many columns of the usual width there are: one for lines of several fields counts for more."""
        return sum(self._box.stretch(place) for place in range(self._box.count()))

    def set_beside(self, *, beside: bool) -> None:
        """Let the columns stand beside each other, or one below the other with their labels in one line."""
        if not self.in_columns:
            return
        ways = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(ways[0] if beside else ways[1])
        for box in self._boxes:
            box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.line_up(beside=beside)

    def line_up(self, *, beside: bool) -> None:
        """Give the labels of the columns one width, by the text as large as it is now: in each, or in all of them."""
        if not self.in_columns:
            return
        self._box.setSpacing(theme.px(32 if beside else 8))
        labels = [place.label for place in self._places.values() if place.label is not None]
        for rows in self._columns:
            here = [one for one in labels if rows.indexOf(one) >= 0]
            wide = max((one.words_width() for one in (here if beside else labels)), default=0)
            for one in here:
                one.setMinimumWidth(wide)

    def put_above_last(self, panel: QWidget) -> None:
        """Take a panel in, above what stands in the last column."""
        self._boxes[-1].setSpacing(theme.px(16))
        self._boxes[-1].insertWidget(0, panel)

    def place_after(self, key: str, other: str) -> None:
        """Let a field stand right after another one of its column, on the form and for who goes by Tab."""
        keys = list(self._places)
        if keys.index(key) == keys.index(other) + 1:
            return
        place, before = self._places[key], self._places[other]
        place.rows.takeRow(place.box)
        row = place.rows.getWidgetPosition(before.box)[0] + 1  # type: ignore[index]
        if place.label is None:
            place.rows.insertRow(row, place.box)
        else:
            place.rows.insertRow(row, place.label, place.box)
        QWidget.setTabOrder(before.editor.widget, place.editor.widget)
        keys.remove(key)
        keys.insert(keys.index(other) + 1, key)
        self._places = {one: self._places[one] for one in keys}

    def fill(self, draft: Mapping[str, Any]) -> None:
        """Show the values of ``draft``; fields that it does not name become empty."""
        for key, place in self._places.items():
            place.editor.put(draft.get(key))
            place.say()

    def values(self) -> dict[str, Any] | None:
        """Return the value of each field; None when one cannot be taken, and then it says so and has the focus."""
        found, problems = self._read()
        if not problems:
            return found
        self.show_error(ManyBadInputs(problems))
        return None

    def peek(self) -> dict[str, Any]:
        """Return the values that can be read now, without complaining of the others: for a live panel."""
        return self._read()[0]

    def value(self, key: str) -> Any:
        """Return one value as it stands, None when it cannot be read."""
        return self.peek().get(key)

    def put(self, key: str, value: Any) -> None:
        """Show another value in one field."""
        self._places[key].editor.put(value)
        self._places[key].say()

    def editor(self, key: str) -> Editor:
        """Return the editor of a field."""
        return self._places[key].editor

    def note(self, key: str, sentence: str) -> None:
        """Say something softly below a field (a standing, a reason); an empty sentence brings the hint back."""
        place = self._places[key]
        if not place.wrong:
            place.note.setText(sentence or place.field.hint)
            place.note.setVisible(bool(sentence or place.field.hint))
            place.editor.widget.setAccessibleDescription(sentence or place.field.hint)

    def set_shown(self, key: str, shown: bool) -> None:  # noqa: FBT001 - reads as Qt's setVisible does
        """Show or hide a field; a hidden field keeps what was typed and is not read."""
        place = self._places[key]
        place.rows.setRowVisible(place.box, shown)

    def set_stacked(self, *, stacked: bool) -> None:
        """Put the labels above their fields where there is no room for both side by side, or before them again."""
        policy = QFormLayout.RowWrapPolicy.WrapAllRows if stacked else QFormLayout.RowWrapPolicy.WrapLongRows
        for rows in self._columns:
            if rows.rowWrapPolicy() != policy:
                rows.setRowWrapPolicy(policy)

    def show_error(self, error: BadInput) -> list[str]:
        """Show each sentence at its field and give the first the focus; return those that have no field here."""
        problems = error.problems if isinstance(error, ManyBadInputs) else (error,)
        homeless: list[str] = []
        first: _Place | None = None
        for problem in problems:
            place = self._places.get(problem.field)
            if place is None:
                homeless.append(problem.message)
                continue
            place.say(problem.message)
            first = first or place
        if first is not None:
            here = first.editor.widget.hasFocus()
            first.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            if here:  # else it is read with the field, as that gets the focus
                accessibility.announce(first.editor.widget, first.wrong)
        return homeless

    def typed(self) -> dict[str, Any]:
        """Return what was typed, right or wrong, to carry on with later."""
        return {key: place.editor.typed() for key, place in self._places.items()}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put back what :meth:`typed` gave."""
        for key, what in typed.items():
            if key in self._places:
                self._places[key].editor.retype(what)
                self._places[key].say()

    def focus_first(self) -> None:
        """Give the field that the form starts at the focus, or the first one."""
        places = list(self._places.values())
        at = self._places.get(self.starts_at)
        if at is not None and at.rows.isRowVisible(at.box):
            places.insert(0, at)
        for place in places:
            if place.editor.widget.isEnabled():
                place.editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _add_column(self, share: int = 1) -> None:
        rows, box = _Rows(), QVBoxLayout()
        box.setSpacing(theme.px(8))
        box.addLayout(rows)
        self._columns.append(rows)
        self._boxes.append(box)
        self._box.addLayout(box, share)

    def _add(self, field: Field, rows: _Rows) -> None:
        if field.make is None:
            box = QWidget(self)
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, theme.px(8) if rows.rowCount() else 0, 0, 0)
            inside.setSpacing(theme.px(2))
            inside.addWidget(TextLabel(field.label, "heading"))
            if field.hint:
                inside.addWidget(TextLabel(field.hint, "soft"))
            rows.addRow(box)
            return
        place = _Place(field, field.make())
        place.editor.setParent(self)
        widget = place.editor.widget
        widget.setObjectName(field.key)
        plain = field.label.replace("&", "")
        if plain:
            widget.setAccessibleName(plain)
            inner = widget.focusProxy()
            if inner is not None and not inner.accessibleName():
                inner.setAccessibleName(plain)  # it is what has the focus, and is read
        widget.setAccessibleDescription(field.hint)
        box = QWidget(self)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(2))
        inside.addWidget(widget)
        inside.addWidget(place.note)
        place.box, place.rows = box, rows
        if not plain:
            rows.addRow(box)  # a field without a label has the whole width, and names itself
        elif isinstance(place.editor, CheckEditor):
            rows.addRow("", box)
        else:
            place.label = _FieldLabel(field.label)
            place.label.setBuddy(widget)
            place.label.setContentsMargins(0, theme.px(2), 0, 0)
            rows.addRow(place.label, box)
        self._places[field.key] = place
        place.editor.edited.connect(self._edited)
        place.editor.left.connect(self._left)

    def _edited(self) -> None:
        place = self._place_of(self.sender())
        if place is not None:
            place.say()
        self.changed.emit()

    def _left(self) -> None:
        """Say at once what cannot be read, when the person goes on; what is merely missing waits for the end."""
        place = self._place_of(self.sender())
        if place is None:
            return
        problem = self._problem_of(place)
        doubt = "" if problem or place.field.doubt is None else place.field.doubt(place.editor.value())
        said = problem or doubt
        if said and said == (place.wrong or place.doubt):
            return
        place.say(problem, doubt)
        if said:
            accessibility.announce(place.editor.widget, f"{place.editor.widget.accessibleName()}: {said}")

    def _problem_of(self, place: _Place) -> str:
        try:
            place.editor.value()
        except BadInput as error:
            return error.message
        return ""

    def _place_of(self, editor: object) -> _Place | None:
        return next((place for place in self._places.values() if place.editor is editor), None)

    def _read(self) -> tuple[dict[str, Any], list[BadInput]]:
        found: dict[str, Any] = {}
        problems: list[BadInput] = []
        for key, place in self._places.items():
            if not place.rows.isRowVisible(place.box):
                continue
            try:
                value = place.editor.value()
            except BadInput as error:
                problems.append(BadInput(error.message, field=key))
                continue
            if place.field.required and (value is None or value == ""):
                label = place.field.label.replace("&", "")
                problems.append(BadInput(lacking(label, place.field.lacking), field=key))
                continue
            found[key] = value
        return found, problems
