"""Enter money that went out: to whom, what for, from which account and fund."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.rules import CASH, GENERAL, usual_account
from psg_admin.accounts.states import Direction
from psg_admin.books import operations
from psg_admin.books.plans import PartRequest, SpendingRequest
from psg_admin.books.queries.facts import OutStart, out_start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.money import (
    OutDialog,
    account_options,
    anyway_field,
    category_options,
    fund_options,
    way_options,
)
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import COLUMN, Field


def open_spend(
    parent: QWidget, desk: Desk, *, event_id: int | None = None, done: Callable[[Changes], object] | None = None
) -> None:
    """Open the form for money that went out, for an event where one is named; ``done`` comes when it is entered."""

    def arrived(start: OutStart) -> None:
        dialog = SpendDialog(parent, desk, start, event_id)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(partial(out_start, today=desk.today), owner=parent, key="spend", then=arrived)


class SpendDialog(OutDialog):
    """The form of a sum that went out. The account follows the way of paying until another one is chosen."""

    def __init__(self, parent: QWidget, desk: Desk, start: OutStart, event_id: int | None = None) -> None:
        self._desk = desk
        self._start = start
        self._followed = self._usual(Method.TRANSFER)
        super().__init__(
            parent, desk.jobs, name="money.spend", title=_("Enter money that went out"), fields=self._fields(),
            draft={
                "method": Method.TRANSFER, "on": desk.today, "event": event_id, "fund": GENERAL,
                "account": self._followed,
            },
            action=_("&Enter it"), operation=self._spend, width=128,
        )  # fmt: skip
        several = len(fund_options(start.chart)) > 1
        self.form.set_shown("fund", several)
        self.form.set_shown("event", bool(start.events))
        self.form.set_shown("approved_by_too", start.approvals > 1)
        self.form.changed.connect(self._look)
        self._look()
        self.show_anyway()

    def _fields(self) -> list[Field]:
        chart, today = self._start.chart, self._desk.today
        categories = category_options(chart, Direction.EXPENSE, Direction.NEITHER)
        events: list[tuple[int | None, str]] = [(None, _("No event"))]
        events += [(i, f"{title}, {show_day(day)}") for i, title, day in self._start.events]
        return [
            form.pick("payee", _("Paid &to"), self._desk.jobs, find_people, required=True, free=True),
            form.money("amount", _("&Amount"), required=True),
            form.choice("category", _("&For"), categories),
            form.choice("other", _("And f&or"), [(None, _("Nothing else")), *categories]),
            form.money("other_amount", _("Of it for that")),
            form.choice("event", _("E&vent"), events),
            form.choice("fund", _("F&und"), fund_options(chart)),
            form.choice("method", _("&Method"), way_options(), width=30),
            form.choice("account", _("From account"), account_options(chart), width=30),
            form.day(
                "on", _("&Paid on"), today=today, required=True, hint=_("The day on which the cheque was written.")
            ),
            COLUMN,
            form.text(
                "reference", _("&Reference"), limit=100, hint=_("Number of the cheque, or what the transfer says.")
            ),
            form.text("voucher", _("Voucher &number"), limit=30, width=14),
            form.text("approved_by", _("Approved &by")),
            form.text("approved_by_too", _("Also approved by")),
            form.day("cleared_on", _("C&leared on"), today=today, hint=_("The day on which the bank had it.")),
            form.check("trustee", _("It went to a trustee")),
            form.text("note", _("Note"), limit=400),
            anyway_field(),
        ]

    def _usual(self, method: Method) -> str:
        return CASH if method is Method.CASH else usual_account(method, self._start.usual)

    def _look(self) -> None:
        method = self.form.value("method") or Method.TRANSFER
        usual = self._usual(method)
        if usual != self._followed:
            if self.form.value("account") == self._followed:
                self.form.put("account", usual)
            self._followed = usual
        self.form.set_shown("other_amount", self.form.value("other") is not None)
        amount: Money | None = self.form.value("amount")
        self.set_action(_("&Enter it") if amount is None else _("&Enter {amount}").format(amount=amount.show()))

    def _spend(self, values: dict[str, Any]) -> Work[Changes]:
        payee: Hit = values["payee"]
        fund, event = values.get("fund") or GENERAL, values.get("event")
        parts = [PartRequest(values["category"], None, event, fund)]
        if values["other"] is not None:
            if values.get("other_amount") is None:
                raise BadInput(_("Type how much of it is for that."), field="other_amount")
            parts.append(PartRequest(values["other"], values["other_amount"], event, fund))
        wanted = SpendingRequest(
            payee=payee.record_id or payee.title, amount=values["amount"], written_on=values["on"], parts=tuple(parts),
            account=values["account"], method=values["method"], reference=values["reference"],
            voucher=values["voucher"], approved_by=values["approved_by"],
            approved_by_too=values.get("approved_by_too") or "", note=values["note"], trustee=values["trustee"],
            cleared_on=values["cleared_on"], anyway=values.get("anyway") or "",
        )  # fmt: skip
        return partial(operations.spend, spending=wanted, today=self._desk.today, now=self._desk.now)
