"""The password of a server, asked for in the window and kept in one file."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import manifests, open_at
from psg_admin.kernel.errors import Unusable
from psg_admin.paths import Home
from psg_admin.ui.app import DeskWindow, open_asking
from psg_admin.ui.first.password import PasswordDialog
from psg_admin.ui.kit.widgets import TextLabel
from psg_admin.ui.walk import Walk
from tests.faults.locked import asking_for_password
from tests.faults.proxy import between
from tests.offices import PostgresHouse
from tests.ui.conftest import press, type_words


@pytest.fixture
def address(postgres_house: PostgresHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an office whose server asks for a password."""
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "own" / "pgpass"))
    url = postgres_house.new(tmp_path)
    with asking_for_password(url, "marzipan") as locked, between(locked) as wire:
        yield wire.url().render_as_string(hide_password=False)
    postgres_house.drop(url)


def answered(*answers: Callable[[PasswordDialog], None]) -> list[str]:
    """Answer one dialog after another, and return what each said."""
    said: list[str] = []
    left = list(answers)

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, PasswordDialog) and widget.isVisible() and left:
                said.append(" | ".join(label.text() for label in widget.findChildren(TextLabel) if label.isVisible()))
                left.pop(0)(widget)
        if left:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)
    return said


def typing(password: str) -> Callable[[PasswordDialog], None]:
    def answer(dialog: PasswordDialog) -> None:
        assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
        type_words(dialog.password, password)
        press(dialog, "Open the office")

    return answer


def test_the_password_is_asked_for_and_kept_in_its_file_alone(address: str, tmp_path: Path, qtbot: QtBot) -> None:
    said = answered(typing("marsipan"), typing("marzipan"))
    desk = open_asking(Home(tmp_path / "home"), address, open_at, manifests())
    assert isinstance(desk, DeskWindow)
    desk.window.show()
    Walk(desk, tmp_path / "pictures").settle()
    desk.close()
    file = tmp_path / "own" / "pgpass"
    assert "asks for a password." in said[0]
    assert f"It is kept in {file}, which nobody but you can read" in said[0]
    assert "⚠ This is not the password." in said[1]
    assert file.read_text().endswith(":boss:marzipan\n")
    assert len(file.read_text().splitlines()) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for other in tmp_path.rglob("*"):
        if other.is_file() and other != file:
            assert b"marzipan" not in other.read_bytes()
    desk = open_asking(Home(tmp_path / "home"), address, open_at, manifests())
    assert desk is not None, "it is not asked for again"
    desk.close()


def test_who_leaves_opens_nothing(address: str, tmp_path: Path, qtbot: QtBot) -> None:
    answered(PasswordDialog.reject)
    assert open_asking(Home(tmp_path / "home"), address, open_at, manifests()) is None
    assert not (tmp_path / "own").exists()


def test_a_password_that_cannot_be_kept_is_said(qtbot: QtBot) -> None:
    def keep(_password: str) -> None:
        raise Unusable("The file is not to be written.")

    dialog = PasswordDialog("It asks.", kept="Here.", keep=keep)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    [said] = [label for label in dialog.findChildren(TextLabel) if label.objectName() == "said"]
    assert said.text() == "⚠ Type the password."
    type_words(dialog.password, "x")
    dialog.accept()
    assert said.text() == "⚠ The file is not to be written."
    assert dialog.isVisible()
