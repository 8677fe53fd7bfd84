"""How far standing orders have come by day, and what the office decided about those that do not pay.

No row that is recorded is altered; the days are made when the office is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261213_orders"
down_revision = "20261212_matching"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("none", "form-sent", "claimed", "first-seen", "regular", "missed", "stopped")
REASONS = (
    "asked", "form-sent", "claimed", "noted", "noted-missed", "noted-stopped", "first", "came", "again", "never-came",
    "not-come", "twice-not-come", "long-not-come",
)  # fmt: skip


def states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(f"ck_{name}"), native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "order_span",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("order_id", WHOLE, nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("state", states("order_span_orderstate", *STATES), nullable=False),
        sa.Column("reason", states("order_span_orderreason", *REASONS), nullable=False),
        sa.Column("about_day", sa.Date(), nullable=False),
        sa.Column("also_day", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["standing_order.id"], name=op.f("fk_order_span_order_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_span")),
        sa.UniqueConstraint("order_id", "start_day", name=op.f("uq_order_span_order_id_start_day")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_order_span_state", "order_span", ["state", "start_day", "end_day", "order_id"], unique=False)
    op.create_table(
        "order_decision",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("start_day", sa.Date(), nullable=True),
        sa.Column("kind", states("order_decision_orderdecision", "waive", "owe", "keep"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("charge_id", WHOLE, nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_order_decision_amount_not_negative")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_order_decision_charge_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_order_decision_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_decision")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_order_decision_charge_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_order_decision_membership_id"), "order_decision", ["membership_id"], unique=False)
    op.execute("DELETE FROM search_entry")  # what is worked out is made anew, the days of orders with it


def downgrade() -> None:
    op.drop_table("order_decision")
    op.drop_table("order_span")
