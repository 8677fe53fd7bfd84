"""Enter money that went out: to whom, what for, from which account and fund."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.rules import CASH, usual_account
from psg_admin.books import operations
from psg_admin.books.plans import SpendingRequest
from psg_admin.books.queries.facts import OutStart, out_start
from psg_admin.books.queries.money_out import payee_hits
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.money import OutDialog, account_options, anyway_field, way_options
from psg_admin.ui.dialogs.spent_for import PartsEditor
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import Field


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
        self.parts = PartsEditor(start, event_id)
        super().__init__(
            parent, desk.jobs, name="money.spend", title=_("Enter money that went out"), fields=self._fields(),
            draft={"method": Method.TRANSFER, "on": desk.today, "account": self._followed},
            action=_("&Enter it"), operation=self._spend, width=158,
        )  # fmt: skip
        self.form.set_shown("approved_by_too", start.approvals > 1)
        self.form.changed.connect(self._look)
        self._look()
        self.show_anyway()

    def _fields(self) -> list[Field]:
        today = self._desk.today
        return [
            form.pick("payee", _("Paid &to"), self._desk.jobs, _find_payees, required=True, free=True),
            form.money("amount", _("&Amount"), required=True),
            form.day(
                "on", _("&Paid on"), today=today, required=True, hint=_("The day on which the cheque was written.")
            ),
            form.choice("method", _("&Method"), way_options()),
            form.choice("account", _("&From account"), account_options(self._start.chart)),
            form.text(
                "reference", _("&Reference"), limit=100, hint=_("Number of the cheque, or what the transfer says.")
            ),
            form.day("cleared_on", _("C&leared on"), today=today, hint=_("The day on which the bank had it.")),
            form.WIDE_COLUMN,
            form.heading(_("What it was for"), _("An invoice for several things has a part for each of them.")),
            form.custom("parts", "", lambda: self.parts),
            form.text("voucher", _("Voucher &number"), limit=30, width=14),
            form.text("approved_by", _("Approved &by")),
            form.text("approved_by_too", _("Al&so approved by")),
            form.check("trustee", _("Pai&d to a trustee")),
            form.text("note", _("N&ote"), limit=400),
            anyway_field(),
        ]

    def _usual(self, method: Method) -> str:
        return CASH if method is Method.CASH else usual_account(method, self._start.usual)

    def _look(self) -> None:
        """Follow the way of paying, and say what is entered and what of it has no part yet."""
        method = self.form.value("method") or Method.TRANSFER
        usual = self._usual(method)
        if usual != self._followed:
            if self.form.value("account") == self._followed:
                self.form.put("account", usual)
            self._followed = usual
        amount: Money | None = self.form.value("amount")
        rest = self.parts.say_rest(amount)
        said = ""
        if rest is not None and rest < NOTHING:
            said = _("The parts are {amount} too much.").format(amount=(-rest).show())
        elif rest:
            without = self.parts.without_sum()
            words = _("{amount} is left for the part without a sum.") if without else _("{amount} has no part yet.")
            if len(without) > 1:
                words = _("{amount} is left, and parts {numbers} have no sum: only one of them may be without.")
            said = words.format(amount=rest.show(), numbers=", ".join(map(str, without)))
        self.set_foot(said)
        self.set_action(_("&Enter it") if amount is None else _("&Enter {amount}").format(amount=amount.show()))

    def _failed(self, error: UserError) -> None:
        """Say at the parts what is wrong with one of them."""
        if isinstance(error, BadInput) and error.field in {"category", "fund"}:
            error = BadInput(error.message, field="parts")
        super()._failed(error)

    def _spend(self, values: dict[str, Any]) -> Work[Changes]:
        payee: Hit = values["payee"]
        wanted = SpendingRequest(
            payee=payee.record_id or payee.title, amount=values["amount"], written_on=values["on"],
            parts=values["parts"], account=values["account"], method=values["method"], reference=values["reference"],
            voucher=values["voucher"], approved_by=values["approved_by"],
            approved_by_too=values.get("approved_by_too") or "", note=values["note"], trustee=values["trustee"],
            cleared_on=values["cleared_on"], anyway=values.get("anyway") or "",
        )  # fmt: skip
        return partial(operations.spend, spending=wanted, today=self._desk.today, now=self._desk.now)


def _find_payees(text: str) -> Work[list[Hit]]:
    return partial(payee_hits, text=text)
