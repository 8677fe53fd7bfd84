"""The fields for money that comes in together with an enrolment or a renewal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.rules import way
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.ui.kit import form
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.form import Form

_MORE = ("received_on", "reference", "gift")


def pay_fields(today: date) -> list[Field]:
    """Return the fields: whether it is paid now and how, and what belongs to that."""
    ways = [method for method in Method if method is not Method.STANDING_ORDER]
    now = [(method, method.label) for method in ways]  # each by its own letter: "c" walks Cheque, Cash and Card
    return [
        form.choice("paid", _("P&aid"), [(None, _("Not yet")), *now], width=30),
        form.day("received_on", _("Recei&ved on"), today=today, required=True),
        form.text("reference", _("&Reference"), limit=100, hint=_("Number of the cheque, or what the transfer says.")),
        form.money("gift", _("E&xtra gift"), hint=_("What is given on top of what is owed.")),
    ]


def show_pay(shown: Form) -> None:
    """Show what belongs to a payment only when there is one."""
    for key in _MORE:
        shown.set_shown(key, shown.value("paid") is not None)


def pay_now(values: Mapping[str, Any]) -> PayNow | None:
    """Return the payment that the fields hold, None for none."""
    method = values.get("paid")
    if method is None:
        return None
    gift = values.get("gift") or Money()
    return PayNow(method, values["received_on"], gift=gift, reference=values.get("reference", ""))


def pay_words(values: Mapping[str, Any], fee: Money | None, payer: str) -> str:
    """Return in words what happens to the money, for the foot of the dialog."""
    if fee is None:
        return ""
    method, gift = values.get("paid"), values.get("gift") or Money()
    if not fee + gift:
        return _("There is nothing to pay.")
    if method is None:
        return _("{amount} will be owed by {payer}.").format(amount=fee.show(), payer=payer)
    return _("{amount} is taken {way}, and a receipt is made.").format(amount=(fee + gift).show(), way=way(method))
