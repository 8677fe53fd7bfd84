"""The first page: its figures lead to the lists behind them, and it stays where the person is."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.accounts.operations import set_budget
from psg_admin.books.operations import spend
from psg_admin.books.plans import PartRequest, SpendingRequest
from psg_admin.events.rules import PlaceDraft
from psg_admin.memberships.operations import mark_deceased
from psg_admin.paths import Home
from psg_admin.store.backups import daily
from psg_admin.store.office import Office
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.widgets import Badge
from psg_admin.ui.today.board import BESIDE, COLUMNS
from psg_admin.ui.today.page import TodayPage
from tests.events.desk import Desk as Organiser
from tests.offices import NOW, TODAY, Clock, furnished
from tests.payments.books import Books, pounds
from tests.ui.memberships.hands import furnish


class Morning:
    """The first page on the screen."""

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path) -> None:
        self.office = office
        self.settled = settled
        self.home = Home(folder)
        self.page = TodayPage(Desk(jobs, office, self.home))
        bot.addWidget(self.page)
        jobs.changed.connect(self.page.reload)
        self.went: list[Target] = []
        self.page.leads.connect(self.went.append)
        self.page.resize(1100, 760)
        self.page.show()
        self.look()

    def look(self) -> None:
        """Ask anew."""
        self.page.reload()
        self.settled()

    def words(self) -> list[str]:
        """Return all words of the page."""
        labels = [one.text() for one in self.page.board.findChildren(QLabel) if one.isVisible()]
        return labels + [one.accessibleName() or one.text() for one in self.links()]

    def links(self) -> list[QPushButton]:
        """Return all links and buttons of the sections."""
        return [one for one in self.page.board.findChildren(QPushButton) if one.isVisible()]

    def press(self, words: str) -> None:
        """Press a link by what a screen reader reads, with the keyboard."""
        found = [one for one in self.links() if (one.accessibleName() or one.text()).replace("&", "") == words]
        assert found, self.words()
        found[0].setFocus()
        QTest.keyClick(found[0], Qt.Key.Key_Space)
        self.settled()


@pytest.fixture
def morning(sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path) -> Morning:
    return Morning(sqlite_office, jobs, qtbot, settled, tmp_path)


def test_a_new_office_is_led_to_the_form_of_its_first_membership_type(morning: Morning) -> None:
    assert "First steps" in morning.words()
    assert morning.page.board.figures is None
    morning.press("Add your first membership type")
    assert morning.went == [Target("settings", 0, "scheme", deed="type")]


def test_every_figure_leads_to_the_list_behind_it(morning: Morning) -> None:
    furnished(morning.office, furnish, furnish)
    morning.look()
    for words, where in (
        ("Current: 2", Target("members", 0, "current")),
        ("In grace: 0", Target("members", 0, "in-grace")),
        ("Lapsed: 2", Target("members", 0, "lapsed")),
        ("Received, 0 payments: £0.00", Target("payments", 0, "month")),
        ("Owed, 1 sum: £30.00", Target("payments", 0, "owed")),
        ("1 sum to be paid", Target("payments", 0, "due")),
        ("Add an event", Target("events", deed="new")),
        ("Read news", Target("news", deed="read")),
        ("No backup yet", Target("settings", 0, "safety")),
    ):
        morning.press(words)
        assert morning.went[-1] == where


def test_what_lies_where_leads_to_the_page_of_money_and_a_cheque_long_in_hand_is_pointed_out(morning: Morning) -> None:
    def badges() -> list[str]:
        morning.look()
        sheet = morning.page.board.figures
        assert sheet is not None
        return [one.text() for one in sheet.findChildren(Badge)]

    books = Books(morning.office)
    zoe = books.person("Zoë")
    books.pay(zoe, "12.00", on=TODAY - timedelta(days=14))
    morning.office.write(partial(set_budget, category="postage", amount=pounds("8"), first_day=date(2016, 4, 1)))
    stamps = SpendingRequest("The post office", pounds("2"), TODAY, (PartRequest("postage"),))
    morning.office.write(partial(spend, spending=stamps, today=TODAY, now=NOW))
    assert badges() == []
    for words, chip in (
        ("Paid out, 1 sum: £2.00", "out"),
        ("All together: £10.00", "accounts"),
        ("In hand since 6 Oct: £12.00", "to-bank"),
        ("Spent of the budget: 25% of £8.00", "out"),
    ):
        morning.press(words)
        assert morning.went[-1] == Target("payments", 0, chip)
    books.pay(zoe, "5.00", on=TODAY - timedelta(days=15))
    assert badges() == ["15 days"]


def test_money_that_is_used_for_nothing_yet_is_told_from_a_rest_and_leads_to_what_is_left_over(
    morning: Morning,
) -> None:
    books = Books(morning.office)
    ana, zoe = books.person("Ana"), books.person("Zoë")
    fee = books.charge(zoe, "8.00")
    whole = books.pay(ana, "12.00").made or 0
    books.pay(zoe, "10.00", fee)
    morning.look()
    words = morning.words()
    assert "used for nothing yet · Cheque, 20 October 2016" in words
    assert "Cheque, 20 October 2016" in words
    assert {"£12.00", "£2.00"} <= set(words)
    morning.press("Quispe, Ana")
    assert morning.went == [Target("payments", whole, "credit")]


def test_a_deed_changes_the_figures_and_the_focus_stays(morning: Morning) -> None:
    furnished(morning.office, furnish, furnish)
    morning.look()
    morning.press("Current: 2")
    assert morning.page.focusWidget().objectName() == "today.members.current"
    books = Books(morning.office)
    books.pay(books.person("Zoë"), "12.00")
    morning.look()
    assert "Received, 1 payment: £12.00" in morning.words()
    assert morning.page.focusWidget().objectName() == "today.members.current"


def test_the_first_line_has_the_focus_once_it_has_come_and_when_its_own_is_gone(morning: Morning) -> None:
    furnished(morning.office, furnish, furnish)
    fresh = TodayPage(Desk(morning.page.jobs, morning.office, morning.home))
    fresh.show()
    fresh.take_focus()
    fresh.reload()
    morning.settled()
    first = fresh.board.first()
    assert first is not None
    assert fresh.focusWidget() is first
    fresh.close()
    fresh.deleteLater()
    morning.look()
    morning.page.board.focus("today.owed.paid meanwhile")
    assert morning.page.focusWidget() is morning.page.board.first()


def test_the_last_copy_is_told_and_an_old_one_pointed_out(morning: Morning) -> None:
    daily(morning.home, morning.office.url, today=TODAY - timedelta(days=5))
    morning.look()
    assert any(words.startswith("Backup: 15 Oct 2016 ") for words in morning.words())
    assert "A backup is made each day the desk is opened." in morning.words()
    daily(morning.home, morning.office.url, today=TODAY)
    morning.look()
    assert any(words.startswith("Backup: today ") for words in morning.words())
    assert "A backup is made each day the desk is opened." not in morning.words()
    (morning.home.backups / "office-2016-10-01.sqlite").touch()
    morning.look()
    morning.press("1 backup cannot be read")
    assert (morning.went[-1].page, morning.went[-1].filter) == ("settings", "safety")


@pytest.mark.parametrize(("beside", "wide"), [(True, True), (False, True), (False, False)])
def test_the_figures_stand_beside_the_list_or_below_it_and_nothing_is_wider_than_the_page(
    morning: Morning,
    beside: bool,  # noqa: FBT001 - a case
    wide: bool,  # noqa: FBT001 - a case
) -> None:
    furnished(morning.office, furnish, furnish)
    morning.look()
    board = morning.page.board
    from_here = BESIDE if beside else COLUMNS if wide else COLUMNS // 2
    morning.page.resize(theme.chars(from_here) + 2, 760)
    morning.settled()
    assert board.figures is not None
    assert (board.figures.x() > board.waiting.x(), board.figures.y() > board.waiting.y()) == (beside, not beside)
    name = next(one for one in morning.links() if one.accessibleName() == "1 sum to be paid")
    amount = next(one for one in board.waiting.findChildren(QLabel) if one.text() == "£30.00")
    reason = next(one for one in board.waiting.findChildren(QLabel) if one.text() == "due by today")
    places = [one.mapTo(board, one.rect().topLeft()) for one in (name, reason, amount)]
    assert places[0].x() < places[2].x()
    assert (abs(places[1].y() - places[0].y()) < theme.line_height()) is (beside or wide)
    shown: list[QWidget] = [*morning.links(), *board.findChildren(QLabel)]
    for one in shown:
        assert one.mapTo(board, one.rect().topRight()).x() <= board.width(), one


def test_the_list_ends_with_the_words_that_nothing_else_is_waiting(morning: Morning) -> None:
    furnished(morning.office, furnish, furnish)
    morning.look()
    assert "Nothing else is waiting." in morning.words()
    assert "Standing orders" not in morning.words(), "no group without lines"


def test_another_day_is_asked_for_when_the_page_is_seen_again(morning: Morning) -> None:
    assert morning.page._count.text() == "Thursday 20 October 2016, 1 thing to do"
    clock = morning.office.clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(days=1)
    morning.page.shown()
    morning.settled()
    assert morning.page._count.text() == "Friday 21 October 2016, 1 thing to do"
    assert morning.page._figures is not None
    assert morning.page._figures.day == date(2016, 10, 21)


def test_what_stands_for_somebody_who_died_is_to_be_decided(morning: Morning) -> None:
    organiser = Organiser(morning.office)
    event, tom = organiser.conference(), organiser.person("Tom", "Bell")
    morning.look()
    assert "To decide" not in morning.words()
    reference = organiser.book(event, tom, [PlaceDraft(contact_id=tom)]).reference
    morning.office.write(partial(mark_deceased, contact_id=tom, on=TODAY, today=TODAY))
    morning.look()
    assert "To decide" in morning.words()
    words = f"Died on 20 October 2016, and has a place in booking {reference}: name somebody else, or cancel the place."
    assert f"Annual conference · {words}" in morning.words()
    morning.press("Bell, Tom")
    assert morning.went[-1] == Target("events", 1, kind="booking")
