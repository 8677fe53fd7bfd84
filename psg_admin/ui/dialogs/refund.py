"""Give back what is left over of a payment, or keep it as a gift."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.books import operations
from psg_admin.books.queries.facts import CorrectionStart, correction_start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.queries import PaymentRow
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.money import account_options, way_options
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog


def open_refund(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Open the form that gives back what is left over of a payment."""

    def arrived(start: CorrectionStart) -> None:
        RefundDialog(parent, desk, start).open()

    query = partial(correction_start, payment_id=row.payment_id)
    desk.jobs.read(query, owner=parent, key="refund", then=arrived)


def open_keep_as_gift(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Open the form that keeps what is left over of a payment as a gift."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.keep_as_gift, payment_id=row.payment_id, amount=values["amount"], on=values["on"],
            today=desk.today, now=desk.now,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"payment.gift.{row.payment_id}", title=_("Keep what is left over as a gift"),
        subtitle=_left_over(row),
        fields=[
            form.money("amount", _("&Amount"), required=True),
            form.day("on", _("&Wished on"), today=desk.today, required=True,
                     hint=_("The day on which the payer said so; the gift counts on it.")),
        ],
        draft={"amount": row.left_over, "on": desk.today}, action=_("&Keep it as a gift"), operation=deed, width=70,
    ).open()  # fmt: skip


class RefundDialog(FormDialog):
    """The form of a refund: how much, on which day, and how; the rest may be kept as a gift."""

    def __init__(self, parent: QWidget, desk: Desk, start: CorrectionStart) -> None:
        self._desk = desk
        self._row = start.page.row
        super().__init__(
            parent, desk.jobs, name=f"payment.refund.{self._row.payment_id}", title=_("Refund what is left over"),
            subtitle=_left_over(self._row),
            fields=[
                form.money("amount", _("&Amount"), required=True),
                form.day("on", _("&Refunded on"), today=desk.today, required=True),
                form.choice("method", _("&Method"), way_options(), width=34),
                form.choice("account", _("&From account"), account_options(start.chart), width=34),
                form.text("reference", _("Refer&ence"), limit=100),
                form.text("reason", _("Rea&son"), limit=500),
                form.check("gift", _("&Keep the rest as a gift")),
                form.day("wished_on", _("&Wished on"), today=desk.today,
                         hint=_("The day on which the payer said so; the gift counts on it.")),
            ],
            draft={
                "amount": self._row.left_over, "on": desk.today, "method": self._row.method, "account": start.account,
                "wished_on": desk.today,
            },
            action=_("Refun&d it"), operation=self._refund, width=74,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()
        self.fit()

    def _look(self) -> None:
        amount: Money | None = self.form.value("amount")
        rest = amount is not None and amount < self._row.left_over
        self.form.set_shown("gift", rest)
        self.form.set_shown("wished_on", rest and bool(self.form.value("gift")))
        self.set_action(_("Refun&d it") if amount is None else _("Refun&d {amount}").format(amount=amount.show()))

    def _refund(self, values: dict[str, Any]) -> Work[Changes]:
        way = operations.RefundWay(
            values["on"], values["method"], values["account"], values["reference"], values["reason"]
        )
        return partial(
            operations.refund, payment_id=self._row.payment_id, amount=values["amount"], way=way,
            today=self._desk.today, now=self._desk.now, rest_as_gift=bool(values.get("gift")),
            gift_on=values.get("wished_on"),
        )  # fmt: skip


def _left_over(row: PaymentRow) -> str:
    words = _("{amount} is left over of the payment of {payer}.")
    return words.format(amount=row.left_over.show(), payer=row.payer)
