"""The check of the file and of the journal: what nobody touched is sound, and what somebody did shows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.settings import Settings, save_settings
from psg_admin.store import search
from psg_admin.store.check import check_file, check_links
from psg_admin.store.office import Office
from tests.store.tampering import tamper


def some_history(office: Office) -> None:
    for name in ("One", "Two", "Three", "Four"):
        office.write(partial(save_settings, settings=Settings(organisation=name, email=f"{name}@example.org")))
    office.undo()


def test_an_office_that_nobody_tampered_with_is_sound(office: Office) -> None:
    assert office.read(check_file) == []
    some_history(office)
    steps: list[tuple[int, int]] = []
    assert office.read(partial(check_file, progress=lambda done, total: steps.append((done, total)))) == []
    assert office.read(check_links) == []
    assert steps == [(5, 5)]


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        (
            "UPDATE journal_text SET after = 'Nothing' WHERE id = (SELECT summary_id FROM journal_entry WHERE id = 2)",
            ["Entry 2 of the history is not as it was written."],
        ),
        (
            "UPDATE journal_entry SET actor = 'Nobody' WHERE id = 5",
            ["Entry 5 of the history is not as it was written."],
        ),
        (
            "UPDATE journal_entry SET at = '2001-01-01 00:00:00+00:00' WHERE id = 1",
            ["Entry 1 of the history is not as it was written."],
        ),
        (
            (
                "UPDATE journal_text SET after = replace(after, 'Two', 'Too')"
                " WHERE id IN (SELECT id FROM journal_row WHERE entry_id = 2)"
            ),
            ["Entry 2 of the history is not as it was written."],
        ),
        ("DELETE FROM journal_row WHERE entry_id = 3", ["Entry 3 of the history is not as it was written."]),
        (
            (
                "INSERT INTO journal_row (id, entry_id, table_name, row_id, done, digest)"
                " VALUES (999, 1, 'setting', 9, 'added', 'x')"
            ),
            ["Entry 1 of the history is not as it was written."],
        ),
        (
            "DELETE FROM journal_row WHERE entry_id = 2; DELETE FROM journal_entry WHERE id = 2",
            ["The history has 1 gap: an entry was taken out, put in or changed."],
        ),
        (
            "UPDATE journal_entry SET hash = 'z' || substr(hash, 2) WHERE id = 3",
            [
                "The history has 1 gap: an entry was taken out, put in or changed.",
                "Entry 3 of the history is not as it was written.",
            ],
        ),
    ],
)
def test_what_was_changed_in_the_journal_shows(office: Office, statement: str, sentences: list[str]) -> None:
    some_history(office)
    tamper(office, *statement.split("; "))
    found = office.read(check_file)
    assert [said for said in found if "not as it was" in said or "gap" in said] == sentences
    assert bool(office.read(check_links)) == ("gap" in sentences[0])


def test_the_newest_entries_cannot_be_taken_out_unnoticed(sqlite_office: Office) -> None:
    some_history(sqlite_office)
    tamper(sqlite_office, "DELETE FROM journal_row WHERE entry_id = 5", "DELETE FROM journal_entry WHERE id = 5")
    assert "The newest entries of the history were taken out." in sqlite_office.read(check_file)


def test_many_changed_entries_are_counted(sqlite_office: Office) -> None:
    for number in range(25):
        sqlite_office.write(partial(save_settings, settings=Settings(organisation=f"No. {number}")))
    tamper(sqlite_office, "UPDATE journal_entry SET actor = 'Nobody'")
    found = sqlite_office.read(check_file)
    assert len(found) == 21
    assert found[-1] == "5 more entries of the history are not as they were written."


def test_bytes_where_words_should_be_show(sqlite_office: Office) -> None:
    some_history(sqlite_office)
    tamper(sqlite_office, "UPDATE setting SET value = x'41ff' WHERE id = 1")
    [said] = sqlite_office.read(check_file)
    assert said.startswith("Setting No. 1: Value is “b'A\\xff'”, but the history says “")


def test_a_reference_to_nothing_shows(sqlite_office: Office) -> None:
    row = "INSERT INTO email (contact_id, position, address) VALUES (7, 1, 'a@b.example')"
    tamper(sqlite_office, row, row, foreign_keys=False)
    assert sqlite_office.read(check_file) == [
        "2 rows of email refer to rows of contact that are not there.",
        "E-mail address No. 1 is there, but the history does not know it.",
        "E-mail address No. 2 is there, but the history does not know it.",
    ]


def test_a_search_index_that_does_not_fit_shows(sqlite_office: Office) -> None:
    def put(session: Session) -> Changes:
        search.put(session, "contact", {1: "Lucía Ramírez", 2: "Seán O’Neill"})
        return changed(Topic.PEOPLE, summary="Two names")

    sqlite_office.write(put)
    assert sqlite_office.read(check_file) == []
    tamper(sqlite_office, "DROP TRIGGER search_entry_changed", "UPDATE search_entry SET text = ' somebody else'")
    assert sqlite_office.read(check_file) == [
        "The trigger search_entry_changed is missing.",
        "The index of the search does not fit what is recorded. It can be rebuilt.",
    ]


def test_a_damaged_page_shows(sqlite_office: Office) -> None:
    some_history(sqlite_office)
    sqlite_office.close()
    path = Path(sqlite_office.url.database or "")
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as file:
        [page] = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_setting_1'").fetchone()
        [size] = file.execute("PRAGMA page_size").fetchone()
    # A page of an index: it no longer fits its table, yet everything can still be read.
    at = whole.index(b"organisation", (page - 1) * size)
    path.write_bytes(whole[:at] + b"orkanisation" + whole[at + 12 :])
    found = sqlite_office.read(check_file)
    assert found
    assert all(sentence.startswith("The file is damaged: ") for sentence in found)


def test_the_check_can_be_stopped(office: Office, stopping: Callable[[int, int], None]) -> None:
    some_history(office)
    with pytest.raises(InterruptedError):
        office.read(partial(check_file, progress=stopping))


@pytest.fixture
def stopping() -> Callable[[int, int], None]:
    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    return stop
