"""Disks that are full, files and folders that can only be read, and pages that are broken."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Unusable
from psg_admin.paths import Home
from psg_admin.settings import Setting, Settings, load_settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import backups, daily
from psg_admin.store.check import check_file
from psg_admin.store.engine import parse_url
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from tests.faults import disks
from tests.history import history
from tests.offices import TODAY, Clock, SqliteHouse, open_for_test

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


def much(session: Session) -> Changes:
    """Write about two megabytes, and as much again into the journal."""
    session.add_all(Setting(name=f"no. {number}", value="x" * 20_000) for number in range(100))
    return changed(Topic.SETTINGS, summary="Much")


@contextmanager
def only_readable(path: Path) -> Iterator[None]:
    """Let nobody write to ``path`` for a while, or pass the test over where that cannot be."""
    with disks.only_readable(path) as done:
        if not done:
            pytest.skip("root can write to everything here: this file system takes no chattr +i")
        yield


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own on which 1,200 kB fit, and an office."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with disks.small_disk(folder, "1200k") as mounted:
        if not mounted:
            pytest.skip("no disk can be made here: mounting takes root")
        yield folder


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_lost(sqlite_house: SqliteHouse, small_disk: Path) -> None:
    office = open_for_test(sqlite_house.new(small_disk))
    office.write(name)
    with pytest.raises(Unusable, match="The disk is full: nothing was changed"):
        office.write(much)
    assert office.read(load_settings).organisation == "Peru Group"
    assert [row.summary for row in office.read(history)] == ["Settings changed"]
    assert office.read(check_file) == []
    office.undo()
    assert office.read(load_settings).organisation == ""
    office.close()


def test_a_disk_with_no_room_at_all_is_told_as_full(sqlite_house: SqliteHouse, small_disk: Path) -> None:
    url = sqlite_house.new(small_disk)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    office = open_for_test(url)
    with pytest.raises(Unusable, match="The disk is full: nothing was changed"):
        office.write(name)
    filler.unlink()
    office.write(name)
    assert office.read(check_file) == []
    office.close()


def test_a_copy_onto_a_full_disk_leaves_nothing_behind(sqlite_office: Office, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 1_000_000)
    with pytest.raises(Unusable, match="The disk is full"):
        back_up(sqlite_office, small_disk / "copies" / "copy.sqlite")
    assert list((small_disk / "copies").iterdir()) == []
    assert sqlite_office.read(check_file) == []


def test_a_restore_onto_a_full_disk_leaves_nothing_behind(
    sqlite_office: Office, tmp_path: Path, small_disk: Path
) -> None:
    back_up(sqlite_office, tmp_path / "copy.sqlite")
    (small_disk / "filler").write_bytes(b"x" * 1_000_000)
    with pytest.raises(Unusable, match="The disk is full"):
        restore(tmp_path / "copy.sqlite", parse_url(str(small_disk / "db" / "office.sqlite")))
    assert list((small_disk / "db").iterdir()) == []


def test_making_an_office_on_a_full_disk_is_told_in_a_sentence(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 1_150_000)
    url = parse_url(str(small_disk / "office.sqlite"))
    with pytest.raises(Unusable, match="The disk is full"):
        open_office(url, features=features(), actor="Test", create=True)
    (small_disk / "filler").unlink()
    office = open_office(url, features=features(), actor="Test", create=True)
    assert office.read(check_file) == []
    office.close()


def test_a_file_that_may_not_grow_is_told_as_a_full_disk(sqlite_office: Office) -> None:
    def no_larger(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count=1")  # SQLite takes it as: no larger than it is
        cursor.close()

    sqlite_office.write(name)
    sqlite_office.close()
    event.listen(sqlite_office._writer, "connect", no_larger)
    with pytest.raises(Unusable, match="The disk is full: nothing was changed"):
        sqlite_office.write(much)
    assert sqlite_office.read(load_settings).organisation == "Peru Group"
    assert sqlite_office.read(check_file) == []


def test_a_file_that_can_only_be_read_is_read_and_not_written(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    office = open_for_test(url)
    office.write(name)
    office.close()
    with only_readable(Path(url.database or "")):
        office = open_office(url, features=features(), actor="Test", clock=Clock())
        assert office.read(load_settings).organisation == "Peru Group"
        with pytest.raises(Unusable, match="can only be read, not written"):
            office.undo()
        office.close()


def test_a_folder_that_can_only_be_read_is_told_in_a_sentence(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    url = sqlite_house.new(tmp_path / "db")
    with only_readable(tmp_path / "db"):
        with pytest.raises(Unusable, match="cannot be opened|can only be read"):  # noqa: RUF043 - two sentences may fit
            open_office(url, features=features(), actor="Test").write(name)
        with pytest.raises(Unusable, match="you may not write to this folder"):
            open_office(
                parse_url(str(tmp_path / "db" / "new" / "o.sqlite")), features=features(), actor="T", create=True
            )
        with pytest.raises(Unusable, match="you may not write to this folder"):
            open_office(parse_url(str(tmp_path / "db" / "other.sqlite")), features=features(), actor="T", create=True)


def test_a_copy_into_a_folder_that_can_only_be_read_is_told_in_a_sentence(
    sqlite_office: Office, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    (home.db / "backups").mkdir(parents=True)
    with only_readable(home.db / "backups"), pytest.raises(Unusable, match="you may not write to this folder"):
        daily(home, sqlite_office.url, today=TODAY)
    assert backups(home) == []


def test_a_broken_page_is_told_in_a_sentence(sqlite_office: Office) -> None:
    sqlite_office.write(name)
    sqlite_office.close()
    path = Path(sqlite_office.url.database or "")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(Unusable, match="is damaged. Restore the last backup"):  # noqa: RUF043 - a full stop
        sqlite_office.read(load_settings)
    with pytest.raises(Unusable, match="is damaged. Restore the last backup"):  # noqa: RUF043 - as above
        sqlite_office.write(name)


def test_a_text_that_is_no_text_is_told_as_damage(sqlite_office: Office) -> None:
    sqlite_office.write(name)
    sqlite_office.close()
    path = Path(sqlite_office.url.database or "")
    whole = path.read_bytes()
    assert b"Peru Group" in whole
    path.write_bytes(whole.replace(b"Peru Group", b"Per\xff Group"))
    with pytest.raises(Unusable, match="is damaged"):
        sqlite_office.read(load_settings)


def test_an_office_whose_file_was_taken_away_is_told_in_a_sentence(sqlite_office: Office) -> None:
    sqlite_office.write(name)
    sqlite_office.close()
    path = Path(sqlite_office.url.database or "")
    shutil.rmtree(path.parent)
    with pytest.raises(Unusable, match="was moved, deleted or replaced"):
        sqlite_office.read(load_settings)


def test_a_file_with_a_table_missing_is_told_in_a_sentence_and_not_copied(
    sqlite_office: Office, tmp_path: Path
) -> None:
    sqlite_office.close()
    with closing(sqlite3.connect(sqlite_office.url.database or "")) as file:
        file.execute("DROP TABLE setting")
        file.commit()
    with pytest.raises(
        Unusable, match=r"is not as psg_admin left it: no such table: setting\. Restore the last backup"
    ):
        sqlite_office.read(load_settings)
    with pytest.raises(Unusable, match=r"is not sound, so it was not restored\. Tables are missing: setting"):
        back_up(sqlite_office, tmp_path / "copies" / "copy.sqlite")
    assert list((tmp_path / "copies").iterdir()) == []
    with pytest.raises(Unusable, match="Tables are missing: setting"):
        restore(Path(sqlite_office.url.database or ""), parse_url(str(tmp_path / "new" / "office.sqlite")))
