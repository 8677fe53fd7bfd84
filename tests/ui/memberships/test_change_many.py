"""A field changed for all who are chosen: seen before, done at once, taken back at once."""

from psg_admin.people.queries import contacts
from psg_admin.ui.dialogs.change_many import ChangeManyDialog
from tests.ui.memberships.hands import Hands


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
    assert hands.action().text().replace("&", "") == "Change for 4 people"
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
