"""What nobody should type into the books is kept as plain text or refused in a sentence; nothing is half done."""

from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import owe
from psg_admin.payments.queries import list_ids, list_rows, receipt_paper
from psg_admin.payments.states import Category
from psg_admin.store.list_query import ListQuery
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

ODD = ("=1+1", "<b>bold</b>", "\"quoted\" 'text'", "שלום", "-2+3", "@SUM(A1)", "null", "🙂")


def test_odd_texts_are_kept_as_they_were_typed(books: Books) -> None:
    for odd in ODD:
        ana = books.person(odd, odd)
        charge = books.charge(ana, "5", odd)
        done = books.pay(ana, "5", charge, reference=odd, note=odd)
        assert done.made is not None
        (row,) = books.office.read(partial(list_rows, ids=[done.made]))
        assert (row.payer, row.reference, row.note, row.purpose) == (f"{odd}, {odd}", odd, odd, odd)
        paper = books.office.read(partial(receipt_paper, number=done.reference))
        assert (paper.payer, paper.lines[0].purpose) == (f"{odd} {odd}", odd)


def test_signs_that_turn_text_around_are_removed(books: Books) -> None:
    done = books.pay(books.person("Ana"), "5", reference="\u202eabc\u2066\x00\n x")
    assert done.made is not None
    (row,) = books.office.read(partial(list_rows, ids=[done.made]))
    assert row.reference == "abc x"


@pytest.mark.parametrize(("field", "limit"), [("reference", 100), ("note", 500)])
def test_text_that_is_too_long_is_refused_whole(books: Books, field: str, limit: int) -> None:
    ana = books.person("Ana")
    with pytest.raises(BadInput, match=f"10,000 characters; at most {limit} fit") as refused:
        books.pay(ana, "5", **{field: "x" * 10_000})  # type: ignore[arg-type]
    assert refused.value.field == field
    assert len(books.office.read(partial(list_ids, query=ListQuery()))) == 0
    assert books.pay(ana, "5", **{field: "x" * limit}).reference == "R-2016-0001"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "gift", "sentence"),
    [
        ("0", NOTHING, "more than"),
        ("-3", NOTHING, "more than"),
        ("5", Money(-1), "less than"),
        ("5", Money(501), "gift"),
    ],
)
def test_sums_that_make_no_sense(books: Books, amount: str, gift: Money, sentence: str) -> None:
    ana = books.person("Ana")
    with pytest.raises(BadInput, match=sentence):
        books.pay(ana, amount, gift=gift)
    assert books.balance(ana) == NOTHING


def test_the_largest_sum_that_is_taken_is_kept_to_the_penny(books: Books) -> None:
    ana = books.person("Ana")
    most = Money.parse("10,000,000.00")
    with pytest.raises(BadInput, match=r"£10,000,000\.01 is more than £10,000,000\.00"):
        books.pay(ana, "10000000.01")
    for _again in range(3):
        books.pay(ana, most.plain())
    assert books.balance(ana) == -(most * 3)


@pytest.mark.parametrize(
    ("amount", "purpose", "sentence"),
    [("-0.01", "Fee", "less than £0.00"), ("1", "  ", "Fill in “Purpose”"), ("1", "x" * 501, "too long")],
)
def test_a_charge_that_makes_no_sense(books: Books, amount: str, purpose: str, sentence: str) -> None:
    ana = books.person("Ana")

    def deed(session: Session) -> Changes:
        owe(
            session,
            contact_id=ana,
            category=Category.OTHER,
            purpose=purpose,
            amount=pounds(amount),
            due_on=TODAY,
            now=NOW,
        )
        return changed(Topic.PAYMENTS, summary="Owed")

    with pytest.raises(BadInput, match=sentence):
        books.office.write(deed)
    assert books.still_open(ana) == []
