"""Find anything as you type: one example of each thing that somebody may type, and why it is found, on both engines."""

from datetime import datetime
from functools import partial

import pytest

from psg_admin.events.operations import add_event, book_places
from psg_admin.events.rules import BandDraft, EventDraft, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.money import Money
from psg_admin.news.operations import keep_items
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section
from psg_admin.payments.operations import take_payment
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.reports.finding import find_anything
from psg_admin.reports.merging import MERGE, Merge
from psg_admin.store.list_query import Hit
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.memberships.desk import CASH, ORDER, Desk, cash
from tests.offices import NOW, TODAY

LUCIA = ContactDraft(
    given="Lucía", family="Núñez Ó Sé", known_as="Luz", former_names="Hartley", notes="Speaks Quechua",
    emails=("lucia.nunez@example.org", "desk@example.net"), telephones=("020 7946 0018", "+44 7700 900123"),
    street="7 Mill Lane", town="Leeds", postcode="LS1 4AP",
)  # fmt: skip

# What is typed; of which kind the first hit is, what it is called, and why it is found.
EXAMPLES: tuple[tuple[str, str, str, str], ...] = (
    ("nunez lucia", "member", "Núñez Ó Sé, Lucía", "Name"),
    ("lucia nunez o se", "member", "Núñez Ó Sé, Lucía", "Name"),
    ("SÉ LUCÍA", "member", "Núñez Ó Sé, Lucía", "Name"),
    ("luz", "member", "Núñez Ó Sé, Lucía", "Known as: Luz"),
    ("hartley", "member", "Núñez Ó Sé, Lucía", "Former name: Hartley"),
    ("0001", "member", "Núñez Ó Sé, Lucía", "Number"),
    ("1", "member", "Núñez Ó Sé, Lucía", "Number"),
    ("0002", "member", "Núñez Ó Sé, Lucía", "Former number: 0002"),
    ("LS1 4AP", "member", "Núñez Ó Sé, Lucía", "Postcode: LS1 4AP"),
    ("ls14ap", "member", "Núñez Ó Sé, Lucía", "Postcode: LS1 4AP"),
    ("lucia.nunez@", "member", "Núñez Ó Sé, Lucía", "E-mail: lucia.nunez@example.org"),
    ("desk@example.net", "member", "Núñez Ó Sé, Lucía", "E-mail: desk@example.net"),
    ("02079460018", "member", "Núñez Ó Sé, Lucía", "Telephone: 020 7946 0018"),
    ("(020) 7946-0018", "member", "Núñez Ó Sé, Lucía", "Telephone: 020 7946 0018"),
    ("+44 (0)20 7946 0018", "member", "Núñez Ó Sé, Lucía", "Telephone: 020 7946 0018"),
    ("07700 900123", "member", "Núñez Ó Sé, Lucía", "Telephone: +44 7700 900123"),
    ("0044 7700.900.123", "member", "Núñez Ó Sé, Lucía", "Telephone: +44 7700 900123"),
    ("quechua", "member", "Núñez Ó Sé, Lucía", "Notes: Speaks Quechua"),
    ("CHQ-77 10", "member", "Núñez Ó Sé, Lucía", "Reference: CHQ-77 10"),
    ("weavers", "contact", "Weavers’ Guild", "Name"),
    ("guild weavers", "contact", "Weavers’ Guild", "Name"),
    ("solidarity", "contact", "Price, Owen", "Organisation: Solidarity Press"),
    ("B0001", "booking", "", "Title"),
    ("R-2016-0001", "receipt", "R-2016-0001", "Title"),
    ("r20160001", "receipt", "R-2016-0001", "Text"),
    ("autumn lecture", "event", "Autumn lecture", "Title"),
    ("glaciers", "news", "Glaciers in retreat", "Title"),
)  # fmt: skip


@pytest.fixture
def desk(office: Office) -> Desk:
    """An office in which each example is, with others beside it."""
    made = Desk.furnished(office)
    made.enrol(LUCIA, method=ORDER, first_payment=cash())
    second = made.enrol(ContactDraft(given="Lucia", family="Nunez", postcode="LS1 4AP"), first_payment=cash())
    gone = made.page(second).members[0].contact_id
    for number in range(3):
        made.contact(ContactDraft(given=f"Ana{number}", family="Vega", town="York"))
    made.contact(ContactDraft(kind=ContactKind.ORGANISATION, organisation="Weavers’ Guild"))
    owen = made.contact(ContactDraft(given="Owen", family="Price", organisation="Solidarity Press"))
    paid = partial(take_payment, contact_id=1, amount=Money.of(5), method=CASH, received_on=TODAY)
    made.do(paid, reference="CHQ-77 10", receipt=False, today=TODAY, now=NOW)
    office.write(partial(perform, deed=MERGE, request=Merge(1, gone, TODAY)))
    bands = (BandDraft("All", Money.of(8), frozenset({Group.ANYONE})),)
    start = datetime(2016, 11, 26, 11)  # noqa: DTZ001 - the wall clock of the venue
    event = made.do(
        add_event,
        draft=EventDraft(title="Autumn lecture", starts_at=start, ends_at=start.replace(hour=17), bands=bands),
    ).made
    assert event is not None
    book = partial(book_places, event_id=event, booker=owen, places=[PlaceDraft(contact_id=owen)])
    made.do(book, today=TODAY, now=NOW)
    item = Item("Glaciers in retreat", "The ice of the Andes", TODAY, next(iter(Section)), None)
    made.do(keep_items, address="https://a.example.org/", items=[item], now=NOW)
    return made


def test_each_is_found_first_and_says_why(desk: Desk) -> None:
    wrong = []
    for text, kind, title, why in EXAMPLES:
        hits: list[Hit] = desk.ask(find_anything, text=text, today=TODAY)
        of_kind = [hit for hit in hits if hit.kind == kind]
        first = next(iter(hits if kind in {"member", "contact"} else of_kind), None)
        if first is None or first.kind != kind or title not in first.title or why not in first.reasons:
            wrong.append((text, hits))
    assert wrong == []


def test_two_of_one_name_are_told_apart_by_town_and_postcode(desk: Desk) -> None:
    desk.contact(ContactDraft(given="Ana0", family="Vega", town="Hull", postcode="HU1 2AA"))
    hits: list[Hit] = desk.ask(find_anything, text="vega ana0", today=TODAY)
    assert sorted(hit.detail for hit in hits) == ["Hull HU1 2AA", "York"]


def test_a_standing_order_is_found_by_its_reference(desk: Desk) -> None:
    order = desk.page(1).order
    assert order is not None
    [hit] = desk.ask(find_anything, text=order.reference.lower(), today=TODAY)
    assert (hit.title, hit.reasons) == ("Núñez Ó Sé, Lucía", (f"Reference: {order.reference.lower()}",))


def test_who_paid_by_transfer_is_found_by_what_the_bank_says(desk: Desk) -> None:
    pay = partial(take_payment, contact_id=3, amount=Money.of(9), method=Method.TRANSFER, received_on=TODAY)
    desk.do(pay, reference="VEGA A2016X", receipt=False, today=TODAY, now=NOW)
    [hit] = desk.ask(find_anything, text="vega a2016x", today=TODAY)
    assert hit.record_id == 3
