"""Drift: what is otherwise with standing orders is listed with what it comes to in a year, and decided in one deed."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from psg_admin.memberships.queries.drift import drift_of
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.ui.dialogs.decide_orders import DecideDialog
from psg_admin.ui.dialogs.order_letters import OrderLettersDialog
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.widgets import TextLabel
from tests.bank.desk import with_account
from tests.offices import TODAY, furnished
from tests.ui.bank.orders_hands import BankHands, furnish
from tests.ui.conftest import press
from tests.ui.memberships.hands import Hands, enrol


@pytest.fixture
def drift(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[BankHands]:
    furnished(sqlite_office, furnish, furnish)
    made = BankHands(sqlite_office, jobs, qtbot, settled, tmp_path, "drift")
    yield made
    settled()


def said(drift: BankHands) -> str:
    found = drift.page.findChild(TextLabel, "drift.told")
    assert found is not None
    return found.text()


def test_what_is_otherwise_stands_with_its_sum_a_year(drift: BankHands) -> None:
    assert drift.names() == ["Ibáñez, Marta"]
    assert drift.cells("What is otherwise") == ["Missed"]
    assert drift.cells("In a year") == ["−£27.00"]
    assert said(drift) == "1 standing order · £27.00 a year short"
    assert {"All 1", "Missed 1"} <= set(drift.chip_words())
    drift.filter("nobody")
    assert drift.names() == []
    assert "All 0" in drift.chip_words()


def test_the_pane_says_why_and_what_can_be_done(drift: BankHands) -> None:
    drift.choose("Ibáñez, Marta")
    words = drift.pane()
    assert "£27.00 was expected on 1 September 2016 and has not come." in words
    assert words[words.index("In a year") + 1] == "£27.00 short"
    remedies = words[words.index("What can be done") + 1 : words.index("Standing order")]
    assert remedies == ["Write to them", "Let it off", "Ask for the discount", "Keep the discount once"]


def test_what_is_decided_is_listed_no_more_and_one_undo_brings_it_back(drift: BankHands) -> None:
    drift.choose("Ibáñez, Marta")
    drift.page.run("decide")
    drift.settled()
    dialog = drift.dialog()
    assert isinstance(dialog, DecideDialog)
    drift.set("kind", "Keep the discount once, for the next year")
    assert dialog.panel.lines.text() == "Member 0004: Discount kept once"
    drift.type("note", "In hospital")
    drift.submit()
    assert drift.names() == []
    assert said(drift) == ""
    drift.undo()
    assert drift.names() == ["Ibáñez, Marta"]


def test_a_decision_that_cannot_be_says_why(drift: BankHands) -> None:
    drift.choose("Ibáñez, Marta")
    drift.page.run("decide")
    drift.settled()
    dialog = drift.dialog()
    assert isinstance(dialog, DecideDialog)
    drift.set("kind", "The lost discount is owed")
    assert "No discount is lost for this year of member 0004." in dialog.panel.refused.text()
    assert not drift.action().isEnabled()
    dialog.reject()
    drift.settled()


def test_another_desk_s_deed_comes_with_the_next_look_and_several_are_decided_together(drift: BankHands) -> None:
    joined = date(2015, 9, 2)
    olga = ContactDraft(given="Olga", family="Vega")
    enrol(drift.office, [olga], "individual", Method.STANDING_ORDER, joined, paid=True, today=joined)
    drift.page.reload()
    drift.settled()
    assert drift.names() == ["Ibáñez, Marta", "Vega, Olga"]
    drift.table().grid().selectAll()
    drift.settled()
    drift.page.run("decide")
    drift.settled()
    assert drift.dialog().windowTitle() == "Decide about 2 standing orders"
    drift.set("kind", "Keep the discount once, for the next year")
    drift.submit()
    assert drift.names() == []
    drift.undo()
    assert len(drift.names()) == 2


def test_letters_forms_and_the_member_are_reached_from_here(drift: BankHands) -> None:
    went: list[Target] = []
    drift.page.leads.connect(went.append)
    with_account(drift.office, "Current", "20-00-00", "12345678")
    drift.choose("Ibáñez, Marta")
    for from_pane in (False, True):
        if from_pane:
            press(drift.page.pane, "Letters…")
        else:
            drift.page.run("order-letters")
        drift.settled()
        dialog = drift.dialog()
        assert isinstance(dialog, OrderLettersDialog)
        assert "1 has no address on file" in [one.text() for one in dialog.findChildren(QLabel)]
        dialog.reject()
        drift.settled()
    drift.page.run("show-member")
    assert went == [Target("members", drift.page.record.drift.contact_id)]


def test_one_list_after_the_other_is_looked_at_with_something_chosen_in_each(drift: BankHands) -> None:
    drift.choose("Ibáñez, Marta")
    for part, name in (("orders", "Ramírez Ñato, Lucía"), ("drift", "Ibáñez, Marta"), ("orders", "Ibáñez, Nuria")):
        drift.page.show_filter(part)
        drift.settled()
        drift.choose(name)
        assert drift.pane()[0] == name


def test_the_page_of_the_member_says_it_too_and_leads_here(drift: BankHands, tmp_path: Path) -> None:
    drift.choose("Ibáñez, Marta")
    marta = drift.page.record.drift
    members = Hands(drift.office, drift.jobs, drift.bot, drift.settled, tmp_path)
    went: list[Target] = []
    members.page.leads.connect(went.append)
    members.choose("Ibáñez, Marta")
    assert members.pane()[members.pane().index("Standing order") + 1] == "Missed"
    members.press("In drift: Missed")
    assert went == [Target("bank", marta.id, kind="drift")]
    drift.page.show_filter("orders")
    drift.settled()
    drift.page.open_target(went[0])
    drift.settled()
    assert drift.pane()[0] == "Ibáñez, Marta"


def test_who_comes_from_elsewhere_finds_it_before_the_list_was_looked_at(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> None:
    furnished(sqlite_office, furnish, furnish)
    hands = BankHands(sqlite_office, jobs, qtbot, settled, tmp_path, "lines")
    (found,) = hands.read(drift_of, on=TODAY)
    hands.page.open_target(Target("bank", found.id, kind="drift"))
    settled()
    assert hands.pane()[0] == "Ibáñez, Marta"
    assert hands.table().current_id() == found.id
