"""What a killed backup leaves behind is taken away by the next one, and nobody else's work with it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from psg_admin.paths import Home
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import daily, head_of
from psg_admin.store.copy_names import Origin, copy_name
from psg_admin.store.engine import parse_url
from psg_admin.store.migrate import prepare
from tests.migrations.steps import next_steps, with_a_name
from tests.offices import NOW, TODAY
from tests.store.rows import everything

ROOT = Path(__file__).parents[2]


@contextmanager
def another_desk_copying(url: URL, target: Path) -> Iterator["subprocess.Popen[str]"]:
    """Run a program of its own that is half way through a copy of the office; in the end it is killed at the latest."""
    database = url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.faults.half_a_copy", database, str(target)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == "half\n"
            yield program
        finally:
            program.kill()


def killed_copying(url: URL, target: Path) -> None:
    """Leave behind what a program leaves that is killed half way through a copy of the office."""
    before = {path.name for path in target.parent.iterdir()}
    with another_desk_copying(url, target) as program:
        program.kill()  # SIGKILL: nothing is tidied up
        program.wait()
    [left] = [path for path in target.parent.iterdir() if path.name not in before]
    assert left.name.startswith(f".{target.name}-")
    assert any(path.name == target.name for path in left.iterdir())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def work(office_url: URL) -> None:
    """Something to be copied."""
    with_a_name(office_url)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder of the copies."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_what_a_killed_backup_left_is_taken_away_by_the_next_to_the_same_place(office_url: URL, stick: Path) -> None:
    target = stick / "copy.sqlite"
    killed_copying(office_url, target)
    back_up(office_url, target)
    assert names(stick) == ["copy.sqlite"]
    assert everything(parse_url(str(target))) == everything(office_url)


def test_a_killed_backup_leaves_the_older_copy_as_it_was(office_url: URL, stick: Path) -> None:
    target = stick / "copy.sqlite"
    back_up(office_url, target)
    before = target.read_bytes()
    killed_copying(office_url, target)
    assert target.read_bytes() == before
    back_up(office_url, target)
    assert names(stick) == ["copy.sqlite"]


def test_two_desks_may_copy_to_the_same_place_at_once(office_url: URL, stick: Path) -> None:
    target = stick / "copy.sqlite"
    with another_desk_copying(office_url, target) as program:
        back_up(office_url, target)
        assert len(names(stick)) == 2
        output = program.communicate("go on\n", timeout=60)
        assert (program.returncode, output) == (0, ("", ""))
    assert names(stick) == ["copy.sqlite"]
    assert everything(parse_url(str(target))) == everything(office_url)


def test_a_backup_to_another_place_leaves_this_one_alone(office_url: URL, stick: Path) -> None:
    killed_copying(office_url, stick / "copy.sqlite")
    back_up(office_url, stick / "other.sqlite")
    assert len(names(stick)) == 2
    assert not (stick / "copy.sqlite").exists()


def test_the_copy_of_the_day_takes_away_every_half_copy_beside_it_but_none_under_way(
    office_url: URL, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    home.backups.mkdir(parents=True)
    killed_copying(office_url, home.backups / "office-2016-10-19.sqlite")
    with another_desk_copying(office_url, home.backups / "mine.sqlite") as program:
        daily(home, office_url, today=TODAY)
        assert len(names(home.backups)) == 2
        program.communicate("go on\n", timeout=60)
        assert program.returncode == 0
    assert names(home.backups) == ["mine.sqlite", copy_name(head_of(office_url).identity, Origin.DAILY, TODAY)]


def test_what_a_killed_restore_left_is_taken_away_by_the_next(office_url: URL, stick: Path) -> None:
    copy, target = stick / "copy.sqlite", stick / "new" / "office.sqlite"
    back_up(office_url, copy)
    target.parent.mkdir()
    killed_copying(office_url, target)  # a restore writes its file in the same way
    restore(copy, parse_url(str(target)))
    assert names(target.parent) == ["office.sqlite"]


def test_what_an_upgrade_that_was_killed_left_is_taken_away(office_url: URL, tmp_path: Path, stick: Path) -> None:
    steps = next_steps(tmp_path / "steps")
    name = copy_name(head_of(office_url).identity, Origin.BEFORE_UPGRADE, NOW)
    killed_copying(office_url, stick / name)
    copy = prepare(office_url, create=False, at=NOW, copies=stick, steps=steps)
    assert copy is not None
    assert names(stick) == [copy.name]
