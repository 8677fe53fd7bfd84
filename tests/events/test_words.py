"""What is owed for places says what the event, the price and the person say, until a receipt speaks of it."""

from dataclasses import replace
from datetime import date
from functools import partial

from sqlalchemy import select

from psg_admin.books.queries.movements import received as came_in
from psg_admin.events import operations, queries
from psg_admin.events.plans import BookingRequest
from psg_admin.events.rules import BandDraft, PlaceDraft
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Receipt
from psg_admin.payments.operations import issue_receipt, take_payment, void_receipt
from psg_admin.payments.queries import (
    DUE,
    DebtRow,
    charges,
    debts,
    open_charges,
    owed_list,
    receipt_paper,
)
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from tests.events.desk import CONFERENCE, EIGHT, EVERYBODY, THIRTEEN, Desk, at, made
from tests.memberships.desk import check_undo
from tests.offices import NOW, TODAY
from tests.statements import statements

LATER = date(2016, 12, 3)
MOVED = replace(CONFERENCE, title="Peru day", doors_at=None, starts_at=at(11, day=LATER), ends_at=at(17, day=LATER))


def change(desk: Desk, event: int, **more: object) -> None:
    """Change an event in what is given; its prices are those it has."""
    now = desk.event(event).draft
    bands = now.bands if "bands" not in more else more.pop("bands")
    draft = replace(now, bands=bands, **more)  # type: ignore[arg-type]
    desk.office.write(partial(operations.change_event, event_id=event, draft=draft))


def move(desk: Desk, event: int) -> None:
    """Give the event another title and another day."""
    change(desk, event, title=MOVED.title, doors_at=None, starts_at=MOVED.starts_at, ends_at=MOVED.ends_at)


def owed(desk: Desk, query: ListQuery | None = None, today: date = TODAY) -> list[DebtRow]:
    return desk.office.read(partial(owed_list, today=today, query=query))


def said(desk: Desk) -> list[tuple[str, date]]:
    return [(row.purpose, row.due_on) for row in owed(desk)]


def content(desk: Desk, number: str) -> str | None:
    """A receipt as it was issued."""
    return desk.office.read(lambda session: session.scalar(select(Receipt.content).where(Receipt.number == number)))


def line_of(desk: Desk, number: str) -> str:
    """What the first line of a receipt says."""
    return desk.office.read(partial(receipt_paper, number=number)).lines[0].purpose


def test_what_is_owed_for_a_place_follows_title_and_day_of_its_event(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana), PlaceDraft()])
    assert said(desk) == [
        ("Annual conference, 5 November 2016: Ana Ruiz, Non-members", date(2016, 11, 5)),
        ("Annual conference, 5 November 2016: one place, Non-members", date(2016, 11, 5)),
    ]
    move(desk, event)
    assert said(desk) == [
        ("Peru day, 3 December 2016: Ana Ruiz, Non-members", LATER),
        ("Peru day, 3 December 2016: one place, Non-members", LATER),
    ]
    between = date(2016, 11, 20)
    assert owed(desk, ListQuery(filters=DUE), between) == []
    assert desk.office.read(partial(debts, today=between)).due_count == 0
    mine = desk.office.read(partial(open_charges, contact_id=ana))
    assert [(charge.purpose, charge.due_on) for charge in mine] == said(desk)
    desk.office.undo()
    assert said(desk)[0] == ("Annual conference, 5 November 2016: Ana Ruiz, Non-members", date(2016, 11, 5))
    desk.office.redo()
    assert said(desk)[0][1] == LATER
    desk.sound()


def test_a_place_that_was_booked_after_the_event_stays_due_on_the_day_of_the_booking(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana)], today=date(2016, 11, 9))
    change(desk, event, title="Peru day")
    assert said(desk) == [("Peru day, 5 November 2016: Ana Ruiz, Non-members", date(2016, 11, 9))]


def test_it_follows_the_name_of_the_person_the_place_and_the_price(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    booking = desk.book(event, ana, [PlaceDraft(ana), PlaceDraft()])
    desk.office.write(
        partial(change_contact, contact_id=ana, draft=ContactDraft(given="Ana", family="Paz"), today=TODAY)
    )
    assert [words for words, _day in said(desk)] == [
        "Annual conference, 5 November 2016: Ana Paz, Non-members",
        "Annual conference, 5 November 2016: one place, Non-members",
    ]
    name = partial(operations.name_place, place_id=desk.page(booking).places[1].place_id, name="Eva Soto")
    desk.office.write(partial(name, today=TODAY, now=NOW))
    assert said(desk)[1][0] == "Annual conference, 5 November 2016: Eva Soto, Non-members"
    bands = desk.event(event).draft.bands
    change(desk, event, bands=(bands[0], replace(bands[1], name="Everybody")))
    assert [words for words, _day in said(desk)] == [
        "Annual conference, 5 November 2016: Ana Paz, Everybody",
        "Annual conference, 5 November 2016: Eva Soto, Everybody",
    ]


def test_a_receipt_stays_as_it_was_issued_and_so_do_the_books_for_it(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    booking = desk.book(event, ana, [PlaceDraft(ana)], pay=PayNow(Method.CASH, TODAY))
    [charge] = desk.charges(booking)
    number = booking.more["receipt"]
    before = content(desk, number)
    move(desk, event)
    assert content(desk, number) == before
    words = "Annual conference, 5 November 2016: Ana Ruiz, Non-members"
    assert desk.office.read(partial(charges, charge_ids=[charge]))[charge].purpose == words
    # Void and replaced, the new one says what there is to say today; the old one what it said.
    newer = desk.office.write(partial(void_receipt, number=number, reason="Another day", today=TODAY)).reference
    assert line_of(desk, newer) == "Peru day, 3 December 2016: Ana Ruiz, Non-members"
    assert content(desk, number) == before
    [told] = desk.office.read(partial(came_in, first=TODAY, last=LATER))
    assert told.purpose == "Peru day, 3 December 2016: Ana Ruiz, Non-members"


def test_a_receipt_made_afterwards_says_the_new_day_and_so_does_that_for_the_rest(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    [charge] = desk.charges(desk.book(event, ana, [PlaceDraft(ana)]))
    part = desk.pay(ana, EIGHT, [charge])
    quiet = desk.office.write(
        partial(take_payment, contact_id=ana, amount=Money.of(2), method=Method.CASH, received_on=TODAY,
                charges=[charge], receipt=False, today=TODAY, now=NOW)
    )  # fmt: skip
    move(desk, event)
    rest = desk.pay(ana, Money.of(3), [charge])
    later = desk.office.write(partial(issue_receipt, payment_id=made(quiet), today=TODAY))
    lines = [line_of(desk, one.reference) for one in (part, rest, later)]
    assert [line.split(":")[0] for line in lines] == [
        "Annual conference, 5 November 2016",
        "Peru day, 3 December 2016",
        "Peru day, 3 December 2016",
    ]


def test_undo_of_what_came_before_is_not_barred_and_puts_the_words_right(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    booking = desk.book(event, ana, [PlaceDraft(ana)])
    booked = desk.office.undo_state().undo_id
    paid = desk.pay(ana, THIRTEEN, desk.charges(booking))
    payment = desk.office.undo_state().undo_id
    move(desk, event)
    moved = desk.office.undo_state().undo_id
    desk.office.undo(payment)  # no receipt speaks of it any more
    assert said(desk) == [("Peru day, 3 December 2016: Ana Ruiz, Non-members", LATER)]
    desk.office.undo(moved)
    assert said(desk) == [("Annual conference, 5 November 2016: Ana Ruiz, Non-members", date(2016, 11, 5))]
    move(desk, event)
    desk.office.undo(booked)
    assert said(desk) == []
    assert paid.reference


def test_undo_of_a_move_leaves_what_a_receipt_has_said_since(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    booking = desk.book(event, ana, [PlaceDraft(ana)])
    move(desk, event)
    moved = desk.office.undo_state().undo_id
    [charge] = desk.charges(booking)
    desk.pay(ana, THIRTEEN, [charge])
    desk.office.undo(moved)
    purpose = desk.office.read(partial(charges, charge_ids=[charge]))[charge].purpose
    assert purpose == "Peru day, 3 December 2016: Ana Ruiz, Non-members"


def test_a_move_is_undone_and_redone_to_the_letter(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana), PlaceDraft(name="Eva Soto")])
    check_undo(desk.office, partial(move, desk, event))


def test_moving_an_event_with_hundreds_of_unpaid_places_takes_a_handful_of_statements(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=None))
    ana = desk.person("Ana", "Ruiz")
    wanted = [BookingRequest(event, ana, (PlaceDraft(name=f"Eva Soto {n}"),)) for n in range(500)]
    desk.office.write(partial(operations.book_many, bookings=wanted, today=TODAY, now=NOW))
    least = statements(desk.office, partial(change, desk, event, notes="Bring chairs"))
    told = statements(desk.office, partial(move, desk, event))
    assert len(told) - len(least) <= 8, "\n".join(told)
    assert {day for _words, day in said(desk)} == {LATER}
    desk.sound()


def test_an_event_that_costs_nothing_is_booked_though_it_was_to_be_paid(desk: Desk) -> None:
    free = desk.conference(replace(CONFERENCE, bands=(BandDraft("All", Money(), EVERYBODY.groups),)))
    dear, cash = desk.conference(), PayNow(Method.CASH, TODAY)
    ana, eva = desk.person("Ana", "Ruiz"), desk.person("Eva", "Soto")
    alone = desk.book(free, ana, [PlaceDraft(ana)], pay=cash)
    assert "receipt" not in alone.more
    requests = [BookingRequest(at_event, eva, (PlaceDraft(eva),), pay=cash) for at_event in (free, dear)]
    desk.office.write(partial(operations.book_many, bookings=requests, today=TODAY, now=NOW))
    assert desk.event(free).row.sums.places == 2
    assert desk.event(dear).row.sums.paid == THIRTEEN
    given = desk.book(free, desk.person("Leo", "Paz"), [PlaceDraft(name="Leo Paz")],
                      pay=PayNow(Method.CASH, TODAY, gift=Money.of(5)))  # fmt: skip
    assert given.more["receipt"]
    desk.sound()
    assert desk.office.read(queries.audit) == []
