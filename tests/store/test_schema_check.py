"""The check of the schema: what somebody else put into the database, or took out of it, is named."""

from pathlib import Path

import pytest
from sqlalchemy import text

from psg_admin import paths
from psg_admin.store.office import Office
from psg_admin.store.schema import check_schema, server_file, server_schema
from psg_admin.store.upgrade import revisions, to_revision
from tests.migrations.schemas import writing
from tests.offices import PostgresHouse, open_for_test
from tests.store.tampering import tamper
from tools.server_schema import written

_FOREIGN = "The {} is not of this program: somebody else put it into the database."
_CHANGED = "The {} is not as this program makes it."
_MISSING = "The {} is missing."
_LINK = "fk_receipt_payment_id"


def test_the_schema_that_the_program_makes_is_its_own(office: Office) -> None:
    assert office.read(check_schema) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("CREATE TABLE theirs (id INTEGER)", _FOREIGN.format("table theirs")),
        ("CREATE VIEW theirs AS SELECT * FROM contact", _FOREIGN.format("view theirs")),
        ("CREATE INDEX theirs ON contact (id)", _FOREIGN.format("index theirs")),
        (
            "CREATE TRIGGER theirs AFTER INSERT ON payment BEGIN DELETE FROM receipt; END",
            _FOREIGN.format("trigger theirs"),
        ),
        ("DROP TRIGGER search_entry_changed", _MISSING.format("trigger search_entry_changed")),
        ("DROP INDEX ix_journal_row_entry_id", _MISSING.format("index ix_journal_row_entry_id")),
        ("ALTER TABLE setting ADD COLUMN theirs TEXT", _CHANGED.format("table setting")),
    ],
)
def test_what_is_somebody_elses_on_sqlite_is_named(sqlite_office: Office, statement: str, sentence: str) -> None:
    tamper(sqlite_office, statement)
    assert sqlite_office.read(check_schema) == [sentence]


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (["CREATE TABLE theirs (id INTEGER)"], _FOREIGN.format("table theirs")),
        (["CREATE VIEW theirs AS SELECT * FROM contact"], _FOREIGN.format("view theirs")),
        (["CREATE INDEX theirs ON contact (id)"], _FOREIGN.format("index theirs")),
        (
            [
                "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER theirs BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION theirs()",
            ],
            _FOREIGN.format("trigger theirs"),
        ),
        (["CREATE RULE theirs AS ON DELETE TO receipt DO INSTEAD NOTHING"], _FOREIGN.format("rule theirs")),
        (["CREATE POLICY theirs ON receipt USING (false)"], _FOREIGN.format("policy theirs")),
        (["DROP INDEX ix_journal_row_entry_id"], _MISSING.format("index ix_journal_row_entry_id")),
        (
            [
                "DROP INDEX ix_receipt_replaces_id",
                "CREATE UNIQUE INDEX ix_receipt_replaces_id ON receipt (replaces_id) WHERE undone_on IS NOT NULL",
            ],
            _CHANGED.format("index ix_receipt_replaces_id"),
        ),
        (
            [
                "DROP INDEX ix_receipt_replaces_id",
                "CREATE INDEX ix_receipt_replaces_id ON receipt (replaces_id) WHERE undone_on IS NULL",
            ],
            _CHANGED.format("index ix_receipt_replaces_id"),
        ),
        (
            ["UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_receipt_payment_id'::regclass"],
            _CHANGED.format("index ix_receipt_payment_id"),
        ),
        (
            ["UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'uq_receipt_number'::regclass"],
            _CHANGED.format("constraint uq_receipt_number"),
        ),
        (["DROP TABLE standing_span"], _MISSING.format("table standing_span")),
        (["ALTER TABLE setting ADD COLUMN theirs TEXT"], _FOREIGN.format("column setting.theirs")),
        (["ALTER TABLE contact DROP COLUMN notes CASCADE"], _MISSING.format("column contact.notes")),
        (["ALTER TABLE receipt ALTER COLUMN number TYPE text"], _CHANGED.format("column receipt.number")),
        (["ALTER TABLE receipt ALTER COLUMN content DROP NOT NULL"], _CHANGED.format("column receipt.content")),
        (["ALTER TABLE receipt ALTER COLUMN amount SET DEFAULT 0"], _CHANGED.format("column receipt.amount")),
        (
            ['ALTER TABLE receipt ALTER COLUMN number TYPE varchar(24) COLLATE "C"'],
            _CHANGED.format("column receipt.number"),
        ),
        (
            ["ALTER TABLE receipt DROP CONSTRAINT ck_receipt_voided_with_reason"],
            _MISSING.format("constraint ck_receipt_voided_with_reason"),
        ),
        (
            [
                "ALTER TABLE receipt DROP CONSTRAINT ck_receipt_voided_with_reason",
                "ALTER TABLE receipt ADD CONSTRAINT ck_receipt_voided_with_reason CHECK (amount > 0)",
            ],
            _CHANGED.format("constraint ck_receipt_voided_with_reason"),
        ),
        (
            [
                f"ALTER TABLE receipt DROP CONSTRAINT {_LINK}",
                f"ALTER TABLE receipt ADD CONSTRAINT {_LINK} FOREIGN KEY (payment_id) REFERENCES payment NOT VALID",
            ],
            _CHANGED.format(f"constraint {_LINK}"),
        ),
        (
            ["ALTER TABLE receipt ADD CONSTRAINT theirs CHECK (amount < 1000) NOT VALID"],
            _FOREIGN.format("constraint theirs"),
        ),
        (["ALTER TABLE receipt DROP CONSTRAINT uq_receipt_number"], _MISSING.format("constraint uq_receipt_number")),
        (["ALTER TABLE receipt ENABLE ROW LEVEL SECURITY"], _CHANGED.format("table receipt")),
        (["ALTER TABLE receipt SET UNLOGGED"], _CHANGED.format("table receipt")),
        (["ALTER SEQUENCE receipt_id_seq OWNED BY NONE"], _CHANGED.format("sequence receipt_id_seq")),
        (["ALTER SEQUENCE receipt_id_seq INCREMENT BY -1 CYCLE"], _CHANGED.format("sequence receipt_id_seq")),
        (["CREATE SEQUENCE theirs"], _FOREIGN.format("sequence theirs")),
        (["CREATE FUNCTION theirs() RETURNS integer LANGUAGE sql AS 'SELECT 1'"], _FOREIGN.format("function theirs")),
        (
            [f"DELETE FROM pg_trigger t USING pg_constraint k WHERE t.tgconstraint = k.oid AND conname = '{_LINK}'"],
            "The references of table receipt are switched off.",
        ),
        (["ALTER TABLE journal_row DISABLE TRIGGER ALL"], "The references of table journal_row are switched off."),
    ],
)
def test_what_is_somebody_elses_on_a_server_is_named(
    postgres_office: Office, statements: list[str], sentence: str
) -> None:
    tamper(postgres_office, *statements)
    assert sentence in postgres_office.read(check_schema)


def test_an_office_that_was_carried_over_by_the_servers_own_words_is_sound(postgres_office: Office) -> None:
    """As pg_dump does: each rule is taken out and put in again as the server says it."""
    rules = """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace
    """
    said = postgres_office.read(lambda session: session.execute(text(rules)).all())
    assert len(said) > 20
    tamper(postgres_office, *(statement.replace(":", "\\:") for pair in said for statement in pair))
    assert postgres_office.read(check_schema) == []


def test_what_the_check_compares_a_server_with_is_a_fresh_office(postgres_office: Office) -> None:
    declared = postgres_office.read(lambda session: server_schema(session.connection()))
    hint = "say: python -m tools.server_schema"
    assert server_file().read_text("utf-8") == written(declared), hint


def test_an_office_of_the_first_version_that_was_brought_up_has_the_schema_of_the_program(
    postgres_house: PostgresHouse, tmp_path: Path
) -> None:
    url = postgres_house.empty(tmp_path)
    with writing(url) as connection:
        for step in revisions(paths.migrations()):
            to_revision(connection, paths.migrations(), step)
    office = open_for_test(url)
    try:
        assert office.read(check_schema) == []
    finally:
        office.close()
        postgres_house.drop(url)
