"""One search over everything, and its index made anew."""

from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.events.operations import add_event, book_places
from psg_admin.events.rules import BandDraft, EventDraft, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_type, enrol, set_fee
from psg_admin.memberships.queries import membership_page, type_of_code
from psg_admin.payments.operations import take_payment
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.reports.finding import MOST, MOST_OF_A_KIND, find_anything
from psg_admin.sample.make import fill
from psg_admin.store import search
from psg_admin.store.list_query import Hit
from psg_admin.store.office import Office
from psg_admin.store.rebuild import rebuild
from tests.offices import NOW, TODAY

DAY = datetime(2016, 11, 26, 11)  # noqa: DTZ001 - the wall clock of the venue


def find(office: Office, text: str) -> list[Hit]:
    return office.read(partial(find_anything, text=text, today=TODAY))


def titles(office: Office, text: str) -> list[str]:
    return [hit.title for hit in find(office, text)]


def person(office: Office, given: str, family: str) -> int:
    made = office.write(partial(add_contact, draft=ContactDraft(given=given, family=family), now=NOW)).made
    assert made is not None
    return made


@pytest.fixture
def busy(office: Office) -> Office:
    """Lucía Ramírez, a member with a receipt; Ramón Bell, who booked a place; Ana Miramar, who did nothing."""
    office.write(partial(add_type, code="individual", name="Individual"))
    office.write(partial(set_fee, code="individual", amount=Money.of("30"), from_day=date(2014, 4, 1)))
    office.write(
        partial(
            enrol,
            members=[ContactDraft(given="Lucía", family="Ramírez")],
            method=Method.CHEQUE,
            joined=TODAY,
            type_id=office.read(partial(type_of_code, code="individual")),
            first_payment=PayNow(Method.CHEQUE, TODAY),
            today=TODAY,
            now=NOW,
        )
    )
    bands = (BandDraft("All", Money.of("8"), frozenset({Group.ANYONE})),)
    draft = EventDraft(title="Winter conference", starts_at=DAY, ends_at=DAY.replace(hour=17), bands=bands)
    event = office.write(partial(add_event, draft=draft)).made
    assert event is not None
    ramon = person(office, "Ramón", "Bell")
    person(office, "Ana", "Miramar")
    places = [PlaceDraft(contact_id=ramon)]
    office.write(partial(book_places, event_id=event, booker=ramon, places=places, today=TODAY, now=NOW))
    return office


def test_who_begins_so_comes_first_and_each_person_once(busy: Office) -> None:
    assert titles(busy, "ram")[:3] == ["Ramírez, Lucía", "Bell, Ramón", "Miramar, Ana"]
    assert titles(busy, "lucia")[:1] == ["Ramírez, Lucía"]
    assert titles(busy, "RAMIREZ luc") == ["Ramírez, Lucía"]


def test_one_and_two_letters_find_beginnings_of_words(busy: Office) -> None:
    assert titles(busy, "r")[:2] == ["Ramírez, Lucía", "Bell, Ramón"]
    assert titles(busy, "an") == ["Miramar, Ana"]
    assert titles(busy, "mi") == ["Miramar, Ana"]
    assert titles(busy, "b ra")[:1] == ["Bell, Ramón"]


def test_every_kind_is_found(busy: Office) -> None:
    assert [hit.kind for hit in find(busy, "ramirez")] == ["member"]
    assert [hit.kind for hit in find(busy, "miramar")] == ["contact"]
    assert [(hit.kind, hit.title) for hit in find(busy, "conference")] == [("event", "Winter conference")]
    assert [hit.kind for hit in find(busy, "bell")] == ["contact", "booking"]
    assert [(hit.kind, hit.title) for hit in find(busy, "r-2016-0001")] == [("receipt", "R-2016-0001")]
    page = busy.read(partial(membership_page, membership_id=1, day=TODAY))
    assert [(hit.kind, hit.record_id) for hit in find(busy, page.number)][:1] == [("member", 1)]


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "'", "*", "%", "_", "NEAR(", "<q>", "x" * 10_000, "ramirez AND", "§zz"]
)
def test_what_nobody_means_finds_nothing_and_breaks_nothing(busy: Office, text: str) -> None:
    assert find(busy, text) == []


def test_many_of_a_kind_leave_room_for_others(busy: Office) -> None:
    for number in range(MOST + 3):
        person(busy, f"Number{number:02}", "Conferencier")
    assert len(find(busy, "conferencier")) == MOST
    kinds = [hit.kind for hit in find(busy, "conference")]
    assert kinds == ["event"]
    assert [hit.kind for hit in find(busy, "conferenc")] == ["contact"] * MOST_OF_A_KIND + ["event"]


def test_what_is_worked_out_is_made_anew(busy: Office) -> None:
    def spoil(session: Session) -> Changes:
        search.put(session, "contact", {1: None, 2: "Somebody else", 99: "Nobody at all"})
        search.put(session, "event", {1: None})
        return changed(Topic.PEOPLE, summary="Spoilt", undoable=False)

    before = busy.read(partial(find_anything, text="ra", today=TODAY))
    busy.write(spoil)
    assert busy.read(audit) == ["The search does not fit 3 records. It can be rebuilt."]
    assert not busy.write(rebuild).undoable
    assert busy.read(audit) == []
    assert find(busy, "ra") == before
    assert titles(busy, "winter") == ["Winter conference"]
    assert titles(busy, "nobody") == []


def test_all_of_the_sample_office_is_found(office: Office) -> None:
    office.write(partial(fill, members=40, seed=2, today=TODAY))
    assert office.read(audit) == []
    assert {hit.kind for word in ("conference", "r-2016", "an") for hit in find(office, word)} >= {
        "event",
        "receipt",
        "news",
        "member",
    }


@pytest.fixture
def told(office: Office) -> Office:
    """Two Elena Ruizes in two towns, one of whom was a Sol before, has a note, two telephones and paid by transfer."""
    elena = ContactDraft(
        given="Elena", family="Ruiz", known_as="Nena", former_names="Sol", notes="Brings the sound desk",
        emails=("elena@example.org", "second@example.net"), telephones=("020 7946 0018", "07700 900123"),
        town="Leeds", postcode="LS1 4AP",
    )  # fmt: skip
    made = office.write(partial(add_contact, draft=elena, now=NOW)).made
    assert made == 1
    other = ContactDraft(given="Elena", family="Ruiz", town="York", postcode="YO1 7HH")
    office.write(partial(add_contact, draft=other, now=NOW))
    office.write(
        partial(
            take_payment, contact_id=made, amount=Money.of(5), method=Method.TRANSFER, received_on=TODAY,
            reference="RUIZ E 2016", today=TODAY, now=NOW,
        )
    )  # fmt: skip
    return office


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ruiz elena", "Name"),
        ("nena", "Known as: Nena"),
        ("sol", "Former name: Sol"),
        ("ls14ap", "Postcode: LS1 4AP"),
        ("LS1 4AP", "Postcode: LS1 4AP"),
        ("sound desk", "Notes: Brings the sound desk"),
        ("second@example.net", "E-mail: second@example.net"),
        ("+44 20 7946 0018", "Telephone: 020 7946 0018"),
        ("0044 7700 900 123", "Telephone: 07700 900123"),
        ("(07700) 900-123", "Telephone: 07700 900123"),
        ("7946 0018", "Telephone: 020 7946 0018"),
        ("ruiz e 2016", "Reference: ruiz e 2016"),
    ],
)
def test_a_hit_says_why_it_was_found(told: Office, text: str, why: str) -> None:
    first = find(told, text)[0]
    assert (first.title, first.record_id, first.reasons) == ("Ruiz, Elena", 1, (why,))


def test_who_shares_a_name_is_told_apart_by_the_place(told: Office) -> None:
    assert [hit.detail.split(" · ")[0] for hit in find(told, "ruiz elena")] == ["Leeds LS1 4AP", "York YO1 7HH"]
