"""Starting without a screen, or without what Qt needs for it: a sentence, and not Qt's own end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from psg_admin import bootstrap

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all that it needs")


def started(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "DISPLAY", "WAYLAND"))}
    return subprocess.run(
        [sys.executable, "-m", "psg_admin", "--home", str(home), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**environment, "LANGUAGE": "en", **more},
    )


@pytest.mark.parametrize("library", ["libxcb-cursor.so.0", "libEGL.so.1", ""])
def test_where_qt_cannot_draw_one_sentence_says_what_to_do(tmp_path: Path, library: str) -> None:
    if library:
        (tmp_path / library).touch()  # found before the system's own, and none
    ended = started(tmp_path / "home", DISPLAY=":4711", LD_LIBRARY_PATH=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    if library:
        assert ended.stderr.startswith("Qt, which draws the windows, misses what this system does not have yet: ")
        assert library in ended.stderr
    else:
        assert ended.stderr.startswith(("The screen that DISPLAY names cannot", "Qt, which draws the windows, misses"))


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:configfile=x"])
def test_what_nobody_sees_is_no_screen(tmp_path: Path, platform: str) -> None:
    assert not bootstrap.has_screen({"QT_QPA_PLATFORM": platform, "DISPLAY": ":0"})
    ended = started(tmp_path, QT_QPA_PLATFORM=platform, DISPLAY=":0")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("No screen was found.")
