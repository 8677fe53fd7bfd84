"""A copy restored by a program that was just started, and has opened no office yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

pytestmark = pytest.mark.slow  # each test starts the program several times over

ROOT = Path(__file__).resolve().parents[2]


def psg(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start the program anew with these words."""
    return subprocess.run(
        [sys.executable, "-m", "psg_admin", "--home", str(home), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
    )


def started(url: URL, home: Path, *words: str) -> str:
    """Start the program anew with these words, on the office at ``url``, and return what it printed."""
    done = psg(home, f"--database={url.render_as_string(hide_password=False)}", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_office_moves_to_a_new_place_by_backup_and_restore(empty_url: URL, tmp_path: Path) -> None:
    before = URL.create("sqlite", database=str(tmp_path / "before.sqlite"))
    copy = str(tmp_path / "copy.sqlite")
    started(before, tmp_path, "types", "add", "individual", "--name", "Individual")
    started(before, tmp_path, "backup", copy)
    started(empty_url, tmp_path, "restore", copy)
    assert "individual" in started(empty_url, tmp_path, "types", "list")
    assert started(empty_url, tmp_path, "check").startswith("The file, the journal and the books are sound.\n")


def test_where_an_office_is_gone_its_copy_is_pointed_out_and_no_empty_one_begun(tmp_path: Path) -> None:
    file, copy = tmp_path / "db" / "office.sqlite", tmp_path / "db" / "backups" / "office-2016-10-01.sqlite"
    begun = psg(tmp_path, "types", "add", "individual", "--name", "Individual")
    assert begun.returncode == 0, "the first command in a new folder begins an office"
    assert psg(tmp_path, "backup", str(copy)).returncode == 0
    for leave in (file.unlink, file.touch):  # taken away, then as a full disk may leave it
        leave()
        refused = psg(tmp_path, "types", "list")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"a backup of 1 October 2016: {copy}." in refused.stderr
    assert file.stat().st_size == 0
    assert psg(tmp_path, "restore", str(copy)).returncode == 0
    assert "Individual" in psg(tmp_path, "types", "list").stdout
