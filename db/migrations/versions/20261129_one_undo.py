"""One undo, for money too: rows of the ledger are ended by it, and each entry of the history knows its schema.

No row that is recorded is altered (the columns are new and empty), so no entry of the history is written for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_one_undo"
down_revision = "20261122_first"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('deed', 'undo', 'redo')"
_MORE_KINDS = "kind IN ('deed', 'undo', 'redo', 'upkeep')"
_UNDOES = "CONSTRAINT fk_journal_entry_undoes_id"
_REVERSES = "CONSTRAINT uq_payment_reverses_id UNIQUE (reverses_id)"
_REPLACES = "CONSTRAINT uq_receipt_replaces_id UNIQUE (replaces_id)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        columns = f"revision VARCHAR(40), hash_form INTEGER NOT NULL, {_UNDOES}"
        _rebuild("journal_entry", {_KINDS: _MORE_KINDS, _UNDOES: columns}, more=", NULL, 1")
        _rebuild("payment", {f"{_REVERSES}, ": ""})
        _rebuild("receipt", {f"{_REPLACES}, ": ""})
    else:
        op.drop_constraint(op.f("ck_journal_entry_entrykind"), "journal_entry")
        op.create_check_constraint(op.f("ck_journal_entry_entrykind"), "journal_entry", _MORE_KINDS)
        op.add_column("journal_entry", sa.Column("revision", sa.String(40), nullable=True))
        op.add_column("journal_entry", sa.Column("hash_form", sa.Integer(), nullable=True))
        op.execute("UPDATE journal_entry SET hash_form = 1")
        # A desk of the older program that is still open can write no more: it would count what is undone as money.
        op.alter_column("journal_entry", "hash_form", nullable=False)
        op.drop_constraint(op.f("uq_payment_reverses_id"), "payment")
        op.drop_constraint(op.f("uq_receipt_replaces_id"), "receipt")
    for table in ("charge", "payment", "allocation", "receipt"):
        op.add_column(table, sa.Column("undone_on", sa.Date(), nullable=True))
    op.add_column("contact", sa.Column("hidden_on", sa.Date(), nullable=True))
    _unique("payment", "reverses_id")
    _unique("receipt", "replaces_id")
    # Telephone numbers are found in more forms: what is found is made anew when the office is opened.
    op.execute("DELETE FROM search_entry")


def downgrade() -> None:
    op.drop_index(op.f("ix_receipt_replaces_id"), "receipt")
    op.drop_index(op.f("ix_payment_reverses_id"), "payment")
    op.drop_column("contact", "hidden_on")
    for table in ("receipt", "allocation", "payment", "charge"):
        op.drop_column(table, "undone_on")
    op.drop_column("journal_entry", "hash_form")
    op.drop_column("journal_entry", "revision")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild("receipt", {"CONSTRAINT ck_receipt_voided": f"{_REPLACES}, CONSTRAINT ck_receipt_voided"})
        _rebuild("payment", {"CONSTRAINT ck_payment_sign": f"{_REVERSES}, CONSTRAINT ck_payment_sign"})
        _rebuild("journal_entry", {_MORE_KINDS: _KINDS})
    else:
        op.create_unique_constraint(op.f("uq_receipt_replaces_id"), "receipt", ["replaces_id"])
        op.create_unique_constraint(op.f("uq_payment_reverses_id"), "payment", ["reverses_id"])
        op.drop_constraint(op.f("ck_journal_entry_entrykind"), "journal_entry")
        op.create_check_constraint(op.f("ck_journal_entry_entrykind"), "journal_entry", _KINDS)


def _unique(table: str, column: str) -> None:
    """Let the column be unique among the rows that are not undone."""
    where = sa.text("undone_on IS NULL")
    op.create_index(
        op.f(f"ix_{table}_{column}"), table, [column], unique=True, sqlite_where=where, postgresql_where=where
    )


def _rebuild(table: str, changes: dict[str, str], *, more: str = "") -> None:
    """Make a table of SQLite anew, with ``changes`` (old to new) in what makes it, as SQLite says to do it
    (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes"). ``more``: what the rows
    hold in columns that come last.

    :raises RuntimeError: when what is to be changed is not in it.
    """
    bind = op.get_bind()
    found = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    made = " ".join(bind.scalar(found, {"table": table, "type": "table"}).split())
    indexes = bind.scalars(found, {"table": table, "type": "index"}).all()
    body = made.partition("(")[2]
    for old, new in changes.items():
        if old not in body:
            message = f"{table} is not as it was made: {old} is missing"
            raise RuntimeError(message)
        body = body.replace(old, new)
    drawn = bind.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
    op.execute(f"CREATE TABLE {table}_anew ({body}")
    op.execute(f"INSERT INTO {table}_anew SELECT *{more} FROM {table} ORDER BY id")  # noqa: S608 - names of this file
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        op.execute(index)
    # An id that was drawn is never drawn again, also when its row is gone.
    op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table))
    if drawn is not None:
        statement = sa.text("INSERT INTO sqlite_sequence VALUES (:table, :drawn)")
        op.execute(statement.bindparams(table=table, drawn=drawn))
