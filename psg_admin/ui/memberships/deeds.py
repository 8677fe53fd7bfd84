"""The smaller deeds on a membership, each with its form."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.memberships.queries import MembershipPage, OrderRow
from psg_admin.memberships.states import Interval
from psg_admin.payments.states import Method
from psg_admin.people.queries import ContactRow
from psg_admin.store.asking import Hit, Work
from psg_admin.ui.dialogs.person import find_people, named
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog


def open_resign(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the form that ends a membership because its member resigns."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.resign, membership_id=page.id, on=values["on"], note=values["note"], today=desk.today,
            version=page.version,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"member.resign.{page.id}", title=_("Resignation of member {number}").format(number=page.number),
        subtitle=_("The membership counts no more from that day on. Its number is kept for a return."),
        fields=[
            form.day("on", _("From &day"), today=desk.today, required=True),
            form.lines("note", _("&Why"), height=2, limit=500),
        ],
        draft={"on": desk.today}, action=_("&Note the resignation"), operation=work, width=70,
    ).open()  # fmt: skip


def open_deceased(parent: QWidget, desk: Desk, contact: ContactRow) -> None:
    """Open the form that notes that somebody has died."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(operations.mark_deceased, contact_id=contact.id, on=values["on"], today=desk.today)

    FormDialog(
        parent, desk.jobs, name=f"person.deceased.{contact.id}", title=_("Death of {name}").format(name=contact.full_name),
        subtitle=_("All mail stops at once, and a membership of nobody else ends on that day."),
        fields=[form.day("on", _("Died &on"), today=desk.today, required=True)],
        draft={}, action=_("&Note the death"), operation=work, width=70,
    ).open()  # fmt: skip


def open_order_state(parent: QWidget, desk: Desk, page: MembershipPage, order: OrderRow) -> None:
    """Open the form that says how far a standing order has come."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.set_order_state, membership_id=page.id, state=values["state"], today=desk.today,
            version=order.version,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"member.order.state.{page.id}", title=_("Standing order of member {number}").format(number=page.number),
        subtitle=_("It is now: {state}.").format(state=order.state.label),
        fields=[form.choice("state", _("&State"), [(state, state.label) for state in order.next_states], width=34)],
        draft={}, action=_("&Set the state"), operation=work, width=70,
    ).open()  # fmt: skip


def open_order(parent: QWidget, desk: Desk, page: MembershipPage, order: OrderRow) -> None:
    """Open what the member has agreed with the bank, to change it."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(operations.change_order, membership_id=page.id, version=order.version, **values)

    FormDialog(
        parent, desk.jobs, name=f"member.order.{page.id}", title=_("Standing order of member {number}").format(number=page.number),
        subtitle=_("What the member’s bank is told to pay. What the office asks for is not changed by it."),
        fields=[
            form.money("amount", _("&Amount"), required=True),
            form.choice("interval", _("&How often"), [(each, each.label) for each in Interval], width=30),
            form.number("day", _("On the &day of the month"), least=1, most=31, required=True),
            form.day("first_expected", _("&First expected on"), today=desk.today, required=True),
        ],
        draft={
            "amount": order.amount, "interval": order.interval, "day": order.day, "first_expected": order.first_expected,
        },
        action=_("&Save"), operation=work, width=76,
    ).open()  # fmt: skip


def open_payer(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open who pays for a membership and how, from its next term on."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.change_membership, membership_id=page.id, payer=_somebody(values["payer"]),
            method=values["method"], today=desk.today, now=desk.now, version=page.version,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"member.payer.{page.id}", title=_("Who pays for member {number}").format(number=page.number),
        subtitle=_("What is owed and not yet paid passes on to a new payer. Another method changes the next term’s fee."),
        fields=[
            form.pick("payer", _("Paid &for by"), desk.jobs, find_people, free=True, required=True),
            form.choice("method", _("Pays &by"), [(method, method.label) for method in Method], width=30),
        ],
        draft={"payer": Hit("contact", page.payer_id, page.payer_name), "method": page.method},
        action=_("&Save"), operation=work, width=80,
    ).open()  # fmt: skip


def open_add_member(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the form that takes one more person into a membership."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.add_member, membership_id=page.id, who=_somebody(values["who"]), since=values["since"],
            today=desk.today, now=desk.now,
        )  # fmt: skip

    FormDialog(
        parent, desk.jobs, name=f"member.add.{page.id}", title=_("One more in membership {number}").format(number=page.number),
        fields=[
            form.pick(
                "who", _("&Who"), desk.jobs, find_people, free=True, required=True,
                placeholder=_("Type a name, on file or new"),
            ),
            form.day("since", _("From &day"), today=desk.today, required=True),
        ],
        draft={"since": desk.today}, action=_("&Add"), operation=work, width=80,
    ).open()  # fmt: skip


def open_leave(parent: QWidget, desk: Desk, page: MembershipPage, contact: ContactRow) -> None:
    """Open the form that lets one person leave a membership of several."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.remove_member, membership_id=page.id, contact_id=contact.id, on=values["on"], today=desk.today
        )

    FormDialog(
        parent, desk.jobs, name=f"member.leave.{page.id}.{contact.id}", title=_("{name} leaves").format(name=contact.full_name),
        subtitle=_("The others stay in membership {number}.").format(number=page.number),
        fields=[form.day("on", _("From &day"), today=desk.today, required=True)],
        draft={"on": desk.today}, action=_("&Let go"), operation=work, width=70,
    ).open()  # fmt: skip


def let_off(parent: QWidget, desk: Desk, term_id: int, words: str) -> None:
    """Ask why, and let off what is still owed for a term."""
    reason = ask.ask_reason(
        parent, _("Let off the fee"), _("Why is {amount} let off? The reason is kept.").format(amount=words)
    )
    if reason is not None:
        desk.jobs.write(partial(operations.waive_term, term_id=term_id, reason=reason, today=desk.today), owner=parent)


def withdraw(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Ask why, and take back a renewal that was made by mistake."""
    reason = ask.ask_reason(
        parent, _("Withdraw the renewal"), _("Why is the last term of member {number} withdrawn?").format(number=page.number)
    )
    if reason is not None:
        work = partial(operations.withdraw_renewal, membership_id=page.id, reason=reason, today=desk.today)
        desk.jobs.write(work, owner=parent)


def _somebody(hit: Hit) -> Any:
    return hit.record_id or named(hit.title)
