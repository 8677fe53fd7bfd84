"""The days on which somebody had resigned stay days of absence when that one comes back.

The table is new and empty: no row that is recorded is altered, so no entry of the history is written for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_absence"
down_revision = "20261129_one_undo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.CheckConstraint("end_day > start_day", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_absence_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_membership_id"), "absence", ["membership_id"])


def downgrade() -> None:
    op.drop_table("absence")
