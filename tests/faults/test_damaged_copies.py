"""Damaged files of an office: every command ends in a sentence, and none in a traceback."""

import sqlite3
import traceback
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from psg_admin.bootstrap import start
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.settings import Settings, save_settings
from psg_admin.store.office import Office
from tests.faults.damaging import COMMANDS, said, tried

SOMEBODY = "Ana Luz"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a small sample office."""
    home = tmp_path_factory.mktemp("sample")
    assert start(["--home", str(home), "sample", "--members", "4"]) == 0
    return home / "db" / "office.sqlite"


def test_no_command_ends_in_a_traceback_over_a_damaged_file(sample: Path) -> None:
    calls, failures = tried(sample, 16, seed=3)
    assert calls == 16 * len(COMMANDS)
    assert failures == []


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_head_of_a_file_that_says_nonsense_is_told_as_damage(
    words: tuple[str, ...], sample: Path, tmp_path: Path
) -> None:
    for place, value in ((47, 64), (16, 3), (19, 9), (59, 9), (23, 1)):
        data = bytearray(sample.read_bytes())
        data[place] = value
        (tmp_path / "office.sqlite").write_bytes(data)
        status, failure = said(tmp_path / "office.sqlite", words)
        assert failure == ""
        assert status in {0, 1}


def test_a_page_without_anything_on_it_is_told_as_damage_by_undo(sample: Path, tmp_path: Path) -> None:
    data = sample.read_bytes()
    told = set()
    for number in range(1, len(data) // 4096, 9):
        (tmp_path / "office.sqlite").write_bytes(data[: number * 4096] + bytes(4096) + data[(number + 1) * 4096 :])
        status, failure = said(tmp_path / "office.sqlite", ("undo",))
        assert failure == ""
        told.add(status)
    assert told == {1}, "a sample office has nothing to undo"


def test_a_page_of_the_search_that_is_there_twice_is_told_by_the_check(sample: Path, tmp_path: Path) -> None:
    data = bytearray(sample.read_bytes())
    with closing(sqlite3.connect(sample)) as opened:
        texts = [text for (text,) in opened.execute("SELECT text FROM search_entry ORDER BY id")]
    one, other = (data.index(text.encode()) // 4096 * 4096 for text in (texts[0], texts[-1]))
    assert one != other
    data[one : one + 4096] = data[other : other + 4096]
    (tmp_path / "office.sqlite").write_bytes(data)
    assert said(tmp_path / "office.sqlite", ("check",)) == (1, "")


def test_a_text_of_the_history_that_is_damaged_is_told_by_undo_and_by_the_check(sqlite_office: Office) -> None:
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    with sqlite_office._writer.begin() as connection:
        connection.execute(text("UPDATE journal_text SET after = '{\"name' WHERE after LIKE '{%'"))
    with pytest.raises(UserError, match="Entry 1 of the history is not as it was written"):
        sqlite_office.undo()
    sqlite_office.close()
    status, failure = said(Path(str(sqlite_office.url.database)), ("check",))
    assert (status, failure) == (1, "")


def test_what_is_told_of_a_fault_of_the_program_holds_no_names(office: Office) -> None:
    def faulty(session: Session) -> Changes:
        session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": SOMEBODY})
        raise AssertionError

    with pytest.raises(Exception, match="nowhere") as failure:
        office.write(faulty)
    assert SOMEBODY not in "".join(traceback.format_exception(failure.value))
