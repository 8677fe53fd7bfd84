"""Forms of what went out: on which day the bank had it, and that it came back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.books import operations
from psg_admin.books.queries import MoneyOutRow
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog


def open_cleared(parent: QWidget, desk: Desk, rows: Sequence[MoneyOutRow]) -> None:
    """Open the form that notes the day on which the bank had what went out."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.clear_spendings, on=values["on"], today=desk.today,
            spending_ids=[row.row_id for row in rows if not row.is_refund],
            refund_ids=[-row.row_id for row in rows if row.is_refund],
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name="money.cleared", title=_("Note that the bank had it"),
        subtitle=_("{amount} to {payee}").format(
            amount=Money.total(row.amount for row in rows).show(), payee=", ".join(row.payee for row in rows[:3])
        ),
        fields=[form.day("on", _("On the &statement of"), today=desk.today, required=True)],
        draft={"on": desk.today}, action=_("Note &it"), operation=deed, width=64,
    ).open()  # fmt: skip


def open_came_back(parent: QWidget, desk: Desk, row: MoneyOutRow) -> None:
    """Open the form for money out that came back: a cheque that was lost, a transfer that failed."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.return_spending, spending_id=row.row_id, on=values["on"], reason=values["reason"],
            today=desk.today,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"money.back.{row.row_id}", title=_("It came back"),
        subtitle=_("{amount} to {payee}").format(amount=row.amount.show(), payee=row.payee),
        fields=[
            form.text("reason", _("&Reason"), required=True, limit=500),
            form.day("on", _("Came back &on"), today=desk.today, required=True),
        ],
        draft={"on": desk.today}, action=_("&Enter it"), operation=deed, width=70,
    ).open()  # fmt: skip
