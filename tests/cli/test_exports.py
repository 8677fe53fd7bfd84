"""Every list that the window can export, written on the command line and read back."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from psg_admin.people.particulars import CONTACT
from tests.cli.conftest import Psg
from tests.offices import Clock
from tests.paper.lists import around

EVIL = '=cmd|"/c calc"!A1'


def sheet(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a workbook's first sheet; none of its cells may be a formula."""
    book = openpyxl.load_workbook(path)
    try:
        (titles, *rows) = list(book.worksheets[0].iter_rows())
        assert not [cell.value for row in rows for cell in row if cell.data_type == "f"]
        return [{str(t.value): cell.value for t, cell in zip(titles, row, strict=True)} for row in rows]
    finally:
        book.close()


def lines(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file; no value of it may begin like a formula."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@"))]
    return rows


def paper(path: Path) -> str:
    """Return what stands on the pages of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


@pytest.fixture
def office(conference: str, scheme: Psg) -> Psg:
    """A member who has paid, one who owes, a booking paid in part, another, a payment left over, one taken back.

    The names are those that spreadsheets would take for formulas.
    """
    psg = scheme
    for given, joined in (("Ana", "2016-04-01"), ("Bea", "2015-12-01")):
        psg("members", "add", "--given", given, "--family", "Quispe", "--type", "individual", "--method", "cheque",
            "--joined", joined)  # fmt: skip
    for words in (
        ("pay", "30", "--method", "cheque", "--for", "0001", "--on", "2016-04-02", "--note", EVIL),
        ("book", conference, "--name", EVIL, "--to-follow", 1, "--telephone", "+44 20 7946 0018"),
        ("pay", "13", "--method", "card", "--for", "B0001A", "--reference", "@SUM(1)"),
        ("book", conference, "--name", "Leo Cruz"),
        ("pay", "7.50", "--method", "cash", "--from", "Nora Birch"),
        ("pay", "99", "--method", "transfer", "--from", "Luis Vega"),
        ("payments", "reverse", "R-2016-0004", "--reason", "-Bounced"),
    ):
        answer = psg(*words)
        assert answer.status == 0, answer.err
    return psg


def references(psg: Psg) -> list[str]:
    """Return the references of the bookings of the conference."""
    return [row["reference"] for row in psg("bookings", "list", 1, "--json").json]


def test_payments_are_written_as_they_are_listed(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "p.xlsx", tmp_path / "p.csv", tmp_path / "p.pdf"
    for words in (
        (), ("--state", "credit"), ("--state", "reversed"), ("--year", "2016", "--method", "card"),
        ("--month", "2016-04"), ("--search", "birch"), ("--search", "nobody"),
    ):  # fmt: skip
        assert psg("export", "payments", book, *words).out == f"Written to {book}.\n"
        assert psg("export", "payments", text, *words).status == 0
        listed = [(row["payer"], row["amount"]) for row in psg("payments", "list", *words, "--json").json]
        assert [(row["Payer"].lstrip("'"), row["Amount"]) for row in lines(text)] == listed
        written = [row for row in sheet(book) if row["Payer"]]
        assert [(row["Payer"], f"{row['Amount']:.2f}") for row in written] == listed
    psg("export", "payments", book)
    rows = {row["Receipt"]: row for row in sheet(book) if row["Receipt"]}
    assert rows["R-2016-0003"]["Left over"] == 7.5
    assert rows["R-2016-0001"]["Received"].date() == date(2016, 4, 2)
    assert rows["R-2016-0001"]["Note"] == EVIL
    assert rows["R-2016-0002"]["Reference"] == "@SUM(1)"
    psg("export", "payments", page, "--state", "credit", "--month", "2016-10", "--search", "birch")
    assert "October 2016 · Left over · Where “birch” occurs · Made on 20 October 2016" in paper(page)
    assert "Birch, Nora" in paper(page)
    psg("export", "payments", page)
    assert ("@SUM(1)" in paper(page), "£50.50" in paper(page)) == (False, True)


def test_a_payment_that_was_undone_is_listed_and_in_no_total(office: Psg, tmp_path: Path) -> None:
    psg, book, page = office, tmp_path / "p.xlsx", tmp_path / "p.pdf"

    def total() -> Any:
        psg("export", "payments", book)
        return sheet(book)[-1]["Amount"]

    before = total()
    psg("pay", "40", "--method", "cash", "--from", "Gia Vera")
    assert total() == before + 40
    psg("undo")
    assert total() == before
    assert [row["Amount"] for row in sheet(book) if row["Payer"] == "Vera, Gia"] == [40]
    psg("export", "payments", page)
    assert ("£50.50" in paper(page), "£90.50" in paper(page)) == (True, False)


def test_what_is_owed_is_written_as_it_is_listed(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "o.xlsx", tmp_path / "o.csv", tmp_path / "o.pdf"
    for words in ((), ("--due",), ("--category", "event"), ("--search", "bea"), ("--due", "--category", "donation")):
        assert psg("export", "owed", book, *words).status == 0
        assert psg("export", "owed", text, *words).status == 0
        listed = [(row["for"], row["owed"], row["due_on"]) for row in psg("owed", *words, "--json").json]
        assert [(row["For"], row["Owed"], row["Due since"]) for row in lines(text)] == listed
        written = [row for row in sheet(book) if row["For"]]
        assert [(r["For"], f"{r['Owed']:.2f}", r["Due since"].date().isoformat()) for r in written] == listed
    psg("export", "owed", page, "--due", "--category", "subscription")
    assert "Due by 20 October 2016 · Subscription" in paper(page)
    assert "Quispe, Bea" in paper(page)


def test_receipts_are_written_as_they_are_listed(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "r.xlsx", tmp_path / "r.csv", tmp_path / "r.pdf"
    for words in ((), ("--state", "void"), ("--year", "2016", "--search", "birch"), ("--year", "2015")):
        assert psg("export", "receipts", book, *words).status == 0
        assert psg("export", "receipts", text, *words).status == 0
        listed = [
            (r["number"], r["amount"], r["voided_on"] or "") for r in psg("receipts", "list", *words, "--json").json
        ]
        assert [(row["Receipt"], row["Amount"], row["Void since"]) for row in lines(text)] == listed
        assert [row["Receipt"] for row in sheet(book)] == [number for number, _amount, _day in listed]
    psg("export", "receipts", book, "--state", "void")
    assert sheet(book)[0]["Why void"] == "-Bounced"
    psg("export", "receipts", page, "--state", "void", "--year", 2016)
    assert "2016 · Void · Made on" in paper(page)


def test_the_bookings_of_an_event_are_written_by_their_state(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "b.xlsx", tmp_path / "b.csv", tmp_path / "b.pdf"
    second, first = references(psg)
    assert psg("cancel", second, "--reason", "Ill").status == 0
    for words, found in (
        ((), [second, first]),
        (("--state", "owing"), [first]),
        (("--state", "paid"), []),
        (("--state", "live"), [first]),
        (("--state", "cancelled"), [second]),
        (("--search", "cruz"), [second]),
    ):
        assert psg("export", "bookings", 1, book, *words).status == 0
        assert psg("export", "bookings", 1, text, *words).status == 0
        assert [row["Booking"] for row in lines(text)] == found
        assert [row["Booking"] for row in sheet(book) if row["Event"]] == found
        assert [row["reference"] for row in psg("bookings", "list", 1, *words, "--json").json] == found
    psg("export", "bookings", 1, book, "--state", "owing")
    (row, *_total) = sheet(book)
    assert (row["Amount"], row["Paid"], row["To pay"], row["Booked on"].date()) == (26, 13, 13, date(2016, 10, 20))
    psg("export", "bookings", 1, page, "--state", "owing")
    assert "Bookings for Annual Conference" in paper(page)
    assert "To pay · Made on 20 October 2016" in paper(page)
    assert "no event 99" in psg("export", "bookings", 99, page).err
    assert psg("export", "bookings", 1, page, "--state", "gone").status == 2


def test_the_attendees_are_written_by_what_is_paid(office: Psg, tmp_path: Path) -> None:
    psg, text, page = office, tmp_path / "a.csv", tmp_path / "a.pdf"
    for words, owed in (
        ((), ["13.00", "0.00", "13.00"]),
        (("--state", "owing"), ["13.00", "13.00"]),
        (("--state", "paid"), ["0.00"]),
    ):
        assert psg("export", "attendees", 1, text, *words).status == 0
        assert sorted(row["To pay"] for row in lines(text)) == sorted(owed)
    psg("export", "attendees", 1, page, "--state", "owing", "--search", "cruz")
    assert "To pay · Where “cruz” occurs · Made on" in paper(page)
    both = psg("export", "attendees", 1, page, "--cancelled", "--state", "paid")
    assert (both.status, "not both" in both.err) == (2, True)


def test_events_are_written_by_when_they_are(office: Psg, tmp_path: Path, clock: Clock) -> None:
    psg, book, text, page = office, tmp_path / "e.xlsx", tmp_path / "e.csv", tmp_path / "e.pdf"
    for title, day in ((EVIL, "2016-10-22"), ("Film night", "2016-10-01")):
        psg("events", "add", "--title", title, "--start", f"{day} 19:00", "--end", "22:00", "--band", "All=5:anyone")
    for words, found in (
        ((), ["Annual Conference", EVIL, "Film night"]),
        (("--when", "coming"), [EVIL, "Annual Conference"]),
        (("--when", "past"), ["Film night"]),
        (("--when", "cancelled"), []),
        (("--search", "film"), ["Film night"]),
    ):
        assert psg("export", "events", book, *words).status == 0
        assert psg("export", "events", text, *words).status == 0
        assert [row["Event"].lstrip("'") for row in lines(text)] == found
        assert [row["Event"] for row in sheet(book) if row["When"]] == found
        assert [row["title"] for row in psg("events", "list", *words, "--json").json] == found
    psg("export", "events", book)
    assert sheet(book)[0]["When"].isoformat() == "2016-11-05T11:00:00"
    psg("export", "events", page, "--when", "past")
    assert "Past · Made on 20 October 2016" in paper(page)
    clock.now = datetime(2016, 11, 6, 9, tzinfo=UTC)
    psg("export", "events", text, "--when", "coming")
    assert lines(text) == []


def test_people_are_written_all_or_those_in_no_membership(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "c.xlsx", tmp_path / "c.csv", tmp_path / "c.pdf"
    everybody = [row["name"] for row in psg("contacts", "list", "--json").json]
    assert "Ana Quispe" in everybody
    for words in ((), ("--others",), ("--search", "quispe"), ("--others", "--search", "quispe")):
        assert psg("export", "contacts", book, *words).status == 0
        assert psg("export", "contacts", text, *words).status == 0
        count = len(psg("contacts", "list", *words, "--json").json)
        assert (len(lines(text)), len(sheet(book))) == (count, count)
    psg("export", "contacts", text, "--others")
    others = {row["Name"].lstrip("'"): row for row in lines(text)}
    assert not [name for name in others if name.startswith("Quispe")]
    assert {"Birch, Nora", "Vega, Luis", "Cruz, Leo"} < set(others)
    psg("export", "contacts", book)
    (evil,) = [row for row in sheet(book) if row["Telephone"]]
    assert evil["Telephone"] == "+44 20 7946 0018"
    assert evil["Added"].date() == date(2016, 10, 20)
    psg("export", "contacts", page, "--others", "--search", "birch")
    assert "Other people" in paper(page)
    assert "In no membership · Where “birch” occurs" in paper(page)


@pytest.mark.parametrize("name", ["contacts", "events", "owed", "payments", "receipts"])
def test_a_list_is_refused_as_another_kind_of_file_or_where_it_cannot_be_written(
    psg: Psg, tmp_path: Path, name: str
) -> None:
    assert ".xlsx, .csv, .pdf" in psg("export", name, tmp_path / "list.doc").err
    lost = psg("export", name, tmp_path / "no folder" / "list.csv")
    assert (lost.status, lost.out, "no folder does not exist" in lost.err) == (1, "", True)
    for ending in ("xlsx", "csv", "pdf"):
        assert psg("export", name, tmp_path / f"list.{ending}").status == 0
    assert lines(tmp_path / "list.csv") == []


def test_the_door_has_a_list_of_its_own_and_every_column_on_request(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "a.xlsx", tmp_path / "a.csv", tmp_path / "a.pdf"
    every = [
        "Name", "Booking", "Price", "Amount", "Paid", "To pay", "Paid by", "Member", "E-mail", "Telephone", "Note",
        "Booked on", "Booked by", "Payer", "Why this price",
    ]  # fmt: skip
    for words, heads in (
        ((), every),
        (("--columns", "all"), every),
        (("--columns", "door"), ["Here", "Name", "Price", "To pay", "Note"]),
        (("--columns", "telephone, name,telephone"), ["Telephone", "Name"]),
    ):
        assert psg("export", "attendees", 1, text, *words).status == 0
        assert list(lines(text)[0]) == heads
        assert psg("export", "attendees", 1, book, *words).status == 0
        assert list(sheet(book)[0]) == heads
    for words, said, left_out in (
        ((), ("☐", "To pay", "Note", "Cruz, Leo", "Page 1 of 1"), ("Telephone", "Booked by")),
        (("--columns", "all"), ("☐", "Telephone", "Booked by", "+44 20 7946 0018", "Why this price"), ()),
        (("--columns", "name,telephone"), ("☐", "Telephone", "+44 20 7946 0018"), ("Price",)),
    ):
        assert psg("export", "attendees", 1, page, *words).status == 0
        written = paper(page)
        assert [some for some in said if some not in written] == []
        assert [some for some in left_out if some in written] == []


@pytest.mark.parametrize("name", ["contacts", "events", "members", "owed", "payments", "receipts"])
def test_every_list_has_the_columns_that_are_named(office: Psg, tmp_path: Path, name: str) -> None:
    psg, text, page = office, tmp_path / "l.csv", tmp_path / "l.pdf"
    assert psg("export", name, text).status == 0
    every = list(lines(text)[0])
    key, head = {"events": ("title", "Event"), "receipts": ("number", "Receipt")}.get(name, ("payer", "Payer"))
    if name in {"contacts", "members"}:
        key, head = "name", "Name"
    if name == "owed":
        head = "Who owes"
    assert psg("export", name, text, "--columns", key).status == 0
    assert list(lines(text)[0]) == [head]
    assert psg("export", name, page, "--columns", "all").status == 0
    assert [title for title in every if title not in paper(page)] == []
    lost = psg("export", name, text, "--columns", f"{key},colour")
    assert (lost.status, "no column “colour” in this list. Choose from: " in lost.err, key in lost.err) == (
        1,
        True,
        True,
    )


def test_who_has_gone_away_is_told_in_every_list_of_members(office: Psg, tmp_path: Path) -> None:
    psg, book, text, page = office, tmp_path / "m.xlsx", tmp_path / "m.csv", tmp_path / "m.pdf"
    assert psg("export", "members", page).status == 0
    assert "Gone away" not in paper(page)
    ana = next(row["id"] for row in psg("contacts", "list", "--json").json if row["name"] == "Ana Quispe")
    change = psg("contacts", "change", ana, "--gone-away", "--county", "Kent", "--title", "Dr", "--known-as", "Anita")
    assert change.status == 0, change.err
    for words in ((), ("--columns", "number,name")):
        assert psg("export", "members", text, *words).status == 0
        assert {row["Name"]: row["Gone away"] for row in lines(text)} == {"Quispe, Ana": "yes", "Quispe, Bea": ""}
        assert psg("export", "members", book, *words).status == 0
        assert [row["Gone away"] for row in sheet(book)] == ["yes", None]
        assert psg("export", "members", page, *words).status == 0
        assert "Gone away" in paper(page).replace("Gone\n", "Gone ")
    psg("export", "members", text)
    heads = list(lines(text)[0])
    assert heads[:16] == [
        "No.", "Name", "Type", "Pays by", "Paid to", "Standing", "Fee", "Why", "Joined", "Owes", "E-mail", "Telephone",
        "Street", "Town", "Postcode", "Country",
    ]  # fmt: skip
    ana_row = lines(text)[0]
    assert (ana_row["Title"], ana_row["County"], ana_row["Known as"]) == ("Dr", "Kent", "Anita")
    assert (ana_row["Given name"], ana_row["Family name"], ana_row["Kind"]) == ("Ana", "Quispe", "Person")


def test_contacts_and_events_have_every_particular_behind_the_columns_that_were_there(
    office: Psg, tmp_path: Path
) -> None:
    psg, text = office, tmp_path / "l.csv"
    psg("export", "contacts", text)
    heads = list(lines(text)[0])
    assert heads[:11] == [
        "Name", "E-mail", "Telephone", "Town", "Postcode", "Note", "Kind", "Organisation", "Street", "Country", "Added",
    ]  # fmt: skip
    names = {each.name for each in CONTACT}
    assert names - set(heads) == set()
    assert psg("events", "change", 1, "--doors", "10:30", "--notes", "Bring a pen").status == 0
    psg("export", "events", text)
    heads = list(lines(text)[0])
    assert heads[:10] == [
        "Event", "When", "Venue", "Places", "Room for", "Takings", "To pay", "State", "Places left", "Bookings",
    ]  # fmt: skip
    (row, *_others) = lines(text)
    assert (row["Doors"], row["End"], row["Notes"]) == ("2016-11-05 10:30", "2016-11-05 17:00", "Bring a pen")


def test_a_printed_list_of_payments_or_receipts_says_from_which_to_which_day(office: Psg, tmp_path: Path) -> None:
    psg, book, page = office, tmp_path / "p.xlsx", tmp_path / "p.pdf"
    for name, said in (
        ("payments", "2 April 2016 to 20 October 2016"),
        ("receipts", "20 October 2016"),
        ("owed", "Owed on 20 October 2016"),
    ):
        assert psg("export", name, page).status == 0
        assert said in paper(page).split("Made on")[0]
        assert psg("export", name, book).status == 0
        opened = openpyxl.load_workbook(book)
        assert said in around(opened.worksheets[0])[0]
        opened.close()
