"""Who may be one person and who is two, whatever they share."""

from dataclasses import replace
from typing import Any

import pytest

from psg_admin.people.likeness import LISTED, alike, as_known, is_initial_of, pairs
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from tests.people.twins import make

HOME: dict[str, Any] = {"street": "14 Grove Road", "town": "Leeds", "postcode": "LS1 4AP"}
ELENA = ContactDraft(
    given="Elena", family="Ruiz Vega", emails=("elena@example.org",), telephones=("07700 900123",), **HOME
)


def _likeness(**other: Any) -> tuple[int, tuple[str, ...]]:
    told = ContactDraft(**{"family": "Ruiz Vega", **other})
    found = alike(as_known(ELENA), as_known(told))
    assert alike(as_known(told), as_known(ELENA)) == found
    return found.score, found.reasons


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({"given": "Elena", **HOME}, ("Same name", "Same address")),
        ({"given": "ELENA", "emails": ("Elena@Example.org",)}, ("Same name", "Same e-mail")),
        ({"given": "Elena", "telephones": ("+44 7700 900 123",)}, ("Same name", "Same telephone")),
        ({"given": "Nena", **HOME}, ("A short form of the name", "Same address")),
        ({"given": "Elenna", **HOME}, ("Similar name", "Same address")),
        ({"given": "E", **HOME}, ("The initial fits", "Same address")),
        ({"given": "Elena", "family": "Ruis Vega", **HOME}, ("A part of the name fits", "Same address")),
        ({"given": "Elena", "family": "Ruiz", **HOME}, ("A part of the name fits", "Same address")),
        ({"given": "Ruiz Vega", "family": "Elena", **HOME},
         ("Given and family name the other way round", "Same address")),
        ({"given": "Elena", "family": "Hart", "former_names": "Ruiz Vega", **HOME},
         ("The family name of before", "Same address")),
        ({"given": "Elena", "family": "Hart", "emails": ("elena@example.org",)},
         ("Same given name, another family name", "Same e-mail")),
        ({"given": "Elena", "postcode": "ls14ap", "street": "14 Grove Rd"}, ("Same name", "Same postcode")),
    ],
)  # fmt: skip
def test_two_who_may_be_one_are_told_with_what_they_have_in_common(
    other: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    score, told = _likeness(**other)
    assert (told, score >= LISTED) == (reasons, True)


@pytest.mark.parametrize(
    "other",
    [
        {"given": "Marina"},
        {"given": "Elisa"},
        {"given": "M"},
        {"given": "E", "title": "Mr"},
        {"kind": ContactKind.ORGANISATION, "organisation": "Ruiz Vega", "family": ""},
    ],
)
def test_twins_and_couples_are_two_whatever_they_share(other: dict[str, Any]) -> None:
    twin = {**HOME, "emails": ELENA.emails, "telephones": ELENA.telephones, **other}
    elena = as_known(ContactDraft(title="Mrs", **_fields(ELENA)))
    told = as_known(ContactDraft(**{"family": "Ruiz Vega", **twin}))
    assert alike(elena, told).score == 0


def _fields(draft: ContactDraft) -> dict[str, Any]:
    return {key: getattr(draft, key) for key in ("given", "family", "emails", "telephones", *HOME)}


@pytest.mark.parametrize(
    ("one", "other"), [("Catherine", "Katherine"), ("Stephen", "Steven"), ("Geoffrey", "Jeffrey"), ("Clare", "Claire")]
)
def test_names_that_sound_alike_may_be_one_however_they_are_written(one: str, other: str) -> None:
    ash = ContactDraft(given=one, family="Ash", telephones=("0113 496 0101",))
    found = alike(as_known(ash), as_known(replace(ash, given=other)))
    assert (found.reasons, found.score >= LISTED) == (("Similar name", "Same telephone"), True)


def test_father_and_son_of_one_name_are_two() -> None:
    father, son = (ContactDraft(given="Hugo", family="Vega", suffix=suffix, **HOME) for suffix in ("Sr", "Jr"))
    assert alike(as_known(father), as_known(son)).score == 0


def test_one_name_alone_is_listed_only_where_nobody_else_has_it_and_nothing_speaks_against_it() -> None:
    bare = ContactDraft(given="Elena", family="Ruiz Vega")
    [pair] = pairs([as_known(ELENA, 1), as_known(bare, 2)])
    assert pair.likeness.reasons == ("Same name", "Nobody else has this name")
    moved = ContactDraft(given="Elena", family="Ruiz Vega", postcode="YO1 7HH")
    assert not pairs([as_known(ELENA, 1), as_known(moved, 2)])
    assert not pairs([as_known(ELENA, 1), as_known(bare, 2), as_known(bare, 3)])


def test_no_pair_is_listed_twice_nor_one_that_is_known_to_be_two() -> None:
    same = [as_known(ELENA, number) for number in (3, 1, 2)]
    assert [(pair.one, pair.other) for pair in pairs(same)] == [(1, 2), (1, 3), (2, 3)]
    assert [(pair.one, pair.other) for pair in pairs(same, {(1, 3)})] == [(1, 2), (2, 3)]


def test_of_made_people_nearly_all_who_were_entered_twice_are_listed_and_no_twins() -> None:
    made = make(6000)
    listed = {(pair.one, pair.other) for pair in pairs([as_known(d, i) for i, d in enumerate(made.drafts)])}
    assert not listed & set(made.two)
    assert len(listed & made.truth) > 0.94 * len(made.truth)
    assert len(listed & made.truth) > 0.99 * len(listed)


@pytest.mark.parametrize(
    ("short", "whole", "says_no_more"),
    [
        ("E.", "Elinor", True),
        ("E.M.", "Elinor May", True),
        ("j-p", "Jean-Paul", True),
        ("É", "Élodie", True),
        ("E. M.", "Elinor", False),
        ("El", "Elinor", False),
        ("B", "Elinor", False),
        ("", "Elinor", False),
        ("E", "", False),
    ],
)
def test_initials_say_no_more_than_the_name_they_begin(short: str, whole: str, *, says_no_more: bool) -> None:
    assert is_initial_of(short, whole) is says_no_more
