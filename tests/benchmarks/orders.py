"""A list of members in the order of two columns, beside bare SQL; and the counts of views beside those of the chips."""

import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial

from psg_admin.bootstrap import open_at
from psg_admin.memberships.queries import (
    MEMBER_FILTERS,
    member_count,
    member_list_ids,
    members_wanted,
    other_count,
    standing_counts,
)
from psg_admin.reports.today import missed, runs_out
from psg_admin.store.list_query import ListQuery, orders_of
from psg_admin.store.office import Office
from psg_admin.views.operations import save_view
from psg_admin.views.queries import ViewedList, counted_views
from psg_admin.views.rules import ViewContent
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices

ORDERED = """
    SELECT m.id FROM member AS m JOIN contact AS c ON c.id = m.contact_id LEFT JOIN address AS a ON a.contact_id = c.id
    WHERE m.until IS NULL OR m.until > ? ORDER BY a.town = '', lower(a.town), c.sort_name DESC, m.id
"""
VIEWS = (
    ViewContent(filters={"standing": "lapsed"}), ViewContent(filters={"standing": "current", "note": "none"}),
    ViewContent(words="smith"), ViewContent(filters={"balance": "owes"}), ViewContent(filters={"method": "cheque"}),
    ViewContent(),
)  # fmt: skip


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Put the list in order, and count its views."""
    home = offices.home(sizes.page)
    today = offices.now.astimezone().date()
    office = open_at(home, None, create=False)
    connection = sqlite3.connect(home.database)
    try:
        for place, content in enumerate(VIEWS):
            deed = partial(save_view, of="members", name=f"View {place}", content=content, replaces=True)
            office.write(deed)
        query = ListQuery().ordered(orders_of("town,-name"))
        ordered: Callable[[], object] = partial(office.read, partial(member_list_ids, query=query, today=today))
        bare = partial(_bare, connection, today)
        sorts = best(sizes.repeats, ordered, bare)
        counts = best(sizes.repeats, partial(_views, office, today), partial(_chips, office, today))
    finally:
        connection.close()
        office.close()
    return [
        Result(f"Members by town and name, {sizes.page:,} people", sorts[0] * 1000, "ms", sorts[1] * 1000),
        Result(f"Counts of {len(VIEWS)} views, beside those of the chips", counts[0] * 1000, "ms", counts[1] * 1000,
               most=1.5),
    ]  # fmt: skip


def _bare(connection: sqlite3.Connection, today: date) -> None:
    connection.execute(ORDERED, (today.isoformat(),)).fetchall()


def _views(office: Office, today: date) -> None:
    members = ViewedList(MEMBER_FILTERS, lambda session, query: members_wanted(session, query=query, today=today))
    office.read(partial(counted_views, lists={"members": members}, today=today))


def _chips(office: Office, today: date) -> None:
    """Count what the chips above the list say."""
    office.read(partial(standing_counts, today=today))
    office.read(partial(other_count, text="", today=today))
    for filters in ({"balance": "owes"}, {"balance": "short"}, runs_out(today).filters, missed().filters):
        office.read(partial(member_count, query=ListQuery(filters=filters), today=today))
