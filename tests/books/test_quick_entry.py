"""A heap of envelopes is one deed: each pays what its payer owes, and the slip is made with it."""

from datetime import date
from functools import partial

import pytest

from psg_admin.books.envelopes import Envelope
from psg_admin.books.operations import SlipWish, enter_envelopes
from psg_admin.books.queries import balances
from psg_admin.books.queries.banking import in_hand, slip_page, slips
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Problems
from psg_admin.payments.queries import list_ids, list_rows
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

MONDAY = date(2016, 10, 10)


def enter(books: Books, *envelopes: Envelope, slip: SlipWish | None = None, expected: Money | None = None) -> Changes:
    deed = partial(
        enter_envelopes, envelopes=envelopes, received_on=MONDAY, today=TODAY, now=NOW, slip=slip, expected=expected
    )
    return books.office.write(deed)


def paid(books: Books) -> list[tuple[str, str, str]]:
    ids = books.office.read(partial(list_ids, query=ListQuery()))
    rows = books.office.read(partial(list_rows, ids=sorted(ids)))
    return [(row.amount.plain(), row.purpose, row.left_over.plain()) for row in rows]


def test_each_envelope_pays_what_is_owed_and_what_came_before_it_has_left(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben")
    books.charge(ana, "30", "Membership", due_on=date(2016, 4, 1))
    books.charge(ana, "8", "Conference")
    done = enter(
        books, Envelope(ana, pounds("20"), Method.CHEQUE, "1"), Envelope(ana, pounds("20"), Method.CHEQUE, "2"),
        Envelope(ben, pounds("5"), Method.CASH), Envelope(ContactDraft(given="Zoe"), pounds("7"), Method.CHEQUE),
        expected=pounds("52"),
    )  # fmt: skip
    assert done.summary == "£52.00 in 4 envelopes entered"
    assert paid(books) == [
        ("20.00", "Membership", "0.00"), ("20.00", "Membership; Conference", "2.00"), ("5.00", "", "5.00"),
        ("7.00", "", "7.00"),
    ]  # fmt: skip
    books.office.undo()
    assert books.still_open(ana) == [("Membership", pounds("30")), ("Conference", pounds("8"))]


def test_the_slip_has_the_cheques_and_the_cash_of_the_heap(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben")
    done = enter(
        books, Envelope(ana, pounds("20"), Method.CHEQUE, "1"), Envelope(ben, pounds("5"), Method.CASH),
        Envelope(ben, pounds("6"), Method.VOUCHER), Envelope(ben, pounds("9"), Method.TRANSFER),
        slip=SlipWish(TODAY, denominations={pounds("5"): 1}),
    )  # fmt: skip
    assert done.reference == "S-2016-001"
    page = books.office.read(partial(slip_page, number="S-2016-001"))
    assert (page.cash, [line.amount for line in page.lines]) == (pounds("5"), [pounds("20"), pounds("6")])
    assert books.office.read(partial(in_hand, on=TODAY)).cheques == ()
    assert books.office.read(partial(balances, on=TODAY)) == {
        ("bank", "general"): pounds("40"), ("cash", "general"): NOTHING
    }  # fmt: skip
    books.office.undo()
    assert books.office.read(slips) == []
    assert paid(books) == [("20.00", "", "0.00"), ("5.00", "", "0.00"), ("6.00", "", "0.00"), ("9.00", "", "0.00")]
    books.office.redo()
    assert books.office.read(partial(balances, on=TODAY))["bank", "general"] == pounds("40")


def test_nothing_is_entered_where_the_sum_is_another_or_one_is_wrong(books: Books) -> None:
    ana = books.person("Ana")
    good = Envelope(ana, pounds("20"), Method.CHEQUE, place="Line 1")
    with pytest.raises(BadInput, match=r"add up to £20\.00, and not to £21\.00"):
        enter(books, good, expected=pounds("21"))
    with pytest.raises(Problems) as problems:
        enter(books, good, Envelope(ana, NOTHING, Method.CASH, place="Line 2"))
    assert problems.value.in_full == "Line 2: Type an amount of more than £0.00."
    with pytest.raises(Refused, match="no envelope has a sum"):
        enter(books)
    with pytest.raises(UserError, match="nothing to pay in"):
        enter(books, Envelope(ana, pounds("1"), Method.TRANSFER), slip=SlipWish(TODAY))
    assert paid(books) == []
