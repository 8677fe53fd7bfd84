"""A field changed for all who are chosen: seen before, done at once, taken back at once."""

from functools import partial

from psg_admin.memberships.queries import member_list_ids
from psg_admin.people.operations import add_field, change_contact
from psg_admin.people.queries import contact, contacts
from psg_admin.people.states import OwnKind
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.dialogs.change_many import ChangeManyDialog
from tests.offices import TODAY
from tests.ui.memberships.hands import Hands

CASH = ListQuery(filters={"method": "cash"})


def concessions(hands: Hands) -> dict[str, bool]:
    rows = hands.read(contacts, ids=range(1, 9))
    return {row.shown_name: row.draft.concession for row in rows.values() if row.draft.concession}


def panel(hands: Hands) -> list[str]:
    dialog = hands.dialog()
    assert isinstance(dialog, ChangeManyDialog)
    return dialog.panel.lines.text().splitlines()


def choose_all(hands: Hands) -> None:
    hands.choose("Díaz, Ana")
    hands.table().grid().selectAll()
    hands.settled()


def test_a_field_is_changed_for_all_who_are_chosen_and_taken_back_at_once(hands: Hands) -> None:
    choose_all(hands)
    hands.page.run("change-many")
    hands.settled()
    assert hands.dialog().windowTitle() == "Change a field for 4 people"
    assert panel(hands)[:2] == ["4 people change.", "Ana Díaz: yes (was no)"]
    assert hands.action().text().replace("&", "") == "Change 4"
    hands.submit()
    assert hands.no_dialog()
    assert len(concessions(hands)) == 4
    hands.undo()
    assert concessions(hands) == {}


def test_another_field_shows_its_own_value_and_says_what_it_does(hands: Hands) -> None:
    choose_all(hands)
    hands.page.run("change-many")
    hands.settled()
    hands.set("field", "Country")
    hands.type("country", "Peru")
    assert panel(hands)[:2] == ["4 people change.", "Ana Díaz: Peru (was nothing)"]
    hands.submit()
    assert {row.draft.country for row in hands.read(contacts, ids=[1, 2, 3]).values()} == {"Peru"}


def test_other_people_are_changed_too_and_with_nobody_chosen_it_is_held_back(hands: Hands) -> None:
    held = {one.key: one.why for one in hands.page.page_actions()}
    assert held["change-many"] == "Choose one person."
    hands.chip("people")
    hands.choose("Bell, Thomasina")
    hands.page.run("change-many")
    hands.settled()
    assert panel(hands) == ["1 person changes.", "Thomasina Bell: yes (was no)"]
    hands.submit()
    assert concessions(hands) == {"Bell, Thomasina": True}
    hands.page.run("change-many")
    hands.settled()
    assert panel(hands) == ["0 people change.", "1 has it already."]
    assert not hands.action().isEnabled()
    hands.dialog().reject()
    hands.settled()


def test_memberships_are_paid_for_in_another_way_from_their_next_year_on(hands: Hands) -> None:
    choose_all(hands)
    hands.page.run("change-many")
    hands.settled()
    hands.set("field", "Pays by")
    hands.set("pays_by", "Cash")
    assert panel(hands)[0] == "3 memberships change."
    assert "Díaz, Ana; Díaz, Bruno: Cash (was Cheque)" in panel(hands)  # lapsed: from when depends on the renewal
    assert "O’Neill, Seán: Cash from 1 September 2017 (was Cheque)" in panel(hands)
    hands.submit()
    assert hands.no_dialog()
    assert hands.office.read(lambda session: len(member_list_ids(session, query=CASH, today=TODAY))) == 4
    hands.undo()
    assert hands.office.read(lambda session: len(member_list_ids(session, query=CASH, today=TODAY))) == 0


def test_a_type_that_is_too_small_is_refused_of_those_who_are_two(hands: Hands) -> None:
    choose_all(hands)
    hands.page.run("change-many")
    hands.settled()
    hands.set("field", "Type")
    hands.set("next_type", "Individual")
    said = panel(hands)
    assert said[:2] == ["0 memberships change.", "2 have it already."]
    assert said[2] == "1 stays as it is:"
    assert not hands.action().isEnabled()
    hands.dialog().reject()
    hands.settled()


def test_a_field_of_the_offices_own_is_changed_for_all_who_are_chosen(hands: Hands) -> None:
    hands.write_elsewhere(partial(add_field, name="Choir", kind=OwnKind.CHOICE, choices=("alto", "bass")))
    ana = next(row for row in hands.read(contacts, ids=range(1, 9)).values() if row.full_name == "Ana Díaz")
    said = partial(change_contact, contact_id=ana.id, draft=ana.draft, own={"field:choir": "bass"})
    hands.write_elsewhere(said)
    hands.page.reload()
    hands.settled()
    choose_all(hands)
    hands.page.run("change-many")
    hands.settled()
    hands.set("field", "Choir")
    hands.set("field:choir", "alto")
    assert panel(hands)[:2] == ["4 people change.", "Ana Díaz: alto (was bass)"]
    hands.submit()
    assert hands.no_dialog()
    assert hands.read(contact, contact_id=ana.id).kept.own == {"field:choir": "alto"}
    hands.undo()
    assert hands.read(contact, contact_id=ana.id).kept.own == {"field:choir": "bass"}
