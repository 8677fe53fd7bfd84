"""Cash and cheques in hand go to the bank on slips, whose parts are credited on days of their own."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import add_account, add_fund, change_account
from psg_admin.accounts.states import AccountKind, FundKind
from psg_admin.books.model import Closing
from psg_admin.books.operations import Correction, add_slip, correct_payment, credit_slip
from psg_admin.books.queries import account_ids, balances, in_hand_ids, money_counts
from psg_admin.books.queries.banking import (
    cash_by_fund,
    compare,
    deed_of_slip,
    in_hand,
    slip_ids,
    slip_page,
    slip_rows,
    slips,
)
from psg_admin.books.rules import banking
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Payment
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.store.list_query import ListQuery
from tests.books.test_corrections import check_undone
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

MONDAY = date(2016, 10, 10)
FRIDAY = date(2016, 10, 14)


def pay(books: Books, amount: str, method: Method, on: date = MONDAY, who: str = "Ana") -> int:
    made = books.pay(books.person(who), amount, on=on, method=method, reference="000123").made
    assert made is not None
    return made


def put(books: Books, *cheques: int, on: date = FRIDAY, cash: str | None = None, **more: Any) -> str:
    deed = partial(
        add_slip, account="bank", banked_on=on, cheques=cheques, cash=None if cash is None else pounds(cash),
        today=TODAY, now=NOW, **more,
    )  # fmt: skip
    return books.office.write(deed).reference


def hand(books: Books, on: date) -> tuple[str, list[int]]:
    found = books.office.read(partial(in_hand, on=on))
    return found.cash.plain(), [one.payment_id for one in found.cheques]


def test_what_came_in_is_in_hand_until_it_is_paid_in_and_as_at_any_day(books: Books) -> None:
    cheque, voucher = pay(books, "30", Method.CHEQUE), pay(books, "5", Method.VOUCHER)
    pay(books, "12", Method.CASH)
    pay(books, "8", Method.TRANSFER)
    assert hand(books, MONDAY - timedelta(days=1)) == ("0.00", [])
    assert hand(books, MONDAY) == ("12.00", [cheque, voucher])
    number = put(books, cheque, voucher, cash="10")
    assert number == "S-2016-001"
    assert hand(books, FRIDAY) == ("2.00", [])
    assert hand(books, FRIDAY - timedelta(days=1)) == ("12.00", [cheque, voucher])
    page = books.office.read(partial(slip_page, number="s-2016-001"))
    assert (page.cash, page.paper, page.total, page.uncredited) == tuple(map(pounds, ("10", "35", "45", "45")))
    assert books.office.read(partial(balances, on=FRIDAY)) == {
        ("bank", "general"): pounds("53"), ("cash", "general"): pounds("2"),
    }  # fmt: skip


def test_slips_are_listed_found_and_sorted(books: Books) -> None:
    first, second = pay(books, "30", Method.CHEQUE), pay(books, "5", Method.VOUCHER, who="Bea")
    one, two = put(books, first, on=MONDAY), put(books, second, note="For the roof")

    def listed(**asked: Any) -> list[str]:
        ids = books.office.read(partial(slip_ids, query=ListQuery(**asked)))
        return [page.number for page in books.office.read(partial(slip_rows, ids=ids))]

    assert listed() == [two, one]
    assert listed(sort="total") == [two, one]
    assert listed(sort="total", descending=True) == [one, two]
    assert (listed(text="ana"), listed(text="ROOF"), listed(text=f"{one} bea")) == ([one], [two], [])
    books.office.write(partial(credit_slip, number=one, on=FRIDAY, today=TODAY))
    rows = {page.number: page for page in books.office.read(slips)}
    assert (rows[one].exception, rows[one].credited_at_once) == ("", FRIDAY)
    assert (rows[two].exception, rows[two].credited_at_once) == ("not credited yet", None)


def test_the_deed_of_a_slip_is_found_also_when_it_was_redone(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)
    put(books, cheque)
    slip_id = books.office.read(slips)[0].slip_id

    def deed() -> int:
        return books.office.read(partial(deed_of_slip, slip_id=slip_id)).id

    made = deed()
    books.office.undo()
    with pytest.raises(NotFound):
        deed()
    books.office.redo()
    again = deed()
    books.office.write(partial(credit_slip, number="S-2016-001", on=FRIDAY, today=TODAY))
    assert deed() == again
    books.office.undo()
    books.office.undo(deed())
    assert books.office.read(slips) == []
    assert made <= again


def test_the_list_of_what_is_in_hand_is_narrowed_and_sorted_as_that_of_payments(books: Books) -> None:
    dear, cheap = pay(books, "30", Method.CHEQUE), pay(books, "5", Method.VOUCHER, who="Bea")
    pay(books, "8", Method.TRANSFER, who="Bea")

    def listed(**asked: Any) -> list[int]:
        return list(books.office.read(partial(in_hand_ids, on=TODAY, query=ListQuery(**asked))))

    assert listed() == [dear, cheap]
    assert listed(text="bea") == [cheap]
    assert listed(text="nobody") == []
    assert listed(sort="amount") == [cheap, dear]
    assert listed(sort="amount", descending=True) == [dear, cheap]
    assert books.office.read(partial(money_counts, text="bea", today=TODAY)).to_bank == 1


def test_the_accounts_are_found_by_name_or_kind(books: Books) -> None:
    books.office.write(partial(add_account, name="Building Society", kind=AccountKind.SAVINGS, today=TODAY))

    def found(text: str) -> list[int]:
        return list(books.office.read(partial(account_ids, on=TODAY, text=text)))

    assert (found(""), found("society SAVINGS"), found("nowhere")) == ([1, 2, 3], [3], [])
    counts = books.office.read(partial(money_counts, text="society", today=TODAY))
    assert counts.accounts == 1


def test_a_slip_is_undone_and_its_number_stays_spent(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)
    pay(books, "12", Method.CASH)
    put(books, cheque, cash="12")
    books.office.undo()
    assert books.office.read(slips) == []
    assert hand(books, FRIDAY) == ("12.00", [cheque])
    books.office.redo()
    assert hand(books, FRIDAY) == ("0.00", [])
    books.office.undo()
    assert put(books, cheque) == "S-2016-002"


def test_a_payment_that_is_on_a_slip_is_not_undone_before_the_slip(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)
    entry = books.office.undo_state().undo_id
    put(books, cheque)
    with pytest.raises(Conflict, match="something made later needs it"):
        books.office.undo(entry)


def test_a_cheque_that_comes_back_is_taken_out_of_its_slip(books: Books) -> None:
    ana, ben = pay(books, "30", Method.CHEQUE), pay(books, "20", Method.CHEQUE, who="Ben")
    put(books, ana, ben)
    back = partial(reverse_payment, payment_id=ana, reason="Returned by the bank", today=TODAY, now=NOW)
    books.office.write(back)
    page = books.office.read(partial(slip_page, number="S-2016-001"))
    assert page.total == pounds("20")
    assert [(one.taken_out_on, one.taken_out_reason) for one in page.lines] == [
        (TODAY, "Returned by the bank"), (None, None)
    ]  # fmt: skip
    assert hand(books, TODAY) == ("0.00", [])
    books.office.undo()
    assert books.office.read(partial(slip_page, number="S-2016-001")).total == pounds("50")
    books.office.redo()
    assert books.office.read(partial(slip_page, number="S-2016-001")).total == pounds("20")


def correct(books: Books, payment_id: int, **wanted: Any) -> None:
    books.office.write(
        partial(
            correct_payment, payment_id=payment_id, correction=Correction(**wanted), reason="Slip of the pen",
            today=TODAY, now=NOW,
        )
    )  # fmt: skip


def test_a_cheque_that_is_corrected_stays_on_its_slip_as_what_it_should_have_been(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)
    number = put(books, cheque)
    books.office.write(partial(credit_slip, number=number, on=FRIDAY, today=TODAY))
    correct(books, cheque, amount=pounds("33"), method=Method.VOUCHER)
    page = books.office.read(partial(slip_page, number=number))
    assert [(one.amount, one.credited_on, one.taken_out_on) for one in page.lines] == [(pounds("33"), FRIDAY, None)]
    books.office.undo()
    assert books.office.read(partial(slip_page, number=number)).total == pounds("30")


@pytest.mark.parametrize(
    "wanted", [{"method": Method.CASH}, {"account": "savings"}, {"received_on": FRIDAY + timedelta(days=1)}]
)
def test_what_is_corrected_and_cannot_be_on_its_slip_leaves_it_unless_the_bank_has_credited_it(
    books: Books, wanted: dict[str, Any]
) -> None:
    books.office.write(partial(add_account, name="Savings", kind=AccountKind.SAVINGS, today=TODAY))
    cheque, other = pay(books, "30", Method.CHEQUE), pay(books, "20", Method.CHEQUE, who="Ben")
    number = put(books, cheque, other)
    check_undone(books, lambda: correct(books, cheque, **wanted))
    correct(books, cheque, **wanted)
    page = books.office.read(partial(slip_page, number=number))
    assert [(one.payment_id, one.taken_out_on, one.taken_out_reason) for one in page.lines] == [
        (cheque, FRIDAY, "Slip of the pen"), (other, None, None)
    ]  # fmt: skip
    assert page.total == pounds("20")
    books.office.undo()
    books.office.write(partial(credit_slip, number=number, on=FRIDAY, today=TODAY))
    with pytest.raises(Refused, match=f"paid in on slip {number}, and the bank credited it there on 14 October 2016"):
        correct(books, cheque, **wanted)
    assert books.office.read(audit) == []


def test_the_entry_of_a_cheque_on_a_slip_is_not_undone_before_the_slip(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)
    entered = books.office.undo_state().undo_id
    put(books, cheque)
    with pytest.raises(Conflict):
        books.office.undo(entered)
    books.office.undo()
    books.office.undo(entered)
    assert books.office.read(audit) == []


def test_parts_of_a_slip_are_credited_on_days_of_their_own(books: Books) -> None:
    ana, ben = pay(books, "30", Method.CHEQUE), pay(books, "20", Method.CHEQUE, who="Ben")
    pay(books, "12", Method.CASH)
    number = put(books, ana, ben, cash="12")
    credit = partial(credit_slip, number=number, today=TODAY)
    books.office.write(partial(credit, on=FRIDAY, cash=True))
    books.office.write(partial(credit, on=FRIDAY + timedelta(days=3), cheques=[ben]))
    page = books.office.read(partial(slip_page, number=number))
    assert (page.cash_credited_on, page.uncredited) == (FRIDAY, pounds("30"))
    for deed, sentence in (
        (partial(credit, on=FRIDAY, cash=True), "cash of slip S-2016-001 is credited already"),
        (partial(credit, on=FRIDAY, cheques=[ben]), "The cheque of Quispe, Ben is credited already"),
        (partial(credit, on=FRIDAY, cheques=[999]), "Payment 999 is not on slip"),
        (partial(credit, on=MONDAY), "the bank had it no earlier"),
        (partial(credit, on=TODAY + timedelta(days=1)), "in the future"),
    ):
        with pytest.raises(UserError, match=sentence):
            books.office.write(deed)
    books.office.write(partial(credit, on=TODAY))
    assert books.office.read(partial(slip_page, number=number)).uncredited == NOTHING
    with pytest.raises(Refused, match="All of slip S-2016-001 is credited already"):
        books.office.write(partial(credit, on=TODAY))


def test_what_does_not_belong_on_a_slip_is_refused(books: Books) -> None:
    books.office.write(partial(add_account, name="Savings", kind=AccountKind.SAVINGS, today=TODAY))
    ana, cash = pay(books, "30", Method.CHEQUE), pay(books, "12", Method.CASH)
    late = pay(books, "4", Method.CHEQUE, on=TODAY)
    gone = pay(books, "7", Method.CHEQUE)
    books.office.write(partial(reverse_payment, payment_id=gone, reason="Torn", today=TODAY, now=NOW))
    banked = pay(books, "9", Method.CHEQUE)
    put(books, banked)
    refusals: list[tuple[Callable[[], object], type[UserError], str]] = [
        (lambda: put(books), Refused, "nothing to pay in"),
        (lambda: put(books, banked), Refused, "on slip S-2016-001 already"),
        (lambda: put(books, ana, ana), Refused, "named twice"),
        (lambda: put(books, cash), Refused, "neither a cheque nor a charity voucher"),
        (lambda: put(books, late), Refused, "came in on 20 October 2016, after"),
        (lambda: put(books, gone), Refused, "was taken back"),
        (lambda: put(books, 999), NotFound, "no payment 999"),
        (lambda: put(books, cash="13"), BadInput, r"only £12\.00 in the cash box"),
        (lambda: put(books, cash="12", on=MONDAY - timedelta(days=1)), BadInput, r"only £0\.00 in the cash box"),
        (lambda: put(books, cash="12", denominations={pounds("5"): 2}), BadInput, r"add up to £10\.00"),
        (lambda: put(books, cash="-1"), BadInput, "less than"),
        (lambda: put(books, ana, on=TODAY + timedelta(days=1)), BadInput, "in the future"),
    ]
    for deed, kind, sentence in refusals:
        with pytest.raises(kind, match=sentence):
            deed()
    elsewhere = partial(
        add_slip, account="Savings", banked_on=FRIDAY, cheques=[ana], today=TODAY, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="not entered for Savings"):
        books.office.write(elsewhere)
    with pytest.raises(BadInput, match="an account at a bank"):
        books.office.write(partial(elsewhere, account="cash"))
    assert hand(books, TODAY) == ("12.00", [ana, late])


def test_cash_that_went_to_the_bank_later_is_not_there_twice(books: Books) -> None:
    pay(books, "12", Method.CASH)
    put(books, cash="12", on=FRIDAY)
    with pytest.raises(BadInput, match=r"only £0\.00"):
        put(books, cash="12", on=MONDAY)


def test_cash_of_several_funds_keeps_its_fund(books: Books) -> None:
    change = partial(change_account, code="cash", name="Cash", kind=AccountKind.CASH, today=TODAY)
    books.office.write(partial(add_fund, name="Roof", kind=FundKind.RESTRICTED))
    books.office.write(partial(change, opening={"general": pounds("3"), "roof": pounds("4")}, opening_on=MONDAY))
    put(books, cash="5")
    assert books.office.read(partial(cash_by_fund, on=FRIDAY)) == {"roof": pounds("2")}
    assert books.office.read(partial(balances, on=FRIDAY))["bank", "roof"] == pounds("2")


def test_a_closed_period_takes_no_slip_and_lets_none_go(books: Books) -> None:
    first, second = pay(books, "30", Method.CHEQUE), pay(books, "20", Method.CHEQUE)
    put(books, first)
    entry = books.office.undo_state().undo_id

    def close(session: Session) -> Changes:
        session.add(Closing(last_day=FRIDAY, closed_at=NOW, seal="0" * 16, workbook_digest="", account_digest=""))
        session.flush()
        return changed(Topic.PAYMENTS, summary="Closed")

    books.office.write(close)
    with pytest.raises(Refused, match="a slip of 14 October 2016 belongs there"):
        put(books, second)
    with pytest.raises(Refused, match="a slip of 14 October 2016 belongs there"):
        books.office.undo(entry)
    assert put(books, second, on=FRIDAY + timedelta(days=1)) == "S-2016-002"
    books.office.write(partial(credit_slip, number="S-2016-001", on=TODAY, today=TODAY))


def test_a_cheque_of_before_there_were_accounts_is_not_in_hand_but_can_be_paid_in(books: Books) -> None:
    cheque = pay(books, "30", Method.CHEQUE)

    def of_before(session: Session) -> Changes:
        session.get_one(Payment, cheque).account = None
        session.flush()
        return changed(Topic.PAYMENTS, summary="Of before")

    books.office.write(of_before)
    assert hand(books, FRIDAY) == ("0.00", [])
    put(books, cheque)
    found = books.office.read(partial(compare, account="bank", on=FRIDAY, statement=pounds("0")))
    assert [one.kind for one in found.uncredited] == ["slip"]


def test_notes_and_coins_are_read_as_they_are_typed() -> None:
    read = banking.read_denominations(["20=3", "50p=4", "0.01=7", "5=0"])
    assert {worth.plain(): count for worth, count in read.items()} == {"20.00": 3, "0.50": 4, "0.01": 7}
    assert banking.counted(read) == pounds("62.07")
    assert banking.thaw_denominations(banking.freeze_denominations(read)) == read
    for text, sentence in (("20", "how many"), ("3=1", "neither a note nor a coin"), ("20=x", "how many")):
        with pytest.raises(BadInput, match=sentence):
            banking.read_denominations([text])
    with pytest.raises(BadInput, match="counted twice"):
        banking.read_denominations(["0.50=1", "50p=1"])


_SUMS = st.integers(0, 100_000).map(Money)


@given(by_fund=st.dictionaries(st.sampled_from(["general", "a", "b", "c"]), _SUMS), part=st.integers(0, 100))
def test_the_funds_of_cash_add_up_to_it_and_none_gives_more_than_it_has(by_fund: dict[str, Money], part: int) -> None:
    cash = Money(Money.total(by_fund.values()).pence * part // 100)
    shares = banking.share_cash(by_fund, cash, first="general")
    assert Money.total(shares.values()) == cash
    assert all(NOTHING < share <= by_fund[fund] for fund, share in shares.items())
