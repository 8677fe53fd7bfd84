"""Opening: made where there is none, and refused in words. (Older offices are in ``test_older``.)"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, load_settings
from psg_admin.store.engine import parse_url
from psg_admin.store.migrate import prepare
from psg_admin.store.opening import open_office
from tests.migrations.schemas import writing
from tests.migrations.steps import next_steps, with_a_name
from tests.offices import NOW, House


def test_a_newer_office_is_refused(office_url: URL, tmp_path: Path) -> None:
    with_a_name(office_url)
    prepare(office_url, create=False, at=None, steps=next_steps(tmp_path / "steps"))
    with pytest.raises(Unusable, match="was written by a newer version of psg_admin"):
        open_office(office_url, features=features(), actor="Test")


def test_two_desks_may_open_a_new_office_one_after_the_other(house: House, empty_url: URL) -> None:
    for _desk in range(2):
        office = open_office(empty_url, features=features(), actor="Test", create=True)
        assert office.read(load_settings) == Settings()
        office.close()


def test_an_empty_database_is_no_office_until_one_is_made(empty_url: URL) -> None:
    with pytest.raises(Unusable, match=r"There is no office (at|in) .* yet"):
        open_office(empty_url, features=features(), actor="Test")


def test_a_database_of_another_program_is_refused(empty_url: URL) -> None:
    with writing(empty_url) as connection:
        connection.execute(text("CREATE TABLE recipes (id integer primary key, name text)"))
    for create in (False, True):
        with pytest.raises(Unusable, match="holds something else, not an office of psg_admin"):
            open_office(empty_url, features=features(), actor="Test", create=create)
    with writing(empty_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM recipes")).scalar() == 0


def test_another_programs_database_with_steps_of_its_own_is_refused_too(empty_url: URL) -> None:
    with writing(empty_url) as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        connection.execute(text("CREATE TABLE recipes (id integer primary key, name text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('abc')"))
    with pytest.raises(Unusable, match="holds something else"):
        open_office(empty_url, features=features(), actor="Test", create=True)


def test_an_office_is_made_in_a_folder_that_is_made_too(tmp_path: Path) -> None:
    url = parse_url(str(tmp_path / "100 % ours" / "db" / "office.sqlite"))
    office = open_office(url, features=features(), actor="Test", create=True)
    assert office.read(load_settings) == Settings()
    office.close()
    assert [path.name for path in (tmp_path / "100 % ours" / "db").iterdir()] == ["office.sqlite"]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_text(path: Path) -> None:
    path.write_text("Dear Sir or Madam, " * 100)


def half_an_office(path: Path) -> None:
    prepare(parse_url(str(path)), create=True, at=NOW)
    os.truncate(path, path.stat().st_size // 2)


def a_broken_header(path: Path) -> None:
    prepare(parse_url(str(path)), create=True, at=NOW)
    with path.open("rb+") as file:
        file.write(b"Not SQLite at all")


def a_broken_first_page(path: Path) -> None:
    prepare(parse_url(str(path)), create=True, at=NOW)
    with path.open("rb+") as file:
        file.seek(100)
        file.write(b"\xa5" * 3000)


def a_pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes that lie in folders")
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (a_folder, "is a folder, not the file of an office"),
        (a_text, "is not a database of psg_admin"),
        (Path.touch, "There is no office (at|in) .* yet"),
        (half_an_office, "is damaged. Restore the last backup"),
        (a_broken_header, "is not a database of psg_admin"),
        (a_broken_first_page, "is damaged. Restore the last backup"),
        (a_pipe, "is not a plain file"),
    ],
)
def test_what_is_no_office_is_told_in_a_sentence(tmp_path: Path, make: Callable[[Path], None], sentence: str) -> None:
    path = tmp_path / "office.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Unusable, match=sentence):
        open_office(parse_url(str(path)), features=features(), actor="Test")
    assert not path.is_file() or path.read_bytes() == before


def test_a_missing_file_or_folder_is_told_in_a_sentence_and_not_made(tmp_path: Path) -> None:
    for path in (tmp_path / "office.sqlite", tmp_path / "no" / "such" / "office.sqlite"):
        with pytest.raises(Unusable, match=r"There is no office (at|in) .* yet"):
            open_office(parse_url(str(path)), features=features(), actor="Test")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("a file")
    for create in (False, True):
        with pytest.raises(Unusable, match=r"There is no office|is not a folder"):
            open_office(
                parse_url(str(tmp_path / "db" / "office.sqlite")), features=features(), actor="Test", create=create
            )
