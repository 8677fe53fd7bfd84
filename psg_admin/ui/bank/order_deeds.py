"""What the office may do with standing orders: note a status, change one, write the form for the bank, show whose."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import membership_page
from psg_admin.memberships.queries.order_lists import order_rows
from psg_admin.memberships.rules import membership_of
from psg_admin.ui.dialogs.decide_orders import open_decide
from psg_admin.ui.dialogs.order import OpensOrder, open_order, open_order_state
from psg_admin.ui.dialogs.order_form import open_forms
from psg_admin.ui.dialogs.order_letters import open_order_letters
from psg_admin.ui.dialogs.order_states import open_order_states
from psg_admin.ui.kit.action import Action, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psg_admin.memberships.queries import MembershipPage
    from psg_admin.memberships.queries.order_lists import OrderLine
    from psg_admin.memberships.queries.order_pages import DriftPage
    from psg_admin.ui.bank.page import BankPage


def order_actions(page: BankPage, line: OrderLine | None, ids: Sequence[int]) -> list[Action]:
    """Return what can be done to the standing orders of these memberships; ``line`` is the one that is read."""
    several = len(ids) > 1
    note = partial(_note_many, page, tuple(ids)) if several else partial(_note, page, line)
    made = [
        Action("note-state", _("Note the status of the standing order"), note, button=_("Note the &status…"),
               of_record=True, many=True),
        Action("order-form", _("Form for the bank"), partial(open_forms, page, page.desk, tuple(ids)),
               button=_("Form for the ban&k…"), of_record=True, many=True, reads=True),
        Action("change-order", _("Change the standing order"), partial(_change, page, line),
               button=_("&Change the order…"), of_record=True),
    ]  # fmt: skip
    if line is not None:
        show = partial(page.go, Target("members", line.contact_id))
        made.append(Action("show-member", _("Show the member"), show, of_record=True, reads=True))
    return made


def drift_actions(page: BankPage, record: DriftPage | None, ids: Sequence[int]) -> list[Action]:
    """Return what can be done where something is otherwise, of these ids; ``record`` is the one that is read."""
    memberships = tuple(dict.fromkeys(membership_of(one) for one in ids))
    line = None if record is None or record.order is None else record.order.line
    made = [
        Action("decide", _("Decide about the standing order"), partial(open_decide, page, page.desk, memberships),
               button=_("De&cide…"), hint=_("Let off, owed, or kept once"), of_record=True, many=True),
        Action("order-letters", _("Letters about standing orders"), partial(_letters, page, memberships),
               button=_("&Letters…"), of_record=True, many=True, reads=True),
    ]  # fmt: skip
    if line is not None or len(ids) > 1:
        made += [one for one in order_actions(page, line, memberships) if one.key != "show-member"]
    if record is not None:
        show = partial(page.go, Target("members", record.drift.contact_id))
        made.append(Action("show-member", _("Show the member"), show, of_record=True, reads=True))
    return made


def _letters(page: BankPage, memberships: Sequence[int]) -> None:
    open_order_letters(page, page.desk, drift=True, membership_ids=memberships)


def _note(page: BankPage, line: OrderLine | None) -> None:
    if line is not None:
        _with_page(page, line.id, open_order_state)


def _change(page: BankPage, line: OrderLine | None) -> None:
    if line is not None:
        _with_page(page, line.id, open_order)


def _with_page(page: BankPage, membership_id: int, opens: OpensOrder) -> None:
    def arrived(found: MembershipPage) -> None:
        if found.order is not None:
            opens(page, page.desk, found, found.order)

    query = partial(membership_page, membership_id=membership_id, day=page.desk.today)
    page.jobs.read(query, owner=page, key="order", then=arrived)


def _note_many(page: BankPage, ids: Sequence[int]) -> None:
    def arrived(lines: list[OrderLine]) -> None:
        open_order_states(page, page.desk, {line.id: line.number for line in lines})

    page.jobs.read(partial(order_rows, ids=ids, today=page.desk.today), owner=page, key="order", then=arrived)
