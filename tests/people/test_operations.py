"""Contacts: added, changed, found, removed, on a real database, and all of it taken back."""

from dataclasses import replace
from functools import partial

import pytest

from psg_admin.kernel.errors import Conflict, NotFound
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.queries import ContactRow, contact, contacts, find_contacts
from psg_admin.people.rules import ContactDraft
from psg_admin.store.office import Office
from tests.offices import NOW

LUCIA = ContactDraft(
    title="Dr", given="Lucía", family="Ramírez Ñato", known_as="Lucha", emails=("lucia@example.org", "lr@example.net"),
    telephones=("020 7946 0018", "+44 7700 900123"), street="Flat 2\n14 Grove Road", town="London", postcode="n17bj",
    notes="Prefers letters.\n\nSings.",
)  # fmt: skip


def add(office: Office, draft: ContactDraft) -> int:
    made = office.write(partial(add_contact, draft=draft, now=NOW)).made
    assert made is not None
    return made


def read(office: Office, contact_id: int) -> ContactRow:
    return office.read(partial(contact, contact_id=contact_id))


def found(office: Office, text: str) -> list[str]:
    return [hit.title for hit in office.read(partial(find_contacts, text=text))]


def test_a_contact_is_kept_with_all_its_particulars(office: Office) -> None:
    kept = read(office, add(office, LUCIA))
    assert kept.draft == replace(LUCIA, postcode="N1 7BJ")
    assert (kept.version, kept.created_at) == (1, NOW)
    assert (kept.full_name, kept.shown_name) == ("Lucía Ramírez Ñato", "Ramírez Ñato, Lucía")
    assert (kept.email, kept.telephone) == ("lucia@example.org", "020 7946 0018")
    assert kept.address_lines == ("Flat 2", "14 Grove Road", "London", "N1 7BJ")


def test_a_contact_is_found_by_anything_known_of_it(office: Office) -> None:
    add(office, LUCIA)
    add(office, ContactDraft(given="Óscar", family="Quispe"))
    for text in (
        "ramirez lucia", "LUCIA nato", "rez", "Lu", "lucha", "lr@example", "7946 0018", "02079460018", "07700900123",
        "447700900123", "n1 7bj", "N17BJ", "Ñato,",
    ):  # fmt: skip
        assert found(office, text) == ["Ramírez Ñato, Lucía"], text
    for text in ("", "quispe lucia", "%", "_", "no such thing"):
        assert found(office, text) == [], text


def test_names_that_begin_with_the_text_come_first(office: Office) -> None:
    for given, family in (("Ana", "Aguirre Rama"), ("Rama", "Zeta"), ("Bela", "Ramanujan")):
        add(office, ContactDraft(given=given, family=family))
    assert found(office, "rama") == ["Ramanujan, Bela", "Aguirre Rama, Ana", "Zeta, Rama"]
    assert found(office, "") == []


def test_a_change_is_kept_found_and_undone(office: Office) -> None:
    made = add(office, LUCIA)
    before = read(office, made)
    draft = replace(before.draft, family="Ramírez", emails=("new@example.org",), telephones=(), street="", town="",
                    postcode="", known_as="", given="Luz")  # fmt: skip
    done = office.write(partial(change_contact, contact_id=made, draft=draft, version=1))
    assert done.summary == "Luz Ramírez changed"
    after = read(office, made)
    assert after.draft == draft
    assert after.version == 2
    assert found(office, "new@example") == ["Ramírez, Luz"]
    assert found(office, "lr@example") == []
    office.undo()
    assert read(office, made).draft == before.draft
    assert found(office, "lr@example") == ["Ramírez Ñato, Lucía"]
    assert found(office, "new@example") == []
    office.redo()
    assert read(office, made).draft == draft
    assert found(office, "new@example") == ["Ramírez, Luz"]


def test_a_new_address_alone_raises_the_version(office: Office) -> None:
    made = add(office, LUCIA)
    draft = read(office, made).draft
    office.write(partial(change_contact, contact_id=made, draft=replace(draft, town="Leeds"), version=1))
    with pytest.raises(Conflict) as refused:
        office.write(partial(change_contact, contact_id=made, draft=replace(draft, given="Luz"), version=1))
    assert [(d.label, d.mine, d.theirs) for d in refused.value.differences] == [
        ("Given name", "Luz", "Lucía"),
        ("Town", "London", "Leeds"),
    ]
    assert read(office, made).draft == replace(draft, town="Leeds")


def test_a_save_without_a_change_is_no_deed(office: Office) -> None:
    made = add(office, LUCIA)
    draft = read(office, made).draft
    assert office.write(partial(change_contact, contact_id=made, draft=draft, version=1)).nothing
    assert office.undo_state().undo == "Lucía Ramírez Ñato added"


def test_undoing_an_addition_leaves_nothing_to_find(office: Office) -> None:
    made = add(office, LUCIA)
    office.undo()
    assert found(office, "ramirez") == []
    with pytest.raises(NotFound):
        read(office, made)
    office.redo()
    assert read(office, made).draft == replace(LUCIA, postcode="N1 7BJ")
    assert found(office, "ramirez") == ["Ramírez Ñato, Lucía"]
    assert office.read(partial(contacts, ids=[])) == {}
