"""Who is two and who was entered twice: pairs that are not the same, merged contacts, and numbers of before.

No row that is recorded is altered: nobody was merged before. Search texts are made anew: notes are found, too.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_twins"
down_revision = "20261206_homes"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", WHOLE, autoincrement=True, nullable=False)


def _whose(table: str, column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(name), ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "not_same",
        _id(),
        sa.Column("one_id", WHOLE, nullable=False),
        sa.Column("other_id", WHOLE, nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_not_same_two")),
        _whose("contact", "one_id", "fk_not_same_one_id"),
        _whose("contact", "other_id", "fk_not_same_other_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_same")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_not_same_one_id_other_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_not_same_other_id"), "not_same", ["other_id"], unique=False)
    op.create_table(
        "merged",
        _id(),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("gone_id", WHOLE, nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        _whose("contact", "contact_id", "fk_merged_contact_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_merged_gone_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_merged_contact_id"), "merged", ["contact_id"], unique=False)
    op.create_table(
        "former_number",
        _id(),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("number_key", sa.String(60), nullable=False),
        _whose("membership", "membership_id", "fk_former_number_membership_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_number")),
        sqlite_autoincrement=True,
    )
    for column in ("membership_id", "number_key"):
        op.create_index(op.f(f"ix_former_number_{column}"), "former_number", [column], unique=False)
    op.create_index(op.f("ix_payment_reference"), "payment", ["reference"], unique=False)
    op.execute("DELETE FROM search_entry")


def downgrade() -> None:
    op.drop_index(op.f("ix_payment_reference"), "payment")
    for table in ("former_number", "merged", "not_same"):
        op.drop_table(table)
