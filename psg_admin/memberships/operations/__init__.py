"""The deeds of memberships: each a function that returns its :class:`~psg_admin.kernel.changes.Changes`."""

from psg_admin.memberships.operations.changes import (
    change_membership,
    change_number,
    resign,
    waive_term,
    waive_terms,
    withdraw_renewal,
)
from psg_admin.memberships.operations.deciding import DECIDE_ORDERS, decide_orders
from psg_admin.memberships.operations.derive import derive_keys, derive_standing, rebuild_standing
from psg_admin.memberships.operations.enrol import ENROL, RENEW, enrol, enrol_many, renew, renew_many
from psg_admin.memberships.operations.found_by import FOUND_BY
from psg_admin.memberships.operations.guards import guard_memberships
from psg_admin.memberships.operations.homes import GATHER_HOMES, Gathering, NewHome, SharingFacts
from psg_admin.memberships.operations.kinds import CHANGE_KINDS, change_kind
from psg_admin.memberships.operations.many import CHANGE_TERMS
from psg_admin.memberships.operations.orders import (
    SET_ORDER_STATES,
    add_order,
    change_order,
    set_order_state,
    set_order_states,
)
from psg_admin.memberships.operations.people import add_member, change_person, mark_deceased, remove_member
from psg_admin.memberships.operations.scheme import (
    add_discount,
    add_type,
    change_type,
    end_discount,
    remove_discount,
    remove_fee,
    set_fee,
    set_schedule,
)
from psg_admin.memberships.operations.words import follow_words

__all__ = [
    "CHANGE_KINDS",
    "CHANGE_TERMS",
    "DECIDE_ORDERS",
    "ENROL",
    "FOUND_BY",
    "GATHER_HOMES",
    "RENEW",
    "SET_ORDER_STATES",
    "Gathering",
    "NewHome",
    "SharingFacts",
    "add_discount",
    "add_member",
    "add_order",
    "add_type",
    "change_kind",
    "change_membership",
    "change_number",
    "change_order",
    "change_person",
    "change_type",
    "decide_orders",
    "derive_keys",
    "derive_standing",
    "end_discount",
    "enrol",
    "enrol_many",
    "follow_words",
    "guard_memberships",
    "mark_deceased",
    "rebuild_standing",
    "remove_discount",
    "remove_fee",
    "remove_member",
    "renew",
    "renew_many",
    "resign",
    "set_fee",
    "set_order_state",
    "set_order_states",
    "set_schedule",
    "waive_term",
    "waive_terms",
    "withdraw_renewal",
]
