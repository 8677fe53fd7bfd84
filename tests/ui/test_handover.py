"""Handing the office over in the window: a copy that is only read says so, and holds back what would write."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from psg_admin.bootstrap import manifests
from psg_admin.paths import Home
from psg_admin.sample.make import fill
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.kit.action import by_key
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.office import OfficeDeeds
from psg_admin.ui.walk import Walk
from tests.offices import TODAY
from tests.ui.conftest import Recorder
from tests.ui.desktop import whole_desktop


@pytest.fixture
def walk(sqlite_office: Office, tmp_path: Path) -> Iterator[Walk]:
    sqlite_office.write(partial(fill, members=60, seed=1, today=TODAY))
    with whole_desktop(sqlite_office, tmp_path) as walk:
        yield walk


def why_not(walk: Walk, key: str) -> str:
    """Return why an action of the page that is seen cannot be done now."""
    action = by_key(walk.window.current_page().page_actions(), key)
    assert action is not None
    return action.why


def test_a_handed_over_office_is_read_and_can_be_taken_over(walk: Walk, recorder: Recorder, tmp_path: Path) -> None:
    deeds = OfficeDeeds(walk.window, lambda: walk.desk.desk)
    walk.page("members")
    assert not why_not(walk, "new")
    assert walk.window.windowTitle().endswith("– Membership office")
    recorder.save_to = tmp_path / "handed.sqlite"
    deeds.hand_over()
    walk.settle()
    assert recorder.save_to.exists()
    assert "nothing is written here" in recorder.asked[0]
    assert "handed.sqlite" in recorder.messages[-1]
    assert "as of " in walk.window.windowTitle()
    assert "handed over by" in walk.window.windowTitle()
    assert "so nothing is written in this copy" in walk.window.notice_bar.text()
    assert "so nothing is written in this copy" in why_not(walk, "new")
    assert not why_not(walk, "export")
    assert not why_not(walk, "reload")

    recorder.open_these = []
    deeds.take_over()
    walk.settle()
    assert "as of " not in walk.window.windowTitle()
    assert walk.window.notice_bar.text() == ""
    assert not why_not(walk, "new")


def test_who_thinks_better_of_it_hands_nothing_over(walk: Walk, recorder: Recorder) -> None:
    recorder.agrees = False
    OfficeDeeds(walk.window, lambda: walk.desk.desk).hand_over()
    walk.settle()
    assert "as of " not in walk.window.windowTitle()


def test_from_another_history_nothing_is_taken(walk: Walk, recorder: Recorder, tmp_path: Path) -> None:
    deeds = OfficeDeeds(walk.window, lambda: walk.desk.desk)
    recorder.save_to = tmp_path / "handed.sqlite"
    deeds.hand_over()
    walk.settle()
    deeds.take_over()
    walk.settle()
    recorder.open_these = [tmp_path / "handed.sqlite"]
    deeds.take_over()
    walk.settle()
    assert "is an older state of this office" in recorder.messages[-1]


def test_an_office_in_a_folder_kept_in_step_says_so_once(
    sqlite_office: Office, tmp_path: Path, recorder: Recorder
) -> None:
    Path(sqlite_office.url.database or "").parent.joinpath(".stfolder").mkdir()
    for times in (1, 0):
        desk = DeskWindow(sqlite_office, Home(tmp_path / "home"), manifests())
        desk.window.show()
        Walk(desk, tmp_path).settle()
        assert desk.window.notice_bar.text().count("a folder that Syncthing keeps in step") == times
        desk.window.close()
        desk.window.deleteLater()
        desk.jobs.close()
        habits.save()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
