"""Habits: kept in a small file, and a broken one harms nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from psg_admin.kernel.errors import Unusable
from psg_admin.ui.kit.remember import Remember


def test_habits_are_there_the_next_day(tmp_path: Path) -> None:
    first = Remember(tmp_path / "home" / "desk.json")
    first.put("window", page="members", wide=1280)
    first.put("window", page="events")
    first.save()
    assert dict(Remember(tmp_path / "home" / "desk.json").get("window")) == {"page": "events", "wide": 1280}


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b'{"window": 7}', b"null"])
def test_a_broken_file_is_started_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.json"
    path.write_bytes(content)
    habits = Remember(path)
    assert dict(habits.get("window")) == {}
    habits.put("window", page="members")
    habits.save()
    assert dict(Remember(path).get("window")) == {"page": "members"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands here")
    habits = Remember(tmp_path / "home" / "desk.json")
    habits.put("window", page="members")
    with pytest.raises(Unusable):
        habits.save()
    assert dict(habits.get("window")) == {"page": "members"}


_SAVES = """
import sys
import subprocess
import sys
from pathlib import Path
from psg_admin.ui.kit.remember import Remember

habits = Remember(Path(sys.argv[1]))
for turn in range(300):
    habits.put("window", turn=turn)
    habits.save()
"""


def test_two_windows_of_one_office_keep_their_habits_at_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    windows = [
        subprocess.Popen([sys.executable, "-c", _SAVES, str(path)], stderr=subprocess.PIPE) for _window in range(3)
    ]
    said = [window.communicate()[1] for window in windows]
    assert said == [b"", b"", b""]
    assert dict(Remember(path).get("window")) == {"turn": 299}
    assert [one.name for one in tmp_path.iterdir()] == ["desk.json"]
