"""Renew a membership, or take a lapsed member back: the next term and its fee stand beside the form, live."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.memberships.queries import (
    MembershipPage,
    NextTerm,
    SchemeRows,
    membership_page,
    renewal_quote,
    scheme,
)
from psg_admin.memberships.states import OrderState
from psg_admin.payments.states import Method
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.fee_panel import FeePanel
from psg_admin.ui.dialogs.pay_now import pay_fields, pay_now, pay_words, show_pay
from psg_admin.ui.dialogs.person import Done
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field


def open_renew(parent: QWidget, desk: Desk, membership_id: int, done: Done | None = None) -> None:
    """Open the renewal of a membership."""

    def arrived(page: MembershipPage) -> None:
        def with_scheme(rows: SchemeRows) -> None:
            dialog = RenewDialog(parent, desk, page, rows)
            if done is not None:
                dialog.done_with.connect(done)
            dialog.open()

        desk.jobs.read(scheme, owner=parent, key="renew", then=with_scheme)

    query = partial(membership_page, membership_id=membership_id, day=desk.today)
    desk.jobs.read(query, owner=parent, key="renew", then=arrived)


_PAYING = {OrderState.FIRST_SEEN, OrderState.REGULAR, OrderState.MISSED}


def _discount(page: MembershipPage) -> list[Field]:
    """Return the field for what a standing order earns that may not pay: whether that stays."""
    if page.order is None or page.method is not Method.STANDING_ORDER or page.order.state in _PAYING:
        return []
    return [form.check("keep_discount", _("&Keep the discount though the standing order was not seen to pay"))]


class RenewDialog(FormDialog):
    """The next term of one membership."""

    def __init__(self, parent: QWidget | None, desk: Desk, page: MembershipPage, rows: SchemeRows) -> None:
        self._desk = desk
        self._page = page
        self._fee: NextTerm | None = None
        self._asked: tuple[Any, ...] = ()
        self.fee_panel = FeePanel()
        kinds = [kind for kind in rows.types if kind.open or kind.id == page.next_type_id]
        fields = [
            form.choice("type_id", _("&Type"), [(kind.id, kind.name) for kind in kinds], width=30),
            form.choice("method", _("Pays &by"), [(method, method.label) for method in Method], width=30),
            form.day(
                "on",
                _("Renewed &on"),
                today=desk.today,
                required=True,
                hint=_("Early renewal adds to the end of the membership year that runs."),
            ),
            *_discount(page),
            form.heading(_("Payment")),
            *pay_fields(desk.today),
        ]
        names = ", ".join(member.name for member in page.members if member.until is None)
        title = _("Renew member {number}").format(number=page.number)
        super().__init__(
            parent, desk.jobs, name=f"member.renew.{page.id}", title=title,
            subtitle=f"{names} · {page.standing.reason}", fields=fields,
            draft={"type_id": page.next_type_id, "method": page.method, "on": desk.today, "received_on": desk.today},
            action=_("Rene&w"), operation=self._renew, panel=self.fee_panel,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._ask_anew)
        self._look()

    def _look(self) -> None:
        show_pay(self.form)
        values = self.form.peek()
        paid_on = values.get("received_on") if values.get("paid") is not None else None
        asked = (values["type_id"], values["method"], values.get("on"), paid_on, values.get("keep_discount", False))
        if asked != self._asked:
            self._asked = asked
            self._ask_fee(*asked)
        self._tell()

    def _ask_anew(self) -> None:
        self._asked = ()
        self._look()

    def _ask_fee(self, type_id: int, method: Method, on: Any, paid_on: Any, keep_discount: Any) -> None:
        if on is None:
            self._show_fee(None)
            return
        query = partial(
            renewal_quote, membership_id=self._page.id, day=on, type_id=type_id, method=method, paid_on=paid_on,
            keep_discount=bool(keep_discount),
        )  # fmt: skip
        self._desk.jobs.read(query, owner=self, key="fee", then=self._show_fee)

    def _show_fee(self, found: NextTerm | None) -> None:
        self._fee = found
        self.fee_panel.show_term(found)
        self._tell()

    def _tell(self) -> None:
        quote = None if self._fee is None else self._fee.quote
        if quote is None:
            self.set_action(_("Rene&w"), enabled=self._fee is None)
            self.set_foot("")
            return
        again = self._fee is not None and self._fee.again
        words = _("Rene&w once more — {amount}") if again else _("Rene&w — {amount}")
        self.set_action(words.format(amount=quote.total.show()))
        self.set_foot(pay_words(self.form.peek(), quote.total, self._page.payer_name))

    def _renew(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.renew,
            membership_id=self._page.id,
            type_id=values["type_id"],
            method=values["method"],
            on=values["on"],
            pay=pay_now(values),
            version=self._page.version,
            again=self._fee is not None and bool(self._fee.again),
            keep_discount=bool(values.get("keep_discount")),
            quoted=None if self._fee is None or self._fee.quote is None else self._fee.quote.total,
            today=self._desk.today,
            now=self._desk.now,
        )
