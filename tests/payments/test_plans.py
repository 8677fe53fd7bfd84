"""What money that comes in will do, planned before it is done: for many sums at once, each problem at its place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, PriceMoved, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Problems
from psg_admin.payments.operations import TAKE_PAYMENTS, TakePayments, allocate_rests, take_payment, take_payments
from psg_admin.payments.plans import (
    AllocationFacts,
    AllocationPlan,
    AllocationRequest,
    PaymentFacts,
    PaymentPlan,
    PaymentRequest,
    plan_allocations,
    plan_payments,
)
from psg_admin.payments.queries import receipt_paper
from psg_admin.payments.rules import OpenCharge, Share
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import find_contacts
from psg_admin.reports.audit import audit
from psg_admin.store.planning import carry_out, preview
from tests.memberships.desk import everything
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds
from tests.statements import statements

ANA, BEA, GONE = 1, 2, 9
FEE, SEAT, PAID, ENDED = 11, 12, 13, 14


def charge(number: int, purpose: str, amount: str, paid: str = "0", *, ended: bool = False) -> OpenCharge:
    """A charge of Ana."""
    found = OpenCharge(number, ANA, Category.SUBSCRIPTION, purpose, pounds(amount), pounds(paid), TODAY)
    return replace(found, cancelled_on=TODAY, cancel_reason="Ill") if ended else found


CHARGES = {
    FEE: charge(FEE, "the fee", "27"),
    SEAT: charge(SEAT, "a place", "8", "3"),
    PAID: charge(PAID, "the dinner", "20", "20"),
    ENDED: charge(ENDED, "the tour", "5", ended=True),
}
PEOPLE = {ANA: ContactDraft(given="Ana", family="Ruiz"), BEA: ContactDraft(given="Bea", family="Cruz")}
EVA = ContactDraft(given=" Eva ", family="Soto")


def money(
    amount: str, *charges: int, payer: int | ContactDraft = ANA, place: str = "", **more: object
) -> PaymentRequest:
    """A sum that came in today in cash."""
    request = PaymentRequest(payer, pounds(amount), Method.CASH, TODAY, charges, place=place)
    return replace(request, **more)  # type: ignore[arg-type]


def planned(*payments: PaymentRequest) -> tuple[PaymentPlan, ...]:
    """The plan of sums that came in."""
    return plan_payments(PaymentFacts(PEOPLE, CHARGES, {ANA: "Ana Ruiz"}), payments, today=TODAY)


def problems(work: Callable[[], object]) -> list[tuple[str, str]]:
    """What stands against several subjects, each with its place."""
    with pytest.raises(Problems) as caught:
        work()
    return [(problem.place, problem.error.message) for problem in caught.value.problems]


# --- the pure plans ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "shares", "gift", "left_over"),
    [
        (money("27", FEE, quoted=pounds("27")), [(FEE, "27")], "0", "0"),
        (money("32", FEE, SEAT, quoted=pounds("32")), [(FEE, "27"), (SEAT, "5")], "0", "0"),
        (money("30", SEAT, FEE), [(SEAT, "5"), (FEE, "25")], "0", "0"),
        (money("40", FEE, gift=pounds("10")), [(FEE, "27")], "10", "3"),
        (money("10", gift=pounds("10"), quoted=NOTHING), [], "10", "0"),
        (money("4"), [], "0", "4"),
        (money("3", FEE, SEAT), [(FEE, "3")], "0", "0"),
    ],
)
def test_a_sum_is_planned_to_the_penny(
    request_: PaymentRequest, shares: list[tuple[int, str]], gift: str, left_over: str
) -> None:
    [plan] = planned(request_)
    assert plan.shares == tuple(Share(number, pounds(amount)) for number, amount in shares)
    assert (plan.gift, plan.left_over) == (pounds(gift), pounds(left_over))


def test_what_one_sum_pays_is_not_owed_for_the_next() -> None:
    first, second, third = planned(money("20", FEE), money("20", FEE, payer=BEA), money("5", SEAT))
    assert first.shares == (Share(FEE, pounds("20")),)
    assert (second.payer, second.shares, second.left_over) == (BEA, (Share(FEE, pounds("7")),), pounds("13"))
    assert third.shares == (Share(SEAT, pounds("5")),)
    assert problems(
        lambda: planned(
            money("27", FEE, place="Line 1"),
            money("1", FEE, place="Line 2"),
            money("5", SEAT, quoted=pounds("5"), place="Line 3"),
            money("9", SEAT, quoted=pounds("5"), place="Line 4"),
        )
    ) == [
        ("Line 2", "“the fee” is paid already."),
        ("Line 4", "It is £0.00 now, not £5.00: that has changed meanwhile, so nothing was done. Look at it again."),
    ]


def test_somebody_new_is_planned_with_the_payment_tidied() -> None:
    [plan] = planned(money("5", payer=EVA, note="  By  hand ", reference="x"))
    assert (plan.payer, plan.draft) == (None, ContactDraft(given="Eva", family="Soto"))
    assert (plan.note, plan.reference) == ("By hand", "x")


@pytest.mark.parametrize(
    ("request_", "error", "sentence"),
    [
        (money("5", payer=GONE), NotFound, "no longer there"),
        (money("5", 99), NotFound, "no longer there. Look again at what is owed"),
        (money("5", PAID), Refused, "“the dinner” is paid already"),
        (money("5", ENDED), Refused, "“the tour” was cancelled"),
        (money("5", FEE, FEE), Refused, "“the fee” is named twice"),
        (money("0", FEE), BadInput, "more than £0.00"),
        (money("5", gift=pounds("6")), BadInput, "more than the £5.00 that came in"),
        (money("5", received_on=TODAY + timedelta(days=1)), BadInput, "is in the future"),
        (money("5", received_on=date(1989, 1, 1)), BadInput, "before 1990"),
        (money("5", note="x" * 501), BadInput, "Note is too long"),
        (money("5", payer=ContactDraft()), ManyBadInputs, "Type a given name"),
        (money("5", FEE, SEAT, quoted=pounds("35")), PriceMoved, r"It is £32\.00 now, not £35\.00"),
        (money("5", quoted=pounds("5")), PriceMoved, r"It is £0\.00 now, not £5\.00"),
    ],
)
def test_the_one_sum_of_a_deed_is_refused_as_it_is(
    request_: PaymentRequest, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        planned(request_)


RESTS = AllocationFacts({1: pounds("30"), 2: NOTHING}, CHARGES)


def allocated(*requests: AllocationRequest) -> tuple[AllocationPlan, ...]:
    """The plan of what is left over."""
    return plan_allocations(RESTS, requests)


def test_what_is_left_over_is_set_against_what_is_owed_as_far_as_both_go() -> None:
    fee, rest = allocated(AllocationRequest(1, (FEE,)), AllocationRequest(1, (SEAT,)))
    assert (fee.shares, fee.amount, fee.purpose) == ((Share(FEE, pounds("27")),), pounds("27"), "the fee")
    assert (rest.shares, rest.amount) == ((Share(SEAT, pounds("3")),), pounds("3"))
    [both] = allocated(AllocationRequest(1, (SEAT, FEE), pounds("10")))
    assert both.shares == (Share(SEAT, pounds("5")), Share(FEE, pounds("5")))
    assert both.purpose == "a place and 1 more"


def test_every_problem_of_what_is_left_over_is_told_at_its_place() -> None:
    assert problems(
        lambda: allocated(
            AllocationRequest(1, (FEE,), place="1"),
            AllocationRequest(2, (SEAT,), place="2"),
            AllocationRequest(7, (SEAT,), place="3"),
            AllocationRequest(1, (FEE,), place="4"),
            AllocationRequest(1, (SEAT,), pounds("4"), place="5"),
            AllocationRequest(1, (99,), place="6"),
            AllocationRequest(1, (SEAT,), NOTHING, place="7"),
        )
    ) == [
        ("2", "Nothing is left over of this payment."),
        ("3", "This payment is no longer there."),
        ("4", "“the fee” is paid already."),
        ("5", "Only £3.00 is left over of this payment."),
        ("6", "A sum to be paid is no longer there. Look again at what is owed."),
        ("7", "Type an amount of more than £0.00."),
    ]
    with pytest.raises(BadInput, match=r"Only £5\.00 is owed for “a place”"):
        allocated(AllocationRequest(1, (SEAT,), pounds("6")))


# --- the deeds --------------------------------------------------------------------------------------------------------


def take(books: Books, *payments: PaymentRequest) -> Changes:
    """Take sums in one deed."""
    return books.office.write(partial(take_payments, payments=payments, today=TODAY, now=NOW))


def sound(books: Books) -> None:
    """All sums of the office add up."""
    assert books.office.read(audit) == []


def test_two_sums_for_one_charge_and_somebody_new_come_in_one_deed_and_go_as_one(books: Books) -> None:
    ana, bea = books.person("Ana"), books.person("Bea")
    fee = books.charge(ana, "27")
    before = everything(books.office)
    done = take(
        books,
        money("20", fee, payer=ana, quoted=pounds("27")),
        money("20", fee, payer=bea, quoted=pounds("7")),
        money("5", payer=EVA, gift=pounds("5")),
    )
    assert (done.summary, done.reference) == ("£45.00 received in 3 payments", "")
    assert (books.owed(fee), books.rest(2), books.balance(bea)) == (NOTHING, pounds("13"), pounds("-13"))
    papers = [books.office.read(partial(receipt_paper, number=f"R-2016-000{n}")) for n in (1, 2, 3)]
    assert [paper.payer for paper in papers] == ["Ana Quispe", "Bea Quispe", "Eva Soto"]
    assert "owed by Quispe, Ana" in papers[1].lines[0].purpose
    assert [hit.title for hit in books.office.read(partial(find_contacts, text="soto"))] == ["Soto, Eva"]
    sound(books)
    after = everything(books.office)
    books.office.undo()
    assert books.owed(fee) == pounds("27")
    assert books.office.read(partial(find_contacts, text="soto")) == []
    kept = {key: value for key, value in everything(books.office).items() if key != "search_entry"}
    assert kept == {key: value for key, value in before.items() if key != "search_entry"}
    books.office.redo()
    assert everything(books.office) == after
    sound(books)


def test_of_many_sums_none_is_taken_where_one_cannot_be(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    before = everything(books.office)
    lines = [
        money("27", fee, payer=ana, place="Line 1"),
        money("1", fee, payer=ana, place="Line 2"),
        money("1", payer=99, place="Line 3"),
    ]
    assert [place for place, _message in problems(lambda: take(books, *lines))] == ["Line 2", "Line 3"]
    assert everything(books.office) == before
    assert take(books, lines[0]).reference == "R-2016-0001"


def test_what_is_owed_and_moved_since_it_was_told_is_refused_with_the_new_sum(books: Books) -> None:
    ana, bea = books.person("Ana"), books.person("Bea")
    fee = books.charge(ana, "27")
    books.pay(bea, "7", fee)
    pay = partial(
        take_payment, contact_id=ana, amount=pounds("27"), method=Method.CASH, received_on=TODAY, charges=[fee],
        today=TODAY, now=NOW,
    )  # fmt: skip
    with pytest.raises(PriceMoved, match=r"It is £20\.00 now, not £27\.00"):
        books.office.write(partial(pay, quoted=pounds("27")))
    assert books.owed(fee) == pounds("20")
    made = books.office.write(partial(pay, quoted=pounds("20"))).made
    assert (books.owed(fee), books.rest(made)) == (NOTHING, pounds("7"))


def test_a_payment_that_would_go_elsewhere_by_now_is_refused_with_what_differs(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    request = TakePayments((money("27", fee, payer=ana),), TODAY, NOW)
    shown = books.office.read(partial(preview, deed=TAKE_PAYMENTS, request=request))
    books.pay(ana, "7", fee)
    with pytest.raises(Conflict) as caught:
        books.office.write(partial(carry_out, planned=shown))
    [difference] = caught.value.differences
    assert (difference.label, difference.mine, difference.theirs) == ("Used for", "£27.00", "£20.00")


def test_what_is_left_over_of_several_payments_is_set_against_what_is_owed_in_one_deed(books: Books) -> None:
    ana = books.person("Ana")
    books.pay(ana, "20"), books.pay(ana, "10")
    fee, seat = books.charge(ana, "27"), books.charge(ana, "2", "A place")
    rests = [AllocationRequest(1, (fee,)), AllocationRequest(2, (fee,)), AllocationRequest(2, (seat,), pounds("2"))]
    done = books.office.write(partial(allocate_rests, allocations=rests, today=TODAY))
    assert done.summary == "£29.00 of 3 payments used"
    assert (books.owed(fee), books.owed(seat), books.rest(1), books.rest(2)) == (
        NOTHING,
        NOTHING,
        NOTHING,
        pounds("1"),
    )
    sound(books)
    books.office.undo()
    assert (books.owed(fee), books.rest(1), books.rest(2)) == (pounds("27"), pounds("20"), pounds("10"))


def test_one_payment_takes_few_statements_and_hundreds_hardly_any_each(books: Books) -> None:
    ana = books.person("Ana")
    fees = [books.charge(ana, "27", f"Fee {n}") for n in range(3)]
    books.pay(ana, "27", fees[0])
    said = statements(books.office, partial(books.pay, ana, "27", fees[1]))
    assert len(said) <= 18, "\n".join(said)
    many = [
        money("1", fees[2], payer=ana) if n % 2 else money("1", payer=replace(EVA, notes=f"{n}")) for n in range(50)
    ]
    said = statements(books.office, partial(take, books, *many))
    assert len(said) < 0.5 * 50, "\n".join(said)
    assert books.owed(fees[2]) == Money.of(2)
    sound(books)
