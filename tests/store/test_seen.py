"""What this computer saw last of an office: an older file, a lost log and a wrong clock are told before writing."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import Doubt
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.engine import parse_url
from psg_admin.store.journal import OfficeIdentity
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from tests.history import history
from tests.offices import NOW, Clock, House
from tests.store.tampering import tamper


def opened(url: URL, clock: Callable[[], datetime] | None = None) -> Office:
    return open_office(url, features=features(), actor="Test", clock=clock or Clock())


def named(name: str) -> Callable[[Session], Changes]:
    return partial(save_settings, settings=Settings(organisation=name))


def name_all(url: URL, *names: str) -> None:
    office = opened(url)
    for name in names:
        office.write(named(name))
    office.close()


def take_out_the_newest(office: Office) -> None:
    """Take the newest entry out with all its traces: what is left is an office as it was before."""
    tamper(
        office,
        "DELETE FROM journal_text WHERE id IN (SELECT id FROM journal_row WHERE entry_id = 2)",
        "DELETE FROM journal_text WHERE id = (SELECT summary_id FROM journal_entry WHERE id = 2)",
        "DELETE FROM journal_row WHERE entry_id = 2",
        "DELETE FROM journal_entry WHERE id = 2",
    )


def without_the_newest(url: URL) -> Office:
    """Return the office, open, after two deeds of which the second is not there any more."""
    name_all(url, "One", "Two")
    office = opened(url)
    take_out_the_newest(office)
    return office


def is_not_doubted(url: URL) -> bool:
    office = opened(url)
    office.close()
    return office.doubt is None


def test_what_nobody_put_back_is_not_doubted(office_url: URL) -> None:
    name_all(office_url, "One", "Two")
    name_all(office_url, "Three")
    assert is_not_doubted(office_url)


def test_an_office_that_is_behind_is_read_but_not_written_until_somebody_accepts_it(office_url: URL) -> None:
    without_the_newest(office_url).close()

    office = opened(office_url)
    assert office.doubt is not None
    assert office.doubt.message == (
        f"This office is behind what was seen here on {show_moment(NOW.astimezone())}: 1 deed is missing (entry 2). An "
        "older file was put in its place, or its log was lost."
    )
    assert office.read(load_settings).organisation
    with pytest.raises(Doubt) as refused:
        office.write(named("Three"))
    assert refused.value.kind == "behind"
    with pytest.raises(Doubt):
        office.undo()
    assert len(office.read(history)) == 1
    office.accept("behind")
    office.write(named("Three"))
    office.close()
    assert is_not_doubted(office_url)


def test_an_office_with_another_history_is_told(office_url: URL) -> None:
    office = without_the_newest(office_url)
    office.accept("behind")
    seen = office.memory.read(_identity(office))
    office.write(named("Another"))
    office.memory.write(seen)
    office.close()
    office = opened(office_url)
    assert office.doubt is not None
    assert office.doubt.kind == "other-history"
    with pytest.raises(Doubt, match="entry 2 is another one"):
        office.write(named("Three"))
    office.close()


def test_a_lost_log_is_told_before_a_number_is_given_twice(sqlite_house: House, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    name_all(url, "One")
    office = opened(url)
    office.write(named("Two"))
    path = Path(url.database or "")
    kept = tmp_path / "as-it-is"
    shutil.copyfile(path, kept)  # without what is in the log still
    office.close()
    shutil.copyfile(kept, path)
    assert not path.with_name(f"{path.name}-wal").exists()

    office = opened(url)
    assert office.doubt is not None
    with pytest.raises(Doubt) as refused:
        office.write(named("Three"))
    assert refused.value.kind == "behind"
    office.close()


def test_a_copy_elsewhere_is_another_place(sqlite_house: House, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    name_all(url, "One")
    office = opened(url)
    back_up(office, tmp_path / "copy.sqlite")
    office.close()
    name_all(url, "Two")
    name_all(parse_url(str(tmp_path / "copy.sqlite")), "Three")
    name_all(url, "Four")


def test_what_is_restored_is_meant(sqlite_house: House, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    name_all(url, "One")
    office = opened(url)
    back_up(office, tmp_path / "copy.sqlite")
    office.close()
    name_all(url, "Two")
    Path(url.database or "").unlink()
    restore(tmp_path / "copy.sqlite", url)
    name_all(url, "Three")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"entry": "9"}', '{"at": "yesterday", "entry": 99}'])
def test_a_memory_that_cannot_be_read_is_none(office_url: URL, state: Path, kept: str) -> None:
    name_all(office_url, "One")
    [file] = (state / "seen").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    file.write_text(kept)
    name_all(office_url, "Two")
    assert '"entry": 2' in file.read_text()


def test_where_nothing_can_be_remembered_deeds_are_done(
    office_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").touch()
    monkeypatch.setenv("PSG_ADMIN_STATE", str(tmp_path / "taken"))
    name_all(office_url, "One", "Two")


@pytest.mark.parametrize("days", [-367, 367])
def test_a_clock_far_from_the_newest_deed_is_asked_about(office_url: URL, days: int) -> None:
    name_all(office_url, "One")
    office = opened(office_url, lambda: NOW + timedelta(days=days))
    assert office.doubt is None
    with pytest.raises(Doubt) as refused:
        office.write(named("Two"))
    assert refused.value.kind == "clock"
    assert "the newest entry of this office is of 20 October 2016" in refused.value.message
    office.accept("clock")
    office.write(named("Two"))
    office.close()
    office = opened(office_url, lambda: NOW + timedelta(days=days))
    office.write(named("Three"))
    office.close()


def test_a_year_without_a_deed_is_no_doubt(office_url: URL) -> None:
    name_all(office_url, "One")
    office = opened(office_url, lambda: NOW + timedelta(days=366))
    office.write(named("Two"))
    office.close()


def _identity(office: Office) -> str:
    return office.read(lambda session: session.scalars(select(OfficeIdentity.identity)).one())
