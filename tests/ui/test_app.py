"""What the desktop around the program is told of it, and what Qt's own dialogs are asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog

from psg_admin.ui.app import make_app
from psg_admin.ui.kit.ask import Door


@pytest.fixture
def bare(qapp: QApplication) -> Iterator[QApplication]:
    """The application without what the program gives it."""
    qapp.setWindowIcon(QIcon())
    yield qapp
    qapp.setWindowIcon(QIcon())


def test_windows_have_an_icon_and_the_name_of_the_program(bare: QApplication) -> None:
    app = make_app()
    assert app is bare
    picture = app.windowIcon().pixmap(32, 32).toImage()
    assert any(picture.pixelColor(x, y).alpha() > 0 for x in range(picture.width()) for y in range(picture.height()))
    assert (app.applicationName(), app.desktopFileName()) == ("psg_admin", "psg_admin")


def test_a_folder_that_is_not_there_yet_is_chosen_from_the_nearest_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def chosen(_parent: object, _title: str, start: str) -> str:
        offered.append(start)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    assert Door().choose_folder(None, "Data folder", tmp_path / "new" / "office") is None
    assert Door().choose_folder(None, "Data folder", tmp_path) is None
    assert Door().choose_folder(None, "Data folder", tmp_path / ("long" * 100) / "office") is None
    assert offered == [str(tmp_path)] * 3
