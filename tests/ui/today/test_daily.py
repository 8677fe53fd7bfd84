"""The copy of the day: made once, in the long lane, and told at the foot, also when it fails."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from psg_admin.kernel.changes import Topic
from psg_admin.paths import Home
from psg_admin.settings import Settings, save_settings
from psg_admin.store.backups import backups
from psg_admin.store.office import Office
from psg_admin.ui.kit.daily import backup_words, daily_check, daily_copy, find_safety, made_at
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from tests.offices import NOW, TODAY
from tests.store.tampering import tamper
from tests.ui.conftest import Recorder


class Window(QWidget):
    """A window with a foot."""

    def __init__(self) -> None:
        super().__init__()
        self.feet: list[str] = []
        self.topics: list[frozenset[Topic]] = []

    def set_foot(self, words: str) -> None:
        self.feet.append(words)

    def refresh(self, topics: frozenset[Topic]) -> None:
        self.topics.append(topics)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    return made


def test_the_copy_of_the_day_is_made_once(
    sqlite_office: Office, jobs: Jobs, settled: Callable[[], None], window: Window, tmp_path: Path
) -> None:
    desk = Desk(jobs, sqlite_office, Home(tmp_path / "home"))
    daily_copy(desk, window)
    settled()
    (made,) = backups(desk.home)
    assert made.made_at.date() == TODAY
    assert window.feet[0].startswith("Backup: today ")
    before = made.path.stat().st_mtime_ns
    daily_copy(desk, window)
    settled()
    assert backups(desk.home)[0].path.stat().st_mtime_ns == before
    assert window.feet[1] == window.feet[0]
    assert window.topics == [frozenset({Topic.SETTINGS})] * 2


def test_a_failure_is_told_at_the_foot_and_in_no_dialog(
    sqlite_office: Office, jobs: Jobs, settled: Callable[[], None], window: Window, tmp_path: Path, recorder: Recorder
) -> None:
    home = Home(tmp_path / "home")
    home.folder.write_text("A file where the folder should be", encoding="utf-8")
    daily_copy(Desk(jobs, sqlite_office, home), window)
    settled()
    assert window.feet[0].startswith("No backup today: ")
    assert recorder.messages == []


def test_when_the_last_copy_was_made_is_said_in_words(sqlite_office: Office, tmp_path: Path) -> None:
    assert backup_words(None, today=TODAY) == "No backup yet"
    morning = datetime(2016, 10, 20, 9, 12)  # noqa: DTZ001 - as a person reads the clock
    assert backup_words(morning, today=TODAY) == "Backup: today 09:12"
    assert backup_words(morning.replace(day=18), today=TODAY) == "Backup: 18 Oct 2016 09:12"
    assert made_at(sqlite_office.read(find_safety(Home(tmp_path)))) is None


class Notices(Window):
    """A window that hears what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[str] = []

    def give_notice(self, sentence: str) -> None:
        self.notices.append(sentence)


def test_the_check_of_the_day_tells_what_was_changed_behind_the_program(
    sqlite_office: Office, jobs: Jobs, settled: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    window = Notices()
    qtbot.addWidget(window)
    desk = Desk(jobs, sqlite_office, Home(tmp_path / "home"))
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    daily_check(desk, window)
    settled()
    assert window.notices == []
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="Other Group")))
    tamper(sqlite_office, "UPDATE setting SET value = 'Their Group' WHERE value = 'Other Group'")
    daily_check(desk, window)
    settled()
    assert window.notices == [], "it was made today"
    sqlite_office.clock = lambda: NOW + timedelta(days=1)
    daily_check(desk, window)
    settled()
    (said,) = window.notices
    assert "“Their Group”, but the history says “Other Group”" in said
    assert said.endswith("“Check the office” in the File menu tells all.")
