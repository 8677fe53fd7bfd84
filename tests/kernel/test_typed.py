"""Typed text: tidied, of bearable length, with a sentence when it is not."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, Conflict, Difference, ManyBadInputs, NotFound, UserError
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import LINE, TEXT, line, lines, percentage, reason, whole
from tests.kernel.reading import strange_figures


def test_a_line_is_tidied() -> None:
    assert line("  Peru \n Group ", label="Name", field="name") == "Peru Group"
    assert lines(" a \r\n b ", label="Address", field="address") == "a\nb"
    assert reason("  Sent twice ") == "Sent twice"


@pytest.mark.parametrize(
    ("take", "sentence", "field"),
    [
        (lambda: line(None, label="Name", field="name", required=True), "Fill in “Name”.", "name"),
        (lambda: line("\u202e \t", label="Name", field="name", required=True), "Fill in “Name”.", "name"),
        (
            lambda: line("x" * (LINE + 1), label="Name", field="name"),
            "Name is too long: 201 characters; at most 200 fit.",
            "name",
        ),
        (
            lambda: lines("x" * (TEXT + 1), label="Notes", field="notes"),
            "Notes is too long: 20,001 characters; at most 20,000 fit.",
            "notes",
        ),
        (lambda: reason(" "), "Write the reason in a few words: it is kept with the record.", "reason"),
        (lambda: reason(None), "Write the reason in a few words: it is kept with the record.", "reason"),
        (lambda: reason("x" * 501), "Reason is too long: 501 characters; at most 500 fit.", "reason"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(take: Callable[[], str], sentence: str, field: str) -> None:
    with pytest.raises(BadInput) as raised:
        take()
    assert (raised.value.message, raised.value.field) == (sentence, field)


@pytest.mark.parametrize("blank", ["", " ", "  ", "\t", "\u00a0", "\u2009", "\u202f", "\u3000"])
def test_a_percentage_is_read_with_any_blank_before_its_sign(blank: str) -> None:
    assert percentage(f"{blank}12.5{blank}%{blank}") == Decimal("12.5")
    assert percentage(f"{blank}12,5{blank}%{blank}") == Decimal("12.5")


def test_nothing_typed_is_empty_where_nothing_is_needed() -> None:
    assert line(None, label="Name", field="name") == lines(None, label="Notes", field="notes") == ""


@given(st.text(max_size=300))
def test_whatever_is_typed_is_short_enough_or_refused(typed: str) -> None:
    try:
        taken = line(typed, label="Name", field="name")
    except BadInput:
        assert len(typed) > LINE
    else:
        assert len(taken) <= LINE
        assert line(taken, label="Name", field="name") == taken


def test_several_wrong_fields_are_told_together_and_each_at_its_own() -> None:
    error = ManyBadInputs([BadInput("No name.", field="name"), BadInput("No day.", field="day")])
    assert (error.message, error.field) == ("No name. No day.", "name")
    assert [problem.field for problem in error.problems] == ["name", "day"]
    assert isinstance(error, UserError)


def test_a_conflict_shows_both_values() -> None:
    conflict = Conflict("Changed.", differences=(Difference("Name", "Mine", "Theirs"),))
    assert conflict.differences[0].theirs == "Theirs"
    assert str(NotFound("Nothing there.")) == NotFound("Nothing there.").message


@given(st.text("0123456789", min_size=1, max_size=4), strange_figures, st.text("0123456789.", max_size=3))
@example("", "½", "")
@example("8", ",", "٥")
def test_only_plain_figures_are_those_of_a_number(before: str, strange: str, after: str) -> None:
    typed = before + strange + after
    assert whole(typed) is None
    with pytest.raises(BadInput, match="is not a percentage"):
        percentage(typed)
    with pytest.raises(BadInput, match="is not an amount"):
        Money.parse(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), (" 40\x1f", 40), ("999999999", 999_999_999), ("1000000000", None), ("", None), ("-3", None),
     ("1_0", None), ("1.0", None), ("+3", None)],
)  # fmt: skip
def test_a_whole_number_is_plain_figures(typed: str, number: int | None) -> None:
    assert whole(typed) == number
