"""Enter income that is neither a subscription nor a place: commission, interest, a grant, a sale."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.accounts.rules import CASH, GENERAL, usual_account
from psg_admin.accounts.states import Direction
from psg_admin.books.queries.facts import OutStart, out_start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments import operations
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import person_named
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.money import account_options, category_options, fund_options, way_options
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field


def open_income(parent: QWidget, desk: Desk, *, done: Callable[[Changes], object] | None = None) -> None:
    """Open the form for other income; ``done`` comes when it is entered, and a receipt that was wanted is shown."""

    def arrived(start: OutStart) -> None:
        dialog = IncomeDialog(parent, desk, start)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(partial(out_start, today=desk.today), owner=parent, key="income", then=arrived)


class IncomeDialog(FormDialog):
    """The form of other income. The account follows the way of paying until another one is chosen."""

    def __init__(self, parent: QWidget, desk: Desk, start: OutStart) -> None:
        self._desk = desk
        self._home = parent
        self._start = start
        self._followed = self._usual(Method.TRANSFER)
        super().__init__(
            parent, desk.jobs, name="money.income", title=_("Enter other income"),
            subtitle=_("What is neither a subscription nor a place: commission, interest, a grant, a sale."),
            fields=self._fields(),
            draft={
                "method": Method.TRANSFER, "received_on": desk.today, "account": self._followed, "fund": GENERAL,
                "organisation": True,
            },
            action=_("&Enter it"), operation=self._take, width=84,
        )  # fmt: skip
        self.form.set_shown("fund", len(fund_options(start.chart)) > 1)
        self.form.changed.connect(self._look)
        self.done_with.connect(self._taken)
        self._look()
        self.fit()

    def _fields(self) -> list[Field]:
        chart = self._start.chart
        kinds = category_options(chart, Direction.INCOME, Direction.NEITHER, without=(Category.SUBSCRIPTION,))
        return [
            form.pick("payer", _("F&rom"), self._desk.jobs, find_people, required=True, free=True),
            form.check("organisation", _("It is an &organisation")),
            form.money("amount", _("&Amount"), required=True),
            form.choice("category", _("Ca&tegory"), kinds, width=40),
            form.text("purpose", _("For &what"), limit=500, hint=_("In words; else the category says it.")),
            form.choice("fund", _("F&und"), fund_options(chart), width=40),
            form.choice("method", _("&Method"), way_options(), width=40),
            form.choice("account", _("&Into account"), account_options(chart), width=40),
            form.day("received_on", _("Received o&n"), today=self._desk.today, required=True),
            form.text("reference", _("Re&ference"), limit=100),
            form.text("note", _("Note"), limit=500),
            form.check("receipt", _("Issue a recei&pt")),
        ]

    def _usual(self, method: Method) -> str:
        return CASH if method is Method.CASH else usual_account(method, self._start.usual)

    def _look(self) -> None:
        payer = self.form.value("payer")
        self.form.set_shown("organisation", isinstance(payer, Hit) and not payer.record_id)
        usual = self._usual(self.form.value("method") or Method.TRANSFER)
        if usual != self._followed:
            if self.form.value("account") == self._followed:
                self.form.put("account", usual)
            self._followed = usual
        amount: Money | None = self.form.value("amount")
        self.set_action(_("&Enter it") if amount is None else _("&Enter {amount}").format(amount=amount.show()))

    def _take(self, values: dict[str, Any]) -> Work[Changes]:
        who: Hit = values["payer"]
        payer: int | ContactDraft = who.record_id
        if not payer:
            company = values.get("organisation")
            payer = (
                ContactDraft(kind=ContactKind.ORGANISATION, organisation=who.title)
                if company
                else person_named(who.title)
            )
        wanted = PaymentRequest(
            payer=payer, amount=values["amount"], method=values["method"], received_on=values["received_on"],
            reference=values["reference"], note=values["note"], receipt=values["receipt"], account=values["account"],
            income=(IncomeLine(values["category"], None, values.get("fund") or GENERAL, values["purpose"]),),
        )  # fmt: skip
        return partial(operations.take_payments, payments=[wanted], today=self._desk.today, now=self._desk.now)

    def _taken(self, changes: Changes) -> None:
        if changes.reference:
            open_receipt(self._home, self._desk, changes.reference)
