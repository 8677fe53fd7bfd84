"""Settings: the organisation, what memberships there are and cost, how the desk looks, backups."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.accounts.queries import chart
from psg_admin.kernel.changes import Topic
from psg_admin.kernel.charity import charity_words
from psg_admin.kernel.settings import parts
from psg_admin.kernel.words import _, translate
from psg_admin.settings import all_settings, declared
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action, Chosen
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.settings.accounts import AccountsPart, CategoriesPart, FundsPart
from psg_admin.ui.settings.discounts import DiscountsPart
from psg_admin.ui.settings.looks import LooksPart
from psg_admin.ui.settings.own_fields import OwnFieldsPart, TagsPart
from psg_admin.ui.settings.parts import FieldsPart, ListPart, Part
from psg_admin.ui.settings.safety import BackupsPart
from psg_admin.ui.settings.types import TypesPart
from psg_admin.ui.settings.ways import AccountEditor, WaysEditor
from psg_admin.ui.settings.years import YearsPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.accounts.rules import Chart
    from psg_admin.ui.kit.desk import Desk

_PRIMARY = ("save", "type", "discount", "own-field", "account", "fund", "category", "year", "back-up")


class SettingsPage(Page):
    """Everything that is set and not recorded, in parts chosen by chips; each part is made when it is first needed."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.SCHEME, Topic.MEMBERSHIPS, Topic.PAYMENTS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="settings", title=_("Settings"), parent=parent)
        self._desk = desk
        self._settings: dict[str, Any] | None = None
        self._declared = tuple(declared(desk.office.features).values())
        self._of_features = parts(self._declared)
        places = [
            *((part.place, part.key, translate(part.label)) for part in self._of_features),
            (20, "scheme", _("Membership types")),
            (25, "discounts", _("Discounts")),
            (27, "own-fields", _("Own fields")),
            (28, "tags", _("Tags")),
            (46, "money-accounts", _("Bank and cash")),
            (47, "funds", _("Funds")),
            (48, "categories", _("Categories")),
            (49, "years", _("Financial years")),
            (80, "appearance", _("Appearance")),
            (90, "safety", _("Backups")),
        ]
        self.chips = Chips(_("Part of the settings"), counted=False)
        self.chips.show_chips([Chip(key, words) for _place, key, words in sorted(places)])
        self.chips.chosen.connect(self.show_filter)
        self.add_strip(self.chips)
        self.pane = DetailPane("settings.pane", _("Choose a line of the list to see it here."))
        self.pane.setMinimumHeight(theme.line_height() * 10)
        self._holder = QWidget()
        self._inside = QVBoxLayout(self._holder)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self.set_body(self._holder, self.pane, share=(11, 4))
        self._parts: dict[str, Part] = {}
        self.ways = WaysEditor()
        self.order_account = AccountEditor()
        self._seen = ""
        self.set_head("back-up-to", "what-if", primary=_PRIMARY)
        self.show_filter("organisation")

    def part(self, key: str) -> Part:
        """Return a part, made now if it was never shown."""
        if key not in self._parts:
            self._parts[key] = made = self._make(key)
            made.hide()  # until it is chosen; a hidden part takes no room, so a short one is not scrolled
            self._inside.addWidget(made, 1)
            made.changed.connect(self.show_head)
            made.says.connect(self.says)
            made.fitted.connect(self.trim, Qt.ConnectionType.QueuedConnection)  # not while it is laid out
            self._fill(made)
            made.ask()
        return self._parts[key]

    def seen(self) -> Part:
        """Return the part that is seen."""
        return self.part(self._seen)

    def reload(self) -> None:
        """Ask anew for the settings, and for what the lists show."""
        self.jobs.read(all_settings, owner=self, then=self._show, key="settings")
        self.jobs.read(chart, owner=self, then=self._offer, key="chart")
        for part in self._parts.values():
            part.ask()

    def show_filter(self, key: str) -> None:
        """Show one part; where the focus stands in the one that goes, it goes along."""
        if key not in self._makers():
            return
        self.chips.choose(key)
        goes_along = key != self._seen and self._has_focus()
        self._seen = key
        chosen = self.part(key)
        chosen.show()
        if goes_along:
            chosen.enter()  # before the other is hidden: Qt would let the focus go somewhere else
        for part in self._parts.values():
            part.setVisible(part is chosen)
        self.pane.setVisible(isinstance(chosen, ListPart))
        if isinstance(chosen, ListPart):
            chosen.show_chosen()
        self.show_head()

    def show_head(self) -> None:
        super().show_head()
        if self._seen:
            self.set_count(*self.seen().told)

    def spare(self) -> int:
        seen = self._parts.get(self._seen)
        return seen.table.spare() if isinstance(seen, ListPart) else 0

    def take_focus(self) -> None:
        self.seen().enter()

    def in_head(self, key: str) -> bool:
        return bool(self._seen) and key in self.seen().head

    def unsaved(self) -> bool:
        return any(part.unsaved for part in self._parts.values() if isinstance(part, FieldsPart))

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        del chosen
        here = self.seen().offered() if self._seen else []
        known = {action.key for action in here}
        return [
            *(replace(one, everywhere=one.key in _ELSEWHERE) for one in here),
            *(one for one in self._adding() if one.key not in known),
        ]

    def _has_focus(self) -> bool:
        now: QWidget | None = self.window().focusWidget()
        return now is not None and any(one is now or one.isAncestorOf(now) for one in (self._holder, self.pane))

    def _adding(self) -> list[Action]:
        """Return what adds to a list that is not seen: it is shown, and then asked for."""
        return [
            Action("type", _("New membership type"), partial(self._there, "scheme", "type"), everywhere=True),
            Action("fee", _("Add a fee"), partial(self._there, "scheme", "fee"), everywhere=True),
            Action("what-if", _("Try other fees"), partial(self._there, "scheme", "what-if"), everywhere=True),
            Action("fee-letters", _("Letters about new fees"), partial(self._there, "scheme", "fee-letters"),
                   everywhere=True),
            Action("discount", _("Add a discount"), partial(self._there, "discounts", "discount"), everywhere=True),
            Action("own-field", _("New own field"), partial(self._there, "own-fields", "own-field"), everywhere=True),
            Action("account", _("New account"), partial(self._there, "money-accounts", "account"), everywhere=True),
            Action("fund", _("New fund"), partial(self._there, "funds", "fund"), everywhere=True),
            Action("category", _("New category"), partial(self._there, "categories", "category"), everywhere=True),
            Action("year", _("New financial year of another length"), partial(self._there, "years", "year"),
                   everywhere=True),
        ]  # fmt: skip

    def _there(self, part: str, deed: str) -> None:
        self.show_filter(part)
        self.run(deed)

    def _makers(self) -> dict[str, Callable[[], Part]]:
        return {
            **{part.key: partial(self._fields, part.key, translate(part.about)) for part in self._of_features},
            "scheme": lambda: TypesPart(self, self._desk, self.pane, self._holder),
            "discounts": lambda: DiscountsPart(self, self._desk, self.pane, self._holder),
            "own-fields": lambda: OwnFieldsPart(self, self._desk, self.pane, self._holder),
            "tags": lambda: TagsPart(self, self._desk, self.pane, self._holder),
            "money-accounts": lambda: AccountsPart(self, self._desk, self.pane, self._holder),
            "funds": lambda: FundsPart(self, self._desk, self.pane, self._holder),
            "categories": lambda: CategoriesPart(self, self._desk, self.pane, self._holder),
            "years": lambda: YearsPart(self, self._desk, self.pane, self._holder),
            "appearance": lambda: LooksPart(self._holder),
            "safety": lambda: BackupsPart(self, self._desk, self.pane, self._holder),
        }

    def _make(self, key: str) -> Part:
        return self._makers()[key]()

    def _fields(self, key: str, words: str) -> FieldsPart:
        """Return the form of the settings that features declare for this part."""
        shown = [one.particular for one in self._declared if one.part.key == key]
        doubts = {"charity_number": charity_words}
        hint = _("Where money comes in that is paid so, unless another account is named. Cash comes into the cash box.")
        known = _("Left open, it is the only bank account of which sort code and number are known.")
        own = {
            "usual_accounts": form.custom("usual_accounts", _("&Ways of paying"), lambda: self.ways, hint=hint),
            "order_account": form.custom("order_account", _("Paid &into"), lambda: self.order_account, hint=known),
        }
        return FieldsPart(self.jobs, self._holder, shown, words, self._desk.today, doubts, own)

    def _offer(self, found: Chart) -> None:
        self.ways.offer(found)
        self.order_account.offer(found)

    def _show(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        for part in self._parts.values():
            self._fill(part)

    def _fill(self, part: Part) -> None:
        if not isinstance(part, FieldsPart) or self._settings is None:
            return
        part.show_settings(self._settings)
        if "charity_number" in part.form.typed() and not part.unsaved:
            part.form.note("charity_number", charity_words(self._settings["charity_number"]))


_ELSEWHERE = frozenset(
    {"type", "fee", "what-if", "fee-letters", "discount", "own-field", "account", "fund", "category", "year"}
)
"""What the search offers on other pages too."""
