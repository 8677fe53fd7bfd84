"""References carry a check character: those given out once stay right, and a slip of the finger is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.store.numbering import ALPHABET, clean_reference, has_right_check, with_check

GIVEN_OUT = (
    "PSG0001V", "PSG0107F", "PSG4242F", "PSG9999B", "PSG100008", "PSG999996", "B0001A", "B00424", "B1234W", "B9999S",
    "B123456D", "MUSEUM0077E", "AE", "00", "ZZZZ4",
)  # fmt: skip

references = st.text(alphabet=ALPHABET, min_size=1, max_size=20)


@pytest.mark.parametrize("reference", GIVEN_OUT)
def test_a_reference_that_was_given_out_stays_right(reference: str) -> None:
    assert with_check(reference[:-1]) == reference
    assert has_right_check(reference)


@given(references, st.data())
def test_one_wrong_sign_is_always_noticed(reference: str, data: st.DataObject) -> None:
    right = with_check(reference)
    assert has_right_check(right)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != right[place]]))
    assert not has_right_check(f"{right[:place]}{wrong}{right[place + 1 :]}")


@pytest.mark.parametrize("reference", ["", "0", "psg0001v", "PSG 0001V", "PSGO001V", "PSG0001VÉ"])
def test_what_holds_other_signs_or_nothing_to_check_is_not_right(reference: str) -> None:
    assert not has_right_check(reference)


def test_letters_that_are_read_as_figures_are_kept_as_those() -> None:
    assert clean_reference(" psg-oooi v ") == "PSG0001V"
