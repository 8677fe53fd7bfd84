"""What follows from the declaration of a record's particulars."""

import enum
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest

from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import (
    Erased,
    Kind,
    Particular,
    checked,
    data,
    differences,
    each_once,
    fates,
    kept_in,
    show_value,
    shown_beside,
    values,
    words_of,
)
from psg_admin.kernel.words import mark, pmark


class Colour(enum.StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Boat:
    """A record that no office keeps."""

    name: str = ""
    story: str = ""
    crew: tuple[str, ...] = ()
    colour: Colour = Colour.RED
    afloat: bool = False
    built: date | None = None
    sails_at: datetime | None = None
    cost: Money | None = None
    oars: int | None = None


BOAT = (
    Particular("name", mark("Name"), Kind.TEXT, "boat", Erased.KEPT, limit=10, required=True),
    Particular("story", mark("Notes"), Kind.LINES, "boat", Erased.BLANKED, limit=20),
    Particular("crew", mark("People"), Kind.MANY, "sailor", Erased.PURGED, column="called", limit=5),
    Particular("colour", pmark("form of address", "Title"), Kind.CHOICE, "boat", Erased.KEPT, choices=tuple(Colour)),
    Particular("afloat", mark("Open"), Kind.FLAG, "boat", Erased.KEPT, json="floats"),
    Particular("built", mark("Day"), Kind.DAY, "boat", Erased.KEPT, required=True, beside=True),
    Particular("sails_at", mark("Start"), Kind.MOMENT, "boat", Erased.KEPT),
    Particular("cost", mark("Amount"), Kind.MONEY, "boat", Erased.KEPT, beside=True),
    Particular("oars", mark("Room for"), Kind.COUNT, "boat", Erased.KEPT, least=1, limit=8, beside=True),
)
ARGO = Boat("Argo", crew=("Ana", "Luis"), built=date(2016, 11, 5), oars=8)


def test_a_draft_is_tidied_by_the_kinds_of_its_particulars() -> None:
    typed = replace(ARGO, name="  Ar  go ", story="\n one \n\n\n\n two\n", crew=(" Ana", "", "ANA", "Luis"))
    assert checked(BOAT, typed) == (replace(ARGO, name="Ar go", story="one\n\ntwo", crew=("Ana", "Luis")), [])


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": " "}, "name", "Fill in “Name”."),
        ({"name": "x" * 11}, "name", "Name is too long: 11 characters; at most 10 fit."),
        ({"story": "x" * 21}, "story", "Notes is too long: 21 characters; at most 20 fit."),
        ({"crew": ("Ana", "Leonardo")}, "crew", "People is too long: 8 characters; at most 5 fit."),
        ({"built": None}, "built", "Type a day for “Day”."),
        ({"oars": 0}, "oars", "Room for: type a number from 1 to 8."),
        ({"oars": 9}, "oars", "Room for: type a number from 1 to 8."),
    ],
)
def test_what_a_particular_cannot_be_is_said_in_a_sentence(wrong: dict[str, Any], field: str, sentence: str) -> None:
    tidy, problems = checked(BOAT, replace(ARGO, **wrong))
    assert [(problem.field, problem.message) for problem in problems] == [(field, sentence)]
    assert tidy == replace(ARGO, **wrong)


def test_each_problem_is_told_and_not_the_first_alone() -> None:
    tidy, problems = checked(BOAT, Boat(oars=0, story=" kept "))
    assert [problem.field for problem in problems] == ["name", "built", "oars"]
    assert tidy.story == "kept"


def test_a_feature_takes_what_is_special_itself() -> None:
    def shouted(typed: str) -> str:
        if not typed:
            raise ManyBadInputs([BadInput("Say it.", field="name"), BadInput("Say it louder.", field="name")])
        return typed.upper()

    assert checked(BOAT, ARGO, {"name": shouted})[0].name == "ARGO"
    _tidy, problems = checked(BOAT, replace(ARGO, name=""), {"name": shouted})
    assert [problem.message for problem in problems] == ["Say it.", "Say it louder."]


def test_the_most_that_fits_is_that_of_the_kind_unless_it_is_said() -> None:
    kinds = (Kind.TEXT, Kind.LINES, Kind.COUNT)
    plain = {kind: Particular("x", mark("Name"), kind, "boat", Erased.KEPT).most for kind in kinds}
    assert plain == {Kind.TEXT: 200, Kind.LINES: 20_000, Kind.COUNT: 1_000_000}
    assert BOAT[0].most == 10


def test_labels_and_values_go_by_the_keys_in_the_declared_order() -> None:
    assert [each.key for each in BOAT] == list(Boat.__dataclass_fields__)
    assert {"crew": "People", "colour": "Title"}.items() <= {each.key: each.name for each in BOAT}.items()
    assert list(values(BOAT, ARGO)) == list(Boat.__dataclass_fields__)
    assert Boat(**values(BOAT, ARGO)) == ARGO
    assert data(BOAT, ARGO)["floats"] is False
    assert "afloat" not in data(BOAT, ARGO)


def test_a_particular_says_where_it_is_kept_and_what_erasing_does() -> None:
    assert [each.key for each in kept_in(BOAT, "sailor")] == ["crew"]
    assert fates(BOAT, "sailor") == {"called": Erased.PURGED}
    assert fates(BOAT, "boat")["story"] is Erased.BLANKED


def test_differences_show_both_values_of_what_differs() -> None:
    theirs = replace(ARGO, story="Rings\nat ten", crew=(), colour=Colour.BLUE)
    assert [(d.label, d.mine, d.theirs) for d in differences(BOAT, ARGO, theirs)] == [
        ("Notes", "nothing", "Rings / at ten"),
        ("People", "Ana, Luis", "nothing"),
        ("Title", "Red", "Blue"),
    ]
    assert differences(BOAT, ARGO, ARGO) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""), ("", ""), ((), ""), (True, "yes"), (False, "no"), (0, "0"), (Money(0), "£0.00"),
        (date(2016, 11, 5), "5 November 2016"),
        (datetime.combine(date(2016, 11, 5), time(11)), "5 November 2016, 11:00"),
        (Colour.BLUE, "Blue"), (("a", "b"), "a, b"), ("1 Road\nLeeds", "1 Road\nLeeds"),
    ],
)  # fmt: skip
def test_a_value_is_put_in_words(value: object, words: str) -> None:
    assert words_of(value) == words
    assert show_value(value) == (words.replace("\n", " / ") or "nothing")


def test_a_long_text_is_shown_short() -> None:
    assert show_value("x" * 300) == "x" * 199 + "…"


def test_the_pane_is_told_what_is_not_empty() -> None:
    assert shown_beside(BOAT, ARGO) == [("Day", "5 November 2016"), ("Room for", "8")]


def test_of_texts_that_are_the_same_the_first_is_kept() -> None:
    assert each_once(["b", "", "A", "a", "B"], str.casefold) == ("b", "A")
