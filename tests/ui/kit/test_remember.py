"""Habits: kept in a small file, and a broken one harms nobody."""

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
