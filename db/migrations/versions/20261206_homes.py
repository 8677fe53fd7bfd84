"""Homes: who lives together, and who speaks and votes for an organisation.

No row that is recorded is altered: nobody was noted as living with anybody before.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261206_homes"
down_revision = "20261205_moving_in"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEX, KEY = "ix_contact_household_id", "fk_contact_household_id"


def _whose(table: str, column: str, name: str, *, cascade: bool = True) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(name), ondelete="CASCADE" if cascade else None)


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("salutation", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        op.add_column("contact", sa.Column("household_id", WHOLE, nullable=True))
        op.create_foreign_key(op.f(KEY), "contact", "household", ["household_id"], ["id"])
    op.create_index(op.f(INDEX), "contact", ["household_id"], unique=False)
    op.create_table(
        "organisation_person",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("organisation_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("role", sa.String(100), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_organisation_person_days")),
        sa.CheckConstraint("organisation_id <> person_id", name=op.f("ck_organisation_person_two")),
        _whose("contact", "organisation_id", "fk_organisation_person_organisation_id"),
        _whose("contact", "person_id", "fk_organisation_person_person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_person")),
        sqlite_autoincrement=True,
    )
    for column in ("organisation_id", "person_id"):
        op.create_index(op.f(f"ix_organisation_person_{column}"), "organisation_person", [column], unique=False)


def downgrade() -> None:
    op.drop_table("organisation_person")
    op.drop_index(op.f(INDEX), "contact")
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(back=True)
    else:
        op.drop_constraint(op.f(KEY), "contact", type_="foreignkey")
        op.drop_column("contact", "household_id")
    op.drop_table("household")


def _rebuild(*, back: bool = False) -> None:
    """Make the contacts of SQLite anew with the home of each, or ``back`` without, as SQLite says to do it
    (https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    """
    bind = op.get_bind()
    found = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'contact' AND type = :type AND sql IS NOT NULL")
    made = " ".join(bind.scalar(found, {"type": "table"}).split())
    indexes = bind.scalars(found, {"type": "index"}).all()
    clauses = list(_clauses(made.partition("(")[2].rpartition(")")[0]))
    if back:
        clauses = [clause for clause in clauses if not clause.startswith("household_id ") and KEY not in clause]
    else:
        last = max(place for place, clause in enumerate(clauses) if not clause.startswith("CONSTRAINT"))
        clauses.insert(last + 1, "household_id INTEGER")
        clauses.append(f"CONSTRAINT {KEY} FOREIGN KEY(household_id) REFERENCES household (id)")
    columns = [clause.partition(" ")[0] for clause in clauses if not clause.startswith("CONSTRAINT")]
    names = ", ".join(f'"{name}"' for name in columns)
    values = names if back else names.replace('"household_id"', "NULL")
    drawn = bind.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'contact'"))
    op.execute(f"CREATE TABLE contact_anew ({', '.join(clauses)})")
    op.execute(f"INSERT INTO contact_anew ({names}) SELECT {values} FROM contact ORDER BY id")  # noqa: S608 - see above
    op.execute("DROP TABLE contact")
    op.execute("ALTER TABLE contact_anew RENAME TO contact")
    for index in indexes:
        op.execute(index)
    # An id that was drawn is never drawn again, also when its row is gone.
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'contact'")
    if drawn is not None:
        op.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('contact', :drawn)").bindparams(drawn=drawn))


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
