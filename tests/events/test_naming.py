"""Naming a place asks the rule again; and what stands for people who have died is to be decided."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from psg_admin.events import operations, queries
from psg_admin.events.queries import died_bookings, find_attendees, naming
from psg_admin.events.rules import BandDraft, PlaceDraft
from psg_admin.events.states import Group, NamedPrice
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import PriceMoved, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import mark_deceased
from psg_admin.payments.queries import left_over
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import set_deceased
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.today import today_figures
from tests.events.desk import CONFERENCE, EIGHT, EVERYBODY, MEMBERS, THIRTEEN, Desk
from tests.offices import NOW, TODAY

ANA = ContactDraft(given="Ana", family="Ruiz")


def member(desk: Desk) -> int:
    lucia = desk.person("Lucía", "Ramírez Ñato")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 1))
    return lucia


def name(desk: Desk, place: int, on: date = TODAY, **more: Any) -> Changes:
    return desk.office.write(partial(operations.name_place, place_id=place, today=on, now=NOW, **more))


def test_a_place_named_with_a_member_asks_the_rule_again(desk: Desk) -> None:
    event, lucia = desk.conference(), member(desk)
    booked = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft()], pay=PayNow(Method.CASH, TODAY))
    place = desk.page(booked).places[1].place_id
    offer = desk.office.read(partial(naming, place_id=place, contact_id=lucia, name="", today=TODAY))
    why = "Member, current to 31 March 2017, paid by bank transfer: £8.00."
    assert (offer.asks, offer.words) == (True, f"{why} The place was booked at £13.00.")
    with pytest.raises(PriceMoved, match=r"The place was booked at £13\.00"):
        name(desk, place, contact_id=lucia)
    assert desk.page(booked).places[1].contact_id is None
    with pytest.raises(PriceMoved, match=r"It is £8\.00 now, not £7\.00"):
        name(desk, place, contact_id=lucia, price=NamedPrice.RULE, quoted=Money.of(7))
    name(desk, place, contact_id=lucia, price=NamedPrice.RULE, quoted=EIGHT)
    row = desk.page(booked).places[1]
    assert (row.name, row.amount, row.band_name, row.reasons[0], row.paid) == (
        "Ramírez Ñato, Lucía", EIGHT, MEMBERS.name, why, EIGHT,
    )  # fmt: skip
    assert desk.office.read(partial(left_over, payment_id=2)) == Money.of(5)
    desk.sound()
    desk.office.undo()
    row = desk.page(booked).places[1]
    assert (row.name, row.amount) == ("Name to follow", THIRTEEN)
    desk.sound()


def test_the_price_is_kept_by_decision_with_what_the_rule_says(desk: Desk) -> None:
    event, lucia = desk.conference(), member(desk)
    booked = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft()])
    place = desk.page(booked).places[1].place_id
    name(desk, place, contact_id=lucia, price=NamedPrice.KEEP)
    row = desk.page(booked).places[1]
    assert row.amount == THIRTEEN
    assert row.reasons == (
        "Non-members £13.00 by decision: kept when the place was named.",
        "By the rule: Member, current to 31 March 2017, paid by bank transfer: £8.00.",
    )
    name(desk, place, name="Eva Soto")  # what was decided stays
    assert desk.page(booked).places[1].amount == THIRTEEN
    desk.sound()


def test_a_members_place_that_goes_to_a_guest_asks_too_and_a_typing_slip_does_not(desk: Desk) -> None:
    event, lucia = desk.conference(), member(desk)
    booked = desk.book(event, lucia, [PlaceDraft(lucia), PlaceDraft(name="Eva Soto")])
    first, second = (place.place_id for place in desk.page(booked).places)
    with pytest.raises(PriceMoved, match=r"Not a member: £13\.00\. The place was booked at £8\.00"):
        name(desk, first, name="Leo Cruz")
    name(desk, first, contact_id=lucia)
    name(desk, second, name="Eva Sotto")
    name(desk, first, name="Leo Cruz", price=NamedPrice.RULE)
    assert [place.amount for place in desk.page(booked).places] == [THIRTEEN, THIRTEEN]
    desk.sound()


def test_the_rule_goes_by_the_prices_of_the_day_on_which_the_place_was_booked(desk: Desk) -> None:
    early = BandDraft("Early", Money.of(10), frozenset({Group.ANYONE}), None, TODAY + timedelta(days=2))
    event = desk.conference(replace(CONFERENCE, bands=(early, MEMBERS, EVERYBODY)))
    booked = desk.book(event, ANA, [PlaceDraft(for_booker=True), PlaceDraft()])
    place = desk.page(booked).places[1].place_id
    name(desk, place, name="Eva Soto", on=TODAY + timedelta(days=5))
    assert desk.page(booked).places[1].amount == Money.of(10)
    lucia = member(desk)
    name(desk, place, contact_id=lucia, on=TODAY + timedelta(days=5), price=NamedPrice.RULE)
    row = desk.page(booked).places[1]
    assert (row.amount, row.priced_on) == (EIGHT, TODAY)


def test_a_place_for_which_no_price_is_open_is_kept_or_refused(desk: Desk) -> None:
    event, lucia = desk.conference(replace(CONFERENCE, bands=(MEMBERS,))), member(desk)
    booked = desk.book(event, lucia, [PlaceDraft(lucia)])
    place = desk.page(booked).places[0].place_id
    with pytest.raises(Refused, match="No price of this event is open to Leo Cruz"):
        name(desk, place, name="Leo Cruz", price=NamedPrice.RULE)
    name(desk, place, name="Leo Cruz", price=NamedPrice.KEEP)
    assert desk.page(booked).places[0].amount == EIGHT


def test_nobody_who_died_is_offered_for_a_place(desk: Desk) -> None:
    for number in range(40):
        gone = desk.person("Ana", f"Quispe {number:02}")
        if number < 38:
            desk.office.write(partial(set_deceased, contact_id=gone, on=TODAY, today=TODAY))
    found = desk.office.read(partial(find_attendees, text="quispe", today=TODAY, limit=5))
    assert [hit.title for hit in found] == ["Quispe 38, Ana", "Quispe 39, Ana"]
    lucia = member(desk)
    desk.office.write(partial(mark_deceased, contact_id=lucia, on=TODAY, today=TODAY))
    assert desk.office.read(partial(find_attendees, text="0001", today=TODAY)) == []


def test_what_stands_for_somebody_who_died_is_to_be_decided(desk: Desk) -> None:
    event, lucia, luis = desk.conference(), member(desk), desk.person("Luis", "Vega")
    booked = desk.book(event, lucia, [PlaceDraft(lucia), PlaceDraft(name="Eva Soto")])
    desk.book(event, luis, [PlaceDraft(name="Leo Cruz")])
    assert desk.office.read(partial(died_bookings, today=TODAY)) == []
    for person in (lucia, luis):
        desk.office.write(partial(mark_deceased, contact_id=person, on=TODAY, today=TODAY))
    first, second = desk.office.read(partial(died_bookings, today=TODAY))
    assert (first.name, first.words) == (
        "Ramírez Ñato, Lucía",
        "Died on 20 October 2016, and has a place in booking B0001A: name somebody else, or cancel the place.",
    )
    assert (second.name, second.place_id) == ("Vega, Luis", None)
    assert second.words.endswith("take what is owed, or cancel the booking.")
    assert desk.office.read(partial(today_figures, today=TODAY)).died == (first, second)
    assert desk.event(event).died == (first, second)
    assert desk.office.read(partial(died_bookings, today=date(2016, 11, 6))) == []  # it is over
    assert desk.office.read(partial(died_bookings, contact_id=luis)) == [second]
    place = desk.page(booked).places[0].place_id
    name(desk, place, name="Tomás Ruiz", price=NamedPrice.KEEP)
    page = desk.office.read(partial(queries.booking_page, booking_id=second.booking_id))
    desk.pay(luis, THIRTEEN, page.owing)
    assert [one.place_id for one in desk.office.read(partial(died_bookings, today=TODAY))] == [None]
    desk.office.write(partial(operations.cancel_booking, booking_id=first.booking_id, reason="Died", today=TODAY))
    assert desk.office.read(partial(died_bookings, today=TODAY)) == []
