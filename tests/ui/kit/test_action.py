"""Actions as data: held back where they do not fit what is chosen, and shown in a menu with the reason."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit.action import Action, Chosen, by_key, fill_menu, for_chosen


def nothing() -> None:
    """Do nothing."""


NEW = Action("new", "New member", nothing, "Ctrl+N")
EDIT = Action("edit", "Edit R & D", nothing, "F2", of_record=True)
MAIL = Action("mail", "Write a letter", nothing, of_record=True, many=True)
REMOVE = Action("remove", "Remove", nothing, why="Money is owed.", of_record=True, grave=True)
ALL = [REMOVE, NEW, EDIT, MAIL]


def whys(chosen: Chosen[str]) -> list[str]:
    return [action.why for action in for_chosen(ALL, chosen, choose_one="Choose one person.")]


def test_with_nothing_chosen_only_what_needs_nobody_can_be_done() -> None:
    choose = "Choose one person."
    assert whys(Chosen()) == [choose, "", choose, choose]


def test_until_the_chosen_record_was_read_its_actions_wait() -> None:
    wait = "One moment, this is still being read."
    assert whys(Chosen([7])) == [wait, "", wait, wait]


def test_of_one_record_each_action_says_for_itself_whether_it_can_be_done() -> None:
    assert whys(Chosen([7], "Lucía")) == ["Money is owed.", "", "", ""]


def test_of_several_only_what_is_for_many_can_be_done_also_while_none_was_read() -> None:
    choose = "Choose one person."
    assert whys(Chosen([7, 8], "Lucía")) == [choose, "", choose, ""]
    assert whys(Chosen([7, 8])) == [choose, "", choose, ""]


def test_an_action_is_had_by_its_key() -> None:
    assert by_key(ALL, "mail") is MAIL
    assert by_key(ALL, "post") is None


def test_a_menu_has_the_page_first_then_the_record_and_what_is_grave_last(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    fill_menu(menu, ALL)
    lines: list[QAction] = menu.actions()
    assert [line.text().split("\t") for line in lines] == [
        ["New member", "Ctrl+N"], [""], ["Edit R && D", "F2"], ["Write a letter"], [""], ["Remove"]
    ]  # fmt: skip
    assert [line.isEnabled() for line in lines if not line.isSeparator()] == [True, True, True, False]
    assert menu.toolTipsVisible()
    assert lines[-1].toolTip() == "Money is owed."
