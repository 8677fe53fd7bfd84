"""Each list takes the options that its feature declares."""

import pytest

from psg_admin.cli import filters
from tests.cli.conftest import Psg

COMMANDS = {
    "members list": filters.MEMBERS,
    "contacts list": filters.CONTACTS,
    "payments list": filters.PAYMENTS,
    "owed": filters.DEBTS,
    "receipts list": filters.RECEIPTS,
    "events list": filters.EVENTS,
    "bookings list": filters.BOOKINGS,
    "export attendees": filters.ATTENDEES,
    "news list": filters.NEWS,
    "export members": filters.MEMBERS,
    "export events": filters.EVENTS,
    "export payments": filters.PAYMENTS,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_filter_with_an_option_stands_in_the_help(psg: Psg, command: str) -> None:
    said = " ".join(psg(*command.split(), "--help").out.split())
    assert "--search" in said
    for one in COMMANDS[command].filters.by:
        assert f" {one.option} " in said or not one.option
        assert one.help in said
