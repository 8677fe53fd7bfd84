"""Statements of the bank, and their lines. No row that is recorded is altered."""

import sqlalchemy as sa
from alembic import op

revision = "20261210_statements"
down_revision = "20261209_views"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("account", sa.String(24), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.BigInteger(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("new_total", sa.BigInteger(), nullable=False),
        sa.Column("seen_count", sa.Integer(), nullable=False),
        sa.Column("seen_total", sa.BigInteger(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_bank_statement_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_bank_statement_account_first_day"), "bank_statement", ["account", "first_day"], unique=False
    )
    op.create_table(
        "statement_line",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("statement_id", WHOLE, nullable=False),
        sa.Column("account", sa.String(24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["bank_statement.id"], name=op.f("fk_statement_line_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("account", "key", "occurrence", name=op.f("uq_statement_line_account_key_occurrence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_statement_line_statement_id"), "statement_line", ["statement_id"], unique=False)
    op.create_index(op.f("ix_statement_line_account_day"), "statement_line", ["account", "day"], unique=False)


def downgrade() -> None:
    op.drop_table("statement_line")
    op.drop_table("bank_statement")
