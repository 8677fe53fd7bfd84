"""Reading, checking, listing and copying elsewhere where nothing can be written: a full disk, a folder for reading."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from psg_admin.bootstrap import features, start
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.check import check_file
from psg_admin.store.engine import parse_url
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from tests.faults.test_disks import only_readable, small_disk
from tests.offices import Clock, SqliteHouse, open_for_test

__all__ = ["small_disk"]

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


def filled(disk: Path) -> None:
    """Leave no room on a disk at all."""
    with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)


def put(sqlite_house: SqliteHouse, folder: Path, *, log: bool) -> Path:
    """Put an office into ``folder`` as a program leaves it; with ``log`` as one that was killed."""
    made = folder.parent / f"made-{folder.name}"
    made.mkdir()
    office = open_for_test(sqlite_house.new(made))
    office.write(name)
    file = Path(office.url.database or "")
    if not log:
        office.close()
    target = folder / "office.sqlite"
    for side in ("", "-wal"):
        if Path(f"{file}{side}").exists():
            shutil.copyfile(f"{file}{side}", f"{target}{side}")
    office.close()
    assert Path(f"{target}-wal").exists() is log
    return target


@contextmanager
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on another disk."""
    (tmp_path / "elsewhere").mkdir()
    yield tmp_path / "elsewhere"


def all_read(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Read, check, list and copy the office in ``file``, beside which nothing can be written."""
    before = file.read_bytes()
    office = open_office(parse_url(str(file)), features=features(), actor="Test")
    try:
        assert office.read(load_settings).organisation == "Peru Group"
        assert office.read(check_file) == []
        with pytest.raises(Unusable):
            office.write(partial(save_settings, settings=Settings(organisation="Other")))
        assert office.read(load_settings).organisation == "Peru Group"
        with elsewhere(tmp_path) as folder:
            back_up(office, folder / "copy.sqlite")
            with closing(open_for_test(parse_url(str(folder / "copy.sqlite")))) as copy:
                assert copy.read(load_settings).organisation == "Peru Group"
            there = ["--home", str(tmp_path / "home"), "--database", str(file)]
            capsys.readouterr()
            assert start([*there, "check"]) == 0
            assert start([*there, "settings", "show"]) == 0
            assert "Peru Group" in capsys.readouterr().out
            for document in ("members.csv", "members.xlsx", "members.pdf"):
                assert start([*there, "export", "members", str(folder / document)]) == 0
            assert start([*there, "contacts", "add", "Ana Luz"]) == 1
    finally:
        office.close()
    assert file.read_bytes() == before


@pytest.mark.parametrize("log", ["no log", "a log"])
def test_an_office_on_a_full_disk_is_read_checked_and_copied_elsewhere(
    log: str, sqlite_house: SqliteHouse, small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = put(sqlite_house, small_disk, log=log == "a log")
    filled(small_disk)
    all_read(file, tmp_path, capsys)


@pytest.mark.parametrize("log", ["no log", "a log"])
def test_an_office_in_a_folder_for_reading_is_read_checked_and_copied_elsewhere(
    log: str, sqlite_house: SqliteHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "db").mkdir()
    file = put(sqlite_house, tmp_path / "db", log=log == "a log")
    with only_readable(tmp_path / "db"):
        all_read(file, tmp_path, capsys)


@pytest.mark.parametrize("log", ["no log", "a log"])
def test_once_there_is_room_again_the_same_desk_reads_what_is_written(
    log: str, sqlite_house: SqliteHouse, small_disk: Path
) -> None:
    file = put(sqlite_house, small_disk, log=log == "a log")
    filled(small_disk)
    office = open_office(parse_url(str(file)), features=features(), actor="Test", clock=Clock())
    assert office.read(load_settings).organisation == "Peru Group"
    (small_disk / "filler").unlink()
    with closing(open_for_test(office.url)) as other:
        other.write(partial(save_settings, settings=Settings(organisation="Other")))
        assert office.read(load_settings).organisation == "Other"
        office.write(name)
        assert other.read(load_settings).organisation == "Peru Group"
    office.close()
    assert [check_of(file)] == [[]]


def check_of(file: Path) -> list[str]:
    """Return what is wrong with the office in ``file``."""
    with closing(open_for_test(parse_url(str(file)))) as office:
        return office.read(check_file)


def test_a_deed_that_was_cut_short_is_not_read_as_done(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    file = put(sqlite_house, tmp_path / "db", log=False)
    with closing(sqlite3.connect(file, isolation_level=None)) as broken:  # as an office has it without a log
        broken.execute("PRAGMA journal_mode=DELETE")
        broken.execute("PRAGMA cache_size=1")
        broken.execute("BEGIN IMMEDIATE")
        broken.execute("UPDATE setting SET value = 'Half'")
        broken.execute("CREATE TABLE more AS SELECT hex(zeroblob(90000)) AS text")
        for path in (file, Path(f"{file}-journal")):
            shutil.copyfile(path, tmp_path / path.name)
        broken.execute("ROLLBACK")
    (tmp_path / "cut").mkdir()
    for side in ("", "-journal"):
        shutil.move(tmp_path / f"office.sqlite{side}", tmp_path / "cut" / f"office.sqlite{side}")
    with only_readable(tmp_path / "cut"), closing(open_for_test(parse_url(str(tmp_path / "cut/office.sqlite")))) as cut:
        assert cut.read(load_settings).organisation == "Peru Group"


def test_what_was_copied_for_reading_is_for_nobody_else_and_taken_away(
    sqlite_house: SqliteHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "db").mkdir()
    file = put(sqlite_house, tmp_path / "db", log=True)
    with only_readable(tmp_path / "db"):
        umask = os.umask(0)
        try:
            office = Office(parse_url(str(file)), features=features(), actor="Test")
            assert office.read(load_settings).organisation == "Peru Group"
            (copied,) = (tmp_path / "temporary").iterdir()
            assert copied.stat().st_mode & 0o077 == 0
            office.read(load_settings)
            assert list((tmp_path / "temporary").iterdir()) == [copied], "copied once, while nothing changes"
        finally:
            os.umask(umask)
        office.close()
    assert list((tmp_path / "temporary").iterdir()) == []
