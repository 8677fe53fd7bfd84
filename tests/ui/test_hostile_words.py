"""Text from data is text everywhere in the window: no page, dialog, list, menu or tool tip takes a name for markup, for
a letter to underline or for a mark of Qt's own.
"""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QMenu,
    QMessageBox,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine, text

import psg_admin.ui
from psg_admin.memberships import queries as memberships
from psg_admin.payments import queries as payments
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.store.rebuild import rebuild
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.dialogs.person import open_edit_person
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.export import file_name
from psg_admin.ui.kit.tips import in_title, on_button, plain_tip, set_tip, tip
from psg_admin.ui.walk import Walk
from tests.offices import TODAY, sample
from tests.ui.conftest import Recorder
from tests.ui.desktop import whole_desktop
from tests.ui.test_mnemonics import Lookout, chips

HOSTILE = "<img src='file:///none.png'><b>x</b>&amp;&§[*]"
"""What no person is called: a picture, bold letters, a letter for Alt, and the mark of a title."""

_NAMED = {
    "contact": ("title given family known_as organisation notes", {"shown_name": 450, "sort_name": 450}),
    "event": ("title theme venue notes cancel_reason", {}),
    "membership_type": ("name", {}),
    "news_source": ("name last_failure", {}),
    "address": ("street town county country", {}),
    "booking": ("note cancel_reason", {}),
    "charge": ("purpose cancel_reason", {}),
    "membership": ("end_note", {}),
    "news_item": ("headline body", {}),
    "payment": ("reference note reverse_reason", {}),
    "price_band": ("name", {}),
    "place": ("name sort_name band_name override_reason cancel_reason", {}),
    "email": ("address", {}),
    "telephone": ("number", {}),
}


def spoil(office: Office) -> None:
    """Set what no person would type before every text of every record of the office, behind the program's back."""
    engine = create_engine(office.url)
    with engine.begin() as connection:
        for table, (plain, wide) in _NAMED.items():
            for column in [*plain.split(), *wide]:
                most = 40 if (table, column) in {("contact", "title"), ("telephone", "number")} else 100
                connection.execute(
                    text(f"UPDATE {table} SET {column} = substr(:words || {column}, 1, {most}) WHERE {column} <> ''"),
                    {"words": "<b>&§[*]" if most == 40 else HOSTILE},
                )
        for name in ("organisation", "treasurer", "receipt_text"):
            connection.execute(
                text("UPDATE setting SET value = :words || value WHERE name = :name"),
                {"words": HOSTILE, "name": name},
            )
    engine.dispose()
    office.write(partial(rebuild))


@pytest.fixture
def walk(sqlite_office: Office, tmp_path: Path) -> Iterator[Walk]:
    """The whole desktop, on an office in which every text is hostile."""
    sample(sqlite_office, 60)
    spoil(sqlite_office)
    with whole_desktop(sqlite_office, tmp_path, size=(1280, 900)) as walk:
        yield walk


class Reader(Lookout):
    """Looks at every text of every window that it is shown and keeps what would not be drawn as it is."""

    def __init__(self, walk: Walk, bot: QtBot) -> None:
        super().__init__(walk, bot)
        self.found: set[str] = set()
        self.read = 0

    def look(self, window: QWidget, name: str) -> None:
        self.windows += 1
        title = window.windowTitle()
        if "[*]" in title.replace("[*][*]", ""):
            self.found.add(f"{name}: title {title}")
        for widget in [window, *window.findChildren(QWidget)]:
            for wrong in self._of_widget(widget):
                self.found.add(f"{name}: {type(widget).__name__} {widget.objectName()}: {wrong}")
        for line in window.findChildren(QAction):
            self._count(line.text())
            if eaten(line.text()) or is_markup(line.toolTip()):
                self.found.add(f"{name}: action {line.text()} | {line.toolTip()}")

    def _count(self, words: str) -> None:
        self.read += "<b>" in words

    def _of_widget(self, widget: QWidget) -> Iterator[str]:
        for said in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
            if is_markup(said):
                yield f"tool tip {said}"
        if isinstance(widget, QLabel):
            self._count(widget.text())
            if widget.textFormat() != Qt.TextFormat.PlainText and widget.pixmap().isNull():
                yield f"label {widget.text()}"
            if widget.buddy() is not None and eaten(widget.text()):
                yield f"label of a field {widget.text()}"
        if isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"box {widget.text()}"
        if isinstance(widget, QAbstractButton):
            self._count(widget.text())
            if eaten(widget.text()):
                yield f"button {widget.text()}"
        if isinstance(widget, QMenu) and eaten(widget.title()):
            yield f"menu {widget.title()}"
        if isinstance(widget, QTextEdit) and "<img" in widget.toHtml().replace("&lt;img", ""):
            yield "a picture in a text"
        if isinstance(widget, QTableView | QAbstractItemView) and widget.model() is not None:
            yield from self._of_model(widget.model())

    def _of_model(self, model: QAbstractItemModel) -> Iterator[str]:
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            head = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
            if is_markup(str(head or "")):
                yield f"heading {head}"
            for row in range(min(model.rowCount(QModelIndex()), 40)):
                cell = model.index(row, column)
                self._count(str(cell.data() or ""))
                said = str(cell.data(Qt.ItemDataRole.ToolTipRole) or "")
                if is_markup(said):
                    yield f"tool tip of a cell {said}"


def is_markup(said: str) -> bool:
    """Whether Qt would take what a tool tip says for markup of the data's own."""
    inside = said.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "") if said.startswith("<qt>") else said
    return "<" in inside


def eaten(said: str) -> bool:
    """Whether a letter of the data would be underlined, and its sign lost."""
    return "&§" in said.replace("&&", "") or "&amp;" in said.replace("&&", "")


def test_no_name_is_markup_or_a_letter_for_alt_anywhere_in_the_window(
    walk: Walk, qtbot: QtBot, recorder: Recorder
) -> None:
    recorder.agrees, recorder.reason = False, None
    reader = Reader(walk, qtbot)
    for key in ("today", "members", "events", "payments", "bank", "news", "settings"):
        page = walk.window.show_page(key)
        reader.settle()
        for name in chips(page)[:4]:
            page.show_filter(name)
            reader.settle()
            reader.each(page, f"{key}, {name}")
        if isinstance(page, EventsPage):
            page.enter()
            reader.settle()
            reader.each(page, "attendees")
    window, desk = walk.window, walk.desk.desk
    everybody = desk.office.read(partial(memberships.member_list_ids, query=ListQuery(""), today=TODAY))
    member = desk.office.read(partial(memberships.member_list_rows, ids=everybody[:1], today=TODAY))[0]
    paid = desk.office.read(partial(payments.list_ids, query=ListQuery("")))
    receipts = [r.receipt for r in desk.office.read(partial(payments.list_rows, ids=paid)) if r.receipt]
    for opens in (
        partial(open_enrol, window, desk),
        partial(open_edit_person, window, desk, member.contact_id),
        partial(open_receipt, window, desk, receipts[0]),
        window.show_keys,
        HistoryDialog(window, desk).open,
    ):
        opens()
        assert reader.dialog()
    assert reader.found == set()
    assert reader.read > 500


def test_a_tip_shows_what_looks_like_markup(qtbot: QtBot) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    set_tip(shown, HOSTILE)
    assert "<img" not in shown.toolTip()
    assert "&lt;img src='file:///none.png'&gt;" in shown.toolTip()
    assert tip("Ana & Co") == "Ana & Co"
    assert plain_tip("a\nb") == "<qt>a<br>b</qt>"
    assert on_button("Ana & Co") == "Ana && Co"
    assert in_title("Ana [*]\nx") == "Ana [*][*] x"


def test_every_tool_tip_goes_through_the_door() -> None:
    root = Path(psg_admin.ui.__file__).parent
    past = []
    for file in sorted(root.rglob("*.py")):
        if file.name in {"tips.py", "clipboard.py"}:  # what is copied is escaped cell by cell
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in {"setWhatsThis", "setStatusTip", "setHtml", "insertHtml", "setInformativeText"}:
                past.append(f"{file.name}:{node.lineno}")
            if node.func.attr == "setToolTip" and "plain_tip" not in ast.unparse(node):
                past.append(f"{file.name}:{node.lineno}")
    assert past == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d", "a-b-c-d"),
        ("fdp.\u202egnp", "fdp.-gnp"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Consort", "Consort"),
        ("x" * 119 + ".y", "x" * 119),
        ("\x1b[31m", "-[31m"),
        (" .. ", "List"),
    ],
)
def test_a_title_becomes_a_name_that_every_disk_takes(title: str, name: str) -> None:
    assert file_name(title) == name
