"""Saved views on the page of members: kept, counted, opened, left, changed, moved and taken away."""

from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton
from sqlalchemy import Engine, event

from psg_admin.people.operations import ConsentDraft, add_field, change_contact, note_consents
from psg_admin.people.queries import contact, find_contacts
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import Order
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.remember import habits
from psg_admin.views.operations import remove_view, save_view
from psg_admin.views.queries import View, views
from psg_admin.views.rules import ViewContent
from tests.offices import TODAY
from tests.ui.conftest import Recorder, button, type_over
from tests.ui.memberships.hands import Hands


def kept(hands: Hands) -> list[View]:
    return hands.office.read(views)


def words(hands: Hands) -> list[str]:
    """Return the chips of the views, from left to right."""
    chips = [one for one in hands.page.views.findChildren(QPushButton) if one.property("look") == "chip"]
    return [one.text() for one in sorted(chips, key=lambda one: one.x())]


def save_as(hands: Hands, name: str, *, replaces: bool = False) -> FormDialog:
    """Save what the list shows under a name."""
    hands.page.run("save-view")
    dialog = hands.dialog()
    type_over(dialog.findChildren(QLineEdit)[0], name)
    dialog.findChildren(QCheckBox)[0].setChecked(replaces)
    button(dialog, "action").click()
    hands.settled()
    return dialog


def open_view(hands: Hands, name: str) -> None:
    """Choose the chip of a view."""
    chips = hands.page.views
    key = next(str(one.view.id) for one in chips.views() if one.view.name == name)
    button(chips, key).click()
    hands.settled()


def opened(hands: Hands) -> str:
    """Return the name of the view that is open, nothing where none is."""
    at = hands.page.views.at
    return "" if at is None else at.view.name


def save(hands: Hands, name: str, content: ViewContent | None = None) -> None:
    """Save a view at another desk."""
    hands.write_elsewhere(partial(save_view, of="members", name=name, content=content or ViewContent()))
    hands.page.reload()
    hands.settled()


def test_nothing_is_seen_of_views_while_there_are_none(hands: Hands) -> None:
    assert not hands.page.views.isVisible()


def test_what_the_list_shows_is_saved_and_stands_beside_the_filters_with_its_count(hands: Hands) -> None:
    hands.chip("lapsed")
    hands.table().sort_by([Order("town"), Order("name", descending=True)])
    hands.settled()
    save_as(hands, "Lapsed by town")
    assert hands.page.views.isVisible()
    assert words(hands) == ["No view", "Lapsed by town 2"]
    [view] = kept(hands)
    assert view.content.filters == {"standing": "lapsed"}
    assert view.content.sort == "town,-name"
    assert view.content.columns[:2] == ("name", "town")
    assert hands.page.views.current() == str(view.id), "what was just saved is open"
    assert hands.names() == ["Díaz, Bruno", "Díaz, Ana"]


def test_a_view_opens_with_its_words_order_and_columns_and_leaves_none_of_them_behind(hands: Hands) -> None:
    before = [column.key for column in hands.table().visible_columns()]
    save(hands, "Two Díaz", ViewContent(words="diaz", sort="-name", columns=("town", "name")))
    open_view(hands, "Two Díaz")
    assert hands.names() == ["Díaz, Bruno", "Díaz, Ana"]
    assert [column.key for column in hands.table().visible_columns()] == ["town", "name"]
    assert hands.page.search_line().words() == "diaz"
    button(hands.page.views, "").click()
    hands.settled()
    assert len(hands.names()) == 4
    assert [column.key for column in hands.table().visible_columns()] == before
    assert hands.table().current_query().orders == ()
    assert "shown" not in habits.get("table members.list")


def test_words_and_boxes_narrow_a_view_and_a_chip_leaves_it(hands: Hands) -> None:
    save(hands, "Lapsed", ViewContent(filters={"standing": "lapsed"}))
    open_view(hands, "Lapsed")
    assert hands.names() == ["Díaz, Ana", "Díaz, Bruno"]
    hands.filter("bruno")
    assert hands.names() == ["Díaz, Bruno"]
    assert opened(hands) == "Lapsed"
    hands.chip("owes")
    assert opened(hands) == ""
    assert hands.page.views.current() == ""
    hands.filter("")
    assert hands.names() == ["O’Neill, Seán"]


def test_counts_follow_what_is_done_and_a_view_taken_away_elsewhere_is_left(hands: Hands) -> None:
    save(hands, "Lapsed", ViewContent(filters={"standing": "lapsed"}))
    save(hands, "Everybody")
    assert words(hands) == ["No view", "Lapsed 2", "Everybody 4"]
    open_view(hands, "Lapsed")
    view = kept(hands)[0]
    hands.write_elsewhere(partial(remove_view, view_id=view.id))
    hands.page.reload()
    hands.settled()
    assert words(hands) == ["No view", "Everybody 4"]
    assert opened(hands) == ""
    assert len(hands.names()) == 4


def test_an_open_view_is_changed_moved_renamed_and_removed(hands: Hands) -> None:
    save(hands, "One")
    save(hands, "Two", ViewContent(filters={"standing": "lapsed"}))
    open_view(hands, "Two")
    hands.filter("ana")
    for key in ("change-view", "view-left"):
        hands.page.run(key)
        hands.settled()
    assert [(one.name, one.content.words) for one in kept(hands)] == [("Two", "ana"), ("One", "")]
    hands.page.run("rename-view")
    dialog = hands.dialog()
    type_over(dialog.findChildren(QLineEdit)[0], "Second")
    button(dialog, "action").click()
    hands.settled()
    assert words(hands) == ["No view", "Second 1", "One 4"]
    hands.page.run("remove-view")
    hands.settled()
    assert words(hands) == ["No view", "One 4"]
    hands.office.undo()
    assert [one.name for one in kept(hands)] == ["Second", "One"]


def test_a_name_that_is_taken_is_said_at_its_field(hands: Hands) -> None:
    save(hands, "Mine")
    dialog = save_as(hands, "mine")
    assert dialog.isVisible()
    dialog.findChildren(QCheckBox)[0].setChecked(True)
    button(dialog, "action").click()
    hands.settled()
    assert [one.name for one in kept(hands)] == ["Mine"]


def test_what_is_gone_of_a_view_is_said_and_the_rest_is_shown(hands: Hands) -> None:
    said: list[str] = []
    hands.page.says.connect(said.append)
    save(hands, "Old", ViewContent(filters={"height": "tall", "type": "999", "standing": "lapsed"}))
    open_view(hands, "Old")
    assert hands.names() == ["Díaz, Ana", "Díaz, Bruno"]
    assert said == ["The view “Old” has filters that are no longer there, and opens without them: height = tall, Type."]


def test_an_export_is_headed_by_the_view(hands: Hands, recorder: Recorder, tmp_path: Path) -> None:
    save(hands, "Lapsed", ViewContent(filters={"standing": "lapsed"}, columns=("town", "name")))
    open_view(hands, "Lapsed")
    recorder.save_to = tmp_path / "lapsed.csv"
    hands.page.run("export")
    hands.settled()
    recorder.save_to = tmp_path / "lapsed.xlsx"
    hands.page.run("export")
    hands.settled()
    foot = load_workbook(tmp_path / "lapsed.xlsx").worksheets[0].oddFooter
    assert foot is not None
    assert "View “Lapsed” · " in str(foot.left.text)
    assert (tmp_path / "lapsed.csv").read_text("utf-8-sig").splitlines()[0].startswith("Town,Name")


def test_the_counts_of_many_views_cost_as_many_statements_as_that_of_one(hands: Hands) -> None:
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    counts = []
    for place in range(3):
        words = "a1" if place else ""
        save(hands, f"View {place}", ViewContent(filters={"type": "1", "standing": "lapsed"}, words=words))
        said.clear()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            hands.page.views.count()
            hands.settled()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        counts.append(len([one for one in said if one.startswith("SELECT")]))
    assert counts[0] == counts[1] == counts[2] <= 3


def test_views_by_own_fields_tags_and_consents_are_kept_counted_and_opened_with_their_columns(hands: Hands) -> None:
    for name, record in (("Choir", OwnRecord.CONTACT), ("Route", OwnRecord.MEMBERSHIP)):
        made = partial(add_field, name=name, record=record, kind=OwnKind.CHOICE, choices=("alto", "bass"))
        hands.write_elsewhere(made)
    for found, voice in (("Ramírez", "alto"), ("Seán", "bass")):
        row = hands.read(contact, contact_id=hands.read(find_contacts, text=found)[0].record_id)
        own, tags = {"field:choir": voice}, ("tea",)
        hands.write_elsewhere(partial(change_contact, contact_id=row.id, draft=row.draft, own=own, tags=tags))
        noted = [ConsentDraft("post", answer=voice == "alto", noted_on=TODAY)]
        hands.write_elsewhere(partial(note_consents, contact_id=row.id, consents=noted, today=TODAY))
    hands.page.reload()
    hands.settled()
    box = hands.page.findChild(QComboBox, "filter.own")
    assert box is not None
    place = box.findText("Choir: alto")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    hands.settled()
    hands.table().open_view((), ("name", "field:choir", "tags"))
    save_as(hands, "Altos")
    [view] = kept(hands)
    assert view.content.filters == {"field:choir": "=alto"}
    assert view.content.columns == ("name", "field:choir", "tags")
    columns = ("name", "field:route", "consents")
    save(hands, "Basses", ViewContent(filters={"field:choir": "=bass", "tag": "tea"}, columns=columns))
    save(hands, "No post", ViewContent(filters={"consent": "post-no", "field:route": "-"}))
    assert words(hands) == ["No view", "Altos 1", "Basses 1", "No post 1"]
    open_view(hands, "Basses")
    assert hands.names() == ["O’Neill, Seán"]
    assert tuple(column.key for column in hands.table().visible_columns()) == columns
    assert hands.page.views.in_words()[1:] == ["Tag: tea", "Choir: bass"]
    open_view(hands, "Altos")
    assert hands.names() == ["Ramírez Ñato, Lucía"]
    assert hands.page.views.in_words() == ["View “Altos”", "Choir: alto"]
