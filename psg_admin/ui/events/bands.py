"""The prices of an event as they are typed: name, amount, for whom, and when they can be had, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events.rules import BandDraft
from psg_admin.events.states import Group
from psg_admin.kernel.days import parse_day, show_short
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.ui.dialogs.places import held
from psg_admin.ui.kit import accessibility
from psg_admin.ui.kit.editors import ChoiceEditor, Editor, ParsedEditor, TextEditor
from psg_admin.ui.kit.spread import SpreadRow
from psg_admin.ui.kit.stack import Line, LineStack
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import TextLabel, button, column

Groups = frozenset[Group]
BOTH: Groups = frozenset({Group.MEMBER, Group.CONCESSION})
ANYONE: Groups = frozenset({Group.ANYONE})
_OFFERED = (BOTH, frozenset({Group.MEMBER}), frozenset({Group.CONCESSION}), ANYONE)


def usual_bands() -> tuple[BandDraft, ...]:
    """Return the prices a new event begins with."""
    return (
        BandDraft(_("Members and concessions"), Money.of(8), BOTH),
        BandDraft(_("Non-members"), Money.of(13), ANYONE),
    )


def groups_in_words(groups: Groups) -> str:
    """Return who may have a price: "Members, concessions"."""
    words = ", ".join(group.label for group in Group if group in groups)
    return words[:1] + words[1:].lower()


class BandLine(Line):
    """One price."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._band_id: int | None = None
        self.name = TextEditor(100)
        self.amount = ParsedEditor(partial(Money.parse, field="bands"), Money.plain, Money.show, 9, right=True)
        self.groups = ChoiceEditor([(groups, groups_in_words(groups)) for groups in _OFFERED])
        day = partial(parse_day, today=today, field="bands")
        self.first = ParsedEditor(day, show_short, show_short, 14)
        self.last = ParsedEditor(day, show_short, show_short, 14)
        self.remove = button("✕", self.removed.emit, look="quiet")
        self.captions: list[TextLabel] = []
        self._parts: tuple[tuple[Editor, str, str, float, int], ...] = (
            (self.name, _("Price"), _("Name of price {number}"), 24, 3),
            (self.amount, _("Amount"), _("Amount of price {number}"), 10, 0),
            (self.groups, _("For"), _("Who may have price {number}"), 30, 1),
            (self.first, _("On sale from"), _("Price {number} on sale from"), 14, 0),
            (self.last, _("Until"), _("Price {number} on sale until"), 14, 0),
        )
        row = SpreadRow()
        self.setLayout(column(row))
        for editor, caption, _words, chars, stretch in self._parts:
            editor.setParent(self)
            editor.edited.connect(self.edited)
            label = TextLabel(caption, "soft", wrap=False)
            self.captions.append(label)
            row.spread.add(held(editor.widget, label), chars, stretch)
        row.spread.add(held(self.remove), 5)

    def entry(self) -> QWidget:
        return self.name.widget

    def stops(self) -> list[QWidget]:
        return [*(editor.widget for editor, *_rest in self._parts), self.remove]

    def number(self, place: int, *, alone: bool) -> None:
        """Say which price this is; the first carries the captions, the only one cannot go."""
        for caption in self.captions:
            caption.setVisible(place == 1)
        for editor, _caption, words, _chars, _stretch in self._parts:
            accessibility.set_name(editor.widget, words.format(number=place))
        self.remove.setAccessibleName(_("Take price {number} away").format(number=place))
        set_tip(self.remove, self.remove.accessibleName())
        self.remove.setVisible(not alone)

    def show_band(self, band: BandDraft) -> None:
        """Show a price."""
        self._band_id = band.band_id
        self.name.put(band.name)
        self.amount.put(band.amount)
        if band.groups not in _OFFERED:
            offered = [(groups, groups_in_words(groups)) for groups in (*_OFFERED, band.groups)]
            self.groups.set_options(offered)
        self.groups.put(band.groups)
        self.first.put(band.from_day)
        self.last.put(None if band.end_day is None else band.end_day - timedelta(days=1))

    def band(self) -> BandDraft:
        """Return the price as it is typed.

        :raises BadInput: when something of it cannot be read, or the amount is missing.
        """
        fault = self.fault()
        if fault is not None:
            raise fault[1]
        amount, last = self.amount.value() or Money(), self.last.value()
        end = None if last is None else last + timedelta(days=1)
        return BandDraft(self.name.value(), amount, self.groups.value(), self.first.value(), end, self._band_id)

    def fault(self) -> tuple[Editor, BadInput] | None:
        """Return what stands in the way: the field and what is said of it; None when all is in order."""
        if not self.name.value():
            return self.name, BadInput(_("Type what the price is called."), field="bands")
        for editor in (self.amount, self.first, self.last):
            try:
                value = editor.value()
            except BadInput as problem:
                return editor, problem
            if value is None and editor is self.amount:
                words = _("Type how much “{name}” is.").format(name=self.name.value())
                return editor, BadInput(words, field="bands")
        return None

    def faulty(self) -> QWidget | None:
        fault = self.fault()
        return None if fault is None else fault[0].widget

    def mark(self, *, wrong: bool) -> None:
        fault = self.fault() if wrong else None
        for editor, *_rest in self._parts:
            here = fault is not None and fault[0] is editor
            editor.mark(wrong=here)
            editor.widget.setAccessibleDescription(fault[1].message if fault is not None and here else "")

    def typed(self) -> list[Any]:
        return [self._band_id, *(editor.typed() for editor, *_rest in self._parts)]

    def retype(self, typed: Sequence[Any]) -> None:
        self._band_id = typed[0]
        for (editor, *_rest), what in zip(self._parts, typed[1:], strict=True):
            editor.retype(what)


class BandsEditor(LineStack[BandLine]):
    """The prices of an event. Its value is a tuple of :class:`BandDraft`."""

    def __init__(self, today: date) -> None:
        super().__init__(_("Prices"), _("Add a &price"))
        self._today = today
        self.set_count(1)

    def make_line(self) -> BandLine:
        line = BandLine(self._today)
        line.show_band(BandDraft("", Money(), ANYONE))
        line.amount.put(None)
        return line

    def put(self, value: Any) -> None:
        bands: Sequence[BandDraft] = value or ()
        self.set_count(len(bands))
        for line, band in zip(self.lines, bands, strict=False):
            line.show_band(band)

    def value(self) -> tuple[BandDraft, ...]:
        return tuple(line.band() for line in self.lines)
