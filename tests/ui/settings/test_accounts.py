"""Accounts, funds and categories are added, changed and closed at the settings."""

from datetime import date
from functools import partial

from psg_admin.accounts.operations import add_account, add_fund
from psg_admin.accounts.queries import chart, opening_balances
from psg_admin.accounts.settings import AccountSettings
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.kernel.money import Money
from psg_admin.payments.states import Method
from psg_admin.settings import load_settings, save_settings
from psg_admin.ui.settings.ways import WaysEditor
from tests.offices import TODAY
from tests.ui.settings.conftest import Hands


def test_an_account_is_added_with_its_opening_balance_changed_closed_and_used_again(hands: Hands) -> None:
    hands.office.write(partial(add_fund, name="Roof", kind=FundKind.RESTRICTED))
    hands.listed("money-accounts")
    assert [row[0] for row in hands.rows()] == ["Bank", "Cash"]
    hands.run("account")
    april = date(2016, 4, 1)
    hands.fill(
        name="Savings", kind=AccountKind.SAVINGS, sort_code="12 34 56", opening_on=april,
        **{"opening-general": Money.of("100"), "opening-roof": Money.of("7")},
    )  # fmt: skip
    assert hands.rows()[2][:4] == ["Savings", "Savings account", "£107.00", "1 Apr 2016"]
    hands.choose(2)
    assert "Opening balance, Roof" in hands.pane()
    hands.run("change-account")
    hands.fill(**{"name": "Reserve", "opening-general": None, "opening-roof": None})
    assert hands.rows()[2][0] == "Reserve"
    assert hands.office.read(opening_balances) == {}
    hands.choose(2)
    hands.run("close")
    hands.fill()
    hands.choose(2)
    assert "Closed on" in hands.pane()
    hands.run("reopen")
    assert hands.office.read(chart).accounts["savings"].closed_on is None


def test_a_ready_account_is_renamed_in_its_place(hands: Hands) -> None:
    hands.listed("money-accounts")
    hands.choose(0)
    hands.run("change-account")
    hands.fill(name="Co-op")
    assert [row[0] for row in hands.rows()] == ["Co-op", "Cash"]


def test_what_cannot_be_is_said_in_the_form(hands: Hands) -> None:
    hands.listed("funds")
    hands.run("fund")
    dialog = hands.fill(name="General fund")
    assert dialog.isVisible()
    dialog.reject()
    assert len(hands.rows()) == 1


def test_funds_and_categories_are_added_changed_and_closed(hands: Hands) -> None:
    hands.listed("funds")
    hands.run("fund")
    hands.fill(name="Roof", kind=FundKind.RESTRICTED, purpose="The roof of the hall")
    hands.choose(1)
    hands.run("change-fund")
    hands.fill(name="Hall roof")
    hands.choose(1)
    hands.run("close")
    hands.fill()
    fund = hands.office.read(chart).funds["roof"]
    assert (fund.name, fund.closed_on) == ("Hall roof", date(2016, 10, 20))
    hands.listed("categories")
    hands.run("category")
    hands.fill(name="Raffles", heading="fundraising")
    hands.choose(-1)
    hands.run("change-category")
    hands.fill(name="Raffles", heading="office")
    raffles = hands.office.read(chart).categories["raffles"]
    assert (raffles.direction, raffles.heading) == (Direction.EXPENSE, "office")


def test_the_accounts_that_ways_of_paying_come_into_are_chosen_from_the_list(hands: Hands) -> None:
    hands.office.write(partial(add_account, name="PayPal", kind=AccountKind.PROCESSOR, today=TODAY))
    hands.office.write(partial(save_settings, settings={"usual_accounts": "cash=bank card=paypal"}))
    hands.page.reload()
    hands.settled()
    part = hands.form("accounts")
    hands.settled()
    editor = part.form.editor("usual_accounts")
    assert isinstance(editor, WaysEditor)
    assert editor.value() == "cash=bank card=paypal", "what nobody touches stays"
    assert editor.box_of(Method.TRANSFER).value() == "bank"
    box = editor.box_of(Method.PAYPAL)
    box.put("paypal")
    box.edited.emit()
    hands.save()
    assert set(usual(hands).split()) == {"cash=bank", "card=paypal", "paypal=paypal"}
    hands.page.reload()
    hands.settled()
    box.put("bank")
    box.edited.emit()
    hands.save()
    assert set(usual(hands).split()) == {"cash=bank", "card=paypal"}


def usual(hands: Hands) -> str:
    return hands.office.read(lambda session: load_settings(session, AccountSettings)).usual_accounts
