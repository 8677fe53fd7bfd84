"""The form for the bank, read back from the file: what it says, that it fits on one page, and what it leaves blank."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.errors import BadInput, Cancelled
from psg_admin.kernel.in_words import MOST_IN_WORDS
from psg_admin.kernel.money import Money
from psg_admin.paper.letter import LetterPaper, Told, post_bytes, write_post
from psg_admin.paper.mandate import EVERY, MandatePaper, Payee, mandates_bytes, write_mandates
from tests.paper.lists import LETTERHEAD, pages_of
from tests.paper.tagged import is_tagged, parts_of_pages

PAYEE = Payee("Peru Support Group", "HSBC UK, Islington", "40-00-00", "12345678", "Peru Support Group Fund")
FORM = MandatePaper(PAYEE, "Lucía Ramírez Ñato", Money.of("22.50"), 1, date(2017, 4, 1), "PSG0107X")
LONG = "The Association of Friends and Supporters of Everybody Who Lives in England, Wales, Scotland or Elsewhere " * 2


def test_the_form_says_all_that_a_bank_needs(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    write_mandates([FORM], path)
    (text,) = pages_of(path.read_bytes())
    for said in (
        "Standing order form", "Peru Support Group", "Lucía Ramírez Ñato", "HSBC UK, Islington", "40-00-00", "12345678",
        "Peru Support Group Fund", "PSG0107X", "£22.50", "Twenty-two pounds and fifty pence", "1 April 2017",
        "every year until further notice", "This instruction replaces any previous standing order to Peru Support",
        "Signature", "Date", "send this form to your own bank",
    ):  # fmt: skip
        assert said in text


def test_it_is_read_aloud_label_and_value_together() -> None:
    data = mandates_bytes([FORM])
    assert is_tagged(data)
    (page,) = parts_of_pages(data)
    assert page.all("H1") == ["Standing order form"]
    assert page.all("H2") == ["To your bank or building society", "Please pay", "From my account"]
    said = page.all("P")
    for pair in ("Sort code 40-00-00", "Account number 12345678", "Reference PSG0107X", "Amount £22.50"):
        assert pair in said
    assert said.count("Sort code") == 1  # that of the member stays blank


@pytest.mark.parametrize(("a_year", "said"), EVERY.items())
def test_it_says_how_often_in_the_words_of_a_bank(a_year: int, said: str) -> None:
    (text,) = pages_of(mandates_bytes([replace(FORM, a_year=a_year)]))
    assert f"every {said} until further notice" in text


def test_without_the_name_of_the_bank_its_line_is_left_out() -> None:
    (text,) = pages_of(mandates_bytes([replace(FORM, payee=replace(PAYEE, bank=""))]))
    assert "\nBank" not in text
    assert "40-00-00" in text


@pytest.mark.parametrize("name", [LONG, "O" * 200, "שלום עולם " * 18, "Łukasz Żółć-Ñandú O’Neill " * 8])
def test_the_longest_names_stay_on_one_page_above_its_edge(name: str) -> None:
    payee = Payee(name[:200], name[:100], "40-00-00", "12345678", name[:100])
    data = mandates_bytes([MandatePaper(payee, name[:200], MOST_IN_WORDS, 2, date(2017, 9, 30), "PSG012345678ABCDEF")])
    assert len(pages_of(data)) == 1
    document = pypdfium2.PdfDocument(data)
    lowest = min(each.get_bounds()[1] for each in document[0].get_objects())
    rightmost = max(each.get_bounds()[2] for each in document[0].get_objects())
    document.close()
    assert lowest > 20
    assert rightmost < 540


@settings(max_examples=25)
@given(st.text(max_size=60), st.integers(1, MOST_IN_WORDS.pence), st.sampled_from(sorted(EVERY)))
def test_any_form_is_one_page_and_the_same_whenever_it_is_made(name: str, pence: int, a_year: int) -> None:
    form = MandatePaper(replace(PAYEE, organisation=name), name, Money(pence), a_year, date(2017, 4, 1), "PSG0107X")
    data = mandates_bytes([form])
    (text,) = pages_of(data)
    assert Money(pence).show() in text
    assert mandates_bytes([form]) == data


def test_a_bank_reads_english_whatever_the_office_speaks() -> None:
    english = mandates_bytes([FORM])
    with words.speaking(paths.catalogue("es")):
        assert mandates_bytes([FORM]) == english


def test_many_forms_are_one_file_and_can_be_stopped() -> None:
    forms = [replace(FORM, reference=f"PSG{number:04}X") for number in range(5)]
    pages = pages_of(mandates_bytes(forms))
    assert [form.reference in page for form, page in zip(forms, pages, strict=True)] == [True] * 5

    def stop(done: int, _of: int | None) -> None:
        if done == 2:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        mandates_bytes(forms, progress=stop)


TOLD = Told("Membership 0107, Individual", (("Please pay", "£22.50 every year"), ("Reference", "PSG0107X")))
LETTER = LetterPaper(
    LETTERHEAD, date(2016, 10, 20), ("Lucía Ramírez Ñato", "12 Rosebery Avenue", "LEEDS", "LS1 4TD"),
    "Dear Ms Ramírez Ñato,", "The subscription changes", ("Please tell your bank:", TOLD, "Thank you."),
    "With kind regards", "Peru Support Group", (FORM, replace(FORM, reference="PSG0108Y")),
)  # fmt: skip


def test_a_letter_has_its_forms_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "letters.pdf"
    write_post([LETTER, replace(LETTER, forms=())], path)
    pages = pages_of(path.read_bytes())
    assert [("Dear Ms" in page, "Standing order form" in page) for page in pages] == [
        (True, False), (False, True), (False, True), (True, False),
    ]  # fmt: skip
    for said in ("20 October 2016", "LS1 4TD", "£22.50 every year", "With kind regards", "Registered charity no."):
        assert said in pages[0]
    first, *_rest = parts_of_pages(path.read_bytes())
    assert first.all("H1", "H2") == ["The subscription changes", "Membership 0107, Individual"]
    assert "Reference PSG0107X" in first.all("P")


def test_the_address_stands_in_the_window_of_an_envelope() -> None:
    """A DL window shows 35 to 90 mm below the upper edge and 20 to 110 mm from the left."""
    data = post_bytes([replace(LETTER, address=[*LETTER.address, "Peru", "South America"], forms=())])
    document = pypdfium2.PdfDocument(data)
    textpage = document[0].get_textpage()
    height = document[0].get_height()
    for line in (*LETTER.address, "South America"):
        found = textpage.search(line).get_next()
        assert found is not None
        left, low, right, high = textpage.get_charbox(found[0])
        assert 20 / 25.4 * 72 <= left < right < 110 / 25.4 * 72
        assert 35 / 25.4 * 72 <= height - high < height - low <= 90 / 25.4 * 72
    document.close()


def test_a_long_letter_goes_on_on_another_page() -> None:
    pages = pages_of(post_bytes([replace(LETTER, says=[TOLD] * 12, forms=())]))
    assert len(pages) == 2
    assert sum(page.count("PSG0107X") for page in pages) == 12
    assert pages[1].startswith("The subscription changes")


def test_no_letter_is_no_file() -> None:
    with pytest.raises(BadInput, match="no letter to print"):
        post_bytes([])
