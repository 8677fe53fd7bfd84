"""The hint beside a form that somebody may be on file already."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import similar
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.changing import Changing
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.widgets import TextLabel, button

_LIMIT = 4


class SimilarPanel(Changing):
    """Lists contacts that may be the one being typed. ``taken(Hit)`` comes when the person says: this one.

    ``hint`` says what comes of it; without one the panel only tells of them. ``living``: without those who have died.
    """

    taken = Signal(object)

    def __init__(self, jobs: Jobs, *, hint: str = "", living: bool = False, but: int | None = None) -> None:
        super().__init__()
        self.setObjectName("similar")
        self._jobs = jobs
        self._hint = hint
        self._living = living
        self._but = but
        self._asked: ContactDraft | None = None
        self.hits: list[Hit] = []
        self._show([])

    def look(self, draft: ContactDraft) -> None:
        """Look for contacts like ``draft``; those found are shown when the answer is here."""
        asked = ContactDraft(
            kind=draft.kind,
            given=draft.given,
            family=draft.family,
            organisation=draft.organisation,
            emails=draft.emails,
            telephones=draft.telephones,
        )
        if asked == self._asked:
            return
        self._asked = asked
        query = partial(similar, draft=asked, limit=_LIMIT, but=self._but, living=self._living)
        self._jobs.read(query, owner=self, key="similar", then=self._show)

    def clear(self) -> None:
        """Show nothing."""
        self._asked = None
        self._jobs.forget(self)
        self._show([])

    def _show(self, hits: list[Hit]) -> None:
        self.hits = hits
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(2))
        if hits:
            box.addWidget(TextLabel(_("On file already?"), "heading"))
            box.addWidget(TextLabel(self._hint or _("Then nobody need be entered twice."), "soft"))
        for hit in hits:
            self._add(box, hit)
        self.show_instead(made)
        self.setVisible(bool(hits))
        name, who = _("On file already?"), "; ".join(f"{hit.title}, {hit.detail}" for hit in hits)
        self.setAccessibleName(name if hits else "")
        self.setAccessibleDescription(who)
        accessibility.announce_settled(self, f"{name} {who}" if hits else "")

    def _add(self, box: QVBoxLayout, hit: Hit) -> None:
        if self._hint:
            take = button(hit.title.replace("&", "&&"), partial(self.taken.emit, hit), look="link")
            take.setAccessibleDescription(hit.detail)
            box.addWidget(take)
        else:
            box.addWidget(TextLabel(hit.title))
        if hit.detail:
            box.addWidget(TextLabel(hit.detail, "soft"))
