"""The panel beside a form that shows what the term would be and cost, live, and why."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import NextTerm
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.widgets import Sentences, TextLabel


class FeePanel(QFrame):
    """Shows a :class:`NextTerm`: the fee with its lines, the reasons, the days; or why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fee")
        self.setAccessibleName(_("Fee"))
        self.quote = TextLabel("", "heading", selectable=True)
        self.quote.setObjectName("fee.quote")
        self.refused = TextLabel("", "bad", selectable=True)
        self.reasons = Sentences("soft")
        self.period = TextLabel("", selectable=True)
        self.again = TextLabel("", "attention", selectable=True)
        self.old_debt = TextLabel("", selectable=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(TextLabel(_("Fee"), "section"))
        for part in (self.quote, self.refused, self.reasons):
            box.addWidget(part)
        self._term = TextLabel(_("Membership year"), "section")
        self._term.setContentsMargins(0, theme.px(8), 0, 0)
        box.addWidget(self._term)
        for part in (self.period, self.again, self.old_debt):
            box.addWidget(part)
        self.show_term(None)

    def show_term(self, found: NextTerm | None) -> None:
        """Show what was found; nothing while nothing can be said yet."""
        quote = None if found is None else found.quote
        period = None if found is None else found.period
        if quote is not None:
            yearly = period is None or period.end is not None
            self.quote.setText((_("{fee} a year") if yearly else _("{fee}, paid once")).format(fee=quote.show()))
        self.quote.setVisible(quote is not None)
        self.reasons.setText("" if quote is None else "\n".join(quote.reasons))
        self.reasons.setVisible(bool(quote and quote.reasons))
        refused = "" if found is None else found.refused
        self.refused.setText(refused and f"⚠ {refused}")
        self.refused.setVisible(bool(refused))
        told = ("", "") if found is None else (found.again, found.old_debt)
        notes = tuple(zip((self.again, self.old_debt), told, strict=True))
        for label, words in notes:
            label.setText(words)
            label.setVisible(bool(words))
        shown = period is not None and quote is not None
        self.period.setText(period.show() if period is not None else "")
        for part in (self._term, self.period):
            part.setVisible(shown)
        said = " ".join(words for _label, words in notes if words)
        self.setAccessibleDescription(refused or f"{self.quote.text()} {self.reasons.text()} {said}".strip())
        accessibility.announce_settled(
            self, refused or ("" if quote is None else f"{self.quote.text()} {said}".strip())
        )
