"""The first start: three questions."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import open_at
from psg_admin.memberships.queries import member_list_ids
from psg_admin.places import Home
from psg_admin.store.asking import Ask
from psg_admin.store.settings import load_settings
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.first.start import Begun, FirstStart
from psg_admin.ui.walk import Walk
from tests.ui.conftest import type_words


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> FirstStart:
    made = FirstStart(Home(tmp_path / "data"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_empty_office_needs_a_name(start: FirstStart, tmp_path: Path) -> None:
    start.accept()
    assert start.begun is None
    assert start.isVisible()
    type_words(start.name, "Peru Group")
    start.accept()
    assert start.begun == Begun(Home(tmp_path / "data"), "Peru Group", sample=False)


def test_the_sample_has_a_name_of_its_own(start: FirstStart, tmp_path: Path) -> None:
    start.sample.setChecked(True)
    start.folder.setText(str(tmp_path / "elsewhere"))
    start.accept()
    assert start.begun == Begun(Home(tmp_path / "elsewhere"), "", sample=True)


def test_a_folder_that_cannot_be_made_is_told(start: FirstStart, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    type_words(start.name, "Peru Group")
    start.folder.setText(str(tmp_path / "file" / "data"))
    start.accept()
    assert start.begun is None
    assert start.isVisible()
    start.reject()


@pytest.mark.parametrize("sample", [False, True])
def test_the_office_begins_as_asked(qtbot: QtBot, tmp_path: Path, qapp: object, sample: bool) -> None:  # noqa: FBT001 - a parameter of the test
    home = Home(tmp_path)
    desk = DeskWindow(open_at(home, None, create=True), home)
    desk.begin(Begun(home, "Peru Group", sample=sample))
    desk.window.show()
    Walk(desk, tmp_path / "pictures").settle()
    try:
        assert desk.office.read(load_settings).organisation == "Peru Group"
        ids = desk.office.read(lambda session: member_list_ids(session, ask=Ask(), today=desk.desk.today))
        assert bool(ids) is sample
        assert "Peru Group" in desk.window.windowTitle()
    finally:
        desk.close()
