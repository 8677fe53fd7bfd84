"""One thread that does one order after another, and what both sides of it share."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance

from psg_admin.kernel.errors import Cancelled, UserError

Answer = tuple[int, Any, BaseException | None]
"""What comes home: the ticket, and the result or what was raised."""


@dataclass(slots=True, eq=False)
class Flag:
    """What both sides may touch: how far the work is, and whether to stop. Plain values, safe between threads."""

    done: int = 0
    total: int = 0
    stop: bool = False

    def progress(self, done: int, total: int) -> None:
        """Note how far the work is.

        :raises Cancelled: when the person asked to stop.
        """
        self.done, self.total = done, total
        if self.stop:
            raise Cancelled("")


@dataclass(slots=True, eq=False)
class Order:
    """What a worker is given."""

    ticket: int
    work: Callable[[], Any]
    flag: Flag


@dataclass(slots=True, eq=False)
class Promise:
    """What the window's side keeps for a ticket; of a deed its ``work`` too, which is done again where a person says
    that what spoke against it is right. Of work that is ``unheard`` nobody is told how far it is.
    """

    owner: QObject
    then: Callable[[Any], object] | None
    failed: Callable[[UserError], object] | None
    words: str
    key: str = ""
    deed: bool = False
    can_stop: bool = False
    unheard: bool = False
    flag: Flag = field(default_factory=Flag)
    work: Callable[[], Any] | None = None


class Running(QObject):
    """Work that takes so long that the window speaks of it. ``moved(done, total)`` comes while it goes on."""

    moved = Signal(int, int)
    ended = Signal()

    def __init__(self, words: str, flag: Flag, parent: QObject, *, can_stop: bool) -> None:
        super().__init__(parent)
        self.words = words
        self.can_stop = can_stop
        self._flag = flag

    @property
    def done(self) -> int:
        """How much is done."""
        return self._flag.done

    @property
    def total(self) -> int:
        """Of how much; 0 when nobody knows."""
        return self._flag.total

    def cancel(self) -> None:
        """Ask the work to stop. It does so at its next step, and nothing of it remains."""
        self._flag.stop = True


class Lane(Thread):
    """One thread that does one order after another."""

    def __init__(self, name: str, home: deque[Answer], arrived: SignalInstance) -> None:
        super().__init__(name=f"lane {name}", daemon=True)
        self.orders: SimpleQueue[Order | None] = SimpleQueue()
        self._home = home
        self._arrived = arrived

    def run(self) -> None:
        while (order := self.orders.get()) is not None:
            result: Any = None
            error: BaseException | None = None
            if order.flag.stop:
                error = Cancelled("")
            else:
                try:
                    result = order.work()
                except BaseException as raised:  # noqa: BLE001 - carried home whole, and raised or told there
                    error = raised
            ticket = order.ticket
            del order
            self._home.append((ticket, result, error))
            del result, error
            self._arrived.emit()
