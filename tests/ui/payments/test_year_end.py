"""The year's end at the desk: its papers are saved, the books are closed and opened again."""

from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtWidgets import QCheckBox, QPushButton

from psg_admin.books.queries import closed_to
from psg_admin.paper.preview import page_count
from psg_admin.ui.dialogs.year_end import (
    CloseYearDialog,
    YearPapersDialog,
    open_close_year,
    open_reopen_year,
    open_year_papers,
)
from psg_admin.ui.kit.dialog import FormDialog
from tests.ui.conftest import Recorder
from tests.ui.payments.till import Till

END = date(2016, 3, 31)


def closing(till: Till) -> CloseYearDialog:
    open_close_year(till.page, till.desk)
    found = till.form()
    assert isinstance(found, CloseYearDialog)
    return found


def close(till: Till) -> None:
    dialog = closing(till)
    tick(dialog)
    till.settled()
    till.press(dialog, "Close the books")


def action(dialog: FormDialog) -> QPushButton:
    found = dialog.findChild(QPushButton, "action")
    assert isinstance(found, QPushButton)
    return found


def tick(dialog: FormDialog) -> None:
    box = dialog.form.editor("anyway").widget
    assert isinstance(box, QCheckBox)
    box.click()


def test_what_stands_open_holds_the_button_until_a_tick_says_that_it_may(till: Till) -> None:
    till.books.pay(till.ana, "27.00", till.fee, on=date(2016, 2, 1))
    dialog = closing(till)
    assert dialog.form.peek()["last_day"] == END
    assert "1 cheque (£27.00) is on no paying-in slip." in dialog.accessibleDescription()
    assert not action(dialog).isEnabled()
    till.type(dialog, "last_day", "31 mar 2015")
    assert dialog.accessibleDescription() == "Nothing stands open at the end of 31 March 2015."
    till.type(dialog, "last_day", "31 mar 2016")
    tick(dialog)
    till.settled()
    till.press(dialog, "Close the books")
    assert till.desk.office.read(closed_to) == END
    assert list(till.desk.home.backups.glob("*before-close*"))


def test_the_books_are_opened_again_with_a_reason(till: Till, recorder: Recorder) -> None:
    open_reopen_year(till.page, till.desk)
    till.settled()
    assert recorder.messages == ["The books are not closed to any day."]
    close(till)
    open_reopen_year(till.page, till.desk)
    dialog = till.form()
    assert isinstance(dialog, FormDialog)
    assert dialog.windowTitle() == "Open the books again that are closed to 31 March 2016"
    dialog.form.put("reason", "A cheque was missed")
    till.press(dialog, "Open the books again")
    assert till.desk.office.read(closed_to) is None


def test_each_paper_of_the_year_is_saved(till: Till, recorder: Recorder, tmp_path: Path) -> None:
    till.books.pay(till.ana, "27.00", till.fee, on=date(2016, 4, 2))
    saved: list[Path] = []
    for words, name in (("Workbook…", "w.xlsx"), ("Account…", "a.pdf"), ("Committee’s page…", "c.pdf")):
        recorder.save_to = tmp_path / name
        open_year_papers(till.page, till.desk, saved.append)
        till.settled()
        dialog = next(one for one in till.dialogs() if isinstance(one, YearPapersDialog))
        till.press(dialog, words)
        till.settled()
    assert saved == [tmp_path / name for name in ("w.xlsx", "a.pdf", "c.pdf")]
    assert load_workbook(saved[0])["Transactions"]["E2"].value == 27
    assert page_count(saved[1].read_bytes()) == 2
    assert saved[2].read_bytes().startswith(b"%PDF")


def test_of_a_closed_year_the_paper_is_the_one_that_was_kept(till: Till, recorder: Recorder, tmp_path: Path) -> None:
    close(till)
    files: list[Path] = []
    for name in ("one.xlsx", "two.xlsx"):
        recorder.save_to = tmp_path / name
        open_year_papers(till.page, till.desk, files.append)
        till.settled()
        dialog = next(one for one in till.dialogs() if isinstance(one, YearPapersDialog))
        dialog.form.put("year", next(year for year in dialog.years if year.last == END))
        till.press(dialog, "Workbook…")
        till.settled()
    assert files[0].read_bytes() == files[1].read_bytes()
