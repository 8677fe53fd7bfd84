"""Somebody entered twice becomes one contact: nothing is lost, the old number finds, and undo restores both."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import inspect, select

from psg_admin.books.operations import close_books
from psg_admin.bootstrap import features
from psg_admin.events.queries import attendees
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Membership
from psg_admin.memberships.queries import by_number, for_contact, member_hits
from psg_admin.memberships.states import Ending
from psg_admin.payments.operations import take_payment
from psg_admin.payments.queries import for_contact as money_of
from psg_admin.people.model import Consent, Contact, Tag
from psg_admin.people.operations import join_home, note_not_same
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, duplicate_pairs
from psg_admin.people.states import ContactKind
from psg_admin.reports.audit import audit
from psg_admin.reports.merging import MERGE, Merge, MergePlan
from psg_admin.reports.person import person_record
from psg_admin.store.base import Base, base_table
from psg_admin.store.merging import merging, referring
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from tests.events.desk import Desk as EventDesk
from tests.memberships.desk import CASH, Desk, cash, everything, person
from tests.offices import NOW, TODAY


@pytest.fixture
def desk(office: Office) -> Desk:
    """A desk with a scheme, once on each engine."""
    return Desk.furnished(office)


def merge(desk: Desk, keep: int, gone: int, **take: str) -> Changes:
    return desk.office.write(partial(perform, deed=MERGE, request=Merge(keep, gone, TODAY, take)))


def plan(desk: Desk, keep: int, gone: int, **take: str) -> MergePlan:
    return desk.ask(preview, deed=MERGE, request=Merge(keep, gone, TODAY, take)).plan[0]  # type: ignore[no-any-return]


def test_every_table_that_names_a_contact_or_a_membership_says_what_merging_does() -> None:
    assert features()
    silent = [
        f"{column.table.name}.{column.key}"
        for kind in (Contact, Membership)
        for column in referring(base_table(inspect(kind)))
        if merging(column) is None
    ]
    assert not silent, "say it by merges() in the info of the column"
    numbers = [
        f"{table.name}.{column.key}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.key.endswith("contact_id") and not column.foreign_keys and not table.info.get("derived")
    ]
    assert not numbers, "a contact is named by a foreign key, so that merging finds it"


def test_each_field_is_that_of_who_has_one_and_can_be_chosen(desk: Desk) -> None:
    keep = desk.contact(person("Elena", "Ruiz", emails=("e@example.org",), town="Leeds", notes="Sings"))
    gone = desk.contact(
        person(
            "Nena", "Ruiz", emails=("E@example.org", "nena@example.org"), telephones=("07700 900123",), title="Dr",
            street="3 Mill Lane", town="York", notes="Knits",
        )
    )  # fmt: skip
    after = plan(desk, keep, gone).after
    assert (after.given, after.title, after.town) == ("Elena", "Dr", "Leeds")
    assert (after.emails, after.telephones) == (("e@example.org", "nena@example.org"), ("07700 900123",))
    assert (after.notes, after.former_names) == ("Sings\nKnits", "Nena Ruiz")
    chosen = plan(desk, keep, gone, address="gone", given="gone").after
    assert (chosen.given, chosen.street, chosen.town) == ("Nena", "3 Mill Lane", "York")
    assert chosen.former_names == "Elena Ruiz"
    merge(desk, keep, gone)
    assert desk.ask(contact, contact_id=keep).draft == after
    with pytest.raises(NotFound):
        desk.ask(contact, contact_id=gone)
    assert [hit.title for hit in desk.ask(member_hits, text="nena", today=TODAY)] == ["Ruiz, Elena"]


def test_what_cannot_be_merged_is_refused(desk: Desk) -> None:
    keep, gone = desk.contact(person("Eva")), desk.contact(person("Ewa"))
    club = desk.contact(ContactDraft(ContactKind.ORGANISATION, organisation="Condor Film Club"))
    with pytest.raises(Refused, match="two different"):
        plan(desk, keep, keep)
    with pytest.raises(NotFound):
        plan(desk, keep, 99)
    with pytest.raises(Refused, match="organisation"):
        plan(desk, keep, club)
    with pytest.raises(BadInput, match="no field “shoes”"):
        plan(desk, keep, gone, shoes="gone")
    with pytest.raises(BadInput, match="keep"):
        plan(desk, keep, gone, given="mine")


def _note(session: Any, *, contact_id: int, day: date, answer: bool, tag: str) -> Changes:
    session.add(Consent(contact_id=contact_id, channel="email", answer=answer, noted_on=day))
    session.add(Tag(contact_id=contact_id, name=tag))
    session.add(Tag(contact_id=contact_id, name="choir"))
    session.flush()
    return changed(Topic.PEOPLE, summary="Noted")


def test_all_that_belongs_to_either_follows_and_undo_restores_both(desk: Desk) -> None:
    """Two who look alike, each with a membership, a payment, places, consents, tags and a home."""
    events = EventDesk(desk.office)
    event = events.conference()
    keep = desk.contact(person("Elena", "Ruiz", town="Leeds"))
    gone = desk.contact(person("Elena", "Ruiz"))
    third = desk.contact(person("Luis", "Ruiz", town="York"))
    desk.do(join_home, contact_ids=[third, gone])
    desk.enrol(keep, joined=date(2014, 4, 1), today=date(2014, 4, 1), first_payment=cash(date(2014, 4, 1)))
    desk.enrol(gone, first_payment=cash())
    desk.do(take_payment, contact_id=gone, amount=Money.of(7), method=CASH, received_on=TODAY, today=TODAY, now=NOW)
    for who in (keep, gone):
        events.book(event, who, [PlaceDraft(contact_id=who)])
    desk.do(_note, contact_id=keep, day=TODAY - timedelta(days=9), answer=True, tag="stall")
    desk.do(_note, contact_id=gone, day=TODAY, answer=False, tag="tea")
    before = everything(desk.office)
    money = [desk.ask(money_of, contact_id=who) for who in (keep, gone)]
    said = plan(desk, keep, gone)
    assert said.joined is not None
    assert (said.joined.number, said.joined.former, said.joined.apart) == ("0001", "0002", False)
    assert said.lines[0] == "Elena Ruiz (member 0002) goes into Elena Ruiz (member 0001)."
    assert (
        "Goes along: Booking (1), Sum owed (2), Consent (1), Membership (1), Payment (2), Place (1), Tag (1), "
        "Membership year (1)"
    ) in said.lines
    merge(desk, keep, gone)
    assert desk.office.undo_state().reverses == (), "no payment is taken back: each goes to who paid it"
    record = desk.ask(person_record, contact_id=keep, day=TODAY)
    assert record.membership is not None
    assert (record.membership.number, len(record.memberships), len(record.membership.terms)) == ("0001", 1, 2)
    assert len(record.money.payments) == sum(len(one.payments) for one in money)
    assert record.money.balance == money[0].balance + money[1].balance
    assert [row.name for row in desk.ask(attendees, event_id=event)] == ["Ruiz, Elena", "Ruiz, Elena"]
    assert len(record.bookings) == 2
    assert desk.ask(by_number, number="0002", day=TODAY).number == "0001"
    assert [hit.record_id for hit in desk.ask(member_hits, text="0002", today=TODAY)] == [record.membership.id]
    assert any("0002" in entry.summary for entry in record.history)
    assert desk.ask(lambda session: session.execute(select(Consent.contact_id, Consent.answer)).all()) == [
        (keep, False)
    ]
    assert desk.ask(lambda session: sorted(session.scalars(select(Tag.name)))) == ["choir", "stall", "tea"]
    desk.office.undo(None)
    assert everything(desk.office) == before
    desk.office.redo()
    assert desk.ask(by_number, number="0002", day=TODAY).number == "0001"


def test_who_has_paid_twice_for_a_year_keeps_both_and_one_membership_ends(desk: Desk) -> None:
    keep, gone = desk.contact(person("Elena", "Ruiz")), desk.contact(person("Elena", "Ruiz"))
    desk.enrol(keep, first_payment=cash())
    desk.enrol(gone, first_payment=cash())
    merge(desk, keep, gone, number="gone")
    pages = {page.number: page for page in desk.ask(for_contact, contact_id=keep, day=TODAY)}
    assert (pages["0001"].ending, pages["0002"].ending) == (Ending.RESIGNED, None)
    assert len(desk.ask(money_of, contact_id=keep).payments) == 2


def test_of_two_memberships_at_the_same_time_the_one_that_runs_longer_goes_on(desk: Desk) -> None:
    keep, gone = desk.contact(person("Elena", "Ruiz")), desk.contact(person("Elena", "Ruiz"))
    early = TODAY - timedelta(days=200)
    desk.enrol(keep, joined=early, today=early, first_payment=cash(early))
    desk.enrol(gone, first_payment=cash())
    joined = plan(desk, keep, gone).joined
    assert joined is not None
    assert (joined.apart, joined.number, joined.choice) == (True, "0002", ("0001", "0002"))
    said = plan(desk, keep, gone, number="keep").joined
    assert said is not None
    assert said.number == "0001"


def test_a_joint_membership_does_not_take_the_place_of_one_that_runs_longer(desk: Desk) -> None:
    keep, gone = desk.contact(person("Elena", "Ruiz")), desk.contact(person("Elena", "Ruiz"))
    early = TODAY - timedelta(days=200)
    desk.enrol(keep, desk.contact(person("Luis", "Ruiz")), kind="joint", joined=early, today=early,
               first_payment=cash(early))  # fmt: skip
    desk.enrol(gone, first_payment=cash())
    for one, other in ((keep, gone), (gone, keep)):
        with pytest.raises(Refused) as refused:
            plan(desk, one, other)
        assert refused.value.message == (
            "Membership 0002 runs longer than 0001, in which others are: let Elena Ruiz leave 0001 first."
        )


def test_a_closed_year_is_no_bar_to_merging(desk: Desk) -> None:
    keep, gone = desk.contact(person("Elena", "Ruiz")), desk.contact(person("Elena", "Ruiz"))
    day = date(2015, 5, 4)
    desk.do(take_payment, contact_id=gone, amount=Money.of(7), method=CASH, received_on=day, today=TODAY, now=NOW)
    desk.do(
        close_books, last_day=date(2015, 12, 31), workbook=b"-", account=None, seal="-", today=TODAY, now=NOW
    )  # fmt: skip
    merge(desk, keep, gone)
    assert [one.received_on for one in desk.ask(money_of, contact_id=keep).payments] == [day]
    assert not desk.ask(audit)


def test_who_is_in_a_joint_membership_stays_in_it(desk: Desk) -> None:
    keep, gone = desk.contact(person("Elena", "Ruiz")), desk.contact(person("Elena", "Ruiz"))
    other, third = desk.contact(person("Luis", "Ruiz")), desk.contact(person("Ana", "Sol"))
    desk.enrol(keep, joined=date(2014, 4, 1), today=date(2014, 4, 1))
    desk.enrol(other, gone, kind="joint", first_payment=cash())
    said = plan(desk, keep, gone)
    assert said.joined is not None
    assert said.joined.number == "0002"
    merge(desk, keep, gone)
    assert {line.contact_id for line in desk.ask(by_number, number="0001", day=TODAY).members} == {other, keep}
    mine = desk.contact(person("Elena", "Ruiz"))
    desk.enrol(mine, third, kind="joint", first_payment=cash())
    with pytest.raises(Refused, match="0002 and 0003"):
        plan(desk, keep, mine)


def test_two_who_are_two_are_not_listed_and_what_is_known_of_one_that_goes_stays_known(desk: Desk) -> None:
    where = {"street": "14 Grove Road", "postcode": "LS1 4AP"}
    one, two, three = (desk.contact(person("Elena", "Ruiz", **where)) for _turn in range(3))
    listed = [(pair.one, pair.other) for pair in desk.ask(duplicate_pairs)]
    assert listed == [(one, two), (one, three), (two, three)]
    desk.do(note_not_same, contact_ids=(three, two), today=TODAY)
    assert [(pair.one, pair.other) for pair in desk.ask(duplicate_pairs)] == [(one, two), (one, three)]
    merge(desk, one, two)
    assert not desk.ask(duplicate_pairs)
    desk.office.undo(None)
    assert [(pair.one, pair.other) for pair in desk.ask(duplicate_pairs)] == [(one, two), (one, three)]
    with pytest.raises(Refused):
        desk.do(note_not_same, contact_ids=(one, one), today=TODAY)
