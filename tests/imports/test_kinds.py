"""Which type is meant by words, and which types are made of them."""

import pytest

from psg_admin.imports.kinds import kind_words, type_meant, types_to_make
from psg_admin.imports.lines import MemberLine
from psg_admin.memberships.rules import TypeRow

TYPES = tuple(
    TypeRow(place, 1, code, name, people, name == "Life", False, True, ())
    for place, (code, name, people) in enumerate(
        [("ind", "Individual", 1), ("conc", "Concession", 1), ("jt2", "Joint", 2), ("org", "Organisation", 1),
         ("life", "Life", 1)],
        start=1,
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ind", "Individual"), ("indiv.", "Individual"), ("INDIVIDUAL", "Individual"), ("Conc", "Concession"),
        ("Concession (retired)", "Concession"), ("Jt", "Joint"), ("Jnt", "Joint"), ("Org", "Organisation"),
        ("Individual member", "Individual"), ("Student", None), ("", None), ("?", None), ("o", None),
    ],
)  # fmt: skip
def test_a_type_is_told_by_its_name_its_code_or_an_abbreviation(words: str, name: str | None) -> None:
    found = type_meant(TYPES, words)
    assert (found and found.name) == name


def test_words_that_may_be_two_types_name_none() -> None:
    assert type_meant((*TYPES, TypeRow(9, 1, "inst", "Institution", 1, False, False, True, ())), "in") is None


def test_types_are_made_as_the_lines_say_what_they_are() -> None:
    lines = [
        MemberLine(2, type_words="Family"), MemberLine(3, type_words="Senior"), MemberLine(4, type_words="Life"),
        MemberLine(5, type_words="ind"), MemberLine(6, type_words="Crew", type_kind="3 life concession"),
        MemberLine(7, type_words="family"), MemberLine(8, type_words="Ind.", type_kind="1"),
        MemberLine(9, type_words="Concession (retired)"), MemberLine(10, type_words="conc"),
    ]  # fmt: skip
    made = {one.words: one for one in types_to_make(lines, {"individual"}).values()}.values()
    assert [(one.code, one.name, kind_words(people=one.people, lifetime=one.lifetime, concession=one.concession))
            for one in made] == [
        ("family", "Family", "2"), ("senior", "Senior", "1 concession"), ("life", "Life", "1 life"),
        ("individual-2", "Individual", "1"), ("crew", "Crew", "3 life concession"),
        ("concession", "Concession", "1 concession"),
    ]  # fmt: skip


def test_abbreviations_of_one_name_are_one_type_but_names_written_out_are_their_own() -> None:
    lines = [MemberLine(2, type_words=words) for words in ("Ind", "Individual overseas", "indiv.", "Individual", "Jt")]
    made = types_to_make(lines, ())
    assert [made[key].name for key in ("ind", "individual overseas", "indiv", "individual", "jt")] == [
        "Individual", "Individual overseas", "Individual", "Individual", "Joint"
    ]  # fmt: skip
