"""What the lines of statements are in the books, which payers were learned, and rules of filing.

No row that is recorded is altered: nothing was matched before.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261212_matching"
down_revision = "20261211_altered"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TARGETS = (
    ("payment_id", "payment"), ("spending_id", "spending"), ("transfer_id", "transfer"), ("slip_id", "slip"),
    ("slip_item_id", "slip_item"), ("refund_id", "refund"),
)  # fmt: skip
METHODS = (
    "standing-order", "transfer", "cheque", "cash", "card", "paypal", "direct-debit", "charity-voucher", "other",
)  # fmt: skip
KINDS = (
    "membership", "booking", "charge", "payment", "slip", "spending", "transfer", "refund", "gift", "category",
)  # fmt: skip
HOW_MANY = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column, _table in TARGETS)


def states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(f"ck_{name}"), native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "line_match",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("line_id", WHOLE, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            states("line_match_matchkind", "payment", "spending", "transfer", "cash", "cheque", "refund", "set-aside"),
            nullable=False,
        ),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        *(sa.Column(column, WHOLE, nullable=True) for column, _table in TARGETS),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_reason", sa.String(500), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_line_match_amount_something")),
        sa.CheckConstraint(
            f"{HOW_MANY} = CASE WHEN kind = 'set-aside' THEN 0 ELSE 1 END", name=op.f("ck_line_match_one_target")
        ),
        sa.CheckConstraint("kind <> 'set-aside' OR note <> ''", name=op.f("ck_line_match_aside_with_reason")),
        sa.CheckConstraint(
            "(released_on IS NULL) = (release_reason IS NULL)", name=op.f("ck_line_match_released_with_reason")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["statement_line.id"], name=op.f("fk_line_match_line_id")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_line_match_{column}"))
            for column, table in TARGETS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_match")),
        sqlite_autoincrement=True,
    )
    for column in ("line_id", *(column for column, _table in TARGETS)):
        op.create_index(op.f(f"ix_line_match_{column}"), "line_match", [column], unique=False)
    op.create_index(
        "ix_line_match_standing", "line_match", ["line_id"], unique=False,
        sqlite_where=sa.text("released_on IS NULL"), postgresql_where=sa.text("released_on IS NULL"),
    )  # fmt: skip
    op.create_table(
        "learned_payer",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("kind", states("learned_payer_candidatekind", *KINDS), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", states("learned_payer_method", *METHODS), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_learned_payer_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_payer")),
        sa.UniqueConstraint(
            "key", "contact_id", "kind", "subject_id", "amount",
            name=op.f("uq_learned_payer_key_contact_id_kind_subject_id_amount"),
        ),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(op.f("ix_learned_payer_contact_id"), "learned_payer", ["contact_id"], unique=False)
    op.create_table(
        "filing_rule",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("direction", states("filing_rule_direction", "income", "expense", "neither"), nullable=False),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("fund", sa.String(24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_filing_rule_words")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_rule")),
        sa.UniqueConstraint("words", "direction", name=op.f("uq_filing_rule_words_direction")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("filing_rule")
    op.drop_table("learned_payer")
    op.drop_table("line_match")
