"""The places of a booking as they are typed: for whom, at which price and why, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from psg_admin.events.queries import Offer
from psg_admin.events.rules import MOST_PLACES, Band, free_band
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.editors import ChoiceEditor
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.picker import PickField
from psg_admin.ui.kit.spread import SpreadRow
from psg_admin.ui.kit.stack import Line, LineStack
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import TextLabel, button, restyle

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.jobs import Jobs

_FILL = Qt.AlignmentFlag(0)

Find = Callable[[str], "Work[list[Hit]]"]


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """One place as it is typed: ``who`` None is a name to follow; ``band_id`` only where it is not the rule's."""

    who: Hit | None
    concession: bool
    band_id: int | None
    reason: str


class PlaceLine(Line):
    """One place: the attendee, the price band, the price with why it is so, and what else bears on it."""

    renew_wanted = Signal(int)

    def __init__(self, jobs: Jobs, find: Find) -> None:
        super().__init__()
        self._offer: Offer | None = None
        self._bands: Sequence[Band] = ()
        self._chosen: int | None = None
        self.pick = PickField(jobs, find, free=True, placeholder=_("Type a name; empty: the name follows"))
        self.pick.setParent(self)
        self.band = ChoiceEditor([])
        self.band.setParent(self)
        self.price = Figure("–", name=_("Price"))
        self._dress()
        theme.changed_signal().changed.connect(self._dress)
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.remove = button("✕", self.removed.emit, look="quiet")
        self.why = TextLabel("", "soft")
        self.concession = QCheckBox(_("Concession"))
        self.renew = button("", self._renew, look="link")
        self.renew.hide()
        self.reason = QLineEdit()
        self.reason.setMaxLength(500)
        self.reason.setPlaceholderText(_("Why this price? The reason is kept with the place."))
        self.reason.hide()
        self.captions = [TextLabel(words, "soft", wrap=False) for words in (_("Attendee"), _("Price"), _("Amount"))]
        self._lay_out()
        self.pick.edited.connect(self._changed)
        self.band.edited.connect(self._band_picked)
        self.concession.toggled.connect(self._changed)
        self.reason.textChanged.connect(self._changed)

    def entry(self) -> QWidget:
        return self.pick.widget

    def stops(self) -> list[QWidget]:
        return [self.pick.widget, self.band.widget, self.price, self.concession, self.renew, self.reason, self.remove]

    def number(self, place: int, *, alone: bool) -> None:
        """Say which place of the booking this is; the first carries the captions, the only one cannot go."""
        for caption in self.captions:
            caption.setVisible(place == 1)
        self.remove.setVisible(not alone)
        names = {
            self.pick.widget: _("Attendee {number}"),
            self.band.widget: _("Price of attendee {number}"),
            self.concession: _("Concession for attendee {number}"),
            self.reason: _("Why this price for attendee {number}"),
            self.remove: _("Take attendee {number} away"),
        }
        for widget, words in names.items():
            accessibility.set_name(widget, words.format(number=place))
        set_tip(self.remove, self.remove.accessibleName())

    def person(self) -> tuple[int | None, bool]:
        """Return whom the price depends on: the contact, and whether a concession is said."""
        who = self._who()
        return (who.record_id or None if who is not None else None), self.concession.isChecked()

    def amount(self) -> Money | None:
        """Return the price that stands here, None while there is none."""
        band = next((b for b in self._bands if b.band_id == self.band.value()), None)
        return None if band is None else band.amount

    def asked(self) -> AskedPlace:
        """Return the place as it is typed.

        :raises BadInput: when no price is open to the person, or another price has no reason.
        """
        fault = self.fault()
        if fault is not None:
            raise BadInput(fault[1], field="places")
        if not self._other():
            return AskedPlace(self._who(), self.concession.isChecked(), None, "")
        reason = self.reason.text().strip()
        return AskedPlace(self._who(), self.concession.isChecked(), self.band.value(), reason)

    def fault(self) -> tuple[QWidget, str] | None:
        """Return what stands in the way: the field and a sentence; None when all is in order."""
        try:
            self.pick.value()
        except BadInput as unknown:
            return self.pick.widget, unknown.message
        if self._offer is not None and self.band.value() is None:
            return self.band.widget, self._offer.refusal
        if self._other() and not self.reason.text().strip():
            return self.reason, _("Write why this place has another price than the rule’s.")
        return None

    def faulty(self) -> QWidget | None:
        fault = self.fault()
        return None if fault is None else fault[0]

    def mark(self, *, wrong: bool) -> None:
        fault = self.fault() if wrong else None
        for field in (self.pick.widget, self.band.widget, self.reason):
            said = fault is not None and fault[0] is field
            if field is not self.pick.widget:
                field.setAccessibleDescription(fault[1] if fault is not None and said else "")
            if bool(field.property("wrong")) != said:
                field.setProperty("wrong", said)
                restyle(field)

    def show_offer(self, offer: Offer, bands: Sequence[Band]) -> None:
        """Show what the rule says; a band that the person chose stays chosen."""
        if any(band.amount for band in bands):
            bands = [*bands, free_band()]
        self._offer, self._bands = offer, bands
        rule = None if offer.rule is None else offer.rule.band_id
        if self._chosen == rule or self._chosen not in {b.band_id for b in bands}:
            self._chosen = None
        options: list[tuple[Any, str]] = [] if rule is not None else [(None, _("Choose a price…"))]
        self.band.set_options([*options, *((b.band_id, b.name) for b in bands)])
        self.band.put(self._chosen if self._chosen is not None else rule)
        self._show()

    def typed(self) -> dict[str, Any]:
        return {
            "who": self.pick.typed(),
            "concession": self.concession.isChecked(),
            "band": self._chosen,
            "reason": self.reason.text(),
        }

    def retype(self, typed: dict[str, Any]) -> None:
        self.pick.retype(typed["who"])
        with QSignalBlocker(self.concession):
            self.concession.setChecked(bool(typed["concession"]))
        self._chosen = typed["band"]
        self.reason.setText(typed["reason"])

    def _dress(self) -> None:
        font = theme.figures()
        font.setWeight(QFont.Weight.DemiBold)
        self.price.setFont(font)

    def _who(self) -> Hit | None:
        return self.pick.meant()

    def _other(self) -> bool:
        """Say whether another price than the rule's is chosen."""
        rule = None if self._offer is None else self._offer.rule
        band_id = self.band.value()
        return band_id is not None and (rule is None or band_id != rule.band_id)

    def _band_picked(self) -> None:
        self._chosen = self.band.value()
        self._show()
        if self._other() and not self.reason.text():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _changed(self, *_given: object) -> None:
        self._show()
        self.edited.emit()

    def _renew(self) -> None:
        if self._offer is not None and self._offer.renew is not None:
            self.renew_wanted.emit(self._offer.renew)

    def _show(self) -> None:
        offer = self._offer
        if offer is None:
            return
        amount = self.amount()
        reasons = offer.rule.reasons if offer.rule is not None else (offer.refusal,)
        look = "soft" if offer.rule is not None else "attention"
        words = " ".join(reasons)
        if self._other():
            words = _("By the rule: {why}").format(why=words)
            band = next(b for b in self._bands if b.band_id == self.band.value())
            reasons = (_("{band} by decision.").format(band=band.show()), words)
        if offer.taken:
            look = "attention"
            words = _("Has a place already, in booking {reference}.").format(reference=offer.taken)
        self.price.show_figure("–" if amount is None else amount.show(), reasons)
        self.why.set_look(look)
        self.why.setText(words)
        self.pick.widget.setAccessibleDescription(words)
        self.reason.setVisible(self._other())
        who = self._who()
        self.renew.setVisible(offer.renew is not None and who is not None)
        if who is not None:
            self.renew.setText(_("Renew for {name}…").format(name=who.title).replace("&", "&&"))

    def _lay_out(self) -> None:
        top = SpreadRow()
        spread = top.spread
        parts: tuple[tuple[QWidget, float, int, Qt.AlignmentFlag], ...] = (
            (self.pick.widget, 30, 3, _FILL),
            (self.band.widget, 30, 2, _FILL),
            (self.price, 10, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
        )
        for caption, (widget, chars, stretch, align) in zip(self.captions, parts, strict=True):
            spread.add(held(widget, caption, align), chars, stretch)
        self.captions[2].setAlignment(Qt.AlignmentFlag.AlignRight)
        spread.add(held(self.remove), 5)
        below = QHBoxLayout()
        below.setSpacing(theme.px(12))
        below.addWidget(self.why, 1)
        below.addWidget(self.concession, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.px(4))
        box.setSpacing(theme.px(2))
        box.addWidget(top)
        box.addLayout(below)
        box.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.reason)


def held(widget: QWidget, caption: QWidget | None = None, align: Qt.AlignmentFlag = _FILL) -> QWidget:
    """Return a part of a line: ``widget`` at its foot, below its caption where there is one."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.px(4))
    if caption is None:
        box.addStretch(1)
        box.addWidget(widget)
    else:
        box.addWidget(caption)
        box.addWidget(widget, 1, align)
    return holder


class PlacesEditor(LineStack[PlaceLine]):
    """The places of a booking. Its value is a list of :class:`AskedPlace`; ``renew_wanted`` is a membership's id."""

    renew_wanted = Signal(int)

    def __init__(self, jobs: Jobs, find: Find) -> None:
        super().__init__(_("Places"), _("Add a p&lace"), most=MOST_PLACES, gap=4)
        self._jobs = jobs
        self._find = find
        self.set_count(1)

    def make_line(self) -> PlaceLine:
        line = PlaceLine(self._jobs, self._find)
        line.renew_wanted.connect(self.renew_wanted)
        return line

    def people(self) -> tuple[tuple[int | None, bool], ...]:
        """Return whom the prices depend on, place by place."""
        return tuple(line.person() for line in self.lines)

    def first(self) -> Hit | None:
        """Return the first attendee, None for a name to follow."""
        return self.lines[0].pick.meant()

    def total(self) -> Money | None:
        """Return what the places come to, None while a price is missing."""
        amounts = [line.amount() for line in self.lines]
        known = [amount for amount in amounts if amount is not None]
        return Money.total(known) if len(known) == len(amounts) else None

    def show_offers(self, offers: Sequence[Offer], bands: Sequence[Band]) -> None:
        """Show what each place costs and why."""
        for line, offer in zip(self.lines, offers, strict=False):
            line.show_offer(offer, bands)

    def put(self, value: Any) -> None:
        """Show the attendees ``value`` (hits), or one place."""
        hits: Sequence[Hit | None] = value or [None]
        self.set_count(len(hits))
        for line, hit in zip(self.lines, hits, strict=True):
            line.pick.put(hit)

    def value(self) -> list[AskedPlace]:
        return [line.asked() for line in self.lines]
