"""Lists and receipts say what their texts are, for who has them read aloud."""

from dataclasses import replace

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.money import Money
from psg_admin.paper.papers import ReceiptLine, Voided
from psg_admin.paper.pdf import list_pdf
from psg_admin.paper.receipt import receipt_bytes, receipts_bytes
from tests.paper.lists import RECEIPT, Guest, attendees
from tests.paper.tagged import is_tagged, parts_of_pages

TAGGED = replace(RECEIPT, tagged=True)


def language_of(data: bytes) -> bytes:
    """Return the language that the catalogue of the file names."""
    return data.split(b"/Lang (")[1].split(b")")[0]


# Read back are the cells that say something; the others are in the file, so that columns stay columns.


def test_a_list_is_a_heading_and_a_table_in_reading_order() -> None:
    data = list_pdf(attendees(Guest("Ruiz, Ana"), Guest("李小龍", telephone=""), totals=True))
    assert is_tagged(data)
    (page,) = parts_of_pages(data)
    assert [part.tag for part in page.parts[0].parts] == ["P", "H1", "P", "P", "Table", "P"]
    assert page.all("H1") == ["Attendees"]
    table = page.parts[0].parts[4]
    assert [part.all("TH", "TD") for part in table.parts] == [
        ["Name", "Telephone", "No.", "Price", "Booked on", "Arrived", "Places"],
        ["Ruiz, Ana", "020 7946 0107", "0107", "£8.00", "1 Oct 2016", "1"],
        ["李小龍", "0107", "£8.00", "1 Oct 2016", "1"],
        ["Total", "£16.00", "2"],
    ]
    assert page.all("P")[-1] == "All bookings, name contains “ram” · Made on 20 October 2016, 09:30"
    assert b"/DisplayDocTitle true" in data


def test_a_long_list_has_its_headings_read_once_and_each_row_as_one() -> None:
    long = " ".join(f"word{n:04d}" for n in range(1500))
    guests = [*(Guest(f"Guest {n:03d}") for n in range(100)), Guest(long)]
    pages = parts_of_pages(list_pdf(attendees(*guests)))
    assert len(pages) > 3
    assert [len(page.all("TH")) for page in pages if any(page.all("TH"))] == [7]
    names = [row[0] for page in pages for row in (part.all("TD") for part in page.within() if part.tag == "TR") if row]
    assert [name for name in names if name.startswith("Guest")] == [f"Guest {n:03d}" for n in range(100)]
    said = [name for name in names if name.startswith("word")]
    assert " ".join(said).split() == long.split()


def test_an_empty_list_says_so_aloud_too() -> None:
    (page,) = parts_of_pages(list_pdf(attendees()))
    assert "There is nothing in this list." in page.all("P")


def test_the_language_of_a_list_is_that_in_which_it_was_made() -> None:
    assert language_of(list_pdf(attendees("A"))) == b"en-GB"
    with words.speaking(paths.catalogue("es")):
        assert language_of(list_pdf(attendees("A"))) == b"es"
    assert language_of(receipt_bytes(replace(TAGGED, language="es"))) == b"es"


def test_a_receipt_is_a_heading_paragraphs_and_a_table() -> None:
    data = receipt_bytes(replace(TAGGED, voided=Voided(RECEIPT.issued_on, "Wrong name"), notes=("A note.",)))
    assert is_tagged(data)
    (page,) = parts_of_pages(data)
    assert page.all("H1") == ["Receipt R-2016-0107"]
    said = page.all("P")
    assert said[:3] == ["Peru Support Group", "office@example.org", "1 High Street London N1 7BJ"]
    payer = said.index("Received with thanks from")
    assert said[payer + 1 : payer + 3] == ["Lucía Ramírez Ñato", "12 Rosebery Avenue London EC1R 4TD"]
    assert "Date received 5 November 2016" in said
    assert said[3] == "VOID since 7 November 2016: Wrong name"
    assert said[-2:] == ["A note.", "Registered charity no. 1234567"]
    rows = [part.all("TH", "TD") for part in page.within() if part.tag == "TR"]
    assert rows[0] == ["For", "Period", "Amount"]
    assert rows[1] == ["Individual membership, 0107", "1 April 2016 to 31 March 2017", "£27.00"]
    assert rows[-1] == ["Total received", "£51.00"]


def test_a_receipt_of_several_pages_reads_its_headings_once() -> None:
    lines = tuple(ReceiptLine(f"Place {n:03d}", "", Money(800)) for n in range(100))
    pages = parts_of_pages(receipt_bytes(replace(TAGGED, lines=lines)))
    assert len(pages) > 2
    assert sum("Amount" in page.all("TH") for page in pages) == 1
    read = [text for page in pages for text in page.all("TD") if text.startswith("Place")]
    assert read == [line.purpose for line in lines]


def test_many_receipts_are_tagged_where_each_was_issued_so() -> None:
    assert len(parts_of_pages(receipts_bytes([TAGGED, TAGGED]))) == 2
    assert is_tagged(receipts_bytes([TAGGED, TAGGED]))
    assert not is_tagged(receipts_bytes([TAGGED, RECEIPT]))


def test_the_same_tagged_paper_is_the_same_file() -> None:
    assert receipt_bytes(TAGGED) == receipt_bytes(TAGGED)
    assert list_pdf(attendees("Ñahui", "李")) == list_pdf(attendees("Ñahui", "李"))


def test_ten_thousand_cells_are_found() -> None:
    data = list_pdf(attendees(*(f"Guest {n:04d}" for n in range(1500))))
    assert parts_of_pages(data)[-1].all("TD")[-6] == "Guest 1499"
