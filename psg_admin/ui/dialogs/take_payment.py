"""Take a payment: from whom, for what, how much; and where every penny of it goes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments import operations
from psg_admin.payments.queries.debts import PaymentStart, payment_start
from psg_admin.payments.rules import share_out
from psg_admin.payments.states import Method
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.charge_ticks import ChargeTicks, breakable
from psg_admin.ui.dialogs.person import find_people
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.kit import accessibility, form, theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.widgets import Sentences, TextLabel

_HABIT = "payment.take"
_WAYS = (Method.TRANSFER, Method.CHEQUE, Method.CASH, Method.CARD, Method.PAYPAL, Method.STANDING_ORDER,
         Method.DIRECT_DEBIT, Method.VOUCHER, Method.OTHER)  # fmt: skip


def open_take_payment(
    parent: QWidget,
    desk: Desk,
    *,
    contact_id: int | None = None,
    charge_ids: Sequence[int] = (),
    done: Callable[[Changes], object] | None = None,
) -> None:
    """Open the form that takes a payment of ``contact_id`` (None: to choose), for ``charge_ids`` (none: all it owes).

    Afterwards the receipt is shown, unless the person does not want that; ``done`` comes when it is taken.
    """

    def arrived(start: PaymentStart) -> None:
        dialog = TakePaymentDialog(parent, desk, start, charge_ids)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    query = partial(payment_start, contact_id=contact_id, charge_ids=list(charge_ids))
    desk.jobs.read(query, owner=parent, key="take payment", then=arrived)


class SharePanel(QFrame):
    """Says where the money goes, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("share")
        self.setAccessibleName(_("Where the money goes"))
        self.lines = Sentences()
        self.wrong = TextLabel("", "soft")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(TextLabel(_("Where the money goes"), "section"))
        box.addWidget(self.lines)
        box.addWidget(self.wrong)

    def show_reasons(self, reasons: Sequence[str], wrong: str = "") -> None:
        """Show the sentences of the rule, or why there are none."""
        self.lines.setText(breakable("\n".join(reasons)))
        self.lines.setVisible(bool(reasons))
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        said = " ".join(reasons) or wrong
        self.setAccessibleDescription(said)
        accessibility.announce_settled(self, said)


class TakePaymentDialog(FormDialog):
    """The form of a payment. The amount follows what is ticked and given until another one is typed."""

    def __init__(self, parent: QWidget, desk: Desk, start: PaymentStart, charge_ids: Sequence[int] = ()) -> None:
        self._desk = desk
        self._home = parent
        self._start = start
        self._followed = ""
        self.ticks = ChargeTicks()
        self.panel = SharePanel()
        kept = habits.get(_HABIT)
        name = "payment.take" if start.payer is None else f"payment.take.{start.payer.record_id}"
        method = next((way for way in _WAYS if way == kept.get("method")), Method.TRANSFER)
        super().__init__(
            parent, desk.jobs, name=name, title=_("Take a payment"), fields=self._fields(),
            draft={
                "payer": start.payer, "method": method, "received_on": desk.today,
                "preview": kept.get("preview") is not False,
            },
            action=_("&Take the payment"), operation=self._take, panel=self.panel, width=84,
        )  # fmt: skip
        self._show_start(start, charge_ids)
        self.form.editor("amount").left.connect(self._amount_left)
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._ask_anew)
        self.done_with.connect(self._taken)
        if start.payer is not None:
            self.form.editor("amount").widget.setFocus()
        self.fit()

    def _fields(self) -> list[Field]:
        return [
            form.pick("payer", _("&From"), self._desk.jobs, find_people, required=True),
            form.custom("charges", _("F&or"), self._make_ticks),
            form.money("gift", _("&Gift in it"), hint=_("How much of it is a gift, beyond what is owed.")),
            form.money("amount", _("&Amount"), required=True),
            form.choice("method", _("&Method"), [(way, way.label) for way in _WAYS], width=30),
            form.day("received_on", _("&Received on"), today=self._desk.today, required=True),
            form.text(
                "reference", _("Referenc&e"), limit=100, hint=_("Number of the cheque, or what the transfer says.")
            ),
            form.text("note", _("&Note"), limit=500),
            form.check("preview", _("&Show the receipt afterwards")),
        ]

    def _make_ticks(self) -> ChargeTicks:
        return self.ticks

    def _payer(self) -> Hit | None:
        found = self.form.value("payer")
        return found if isinstance(found, Hit) and found.record_id else None

    def _amount_typed(self) -> bool:
        """Tell whether the amount is the person's own, and not the one that follows from what is ticked."""
        return bool(self.form.editor("amount").typed() != self._followed)

    def _amount_left(self) -> None:
        """Let an amount that was wiped out follow again, once the person has gone on."""
        if not self.form.editor("amount").typed():
            self._followed = ""
            self._tell()

    def _look(self) -> None:
        payer = self._payer()
        known = 0 if self._start.payer is None else self._start.payer.record_id
        if payer is not None and payer.record_id != known:
            # Until the answer is here nothing of the one named before can be paid.
            self._show_start(PaymentStart(payer, (), NOTHING))
            query = partial(payment_start, contact_id=payer.record_id)
            self._desk.jobs.read(query, owner=self, key="start", then=self._show_start)
        self._tell()

    def _ask_anew(self) -> None:
        """Ask again what is owed; what is still owed of what was ticked stays ticked."""
        payer, ticked = self._payer(), self.ticks.value()
        if payer is not None:
            query = partial(payment_start, contact_id=payer.record_id, charge_ids=ticked)
            then = partial(self._show_start, charge_ids=ticked)
            self._desk.jobs.read(query, owner=self, key="start", then=then)

    def _show_start(self, start: PaymentStart, charge_ids: Sequence[int] = ()) -> None:
        """Show what the payer owes, ticked: what was asked for, else all of it."""
        self._start = start
        ticked = set(charge_ids) or {charge.charge_id for charge in start.charges}
        empty = _("Choose who pays first.") if start.payer is None else _("Nothing is owed: it is left over.")
        self.ticks.show_charges(start.charges, ticked, empty)
        credit = _("{amount} is left over of earlier payments; use it for what is owed on the page Money.")
        self.form.note("payer", credit.format(amount=start.credit.show()) if start.credit else "")
        self.fit()
        self._tell()

    def _tell(self) -> None:
        """Say where the money goes, and on the button what it does."""
        gift = self.form.value("gift") or NOTHING
        if not self._amount_typed():
            self.form.put("amount", (self.ticks.total() + gift) or None)
            self._followed = self.form.editor("amount").typed()
        amount: Money | None = self.form.value("amount")
        if amount is None:
            self.panel.show_reasons((), _("Tick what is paid, or type an amount."))
            self.set_action(_("&Take the payment"))
            return
        try:
            plan = share_out(amount, gift, self.ticks.chosen())
        except UserError as error:
            self.panel.show_reasons((), error.message)
        else:
            self.panel.show_reasons(plan.reasons)
        self.set_action(_("&Take {amount}").format(amount=amount.show()))

    def _take(self, values: dict[str, Any]) -> Work[Changes]:
        payer: Hit = values["payer"]
        if not payer.record_id:
            raise BadInput(_("Pick the payer from the list that opens as you type."), field="payer")
        return partial(
            operations.take_payment,
            contact_id=payer.record_id,
            amount=values["amount"],
            method=values["method"],
            received_on=values["received_on"],
            charges=values["charges"],
            quoted=self.ticks.total(),
            gift=values["gift"] or NOTHING,
            reference=values["reference"],
            note=values["note"],
            today=self._desk.today,
            now=self._desk.now,
        )

    def _taken(self, changes: Changes) -> None:
        wanted = bool(self.form.value("preview"))
        habits.put(_HABIT, method=str(self.form.value("method")), preview=wanted)
        if wanted and changes.reference:
            open_receipt(self._home, self._desk, changes.reference)


__all__ = ["SharePanel", "TakePaymentDialog", "open_receipt", "open_take_payment"]
