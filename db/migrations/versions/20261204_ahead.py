"""Sums of standing orders that are entered ahead, and types that changed while a membership year ran; membership years
that are paid by month, quarter or half-year fall due so, also those of before instalments were kept.

How a term falls due follows from its standing order, as it did when terms were given instalments: the days of the order
in the term, its fee divided and rounded up to the penny, the odd pence with the last. The history tells of each.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from psg_admin.store.upkeep import AlteredRow, note_upkeep

revision = "20261204_ahead"
down_revision = "20261203_corrections"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
A_YEAR = {"month": 12, "quarter": 4, "half-year": 2}
PORTION = 5_000

INSTALMENTS = sa.table(
    "instalment",
    sa.column("id", sa.BigInteger()),
    sa.column("term_id", sa.BigInteger()),
    sa.column("due_on", sa.Date()),
    sa.column("amount", sa.BigInteger()),
)
TERMS = sa.text(
    "SELECT t.id, t.start_day, t.end_day, t.amount, o.interval, o.day FROM term AS t"
    " JOIN standing_order AS o ON o.membership_id = t.membership_id"
    " JOIN charge AS c ON c.id = t.charge_id"
    " WHERE t.method = 'standing-order' AND t.end_day IS NOT NULL AND t.amount > 0 AND c.cancelled_on IS NULL"
    " AND o.interval <> 'year' AND (o.state <> 'stopped' OR t.start_day < o.state_since)"
    " AND NOT EXISTS (SELECT 1 FROM instalment AS i WHERE i.term_id = t.id) ORDER BY t.id"
).columns(id=sa.BigInteger(), start_day=sa.Date(), end_day=sa.Date())


def upgrade() -> None:
    op.create_table(
        "order_sum",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("order_id", WHOLE, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_order_sum_amount_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["standing_order.id"], name=op.f("fk_order_sum_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_sum")),
        sa.UniqueConstraint("order_id", "from_day", name=op.f("uq_order_sum_order_id_from_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "type_change",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("term_id", WHOLE, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("type_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_type_change_term_id")),
        sa.ForeignKeyConstraint(["type_id"], ["membership_type.id"], name=op.f("fk_type_change_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_change")),
        sa.UniqueConstraint("term_id", "until", name=op.f("uq_type_change_term_id_until")),
        sqlite_autoincrement=True,
    )
    _fall_due()

    # How memberships stood follows from the instalments, and is made anew when the office is opened.
    op.execute("DELETE FROM search_entry")


def downgrade() -> None:
    op.drop_table("type_change")
    op.drop_table("order_sum")


def _fall_due() -> None:
    """Give the terms that are paid by a standing order in parts the instalments that they have not got."""
    bind = op.get_bind()
    newest = bind.scalar(sa.select(sa.func.coalesce(sa.func.max(INSTALMENTS.c.id), 0)))
    coming = (
        {"term_id": term.id, "due_on": day, "amount": part}
        for term in bind.execute(TERMS).all()
        for day, part in _instalments(term)
    )
    while some := list(islice(coming, PORTION)):
        bind.execute(sa.insert(INSTALMENTS), some)
    made = bind.execute(sa.select(INSTALMENTS).where(INSTALMENTS.c.id > newest).order_by(INSTALMENTS.c.id)).all()
    if made:
        note_upkeep(
            bind,
            revision=revision,
            summary="Membership years that are paid in parts fall due so",
            rows=(
                AlteredRow(
                    "instalment", row.id, None, {"term_id": row.term_id, "due_on": row.due_on, "amount": row.amount}
                )
                for row in made
            ),
            at=context.config.attributes.get("at") or datetime.now(UTC),
        )


def _instalments(term: Any) -> list[tuple[date, int]]:
    """Return the days of a term on which so many pence of it fall due; none where all of it does at once."""
    days = list(_days(term.start_day, term.end_day, A_YEAR[term.interval], term.day))
    if len(days) < 2:
        return []
    each, rest = -(-term.amount // len(days)), term.amount
    found = []
    for number, day in enumerate(days, start=1):
        part = rest if number == len(days) else min(each, rest)
        if part:
            found.append((day, part))
        rest -= part
    return found


def _days(start: date, end: date, a_year: int, day: int) -> Iterator[date]:
    first = start.year * 12 + start.month - 1
    if _in_month(first, day) < start:
        first += 1
    for number in range(a_year):
        due = _in_month(first + number * (12 // a_year), day)
        if due >= end:
            return
        yield due


def _in_month(month: int, day: int) -> date:
    """Return the ``day`` of a month, counted from the year 0, its last day where it has no such day."""
    year, place = divmod(month, 12)
    return date(year, place + 1, min(day, monthrange(year, place + 1)[1]))
