"""The frame in a real window: how much is seen of a list, the search over the page, what passes at its foot."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import manifests
from psg_admin.events.operations import cancel_event
from psg_admin.paper.table import Kind
from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.focus_ring import FocusRing, watch
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.on_screen import fitting
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.undo_bar import STAYS_MS
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.parts import ListPart
from psg_admin.ui.walk import Walk
from tests.offices import TODAY, sample
from tests.ui.conftest import type_words
from tests.ui.desktop import whole_desktop


@pytest.fixture
def walk(sqlite_office: Office, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Walk]:
    """The whole desktop, with a small sample in its office."""
    watch(qapp)
    sample(sqlite_office, 60)
    with whole_desktop(sqlite_office, tmp_path, shown_at=(1366, 688)) as walk:
        yield walk


def listed(walk: Walk, key: str) -> ListPage:
    page = walk.page(key)
    assert isinstance(page, ListPage)
    return page


def whole_rows(page: ListPage) -> int:
    """Return how many rows lie wholly in what is seen of the list."""
    grid = page.lists.now().grid()
    seen = grid.viewport().visibleRegion().boundingRect()
    first = grid.columns.first()  # a cell of a column that is not shown lies nowhere
    rects = [grid.visualRect(grid.model().index(row, first)) for row in range(grid.model().rowCount())]
    assert rects[0].height() == cells.row_height()
    return sum(seen.top() <= rect.top() and rect.bottom() <= seen.bottom() for rect in rects)


@pytest.mark.parametrize(
    ("scheme", "comfortable", "rows"), [("light", False, 16), ("dark", False, 16), ("light", True, 12)]
)
def test_sixteen_whole_rows_of_members_are_seen_on_a_small_laptop(
    walk: Walk,
    qapp: QApplication,
    *,
    scheme: theme.Scheme,
    comfortable: bool,
    rows: int,
) -> None:
    theme.apply(qapp, scheme, 100, comfortable)
    page = listed(walk, "members")
    assert (walk.window.width(), walk.window.height()) == (1366, 688), "less the frame and the bar of tasks"
    assert whole_rows(page) >= rows
    seen = page.lists.now().grid().viewport().height()
    assert seen % cells.row_height() == 0, "no row is cut at the foot of the list"


@pytest.mark.parametrize("comfortable", [False, True])
def test_only_whole_rows_are_seen_after_every_jump_and_at_every_height(
    walk: Walk, qapp: QApplication, qtbot: QtBot, *, comfortable: bool
) -> None:
    theme.apply(qapp, "light", 100, comfortable)
    page = listed(walk, "members")
    assert isinstance(page, MembersPage)
    table = page.members
    grid, ids = table.grid(), table.all_ids()
    contacts = {row.id: row.contact_id for row in walk.desk.office.read(table._ask_rows(ids))}

    def whole(where: object) -> None:
        qtbot.waitUntil(
            lambda: grid.viewport().height() % cells.row_height() == 0
        )  # on a busy machine it is laid out late
        seen, high = grid.viewport().height(), cells.row_height()
        assert whole_rows(page) == seen // high, where
        assert (seen % high, grid.verticalScrollBar().value() % high) == (0, 0), where

    for place in (0, 15, 16, 20, len(ids) - 1, 30, 3, 17):
        for high in (688, 661, 730):
            walk.page("today")
            walk.window.resize(1366, high)
            walk.window.go(Target("members", contacts[ids[place]]))
            walk.settle()
            assert table.current_id() == ids[place]
            whole((place, high, "from the first page"))
            walk.window.resize(1366, 688)
            walk.settle()
            whole((place, high, "at another height"))
    for record in (ids[18], ids[40], ids[1]):
        table.select_id(record)
        whole("chosen by the page")
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_End):
        QTest.keyClick(grid, key)
        whole(key)
    theme.apply(qapp, "light", 100, not comfortable)
    walk.settle()
    whole("in the other density")
    walk.window.say("Something was done.")
    walk.settle()
    whole("with a message below")


@pytest.mark.parametrize(("percent", "size"), [(100, (800, 600)), (150, (1366, 688)), (200, (800, 600))])
def test_above_a_pane_a_list_ends_with_a_whole_row(
    walk: Walk, qapp: QApplication, percent: int, size: tuple[int, int]
) -> None:
    theme.apply(qapp, "light", percent)
    walk.window.resize(*size)
    for key in ("members", "payments", "events", "news"):
        page = listed(walk, key)
        assert page.lists.now().spare() == 0, key
    settings = walk.page("settings")
    assert isinstance(settings, SettingsPage)
    for part in ("scheme", "discounts", "safety"):
        settings.show_filter(part)
        walk.settle()
        seen = settings.seen()
        assert isinstance(seen, ListPart)
        assert seen.table.spare() == 0, part


def test_a_column_of_exceptions_leaves_its_room_to_the_venue_while_all_is_well(walk: Walk) -> None:
    table = listed(walk, "events").lists.now()
    grid = table.grid()
    columns = [str(grid.model().headerData(i, Qt.Orientation.Horizontal)) for i in range(grid.model().columnCount())]
    state, venue = columns.index(""), columns.index("Venue")
    assert grid.isColumnHidden(state)
    assert "state" in {column.key for column in table.file_columns()}, "a file of the list has it all the same"
    wide = grid.columnWidth(venue)
    record = table.all_ids()[0]
    walk.desk.office.write(partial(cancel_event, event_id=record, reason="Nobody can come", today=TODAY))
    page = listed(walk, "events")
    page.show_filter("cancelled")
    walk.settle()
    assert grid.columnWidth(state) >= cells.cell_width("Cancelled", Kind.STATE)
    assert grid.columnWidth(venue) < wide
    page.show_filter("past")
    walk.settle()
    assert grid.isColumnHidden(state)


def test_a_long_line_beside_a_title_goes_on_below_where_the_page_is_narrow(walk: Walk, qapp: QApplication) -> None:
    theme.apply(qapp, "light", 200)
    walk.window.resize(800, 600)
    page = walk.page("news")  # Today counts anew when what is counted behind it comes home
    page.set_count("Wednesday 30 September 2026, a hundred and twenty-three things to do")
    walk.settle()
    said = page._count
    assert said.mapTo(page, QPoint(said.width(), 0)).x() <= page.width()
    assert said.height() >= 2 * said.fontMetrics().height()
    page.set_count("One thing")
    walk.settle()
    assert said.height() < 2 * said.fontMetrics().height()


def test_a_window_closes_where_habits_cannot_be_kept(walk: Walk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file stands here")
    habits.open(tmp_path / "taken" / "desk.json")
    walk.desk.close()
    assert not walk.window.isVisible()


def test_nothing_of_a_list_of_members_is_cut_on_a_small_laptop(walk: Walk) -> None:
    page = listed(walk, "members")
    grid = page.lists.now().grid()
    model = grid.model()
    cut = []
    for index in grid.columns.shown_order():
        for row in range(model.rowCount()):
            cell = model.index(row, index)
            text, kind = str(cell.data()), cell.data(cells.KIND_ROLE)
            if cells.cell_width(text, kind) - 1 > grid.columnWidth(index):
                cut.append(text)
    assert cut == []
    assert not grid.horizontalScrollBar().maximum()


@pytest.mark.parametrize(
    ("percent", "size"), [(100, (1366, 688)), (100, (800, 600)), (200, (1366, 688)), (200, (800, 600))]
)
@pytest.mark.parametrize("key", ["members", "events", "payments", "news"])
def test_words_and_chips_that_narrow_a_list_are_within_the_page_at_every_size(
    walk: Walk, qapp: QApplication, key: str, percent: int, size: tuple[int, int]
) -> None:
    theme.apply(qapp, "light", percent)
    walk.window.resize(*size)
    page = listed(walk, key)
    line = page.search_line()
    bar = line.parentWidget()
    assert bar is not None
    parts = [one for one in bar.findChildren(QWidget) if one.isVisible() and isinstance(one, QAbstractButton)]
    assert line.isVisible()
    assert len(parts) >= 2
    for one in [line, *parts]:
        place = QRect(one.mapTo(bar, QPoint(0, 0)), one.size())
        assert bar.rect().contains(place), f"{one.objectName()} {place} of {bar.rect()}"
        assert one.width() >= one.sizeHint().width() or one is line
    if size[0] > 1000 and percent == 100:
        assert len({one.mapTo(bar, one.rect().center()).y() for one in [line, *parts]}) == 1, "all on one line"


def test_the_first_window_is_on_its_screen_with_its_frame(walk: Walk) -> None:
    screen, frame = QRect(0, 0, 1366, 728), QMargins(1, 37, 1, 1)
    placed = fitting(QRect(0, 0, 1366, 800), screen, frame)
    assert screen.contains(placed.marginsAdded(frame))
    assert placed.size().width() == 1364
    far = fitting(QRect(4000, 3000, 900, 600), screen, frame)
    assert screen.contains(far.marginsAdded(frame)), "also one of a screen that is not there any more"
    assert far.size() == QRect(0, 0, 900, 600).size()
    walk.window.hide()
    walk.window.resize(5000, 4000)
    walk.window.show()
    walk.settle()
    assert walk.window.screen().availableGeometry().contains(walk.window.frameGeometry())


def test_find_stands_first_in_the_rail_and_opens_the_search_over_the_page(walk: Walk) -> None:
    page = listed(walk, "members")
    find = walk.window.findChild(QPushButton, "rail.find")
    assert isinstance(find, QPushButton)
    assert (find.accessibleName(), find.isCheckable()) == ("Find anyone or anything", False)
    assert not walk.window.search.isVisible()
    before = page.lists.now().geometry()
    QTest.mouseClick(find, Qt.MouseButton.LeftButton)
    search = walk.window.search
    assert search.line.hasFocus()
    type_words(search.line, "sett")
    walk.settle()
    assert search.list.isVisible()
    assert page.lists.now().geometry() == before, "nothing moves"
    QTest.keyClick(search.line, Qt.Key.Key_Escape)
    assert not search.isVisible()


@pytest.mark.parametrize("leave", ["escape", "press"])
def test_who_leaves_the_search_is_back_where_they_were(walk: Walk, leave: str) -> None:
    page = listed(walk, "members")
    page.search_line().setFocus()
    walk.window.focus_search()
    walk.settle()
    if leave == "escape":
        QTest.keyClick(walk.window.search.line, Qt.Key.Key_Escape)
    else:
        beside = walk.window.search.parentWidget()
        assert isinstance(beside, QWidget)
        QTest.mouseClick(beside, Qt.MouseButton.LeftButton, pos=QPoint(2, 300))
    assert not walk.window.search.isVisible()
    assert page.search_line().hasFocus()


def test_the_search_shows_at_least_four_hits_in_a_small_window_with_large_words(walk: Walk, qapp: QApplication) -> None:
    theme.apply(qapp, "light", 200)
    walk.window.resize(800, 600)
    listed(walk, "members")
    walk.window.focus_search()
    walk.settle()
    found = walk.window.search.list
    assert found.viewport().height() >= 4 * found.sizeHintForRow(0)
    assert walk.window.rect().contains(QRect(found.mapTo(walk.window, QPoint(0, 0)), found.size()))


def test_in_the_narrow_rail_the_search_keeps_its_icon(walk: Walk) -> None:
    walk.window.resize(800, 600)
    find = walk.window.findChild(QPushButton, "rail.find")
    assert isinstance(find, QPushButton)
    assert find.isVisible()
    assert (find.text(), find.icon().isNull()) == ("", False)
    find.click()
    assert walk.window.search.isVisible()


@pytest.mark.parametrize("height", [688, 800])
def test_what_passes_lies_over_the_foot_moves_nothing_and_leaves_each_row_to_be_read(walk: Walk, height: int) -> None:
    walk.window.resize(1366, height)
    page = listed(walk, "members")
    table, bar = page.lists.now(), walk.window.undo_bar
    grid = table.grid()
    QTest.keyClick(grid, Qt.Key.Key_End)
    walk.settle()
    before = (table.geometry(), grid.viewport().size())
    walk.window.say("Nothing was changed.")
    walk.settle()
    assert (table.geometry(), grid.viewport().size()) == before
    last = grid.visualRect(grid.model().index(grid.model().rowCount() - 1, 1))
    words = last.center().y() + theme.line_height() // 2
    holder = bar.parentWidget()
    assert isinstance(holder, QWidget)
    assert grid.viewport().mapTo(holder, QPoint(0, words)).y() < bar.y()
    assert bar.height() == 36
    assert bar._timer.interval() == STAYS_MS == 10_000


def test_a_message_never_hides_what_has_the_keyboard(walk: Walk) -> None:
    page, bar = walk.page("settings"), walk.window.undo_bar
    field = [one for one in page.findChildren(QLineEdit) if one.isVisible()][-1]
    holder = bar.parentWidget()
    assert isinstance(holder, QWidget)

    def place() -> QRect:
        return QRect(field.mapTo(holder, QPoint(0, 0)), field.size())

    field.setFocus()
    walk.window.resize(800, walk.window.height() - holder.height() + place().bottom() + 12)
    walk.settle()
    high = page.height()
    walk.window.say("Nothing was changed.")
    walk.settle()
    assert bar.isVisible()
    assert not place().intersects(bar.geometry())
    bar.hide()
    walk.settle()
    assert page.height() == high


def test_the_ring_goes_with_the_keyboard_and_a_list_paints_its_own(walk: Walk) -> None:
    page = listed(walk, "members")
    ring = walk.window.findChild(FocusRing)
    line = page.search_line()
    line.setFocus()
    ring = walk.window.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    assert ring.around() is line
    place = QRect(line.mapTo(walk.window, QPoint(0, 0)), line.size())
    assert ring.geometry() == place.adjusted(-4, -4, 4, 4), "two pixels wide, two pixels outside"
    walk.window.resize(1000, 688)
    walk.settle()
    assert ring.geometry().topLeft() == line.mapTo(walk.window, QPoint(-4, -4))
    page.lists.now().grid().setFocus()
    assert ring.around() is None


def test_a_window_kept_from_yesterday_is_shown_on_this_screen(sqlite_office: Office, tmp_path: Path) -> None:
    desk = DeskWindow(sqlite_office, Home(tmp_path), manifests())
    desk.window.resize(4000, 3000)
    desk.window.close()
    desk.close()
    assert "geometry" in habits.get("window")
    again = DeskWindow(sqlite_office, Home(tmp_path), manifests())
    again.window.show()
    Walk(again, tmp_path / "pictures").settle()
    assert again.window.screen().availableGeometry().contains(again.window.frameGeometry())
    again.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class _Layouts(QObject):
    """Counts how often something is to be laid out."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("key", ["today", "members", "events", "payments", "news", "settings"])
def test_a_page_that_nobody_touches_is_laid_out_no_more(walk: Walk, qapp: QApplication, key: str) -> None:
    walk.page(key)
    layouts = _Layouts()
    qapp.installEventFilter(layouts)
    for _turn in range(20):
        qapp.processEvents()
    layouts.count = 0
    for _turn in range(20):
        qapp.processEvents()
    qapp.removeEventFilter(layouts)
    assert layouts.count == 0


def test_words_that_a_screen_reader_puts_into_the_search_are_looked_for(walk: Walk) -> None:
    search = walk.window.search
    members = listed(walk, "members")
    assert isinstance(members, MembersPage)
    ids = members.members.all_ids()
    name = walk.desk.office.read(members.members._ask_rows(ids[:1]))[0].name
    search.start()
    walk.settle()
    search.line.setText(name)
    walk.settle()
    first = search.list.model().index(0, 0).data()
    assert first == name
    search.line.clear()
    walk.settle()
    assert search.list.model().index(0, 0).data() != name, "what can be done, as where nothing is typed"
    search.leave()
    assert not search.isVisible()


def test_a_form_that_is_open_follows_the_size_of_the_text_and_stays_on_its_screen(
    walk: Walk, qapp: QApplication
) -> None:
    listed(walk, "members").run("new-person")
    dialog = walk.dialog()
    room = dialog.screen().availableGeometry()
    for percent in (150, 200, 100):
        dialog.move(room.right() - dialog.width() // 2, 40)
        theme.apply(qapp, "dark", percent)
        walk.settle()
        assert room.contains(dialog.frameGeometry()), percent
        assert dialog.size() == dialog.sizeHint().boundedTo(room.size()), percent
    theme.apply(qapp, "light", 100)
    walk.settle()
    dialog.reject()
