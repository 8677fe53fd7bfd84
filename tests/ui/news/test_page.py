"""The news, as anybody reads them."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from psg_admin.kernel.days import show_moment
from psg_admin.news import queries
from psg_admin.news.operations import keep_items, note_failure
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section
from psg_admin.store.office import Office
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.undo_bar import BusyBar
from psg_admin.ui.news.page import NewsPage, SourceDialog
from tests.news.pages import PAGE
from tests.offices import NOW
from tests.ui.conftest import Recorder, press


@pytest.fixture
def page(desk: Desk, settled: Callable[[], None]) -> Iterator[NewsPage]:
    made = NewsPage(desk)
    made.resize(1000, 700)
    made.show()
    made.reload()
    settled()
    yield made
    settled()
    made.close()
    made.deleteLater()


def reading(page: NewsPage) -> str:
    article = page.pane.article
    words = [label.text() for label in page.pane.findChildren(QLabel)]
    return "\n".join([article.text.toPlainText() if article else "", *words])


def keep(office: Office, page: NewsPage, settled: Callable[[], None]) -> None:
    items = [
        Item("Bridge opened", "It is open.\n\nCrowds came.", date(2016, 10, 16), Section.NEWS, None),
        Item("Rain", "It rained.", date(2015, 3, 1), Section.NEWS, None),
        Item("Our aims", "Fairness.", None, Section.PAGE, None),
    ]
    office.write(partial(keep_items, address="home.txt", items=items, now=NOW))
    page.reload()
    settled()


def test_items_are_listed_filtered_searched_and_read(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    keep(sqlite_office, page, settled)
    assert page.items.count() == 3
    page.items.select_id(page.items.all_ids()[0])
    settled()
    assert "Bridge opened" in reading(page)
    assert "Crowds came." in reading(page)
    page.search.setText("rained")
    settled()
    assert page.items.count() == 1
    page.search.clear()
    page.years.setCurrentIndex(page.years.findData(2016))
    page.years.activated.emit(page.years.currentIndex())
    settled()
    assert page.items.count() == 1
    page.items.clear_wanted.emit()
    page.chips.choose("page")
    page.chips.chosen.emit("page")
    settled()
    assert page.items.count() == 1


def test_control_f_leads_to_the_words_and_down_from_there_into_the_list(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    keep(sqlite_office, page, settled)
    next(action for action in page.page_actions() if action.shortcut == "Ctrl+F").run()
    assert page.search.hasFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.items.grid().hasFocus()


def test_a_saved_page_is_read_and_one_that_fails_is_told(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    saved = tmp_path / "home.txt"
    saved.write_text(PAGE, encoding="utf-8")
    page.add_source()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SourceDialog) and w.isVisible())
    dialog.form.put("address", f"{saved}\n{tmp_path / 'gone.txt'}")
    dialog.submit()
    settled()
    page.reload()
    settled()
    assert page.items.count() == 2
    assert len(recorder.messages) == 1
    assert "gone.txt" in recorder.messages[0]
    saved.unlink()
    page.read_again()
    settled()
    page.reload()
    settled()
    assert page.items.count() == 2
    sqlite_office.undo()
    page.reload()
    settled()
    assert page.items.count() == 0


def test_the_sources_are_shown_with_their_last_read_and_what_goes_with_each(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.show_sources()
    assert "0 sources" in reading(page)
    keep(sqlite_office, page, settled)
    sqlite_office.write(partial(note_failure, address="home.txt", failure="It is gone.", now=NOW))
    page.items.select_id(page.items.all_ids()[0])
    settled()
    page.reload()
    settled()
    press(page, "Sources")
    lines = reading(page)
    when = show_moment(NOW.astimezone())
    for words in (
        "1 source",
        "home.txt",
        f"Last read on {when}.",
        f"Not read on {when}: It is gone.",
        "3 items are taken away with it.",
    ):
        assert words in lines
    assert page.pane.hasFocus()
    page.items.select_id(page.items.all_ids()[0])
    settled()
    assert "Crowds came." in reading(page)
    assert f"Not read on {when}: It is gone." in reading(page)


def test_a_source_is_forgotten_with_its_items_and_undo_brings_them_back(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.jobs.changed.connect(page.reload)
    keep(sqlite_office, page, settled)
    items = [Item("Rain again", "It rained.", date(2016, 10, 17), Section.NEWS, None)]
    sqlite_office.write(partial(keep_items, address="rain & snow.txt", items=items, now=NOW))
    page.reload()
    settled()
    page.items.select_id(page.items.all_ids()[1])
    settled()
    page.show_sources()
    settled()
    press(page, "Forget home.txt")
    settled()
    assert page.items.count() == 1
    assert "home.txt" not in reading(page)
    assert "1 item is taken away with it." in reading(page)
    assert page.pane.hasFocus()
    forgotten = page.pane.findChildren(QPushButton)[0]
    assert forgotten.text() == "Forget rain && snow.txt"
    page.jobs.undo(page)
    settled()
    assert page.items.count() == 4
    assert "3 items are taken away with it." in reading(page)


def test_forgetting_one_of_many_sources_leaves_the_place_one_has_scrolled_to(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.jobs.changed.connect(page.reload)
    for number in range(20):
        items = [Item(f"Rain {number}", "It rained.", date(2016, 10, 17), Section.NEWS, None)]
        sqlite_office.write(partial(keep_items, address=f"rain{number:02}.txt", items=items, now=NOW))
    page.reload()
    settled()
    page.show_sources()
    settled()
    bar = page.pane.verticalScrollBar()
    assert bar.value() == 0
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    press(page, "Forget rain10.txt")
    settled()
    assert "rain10.txt" not in reading(page)
    assert bar.value() == place > 0
    page.items.select_id(page.items.all_ids()[0])
    settled()
    assert bar.value() == 0


def test_when_the_item_that_is_read_goes_the_next_one_is_read(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.jobs.changed.connect(page.reload)
    keep(sqlite_office, page, settled)
    items = [Item("Snow", "It snowed.", date(2016, 10, 17), Section.NEWS, None)]
    page.jobs.write(partial(keep_items, address="snow.txt", items=items, now=NOW), owner=page)
    settled()
    page.items.select_id(page.items.all_ids()[0])
    settled()
    assert "It snowed." in reading(page)
    page.jobs.undo(page)
    settled()
    assert "Crowds came." in reading(page)


def test_a_source_that_is_forgotten_while_all_are_read_again_does_not_come_back(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    page.jobs.changed.connect(page.reload)
    for name, headline in (("one.txt", "Meeting on the bridge"), ("two.txt", "Meeting on the hill")):
        (tmp_path / name).write_text(PAGE.replace("Meeting on the bridge", headline), encoding="utf-8")
    page.read([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")])
    settled()
    assert sorted(row.name for row in sqlite_office.read(queries.sources)) == ["one.txt", "two.txt"]
    page.show_sources()
    settled()
    page.read_again()
    press(page, "Forget one.txt")
    press(page, "Forget two.txt")
    settled()
    assert sqlite_office.read(queries.sources) == []
    assert page.items.count() == 0
    page.read([str(tmp_path / "one.txt")])
    settled()
    assert page.items.count() == 2
    assert not recorder.messages


def test_after_reading_was_stopped_news_are_read_again(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None], recorder: Recorder, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "home.txt").write_text(PAGE, encoding="utf-8")
    before = Event()
    page.jobs.run(lambda _progress: before.wait(), owner=page, then=bool)  # a long export, say
    bar = BusyBar()
    qtbot.addWidget(bar)
    page.jobs.busy.connect(bar.watch)
    with qtbot.waitSignals([page.jobs.busy] * 2):
        page.read([str(tmp_path / "home.txt")])
    press(bar, "Stop")
    before.set()
    settled()
    assert page.items.count() == 0
    page.read([str(tmp_path / "home.txt")])
    settled()
    page.reload()
    settled()
    assert page.items.count() == 2
    assert recorder.messages == []


def test_what_is_no_longer_chosen_does_not_come_back_into_the_pane(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    keep(sqlite_office, page, settled)
    page.items.select_id(page.items.all_ids()[0])
    page.items.grid().selectionModel().clear()  # before the item was read
    settled()
    assert "Choose an item" in reading(page)


def test_in_a_window_too_small_for_the_page_the_sources_come_into_view(
    desk: Desk, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    holder = QScrollArea()
    holder.setWidgetResizable(True)
    page = NewsPage(desk)
    holder.setWidget(page)
    holder.resize(500, 300)
    holder.show()
    keep(sqlite_office, page, settled)
    page.show_sources()
    settled()
    bar = holder.verticalScrollBar()
    assert 0 < bar.value() == min(bar.maximum(), page.pane.mapTo(page, QPoint()).y())
    holder.close()
    holder.deleteLater()


def test_files_are_chosen_into_the_form(
    page: NewsPage, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    recorder.open_these = [tmp_path / "one.html", tmp_path / "two.txt"]
    page.add_source()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SourceDialog) and w.isVisible())
    dialog.choose_files()
    assert dialog.form.value("address") == f"{tmp_path / 'one.html'}\n{tmp_path / 'two.txt'}"
    dialog.reject()
    settled()


LONG = "The road to the mine was closed by people of the valley, who have asked for clean water since 2009. " * 6


def kept_for_reading(office: Office, page: NewsPage, settled: Callable[[], None]) -> None:
    body = (
        f"<b>Água</b> & <img src='file:///etc/passwd'>\n\n{LONG}\n\n😀 See https://www.example.org/a?b=1&c=2.\n\n"
        + LONG * 5
    )
    items = [
        Item("Road <i>closed</i>: the mine", body, date(2016, 10, 16), Section.NEWS, "https://www.example.org/road"),
        Item("Rain", "It rained on the mine.", date(2016, 10, 15), Section.NOTICE, "javascript:alert(1)"),
    ]
    office.write(partial(keep_items, address="home.txt", items=items, now=NOW))
    page.reload()
    settled()
    page.items.select_id(page.items.all_ids()[0])
    settled()


def test_an_item_is_read_as_plain_text_in_a_size_to_read(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    page.resize(2400, 900)
    kept_for_reading(sqlite_office, page, settled)
    article = page.pane.article
    assert article is not None
    assert "<b>Água</b> & <img src='file:///etc/passwd'>" in article.text.toPlainText()
    assert article.text.accessibleName() == "Road <i>closed</i>: the mine"
    font = article.text.document().defaultFont()
    assert font.pointSizeF() == pytest.approx(QApplication.font().pointSizeF() * 16 / 13)
    block = article.text.document().findBlockByNumber(3)
    assert block.blockFormat().lineHeight() == pytest.approx(QFontInfo(font).pixelSize() * 1.5)
    lines = [block.layout().lineAt(at).textLength() for at in range(block.layout().lineCount())]
    assert 55 < max(lines) <= 75


def test_what_is_searched_is_marked_and_walked_through_and_other_words_can_be_found(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    kept_for_reading(sqlite_office, page, settled)
    page.search.setText("mine agua")
    settled()
    page.items.select_id(page.items.all_ids()[0])
    settled()
    article = page.pane.article
    assert article is not None
    marked = [mark.cursor.selectedText() for mark in article.text.extraSelections()]
    assert marked[:3] == ["mine", "Água", "mine"]
    next(action for action in page.page_actions() if action.key == "next-hit").run()
    assert article.told.text() == f"1 of {len(marked)}: mine"
    next(action for action in page.page_actions() if action.key == "find-in-item").run()
    QTest.keyClicks(article.line, "SEE")
    assert [mark.cursor.selectedText() for mark in article.text.extraSelections()] == ["See"]
    QTest.keyClick(article.line, Qt.Key.Key_Escape)
    assert article.line.isHidden()
    assert len(article.text.extraSelections()) == len(marked)


def test_links_are_opened_by_the_browser_and_nothing_else_is(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    opened: list[str] = []

    class Browser(QObject):
        @Slot(QUrl)
        def take(self, link: QUrl) -> None:
            opened.append(link.toString())

    browser = Browser()
    for scheme in ("https", "javascript", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "take")  # type: ignore[arg-type]  # PySide wants it so
    kept_for_reading(sqlite_office, page, settled)
    article = page.pane.article
    assert article is not None
    next(action for action in page.page_actions() if action.key == "browse").run()
    for link in ("https://www.example.org/a?b=1&c=2", "javascript:alert(1)", "file:///etc/passwd"):
        article.text.anchorClicked.emit(QUrl(link))
    for scheme in ("https", "javascript", "file"):
        QDesktopServices.unsetUrlHandler(scheme)
    assert opened == ["https://www.example.org/road", "https://www.example.org/a?b=1&c=2"]
    assert 'href="https://www.example.org/a?b=1&amp;c=2"' in article.text.toHtml()


def test_the_next_item_is_a_key_away_and_each_is_taken_up_where_it_was_left(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    kept_for_reading(sqlite_office, page, settled)
    bar = page.pane.verticalScrollBar()
    bar.setValue(200)
    actions = {action.key: action for action in page.page_actions()}
    actions["next-item"].run()
    settled()
    assert "It rained on the mine." in reading(page)
    assert bar.value() == 0
    actions["previous-item"].run()
    settled()
    assert "Água" in reading(page)
    assert bar.value() == 200


def test_the_chips_count_what_the_search_leaves(
    page: NewsPage, sqlite_office: Office, settled: Callable[[], None]
) -> None:
    keep(sqlite_office, page, settled)
    page.search.setText("rained")
    settled()
    chips = [one.text() for one in page.chips.findChildren(QAbstractButton)]
    assert chips[:4] == ["All 1", "News 1", "Notice 0", "Page 0"]


def test_a_folder_is_refused_at_its_field_and_what_could_not_be_read_stays_typed(
    page: NewsPage, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    saved, gone = tmp_path / "home.txt", tmp_path / "gone.txt"
    saved.write_text(PAGE, encoding="utf-8")
    page.add_source()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SourceDialog) and w.isVisible())
    dialog.form.put("address", f"{saved}\n{tmp_path}")
    dialog.submit()
    assert dialog.isVisible()
    assert "is a folder" in dialog.form.editor("address").widget.accessibleDescription()
    dialog.form.put("address", f"{saved}\n{gone}")
    dialog.submit()
    settled()
    (said,) = recorder.messages
    assert said == f"Read: home.txt: 2 new, 0 known; There is no file “{gone}”."
    page.add_source()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SourceDialog) and w.isVisible())
    assert dialog.form.value("address") == str(gone)
    dialog.reject()
    settled()


def test_several_sources_are_told_in_one_sentence(
    page: NewsPage, settled: Callable[[], None], recorder: Recorder, tmp_path: Path
) -> None:
    told: list[str] = []
    page.jobs.changed.connect(lambda changes: told.append(changes.summary))
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    page.read([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")])
    settled()
    assert told[-1] == "Read: one.txt: 2 new, 0 known; two.txt: 0 new, 2 known."
    assert recorder.messages == []
