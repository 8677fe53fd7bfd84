"""What bookings and cancelling will do, planned before it is done: for many at once, with each problem at its place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from psg_admin.events import operations, queries
from psg_admin.events.plans import (
    BookingFacts,
    BookingPlan,
    BookingRequest,
    Bookings,
    BookingsCancelling,
    CancellingFacts,
    EventFacts,
    Move,
    PlaceFacts,
    PlacingFacts,
    PriceChange,
    PricingFacts,
    plan_bookings,
    plan_bookings_cancelling,
    plan_price,
)
from psg_admin.events.rules import Band, Entitlement, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, PriceMoved, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Problems
from psg_admin.payments.plans import ChargeEnd, HeldSum
from psg_admin.payments.queries import balances, left_over
from psg_admin.payments.rules import PayNow, Share
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.planning import Planned, carry_out, preview
from tests.events.desk import CONFERENCE, CONFERENCE_DAY, EIGHT, THIRTEEN, Desk, at, made
from tests.offices import NOW, TODAY

LUCIA, ANA, LEO = 1, 2, 3
PEOPLE = {
    LUCIA: ContactDraft(given="Lucía", family="Ramírez"),
    ANA: ContactDraft(given="Ana", family="Ruiz"),
    LEO: ContactDraft(given="Leo", family="Cruz", deceased_on=date(2016, 1, 1)),
}
CONCESSIONS = Band(1, "Concessions", EIGHT, frozenset({Group.CONCESSION}))
ANYONE = Band(2, "Non-members", THIRTEEN, frozenset({Group.ANYONE}), position=1)
HALL = EventFacts(7, "Film night", at(19), at(21), 3, None, None, 0, (CONCESSIONS, ANYONE))
FACTS = PlacingFacts(
    events={7: HALL, 8: replace(HALL, event_id=8, capacity=None, cancelled_on=TODAY, cancel_reason="Strike.")},
    people=PEOPLE,
    entitled={(event, who): Entitlement(name=draft.family) for who, draft in PEOPLE.items() for event in (7, 8)},
    seated={(7, ANA): "B0001A"},
)
TOMAS, TO_FOLLOW = PlaceDraft(name="Tomás Ruiz"), PlaceDraft()


def planned(*bookings: BookingRequest, facts: PlacingFacts = FACTS) -> tuple[BookingPlan, ...]:
    """The plan of bookings on what is known."""
    return plan_bookings(facts, Bookings(bookings, TODAY, NOW))


def problems(*bookings: BookingRequest) -> list[tuple[str, str]]:
    """What stands against several bookings, each with its place."""
    with pytest.raises(Problems) as caught:
        planned(*bookings)
    return [(problem.place, problem.error.message) for problem in caught.value.problems]


# --- the pure plans ---------------------------------------------------------------------------------------------------


def test_a_booking_is_planned_with_the_price_of_each_place_and_where_its_payment_goes() -> None:
    pay = PayNow(Method.CASH, TODAY, gift=Money.of(2))
    places = (PlaceDraft(for_booker=True), PlaceDraft(name=" Eva  Soto ", concession=True))
    [plan] = planned(BookingRequest(7, LUCIA, places, pay=pay, quoted=Money.of(21)))
    assert [(p.contact_id, p.name, p.band_name, p.amount, p.reason) for p in plan.places] == [
        (LUCIA, "", "Non-members", THIRTEEN, "Not a member: £13.00."),
        (None, "Eva Soto", "Concessions", EIGHT, "Concession: £8.00."),
    ]
    assert plan.places[1].purpose == "Film night, 5 November 2016: Eva Soto, Concessions"
    assert plan.payment is not None
    assert (plan.payment.amount, plan.payment.payer) == (Money.of(23), LUCIA)
    assert plan.payment.shares == (Share(-1, THIRTEEN), Share(-2, EIGHT))


def test_somebody_new_has_a_place_that_waits_for_the_one_who_books() -> None:
    eva = ContactDraft(given=" Eva ", family="Soto", concession=True)
    [plan] = planned(BookingRequest(7, eva, (PlaceDraft(for_booker=True),)))
    assert plan.booker == ContactDraft(given="Eva", family="Soto", concession=True)
    assert (plan.places[0].for_booker, plan.places[0].name, plan.places[0].amount) == (True, "", EIGHT)


def test_plans_are_equal_when_they_do_the_same_whatever_their_words() -> None:
    [plan] = planned(BookingRequest(7, LUCIA, (TOMAS,)))
    [place] = plan.places
    assert replace(plan, places=(replace(place, reason="?", purpose="?"),)) == plan
    assert replace(plan, places=(replace(place, amount=EIGHT),)) != plan


def test_a_place_that_one_booking_takes_is_not_there_for_the_next() -> None:
    two = BookingRequest(7, LUCIA, (TOMAS, TO_FOLLOW), place="Line 1")
    assert len(planned(two, BookingRequest(7, LUCIA, (TO_FOLLOW,), place="Line 2"))) == 2
    assert problems(two, replace(two, place="Line 2"), replace(two, place="Line 3", places=(TO_FOLLOW,))) == [
        ("Line 2", "Only 1 place is left of 3, and 2 are asked for.")
    ]


def test_nobody_has_two_places_by_several_bookings_of_one_deed() -> None:
    hers = BookingRequest(7, LUCIA, (PlaceDraft(for_booker=True),), place="Line 1")
    again = replace(hers, booker=ANA, places=(PlaceDraft(LUCIA), PlaceDraft(ANA)), place="Line 2")
    assert problems(hers, again) == [
        ("Line 2", "Lucía Ramírez is named twice: each person takes one place."),
        ("Line 2", "Ana Ruiz has a place already, in booking B0001A."),
    ]


def test_every_problem_of_every_booking_is_told_once_at_its_place() -> None:
    assert problems(
        BookingRequest(7, LUCIA, (PlaceDraft(name="x" * 451), PlaceDraft(99), TO_FOLLOW), note="x" * 501, place="1"),
        BookingRequest(7, 99, (PlaceDraft(99), PlaceDraft(LEO)), payer=LEO, place="2"),
        BookingRequest(8, LUCIA, (TOMAS,), place="3"),
        BookingRequest(9, ContactDraft(), (), place="4"),
        BookingRequest(7, LUCIA, (), quoted=EIGHT, place="5"),
    ) == [
        ("1", "Note is too long: 501 characters; at most 500 fit."),
        ("1", "Name is too long: 451 characters; at most 450 fit."),
        ("1", "There is no contact 99."),
        ("2", "There is no contact 99."),
        ("2", "Leo Cruz died on 1 January 2016, as the office knows."),
        ("3", "“Film night” was cancelled on 20 October 2016: Strike."),
        ("4", "There is no event 9."),
        ("4", "Say for whom the place is: book one place or more."),
        ("4", "Type a given name or a family name."),
        ("5", "Say for whom the place is: book one place or more."),
    ]


def test_the_one_booking_of_a_deed_is_told_its_problem_as_it_is() -> None:
    with pytest.raises(ManyBadInputs) as caught:
        planned(BookingRequest(7, LUCIA, (PlaceDraft(name="x" * 451),), note="x" * 501))
    assert [problem.field for problem in caught.value.problems] == ["note", "name"]
    with pytest.raises(NotFound, match="no contact 99"):
        planned(BookingRequest(7, 99, (PlaceDraft(for_booker=True),)))


@pytest.mark.parametrize("quoted", [EIGHT, NOTHING, Money.of(26)])
def test_what_was_quoted_is_what_is_agreed(quoted: Money) -> None:
    wanted = BookingRequest(7, LUCIA, (TOMAS,))
    assert planned(wanted) == planned(replace(wanted, quoted=THIRTEEN))
    with pytest.raises(PriceMoved, match=r"It is £13\.00 now"):
        planned(replace(wanted, quoted=quoted))


def held(number: int, *, charge: int | None = None, cancelled: bool = False, booking: int = 1) -> PlaceFacts:
    """A place of a booking."""
    return PlaceFacts(
        number, booking, 7, None, "Tomás Ruiz", False, ANYONE.band_id, ANYONE.name, THIRTEEN, "Not a member: £13.00.",
        TODAY, None, charge, TODAY if cancelled else None,
    )  # fmt: skip


def booking(number: int, cancelled_on: date | None = None) -> BookingFacts:
    """A booking that there is."""
    return BookingFacts(number, f"B000{number}", 7, LUCIA, LUCIA, cancelled_on)


def test_what_cancelling_ends_is_planned_with_the_money_that_it_frees() -> None:
    ends = {10: ChargeEnd(10, (HeldSum(5, 3, EIGHT),)), 12: ChargeEnd(12, ())}
    places = {1: [held(1, charge=10), held(2, charge=11, cancelled=True)], 2: [held(3, charge=12, booking=2)]}
    facts = CancellingFacts({1: booking(1), 2: booking(2)}, places, ends)
    plan = plan_bookings_cancelling(facts, BookingsCancelling((2, 1), "Flood", TODAY))
    assert [(end.booking_id, [place.place_id for place in end.places]) for end in plan.bookings] == [(2, [3]), (1, [1])]
    assert (plan.means.places, plan.means.settled.freed, plan.means.settled.released) == (2, EIGHT, Money.of(18))


def test_bookings_that_cannot_be_cancelled_are_all_named() -> None:
    facts = CancellingFacts({1: booking(1), 2: booking(2, TODAY)}, {}, {})
    with pytest.raises(Problems) as caught:
        plan_bookings_cancelling(facts, BookingsCancelling((1, 2, 9, 1), "Flood", TODAY))
    assert [(problem.place, problem.error.message) for problem in caught.value.problems] == [
        ("B0002", "Booking B0002 is cancelled already."),
        ("", "There is no such booking."),
        ("B0001", "Booking B0001 is cancelled already."),
    ]


@pytest.mark.parametrize(
    ("paid", "moves"),
    [
        ((), ()),
        ((Money.of(5),), (5,)),
        ((Money.of(5), EIGHT), (5, 3)),
        ((THIRTEEN,), (8,)),
        ((EIGHT, Money.of(5)), (8,)),
    ],
)
def test_what_was_paid_goes_to_another_price_as_far_as_that_goes(paid: Sequence[Money], moves: Sequence[int]) -> None:
    charge = ChargeEnd(10, tuple(HeldSum(number, 3 + number, amount) for number, amount in enumerate(paid)))
    facts = PricingFacts(held(1, charge=10), booking(1), HALL, Entitlement(), "Tomás Ruiz", charge)
    plan = plan_price(facts, PriceChange(1, "Student", TODAY, NOW, concession=True))
    assert (plan.before, plan.amount) == (THIRTEEN, EIGHT)
    assert plan.moves == tuple(Move(3 + number, Money.of(pounds)) for number, pounds in enumerate(moves))


def test_the_price_of_no_place_of_a_cancelled_one_and_the_same_price_are_refused() -> None:
    wanted = PriceChange(1, "Student", TODAY, NOW)
    with pytest.raises(NotFound, match="no such place"):
        plan_price(PricingFacts(None), wanted)
    with pytest.raises(Refused, match="cancelled already"):
        plan_price(PricingFacts(held(1, cancelled=True), booking(1), HALL), wanted)
    with pytest.raises(BadInput, match="would be the same"):
        plan_price(PricingFacts(held(1), booking(1), HALL), wanted)


# --- the deeds --------------------------------------------------------------------------------------------------------


def book(desk: Desk, *bookings: BookingRequest) -> Changes:
    """Make bookings in one deed."""
    return desk.office.write(partial(operations.book_many, bookings=bookings, today=TODAY, now=NOW))


def test_many_bookings_at_several_events_are_made_in_one_deed_and_taken_back_as_one(desk: Desk) -> None:
    first = desk.conference()
    party = replace(CONFERENCE, title="Summer party", starts_at=at(11, day=date(2017, 7, 1)), doors_at=None,
                    ends_at=at(17, day=date(2017, 7, 1)))  # fmt: skip
    second = desk.conference(party)
    lucia = desk.person("Lucía", "Ramírez")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 2))
    before = desk.office.undo_state().undo
    pay = PayNow(Method.CARD, TODAY)
    done = book(
        desk,
        BookingRequest(first, lucia, (PlaceDraft(for_booker=True),), pay=pay),
        BookingRequest(second, lucia, (PlaceDraft(lucia),), pay=pay),
        BookingRequest(first, ContactDraft(given="Ana", family="Ruiz"), (PlaceDraft(for_booker=True), TO_FOLLOW)),
    )
    assert done.summary == "3 bookings made and paid £21.00"
    # A member on the day of the conference, but not any more on that of the party: renewed in between.
    assert [row.amount for row in desk.attendees(first)] == [EIGHT, THIRTEEN, THIRTEEN]
    assert [row.amount for row in desk.attendees(second)] == [desk.price(second, lucia).amount]
    assert [row.reference[:5] for row in desk.attendees(first)] == ["B0001", "B0003", "B0003"]
    desk.sound()
    desk.office.undo()
    assert (desk.attendees(first), desk.attendees(second)) == ([], [])
    assert desk.office.undo_state().undo == before
    assert desk.office.read(partial(balances, contact_ids=[lucia])) == {lucia: NOTHING}
    desk.office.redo()
    assert len(desk.attendees(first)) == 3
    desk.sound()


def test_of_many_bookings_none_is_made_where_one_cannot_be(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=2))
    lucia = desk.person("Lucía", "Ramírez")
    wanted = BookingRequest(event, lucia, (PlaceDraft(lucia),), place="Line 1")
    with pytest.raises(Problems, match="1 of 2 cannot be done") as caught:
        book(desk, wanted, replace(wanted, places=(TO_FOLLOW, TO_FOLLOW), place="Line 2"))
    assert caught.value.in_full == "Line 2: Only 1 place is left of 2, and 2 are asked for."
    assert desk.attendees(event) == []
    assert book(desk, wanted).reference.startswith("B0001")


def test_entitlements_are_told_for_the_day_of_each_event(desk: Desk) -> None:
    lucia, leo = desk.person("Lucía", "Ramírez", concession=True), desk.person("Leo", "Cruz")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 2))
    desk.member(leo, date(2015, 7, 1), paid=date(2015, 7, 1))
    days = [CONFERENCE_DAY, date(2017, 3, 1), date(2018, 1, 1)]
    ask = partial(queries.entitlements, contact_ids=[lucia, leo], on=TODAY)
    each = {day: desk.office.read(partial(ask, event_day=day)) for day in days}
    drafts = [replace(CONFERENCE, doors_at=None, starts_at=at(11, day=day), ends_at=at(17, day=day)) for day in days]
    events = [desk.conference(draft) for draft in drafts]
    bookings = tuple(BookingRequest(e, lucia, (PlaceDraft(lucia), PlaceDraft(leo))) for e in events)
    facts = desk.office.read(partial(queries.booking_facts, request=Bookings(bookings, TODAY, NOW)))
    for event, day in zip(events, days, strict=True):
        assert {i: facts.entitled[event, i] for i in (lucia, leo)} == each[day]
    assert [each[day][lucia].member is not None for day in days] == [True, True, True]


def plan_of(desk: Desk, *bookings: BookingRequest) -> Planned[Bookings, PlacingFacts, tuple[BookingPlan, ...]]:
    """What bookings would do now."""
    return desk.office.read(partial(preview, deed=operations.BOOK, request=Bookings(bookings, TODAY, NOW)))


def test_a_plan_is_carried_out_as_it_was_shown(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    shown = plan_of(desk, BookingRequest(event, lucia, (PlaceDraft(lucia),)))
    assert shown.plan[0].total == THIRTEEN
    desk.person("Leo", "Cruz")  # somebody else's deed, which changes nothing of it
    done = desk.office.write(partial(carry_out, planned=shown))
    assert desk.page(done).row.sums.amount == THIRTEEN
    desk.sound()


def test_a_plan_that_has_become_another_one_is_refused_with_what_differs(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    shown = plan_of(desk, BookingRequest(event, lucia, (PlaceDraft(lucia),)))
    page = desk.event(event)
    dearer = tuple(replace(band, amount=band.amount + Money.of(2)) for band in page.draft.bands)
    desk.office.write(partial(operations.change_event, event_id=event, draft=replace(page.draft, bands=dearer)))
    with pytest.raises(Conflict) as caught:
        desk.office.write(partial(carry_out, planned=shown))
    [difference] = caught.value.differences
    assert (difference.label, difference.mine, difference.theirs) == ("Price", "£13.00", "£15.00")
    assert desk.attendees(event) == []


def test_cancelling_that_would_free_other_money_by_now_is_refused(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    booked = desk.book(event, lucia, [PlaceDraft(lucia)])
    request = BookingsCancelling((made(booked),), "Flood", TODAY)
    shown = desk.office.read(partial(preview, deed=operations.CANCEL_BOOKINGS, request=request))
    desk.pay(lucia, THIRTEEN, desk.charges(booked))
    with pytest.raises(Conflict) as caught:
        desk.office.write(partial(carry_out, planned=shown))
    assert [difference.label for difference in caught.value.differences] == ["Used for"]
    assert desk.page(booked).row.state == "Paid"


def test_a_price_that_moved_since_it_was_quoted_is_refused_with_the_new_one(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    places = [PlaceDraft(lucia)]
    work = partial(operations.book_places, event_id=event, booker=lucia, places=places, today=TODAY, now=NOW)
    with pytest.raises(PriceMoved, match=r"It is £13\.00 now, not £8\.00"):
        desk.office.write(partial(work, quoted=EIGHT))
    booked = desk.office.write(partial(work, quoted=THIRTEEN))
    add = partial(operations.add_places, booking_id=made(booked), places=[TO_FOLLOW, TOMAS], today=TODAY, now=NOW)
    with pytest.raises(PriceMoved, match=r"It is £26\.00 now, not £13\.00"):
        desk.office.write(partial(add, quoted=THIRTEEN))
    desk.office.write(partial(add, quoted=Money.of(26)))
    assert desk.page(booked).row.sums.amount == Money.of(39)


def test_bookings_are_cancelled_together_and_had_back_together(desk: Desk) -> None:
    event = desk.conference()
    lucia, ana = desk.person("Lucía", "Ramírez"), desk.person("Ana", "Ruiz")
    paid = desk.book(event, lucia, [PlaceDraft(lucia), TO_FOLLOW], pay=PayNow(Method.CARD, TODAY))
    unpaid = desk.book(event, ana, [PlaceDraft(ana)])
    ids = [made(paid), made(unpaid)]
    cancel = partial(operations.cancel_bookings, booking_ids=ids, today=TODAY)
    with pytest.raises(BadInput, match="reason"):
        desk.office.write(partial(cancel, reason=" "))
    done = desk.office.write(partial(cancel, reason="Flood"))
    assert (done.summary, done.more) == ("2 bookings cancelled", {"left_over": "26.00"})
    assert [desk.page(one).row.state for one in (paid, unpaid)] == ["Cancelled", "Cancelled"]
    assert desk.office.read(partial(left_over, payment_id=1)) == Money.of(26)
    desk.sound()
    with pytest.raises(Problems) as caught:
        desk.office.write(partial(cancel, reason="Flood"))
    assert [problem.place for problem in caught.value.problems] == [paid.reference, unpaid.reference]
    desk.office.undo()
    assert [desk.page(one).row.state for one in (paid, unpaid)] == ["Paid", "To pay"]
    desk.sound()
