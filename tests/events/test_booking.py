"""Booking places: the right price with its reason, frozen; capacity; paid in one deed and taken back."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import event as sql_events

from psg_admin.events import operations, queries
from psg_admin.events.rules import BandDraft, PlaceDraft, Priced
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.operations import renew
from psg_admin.payments.queries import balances
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import set_deceased
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.numbering import has_right_check
from tests.events.desk import CONFERENCE, EIGHT, EVERYBODY, MEMBERS, THIRTEEN, Desk, made
from tests.offices import NOW, TODAY

ANYBODY = ContactDraft(given="Ana", family="Ruiz", emails=("ana@example.org",))


def amount_and_reason(priced: Priced) -> tuple[Money, str]:
    return priced.amount, priced.reasons[0]


def booked_by(desk: Desk, booking: Changes) -> int:
    return desk.page(booking).row.booker_id


def test_a_member_pays_eight_and_a_non_member_thirteen(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez Ñato")
    assert amount_and_reason(desk.price(event, lucia)) == (THIRTEEN, "Not a member: £13.00.")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 2))
    assert amount_and_reason(desk.price(event, lucia)) == (
        EIGHT,
        "Member, current to 31 March 2017, paid by bank transfer: £8.00.",
    )
    assert amount_and_reason(desk.price(event)) == (THIRTEEN, "Not a member: £13.00.")
    assert amount_and_reason(desk.price(event, concession=True)) == (EIGHT, "Concession: £8.00.")


def test_a_contact_or_a_membership_with_concession_has_the_concession_price(desk: Desk) -> None:
    only_concessions = BandDraft("Concessions", Money.of(5), frozenset({Group.CONCESSION}))
    event = desk.conference(replace(CONFERENCE, bands=(MEMBERS, EVERYBODY, only_concessions)))
    student, pensioner = desk.person("Eva", "Soto", concession=True), desk.person("Juan", "Paz")
    desk.member(pensioner, date(2016, 4, 1), paid=date(2016, 4, 2), type_code="concession")
    assert amount_and_reason(desk.price(event, student)) == (Money.of(5), "Concession: £5.00.")
    assert amount_and_reason(desk.price(event, pensioner)) == (Money.of(5), "Concession: £5.00.")
    lapsed = desk.person("Rosa", "Vega")
    desk.member(lapsed, date(2014, 4, 1), paid=date(2014, 4, 1), type_code="concession")
    assert desk.price(event, lapsed).amount == THIRTEEN


def test_the_standing_on_the_day_of_the_event_decides(desk: Desk) -> None:
    event = desk.conference()
    grace_over, in_grace = desk.person("Leo", "Cruz"), desk.person("Mia", "Luna")
    # Member until 24 July, in grace today, but not any more on 5 November.
    desk.member(grace_over, date(2015, 7, 25), paid=date(2015, 7, 25))
    # Member until 9 August, and still in grace on 5 November.
    membership = desk.member(in_grace, date(2015, 8, 10), paid=date(2015, 8, 10))
    assert amount_and_reason(desk.price(event, grace_over)) == (
        THIRTEEN,
        "Lapsed on 24 July 2016: £13.00; renewing today makes it £8.00.",
    )
    assert amount_and_reason(desk.price(event, in_grace)) == (
        EIGHT,
        "Member, ran out on 9 August 2016, in grace to 7 November 2016: £8.00.",
    )
    by_number = partial(queries.price_for, event_id=event, number=membership.reference, on=TODAY)
    assert desk.office.read(by_number).amount == EIGHT


def test_renewing_today_makes_it_eight_as_the_reason_says(desk: Desk) -> None:
    event = desk.conference()
    lapsed = desk.person("Leo", "Cruz")
    membership = desk.member(lapsed, date(2015, 7, 1), paid=date(2015, 7, 1))
    assert desk.price(event, lapsed).reasons == ("Lapsed on 30 June 2016: £13.00; renewing today makes it £8.00.",)
    desk.office.write(
        partial(renew, membership_id=made(membership), today=TODAY, now=NOW, pay=PayNow(Method.CASH, TODAY))
    )
    assert desk.price(event, lapsed).amount == EIGHT


def test_paying_what_is_unpaid_makes_it_eight_as_the_reason_says(desk: Desk) -> None:
    event = desk.conference()
    unpaid = desk.person("Leo", "Cruz")
    membership = desk.member(unpaid, date(2016, 1, 10))
    assert amount_and_reason(desk.price(event, unpaid)) == (
        THIRTEEN,
        "Unpaid since 10 January 2016: £13.00; paying the subscription today makes it £8.00.",
    )
    owed = desk.office.read(partial(queries.owed_for, reference=membership.reference))
    assert owed.amount == Money.of(30)
    desk.pay(unpaid, owed.amount, owed.charge_ids)
    assert desk.price(event, unpaid).amount == EIGHT


def test_a_price_is_asked_for_what_exists(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    for query, words in (
        (partial(queries.price_for, event_id=99, on=TODAY), "no event 99"),
        (partial(queries.price_for, event_id=event, contact_id=99, on=TODAY), "no contact 99"),
        (partial(queries.price_for, event_id=event, number="9999", on=TODAY), "number 9999"),
    ):
        with pytest.raises(NotFound, match=words):
            quick_desk.office.read(query)


def test_several_places_are_booked_at_once_each_at_its_price(desk: Desk) -> None:
    event = desk.conference()
    lucia, organisation = desk.person("Lucía", "Ramírez Ñato"), desk.person("Grace", "Payer")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 2))
    booked = desk.book(
        event,
        lucia,
        [
            PlaceDraft(lucia),
            PlaceDraft(name="  Tomás  Ruiz "),
            PlaceDraft(name="Eva Soto", concession=True),
            PlaceDraft(),
        ],
        payer=organisation,
        note="Two vegetarians",
    )
    assert booked.summary == "Lucía Ramírez Ñato booked 4 places at “Annual conference”"
    assert has_right_check(booked.reference)
    page = desk.page(booked)
    assert [(p.name, p.amount, p.band_name, p.reasons[0]) for p in page.places] == [
        ("Ramírez Ñato, Lucía", EIGHT, MEMBERS.name, "Member, current to 31 March 2017, paid by bank transfer: £8.00."),
        ("Ruiz, Tomás", THIRTEEN, EVERYBODY.name, "Not a member: £13.00."),
        ("Soto, Eva", EIGHT, MEMBERS.name, "Concession: £8.00."),
        ("Name to follow", THIRTEEN, EVERYBODY.name, "Not a member: £13.00."),
    ]
    assert (page.row.reference, page.row.payer, page.row.note) == (booked.reference, "Payer, Grace", "Two vegetarians")
    assert (page.row.sums.amount, page.row.sums.paid, page.row.state) == (Money.of(42), NOTHING, "To pay")
    assert desk.office.read(partial(balances, contact_ids=[organisation, lucia])) == {
        organisation: Money.of(42),
        lucia: NOTHING,
    }
    desk.sound()


def test_somebody_new_books_for_themselves(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, replace(ANYBODY, concession=True), [PlaceDraft(for_booker=True)])
    (place,) = desk.page(booked).places
    assert (place.name, place.amount) == ("Ruiz, Ana", EIGHT)
    assert desk.attendees(event)[0].email == "ana@example.org"
    desk.office.undo()
    assert desk.attendees(event) == []
    assert desk.office.undo_state().undo == "Event “Annual conference” added"


def test_a_booked_price_stays_when_the_bands_change_later(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft(for_booker=True)])
    dearer = tuple(replace(b, amount=b.amount + Money.of(5)) for b in desk.event(event).draft.bands)
    desk.office.write(
        partial(operations.change_event, event_id=event, draft=replace(desk.event(event).draft, bands=dearer))
    )
    assert desk.page(booked).places[0].amount == THIRTEEN
    assert desk.price(event).amount == Money.of(18)
    desk.sound()


def test_another_price_takes_a_written_reason(desk: Desk) -> None:
    event = desk.conference()
    members_band = desk.event(event).bands[0].band.band_id
    with pytest.raises(BadInput, match="reason") as caught:
        desk.book(event, ANYBODY, [PlaceDraft(name="Speaker", band_id=members_band)])
    assert caught.value.field == "override_reason"
    booked = desk.book(event, ANYBODY, [PlaceDraft(name="Tomás Ruiz", band_id=members_band, override_reason="Speaker")])
    (place,) = desk.page(booked).places
    assert (place.amount, place.override_reason) == (EIGHT, "Speaker")
    assert place.reasons == (
        "Members and concessions £8.00 by decision: Speaker.",
        "By the rule: Not a member: £13.00.",
    )
    same = desk.event(event).bands[1].band.band_id
    plain = desk.book(event, booked_by(desk, booked), [PlaceDraft(name="Eva Soto", band_id=same)])
    assert desk.page(plain).places[0].override_reason == ""
    with pytest.raises(NotFound, match="no such price"):
        desk.book(event, ANYBODY, [PlaceDraft(name="X", band_id=999, override_reason="Y")])


def test_where_no_price_is_open_a_written_reason_opens_one(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, bands=(MEMBERS,)))
    with pytest.raises(Refused, match="open to Tomás Ruiz, who is not a member"):
        desk.book(event, ANYBODY, [PlaceDraft(name="Tomás Ruiz")])
    band = desk.event(event).bands[0].band.band_id
    booked = desk.book(event, ANYBODY, [PlaceDraft(name="Tomás Ruiz", band_id=band, override_reason="Guest")])
    assert desk.page(booked).places[0].amount == EIGHT


def test_no_more_are_booked_than_fit(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=3))
    first = desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft()])
    with pytest.raises(Refused, match="Only 1 place is left of 3, and 2 are asked for"):
        desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft()])
    desk.book(event, ANYBODY, [PlaceDraft()])
    with pytest.raises(Refused, match="full: all 3 places are taken"):
        desk.book(event, ANYBODY, [PlaceDraft()])
    assert (desk.event(event).row.left, desk.event(event).row.state(TODAY)) == (0, "Full")
    desk.office.write(partial(operations.cancel_booking, booking_id=made(first), reason="Ill", today=TODAY))
    assert desk.event(event).row.left == 2


def test_undo_cannot_overbook(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=1))
    first = desk.book(event, ANYBODY, [PlaceDraft()])
    desk.office.write(partial(operations.cancel_booking, booking_id=made(first), reason="Ill", today=TODAY))
    cancelled = desk.office.undo_state().undo_id
    desk.book(event, ANYBODY, [PlaceDraft()])
    with pytest.raises(Conflict, match="2 places booked and has room for 1"):
        desk.office.undo(cancelled)
    larger = replace(desk.event(event).draft, capacity=2)
    desk.office.write(partial(operations.change_event, event_id=event, draft=larger))
    made_larger = desk.office.undo_state().undo_id
    desk.book(event, ANYBODY, [PlaceDraft()])
    with pytest.raises(Conflict, match="2 places booked and has room for 1"):
        desk.office.undo(made_larger)
    assert desk.event(event).row.sums.places == 2


def test_who_came_can_be_written_down_after_the_event_but_not_when_it_is_cancelled(desk: Desk) -> None:
    event = desk.conference()
    desk.book(event, ANYBODY, [PlaceDraft()], today=date(2016, 11, 6))
    cancelled = desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike.", today=TODAY))
    assert cancelled.summary == "Event “Annual conference” cancelled with 1 booking"
    with pytest.raises(Refused, match=r"was cancelled on 20 October 2016: Strike\.$"):
        desk.book(event, ANYBODY, [PlaceDraft()])
    with pytest.raises(Refused, match="cancelled already"):
        desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike.", today=TODAY))
    desk.office.undo()
    desk.book(event, ANYBODY, [PlaceDraft()])


def test_a_booking_that_cannot_be_is_refused_and_leaves_nothing(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    gone = desk.person("Leo", "Cruz")
    desk.office.write(partial(set_deceased, contact_id=gone, on=date(2016, 1, 1), today=TODAY))
    desk.book(event, lucia, [PlaceDraft(lucia)])
    state = desk.office.undo_state()
    for booker, places, kind, words in (
        (lucia, [], BadInput, "one place or more"),
        (lucia, [PlaceDraft()] * 501, BadInput, "501 places are too many"),
        (lucia, [PlaceDraft(name="x" * 451)], BadInput, "too long"),
        (lucia, [PlaceDraft(99)], NotFound, "no contact 99"),
        (99, [PlaceDraft()], NotFound, "no contact 99"),
        (lucia, [PlaceDraft(gone)], Refused, "Leo Cruz died on 1 January 2016"),
        (lucia, [PlaceDraft(lucia)], Refused, "Lucía Ramírez has a place already, in booking B0001"),
        (ANYBODY, [PlaceDraft(for_booker=True), PlaceDraft(for_booker=True)], Refused, "Ana Ruiz is named twice"),
        (ContactDraft(), [PlaceDraft()], BadInput, "name"),
    ):
        with pytest.raises(kind, match=words):
            desk.book(event, booker, places)
    with pytest.raises(NotFound, match="no event 77"):
        desk.book(77, lucia, [PlaceDraft()])
    assert desk.office.undo_state() == state
    assert len(desk.attendees(event)) == 1
    assert desk.book(event, lucia, [PlaceDraft()]).reference.startswith("B0002")


def test_a_booking_is_paid_in_the_same_deed_and_undone_with_its_payment(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    pay = PayNow(Method.CASH, TODAY, gift=Money.of(4))
    booked = desk.book(event, lucia, [PlaceDraft(lucia), PlaceDraft(name="Tomás Ruiz")], pay=pay)
    assert booked.more["receipt"] == "R-2016-0001"
    assert booked.summary == "Lucía Ramírez booked 2 places at “Annual conference” and paid £30.00"
    page = desk.page(booked)
    assert (page.row.sums.paid, page.row.sums.owed, page.row.state) == (Money.of(26), NOTHING, "Paid")
    assert desk.event(event).row.sums.paid == Money.of(26)
    assert desk.attendees(event)[0].methods == "Cash"
    undone = desk.office.undo()
    assert undone.summary == f"Undone: {booked.summary}"
    with pytest.raises(NotFound):
        desk.page(booked)
    assert (desk.attendees(event), desk.event(event).row.sums.paid) == ([], NOTHING)
    assert desk.office.read(partial(balances, contact_ids=[lucia])) == {lucia: NOTHING}
    desk.sound()
    desk.office.redo()
    again = desk.page(booked)
    assert (again.row.state, again.row.sums, again.owing) == ("Paid", page.row.sums, [])
    desk.sound()
    desk.office.undo()
    anew = desk.book(event, lucia, [PlaceDraft(lucia)], pay=PayNow(Method.CASH, TODAY))
    assert anew.more["receipt"] == "R-2016-0002"


def test_a_booking_can_be_paid_in_part_and_its_rest_later(desk: Desk) -> None:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez")
    pay = PayNow(Method.CHEQUE, TODAY, amount=Money.of(20))
    booked = desk.book(event, lucia, [PlaceDraft(lucia), PlaceDraft(name="Tomás Ruiz")], pay=pay)
    assert desk.page(booked).row.state == "Part paid"
    typed = f"{booked.reference[:3].lower()} {booked.reference[3:]}"
    owed = desk.office.read(partial(queries.owed_for, reference=typed))
    assert (owed.contact_id, owed.amount, len(owed.charge_ids)) == (lucia, Money.of(6), 1)
    assert owed.words == f"Booking {booked.reference}: Annual conference, 5 November 2016"
    desk.pay(lucia, owed.amount, owed.charge_ids)
    assert desk.page(booked).row.state == "Paid"
    assert desk.office.read(partial(queries.owed_for, reference=booked.reference)).charge_ids == ()
    with pytest.raises(NotFound, match="neither a booking nor a membership number"):
        desk.office.read(partial(queries.owed_for, reference="B0001X"))


def test_a_booking_that_was_paid_since_cannot_be_undone_by_its_rows(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft()])
    deed = desk.office.undo_state().undo_id
    desk.pay(booked_by(desk, booked), THIRTEEN, desk.charges(booked))
    with pytest.raises(Conflict, match="something made later needs it"):
        desk.office.undo(deed)
    assert desk.page(booked).row.state == "Paid"


def test_an_unpaid_booking_is_undone_whole_and_its_reference_stays_spent(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft(for_booker=True), PlaceDraft()])
    desk.office.undo()
    assert desk.attendees(event) == []
    assert desk.office.read(partial(queries.find_bookings, text="Ruiz")) == []
    desk.office.redo()
    assert [a.name for a in desk.attendees(event)] == ["Ruiz, Ana", "Name to follow"]
    assert [h.title for h in desk.office.read(partial(queries.find_bookings, text="Ruiz"))] == [
        f"{booked.reference} Ruiz, Ana"
    ]
    desk.office.undo()
    assert desk.book(event, ANYBODY, [PlaceDraft()]).reference.startswith("B0002")


def test_a_free_event_asks_for_nothing(desk: Desk) -> None:
    free = BandDraft("Free", NOTHING, frozenset({Group.ANYONE}))
    event = desk.conference(replace(CONFERENCE, bands=(free,)))
    booked = desk.book(event, ANYBODY, [PlaceDraft(for_booker=True)])
    assert (desk.page(booked).row.state, desk.charges(booked)) == ("Free", [])
    desk.sound()


def test_places_are_added_to_a_booking(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, capacity=3))
    booked = desk.book(event, ANYBODY, [PlaceDraft()])
    add = partial(operations.add_places, booking_id=made(booked), today=TODAY, now=NOW)
    added = desk.office.write(partial(add, places=[PlaceDraft(for_booker=True), PlaceDraft(name="Tomás Ruiz")]))
    assert added.summary == f"2 places added to booking {booked.reference}"
    assert desk.page(booked).row.names == ("Name to follow", "Ruiz, Ana", "Ruiz, Tomás")
    with pytest.raises(Refused, match="full"):
        desk.office.write(partial(add, places=[PlaceDraft()]))
    desk.sound()


def test_a_place_that_was_taken_back_is_found_no_more(desk: Desk) -> None:
    booked = desk.book(desk.conference(), ANYBODY, [PlaceDraft(for_booker=True)])
    places = [PlaceDraft(name="Iris Vega")]
    desk.office.write(partial(operations.add_places, booking_id=made(booked), places=places, today=TODAY, now=NOW))
    found = partial(queries.find_bookings, text="Iris")
    assert len(desk.office.read(found)) == 1
    desk.office.undo()
    assert desk.office.read(found) == []
    desk.office.redo()
    assert len(desk.office.read(found)) == 1


def test_pricing_fifty_places_is_a_handful_of_queries(quick_desk: Desk) -> None:
    desk = quick_desk
    event = desk.conference()
    people = [desk.person("Ana", f"Ruiz {n}") for n in range(50)]
    for number, person in enumerate(people[:20]):
        desk.member(person, date(2015, 7, 1) + timedelta(days=30 * number), paid=date(2016, 10, 1))
    asked: list[str] = []
    engine = desk.office._reader
    sql_events.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    entitled = desk.office.read(
        partial(queries.entitlements, contact_ids=people, event_day=CONFERENCE.starts_at.date(), on=TODAY)
    )
    assert len(entitled) == 50
    assert len([s for s in asked if s.startswith("SELECT")]) <= 12
    writes: list[str] = []
    sql_events.listen(desk.office._writer, "before_cursor_execute", lambda *given: writes.append(given[2]))
    desk.book(event, people[0], [PlaceDraft(p) for p in people])
    assert len([s for s in writes if s.startswith("SELECT")]) <= 40
