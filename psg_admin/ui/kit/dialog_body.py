"""What scrolls inside a dialog: its form, and the live panel that goes with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.form import Form

_BESIDE_FROM = 84
"""From so many characters of width on, a panel stands beside its form."""
_COLUMN = 48
"""So many of them a column of a form has at least, where its columns stand beside each other."""
_LABELS_BESIDE_FROM = 60
"""From so many characters of width on, labels stand before their fields."""
ASIDE = 36
"""So many of them a panel takes."""


class FormBody(QWidget):
    """The ``form`` with ``panel`` beside it, or ``below`` it. ``beside`` says whether there is a panel that moves."""

    def __init__(
        self, fields: Sequence[Field], draft: Mapping[str, Any], panel: QWidget | None, parent: QWidget, *, below: bool
    ) -> None:
        super().__init__(parent)
        self.form = Form(fields, draft, self)
        self.beside = panel is not None and not below
        self._columns = self._turned = self._dressed_anew = False
        self._aside = None if panel is None else _Aside(panel, self)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(24))
        self._box.addWidget(self.form, 3, Qt.AlignmentFlag.AlignTop)
        self.form.setVisible(bool(fields))  # without any, what it shows begins right below the title
        if self._aside is not None:
            self._box.addWidget(self._aside, 2, Qt.AlignmentFlag.AlignTop)
        if below:
            self._box.addStretch(1)

    def turn(self, width: int) -> None:
        """Put the panel beside the form, or above it where a dialog of ``width`` has no room for both.

        Where there is room for the columns of the form beside each other, it stands above what is in the last of them.
        """
        self.form.set_stacked(stacked=width < theme.chars(_LABELS_BESIDE_FROM))
        if self.beside:
            wide = width >= theme.chars(_BESIDE_FROM)
            self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.BottomToTop)
        columns = self.form.in_columns and width >= theme.chars(_COLUMN * self.form.shares)
        if columns == self._columns and self._turned:
            if self._dressed_anew:
                self.form.line_up(beside=columns)
            return
        self._columns, self._turned = columns, True
        self.form.set_beside(beside=columns)
        if self.beside and self._aside is not None:
            self._aside.move_down(0, 0)
            if columns:
                self.form.put_above_last(self._aside)
            else:
                self._box.addWidget(self._aside, 2, Qt.AlignmentFlag.AlignTop)

    def line_up(self) -> None:
        """Give the labels the width that they want in another size of the text, from now on wherever it is turned."""
        self._dressed_anew = True
        self.form.line_up(beside=self._columns)

    def keep_off_bar(self, _least: int, most: int) -> None:
        """Keep off the scroll bar, while there is one; without it the form ends where the buttons below it do."""
        self._box.setContentsMargins(0, 0, theme.px(8) if most > 0 else 0, 0)

    def keep_aside(self, scrolled: int) -> None:
        """Keep the panel beside the form in view while the form is ``scrolled`` by so many pixels."""
        if self._aside is not None:
            beside = self._box.direction() == QBoxLayout.Direction.LeftToRight and not self._columns
            self._aside.move_down(scrolled if beside else 0, self.height())


class _Aside(QWidget):
    """Holds the live panel and can let it stand lower."""

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(panel)

    def move_down(self, by: int, room: int) -> None:
        """Let the panel stand ``by`` pixels lower, as far as it stays inside ``room``."""
        tall = self._box.totalHeightForWidth(self.width()) - self._box.contentsMargins().top()
        self._box.setContentsMargins(0, max(0, min(by, room - tall)), 0, 0)
