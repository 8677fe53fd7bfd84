"""A copy restored by a program that was just started, and has opened no office yet."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import URL

ROOT = Path(__file__).resolve().parents[2]


def started(url: URL, home: Path, *words: str) -> str:
    """Start the program anew with these words and return what it printed."""
    command = [sys.executable, "-m", "psg_admin", "--home", str(home)]
    address = f"--database={url.render_as_string(hide_password=False)}"
    done = subprocess.run(
        [*command, address, *words], capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_office_moves_to_a_new_place_by_backup_and_restore(empty_url: URL, tmp_path: Path) -> None:
    before = URL.create("sqlite", database=str(tmp_path / "before.sqlite"))
    copy = str(tmp_path / "copy.sqlite")
    started(before, tmp_path, "types", "add", "individual", "--name", "Individual")
    started(before, tmp_path, "backup", copy)
    started(empty_url, tmp_path, "restore", copy)
    assert "individual" in started(empty_url, tmp_path, "types", "list")
    assert started(empty_url, tmp_path, "check").strip() == "The file, the journal and the books are sound."
