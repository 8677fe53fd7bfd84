"""What is otherwise with the standing orders of a large office, beside reading the rows alone."""

import sqlite3
from functools import partial

from psg_admin.bootstrap import open_at
from psg_admin.memberships.queries import drift_of
from psg_admin.paths import Home
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices, cleared
from tests.memberships.planted import plant
from tests.offices import TODAY

BARE = """
    SELECT m.number, c.shown_name, o.amount, o.interval, s.state, t.amount, t.quote FROM membership AS m
    JOIN contact AS c ON c.id = m.payer_id JOIN standing_order AS o ON o.membership_id = m.id
    JOIN order_span AS s ON s.order_id = o.id AND s.start_day <= ? AND (s.end_day IS NULL OR s.end_day > ?)
    JOIN term AS t ON t.membership_id = m.id
"""


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Look for what is otherwise with many standing orders, of which it is known."""
    home = Home(offices.folder / "drift")
    cleared(home)
    office = open_at(home, None, create=True)
    connection = sqlite3.connect(home.database)
    try:
        truth = plant(office, sizes.orders, seldom=60)
        day = TODAY.isoformat()
        ours, bare = best(
            sizes.repeats,
            partial(office.read, partial(drift_of, on=TODAY)),
            lambda: connection.execute(BARE, (day, day)).fetchall(),
        )
        told = {row.number: row.kind for row in office.read(partial(drift_of, on=TODAY))}
    finally:
        connection.close()
        office.close()
    wrong = sum(kind is not told.get(number) for number, kind in truth.items())
    return [
        Result(f"Drift of {sizes.orders:,} standing orders", ours * 1000, "ms", bare * 1000, ceiling=2000),
        Result("  planted and not found, or invented", wrong, "", ceiling=0),
    ]
