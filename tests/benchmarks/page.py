"""The page of members with its list, in a process of its own: how long its window stood still, and its memory."""

import json
import sys
from time import perf_counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from psg_admin import paths
from psg_admin.bootstrap import manifests, open_at
from psg_admin.ui.app import DeskWindow, make_app
from tests.benchmarks.measure import peak_memory

BEAT_MS = 5


class Heart:
    """A timer that beats every five milliseconds and notes the longest pause, with what was going on."""

    def __init__(self) -> None:
        self.stalls: dict[str, float] = {}
        self.doing = ""
        self._last = perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self, doing: str) -> None:
        """Beat, and say what for."""
        self.doing = doing
        self._last = perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = perf_counter()
        self.stalls[self.doing] = max(self.stalls.get(self.doing, 0.0), (now - self._last) * 1000 - BEAT_MS)
        self._last = now


def main(folder: str) -> None:
    """Open the page, and once more with a filter; say the longest stalls in ms and the peak of memory in MB."""
    home = paths.home(folder)
    (home.folder / "desk.json").unlink(missing_ok=True)  # so that it begins with the first page, not with this one
    make_app()
    office = open_at(home, None, create=False)
    desk = DeskWindow(office, home, manifests())
    desk.window.show()
    heart = Heart()

    def settle() -> None:
        QTest.qWait(30)
        while desk.jobs.waiting:
            QTest.qWait(10)
        QTest.qWait(30)

    QTest.qWait(600)  # a glance at the first page
    settle()
    heart.start("open")
    begun = perf_counter()
    QTest.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    settle()
    opened = perf_counter() - begun
    page = desk.window.current_page()
    from psg_admin.ui.memberships.page import MembersPage  # not before: reading its module is part of opening it

    assert isinstance(page, MembersPage)
    heart.start("scroll")
    bar = page.members.grid().verticalScrollBar()
    for part in (2, 1):
        bar.setValue(bar.maximum() // part)
        settle()
    memory = peak_memory()
    rows = page.members.count()
    print(json.dumps({"stalls": heart.stalls, "memory": memory, "rows": rows, "opened": opened}), flush=True)
    desk.close()
    QApplication.processEvents()


if __name__ == "__main__":
    main(sys.argv[2])
