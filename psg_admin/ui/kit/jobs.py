"""Work off the window's thread: lanes for deeds, for reading, for what takes long, and for what nobody waits for.

What happens when an answer comes stays on the window's side, under a ticket. The worker carries only the ticket and
the result, never a closure that holds a widget: destroyed in the worker's thread, it would take the program with it.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from psg_admin.kernel.errors import Cancelled, Doubt, UserError
from psg_admin.kernel.words import _
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.garbage import Garbage
from psg_admin.ui.kit.lanes import Answer, Lane, Order, Promise, Running
from psg_admin.ui.kit.office_handle import OfficeHandle, WriteResult

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Work
    from psg_admin.store.office import Office

T = TypeVar("T")

PATIENCE_MS = 600
"""How long work may take before the window speaks of it."""

_TICK_MS = 100


class Jobs(QObject):
    """All work of the desk that touches the office.

    ``changed(Changes)`` comes after each deed, once its own ``then`` was called. ``undo_state(UndoState)`` says what
    Ctrl+Z would take back. ``accepted(Doubt)`` comes when a person said that what spoke against a deed is right.
    ``busy(Running)`` comes for work that goes on after 600 ms. ``idle()`` comes when nothing is left to wait for.
    """

    changed = Signal(object)
    accepted = Signal(object)
    undo_state = Signal(object)
    busy = Signal(object)
    idle = Signal()
    arrived = Signal()

    def __init__(self, office: Office | None, parent: QObject | None = None) -> None:
        """Work on ``office``; with None, :meth:`open` must be the first thing asked."""
        super().__init__(parent)
        self._handle = OfficeHandle(office)
        self._home: deque[Answer] = deque()
        self._promises: dict[int, Promise] = {}
        self._newest: dict[tuple[int, str], int] = {}
        self._running: dict[int, Running] = {}
        self._next = 1
        self._closed = False
        # Queued even from the window's own thread: an answer never comes inside the call that asked.
        self.arrived.connect(self._take_home, Qt.ConnectionType.QueuedConnection)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._ages: dict[int, int] = {}
        self._shown_messages: set[str] = set()
        self.garbage = Garbage(self)
        self._lanes = {name: Lane(name, self._home, self.arrived) for name in ("read", "write", "long", "behind")}
        for lane in self._lanes.values():
            lane.start()

    @property
    def waiting(self) -> bool:
        """True while any answer is still to come."""
        return any(not promise.unheard for promise in self._promises.values())

    @property
    def writing(self) -> bool:
        """True while a deed is on its way: the window is not closed before it has ended."""
        return any(promise.deed for promise in self._promises.values())

    def open(
        self,
        opening: Callable[[], Office],
        *,
        owner: QObject,
        then: Callable[[Office], object],
        failed: Callable[[UserError], object],
    ) -> None:
        """Open the office in the lane for reading, while the window is seen; whatever was asked to read waits for it.

        Deeds and long work must wait for ``then``.
        """
        handle = self._handle

        def opened() -> Office:
            handle.office = opening()
            return handle.office

        self._order("read", opened, Promise(owner, then, failed, ""))

    def read(
        self,
        query: Work[T],
        *,
        owner: QObject,
        then: Callable[[T], object],
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
        key: str = "",
    ) -> None:
        """Ask the office and hand the answer to ``then``, if ``owner`` still lives.

        With a ``key``, a newer question of the same owner and key drops the answer to the older one.
        ``failed`` takes what a person can put right; without it, the person is told.
        """
        handle = self._handle
        self._order("read", lambda: handle.office.read(query), Promise(owner, then, failed, words, key=key))

    def write(
        self,
        operation: Work[Changes],
        *,
        owner: QObject,
        then: Callable[[Changes], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
    ) -> None:
        """Do a deed: one transaction. ``then`` is told first, then every page through ``changed``."""
        handle = self._handle
        self._deed(lambda: handle.office.write(operation), Promise(owner, then, failed, words))

    def write_long(
        self,
        make: Callable[[Progress], Work[Changes]],
        *,
        owner: QObject,
        then: Callable[[Changes], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
    ) -> None:
        """Do a deed that says how far it is and can be stopped; a stopped deed leaves nothing behind.

        ``make`` is called at once, in the window's thread, with the ``progress`` to build into the deed.
        """
        handle = self._handle
        promise = Promise(owner, then, failed, words, can_stop=True)
        operation = make(promise.flag.progress)
        self._deed(lambda: handle.office.write(operation), promise)

    def carry_out(
        self,
        work: Callable[[Progress], Changes],
        *,
        owner: QObject,
        then: Callable[[Changes], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
    ) -> None:
        """Do long ``work`` that ends with a deed of its own, as in :meth:`write_long`."""
        promise = Promise(owner, then, failed, words, can_stop=True)
        progress = promise.flag.progress
        self._deed(lambda: work(progress), promise)

    def undo(
        self,
        owner: QObject,
        *,
        entry_id: int | None = None,
        then: Callable[[Changes], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Take the newest deed back, when it is the one that was told, or that of an entry of the history."""
        handle = self._handle
        work = handle.undo if entry_id is None else partial(handle.office.undo, entry_id)
        self._deed(work, Promise(owner, then, failed, ""))

    def redo(
        self,
        owner: QObject,
        *,
        then: Callable[[Changes], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Do again what was taken back last."""
        self._deed(self._handle.redo, Promise(owner, then, failed, ""))

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        then: Callable[[T], object],
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
    ) -> None:
        """Do long work that is no deed (an export, reading files) in a lane of its own; it can be stopped.

        ``work`` holds no widget: a ``functools.partial`` of a function and plain values. It may use ``office.read``.
        """
        promise = Promise(owner, then, failed, words, can_stop=True)
        progress = promise.flag.progress
        self._order("long", lambda: work(progress), promise)

    def run_read(
        self,
        make: Callable[[Progress], Work[T]],
        *,
        owner: QObject,
        then: Callable[[T], object],
        failed: Callable[[UserError], object] | None = None,
        words: str = "",
    ) -> None:
        """Do long reading of the office in the long lane, with progress as in :meth:`write_long`."""
        handle = self._handle
        promise = Promise(owner, then, failed, words, can_stop=True)
        asked = make(promise.flag.progress)
        self._order("long", lambda: handle.office.read(asked), promise)

    def behind(
        self,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        then: Callable[[T], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Do ``work`` of which nobody hears, and for which nothing waits, in a lane behind all others; see :meth:`run`.

        It calls its progress often, so that it ends where the window closes.
        """
        promise = Promise(owner, then, failed, "", can_stop=True, unheard=True)
        progress = promise.flag.progress
        self._order("behind", lambda: work(progress), promise)

    def refresh_undo(self) -> None:
        """Ask what can be undone, when the window opens; the answer comes by ``undo_state``."""
        handle = self._handle
        promise = Promise(self, self.undo_state.emit, None, "", key="undo")
        self._order("read", handle.refresh_undo_state, promise)

    def forget(self, owner: QObject, *, key: str = "") -> None:
        """Drop every answer that ``owner`` waits for, or the one of a ``key``; except deeds, which are done whole."""
        for ticket, promise in list(self._promises.items()):
            if promise.owner is owner and not promise.deed and (not key or promise.key == key):
                self._drop(ticket)
        self._rest()

    def close(self) -> None:
        """Stop what can be stopped, finish the deeds that were ordered, and end the threads."""
        if self._closed:
            return
        self._closed = True
        self._ticks.stop()
        for promise in self._promises.values():
            if not promise.deed or promise.can_stop:
                promise.flag.stop = True
        for lane in self._lanes.values():
            lane.orders.put(None)
        for lane in self._lanes.values():
            lane.join()
        self.garbage.end()
        self.arrived.disconnect(self._take_home)
        self._promises.clear()
        self._newest.clear()
        self._home.clear()

    def _deed(self, work: Callable[[], Changes], promise: Promise) -> None:
        promise.deed = True
        promise.work = partial(self._handle.write, work)
        self._order("write", promise.work, promise)

    def _order(self, lane: str, work: Callable[[], Any], promise: Promise) -> None:
        if self._closed:
            return
        ticket = self._next
        self._next += 1
        if promise.key:
            place = (id(promise.owner), promise.key)
            older = self._newest.get(place)
            if older is not None:
                self._drop(older)
            self._newest[place] = ticket
        self._promises[ticket] = promise
        self._ages[ticket] = 0
        self._lanes[lane].orders.put(Order(ticket, work, promise.flag))
        if not self._ticks.isActive():
            self._ticks.start()

    def _drop(self, ticket: int) -> None:
        promise = self._promises.pop(ticket, None)
        if promise is None:
            return
        promise.flag.stop = True
        self._settle(ticket, promise)

    def _settle(self, ticket: int, promise: Promise) -> None:
        place = (id(promise.owner), promise.key)
        if self._newest.get(place) == ticket:
            del self._newest[place]
        self._ages.pop(ticket, None)
        running = self._running.pop(ticket, None)
        if running is not None:
            running.ended.emit()
            running.deleteLater()

    def _take_home(self) -> None:
        while self._home:
            ticket, result, error = self._home.popleft()
            promise = self._promises.pop(ticket, None)
            if promise is not None:
                self._settle(ticket, promise)
                self._deliver(promise, result, error)
        self._rest()

    def _rest(self) -> None:
        if not self.waiting:
            self._ticks.stop()
            self.idle.emit()

    def _deliver(self, promise: Promise, result: Any, error: BaseException | None) -> None:
        lives = shiboken6.isValid(promise.owner)
        if error is None:
            self._answer(promise, result, lives=lives)
        elif not isinstance(error, UserError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif isinstance(error, Doubt) and error.kind != "pen" and promise.work is not None:
            if self._accepts(promise, error, lives=lives):
                self._order("write", promise.work, promise)
            elif promise.failed is not None and lives:
                promise.failed(error)
        elif promise.failed is not None and lives:
            promise.failed(error)
        elif not isinstance(error, Cancelled) and (lives or promise.deed):
            self._tell(_window_of(promise.owner) if lives else None, error.message)

    def _accepts(self, promise: Promise, doubt: Doubt, *, lives: bool) -> bool:
        """Ask whether what speaks against a deed is right all the same."""
        question = _("{doubt}\n\nNothing was saved. If this is right, it can be saved all the same.").format(
            doubt=doubt.message
        )
        agreed = ask.confirm(_window_of(promise.owner) if lives else None, question, _("&Save all the same"))
        if agreed:
            self._handle.office.accept(doubt.kind)
            self.accepted.emit(doubt)
        return agreed

    def _tell(self, window: QWidget | None, sentence: str) -> None:
        """Say ``sentence``, once while it is read: a page asks several things, and one fault answers them all."""
        if sentence in self._shown_messages:
            return
        self._shown_messages.add(sentence)
        try:
            ask.tell(window, sentence)
        finally:
            self._shown_messages.discard(sentence)

    def _answer(self, promise: Promise, result: Any, *, lives: bool) -> None:
        if not promise.deed:
            if lives and promise.then is not None:
                promise.then(result)
            return
        written: WriteResult = result
        if lives and promise.then is not None:
            promise.then(written.changes)
        self.changed.emit(written.changes)
        self.undo_state.emit(written.undo)

    def _tick(self) -> None:
        for ticket, promise in list(self._promises.items()):
            if not shiboken6.isValid(promise.owner) and not promise.deed:
                self._drop(ticket)
                continue
            if promise.unheard:
                continue
            self._ages[ticket] += _TICK_MS
            running = self._running.get(ticket)
            if running is not None:
                running.moved.emit(running.done, running.total)
            elif self._ages[ticket] >= PATIENCE_MS:
                running = Running(promise.words, promise.flag, self, can_stop=promise.can_stop)
                self._running[ticket] = running
                self.busy.emit(running)
        if not self.waiting:
            self._rest()


def _window_of(owner: QObject) -> QWidget | None:
    return owner.window() if isinstance(owner, QWidget) else None
