"""Handing the office over in the window: a copy that is only read says so, and holds back what would write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QPushButton

from psg_admin import paths
from psg_admin.bootstrap import manifests
from psg_admin.paths import Home
from psg_admin.store.handover import hand_over, take_over
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.kit.action import by_key
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.office import OfficeDeeds
from psg_admin.ui.walk import Walk
from tests.offices import sample
from tests.ui.conftest import Recorder, press
from tests.ui.desktop import whole_desktop


@pytest.fixture
def walk(sqlite_office: Office, tmp_path: Path) -> Iterator[Walk]:
    sample(sqlite_office, 60)
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

    deeds.take_over()
    dialog = walk.dialog()
    assert "named" not in dialog.form.typed(), "nobody has it: nobody need be named"
    walk.submit(dialog)
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
    walk.submit(walk.dialog())
    recorder.open_these = [tmp_path / "handed.sqlite"]
    deeds.take_over()
    dialog = walk.dialog()
    press(dialog, "Choose the file…")
    assert dialog.form.value("file") == str(tmp_path / "handed.sqlite")
    dialog.submit()
    walk.settle()
    assert "is an older state of this office" in said_wrong(dialog)
    dialog.reject()


def test_whose_computer_is_lost_is_named_in_the_same_step(walk: Walk, recorder: Recorder, tmp_path: Path) -> None:
    recorder.save_to = tmp_path / "handed.sqlite"
    office = walk.desk.office
    hand_over(office, recorder.save_to)
    office.actor = "Ana"
    take_over(office, walk.desk.home)
    (paths.state() / "computer").write_text("0" * 32, "ascii")  # from now on this is another computer than Ana's
    walk.desk._read_pen()
    walk.settle()
    assert "with Ana" in walk.window.windowTitle()
    OfficeDeeds(walk.window, lambda: walk.desk.desk).take_over()
    dialog = walk.dialog()
    dialog.submit()
    assert "Choose the file" in dialog.form._places["file"].note.text(), "nothing is done without a file or a name"
    dialog.form.put("named", "Bea")
    dialog.submit()
    walk.settle()
    assert "Ana has had this office" in said_wrong(dialog)
    dialog.form.put("named", "ana")
    walk.submit(dialog)
    assert "with Ana" not in walk.window.windowTitle()


@pytest.mark.parametrize("page", ["today", "members", "payments", "events", "news", "settings"])
def test_every_button_that_begins_a_deed_is_held_back_with_the_reason(
    sqlite_office: Office, tmp_path: Path, recorder: Recorder, page: str
) -> None:
    desk = DeskWindow(sqlite_office, Home(tmp_path / "home"), manifests())
    desk.window.show()
    walk = Walk(desk, tmp_path)
    walk.settle()
    walk.page(page)
    before = {one.text() for one in primary(walk)}
    recorder.save_to = tmp_path / "handed.sqlite"
    OfficeDeeds(walk.window, lambda: desk.desk).hand_over()
    walk.settle()
    held = {one.text(): one.toolTip() for one in primary(walk) if not one.isEnabled()}
    assert before
    assert not [one.text() for one in primary(walk) if one.isEnabled()]
    assert all("so nothing is written in this copy" in why for why in held.values())
    assert page == "settings" or held, "the first step of an empty page"
    undo = next(one for one in desk.window._of_window() if one.key == "undo")
    assert "so nothing is written in this copy" in undo.why
    assert not desk.window._undo_action.isEnabled()
    OfficeDeeds(walk.window, lambda: desk.desk).take_over()
    walk.submit(walk.dialog())
    assert {one.text() for one in primary(walk) if one.isEnabled()} == before
    desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def primary(walk: Walk) -> list[QPushButton]:
    """Return the buttons of the page that stand out and are seen."""
    found = walk.window.current_page().findChildren(QPushButton)
    return [one for one in found if one.property("look") == "primary" and one.isVisible()]


def said_wrong(dialog: FormDialog) -> str:
    """Return what a dialog says above its buttons."""
    label = dialog.findChild(QLabel, "errors")
    assert isinstance(label, QLabel)
    return label.text()


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
