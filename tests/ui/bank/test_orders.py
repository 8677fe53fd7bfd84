"""The list of standing orders: how far each has come and why, what came, and what the office does about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from psg_admin.memberships.queries import by_number
from psg_admin.memberships.states import OrderState
from psg_admin.store.office import Office
from psg_admin.ui.dialogs.order_form import OrderFormDialog
from psg_admin.ui.dialogs.order_states import OrderStatesDialog
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.jobs import Jobs
from tests.offices import TODAY, furnished
from tests.ui.bank.orders_hands import BankHands, furnish
from tests.ui.conftest import Recorder


@pytest.fixture
def orders(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[BankHands]:
    furnished(sqlite_office, furnish, furnish)
    made = BankHands(sqlite_office, jobs, qtbot, settled, tmp_path, "orders")
    yield made
    settled()


def told(orders: BankHands, number: str) -> OrderState:
    order = orders.read(by_number, number=number, day=TODAY).order
    assert order is not None
    state: OrderState = order.told
    return state


def test_each_stands_with_how_far_it_has_come_and_the_chips_count_them(orders: BankHands) -> None:
    assert orders.names() == ["Ramírez Ñato, Lucía", "Ibáñez, Marta", "Ibáñez, Nuria"]
    assert orders.cells("Status") == ["First payment seen", "Missed", "Not set up yet"]
    assert orders.cells("Seen last") == ["1 Apr 2016", "1 Sep 2015", ""]
    assert {"All 3", "Missed 1", "Stopped 0", "Regular 0", "First payment seen 1"} <= set(orders.chip_words())
    orders.chip("missed")
    assert orders.names() == ["Ibáñez, Marta"]
    orders.page.show_filter("orders.all")
    orders.settled()
    orders.filter("nato")
    assert orders.names() == ["Ramírez Ñato, Lucía"]
    assert {"All 1", "Missed 0"} <= set(orders.chip_words())


def test_the_pane_says_why_and_what_came_for_which_day(orders: BankHands) -> None:
    orders.choose("Ibáñez, Marta")
    said = orders.pane()
    assert "£27.00 was expected on 1 September 2016 and has not come." in said
    assert said[said.index("What came") :][1:5] == [
        "Expected 1 September 2016",
        "nothing came",
        "1 September 2015",
        "£27.00",
    ]
    assert said[said.index("How far it had come") :][1:] == ["9 Sep 2016", "Missed", "1 Sep 2015", "First payment seen"]


def test_a_status_is_noted_and_undone(orders: BankHands) -> None:
    orders.choose("Ibáñez, Nuria")
    orders.press("Note the status…")
    orders.set("state", "Form sent")
    orders.submit()
    assert orders.cells("Status")[2] == "Form sent"
    orders.undo()
    assert orders.cells("Status")[2] == "Not set up yet"


def test_a_status_is_noted_for_several_as_one_deed(orders: BankHands) -> None:
    orders.choose("Ibáñez, Marta")
    QTest.keyClick(orders.table().grid(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    orders.settled()
    orders.page.run("note-state")
    orders.settled()
    dialog = orders.dialog()
    assert isinstance(dialog, OrderStatesDialog)
    assert dialog.windowTitle() == "Status of 2 standing orders"
    orders.set("state", "Stopped")
    assert dialog.panel.lines.text().splitlines() == [
        "Member 0004: Stopped (was Not set up yet)", "Member 0005: Stopped (was Not set up yet)",
    ]  # fmt: skip
    orders.submit()
    assert [told(orders, number) for number in ("0004", "0005")] == [OrderState.STOPPED] * 2
    assert "Stopped 2" in orders.chip_words()
    orders.undo()
    assert OrderState.STOPPED not in {told(orders, number) for number in ("0004", "0005")}


def test_the_order_is_changed_the_form_made_and_the_member_shown_from_here(orders: BankHands) -> None:
    went: list[Target] = []
    orders.page.leads.connect(went.append)
    orders.choose("Ramírez Ñato, Lucía")
    orders.page.run("change-order")
    orders.settled()
    orders.type("amount", "30")
    orders.submit()
    assert orders.cells("Amount")[0] == "£30.00"
    orders.page.run("order-form")
    orders.settled()
    dialog = orders.dialog()
    assert isinstance(dialog, OrderFormDialog)
    dialog.reject()
    orders.settled()
    orders.page.run("show-member")
    assert went == [Target("members", orders.page.record.line.contact_id)]


def test_what_the_list_shows_is_written_down(orders: BankHands, recorder: Recorder, tmp_path: Path) -> None:
    recorder.save_to = tmp_path / "orders.csv"
    orders.chip("missed")
    orders.page.export()
    orders.settled()
    lines = recorder.save_to.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "£27.00 was expected on 1 September 2016 and has not come." in lines[1]
