"""What people write where one of few words belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.imports.wordings import (
    copies_in,
    death_in,
    ending_of,
    interval_of,
    is_life,
    is_organisation,
    kind_of,
    method_of,
    news_of,
    other_line,
    says_nothing,
    withheld,
)
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.states import ContactKind


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("SO", Method.STANDING_ORDER),
        ("s/order", Method.STANDING_ORDER),
        ("S.O.", Method.STANDING_ORDER),
        ("Standing Order", Method.STANDING_ORDER),
        ("Chq", Method.CHEQUE),
        ("BACS", Method.TRANSFER),
        ("bank tfr", Method.TRANSFER),
        ("invoice/BACS", Method.TRANSFER),
        ("cash or chq", Method.CASH),
        ("D/D", Method.DIRECT_DEBIT),
        ("Domiciliación bancaria", Method.DIRECT_DEBIT),
        ("efectivo", Method.CASH),
        ("Dauerauftrag", Method.STANDING_ORDER),
        ("see 12", None),
        ("pigeons", None),
        ("", None),
        *((method.value, method) for method in Method),
    ],
)
def test_ways_of_paying(words: str, method: Method | None) -> None:
    assert method_of(words) is method


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("see 12", "12"),
        ("See no. 12", "12"),
        ("as 7", "7"),
        ("ver socio 3", "3"),
        ("with A12", ""),
        ("SO", ""),
        ("see notes", ""),
    ],
)
def test_a_cell_that_points_to_another_line(words: str, number: str) -> None:
    assert other_line(words) == number


@pytest.mark.parametrize("interval", Interval)
def test_intervals_by_their_values(interval: Interval) -> None:
    assert interval_of(interval.value) is interval


@pytest.mark.parametrize("kind", ContactKind)
def test_kinds_by_their_values(kind: ContactKind) -> None:
    assert kind_of(kind.value) is kind


@pytest.mark.parametrize("ending", Ending)
def test_endings_by_their_values(ending: Ending) -> None:
    assert ending_of(ending.value) is ending


@pytest.mark.parametrize(
    ("words", "channels"),
    [
        ("e-mail", (("email", True),)),
        ("E mail", (("email", True),)),
        ("Post", (("post", True),)),
        ("email & post", (("email", True), ("post", True))),
        ("none", (("email", False), ("post", False))),
        ("by owl", ()),
        ("?", ()),
    ],
)
def test_news(words: str, channels: tuple[tuple[str, bool], ...]) -> None:
    assert news_of(words) == channels


def test_single_words() -> None:
    assert is_life("LIFE")
    assert is_life("Vitalicio")
    assert not is_life("31/03/2027")
    assert is_organisation("Org")
    assert is_organisation("Corporate member")
    assert not is_organisation("Organ donor")
    assert says_nothing(" - ")
    assert says_nothing("n/a")
    assert withheld("ex-directory")
    assert not withheld("020 7946 0999")


def test_what_notes_tell() -> None:
    assert death_in("DECEASED Oct 2025 - widow is no 15") == "oct 2025 widow"
    assert death_in("Died on 3 May 2024") == "3 may 2024"
    assert death_in("RIP") == ""
    assert death_in("tie-dyed") is None
    assert copies_in("2 copies of newsletter") == 2
    assert copies_in("has copies") is None


@given(st.text())
def test_any_words_are_read(words: str) -> None:
    for read in (method_of, other_line, interval_of, kind_of, ending_of, news_of, is_life, is_organisation, death_in,
                 copies_in, says_nothing, withheld):  # fmt: skip
        read(words)
