"""Today says how many pairs of people look alike: counted aside, remembered, and never waited for."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from psg_admin.paths import Home
from psg_admin.people.operations import add_contact, note_not_same
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.today.page import TodayPage
from tests.offices import NOW, TODAY
from tests.ui.memberships.hands import furnish

LINE = "today.decide.twins"


@pytest.fixture
def _no_habits() -> Iterator[None]:
    yield
    habits.forget("today twins")


class Morning:
    """The first page over an office in which Lucía is entered twice."""

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, folder: Path) -> None:
        self.bot, self.jobs, self.office = bot, jobs, office
        self.page = TodayPage(Desk(jobs, office, Home(folder)))
        bot.addWidget(self.page)
        jobs.changed.connect(self.page.reload)
        self.page.resize(1100, 760)
        self.page.show()

    def counted(self, deed: Callable[[], object]) -> None:
        """Do something that changes the count, and wait for it."""
        with self.bot.waitSignal(self.page.twins.counted, timeout=20_000):
            deed()

    def words(self) -> str:
        """Return what the line says, nothing where there is none."""
        found = self.page.board.findChild(QPushButton, LINE)
        return "" if found is None else found.accessibleName()


def twice(office: Office) -> None:
    draft = ContactDraft(given="Luci", family="Ramírez Ñato", street="1 High Street", town="London", postcode="N1 7BJ")
    office.write(partial(add_contact, draft=draft, now=NOW))


@pytest.mark.usefixtures("_no_habits")
def test_pairs_are_counted_after_the_page_is_there_and_lead_to_the_list(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> None:
    furnish(sqlite_office)
    twice(sqlite_office)
    morning = Morning(sqlite_office, jobs, qtbot, tmp_path)
    went: list[Target] = []
    morning.page.leads.connect(went.append)
    morning.page.reload()
    settled()  # the page is there, and nothing waits for the count
    assert morning.page.board.figures is not None
    assert (morning.words(), jobs.waiting) == ("", False)
    morning.counted(lambda: None)
    assert morning.words() == "1 pair of people look alike"
    link = morning.page.board.findChild(QPushButton, LINE)
    assert link is not None
    link.click()
    assert [(one.page, one.deed) for one in went] == [("members", "duplicates")]


@pytest.mark.usefixtures("_no_habits")
def test_what_was_counted_is_remembered_until_somebody_changes(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> None:
    furnish(sqlite_office)
    twice(sqlite_office)
    first = Morning(sqlite_office, jobs, qtbot, tmp_path)
    first.counted(first.page.reload)
    second = Morning(sqlite_office, jobs, qtbot, tmp_path)
    second.counted(second.page.reload)  # known from before: it is there at once, without a count
    assert second.words() == "1 pair of people look alike"
    apart = partial(note_not_same, contact_ids=(1, 6), today=TODAY)
    second.counted(lambda: jobs.write(apart, owner=second.page))
    assert second.words() == ""
    settled()
