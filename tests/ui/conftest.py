"""What holds for every test of the desktop: words go to a recorder, and nothing is left behind."""

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.kit import ask, theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import forget_drafts
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.remember import habits


class Recorder(ask.Door):
    """Hears what would be said to a person, and answers as the test told it to."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.asked: list[str] = []
        self.agrees = True
        self.reason: str | None = "Because"
        self.save_to: Path | None = None
        self.open_these: list[Path] = []
        self.folder: Path | None = None

    def tell(self, parent: QWidget | None, text: str) -> None:
        self.messages.append(text)

    def confirm(self, parent: QWidget | None, question: str, action_text: str) -> bool:
        self.asked.append(question)
        return self.agrees

    def choose_save_file(
        self, parent: QWidget | None, title: str, suggested: Path, kinds: Sequence[ask.FileKind]
    ) -> Path | None:
        self.asked.append(title)
        return self.save_to

    def choose_open_files(self, parent: QWidget | None, title: str, kinds: Sequence[ask.FileKind]) -> list[Path]:
        self.asked.append(title)
        return self.open_these

    def choose_folder(self, parent: QWidget | None, title: str, start: Path) -> Path | None:
        self.asked.append(title)
        return self.folder

    def ask_reason(self, parent: QWidget | None, title: str, question: str, leave: str = "") -> str | None:
        self.asked.append(question)
        return self.reason


def type_words(widget: QWidget, words: str) -> None:
    """Type ``words`` into ``widget`` key by key; unlike qtbot's own way this also knows accents and dashes."""
    for sign in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def type_over(widget: QWidget, words: str) -> None:
    """Type ``words`` into ``widget`` over what stands there."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    type_words(widget, words)


def press(inside: QWidget, words: str) -> None:
    """Press the one button that is seen in ``inside`` and says ``words``, or choose that in the menu of one."""
    seen = [one for one in inside.findChildren(QPushButton) if one.isVisible()]
    found = [one for one in seen if one.text().replace("&", "") == words]
    lines = [line for line in in_menus(inside) if line.text().replace("&", "") == words and line.isEnabled()]
    if not found and len(lines) == 1:
        lines[0].trigger()
        return
    assert len(found) == 1, f"{len(found)} buttons “{words}” among {[one.text() for one in seen]}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def drop(page: QWidget, file: Path) -> None:
    """Drag a file over a page and drop it there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copied, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), copied, data, left, keys)
    QApplication.sendEvent(page, entered)
    if entered.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), copied, data, left, keys))


def in_menus(inside: QWidget) -> list[QAction]:
    """Return what the menus of the buttons offer that are seen in ``inside``."""
    menus = [one.menu() for one in inside.findChildren(QPushButton) if one.isVisible() and one.menu() is not None]
    return [line for menu in menus for line in menu.actions() if not line.isSeparator()]


def button(inside: QWidget, name: str) -> QPushButton:
    """Return the button of this object name."""
    found = inside.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), f"no button {name}"
    return found


def seat(page: Page, bot: QtBot) -> None:
    """Show ``page`` as the window does, and let it hear of each deed."""
    page.resize(1100, 760)
    bot.addWidget(page)
    page.jobs.changed.connect(page.reload)
    page.show()
    page.reload()


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """What a window stands over that a page opens."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, a lane or a running timer behind.

    What is still there then stays (imports, statements that were put together): it is set aside, so that looking for
    what the next test leaves behind is quick.
    """
    theme.apply(qapp, "light")
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # What the test still held is let go of first, in the window's thread.
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    left = [f"window {widget.objectName() or type(widget).__name__}" for widget in windows]
    for widget in windows:
        widget.close()
    left += [thread.name for thread in threading.enumerate() if thread.name.startswith("lane ")]
    left += [f"timer of {timer.parent()}" for timer in _running_timers()]
    gc.freeze()
    habits.close()  # the habits of one test are none of the next one's
    forget_drafts()
    assert not left, f"left behind: {', '.join(left)}"


def _running_timers() -> list[QTimer]:
    return [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, QTimer) and shiboken6.isValid(thing) and thing.isActive()
    ]


@pytest.fixture(autouse=True)
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """The door through which every word passes, replaced by a recorder."""
    made = Recorder()
    monkeypatch.setattr(ask, "door", made)
    return made


@pytest.fixture
def jobs(sqlite_office: Office, qapp: QApplication) -> Iterator[Jobs]:
    """Lanes at work on a fresh empty office."""
    made = Jobs(sqlite_office)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def desk(jobs: Jobs, sqlite_office: Office, tmp_path: Path) -> Desk:
    """What every page is given, on a fresh empty office."""
    return Desk(jobs, sqlite_office, Home(tmp_path))


@pytest.fixture
def settled(jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    """Wait until every answer is home and nothing new was asked for."""

    came: list[None] = []
    jobs.idle.connect(partial(came.append, None))

    def wait() -> None:
        while True:
            QCoreApplication.processEvents()
            if jobs.waiting:
                with qtbot.waitSignal(jobs.idle, timeout=10_000):
                    pass
                continue
            # Widgets put in while an answer was taken home are shown by an event of their own, a turn later; and what
            # nobody waits for may have come meanwhile.
            came.clear()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents()
            if not came and not jobs.waiting:
                break
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    return wait
