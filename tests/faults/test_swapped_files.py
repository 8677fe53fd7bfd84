"""An office whose file is deleted, moved or replaced while it is open: nothing is said to be done."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.check import check_file
from psg_admin.store.office import Office
from tests.faults.disks import SWAPS, moved, replaced
from tests.history import history
from tests.offices import SqliteHouse, open_for_test

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows moves no file that is open")

name = partial(save_settings, settings=Settings(organisation="Peru Group"))
other_name = partial(save_settings, settings=Settings(organisation="Other"))


@pytest.fixture
def offices(sqlite_house: SqliteHouse, tmp_path: Path) -> tuple[Office, Path]:
    """An open office with a deed, in a folder of its own, and the file of another one."""
    (tmp_path / "db").mkdir()
    office = open_for_test(sqlite_house.new(tmp_path / "db"))
    office.write(name)
    other = open_for_test(sqlite_house.new(tmp_path))
    other.write(other_name)
    other.close()
    return office, Path(other.url.database or "")


@pytest.mark.parametrize("swap", SWAPS)
def test_no_deed_is_done_in_an_office_that_is_no_longer_there(
    swap: Callable[[Path, Path], None], offices: tuple[Office, Path], tmp_path: Path
) -> None:
    office, other = offices
    file = Path(office.url.database or "")
    swap(file, other)
    for _time in range(3):
        with pytest.raises(Unusable, match="was moved, deleted or replaced while it was open: nothing was changed"):
            office.write(other_name)
        with pytest.raises(Unusable, match="was moved, deleted or replaced while it was open"):
            office.undo()
        with pytest.raises(Unusable, match="was moved, deleted or replaced while it was open"):
            back_up(office, tmp_path / "copy.sqlite")
        with pytest.raises(Unusable, match="was moved, deleted or replaced while it was open"):
            back_up(office.url, tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()
    office.close()
    if swap is replaced:
        for side in ("-wal", "-shm"):  # the other file's, as a restore asks for
            Path(f"{file}{side}").unlink(missing_ok=True)
        with closing(open_for_test(office.url)) as there:
            assert there.read(load_settings).organisation == "Other"
            assert there.read(check_file) == []
    if swap is moved:
        for side in ("-wal", "-shm"):
            if Path(f"{file}{side}").exists():
                shutil.move(f"{file}{side}", file.with_name(f"moved.sqlite{side}"))
        with closing(open_for_test(office.url.set(database=str(file.with_name("moved.sqlite"))))) as there:
            assert [row.summary for row in there.read(history)] == ["Settings changed"]


@pytest.mark.parametrize("swap", SWAPS)
def test_a_deed_whose_file_goes_away_under_it_is_not_acknowledged(
    swap: Callable[[Path, Path], None], offices: tuple[Office, Path]
) -> None:
    office, other = offices

    def deed(session: Session) -> Changes:
        changes = other_name(session)
        session.flush()
        swap(Path(office.url.database or ""), other)
        return changes

    with pytest.raises(Unusable, match="was moved, deleted or replaced"):
        office.write(deed)
    office.close()


def test_a_desk_that_opens_no_new_connection_to_another_file_reads_none_of_it(offices: tuple[Office, Path]) -> None:
    office, other = offices
    office.close()  # its connections: the next reading makes new ones
    replaced(Path(office.url.database or ""), other)
    with pytest.raises(Unusable, match="was moved, deleted or replaced"):
        office.read(load_settings)


def test_a_file_that_was_put_back_is_the_office_again(offices: tuple[Office, Path]) -> None:
    office, _other = offices
    file = Path(office.url.database or "")
    away = file.with_name("away.sqlite")
    file.rename(away)
    with pytest.raises(Unusable, match="Put it back"):
        office.write(other_name)
    away.rename(file)
    office.write(other_name)
    assert office.read(load_settings).organisation == "Other"
    assert office.read(check_file) == []
    office.close()
