"""Notes and tasks, and documents with their bytes.

No row that is recorded is altered: nothing of the kind was kept before.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261208_notes"
down_revision = "20261207_twins"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("declaration", "letter", "evidence", "invoice", "other")
OPEN = sa.text("done_on IS NULL")


def _id() -> sa.Column[int]:
    return sa.Column("id", WHOLE, autoincrement=True, nullable=False)


def _of_contact(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["contact_id"], ["contact.id"], name=op.f(f"fk_{table}_contact_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "note",
        _id(),
        sa.Column("contact_id", WHOLE, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assignee", sa.String(200), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("done_on IS NULL OR due_on IS NOT NULL", name=op.f("ck_note_done_task")),
        _of_contact("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_note_contact_id"), "note", ["contact_id"], unique=False)
    op.create_index("ix_note_due_on", "note", ["due_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "document",
        _id(),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(255), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("contact_id", WHOLE, nullable=True),
        sa.Column("payment_id", WHOLE, nullable=True),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS, name=op.f("ck_document_documentkind"), length=24, native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(contact_id IS NULL) <> (payment_id IS NULL)", name=op.f("ck_document_of_one")),
        _of_contact("document"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_document_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sqlite_autoincrement=True,
    )
    for column in ("contact_id", "digest", "payment_id"):
        op.create_index(op.f(f"ix_document_{column}"), "document", [column], unique=False)
    op.create_table(
        "document_content",
        _id(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_content")),
        sa.UniqueConstraint("digest", name=op.f("uq_document_content_digest")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("document_content", "document", "note"):
        op.drop_table(table)
