"""Accounts, funds, categories, years and budgets are edited; what was booked in one keeps it from going."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from psg_admin.accounts import operations, queries
from psg_admin.accounts.rules import BOOKED_BY_ITSELF, AccountInfo
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.books.operations import Correction, correct_payment, move
from psg_admin.books.plans import MoveRequest
from psg_admin.books.queries import balances, by_category
from psg_admin.books.queries.chart_lists import year_start
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.payments.operations import reverse_payment, take_payment, take_payments
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.settings import save_settings
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY

APRIL = date(2016, 4, 1)


def pounds(amount: str) -> Money:
    return Money.of(amount)


def add_savings(office: Office, **more: object) -> str:
    values = {"name": "Savings", "kind": AccountKind.SAVINGS, "sort_code": "12 34 56", "today": TODAY, **more}
    return office.write(partial(operations.add_account, **values)).reference  # type: ignore[arg-type]


def account(office: Office, code: str) -> AccountInfo:
    return office.read(queries.chart).accounts[code]


def take(office: Office, amount: str, on: date = TODAY, method: Method = Method.TRANSFER) -> int:
    deed = partial(
        take_payment, contact_id=ContactDraft(given="Ana", family="Quispe"), amount=pounds(amount), method=method,
        received_on=on, today=TODAY, now=NOW,
    )  # fmt: skip
    made = office.write(deed).made
    assert made is not None
    return made


def test_an_account_has_a_code_of_its_name_and_its_opening_balance_is_posted(office: Office) -> None:
    code = add_savings(office, opening={"general": pounds("120")}, opening_on=APRIL)
    assert code == "savings"
    assert account(office, code).sort_code == "12-34-56"
    assert office.read(partial(balances, on=APRIL)) == {("savings", "general"): pounds("120")}
    assert office.read(partial(balances, on=date(2016, 3, 31))) == {}
    office.undo()
    assert "savings" not in office.read(queries.chart).accounts
    assert office.read(partial(balances, on=APRIL)) == {}


def test_a_ready_account_gets_its_row_when_it_is_changed_and_opening_balances_take_each_others_place(
    office: Office,
) -> None:
    change = partial(operations.change_account, code="bank", name="Co-op", kind=AccountKind.BANK, today=TODAY)
    same = partial(operations.change_account, code="bank", name="Bank", kind=AccountKind.BANK, today=TODAY)
    assert office.write(same).nothing
    office.write(partial(change, opening={"general": pounds("50")}, opening_on=APRIL))
    office.write(operations_fund)
    office.write(partial(change, opening={"roof": pounds("-5"), "general": pounds("60")}))
    assert office.read(queries.opening_balances) == {
        ("bank", "general"): pounds("60"), ("bank", "roof"): pounds("-5")
    }  # fmt: skip
    assert office.write(change).nothing
    office.write(partial(change, opening={"general": pounds("60")}))
    assert office.read(queries.opening_balances) == {("bank", "general"): pounds("60")}
    assert account(office, "bank").name == "Co-op"
    office.undo()
    assert len(office.read(queries.opening_balances)) == 2


operations_fund = partial(operations.add_fund, name="Roof", kind=FundKind.RESTRICTED)


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (partial(operations.add_account, name="bank", kind=AccountKind.BANK, today=TODAY), "There is “Bank” already"),
        (partial(operations.add_account, name="New", code="cash", kind=AccountKind.BANK, today=TODAY), "taken already"),
        (partial(operations.add_account, name="New", code="a b", kind=AccountKind.BANK, today=TODAY), "A code is"),
        (partial(operations.add_account, name="", kind=AccountKind.BANK, today=TODAY), "Fill in “Name”"),
        (partial(operations.add_account, name="New", sort_code="1234", kind=AccountKind.BANK, today=TODAY), "six fig"),
        (partial(operations.add_account, name="New", kind=AccountKind.BANK, opening={"general": pounds("1")},
                 today=TODAY), "Type a day"),
        (partial(operations.add_account, name="New", kind=AccountKind.BANK, opening_on=date(2017, 1, 1), today=TODAY),
         "in the future"),
        (partial(operations.add_account, name="New", kind=AccountKind.BANK, opening={"general": pounds("10000001")},
                 opening_on=APRIL, today=TODAY), "noughts"),
        (partial(operations.add_category, name="Left", code="left-over", direction=Direction.INCOME,
                 heading="other-in"), "taken already"),
        (partial(operations.add_category, name="Teas", direction=Direction.INCOME, heading="office"), "no heading"),
        (partial(operations.close_account, code="bank", on=date(2017, 1, 1), today=TODAY), "in the future"),
        (partial(operations.add_year, first_day=APRIL, last_day=APRIL), "must come after"),
        (partial(operations.add_year, first_day=APRIL, last_day=date(2018, 12, 31)), "more than two years"),
        (partial(operations.set_budget, category="postage", amount=pounds("-1"), first_day=APRIL), "less than £0.00"),
        (partial(operations.set_figure_before, category="postage", fund="general", amount=pounds("-1"),
                 first_day=APRIL), "without a minus"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(office: Office, deed: Callable[..., object], sentence: str) -> None:
    before = office.read(queries.chart)
    with pytest.raises(BadInput, match=sentence):
        office.write(deed)  # type: ignore[arg-type]
    assert office.read(queries.chart) == before


def test_books_begin_no_later_than_the_first_movement(office: Office) -> None:
    take(office, "5", on=date(2016, 5, 1))
    change = partial(operations.change_account, code="bank", name="Bank", kind=AccountKind.BANK, today=TODAY)
    with pytest.raises(Refused, match="movements since 1 May 2016"):
        office.write(partial(change, opening_on=date(2016, 5, 2)))
    office.write(partial(change, opening_on=date(2016, 5, 1)))
    with pytest.raises(BadInput, match="begin on 1 May 2016"):
        take(office, "5", on=date(2016, 4, 30))


def test_an_account_is_closed_once_nothing_lies_in_it(office: Office) -> None:
    take(office, "5", method=Method.CASH)
    close = partial(operations.close_account, code="cash", on=TODAY, today=TODAY)
    with pytest.raises(Refused, match=r"still £5\.00 in Cash"):
        office.write(close)
    office.undo()
    take(office, "5", on=date(2016, 5, 1))
    with pytest.raises(Refused, match="can be closed on that day or later"):
        office.write(partial(operations.close_account, code="bank", on=APRIL, today=TODAY))
    office.undo()
    with pytest.raises(Refused, match="comes into Cash, so it cannot be closed: Cash"):
        office.write(close)
    office.write(partial(save_settings, settings={"usual_accounts": "cash=bank"}))
    office.write(close)
    assert account(office, "cash").closed_on == TODAY
    with pytest.raises(Refused, match="closed on 20 October 2016 already"):
        office.write(close)
    office.write(partial(operations.reopen_account, code="cash"))
    assert account(office, "cash").closed_on is None
    assert office.write(partial(operations.reopen_account, code="bank")).nothing


def test_an_account_that_was_closed_empty_stays_so_on_its_last_day_too(office: Office) -> None:
    take(office, "5", method=Method.CASH)
    out = MoveRequest(pounds("5"), TODAY, "cash", "bank")
    office.write(partial(move, move=out, today=TODAY, now=NOW))
    office.write(partial(save_settings, settings={"usual_accounts": "cash=bank"}))
    office.write(partial(operations.close_account, code="cash", on=TODAY, today=TODAY))
    back = MoveRequest(pounds("2"), TODAY, "bank", "cash")
    with pytest.raises(BadInput, match="Cash was closed on 20 October 2016 with nothing in it"):
        office.write(partial(move, move=back, today=TODAY, now=NOW))
    office.write(partial(operations.reopen_account, code="cash"))
    office.write(partial(move, move=back, today=TODAY, now=NOW))


def test_what_the_program_itself_books_to_stays_open(office: Office) -> None:
    with pytest.raises(Refused, match="comes into Bank, so it cannot be closed: Standing order, "):
        office.write(partial(operations.close_account, code="bank", on=TODAY, today=TODAY))
    with pytest.raises(Refused, match="General fund cannot be closed: the program books there itself"):
        office.write(partial(operations.close_fund, code="general", on=TODAY, today=TODAY))
    for code, what in BOOKED_BY_ITSELF.items():
        with pytest.raises(Refused, match=f"cannot be closed: the program books {what} there itself"):
            office.write(partial(operations.close_category, code=code, on=TODAY, today=TODAY))
    office.write(partial(operations.close_category, code="travel", on=TODAY, today=TODAY))
    assert office.read(queries.chart).categories["travel"].closed_on == TODAY


def test_no_way_of_paying_comes_into_an_account_that_is_closed_or_not_there(office: Office) -> None:
    save = partial(save_settings, settings={"usual_accounts": "card=savings"})
    with pytest.raises(NotFound, match="no account “savings”"):
        office.write(save)
    add_savings(office)
    office.write(partial(operations.close_account, code="savings", on=TODAY, today=TODAY))
    with pytest.raises(Refused, match="comes into Savings, so it cannot be closed: Card"):
        office.write(save)
    office.write(partial(operations.reopen_account, code="savings"))
    office.write(save)
    with pytest.raises(Refused, match="comes into Savings, so it cannot be closed: Card"):
        office.write(partial(operations.close_account, code="savings", on=TODAY, today=TODAY))


def test_a_closed_category_takes_nothing_whatever_the_deed_but_gives_back(office: Office) -> None:
    def income(on: date) -> int:
        money = PaymentRequest(
            ContactDraft(given="Ana", family="Quispe"), pounds("5"), Method.TRANSFER, on,
            income=(IncomeLine("commission"),),
        )  # fmt: skip
        made = office.write(partial(take_payments, payments=[money], today=TODAY, now=NOW)).made
        assert made is not None
        return made

    moved, returned = income(APRIL), income(APRIL)
    office.write(partial(operations.close_category, code="commission", on=date(2016, 6, 30), today=TODAY))
    with pytest.raises(BadInput, match="commission was closed on 30 June 2016"):
        income(TODAY)
    later = Correction(received_on=date(2016, 7, 1))
    with pytest.raises(BadInput, match="commission was closed on 30 June 2016"):
        office.write(partial(correct_payment, payment_id=moved, correction=later, reason="Slip", today=TODAY, now=NOW))
    office.write(partial(reverse_payment, payment_id=returned, reason="Bounced", today=TODAY, now=NOW))
    assert office.read(partial(by_category, first=TODAY, last=TODAY)) == {("commission", "general"): pounds("-5")}
    office.undo()
    income(APRIL)


def test_a_fund_is_closed_once_it_is_empty(office: Office) -> None:
    office.write(operations_fund)
    add_savings(office, opening={"roof": pounds("7")}, opening_on=APRIL)
    close = partial(operations.close_fund, code="roof", on=TODAY, today=TODAY)
    with pytest.raises(Refused, match=r"still £7\.00 in Roof"):
        office.write(close)
    office.undo()
    office.write(close)
    assert office.read(queries.chart).funds["roof"].closed_on == TODAY


def test_a_category_that_something_was_booked_in_keeps_its_direction(office: Office) -> None:
    deed = partial(
        take_payment, contact_id=ContactDraft(given="Ana", family="Quispe"), amount=pounds("5"), gift=pounds("5"),
        method=Method.CHEQUE, received_on=TODAY, today=TODAY, now=NOW,
    )  # fmt: skip
    office.write(deed)
    turn = partial(operations.change_category, code="donation", direction=Direction.EXPENSE, heading="office")
    with pytest.raises(Refused, match="Something was booked in Gifts"):
        office.write(partial(turn, name="Gifts"))
    office.write(
        partial(operations.change_category, code="donation", name="Presents", direction=Direction.INCOME,
                heading="legacies")
    )  # fmt: skip
    with pytest.raises(Refused, match="Something was booked in Presents"):
        office.write(partial(turn, name="Presents"))
    office.write(
        partial(operations.change_category, code="postage", name="Postage", direction=Direction.INCOME,
                heading="other-in")
    )  # fmt: skip


def test_an_account_that_something_was_booked_in_since_is_not_undone(office: Office) -> None:
    add_savings(office)
    entry = office.undo_state().undo_id
    assert entry is not None
    deed = partial(operations.change_account, code="savings", name="Reserve", kind=AccountKind.SAVINGS, today=TODAY)
    office.write(partial(deed, opening={"general": pounds("9")}, opening_on=APRIL))
    with pytest.raises(Conflict):
        office.undo(entry)


def test_two_desks_that_change_one_account_are_told(office: Office) -> None:
    change = partial(operations.change_account, code="bank", kind=AccountKind.BANK, today=TODAY)
    office.write(partial(change, name="Co-op", version=0))
    with pytest.raises(Conflict):
        office.write(partial(change, name="Barclays", version=0))
    office.write(partial(change, name="Barclays", version=office.read(queries.versions)["account", "bank"]))


def test_years_of_another_length_are_listed_and_taken_off_again(office: Office) -> None:
    office.write(partial(operations.add_year, first_day=APRIL, last_day=date(2016, 12, 31)))
    with pytest.raises(BadInput, match="would overlap"):
        office.write(partial(operations.add_year, first_day=date(2016, 12, 31), last_day=date(2017, 12, 31)))
    years = office.read(partial(queries.years, until=TODAY))
    assert [(y.start, y.end) for y in years if y.start.year == 2016] == [(APRIL, date(2017, 1, 1))]
    office.write(partial(operations.remove_year, first_day=APRIL))
    assert office.read(queries.listed_years) == []
    with pytest.raises(NotFound):
        office.write(partial(operations.remove_year, first_day=APRIL))


def test_a_listed_year_gets_another_last_day_and_undo_puts_the_old_one_back(office: Office) -> None:
    add = partial(operations.add_year, first_day=APRIL)
    office.write(partial(add, last_day=date(2016, 12, 31)))
    assert office.write(partial(add, last_day=date(2016, 12, 31))).nothing
    office.write(partial(add, last_day=date(2017, 6, 30)))
    assert office.read(queries.listed_years) == [(APRIL, date(2017, 6, 30))]
    office.undo()
    assert office.read(queries.listed_years) == [(APRIL, date(2016, 12, 31))]


def test_a_whole_budget_and_all_figures_of_before_are_one_deed_each(office: Office) -> None:
    sums = {"postage": pounds("120"), "printing": pounds("80"), "travel": pounds("0")}
    budget = partial(operations.set_budgets, first_day=APRIL)
    done = office.write(partial(budget, amounts=sums))
    assert done.summary == "Budget of the year from 1 April 2016: 2 categories"
    assert office.write(partial(budget, amounts=sums)).nothing
    assert office.write(partial(budget, amounts={})).nothing
    alone = office.write(partial(budget, amounts={**sums, "postage": pounds("1")}))
    assert alone.summary == "Budget of Postage: £1.00 in the year from 1 April 2016"
    with pytest.raises(BadInput, match="less than"):
        office.write(partial(budget, amounts={"printing": pounds("5"), "postage": pounds("-1")}))
    assert office.read(partial(queries.budgets, first_day=APRIL)) == {"postage": pounds("1"), "printing": pounds("80")}
    figures = {
        ("postage", "general", False): pounds("12"), ("donation", "general", True): pounds("30"),
        ("asset-purchase", "general", False): pounds("7"),
    }  # fmt: skip
    office.write(partial(operations.set_figures_before, amounts=figures, first_day=APRIL))
    start = office.read(partial(year_start, first_day=APRIL))
    assert start.before == figures, "without a minus sign, as they were typed"
    assert start.year_before["donation"] == pounds("30")
    office.undo()
    assert office.read(partial(queries.figures_before, first_day=APRIL)) == []


def test_budgets_and_figures_of_before_are_set_changed_and_taken_out(office: Office) -> None:
    budget = partial(operations.set_budget, category="Postage", first_day=APRIL)
    office.write(partial(budget, amount=pounds("120")))
    assert office.write(partial(budget, amount=pounds("120"))).nothing
    office.write(partial(budget, amount=pounds("130")))
    assert office.read(partial(queries.budgets, first_day=APRIL)) == {"postage": pounds("130")}
    office.write(partial(budget, amount=pounds("0")))
    assert office.read(partial(queries.budgets, first_day=APRIL)) == {}
    figure = partial(operations.set_figure_before, fund="general", first_day=APRIL)
    office.write(partial(figure, category="postage", amount=pounds("12")))
    office.write(partial(figure, category="donation", amount=pounds("30"), last_year=True))
    found = office.read(partial(queries.figures_before, first_day=APRIL))
    assert [(f.category, f.amount, f.last_year) for f in found] == [
        ("postage", pounds("-12"), False), ("donation", pounds("30"), True)
    ]  # fmt: skip
    office.write(partial(figure, category="postage", amount=pounds("0")))
    assert len(office.read(partial(queries.figures_before, first_day=APRIL))) == 1
