"""The books: accounts, funds and categories, money out, slips, reconciliations, closed years; and the postings of all.

No row that is recorded is altered: the columns are new and empty, and the tables too. The postings follow from what is
recorded and are made anew when the office is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_books"
down_revision = "20261201_safe_keeping"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_METHODS = ("standing-order", "transfer", "cheque", "cash", "card", "paypal", "direct-debit", "other")
METHODS = (*OLD_METHODS[:-1], "charity-voucher", "other")
OF_METHODS = ("membership", "term", "discount", "payment")


def _states(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), length=24, native_enum=False, create_constraint=True)


def upgrade() -> None:
    for table in OF_METHODS:
        _let_method(table, OLD_METHODS, METHODS)
    op.add_column("charge", sa.Column("category_code", sa.String(24), nullable=True))
    op.add_column("charge", sa.Column("fund", sa.String(24), nullable=True))
    op.add_column("payment", sa.Column("account", sa.String(24), nullable=True))
    op.add_column("allocation", sa.Column("posted_on", sa.Date(), nullable=True))
    op.create_table(
        "account",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", _states("ck_account_accountkind", "bank", "savings", "cash", "processor"), nullable=False),
        sa.Column("sort_code", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=34), nullable=False),
        sa.Column("opening_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("code", name=op.f("uq_account_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "brought_forward",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("fund", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("last_year", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_forward")),
        sa.UniqueConstraint(
            "first_day",
            "category",
            "fund",
            "last_year",
            name=op.f("uq_brought_forward_first_day_category_fund_last_year"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "budget",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("first_day", "category", name=op.f("uq_budget_first_day_category")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "closing",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.String(length=16), nullable=False),
        sa.Column("workbook_digest", sa.String(length=64), nullable=False),
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason IS NULL)", name=op.f("ck_closing_reopened_with_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_closing_last_day",
        "closing",
        ["last_day"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.create_table(
        "financial_year",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day > first_day", name=op.f("ck_financial_year_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_year")),
        sa.UniqueConstraint("first_day", name=op.f("uq_financial_year_first_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fund",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            _states("ck_fund_fundkind", "general", "designated", "restricted", "expendable-endowment", "endowment"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "kept_paper",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_paper")),
        sa.UniqueConstraint("digest", name=op.f("uq_kept_paper_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "money_category",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("direction", _states("ck_money_category_direction", "income", "expense", "neither"), nullable=False),
        sa.Column("heading", sa.String(length=24), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_category")),
        sa.UniqueConstraint("code", name=op.f("uq_money_category_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "opening_balance",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("fund", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_balance")),
        sa.UniqueConstraint("account", "fund", name=op.f("uq_opening_balance_account_fund")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "posting",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("fund", sa.String(length=24), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_id", WHOLE, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=True),
        sa.Column("charge_id", WHOLE, nullable=True),
        sa.Column("event_id", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posting_account_fund_day", "posting", ["account", "fund", "day", "amount"], unique=False)
    op.create_index("ix_posting_day_category", "posting", ["day", "category", "fund", "amount"], unique=False)
    op.create_index("ix_posting_event_id", "posting", ["event_id", "day"], unique=False)
    op.create_index("ix_posting_source", "posting", ["source", "source_id"], unique=False)
    op.create_table(
        "reconciliation",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("statement", sa.BigInteger(), nullable=False),
        sa.Column("books", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reconciliation_account_as_at", "reconciliation", ["account", "as_at"], unique=False)
    op.create_table(
        "slip",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("banked_on", sa.Date(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("denominations", sa.String(length=500), nullable=False),
        sa.Column("cash_credited_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("cash >= 0", name=op.f("ck_slip_cash_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("number", name=op.f("uq_slip_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slip_banked_on", "slip", ["banked_on", "id"], unique=False)
    op.create_table(
        "spending",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=True),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("trustee", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("method", _states("ck_spending_method", *METHODS), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("voucher", sa.String(length=30), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("approved_by_too", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=500), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(returned_on IS NULL) = (return_reason IS NULL)", name=op.f("ck_spending_returned_with_reason")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_spending_amount_positive")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_spending_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_spending_contact_id"), "spending", ["contact_id"], unique=False)
    op.create_index("ix_spending_written_on", "spending", ["written_on", "id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("from_account", sa.String(length=24), nullable=False),
        sa.Column("to_account", sa.String(length=24), nullable=False),
        sa.Column("from_fund", sa.String(length=24), nullable=False),
        sa.Column("to_fund", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("slip_id", WHOLE, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_transfer_amount_positive")),
        sa.CheckConstraint("from_account <> to_account OR from_fund <> to_fund", name=op.f("ck_transfer_moves")),
        sa.ForeignKeyConstraint(["slip_id"], ["slip.id"], name=op.f("fk_transfer_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transfer_moved_on", "transfer", ["moved_on", "id"], unique=False)
    op.create_index(op.f("ix_transfer_slip_id"), "transfer", ["slip_id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("charge_id", WHOLE, nullable=False),
        sa.Column("payment_id", WHOLE, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=24), nullable=False),
        sa.Column("method", _states("ck_refund_method", *METHODS), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refund_amount_positive")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_refund_charge_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_refund_charge_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_refund_payment_id"), "refund", ["payment_id"], unique=False)
    op.create_index("ix_refund_refunded_on", "refund", ["refunded_on", "id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("charge_id", WHOLE, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_reminder_charge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminder_charge_id"), "reminder", ["charge_id"], unique=False)
    op.create_table(
        "slip_item",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("slip_id", WHOLE, nullable=False),
        sa.Column("payment_id", WHOLE, nullable=False),
        sa.Column("credited_on", sa.Date(), nullable=True),
        sa.Column("taken_out_on", sa.Date(), nullable=True),
        sa.Column("taken_out_reason", sa.String(length=500), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(taken_out_on IS NULL) = (taken_out_reason IS NULL)", name=op.f("ck_slip_item_taken_out_with_reason")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_slip_item_payment_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["slip.id"], name=op.f("fk_slip_item_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_slip_item_payment_id",
        "slip_item",
        ["payment_id"],
        unique=True,
        sqlite_where=sa.text("undone_on IS NULL AND taken_out_on IS NULL"),
        postgresql_where=sa.text("undone_on IS NULL AND taken_out_on IS NULL"),
    )
    op.create_index(op.f("ix_slip_item_slip_id"), "slip_item", ["slip_id"], unique=False)
    op.create_table(
        "spending_line",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("spending_id", WHOLE, nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("event_id", WHOLE, nullable=True),
        sa.Column("fund", sa.String(length=24), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_spending_line_amount_positive")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_spending_line_event_id")),
        sa.ForeignKeyConstraint(["spending_id"], ["spending.id"], name=op.f("fk_spending_line_spending_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_spending_line_event_id"), "spending_line", ["event_id"], unique=False)
    op.create_index(op.f("ix_spending_line_spending_id"), "spending_line", ["spending_id"], unique=False)
    op.create_table(
        "write_off",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("charge_id", WHOLE, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", _states("ck_write_off_writeoffkind", "let-off", "written-off"), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_write_off_amount_positive")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_write_off_charge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_write_off_charge_id"), "write_off", ["charge_id"], unique=False)
    op.create_table(
        "instalment",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("term_id", WHOLE, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_instalment_amount_positive")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_instalment_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("term_id", "due_on", name=op.f("uq_instalment_term_id_due_on")),
        sqlite_autoincrement=True,
    )

    # What follows from the records is made anew when the office is opened.
    op.execute("DELETE FROM search_entry")


def downgrade() -> None:
    for table in (
        "instalment",
        "write_off",
        "spending_line",
        "slip_item",
        "reminder",
        "refund",
        "transfer",
        "spending",
        "slip",
        "reconciliation",
        "posting",
        "opening_balance",
        "money_category",
        "kept_paper",
        "fund",
        "financial_year",
        "closing",
        "budget",
        "brought_forward",
        "account",
    ):
        op.drop_table(table)
    op.drop_column("allocation", "posted_on")
    op.drop_column("payment", "account")
    op.drop_column("charge", "fund")
    op.drop_column("charge", "category_code")
    for table in OF_METHODS:
        _let_method(table, METHODS, OLD_METHODS)


def _let_method(table: str, then: tuple[str, ...], now: tuple[str, ...]) -> None:
    """Let the ways of paying in a table be those of ``now``."""
    old, new = (f"method IN ({', '.join(map(repr, methods))})" for methods in (then, now))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(table, {old: new})
    else:
        op.drop_constraint(op.f(f"ck_{table}_method"), table)
        op.create_check_constraint(op.f(f"ck_{table}_method"), table, new)


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
