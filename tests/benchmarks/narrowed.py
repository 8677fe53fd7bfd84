"""The list of members narrowed by a piece of a name, to the ids of the list and its first rows, beside bare SQL."""

import sqlite3
from datetime import date
from functools import partial

from psg_admin.bootstrap import open_at
from psg_admin.memberships.queries import member_list_ids, member_list_rows
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices

IDS = """
    SELECT m.id FROM search_fts JOIN search_entry AS e ON e.id = search_fts.rowid AND +e.kind = 'contact'
    JOIN member AS m ON m.contact_id = e.record_id JOIN contact AS c ON c.id = m.contact_id
    WHERE search_fts MATCH ? AND (m.until IS NULL OR m.until > ?) ORDER BY c.sort_name, m.id
"""
ROWS = """
    SELECT m.id, s.number, c.shown_name, t.name, s.method, s.joined_on, p.standing, p.paid_to, a.town, a.postcode
    FROM member AS m JOIN membership AS s ON s.id = m.membership_id JOIN membership_type AS t ON t.id = s.type_id
    JOIN contact AS c ON c.id = m.contact_id LEFT JOIN address AS a ON a.contact_id = c.id
    LEFT JOIN standing_span AS p ON p.membership_id = s.id AND p.start_day <= ? AND (p.end_day IS NULL OR p.end_day > ?)
    WHERE m.id IN ({places})
"""
"""What a screen shows of members, without what their standing follows from, what they owe, or how to reach them."""

PIECES = ("smit", "amire", "dolor")
FIRST = 50
"""How many rows a large screen shows."""

CALLS = 10
"""How often it is asked for in a row, as while somebody types."""


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Ask for the list as it is asked for while somebody types."""
    home = offices.home(sizes.search)
    today = offices.now.astimezone().date()
    office = open_at(home, None, create=False)
    connection = sqlite3.connect(home.database)
    try:
        pairs = [
            best(
                sizes.repeats,
                partial(_ours, office, piece, today),
                partial(_bare, connection, piece, today),
                calls=CALLS,
            )
            for piece in PIECES
        ]
    finally:
        connection.close()
        office.close()
    name = f"Members narrowed, {sizes.search:,} people: ids and first rows"
    return [
        Result(f"{name}: “{piece}”", ours * 1000, "ms", bare * 1000, ceiling=6.0)
        for piece, (ours, bare) in zip(PIECES, pairs, strict=True)
    ]


def _ours(office: Office, piece: str, today: date) -> None:
    ids = office.read(partial(member_list_ids, query=ListQuery(piece), today=today))
    office.read(partial(member_list_rows, ids=ids[:FIRST], today=today))


def _bare(connection: sqlite3.Connection, piece: str, today: date) -> None:
    day = today.isoformat()
    ids = [row[0] for row in connection.execute(IDS, (f'"{piece}"', day))][:FIRST]
    connection.execute(ROWS.format(places=", ".join("?" * len(ids))), (day, day, *ids)).fetchall()
