"""What is entered in an open period in the place of an entry of a closed one names the entry that it corrects.

The columns are new and empty: no row that is recorded is altered.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_corrections"
down_revision = "20261202_books"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("payment", "spending")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("corrects_id", WHOLE, nullable=True))
        if op.get_bind().dialect.name == "sqlite":
            _rebuild(table, {_payer(table): f"{_payer(table)}, {_reference(table)}"})
        else:
            op.create_foreign_key(op.f(f"fk_{table}_corrects_id"), table, table, ["corrects_id"], ["id"])
        op.create_index(op.f(f"ix_{table}_corrects_id"), table, ["corrects_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_corrects_id"), table)
        if op.get_bind().dialect.name == "sqlite":
            _rebuild(table, {f"{_payer(table)}, {_reference(table)}": _payer(table)})
        else:
            op.drop_constraint(op.f(f"fk_{table}_corrects_id"), table)
        op.drop_column(table, "corrects_id")


def _payer(table: str) -> str:
    return f"CONSTRAINT fk_{table}_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)"


def _reference(table: str) -> str:
    return f"CONSTRAINT fk_{table}_corrects_id FOREIGN KEY(corrects_id) REFERENCES {table} (id)"


def _rebuild(table: str, changes: dict[str, str]) -> None:
    """Make a table of SQLite anew, with ``changes`` (old to new) in what makes it, as SQLite says to do it
    (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").

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
    op.execute(f"INSERT INTO {table}_anew SELECT * FROM {table} ORDER BY id")  # noqa: S608 - names of this file
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        op.execute(index)
    # An id that was drawn is never drawn again, also when its row is gone.
    op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table").bindparams(table=table))
    if drawn is not None:
        statement = sa.text("INSERT INTO sqlite_sequence VALUES (:table, :drawn)")
        op.execute(statement.bindparams(table=table, drawn=drawn))
