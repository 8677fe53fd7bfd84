"""Money that goes out or is moved: what is taken, what is refused, and what the books say then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.accounts.model import Account, Fund, OpeningBalance
from psg_admin.accounts.operations import reopen_account
from psg_admin.accounts.states import AccountKind, FundKind
from psg_admin.books.operations import (
    SpendingCorrection,
    audit_postings,
    clear_spendings,
    correct_spending,
    move,
    return_spending,
    spend,
)
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries import balances, by_category
from psg_admin.books.queries.money_out import MoneyOutRow, money_out_rows, spending_ids, spending_row
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused, UserError
from psg_admin.kernel.money import Money
from psg_admin.payments.states import Method
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.desk import check_undo
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

OPENED = date(2016, 4, 1)
PRINTING = SpendingRequest("Harold Print", Money.of("25.50"), TODAY, (PartRequest("printing"),))


@pytest.fixture
def kept(books: Books) -> Books:
    """Books with a restricted fund, whose bank account began with £100 of which £30 are the fund's."""

    def deed(session: Session) -> Changes:
        session.add(Account(code="bank", name="Bank", kind=AccountKind.BANK, opening_on=OPENED))
        session.add(Account(code="paypal", name="PayPal", kind=AccountKind.PROCESSOR, closed_on=TODAY))
        session.add(Fund(code="hall", name="Hall fund", kind=FundKind.RESTRICTED))
        session.add(Fund(code="old", name="Old fund", kind=FundKind.DESIGNATED, closed_on=date(2016, 9, 1)))
        session.add(OpeningBalance(account="bank", fund="general", amount=pounds("70")))
        session.add(OpeningBalance(account="bank", fund="hall", amount=pounds("30")))
        session.flush()
        return changed(Topic.SETTINGS, summary="Accounts set up")

    books.office.write(deed)
    return books


def put(office: Office, request: SpendingRequest) -> int:
    made = office.write(partial(spend, spending=request, today=TODAY, now=NOW)).made
    assert made is not None
    return made


def moved(office: Office, request: MoveRequest) -> Changes:
    return office.write(partial(move, move=request, today=TODAY, now=NOW))


def lies(office: Office, on: date = TODAY) -> Mapping[tuple[str, str], str]:
    found = office.read(partial(balances, on=on))
    return {key: amount.plain() for key, amount in found.items() if amount}


def row(office: Office, spending_id: int) -> MoneyOutRow:
    return office.read(partial(spending_row, spending_id=spending_id))


def test_what_goes_out_leaves_its_account_on_its_day_by_category_fund_and_event(kept: Books) -> None:
    office, contact = kept.office, kept.person("Ana")
    parts = (PartRequest("Printing", Money.of("20")), PartRequest("postage", None, None, "Hall fund", note="Stamps"))
    day = date(2016, 5, 1)
    made = put(
        office,
        SpendingRequest(
            contact, Money.of("25.50"), day, parts, method=Method.CHEQUE, reference="100001", voucher="V7",
            approved_by="Bea Adams", trustee=True, note="Leaflets", cleared_on=date(2016, 5, 9),
        ),
    )  # fmt: skip
    assert lies(office, day - timedelta(days=1)) == {("bank", "general"): "70.00", ("bank", "hall"): "30.00"}
    assert lies(office, day) == {("bank", "general"): "50.00", ("bank", "hall"): "24.50"}
    spent = office.read(partial(by_category, first=day, last=day))
    assert spent == {("printing", "general"): pounds("-20"), ("postage", "hall"): pounds("-5.50")}
    found = row(office, made)
    assert (found.payee, found.contact_id, found.trustee, found.approved_by) == (
        "Ana Quispe", contact, True, ("Bea Adams",),
    )  # fmt: skip
    assert [(p.category_name, p.fund_name, p.amount.plain(), p.note) for p in found.parts] == [
        ("Printing", "General fund", "20.00", ""), ("Postage", "Hall fund", "5.50", "Stamps"),
    ]  # fmt: skip
    assert office.read(audit_postings) == []


def test_account_and_way_of_paying_follow_from_each_other(kept: Books) -> None:
    office = kept.office
    kept.pay(kept.person("Ana"), "2", method=Method.CASH)
    one = row(office, put(office, PRINTING))
    assert (one.account_code, one.method) == ("bank", Method.TRANSFER)
    one = row(office, put(office, replace(PRINTING, account="Cash", amount=Money.of(1))))
    assert (one.account_code, one.method) == ("cash", Method.CASH)
    one = row(office, put(office, replace(PRINTING, method=Method.CASH, amount=Money.of(1))))
    assert (one.account_code, one.method) == ("cash", Method.CASH)
    office.write(partial(reopen_account, code="paypal"))
    office.write(partial(save_settings, settings={"usual_accounts": "paypal=paypal"}))
    assert (
        row(office, put(office, replace(PRINTING, method=Method.PAYPAL, amount=Money.of(1)))).account_code == "paypal"
    )


def test_it_is_undone_and_done_again(kept: Books) -> None:
    check_undo(kept.office, lambda: put(kept.office, PRINTING))
    made = put(kept.office, replace(PRINTING, method=Method.CHEQUE))
    on = partial(return_spending, spending_id=made, on=TODAY, reason="Lost", today=TODAY)
    check_undo(kept.office, lambda: kept.office.write(on))
    check_undo(
        kept.office, lambda: kept.office.write(partial(clear_spendings, spending_ids=[made], on=TODAY, today=TODAY))
    )
    check_undo(
        kept.office, lambda: moved(kept.office, MoveRequest(Money.of(5), TODAY, "bank", "cash", fee=Money.of(1)))
    )


@pytest.mark.parametrize(
    ("request_", "kind", "sentence"),
    [
        (replace(PRINTING, amount=Money(0)), BadInput, "more than £0.00"),
        (replace(PRINTING, amount=Money(-1)), BadInput, "more than £0.00"),
        (replace(PRINTING, amount=Money(10_000_000_01)), BadInput, "look at the noughts"),
        (replace(PRINTING, written_on=TODAY + timedelta(days=1)), BadInput, "in the future"),
        (replace(PRINTING, written_on=date(2016, 3, 31)), BadInput, "begin on 1 April 2016"),
        (replace(PRINTING, written_on=date(1989, 1, 1), account="cash"), BadInput, "before 1990"),
        (replace(PRINTING, cleared_on=TODAY - timedelta(days=1)), BadInput, "cannot have had it"),
        (replace(PRINTING, cleared_on=TODAY + timedelta(days=1)), BadInput, "in the future"),
        (replace(PRINTING, parts=(PartRequest("subscription"),)), NotFound, "no category “subscription” here"),
        (replace(PRINTING, parts=(PartRequest("stamps"),)), NotFound, "no category “stamps”"),
        (replace(PRINTING, parts=()), BadInput, "what it was spent for"),
        (replace(PRINTING, parts=(PartRequest("printing", Money.of(20)),)), BadInput, "parts come to £20.00"),
        (replace(PRINTING, parts=(PartRequest("printing", Money.of(30)), PartRequest("postage"))), BadInput, "£30.00"),
        (replace(PRINTING, parts=(PartRequest("printing"), PartRequest("postage"))), BadInput, "each part"),
        (replace(PRINTING, parts=(PartRequest("printing", None, 99),)), NotFound, "no event 99"),
        (replace(PRINTING, parts=(PartRequest("printing", fund="old"),)), BadInput, "Old fund was closed"),
        (replace(PRINTING, parts=(PartRequest("printing", fund="new"),)), NotFound, "no fund “new”"),
        (replace(PRINTING, account="shoe box"), NotFound, "no account “shoe box”"),
        (replace(PRINTING, payee=" "), BadInput, "Fill in “Paid to”"),
        (replace(PRINTING, payee=999), NotFound, "no longer there"),
        (replace(PRINTING, voucher="V" * 31), BadInput, "too long"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_a_sentence(
    kept: Books, request_: SpendingRequest, kind: type[UserError], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        put(kept.office, request_)
    assert not kept.office.read(partial(spending_ids, query=ListQuery()))


def test_a_closed_account_takes_nothing_after_its_last_day(kept: Books) -> None:
    with pytest.raises(BadInput, match="closed on 20 October 2016 with nothing in it"):
        put(kept.office, replace(PRINTING, account="paypal", amount=Money.of(1)))
    late = partial(spend, spending=replace(PRINTING, account="paypal", written_on=TODAY + timedelta(days=1)), now=NOW)
    with pytest.raises(BadInput, match="closed on 20 October 2016"):
        kept.office.write(partial(late, today=TODAY + timedelta(days=2)))


def test_a_fund_is_overdrawn_only_with_a_reason_which_is_kept(kept: Books) -> None:
    hall = replace(PRINTING, amount=Money.of("30.01"), parts=(PartRequest("printing", fund="hall"),))
    with pytest.raises(BadInput, match=r"Hall fund does not have that much: it would be overdrawn by £0\.01"):
        put(kept.office, hall)
    put(kept.office, replace(hall, amount=Money.of("30")))
    with pytest.raises(BadInput, match=r"overdrawn by £1\.00"):
        put(kept.office, replace(hall, amount=Money.of("1"), written_on=OPENED))
    made = put(kept.office, replace(hall, amount=Money.of("1"), note="Paint", anyway="A grant is promised"))
    assert row(kept.office, made).note == "Paint; Overdrawn: A grant is promised"


def test_a_cash_box_is_taken_below_nothing_only_with_a_reason_which_is_kept(kept: Books) -> None:
    kept.pay(kept.person("Ana"), "8", method=Method.CASH, on=OPENED)
    tea = replace(PRINTING, amount=Money.of("5"), method=Method.CASH)
    first = put(kept.office, tea)
    with pytest.raises(BadInput, match=r"does not hold that much: £2\.00 would be missing"):
        put(kept.office, tea)
    with pytest.raises(BadInput, match=r"£2\.50 would be missing"):
        moved(kept.office, MoveRequest(Money.of("5"), TODAY, "cash", "bank", fee=Money.of("0.50")))
    wanted = SpendingCorrection(amount=Money.of("8.01"))
    correct = partial(correct_spending, spending_id=first, reason="Misread", today=TODAY, now=NOW)
    with pytest.raises(BadInput, match=r"£0\.01 would be missing"):
        kept.office.write(partial(correct, correction=wanted))
    kept.office.write(partial(correct, correction=replace(wanted, amount=Money.of("8"))))
    made = put(kept.office, replace(tea, anyway="The jumble sale is not entered yet"))
    assert row(kept.office, made).note == "Overdrawn: The jumble sale is not entered yet"


def test_the_general_fund_is_not_judged_before_the_office_has_said_what_it_had(books: Books) -> None:
    assert row(books.office, put(books.office, PRINTING)).note == ""


@pytest.mark.parametrize("count", [1, 2])
def test_so_many_approve_it_as_the_office_has_set(kept: Books, count: int) -> None:
    kept.office.write(partial(save_settings, settings={"approvals": count}))
    named = replace(PRINTING, approved_by="Ana Quispe")
    with pytest.raises(BadInput, match="Say who approved it"):
        put(kept.office, PRINTING)
    if count == 2:
        with pytest.raises(BadInput, match="2 people"):
            put(kept.office, named)
        with pytest.raises(BadInput, match="named twice"):
            put(kept.office, replace(named, approved_by_too="ana quispe"))
        named = replace(named, approved_by_too="Bea Adams")
    assert len(row(kept.office, put(kept.office, named)).approved_by) == count


def test_what_came_back_is_there_again_from_its_day_on(kept: Books) -> None:
    day, back = date(2016, 5, 1), date(2016, 6, 1)
    made = put(kept.office, replace(PRINTING, written_on=day, method=Method.CHEQUE))
    again = partial(return_spending, spending_id=made, reason="Lost in the post", today=TODAY)
    for wrong in (day - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(BadInput):
            kept.office.write(partial(again, on=wrong))
    kept.office.write(partial(again, on=back))
    assert lies(kept.office, back - timedelta(days=1))["bank", "general"] == "44.50"
    assert lies(kept.office, back)["bank", "general"] == "70.00"
    with pytest.raises(Refused, match="came back already"):
        kept.office.write(partial(again, on=back))
    assert (row(kept.office, made).exception, row(kept.office, made).returned_on) == ("Came back", back)
    assert kept.office.read(audit_postings) == []


def test_what_went_out_is_found_by_words_and_filters(kept: Books) -> None:
    first = put(kept.office, replace(PRINTING, method=Method.CHEQUE, written_on=date(2016, 5, 1)))
    second = put(kept.office, replace(PRINTING, payee="Royal Mail", parts=(PartRequest("postage", fund="hall"),)))

    def found(text: str = "", **filters: str) -> list[int]:
        ids = kept.office.read(partial(spending_ids, query=ListQuery(text, filters)))
        return [one.row_id for one in kept.office.read(partial(money_out_rows, ids=ids))]

    assert found() == [second, first]
    assert found("harold") == [first]
    assert found(category="postage") == found(fund="hall") == [second]
    assert found(account="cash") == found(event="1") == found(year="2015") == []
    assert found(state="open") == [second, first]
    kept.office.write(partial(clear_spendings, spending_ids=[first], on=TODAY, today=TODAY))
    assert (found(state="cleared"), found(state="open")) == ([first], [second])
    with pytest.raises(Refused, match="noted already"):
        kept.office.write(partial(clear_spendings, spending_ids=[first], on=TODAY, today=TODAY))
    with pytest.raises(BadInput, match="cannot have had it"):
        kept.office.write(partial(clear_spendings, spending_ids=[second], on=TODAY - timedelta(days=1), today=TODAY))
    kept.office.undo()
    kept.office.undo()
    assert found() == [first]


def test_money_moves_between_accounts_and_what_is_kept_of_it_is_an_expense(kept: Books) -> None:
    kept.office.write(partial(reopen_account, code="paypal"))
    moved(kept.office, MoveRequest(Money.of("20"), TODAY, "bank", "PayPal"))
    moved(kept.office, MoveRequest(Money.of("9.70"), TODAY, "paypal", "bank", fee=Money.of("0.30")))
    assert lies(kept.office) == {
        ("bank", "general"): "59.70", ("bank", "hall"): "30.00", ("paypal", "general"): "10.00",
    }  # fmt: skip
    spent = kept.office.read(partial(by_category, first=TODAY, last=TODAY))
    assert spent["bank-charges", "general"] == pounds("-0.30")
    assert not spent["transfer", "general"]


def test_money_moves_between_funds_within_what_there_is(kept: Books) -> None:
    with pytest.raises(BadInput, match=r"overdrawn by £1\.00"):
        moved(kept.office, MoveRequest(Money.of("31"), TODAY, "bank", from_fund="hall", to_fund="general"))
    moved(kept.office, MoveRequest(Money.of("30"), TODAY, "bank", from_fund="hall", to_fund="general"))
    assert lies(kept.office) == {("bank", "general"): "100.00"}
    both = MoveRequest(Money.of("5"), TODAY, "bank", "cash", "general", "hall")
    assert moved(kept.office, both).summary == "£5.00 moved from Bank (General fund) to Cash (Hall fund)"


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (MoveRequest(Money.of(5), TODAY, "bank"), "stay where it is"),
        (MoveRequest(Money.of(5), TODAY, "bank", "Bank", "general", "general"), "stay where it is"),
        (MoveRequest(Money.of(0), TODAY, "bank", "cash"), "more than £0.00"),
        (MoveRequest(Money.of(5), TODAY + timedelta(days=1), "bank", "cash"), "future"),
        (MoveRequest(Money.of(5), OPENED - timedelta(days=1), "cash", "bank"), "begin on 1 April"),
        (MoveRequest(Money.of(5), TODAY, "bank", "shoe box"), "no account"),
        (MoveRequest(Money.of(5), TODAY, "bank", from_fund="general", to_fund="old"), "Old fund was closed"),
        (MoveRequest(Money.of(5), TODAY, "bank", "cash", fee=Money(10_000_000_01)), "noughts"),
    ],
)
def test_what_cannot_be_moved_is_refused_in_a_sentence(kept: Books, wanted: MoveRequest, sentence: str) -> None:
    before = lies(kept.office)
    with pytest.raises(UserError, match=sentence):
        moved(kept.office, wanted)
    assert lies(kept.office) == before
