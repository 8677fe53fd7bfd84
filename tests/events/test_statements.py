"""How many statements bookings take: one of a known contact a few, hundreds at once hardly any each."""

from dataclasses import replace
from functools import partial

import pytest

from psg_admin.events import operations, queries
from psg_admin.events.plans import BookingRequest
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.money import Money
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from tests.events.desk import CONFERENCE, Desk
from tests.offices import NOW, TODAY
from tests.statements import statements

PAID = PayNow(Method.CASH, TODAY)


@pytest.mark.parametrize(("pay", "most"), [(None, 16), (PAID, 23)])
def test_one_booking_takes_few_statements(desk: Desk, pay: PayNow | None, most: int) -> None:
    event, lucia, ana = desk.conference(), desk.person("Lucía", "Ramírez"), desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana)], pay=PAID)
    said = statements(desk.office, partial(desk.book, event, lucia, [PlaceDraft(lucia)], pay=pay))
    assert len(said) <= most, "\n".join(said)


def test_hundreds_of_bookings_in_one_deed_take_less_than_half_a_statement_each(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=None))
    lucia = desk.person("Lucía", "Ramírez")
    known = [BookingRequest(event, lucia, (PlaceDraft(lucia), PlaceDraft(name="Eva Soto", concession=True)), pay=PAID)]
    new = [
        BookingRequest(
            event,
            ContactDraft(given="Ana", family=f"Ruiz {n}", emails=(f"ana{n}@example.org",)),
            (PlaceDraft(for_booker=True),),
            pay=PAID if n % 2 else None,
            quoted=Money.of(13),
        )
        for n in range(199)
    ]
    book = partial(operations.book_many, bookings=[*known, *new], today=TODAY, now=NOW)
    said = statements(desk.office, partial(desk.office.write, book))
    assert len(said) <= 0.5 * 200, "\n".join(said)
    assert desk.office.undo_state().undo == "200 bookings made for “Annual conference” and paid £1,308.00"
    assert desk.event(event).row.bookings == 200
    desk.sound()
    ids = desk.office.read(partial(queries.bookings_ids, query=ListQuery(), event_id=event))
    cancel = partial(operations.cancel_bookings, booking_ids=ids, reason="The hall burnt down", today=TODAY)
    said = statements(desk.office, partial(desk.office.write, cancel))
    assert len(said) <= 0.5 * 200, "\n".join(said)
    assert desk.event(event).row.bookings == 0
    desk.sound()
