"""What money was spent for, as it is typed: category, event, fund and sum, line by line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.rules import GENERAL
from psg_admin.accounts.states import Direction
from psg_admin.books.plans import PartRequest
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.ui.dialogs.money import category_options, fund_options
from psg_admin.ui.dialogs.places import held
from psg_admin.ui.kit import accessibility
from psg_admin.ui.kit.editors import ChoiceEditor, Editor, ParsedEditor
from psg_admin.ui.kit.spread import SpreadRow
from psg_admin.ui.kit.stack import Line, LineStack
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import TextLabel, button, column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.books.queries.facts import OutStart


class PartLine(Line):
    """One part of what was spent. Of the only one there is no sum: it is for all of it.

    ``lacks``: it has no sum, though another one is already what the others leave.
    """

    def __init__(self, start: OutStart) -> None:
        super().__init__()
        self.lacks = False
        events: list[tuple[int | None, str]] = [(None, _("No event"))]
        events += [(i, f"{title}, {show_day(day)}") for i, title, day in start.events]
        funds = fund_options(start.chart)
        self.category = ChoiceEditor(category_options(start.chart, Direction.EXPENSE, Direction.NEITHER))
        self.of_event = ChoiceEditor(events)
        self.fund = ChoiceEditor(funds)
        self.amount = ParsedEditor(partial(Money.parse, field="parts"), Money.plain, Money.show, 10, right=True)
        self.remove = button("✕", self.removed.emit, look="quiet")
        self._parts: tuple[tuple[Editor, str, str, float, int], ...] = (
            (self.category, _("&What for"), _("What part {number} was for"), 24, 2),
            (self.of_event, _("E&vent"), _("Event of part {number}"), 22, 2),
            (self.fund, _("F&und"), _("Fund of part {number}"), 20, 1),
            (self.amount, _("Of &it"), _("Sum of part {number}"), 11, 0),
        )
        self.captions: list[TextLabel] = []
        self._holders: list[QWidget] = []
        row = SpreadRow()
        self.setLayout(column(row))
        for editor, caption, _words, chars, stretch in self._parts:
            editor.setParent(self)
            editor.edited.connect(self.edited)
            label = TextLabel(caption, "soft", wrap=False)
            holder = held(editor.widget, label)
            self.captions.append(label)
            self._holders.append(holder)
            row.spread.add(holder, chars, stretch)
        self._away = held(self.remove)
        row.spread.add(self._away, 5)
        self._holders[1].setVisible(bool(start.events))
        self._holders[2].setVisible(len(funds) > 1)

    def entry(self) -> QWidget:
        return self.category.widget

    def stops(self) -> list[QWidget]:
        return [*(editor.widget for editor, *_rest in self._parts), self.remove]

    def number(self, place: int, *, alone: bool) -> None:
        """Say which part this is; the first carries the captions and their letters, the only one cannot go."""
        for caption, (editor, *_rest) in zip(self.captions, self._parts, strict=True):
            caption.setVisible(place == 1)
            caption.setBuddy(editor.widget if place == 1 else None)  # type: ignore[arg-type]
        for editor, _caption, words, *_rest in self._parts:
            accessibility.set_name(editor.widget, words.format(number=place))
        self.remove.setAccessibleName(_("Take part {number} away").format(number=place))
        set_tip(self.remove, self.remove.accessibleName())
        self._holders[3].setVisible(not alone)
        self._away.setVisible(not alone)

    def say_rest(self, rest: Money | None) -> None:
        """Say in the field of the sum what the other parts leave, where nothing is typed in it."""
        self.amount.line.setPlaceholderText("" if rest is None or rest <= NOTHING else rest.plain())

    def sum(self) -> Money | None:
        """Return the sum that is typed; None where there is none, or it cannot be read."""
        try:
            return self.amount.value()
        except BadInput:
            return None

    def part(self, *, alone: bool) -> PartRequest:
        """Return the part as it is typed; of the only one without a sum.

        :raises BadInput: for a sum that cannot be read.
        """
        amount = None if alone else self.amount.value()
        return PartRequest(self.category.value(), amount, self.of_event.value(), self.fund.value())

    def faulty(self) -> QWidget | None:
        try:
            self.amount.value()
        except BadInput:
            return self.amount.widget
        return self.amount.widget if self.lacks else None

    def mark(self, *, wrong: bool) -> None:
        self.amount.mark(wrong=wrong and self.faulty() is not None)

    def typed(self) -> list[Any]:
        return [editor.typed() for editor, *_rest in self._parts]

    def retype(self, typed: Sequence[Any]) -> None:
        for (editor, *_rest), what in zip(self._parts, typed, strict=True):
            editor.retype(what)


class PartsEditor(LineStack[PartLine]):
    """What was spent for what. Its value is a tuple of :class:`PartRequest`; one sum may be what the others leave."""

    def __init__(self, start: OutStart, event_id: int | None = None) -> None:
        super().__init__(_("What it was for"), _("Anot&her part"), gap=4)
        self._start = start
        self._event_id = event_id
        self.set_count(1)

    def make_line(self) -> PartLine:
        """Return a new part: of the event and the fund of the one before."""
        line = PartLine(self._start)
        before = self.lines[-1] if self.lines else None
        line.of_event.put(self._event_id if before is None else before.of_event.value())
        line.fund.put(GENERAL if before is None else before.fund.value())
        return line

    def put(self, value: Any) -> None:
        """Show the parts ``value``, or one for which nothing is chosen yet."""
        parts: Sequence[PartRequest] = value or ()
        self.set_count(len(parts))
        for line, part in zip(self.lines, parts, strict=False):
            line.category.put(part.category)
            line.of_event.put(part.event_id)
            line.fund.put(part.fund)
            line.amount.put(part.amount)

    def value(self) -> tuple[PartRequest, ...]:
        alone = len(self.lines) == 1
        found = tuple(line.part(alone=alone) for line in self.lines)
        without = [line for line, part in zip(self.lines, found, strict=True) if part.amount is None]
        for line in self.lines:
            line.lacks = line in without[1:]
        if without[1:]:
            raise BadInput(_("Type the amount of each part: only one can be what the others leave."), field="parts")
        return found

    def say_rest(self, whole: Money | None) -> Money | None:
        """Say in the one line without a sum what the others leave of ``whole``; return that, None for the only line."""
        if len(self.lines) == 1 or whole is None:
            return None
        rest = whole - Money.total(amount for line in self.lines if (amount := line.sum()) is not None)
        alone = len(self.without_sum()) == 1
        for line in self.lines:
            line.say_rest(rest if alone else None)
        return rest

    def without_sum(self) -> list[int]:
        """Return the numbers of the parts that have no sum, or one that cannot be read; the first is 1."""
        return [number for number, line in enumerate(self.lines, 1) if line.sum() is None]
