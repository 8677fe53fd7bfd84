"""Copies of an office: made whole and checked, kept by the day, and restored into a new office."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Cancelled, Refused, Unusable
from psg_admin.paths import Home
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store import search
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import backups, daily, newest
from psg_admin.store.check import check_file
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.list_query import Work
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from tests.offices import TODAY, House, open_for_test
from tests.store.rows import everything


def name(office: Office, organisation: str) -> Changes:
    return office.write(partial(save_settings, settings=Settings(organisation=organisation, email="a@b.example")))


def some_work(office: Office) -> None:
    """Leave a history with an undo in it, a number drawn, names to search for, and an id that is never used again."""

    def numbers(session: Session) -> Changes:
        draw(session, "receipt-2016")
        search.put(session, "contact", {7: "Lucía Ramírez Ñato", 9: "Seán O’Neill"})
        return changed(Topic.PAYMENTS, summary="A number drawn")

    name(office, "One")
    name(office, "Two")
    office.write(numbers)
    office.undo()
    office.redo()


def found_by(words: str) -> Work[list[int]]:
    def query(session: Session) -> list[int]:
        found = search.matching(session, "contact", words)
        return [] if found is None else list(session.scalars(found))

    return query


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def new_url(house: House, empty_url: URL, tmp_path: Path) -> Iterator[URL]:
    """Where a new office of the same engine can be made."""
    if empty_url.get_backend_name() == "sqlite":
        yield parse_url(str(tmp_path / "new" / "office.sqlite"))
    else:
        yield empty_url


def test_a_copy_holds_all_that_the_office_holds(office: Office, tmp_path: Path) -> None:
    some_work(office)
    target = tmp_path / "copies" / "copy.sqlite"
    steps: list[tuple[int, int]] = []
    back_up(office, target, progress=lambda done, total: steps.append((done, total)))
    assert everything(parse_url(str(target))) == everything(office.url)
    assert steps[-1][0] == steps[-1][1] > 0
    assert [path.name for path in target.parent.iterdir()] == ["copy.sqlite"]
    copy = open_for_test(parse_url(str(target)))
    assert copy.read(check_file) == []
    assert copy.read(found_by("ramirez")) == [7]
    copy.close()


def test_a_restored_office_is_the_same_and_goes_on_where_it_was(office: Office, new_url: URL, tmp_path: Path) -> None:
    some_work(office)
    target = tmp_path / "copy.sqlite"
    back_up(office, target)
    restore(target, new_url)
    assert everything(new_url) == everything(office.url)
    again = open_for_test(new_url)
    name(again, "Three")
    assert again.read(load_settings).organisation == "Three"
    again.undo()
    again.undo()
    assert again.read(check_file) == []
    again.close()


def test_an_id_that_was_used_is_not_used_again_after_a_restore(office: Office, new_url: URL, tmp_path: Path) -> None:
    name(office, "One")
    used = everything(office.url)["setting"][-1][0]
    office.undo()
    back_up(office, tmp_path / "copy.sqlite")
    restore(tmp_path / "copy.sqlite", new_url)
    again = open_for_test(new_url)
    name(again, "Two")
    again.close()
    assert min(int(str(row[0])) for row in everything(new_url)["setting"]) > int(str(used))


def test_a_copy_takes_the_place_of_an_older_one(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    back_up(office, target)
    name(office, "One")
    back_up(office, target)
    assert everything(parse_url(str(target))) == everything(office.url)


def test_a_copy_that_is_stopped_leaves_what_there_was(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.sqlite"
    back_up(office, target)
    older = target.read_bytes()
    some_work(office)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        back_up(office, target, progress=stop)
    assert target.read_bytes() == older
    assert [path.name for path in target.parent.iterdir()] == ["copy.sqlite"]


def test_others_go_on_writing_while_a_copy_is_made(sqlite_office: Office, tmp_path: Path) -> None:
    some_work(sqlite_office)
    wrote: list[str] = []

    def write_meanwhile(_done: int, _total: int) -> None:
        if not wrote:
            writer = threading.Thread(target=lambda: wrote.append(name(sqlite_office, "Meanwhile").summary))
            writer.start()
            writer.join()

    before = everything(sqlite_office.url)
    back_up(sqlite_office, tmp_path / "copy.sqlite", progress=write_meanwhile)
    assert wrote == ["Settings changed"]
    assert sqlite_office.read(load_settings).organisation == "Meanwhile"
    # All of the copy is of the one moment at which it was begun.
    assert everything(parse_url(str(tmp_path / "copy.sqlite"))) == before


def test_the_office_is_no_target_for_its_own_copy(sqlite_office: Office) -> None:
    with pytest.raises(Refused, match="cannot take the place of the office itself"):
        back_up(sqlite_office, Path(sqlite_office.url.database or ""))
    assert sqlite_office.read(check_file) == []


def test_a_copy_of_a_damaged_office_is_not_kept(sqlite_office: Office, tmp_path: Path) -> None:
    some_work(sqlite_office)
    sqlite_office.close()
    with closing(sqlite3.connect(sqlite_office.url.database or "")) as file:
        file.execute("DELETE FROM journal_row WHERE entry_id = 2")
        file.execute("DELETE FROM journal_entry WHERE id = 2")
        file.commit()
    (tmp_path / "copies").mkdir()
    with pytest.raises(Unusable, match="The history has 1 gap") as raised:
        back_up(sqlite_office, tmp_path / "copies" / "copy.sqlite")
    assert raised.value.message.startswith(f"{sqlite_office.url.database} is not sound")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_table_that_the_program_does_not_know_is_not_left_behind_unseen(office: Office, tmp_path: Path) -> None:
    engine = make_engine(office.url, writes=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id integer primary key)"))
    engine.dispose()
    target = tmp_path / "copies" / "copy.sqlite"
    if office.url.get_backend_name() == "sqlite":  # where a copy is the same file again, all of it
        back_up(office, target)
        assert b"recipes" in target.read_bytes()
    else:
        with pytest.raises(Unusable, match="holds tables that are not psg_admin's: recipes"):
            back_up(office, target)
        assert list(target.parent.iterdir()) == []


def test_a_copy_is_made_once_a_day(office: Office, home: Home) -> None:
    assert newest(home) is None
    assert backups(home) == []
    name(office, "One")
    made = daily(home, office.url, today=TODAY)
    assert made is not None
    assert made == newest(home)
    assert daily(home, office.url, today=TODAY) is None


def test_other_files_beside_the_copies_are_left_alone(sqlite_office: Office, home: Home) -> None:
    folder = home.db / "backups"
    folder.mkdir(parents=True)
    for other in ("office-2016-13-45.sqlite", "office-before-upgrade-2016-10-01-090000.sqlite", "notes.txt"):
        (folder / other).write_text("mine")
    made = daily(home, sqlite_office.url, today=TODAY)
    assert len(list(folder.iterdir())) == 4
    assert backups(home) == [made]


def test_an_older_copy_is_kept_when_the_new_one_cannot_be_made(sqlite_office: Office, home: Home) -> None:
    kept = daily(home, sqlite_office.url, today=TODAY)
    sqlite_office.close()
    Path(sqlite_office.url.database or "").write_text("no office any more" * 100)
    for days in range(1, 20):
        with pytest.raises(Unusable):
            daily(home, sqlite_office.url, today=TODAY + timedelta(days=days))
    assert backups(home) == [kept]


def test_nothing_is_restored_over_an_office(office: Office, tmp_path: Path) -> None:
    name(office, "One")
    back_up(office, tmp_path / "copy.sqlite")
    before = everything(office.url)
    with pytest.raises(Refused, match=r"There is something at .* already"):
        restore(tmp_path / "copy.sqlite", office.url)
    assert everything(office.url) == before


def test_nothing_is_restored_beside_the_log_of_another_office(sqlite_office: Office, tmp_path: Path) -> None:
    back_up(sqlite_office, tmp_path / "copy.sqlite")
    (tmp_path / "new.sqlite-wal").write_bytes(b"left")
    with pytest.raises(Refused, match="Move it away"):
        restore(tmp_path / "copy.sqlite", parse_url(str(tmp_path / "new.sqlite")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Dear Sir or Madam" * 100, "is not a database of psg_admin"),
        (b"", "There is nothing in"),
        (None, "There is no backup at"),
    ],
)
def test_what_is_no_copy_is_not_restored(new_url: URL, tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "copy.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Unusable, match=sentence):
        restore(file, new_url)
    restored_nothing(new_url)


def test_a_damaged_copy_is_not_restored(sqlite_office: Office, new_url: URL, tmp_path: Path) -> None:
    some_work(sqlite_office)
    file = tmp_path / "copy.sqlite"
    back_up(sqlite_office, file)
    whole = file.read_bytes()
    with closing(sqlite3.connect(file)) as opened:
        [page] = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal_entry'").fetchone()
        [size] = opened.execute("PRAGMA page_size").fetchone()
    file.write_bytes(whole[: (page - 1) * size] + b"\xa5" * size + whole[page * size :])
    with pytest.raises(Unusable, match=r"is not sound|is damaged"):
        restore(file, new_url)
    restored_nothing(new_url)


def test_a_newer_copy_is_not_restored(sqlite_office: Office, new_url: URL, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    back_up(sqlite_office, file)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '29990101_next'")
        opened.commit()
    with pytest.raises(Unusable, match=r"copy\.sqlite was written by a newer version"):
        restore(file, new_url)
    restored_nothing(new_url)


def test_a_restore_that_is_stopped_leaves_nothing(sqlite_office: Office, new_url: URL, tmp_path: Path) -> None:
    some_work(sqlite_office)
    back_up(sqlite_office, tmp_path / "copy.sqlite")

    def stop(done: int, total: int) -> None:
        if done == total:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        restore(tmp_path / "copy.sqlite", new_url, progress=stop)
    restored_nothing(new_url)


def restored_nothing(url: URL) -> None:
    """Expect that nothing was left at ``url``."""
    if url.get_backend_name() == "sqlite":
        folder = Path(url.database or "").parent
        assert not folder.exists() or list(folder.iterdir()) == []
    else:
        engine = make_engine(url, writes=False)
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 0
        engine.dispose()


def test_an_office_moves_from_one_engine_to_the_other_and_back(office: Office, house: House, tmp_path: Path) -> None:
    some_work(office)
    first, second = tmp_path / "first.sqlite", tmp_path / "second.sqlite"
    back_up(office, first)
    target = parse_url(str(tmp_path / "moved.sqlite"))
    restore(first, target)
    back_up(target, second)
    assert everything(parse_url(str(second))) == everything(office.url)
