"""Preview, crash dialog, reasons, bars: each says what it must and goes away clean."""

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.ask import _Reason
from psg_admin.ui.kit.crash import CrashDesk, CrashDialog
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.kit.undo_bar import UndoBar
from psg_admin.ui.kit.widgets import column
from tests.ui.conftest import Recorder, type_words

Settled = Callable[[], None]


def paper(pages: int) -> bytes:
    """Return a PDF whose pages each carry a black square at the top left."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4)
    for number in range(pages):
        canvas.rect(0, A4[1] - 200, 200, 200, fill=1)
        canvas.drawString(300, 400, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def preview(jobs: Jobs, qtbot: QtBot, settled: Settled) -> Iterator[Preview]:
    desk = QWidget()
    qtbot.addWidget(desk)
    desk.show()
    made = Preview(desk, jobs, title="Receipt R-2016-0231", data=paper(40), suggested=Path("Receipt.pdf"))
    made.open()
    settled()
    made.grab()
    qtbot.wait(1)
    settled()
    yield made
    desk.close()


def test_the_preview_shows_the_pages_as_they_will_be(preview: Preview) -> None:
    image = preview._pages.grab().toImage()
    place = preview._pages._place(0)
    assert image.pixelColor(place.left() + 20, place.top() + 20).name() == "#000000"
    assert image.pixelColor(place.right() - 20, place.bottom() - 20).name() == "#ffffff"
    assert preview._where.text() == "Page 1 of 40"


def test_only_the_pages_that_are_seen_are_drawn(preview: Preview) -> None:
    assert len(preview._pages._kept) <= 3


def test_the_preview_is_walked_and_sized_with_the_keyboard(preview: Preview, settled: Settled) -> None:
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview._where.text() == "Page 2 of 40"
    QTest.keyClick(preview, Qt.Key.Key_End)
    assert preview._where.text() == "Page 40 of 40"
    before = preview._pages.scale
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview._pages.scale > before
    QTest.keyClick(preview, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert preview._pages.scale <= before
    settled()


def test_the_document_is_saved_as_it_is(preview: Preview, recorder: Recorder, settled: Settled, tmp_path: Path) -> None:
    recorder.save_to = tmp_path / "Receipt.pdf"
    QTest.keyClick(preview, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert (tmp_path / "Receipt.pdf").read_bytes() == preview._data
    assert preview._said.text() == f"Saved as {tmp_path / 'Receipt.pdf'}."


def test_the_folder_that_is_offered_for_a_document_is_there(
    jobs: Jobs, qtbot: QtBot, settled: Settled, recorder: Recorder, tmp_path: Path
) -> None:
    made = Preview(None, jobs, title="Receipt", data=paper(1), suggested=tmp_path / "exports" / "Receipt.pdf")
    made.open()
    settled()
    made.save()
    assert recorder.asked == ["Save the document"]
    assert (tmp_path / "exports").is_dir()  # else the dialog would open wherever the program was started
    made.close()


def test_a_place_that_cannot_be_written_is_said(
    preview: Preview, recorder: Recorder, settled: Settled, tmp_path: Path
) -> None:
    recorder.save_to = tmp_path / "nowhere" / "Receipt.pdf"
    preview.save()
    settled()
    assert len(recorder.messages) == 1
    assert "nowhere does not exist" in recorder.messages[0]


def test_what_is_no_pdf_is_said(jobs: Jobs, qtbot: QtBot, settled: Settled, recorder: Recorder) -> None:
    broken = Preview(None, jobs, title="Receipt", data=b"no pdf", suggested=Path("x.pdf"))
    broken.open()
    settled()
    broken.close()
    assert recorder.messages == ["This file is not a PDF, or is damaged."]


def test_a_crash_is_told_plainly_and_whole(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__excepthook__", lambda *_what: None)
    desk = CrashDesk()
    try:
        1 // 0  # noqa: B018 - the crash
    except ZeroDivisionError as error:
        desk.hook(type(error), error, error.__traceback__)
        desk.hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: desk._open is not None)
    dialog = desk._open
    assert isinstance(dialog, CrashDialog)
    assert "ZeroDivisionError" in dialog.report
    assert "test_a_crash_is_told_plainly_and_whole" in dialog.report
    shown = dialog.findChild(QPlainTextEdit)
    assert shown is not None
    assert shown.toPlainText().strip() == dialog.report.strip()
    dialog.copy()
    assert QGuiApplication.clipboard().text() == dialog.report
    dialog.accept()
    qtbot.waitUntil(lambda: desk._open is None)


def test_a_reason_is_never_empty(qtbot: QtBot) -> None:
    dialog = _Reason(None, "Cancel the booking", "Why is it cancelled?")
    qtbot.addWidget(dialog)
    dialog.open()
    go = next(one for one in dialog.findChildren(QPushButton) if one.property("look") == "primary")
    assert not go.isEnabled()
    area = dialog.findChild(QPlainTextEdit)
    assert area is not None
    assert area.accessibleName() == "Why is it cancelled?"
    type_words(area, "  Fell ill ")
    assert go.isEnabled()
    go.click()
    assert dialog.reason() == "Fell ill"
    assert dialog.result() == _Reason.DialogCode.Accepted


@pytest.mark.parametrize(
    ("title", "leave", "said"),
    [("Take the payment back", "", "Cancel"), ("Cancel the booking", "&Keep the booking", "Keep the booking")],
)
def test_leaving_is_called_cancel_but_where_the_deed_is_to_cancel(
    title: str, leave: str, said: str, qtbot: QtBot
) -> None:
    dialog = _Reason(None, title, "Why?", leave)
    qtbot.addWidget(dialog)
    dialog.open()
    out = next(one for one in dialog.findChildren(QPushButton) if one.property("look") != "primary")
    assert out.text().replace("&", "") == said
    out.click()
    assert dialog.result() == _Reason.DialogCode.Rejected


def test_the_bar_offers_to_undo_only_what_can_be(qtbot: QtBot) -> None:
    bar = UndoBar()
    qtbot.addWidget(bar)
    undo = bar.findChild(QAbstractButton, "undo")
    assert undo is not None
    bar.show_changes(changed(Topic.PAYMENTS, summary="Receipt R-2016-0231 issued", undoable=False))
    assert bar.text() == "Receipt R-2016-0231 issued."
    assert not undo.isVisible()
    bar.show_changes(changed(Topic.PEOPLE, summary="Address of Lucía changed"))
    assert undo.isVisible()
    bar.show_changes(Changes(frozenset(), "Settings were the same already"))
    assert not bar.isVisible()


def test_the_bar_has_one_colour_whatever_it_tells(qtbot: QtBot) -> None:
    bar = UndoBar()
    qtbot.addWidget(bar)
    bar.show_changes(changed(Topic.PEOPLE, summary="Address of Lucía changed"))
    grounds = {bar.grab().toImage().pixelColor(4, bar.height() // 2).name()}
    bar.say("“Lucía added” cannot be undone any more.")
    grounds.add(bar.grab().toImage().pixelColor(4, bar.height() // 2).name())
    assert grounds == {QColor(theme.tokens().bar).name()}


def test_the_bar_goes_away_by_itself(qtbot: QtBot) -> None:
    desk, bar, line = QWidget(), UndoBar(), QLineEdit()
    qtbot.addWidget(desk)
    desk.setLayout(column(line, bar))
    desk.show()
    line.setFocus()
    bar._timer.setInterval(1)
    bar.show_changes(changed(Topic.PEOPLE, summary="Address of Lucía changed"))
    qtbot.waitUntil(lambda: not bar.isVisible())
