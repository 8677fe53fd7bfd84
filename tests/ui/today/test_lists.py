"""Each figure of Today, on the sample office: the list it leads to has as many rows as it says, also the next day."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.page import Page
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.payments.page import PaymentsPage
from psg_admin.ui.today.page import TodayPage
from tests.offices import sample
from tests.reports.orders import let_orders_be_missed
from tests.ui.conftest import Recorder


class Day:
    """The pages of one desk at the sample office."""

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path) -> None:
        self.settled = settled
        self.desk = Desk(jobs, office, Home(folder))
        self.today = TodayPage(self.desk)
        self.members = MembersPage(self.desk)
        self.payments = PaymentsPage(self.desk)
        for page in (self.today, self.members, self.payments):
            bot.addWidget(page)
            page.resize(1200, 800)
            page.show()
            page.reload()
        settled()
        self.today.leads.connect(self.go)

    def go(self, target: Target) -> None:
        """Go where a link leads, as the window does."""
        pages: dict[str, Page] = {"members": self.members, "payments": self.payments}
        pages[target.page].show_filter(target.filter)
        self.settled()

    def press(self, name: str) -> str:
        """Press a figure, and return what a screen reader reads of it."""
        link = self.today.findChild(QPushButton, f"today.{name}")
        assert link is not None
        words = link.accessibleName()
        link.click()
        self.settled()
        return words


@pytest.fixture
def day(sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path) -> Iterator[Day]:
    sample(sqlite_office, 300, seed=3)
    let_orders_be_missed(sqlite_office)
    yield Day(sqlite_office, jobs, qtbot, settled, tmp_path)
    settled()


def test_the_list_behind_a_figure_has_as_many_rows(day: Day) -> None:
    for name in ("current", "life", "in-grace", "lapsed"):
        words = day.press(f"members.{name}")
        assert words.endswith(f": {day.members.members.count():,}"), words
        assert day.members.chips.current() == name
    for name, chip, said in (
        ("renewals.grace", "in-grace", "{} in grace"),
        ("renewals.ending", "ending", "{} run out"),
        ("orders.missed", "missed", "{} members concerned"),
    ):
        words = day.press(name)
        assert words == said.format(day.members.members.count()), words
        assert day.members.chips.current() == chip
    words = day.press("money.month")
    assert f" {day.payments.payments.count()} payment" in words
    assert day.press("money.owed").startswith(f"Owed, {day.payments.debts.count()} sum")
    words = day.press("owed.due")
    assert words.startswith(f"{day.payments.debts.count()} sum"), words


def test_a_filter_is_remembered_until_the_next_day_and_a_figure_is_none(
    day: Day, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    day.members.filters._methods.setCurrentIndex(day.members.filters._methods.findData("cheque"))
    types = day.members.filters._types
    types.setCurrentIndex(types.findText("Individual"))
    chosen = day.members.filters.chosen()
    day.members.chips.choose("lapsed")
    day.members.chips.chosen.emit("lapsed")
    day.payments.chips.choose("owed")
    day.payments.chips.chosen.emit("owed")
    settled()
    seen = list(day.members.members.all_ids())
    assert (len(chosen), bool(seen)) == (2, True)
    day.press("renewals.ending")
    day.press("money.month")
    members, payments = MembersPage(day.desk), PaymentsPage(day.desk)
    for page in (members, payments):
        qtbot.addWidget(page)
        page.show()
        page.reload()
    settled()
    assert members.chips.current() == "lapsed"
    assert members.filters.chosen() == chosen
    assert list(members.members.all_ids()) == seen
    assert payments.chips.current() == "owed"


def test_an_export_names_the_filter_it_was_made_from(
    day: Day, recorder: Recorder, tmp_path: Path, settled: Callable[[], None]
) -> None:
    for press, export, words in (
        ("renewals.ending", day.members.export, "Runs out by 18 November 2016"),
        ("orders.missed", day.members.export, "Standing order missed in the last year"),
        ("owed.due", day.payments.export, "Due by 20 October 2016"),
    ):
        day.press(press)
        recorder.save_to = tmp_path / f"{press}.xlsx"
        export()
        settled()
        rows = [
            [str(cell) for cell in row if cell is not None]
            for sheet in load_workbook(recorder.save_to)
            for row in sheet.iter_rows(values_only=True)
        ]
        assert any(words in cell for row in rows for cell in row), rows[:4]
