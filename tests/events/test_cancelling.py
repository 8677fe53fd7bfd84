"""Cancelling an event with its bookings, what becomes of the money, and the list of what was cancelled."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from psg_admin.events import operations, queries
from psg_admin.events.model import Event
from psg_admin.events.queries import CancelledRow
from psg_admin.events.rules import (
    Cancelling,
    Fate,
    Freed,
    PlaceDraft,
    Settled,
    cancelling,
    fates,
    settle,
    settled_words,
)
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import allocate_rest, reverse_payment
from psg_admin.payments.queries import balances, debts, left_over
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from tests.events.desk import CONFERENCE, EIGHT, THIRTEEN, Desk, made
from tests.offices import NOW, TODAY
from tests.store.tampering import tamper

ANA = ContactDraft(given="Ana", family="Ruiz")
LEO = ContactDraft(given="Leo", family="Cruz")
sums = st.integers(0, 100_000).map(Money)


def cancel(desk: Desk, event: int, reason: str = "The hall burnt down") -> Changes:
    """Cancel an event."""
    return desk.office.write(partial(operations.cancel_event, event_id=event, reason=reason, today=TODAY))


def gone(desk: Desk, event: int, query: ListQuery | None = None) -> list[CancelledRow]:
    """What was cancelled of an event."""
    ids = desk.office.read(partial(queries.cancelled_ids, event_id=event, query=query or ListQuery()))
    return desk.office.read(partial(queries.cancelled_rows, ids=ids))


def owed(desk: Desk) -> Money:
    """What everybody owes."""
    return desk.office.read(partial(debts, today=TODAY)).owed


# --- the rule --------------------------------------------------------------------------------------------------------


@given(sums, sums)
def test_what_is_to_pay_is_released_and_what_was_paid_is_left_over(to_pay: Money, paid: Money) -> None:
    assert settle(to_pay + paid, paid) == Settled(released=to_pay, freed=paid)


def test_what_cancelling_means_is_added_up_and_said() -> None:
    summary = cancelling([(1, EIGHT, EIGHT), (1, THIRTEEN, NOTHING), (2, THIRTEEN, Money.of(3))])
    assert summary == Cancelling(2, 3, Settled(Money.of(23), Money.of(11)))
    assert summary.words == (
        "2 bookings are cancelled with it. £23.00 that is still to pay is not owed any more. £11.00 that was paid is "
        "left over on its payments: take it back, or use it for something else, on the page Money."
    )
    assert cancelling([]).words == "There is no booking to cancel with it."
    assert settled_words(Settled()) == ["Nothing was paid, and there is nothing to pay."]


def test_what_a_payment_has_left_is_counted_once_for_what_was_freed_last() -> None:
    freed = [Freed(1, 7, EIGHT), Freed(2, 7, EIGHT), Freed(2, 8, THIRTEEN), Freed(3, 9, EIGHT)]
    found = fates(freed, {7: Money.of(10), 8: NOTHING})
    assert found == {
        1: Fate(left_over=Money.of(2), used=Money.of(6)),
        2: Fate(left_over=EIGHT, used=THIRTEEN),
        3: Fate(returned=EIGHT),
    }
    assert found[2].words == "£8.00 left over, £13.00 used for something else"
    assert (found[3].words, found[3].paid, Fate().words) == ("£8.00 taken back with its payment", EIGHT, "")


@given(st.lists(st.builds(Freed, st.integers(1, 4), st.integers(1, 3), sums)), st.dictionaries(st.integers(1, 3), sums))
def test_no_penny_that_was_freed_is_lost_or_counted_twice(freed: list[Freed], left: dict[int, Money]) -> None:
    found = fates(freed, left)
    for booking in {part.booking_id for part in freed}:
        assert found[booking].paid == Money.total(part.amount for part in freed if part.booking_id == booking)
    assert Money.total(fate.left_over for fate in found.values()) <= Money.total(left.values())


# --- the deed --------------------------------------------------------------------------------------------------------


def test_an_event_is_cancelled_with_its_bookings_in_one_deed(desk: Desk) -> None:
    event = desk.conference()
    paid = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft()], pay=PayNow(Method.CARD, TODAY))
    open_one = desk.book(event, LEO, [PlaceDraft(for_booker=True), PlaceDraft(name="Eva Soto", concession=True)])
    payer = desk.page(open_one).row.payer_id
    desk.pay(payer, EIGHT, desk.charges(open_one)[1:])
    words = desk.office.read(partial(queries.event_cancelling, event_id=event)).words
    assert words.startswith(
        "2 bookings are cancelled with it. £13.00 that is still to pay is not owed any more. £34.00 "
    )
    assert owed(desk) == THIRTEEN
    done = cancel(desk, event)
    assert done.summary == "Event “Annual conference” cancelled with 2 bookings"
    assert done.more == {
        "bookings": "2",
        "places": "4",
        "no_longer_owed": "13.00",
        "left_over": "34.00",
        "words": words,
    }
    assert owed(desk) == NOTHING
    for booking in (paid, open_one):
        row = desk.page(booking).row
        assert (row.state, row.cancelled_on, row.cancel_reason) == ("Cancelled", TODAY, "The hall burnt down")
    assert [desk.office.read(partial(left_over, payment_id=i)) for i in (1, 2)] == [Money.of(26), EIGHT]
    assert desk.office.read(partial(balances, contact_ids=[payer])) == {payer: -EIGHT}
    assert desk.attendees(event) == []
    assert desk.event(event).row.bookings == 0
    desk.sound()
    desk.office.undo()
    assert [desk.page(b).row.state for b in (paid, open_one)] == ["Paid", "Part paid"]
    assert (owed(desk), desk.event(event).row.cancelled_on) == (THIRTEEN, None)
    assert [p.paid for p in desk.page(open_one).places] == [NOTHING, EIGHT]
    assert gone(desk, event) == []
    desk.sound()
    assert cancel(desk, event).more == done.more
    desk.sound()


def test_what_was_cancelled_before_the_event_stays_so_when_that_is_taken_back(desk: Desk) -> None:
    event = desk.conference()
    first = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft(name="Tomás Ruiz")])
    second = desk.book(event, LEO, [PlaceDraft(for_booker=True)])
    place = desk.page(first).places[1].place_id
    desk.office.write(partial(operations.cancel_place, place_id=place, reason="Ill", today=TODAY))
    desk.office.write(partial(operations.cancel_booking, booking_id=made(second), reason="Away", today=TODAY))
    cancel(desk, event)
    assert [p.cancel_reason for p in desk.page(first).places] == ["The hall burnt down", "Ill"]
    desk.office.undo()
    assert desk.page(first).row.names == ("Ruiz, Ana",)
    assert (desk.page(second).row.state, desk.page(second).row.cancel_reason) == ("Cancelled", "Away")
    desk.sound()


def test_money_that_went_elsewhere_since_is_not_taken_from_there(desk: Desk) -> None:
    event, other = desk.conference(), desk.conference(replace(CONFERENCE, title="Summer party"))
    booked = desk.book(event, ANA, [PlaceDraft(for_booker=True)], pay=PayNow(Method.CARD, TODAY))
    payer = desk.page(booked).row.payer_id
    cancel(desk, event)
    cancelled = desk.office.undo_state().undo_id
    elsewhere = desk.book(other, payer, [PlaceDraft(name="Eva Soto", concession=True)])
    desk.office.write(partial(allocate_rest, payment_id=1, charge_ids=[desk.charges(elsewhere)[0]], today=TODAY))
    with pytest.raises(Conflict, match="used for something else"):
        desk.office.undo(cancelled)
    assert (desk.page(booked).row.state, desk.page(elsewhere).row.state) == ("Cancelled", "Paid")
    desk.sound()
    desk.office.undo()
    desk.office.undo(cancelled)
    assert (desk.page(booked).row.state, desk.page(elsewhere).row.state) == ("Paid", "To pay")
    assert owed(desk) == EIGHT
    desk.sound()


def test_a_cancelled_event_is_refused_twice_without_a_reason_and_unknown(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    with pytest.raises(BadInput, match="reason"):
        cancel(quick_desk, event, " ")
    with pytest.raises(NotFound, match="no event 99"):
        cancel(quick_desk, 99)
    assert cancel(quick_desk, event).more["words"] == "There is no booking to cancel with it."
    with pytest.raises(Refused, match="cancelled already"):
        cancel(quick_desk, event)


def test_an_event_opened_again_takes_bookings_and_those_cancelled_with_it_stay_cancelled(desk: Desk) -> None:
    event = desk.conference()
    reopen = partial(operations.reopen_event, event_id=event)
    with pytest.raises(Refused, match="is not cancelled"):
        desk.office.write(reopen)
    with pytest.raises(NotFound, match="no event 99"):
        desk.office.write(partial(operations.reopen_event, event_id=99))
    first = desk.book(event, ANA, [PlaceDraft(for_booker=True)])
    cancel(desk, event)
    cancelled = desk.office.undo_state().undo_id
    assert desk.office.write(reopen).summary == "Event “Annual conference” opened again"
    assert (desk.page(first).row.state, owed(desk)) == ("Cancelled", NOTHING)
    again = desk.office.undo_state().undo_id
    desk.book(event, desk.page(first).row.booker_id, [PlaceDraft(for_booker=True)])
    with pytest.raises(Conflict, match="changed again since"):
        desk.office.undo(cancelled)
    with pytest.raises(Conflict, match="cancel it again"):
        desk.office.undo(again)
    desk.sound()
    desk.office.undo()
    desk.office.undo(again)
    assert desk.event(event).row.cancelled_on == TODAY
    desk.sound()


def test_a_cancelling_is_not_had_back_past_a_later_one(desk: Desk) -> None:
    event = desk.conference()
    first = desk.book(event, ANA, [PlaceDraft(for_booker=True)], pay=PayNow(Method.CARD, TODAY))
    cancel(desk, event)
    cancelled = desk.office.undo_state().undo_id
    desk.office.write(partial(operations.reopen_event, event_id=event))
    second = desk.book(event, LEO, [PlaceDraft(for_booker=True)], pay=PayNow(Method.CARD, TODAY))
    cancel(desk, event, "The speaker is ill")
    with pytest.raises(Conflict, match="changed again since"):
        desk.office.undo(cancelled)
    assert (desk.event(event).row.cancel_reason, desk.page(first).row.state) == ("The speaker is ill", "Cancelled")
    desk.office.undo()
    assert [desk.page(booking).row.state for booking in (first, second)] == ["Cancelled", "Paid"]
    desk.sound()


def test_hundreds_of_places_are_cancelled_and_had_back_together(quick_desk: Desk) -> None:
    event = quick_desk.conference(replace(CONFERENCE, capacity=None))
    for number in range(3):
        quick_desk.book(event, ContactDraft(family=f"Group {number}"), [PlaceDraft()] * 400)
    done = cancel(quick_desk, event)
    assert (done.more["places"], done.more["no_longer_owed"]) == ("1200", "15600.00")
    quick_desk.sound()
    quick_desk.office.undo()
    assert (quick_desk.event(event).row.sums.places, owed(quick_desk)) == (1200, Money.of(15_600))
    quick_desk.sound()


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_list_is_as_long_as_it_likes(desk: Desk) -> None:
    event = desk.conference()
    booking = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft()])
    place = desk.page(booking).places[1].place_id
    desk.office.write(partial(operations.cancel_place, place_id=place, reason="Ill", today=TODAY))
    ids = range(70_000, 0, -1)  # more than PostgreSQL takes in one query
    assert [row.reference for row in desk.office.read(partial(queries.bookings_rows, ids=ids))] == [booking.reference]
    assert [row.reasons for row in desk.office.read(partial(queries.cancelled_rows, ids=ids))] == [("Ill",)]


def test_what_was_cancelled_is_listed_with_what_became_of_its_money(desk: Desk) -> None:
    event = desk.conference()
    whole = desk.book(event, ANA, [PlaceDraft(for_booker=True)], pay=PayNow(Method.CARD, TODAY))
    part = desk.book(event, LEO, [PlaceDraft(for_booker=True), PlaceDraft(name="Eva Soto"), PlaceDraft()])
    desk.book(event, ContactDraft(given="Tom", family="Bell"), [PlaceDraft(for_booker=True)])
    for place, reason in zip(desk.page(part).places[1:], ("Ill", "Her train"), strict=True):
        desk.office.write(partial(operations.cancel_place, place_id=place.place_id, reason=reason, today=TODAY))
    later = TODAY + timedelta(days=1)
    desk.office.write(partial(operations.cancel_booking, booking_id=made(whole), reason="Away", today=later))
    first, second = gone(desk, event)
    assert (first.reference, first.booker, first.extent, first.reasons) == (
        whole.reference,
        "Ruiz, Ana",
        "Whole booking",
        ("Away",),
    )
    assert (first.amount, first.fate, first.fate.words) == (THIRTEEN, Fate(THIRTEEN), "£13.00 left over")
    assert (second.names, second.extent, second.reasons, second.fate) == (
        ("Soto, Eva", "Name to follow"),
        "2 of 3 places",
        ("Ill", "Her train"),
        Fate(),
    )
    assert (first.cancelled_on, second.cancelled_on, second.amount) == (later, TODAY, Money.of(26))
    assert desk.office.read(partial(queries.attendee_counts, event_id=event))["cancelled"] == 2
    for query, found in (
        (ListQuery(sort="booker"), [part, whole]),
        (ListQuery(sort="reference", descending=True), [part, whole]),
        (ListQuery(sort="cancelled_on"), [part, whole]),
        (ListQuery("ruiz"), [whole]),
        (ListQuery("nobody"), []),
    ):
        assert [row.reference for row in gone(desk, event, query)] == [b.reference for b in found]
    desk.office.write(partial(reverse_payment, payment_id=1, reason="Given back", today=later, now=NOW))
    assert gone(desk, event)[0].fate == Fate(returned=THIRTEEN)


def test_money_set_against_something_else_is_said_so_and_undone_cancelling_claims_none(desk: Desk) -> None:
    event = desk.conference()
    one = desk.book(event, ANA, [PlaceDraft(for_booker=True)])
    payer = desk.page(one).row.payer_id
    two = desk.book(event, payer, [PlaceDraft(name="Eva Soto")])
    desk.pay(payer, Money.of(26), [*desk.charges(one), *desk.charges(two)])
    for booking in (one, two):
        desk.office.write(partial(operations.cancel_booking, booking_id=made(booking), reason="Ill", today=TODAY))
    desk.office.undo()
    assert [row.fate for row in gone(desk, event)] == [Fate(THIRTEEN)]
    three = desk.book(event, payer, [PlaceDraft(name="Ema Paz", concession=True)])
    desk.office.write(partial(allocate_rest, payment_id=1, charge_ids=[desk.charges(three)[0]], today=TODAY))
    assert [row.fate for row in gone(desk, event)] == [Fate(Money.of(5), used=EIGHT)]


def test_no_deed_leaves_places_with_a_cancelled_event(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    quick_desk.book(event, ANA, [PlaceDraft(for_booker=True)])

    def broken(session: Session) -> Changes:
        row = session.get_one(Event, event)
        row.cancelled_on, row.cancel_reason = TODAY, "?"
        return changed(Topic.EVENTS, summary="Broken")

    with pytest.raises(Conflict, match="cancel it again"):
        quick_desk.office.write(broken)


def test_the_audit_tells_of_places_at_a_cancelled_event(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    quick_desk.book(event, ANA, [PlaceDraft(for_booker=True)])

    tamper(quick_desk.office, "UPDATE event SET cancelled_on = '2016-10-20', cancel_reason = '?'")
    assert quick_desk.office.read(queries.audit) == ["“Annual conference” is cancelled but still holds places."]


def test_undo_goes_on_past_an_event_that_was_brought_back(desk: Desk) -> None:
    event = desk.conference()
    desk.book(event, ANA, [PlaceDraft(for_booker=True)])
    cancel(desk, event)
    undone = []
    while desk.office.undo_state().undo is not None:
        undone.append(desk.office.undo().summary)
        desk.sound()
    assert [words[:12] for words in undone] == ["Undone: Even", "Undone: Ana ", "Undone: Even"], undone
    assert desk.office.read(partial(queries.find_events, text="annual")) == []
