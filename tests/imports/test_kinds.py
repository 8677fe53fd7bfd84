"""Which type is meant by words, and which types are made of them."""

import pytest

from psg_admin.imports.kinds import kind_words, type_key, type_meant, types_to_make
from psg_admin.imports.lines import LinePerson, MemberLine
from psg_admin.memberships.rules import TypeRow
from psg_admin.people.particulars import ContactDraft

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
    made = types_to_make(lines, {"ind", "life"})
    assert [(kind.code, kind.name, kind_words(people=kind.people, lifetime=kind.lifetime, concession=kind.concession))
            for kind in made.values()] == [
        ("family", "Family", "2"), ("senior", "Senior", "1 concession"), ("life-2", "Life", "1 life"),
        ("individual", "Individual", "1"), ("crew", "Crew", "3 life concession"),
    ]  # fmt: skip


def named(*words: str) -> dict[str, str]:
    """Return the names of the types that are made of words."""
    made = types_to_make([MemberLine(place, type_words=each) for place, each in enumerate(words)], ())
    return {each: made[type_key(each)].name for each in words}


def test_words_that_shorten_others_mean_the_same_type() -> None:
    words = ("Individual", "Jt", "Conc", "Concession (retired)", "indiv.", "Ind", "Joint", "Org", "Life", "Friend")
    assert named(*words) == {
        "Individual": "Individual", "indiv.": "Individual", "Ind": "Individual", "Jt": "Joint", "Joint": "Joint",
        "Conc": "Concession", "Concession (retired)": "Concession", "Org": "Organisation", "Life": "Life",
        "Friend": "Friend",
    }  # fmt: skip
    assert named("Fri", "Friend (abroad)", "Friend") == {
        "Fri": "Friend", "Friend (abroad)": "Friend", "Friend": "Friend",
    }  # fmt: skip


def test_words_that_only_begin_alike_do_not() -> None:
    apart = ("Joint life", "Joint", "Member (adult)", "Member (child)", "Individual member", "Individual")
    assert named(*apart) == {each: each for each in apart}


def test_one_type_of_several_words_takes_as_many_people_as_any_of_its_lines() -> None:
    two = (LinePerson(ContactDraft(), frozenset()),) * 2
    made = types_to_make([MemberLine(2, type_words="Fri"), MemberLine(3, type_words="Friend", people=two)], ())
    assert made["fri"] is made["friend"]
    assert made["fri"].people == 2


def test_the_types_of_a_whole_export_stay_apart() -> None:
    made = types_to_make([MemberLine(2, type_words="Ind", type_kind="1"), MemberLine(3, type_words="Individual")], ())
    assert [kind.name for kind in made.values()] == ["Ind", "Individual"]
