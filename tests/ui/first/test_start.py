"""The first start: two or three questions."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import URL, text

from psg_admin.bootstrap import manifests, open_at
from psg_admin.memberships.queries import member_list_ids
from psg_admin.paths import Home
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.list_query import ListQuery
from psg_admin.store.opening import place
from psg_admin.ui.app import DeskWindow, open_first, open_window
from psg_admin.ui.first.start import Begun, FirstStart
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import TextLabel
from psg_admin.ui.walk import Walk
from tests.offices import open_for_test
from tests.ui.conftest import Recorder, press, type_words


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> FirstStart:
    made = FirstStart(Home(tmp_path / "data"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_empty_office_needs_a_name(start: FirstStart, tmp_path: Path) -> None:
    start.accept()
    assert start.begun is None
    assert start.isVisible()
    type_words(start.name, "Peru Group")
    start.accept()
    assert start.begun == Begun(Home(tmp_path / "data"), "Peru Group", sample=False)


def test_what_is_missing_is_said_below_its_field_until_it_is_typed(start: FirstStart) -> None:
    said = start.findChild(TextLabel, "said")
    assert said is not None
    start.accept()
    assert said.text() == "⚠ Type the name of the organisation: it is printed on receipts and lists."
    assert start.name.geometry().bottom() < said.y() < start.empty.y()
    assert start.name.property("wrong")
    type_words(start.name, "Peru Group")
    assert not said.isVisible()
    assert not start.name.property("wrong")
    start.folder.setText("~nobody-here/data")
    start.accept()
    assert said.isVisible()
    assert said.y() > start.folder.mapTo(start, start.folder.rect().bottomLeft()).y()
    start.reject()


def test_the_sample_has_a_name_of_its_own(start: FirstStart, tmp_path: Path) -> None:
    start.sample.setChecked(True)
    start.folder.setText(str(tmp_path / "elsewhere"))
    start.accept()
    assert start.begun == Begun(Home(tmp_path / "elsewhere"), "", sample=True)


def test_a_folder_that_cannot_be_made_is_told(start: FirstStart, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    type_words(start.name, "Peru Group")
    start.folder.setText(str(tmp_path / "file" / "data"))
    start.accept()
    assert start.begun is None
    assert start.isVisible()
    start.reject()


@pytest.mark.parametrize("sample", [False, True])
def test_the_office_begins_as_asked(qtbot: QtBot, tmp_path: Path, qapp: object, sample: bool) -> None:  # noqa: FBT001 - a parameter of the test
    home = Home(tmp_path)
    desk = DeskWindow(open_at(home, None, create=True), home, manifests())
    desk.begin(Begun(home, "Peru Group", sample=sample))
    desk.window.show()
    Walk(desk, tmp_path / "pictures").settle()
    try:
        assert desk.office.read(load_settings).organisation == "Peru Group"
        ids = desk.office.read(lambda session: member_list_ids(session, query=ListQuery(), today=desk.desk.today))
        assert bool(ids) is sample
        assert "Peru Group" in desk.window.windowTitle()
        assert desk.office.undo_state().undo is None, "the name of the office is not what Ctrl+Z takes away"
        assert sample or desk.window.undo_bar.isHidden()
    finally:
        desk.close()


def test_what_is_settled_is_shown_and_not_asked(qtbot: QtBot, tmp_path: Path) -> None:
    where = place(parse_url("postgresql://office@server.example/friends"))
    assert where == "The database friends on server.example"
    dialog = FirstStart(Home(tmp_path / "data"), place=where)
    qtbot.addWidget(dialog)
    dialog.show()
    assert where in [label.text() for label in dialog.findChildren(TextLabel)]
    assert not dialog.folder.isVisible()
    type_words(dialog.name, "Peru Group")
    dialog.accept()
    assert dialog.begun == Begun(Home(tmp_path / "data"), "Peru Group", sample=False)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("percent", [100, 200])
def test_every_word_has_its_room(qtbot: QtBot, qapp: QApplication, tmp_path: Path, percent: int) -> None:
    theme.apply(qapp, "light", percent=percent)
    dialog = FirstStart(Home(tmp_path / "data"), place="The database friends on server.example")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()  # says what is missing, in one more line
    qapp.processEvents()
    for label in dialog.findChildren(TextLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for choice in (dialog.empty, dialog.sample):
        assert choice.width() >= choice.sizeHint().width()
    dialog.reject()


def answered(answer: Callable[[FirstStart], None]) -> None:
    """Have ``answer`` done with the first start as soon as it is seen."""

    def look() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, FirstStart) and widget.isVisible():
                answer(widget)

    QTimer.singleShot(0, look)


def named(dialog: FirstStart) -> None:
    type_words(dialog.name, "Peru Group")
    dialog.accept()


def with_sample(dialog: FirstStart) -> None:
    dialog.sample.setChecked(True)
    dialog.accept()


@pytest.fixture
def empty_address(empty_url: URL) -> str:
    """What is given as ``--database`` for a database in which there is nothing, once on each engine."""
    return empty_url.render_as_string(hide_password=False)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str | None], DeskWindow]]:
    """Open the desktop as the program does, answered by nobody but the test; and close it in the end."""
    desks: list[DeskWindow] = []

    def open_it(database: str | None) -> DeskWindow:
        desk = open_first(Home(tmp_path / "home"), database, open_at, manifests())
        assert desk is not None
        desks.append(desk)
        desk.window.show()
        Walk(desk, tmp_path / "pictures").settle()
        return desk

    yield open_it
    for desk in desks:
        desk.close()


Opened = Callable[[str | None], DeskWindow]


@pytest.mark.parametrize(("answer", "name"), [(named, "Peru Group"), (with_sample, "Andean Friends (sample office)")])
def test_an_office_is_begun_in_an_empty_database(
    empty_address: str, opened: Opened, answer: Callable[[FirstStart], None], name: str
) -> None:
    answered(answer)
    desk = opened(empty_address)
    assert desk.office.url == parse_url(empty_address)
    assert desk.office.read(load_settings).organisation == name
    ids = desk.office.read(lambda session: member_list_ids(session, query=ListQuery(), today=desk.desk.today))
    assert bool(ids) is (answer is with_sample)


def test_who_thinks_better_of_it_leaves_the_database_empty(empty_url: URL, empty_address: str, tmp_path: Path) -> None:
    answered(FirstStart.reject)
    assert open_window(Home(tmp_path / "home"), empty_address, open_at, manifests()) == 0
    engine = make_engine(empty_url, writes=False)
    with engine.begin() as connection:
        catalogue = "sqlite_master" if connection.dialect.name == "sqlite" else "pg_tables WHERE schemaname = 'public'"
        assert connection.execute(text(f"SELECT count(*) FROM {catalogue}")).scalar() == 0
    engine.dispose()


def test_an_office_that_stands_is_opened_without_a_question(office_url: URL, opened: Opened) -> None:
    office = open_for_test(office_url)
    office.write(lambda session: save_settings(session, settings=Settings(organisation="Peru Group")))
    office.close()
    desk = opened(office_url.render_as_string(hide_password=False))
    assert "Peru Group" in desk.window.windowTitle()


def test_a_database_of_somebody_elses_is_refused_in_words(
    empty_url: URL, empty_address: str, tmp_path: Path, recorder: Recorder
) -> None:
    engine = make_engine(empty_url, writes=True, steps=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id integer primary key, name text)"))
    engine.dispose()
    assert open_window(Home(tmp_path / "home"), empty_address, open_at, manifests()) == 1
    [message] = recorder.messages
    assert "holds something else, not an office of psg_admin" in message


def test_an_office_that_another_desk_made_meanwhile_keeps_its_name(
    empty_url: URL, empty_address: str, opened: Opened, recorder: Recorder
) -> None:
    def overtaken(dialog: FirstStart) -> None:
        other = open_at(Home(Path("unused")), empty_address, create=True)
        other.write(lambda session: save_settings(session, settings=Settings(organisation="The Other Desk")))
        other.close()
        named(dialog)

    answered(overtaken)
    desk = opened(empty_address)
    assert recorder.messages == [f"Somebody else has just made an office in {empty_url.database}."]
    assert desk.office.read(load_settings).organisation == "The Other Desk"


def test_a_file_that_a_killed_program_was_making_is_begun_again(tmp_path: Path, opened: Opened) -> None:
    home = Home(tmp_path / "home")
    home.db.mkdir(parents=True)
    engine = make_engine(parse_url(str(home.database)), writes=True)
    with engine.begin():
        """Begun, as the first thing that is done to a new file, and no more."""
    engine.dispose()
    assert home.database.stat().st_size > 0
    answered(named)
    assert opened(None).office.read(load_settings).organisation == "Peru Group"


def from_copy(file: Path) -> Callable[[FirstStart], None]:
    """Choose to begin from the copy."""

    def answer(dialog: FirstStart) -> None:
        dialog.copy.setChecked(True)
        dialog.file.setText(str(file))
        dialog.accept()

    return answer


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of an office with a name."""
    office = open_at(Home(tmp_path / "old"), None, create=True)
    office.write(lambda session: save_settings(session, settings=Settings(organisation="The Old Computer")))
    back_up(office, tmp_path / "stick" / "copy.sqlite")
    office.close()
    return tmp_path / "stick" / "copy.sqlite"


def test_an_office_begins_from_a_copy_in_an_empty_database(empty_address: str, opened: Opened, copy: Path) -> None:
    answered(from_copy(copy))
    desk = opened(empty_address)
    assert desk.office.url == parse_url(empty_address)
    assert desk.office.read(load_settings).organisation == "The Old Computer"
    assert "The Old Computer" in desk.window.windowTitle()


def test_an_office_begins_from_a_copy_in_a_new_folder(opened: Opened, copy: Path) -> None:
    answered(from_copy(copy))
    assert opened(None).office.read(load_settings).organisation == "The Old Computer"


def test_what_is_no_copy_is_told_and_asked_again(start: FirstStart, tmp_path: Path, copy: Path, qtbot: QtBot) -> None:
    start.copy.setChecked(True)
    assert start.file.isVisible()
    assert not start.name.isEnabled()
    (tmp_path / "letter.sqlite").write_text("Dear office", encoding="utf-8")
    for wrong, sentence in (
        ("", "Choose the backup"),
        ("gone.sqlite", "Choose the backup"),
        ("x" * 300, "Choose the backup"),
        ("~nobody-here/copy.sqlite", "Choose the backup"),
        ("letter.sqlite", "letter.sqlite"),
    ):
        start.file.setText(wrong if not wrong or wrong.startswith("~") else str(tmp_path / wrong))
        start.accept()
        qtbot.waitUntil(partial(says, start, sentence))
        assert start.begun is None
        assert start.isVisible()
        assert start.file.hasFocus()
    assert not Home(tmp_path / "data").database.exists()
    start.file.setText(str(copy))
    start.accept()
    assert start.isVisible(), "nothing is held up while the copy is brought back"
    assert not start.file.isEnabled()
    start.accept()  # pressed twice, it is meant once
    qtbot.waitUntil(lambda: start.begun is not None)
    assert start.begun == Begun(Home(tmp_path / "data"), "", sample=False, copied=True)
    assert not start.isVisible()
    assert Home(tmp_path / "data").database.exists()


def says(start: FirstStart, words: str) -> bool:
    return any(words in label.text() for label in start.findChildren(TextLabel) if label.isVisible())


def test_who_leaves_while_the_copy_is_brought_back_leaves_nothing_half_done(
    start: FirstStart, tmp_path: Path, copy: Path
) -> None:
    start.copy.setChecked(True)
    start.file.setText(str(copy))
    start.accept()
    press(start, "Cancel")
    assert start.begun is None
    assert not start.isVisible()
    assert [path.name for path in (tmp_path / "data").rglob("*") if path.name.endswith(".part")] == []


@pytest.mark.parametrize("folder", ["~nobody-here/data", "x" * 300])
def test_what_is_no_name_of_a_folder_is_told(start: FirstStart, folder: str) -> None:
    type_words(start.name, "Peru Group")
    start.folder.setText(folder)
    start.accept()
    assert start.begun is None
    assert says(start, "cannot be made")
    start.reject()


def test_the_file_of_a_copy_is_chosen(start: FirstStart, recorder: Recorder, copy: Path) -> None:
    start.copy.setChecked(True)
    press(start, "Choose a file…")
    assert start.file.text() == ""
    recorder.open_these = [copy]
    press(start, "Choose a file…")
    assert start.file.text() == str(copy)
    start.reject()
