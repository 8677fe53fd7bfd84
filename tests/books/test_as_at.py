"""What was owed and what was left over at the end of a day is the same, whenever it is asked."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.books.queries.movements import left_over_as_at, owed_as_at, payments_as_at, prepaid_places, received
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput
from psg_admin.payments.model import WriteOff
from psg_admin.payments.operations import allocate_rest, release_allocation
from psg_admin.payments.queries import allocations
from psg_admin.payments.states import Method, WriteOffKind
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import TODAY
from tests.payments.books import pounds

BEFORE, SPRING, SUMMER = date(2016, 3, 31), date(2016, 4, 20), date(2016, 7, 1)


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return Ledger(office)


def owed(ledger: Ledger, on: date, query: ListQuery | None = None) -> list[tuple[str, str, str]]:
    rows = ledger.office.read(partial(owed_as_at, on=on, query=query))
    return [(row.purpose, row.owed.plain(), row.paid.plain()) for row in rows]


def rest(ledger: Ledger, on: date) -> list[str]:
    return [row.left_over.plain() for row in ledger.office.read(partial(left_over_as_at, on=on))]


def test_a_sum_counts_from_the_day_it_was_due_and_is_paid_from_the_day_it_was_used(ledger: Ledger) -> None:
    ana = ledger.person("Ana")
    fee = ledger.charge(ana, "30.00", "Fee", due_on=BEFORE)
    ledger.pay(ana, "10.00", fee, on=SPRING)
    assert owed(ledger, BEFORE - timedelta(days=1)) == []
    assert owed(ledger, BEFORE) == [("Fee", "30.00", "0.00")]
    assert owed(ledger, SPRING) == [("Fee", "20.00", "10.00")]


def test_what_is_used_for_something_later_was_left_over_until_then(ledger: Ledger) -> None:
    ana = ledger.person("Ana")
    payment = ledger.pay(ana, "9.00", on=BEFORE).made
    assert payment is not None
    fee = ledger.charge(ana, "30.00", "Fee", due_on=BEFORE)
    deed = partial(allocate_rest, payment_id=payment, charge_ids=[fee], amount=None, today=SPRING)
    ledger.office.write(deed)
    assert (rest(ledger, BEFORE), rest(ledger, SPRING)) == (["9.00"], [])
    assert (owed(ledger, BEFORE), owed(ledger, SPRING)) == ([("Fee", "30.00", "0.00")], [("Fee", "21.00", "9.00")])
    credit = ListQuery(filters={"state": "credit"})
    assert [r.left_over for r in ledger.office.read(partial(payments_as_at, on=BEFORE, query=credit))] == [pounds("9")]
    assert ledger.office.read(partial(payments_as_at, on=SPRING, query=credit)) == []
    assert ledger.office.read(partial(payments_as_at, on=BEFORE - timedelta(days=1))) == []


def test_what_is_freed_or_taken_back_later_was_used_until_then(ledger: Ledger) -> None:
    ana = ledger.person("Ana")
    fee, other = (ledger.charge(ana, "30.00", words, due_on=BEFORE) for words in ("Fee", "Other"))
    first, second = ledger.pay(ana, "30.00", fee, on=BEFORE), ledger.pay(ana, "30.00", other, on=BEFORE)
    page = ledger.office.read(lambda session: _shares(session, first.made))
    ledger.office.write(partial(release_allocation, allocation_id=page, reason="Wrong", today=SPRING))
    ledger.reverse(second.made, SUMMER)
    assert (owed(ledger, BEFORE), rest(ledger, BEFORE)) == ([], [])
    assert (owed(ledger, SPRING), rest(ledger, SPRING)) == ([("Fee", "30.00", "0.00")], ["30.00"])
    assert [one[0] for one in owed(ledger, SUMMER)] == ["Fee", "Other"]
    states = [row.state.value for row in ledger.office.read(partial(payments_as_at, on=SPRING))]
    assert states == ["used", "credit"]
    states = [row.state.value for row in ledger.office.read(partial(payments_as_at, on=SUMMER))]
    assert states == ["reversal", "reversed", "credit"]


def test_what_is_let_off_or_cancelled_later_was_owed_until_then(ledger: Ledger) -> None:
    ana = ledger.person("Ana")
    fee, other = (ledger.charge(ana, "29.70", words, due_on=BEFORE) for words in ("Fee", "Other"))
    ledger.pay(ana, "27.00", fee, on=BEFORE)

    def let_off(session: Session) -> Changes:
        session.add(
            WriteOff(charge_id=fee, amount=pounds("2.70"), kind=WriteOffKind.LET_OFF, made_on=SPRING, reason="Small")
        )
        return changed(Topic.PAYMENTS, summary="Let off")

    ledger.office.write(let_off)
    ledger.cancel(other)
    assert owed(ledger, BEFORE) == [("Fee", "2.70", "27.00"), ("Other", "29.70", "0.00")]
    assert owed(ledger, SPRING) == [("Other", "29.70", "0.00")]
    assert owed(ledger, TODAY) == []


def test_it_is_narrowed_as_the_list_of_today_is(ledger: Ledger) -> None:
    ana, bea = ledger.person("Ana"), ledger.person("Bea", "Rojas")
    ledger.charge(ana, "5.00", "Now", due_on=BEFORE)
    ledger.charge(bea, "6.00", "Later", due_on=SUMMER)
    day = TODAY - timedelta(days=1)  # on which both were made
    assert [one[0] for one in owed(ledger, day)] == ["Now", "Later"]
    assert [one[0] for one in owed(ledger, day, ListQuery("rojas"))] == ["Later"]
    assert [one[0] for one in owed(ledger, BEFORE, ListQuery(filters={"due": "yes"}))] == ["Now"]
    with pytest.raises(BadInput):
        owed(ledger, day, ListQuery(filters={"colour": "red"}))


def test_what_goes_back_was_left_over_until_then_and_is_owed_by_nobody(ledger: Ledger) -> None:
    payment = ledger.pay(ledger.person("Ana"), "50.00", on=BEFORE, method=Method.TRANSFER).made
    assert payment is not None
    ledger.refund(payment, "20.00", SPRING, account="cash")
    assert (rest(ledger, BEFORE), rest(ledger, SPRING)) == (["50.00"], ["30.00"])
    assert owed(ledger, SPRING) == owed(ledger, TODAY) == []
    lines = ledger.office.read(partial(received, first=SPRING, last=SPRING))
    assert [(one.account, one.amount, one.purpose, one.note) for one in lines] == [
        ("cash", -pounds("20"), "Refund", "Paid twice"),
    ]  # fmt: skip


def test_places_of_events_to_come_are_paid_ahead_of_nothing(ledger: Ledger) -> None:
    assert ledger.office.read(partial(prepaid_places, on=TODAY)) == pounds("0")


def _shares(session: Session, payment_id: int | None) -> int:
    assert payment_id is not None
    return allocations(session, payment_id=payment_id)[0].allocation_id
