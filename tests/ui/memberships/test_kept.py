"""Own fields, tags and consents on the page of members: in forms, beside the list, as columns and filters."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from psg_admin.memberships.queries import member_list_rows
from psg_admin.people import operations, queries
from psg_admin.people.queries import find_contacts
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import Order
from psg_admin.ui.kit.tags import TagsEditor
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.memberships.standings import OTHERS
from tests.offices import TODAY
from tests.ui.conftest import type_words
from tests.ui.memberships.hands import Hands

LUCIA = "Ramírez Ñato, Lucía"


def furnished(hands: Hands) -> int:
    """Make own fields, and return the id of Lucía's contact."""
    for name, kind, record, choices in (
        ("Choir", OwnKind.CHOICE, OwnRecord.CONTACT, ("alto", "bass")),
        ("Shares", OwnKind.NUMBER, OwnRecord.CONTACT, ()),
        ("Route", OwnKind.TEXT, OwnRecord.MEMBERSHIP, ()),
    ):
        hands.write_elsewhere(partial(operations.add_field, name=name, kind=kind, record=record, choices=choices))
    hands.page.reload()
    hands.settled()
    return hands.read(find_contacts, text="Ramírez")[0].record_id


def type_tags(inside: QWidget, key: str, *tags: str) -> None:
    """Type tags into a field of the dialog, each with Enter behind it."""
    holder = inside.findChild(QWidget, key)
    assert holder is not None
    line = holder.findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    for name in tags:
        type_words(line, name)
        QTest.keyClick(line, Qt.Key.Key_Return)


def filter_by(hands: Hands, name: str, words: str) -> None:
    """Choose in one of the boxes above the list."""
    box = hands.page.findChild(QComboBox, name)
    assert box is not None
    place = box.findText(words)
    assert place >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(place)
    box.activated.emit(place)
    hands.settled()


def test_a_person_says_something_in_own_fields_and_has_tags_in_one_form(hands: Hands) -> None:
    contact_id = furnished(hands)
    hands.choose(LUCIA)
    hands.press("Edit…")
    hands.set("field:choir", "alto")
    hands.type("field:shares", "£1,250.50")
    type_tags(hands.dialog(), "tags", "tea team", "Choir")
    hands.press("Save", hands.dialog())
    assert hands.no_dialog()
    kept = hands.read(queries.contact, contact_id=contact_id).kept
    assert {key: str(value) for key, value in kept.own.items()} == {"field:choir": "alto", "field:shares": "1250.5"}
    assert kept.tags == ("Choir", "tea team")
    lines = hands.pane()
    for words in ("Tags and own fields", "tea team", "alto", "1,250.5"):
        assert words in lines, words
    hands.press("Edit…")
    hands.type("field:shares", "many")
    hands.press("Save", hands.dialog())
    assert not hands.no_dialog()
    hands.dialog().reject()


def test_what_an_office_keeps_of_its_own_is_a_column_and_a_filter(hands: Hands) -> None:
    contact_id = furnished(hands)
    hands.write_elsewhere(
        partial(
            operations.change_contact, contact_id=contact_id,
            draft=hands.read(queries.contact, contact_id=contact_id).draft, own={"field:choir": "alto"}, tags=["tea"],
        )
    )  # fmt: skip
    hands.page.reload()
    hands.settled()
    table = hands.page.members
    columns = [column.key for column in table.every_column()]
    assert {"field:choir", "field:shares", "field:route"} <= set(columns)
    place = columns.index("field:choir")
    assert table.grid().isColumnHidden(place)
    table.grid().columns.show(place, True)
    assert table.grid().model().index(hands.names().index(LUCIA), place).data() == "alto"
    filter_by(hands, "filter.own", "Choir: alto")
    assert hands.names() == [LUCIA]
    assert "Choir: alto" in hands.page.made_from()
    filter_by(hands, "filter.own", "Choir: says nothing")
    assert LUCIA not in hands.names()
    filter_by(hands, "filter.own", "Any own field")
    filter_by(hands, "filter.tag", "Tag: tea")
    assert hands.names() == [LUCIA]
    hands.chip(OTHERS)
    assert hands.names() == []
    choir = next(one for one in hands.read(queries.own_fields) if one.name == "Choir")
    hands.chip("all")
    hands.write_elsewhere(partial(operations.change_field, field_id=choir.id, open=False))
    hands.page.reload()
    hands.settled()
    assert "field:choir" not in [column.key for column in table.every_column()]
    assert hands.names() == [LUCIA]


def test_several_are_tagged_together(hands: Hands) -> None:
    hands.table().grid().selectAll()
    hands.settled()
    hands.page.run("tag")
    hands.settled()
    dialog = hands.dialog()
    type_tags(dialog, "add", "tea")
    hands.press("Save", dialog)
    assert hands.read(queries.known_tags) == {"tea": 4}


def test_consents_are_noted_with_day_source_and_words_and_seen_beside_the_list(hands: Hands) -> None:
    contact_id = furnished(hands)
    hands.choose(LUCIA)
    hands.page.run("consents")
    hands.settled()
    hands.set("post answer", "no")
    hands.type("post source", "form of joining")
    hands.type("post words", "No paper")
    hands.set("email answer", "ask again")
    hands.press("Save", hands.dialog())
    said = hands.read(queries.contact, contact_id=contact_id).kept.consents
    assert {key: (one.answer, one.source, one.words) for key, one in said.items()} == {
        "post": (False, "form of joining", "No paper"), "email": (None, "", ""),
    }  # fmt: skip
    assert "no" in hands.pane()
    assert any("form of joining" in words and "“No paper”" in words for words in hands.pane())
    filter_by(hands, "filter.consent", "To be asked again")
    assert hands.names() == [LUCIA]


def test_a_membership_says_something_in_its_own_fields(hands: Hands) -> None:
    furnished(hands)
    hands.choose(LUCIA)
    hands.page.run("own")
    hands.settled()
    hands.type("field:route", "North")
    hands.press("Save", hands.dialog())
    assert "North" in hands.pane()


def test_a_tag_is_completed_taken_away_and_never_twice(hands: Hands) -> None:
    editor = TagsEditor(["Tea team"])
    hands.bot.addWidget(editor.widget)
    editor.widget.show()
    editor.put(("stall",))
    type_words(editor.line, "tea team,TEA TEAM,")
    assert editor.value() == ("stall", "Tea team")
    type_words(editor.line, "choir")
    assert editor.value() == ("stall", "Tea team", "choir")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    QTest.keyClick(editor.line, Qt.Key.Key_Backspace)
    assert editor.value() == ("stall", "Tea team")
    kept = editor.typed()
    editor.put(())
    editor.retype(kept)
    assert editor.value() == ("stall", "Tea team")


def test_a_list_goes_by_an_own_field_also_the_next_time_it_is_opened(hands: Hands) -> None:
    contact_id = furnished(hands)
    draft = hands.read(queries.contact, contact_id=contact_id).draft
    hands.write_elsewhere(
        partial(operations.change_contact, contact_id=contact_id, draft=draft, own={"field:choir": "alto"})
    )
    hands.page.reload()
    hands.settled()
    assert hands.names()[0] != LUCIA
    hands.page.members.sort_by([Order("field:choir")])
    hands.settled()
    assert hands.names()[0] == LUCIA
    again = MembersPage(hands.page.desk)
    again.reload()
    hands.settled()
    assert [order.key for order in again.members.current_query().orders] == ["field:choir"]
    again.deleteLater()
    choir = next(one for one in hands.read(queries.own_fields) if one.name == "Choir")
    hands.write_elsewhere(partial(operations.change_field, field_id=choir.id, open=False))
    hands.page.reload()
    hands.settled()
    assert (hands.page.members.current_query().sort, hands.names()[0] == LUCIA) == ("", False)


def test_a_new_member_says_something_in_own_fields_in_the_form(hands: Hands) -> None:
    furnished(hands)
    hands.press("New member…")
    hands.type("given", "Ben")
    hands.type("family", "Alder")
    hands.set("field:choir", "bass")
    hands.type("field:route", "North")
    hands.type("field:shares", "many")
    hands.submit()
    assert not hands.no_dialog()
    hands.type("field:shares", "3")
    hands.submit()
    assert hands.no_dialog()
    row = next(row for row in hands.read(member_list_rows, ids=range(1, 99), today=TODAY) if row.name == "Alder, Ben")
    assert {key: str(value) for key, value in row.own.items()} == {
        "field:choir": "bass", "field:shares": "3", "field:route": "North",
    }  # fmt: skip
    hands.press("New member…")
    hands.pick("who", "Ramírez")
    assert not hands.dialog().form.editor("field:choir").widget.isVisible()
    assert hands.dialog().form.editor("field:route").widget.isVisible()
    hands.dialog().reject()
