"""The attendee list leaves the office with real dates and sums, in the columns of the screen."""

import csv
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from psg_admin.events import documents, operations
from psg_admin.events.queries import attendees
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.paper.csvfile import write_csv
from psg_admin.paper.pdf import write_list_pdf
from psg_admin.paper.table import Listing
from psg_admin.paper.workbook import write_xlsx
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_field
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import ListQuery
from tests.events.desk import THIRTEEN, Desk
from tests.offices import TODAY

MADE_AT = datetime.combine(TODAY, time(10, 15))
ANYBODY = ContactDraft(given="Ana", family="Ruiz", telephones=("+44 20 7946 0018",), emails=("ana@example.org",))


def filled(desk: Desk) -> int:
    event = desk.conference()
    lucia = desk.person("Lucía", "Ramírez Ñato")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 1))
    desk.book(event, lucia, [PlaceDraft(lucia)], pay=PayNow(Method.CASH, TODAY))
    desk.book(
        event,
        ANYBODY,
        [PlaceDraft(for_booker=True), PlaceDraft(name="=1+1")],
        note="-2 chairs",
        pay=PayNow(Method.CARD, TODAY, THIRTEEN),
    )
    return event


def listing(desk: Desk, event: int, **more: Any) -> Listing[Any]:
    return desk.office.read(partial(documents.attendee_listing, event_id=event, made_at=MADE_AT, **more))


def test_the_attendee_list_as_a_workbook_has_real_dates_and_sums(desk: Desk, tmp_path: Path) -> None:
    event = filled(desk)
    write_xlsx(listing(desk, event), tmp_path / "attendees.xlsx")
    sheet = load_workbook(tmp_path / "attendees.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows[0]) == 15
    people = [dict(zip(rows[0], row, strict=True)) for row in rows[1:4]]
    assert [p["Name"] for p in people] == ["=1+1", "Ramírez Ñato, Lucía", "Ruiz, Ana"]
    assert [Decimal(str(p["Amount"])) for p in people] == [13, 8, 13]
    assert [Decimal(str(p["Paid"])) for p in people] == [0, 8, 13]
    assert [Decimal(str(p["To pay"])) for p in people] == [13, 0, 0]
    assert all(p["Booked on"] == datetime.combine(TODAY, time()) for p in people)
    assert (people[2]["Telephone"], people[2]["Note"]) == ("+44 20 7946 0018", "-2 chairs")
    assert (people[1]["Member"], people[1]["Paid by"]) == ("0001", "Cash")
    assert sheet["A2"].data_type != "f"
    assert sheet.freeze_panes is not None


def test_the_attendee_list_as_csv_has_plain_sums_and_iso_days(quick_desk: Desk, tmp_path: Path) -> None:
    event = filled(quick_desk)
    write_csv(listing(quick_desk, event), tmp_path / "attendees.csv")
    with (tmp_path / "attendees.csv").open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    assert [(p["Amount"], p["Booked on"]) for p in people] == [
        ("13.00", "2016-10-20"),
        ("8.00", "2016-10-20"),
        ("13.00", "2016-10-20"),
    ]
    assert not any(value.startswith(("=", "-")) for p in people for value in p.values())


def test_the_attendee_list_on_paper_says_what_it_is(quick_desk: Desk, tmp_path: Path) -> None:
    event = filled(quick_desk)
    columns = [c for c in documents.attendee_columns() if c.key in {"name", "reference", "owed"}]
    made = listing(quick_desk, event, columns=columns, made_from="All attendees")
    assert (made.title, made.subtitle) == (
        "Attendees of Annual conference",
        "5 November 2016, 11:00 · Senate House, London",
    )
    write_list_pdf(made, tmp_path / "attendees.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "attendees.pdf")
    text = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    for words in ("Attendees of Annual conference", "Ramírez Ñato, Lucía", "To pay", "£13.00", "All attendees"):
        assert words in text


def test_only_what_was_asked_for_is_listed(quick_desk: Desk) -> None:
    event = filled(quick_desk)
    made = listing(quick_desk, event, query=ListQuery(filters={"money": "owing"}))
    assert [row.name for row in made.rows] == ["=1+1"]
    quick_desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike", today=TODAY))
    assert listing(quick_desk, event).notes == ("This event is cancelled: Strike",)
    with pytest.raises(NotFound, match="no event 99"):
        listing(quick_desk, 99)


def test_bookings_are_listed_for_paper(desk: Desk) -> None:
    event = filled(desk)
    made = desk.office.read(partial(documents.booking_listing, event_id=event, made_at=MADE_AT))
    values = [{column.key: column.value(row) for column in made.columns} for row in made.rows]
    assert [(v["booker"], v["places"], v["amount"], v["owed"], v["state"]) for v in values] == [
        ("Ruiz, Ana", 2, Money.of(26), THIRTEEN, "Part paid"),
        ("Ramírez Ñato, Lucía", 1, Money.of(8), Money(), "Paid"),
    ]
    assert made.title == "Bookings for Annual conference"
    assert desk.office.read(partial(documents.booking_listing, made_at=MADE_AT)).title == "Bookings"


def test_guests_stand_by_their_surnames_in_every_list_and_show_no_telephone_but_their_own(
    desk: Desk, tmp_path: Path
) -> None:
    event = desk.conference()
    yan = desk.person("Yan", "Abbot", telephones=("020 7946 0001",), emails=("yan@example.org",))
    desk.book(event, yan, [PlaceDraft(yan), PlaceDraft(name="Zoe Adams"), PlaceDraft(name="Ben Carter"), PlaceDraft()])
    rows = desk.attendees(event)
    names = ["Abbot, Yan", "Adams, Zoe", "Carter, Ben", "Name to follow"]
    assert [(row.name, row.telephone, row.email) for row in rows] == [
        (names[0], "020 7946 0001", "yan@example.org"),
        *((name, "", "") for name in names[1:]),
    ]
    backwards = desk.office.read(partial(attendees, event_id=event, query=ListQuery(sort="name", descending=True)))
    assert [row.name for row in backwards] == ["Carter, Ben", "Adams, Zoe", "Abbot, Yan", "Name to follow"]
    by_price = desk.office.read(partial(attendees, event_id=event, query=ListQuery(sort="amount", descending=True)))
    assert [row.name for row in by_price] == names
    write_xlsx(listing(desk, event), tmp_path / "attendees.xlsx")
    sheet = load_workbook(tmp_path / "attendees.xlsx").worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, max_row=5, values_only=True)] == names
    write_csv(listing(desk, event), tmp_path / "attendees.csv")
    with (tmp_path / "attendees.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["Name"] for row in csv.DictReader(file)][:4] == names
    write_list_pdf(listing(desk, event), tmp_path / "attendees.pdf")
    text = pypdfium2.PdfDocument(tmp_path / "attendees.pdf")[0].get_textpage().get_text_bounded()
    assert sorted(names, key=text.index) == names


def door_list(desk: Desk, event: int, folder: Path, **more: Any) -> list[str]:
    """Return the lines of the attendee list on paper."""
    write_list_pdf(listing(desk, event, **more), folder / "door.pdf")
    document = pypdfium2.PdfDocument(folder / "door.pdf")
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text.replace("\r\n", "\n").split("\n")


def table(desk: Desk, event: int, **more: Any) -> list[list[object]]:
    """Return the cells of the attendee list as paper has them, its headings first."""
    made = listing(desk, event, **more)
    assert made.on_paper is not None
    rows: list[list[object]] = [[column.value(row) for column in made.on_paper] for row in made.rows]
    return [[column.title for column in made.on_paper], *rows]


def test_on_paper_the_attendee_list_has_what_the_door_needs(desk: Desk, tmp_path: Path) -> None:
    event = filled(desk)
    desk.book(event, ANYBODY, [PlaceDraft(name="Ben Carter"), PlaceDraft()], pay=None)
    made = listing(desk, event, made_from="Everybody")
    assert made.large
    assert [column.key for column in made.columns] == [column.key for column in documents.attendee_columns()]
    heads, *rows = table(desk, event)
    assert heads == ["Here", "Name", "Price", "To pay", "Note"]
    assert sorted(rows, key=lambda row: str(row[1])) == [
        ["☐", "=1+1", "Non-members", THIRTEEN, "-2 chairs"],
        ["☐", "Carter, Ben", "Non-members", THIRTEEN, ""],
        ["☐", "Name to follow", "Non-members", THIRTEEN, ""],
        ["☐", "Ramírez Ñato, Lucía", "Members and concessions", "Paid", ""],
        ["☐", "Ruiz, Ana", "Non-members", "Paid", "-2 chairs"],
    ]
    lines = door_list(desk, event, tmp_path, made_from="Everybody")
    said = " ".join(lines)
    assert "Attendees of Annual conference" in lines
    assert "5 November 2016, 11:00 · Senate House, London" in lines
    assert "Everybody · Made on 20 October 2016, 10:15" in said
    assert "Page 1 of 1" in said
    assert "To pay" in said
    assert said.count("☐") == 5
    assert "Telephone" not in said


def test_whoever_chooses_columns_has_them_on_paper_behind_the_box_to_tick(quick_desk: Desk) -> None:
    event = filled(quick_desk)
    every = documents.attendee_columns()
    shown = [column for column in every if column.shown]
    assert table(quick_desk, event, columns=shown)[0] == ["Here", "Name", "Price", "To pay", "Note"]
    chosen = [column for column in every if column.key in {"name", "telephone", "email"}]
    assert table(quick_desk, event, columns=chosen)[0] == ["Here", "Name", "E-mail", "Telephone"]
    assert [column.title for column in listing(quick_desk, event, columns=chosen).columns] == [
        "Name", "E-mail", "Telephone",
    ]  # fmt: skip


def test_who_comes_for_nothing_has_paid_nothing(quick_desk: Desk) -> None:
    row = next(iter(listing(quick_desk, filled(quick_desk)).rows))
    free = replace(row, amount=Money(), paid=Money())
    (due,) = [column for column in documents.door_columns() if column.key == "due"]
    assert due.value(free) == "Free"


def test_the_attendee_list_has_the_own_fields_of_bookings_and_goes_by_them(desk: Desk) -> None:
    add = partial(add_field, record=OwnRecord.BOOKING)
    desk.office.write(partial(add, name="Meal", kind=OwnKind.CHOICE, choices=("veg", "fish")))
    desk.office.write(partial(add, name="Coach", kind=OwnKind.NUMBER))
    event = desk.conference()
    for name, said in (
        ("Ana", {"field:meal": "fish", "field:coach": Decimal(9)}), ("Ben", {}),
        ("Cem", {"field:meal": "veg", "field:coach": Decimal(10)}),
    ):  # fmt: skip
        booking = desk.book(event, ContactDraft(given=name, family="A"), [PlaceDraft(for_booker=True)])
        assert booking.made is not None
        desk.office.write(partial(operations.change_booking, booking_id=booking.made, own=said))

    def names(**asked: Any) -> list[str]:
        return [row.name for row in listing(desk, event, query=ListQuery(**asked)).rows]

    assert names(sort="field:meal") == ["A, Cem", "A, Ana", "A, Ben"]
    assert names(sort="field:coach") == ["A, Ana", "A, Cem", "A, Ben"]
    assert names(sort="field:coach", descending=True) == ["A, Cem", "A, Ana", "A, Ben"]
    assert names(filters={"field:meal": "=fish"}) == ["A, Ana"]
    assert names(filters={"field:meal": "-"}) == ["A, Ben"]
    made = listing(desk, event, query=ListQuery())
    assert [[column.value(row) for column in made.columns[-2:]] for row in made.rows] == [
        ["fish", Decimal(9)], ["", ""], ["veg", Decimal(10)],
    ]  # fmt: skip
