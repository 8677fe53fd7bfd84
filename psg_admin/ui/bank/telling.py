"""Saying what one open line is: its candidates, the parts that it is shared out over, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from psg_admin.bank.matching import Against
from psg_admin.bank.operations import TELL_LINES
from psg_admin.bank.plans.outcomes import LinePreview
from psg_admin.bank.plans.telling import LineWish, Telling
from psg_admin.bank.queries import preview_lines
from psg_admin.bank.splitting import Share, share_of, shares_of, wish_for
from psg_admin.bank.states import Becomes, CandidateKind
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.planning import carry_out, perform, preview
from psg_admin.ui.bank.candidates import Candidates, ShownCandidate
from psg_admin.ui.bank.split import SplitBox
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.action import Action, hold_button
from psg_admin.ui.kit.widgets import Sentences, TextLabel, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.bank.matching import Candidate
    from psg_admin.bank.queries.line_pages import LinePage, OfSomebody
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work
    from psg_admin.store.planning import Planned
    from psg_admin.ui.bank.page import BankPage
    from psg_admin.ui.bank.pane import BankPane


@dataclass(frozen=True, slots=True)
class Looked:
    """What would become of a line, and the deed as it is planned; None where it cannot be done."""

    said: LinePreview
    planned: Planned[Any, Any, Any] | None


def look(session: Any, *, request: Telling) -> Looked | None:
    """Return what would become of the one line of a request; None where it is gone."""
    rows = preview_lines(session, wishes=request.lines, today=request.today, now=request.now)
    if not rows:
        return None
    planned = None if rows[0].refused else preview(session, deed=TELL_LINES, request=request)
    return Looked(rows[0], planned)


class TellBox:
    """The widgets of one open line, in the pane. ``accept`` is called where a person accepts it; ``leave`` where they
    go back to the list, ``go`` with a step where they want another line.
    """

    def __init__(
        self, page: BankPage, record: LinePage, *, more: Callable[[TellBox], Sequence[Action]],
        accept: Callable[[], object], leave: Callable[[], object], go: Callable[[int], object],
    ) -> None:  # fmt: skip
        self.record = record
        self.touched = False
        self.looked: Looked | None = None
        self._page = page
        self._more = more
        self._accept = accept
        self._leave = leave
        self._go = go
        self._by_hand: list[Candidate] = []
        self._judged, self._names = ((), {}) if record.judged is None else record.judged.read()
        self._request: Telling | None = None
        self._each = False
        self.place = 0
        self.candidates: Candidates | None = None
        self.split: SplitBox | None = None
        self._accepts = button("", accept)
        self._said = Sentences("soft")
        self._refused = TextLabel("", "attention")

    @property
    def line_id(self) -> int:
        """The line it is about."""
        return self.record.row.id

    @property
    def amount(self) -> Money:
        """What of it is open."""
        return self.record.row.left

    def every(self) -> list[Candidate]:
        """Return what it may be, those first that a person named."""
        return [*self._by_hand, *self._judged]

    def chosen(self) -> Candidate | None:
        """Return the candidate that the ring is at."""
        every = self.every()
        return every[self.place] if 0 <= self.place < len(every) else None

    def same(self, record: LinePage) -> bool:
        """Say whether another reading of the line tells nothing new, or would disturb a person who is at it."""
        if record.row.id != self.line_id or record.row.left != self.amount:
            return False
        before, after = self.record.judged, record.judged
        return self.touched or (None if before is None else before.kept) == (None if after is None else after.kept)

    def take_over(self, other: TellBox) -> None:
        """Stand where another box of the same line stood: with whom a person named, at the same candidate."""
        was = other.chosen()
        self._by_hand, self._names = other._by_hand, self._names | other._names
        if was is not None and was in self.every():
            self.place = self.every().index(was)

    def name_somebody(self, found: OfSomebody) -> None:
        """Put what it may be of somebody whom a person named before the others."""
        known = [one for one in self._by_hand if one not in found.candidates]
        self._by_hand = [*found.candidates, *known]
        for one in found.candidates:
            if one.contact_id is not None:
                self._names.setdefault(one.contact_id, found.name)
        self.place = 0

    # --- in the pane --------------------------------------------------------------------------------------------------

    def put(self, pane: BankPane, *, buttons: Sequence[str]) -> None:
        """Put candidates, buttons and parts into the pane that is being filled."""
        every = self.every()
        if every:
            shown = [shown_candidate(one, self._names) for one in every]
            self.candidates = Candidates(shown, self.place)
            self.candidates.chose.connect(self._chose)
            self.candidates.accepted.connect(self._accept)
            self.candidates.left.connect(self._leave)
            self.candidates.went.connect(self._go)
            pane.put(self.candidates)
        elif self.record.judged is None:
            pane.line(_("Looking what it may be…"), "soft")
        else:
            pane.line(
                _("Nothing in the office fits this line. Say who paid it, or of which category it is.")
                if self.amount > NOTHING
                else _("Nothing in the office fits this line. Say of which category it is, or to whom it went back.")
            )
        pane.buttons(*buttons)
        foot = QWidget()
        box = self._box = QVBoxLayout(foot)
        box.setContentsMargins(0, theme.px(8), 0, 0)
        box.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self._accepts.setObjectName("accept")
        row.addWidget(self._accepts)
        row.addWidget(TextLabel(_("Enter accepts, and goes on to the next line"), "soft"), 1)
        for part in (self._refused, self._said):
            box.addWidget(part)
        box.addLayout(row)
        self._foot = foot
        pane.put(foot)
        self._show_split()
        foot.setVisible(bool(every))

    def focus(self) -> None:
        """Take the keyboard: to the candidates, or where there are none to the first that a person can say."""
        first = self.candidates or self._page.pane.findChild(QWidget, "do.somebody")
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, place: int) -> None:
        """Go to a candidate by its place."""
        if self.candidates is not None and place < self.candidates.count():
            self.candidates.setCurrentRow(place)

    def _chose(self, place: int) -> None:
        self.place = place
        self.touched = False
        self._show_split()

    def _show_split(self) -> None:
        """Show how the line would be shared out over what the candidate is for, and ask what becomes of it."""
        one = self.chosen()
        if self.split is not None:
            self.split.hide()
            self.split.deleteLater()
            self.split = None
        if one is None:
            return
        shares = shares_of(one, self.amount)
        if shares:
            self.split = SplitBox(shares, self.amount, self._more(self))
            self.split.changed.connect(self._typed)
            self.split.accepted.connect(self._accept)
            self._box.insertWidget(0, self.split)
        self._look()

    def _typed(self) -> None:
        self.touched = True
        self._look()

    def add_gift(self) -> None:
        """Add a gift to the parts."""
        if self.split is not None:
            self.split.add(Share(CandidateKind.GIFT, _("Gift"), NOTHING, added=True))

    def add(self, found: OfSomebody) -> None:
        """Add what somebody owes to the parts."""
        claims = [(claim, one) for one in found.candidates for claim in one.subjects if claim.owing]
        if self.split is None or not claims:
            return
        for claim, one in claims:
            self._names.setdefault(one.contact_id or 0, found.name)
            label = f"{found.name} · {one.purpose}"
            self.split.add(share_of(claim, label, NOTHING, added=True))

    # --- what becomes of it -------------------------------------------------------------------------------------------

    def wish(self) -> LineWish | None:
        """Return what a person says who accepts it now; None where nothing is chosen.

        :raises BadInput: where the parts do not meet the line, or a sum cannot be read.
        """
        one = self.chosen()
        if one is None:
            return None
        shares = [] if self.split is None else self.split.shares()
        wish = wish_for(self.line_id, one, self.amount, shares, each=self._each)
        return replace(wish, place="")

    def deed(self) -> Work[Changes] | None:
        """Return the deed of accepting it as it was looked at, or as it stands now where nobody has looked yet.

        :raises BadInput: where the parts do not meet the line.
        """
        wish = self.wish()
        if wish is None:
            return None
        request = self._telling(wish)
        if self.looked is not None and self.looked.planned is not None and self._request == request:
            return partial(carry_out, planned=self.looked.planned)
        return partial(perform, deed=TELL_LINES, request=request)

    def _telling(self, wish: LineWish) -> Telling:
        desk = self._page.desk
        if self._request is not None and self._request.lines == (wish,):
            return self._request
        return Telling((wish,), desk.today, desk.now)

    def _look(self) -> None:
        """Ask what becomes of it, as it stands."""
        self.looked = None
        try:
            wish = self.wish()
        except BadInput:
            self._request = None
            self._page.jobs.forget(self._page, key="becomes")
            self._say(None)
            return
        if wish is None:
            return
        self._request = self._telling(wish)
        self._say_button(enabled=True)
        asked = self._request

        def arrived(found: Looked | None) -> None:
            if self._request is asked:
                self._say(found)

        self._page.jobs.read(partial(look, request=asked), owner=self._page, key="becomes", then=arrived)

    def _say(self, found: Looked | None) -> None:
        self.looked = found
        said = None if found is None else found.said
        refused = "" if said is None else said.refused
        self._refused.setText(refused and f"⚠ {refused}")
        self._refused.setVisible(bool(refused))
        lines = [] if said is None else list(in_words(said))
        self._said.setText("\n".join(lines))
        self._said.setVisible(bool(lines))
        if said is not None and self.split is not None and not self.touched:
            self.split.set_gift(gift=bool(said.gift))
        self._say_button(enabled=said is not None and not refused)
        accessibility.announce_settled(self._foot, refused or " ".join(lines))

    def _say_button(self, *, enabled: bool) -> None:
        amount = max(self.amount, -self.amount)
        try:
            count = 0 if self.split is None else sum(bool(one.amount) for one in self.split.shares())
        except BadInput:
            count = 0
        words = _("A&ccept {amount}")
        if count > 1:
            words = ngettext("A&ccept {amount} in {count} part", "A&ccept {amount} in {count} parts", count)
        self._accepts.setText(words.format(amount=amount.show(), count=show_count(count)))
        hold_button(self._accepts)
        self._accepts.setEnabled(self._accepts.isEnabled() and enabled)


def shown_candidate(one: Candidate, names: dict[int, str]) -> ShownCandidate:
    """Return a candidate as it is drawn."""
    name = names.get(one.contact_id, "") if one.contact_id is not None else ""
    owed = Money.total(charge.owed for claim in one.subjects for charge in claim.owing)
    right = _("owes {amount}").format(amount=owed.show()) if owed else ""
    reasons = [("against" if isinstance(text, Against) else "for", _upper(text)) for text in one.reasons]
    reasons.sort(key=lambda reason: reason[0] == "against")  # what speaks for it first
    if one.as_last_time:
        right = " · ".join(filter(None, [_("as last time"), right]))
    if not name or name in one.purpose:
        return ShownCandidate(one.purpose, "", right, tuple(reasons))
    return ShownCandidate(name, one.purpose, right, tuple(reasons))


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def in_words(said: LinePreview) -> list[str]:
    """Return what becomes of a line besides what its parts say, in sentences."""
    found: list[str] = []
    for year in said.opens:
        words = _("Opens the membership year {period} of member {number}, at {fee}.")
        found.append(words.format(period=year.period.show(), number=year.member, fee=year.fee.show()))
    for one in said.outcomes:
        if one.becomes is Becomes.TIED:
            found.append(_("The books have it already: nothing is entered."))
        elif one.becomes is Becomes.FEE:
            found.append(_("{amount} was kept on the way: {purpose}.").format(
                amount=one.amount.show(), purpose=one.purpose
            ))  # fmt: skip
        elif one.becomes is Becomes.SHORT:
            found.append(_("{amount} is still owed after it.").format(amount=one.amount.show()))
        elif one.becomes is Becomes.MOVED:  # its purpose says that it is a transfer
            found.append(f"{one.purpose}, {one.amount.show()}")
        elif one.becomes in {Becomes.SPENT, Becomes.RETURNED, Becomes.INCOME}:
            found.append(f"{one.becomes.label}: {one.purpose}, {one.amount.show()}")
    if said.wish is not None:
        found.append(_("By a wish of {day}: the rest is a gift.").format(day=show_day(said.wish)))
    found += [_("Leaves a task: {text}").format(text=task) for task in said.tasks]
    return found
