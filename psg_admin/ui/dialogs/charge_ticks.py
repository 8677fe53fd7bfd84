"""What somebody owes, or what is paid in, each with a box to tick."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QVBoxLayout

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.rules import OpenCharge
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.editors import Editor
from psg_admin.ui.kit.tabbing import Holder, tab_through
from psg_admin.ui.kit.widgets import TextLabel

_LEAST_CHARS = 12
_USUAL_CHARS = 40
_LONGEST_WORD = 24


def breakable(words: str) -> str:
    """Return ``words`` so that a line may also end inside what is longer than any line: a web address, a reference."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\u200b", words)


class _Tick(QCheckBox):
    """A box whose words go on in further lines where one has no room for them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._wrap()

    def sizeHint(self) -> QSize:
        width = theme.chars(_USUAL_CHARS)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(_LEAST_CHARS), self._height(1))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(len(self._lines(width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_words"):
            self._wrap()

    def _wrap(self) -> None:
        lines = self._lines(self.width())
        words = "\n".join(lines).replace("&", "&&")
        if words != self.text():
            self.setText(words)
        # The form may reckon with the height that another width would need, and give no more than that.
        self.setMinimumHeight(self._height(len(lines)))

    def _height(self, lines: int) -> int:
        """Return the height for so many lines, whatever their number is now."""
        more = lines - 1 - self.text().count("\n")
        box = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorHeight, None, self)
        return max(box, super().sizeHint().height() + more * self.fontMetrics().lineSpacing())

    def _lines(self, width: int) -> list[str]:
        style = self.style()
        box = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, self)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, self)
        room = width - box - 2 * gap
        measure = self.fontMetrics()
        lines = [""]
        for word in self._words.split():
            for number, part in enumerate(breakable(word).split("\u200b")):
                longer = f"{lines[-1]}{' ' if number == 0 and lines[-1] else ''}{part}"
                if not lines[-1] or measure.horizontalAdvance(longer) <= room:
                    lines[-1] = longer
                else:
                    lines.append(part)
        return lines


class Ticks(Editor):
    """The field whose value are the ids of what is ticked, in the order shown."""

    def __init__(self) -> None:
        super().__init__()
        self._holder = Holder()
        self._holder.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else the letter of its label led nowhere
        self.widget = self._holder
        self._box = QVBoxLayout(self.widget)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(4))
        self._nothing = TextLabel("", "soft")
        self._box.addWidget(self._nothing)
        self._ticks: dict[int, QCheckBox] = {}

    def show_lines(self, lines: Mapping[int, str], ticked: Collection[int], empty: str) -> None:
        """Show other lines by their ids, some of them ticked; ``empty`` says what stands where there are none."""
        for tick in self._ticks.values():
            self._box.removeWidget(tick)
            tick.setParent(None)
            tick.deleteLater()
        self._ticks = {}
        for key, words in lines.items():
            tick = _Tick(words)
            tick.setChecked(key in ticked)
            tick.toggled.connect(self.edited)
            self._ticks[key] = tick
            self._box.addWidget(tick)
        self._nothing.setText(empty)
        self._nothing.setVisible(not lines)
        self._holder.leads_to = next(iter(self._ticks.values()), None)
        tab_through([self._holder, *self._ticks.values()])

    def tick_of(self, key: int) -> QCheckBox:
        """Return the box of one line."""
        return self._ticks[key]

    def put(self, value: Any) -> None:
        wanted = set(value or ())
        for charge_id, tick in self._ticks.items():
            with QSignalBlocker(tick):
                tick.setChecked(charge_id in wanted)

    def value(self) -> list[int]:
        return [key for key, tick in self._ticks.items() if tick.isChecked()]


class ChargeTicks(Ticks):
    """The field whose value are the ids of the ticked charges, in the order shown."""

    def __init__(self) -> None:
        super().__init__()
        self._charges: dict[int, OpenCharge] = {}

    def show_charges(self, charges: Sequence[OpenCharge], ticked: Collection[int], empty: str) -> None:
        """Show other charges, some of them ticked; ``empty`` says what stands where there are none."""
        self._charges = {charge.charge_id: charge for charge in charges}
        self.show_lines({charge.charge_id: _words(charge) for charge in charges}, ticked, empty)

    def chosen(self) -> list[OpenCharge]:
        """Return the ticked charges."""
        return [self._charges[charge_id] for charge_id in self.value()]

    def total(self) -> Money:
        """Return what is owed for the ticked charges."""
        return Money.total(charge.owed for charge in self.chosen())


def _words(charge: OpenCharge) -> str:
    """Return a charge as its box says it: for what, how much, since when."""
    words = _("{owed} · {purpose} · {amount} in all, due {day}") if charge.paid else _("{owed} · {purpose} · due {day}")
    return words.format(
        owed=charge.owed.show(), purpose=charge.purpose, amount=charge.amount.show(), day=show_day(charge.due_on)
    )
