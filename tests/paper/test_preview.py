from concurrent.futures import ThreadPoolExecutor

import pytest

from psg_admin.kernel.errors import Unusable
from psg_admin.paper.pdf import list_pdf
from psg_admin.paper.preview import page_count, page_words, render_page
from psg_admin.paper.receipt import receipt_bytes
from tests.paper.lists import RECEIPT, attendees


def test_pages_are_counted() -> None:
    assert page_count(receipt_bytes(RECEIPT)) == 1
    assert page_count(list_pdf(attendees(*["A"] * 100))) == 3


def test_a_page_is_read_line_by_line() -> None:
    lines = page_words(receipt_bytes(RECEIPT), 0).split("\n")
    assert sum(RECEIPT.number in line for line in lines) == 1
    assert "Page 3 of 3" in page_words(list_pdf(attendees(*["A"] * 100)), 2)


def test_a_page_becomes_white_paper_with_dark_ink() -> None:
    width, height, pixels = render_page(receipt_bytes(RECEIPT), 0, 1.5)
    assert (width, height) == (893, 1263)
    assert len(pixels) == width * height * 4
    assert pixels[:4] == b"\xff\xff\xff\xff"
    assert set(pixels[3::4]) == {255}
    assert min(pixels[0::4]) < 60


def test_red_is_red() -> None:
    """The rule below the letterhead tells red from blue, which a swapped order would turn round."""
    width, height, pixels = render_page(receipt_bytes(RECEIPT), 0, 2)
    reds = [i for i in range(0, width * height // 4 * 4, 4) if pixels[i] > 130 and pixels[i + 2] < 60]
    blues = [i for i in range(0, width * height // 4 * 4, 4) if pixels[i + 2] > 130 and pixels[i] < 60]
    assert reds
    assert not blues


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Unusable, match="not a PDF"):
        page_count(data)
    with pytest.raises(Unusable, match="not a PDF"):
        render_page(data, 0, 1)
    with pytest.raises(Unusable, match="not a PDF"):
        page_words(data, 0)


def test_two_lanes_may_draw_and_print_at_once() -> None:
    expected = receipt_bytes(RECEIPT)
    picture = render_page(expected, 0, 0.5)
    with ThreadPoolExecutor(4) as lanes:
        printed = list(lanes.map(lambda _n: receipt_bytes(RECEIPT), range(12)))
        drawn = list(lanes.map(lambda _n: render_page(expected, 0, 0.5), range(12)))
    assert set(printed) == {expected}
    assert set(drawn) == {picture}
