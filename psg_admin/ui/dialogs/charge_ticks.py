"""What somebody owes, each with a box to tick."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QVBoxLayout, QWidget

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.rules import OpenCharge
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.editors import Editor
from psg_admin.ui.kit.widgets import TextLabel

_LEAST_CHARS = 30


class _Tick(QCheckBox):
    """A box whose words go on in further lines where one has no room for them."""

    def __init__(self, words: str) -> None:
        super().__init__(words.replace("&", "&&"))
        self._words = words.split()
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(theme.chars(_LEAST_CHARS), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        style = self.style()
        box = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, self)
        room = self.width() - box - 2 * gap
        lines = [self._words[0]]
        for word in self._words[1:]:
            longer = f"{lines[-1]} {word}"
            if self.fontMetrics().horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        self.setText("\n".join(lines).replace("&", "&&"))


class ChargeTicks(Editor):
    """The field whose value are the ids of the ticked charges, in the order shown."""

    def __init__(self) -> None:
        super().__init__()
        self.widget = QWidget()
        self._box = QVBoxLayout(self.widget)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(4))
        self._nothing = TextLabel("", "soft")
        self._box.addWidget(self._nothing)
        self._ticks: dict[int, QCheckBox] = {}
        self._charges: dict[int, OpenCharge] = {}
        self._wanted: set[int] = set()

    def show_charges(self, charges: Sequence[OpenCharge], ticked: Collection[int], empty: str) -> None:
        """Show other charges, some of them ticked; ``empty`` says what stands where there are none."""
        for tick in self._ticks.values():
            self._box.removeWidget(tick)
            tick.setParent(None)
            tick.deleteLater()
        self._charges = {charge.charge_id: charge for charge in charges}
        self._ticks = {}
        for charge in charges:
            tick = _Tick(_words(charge))
            tick.setChecked(charge.charge_id in ticked)
            tick.clicked.connect(self.edited)
            self._ticks[charge.charge_id] = tick
            self._box.addWidget(tick)
        self._nothing.setText(empty)
        self._nothing.setVisible(not charges)
        if charges:
            self.widget.setFocusProxy(self._ticks[charges[0].charge_id])

    def chosen(self) -> list[OpenCharge]:
        """Return the ticked charges."""
        return [self._charges[charge_id] for charge_id in self.value()]

    def total(self) -> Money:
        """Return what is owed for the ticked charges."""
        return Money.total(charge.owed for charge in self.chosen())

    def tick_of(self, charge_id: int) -> QCheckBox:
        """Return the box of one charge."""
        return self._ticks[charge_id]

    def put(self, value: Any) -> None:
        wanted = set(value or ())
        for charge_id, tick in self._ticks.items():
            tick.setChecked(charge_id in wanted)

    def value(self) -> list[int]:
        return [charge_id for charge_id, tick in self._ticks.items() if tick.isChecked()]


def _words(charge: OpenCharge) -> str:
    """Return a charge as its box says it: for what, how much, since when."""
    words = _("{owed} · {purpose} · {amount} in all, due {day}") if charge.paid else _("{owed} · {purpose} · due {day}")
    return words.format(
        owed=charge.owed.show(), purpose=charge.purpose, amount=charge.amount.show(), day=show_day(charge.due_on)
    )
