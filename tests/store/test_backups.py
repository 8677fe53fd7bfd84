"""The backups of an office: told from those of others, made before large things, kept by the rota, copied elsewhere."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.paths import Home
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.backups import Backup, back_up_before, back_up_now, backups, daily, head_of, newest
from psg_admin.store.copy_mark import require_unaltered
from psg_admin.store.copy_names import Origin, copy_name, read_name
from psg_admin.store.office import Office
from psg_admin.store.second_place import SecondPlace, choose_second_place, copy_there, second_place, told
from tests.offices import NOW, TODAY, SqliteHouse, open_for_test


def name(office: Office, organisation: str) -> None:
    office.write(partial(save_settings, settings=Settings(organisation=organisation)))


def identity(office: Office) -> str:
    return head_of(office.url).identity


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def other(sqlite_house: SqliteHouse, tmp_path: Path) -> Iterator[Office]:
    """Another office, with an identity of its own."""
    office = open_for_test(sqlite_house.other(tmp_path))
    yield office
    office.close()


@pytest.mark.parametrize(
    ("stem", "origin", "day"),
    [
        ("office-2016-10-20", Origin.DAILY, date(2016, 10, 20)),
        ("office-0123abcd-2016-10-20", Origin.DAILY, date(2016, 10, 20)),
        ("office-0123abcd-2016-10-20-101500", Origin.DAILY, date(2016, 10, 20)),
        ("office-by-hand-2016-10-20-101500", Origin.BY_HAND, date(2016, 10, 20)),
        ("office-0123abcd-before-restore-2016-10-20-101500", Origin.BEFORE_RESTORE, date(2016, 10, 20)),
        ("shop-before-upgrade-2016-10-20-101500", Origin.BEFORE_UPGRADE, date(2016, 10, 20)),
        ("office-2016-13-45", Origin.BY_HAND, None),
        ("stick", Origin.BY_HAND, None),
    ],
)
def test_names_of_now_and_of_older_versions_are_read(stem: str, origin: Origin, day: date | None) -> None:
    named = read_name(stem)
    assert (named.origin, named.day) == (origin, day)


def test_a_name_says_again_what_it_was_made_of() -> None:
    at = datetime(2016, 10, 20, 10, 15, 0)  # noqa: DTZ001 - as a person reads the clock
    for origin in Origin:
        when: date = TODAY if origin is Origin.DAILY else at
        named = read_name(copy_name("0123abcd" * 4, origin, when).removesuffix(".sqlite"))
        assert (named.office, named.origin, named.day) == ("0123abcd", origin, TODAY)


def test_two_offices_in_one_folder_each_get_theirs(office: Office, other: Office, home: Home) -> None:
    name(office, "One")
    name(other, "Other")
    ours = daily(home, office.url, today=TODAY, at=NOW)
    theirs = daily(home, other.url, today=TODAY, at=NOW)
    assert ours is not None
    assert theirs is not None
    assert backups(home, identity(office)) == [ours]
    assert backups(home, identity(other)) == [theirs]
    assert len(backups(home)) == 2


def test_the_rota_of_one_office_takes_nothing_of_the_other(sqlite_office: Office, other: Office, home: Home) -> None:
    daily(home, other.url, today=TODAY - timedelta(days=300), at=NOW)
    for days in range(20):
        name(sqlite_office, f"Name {days}")
        daily(home, sqlite_office.url, today=TODAY + timedelta(days=days), at=NOW)
    assert len(backups(home, identity(other))) == 1


def test_old_names_are_told_apart_by_what_is_in_the_files(office: Office, other: Office, home: Home) -> None:
    name(office, "One")
    name(other, "Other")
    home.backups.mkdir(parents=True)
    back_up(office, home.backups / "office-2016-10-18.sqlite")
    back_up(other, home.backups / "office-2016-10-19.sqlite")
    assert [one.path.name for one in backups(home, identity(office))] == ["office-2016-10-18.sqlite"]
    assert [one.path.name for one in backups(home, identity(other))] == ["office-2016-10-19.sqlite"]


def test_a_file_of_no_bytes_is_not_the_copy_of_today(office: Office, home: Home) -> None:
    home.backups.mkdir(parents=True)
    (home.backups / copy_name(identity(office), Origin.DAILY, TODAY)).touch()
    assert backups(home) == []
    made = daily(home, office.url, today=TODAY)
    assert made is not None
    assert made.size > 0


def test_a_file_without_an_office_is_left_alone_and_is_not_the_copy_of_today(office: Office, home: Home) -> None:
    home.backups.mkdir(parents=True)
    there = home.backups / copy_name(identity(office), Origin.DAILY, TODAY)
    there.write_bytes(b"SQLite format 3\0 and no more")
    made = daily(home, office.url, today=TODAY, at=NOW)
    assert made is not None
    assert made.origin is Origin.DAILY
    assert there.read_bytes() == b"SQLite format 3\0 and no more"
    assert daily(home, office.url, today=TODAY, at=NOW) is None


def test_where_nothing_was_done_the_last_copy_is_that_of_today(office: Office, home: Home) -> None:
    name(office, "One")
    first = daily(home, office.url, today=TODAY, at=NOW)
    assert first is not None
    second = daily(home, office.url, today=TODAY + timedelta(days=9), at=NOW)
    assert second is not None
    assert backups(home) == [second]
    assert second.state == first.state
    name(office, "Two")
    assert daily(home, office.url, today=TODAY + timedelta(days=10), at=NOW) is not None
    assert len(backups(home)) == 2


def test_a_last_copy_that_has_changed_is_not_that_of_today(sqlite_office: Office, home: Home) -> None:
    name(sqlite_office, "One")
    first = daily(home, sqlite_office.url, today=TODAY, at=NOW)
    assert first is not None
    content = bytearray(first.path.read_bytes())
    content[-1] ^= 1
    first.path.write_bytes(content)
    second = daily(home, sqlite_office.url, today=TODAY + timedelta(days=1), at=NOW)
    assert second is not None
    assert require_unaltered(second.path) is not None
    assert first.path.exists()


def test_a_clock_that_is_far_off_for_a_while_takes_no_copy_away(sqlite_office: Office, home: Home) -> None:
    real: list[Backup] = []
    for days in range(16):
        name(sqlite_office, f"Name {days}")
        daily(home, sqlite_office.url, today=TODAY + timedelta(days=days), at=NOW)
    real = backups(home)
    for days in range(20):
        name(sqlite_office, f"Far {days}")
        daily(home, sqlite_office.url, today=date(2099, 1, 1) + timedelta(days=days), at=NOW)
    assert {one.path for one in real} <= {one.path for one in backups(home)}


@pytest.mark.slow
def test_a_dozen_is_kept_of_each_thing_before_which_one_is_made(sqlite_office: Office, home: Home) -> None:
    by_hand = back_up_now(home, sqlite_office.url, at=datetime(2016, 1, 1))  # noqa: DTZ001 - the wall's clock
    for minute in range(14):
        for origin in (Origin.BEFORE_IMPORT, Origin.BEFORE_CLOSE, Origin.BEFORE_RESTORE):
            back_up_before(home, sqlite_office.url, origin, at=NOW + timedelta(minutes=minute))
    found = backups(home, identity(sqlite_office))
    assert by_hand in {one.path for one in found}
    for origin in (Origin.BEFORE_IMPORT, Origin.BEFORE_CLOSE, Origin.BEFORE_RESTORE):
        assert len([one for one in found if one.origin is origin]) == 12
    assert newest(home, identity(sqlite_office)) == found[0]


# --- a second place ---------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_the_daily_copy_goes_to_the_second_place_when_that_is_there(office: Office, home: Home, stick: Path) -> None:
    choose_second_place(home, identity(office), stick, today=TODAY)
    daily(home, office.url, today=TODAY, at=NOW)
    place = copy_there(home, office.url, at=NOW)
    (there,) = stick.iterdir()
    assert require_unaltered(there) is not None
    assert place.copied_at == NOW
    assert place == second_place(home, identity(office))
    assert told(place).startswith("Last backed up to the second place on 20 October 2016")
    written = there.stat().st_mtime_ns
    assert copy_there(home, office.url, at=NOW + timedelta(hours=1)) == place
    assert there.stat().st_mtime_ns == written


def test_a_second_place_that_is_gone_is_a_sentence_and_no_error(office: Office, home: Home, stick: Path) -> None:
    choose_second_place(home, identity(office), stick, today=TODAY)
    daily(home, office.url, today=TODAY, at=NOW)
    copy_there(home, office.url, at=NOW)
    shutil.rmtree(stick)
    name(office, "Two")
    daily(home, office.url, today=TODAY + timedelta(days=1), at=NOW)
    place = copy_there(home, office.url, at=NOW + timedelta(days=1))
    assert told(place).endswith("It is not there now.")
    assert place.copied_at == NOW
    assert not place.is_stale(TODAY + timedelta(days=7))
    assert place.is_stale(TODAY + timedelta(days=8))
    stick.mkdir()
    assert copy_there(home, office.url, at=NOW + timedelta(days=2)).copied_at == NOW + timedelta(days=2)


@pytest.mark.slow
def test_the_second_place_is_kept_by_the_rota_and_of_each_office_apart(
    sqlite_office: Office, other: Office, home: Home, stick: Path
) -> None:
    for one in (sqlite_office, other):
        choose_second_place(home, identity(one), stick, today=TODAY)
    name(other, "Other")
    for days in range(30):
        name(sqlite_office, f"Name {days}")
        at = NOW + timedelta(days=days)
        daily(home, sqlite_office.url, today=at.date(), at=at)
        daily(home, other.url, today=at.date(), at=at)
        copy_there(home, sqlite_office.url, at=at)
        copy_there(home, other.url, at=at)
    ours = [path for path in stick.iterdir() if identity(sqlite_office)[:8] in path.name]
    assert 14 <= len(ours) < 24
    assert [path for path in stick.iterdir() if identity(other)[:8] in path.name]
    choose_second_place(home, identity(other), None, today=TODAY)
    assert second_place(home, identity(other)) == SecondPlace(None, None, None)
    assert second_place(home, identity(sqlite_office)).folder == stick


def test_no_second_place_is_the_first_one_or_none(office: Office, home: Home, tmp_path: Path) -> None:
    daily(home, office.url, today=TODAY, at=NOW)
    with pytest.raises(Refused, match="in this folder already"):
        choose_second_place(home, identity(office), home.backups, today=TODAY)
    with pytest.raises(Unusable, match="does not exist"):
        choose_second_place(home, identity(office), tmp_path / "none", today=TODAY)


@pytest.mark.parametrize("text", ["", "[]", "null", '{"x": 3}', "\0"])
def test_a_file_of_places_that_cannot_be_read_says_nowhere(office: Office, home: Home, text: str, stick: Path) -> None:
    home.db.mkdir(parents=True)
    (home.db / "second-place.json").write_text(text)
    assert second_place(home, identity(office)).folder is None
    choose_second_place(home, identity(office), stick, today=TODAY)
    assert second_place(home, identity(office)).folder == stick


def test_who_never_had_a_copy_elsewhere_is_reminded_after_a_week() -> None:
    place = SecondPlace(Path("stick"), TODAY, None)
    assert not place.is_stale(TODAY + timedelta(days=7))
    assert place.is_stale(TODAY + timedelta(days=8))
    assert SecondPlace(Path("stick"), TODAY, datetime(2016, 10, 20, tzinfo=UTC)).is_stale(TODAY + timedelta(days=9))
