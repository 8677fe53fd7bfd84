import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.errors import BadInput, Cancelled, Unusable
from psg_admin.kernel.money import Money
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper, Voided
from psg_admin.paper.receipt import receipt_bytes, receipts_bytes, write_receipt, write_receipts
from tests.paper.lists import LETTERHEAD, RECEIPT, pages_of

SAID = st.text(max_size=60)


def test_it_says_all_that_a_receipt_must_on_one_page(tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    write_receipt(RECEIPT, path)
    (text,) = pages_of(path.read_bytes())
    for said in (
        "Peru Support Group", "1 High Street", "London N1 7BJ", "office@example.org", "Registered charity no. 1234567",
        "Receipt", "R-2016-0107", "7 November 2016", "5 November 2016", "Lucía Ramírez Ñato", "12 Rosebery Avenue",
        "Standing order", "Individual membership, 0107", "1 April 2016 to 31 March 2017", "£27.00", "£16.00", "£8.00",
        "Total received", "£51.00",
    ):  # fmt: skip
        assert said in text
    assert "VOID" not in text
    assert "Page" not in text


def test_printed_again_it_is_the_same_file_whatever_was_printed_between() -> None:
    first = receipt_bytes(RECEIPT)
    receipt_bytes(replace(RECEIPT, payer="李 → Łukasz"))
    assert receipt_bytes(RECEIPT) == first


@pytest.fixture
def _spanish() -> Iterator[None]:
    before = words._current
    words.use(paths.catalogue("es"))
    yield
    words.use(before)


@pytest.mark.parametrize("paper", [RECEIPT, replace(RECEIPT, voided=Voided(date(2016, 11, 7), "Wrong name"))])
def test_printed_again_in_another_language_it_is_the_same_file(
    paper: ReceiptPaper, request: pytest.FixtureRequest
) -> None:
    english = receipt_bytes(paper)
    request.getfixturevalue("_spanish")
    assert receipt_bytes(paper) == english
    assert words.language() == "es"
    spanish = receipt_bytes(replace(paper, language="es"))
    assert spanish != english
    words.use(paths.catalogue("en"))
    assert receipt_bytes(replace(paper, language="es")) == spanish


LONG = replace(RECEIPT, payer="ana.maria.de.la.cruz.santos.ramirez.quispe@universidad-nacional.example.org")
VOID = replace(RECEIPT, voided=Voided(date(2016, 11, 7), "Wrong name"), replaces="R-1", replaced_by="R-2", notes=("A",))


@pytest.mark.parametrize(
    ("paper", "drawn"),
    [
        (RECEIPT, "7f50456739466af4"),
        (replace(RECEIPT, language="es"), "4fba21714084904f"),
        (VOID, "766f906e80e18052"),
        (replace(VOID, language="es"), "e9c08752fb6ebae3"),
        (LONG, "a8ca41e1e435b553"),
    ],
)
def test_a_receipt_that_was_issued_by_an_earlier_version_is_drawn_as_it_was(paper: ReceiptPaper, drawn: str) -> None:
    """What is drawn, and all around it, is that of the version before; how a library packs it is its own."""
    data = receipt_bytes(paper)
    assert data.startswith(b"%PDF-1.3")
    assert b"/Lang (en-GB)" in data
    assert b"StructTreeRoot" not in data
    (content,) = [found for found in streams(data) if b" Tm\n" in found]
    assert sha256(content).hexdigest()[:16] == drawn


def streams(data: bytes) -> list[bytes]:
    """Return what the streams of a file hold."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\n?endstream", data, re.DOTALL)
    return [zlib.decompressobj().decompress(some) for some in packed]


def test_the_file_gives_the_day_of_issue_as_its_own() -> None:
    assert b"D:20161107000000" in receipt_bytes(RECEIPT)


def test_without_a_charity_number_there_is_no_charity_line() -> None:
    (text,) = pages_of(receipt_bytes(replace(RECEIPT, letterhead=replace(LETTERHEAD, charity_line=""))))
    assert "charity" not in text.lower()


def test_a_void_receipt_says_so_with_day_and_reason_and_names_the_new_one() -> None:
    void = replace(RECEIPT, voided=Voided(date(2016, 11, 20), "paid by Pedro"), replaced_by="R-2016-0120")
    (text,) = pages_of(receipt_bytes(void))
    assert "VOID since 20 November 2016: paid by Pedro" in text
    assert text.count("VOID") == 2
    assert "It is replaced by receipt R-2016-0120." in text


def test_it_names_the_one_it_replaces_and_its_notes() -> None:
    (text,) = pages_of(receipt_bytes(replace(RECEIPT, replaces="R-2016-0099", notes=("£3.00 stays on the account.",))))
    assert "This receipt replaces receipt R-2016-0099." in text
    assert "£3.00 stays on the account." in text


def test_many_lines_flow_over_numbered_pages() -> None:
    lines = tuple(ReceiptLine(f"Place {n:03d}", "", Money(800)) for n in range(100))
    pages = pages_of(receipt_bytes(replace(RECEIPT, lines=lines, amount=Money(80000))))
    assert len(pages) > 2
    together = "".join(pages)
    assert all(together.count(f"Place {n:03d}") == 1 for n in range(100))
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Registered charity no. 1234567" in text
    assert "Receipt R-2016-0107, continued" in pages[1]
    assert "£800.00" in pages[-1]


def test_names_with_markup_are_plain_text() -> None:
    (text,) = pages_of(receipt_bytes(replace(RECEIPT, payer="<b>O’Neill</b> & <font size=99>")))
    assert "<b>O’Neill</b> & <font" in text


def test_ten_thousand_characters_make_pages_and_lose_nothing() -> None:
    pages = pages_of(receipt_bytes(replace(RECEIPT, payer="W" * 10_000)))
    assert sum(page.count("W") for page in pages) == 10_000


@given(SAID, SAID, SAID, SAID)
@settings(max_examples=60)
def test_any_text_can_be_printed(one: str, two: str, three: str, four: str) -> None:
    paper = replace(
        RECEIPT,
        letterhead=Letterhead(one, (two, three), four, one),
        number=two,
        payer=three,
        payer_address=(four,),
        lines=(ReceiptLine(one, two, Money(-800)), ReceiptLine(three, "", Money(800))),
        notes=(four,),
        voided=Voided(date(2016, 11, 20), one),
    )
    assert pages_of(receipt_bytes(paper))


def test_many_receipts_are_one_file_with_a_page_each(tmp_path: Path) -> None:
    path = tmp_path / "receipts.pdf"
    steps: list[tuple[int, int]] = []
    papers = [replace(RECEIPT, number=f"R-{n:04d}") for n in range(30)]
    write_receipts(papers, path, progress=lambda done, total: steps.append((done, total)))
    pages = pages_of(path.read_bytes())
    assert len(pages) == 30
    assert all(f"R-{n:04d}" in page for n, page in enumerate(pages))
    assert steps[0] == (0, 30)


def test_a_receipt_among_many_is_drawn_as_it_is_alone() -> None:
    other = replace(RECEIPT, payer="李 → Łukasz")
    assert pages_of(receipts_bytes([other, RECEIPT]))[1] == pages_of(receipt_bytes(RECEIPT))[0]


def test_no_receipts_are_refused_and_a_stopped_file_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "receipts.pdf"
    with pytest.raises(BadInput, match="no receipt"):
        write_receipts([], path)

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_receipts([RECEIPT] * 9, path, progress=stop)
    with pytest.raises(Unusable, match="does not exist"):
        write_receipt(RECEIPT, tmp_path / "nowhere" / "receipt.pdf")
    assert list(tmp_path.iterdir()) == []
