"""Garbage is collected in the window's thread alone, and it is collected."""

import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.progress import Progress
from psg_admin.store.office import Office
from psg_admin.ui.kit.jobs import Jobs


class Circle:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self
        self.more: list[Any] = [[] for _number in range(10)]


def circles(_progress: Progress) -> "weakref.ref[Circle]":
    """Make many circles, and return the last one without holding it."""
    return [weakref.ref(Circle()) for _number in range(5000)][-1]


def test_what_a_lane_leaves_is_collected_by_the_window(jobs: Jobs, settled: Callable[[], None], qtbot: QtBot) -> None:
    threads: list[str] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        threads.append(threading.current_thread().name)

    left: list[weakref.ref[Circle]] = []
    gc.callbacks.append(note)
    try:
        owner = QObject()
        jobs.run(circles, owner=owner, then=left.append)
        settled()
        qtbot.waitUntil(lambda: bool(threads), timeout=20_000)
    finally:
        gc.callbacks.remove(note)
    assert set(threads) == {threading.main_thread().name}
    gc.collect()
    assert left[0]() is None


def test_nothing_is_collected_while_a_deed_has_put_the_collector_aside(jobs: Jobs, qtbot: QtBot) -> None:
    phases: list[str] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        phases.append(phase)

    gc.callbacks.append(note)
    try:
        with collector_paused():
            left = [Circle() for _number in range(5000)]
            with qtbot.waitSignal(jobs.garbage.looked, timeout=20_000):
                pass
            assert phases == []
        with qtbot.waitSignal(jobs.garbage.looked, timeout=20_000):
            pass
        assert phases[:1] == ["start"]
    finally:
        gc.callbacks.remove(note)
    assert len(left) == 5000


def test_the_collector_is_left_as_it_was(sqlite_office: Office, qtbot: QtBot) -> None:
    assert gc.isenabled()
    made = Jobs(sqlite_office)
    assert not gc.isenabled()
    made.close()
    assert gc.isenabled()
