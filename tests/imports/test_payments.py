"""Payments of before this office: whose each is, and that none comes in twice."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.books.model import Posting
from psg_admin.imports.columns import PAYMENTS_LIST
from psg_admin.imports.mapping import guess
from psg_admin.imports.operations import IMPORT_PAYMENTS
from psg_admin.imports.payments import PaymentLine, PaymentsPlan, PaymentsRequest, read_payments
from psg_admin.imports.plans import Pile
from psg_admin.imports.reading import body_of
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.payments.model import PastPayment, Receipt
from psg_admin.payments.queries import PastRow, past_payments
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_recorded
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from psg_admin.tables.readers import read_tables
from tests.imports.people import imported, line, named
from tests.memberships.desk import Desk
from tests.offices import NOW, TODAY
from tests.statements import statements


def lines_of(text: str) -> tuple[PaymentLine, ...]:
    """Return what the lines of a list say."""
    body = body_of(read_tables(text.encode(), known=PAYMENTS_LIST.is_heading).first, held=False)
    mapping = guess(body.header, body.texts(), what=PAYMENTS_LIST)
    return read_payments(body, mapping, today=TODAY)


def test_a_number_with_a_point_is_that_of_nobody() -> None:
    [line] = lines_of("Member number,Date,Amount\n1.5,1/2/2010,22.50\n")
    assert line.refused is not None
    assert line.refused.cell == "1.5"


def request(text: str, *, skip_refused: bool = False) -> PaymentsRequest:
    """Return the request to import a list today."""
    return PaymentsRequest(lines_of(text), TODAY, NOW, "past.csv", skip_refused)


def planned(office: Office, text: str) -> PaymentsPlan:
    """Return what importing a list would do."""
    return office.read(partial(preview, deed=IMPORT_PAYMENTS, request=request(text))).plan


def taken(office: Office, text: str, *, skip_refused: bool = False) -> str:
    """Import a list, and return what is said of it."""
    deed = partial(perform, deed=IMPORT_PAYMENTS, request=request(text, skip_refused=skip_refused))
    return office.write(deed).summary


def piles(plan: PaymentsPlan) -> list[int]:
    """Return how many lines are new, the same and refused."""
    return [plan.count(pile) for pile in (Pile.NEW, Pile.SAME, Pile.REFUSED)]


def none_of(key: Any, session: Session) -> int | None:
    """Return the first id of a table, None where it has no rows."""
    found: int | None = session.scalar(select(func.min(key)))
    return found


def past(office: Office) -> list[PastRow]:
    """Return all past payments, the newest first."""
    everybody = office.read(lambda session: session.scalars(select(PastPayment.contact_id)).all())
    return list(office.read(partial(past_payments, contact_ids=set(everybody))))


@pytest.fixture
def members(desk: Desk) -> Office:
    """An office with four members who came from another program."""
    imported(
        desk.office,
        line(2, named("Ana Vega", emails=("ana@example.org",)), number="0012", old_id="m-17"),
        line(3, named("Ben Heron"), named("Pat Heron"), number="14", old_id="m-18", type_words="Joint"),
        line(4, named("John Otter", postcode="LS1 1AA"), number="15"),
        line(5, named("John Otter", postcode="S10 9ZY"), number="16"),
    )
    return desk.office


def test_each_comes_into_the_history_of_who_paid_without_a_receipt_and_into_no_books(members: Office) -> None:
    summary = taken(
        members,
        "Date,From,Amount,Paid by,Ref,For\n"
        "03/04/2016,Ana Vega,£22.50,cheque,000017,Sub 2016\n"
        "13/04/2016,Mrs P Heron,33,SO,,Sub\n",
    )
    assert summary == "past.csv imported: 2 payments of before, £55.50"
    assert [row[1:] for row in past(members)] == [
        (date(2016, 4, 13), Money.of("33"), Method.STANDING_ORDER, "", "Sub", "past.csv"),
        (date(2016, 4, 3), Money.of("22.50"), Method.CHEQUE, "000017", "Sub 2016", "past.csv"),
    ]
    for table in (Receipt.id, Posting.id):
        assert members.read(partial(none_of, table)) is None
    assert members.read(audit) == []
    assert members.read(check_recorded) == []
    members.undo()
    assert past(members) == []


def test_the_same_list_again_changes_nothing_and_two_equal_payments_of_one_day_stay_two(members: Office) -> None:
    first = "Date,Name,Amount,Ref\n01/02/2016,Ana Vega,5,\n01/02/2016,Ana Vega,5,\n"
    taken(members, first)
    assert len(past(members)) == 2
    assert piles(planned(members, first)) == [0, 2, 0]
    further = first + "01/02/2016,Ana Vega,5,\n08/02/2016,Ben Heron,7,raffle\n"
    assert piles(planned(members, further)) == [2, 2, 0]
    taken(members, further)
    assert len(past(members)) == 4
    assert taken(members, further) == "Nothing was changed"


def test_another_list_with_the_same_day_and_sum_is_taken_and_told(members: Office) -> None:
    taken(members, "Date,Name,Amount,For\n01/02/2016,Ana Vega,5,Gift\n")
    plan = planned(members, "Date,Name,Amount,For\n01/02/2016,Ana Vega,5,Raffle\n")
    assert piles(plan) == [1, 0, 0]
    told = ("The same day and sum as “gift”",)
    assert [(one.line, one.number, one.reasons) for one in plan.perhaps] == [(2, "0012", told)]
    taken(
        members,
        "Date,Name,Amount,Ref\n01/02/2016,Ben Heron,7,\n02/02/2016,Ben Heron,9,BK-77\n02/02/2016,Ben Heron,9,\n",
    )
    plan = planned(members, "Date,Name,Amount,Ref\n01/02/2016,Ben Heron,7,A1\n02/02/2016,Ben Heron,9,A2\n")
    assert [one.reasons for one in plan.perhaps] == [
        ("The same day and sum as one without a reference",), ("The same day and sum as “bk 77”",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cell", "name"),
    [
        ("Contact ID", "m-17", "Ana Vega"),
        ("Member number", "12", "Ana Vega"),
        ("Member number", "12.0", "Ana Vega"),
        ("From", "0012", "Ana Vega"),
        ("Name", "Ana Vega <ana@example.org>", "Ana Vega"),
        ("E-mail", "ANA@example.org", "Ana Vega"),
        ("Name", "VEGA, Ana", "Ana Vega"),
        ("From", "A Vega", "Ana Vega"),
        ("Payer", "Mr Ben & Mrs Pat Heron", "Ben Heron"),
    ],
)
def test_who_paid_is_told_by_any_of_what_is_on_file(members: Office, heading: str, cell: str, name: str) -> None:
    text = f'Date,Amount,{heading}\n01/02/2016,5,"{cell}"\n'
    plan = planned(members, text)
    assert plan.refused == ()
    known = members.read(partial(preview, deed=IMPORT_PAYMENTS, request=request(text)))
    assert known.facts.found[plan.new[0].line.whose].contact_id == plan.new[0].contact_id
    taken(members, text)
    assert len(past(members)) == 1, name


def test_what_cannot_be_taken_is_refused_with_its_line_and_the_piles_add_up(members: Office) -> None:
    text = (
        "Date,Number,Name,Amount,Status\n"
        "01/02/2016,12,Ana Vega,5,Completed\n"
        "01/02/2016,12,John Otter,5,Completed\n"
        "01/02/2016,,John Otter,5,Completed\n"
        "01/02/2016,,Nobody Known,5,Completed\n"
        "31/02/2016,12,Ana Vega,5,Completed\n"
        "01/02/2016,12,Ana Vega,five,Completed\n"
        "01/02/2016,12,Ana Vega,5,Pending\n"
        "01/02/2016,,,5,Completed\n"
    )
    plan = planned(members, text)
    assert piles(plan) == [1, 0, 7]
    reasons = {told.line: (told.column, told.reason) for told in plan.refused}
    assert reasons[3][1] == "Number 0012 is that of Ana Vega."
    assert "Several people are called John Otter" in reasons[4][1]
    assert "Nobody on file is called “Nobody Known”" in reasons[5][1]
    assert [reasons[line][0] for line in (6, 7, 8)] == ["Date", "Amount", "Status"]
    with pytest.raises(Refused, match="7 lines cannot be taken"):
        taken(members, text)
    assert past(members) == []
    assert taken(members, text, skip_refused=True) == "past.csv imported: 1 payment of before, £5.00"


def test_exports_of_other_programs_are_read_as_they_are_meant(members: Office) -> None:
    civicrm = (
        "Contact ID,Display Name,Total Amount,Fee Amount,Net Amount,Date Received,Financial Type,Transaction ID,"
        "Contribution Status\n"
        "m-17,Ana Vega,20.00,0.50,19.50,2016-02-03,Member Dues,tx-1,Completed\n"
    )
    membermojo = "Member Number,Name,Date,Cost,Paid\n14,Ben Heron,04/02/2016,33.00,30.00\n"
    beacon = (
        "tkey,trans_no,date,account,amount,payee,detail,payment_method,cheque,member_1,member_2\n"
        "7,70,05/02/2016,Current,33.00,Heron,Subs,cheque,000123,m-18,m-17\n"
    )
    for text in (civicrm, membermojo, beacon):
        taken(members, text)
    assert [(row.amount.show(), row.reference, row.purpose) for row in past(members)] == [
        ("£33.00", "70 · 000123", "Subs · also for m-17"),
        ("£30.00", "", ""),
        ("£20.00", "tx-1", "Member Dues"),
    ]


def test_a_refused_line_is_read_again_as_it_was_written(members: Office) -> None:
    plan = planned(members, "Date,Number,Amount,Ref,Why it was refused\n01/02/2016,12,'-5,'=r1,no such day\n")
    assert [(one.line.amount, one.line.reference) for one in plan.new] == [(Money.of("-5"), "=r1")]


def test_as_many_statements_whatever_the_number_of_lines(members: Office) -> None:
    head = "Date,Number,Amount\n"
    few, many = (head + "".join(f"{1 + i % 28:02}/02/2016,12,{i + 1}\n" for i in range(n)) for n in (3, 300))
    counted = [len(statements(members, partial(taken, members, text))) for text in (few, many)]
    assert counted[0] == counted[1]
