"""Whom somebody means who types a number, an id or a name."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.words import fold
from psg_admin.memberships.operations import mark_deceased
from psg_admin.memberships.queries import members_of_numbers, on_file_already, people_meant
from psg_admin.memberships.queries.meaning import _orders
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name, sort_name
from psg_admin.people.states import ContactKind
from tests.memberships.desk import Desk, person
from tests.offices import TODAY
from tests.statements import statements

WORD = st.text("abcxyzÑé", min_size=1, max_size=4)


def meant(desk: Desk, *words: str) -> list[int | None]:
    found: list[int | None] = desk.ask(people_meant, words=words)
    return found


def asking(session: Session, *, words: list[str]) -> Changes:
    people_meant(session, words=words)
    return Changes(frozenset(), "Asked")


def test_a_name_an_id_and_a_number_mean_the_one_on_file(desk: Desk) -> None:
    lucia = desk.contact(person("Lucía", "Ramírez Ñato"))
    club = desk.contact(ContactDraft(kind=ContactKind.ORGANISATION, organisation="Amigos del Perú"))
    nora = desk.page(desk.enrol(person("Nora", "Quill"))).payer_id
    assert meant(desk, "Lucía Ramírez Ñato", "lucia ramirez  nato", "RAMÍREZ ÑATO, Lucía") == [lucia] * 3
    assert meant(desk, "Nora Quill", "Quill, Nora", "quill nora", "0001", "1") == [nora, nora, nora, nora, lucia]
    assert meant(desk, "Amigos del Peru", str(club), f"#{club}") == [club] * 3
    assert meant(desk, "Nora", "Quill", "Nora Quilll", "Nora, Quill", "Ñato Lucía") == [None] * 5


def test_a_number_is_an_id_and_nobody_is_called_by_one(desk: Desk) -> None:
    for words in ("7", "#7", "99999999999999999999"):
        with pytest.raises(NotFound, match="no contact"):
            meant(desk, words)
    with pytest.raises(NotFound, match="no member with the number 0007"):
        meant(desk, "0007")


def test_of_several_of_a_name_none_is_meant_and_they_are_named_with_their_ids(desk: Desk) -> None:
    first = desk.contact(person("Nora", "Quill", town="Leeds", postcode="LS1 1AA"))
    second = desk.contact(person("Nora", "Quill", emails=("nora@example.org",)))
    with pytest.raises(Refused) as refused:
        meant(desk, "Nora Quill")
    assert str(refused.value) == (
        f"2 people are called Nora Quill. Say which by the id: {first} Nora Quill, Leeds LS1 1AA; "
        f"{second} Nora Quill, nora@example.org."
    )
    desk.do(mark_deceased, contact_id=first, on=TODAY, today=TODAY)
    assert meant(desk, "Nora Quill") == [second]
    desk.do(mark_deceased, contact_id=second, on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="Deceased · Leeds"):
        meant(desk, "Nora Quill")


def test_the_members_of_numbers_are_those_who_are_in_it(desk: Desk) -> None:
    desk.enrol(person("Ana", "Quispe"), person("Luis", "Quispe"), kind="joint")
    found = desk.ask(members_of_numbers, numbers=["1", "0001", "8"])
    assert found.keys() == {"1", "0001"}
    assert len(found["1"]) == 2
    assert found["1"] == found["0001"]


def test_hundreds_of_names_are_looked_up_by_a_handful_of_queries(desk: Desk) -> None:
    for number in range(3):
        desk.contact(person("Ana", f"Quispe{number}"))
    words = [f"Ana Quispe{'abcdefghij'[number % 10]}{number // 10 * 'x'}" for number in range(300)]
    asked = [
        statements(desk.office, partial(desk.office.write, partial(asking, words=some))) for some in (words[:1], words)
    ]
    assert len(asked[0]) == len(asked[1])


def test_who_has_the_name_and_an_address_is_on_file_already(desk: Desk) -> None:
    nora = desk.contact(person("Nora", "Quill", postcode="LS1 1AA", emails=("Nora@Example.org",)))
    for draft in (
        person("Nora", "Quill", postcode="ls11aa"),
        person("nora", "QUILL", emails=("nora@example.org",)),
    ):
        assert [one.contact_id for one in desk.ask(on_file_already, draft=draft)] == [nora]
    others = (
        person("Nora", "Quill"),
        person("Nora", "Quill", postcode="LS2"),
        person("Ana", "Quill", postcode="LS1 1AA"),
    )
    for draft in others:
        assert desk.ask(on_file_already, draft=draft) == []


@given(st.lists(WORD, min_size=1, max_size=3), st.lists(WORD, min_size=1, max_size=3))
def test_a_name_as_it_is_said_leads_to_what_it_is_sorted_by(given_names: list[str], family: list[str]) -> None:
    draft = ContactDraft(given=" ".join(given_names), family=" ".join(family))
    assert sort_name(draft) in set(_orders(fold(full_name(draft))))
