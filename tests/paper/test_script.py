import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_a_mark_stays_with_its_letter() -> None:
    assert visual("ב\u05b8א") == "אב\u05b8"


@given(st.text(alphabet="אבגדה abc123()\u0301مدلا", max_size=30))
def test_no_sign_is_lost_or_doubled(text: str) -> None:
    def plain(said: str) -> list[str]:
        mirrored = str.maketrans(")(", "()")
        return sorted(unicodedata.normalize("NFKD", said).translate(mirrored).replace(")", "("))

    assert plain(visual(text)) == plain(text)
