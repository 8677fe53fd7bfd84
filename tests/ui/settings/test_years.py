"""Financial years, their budgets and their figures of before are entered at the settings."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from psg_admin.accounts.operations import add_fund
from psg_admin.accounts.queries import budgets, figures_before, listed_years
from psg_admin.accounts.states import FundKind
from psg_admin.kernel.money import Money
from psg_admin.ui.kit.widgets import TextLabel
from psg_admin.ui.settings.years import BudgetDialog, FiguresBeforeDialog
from tests.payments.books import Books
from tests.ui.conftest import type_over
from tests.ui.settings.conftest import Hands

APRIL = date(2016, 4, 1)


def years(hands: Hands) -> list[str]:
    return [row[0] for row in hands.rows()]


def choose_year(hands: Hands, words: str = "1 April 2016 to 31 March 2017") -> None:
    hands.choose(years(hands).index(words))


def test_a_year_is_made_longer_shorter_and_as_long_as_usual_again(hands: Hands) -> None:
    hands.listed("years")
    assert years(hands)[0] == "1 April 2017 to 31 March 2018"
    choose_year(hands)
    hands.run("change-year")
    assert hands.dialog().form.value("last_day") == date(2017, 3, 31)
    hands.fill(last_day=date(2016, 12, 31))
    choose_year(hands, "1 April 2016 to 31 December 2016")
    assert "9 months" in hands.pane()
    hands.run("change-year")
    hands.fill(last_day=date(2017, 6, 30))
    assert hands.office.read(listed_years) == [(APRIL, date(2017, 6, 30))]
    choose_year(hands, "1 April 2016 to 30 June 2017")
    assert "15 months" in hands.pane()
    hands.run("usual-year")
    hands.page.reload()
    hands.settled()
    assert "1 April 2016 to 31 March 2017" in years(hands)
    assert hands.office.read(listed_years) == []


def test_a_year_that_begins_on_another_day_is_added_and_a_slip_is_told(hands: Hands) -> None:
    hands.listed("years")
    hands.run("year")
    dialog = hands.fill(first_day=date(2018, 1, 1), last_day=date(2017, 12, 31))
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.form.editor("last_day").widget
    hands.fill(first_day=date(2017, 1, 1), last_day=date(2017, 12, 31))
    assert years(hands)[:2] == ["1 January 2017 to 31 December 2017", "1 April 2016 to 31 December 2016"]


def test_the_budget_is_a_table_to_type_into_beside_what_the_year_before_came_to(hands: Hands) -> None:
    books = Books(hands.office)
    books.pay(books.person("Ana"), "12.00", books.charge(books.person("Bea"), "12.00"), on=date(2016, 3, 1))
    hands.listed("years")
    choose_year(hands)
    hands.run("budget")
    dialog = hands.dialog()
    assert isinstance(dialog, BudgetDialog)
    out = dialog.sides["out"]
    first = out.field("printing").widget
    type_over(first, "120")
    type_over(out.field("postage").widget, "x")
    dialog.submit()
    hands.settled()
    assert dialog.isVisible()
    assert out.field("postage").widget.hasFocus()
    type_over(out.field("postage").widget, "80.50")
    assert [one.text() for one in out._totals] == ["£200.50"]
    QTest.keyClick(out.field("postage").widget, Qt.Key.Key_Down)
    assert not out.field("postage").widget.hasFocus()
    dialog.submit()
    hands.settled()
    assert hands.office.read(partial(budgets, first_day=APRIL)) == {
        "printing": Money.of(120), "postage": Money.of("80.50"),
    }  # fmt: skip
    hands.page.reload()
    hands.settled()
    choose_year(hands)
    assert "£200.50" in hands.pane()
    hands.run("budget")
    hands.fill(out={("postage", 0): Money.of(90)})
    assert hands.office.read(partial(budgets, first_day=APRIL)) == {"postage": Money.of(90)}


def test_figures_of_before_are_typed_fund_by_fund_without_a_minus_sign(hands: Hands) -> None:
    hands.office.write(partial(add_fund, name="Roof", kind=FundKind.RESTRICTED))
    hands.listed("years")
    choose_year(hands)
    hands.run("figures-before")
    dialog = hands.dialog()
    assert isinstance(dialog, FiguresBeforeDialog)
    type_over(dialog.sides["in"].field("subscription", 1).widget, "900")
    type_over(dialog.sides["out"].field("printing").widget, "30")
    fund = dialog.form.editor("fund")
    fund.put("roof")
    fund.edited.emit()
    assert dialog.sides["out"].field("printing").typed() == ""
    type_over(dialog.sides["out"].field("printing").widget, "7")
    fund.put("general")
    fund.edited.emit()
    assert dialog.sides["out"].field("printing").typed() == "30.00"
    dialog.submit()
    hands.settled()
    found = hands.office.read(partial(figures_before, first_day=APRIL))
    assert {(one.category, one.fund, one.last_year, one.amount.plain()) for one in found} == {
        ("subscription", "general", True, "900.00"), ("printing", "general", False, "-30.00"),
        ("printing", "roof", False, "-7.00"),
    }  # fmt: skip
    hands.page.reload()
    hands.settled()
    choose_year(hands)
    hands.run("figures-before")
    again = hands.dialog()
    assert isinstance(again, FiguresBeforeDialog)
    assert again.sides["in"].field("subscription", 1).typed() == "900.00"
    again.reject()
    hands.run("budget")
    beside = hands.dialog()
    assert "£900.00" in {label.text() for label in beside.findChildren(TextLabel)}
    beside.reject()
