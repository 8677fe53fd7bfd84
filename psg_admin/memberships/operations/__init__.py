"""The deeds of memberships: each a function that returns its :class:`~psg_admin.kernel.changes.Changes`."""

from collections.abc import Mapping

from psg_admin.memberships.operations.changes import change_membership, resign, waive_term, withdraw_renewal
from psg_admin.memberships.operations.derive import derive_standing, rebuild_standing
from psg_admin.memberships.operations.enrol import enrol, renew
from psg_admin.memberships.operations.orders import change_order, set_order_state
from psg_admin.memberships.operations.people import add_member, mark_deceased, remove_member
from psg_admin.memberships.operations.scheme import (
    add_discount,
    add_type,
    change_type,
    end_discount,
    remove_discount,
    remove_fee,
    set_fee,
)
from psg_admin.memberships.operations.undoing import take_back_enrolment, take_back_renewal
from psg_admin.store.office import CounterDeed

COUNTER_DEEDS: Mapping[str, CounterDeed] = {
    "take_back_enrolment": take_back_enrolment,
    "take_back_renewal": take_back_renewal,
}
"""How deeds that moved money are taken back."""

__all__ = [
    "COUNTER_DEEDS",
    "add_discount",
    "add_member",
    "add_type",
    "change_membership",
    "change_order",
    "change_type",
    "derive_standing",
    "end_discount",
    "enrol",
    "mark_deceased",
    "rebuild_standing",
    "remove_discount",
    "remove_fee",
    "remove_member",
    "renew",
    "resign",
    "set_fee",
    "set_order_state",
    "waive_term",
    "withdraw_renewal",
]
