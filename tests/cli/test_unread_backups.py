"""What is called like a backup and is none: named with its reason, and no list of backups that are sound."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from psg_admin.kernel.days import utc_now
from psg_admin.paths import Home
from psg_admin.store.backup import back_up
from psg_admin.store.backups import head_of
from psg_admin.store.second_place import choose_second_place
from tests.cli.conftest import Psg
from tests.offices import TODAY, SqliteHouse

KIND = "Alder member"
SAID = (
    "is empty", "is damaged", "does not begin", "does not begin", "is not as it was when", "no office in",
    "is not a file", "cannot be read: No such file",
)  # fmt: skip


@pytest.fixture
def folder(psg: Psg, office_url: URL, tmp_path: Path) -> Path:
    """The folder of the backups, with a good one of an office with one type of membership."""
    assert psg("types", "add", "individual", "--name", KIND).status == 0
    folder = Home(tmp_path).backups
    back_up(office_url, folder / "good.sqlite", at=utc_now())
    return folder


def spoil(good: bytes, folder: Path, begins: str) -> dict[str, str]:
    """Put files called like backups, of which none is one, into a folder; return of each what is said of it."""
    names = [f"{begins}-2016-10-{day:02}.sqlite" for day in range(1, len(SAID) + 1)]
    files = [folder / name for name in names]
    turned = good.replace(KIND.encode(), KIND.upper().encode(), 1)
    for file, content in zip(
        files, (b"", good[: len(good) // 3], bytes(100) + good[100:], b"%PDF-1.7 " * 99, turned), strict=False
    ):
        file.write_bytes(content)
    strange, folder_of_that_name, link = files[5:]
    with closing(sqlite3.connect(strange)) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    folder_of_that_name.mkdir()
    link.symlink_to("nowhere")
    return dict(zip(names, SAID, strict=True))


def wrong(told: Any) -> dict[str, str]:
    return {Path(one["file"]).name: one["reason"] for one in told["wrong"]}


def test_each_file_that_cannot_be_used_is_named_here_and_in_the_second_place(
    psg: Psg, folder: Path, office_url: URL, tmp_path: Path
) -> None:
    good, stick = (folder / "good.sqlite").read_bytes(), tmp_path / "stick"
    identity = head_of(office_url).identity
    stick.mkdir()
    choose_second_place(Home(tmp_path), identity, stick, today=TODAY)
    expected = spoil(good, folder, "office") | spoil(good, stick, f"office-{identity[:8]}")
    (stick / "places.sqlite").write_bytes(b"of another program")
    (folder / "office-01234567-2016-10-20.sqlite").write_bytes(b"of another office")

    done = psg("backups", "list", "--verify", "--json")
    assert done.status == 1
    assert done.err.strip() == (
        "2 backups are not as they were made. 14 files are called like backups and cannot be used."
    )
    found = wrong(done.json)
    assert found.keys() == expected.keys()
    assert [name for name, words in expected.items() if words not in found[name]] == [], found
    sound = {Path(one["file"]).name: one["sound"] for one in done.json["backups"]}
    assert sound == {"good.sqlite": True, "office-2016-10-05.sqlite": False}

    plain = psg("backups", "list")
    assert plain.status == 0, "who only asks which there are is told, and not refused"
    assert f"{folder / 'office-2016-10-01.sqlite'} is empty." in plain.out


def test_a_backup_without_a_digest_is_looked_through(psg: Psg, folder: Path) -> None:
    old = folder / "office-2016-10-01.sqlite"
    (folder / "good.sqlite").rename(old)
    with closing(sqlite3.connect(old)) as file:
        file.execute("DROP TABLE copy_mark")
        file.execute("PRAGMA application_id=0")
        [page] = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'contact'").fetchone()
        file.commit()
    assert psg("backups", "list", "--verify").status == 0
    content = bytearray(old.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 64] = bytes(64)
    old.write_bytes(content)
    done = psg("backups", "list", "--verify")
    assert (done.status, "is not as it was when" in done.out) == (1, True)


def test_a_backup_that_another_program_holds_is_named_until_that_lets_go(psg: Psg, folder: Path) -> None:
    file = folder / "good.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode=WAL")
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("CREATE TABLE held (id INTEGER)")
        done = psg("backups", "list", "--verify", "--json")
        assert (done.status, "held by another program" in wrong(done.json)[file.name]) == (1, True)
    assert psg("backups", "list", "--json").json["wrong"] == []


def test_the_backup_of_another_office_is_not_taken_for_ours_by_its_name(
    psg: Psg, folder: Path, office_url: URL, sqlite_house: SqliteHouse, tmp_path: Path
) -> None:
    file = folder / f"office-{head_of(office_url).identity[:8]}-2016-10-20.sqlite"
    back_up(sqlite_house.other(tmp_path), file, at=utc_now())
    done = psg("backups", "list", "--verify", "--json")
    assert (done.status, wrong(done.json)) == (
        1, {file.name: f"{file} is called like a backup of this office, but another office is in it."}
    )  # fmt: skip
