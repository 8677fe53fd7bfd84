"""What is never written over: an office, what belongs to one in use, what is no file."""

import os
import shutil
import stat
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Refused, Unusable, UserError
from psg_admin.paper.files import whole_file
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.disk import whole
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from tests.offices import House, SqliteHouse, open_for_test


def name(office: Office, organisation: str) -> None:
    office.write(partial(save_settings, settings=Settings(organisation=organisation)))


def refused_everywhere(office: Office, target: Path, sentence: str) -> None:
    """A backup, a document and any other file are refused at ``target``, which stays what it is."""
    told = os.lstat(target) if os.path.lexists(target) else None
    for write in (whole, whole_file):
        with pytest.raises(UserError, match=sentence), write(target) as part:
            part.write_bytes(b"over")
    with pytest.raises(UserError, match=f"{sentence}|is not a backup|in use|another office|the office itself"):
        back_up(office, target)
    if told is not None:
        after = os.lstat(target)
        assert (after.st_ino, after.st_size, after.st_mtime_ns) == (told.st_ino, told.st_size, told.st_mtime_ns)


def test_an_office_is_never_written_over_whatever_it_is_called(
    sqlite_office: Office, sqlite_house: SqliteHouse, tmp_path: Path
) -> None:
    name(sqlite_office, "Peru Group")
    with closing(open_for_test(sqlite_house.new(tmp_path))) as other:
        name(other, "Other")
        file = Path(other.url.database or "")
        shutil.copy(file, tmp_path / "members.csv")
        link, hard = tmp_path / "link.csv", tmp_path / "hard.csv"
        link.symlink_to(file)
        hard.hardlink_to(file)
        for target in (file, link, hard, tmp_path / "members.csv"):
            refused_everywhere(sqlite_office, target, "is an office, or a backup of one")
        refused_everywhere(sqlite_office, Path(sqlite_office.url.database or ""), "is an office, or a backup of one")


@pytest.mark.parametrize("side", ["-wal", "-shm", "-journal", "-WAL"])
def test_a_file_that_sqlite_keeps_beside_an_office_is_never_written(
    side: str, sqlite_office: Office, tmp_path: Path
) -> None:
    name(sqlite_office, "Peru Group")
    target = Path(f"{sqlite_office.url.database}{side}")
    refused_everywhere(sqlite_office, target, "belongs to an office in use")
    link = tmp_path / "innocent.csv"
    link.symlink_to(target)
    refused_everywhere(sqlite_office, link, "belongs to an office in use")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices of POSIX")
def test_a_device_a_pipe_and_a_folder_are_never_written(sqlite_office: Office, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "null.csv").symlink_to("/dev/null")
    (tmp_path / "folder.csv").mkdir()
    for target in ("pipe.csv", "null.csv"):
        refused_everywhere(sqlite_office, tmp_path / target, "is not a plain file")
    refused_everywhere(sqlite_office, tmp_path / "folder.csv", "is a folder")
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)


def test_a_damaged_office_is_an_office_still(sqlite_office: Office, sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    file = Path(sqlite_house.new(tmp_path).database or "")
    file.write_bytes(file.read_bytes()[:100] + b"\xa5" * 8000)
    refused_everywhere(sqlite_office, file, "is an office, or a backup of one")


def test_a_backup_takes_the_place_of_an_earlier_one_of_the_same_office_alone(
    office: Office, house: House, tmp_path: Path
) -> None:
    target = tmp_path / "nightly.sqlite"
    name(office, "One")
    back_up(office, target)
    back_up(office, target)
    name(office, "Two")
    back_up(office, target)
    kept = target.read_bytes()
    url = house.empty(tmp_path)
    with closing(open_office(url, features=features(), actor="Test", create=True)) as other:
        with pytest.raises(Refused, match="is a backup of another office"):
            back_up(other, target)
        assert target.read_bytes() == kept
    house.leave(url)


def test_a_backup_of_later_deeds_is_not_replaced_by_one_without_them(sqlite_office: Office, tmp_path: Path) -> None:
    target, earlier = tmp_path / "nightly.sqlite", tmp_path / "earlier.sqlite"
    name(sqlite_office, "One")
    back_up(sqlite_office, earlier)
    name(sqlite_office, "Two")
    back_up(sqlite_office, target)
    kept = target.read_bytes()
    for deeds in ((), ("Other",)):  # what was put back lacks the deed; and then has another one in its place
        with closing(open_for_test(URL.create("sqlite", database=str(earlier)))) as back:
            for deed in deeds:
                name(back, deed)
            with pytest.raises(Refused, match="holds deeds that this office does not have"):
                back_up(back, target)
    assert target.read_bytes() == kept


def test_a_backup_takes_the_place_of_an_empty_file_and_of_no_other(sqlite_office: Office, tmp_path: Path) -> None:
    empty, letter = tmp_path / "empty.sqlite", tmp_path / "letter.txt"
    empty.touch()
    letter.write_text("Dear Ana")
    back_up(sqlite_office, empty)
    assert empty.stat().st_size > 0
    with pytest.raises(Unusable, match="is not a backup of psg_admin"):
        back_up(sqlite_office, letter)
    assert letter.read_text() == "Dear Ana"
