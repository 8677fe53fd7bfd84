"""The parts of a line: what each is for, what is owed for it, and how much of this line it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from psg_admin.bank.splitting import Share
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.action import Action, fill_menu
from psg_admin.ui.kit.editors import TypedLine
from psg_admin.ui.kit.pane_parts import Rule
from psg_admin.ui.kit.widgets import Badge, ChoiceBox, TextLabel, button, restyle

_SUM_CHARS = 9


class _SumLine(TypedLine):
    """A sum at the right; Enter accepts the line."""

    entered = Signal()

    def __init__(self, name: str, amount: Money) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(20)
        self.setText(amount.plain())
        self.setAccessibleName(name)
        self.setFixedWidth(theme.chars(_SUM_CHARS) + theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class SplitBox(QWidget):
    """The parts with what each gets, and whether they meet the line. ``more`` are what "Add a part" offers.

    ``changed`` comes with each change by the person, ``accepted`` with Enter in a sum.
    """

    changed = Signal()
    accepted = Signal()

    def __init__(self, shares: Sequence[Share], amount: Money, more: Sequence[Action]) -> None:
        super().__init__()
        self.setObjectName("split")
        self._amount = max(amount, -amount)
        self._more = tuple(more)
        self._lines: list[_SumLine] = []
        self._boxes: dict[int, ChoiceBox] = {}
        self._shares: list[Share] = []
        self._rows = QWidget()
        self._said = TextLabel("")
        self._of = TextLabel("", "heading", wrap=False)
        self._mark = Badge()
        self._add = button(_("A&dd a part"), self._open, look="link", icon="plus")
        self._add.setObjectName("add")
        self._add.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self._mark)
        foot.addWidget(self._said, 1)
        foot.addWidget(self._of)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(4))
        self._box.addWidget(self._rows)
        self._box.addWidget(self._add)
        self._box.addWidget(Rule())
        self._box.addLayout(foot)
        self.show_shares(shares)

    def shares(self) -> list[Share]:
        """Return the parts as they are typed.

        :raises BadInput: for a sum that cannot be read.
        """
        found: list[Share] = []
        for place, one in enumerate(self._shares):
            typed = self._lines[place].text().strip()
            amount = Money.parse(typed, field="part") if typed else NOTHING
            gift = bool(self._boxes[place].currentData()) if place in self._boxes else one.gift
            found.append(replace(one, amount=amount, gift=gift))
        return found

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show other parts."""
        self._shares = list(shares)
        self._lines, self._boxes = [], {}
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(TextLabel(_("Parts"), "heading"), 0, 0)
        for column, words in ((1, _("owed")), (2, _("of this"))):
            grid.addWidget(TextLabel(words, "soft", wrap=False), 0, column, right)
        for place, one in enumerate(self._shares):
            self._put_row(grid, place, one)
        self._box.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        self.say()

    def add(self, share: Share) -> None:
        """Add a part, with what no other part has of the line, or with nothing; the sum has the focus."""
        rest = self._amount - Money.total(one.amount for one in self._read())
        self.show_shares([*self._read(), replace(share, amount=max(rest, NOTHING), added=True)])
        self._lines[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._lines[-1].selectAll()
        self.changed.emit()

    def set_gift(self, *, gift: bool) -> None:
        """Let what is left over be a gift, or stay left over, without telling anybody."""
        for box in self._boxes.values():
            box.setCurrentIndex(int(gift))

    def first(self) -> QWidget | None:
        """Return where the first sum is typed."""
        return self._lines[0] if self._lines else None

    def say(self) -> None:
        """Say whether the parts meet the line."""
        try:
            total = Money.total(one.amount for one in self.shares())
        except BadInput as error:
            self._tell(error.message, "attention", "")
            return
        rest = self._amount - total
        of = _("{parts} of {amount}").format(parts=total.show(), amount=self._amount.show())
        if not rest:
            self._tell(_("The parts meet the line"), "good", of)
        elif rest > NOTHING:
            self._tell(_("{amount} has no part yet").format(amount=rest.show()), "attention", of)
        else:
            self._tell(_("The parts are {amount} too much").format(amount=(-rest).show()), "attention", of)

    def _tell(self, words: str, look: str, of: str) -> None:
        self._mark.show_state("✓" if look == "good" else "", look)
        self._mark.setVisible(look == "good")
        self._said.setText(words)
        self._said.set_look("" if look == "good" else look)
        self._of.setText(of)
        restyle(self._said)
        accessibility.announce_settled(self, words)

    def _put_row(self, grid: QGridLayout, place: int, one: Share) -> None:
        row = place + 1
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if one.kind is None and not one.added:
            box = self._boxes[place] = ChoiceBox()
            box.addItem(_("Left over"), False)
            box.addItem(_("Gift"), True)
            box.setCurrentIndex(int(one.gift))
            box.setObjectName("rest")
            accessibility.set_name(box, _("What becomes of the rest"))
            box.activated.connect(self._edited)
            box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            grid.addWidget(box, row, 0)
        else:
            words = TextLabel(" · ".join(filter(None, [one.label, one.detail])))
            words.setMinimumWidth(1)
            grid.addWidget(words, row, 0)
        if one.owed is not None:
            grid.addWidget(TextLabel(one.owed.show(), "soft", wrap=False), row, 1, right)
        line = _SumLine(_("Of this for {part}").format(part=one.label), one.amount)
        line.setObjectName(f"part.{place}")
        line.edited.connect(self._edited)
        line.entered.connect(self.accepted)
        self._lines.append(line)
        grid.addWidget(line, row, 2, right)
        if one.added:
            away = button("✕", partial(self._remove, place), look="quiet")
            away.setAccessibleName(_("Take the part {part} away").format(part=one.label))
            grid.addWidget(away, row, 3)

    def _remove(self, place: int) -> None:
        self.show_shares([one for at, one in enumerate(self._read()) if at != place])
        first = self.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _read(self) -> list[Share]:
        """Return the parts as they are typed; a sum that cannot be read is nothing."""
        try:
            return self.shares()
        except BadInput:
            return self._shares

    def _edited(self, _what: object = None) -> None:
        self.say()
        self.changed.emit()

    def _open(self) -> None:
        self._menu.clear()
        fill_menu(self._menu, self._more, buttons=True)
        self._menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))
