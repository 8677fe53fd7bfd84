"""Homes: who lives together, how a letter greets them, who moves with whom, and all of it taken back."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.people.operations import (
    add_contact,
    change_contact,
    change_home,
    join_home,
    leave_home,
    remove_contact,
    set_deceased,
)
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, find_contacts, home, home_ids, home_of, letters
from psg_admin.people.rules import at_address_of
from psg_admin.people.salutations import Living, letters_to, salutation
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.desk import everything
from tests.offices import NOW, TODAY

JAIME = ContactDraft(
    title="Mr", given="Jaime", family="Heron", street="14 Grove Road", town="Leeds", postcode="LS1 4AP"
)
PILAR = ContactDraft(title="Mrs", given="Pilar", family="Heron")
ROSA = ContactDraft(title="Ms", given="Rosa", family="Wren", town="York")
DIED = date(2016, 10, 1)


@pytest.mark.parametrize(
    ("people", "greeted"),
    [
        ([JAIME, PILAR], "Mr & Mrs Heron"),
        ([PILAR, JAIME], "Mr & Mrs Heron"),
        ([JAIME, ROSA], "Mr J Heron and Ms R Wren"),
        ([replace(JAIME, deceased_on=DIED), PILAR], "Mrs P Heron"),
        ([replace(JAIME, deceased_on=DIED), replace(PILAR, salutation="Dear Pili")], "Dear Pili"),
        ([replace(JAIME, deceased_on=DIED), replace(PILAR, deceased_on=DIED)], ""),
        ([JAIME, replace(JAIME, given="Karl")], "Mr J & Mr K Heron"),
        ([JAIME, PILAR, replace(JAIME, given="Ana", title="Miss")], "Mr J, Mrs P & Miss A Heron"),
        ([replace(JAIME, title=""), replace(PILAR, title="")], "Jaime & Pilar Heron"),
        ([JAIME, replace(PILAR, title="")], "Mr J Heron and Pilar Heron"),
        ([replace(JAIME, title="")], "Jaime Heron"),
        ([replace(JAIME, title="Dr"), PILAR, ROSA], "Dr & Mrs Heron and Ms R Wren"),
        ([ContactDraft(given="Cher")], "Cher"),
        ([ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord")], "Radio Nord"),
    ],
)
def test_a_letter_greets_those_who_live(people: list[ContactDraft], greeted: str) -> None:
    assert salutation(people) == greeted


def test_a_greeting_that_was_written_for_all_is_used_while_all_of_them_get_the_letter() -> None:
    assert salutation([JAIME, PILAR], own="Dear both") == "Dear both"
    assert salutation([JAIME, PILAR, replace(ROSA, deceased_on=DIED)], own="Dear three") == "Mr & Mrs Heron"
    both = [Living(1, 5, JAIME, "Dear both", 2), Living(2, 5, at_address_of(PILAR, JAIME), "Dear both", 2)]
    assert [one.salutation for one in letters_to(both).letters] == ["Dear both"]
    assert [one.salutation for one in letters_to(both[:1]).letters] == ["Mr J Heron"]


def test_one_letter_a_home_and_who_gets_none_is_counted() -> None:
    there = at_address_of(PILAR, JAIME)
    people = [
        Living(1, 5, JAIME, at_home=2), Living(2, 5, replace(there, copies=2), at_home=2),
        Living(3, None, ROSA), Living(4, None, replace(ROSA, deceased_on=DIED)),
        Living(5, None, replace(ROSA, gone_away=True)),
        Living(6, None, ContactDraft(given="Ana")), Living(7, None, replace(ROSA, copies=0)),
    ]  # fmt: skip
    found = letters_to(people)
    assert [(one.contact_ids, one.salutation, one.names, one.copies) for one in found.letters] == [
        ((1, 2), "Mr & Mrs Heron", "Jaime Heron and Pilar Heron", 2), ((3,), "Ms R Wren", "Rosa Wren", 1),
    ]  # fmt: skip
    assert (found.deceased, found.gone_away, found.no_address, found.no_copy) == (1, 1, 1, 1)


def test_those_of_one_home_with_two_addresses_on_file_get_two_letters() -> None:
    found = letters_to([Living(1, 5, JAIME, at_home=2), Living(2, 5, replace(PILAR, town="York"), at_home=2)])
    assert [one.salutation for one in found.letters] == ["Mr J Heron", "Mrs P Heron"]


def add(office: Office, *drafts: ContactDraft) -> list[int]:
    made = [office.write(partial(add_contact, draft=draft, now=NOW)).made for draft in drafts]
    return [one for one in made if one is not None]


def together(office: Office, *contact_ids: int, salutation: str | None = None) -> int:
    made = office.write(partial(join_home, contact_ids=contact_ids, salutation=salutation)).made
    assert made is not None
    return made


def ask(office: Office, query: Any, /, **args: Any) -> Any:
    return office.read(partial(query, **args))


def test_who_comes_has_the_address_of_the_home_and_an_undo_brings_all_back(office: Office) -> None:
    jaime, pilar, rosa = add(office, JAIME, replace(PILAR, gone_away=True, street="Old"), ROSA)
    before = everything(office)
    made = office.write(partial(join_home, contact_ids=[jaime, pilar], name="The Herons", salutation="Dear Herons"))
    assert made.summary == "Jaime Heron and Pilar Heron live at one home"
    found = ask(office, home, home_id=made.made)
    assert ([one.id for one in found.people], found.called, found.salutation) == (
        [jaime, pilar], "The Herons", "Dear Herons",
    )  # fmt: skip
    assert found.address_lines == ("14 Grove Road", "Leeds", "LS1 4AP")
    moved = ask(office, contact, contact_id=pilar)
    assert (moved.address_lines, moved.draft.gone_away) == (found.address_lines, False)
    assert ask(office, home_of, contact_id=rosa) is None
    assert [hit.record_id for hit in ask(office, find_contacts, text="the herons")] == [jaime, pilar]
    assert list(ask(office, home_ids, query=ListQuery("pilar"))) == [made.made]
    assert list(ask(office, home_ids, query=ListQuery("wren"))) == []
    assert office.write(partial(join_home, contact_ids=[jaime, pilar])).nothing
    office.undo(None)
    assert everything(office) == before
    office.redo()
    assert ask(office, home_of, contact_id=pilar).called == "The Herons"


def test_who_comes_leaves_the_home_of_before_and_one_alone_needs_none(office: Office) -> None:
    jaime, pilar, rosa = add(office, JAIME, PILAR, ROSA)
    first = together(office, jaime, pilar)
    second = together(office, rosa, pilar)
    assert ask(office, home_of, contact_id=jaime) is None
    with pytest.raises(NotFound, match=r"This home is no longer there\."):
        ask(office, home, home_id=first)
    assert ask(office, contact, contact_id=pilar).address_lines == ("York",)
    office.write(partial(leave_home, contact_ids=[pilar]))
    assert ask(office, home_of, contact_id=rosa) is None
    office.undo(None)
    assert ask(office, home_of, contact_id=rosa).id == second


def test_a_move_takes_all_along_or_who_moves_leaves(office: Office) -> None:
    jaime, pilar, rosa = add(office, JAIME, PILAR, replace(ROSA, deceased_on=DIED))
    office.write(partial(join_home, contact_ids=[jaime, pilar]))
    before = everything(office)
    new = replace(JAIME, street="3 Mill Lane", town="York", postcode="YO1 7HH")
    done = office.write(partial(change_contact, contact_id=jaime, draft=new, whole_home=True))
    assert done.summary == "Jaime Heron changed, and the address of 1 more at home"
    assert ask(office, contact, contact_id=pilar).address_lines == ("3 Mill Lane", "York", "YO1 7HH")
    assert ask(office, home_of, contact_id=pilar) is not None
    office.undo(None)
    assert everything(office) == before
    office.write(partial(change_contact, contact_id=jaime, draft=replace(JAIME, notes="Sings.")))
    assert ask(office, home_of, contact_id=jaime) is not None
    office.write(partial(change_contact, contact_id=jaime, draft=new))
    assert (ask(office, home_of, contact_id=jaime), ask(office, home_of, contact_id=pilar)) == (None, None)
    assert ask(office, contact, contact_id=pilar).address_lines == ("14 Grove Road", "Leeds", "LS1 4AP")
    assert rosa


def test_who_died_is_still_of_the_home_and_who_is_removed_is_not(office: Office) -> None:
    jaime, pilar, rosa = add(office, JAIME, PILAR, ROSA)
    made = together(office, jaime, pilar, rosa, salutation="Dear three")
    office.write(partial(set_deceased, contact_id=jaime, on=TODAY, today=TODAY))
    found = ask(office, home, home_id=made)
    assert ([one.id for one in found.people], found.salutation) == ([jaime, pilar, rosa], "Mrs P Heron and Ms R Wren")
    sent = ask(office, letters, ids=[jaime, pilar, rosa])
    assert [(one.salutation, one.contact_ids) for one in sent.letters] == [(found.salutation, (pilar, rosa))]
    assert sent.deceased == 1
    office.write(partial(remove_contact, contact_id=rosa, today=TODAY))
    assert [one.id for one in ask(office, home, home_id=made).people] == [jaime, pilar]
    office.undo(None)
    assert [one.id for one in ask(office, home, home_id=made).people] == [jaime, pilar, rosa]


def test_a_home_is_called_otherwise_and_its_letters_found_by_it(office: Office) -> None:
    jaime, pilar = add(office, JAIME, PILAR)
    made = together(office, jaime, pilar)
    assert ask(office, home, home_id=made).called == "Jaime Heron and Pilar Heron"
    office.write(partial(change_home, home_id=made, name="Mill House", salutation=None, version=1))
    assert [hit.record_id for hit in ask(office, find_contacts, text="mill house")] == [jaime, pilar]
    office.write(partial(change_home, home_id=made, name="", salutation="Dear all"))
    assert ask(office, find_contacts, text="mill house") == []
    assert ask(office, home, home_id=made).salutation == "Dear all"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ([0], "Say who lives with Jaime Heron."), ([0, 1], "Radio Nord is an organisation: people live at a home."),
        ([0, 2], "Rosa Wren is noted as deceased."),
    ],
)  # fmt: skip
def test_what_cannot_live_together_is_refused(office: Office, who: list[int], sentence: str) -> None:
    nord = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord")
    ids = add(office, JAIME, nord, replace(ROSA, deceased_on=DIED))
    with pytest.raises(Refused, match=sentence):
        office.write(partial(join_home, contact_ids=[ids[place] for place in who]))
    with pytest.raises(Refused, match=r"Jaime Heron shares no home with anybody\."):
        office.write(partial(leave_home, contact_ids=[ids[0]]))
