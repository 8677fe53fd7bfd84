"""How many pairs of people look alike: counted behind all other work, and remembered while nobody has changed since."""

from __future__ import annotations

from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from psg_admin.kernel.collector import collector_paused
from psg_admin.ui.kit.remember import habits

if TYPE_CHECKING:
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.office import Office
    from psg_admin.ui.kit.desk import Desk

_HABIT = "today twins"
_FIRST = 2.0
"""So many seconds the first count of a morning waits: the window is still about to fill."""
_REST = 5
"""After a count it rests so many times as long as that took, however many people there are."""
_SLICE, _PAUSE = 0.001, 0.004
"""So many seconds it counts on end, and so many it then lets the window and everybody else go on."""


class Counted(NamedTuple):
    """How many pairs look alike in the state of the people that ``seal`` tells, and how many seconds that took."""

    seal: str
    pairs: int
    seconds: float


class Twins(QObject):
    """Keeps count of the pairs of people who look alike. ``counted`` comes with each other count.

    It is asked for by :meth:`look`, once the first page is there and after deeds; nothing waits for it.
    """

    counted = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        kept = habits.get(_HABIT)
        seal, pairs = kept.get("seal"), kept.get("pairs")
        known = isinstance(seal, str) and isinstance(pairs, int)
        self._known: Counted | None = Counted(str(seal), int(pairs or 0), 0.0) if known else None
        self._is_of_now = False
        self._counting = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)

    @property
    def pairs(self) -> int:
        """How many pairs look alike, as far as is known: 0 before the first count of this office."""
        return self._known.pairs if self._known is not None and self._is_of_now else 0

    def look(self) -> None:
        """Count anew as soon as may be, if the people are not as they were."""
        if self._counting:
            self._again = True
        elif not self._timer.isActive():
            self._count()

    def _count(self) -> None:
        self._counting, self._again = True, False
        known = "" if self._known is None else self._known.seal
        work = partial(_counted, self._desk.office, known, 0.0 if self._is_of_now else _FIRST)
        self._desk.jobs.behind(work, owner=self, then=self._arrived, failed=self._failed)

    def _arrived(self, found: Counted | None) -> None:
        before, self._counting = self.pairs, False
        self._is_of_now = True
        if found is not None:
            self._known = found
            habits.put(_HABIT, seal=found.seal, pairs=found.pairs)
            self._timer.start(int(found.seconds * _REST * 1000))
        elif self._again:
            self._count()
        if self.pairs != before:
            self.counted.emit()

    def _failed(self, _error: object) -> None:
        self._counting = False


def _counted(office: Office, known: str, wait: float, progress: Progress) -> Counted | None:
    """Count the pairs, unless the people are as they were ``known`` to be; so many seconds it waits before."""
    # What compares people is not needed to show the first page.
    from psg_admin.people.likeness import pairs
    from psg_admin.people.queries import known_apart, known_people, people_seal

    seal = office.read(people_seal)
    if seal == known:
        return None
    slices = _Slices(progress)
    begun = monotonic() + wait
    while monotonic() < begun:
        slices.pause()
    with collector_paused():
        people = office.read(partial(known_people, pause=slices.pause))
        found = len(pairs(people.values(), office.read(known_apart), pause=slices.pause))
        while people:  # to free them at once holds the window up, too
            people.popitem()
            slices.pause()
    return Counted(seal, found, monotonic() - begun)


class _Slices:
    """Divides work into slices, between which others have the processor."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._since = monotonic()

    def pause(self) -> None:
        """Rest, where enough was done on end.

        :raises Cancelled: when the window closes.
        """
        if monotonic() - self._since >= _SLICE:
            self._progress(0, 0)
            sleep(_PAUSE)
            self._since = monotonic()
