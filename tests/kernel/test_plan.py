"""What a plan finds wrong, in words, and in what two plans differ."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, Refused, UserError
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Findings, Problem, Problems, first_difference
from psg_admin.payments.states import Method


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan; its sum has a name of its own."""

    key: int = 1
    words: str = field(default="", compare=False)
    amount: Money = field(default=Money.of(8), metadata={"label": "Amount"})


@dataclass(frozen=True, slots=True)
class Whole:
    """A plan with parts."""

    who: str | None = field(default="Ana", metadata={"label": "Paid by"})
    parts: tuple[Part, ...] = field(default=(Part(), Part(2)), metadata={"label": "Places"})
    method: Method = field(default=Method.CASH, metadata={"label": "Pays by"})
    period: DayRange | None = field(default=None, metadata={"label": "Term"})
    note: str = ""


@pytest.mark.parametrize(
    ("theirs", "difference"),
    [
        (Whole(who=None), ("Paid by", "Ana", "nothing")),
        (Whole(who="Bea", method=Method.CARD), ("Paid by", "Ana", "Bea")),
        (Whole(parts=(Part(), Part(2, "another sentence", Money.of(13)))), ("Amount", "£8.00", "£13.00")),
        (Whole(parts=(Part(3), Part(2))), ("Places", "1", "3")),
        (Whole(parts=(Part(),)), ("Places", "2", "1")),
        (Whole(parts=()), ("Places", "2", "0")),
        (Whole(method=Method.CARD), ("Pays by", "Cash", "Card")),
        (
            Whole(period=DayRange(date(2016, 4, 1), date(2017, 4, 1))),
            ("Term", "nothing", "1 April 2016 to 31 March 2017"),
        ),
        (Whole(note="x"), ("", "", "x")),
    ],
)
def test_the_first_difference_of_two_plans_is_named_as_their_parts_are(
    theirs: Whole, difference: tuple[str, str, str]
) -> None:
    found = first_difference(Whole(), theirs)
    assert found is not None
    assert (found.label, found.mine, found.theirs) == difference
    turned = first_difference(theirs, Whole())
    assert turned is not None
    assert (turned.label, turned.theirs, turned.mine) == difference


@pytest.mark.parametrize("theirs", [Whole(), Whole(parts=(Part(words="another sentence"), Part(2)))])
def test_plans_that_do_the_same_differ_in_nothing(theirs: Whole) -> None:
    assert first_difference(Whole(), theirs) is None
    assert first_difference((Whole(),), (theirs,)) is None


def test_the_label_of_a_difference_is_that_of_the_list_where_nothing_nearer_has_one() -> None:
    found = first_difference((1, 2), (1, 3), label="Numbers")
    assert found is not None
    assert (found.label, found.mine, found.theirs) == ("Numbers", "2", "3")


def found(*errors: tuple[str, UserError]) -> Findings:
    """What several subjects were refused with, each at its place."""
    findings = Findings()
    for place, error in errors:
        with findings.at(place):
            raise error
    return findings


TOO_LONG = BadInput("The name is too long.", field="name")
NO_DAY = BadInput("That is no day.", field="day")


def test_nothing_is_refused_where_nothing_was_found() -> None:
    findings = Findings()
    with findings.at("Line 1"):
        pass
    findings.refuse(subjects=2)
    assert findings.problems == []


def test_a_bug_is_no_finding() -> None:
    findings = Findings()
    with pytest.raises(ZeroDivisionError), findings.at("Line 1"):
        raise ZeroDivisionError
    assert findings.problems == []


@pytest.mark.parametrize(
    "error", [TOO_LONG, ManyBadInputs([TOO_LONG, NO_DAY]), NotFound("Gone."), Refused("No."), Conflict("Overtaken.")]
)
def test_the_one_subject_of_a_deed_is_refused_as_it_would_be_alone(error: UserError) -> None:
    with pytest.raises(type(error)) as caught:
        found(("", error)).refuse(subjects=1)
    assert caught.value is error


def test_of_several_subjects_every_problem_is_kept_in_their_order() -> None:
    findings = found(("Line 2", ManyBadInputs([TOO_LONG, NO_DAY])), ("Line 5", Refused("Seán is a member already.")))
    with pytest.raises(Problems) as caught:
        findings.refuse(subjects=1_200)
    assert caught.value.problems == (
        Problem("Line 2", TOO_LONG),
        Problem("Line 2", NO_DAY),
        Problem("Line 5", findings.problems[2].error),
    )
    assert caught.value.message == (
        "2 of 1,200 cannot be done, so nothing was changed. The first: Line 2: The name is too long."
    )
    assert caught.value.in_full.splitlines() == [
        "Line 2: The name is too long.",
        "Line 2: That is no day.",
        "Line 5: Seán is a member already.",
    ]


def test_the_one_wrong_subject_among_several_is_told_with_its_sentence() -> None:
    with pytest.raises(Problems) as caught:
        found(("Line 7", NotFound("This contact is no longer there."))).refuse(subjects=9)
    assert caught.value.message == (
        "1 of 9 cannot be done, so nothing was changed. Line 7: This contact is no longer there."
    )


@pytest.mark.parametrize(
    ("place", "words"), [("", "That is no day."), ("Lucía Ramírez", "Lucía Ramírez: That is no day.")]
)
def test_a_problem_is_told_with_its_place_where_it_has_one(place: str, words: str) -> None:
    assert Problem(place, NO_DAY).words == words


def test_a_place_that_the_sentence_begins_with_is_told_once() -> None:
    told = "Line 1 is told already."
    assert Problem("Line 1", Refused(told)).words == told
    assert Problem("Line", Refused("Lines are told.")).words == "Line: Lines are told."


def test_problems_without_places_are_each_of_a_subject_of_its_own() -> None:
    errors: list[Any] = [("", NotFound("The first is gone.")), ("", NotFound("The second is gone."))]
    with pytest.raises(Problems, match="2 of 3 cannot be done"):
        found(*errors).refuse(subjects=3)


def test_several_wrong_fields_of_one_subject_are_told_together() -> None:
    with pytest.raises(ManyBadInputs) as caught:
        found(("", TOO_LONG), ("", NO_DAY)).refuse(subjects=1)
    assert caught.value.problems == (TOO_LONG, NO_DAY)
    refused = Refused("No.")
    with pytest.raises(Refused) as first:
        found(("", refused), ("", NO_DAY)).refuse(subjects=1)
    assert first.value is refused


def test_a_deed_on_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="There is nothing to do"):
        Findings().refuse(subjects=0)
