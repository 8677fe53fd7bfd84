"""The page of members: list, chips, filter, the person beside it, finding, exporting."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from psg_admin.people.operations import change_contact, remove_contact
from psg_admin.people.queries import contact, find_contacts
from psg_admin.settings import save_settings
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.cells import TONE_ROLE
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.pane_parts import MoreButton
from psg_admin.ui.memberships.record import PersonPane
from psg_admin.ui.memberships.standings import OTHERS
from tests.offices import TODAY
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands


def contact_id(hands: Hands, text: str) -> int:
    return hands.read(find_contacts, text=text)[0].record_id


def test_members_are_listed_with_their_standing_counted(hands: Hands) -> None:
    assert hands.names() == ["Díaz, Ana", "Díaz, Bruno", "O’Neill, Seán", "Ramírez Ñato, Lucía"]
    chips = ["All", "Current 2", "In grace 0", "Lapsed 2", "Owing 1", "Other people 1"]
    assert [words for words in hands.chip_words() if words != "More"] == chips
    assert hands.page._count.text() == "4 people · 2 current"


def test_the_list_says_the_normal_case_softly_and_what_is_owed_in_amber(hands: Hands) -> None:
    model = hands.table().grid().model()
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    cells = {name: model.index(row, titles.index("Status")) for row, name in enumerate(hands.names())}
    said = {name: (cell.data(), cell.data(TONE_ROLE)) for name, cell in cells.items()}
    assert said["Ramírez Ñato, Lucía"] == ("Current", "")
    assert said["O’Neill, Seán"] == ("£30.00 owed", "attention")


def test_a_chip_leaves_its_members(hands: Hands) -> None:
    hands.chip("lapsed")
    assert hands.names() == ["Díaz, Ana", "Díaz, Bruno"]
    hands.chip("owes")
    assert hands.names() == ["O’Neill, Seán"]
    hands.chip("all")
    assert len(hands.names()) == 4


def test_what_another_desk_sets_counts_anew_as_soon_as_the_list_is_asked_for(hands: Hands) -> None:
    hands.write_elsewhere(partial(save_settings, settings={"unpaid_days": 1}))
    hands.chip("lapsed")
    hands.chip("all")
    assert hands.chip_words()[1:4] == ["Current 1", "In grace 0", "Lapsed 3"]


def test_typing_filters_the_list_and_counts_anew(hands: Hands) -> None:
    hands.filter("nato")
    assert hands.names() == ["Ramírez Ñato, Lucía"]
    assert hands.chip_words()[:4] == ["All", "Current 1", "In grace 0", "Lapsed 0"]
    hands.filter("0002")
    assert hands.names() == ["O’Neill, Seán"]


def test_a_filter_that_leaves_nobody_offers_to_show_everything(hands: Hands) -> None:
    hands.filter("nobody at all")
    assert hands.names() == []
    hands.press("Show everything")
    assert len(hands.names()) == 4


def test_other_people_stand_in_a_list_of_their_own(hands: Hands) -> None:
    hands.chip(OTHERS)
    assert hands.names() == ["Bell, Thomasina"]
    hands.choose("Bell, Thomasina")
    assert hands.pane()[:2] == ["Thomasina Bell", "Not a member"]
    assert "Enrol…" in hands.pane()
    hands.chip("all")
    assert hands.page.record is None


def test_the_pane_tells_everything_about_a_member(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    lines = hands.pane()
    assert lines[:4] == [
        "Lucía Ramírez Ñato",
        "No. 0001",
        "lucia@example.org",
        "020 7946 0107",
    ]
    for words in (
        "Current to 31 March 2017", "Nothing owed", "Individual, since 1 Apr 2016",
        "Standing order, £27.00 every year", "To 31 Mar 2017",
        "First payment seen", "1 Apr 2016, Standing order", "Receipt R-2016-0001", "1 High Street, London, N1 7BJ",
        "Lucía Ramírez Ñato enrolled as member 0001",
    ):  # fmt: skip
        assert words in lines, words
    assert hands.why("Current to 31 March 2017") == "Current to 31 March 2017, paid by standing order"
    assert "All 1 entry ›" in lines


def test_a_term_can_be_asked_what_was_quoted_for_it(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    inside = hands.page.pane.widget()
    assert inside is not None
    figures = [one for one in inside.findChildren(Figure) if one.accessibleName() == "To 31 Mar 2017: £27.00"]
    why = figures[0].why()
    assert "1 April 2016 to 31 March 2017" in why
    assert why.split("\n")[:3] == ["Individual: £30.00", "10\u00a0% standing order: −£3.00", "A year: £27.00"]
    assert "Individual costs £30.00 a year since 1 April 2014." in why
    assert "Paid in full on 1 April 2016." in why


def test_what_is_owed_says_for_what_and_since_when(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    lines = hands.pane()
    assert lines.index("Owed") < lines.index("Individual to 31 Aug 2017") < lines.index("Take £30.00…")
    assert hands.why("£30.00 owed").startswith("Individual subscription, member 0002, since 1 September 2016: £30.00")
    assert "Take £30.00…" in hands.pane()


def test_two_in_one_membership_lead_to_each_other(hands: Hands) -> None:
    hands.choose("Díaz, Bruno")
    assert hands.pane()[:2] == ["Bruno Díaz", "No. 0003, with Díaz, Ana"]
    hands.press("Paid for by Díaz, Ana")
    assert hands.pane()[0] == "Ana Díaz"
    assert hands.page.members.current_row().name == "Díaz, Ana"  # type: ignore[union-attr]


def test_what_the_search_found_is_shown_whatever_the_filters_are(hands: Hands) -> None:
    hands.chip("lapsed")
    lucia = contact_id(hands, "lucia")
    hands.page.open_hit(Hit("contact", lucia, "Ramírez Ñato, Lucía"))
    hands.settled()
    assert hands.pane()[0] == "Lucía Ramírez Ñato"
    assert hands.page.members.current_row().contact_id == lucia  # type: ignore[union-attr]
    hands.page.open_hit(Hit("member", 3, "Díaz, Bruno"))
    hands.settled()
    assert hands.pane()[0] == "Bruno Díaz"
    hands.page.open_hit(Hit("contact", contact_id(hands, "bell"), "Bell, Thomasina"))
    hands.settled()
    assert hands.names() == ["Bell, Thomasina"]
    assert hands.pane()[0] == "Thomasina Bell"


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("current", ["O’Neill, Seán", "Ramírez Ñato, Lucía"]),
        ("in-grace", []),
        ("resigned", []),
        ("owes", ["O’Neill, Seán"]),
        ("people", ["Bell, Thomasina"]),
    ],
)
def test_another_page_can_ask_for_the_list_behind_its_figure(hands: Hands, key: str, names: list[str]) -> None:
    hands.filter("something else")
    hands.page.show_filter(key)
    hands.settled()
    assert hands.names() == names
    assert hands.page.chips.current() == key


def test_a_person_who_is_removed_at_another_desk_leaves_the_pane(hands: Hands) -> None:
    hands.chip(OTHERS)
    hands.choose("Bell, Thomasina")
    hands.write_elsewhere(partial(remove_contact, today=TODAY, contact_id=contact_id(hands, "bell")))
    hands.page.reload()
    hands.settled()
    assert hands.names() == []
    assert hands.page.record is None
    assert hands.pane() == ["Choose somebody in the list to see everything about them here."]


def test_who_is_no_longer_chosen_does_not_come_back_into_the_pane(hands: Hands) -> None:
    hands.page.members.select_id(hands.page.members.all_ids()[0])
    hands.page.members.grid().selectionModel().clear()  # before the person was read
    hands.settled()
    assert hands.page.record is None
    assert "Ana Díaz" not in hands.pane()


def test_the_list_is_exported_as_it_is_seen(hands: Hands, recorder: Recorder, tmp_path: Path) -> None:
    recorder.save_to = tmp_path / "Members.xlsx"
    hands.chip("current")
    hands.filter("lucia")
    hands.press("Export…")
    book = load_workbook(recorder.save_to)
    rows = [[cell for cell in row if cell is not None] for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert ["No.", "Name", "Town", "Type", "Pays by", "Paid to", "Standing", "Fee"] in rows
    data = next(row for row in rows if row and row[0] == "0001")
    assert data[1] == "Ramírez Ñato, Lucía"
    assert not any(row and row[0] == "0002" for row in rows)
    assert any("Status: Current · with “lucia”" in str(cell) for row in rows for cell in row)
    book.close()
    assert hands.page.saved.text() == f"Saved as Members.xlsx in {tmp_path}."


def test_who_has_gone_away_is_told_in_the_list_that_is_exported(
    hands: Hands, recorder: Recorder, tmp_path: Path
) -> None:
    recorder.save_to = tmp_path / "Members.csv"
    hands.press("Export…")
    assert "Gone away" not in recorder.save_to.read_text(encoding="utf-8-sig")
    first = hands.office.read(hands.table().all_rows())[0].contact_id
    gone = replace(hands.read(contact, contact_id=first).draft, gone_away=True)
    hands.office.write(partial(change_contact, contact_id=first, draft=gone))
    hands.settled()
    hands.press("Export…")
    head, *rows = recorder.save_to.read_text(encoding="utf-8-sig").splitlines()
    assert head.endswith(",Gone away")
    assert [line for line in rows if line.endswith(",yes")] == rows[:1]


@pytest.mark.parametrize("suffix", [".csv", ".pdf"])
def test_other_people_are_exported_too(hands: Hands, recorder: Recorder, tmp_path: Path, suffix: str) -> None:
    recorder.save_to = tmp_path / f"People{suffix}"
    hands.chip(OTHERS)
    hands.press("Export…")
    assert recorder.save_to.stat().st_size > 20
    if suffix == ".csv":
        assert "Bell, Thomasina" in recorder.save_to.read_text(encoding="utf-8-sig")


def test_an_export_thought_better_of_writes_nothing(hands: Hands, recorder: Recorder) -> None:
    hands.press("Export…")
    assert recorder.asked == ["Export the list"]
    assert not hands.page.saved.isVisible()


def test_an_empty_office_offers_the_first_step_and_leads_to_the_types(empty_hands: Hands, recorder: Recorder) -> None:
    gone: list[Target] = []
    empty_hands.page.leads.connect(gone.append)
    empty_hands.press("Enrol the first member")
    assert recorder.asked == [
        "There is no membership type to enrol anybody in yet. Add types and their fees under Settings."
    ]
    assert gone == [Target("settings", 0, "scheme")]


def test_who_has_gone_away_is_left_out_by_a_filter_that_the_next_day_remembers(hands: Hands) -> None:
    sean = hands.read(find_contacts, text="sean")[0].record_id
    draft = replace(hands.read(contact, contact_id=sean).draft, gone_away=True)
    hands.write_elsewhere(partial(change_contact, contact_id=sean, draft=draft))
    hands.page.reload()
    hands.settled()
    box = hands.page.findChild(QComboBox, "filter.note")
    assert box is not None
    assert [box.itemText(place) for place in range(box.count())] == [
        "Whatever is noted", "Deceased", "Gone away", "Neither deceased nor gone away",
    ]  # fmt: skip
    for place, found in ((2, ["O’Neill, Seán"]), (3, ["Díaz, Ana", "Díaz, Bruno", "Ramírez Ñato, Lucía"])):
        box.setCurrentIndex(place)
        box.activated.emit(place)
        hands.settled()
        assert hands.names() == found
    assert hands.page.made_from() == "Neither deceased nor gone away"
    assert hands.page.kept()["note"] == "none"
    assert hands.chip_words()[1] == "Current 1"
    hands.page.filters.clear()
    hands.page.filters.put_back({"note": "none"})
    assert hands.page.filters.chosen() == {"note": "none"}


def test_enter_on_a_row_opens_the_person_to_be_changed(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    QTest.keyClick(hands.page.members.grid(), Qt.Key.Key_Return)
    hands.settled()
    assert hands.dialog().windowTitle() == "Seán O’Neill"
    hands.dialog().reject()


def test_control_f_goes_to_the_filter(hands: Hands) -> None:
    action = next(action for action in hands.page.page_actions() if action.shortcut == "Ctrl+F")
    action.run()
    assert hands.page.filters.line.hasFocus()


def test_deeds_are_offered_where_they_can_be_done(hands: Hands) -> None:
    assert [d.label for d in hands.page.page_actions() if d.enabled] == [
        "New member", "New person", "Bring members in from a file", "Paste members from the clipboard",
        "Take a payment",
        "Homes from joint memberships",
        "One letter a home, for the list", "Who may be entered twice", "Register of members", "Who may vote",
        "Filter the list", "Export the list", "Choose the columns of the list",
        "Save what the list shows as a view", "Load the page again",
    ]  # fmt: skip
    held_back = [d for d in hands.page.page_actions() if not d.enabled]
    assert {"Edit the person", "Renew the membership", "Note a resignation"} <= {d.label for d in held_back}
    assert {d.why for d in held_back} == {"Choose one person."}
    hands.choose("Ramírez Ñato, Lucía")
    held_back = [d for d in hands.page.page_actions() if not d.enabled]
    assert [d.label for d in held_back] == ["Remove the person"]
    assert held_back[0].why.startswith("Lucía Ramírez Ñato cannot be removed")


def test_what_works_on_one_only_is_held_back_of_several_and_it_is_said_why(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.page.members.grid().selectAll()
    hands.settled()
    held_back = {d.label: d.why for d in hands.page.page_actions() if not d.enabled}
    of_one = {d.label for d in hands.page.page_actions() if d.of_record and not d.many}
    assert {label: held_back[label] for label in of_one} == dict.fromkeys(of_one, "Choose one person.")
    assert {"Edit the person", "Note a resignation", "Remove the person"} <= of_one
    assert "Take a payment" not in held_back, "of anybody"
    assert "Renew the memberships" not in held_back, "all of them"


def test_the_pane_holds_back_what_the_menu_does_while_several_are_chosen_and_says_why(hands: Hands) -> None:
    said: list[str] = []
    hands.page.says.connect(said.append)
    hands.choose("Ramírez Ñato, Lucía")
    grid, pane = hands.page.members.grid(), hands.page.pane
    assert held(pane) == {}
    grid.selectAll()
    hands.settled()
    back = held(pane)
    assert "Edit…" in back
    assert set(back.values()) == {"Choose one person."}
    can = {d.label: d.enabled for d in hands.page.page_actions()}
    buttons = {one.objectName(): one.isEnabled() for one in pane.findChildren(QPushButton)}
    assert (buttons["do.edit"], can["Edit the person"]) == (False, False)
    assert (buttons["do.renew"], can["Renew the memberships"]) == (True, True)
    assert (buttons["do.pay"], can["Take a payment"]) == (True, True)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    hands.settled()
    assert said == ["Choose one person."]
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    hands.page.reload()
    hands.settled()
    assert held(pane) == back, "also when the list has come anew"
    grid.go_to(0)
    hands.settled()
    assert held(pane) == {}


def held(pane: PersonPane) -> dict[str, str]:
    """Return what is held back in the pane of a person that could be done with one chosen, and why."""
    why = {
        one.text(): one.toolTip()
        for one in pane.findChildren(QPushButton)
        if one.objectName().startswith("do.") and not one.isEnabled()
    }
    for more in pane.findChildren(MoreButton):
        why |= {one.text(): one.toolTip() for one in more.menu().actions() if one.text() and not one.isEnabled()}
    why = {words.replace("&", ""): said for words, said in why.items()}
    return {words: said for words, said in why.items() if "cannot be removed" not in said}


def test_the_menu_of_a_row_offers_what_the_pane_does_and_says_why_not(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    menu = hands.page.members.grid().row_menu()
    lines = {line.text().split("\t")[0]: line for line in menu.actions()}
    assert {"Edit the person", "Renew the membership", "Take a payment", "Note a death", "&Copy"} <= set(lines)
    assert "New member" not in lines, "that is done to nobody"
    assert not lines["Remove the person"].isEnabled()
    assert "cannot be removed" in lines["Remove the person"].toolTip()
    lines["Edit the person"].trigger()
    hands.settled()
    assert hands.dialog().windowTitle() == "Lucía Ramírez Ñato"
    hands.dialog().reject()
    menu.deleteLater()


def test_the_menu_of_a_row_that_is_just_chosen_offers_more_as_soon_as_the_person_was_read(hands: Hands) -> None:
    grid = hands.page.members.grid()
    grid.go_to(0)
    menu = grid.row_menu()
    menu.popup(grid.mapToGlobal(grid.rect().center()))

    def edit() -> tuple[bool, str]:
        line = next(line for line in menu.actions() if line.text().startswith("Edit the person"))
        return line.isEnabled(), line.toolTip()

    assert edit() == (False, "One moment, this is still being read.")
    hands.settled()
    assert edit()[0]
    menu.close()
    menu.deleteLater()
