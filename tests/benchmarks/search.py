"""Search as you type, from the key pressed to the first rows painted, beside the bare FTS5 query."""

import sqlite3
from statistics import median
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from psg_admin.bootstrap import manifests, open_at
from psg_admin.paths import Home
from psg_admin.ui.app import DeskWindow, make_app
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices

QUERY = """
    SELECT e.kind, e.record_id, e.text FROM search_fts JOIN search_entry AS e ON e.id = search_fts.rowid
    WHERE search_fts MATCH ? ORDER BY rank LIMIT 12
"""
"""The first rows as FTS5 gives them, the best first (https://sqlite.org/fts5.html#sorting_by_auxiliary_function_results)."""

WORDS = ("ramirez", "smith", "dolores")
"""What is typed, names that many have; the last letter of each is timed."""

NOTHING = "qqq"
"""What was found before, so that every line of what is found has to be drawn anew."""

ROUNDS = 30
"""How often each is done, for both sides: a few milliseconds drown in what else the machine does. (Once for a look.)"""

PACE_MS = 60
"""Between one letter and the next, for both sides: nobody types faster, and nothing stays warm by being repeated."""


class Painted(QObject):
    """Says when a widget was painted after it had got something new to show."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.at = 0.0
        self.loop = QEventLoop(self)
        self.awaited = False
        watched.installEventFilter(self)

    def expect(self) -> None:
        """Something new has reached the widget: the next time it is painted, it is seen."""
        self.awaited = True

    def wait(self) -> float:
        """Return when it was painted, in the seconds of ``perf_counter``."""
        self.loop.exec()
        return self.at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.Paint or not self.awaited:
            return False
        self.awaited = False
        QCoreApplication.sendEvent(watched, event)  # now it is painted
        self.at = perf_counter()
        self.loop.quit()
        return True


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Type into the search of a real window."""
    home = offices.home(sizes.search)
    make_app()
    office = open_at(home, None, create=False)
    desk = DeskWindow(office, home, manifests())
    desk.window.show()
    try:
        _settle(desk)
        pairs = [(*_both(desk, home, words, sizes.repeats), words) for words in WORDS]
    finally:
        desk.close()
        QApplication.processEvents()
    name = f"Search as you type, {sizes.search:,} people"
    return [
        # What a key costs the window, some three milliseconds, is the same for a name that is found in one: the limit
        # is a frame of the screen.
        Result(f"{name}: “{words}”", ours * 1000, "ms", bare * 1000, ceiling=16.0)
        for ours, bare, words in pairs
    ]


def _settle(desk: DeskWindow) -> None:
    QApplication.processEvents()
    while desk.jobs.waiting:
        QTest.qWait(5)
    QTest.qWait(PACE_MS)


def _both(desk: DeskWindow, home: Home, words: str, repeats: int) -> tuple[float, float]:
    """Return the median time of either side, which take turns: what else the machine does weighs on both alike."""
    box = desk.window.search
    box.start()
    painted = Painted(box.list.viewport())
    box.list.model().rowsInserted.connect(painted.expect)
    connection = sqlite3.connect(home.database)
    try:
        rounds = range(ROUNDS if repeats > 1 else 1)
        pairs = [(_typed(desk, painted, words), _bare(connection, words)) for _round in rounds]
    finally:
        connection.close()
    painted.deleteLater()
    box.leave()
    ours, bare = zip(*pairs, strict=True)
    return median(ours), median(bare)


def _typed(desk: DeskWindow, painted: Painted, words: str) -> float:
    """Return how long the last letter takes to the rows it finds, after something else was found and seen."""
    line = desk.window.search.line
    line.setText(NOTHING)
    line.textEdited.emit(NOTHING)
    _settle(desk)
    line.setText(words[:-1])
    begun = perf_counter()
    QTest.keyClicks(line, words[-1])
    return painted.wait() - begun


def _bare(connection: sqlite3.Connection, words: str) -> float:
    """Return how long SQLite itself takes to find the records by the same words."""
    asked = " ".join(f'"{word}"' for word in words.split() if len(word) > 2)  # FTS5 knows trigrams
    QTest.qWait(PACE_MS)
    begun = perf_counter()
    connection.execute(QUERY, (asked,)).fetchall()
    return perf_counter() - begun
