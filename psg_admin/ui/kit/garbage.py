"""Python's collector of garbage, kept to the window's thread while other threads are at work.

It runs in whichever thread happens to make the next thing, and what it finds may be a circle with a widget in it: one
that is destroyed outside the window's thread takes the program with it (https://doc.qt.io/qt-6/threads-qobject.html).
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from psg_admin.kernel.collector import is_paused

_EVERY_MS = 500


class Garbage(QObject):
    """While it stands, garbage is collected in the thread of ``parent`` alone, twice a second where there is any.

    Where the collector was off already, as at the start of the program, it waits for :meth:`begin`. ``looked()`` comes
    after each time at which there might have been any.
    """

    looked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._ticks = QTimer(self)
        self._ticks.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._ticks.setInterval(_EVERY_MS)
        self._ticks.timeout.connect(_collect)
        self._ticks.timeout.connect(self.looked)
        if self._was_on:
            self.begin()

    def begin(self) -> None:
        """Begin to collect, now that all has been imported."""
        self._ticks.start()

    def end(self) -> None:
        """Leave the collector to itself again, as it was: no other thread is at work any more."""
        self._ticks.stop()
        if self._was_on:
            gc.enable()


def _collect() -> None:
    """Collect the oldest generation of which there is more than its threshold, as Python itself would."""
    if is_paused():
        return
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
