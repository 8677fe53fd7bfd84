"""The first schema: people, payments, memberships, events, news, and the office's own books."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_first"
down_revision = None
branch_labels = None
depends_on = None

# SQLite gives out ids by itself for INTEGER alone.
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _contact()
    _counter()
    _discount()
    _event()
    _journal_entry()
    _membership_type()
    _news_source()
    _search_entry()
    _setting()
    _address()
    _booking()
    _charge()
    _email()
    _fee()
    _journal_row()
    _membership()
    _news_item()
    _payment()
    _price_band()
    _telephone()
    _allocation()
    _member()
    _place()
    _receipt()
    _standing_order()
    _standing_span()
    _term()


def downgrade() -> None:
    # Triggers go with their table; PostgreSQL's extension stays, as it may serve others.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    for table in (
        "term",
        "standing_span",
        "standing_order",
        "receipt",
        "place",
        "member",
        "allocation",
        "telephone",
        "price_band",
        "payment",
        "news_item",
        "membership",
        "journal_row",
        "fee",
        "email",
        "charge",
        "booking",
        "address",
        "setting",
        "search_entry",
        "news_source",
        "membership_type",
        "journal_entry",
        "event",
        "discount",
        "counter",
        "contact",
    ):
        op.drop_table(table)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "organisation",
                name=op.f("ck_contact_contactkind"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("given", sa.String(200), nullable=False),
        sa.Column("family", sa.String(200), nullable=False),
        sa.Column("known_as", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("shown_name", sa.String(450), nullable=False),
        sa.Column("sort_name", sa.String(450), nullable=False),
        sa.Column("concession", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("gone_away", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.CheckConstraint("shown_name <> ''", name=op.f("ck_contact_named")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contact_sort_name"), "contact", ["sort_name", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            op.f("ix_contact_sort_name_begins"),
            "contact",
            ["sort_name"],
            postgresql_ops={"sort_name": "varchar_pattern_ops"},
        )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("series", name=op.f("uq_counter_series")),
        sqlite_autoincrement=True,
    )


def _discount() -> None:
    op.create_table(
        "discount",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column(
            "method",
            sa.Enum(
                "standing-order",
                "transfer",
                "cheque",
                "cash",
                "card",
                "paypal",
                "direct-debit",
                "other",
                name=op.f("ck_discount_method"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("percent_hundredths", WHOLE, nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount")),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_discount_amount_positive")),
        sa.CheckConstraint("end_day IS NULL OR end_day > from_day", name=op.f("ck_discount_days")),
        sa.CheckConstraint("(percent_hundredths IS NULL) <> (amount IS NULL)", name=op.f("ck_discount_one_kind")),
        sa.CheckConstraint(
            "percent_hundredths IS NULL OR percent_hundredths BETWEEN 1 AND 10000", name=op.f("ck_discount_percent")
        ),
        sqlite_autoincrement=True,
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("theme", sa.String(200), nullable=False),
        sa.Column("venue", sa.String(500), nullable=False),
        sa.Column("doors_at", sa.DateTime(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.CheckConstraint(
            "(cancelled_on IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_event_cancelled_with_reason")
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_event_capacity")),
        sa.CheckConstraint("doors_at IS NULL OR doors_at <= starts_at", name=op.f("ck_event_doors_before_start")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_ends_after_it_starts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_starts_at"), "event", ["starts_at", "id"])


def _journal_entry() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "deed",
                "undo",
                "redo",
                name=op.f("ck_journal_entry_entrykind"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("reversal", sa.Text(), nullable=True),
        sa.Column("undoes_id", WHOLE, nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.ForeignKeyConstraint(["undoes_id"], ["journal_entry.id"], name=op.f("fk_journal_entry_undoes_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_entry_undoes_id"), "journal_entry", ["undoes_id"])


def _membership_type() -> None:
    op.create_table(
        "membership_type",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("lifetime", sa.Boolean(), nullable=False),
        sa.Column("concession", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_type")),
        sa.UniqueConstraint("code", name=op.f("uq_membership_type_code")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_membership_type_people")),
        sqlite_autoincrement=True,
    )


def _news_source() -> None:
    op.create_table(
        "news_source",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("address", sa.String(1000), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("last_good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_source")),
        sa.UniqueConstraint("address", name=op.f("uq_news_source_address")),
        sqlite_autoincrement=True,
    )


def _search_entry() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("record_id", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_search_entry_kind_record_id")),
        sqlite_autoincrement=True,
    )
    _index_search()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.create_index(
            op.f("ix_search_entry_text"),
            "search_entry",
            ["text"],
            postgresql_using="gin",
            postgresql_ops={"text": "gin_trgm_ops"},
        )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
        sqlite_autoincrement=True,
    )


def _address() -> None:
    op.create_table(
        "address",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("street", sa.String(500), nullable=False),
        sa.Column("town", sa.String(200), nullable=False),
        sa.Column("county", sa.String(200), nullable=False),
        sa.Column("postcode", sa.String(20), nullable=False),
        sa.Column("country", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_address_contact_id"), ondelete="CASCADE"),
        sa.UniqueConstraint("contact_id", name=op.f("uq_address_contact_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_address_postcode"), "address", ["postcode"])


def _booking() -> None:
    op.create_table(
        "booking",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("reference", sa.String(18), nullable=False),
        sa.Column("event_id", WHOLE, nullable=False),
        sa.Column("booker_id", WHOLE, nullable=False),
        sa.Column("payer_id", WHOLE, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.ForeignKeyConstraint(["booker_id"], ["contact.id"], name=op.f("fk_booking_booker_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_booking_event_id")),
        sa.ForeignKeyConstraint(["payer_id"], ["contact.id"], name=op.f("fk_booking_payer_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
        sa.CheckConstraint(
            "(cancelled_on IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_booking_cancelled_with_reason")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_booking_booker_id"), "booking", ["booker_id"])
    op.create_index(op.f("ix_booking_event_id"), "booking", ["event_id", "id"])
    op.create_index(op.f("ix_booking_payer_id"), "booking", ["payer_id"])


def _charge() -> None:
    op.create_table(
        "charge",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "subscription",
                "event",
                "donation",
                "other",
                name=op.f("ck_charge_category"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(500), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_charge_contact_id")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_charge_amount_not_negative")),
        sa.CheckConstraint(
            "(cancelled_on IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_charge_cancelled_with_reason")
        ),
        sa.CheckConstraint("end_day IS NULL OR end_day > first_day", name=op.f("ck_charge_period")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_charge_contact_id_due_on"), "charge", ["contact_id", "due_on"])
    op.create_index(op.f("ix_charge_due_on"), "charge", ["due_on"])


def _email() -> None:
    op.create_table(
        "email",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_email_contact_id"), ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_email_contact_id"), "email", ["contact_id"])


def _fee() -> None:
    op.create_table(
        "fee",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("type_id", WHOLE, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
        sa.ForeignKeyConstraint(["type_id"], ["membership_type.id"], name=op.f("fk_fee_type_id")),
        sa.UniqueConstraint("type_id", "from_day", name=op.f("uq_fee_type_id_from_day")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fee_amount_not_negative")),
        sqlite_autoincrement=True,
    )


def _journal_row() -> None:
    op.create_table(
        "journal_row",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("row_id", WHOLE, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_row")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_row_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_row_entry_id"), "journal_row", ["entry_id"])
    op.create_index(op.f("ix_journal_row_table_name_row_id"), "journal_row", ["table_name", "row_id"])


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("type_id", WHOLE, nullable=False),
        sa.Column("payer_id", WHOLE, nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "standing-order",
                "transfer",
                "cheque",
                "cash",
                "card",
                "paypal",
                "direct-debit",
                "other",
                name=op.f("ck_membership_method"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "resigned",
                "deceased",
                name=op.f("ck_membership_ending"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("end_note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.ForeignKeyConstraint(["payer_id"], ["contact.id"], name=op.f("fk_membership_payer_id")),
        sa.ForeignKeyConstraint(["type_id"], ["membership_type.id"], name=op.f("fk_membership_type_id")),
        sa.UniqueConstraint("number", name=op.f("uq_membership_number")),
        sa.CheckConstraint("(ended_on IS NULL) = (ending IS NULL)", name=op.f("ck_membership_ended_with_reason")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_membership_payer_id"), "membership", ["payer_id"])
    op.create_index(op.f("ix_membership_type_id"), "membership", ["type_id"])


def _news_item() -> None:
    op.create_table(
        "news_item",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("source_id", WHOLE, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("headline", sa.String(500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "news",
                "notice",
                "page",
                name=op.f("ck_news_item_section"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("link", sa.String(1000), nullable=False),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_item")),
        sa.ForeignKeyConstraint(["source_id"], ["news_source.id"], name=op.f("fk_news_item_source_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_news_item_fingerprint")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_news_item_day"), "news_item", ["day", "id"])
    op.create_index(op.f("ix_news_item_section"), "news_item", ["section", "day"])
    op.create_index(op.f("ix_news_item_source_id"), "news_item", ["source_id"])


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "standing-order",
                "transfer",
                "cheque",
                "cash",
                "card",
                "paypal",
                "direct-debit",
                "other",
                name=op.f("ck_payment_method"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", WHOLE, nullable=True),
        sa.Column("reverse_reason", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_payment_contact_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name=op.f("fk_payment_reverses_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_payment_reverses_id")),
        sa.CheckConstraint(
            "(reverses_id IS NULL) = (reverse_reason IS NULL)", name=op.f("ck_payment_reversed_with_reason")
        ),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)",
            name=op.f("ck_payment_sign"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_payment_contact_id_received_on"), "payment", ["contact_id", "received_on"])
    op.create_index(op.f("ix_payment_received_on"), "payment", ["received_on", "id"])


def _price_band() -> None:
    op.create_table(
        "price_band",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("event_id", WHOLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("groups", sa.String(60), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_band")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_price_band_event_id")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_price_band_amount_not_negative")),
        sa.CheckConstraint(
            "end_day IS NULL OR from_day IS NULL OR end_day > from_day", name=op.f("ck_price_band_days")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_price_band_event_id"), "price_band", ["event_id"])


def _telephone() -> None:
    op.create_table(
        "telephone",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telephone")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_telephone_contact_id"), ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_telephone_contact_id"), "telephone", ["contact_id"])


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("payment_id", WHOLE, nullable=False),
        sa.Column("charge_id", WHOLE, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_reason", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_allocation_charge_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_allocation_amount_positive")),
        sa.CheckConstraint(
            "(released_on IS NULL) = (release_reason IS NULL)", name=op.f("ck_allocation_released_with_reason")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_allocation_charge_id"), "allocation", ["charge_id"])
    op.create_index(op.f("ix_allocation_payment_id"), "allocation", ["payment_id"])


def _member() -> None:
    op.create_table(
        "member",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_member_contact_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_member_membership_id")),
        sa.UniqueConstraint("membership_id", "contact_id", name=op.f("uq_member_membership_id_contact_id")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_member_days")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_member_contact_id"), "member", ["contact_id"])


def _place() -> None:
    op.create_table(
        "place",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("booking_id", WHOLE, nullable=False),
        sa.Column("event_id", WHOLE, nullable=False),
        sa.Column("contact_id", WHOLE, nullable=True),
        sa.Column("name", sa.String(450), nullable=False),
        sa.Column("sort_name", sa.String(450), nullable=False),
        sa.Column("concession", sa.Boolean(), nullable=False),
        sa.Column("band_id", WHOLE, nullable=False),
        sa.Column("band_name", sa.String(100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("priced_on", sa.Date(), nullable=False),
        sa.Column("override_reason", sa.String(500), nullable=True),
        sa.Column("charge_id", WHOLE, nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.ForeignKeyConstraint(["band_id"], ["price_band.id"], name=op.f("fk_place_band_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_place_booking_id")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_place_charge_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_place_contact_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_place_event_id")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_place_charge_id")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_place_amount_not_negative")),
        sa.CheckConstraint(
            "(cancelled_on IS NULL) = (cancel_reason IS NULL)", name=op.f("ck_place_cancelled_with_reason")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_place_booking_id"), "place", ["booking_id"])
    op.create_index(op.f("ix_place_contact_id"), "place", ["contact_id"])
    op.create_index(op.f("ix_place_event_id"), "place", ["event_id", "cancelled_on"])


def _receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column("sequence", WHOLE, nullable=False),
        sa.Column("payment_id", WHOLE, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("replaces_id", WHOLE, nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_receipt_payment_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["receipt.id"], name=op.f("fk_receipt_replaces_id")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_number")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_receipt_replaces_id")),
        sa.CheckConstraint("(voided_on IS NULL) = (void_reason IS NULL)", name=op.f("ck_receipt_voided_with_reason")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_receipt_issued_on"), "receipt", ["issued_on", "id"])
    op.create_index(op.f("ix_receipt_payment_id"), "receipt", ["payment_id"])


def _standing_order() -> None:
    op.create_table(
        "standing_order",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(18), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "interval",
            sa.Enum(
                "month",
                "quarter",
                "half-year",
                "year",
                name=op.f("ck_standing_order_interval"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("first_expected", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "none",
                "form-sent",
                "claimed",
                "first-seen",
                "regular",
                "missed",
                "stopped",
                name=op.f("ck_standing_order_orderstate"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_order")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_standing_order_membership_id")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_standing_order_membership_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_standing_order_reference")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_standing_order_amount_positive")),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_standing_order_day")),
        sqlite_autoincrement=True,
    )


def _standing_span() -> None:
    op.create_table(
        "standing_span",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "not-yet",
                "current",
                "in-grace",
                "lapsed",
                "resigned",
                "deceased",
                "life",
                name=op.f("ck_standing_span_standing"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("paid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_span")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_standing_span_membership_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("membership_id", "start_day", name=op.f("uq_standing_span_membership_id_start_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_standing_span_standing"), "standing_span", ["standing", "start_day", "end_day", "membership_id"]
    )


def _term() -> None:
    op.create_table(
        "term",
        sa.Column("id", WHOLE, autoincrement=True),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("type_id", WHOLE, nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "standing-order",
                "transfer",
                "cheque",
                "cash",
                "card",
                "paypal",
                "direct-debit",
                "other",
                name=op.f("ck_term_method"),
                length=24,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("charge_id", WHOLE, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_term_charge_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_term_membership_id")),
        sa.ForeignKeyConstraint(["type_id"], ["membership_type.id"], name=op.f("fk_term_type_id")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_term_charge_id")),
        sa.UniqueConstraint("membership_id", "start_day", name=op.f("uq_term_membership_id_start_day")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_term_amount_not_negative")),
        sa.CheckConstraint("end_day IS NULL OR end_day > start_day", name=op.f("ck_term_days")),
        sqlite_autoincrement=True,
    )


def _index_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5(text, content='search_entry', content_rowid='id', "
            "tokenize='trigram case_sensitive 1')"
        )
        op.execute(
            "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN INSERT INTO search_fts(rowid, "
            "text) VALUES (new.id, new.text); END"
        )
        op.execute(
            "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN INSERT INTO "
            "search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); END"
        )
        op.execute(
            "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN INSERT INTO "
            "search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text); INSERT INTO "
            "search_fts(rowid, text) VALUES (new.id, new.text); END"
        )
