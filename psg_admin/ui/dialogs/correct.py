"""Correct a payment that was entered wrongly."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.books import operations
from psg_admin.books.queries.facts import CorrectionStart, correction_start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.payments.queries import PaymentRow
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.money import account_options, way_options
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog


def open_correct(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Open the form that corrects a payment; the receipt that takes the place of a void one is shown afterwards."""

    def arrived(start: CorrectionStart) -> None:
        CorrectDialog(parent, desk, start).open()

    query = partial(correction_start, payment_id=row.payment_id)
    desk.jobs.read(query, owner=parent, key="correct", then=arrived)


class CorrectDialog(FormDialog):
    """The form of a correction: what the payment should have said."""

    def __init__(self, parent: QWidget, desk: Desk, start: CorrectionStart) -> None:
        self._desk = desk
        self._home = parent
        self._start = start
        row = start.page.row
        payer = Hit("contact", row.contact_id, row.payer)
        super().__init__(
            parent, desk.jobs, name=f"payment.correct.{row.payment_id}", title=_("Correct the payment"),
            subtitle=_(
                "For what was entered wrongly: the books say on the payment’s own day what is right. What it is used "
                "for stays; a receipt becomes void, and a new one takes its place. Money that went away again, such as "
                "a cheque that came back, is taken back instead."
            ),
            fields=[
                form.pick("payer", _("&From"), desk.jobs, find_people, required=True),
                form.money("amount", _("&Amount"), required=True),
                form.choice("method", _("&Method"), way_options(), width=34),
                form.choice("account", _("&Into account"), account_options(start.chart, also=start.account), width=34),
                form.day("received_on", _("Receive&d on"), today=desk.today, required=True),
                form.text("reference", _("R&eference"), limit=100),
                form.text("reason", _("Rea&son"), required=True, limit=500),
            ],
            draft={
                "payer": payer, "amount": row.amount, "method": row.method, "account": start.account,
                "received_on": row.received_on, "reference": row.reference,
            },
            action=_("C&orrect it"), operation=self._correct, width=78,
        )  # fmt: skip
        self.done_with.connect(self._corrected)

    def _correct(self, values: dict[str, Any]) -> Work[Changes]:
        payer: Hit = values["payer"]
        if not payer.record_id:
            raise BadInput(_("Pick the payer from the list that opens as you type."), field="payer")
        wanted = operations.Correction(
            values["amount"], payer.record_id, values["method"], values["received_on"], values["reference"],
            values["account"],
        )  # fmt: skip
        return partial(
            operations.correct_payment, payment_id=self._start.page.row.payment_id, correction=wanted,
            reason=values["reason"], today=self._desk.today, now=self._desk.now,
        )  # fmt: skip

    def _corrected(self, changes: Changes) -> None:
        if changes.reference:
            open_receipt(self._home, self._desk, changes.reference)
