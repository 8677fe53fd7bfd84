"""Into which account money comes that is paid in some way: chosen from the list of accounts, way by way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from psg_admin.accounts.rules import ready_account_of, usual_account
from psg_admin.accounts.states import AccountKind
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.ui.dialogs.money import WAYS, account_options
from psg_admin.ui.dialogs.places import held
from psg_admin.ui.kit import accessibility
from psg_admin.ui.kit.editors import ChoiceEditor, Editor
from psg_admin.ui.kit.spread import SpreadRow
from psg_admin.ui.kit.tabbing import Holder, tab_through
from psg_admin.ui.kit.widgets import TextLabel

if TYPE_CHECKING:
    from psg_admin.accounts.rules import Chart


class AccountEditor(ChoiceEditor):
    """One account that can hold a sort code and a number, or none. What it was filled with stays one of the choices,
    also before :meth:`offer` has said which accounts there are.
    """

    def __init__(self) -> None:
        super().__init__([], 40)
        self._accounts: list[tuple[str, str]] = []
        self._held = ""
        self._show_options()

    def offer(self, chart: Chart) -> None:
        """Offer the accounts that are open."""
        kinds = {AccountKind.BANK, AccountKind.SAVINGS}
        self._accounts = [
            (one.code, " · ".join(part for part in (one.name, one.sort_code, one.number) if part))
            for one in chart.accounts.values()
            if one.kind in kinds and one.closed_on is None
        ]
        self._show_options()

    def put(self, value: Any) -> None:
        self._held = value or ""
        if self._held not in self._values:
            self._show_options()
        super().put(self._held)

    def _show_options(self) -> None:
        known = {code for code, _words in self._accounts}
        held = [(self._held, self._held)] if self._held and self._held not in known else []
        self.set_options([("", _("The only one that is known")), *self._accounts, *held])


class WaysEditor(Editor):
    """A choice of account for each way of paying but cash. Its value is what is set: "paypal=paypal card=sumup".

    What it was filled with stays as it is until one is chosen, also before :meth:`offer` has said which accounts there
    are.
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._touched = False
        self._holder = Holder()
        self.widget = self._holder
        row = SpreadRow()
        box = QVBoxLayout(self._holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        self._boxes: dict[Method, ChoiceEditor] = {way: ChoiceEditor([]) for way in WAYS if way is not Method.CASH}
        for way, editor in self._boxes.items():
            editor.setParent(self)
            editor.edited.connect(self._chosen)
            accessibility.set_name(editor.widget, _("Account that {way} comes into").format(way=way.label))
            row.spread.add(held(editor.widget, TextLabel(way.label, "soft", wrap=False)), 19)
        widgets = [editor.widget for editor in self._boxes.values()]
        tab_through([self._holder, *widgets])
        self._holder.leads_to = widgets[0]

    def offer(self, chart: Chart) -> None:
        """Offer the accounts that are open, and those that are chosen already."""
        for way, editor in self._boxes.items():
            editor.set_options(account_options(chart, also=usual_account(way, self._text)))
        if not self._touched:
            self.put(self._text)

    def box_of(self, way: Method) -> ChoiceEditor:
        """Return the choice for one way of paying."""
        return self._boxes[way]

    def put(self, value: Any) -> None:
        self._text, self._touched = value or "", False
        for way, editor in self._boxes.items():
            editor.put(usual_account(way, self._text))

    def value(self) -> str:
        if not self._touched:
            return self._text
        kept = [part for part in self._text.split() if part.split("=")[0] not in self._boxes]
        chosen = {way: editor.value() for way, editor in self._boxes.items()}
        others = [f"{way}={code}" for way, code in chosen.items() if code and code != ready_account_of(way)]
        return " ".join([*kept, *others])

    def _chosen(self) -> None:
        self._touched = True
        self.edited.emit()
