"""Receipts: numbered without gaps, frozen as issued, void with a reason, found by number and name."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.paper.receipt import receipt_bytes, write_receipt
from psg_admin.payments.documents import receipt_file
from psg_admin.payments.operations import allocate_rest, issue_receipt, reverse_payment, void_receipt
from psg_admin.payments.queries import (
    ReceiptRow,
    audit,
    find_receipts,
    payment_of_receipt,
    payment_page,
    receipt_ids,
    receipt_paper,
    receipt_papers,
    receipt_rows,
)
from psg_admin.payments.settings import PaymentSettings
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import change_contact
from psg_admin.people.queries import contact
from psg_admin.settings import Settings, save_settings
from psg_admin.store.list_query import ListQuery
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

ALL = ListQuery()
OFFICE = Settings(
    organisation="Peru Friends",
    address="1 High Street\nLondon N1 9AA",
    email="office@example.org",
    telephone="020 7946 0123",
    charity_number="1234567",
)


def paper(books: Books, number: str) -> ReceiptPaper:
    return books.office.read(partial(receipt_paper, number=number))


def void(books: Books, number: str, *, reason: str = "Wrong name", reissue: bool = True) -> Changes:
    return books.office.write(partial(void_receipt, number=number, reason=reason, today=TODAY, reissue=reissue))


def rows(books: Books, query: ListQuery = ALL) -> list[ReceiptRow]:
    ids = books.office.read(partial(receipt_ids, query=query))
    return books.office.read(partial(receipt_rows, ids=ids))


def numbers(books: Books, text: str) -> list[str]:
    return [row.number for row in rows(books, ListQuery(text))]


def find(books: Books, text: str) -> list[str]:
    return [hit.title for hit in books.office.read(partial(find_receipts, text=text))]


def test_a_receipt_says_all_that_it_must(books: Books) -> None:
    books.office.write(partial(save_settings, settings=OFFICE))
    ana, ben = books.person("Ana"), books.person("Ben")
    fee = books.charge(ana, "27", period=(date(2016, 4, 1), date(2017, 4, 1)))
    place = books.charge(ben, "8", "Conference on 5 November 2016", Category.EVENT)
    done = books.pay(ana, "50", fee, place, gift=pounds("10"), on=date(2016, 10, 3), method=Method.TRANSFER)
    assert paper(books, done.reference) == ReceiptPaper(
        letterhead=Letterhead(
            "Peru Friends", ("1 High Street", "London N1 9AA"), "Registered charity no. 1234567",
            "020 7946 0123 · office@example.org",
        ),
        number="R-2016-0001", issued_on=TODAY, received_on=date(2016, 10, 3), payer="Ana Quispe",
        payer_address=("1 Grove Road", "Leeds", "LS1 4DY"), amount=pounds("50"), method="Bank transfer",
        lines=(
            ReceiptLine("Individual membership", "1 April 2016 to 31 March 2017", pounds("27")),
            ReceiptLine("Conference on 5 November 2016 (owed by Quispe, Ben)", "", pounds("8")),
            ReceiptLine("Gift", "", pounds("10")),
            ReceiptLine("Left over, kept as credit", "", pounds("5")),
        ),
        tagged=True,
    )  # fmt: skip


def test_an_office_without_a_charity_number_claims_none(books: Books) -> None:
    books.office.write(partial(save_settings, settings=replace(OFFICE, charity_number="")))
    done = books.pay(books.person("Ana"), "5")
    assert paper(books, done.reference).letterhead.charity_line == ""


def test_a_receipt_prints_the_same_whatever_changes_later(books: Books, tmp_path: Path) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    done = books.pay(ana, "30", fee)
    first = receipt_bytes(paper(books, done.reference))
    draft = books.office.read(partial(contact, contact_id=ana)).draft
    books.office.write(partial(change_contact, contact_id=ana, draft=replace(draft, family="Rojas", town="York")))
    books.office.write(partial(save_settings, settings=replace(OFFICE, organisation="Another name")))
    assert done.made is not None
    later = books.charge(ana, "3", "Badge")
    books.office.write(partial(allocate_rest, payment_id=done.made, charge_ids=[later], today=TODAY))
    path = tmp_path / receipt_file(done.reference)
    write_receipt(paper(books, done.reference), path)
    assert path.name == "R-2016-0001.pdf"
    assert path.read_bytes() == first


def test_numbers_run_without_gaps_in_each_year_also_past_failures_and_undo(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "5")
    numbers = [books.pay(ana, "5", fee).reference]
    with pytest.raises(Refused):
        books.pay(ana, "5", fee)
    numbers.append(books.pay(ana, "1").reference)
    books.office.undo()
    numbers.append(books.pay(ana, "1").reference)
    numbers.append(books.pay(ana, "1", today=date(2017, 1, 2)).reference)
    numbers.append(books.pay(ana, "1").reference)
    assert numbers == ["R-2016-0001", "R-2016-0002", "R-2016-0003", "R-2017-0001", "R-2016-0004"]


def test_the_prefix_of_the_numbers_is_set_by_the_office(books: Books) -> None:
    ana = books.person("Ana")
    books.pay(ana, "1")
    books.office.write(partial(save_settings, settings=PaymentSettings(receipt_prefix="PF/")))
    number = books.pay(ana, "1").reference
    assert number == "PF/-2016-0002"
    assert receipt_file(number) == "PF--2016-0002.pdf"


def test_a_void_receipt_is_replaced_and_both_say_so(books: Books) -> None:
    ana = books.person("Ana")
    books.pay(ana, "27", books.charge(ana, "27"))
    draft = books.office.read(partial(contact, contact_id=ana)).draft
    books.office.write(partial(change_contact, contact_id=ana, draft=replace(draft, given="Anna")))
    done = void(books, "R-2016-0001")
    assert done.reference == "R-2016-0002"
    old, new = paper(books, "R-2016-0001"), paper(books, "R-2016-0002")
    assert (old.payer, old.replaced_by, old.replaces) == ("Ana Quispe", "R-2016-0002", "")
    assert old.voided is not None
    assert (old.voided.on, old.voided.reason) == (TODAY, "Wrong name")
    assert (new.payer, new.replaced_by, new.replaces, new.voided) == ("Anna Quispe", "", "R-2016-0001", None)
    assert [(r.number, r.void, r.replaces, r.replaced_by) for r in rows(books)] == [
        ("R-2016-0002", False, "R-2016-0001", ""),
        ("R-2016-0001", True, "", "R-2016-0002"),
    ]
    with pytest.raises(Refused, match="void already"):
        void(books, "R-2016-0001")


def test_a_payment_gets_a_receipt_later_once(books: Books) -> None:
    paid = books.pay(books.person("Ana"), "5", receipt=False)
    assert paid.reference == ""
    assert paid.summary == "£5.00 received from Ana Quispe"
    assert paid.made is not None
    deed = partial(issue_receipt, payment_id=paid.made, today=TODAY)
    assert books.office.write(deed).reference == "R-2016-0001"
    with pytest.raises(Refused, match="R-2016-0001 was issued"):
        books.office.write(deed)
    void(books, "R-2016-0001", reissue=False)
    assert books.office.write(deed).reference == "R-2016-0002"
    assert paper(books, "R-2016-0002").replaces == "R-2016-0001"


def test_no_receipt_is_issued_for_money_that_did_not_come_in(books: Books) -> None:
    ana = books.person("Ana")
    bounced, undone = books.pay(ana, "6", receipt=False), books.pay(ana, "5", receipt=False)
    assert bounced.made is not None
    assert undone.made is not None
    books.office.undo()
    books.office.write(partial(reverse_payment, payment_id=bounced.made, reason="Bounced", today=TODAY, now=NOW))
    for payment_id, sentence in ((bounced.made, "taken back"), (undone.made, "was undone")):
        with pytest.raises(Refused, match=sentence):
            books.office.write(partial(issue_receipt, payment_id=payment_id, today=TODAY))
    with pytest.raises(NotFound):
        books.office.write(partial(issue_receipt, payment_id=99, today=TODAY))


def test_undo_after_voiding_a_receipt_takes_back_the_voiding_and_not_the_payment(books: Books) -> None:
    ana = books.person("Ana")
    paid = books.pay(ana, "5")
    assert paid.made is not None
    void = partial(void_receipt, number="R-2016-0001", reason="Name", today=TODAY)
    books.office.write(void)
    assert [(r.number, r.void_reason) for r in of_payment(books, paid.made)] == [
        ("R-2016-0001", "Name"),
        ("R-2016-0002", None),
    ]
    books.office.undo()
    assert [(r.number, r.void_reason) for r in of_payment(books, paid.made)] == [
        ("R-2016-0001", None),
        ("R-2016-0002", "Undone"),
    ]
    assert books.balance(ana) == -pounds("5")
    books.office.redo()
    assert [(r.number, r.void_reason) for r in of_payment(books, paid.made)] == [
        ("R-2016-0001", "Name"),
        ("R-2016-0002", None),
    ]
    books.office.undo()
    books.office.write(void)
    assert [r.number for r in of_payment(books, paid.made) if r.void_reason is None] == ["R-2016-0003"]
    assert books.office.read(audit) == []


def of_payment(books: Books, payment_id: int) -> tuple[ReceiptRow, ...]:
    return books.office.read(partial(payment_page, payment_id=payment_id)).receipts


def test_a_number_that_does_not_exist_is_said_so(books: Books) -> None:
    for number in ("R-2016-0999", "", "<b>1</b>", "x" * 10_000, "'; DROP TABLE receipt; --"):
        for query in (receipt_paper, payment_of_receipt):
            with pytest.raises(NotFound, match="There is no receipt") as missing:
                books.office.read(partial(query, number=number))
            assert len(str(missing.value)) < 100
        with pytest.raises(NotFound, match="There is no receipt"):
            void(books, number)
        assert books.office.read(partial(receipt_papers, numbers=[number])) == []


def test_voiding_needs_a_reason(books: Books) -> None:
    books.pay(books.person("Ana"), "5")
    with pytest.raises(BadInput):
        void(books, "R-2016-0001", reason=" ")
    assert paper(books, "R-2016-0001").voided is None


def test_a_receipt_is_found_by_its_number(books: Books) -> None:
    books.pay(books.person("Ana", "Núñez"), "5")
    books.pay(books.person("Ben"), "1")
    for text in ("R-2016-0001", "R20160001", "2016 0001", "0001"):
        assert find(books, text) == ["R-2016-0001"], text
    assert find(books, "r-2016") == ["R-2016-0002", "R-2016-0001"]
    for text in ("R-2016-0003", "núñez", ""):
        assert find(books, text) == [], text


def test_receipts_are_listed_by_their_number_and_their_payer(books: Books) -> None:
    books.pay(books.person("Ana", "Núñez"), "5")
    books.pay(books.person("Ben"), "1")
    for text in ("0001", "núñez", "r-2016 ana", "ana 0001"):
        assert numbers(books, text) == ["R-2016-0001"], text
    for text in ("R-2016-0003", "quispe ana", "ben 0001"):
        assert numbers(books, text) == [], text


def test_a_receipt_is_found_by_the_name_that_its_payer_has_now(books: Books) -> None:
    ana = books.person("Ana")
    books.pay(ana, "5")
    draft = books.office.read(partial(contact, contact_id=ana)).draft
    books.office.write(partial(change_contact, contact_id=ana, draft=replace(draft, family="Rojas")))
    assert (numbers(books, "rojas"), numbers(books, "quispe")) == (["R-2016-0001"], [])


def test_receipts_are_listed_by_year_state_and_order(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben", "Arias")
    books.pay(ana, "5")
    books.pay(ben, "3")
    books.pay(ben, "4", today=date(2017, 1, 2))
    void(books, "R-2016-0001", reissue=False)

    def numbers(query: ListQuery) -> list[str]:
        return [row.number[2:] for row in rows(books, query)]

    assert numbers(ListQuery()) == ["2017-0001", "2016-0002", "2016-0001"]
    assert numbers(ListQuery(filters={"year": "2016"})) == ["2016-0002", "2016-0001"]
    assert numbers(ListQuery(filters={"state": "void"})) == ["2016-0001"]
    assert numbers(ListQuery(filters={"state": "valid", "year": "2016"})) == ["2016-0002"]
    assert numbers(ListQuery("arias", sort="amount")) == ["2016-0002", "2017-0001"]
    assert numbers(ListQuery(sort="payer", descending=True)) == ["2016-0001", "2016-0002", "2017-0001"]
    assert Money.total(row.amount for row in rows(books)) == pounds("12")
    assert rows(books, ListQuery("nobody")) == []
    assert NOTHING not in {row.amount for row in rows(books)}
