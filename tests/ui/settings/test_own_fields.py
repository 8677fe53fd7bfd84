"""Own fields and tags are made, changed, moved, closed and taken away at the settings."""

from functools import partial

from psg_admin.people import operations, queries
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.ui.kit.dialog import FormDialog
from tests.offices import NOW
from tests.ui.conftest import Recorder
from tests.ui.settings.conftest import Hands


def names(hands: Hands) -> list[str]:
    return [row[0] for row in hands.rows()]


def make(hands: Hands, name: str, **more: object) -> None:
    hands.listed("own-fields")
    hands.run("own-field")
    fill(hands, name=name, **more)


def do(hands: Hands, key: str) -> None:
    """Do an action of the page, which the window lets it hear of."""
    hands.run(key)
    hands.page.reload()
    hands.settled()


def fill(hands: Hands, **values: object) -> FormDialog:
    """Fill the dialog as a person does, who sees the choices once they are wanted."""
    dialog = hands.dialog()
    if "kind" in values:
        dialog.form.put("kind", values["kind"])
        dialog.form.changed.emit()
    return hands.fill(**values)


def test_a_field_is_made_renamed_moved_closed_and_opened_again(hands: Hands) -> None:
    make(hands, "Choir", kind=OwnKind.CHOICE, choices="alto\nbass\n")
    make(hands, "Route", record=OwnRecord.MEMBERSHIP)
    assert hands.rows() == [["Choir", "People", "Choice", "alto, bass", ""], ["Route", "Memberships", "Text", "", ""]]
    hands.choose(0)
    assert "bass" in hands.pane()
    hands.run("change-field")
    hands.fill(name="Voice", choices="alto\ncontrabass")
    assert hands.rows()[0][:4] == ["Voice", "People", "Choice", "alto, contrabass"]
    hands.choose(0)
    do(hands, "field-down")
    assert names(hands) == ["Voice", "Route"]  # the only one of people
    make(hands, "Boat")
    hands.choose(0)
    do(hands, "field-down")
    assert names(hands) == ["Boat", "Voice", "Route"]
    hands.choose(1)
    do(hands, "field-up")
    assert names(hands) == ["Voice", "Boat", "Route"]
    hands.choose(0)
    do(hands, "close-field")
    assert hands.rows()[0][4] == "closed"
    hands.choose(0)
    do(hands, "reopen-field")
    assert hands.rows()[0][4] == ""


def test_a_name_that_is_taken_and_choices_that_are_missing_are_told_at_their_field(hands: Hands) -> None:
    make(hands, "Choir")
    hands.run("own-field")
    dialog = hands.fill(name="choir")
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.form.editor("name").widget
    dialog = fill(hands, name="Boat", kind=OwnKind.CHOICE)
    assert dialog.isVisible()
    dialog.reject()


def test_a_tag_is_renamed_and_taken_from_everybody(hands: Hands, recorder: Recorder) -> None:
    for given in ("Ana", "Luis"):
        draft = ContactDraft(given=given, family="Heron")
        hands.office.write(partial(operations.add_contact, draft=draft, now=NOW, tags=("tea", given)))
    hands.page.reload()
    hands.listed("tags")
    assert hands.rows() == [["Ana", "1"], ["Luis", "1"], ["tea", "2"]]
    hands.choose(2)
    assert "2 people" in hands.pane()
    hands.run("rename-tag")
    hands.fill(new="Catering")
    assert names(hands) == ["Ana", "Catering", "Luis"]
    hands.choose(1)
    do(hands, "remove-tag")
    assert recorder.asked == ["Take “Catering” from everybody who has it: 2 people?"]
    assert hands.office.read(queries.known_tags) == {"Ana": 1, "Luis": 1}
