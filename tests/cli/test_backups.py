"""Backups on the command line: listed, put into a second place, restored over an office once it was told."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.cli.test_restoring import psg

pytestmark = pytest.mark.slow  # each test starts the program several times over


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one type, a backup of that, and one type more."""
    begun = tmp_path_factory.mktemp("begun")
    for code, name in (("individual", "Individual"), ("family", "Family")):
        assert psg(begun, "types", "add", code, "--name", name).returncode == 0
        if code == "individual":
            assert psg(begun, "backup", str(begun / "db" / "backups" / "mine.sqlite")).returncode == 0
    return begun


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Path:
    """A copy of that office for one test."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return tmp_path


def file_of(home: Path) -> str:
    return str(home / "db" / "backups" / "mine.sqlite")


def test_backups_are_listed_and_compared_with_their_digests(home: Path) -> None:
    found = json.loads(psg(home, "backups", "list", "--json", "--verify").stdout)
    assert [(Path(one["file"]).name, one["origin"], one["sound"]) for one in found["backups"]] == [
        ("mine.sqlite", "by-hand", True)
    ]
    assert found["second_place"] == {"folder": None, "copied_at": None}
    content = bytearray(Path(file_of(home)).read_bytes())
    content[content.index(b"Individual")] ^= 1
    Path(file_of(home)).write_bytes(content)
    done = psg(home, "backups", "list", "--verify")
    assert done.returncode == 1
    assert "is not as it was when the backup was made" in done.stdout
    assert done.stderr.strip() == "1 backup is not as it was made."


def test_a_second_place_is_chosen_and_left(home: Path) -> None:
    stick = home / "stick"
    stick.mkdir()
    assert "There is no backup in the second place" in psg(home, "backups", "place", str(stick)).stdout
    assert f"second place, {stick}" in psg(home, "backups", "list").stdout
    assert psg(home, "backups", "place", "none").stdout.strip() == "There is no second place for backups."
    assert "does not exist" in psg(home, "backups", "place", str(home / "gone")).stderr


def test_what_would_be_lost_is_told_and_nothing_done_without_a_yes(home: Path) -> None:
    done = psg(home, "restore", file_of(home), "--over")
    assert done.returncode == 1
    assert "1 deed would be lost that was done since." in done.stdout
    assert "Nothing was restored. Say --yes" in done.stderr
    told = json.loads(psg(home, "restore", file_of(home), "--over", "--dry-run", "--json").stdout)
    assert (told["lost"]["count"], told["back"]["count"], told["restored"]) == (1, 0, False)
    assert [(one["label"], one["removed"]) for one in told["records"]] == [("Membership type", 1)]
    assert "Family" in psg(home, "types", "list").stdout


def test_a_backup_is_restored_over_the_office(home: Path) -> None:
    done = psg(home, "restore", file_of(home), "--over", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Restored from the backup of" in done.stdout
    assert "Family" not in psg(home, "types", "list").stdout
    assert psg(home, "check").returncode == 0
    again = psg(home, "types", "add", "family", "--name", "Family")
    assert again.returncode == 0, "and the office goes on"
    assert "Nothing was restored." not in done.stderr


def test_what_goes_with_over_alone_is_refused_without_it(home: Path) -> None:
    assert psg(home, "restore", file_of(home), "--yes").returncode == 2
    assert psg(home, "restore", file_of(home)).returncode == 1


def test_an_office_on_either_engine_is_restored_over(empty_url: URL, tmp_path: Path) -> None:
    address = f"--database={empty_url.render_as_string(hide_password=False)}"
    copy = str(tmp_path / "copy.sqlite")
    assert psg(tmp_path, address, "types", "add", "individual", "--name", "Individual").returncode == 0
    assert psg(tmp_path, address, "backup", copy).returncode == 0
    assert psg(tmp_path, address, "types", "add", "family", "--name", "Family").returncode == 0
    done = psg(tmp_path, address, "restore", copy, "--over", "--yes", "--json")
    assert json.loads(done.stdout)["restored"], done.stderr
    assert "Family" not in psg(tmp_path, address, "types", "list").stdout
    assert psg(tmp_path, address, "check").returncode == 0
