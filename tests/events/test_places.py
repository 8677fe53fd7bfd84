"""Names, other prices and cancelling, and what becomes of the money."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from psg_admin.events import operations
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import allocate_rest
from psg_admin.payments.queries import balances, left_over
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from tests.events.desk import CONFERENCE, EIGHT, MEMBERS, THIRTEEN, Desk, made
from tests.offices import NOW, TODAY

ANYBODY = ContactDraft(given="Ana", family="Ruiz")
NAMES = [PlaceDraft(for_booker=True), PlaceDraft(name="Tomás Ruiz"), PlaceDraft()]

NAME = partial(operations.name_place, today=TODAY, now=NOW)


def test_the_name_follows(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, NAMES)
    last = desk.page(booked).places[2]
    desk.office.write(
        partial(
            operations.name_place,
            today=TODAY,
            now=NOW,
            place_id=last.place_id,
            name=" Eva  Soto ",
            version=last.version,
        )
    )
    assert desk.page(booked).row.names == ("Ruiz, Ana", "Ruiz, Tomás", "Soto, Eva")
    eva = desk.person("Eva", "Soto")
    named = desk.office.write(partial(NAME, place_id=last.place_id, contact_id=eva))
    assert named.summary == f"Eva Soto has a place in booking {booked.reference}"
    assert [a.name for a in desk.attendees(event)] == ["Ruiz, Ana", "Ruiz, Tomás", "Soto, Eva"]
    with pytest.raises(Conflict, match="Somebody else"):
        desk.office.write(partial(NAME, place_id=last.place_id, name="Leo", version=last.version))
    other = desk.page(booked).places[1].place_id
    for deed, kind, words in (
        (
            partial(NAME, place_id=other, contact_id=eva),
            Refused,
            "Eva Soto has a place already",
        ),
        (partial(NAME, place_id=other, name=" "), BadInput, "Fill in “Name”"),
        (
            partial(NAME, place_id=other, contact_id=99),
            NotFound,
            "no contact 99",
        ),
        (partial(NAME, place_id=99, name="Leo"), NotFound, "no such place"),
    ):
        with pytest.raises(kind, match=words):
            desk.office.write(deed)
    desk.office.undo()
    assert desk.page(booked).row.names[2] == "Soto, Eva"


def test_undo_of_a_name_gives_nobody_two_places(desk: Desk) -> None:
    event = desk.conference()
    ana = desk.person("Ana", "Ruiz")
    booked = desk.book(event, ana, [PlaceDraft(ana)])
    place = desk.page(booked).places[0].place_id
    desk.office.write(partial(NAME, place_id=place, name="Leo Cruz"))
    named = desk.office.undo_state().undo_id
    desk.book(event, ana, [PlaceDraft(ana)])
    with pytest.raises(Conflict, match="Ruiz, Ana would have two places at “Annual conference”"):
        desk.office.undo(named)


def test_a_cancelled_place_leaves_its_money_over_and_undo_sets_it_against_it_again(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, NAMES, pay=PayNow(Method.CARD, TODAY))
    payer = desk.page(booked).row.payer_id
    place = desk.page(booked).places[1]
    cancelled = desk.office.write(partial(operations.cancel_place, place_id=place.place_id, reason="Ill", today=TODAY))
    assert cancelled.summary == f"Place of Tomás Ruiz in booking {booked.reference} cancelled"
    assert cancelled.more == {"left_over": "13.00"}
    row = desk.page(booked).row
    assert (row.sums.places, row.sums.amount, row.sums.paid, row.state) == (2, Money.of(26), Money.of(26), "Paid")
    assert desk.office.read(partial(left_over, payment_id=1)) == THIRTEEN
    assert desk.office.read(partial(balances, contact_ids=[payer])) == {payer: -THIRTEEN}
    desk.sound()
    with pytest.raises(Refused, match="cancelled already"):
        desk.office.write(partial(operations.cancel_place, place_id=place.place_id, reason="Ill", today=TODAY))
    desk.office.undo()
    row = desk.page(booked).row
    assert (row.sums.places, row.sums.paid, row.state) == (3, Money.of(39), "Paid")
    assert desk.office.read(partial(balances, contact_ids=[payer])) == {payer: NOTHING}
    desk.sound()


def test_undo_of_cancelling_takes_no_money_that_went_elsewhere_since(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft()], pay=PayNow(Method.CARD, TODAY))
    payer = desk.page(booked).row.payer_id
    desk.office.write(partial(operations.cancel_booking, booking_id=made(booked), reason="Ill", today=TODAY))
    cancelled = desk.office.undo_state().undo_id
    other = desk.book(event, payer, [PlaceDraft(name="Leo Cruz", concession=True)])
    (charge,) = desk.charges(other)
    desk.office.write(partial(allocate_rest, payment_id=1, charge_ids=[charge], today=TODAY))
    with pytest.raises(Conflict, match="used for something else"):
        desk.office.undo(cancelled)
    assert (desk.page(booked).row.state, desk.page(other).row.state) == ("Cancelled", "Paid")
    desk.sound()
    for _deed in range(3):
        desk.office.undo()
    assert desk.page(booked).row.sums.paid == THIRTEEN
    assert desk.office.read(partial(left_over, payment_id=1)) == NOTHING
    desk.sound()


def test_a_cancelled_booking_a_payment_and_three_undos(desk: Desk) -> None:
    event, ana = desk.conference(), desk.person("Ana", "Ruiz")
    booked = desk.book(event, ana, [PlaceDraft(ana)])
    before = desk.page(booked)
    desk.office.write(partial(operations.cancel_booking, booking_id=made(booked), reason="Ill", today=TODAY))
    desk.pay(ana, Money.of(5), [])
    assert desk.office.undo().summary.startswith("Undone: £5.00 received from Ana Ruiz")
    assert desk.office.undo().summary == f"Undone: Booking {booked.reference} cancelled"
    assert [replace(p, version=0) for p in desk.page(booked).places] == [replace(p, version=0) for p in before.places]
    assert (desk.page(booked).row.state, desk.page(booked).row.sums) == (before.row.state, before.row.sums)
    assert desk.office.undo().summary == f"Undone: {booked.summary}"
    assert desk.attendees(event) == []
    assert desk.office.read(partial(balances, contact_ids=[ana])) == {ana: NOTHING}
    desk.sound()
    for _deed in range(3):
        desk.office.redo()
    assert desk.page(booked).row.state == "Cancelled"
    assert desk.office.read(partial(balances, contact_ids=[ana])) == {ana: -Money.of(5)}
    desk.sound()


def test_what_is_still_to_be_paid_of_a_booking_is_that_of_its_live_places(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, NAMES)
    first, second, third = desk.page(booked).places
    assert desk.page(booked).owing == [first.charge_id, second.charge_id, third.charge_id]
    desk.office.write(partial(operations.cancel_place, place_id=second.place_id, reason="Ill", today=TODAY))
    assert first.charge_id is not None
    desk.pay(desk.page(booked).row.payer_id, first.amount, [first.charge_id])
    page = desk.page(booked)
    assert page.owing == [third.charge_id]
    assert [place.owed for place in page.places] == [NOTHING, NOTHING, third.amount]
    assert page.row.sums.owed == third.amount


def test_the_last_place_cancels_its_booking(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft(name="Tomás Ruiz")])
    for place in desk.page(booked).places:
        desk.office.write(partial(operations.cancel_place, place_id=place.place_id, reason="Ill", today=TODAY))
    row = desk.page(booked).row
    assert (row.state, row.cancel_reason, row.sums.owed) == ("Cancelled", "Ill", NOTHING)
    desk.office.undo()
    assert (desk.page(booked).row.state, desk.page(booked).row.sums.places) == ("To pay", 1)
    desk.sound()


def test_a_booking_is_cancelled_whole_with_a_reason(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, NAMES)
    cancel = partial(operations.cancel_booking, booking_id=made(booked), today=TODAY)
    with pytest.raises(BadInput, match="reason"):
        desk.office.write(partial(cancel, reason=" "))
    desk.office.write(partial(cancel, reason="Train strike"))
    assert desk.page(booked).row.state == "Cancelled"
    assert desk.event(event).row.bookings == 0
    with pytest.raises(Refused, match="cancelled already"):
        desk.office.write(partial(cancel, reason="Again"))
    with pytest.raises(Refused, match="is cancelled"):
        desk.office.write(
            partial(operations.add_places, booking_id=made(booked), places=[PlaceDraft()], today=TODAY, now=NOW)
        )
    desk.office.undo()
    assert (desk.page(booked).row.state, desk.page(booked).row.sums.places) == ("To pay", 3)
    with pytest.raises(NotFound, match="no such booking"):
        desk.office.write(partial(operations.cancel_booking, booking_id=99, reason="X", today=TODAY))
    desk.sound()


def test_a_cancelled_place_of_somebody_booked_again_is_not_had_back(desk: Desk) -> None:
    event = desk.conference()
    ana = desk.person("Ana", "Ruiz")
    booked = desk.book(event, ana, [PlaceDraft(ana)])
    desk.office.write(partial(operations.cancel_booking, booking_id=made(booked), reason="Ill", today=TODAY))
    cancelled = desk.office.undo_state().undo_id
    desk.book(event, ana, [PlaceDraft(ana)])
    with pytest.raises(Conflict, match="Ruiz, Ana would have two places"):
        desk.office.undo(cancelled)
    desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike", today=TODAY))
    with pytest.raises(Conflict, match="cancel it again"):
        desk.office.undo(cancelled)


def test_the_price_of_a_place_is_changed_with_a_reason_and_put_back(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft(name="Tomás Ruiz")], pay=PayNow(Method.CARD, TODAY))
    place = desk.page(booked).places[0]
    lower = desk.event(event).bands[0].band.band_id
    change = partial(operations.change_place_price, place_id=place.place_id, today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="reason"):
        desk.office.write(partial(change, band_id=lower, reason=""))
    with pytest.raises(BadInput, match="would be the same"):
        desk.office.write(partial(change, reason="Why not"))
    changed = desk.office.write(partial(change, band_id=lower, reason="Speaker"))
    assert changed.summary == f"Price of a place in booking {booked.reference} changed from £13.00 to £8.00"
    page = desk.page(booked)
    assert (page.places[0].amount, page.places[0].override_reason, page.row.state) == (EIGHT, "Speaker", "Paid")
    assert desk.office.read(partial(left_over, payment_id=1)) == Money.of(5)
    desk.sound()
    desk.office.undo()
    back = desk.page(booked)
    assert replace(back.places[0], version=0) == replace(place, version=0)
    assert (back.row.sums.paid, back.row.sums.owed) == (THIRTEEN, NOTHING)
    assert desk.office.read(partial(left_over, payment_id=1)) == NOTHING
    desk.sound()


def test_a_place_is_priced_anew_by_the_rule(desk: Desk) -> None:
    event = desk.conference()
    ana = desk.person("Ana", "Ruiz")
    booked = desk.book(event, ana, [PlaceDraft(ana), PlaceDraft(name="Eva Soto")])
    desk.member(ana, date(2016, 10, 1), paid=TODAY)
    mine, other = desk.page(booked).places
    assert mine.amount == THIRTEEN
    change = partial(operations.change_place_price, today=TODAY, now=NOW)
    desk.office.write(partial(change, place_id=mine.place_id, reason="Joined"))
    desk.office.write(partial(change, place_id=other.place_id, reason="Student card shown", concession=True))
    assert [(p.amount, p.override_reason, p.band_name, p.reasons[0]) for p in desk.page(booked).places] == [
        (EIGHT, "", MEMBERS.name, "Member, current to 30 September 2017, paid by bank transfer: £8.00."),
        (EIGHT, "", MEMBERS.name, "Concession: £8.00."),
    ]
    after = date(2016, 11, 7)
    lower = desk.event(event).bands[1].band.band_id
    change_price = partial(change, place_id=mine.place_id, reason="Card was not hers", band_id=lower)
    desk.office.write(partial(change_price, today=after))
    desk.office.undo()
    desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike", today=TODAY))
    with pytest.raises(Refused, match="is cancelled already"):
        desk.office.write(change_price)
    desk.office.undo()
    desk.office.undo()
    assert (desk.page(booked).places[1].concession, desk.page(booked).places[1].amount) == (False, THIRTEEN)
    desk.sound()


def test_the_price_of_a_cancelled_place_is_not_put_back(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft()])
    place = desk.page(booked).places[0].place_id
    lower = desk.event(event).bands[0].band.band_id
    desk.office.write(
        partial(operations.change_place_price, place_id=place, band_id=lower, reason="Speaker", today=TODAY, now=NOW)
    )
    changed = desk.office.undo_state().undo_id
    desk.office.write(partial(operations.cancel_place, place_id=place, reason="Ill", today=TODAY))
    with pytest.raises(Conflict, match="changed again since"):
        desk.office.undo(changed)


def test_a_free_place_becomes_a_paid_one(desk: Desk) -> None:
    free = replace(MEMBERS, name="Speakers", amount=NOTHING)
    event = desk.conference(replace(CONFERENCE, bands=(*CONFERENCE.bands, free)))
    booked = desk.book(event, ANYBODY, [PlaceDraft(name="Eva Soto", concession=True)])
    assert desk.charges(booked) == []
    dearer = desk.event(event).bands[1].band.band_id
    place = desk.page(booked).places[0].place_id
    desk.office.write(
        partial(operations.change_place_price, place_id=place, band_id=dearer, reason="No talk", today=TODAY, now=NOW)
    )
    assert desk.page(booked).row.sums.owed == THIRTEEN
    desk.sound()
    desk.office.undo()
    assert desk.page(booked).row.sums.owed == NOTHING
    desk.sound()
