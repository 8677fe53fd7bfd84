"""Output that cannot be written: a full disk, a reader who has gone, no output at all. No deed is told as if undone."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Started = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [
    pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full"),
    pytest.mark.slow,  # each test starts the program several times over
]


@pytest.fixture
def started(tmp_path: Path) -> Started:
    """Start the program anew, its output led away as a shell does it: ``started(">/dev/full", "members", "list")``."""

    def start(where: str, *words: str) -> subprocess.CompletedProcess[str]:
        script = f'exec "$@" {where}'
        program = [sys.executable, "-m", "psg_admin", "--home", str(tmp_path), *words]
        return subprocess.run(
            ["/bin/sh", "-c", script, "sh", *program],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
        )

    return start


@pytest.mark.parametrize("words", [("settings", "show"), ("settings", "show", "--json"), ("--help",), ("check",)])
def test_an_answer_that_cannot_be_written_is_told_in_a_sentence(started: Started, words: tuple[str, ...]) -> None:
    started("", "settings", "set", "organisation=Peru Group")
    full = started(">/dev/full", *words)
    assert (full.returncode, full.stderr) == (
        1,
        "The answer cannot be written: No space left on device. What was done is in the history.\n",
    )
    closed = started(">&-", *words)
    assert (closed.returncode, closed.stderr) == (0, "")


def test_a_deed_whose_reference_cannot_be_written_is_told_as_done(started: Started) -> None:
    started("", "settings", "set", "organisation=Peru Group")
    full = started(">/dev/full", "contacts", "add", "Nora Birch")
    assert full.returncode == 1
    assert full.stderr.startswith("Nora Birch added.\nThe answer cannot be written")
    assert started("", "contacts", "list").stdout.count("Birch") == 1


@pytest.mark.parametrize("where", ["2>&-", ">&- 2>&-", "2>/dev/full", ">&- 2>&- <&-"])
def test_a_deed_that_nobody_hears_of_is_done_all_the_same(started: Started, where: str) -> None:
    assert started(where, "contacts", "add", "Nora Birch").returncode == 0
    assert started(where, "contacts", "show", "9").returncode == 1
    assert started("", "contacts", "list").stdout.count("Birch") == 1
