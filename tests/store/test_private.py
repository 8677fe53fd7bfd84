"""What belongs to an office is for nobody else on the computer to read, whatever the umask says."""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from psg_admin.bootstrap import open_at, start
from psg_admin.paths import Home, point
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backup import restore
from psg_admin.store.backups import daily
from psg_admin.store.engine import parse_url
from psg_admin.store.office import Office
from psg_admin.store.write_queue import queue_of
from psg_admin.ui.kit.remember import Remember
from tests.faults.desks import until
from tests.faults.test_waiting_desks import held
from tests.offices import PostgresHouse

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


@pytest.fixture(autouse=True, params=[0, 0o022], ids=["umask 0", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """An umask that leaves new files open to everybody, or to everybody's reading."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Return what below ``folder`` others may read, write or enter."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def test_what_this_computer_remembers_and_a_folder_of_charts_are_for_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSG_ADMIN_STATE", str(tmp_path / "far" / "state"))
    home = ["--home", str(tmp_path / "home")]
    assert start([*home, "sample", "--members", "5"]) == 0
    assert start([*home, "export", "figures", str(tmp_path / "new" / "charts")]) == 0
    assert start([*home, "backups", "place", str(tmp_path / "home")]) == 0
    assert start([*home, "hand-over", str(tmp_path / "handed-over.sqlite")]) == 0
    assert (tmp_path / "far" / "state" / "computer").is_file()
    assert open_to_others(tmp_path) == []


def test_an_office_with_its_log_copies_documents_and_habits_is_for_nobody_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "away" / "home")
    assert start(["--home", str(home.folder), "sample", "--members", "5"]) == 0
    for document in ("a.csv", "a.xlsx", "a.pdf"):
        home.exports.mkdir(0o700, exist_ok=True)
        assert start(["--home", str(home.folder), "export", "members", str(home.exports / document)]) == 0
    office = open_at(home, None, create=False)
    with closing(office):
        office.write(name)
        daily(home, office.url, today=date(2016, 10, 20))
        restore(next(home.backups.iterdir()), parse_url(str(tmp_path / "other" / "db" / "office.sqlite")))
        habits = Remember(home.folder / "habits.json")
        habits.put("list", words="Ana")
        habits.save()
        point(Home(tmp_path / "pointing"), home)
        assert {path.name for path in home.db.iterdir()} >= {"office.sqlite", "office.sqlite-wal", "office.sqlite-shm"}
        assert open_to_others(tmp_path) == []


def test_what_is_there_for_a_moment_only_is_for_nobody_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with closing(open_at(home, None, create=True)) as office:
        seen: list[list[str]] = []

        def look(_done: int, _total: int) -> None:
            assert any(path.name.endswith(".part") for path in home.backups.iterdir())
            seen.append(open_to_others(tmp_path))

        daily(home, office.url, today=date(2016, 10, 20), progress=look)
        assert seen
        assert all(found == [] for found in seen)


def test_the_queue_of_desks_is_for_nobody_else(sqlite_office: Office) -> None:
    from threading import Thread

    with held(sqlite_office):
        thread = Thread(target=sqlite_office.write, args=(name,))
        thread.start()
        queue = queue_of(Path(str(sqlite_office.url.database)))
        until(lambda: queue.is_dir() and list(queue.iterdir()))
        found = [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (queue, *queue.iterdir())]
    thread.join()
    assert found == [0, 0]


def test_what_was_left_open_is_closed_when_the_office_is_opened(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with closing(open_at(home, None, create=True)) as office:
        daily(home, office.url, today=date(2016, 10, 20))
        home.exports.mkdir()
        (home.exports / "old.csv").write_text("Ana Luz")
        elsewhere = tmp_path / "elsewhere.csv"
        elsewhere.write_text("not the office's")
        (home.exports / "link.csv").symlink_to(elsewhere)
        office.write(name)
        for path in (*home.db.iterdir(), *home.backups.iterdir(), *home.exports.iterdir()):
            if path.is_file() and not path.is_symlink():
                path.chmod(0o644)
        elsewhere.chmod(0o644)
        with closing(open_at(home, None, create=False)):
            assert [one for one in open_to_others(home.folder) if (home.folder / one).is_file()] == []
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


def test_what_a_killed_program_left_is_swept_when_the_office_is_opened(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    open_at(home, None, create=True).close()
    left = []
    for folder in (home.db, home.workroom, home.backups, home.exports):
        left.append(folder / ".office-killed.part")
        left[-1].mkdir(parents=True)
        (left[-1] / "lock").touch()
        (left[-1] / "office.sqlite").write_text("members")
    open_at(home, None, create=False).close()
    assert [path.exists() for path in left] == [False] * 4


def test_a_restore_to_a_server_passes_through_the_offices_own_folder_alone(
    postgres_house: PostgresHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    home = Home(tmp_path / "home")
    with closing(open_at(home, None, create=True)) as office:
        copy = daily(home, office.url, today=date(2016, 10, 20))
    assert copy is not None
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    seen: list[tuple[list[str], int]] = []

    def look(_done: int, _total: int) -> None:
        seen.append((open_to_others(home.folder), len(list((tmp_path / "temporary").iterdir()))))

    url = postgres_house.empty(tmp_path)
    restore(copy.path, url, workroom=home.workroom, progress=look)
    postgres_house.leave(url)
    assert seen
    assert all(one == ([], 0) for one in seen)
    assert list(home.workroom.iterdir()) == []


def test_a_workbook_passes_through_no_folder_but_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    from psg_admin.paper.workbook import write_xlsx
    from tests.paper.lists import attendees

    (tmp_path / "temporary").mkdir()
    (tmp_path / "lists").mkdir(0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    seen: list[tuple[list[str], int]] = []

    def look(_done: int, _total: int) -> None:
        seen.append((open_to_others(tmp_path / "lists"), len(list((tmp_path / "temporary").iterdir()))))

    write_xlsx(attendees(*(f"Ana {number}" for number in range(3000))), tmp_path / "lists" / "a.xlsx", progress=look)
    assert seen
    assert all(one == ([], 0) for one in seen)
    assert [path.name for path in (tmp_path / "lists").iterdir()] == ["a.xlsx"]
