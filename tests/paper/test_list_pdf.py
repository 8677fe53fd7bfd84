import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, Cancelled
from psg_admin.kernel.money import Money
from psg_admin.paper.pdf import list_pdf, write_list_pdf
from psg_admin.paper.table import Column, Kind, Listing
from tests.paper.lists import MADE_AT, Guest, attendees, pages_of

ROOT = Path(__file__).resolve().parents[2]


def size_of(data: bytes) -> tuple[int, int]:
    document = pypdfium2.PdfDocument(data)
    try:
        width, height = document.get_page_size(0)
    finally:
        document.close()
    return round(width), round(height)


def test_every_page_repeats_the_headings_and_says_which_it_is(tmp_path: Path) -> None:
    path = tmp_path / "attendees.pdf"
    write_list_pdf(attendees(*(f"Guest {n:03d}" for n in range(120))), path)
    pages = pages_of(path.read_bytes())
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert "Name" in text
        assert "Telephone" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "All bookings, name contains “ram” · Made on 20 October 2016, 09:30" in text
    assert "Annual Conference, 5 November 2016" in pages[0]
    together = "\n".join(pages)
    assert [int(n) for n in re.findall(r"Guest (\d{3})", together)] == list(range(120))


def test_days_and_sums_are_written_as_people_read_them() -> None:
    text = pages_of(list_pdf(attendees(Guest("A", price=Money(-123450), booked_on=date(2016, 1, 2), places=1200))))[0]
    assert "−£1,234.50" in text
    assert "2 Jan 2016" in text
    assert "1,200" in text


def test_totals_stand_below_the_list_and_never_alone_on_a_page() -> None:
    for count in range(30, 50):
        pages = pages_of(list_pdf(attendees(*(f"Guest {n}" for n in range(count)), totals=True)))
        assert f"£{8 * count}.00" in pages[-1]
        assert "Total" in pages[-1]
        assert f"Guest {count - 1}" in pages[-1]


@pytest.mark.parametrize(
    "name",
    [
        "Ñahui, José",
        "Łukasz Żółć",
        "Nguyễn Thị Hạnh",
        "李小龍",
        "Жуков",
        "Ωμέγα",
        "O’Neill",
        "<b>Bold</b> & <i>",
        "(a\\b)",
        "−£8 → ✓",
    ],
)
def test_names_of_many_scripts_are_shown_and_can_be_searched(name: str) -> None:
    assert name in pages_of(list_pdf(attendees(name)))[0]


def test_a_name_in_composed_and_in_decomposed_letters_is_the_same() -> None:
    assert list_pdf(attendees("Nu\u0303ez")) == list_pdf(attendees("N\u0169ez"))


def test_a_sign_that_no_font_has_is_replaced_and_seen() -> None:
    text = pages_of(list_pdf(attendees("x\U0001f9ffy\ud800z")))[0]
    assert "x\ufffdy\ufffdz" in text


@given(st.lists(st.text(max_size=80), max_size=8), st.booleans())
@settings(max_examples=60)
def test_any_text_can_be_drawn(texts: list[str], totals: bool) -> None:  # noqa: FBT001
    made = replace(
        attendees(*texts, totals=totals), title="".join(texts), made_from="".join(texts), subtitle="\n".join(texts)
    )
    assert "Page 1 of" in pages_of(list_pdf(made))[0]


def test_a_long_value_is_wrapped_and_nothing_of_it_is_lost() -> None:
    words = [f"word{n:04d}" for n in range(1500)]
    pages = pages_of(list_pdf(attendees("before", " ".join(words), "after")))
    together = "\n".join(pages)
    assert re.findall(r"word\d{4}", together) == words
    assert "after" in pages[-1]
    assert len(pages) > 2


def test_ten_thousand_letters_without_a_gap_are_broken_up() -> None:
    pages = pages_of(list_pdf(attendees("W" * 10_000)))
    assert sum(page.count("W") for page in pages) == 10_000


def test_lines_of_an_address_stay_lines() -> None:
    text = pages_of(list_pdf(attendees("1 High Street\nLondon\nN1 7BJ")))[0]
    first, second, third = (text.index(part) for part in ("1 High Street", "London", "N1 7BJ"))
    assert first < second < third


def test_few_columns_stand_upright_and_many_across() -> None:
    few: list[Column[str]] = [Column("a", "Name", lambda text: text)]
    assert size_of(list_pdf(Listing("x", few, ["A"], MADE_AT))) == (595, 842)
    many: list[Column[str]] = [Column(str(n), f"Column {n}", lambda text: text) for n in range(15)]
    assert size_of(list_pdf(Listing("x", many, ["some words"], MADE_AT))) == (842, 595)


def test_too_many_columns_are_refused_in_a_sentence() -> None:
    columns: list[Column[str]] = [Column(str(n), str(n), lambda text: text * 9) for n in range(80)]
    with pytest.raises(BadInput, match="cannot hold 80 columns"):
        list_pdf(Listing("x", columns, ["words"], MADE_AT))


def test_an_empty_list_says_so() -> None:
    assert "There is nothing in this list." in pages_of(list_pdf(attendees(totals=True)))[0]


def test_the_same_list_is_the_same_file() -> None:
    made = attendees("Ñahui", "李", "→", totals=True)
    assert list_pdf(made) == list_pdf(made)


def test_the_same_list_is_the_same_file_in_another_process_too() -> None:
    """Python orders the signs of sets otherwise in each."""
    program = (
        "import hashlib; from psg_admin.paper.pdf import list_pdf; from tests.paper.lists import attendees\n"
        "names = ('Ñahui Čapek', 'Łukasz Žižka', 'Ελένη', '李 明', 'Þóra → Ð')\n"
        "print(hashlib.sha256(list_pdf(attendees(*names))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_stopped_list_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_list_pdf(attendees("A"), tmp_path / "a.pdf", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_sums_stand_flush_right() -> None:
    columns: list[Column[int]] = [
        Column("n", "Name", lambda pence: f"Guest {pence}"),
        Column("p", "Paid", Money, Kind.MONEY),
    ]
    data = list_pdf(Listing("x", columns, [5, 123456, 700], MADE_AT))
    document = pypdfium2.PdfDocument(data)
    textpage = document[0].get_textpage()
    ends = set()
    for sum_ in ("£0.05", "£1,234.56", "£7.00"):
        found = textpage.search(sum_)
        index, count = found.get_next()
        ends.add(round(textpage.get_charbox(index + count - 1)[2]))
        found.close()
    textpage.close()
    document.close()
    assert max(ends) - min(ends) <= 1
