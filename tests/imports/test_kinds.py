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
        MemberLine(7, type_words="family"),
    ]  # fmt: skip
    made = types_to_make(lines, {"ind"})
    assert [(kind.code, kind.name, kind_words(people=kind.people, lifetime=kind.lifetime, concession=kind.concession))
            for kind in made.values()] == [
        ("family", "Family", "2"), ("senior", "Senior", "1 concession"), ("life", "Life", "1 life"),
        ("ind-2", "ind", "1"), ("crew", "Crew", "3 life concession"),
    ]  # fmt: skip
