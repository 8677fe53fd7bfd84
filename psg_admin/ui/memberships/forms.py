"""The smaller deeds on a membership, each with its form."""

import enum
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _, mark
from psg_admin.memberships import operations
from psg_admin.memberships.queries import MembershipPage, SchemeRows, scheme
from psg_admin.memberships.rules import NUMBER_LENGTH, known_as
from psg_admin.payments.operations import remind
from psg_admin.payments.states import Method
from psg_admin.people.operations import remove_contact
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.queries import ContactRow
from psg_admin.people.rules import person_named
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.person import find_living
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field

_Values = dict[str, Any]
_NAMED = ("kind", "title", "given", "family")


def open_resign(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the form that ends a membership because its member resigns."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.resign,
            membership_id=page.id,
            on=values["on"],
            note=values["note"],
            today=desk.today,
            version=page.version,
        )

    fields = [
        form.day("on", _("From &day"), today=desk.today, required=True),
        form.lines("note", _("&Why"), height=2, limit=500),
    ]
    _open(
        parent, desk, f"member.resign.{page.id}", _("Resignation of member {number}").format(number=page.number),
        _("The membership no longer counts from that day on. Its number is kept in case of a return."),
        fields, {"on": desk.today}, _("&Note the resignation"), work,
    )  # fmt: skip


def open_payer(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open who pays for a membership and how, from its next term on."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.change_membership, membership_id=page.id, payer=_somebody(values["payer"]),
            method=values["method"], today=desk.today, now=desk.now, version=page.version,
            leave_debts=not values.get("take", True),
        )  # fmt: skip

    fields = [
        form.pick("payer", _("Paid &for by"), desk.jobs, find_living, free=True, required=True),
        form.choice("method", _("Pays &by"), [(method, method.label) for method in Method], width=30),
    ]
    draft = {"payer": Hit("contact", page.payer_id, page.payer_name), "method": page.method, "take": True}
    if page.membership_balance:
        words = _("A new payer &takes over the {amount} that is owed")
        fields.append(form.check("take", words.format(amount=page.membership_balance.show())))
    _open(
        parent, desk, f"member.payer.{page.id}", _("Who pays for member {number}").format(number=page.number),
        _("Another method counts from the next membership year on."),
        fields, draft, _("&Save"), work,
    )  # fmt: skip


def open_kind(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the type of a membership, to give it another from the next term on or at once."""

    def arrived(rows: SchemeRows) -> None:
        def work(values: _Values) -> Work[Changes]:
            return partial(
                operations.change_kind, membership_id=page.id, type_id=values["type_id"],
                at_once=values["when"] is not _Kind.NEXT, difference=values["when"] is _Kind.NOW, today=desk.today,
                now=desk.now, version=page.version,
            )  # fmt: skip

        kinds = [(kind.id, kind.name) for kind in rows.types if kind.open or kind.id == page.next_type_id]
        fields = [
            form.choice("type_id", _("&Type"), kinds, width=30),
            form.choice("when", _("&From"), [(when, _(when.value)) for when in _Kind], width=44),
        ]
        _open(
            parent, desk, f"member.kind.{page.id}", _("Type of member {number}").format(number=page.number),
            _("It is {type} now.").format(type=page.type_name), fields,
            {"type_id": page.next_type_id, "when": _Kind.NEXT}, _("&Save"), work,
        )  # fmt: skip

    desk.jobs.read(scheme, owner=parent, key="kind", then=arrived)


class _Kind(enum.Enum):
    """From when another type holds, in words."""

    NEXT = mark("The next membership year")
    NOW = mark("Now, with the difference to pay or left over")
    AS_IT_IS = mark("Now, at the price of before")


def open_number(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the number of a membership, to give it another."""

    def work(values: _Values) -> Work[Changes]:
        return partial(operations.change_number, membership_id=page.id, number=values["number"], version=page.version)

    number = form.text("number", _("&New number"), required=True, limit=NUMBER_LENGTH, width=16)
    said = [_("Lists and what is owed say the new number from now on. Receipts stay as they were issued.")]
    if page.order is not None:
        said.append(known_as(page.order.state, page.order.reference))
    _open(
        parent, desk, f"member.number.{page.id}", _("Number of member {number}").format(number=page.number),
        " ".join(filter(None, said)), [number], {"number": page.number}, _("&Change the number"), work,
    )  # fmt: skip


def open_add_member(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Open the form that takes one more person into a membership."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.add_member,
            membership_id=page.id,
            who=_somebody(values["who"]),
            since=values["since"],
            today=desk.today,
            now=desk.now,
        )

    hint = _("Type a name, on file or new")
    fields = [
        form.pick("who", _("&Who"), desk.jobs, find_living, free=True, required=True, placeholder=hint),
        form.day("since", _("From &day"), today=desk.today, required=True),
    ]
    _open(
        parent, desk, f"member.add.{page.id}", _("One more in membership {number}").format(number=page.number), "",
        fields, {"since": desk.today}, _("&Add"), work,
    )  # fmt: skip


def open_leave(parent: QWidget, desk: Desk, page: MembershipPage, contact: ContactRow) -> None:
    """Open the form that lets one person leave a membership of several."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.remove_member, membership_id=page.id, contact_id=contact.id, on=values["on"], today=desk.today,
            still_pays=values.get("still_pays", False),
        )  # fmt: skip

    fields = [form.day("on", _("From &day"), today=desk.today, required=True)]
    if page.payer_id == contact.id:
        fields.append(form.check("still_pays", _("Still &pays for the membership")))
    _open(
        parent, desk, f"member.leave.{page.id}.{contact.id}", _("{name} leaves").format(name=contact.full_name),
        _("The others stay in membership {number}.").format(number=page.number),
        fields, {"on": desk.today, "still_pays": False}, _("L&eaves"), work,
    )  # fmt: skip


def let_off(parent: QWidget, desk: Desk, term_id: int, words: str) -> None:
    """Ask why, and let off what is still owed for a term."""
    question = _("Why is {amount} let off? The reason is kept.").format(amount=words)
    reason = ask.ask_reason(parent, _("Let off the subscription"), question)
    if reason is not None:
        desk.jobs.write(partial(operations.waive_term, term_id=term_id, reason=reason, today=desk.today), owner=parent)


def note_asked(parent: QWidget, desk: Desk, charge_id: int) -> None:
    """Note that the rest of a fee was asked for today."""
    desk.jobs.write(partial(remind, charge_ids=[charge_id], on=desk.today, today=desk.today), owner=parent)


def take_as_it_is(parent: QWidget, desk: Desk, term_id: int, words: str) -> None:
    """Ask once, and take what was paid for a term as it is: the rest is let off."""
    question = _("Take what was paid as it is? The {amount} that is missing is let off.").format(amount=words)
    if ask.confirm(parent, question, _("&Take it as it is")):
        work = partial(operations.waive_term, term_id=term_id, reason=_("Taken as it was paid"), today=desk.today)
        desk.jobs.write(work, owner=parent)


def withdraw(parent: QWidget, desk: Desk, page: MembershipPage) -> None:
    """Ask why, and take back a renewal that was made by mistake."""
    question = _("Why is the last membership year of member {number} withdrawn? The reason is kept.").format(
        number=page.number
    )
    reason = ask.ask_reason(parent, _("Withdraw the renewal"), question)
    if reason is not None:
        work = partial(operations.withdraw_renewal, membership_id=page.id, reason=reason, today=desk.today)
        desk.jobs.write(work, owner=parent)


def remove(parent: QWidget, desk: Desk, contact: ContactRow, then: Callable[[Changes], object]) -> None:
    """Ask once, saying what is lost, and remove somebody to whom nothing belongs."""
    nothing = ContactDraft()
    noted = [
        each.name
        for each in CONTACT
        if each.key not in _NAMED and getattr(contact.draft, each.key) != getattr(nothing, each.key)
    ]
    question = (
        _("Remove {name}? What is noted goes too: {what}. Undo brings all of it back.")
        if noted
        else _("Remove {name}? Nothing but the name is noted. Undo brings it back.")
    ).format(name=contact.full_name, what=", ".join(noted))
    if ask.confirm(parent, question, _("&Remove")):
        work = partial(remove_contact, contact_id=contact.id, version=contact.version, today=desk.today)
        desk.jobs.write(work, owner=parent, then=then)


def _somebody(hit: Hit) -> ContactDraft | int:
    return hit.record_id or person_named(hit.title)


def _open(
    parent: QWidget, desk: Desk, name: str, title: str, subtitle: str, fields: Sequence[Field],
    draft: Mapping[str, Any], action: str, work: Callable[[_Values], Work[Changes]],
) -> None:  # fmt: skip
    FormDialog(
        parent, desk.jobs, name=name, title=title, subtitle=subtitle, fields=fields, draft=draft, action=action,
        operation=work, width=74,
    ).open()  # fmt: skip
