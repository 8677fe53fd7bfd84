"""A heap of envelopes, one a line, from the keyboard alone: who, sum, method, number of the cheque, next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.books.envelopes import Envelope
from psg_admin.books.operations import SlipWish, enter_envelopes
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.states import Method
from psg_admin.people.rules import person_named
from psg_admin.store.list_query import Hit
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.kit import accessibility, form, theme
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.editors import ChoiceEditor, ParsedEditor, TextEditor
from psg_admin.ui.kit.picker import PickField
from psg_admin.ui.kit.spread import SpreadRow
from psg_admin.ui.kit.stack import Line, LineStack
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import TextLabel, button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.jobs import Jobs

_WAYS = (Method.CHEQUE, Method.CASH, Method.VOUCHER, Method.TRANSFER, Method.STANDING_ORDER, Method.CARD,
         Method.PAYPAL, Method.DIRECT_DEBIT, Method.OTHER)  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def open_quick_entry(parent: QWidget, desk: Desk) -> None:
    """Open the form for a heap of envelopes."""
    QuickEntryDialog(parent, desk).open()


class EnvelopeLine(Line):
    """One envelope. Enter goes from field to field, and from the last one on: ``went_on``.

    ``finished`` comes with Enter in a line in which nothing is typed: there are no more. ``unknown`` comes with Enter
    behind a number that no member has.
    """

    went_on = Signal()
    finished = Signal()
    unknown = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._by_enter = False
        self.pick = PickField(jobs, find_people, free=True)
        self.amount: ParsedEditor[Money] = ParsedEditor(Money.parse, Money.plain, Money.show, 12, right=True)
        self.method = ChoiceEditor([(way, way.label) for way in _WAYS])
        self.reference = TextEditor(100)
        self.remove = button("✕", self.removed.emit, look="quiet")
        self._editors = (self.pick, self.amount, self.method, self.reference)
        for editor in self._editors:
            editor.setParent(self)
            editor.edited.connect(self.edited)
        self.captions = [
            TextLabel(words, "soft", wrap=False)
            for words in (_("Member or payer"), _("Sum"), _("Method"), _("Cheque number"))
        ]
        self._lay_out()
        self.pick.line.installEventFilter(self)
        self.pick.left.connect(self._picked)

    def entry(self) -> QWidget:
        return self.pick.widget

    def stops(self) -> list[QWidget]:
        return [*(editor.widget for editor in self._editors), self.remove]

    def number(self, place: int, *, alone: bool) -> None:
        for caption in self.captions:
            caption.setVisible(place == 1)
        self.remove.setVisible(not alone)
        names = (
            (self.pick.widget, _("Member or payer, envelope {number}")),
            (self.amount.widget, _("Sum of envelope {number}")),
            (self.method.widget, _("Method of envelope {number}")),
            (self.reference.widget, _("Cheque number of envelope {number}")),
            (self.remove, _("Take envelope {number} away")),
        )
        for widget, words in names:
            accessibility.set_name(widget, words.format(number=place))
        set_tip(self.remove, self.remove.accessibleName())

    @property
    def empty(self) -> bool:
        """Whether nothing is typed; a way of paying stands there by itself."""
        return not (self.pick.line.text().strip() or self.amount.typed().strip() or self.reference.value())

    def sum(self) -> Money:
        """Return the sum as far as it can be read."""
        try:
            return self.amount.value() or NOTHING
        except BadInput:
            return NOTHING

    def envelope(self, place: int) -> Envelope:
        """Return what was typed.

        :raises BadInput: when nobody is named, or there is no sum.
        """
        fault = self._fault()
        words = _("Envelope {number}").format(number=place)
        if fault is not None:
            raise BadInput(_("{place}: {sentence}").format(place=words, sentence=fault[1]), field="envelopes")
        who, amount = self.pick.value(), self.amount.value()
        assert who is not None  # noqa: S101 - the fault says so
        assert amount is not None  # noqa: S101 - the same
        payer = who.record_id or person_named(who.title)
        return Envelope(payer, amount, self.method.value(), self.reference.value(), words)

    def faulty(self) -> QWidget | None:
        fault = None if self.empty else self._fault()
        return None if fault is None else fault[0]

    def mark(self, *, wrong: bool) -> None:
        at = self.faulty() if wrong else None
        for editor in (self.pick, self.amount):
            editor.mark(wrong=editor.widget is at)

    def typed(self) -> dict[str, Any]:
        return {
            "who": self.pick.typed(), "amount": self.amount.typed(), "method": self.method.value(),
            "reference": self.reference.value(),
        }  # fmt: skip

    def retype(self, typed: dict[str, Any]) -> None:
        self.pick.retype(typed["who"])
        self.amount.retype(typed["amount"])
        self.method.put(typed["method"])
        self.reference.put(typed["reference"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, which no field of the line had a use for."""
        if event.key() not in _ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        event.accept()
        if self.empty:
            self.finished.emit()
            return
        fields = [editor.widget for editor in self._editors]
        at = next((place for place, field in enumerate(fields) if field.hasFocus()), len(fields) - 1)
        last = 2 if self.method.value() is Method.CASH else 3
        if at >= last:
            self.went_on.emit()
        else:
            fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._by_enter = event.key() in _ENTER
        return super().eventFilter(watched, event)

    def _picked(self) -> None:
        """Go to the sum once somebody was taken from the list with Enter; who is nobody is told at once."""
        if not (self._by_enter and self.pick.line.hasFocus()):
            return
        self._by_enter = False
        fault = self._fault()
        if fault is not None and fault[0] is self.pick.widget:
            self.unknown.emit()
        else:
            self.amount.widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _fault(self) -> tuple[QWidget, str] | None:
        try:
            who = self.pick.value()
        except BadInput as unknown:
            return self.pick.widget, unknown.message
        if who is None:
            return self.pick.widget, _("Say from whom it came.")
        if not who.record_id and not any(sign.isalpha() for sign in who.title):
            words = _("“{text}” is neither a member’s number nor a name.").format(text=shorten(who.title))
            return self.pick.widget, words
        try:
            amount = self.amount.value()
        except BadInput as wrong:
            return self.amount.widget, wrong.message
        if not amount:
            return self.amount.widget, _("Type an amount, such as 8 or 8.50.")
        return None

    def _lay_out(self) -> None:
        top = SpreadRow()
        wide = ((32, 3), (12, 0), (18, 1), (16, 1))
        for caption, editor, (chars, stretch) in zip(self.captions, self._editors, wide, strict=True):
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.px(4))
            box.addWidget(caption)
            box.addWidget(editor.widget)
            top.spread.add(holder, chars, stretch)
        away = QWidget()
        foot = QVBoxLayout(away)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        top.spread.add(away, 5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(top)


class Envelopes(LineStack[EnvelopeLine]):
    """The heap. Its value are the envelopes in which something is typed; ``finished`` comes when there are no more."""

    finished = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(_("Envelopes"), _("&Another envelope"), gap=4)
        self._jobs = jobs
        self.set_count(1)

    def make_line(self) -> EnvelopeLine:
        line = EnvelopeLine(self._jobs)
        if self.lines:
            line.method.put(self.lines[-1].method.value())
        line.went_on.connect(partial(self._go_on, line))
        line.finished.connect(self.finished)
        line.unknown.connect(self.left)
        return line

    def put(self, value: Any) -> None:
        """Show nobody yet, or the people ``value`` (hits)."""
        hits: Sequence[Hit | None] = value or [None]
        self.set_count(len(hits))
        for line, hit in zip(self.lines, hits, strict=True):
            line.pick.put(hit)

    def value(self) -> list[Envelope]:
        found = [line.envelope(place) for place, line in enumerate(self.lines, 1) if not line.empty]
        if not found:
            raise BadInput(_("Type the first envelope: who, and how much."), field="envelopes")
        return found

    def total(self) -> Money:
        """Return what the envelopes add up to, as far as their sums can be read."""
        return Money.total(line.sum() for line in self.lines)

    def count(self) -> int:
        """Return in how many something is typed."""
        return sum(not line.empty for line in self.lines)

    def _go_on(self, line: EnvelopeLine) -> None:
        place = self.lines.index(line)
        if place + 1 == len(self.lines):
            self.add()
        else:
            self.lines[place + 1].entry().setFocus(Qt.FocusReason.TabFocusReason)


class QuickEntryDialog(FormDialog):
    """The form of a heap: its running total is held against the sum of the slip."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.heap = Envelopes(desk.jobs)
        today = desk.today
        super().__init__(
            parent, desk.jobs, name="quick-entry", title=_("Enter envelopes"),
            subtitle=_("Each pays what its payer owes; what is beyond that is left over. Enter goes on to the next."),
            fields=[
                form.day("received_on", _("&Received on"), today=today, required=True),
                form.money("expected", _("They &should add up to"),
                           hint=_("What you added up beforehand, or the slip says. It may stay empty.")),
                form.custom("envelopes", "", lambda: self.heap),
                form.check("slip", _("&Pay the cheques and the cash in on a slip")),
                form.day("banked_on", _("Paid &in on"), today=today),
            ],
            draft={"received_on": today, "banked_on": today, "slip": False}, action=_("&Enter them"),
            operation=self._enter, width=104,
        )  # fmt: skip
        self.form.starts_at = "envelopes"
        self.form.set_shown("banked_on", False)
        self.form.changed.connect(self._tell)
        self.heap.finished.connect(self._to_button)
        self.heap.lines[0].entry().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()
        self.fit()

    def _to_button(self) -> None:
        self._action.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        """Say how many there are and what they come to, and what is missing to the sum that was typed."""
        self.form.set_shown("banked_on", bool(self.form.value("slip")))
        total, count = self.heap.total(), self.heap.count()
        words = ngettext("{count} envelope: {total}", "{count} envelopes: {total}", count)
        said = words.format(count=f"{count:,}", total=total.show())
        expected = self.form.value("expected")
        if expected is not None:
            rest = expected - total
            if rest > NOTHING:
                more = _("{rest} to go")
            elif rest:
                more = _("{rest} too much")
            else:
                more = _("as it should be")
            shown = rest if rest > NOTHING else -rest
            said = f"{said} · {more.format(rest=shown.show())}"
        self.set_foot(said if count else "")
        self.set_action(_("&Enter {amount}").format(amount=total.show()) if total else _("&Enter them"))

    def _enter(self, values: dict[str, Any]) -> Work[Changes]:
        envelopes: list[Envelope] = values["envelopes"]
        fresh = [one.payer for one in envelopes if not isinstance(one.payer, int)]
        if len(set(fresh)) < len(fresh):
            raise BadInput(
                _("Somebody new is named in two envelopes: enter the first one, then pick the person for the other."),
                field="envelopes",
            )
        slip = SlipWish(values["banked_on"] or values["received_on"]) if values["slip"] else None
        return partial(
            enter_envelopes, envelopes=envelopes, received_on=values["received_on"], expected=values["expected"],
            slip=slip, today=self._desk.today, now=self._desk.now,
        )  # fmt: skip
