"""Restoring a backup inside the real window: what would be lost is seen before anything is done."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from psg_admin.paths import Home
from psg_admin.reports.audit import audit
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backups import backups, daily, head_of
from psg_admin.store.copy_names import Origin
from psg_admin.store.office import Office
from psg_admin.store.second_place import choose_second_place, copy_there
from psg_admin.ui.dialogs.restore import RestoreDialog
from psg_admin.ui.kit.daily import daily_copy
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.safety import BackupsPart
from psg_admin.ui.today.page import TodayPage
from tests.offices import NOW, TODAY
from tests.ui.conftest import Recorder, press


@pytest.fixture
def jobs(office: Office) -> Iterator[Jobs]:
    """Its lanes, on either engine."""
    made = Jobs(office)
    yield made
    made.close()


@pytest.fixture
def desk(jobs: Jobs, office: Office, tmp_path: Path) -> Desk:
    """A desk with a backup of the day, after which something was done."""
    home = Home(tmp_path / "home")
    named(office, "One")
    daily(home, office.url, today=TODAY, at=NOW)
    named(office, "Two")
    return Desk(jobs, office, home)


@pytest.fixture
def page(desk: Desk, settled: Callable[[], None]) -> Iterator[SettingsPage]:
    made = SettingsPage(desk)
    made.resize(1100, 700)
    made.show()
    made.show_filter("safety")
    settled()
    yield made
    settled()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def named(office: Office, organisation: str) -> None:
    office.write(partial(save_settings, settings=Settings(organisation=organisation)))


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def asked(page: SettingsPage, settled: Callable[[], None]) -> RestoreDialog:
    """Choose the backup, and press its button."""
    part = page.seen()
    assert isinstance(part, BackupsPart)
    part.table.select_id(part.table.all_ids()[-1])
    settled()
    press(page, "Restore…")
    settled()
    (dialog,) = page.findChildren(RestoreDialog)
    return dialog


def action(dialog: RestoreDialog) -> QPushButton:
    found = dialog.findChild(QPushButton, "action")
    assert isinstance(found, QPushButton)
    return found


def test_what_would_be_lost_is_seen_and_cancelling_changes_nothing(
    page: SettingsPage, office: Office, settled: Callable[[], None], desk: Desk
) -> None:
    dialog = asked(page, settled)
    words = said(dialog)
    assert "Restore the backup of 20 October 2016" in words
    assert "1 deed would be lost that was done since." in words
    assert "Settings changed" in words
    assert "Test" in words
    assert "A backup of what is here now is made first." in words
    dialog.reject()
    settled()
    assert office.read(load_settings).organisation == "Two"
    assert len(backups(desk.home)) == 1


def test_the_focus_begins_on_what_leaves_everything_as_it_is(
    page: SettingsPage, office: Office, settled: Callable[[], None], desk: Desk
) -> None:
    dialog = asked(page, settled)
    at = dialog.focusWidget()
    assert isinstance(at, QPushButton)
    assert at.text() == "&Cancel"
    assert not action(dialog).isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settled()
    assert page.findChildren(RestoreDialog) == []
    assert office.read(load_settings).organisation == "Two"
    assert len(backups(desk.home)) == 1


def test_enter_restores_and_the_window_goes_on(
    page: SettingsPage, office: Office, settled: Callable[[], None], desk: Desk, jobs: Jobs
) -> None:
    heard: list[str] = []
    jobs.changed.connect(lambda changes: heard.append(changes.summary))
    dialog = asked(page, settled)
    action(dialog).setFocus()
    QTest.keyClick(action(dialog), Qt.Key.Key_Return)
    settled()
    assert office.read(load_settings).organisation == "One"
    assert [one.split(";")[0] for one in heard] == ["Restored from the backup of 20 October 2016"]
    assert "✓ Restored. What was here before is in a backup of its own." in said(page)
    assert {one.origin for one in backups(desk.home)} == {Origin.DAILY, Origin.BEFORE_RESTORE}
    assert office.read(audit) == []


def test_what_was_done_meanwhile_is_shown_before_it_is_lost(
    page: SettingsPage, office: Office, settled: Callable[[], None]
) -> None:
    dialog = asked(page, settled)
    named(office, "Three")
    action(dialog).click()
    settled()
    assert office.read(load_settings).organisation == "Three"
    assert "Something was done here since" in said(dialog)
    assert "2 deeds would be lost that were done since." in said(dialog)
    action(dialog).click()
    settled()
    assert office.read(load_settings).organisation == "One"


def test_a_backup_that_holds_what_is_here_has_nothing_to_restore(
    page: SettingsPage, office: Office, settled: Callable[[], None], desk: Desk
) -> None:
    daily(desk.home, office.url, today=TODAY + timedelta(days=1), at=NOW)
    for one in backups(desk.home)[1:]:
        one.path.unlink()
    page.reload()
    settled()
    dialog = asked(page, settled)
    assert not action(dialog).isEnabled()
    assert "restoring it would change nothing" in said(dialog)
    dialog.reject()


def test_a_second_place_is_chosen_here_and_left(
    page: SettingsPage, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    assert "There is no second place for backups." in said(page)
    recorder.folder = tmp_path / "stick"
    recorder.folder.mkdir()
    press(page, "Choose a folder…")
    settled()
    assert len(list(recorder.folder.iterdir())) == 1
    assert (
        f"Last backed up to the second place on 20 October 2016, {NOW.astimezone():%H:%M}: {recorder.folder}."
        in said(page)
    )
    press(page, "None any more")
    settled()
    assert "There is no second place for backups." in said(page)


def test_today_says_when_the_second_place_was_used_last(
    desk: Desk, office: Office, settled: Callable[[], None], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_second_place(desk.home, head_of(office.url).identity, stick, today=TODAY - timedelta(days=9))
    page = TodayPage(desk)
    page.resize(1100, 700)
    page.show()
    page.reload()
    settled()
    buttons = {one.objectName(): one.text() for one in page.findChildren(QPushButton)}
    assert "No backup in the second place yet" in buttons.values()
    copy_there(desk.home, office.url, at=NOW)
    page.reload()
    settled()
    words = " ".join(one.text() for one in page.findChildren(QPushButton))
    assert "Last backed up to the second place on 20 October 2016" in words
    assert "yet" not in words
    page.close()
    page.deleteLater()


class Window(QWidget):
    """A window with a foot."""

    def __init__(self) -> None:
        super().__init__()
        self.feet: list[str] = []

    def set_foot(self, words: str) -> None:
        """Hear what stands at the foot."""
        self.feet.append(words)

    def refresh(self, _topics: object) -> None:
        """Hear what changed."""


def test_a_second_place_that_cannot_be_written_is_told_at_the_foot(
    desk: Desk, office: Office, settled: Callable[[], None], tmp_path: Path, recorder: Recorder
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_second_place(desk.home, head_of(office.url).identity, stick, today=TODAY)
    for one in backups(desk.home):  # a folder stands where the file would be
        (stick / one.path.name).mkdir()
        (stick / one.path.name / "mine.txt").write_text("mine")
    window = Window()
    daily_copy(desk, window)
    settled()
    assert window.feet[0].startswith("Not backed up to the second place: ")
    assert recorder.messages == []
    window.deleteLater()
