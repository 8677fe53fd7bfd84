"""What is chosen beside the list: a payment and where it went, a sum that is owed, money that went out, an account."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from psg_admin.books.queries import AccountRow, MoneyOutRow
from psg_admin.books.rules.banking import SlipPage
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, pgettext
from psg_admin.payments.queries import AllocationRow, DebtRow, PaymentPage, ReceiptRow
from psg_admin.payments.states import PaymentState
from psg_admin.reports.payment import PaymentRecord
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.reasons import Part, Reason
from psg_admin.ui.notes.files import FileDrop
from psg_admin.ui.notes.sections import Records


class PaymentPane(DetailPane):
    """Shows a payment, a debt, money that went out, or an account."""

    def __init__(self, records: Records) -> None:
        super().__init__("payments.pane", _("Choose a line to see what there is to it."))
        self._records = records
        self._payment: PaymentRecord | None = None
        FileDrop(self, self._dropped)

    def show_payment(self, page: PaymentRecord, actions: Sequence[Action]) -> None:
        """Show a payment with all that hangs on it, and what can be done."""
        row = page.row
        self._payment = page
        with self.filled(("payment", row.payment_id), actions):
            self.head(row.payer, _("{method}, {day}").format(method=row.method.label, day=show_day(row.received_on)))
            self.buttons("receipt", "issue", "payer")
            self.pair(_("Amount"), row.amount.show(), _left_over_reasons(page))
            if row.exception and row.state is not PaymentState.CREDIT:
                self.pair(_("Status"), row.exception, _why(page), tone=row.state.tone)
            for words, value in ((_("Reference"), row.reference), (_("Note"), row.note)):
                if value:
                    self.pair(words, value)
            for receipt in page.receipts:
                self.pair(_("Receipt"), receipt.number)
                self.line(_receipt_words(receipt), "soft")
            if not page.receipts and row.reverses_id is None:
                self.pair(_("Receipt"), _("None was issued."))
            self._put_uses(page)
            self._records.put_documents(self, page.documents)
            if page.documents:
                self.buttons("attach")
            self._put_others(page)

    def show_debt(self, row: DebtRow, actions: Sequence[Action]) -> None:
        """Show a sum that is owed, and what can be done."""
        with self.filled(("debt", row.charge_id), actions):
            self.head(row.payer, row.purpose)
            for glyph, name, text in (
                ("envelope-simple", _("E-mail"), row.email),
                ("phone", _("Telephone"), row.telephone),
            ):
                if text:
                    self.reach(glyph, name, text)
            self.buttons("take-debt", "payer")
            reasons = [_("{amount} is to be paid for {purpose}.").format(amount=row.amount.show(), purpose=row.purpose)]
            if row.paid:
                reasons.append(_("{amount} of it has been paid.").format(amount=row.paid.show()))
            self.pair(_("Owed"), row.owed.show(), reasons)
            if row.due and row.due != row.owed:
                self.pair(_("Due by now"), row.due.show())
            if row.overdue:
                self.pair(_("Status"), row.lateness, tone="attention")
            if row.done:
                self.pair(_("What was done"), row.done)
            self.pair(_("Due since") if row.overdue else _("Due on"), show_day(row.due_on))
            self.pair(pgettext("what money is for", "For"), row.category.label)

    def show_money_out(self, row: MoneyOutRow, actions: Sequence[Action]) -> None:
        """Show money that went out, and what can be done."""
        with self.filled(("out", row.row_id), actions):
            self.head(row.payee, _("{method}, {day}").format(method=row.method.label, day=show_day(row.day)))
            self.buttons("cleared", "came-back", "payee")
            self.pair(_("Amount"), row.amount.show())
            if row.exception:
                self.pair(_("Status"), row.exception, tone=row.state.tone)
            pairs = (
                (_("Account"), row.account), (_("Reference"), row.reference), (_("Voucher"), row.voucher),
                (_("Approved by"), row.approved),
                (_("Cleared on"), "" if row.cleared_on is None else show_day(row.cleared_on)),
                (_("Came back on"), "" if row.returned_on is None else show_day(row.returned_on)),
                (_("Reason"), row.reason), (_("Note"), row.note),
            )  # fmt: skip
            for words, value in pairs:
                if value:
                    self.pair(words, value)
            if row.trustee:
                self.line(_("It went to a trustee."), "soft")
            self.section(pgettext("what money is for", "For"))
            for purpose in row.purposes:
                self.line(purpose)

    def show_account(self, row: AccountRow, actions: Sequence[Action]) -> None:
        """Show an account with what lies there, and what can be done."""
        with self.filled(("account", row.row_id), actions):
            self.head(row.name, row.kind.label)
            self.pair(_("Balance"), row.balance.show())
            if row.statement:
                self.pair(_("Statement"), row.statement, tone="" if row.agrees else "attention")
            if row.opening_on is not None:
                self.pair(_("Books begin on"), show_day(row.opening_on))
            if row.closed_on is not None:
                self.pair(_("Closed on"), show_day(row.closed_on))

    def show_slip(self, page: SlipPage, actions: Sequence[Action]) -> None:
        """Show a paying-in slip with what is on it and what the bank has credited, and what can be done."""
        with self.filled(("slip", page.slip_id), actions):
            paid_in = _("{account}, {day}").format(account=page.account_name, day=show_day(page.banked_on))
            self.head(page.number, paid_in)
            self.buttons("credit-slip", "print-slip")
            self.pair(_("In all"), page.total.show())
            if page.uncredited:
                self.pair(_("Not credited yet"), page.uncredited.show(), tone="attention")
            at_once = page.credited_at_once
            if at_once is not None:
                self.line(_("All of it was credited on {day}.").format(day=show_day(at_once)), "soft")
            if page.note:
                self.pair(_("Note"), page.note)
            if page.cash:
                self.section(_("Cash"))
                self.pair(_("Cash"), page.cash.show(), look="")
                if at_once is None:
                    self.line(_credited_words(page.cash_credited_on), "soft")
                for worth, count in page.denominations.items():
                    self.line(_("{count} × {worth}").format(count=f"{count:,}", worth=worth.show()), "soft")
            if page.lines:
                self.section(_("Cheques"))
            for one in page.lines:
                self.pair(" · ".join(part for part in (one.payer, one.reference) if part), one.amount.show(), look="")
                if one.taken_out_on is None and at_once is None:
                    self.line(_credited_words(one.credited_on), "soft")
                elif one.taken_out_on is not None:
                    back = _("came back on {day}: {reason}")
                    self.line(back.format(day=show_day(one.taken_out_on), reason=one.taken_out_reason or ""), "soft")

    def _dropped(self, paths: list[Path]) -> None:
        payment = self._payment
        if payment is not None and self.shows(("payment", payment.row.payment_id)):
            self._records.drop(paths, owner=payment.words, payment_id=payment.row.payment_id)

    def _put_uses(self, page: PaymentPage) -> None:
        """Put what the money was used for, and right under what is left over the answer to that."""
        rows, left = page.allocations, page.row.left_over
        self.section(pgettext("what money is for", "For"))
        if not rows and not left:
            self.line(_("Nothing yet."), "soft")
        for row in rows:
            if row.released_on is None:
                self.pair(row.purpose, row.amount.show(), look="")
                if row.period:
                    self.line(row.period, "soft")
            else:
                self.line(
                    _("{line} · freed on {day}: {reason}").format(
                        line=f"{row.amount.show()} · {row.purpose}",
                        day=show_day(row.released_on),
                        reason=row.release_reason or "",
                    ),
                    "soft",
                )
        if left:
            self.pair(_("Left over"), left.show(), _left_over_reasons(page), tone="attention", look="")
            self.buttons("rest", "refund")

    def _put_others(self, page: PaymentPage) -> None:
        parts = ((page.reversal, _("Taken back by"), "reversal"), (page.reverses, _("Takes back"), "reversed"))
        for other, words, key in parts:
            if other is not None:
                self.section(words)
                self.line(_("{amount} on {day}").format(amount=other.amount.show(), day=show_day(other.received_on)))
                self.buttons(key)


def _credited_words(day: date | None) -> str:
    return _("not credited yet") if day is None else _("credited on {day}").format(day=show_day(day))


def is_live(page: PaymentPage) -> bool:
    """Say whether the money is there: it was not taken back, and does not take other money back."""
    return page.row.state in {PaymentState.USED, PaymentState.CREDIT}


def releasable(page: PaymentPage) -> list[AllocationRow]:
    """Return what the payment is set against and can be released from."""
    return [row for row in page.allocations if row.releasable]


def valid_receipt(page: PaymentPage) -> ReceiptRow | None:
    """Return the receipt that holds, None where there is none."""
    return next((receipt for receipt in page.receipts if not receipt.void), None)


def _receipt_words(row: ReceiptRow) -> str:
    parts = [row.state, show_day(row.issued_on)]
    if row.void_reason:
        parts.append(row.void_reason)
    if row.replaced_by:
        parts.append(_("replaced by {number}").format(number=row.replaced_by))
    return " · ".join(parts)


def _why(page: PaymentPage) -> list[Reason]:
    """Say why the payment is in its state."""
    row = page.row
    if row.state is PaymentState.UNDONE:
        return [_("Its entry was undone: it counts as never entered, and is in no sum.")]
    if page.reversal is not None:
        return [
            _("Taken back on {day}: {reason}").format(
                day=show_day(page.reversal.received_on), reason=page.reversal.reverse_reason or ""
            )
        ]
    if row.reverse_reason:
        return [_("It takes another payment back: {reason}").format(reason=row.reverse_reason)]
    return _left_over_reasons(page)


def _left_over_reasons(page: PaymentPage) -> list[Reason]:
    """Return where the money of a payment went, sum by sum."""
    used = [a for a in page.allocations if a.released_on is None]
    lines: list[Reason] = [Part(_("Came in"), page.row.amount.show())]
    lines += [Part(a.purpose, Money(-a.amount.pence).show()) for a in used]
    rest = page.row.amount - Money.total(a.amount for a in used)
    return [*lines, Part(_("Left over"), rest.show(), whole=True)]
