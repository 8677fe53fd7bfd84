"""Standing orders that do not pay."""

from functools import partial

from psg_admin.memberships.operations import set_order_state
from psg_admin.memberships.queries import member_list_ids, member_list_rows
from psg_admin.memberships.states import OrderState
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import TODAY


def let_orders_be_missed(office: Office, count: int = 7) -> None:
    """Let the standing orders of so many memberships be missed today, joint ones among them."""
    query = ListQuery(filters={"order": OrderState.REGULAR.value}, sort="type", descending=True)
    ids = office.read(partial(member_list_ids, query=query, today=TODAY))
    rows = office.read(partial(member_list_rows, ids=ids, today=TODAY))
    for membership_id in list(dict.fromkeys(row.membership_id for row in rows))[:count]:
        office.write(partial(set_order_state, membership_id=membership_id, state=OrderState.MISSED, today=TODAY))
