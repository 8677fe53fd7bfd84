"""Moving in: what an office kept elsewhere has a place here.

No row that is recorded is altered: what a new column holds of it is what it held before there was one.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261205_moving_in"
down_revision = "20261202_books"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METHODS = (
    "standing-order", "transfer", "cheque", "cash", "card", "paypal", "direct-debit", "charity-voucher", "other",
)  # fmt: skip

#: The new columns by table: the name, how SQLite declares it, the type, and what it holds of each row that there is.
COLUMNS = {
    "contact": (
        ("suffix", "VARCHAR(40) NOT NULL", sa.String(40), "''"),
        ("salutation", "VARCHAR(200) NOT NULL", sa.String(200), "''"),
        ("former_names", "TEXT NOT NULL", sa.Text(), "''"),
        ("copies", "INTEGER NOT NULL", sa.Integer(), "1"),
        ("concession_evidence", "VARCHAR(200) NOT NULL", sa.String(200), "''"),
        ("concession_until", "DATE", sa.Date(), "NULL"),
        ("death_day_known", "BOOLEAN NOT NULL", sa.Boolean(), "true"),
    ),
    "term": (("brought_forward", "BOOLEAN NOT NULL", sa.Boolean(), "false"),),
    "standing_order": (("brought_forward", "BOOLEAN NOT NULL", sa.Boolean(), "false"),),
    "payment": (("brought_forward", "BOOLEAN NOT NULL", sa.Boolean(), "false"),),
}


def _states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), length=24, native_enum=False, create_constraint=True)


def _of_contact(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["contact_id"], ["contact.id"], name=op.f(f"fk_{table}_contact_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        if op.get_bind().dialect.name == "sqlite":
            _rebuild(table, columns)
        else:
            for name, declared, kind, value in columns:
                op.add_column(table, sa.Column(name, kind, nullable=True))
                op.execute(f"UPDATE {table} SET {name} = {value}")  # noqa: S608 - names of this file
                if declared.endswith("NOT NULL"):
                    op.alter_column(table, name, nullable=False)
    op.create_table(
        "consent",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        _of_contact("consent"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("contact_id", "channel", name=op.f("uq_consent_contact_id_channel")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "gift_aid_declaration",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("claimed_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR made_on IS NULL OR ended_on >= made_on", name=op.f("ck_gift_aid_declaration_days")
        ),
        _of_contact("gift_aid_declaration"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_aid_declaration")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_gift_aid_declaration_contact_id"), "gift_aid_declaration", ["contact_id"], unique=False)
    op.create_table(
        "tag",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        _of_contact("tag"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("contact_id", "name", name=op.f("uq_tag_contact_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tag_name"), "tag", ["name"], unique=False)
    op.create_table(
        "own_field",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("record", _states("ck_own_field_ownrecord", "contact", "membership", "booking"), nullable=False),
        sa.Column("kind", _states("ck_own_field_ownkind", "text", "number", "day", "choice", "yes-no"), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_field")),
        sa.UniqueConstraint("record", "code", name=op.f("uq_own_field_record_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "own_value",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("field_id", WHOLE, nullable=False),
        sa.Column("record_id", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["own_field.id"], name=op.f("fk_own_value_field_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_value")),
        sa.UniqueConstraint("field_id", "record_id", name=op.f("uq_own_value_field_id_record_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_own_value_record_id"), "own_value", ["record_id"], unique=False)
    op.create_table(
        "past_payment",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("method", _states("ck_past_payment_method", *METHODS), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("purpose", sa.String(500), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_past_payment_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_payment")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_past_payment_contact_id_received_on", "past_payment", ["contact_id", "received_on"], unique=False
    )
    op.create_table(
        "old_id",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("membership_id", WHOLE, nullable=True),
        _of_contact("old_id"),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_old_id_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_id")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_old_id_kind_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_old_id_contact_id"), "old_id", ["contact_id"], unique=False)
    op.create_index(op.f("ix_old_id_membership_id"), "old_id", ["membership_id"], unique=False)
    op.create_table(
        "column_mapping",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("header_key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("kind", "header_key", name=op.f("uq_column_mapping_kind_header_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in (
        "column_mapping", "old_id", "past_payment", "own_value", "own_field", "tag", "gift_aid_declaration", "consent",
    ):  # fmt: skip
        op.drop_table(table)
    for table, columns in COLUMNS.items():
        for name, *_declared in reversed(columns):
            op.drop_column(table, name)


def _rebuild(table: str, columns: tuple[tuple[str, str, sa.types.TypeEngine[object], str], ...]) -> None:
    """Make a table of SQLite anew with more columns behind its last one, as SQLite says to do it
    (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    """
    bind = op.get_bind()
    found = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    made = " ".join(bind.scalar(found, {"table": table, "type": "table"}).split())
    indexes = bind.scalars(found, {"table": table, "type": "index"}).all()
    clauses = list(_clauses(made.partition("(")[2].rpartition(")")[0]))
    last = max(place for place, clause in enumerate(clauses) if not clause.startswith("CONSTRAINT"))
    clauses[last + 1 : last + 1] = [f"{name} {declared}" for name, declared, _kind, _value in columns]
    values = ", ".join(value for _name, _declared, _kind, value in columns)
    drawn = bind.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
    op.execute(f"CREATE TABLE {table}_anew ({', '.join(clauses)})")
    op.execute(f"INSERT INTO {table}_anew SELECT *, {values} FROM {table} ORDER BY id")  # noqa: S608 - see above
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        op.execute(index)
    # An id that was drawn is never drawn again, also when its row is gone.
    op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table))
    if drawn is not None:
        op.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:table, :drawn)").bindparams(table=table, drawn=drawn))


def _clauses(body: str) -> Iterator[str]:
    """Yield what a table declares, one column or constraint after the other."""
    depth, clause = 0, ""
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield clause.strip()
            clause = ""
        else:
            clause += sign
    yield clause.strip()
