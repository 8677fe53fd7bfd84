"""The smaller deeds of the page of payments, each with its form, and the period of the treasurer's workbook."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments import operations
from psg_admin.payments.queries import AllocationRow, DebtRow, PaymentRow, PaymentStart, ReceiptRow, payment_start
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import WriteOffKind
from psg_admin.reports.year_facts import days_between
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.days import DaysDialog
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.editors import ChoiceEditor
from psg_admin.ui.kit.export import ask_where


def open_rest(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Open the form that sets what is left over of a payment against something that is owed."""

    def arrived(start: PaymentStart) -> None:
        RestDialog(parent, desk, row, start).open()

    desk.jobs.read(partial(payment_start, contact_id=row.contact_id), owner=parent, key="rest", then=arrived)


class RestDialog(FormDialog):
    """Sets the rest of a payment against a charge: of the payer, or of whoever is named."""

    def __init__(self, parent: QWidget, desk: Desk, row: PaymentRow, start: PaymentStart) -> None:
        self._desk = desk
        self._row = row
        self._start = start
        left = row.left_over.show()
        super().__init__(
            parent, desk.jobs, name=f"payment.rest.{row.payment_id}", title=_("Use the rest for what is owed"),
            subtitle=_("{amount} is left over of the payment of {payer}.").format(amount=left, payer=row.payer),
            fields=[
                form.pick("owner", _("&Owed by"), desk.jobs, find_people, required=True),
                form.choice("charge", _("&For"), []),
                form.money("amount", _("&Amount"), required=True),
            ],
            draft={"owner": start.payer}, action=_("&Use for it"), operation=self._allocate, width=64,
        )  # fmt: skip
        self._show_start(start)
        self.form.changed.connect(self._look)
        self.form.editor("charge").edited.connect(self._chosen)

    def _look(self) -> None:
        owner = self.form.value("owner")
        known = 0 if self._start.payer is None else self._start.payer.record_id
        if isinstance(owner, Hit) and owner.record_id not in {0, known}:
            self._show_start(PaymentStart(owner, (), Money()))
            query = partial(payment_start, contact_id=owner.record_id)
            self._desk.jobs.read(query, owner=self, key="start", then=self._show_start)

    def _show_start(self, start: PaymentStart) -> None:
        self._start = start
        box = self.form.editor("charge")
        assert isinstance(box, ChoiceEditor)  # noqa: S101 - the field above is a choice
        box.set_options([(charge.charge_id, _sum_words(charge.owed, charge.purpose)) for charge in start.charges])
        self.form.note("charge", "" if start.charges else _("Nothing is owed."))
        self._chosen()

    def _chosen(self) -> None:
        charge = self._charge()
        fits = None if charge is None else min(charge.owed, self._row.left_over)
        self.form.put("amount", fits)
        words = _("&Use {amount} for it")
        self.set_action(words.format(amount=fits.show()) if fits else _("&Use for it"), enabled=fits is not None)

    def _charge(self) -> OpenCharge | None:
        chosen = self.form.value("charge")
        return next((charge for charge in self._start.charges if charge.charge_id == chosen), None)

    def _allocate(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.allocate_rest,
            payment_id=self._row.payment_id,
            charge_ids=[values["charge"]],
            amount=values["amount"],
            today=self._desk.today,
        )


def _sum_words(amount: Money, purpose: str) -> str:
    return _("{amount} · {purpose}").format(amount=amount.show(), purpose=purpose)


def open_release(parent: QWidget, desk: Desk, rows: Sequence[AllocationRow]) -> None:
    """Open the form that releases a payment from one of ``rows``, which it is set against."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.release_allocation, allocation_id=values["share"], reason=values["reason"], today=desk.today
        )

    options = [(row.allocation_id, _sum_words(row.amount, row.purpose)) for row in rows]
    FormDialog(
        parent, desk.jobs, name=f"payment.release.{rows[0].payment_id}",
        title=_("Free the money"),
        subtitle=_(
            "It is left over again, to be used for something else, and what it paid for is owed again. The "
                "receipt stays as it is: void it if it should say something else."
        ),
        fields=[
            form.choice("share", _("&What it is used for"), options),
            form.text("reason", _("&Reason"), required=True, limit=500),
        ],
        draft={"share": rows[0].allocation_id}, action=_("&Free the money"), operation=deed, width=112,
    ).open()  # fmt: skip


def issue(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Issue a receipt for a payment that has none."""
    desk.jobs.write(partial(operations.issue_receipt, payment_id=row.payment_id, today=desk.today), owner=parent)


def take_back(parent: QWidget, desk: Desk, row: PaymentRow) -> None:
    """Say what it would mean, ask why and when, and take a payment back."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.reverse_payment,
            payment_id=row.payment_id,
            reason=values["reason"],
            on=values["on"],
            today=desk.today,
            now=desk.now,
        )

    FormDialog(
        parent, desk.jobs, name=f"payment.reverse.{row.payment_id}", title=_("Take the payment back"),
        subtitle=_(
            "The {amount} from {payer} went away again: a cheque came back, a card was charged back. What it paid for "
            "is owed again, and its receipt becomes void. What was only entered wrongly is corrected instead."
        ).format(amount=row.amount.show(), payer=row.payer),
        fields=[
            form.text("reason", _("&Reason"), required=True, limit=500),
            form.day("on", _("&Day of the statement"), today=desk.today, required=True),
        ],
        draft={"on": max(desk.today, row.received_on)}, action=_("&Take it back"), operation=deed, width=74,
    ).open()  # fmt: skip


def open_remind(parent: QWidget, desk: Desk, row: DebtRow) -> None:
    """Open the form that notes that somebody was reminded of what is owed."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.remind, charge_ids=[row.charge_id], on=values["on"], note=values["note"], today=desk.today
        )

    FormDialog(
        parent, desk.jobs, name=f"debt.remind.{row.charge_id}", title=_("Note that the payer was reminded"),
        subtitle=_sum_words(row.owed, f"{row.payer} · {row.purpose}"),
        fields=[
            form.day("on", _("&Reminded on"), today=desk.today, required=True, hint=row.done),
            form.text("note", _("&Note"), limit=500),
        ],
        draft={"on": desk.today}, action=_("Note &it"), operation=deed, width=70,
    ).open()  # fmt: skip


def open_write_off(parent: QWidget, desk: Desk, row: DebtRow) -> None:
    """Open the form by which what is owed is asked for no more."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.write_off, charge_id=row.charge_id, amount=values["amount"], kind=values["kind"],
            reason=values["reason"], today=desk.today,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"debt.off.{row.charge_id}", title=_("Ask no more for what is owed"),
        subtitle=_("{purpose}, owed by {payer}. What was paid of it stays paid.").format(
            purpose=row.purpose, payer=row.payer
        ),
        fields=[
            form.money("amount", _("&Amount"), required=True),
            form.choice("kind", _("&Let off or lost"), [(kind, kind.label) for kind in WriteOffKind], width=30),
            form.text("reason", _("&Reason"), required=True, limit=500),
        ],
        draft={"amount": row.owed, "kind": WriteOffKind.LET_OFF}, action=_("Ask &no more"), operation=deed, width=70,
    ).open()  # fmt: skip


def open_void(parent: QWidget, desk: Desk, receipt: ReceiptRow) -> None:
    """Open the form that declares a receipt void."""

    def deed(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.void_receipt,
            number=receipt.number,
            reason=values["reason"],
            today=desk.today,
            reissue=values["reissue"],
        )

    FormDialog(
        parent, desk.jobs, name=f"receipt.void.{receipt.number}",
        title=_("Void receipt {number}").format(number=receipt.number),
        subtitle=_("It keeps its number and can be printed again, marked as void."),
        fields=[
            form.text("reason", _("&Reason"), required=True, limit=500),
            form.check("reissue", _("&Issue a new receipt in its place"), hint=_("It says how things are now.")),
        ],
        draft={"reissue": True}, action=_("&Void the receipt"), operation=deed, width=70,
    ).open()  # fmt: skip


class TreasurerDialog(DaysDialog):
    """Asks for which days the workbook is, ``days`` to begin with, and where to; ``write`` has it written."""

    def __init__(self, parent: QWidget, desk: Desk, days: DayRange, write: Callable[[DayRange, Path], object]) -> None:
        super().__init__(
            parent, desk, days, name="treasurer", title=_("Treasurer’s workbook"),
            about=_("What came in between two days: by purpose, method and event; receipts; what is owed."),
            action=_("&Save the workbook…"),
        )  # fmt: skip
        self._write = write

    def go(self, first: date, last: date) -> None:
        """Ask where to, and have it written."""
        name = _("Treasurer {first} to {last}").format(first=first.isoformat(), last=last.isoformat())
        kinds = [ask.FileKind(_("Excel workbook"), ".xlsx")]
        path = ask_where(self, self.desk, self.windowTitle(), name, kinds)
        if path is not None:
            self.accept()
            self._write(days_between(first, last), path)
