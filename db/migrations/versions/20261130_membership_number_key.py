"""Membership numbers that are one for whoever types them are one for the schema: "5", "0005" and "000005".

No row that is recorded is altered: the new column follows from the number and is no part of the history. Where an
office holds two numbers alike already, the later ones are told apart by their ids, and the check names them.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_membership_number_key"
down_revision = "20261130_absence"
branch_labels = None
depends_on = None

_END = "version INTEGER NOT NULL,"
_WITH_KEY = "version INTEGER NOT NULL, number_key VARCHAR(60) NOT NULL,"
# A number of noughts alone is kept as "0". (Numbers are ASCII: small letters are the same on both engines.)
_KEY = "coalesce(nullif(ltrim(lower(number), '0'), ''), '0')"
_TELL_APART = """
    UPDATE membership SET number_key = number_key || '#' || id WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY number_key ORDER BY id) AS place FROM membership
        ) AS placed WHERE place > 1
    )
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        op.add_column("membership", sa.Column("number_key", sa.String(60), nullable=True))
        op.execute(f"UPDATE membership SET number_key = {_KEY}")  # noqa: S608 - names of this file
        # A desk of the older program that is still open can enrol nobody more: it would give a number twice.
        op.alter_column("membership", "number_key", nullable=False)
    op.execute(_TELL_APART)
    op.create_index(op.f("ix_membership_number_key"), "membership", ["number_key"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_membership_number_key"), "membership")
    op.drop_column("membership", "number_key")


def _rebuild() -> None:
    """Make the table of SQLite anew with the column, as SQLite says to do it
    (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").

    :raises RuntimeError: when it is not as it was made.
    """
    bind = op.get_bind()
    found = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'membership' AND type = :type AND sql IS NOT NULL")
    body = " ".join(bind.scalar(found, {"type": "table"}).split()).partition("(")[2]
    indexes = bind.scalars(found, {"type": "index"}).all()
    if _END not in body:
        message = f"membership is not as it was made: {_END} is missing"
        raise RuntimeError(message)
    drawn = bind.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'membership'"))
    op.execute(f"CREATE TABLE membership_anew ({body.replace(_END, _WITH_KEY)}")
    op.execute(f"INSERT INTO membership_anew SELECT *, {_KEY} FROM membership ORDER BY id")  # noqa: S608 - see above
    op.execute("DROP TABLE membership")
    op.execute("ALTER TABLE membership_anew RENAME TO membership")
    for index in indexes:
        op.execute(index)
    # An id that was drawn is never drawn again, also when its row is gone.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'membership'")
    if drawn is not None:
        op.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('membership', :drawn)").bindparams(drawn=drawn))
