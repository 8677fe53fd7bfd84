import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.paper.cells import one_line
from psg_admin.paper.script import visual


@pytest.mark.parametrize("text", ["", "Ñahui, José", "李小龍", "Жуков (2)", "12 − 3"])
def test_text_that_runs_from_the_left_is_left_as_it_is(text: str) -> None:
    assert visual(text) == text


def test_hebrew_is_turned_round_and_numbers_in_it_are_not() -> None:
    assert visual("שלום 123") == "123 םולש"


def test_arabic_letters_take_the_form_their_neighbours_ask_for() -> None:
    # meem initial, hah medial, meem medial, dal final; from the right
    assert visual("محمد") == "\ufeaa\ufee4\ufea4\ufee3"


def test_lam_with_alef_is_one_sign_and_a_letter_that_never_joins_stands_alone() -> None:
    assert visual("لا") == "\ufefb"
    assert visual("دار") == "\ufead\ufe8d\ufea9"


def test_a_name_in_two_scripts_keeps_both_in_place() -> None:
    assert visual("Levi (לוי) London") == "Levi (יול) London"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("ב\u05b8א", "אב\u05b8"),
        ("ש\u05b8\u05c1ל", "לש\u05b8\u05c1"),
        ("م\u064fد", "\ufeaa\ufee3\u064f"),
        ("ل\u064eا", "\ufefb\u064e"),
        ("é ב\u05b8", "é ב\u05b8"),
    ],
)
def test_a_mark_stays_with_its_letter(text: str, drawn: str) -> None:
    assert visual(text) == drawn


def test_sums_days_and_brackets_read_as_they_were_written() -> None:
    assert visual("לוי £8.00") == "£8.00 יול"
    assert visual("לוי 5/11/2016 (א)") == "(א) 5/11/2016 יול"


@given(st.text(max_size=20).map(lambda text: one_line(text + "א")))
def test_no_text_is_too_much_for_it(text: str) -> None:
    assert "א" in visual(text)


@given(st.text(alphabet="אבגדה abc123()\u05b8\u064eمدلا", max_size=30))
def test_no_sign_is_lost_or_doubled(text: str) -> None:
    def plain(said: str) -> list[str]:
        mirrored = str.maketrans(")(", "()")
        return sorted(unicodedata.normalize("NFKD", said).translate(mirrored).replace(")", "("))

    assert plain(visual(text)) == plain(text)
