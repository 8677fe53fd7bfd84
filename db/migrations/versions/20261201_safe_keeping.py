"""The history covers digests, and its texts lie apart; the office has an identity, a lock for writing, and a pen.

No row that is recorded is altered. The entries that are there keep their hashes; when the office is opened, digests of
their texts are made and sealed (``psg_admin.store.seal``).
"""

import sqlalchemy as sa
from alembic import op

revision = "20261201_safe_keeping"
down_revision = "20261130_membership_number_key"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), length=24, native_enum=False, create_constraint=True)


def upgrade() -> None:
    _put_aside("journal_row")
    _put_aside("journal_entry")
    _entries()
    _rows()
    _texts()
    # An entry that a deed of 0.1.0 took back stands before the one that did it.
    op.execute(
        "INSERT INTO journal_entry (id, at, actor, kind, topics, undoable, reversal, undoes_id, previous, hash,"
        " revision, hash_form, summary_id, summary_digest)"
        " SELECT id, at, actor, kind, topics, undoable, reversal, undoes_id, previous, hash, revision, hash_form,"
        " (SELECT coalesce(max(id), 0) FROM older_journal_row) + id, '' FROM older_journal_entry ORDER BY id"
    )
    op.execute(
        "INSERT INTO journal_row (id, entry_id, table_name, row_id, done, digest)"
        " SELECT id, entry_id, table_name, row_id,"
        " CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed' ELSE 'changed' END, ''"
        " FROM older_journal_row ORDER BY id"
    )
    op.execute(
        "INSERT INTO journal_text (id, salt, before, after)"
        " SELECT id, '', before, after FROM older_journal_row ORDER BY id"
    )
    op.execute(
        "INSERT INTO journal_text (id, salt, before, after)"
        " SELECT e.summary_id, '', NULL, o.summary FROM journal_entry AS e JOIN older_journal_entry AS o ON o.id = e.id"
        " ORDER BY e.summary_id"
    )
    op.execute("DROP TABLE older_journal_row")
    op.execute("DROP TABLE older_journal_entry")
    op.create_table(
        "office",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "writer",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writer")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pen",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("computer", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("laid_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pen")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("pen", "writer", "office"):
        op.drop_table(table)
    _put_aside("journal_row")
    _put_aside("journal_entry")
    _entries(
        sa.Column("summary", sa.Text(), nullable=False),
        without=("summary_id", "summary_digest", "covers", "deed_key"),
    )
    _rows(
        sa.Column("before", sa.Text(), nullable=True), sa.Column("after", sa.Text(), nullable=True),
        without=("done", "digest"), deferrable=None,
    )  # fmt: skip
    op.execute(
        "INSERT INTO journal_entry (id, at, actor, kind, summary, topics, undoable, reversal, undoes_id, previous,"
        " hash, revision, hash_form)"
        " SELECT e.id, at, actor, kind, coalesce(t.after, ''), topics, undoable, reversal, undoes_id, previous, hash,"
        " revision, hash_form"
        " FROM older_journal_entry AS e LEFT JOIN journal_text AS t ON t.id = e.summary_id ORDER BY e.id"
    )
    op.execute(
        "INSERT INTO journal_row (id, entry_id, table_name, row_id, before, after)"
        " SELECT r.id, entry_id, table_name, row_id, t.before, t.after"
        " FROM older_journal_row AS r LEFT JOIN journal_text AS t ON t.id = r.id ORDER BY r.id"
    )
    for table in ("older_journal_row", "older_journal_entry", "journal_text"):
        op.drop_table(table)


def _put_aside(table: str) -> None:
    """Keep the rows of the table in one of another name, and take it away with its indexes."""
    op.execute(f"CREATE TABLE older_{table} AS SELECT * FROM {table}")  # noqa: S608 - names of this file
    op.drop_table(table)


def _entries(*more: sa.Column, without: tuple[str, ...] = ()) -> None:
    columns = [
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("kind", _states("ck_journal_entry_entrykind", "deed", "undo", "redo", "upkeep"), nullable=False),
        *more,
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("reversal", sa.Text(), nullable=True),
        sa.Column("undoes_id", WHOLE, nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("revision", sa.String(40), nullable=True),
        sa.Column("hash_form", sa.Integer(), nullable=False),
        sa.Column("summary_id", WHOLE, nullable=False),
        sa.Column("summary_digest", sa.String(64), nullable=False),
        sa.Column("covers", sa.String(64), nullable=True),
        sa.Column("deed_key", sa.String(64), nullable=True),
    ]
    op.create_table(
        "journal_entry",
        *(column for column in columns if column.name not in without),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.ForeignKeyConstraint(["undoes_id"], ["journal_entry.id"], name=op.f("fk_journal_entry_undoes_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_entry_undoes_id"), "journal_entry", ["undoes_id"])
    if "deed_key" not in without:
        op.create_index(op.f("ix_journal_entry_deed_key"), "journal_entry", ["deed_key"], unique=True)


def _rows(*more: sa.Column, without: tuple[str, ...] = (), deferrable: bool | None = True) -> None:
    columns = [
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("row_id", WHOLE, nullable=False),
        sa.Column("done", _states("ck_journal_row_done", "added", "changed", "removed"), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        *more,
    ]
    op.create_table(
        "journal_row",
        *(column for column in columns if column.name not in without),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_row")),
        # The rows of a long entry are written before its hash is known.
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_row_entry_id"),
            deferrable=deferrable, initially="DEFERRED" if deferrable else None,
        ),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index(op.f("ix_journal_row_entry_id"), "journal_row", ["entry_id"])
    op.create_index(op.f("ix_journal_row_table_name_row_id"), "journal_row", ["table_name", "row_id"])


def _texts() -> None:
    op.create_table(
        "journal_text",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_text")),
        sqlite_autoincrement=True,
    )
