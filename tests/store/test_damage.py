"""Values that another program wrote into the file and no column of ours can hold: a sentence, never a traceback."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import text

from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.settings import Settings, save_settings
from psg_admin.store.check import check_file
from psg_admin.store.damage import unreadable
from psg_admin.store.office import Office
from psg_admin.store.opening import exists, open_office
from tests.history import history
from tests.store.tampering import tamper


def scribble(office: Office, statement: str) -> None:
    """Write into the file as a program would that cares for none of our constraints."""
    with closing(sqlite3.connect(office.url.database or "")) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        assert file.execute(statement).rowcount
        file.commit()


@pytest.fixture
def busy_office(sqlite_office: Office) -> Office:
    """An office with two deeds."""
    for name in ("One", "Two"):
        sqlite_office.write(partial(save_settings, settings=Settings(organisation=name)))
    return sqlite_office


GARBAGE = "The file is damaged: 1 row of journal_entry (number 2) has “soon” for at."


def test_a_moment_that_is_none_is_told_by_the_check_and_by_whoever_reads_it(busy_office: Office) -> None:
    scribble(busy_office, "UPDATE journal_entry SET at = 'soon' WHERE id = 2")
    assert busy_office.read(check_file) == [GARBAGE]
    with pytest.raises(Unusable) as raised:
        busy_office.read(history)
    assert raised.value.message == f"{GARBAGE} Restore the last backup."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE journal_entry SET kind = 'o'", "2 rows of journal_entry (the first is number 1) have “o” for kind"),
        ("UPDATE journal_entry SET at = 17 WHERE id = 1", "1 row of journal_entry (number 1) has “17” for at"),
        ("UPDATE journal_row SET row_id = 'x' WHERE entry_id = 1 AND id = 2", "(number 2) has “x” for row_id"),
        (f"UPDATE journal_entry SET at = '{'z' * 999}' WHERE id = 1", f"“{'z' * 59}…”"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(busy_office: Office, statement: str, sentence: str) -> None:
    scribble(busy_office, statement)
    assert sentence in busy_office.read(unreadable)[0]


def test_a_schema_whose_damage_sqlite_cannot_even_tell_of_is_damage_too(sqlite_office: Office) -> None:
    """SQLite's own sentence about it holds bytes that are no text, and Python stumbles over those."""
    sqlite_office.close()
    with closing(sqlite3.connect(sqlite_office.url.database or "")) as file:
        file.execute("PRAGMA writable_schema = ON")
        spoilt = "UPDATE sqlite_master SET name = CAST(x'b6ad' AS TEXT), sql = 'CREATE' WHERE name = 'contact'"
        assert file.execute(spoilt).rowcount
        file.commit()
    for ask in (exists, partial(open_office, features=(), actor="Test")):
        with pytest.raises(Unusable, match=r"is damaged\. Restore the last backup"):
            ask(sqlite_office.url)


def test_nothing_is_found_where_nobody_scribbled(office: Office) -> None:
    office.write(partial(save_settings, settings=Settings(organisation="One")))
    assert office.read(unreadable) == []


def test_a_failure_over_anything_else_passes_as_the_bug_it_is(office: Office) -> None:
    def stumble(_session: object) -> int:
        return int("none")

    with pytest.raises(ValueError, match="none"):
        office.read(stumble)


def test_an_entry_that_somebody_changed_is_not_taken_back(office: Office) -> None:
    office.write(partial(save_settings, settings=Settings(organisation="One")))
    tamper(office, "UPDATE journal_text SET after = '{' WHERE id = (SELECT id FROM journal_row WHERE entry_id = 1)")
    for entry in (None, 1):
        with pytest.raises(Refused, match="Entry 1 of the history is not as it was written, so it cannot be undone"):
            office.undo(entry)
    assert office.read(lambda s: s.scalar(text("SELECT count(*) FROM journal_entry"))) == 1
