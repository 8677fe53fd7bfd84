"""Statements imported in the window: the file, its account, where its lines end, several at once, and the deed."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from psg_admin.accounts.queries import chart
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.queries import LineRow, statement_lines, statements
from psg_admin.kernel.money import Money
from psg_admin.ui.bank.files import Pile
from psg_admin.ui.bank.importing import StatementsDialog, open_import
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import ChoiceBox, TextLabel
from tests.bank import samples
from tests.bank.desk import with_account
from tests.bank.test_traps import HOSTILE
from tests.ui.conftest import Recorder, drop, press, seat

Settled = Callable[[], None]
MANUAL = Path(__file__).parents[3] / "docs" / "manual" / "files" / "september.csv"
ODD = "When,What,How much\n03/09/2015,HERON,22.50\n04/09/2015,WREN,13.50\n13/09/2015,garbled,x12\n"


@pytest.fixture
def opened(home: QWidget, desk: Desk, settled: Settled) -> Iterator[StatementsDialog]:
    """The window of an import, on an office with one account at the bank."""
    dialog = open_import(desk, (), home)
    settled()
    yield dialog
    if isValid(dialog):  # it is gone once something is imported
        dialog.reject()
    settled()


@pytest.fixture
def september(tmp_path: Path) -> Path:
    """The statement of the manual, ten years before: the office of the tests is in 2016."""
    return written(tmp_path, MANUAL.read_text("utf-8"), "september.csv")


def written(folder: Path, text: str, name: str = "file.csv") -> Path:
    """Write a file of the bank."""
    path = folder / name
    path.write_text(text.replace("2026", "2016"), "utf-8")
    return path


def read(dialog: StatementsDialog, settled: Settled, *paths: Path) -> None:
    """Read files."""
    dialog.add(paths)
    settled()


def counts(dialog: StatementsDialog) -> dict[str, int]:
    """Return how many lines of the file that is looked at end in each pile, without those of none."""
    assert dialog._now is not None
    return {pile.value: count for pile, count in dialog._now.piles.counts.items() if count}


def choose(box: ChoiceBox, words: str) -> None:
    """Choose as a person does, by what the line of a box begins with."""
    index = next(index for index in range(box.count()) if box.itemText(index).startswith(words))
    box.setCurrentIndex(index)
    box.activated.emit(index)


def said(dialog: StatementsDialog, name: str) -> str:
    """Return what a line of words says, "" where it is not seen."""
    label = dialog.findChild(TextLabel, name)
    assert isinstance(label, TextLabel)
    return label.text() if label.isVisible() else ""


def import_button(dialog: StatementsDialog) -> str:
    """Return what the button says."""
    return dialog._import.text().replace("&", "")


def kept(desk: Desk) -> list[LineRow]:
    """Return the lines that are kept."""
    return desk.office.read(partial(statement_lines))


def test_the_statement_of_the_manual_ends_in_piles_that_add_up(
    opened: StatementsDialog, desk: Desk, settled: Settled, september: Path
) -> None:
    read(opened, settled, september)
    assert counts(opened) == {"new": 4, "refused": 1}
    assert opened.chips.current() == Pile.REFUSED  # what wants a look comes first
    assert opened.table.count() == 1
    assert "no such day: September has 30" in opened.pane.findChildren(TextLabel)[2].text()
    assert "do not make £1,109.60" in said(opened, "proof")
    assert import_button(opened) == "Import 4 lines"
    press(opened, "Import 4 lines")
    settled()
    assert not isValid(opened)
    assert len(kept(desk)) == 4
    desk.jobs.undo(desk.jobs)
    settled()
    assert kept(desk) == []


def test_what_is_there_already_is_seen_and_nothing_new_is_said(
    home: QWidget, opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    file = written(tmp_path, samples.HSBC, "hsbc.csv")
    read(opened, settled, file)
    assert "it adds up" in said(opened, "proof")
    opened.bring_in()
    settled()
    again = open_import(desk, [file], home)
    settled()
    assert counts(again) == {"seen": 5}
    assert not again._import.isEnabled()
    assert said(again, "promise") == "There is nothing new in it: every line is there already."
    again.reject()
    settled()
    unread = open_import(desk, [written(tmp_path, samples.HSBC.replace("10 Sep", "31 Sep"), "unread.csv")], home)
    settled()
    assert counts(unread) == {"seen": 4, "refused": 1}
    assert said(unread, "promise") == "There is no new line in it."
    unread.reject()
    settled()


def test_the_account_is_found_by_the_number_in_the_file_and_made_where_it_is_not_there(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    read(opened, settled, written(tmp_path, samples.LLOYDS))
    assert "30-00-00 12345678, which is not an account of the office" in said(opened, "refused")
    assert not opened._import.isEnabled()
    press(opened, "New account…")
    settled()
    form = opened.findChild(FormDialog)
    assert isinstance(form, FormDialog)
    assert form.form.peek()["sort_code"] == "30-00-00"
    assert form.form.peek()["number"] == "12345678"
    form.form.put("name", "Lloyds")
    form.form.changed.emit()
    form.submit()
    settled()
    assert [one.name for one in desk.office.read(chart).accounts.values()][-1] == "Lloyds"
    assert counts(opened) == {"new": 5}
    assert opened.file.account.currentText() == "Lloyds · 30-00-00 · 12345678"
    assert opened._import.isEnabled()


def test_where_nothing_tells_the_account_it_is_asked_once_for_all_files_of_a_kind(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    with_account(desk.office, "Savings")
    one = written(tmp_path, "Date,Description,Amount\n13/08/2015,a,1.00\n", "aug.csv")
    other = written(tmp_path, "Date,Description,Amount\n13/09/2015,b,2.00\n", "sep.csv")
    read(opened, settled, one, other)
    assert "does not say of which account it is" in said(opened, "refused")
    assert opened.file.account.currentText() == "Choose the account"
    choose(opened.file.account, "Savings")
    settled()
    assert import_button(opened) == "Import 2 files, 2 lines"
    press(opened, "Import 2 files, 2 lines")
    settled()
    assert [row.account for row in kept(desk)] == ["savings", "savings"]


def test_a_table_nobody_knows_is_read_as_a_person_says_and_known_again_by_its_headings(
    home: QWidget, opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    file = written(tmp_path, ODD)
    read(opened, settled, file)
    assert said(opened, "refused").startswith("⚠ Say below what its columns hold")
    assert opened.focusWidget().objectName() == "column.0"  # what has to be said first
    boxes = [opened.columns.findChild(ChoiceBox, f"column.{place}") for place in range(3)]
    for box, words in zip(boxes, ("Day", "Text", "Sum"), strict=True):
        assert isinstance(box, ChoiceBox)
        choose(box, words)
        settled()
    assert counts(opened) == {"new": 2, "refused": 1}
    press(opened, "Import 2 lines")
    settled()
    assert [row.text for row in kept(desk)] == ["HERON", "WREN"]
    again = open_import(desk, [written(tmp_path, ODD.replace("2015,WREN", "2015,TEAL"), "next.csv")], home)
    settled()
    assert counts(again) == {"new": 1, "seen": 1, "refused": 1}
    again.reject()
    settled()


def test_days_that_fit_two_orders_are_asked_of_a_table_nobody_knows(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    read(opened, settled, written(tmp_path, "Date,Description,Amount\n03/04/2015,one,1.00\n05/04/2015,two,2.00\n"))
    assert not opened._import.isEnabled()
    assert said(opened, "promise") == "Above the lines, answer first: In which order are the days written?"
    choose(opened.columns.days, "month, day, year")
    settled()
    press(opened, "Import 2 lines")
    settled()
    assert [row.day.month for row in kept(desk)] == [3, 5]


def test_a_file_of_several_accounts_is_a_plan_for_each_of_them(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    with_account(desk.office, "Current", "60-00-00", "12345678")
    with_account(desk.office, "Savings", "60-00-00", "87654321")
    head, *rows = samples.NATWEST.splitlines()
    other = [row.replace("12345678", "87654321") for row in rows]
    read(opened, settled, written(tmp_path, "\n".join((head, *rows, *other)), "both.csv"))
    assert opened.files.isVisible()
    assert opened.files.count() == 2
    opened.bring_in()
    settled()
    assert {row.account for row in desk.office.read(partial(statements))} == {"current", "savings"}


def test_files_that_cannot_be_taken_are_left_out_and_say_why(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path, september: Path
) -> None:
    pdf = tmp_path / "renamed.csv"
    pdf.write_bytes(b"%PDF-1.7 and so on")
    read(opened, settled, september, pdf, written(tmp_path, "", "empty.csv"))
    assert opened.files.count() == 3
    assert said(opened, "promise") == "2 files are left out: each says why."
    opened.files.select_id(2)
    settled()
    assert "PDF" in said(opened, "refused")
    assert import_button(opened) == "Import 4 lines"


def test_the_refused_lines_are_saved_as_they_stand_with_the_reason(
    opened: StatementsDialog, settled: Settled, recorder: Recorder, tmp_path: Path, september: Path
) -> None:
    recorder.save_to = tmp_path / "refused.csv"
    read(opened, settled, september)
    press(opened, "Save the refused…")
    settled()
    saved = recorder.save_to.read_text("utf-8-sig").splitlines()
    assert saved[0] == "Date,Type,Description,Paid out,Paid in,Balance,Why it was refused"
    assert saved[1].startswith("31 Sep 2016,CR,PEBBLE F PEBBLE,,20.00,")


def test_a_file_that_grew_since_it_was_read_is_not_imported(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    file = written(tmp_path, samples.HSBC, "hsbc.csv")
    read(opened, settled, file)
    written(tmp_path, samples.HSBC + "22 Sep 2026,CR,MORE,,1.00,452.10\n", "hsbc.csv")
    opened.bring_in()
    settled()
    assert isValid(opened)
    assert "The file has changed since it was read" in opened._error.text()
    assert kept(desk) == []
    read(opened, settled, file)  # dropped again, it is read anew
    assert counts(opened) == {"new": 6}


def test_what_another_desk_imported_meanwhile_is_looked_at_again(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    file = written(tmp_path, samples.HSBC, "hsbc.csv")
    read(opened, settled, file)
    other = open_import(desk, [file], opened.parentWidget())
    settled()
    other.bring_in()
    settled()
    opened.bring_in()
    settled()
    assert "Something has changed since this was planned" in opened._error.text()
    assert counts(opened) == {"seen": 5}
    assert len(kept(desk)) == 5


def test_what_a_processor_kept_is_said(opened: StatementsDialog, settled: Settled, tmp_path: Path) -> None:
    text = (
        "Date,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID\n"
        "13/09/2015,J Heron,Website Payment,Completed,GBP,22.50,-0.97,21.53,AAA\n"
        "15/09/2015,,General Withdrawal,Completed,GBP,-21.53,0.00,-21.53,BBB\n"
    )
    read(opened, settled, written(tmp_path, text))
    notes = opened.file._notes.text()
    assert "Of £22.50 the processor kept £0.97" in notes
    assert "1 payout of £21.53 is a transfer" in notes
    assert opened.file.form.currentText() == "PayPal"
    press(opened, "New account…")
    settled()
    form = opened.findChild(FormDialog)
    assert isinstance(form, FormDialog)
    assert (form.form.peek()["name"], form.form.peek()["kind"]) == ("PayPal", AccountKind.PROCESSOR)
    form.reject()
    settled()


def test_lines_are_found_by_words_and_by_their_sum(opened: StatementsDialog, settled: Settled, tmp_path: Path) -> None:
    read(opened, settled, written(tmp_path, samples.HSBC))
    opened.search.setText("wren")
    settled()
    assert opened.table.count() == 2
    opened.search.setText("1164.40")
    settled()
    row = opened.table.current_row()
    assert opened.table.count() == 1
    assert row is None or row.line is None or row.line.amount == Money.of("-1164.40")


def test_a_table_is_pasted_and_a_file_is_dropped(opened: StatementsDialog, settled: Settled, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setText(samples.HSBC.replace("2026", "2016"))
    QTest.keyClick(opened, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert counts(opened) == {"new": 5}
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(written(tmp_path, samples.HSBC, "same.csv")))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    opened.dropEvent(event)
    settled()
    assert opened.files.count() == 2
    opened.files.select_id(2)
    settled()
    assert counts(opened) == {"seen": 5}


def test_enter_imports_nothing(opened: StatementsDialog, desk: Desk, settled: Settled, september: Path) -> None:
    read(opened, settled, september)
    opened.table.setFocus()
    QTest.keyClick(opened, Qt.Key.Key_Return)
    settled()
    assert isValid(opened)
    assert kept(desk) == []


def test_a_file_that_is_dropped_on_the_page_of_the_bank_is_looked_at(
    desk: Desk, settled: Settled, qtbot: QtBot, september: Path
) -> None:
    page = BankPage(desk)
    seat(page, qtbot)
    settled()
    drop(page, september)
    settled()
    dialog = page.findChild(StatementsDialog)
    assert isinstance(dialog, StatementsDialog)
    assert counts(dialog) == {"new": 4, "refused": 1}
    dialog.reject()
    settled()


def test_whatever_file_is_dropped_it_is_read_or_says_in_a_sentence_why_not(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    paths: list[Path] = []
    for name, (data, _words) in HOSTILE.items():
        if name != "mm/dd of days to come":  # they are to come where today is ten years before, in either order
            paths.append(tmp_path / f"{len(paths)}.csv")
            paths[-1].write_bytes(data)
    paths += [tmp_path, tmp_path / "not there.csv"]
    read(opened, settled, *paths)
    assert opened._seen is not None
    assert len(opened._seen.shown) == len(paths)
    for place, one in enumerate(opened._seen.shown, 1):
        assert one.plan is None, one.name
        opened.files.select_id(place)
        settled()
        assert said(opened, "refused").endswith((".", "?")), one.name
    assert not opened._import.isEnabled()
    assert said(opened, "promise") == "No file can be taken: each says why."
    assert kept(desk) == []


def test_a_long_statement_is_read_while_the_window_answers(
    opened: StatementsDialog, desk: Desk, settled: Settled, tmp_path: Path
) -> None:
    days = [f"{1 + place % 28:02}/{1 + place // 28 % 9:02}/2015,PAYER {place},1.00" for place in range(20_000)]
    file = written(tmp_path, "\n".join(("Date,Description,Amount", *days)))
    waits: list[float] = []
    last = monotonic()

    def tick() -> None:
        nonlocal last
        waits.append(monotonic() - last)
        last = monotonic()

    timer = QTimer(opened)
    timer.setInterval(10)
    timer.timeout.connect(tick)
    timer.start()
    read(opened, settled, file)
    timer.stop()
    assert counts(opened) == {"new": 20_000}
    assert max(waits) < 1
    assert opened.table.count() == 20_000
