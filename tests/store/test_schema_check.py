"""The check of the schema: what somebody else put into the database, or took out of it, is named."""

import pytest

from psg_admin.store.office import Office
from psg_admin.store.schema import check_schema
from tests.store.tampering import tamper

_FOREIGN = "The {} is not of this program: somebody else put it into the database."
_CHANGED = "The {} is not as this program makes it."
_MISSING = "The {} is missing."


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
        (["CREATE INDEX theirs ON contact (id)"], _CHANGED.format("table contact")),
        (
            [
                "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER theirs BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION theirs()",
            ],
            _FOREIGN.format("trigger theirs"),
        ),
        (["CREATE RULE theirs AS ON DELETE TO receipt DO INSTEAD NOTHING"], _FOREIGN.format("rule theirs")),
        (["CREATE POLICY theirs ON receipt USING (false)"], _FOREIGN.format("policy theirs")),
        (["DROP INDEX ix_journal_row_entry_id"], _CHANGED.format("table journal_row")),
        (["ALTER TABLE setting ADD COLUMN theirs TEXT"], _CHANGED.format("table setting")),
        (["ALTER TABLE journal_row DISABLE TRIGGER ALL"], "The references of table journal_row are switched off."),
    ],
)
def test_what_is_somebody_elses_on_a_server_is_named(
    postgres_office: Office, statements: list[str], sentence: str
) -> None:
    tamper(postgres_office, *statements)
    assert sentence in postgres_office.read(check_schema)
