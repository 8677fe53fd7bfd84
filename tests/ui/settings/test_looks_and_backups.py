"""The looks of the desk and its backups, as they are set and made in the settings of the real window."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from psg_admin.kernel import words
from psg_admin.paths import Home
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backups import Backup, backups, daily
from psg_admin.store.copy_names import Origin
from psg_admin.store.office import Office
from psg_admin.ui.backups import command_of
from psg_admin.ui.kit import appearance, theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.pane_parts import Rule
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.settings.looks import LooksPart
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.safety import BackupsPart
from tests.ui.conftest import Recorder, button, press


@pytest.fixture
def page(desk: Desk, settled: Callable[[], None], qapp: QApplication) -> Iterator[SettingsPage]:
    made = SettingsPage(desk)
    made.resize(1100, 700)
    made.show()
    made.reload()
    settled()
    yield made
    settled()
    made.close()
    made.deleteLater()
    theme.apply(qapp, "light")


def choose(page: SettingsPage, **values: object) -> None:
    """Choose something of the looks, as a person does at its box."""
    page.show_filter("appearance")
    part = page.seen()
    assert isinstance(part, LooksPart)
    for key, value in values.items():
        part.form.put(key, value)
        part.form.changed.emit()


def test_each_choice_of_the_looks_holds_at_once_and_at_the_next_start(
    page: SettingsPage, tmp_path: Path, qapp: QApplication
) -> None:
    habits.open(tmp_path / "desk.json")
    small = theme.line_height()
    choose(page, theme="dark", text=200, density="comfortable", language="es")
    assert (theme.tokens().dark, theme.comfortable()) == (True, True)
    assert theme.line_height() > 1.7 * small
    assert words.language() == "en", "until the next start"
    kept = json.loads((tmp_path / "desk.json").read_text(encoding="utf-8"))["appearance"]
    assert kept == {"theme": "dark", "text": 200, "density": "comfortable", "language": "es"}
    theme.apply(qapp, "light")
    habits.open(tmp_path / "desk.json")
    appearance.apply(qapp, appearance.current())
    assert (theme.tokens().dark, theme.comfortable()) == (True, True)
    assert appearance.language(Home(tmp_path)) == "es"


def test_looks_that_cannot_be_kept_hold_and_say_so(page: SettingsPage, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder would be")
    habits.open(tmp_path / "taken" / "desk.json")
    choose(page, theme="dark")
    assert theme.tokens().dark
    part = page.seen()
    assert isinstance(part, LooksPart)
    assert part.said.isVisible()
    assert part.said.text()


def made_by_hand(home: Home) -> list[Backup]:
    return [one for one in backups(home) if one.origin is Origin.BY_HAND]


def said(page: SettingsPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_a_backup_is_made_by_its_button_and_stands_in_the_list(
    page: SettingsPage, desk: Desk, settled: Callable[[], None]
) -> None:
    page.show_filter("safety")
    settled()
    assert "There is no backup yet." in said(page)
    page.run("back-up")
    settled()
    part = page.seen()
    assert isinstance(part, BackupsPart)
    (found,) = made_by_hand(desk.home)
    assert list(part.table.all_ids()) == [found.id]
    assert f"✓ Backed up and checked: {found.path.name}" in said(page)
    assert "The last backup was made today" in said(page)
    assert "By hand" in str(part.table.grid().model().index(0, 3).data())


def test_what_is_called_like_a_backup_and_cannot_be_read_is_in_the_list_and_not_restored(
    page: SettingsPage, desk: Desk, settled: Callable[[], None]
) -> None:
    page.show_filter("safety")
    page.run("back-up")
    settled()
    cut = desk.home.backups / "office-2016-10-01.sqlite"
    cut.touch()
    page.reload()
    settled()
    part = page.seen()
    assert isinstance(part, BackupsPart)
    model = part.table.grid().model()
    assert [model.index(row, 3).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())] == [
        "By hand", "Daily · cannot be read",
    ]  # fmt: skip
    part.table.select_id(part.table.all_ids()[1])
    settled()
    assert f"{cut} is empty." in said(page).replace("\u200b", "")
    pane = page.findChild(DetailPane)
    assert pane is not None
    assert pane.findChild(QPushButton, "do.restore") is None
    assert button(pane, "do.backup-folder").isEnabled()


def test_who_stood_on_the_empty_list_stands_on_the_first_backup_once_it_is_there(
    page: SettingsPage, settled: Callable[[], None], qtbot: QtBot
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_filter("safety")
    settled()
    part = page.seen()
    assert isinstance(part, BackupsPart)
    part.enter()
    now = page.window().focusWidget()
    assert isinstance(now, QPushButton)
    assert now.text() == "Back up &now"
    pane = page.findChild(DetailPane)
    assert pane is not None
    assert pane.findChildren(Rule)[0].y() > pane.findChildren(QLabel)[0].y(), "no line above the first section"
    now.setFocus()
    QTest.keyClick(now, Qt.Key.Key_Space)
    settled()
    assert len(part.table.all_ids()) == 1
    assert page.window().focusWidget() is part.table.grid()
    before = button(pane, "do.second-place")
    part.show_chosen()
    assert isValid(before), "the focus may be on its way from there"
    assert not pane.isAncestorOf(before)


def test_every_backup_of_the_folder_is_listed_with_how_it_came_about(desk: Desk, sqlite_office: Office) -> None:
    made = daily(desk.home, sqlite_office.url, today=desk.today)
    assert made is not None
    folder = desk.home.backups
    for name in (
        "office-2016-10-18", "office-2016-10-19", "office-before-upgrade-2026-01-31-101500",
        "office-by-hand-2026-02-28-235959", "stick", "office-by-hand-2026-02-30-101500",
        "office-by-hand-2026-02-28-996161", "office-0123abcd-before-restore-2026-03-01-120000",
    ):  # fmt: skip
        shutil.copyfile(made.path, folder / f"{name}.sqlite")
    (folder / "office-2016-10-17.sqlite").write_bytes(b"x")
    (folder / "office-2016-10-16.sqlite").touch()
    (folder / "notes.txt").write_text("no backup")
    found = {one.path.stem: one for one in backups(desk.home)}
    assert len(found) == 9
    assert {found[f"office-2016-10-{day}"].origin for day in (18, 19)} == {Origin.DAILY}
    assert found["office-before-upgrade-2026-01-31-101500"].origin is Origin.BEFORE_UPGRADE
    assert found["office-0123abcd-before-restore-2026-03-01-120000"].origin is Origin.BEFORE_RESTORE
    assert found["office-by-hand-2026-02-28-235959"].made_at.isoformat() == "2026-02-28T23:59:59"
    assert {found[name].origin for name in found if "hand" in name or name == "stick"} == {Origin.BY_HAND}
    assert backups(desk.home) == sorted(found.values(), key=lambda one: (one.made_at, one.path.name), reverse=True)


def test_the_daily_rounds_leave_a_backup_made_by_hand(
    page: SettingsPage, desk: Desk, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.show_filter("safety")
    page.run("back-up")
    settled()
    for day in range(20):
        sqlite_office.write(partial(save_settings, settings=Settings(organisation=f"Name {day}")))
        daily(desk.home, sqlite_office.url, today=date(2026, 1, 1) + timedelta(days=day))
    assert len(made_by_hand(desk.home)) == 1
    assert 14 <= len([one for one in backups(desk.home) if one.origin is Origin.DAILY]) < 20


def test_a_backup_is_opened_beside_and_no_sentence_holds_a_command(
    page: SettingsPage, desk: Desk, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    page.show_filter("safety")
    page.run("back-up")
    settled()
    part = page.seen()
    assert isinstance(part, BackupsPart)
    part.table.select_id(part.table.all_ids()[0])
    settled()
    recorder.folder, recorder.agrees = tmp_path / "beside", False
    press(page, "Open it beside…")
    settled()
    (question,) = [one for one in recorder.asked if "second window" in one]
    assert str(recorder.folder) in question
    assert "--" not in question
    done = subprocess.run([*command_of(recorder.folder), "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


class Foot(QMainWindow):
    """A window that is told of backups."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def set_foot(self, words: str) -> None:
        """Hear what stands at the foot."""
        self.words.append(words)

    def refresh(self, topics: object) -> None:
        """Hear what changed."""


def test_the_foot_of_the_window_tells_of_a_backup_made_by_hand(
    desk: Desk, settled: Callable[[], None], qtbot: QtBot
) -> None:
    window = Foot()
    page = SettingsPage(desk)
    window.setCentralWidget(page)
    window.show()
    page.show_filter("safety")
    page.run("back-up")
    settled()
    assert window.words == [f"Backup: today {desk.made_at:%H:%M}"]
    QTimer.singleShot(0, window.close)
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
