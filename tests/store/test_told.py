"""What SQLite itself lets pass as told by the history: what was made, with any text in it; nothing that was changed."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.base import Base
from psg_admin.store.office import Office
from psg_admin.store.proof import differences
from psg_admin.store.told import doubtful
from tests.offices import NOW

NOTES = '“Ana” said "no\\yes"\nand\ttwice\r\b\f\x01\x1f\x7f, Ñuñoa ☃ \U0001f600 100 % %s {} \''


@pytest.fixture
def noted_office(sqlite_office: Office) -> Office:
    """An office with two contacts, of whom more is noted than letters."""
    for given, fraction in (("Ana", 0), ("Eva", 50)):
        draft = ContactDraft(given=given, family="Marsh", notes=NOTES, concession=given == "Eva")
        sqlite_office.write(partial(add_contact, draft=draft, now=NOW.replace(microsecond=fraction)))
    return sqlite_office


def doubted(office: Office) -> list[int]:
    """Return the contacts that have to be looked at."""

    def ask(session: Session) -> list[int]:
        return sorted(doubtful(session.connection(), Base.metadata.tables["contact"], ["contact"]))

    return office.read(ask)


def say(office: Office, statement: str) -> None:
    """Write into the file as another program would."""
    with closing(sqlite3.connect(office.url.database or "")) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        assert file.execute(statement).rowcount
        file.commit()


def test_what_was_made_and_not_changed_since_needs_no_look_whatever_is_written_in_it(noted_office: Office) -> None:
    assert doubted(noted_office) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contact SET created_at = replace(created_at, ' ', 'T') WHERE id = 1",
        "UPDATE contact SET created_at = replace(created_at, '.000000', '.000001') WHERE id = 1",
        "UPDATE contact SET created_at = created_at || ' ' WHERE id = 1",
        "UPDATE contact SET created_at = replace(created_at, '.000000', '') WHERE id = 1",
        "UPDATE contact SET notes = notes || char(0) WHERE id = 1",
        "UPDATE contact SET notes = CAST(notes AS BLOB) WHERE id = 1",
        "UPDATE contact SET given = '' WHERE id = 1",
        "UPDATE contact SET concession = 2 WHERE id = 1",
        "UPDATE contact SET concession = 'false' WHERE id = 1",
        "UPDATE contact SET deceased_on = 'null' WHERE id = 1",
        "UPDATE journal_row SET table_name = 'email' WHERE table_name = 'contact' AND row_id = 1",
        "UPDATE journal_text SET before = '{}' WHERE id IN (SELECT id FROM journal_row WHERE row_id = 1)",
        "UPDATE journal_text SET after = NULL WHERE id IN (SELECT id FROM journal_row WHERE row_id = 1)",
        "UPDATE journal_text SET after = CAST(after AS BLOB) WHERE id IN (SELECT id FROM journal_row WHERE row_id = 1)",
        "DELETE FROM journal_text WHERE id IN (SELECT id FROM journal_row WHERE row_id = 1)",
        "DELETE FROM journal_row WHERE row_id = 1",
        "DELETE FROM contact WHERE id = 1",
    ],
)
def test_whatever_another_program_wrote_is_looked_at(noted_office: Office, statement: str) -> None:
    say(noted_office, statement)
    assert doubted(noted_office) == [1]


@pytest.mark.parametrize("few", [1, 2])
def test_the_same_is_found_whether_records_are_looked_at_one_by_one_or_all_of_a_table_is_read(
    noted_office: Office, few: int
) -> None:
    say(noted_office, "UPDATE contact SET family = 'Swamp'")
    found = noted_office.read(lambda session: list(differences(session, few=few)))
    assert [(one.table, one.row_id, one.now) for one in found] == [
        ("contact", 1, {"family": "Swamp"}),
        ("contact", 2, {"family": "Swamp"}),
    ]
