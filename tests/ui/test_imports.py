"""Members brought in in the window: the file, its columns, what becomes of each line, and the deed."""

import gc
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from psg_admin.imports.columns import PaidTo
from psg_admin.memberships.queries import member_list_ids
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Scheme
from psg_admin.payments.queries import past_payments
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import find_contacts, own_fields
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.imports.dialog import ImportDialog, open_import
from psg_admin.ui.imports.entries import Heap
from psg_admin.ui.imports.kinds import bookings as bookings_kind
from psg_admin.ui.imports.kinds import members as members_kind
from psg_admin.ui.imports.kinds import payments as payments_kind
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.widgets import ChoiceBox, TextLabel
from psg_admin.ui.memberships.page import MembersPage
from tests.ui.conftest import Recorder, drop, press, seat, type_words

Settled = Callable[[], None]
MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "files" / "members.csv"
HEADER = "No,First name,Surname,E-mail,Type,Paid to\n"


@pytest.fixture
def opened(home: QWidget, desk: Desk, settled: Settled) -> Iterator[ImportDialog]:
    """The window of an import, on an empty office."""
    dialog = open_import(home, desk, members_kind())
    settled()
    yield dialog
    if isValid(dialog):  # it is gone once the members are in
        dialog._decided.clear()
        dialog.reject()
    settled()


def read(dialog: ImportDialog, settled: Settled, text: str, *, types: bool = True, last_day: bool = True) -> None:
    """Read a list, and answer what it does not say."""
    dialog.read(text.encode(), "list.csv")
    settled()
    if types:
        dialog.columns.make_types.click()
    if last_day:
        choose(dialog.columns.paid_to, PaidTo.LAST_DAY.label)
    settled()


def choose(box: ChoiceBox, words: str) -> None:
    """Choose as a person does, by what the line of a box ends with."""
    index = next(index for index in range(box.count()) if box.itemText(index).endswith(words))
    box.setCurrentIndex(index)
    box.activated.emit(index)


def counts(dialog: ImportDialog) -> dict[str, int]:
    """Return what the chips say, without those of none."""
    assert dialog._shown is not None
    return {heap.value: count for heap, count in dialog._shown.counts.items() if count}


def put_ana(desk: Desk) -> None:
    """Put somebody on file who may be meant by "A. Vega"."""
    ana = ContactDraft(given="Ana", family="Vega", emails=("ana@example.org",))
    desk.office.write(partial(add_contact, draft=ana, now=desk.now))


def members(desk: Desk) -> int:
    """Return how many members there are."""
    return len(desk.office.read(partial(member_list_ids, query=ListQuery(), today=desk.today)))


def import_button(dialog: ImportDialog) -> str:
    """Return what the button says."""
    return dialog._import.text().replace("&", "")


def test_the_list_of_the_manual_ends_in_piles_that_add_up(opened: ImportDialog, desk: Desk, settled: Settled) -> None:
    opened.read(MANUAL, MANUAL.name)
    settled()
    opened.columns.make_types.click()
    settled()
    found = counts(opened)
    assert found == {"look": 3, "new": 4, "perhaps": 1, "refused": 1}
    assert sum(count for heap, count in found.items() if heap != Heap.LOOK) == len(opened._entries) == 6
    assert opened._note.text() == "Not lines of the list: 2 above the header, 1 total."
    assert opened.table.count() == 3  # those to look at come first
    assert import_button(opened) == "Import 4, set 2 aside…"
    assert not opened._import.isEnabled()
    assert opened._promise.text() == "Above the lines, answer first: What is the paid-to day?"
    choose(opened.columns.paid_to, PaidTo.LAST_DAY.label)
    settled()
    assert opened._import.isEnabled()


def test_what_is_shown_is_imported_in_one_deed_which_is_taken_back_as_one(
    home: QWidget, opened: ImportDialog, desk: Desk, settled: Settled, recorder: Recorder, tmp_path: Path
) -> None:
    recorder.save_to = tmp_path / "aside.csv"
    read(opened, settled, MANUAL.read_text("utf-8"))
    press(opened, import_button(opened))
    settled()
    assert not isValid(opened)
    assert members(desk) == 5
    aside = recorder.save_to.read_text("utf-8-sig").splitlines()
    assert len(aside) == 3
    assert aside[0].endswith("Why it was refused")
    assert "Perhaps the same as line 4" in aside[1]
    assert "2015 was no leap year" in aside[2]
    desk.jobs.undo(home)
    settled()
    assert members(desk) == 0


def test_what_was_set_aside_is_mended_and_imported_after(
    home: QWidget, opened: ImportDialog, desk: Desk, settled: Settled, recorder: Recorder, tmp_path: Path
) -> None:
    recorder.save_to = aside = tmp_path / "aside.csv"
    read(opened, settled, MANUAL.read_text("utf-8"))
    press(opened, import_button(opened))
    settled()
    aside.write_text(aside.read_text("utf-8-sig").replace("29/02/2015", "28/02/2015"), "utf-8")
    again = open_import(home, desk, members_kind())
    again.read(aside, aside.name)
    settled()
    assert counts(again) == {"look": 1, "new": 1, "perhaps": 1}
    press(again.pane, "The same person")
    settled()
    press(again, "Import 2 lines")  # Basil Mar, and what is new of Elinor Vega
    settled()
    assert members(desk) == 6  # and Elinor Vega is there once


def test_who_does_not_say_where_the_refused_go_imports_nothing(
    opened: ImportDialog, desk: Desk, settled: Settled, recorder: Recorder
) -> None:
    read(opened, settled, MANUAL.read_text("utf-8"))
    press(opened, import_button(opened))
    settled()
    assert opened.isVisible()
    assert members(desk) == 0
    assert len(recorder.asked) == 1


def test_the_same_list_twice_is_nothing_to_import(
    home: QWidget, opened: ImportDialog, desk: Desk, settled: Settled
) -> None:
    text = HEADER + "1,Ana,Vega,ana@example.org,Individual,31/03/2017\n"
    read(opened, settled, text)
    assert import_button(opened) == "Import 1 line"
    press(opened, "Import 1 line")
    settled()
    again = open_import(home, desk, members_kind())
    again.read(text.encode(), "list.csv")
    settled()
    assert counts(again) == {"same": 1}
    assert again.chips.current() == Heap.SAME
    assert again.columns.paid_to_is is PaidTo.LAST_DAY  # remembered with the columns
    assert not again._import.isEnabled()
    assert again._promise.text() == "There is nothing in the list that is not on file."
    again.reject()


def test_what_changes_is_shown_field_by_field_old_and_new(
    home: QWidget, opened: ImportDialog, desk: Desk, settled: Settled, recorder: Recorder
) -> None:
    read(opened, settled, HEADER + "1,Ana,Vega,ana@example.org,Individual,31/03/2017\n")
    press(opened, "Import 1 line")
    settled()
    again = open_import(home, desk, members_kind())
    again.read((HEADER + "1,Anna,Vega,ana@example.org,Individual,31/03/2018\n").encode(), "list.csv")
    settled()
    entry = again._entries[2]
    assert entry.runs == (
        ("Given name", "soft"),
        ("Ana", "struck"),
        ("→", "soft"),
        ("Anna", "strong"),
        ("and 1 more", "soft"),
    )
    words = _words(again.pane)
    assert "→ Anna" in words
    assert "→ 31 March 2018" in words
    assert "31 March 2017" in words
    again.reject()


def test_who_may_be_somebody_is_decided(opened: ImportDialog, desk: Desk, settled: Settled) -> None:
    put_ana(desk)
    read(opened, settled, HEADER + "1,A.,Vega,ana@example.org,Individual,31/03/2017\n")
    assert counts(opened) == {"look": 1, "perhaps": 1}
    assert not opened._import.isEnabled()
    assert "Perhaps Ana Vega" in _words(opened.pane)
    press(opened.pane, "Somebody else")
    settled()
    assert counts(opened) == {"new": 1}
    assert import_button(opened) == "Import 1 line"
    opened.chips.choose(Heap.NEW)
    opened._narrow()
    settled()
    opened.table.select_id(2)
    press(opened.pane, "Decide again")
    settled()
    assert counts(opened) == {"look": 1, "perhaps": 1}
    opened.chips.choose(Heap.PERHAPS)
    opened._narrow()
    settled()
    opened.table.select_id(2)
    press(opened.pane, "The same person")
    settled()
    assert counts(opened) == {"look": 1, "changed": 1}
    press(opened, "Import 1 line")
    settled()
    assert members(desk) == 1


def test_who_leaves_with_decisions_is_asked(
    opened: ImportDialog, desk: Desk, settled: Settled, recorder: Recorder
) -> None:
    put_ana(desk)
    read(opened, settled, HEADER + "1,A.,Vega,ana@example.org,Individual,31/03/2017\n")
    press(opened.pane, "Set aside")
    settled()
    assert counts(opened) == {"look": 1, "refused": 1}
    recorder.agrees = False
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert opened.isVisible()
    assert recorder.asked == ["You decided about some lines. Leave without importing them?"]


def test_a_column_is_taken_for_what_is_chosen_and_remembered(
    home: QWidget, opened: ImportDialog, desk: Desk, settled: Settled
) -> None:
    text = "No,First name,Surname,Strange,Type,Paid to\n1,Ana,Vega,Wednesdays,Individual,31/03/2017\n"
    read(opened, settled, text)
    box = opened.columns.findChild(ChoiceBox, "column.3")
    assert box is not None
    assert box.currentText() == "Own field: Text"
    assert box.property("look") == "attention"
    assert opened.columns._unsure.text() == "1 to look at"
    choose(box, "Known as")
    settled()
    assert opened.columns._unsure.isHidden()
    press(opened, "Import 1 line")
    settled()
    again = open_import(home, desk, members_kind())
    again.read(text.encode(), "list.csv")
    settled()
    box = again.columns.findChild(ChoiceBox, "column.3")
    assert box is not None
    assert box.currentText() == "Known as"
    assert counts(again) == {"same": 1}
    again.reject()


def test_the_order_of_days_is_asked_where_both_fit(opened: ImportDialog, settled: Settled) -> None:
    read(opened, settled, HEADER + "1,Ana,Vega,,Individual,04/03/2017\n2,Bea,Rain,,Individual,05/06/2017\n")
    assert not opened.columns.days.isHidden()
    assert not opened._import.isEnabled()
    choose(opened.columns.days, "month, day, year")
    settled()
    assert opened._import.isEnabled()
    assert "3 Apr 2017" in opened._entries[2].what


def test_a_membership_year_of_the_list_ends_when_it_does_in_the_office(
    opened: ImportDialog, desk: Desk, settled: Settled
) -> None:
    desk.office.write(partial(save_settings, settings=MembershipSettings(scheme=Scheme.YEAR, year_month=9)))
    read(opened, settled, HEADER + "1,Ana,Vega,,Individual,2016/17\n")
    assert "31 Aug 2017" in opened._entries[2].what


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 nothing", "This is a PDF. Ask for the list as CSV or XLSX: a PDF only shows it."),
        (b"", "The file is empty: there is no line in it."),
        (
            b"a,b\n1,2\n",
            "No line of headings was found. Write above the columns what they hold, such as Name and E-mail.",
        ),
    ],
)
def test_what_is_no_list_is_told_in_place(
    opened: ImportDialog, settled: Settled, recorder: Recorder, tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    recorder.open_these = [path]
    press(opened, "Choose a file…")
    settled()
    assert opened._start_error.isVisible()
    assert sentence in opened._start_error.text()
    assert not recorder.messages


def test_a_table_is_pasted_or_dropped(opened: ImportDialog, settled: Settled) -> None:
    QGuiApplication.clipboard().setText(HEADER.replace(",", "\t") + "1\tAna\tVega\t\tIndividual\t31/03/2017\n")
    QTest.keyClick(opened, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert opened._detail.text() == "Pasted table, 1 line"
    assert set(opened._entries) == {2}
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(MANUAL))])
    copied, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    opened.dropEvent(QDropEvent(QPointF(5, 5), copied, dropped, left, Qt.KeyboardModifier.NoModifier))
    settled()
    assert opened._detail.text() == "members.csv, 6 lines"


def test_a_sheet_is_chosen_where_there_are_several(opened: ImportDialog, settled: Settled, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, who in (("Now", "Ana"), ("Before", "Bea")):
        sheet = book.create_sheet(name)
        sheet.append(["No", "First name", "Surname", "Type", "Paid to"])
        sheet.append([1, who, "Vega", "Individual", "31/03/2017"])
    book.remove(book.worksheets[0])
    path = tmp_path / "book.xlsx"
    book.save(path)
    opened.read(path, path.name)
    settled()
    assert opened._detail.text() == "book.xlsx, sheet “Now”, 1 line"
    assert opened._sheets.isVisible()
    choose(opened._sheets, "Before")
    settled()
    assert opened._entries[2].name == "Bea Vega"


def test_where_others_were_at_work_it_is_told_and_looked_through_anew(
    opened: ImportDialog, desk: Desk, settled: Settled
) -> None:
    read(opened, settled, HEADER + "1,A.,Vega,ana@example.org,Individual,31/03/2017\n")
    put_ana(desk)
    press(opened, "Import 1 line")
    settled()
    assert opened.isVisible()
    assert members(desk) == 0
    assert "Something has changed since this was planned" in opened._error.text()
    assert counts(opened) == {"look": 1, "perhaps": 1}


class Circle:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_was_put_aside_for_a_long_list_is_looked_through_once_it_is_closed(
    opened: ImportDialog, settled: Settled
) -> None:
    circle = Circle()
    seen = weakref.ref(circle)
    read(opened, settled, "Name\n" + "Ana Vega\n" * 5_001, types=False, last_day=False)
    del circle
    gc.collect()
    assert seen() is not None
    opened.reject()
    settled()
    assert seen() is None


def test_lines_are_found_by_words(opened: ImportDialog, settled: Settled) -> None:
    read(opened, settled, MANUAL.read_text("utf-8"))
    QTest.keyClick(opened, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_words(opened.search, "leap")
    settled()
    assert list(opened.table.all_ids()) == [8]


def test_an_empty_office_offers_to_bring_members_in(desk: Desk, qtbot: QtBot, settled: Settled) -> None:
    page = MembersPage(desk)
    seat(page, qtbot)
    settled()
    press(page, "Bring members in from a file…")
    settled()
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    settled()


PAST = (
    "Name,Date,Amount,How paid,Ref\nAna Vega,12/03/2015,£12.00,Cheque,Subs 2015\nAna Vega,14/03/2016,£12.00,cash,\n"
    "Nobody Known,1/4/2015,5,cash,\nAna Vega,,5,cash,\n"
)


def test_payments_of_before_are_brought_in_and_known_again(
    home: QWidget, desk: Desk, settled: Settled, recorder: Recorder, tmp_path: Path
) -> None:
    put_ana(desk)
    dialog = open_import(home, desk, payments_kind())
    read(dialog, settled, PAST, types=False, last_day=False)
    assert counts(dialog) == {"look": 2, "new": 2, "refused": 2}
    assert dialog._together.text() == "4 together · £24.00 new"
    assert dialog._entries[2].what == "12 Mar 2015 · £12.00 · Cheque Subs 2015"
    assert "Nobody on file is called “Nobody Known”" in dialog._entries[4].what
    assert not dialog.columns.make_types.isVisible()
    recorder.save_to = tmp_path / "rest.csv"
    press(dialog, "Import 2, set 2 aside…")
    settled()
    assert past_sums(desk) == ["£12.00", "£12.00"]
    same = open_import(home, desk, payments_kind())
    read(same, settled, PAST, types=False, last_day=False)
    assert same._promise.text() == "Nothing else can be taken as it is: each line that waits says why."
    same.reject()
    again = open_import(home, desk, payments_kind())
    read(again, settled, PAST.replace("Subs 2015", "subscription"), types=False, last_day=False)
    assert counts(again) == {"look": 3, "same": 1, "perhaps": 1, "refused": 2}
    again.chips.choose(Heap.PERHAPS)
    again._narrow()
    settled()
    again.table.select_id(2)
    press(again.pane, "Another payment")
    settled()
    assert counts(again)["new"] == 1
    again._decided.clear()
    again._look_again()
    settled()
    again.table.select_id(2)
    press(again.pane, "The same payment")
    settled()
    assert counts(again) == {"look": 2, "same": 2, "refused": 2}
    again._decided.clear()
    again.reject()
    desk.jobs.undo(home)
    settled()
    assert past_sums(desk) == []


def test_a_payment_that_names_only_a_number_shows_whose_it_is(home: QWidget, desk: Desk, settled: Settled) -> None:
    members_list = open_import(home, desk, members_kind())
    read(members_list, settled, HEADER + "7,Ana,Vega,ana@example.org,Ind,31/3/2027\n")
    press(members_list, "Import 1 line")
    settled()
    dialog = open_import(home, desk, payments_kind())
    text = "Member no,Date,Amount\n7,12/03/2015,£12.00\n8,12/03/2015,£12.00\n"
    read(dialog, settled, text, types=False, last_day=False)
    assert [(one.name, one.number) for one in dialog._entries.values()] == [("Ana Vega", "7"), ("8", "8")]
    dialog.reject()
    settled()


def past_sums(desk: Desk) -> list[str]:
    """Return the sums of all payments of before."""
    [ana] = desk.office.read(partial(find_contacts, text="Vega"))
    rows = desk.office.read(partial(past_payments, contact_ids=[ana.record_id]))
    return [row.amount.show() for row in rows]


def test_of_bookings_nothing_but_the_event_is_asked_before_it_is_chosen(
    home: QWidget, desk: Desk, settled: Settled
) -> None:
    dialog = open_import(home, desk, bookings_kind())
    read(dialog, settled, "Name,E-mail,Places\nAna Vega,ana@example.org,2\n", types=False, last_day=False)
    assert dialog._promise.text() == "Choose the event first, above."
    assert not dialog.columns.make_types.isVisible()
    assert [one.text() for one in dialog.table.findChildren(QPushButton) if one.isVisible()] == []
    dialog.reject()
    settled()


def test_columns_are_those_of_the_kind_of_list(home: QWidget, desk: Desk, settled: Settled) -> None:
    dialog = open_import(home, desk, payments_kind())
    read(dialog, settled, "Member,Date,Amount\nAna,1/2/2015,3\n", types=False, last_day=False)
    box = dialog.columns.findChild(ChoiceBox, "column.0")
    assert box is not None
    every = [box.itemText(index) for index in range(box.count())]
    assert not any("Own field" in words for words in every)
    assert "Day received" in every or "Received" in " ".join(every)
    dialog.reject()
    settled()


def test_a_file_that_is_dropped_on_the_members_is_read(desk: Desk, qtbot: QtBot, settled: Settled) -> None:
    page = MembersPage(desk)
    seat(page, qtbot)
    settled()
    drop(page, MANUAL)
    settled()
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    assert dialog._detail.text() == "members.csv, 6 lines"
    dialog.reject()
    settled()


def _words(pane: QWidget) -> list[str]:
    return [label.text() for label in pane.findChildren(TextLabel)]


def test_the_kind_of_an_own_field_is_proposed_and_another_may_be_chosen(
    opened: ImportDialog, desk: Desk, settled: Settled
) -> None:
    text = "No,First name,Surname,Badge,Lift,Type,Paid to\n1,Ana,Vega,12,y,Individual,31/03/2017\n"
    read(opened, settled, text)
    badge, lift = (opened.columns.findChild(ChoiceBox, f"column.{place}") for place in (3, 4))
    assert badge is not None
    assert lift is not None
    assert badge.currentText() == "Own field: Number"
    assert lift.currentText() == "Own field: Yes or no"
    choose(badge, "Own field: Text")
    settled()
    assert badge.currentText() == "Own field: Text"
    press(opened, "Import 1 line")
    settled()
    assert [(one.name, one.kind.value) for one in desk.office.read(own_fields)] == [
        ("Badge", "text"),
        ("Lift", "yes-no"),
    ]
