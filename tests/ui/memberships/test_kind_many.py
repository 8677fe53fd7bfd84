"""Several members chosen become another type together, as the form showed it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from psg_admin.memberships.operations import renew
from psg_admin.memberships.queries import by_number
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.settings import save_settings
from psg_admin.ui.kit.widgets import Sentences
from psg_admin.ui.memberships.kind_many import KindManyDialog
from psg_admin.ui.memberships.standings import LIFE_DUE
from tests.offices import NOW, TODAY
from tests.ui.memberships.hands import Hands


def opened(hands: Hands, first: str, more: int) -> KindManyDialog:
    """Choose a member and so many more below, and open the form."""
    hands.choose(first)
    grid = hands.page.members.grid()
    for _one in range(more):
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    hands.settled()
    hands.page.run("kind")
    hands.settled()
    dialog = hands.dialog()
    assert isinstance(dialog, KindManyDialog)
    return dialog


def following(hands: Hands, number: str) -> str:
    found: str = hands.read(by_number, number=number, day=TODAY).next_type_name
    return found


def test_all_become_what_the_form_shows_and_one_undo_takes_it_back(hands: Hands) -> None:
    dialog = opened(hands, "O’Neill, Seán", 1)
    shown = dialog.findChild(Sentences, "plan.lines")
    assert shown is not None
    assert sorted(shown.text().splitlines()) == [
        "Member 0001 becomes Life on 1 April 2017", "Member 0002 becomes Life on 1 September 2017",
    ]  # fmt: skip
    hands.submit()
    assert [following(hands, number) for number in ("0001", "0002")] == ["Life", "Life"]
    hands.undo()
    assert [following(hands, number) for number in ("0001", "0002")] == ["Individual", "Individual"]


def test_who_cannot_become_it_is_left_out_with_the_reason(hands: Hands) -> None:
    dialog = opened(hands, "Díaz, Ana", 3)
    assert dialog.windowTitle() == "Type of 3 memberships"
    shown = dialog.findChild(Sentences, "plan.lines")
    assert shown is not None
    assert shown.text().splitlines()[-1] == "⚠ Member 0003: Life takes one member, not 2."
    assert "1 is left out: see why." in hands.says()
    hands.submit()
    assert [following(hands, number) for number in ("0001", "0002", "0003")] == ["Life", "Life", "Joint"]
    hands.undo()
    assert following(hands, "0001") == "Individual"


def test_where_nobody_can_nothing_is_saved(hands: Hands) -> None:
    dialog = opened(hands, "O’Neill, Seán", 1)
    hands.set("type_id", "Individual")
    assert not hands.action().isEnabled()
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
