"""Standing orders in drift on the first page: how many, what they make in a year, and the way to their list."""

from functools import partial

from pytestqt.qtbot import QtBot

from psg_admin.memberships.operations import decide_orders
from psg_admin.memberships.queries import by_number
from psg_admin.memberships.states import OrderDecision
from psg_admin.ui.kit.action import Target
from tests.offices import NOW, TODAY
from tests.ui.bank.orders_hands import furnish
from tests.ui.today.test_today import Morning, morning

__all__ = ["morning"]


def test_what_is_in_drift_leads_to_its_list_and_is_gone_once_it_is_decided(morning: Morning, qtbot: QtBot) -> None:
    furnish(morning.office)
    with qtbot.waitSignal(morning.page.drift.counted):
        morning.look()
    morning.settled()
    assert {"1 standing order in drift", "£27.00 a year short"} <= set(morning.words())
    morning.press("1 standing order in drift")
    assert morning.went == [Target("bank", filter="drift")]
    marta = morning.office.read(partial(by_number, number="0004", day=TODAY)).id
    decided = partial(decide_orders, membership_ids=[marta], kind=OrderDecision.KEEP, today=TODAY, now=NOW)
    morning.office.write(decided)
    with qtbot.waitSignal(morning.page.drift.counted):
        morning.look()
    morning.settled()
    assert "1 standing order in drift" not in morning.words()


def test_where_all_orders_pay_there_is_no_line(morning: Morning) -> None:
    morning.look()
    assert not any("drift" in words for words in morning.words())
