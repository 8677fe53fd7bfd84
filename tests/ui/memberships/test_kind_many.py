"""Several members chosen become another type together, as the form showed it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from psg_admin.memberships.operations import renew
from psg_admin.memberships.queries import by_number
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.settings import save_settings
from psg_admin.ui.dialogs.change_many import TYPE, ChangeManyDialog
from psg_admin.ui.memberships.standings import LIFE_DUE
from tests.offices import NOW, TODAY
from tests.ui.memberships.hands import Hands


def opened(hands: Hands, first: str, more: int) -> ChangeManyDialog:
    """Choose a member and so many more below, and open the form."""
    hands.choose(first)
    grid = hands.page.members.grid()
    for _one in range(more):
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hands.settled()
    hands.page.run("kind")
    hands.settled()
    dialog = hands.dialog()
    assert isinstance(dialog, ChangeManyDialog)
    return dialog


def following(hands: Hands, number: str) -> str:
    found: str = hands.read(by_number, number=number, day=TODAY).next_type_name
    return found


def test_all_become_what_the_form_shows_and_one_undo_takes_it_back(hands: Hands) -> None:
    dialog = opened(hands, "O’Neill, Seán", 1)
    assert dialog.form.value("field") == TYPE
    assert dialog.panel.lines.text().splitlines() == [
        "2 memberships change.",
        "O’Neill, Seán: Life from 1 September 2017 (was Individual)",
        "Ramírez Ñato, Lucía: Life from 1 April 2017 (was Individual)",
    ]
    hands.submit()
    assert [following(hands, number) for number in ("0001", "0002")] == ["Life", "Life"]
    hands.undo()
    assert [following(hands, number) for number in ("0001", "0002")] == ["Individual", "Individual"]


def test_who_cannot_become_it_stays_aside_with_the_reason(hands: Hands) -> None:
    dialog = opened(hands, "Díaz, Ana", 3)
    said = dialog.panel.lines.text().splitlines()
    assert said[-2:] == ["1 stays as it is:", "Díaz, Ana; Díaz, Bruno: Life takes one member, not 2."]
    assert hands.action().text().replace("&", "") == "Change 2"
    hands.submit()
    assert [following(hands, number) for number in ("0001", "0002", "0003")] == ["Life", "Life", "Joint"]
    hands.undo()
    assert following(hands, "0001") == "Individual"


def test_another_field_can_be_chosen_in_the_same_form(hands: Hands) -> None:
    dialog = opened(hands, "O’Neill, Seán", 1)
    hands.set("next_type", "Individual")
    assert not hands.action().isEnabled()
    hands.set("field", "Pays by")
    hands.set("pays_by", "Cash")
    assert "O’Neill, Seán: Cash from 1 September 2017 (was Cheque)" in dialog.panel.lines.text()
    dialog.reject()
    hands.settled()


def test_who_is_due_for_life_has_a_chip_while_there_is_anybody(hands: Hands) -> None:
    assert not any(words.startswith("Due for life") for words in hands.chip_words())
    hands.write_elsewhere(partial(save_settings, settings={"life_years": 2}))
    pay = PayNow(Method.CHEQUE, TODAY)
    hands.write_elsewhere(partial(renew, membership_id=3, on=TODAY, today=TODAY, now=NOW, pay=pay))
    hands.page.reload()
    hands.settled()
    assert any(words.startswith("Due for life membership") for words in hands.chip_words())
    hands.chip(LIFE_DUE)
    assert hands.names() == ["Díaz, Ana", "Díaz, Bruno"]
