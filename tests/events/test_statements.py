"""How many statements bookings take: one of a known contact a few, hundreds at once hardly any each."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import event as sql_events

from psg_admin.events import operations, queries
from psg_admin.events.plans import BookingRequest
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from tests.events.desk import CONFERENCE, Desk
from tests.offices import NOW, TODAY

PAID = PayNow(Method.CASH, TODAY)


def statements(desk: Desk, deed: Callable[[], Changes]) -> list[str]:
    """What a deed asks of the database and writes into it, but for the beginning of its transaction."""
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    writer = desk.office._writer
    sql_events.listen(writer, "before_cursor_execute", note)
    try:
        deed()
    finally:
        sql_events.remove(writer, "before_cursor_execute", note)
    return [words for words in said if not words.startswith("BEGIN") and "advisory_xact_lock" not in words]


@pytest.mark.parametrize(("pay", "most"), [(None, 16), (PAID, 22)])
def test_one_booking_takes_few_statements(desk: Desk, pay: PayNow | None, most: int) -> None:
    event, lucia, ana = desk.conference(), desk.person("Lucía", "Ramírez"), desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana)], pay=PAID)
    said = statements(desk, partial(desk.book, event, lucia, [PlaceDraft(lucia)], pay=pay))
    assert len(said) <= most, "\n".join(said)


def test_hundreds_of_bookings_in_one_deed_take_less_than_half_a_statement_each(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=None))
    lucia = desk.person("Lucía", "Ramírez")
    known = [BookingRequest(event, lucia, (PlaceDraft(lucia), PlaceDraft(name="Eva Soto", concession=True)), pay=PAID)]
    new = [
        BookingRequest(
            event, ContactDraft(given="Ana", family=f"Ruiz {n}", emails=(f"ana{n}@example.org",)),
            (PlaceDraft(for_booker=True),), pay=PAID if n % 2 else None, quoted=Money.of(13),
        )
        for n in range(199)
    ]  # fmt: skip
    book = partial(operations.book_many, bookings=[*known, *new], today=TODAY, now=NOW)
    said = statements(desk, partial(desk.office.write, book))
    assert len(said) <= 0.5 * 200, "\n".join(said)
    assert desk.office.undo_state().undo == "200 bookings made for “Annual conference” and paid £1,308.00"
    assert desk.event(event).row.bookings == 200
    desk.sound()
    ids = desk.office.read(partial(queries.bookings_ids, query=ListQuery(), event_id=event))
    cancel = partial(operations.cancel_bookings, booking_ids=ids, reason="The hall burnt down", today=TODAY)
    said = statements(desk, partial(desk.office.write, cancel))
    assert len(said) <= 0.5 * 200, "\n".join(said)
    assert desk.event(event).row.bookings == 0
    desk.sound()
