"""How many standing orders are otherwise than they should be: counted behind all other work, once a state."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import ngettext
from psg_admin.ui.kit.action import Target
from psg_admin.ui.today.board import Line

if TYPE_CHECKING:
    from datetime import date

    from psg_admin.kernel.progress import Progress
    from psg_admin.memberships.queries.drift import DriftTotal
    from psg_admin.store.office import Office
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page


class _Counted(NamedTuple):
    """What there is on ``day`` in the state whose newest entry is of this number."""

    newest: int
    day: date
    total: DriftTotal


class DriftCount(QObject):
    """Keeps count of what is otherwise with standing orders. ``counted`` comes with each other count; it is asked for
    by :meth:`look`, and nothing waits for it.
    """

    counted = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known: _Counted | None = None
        self._counting = False
        self._again = False

    def look(self) -> None:
        """Count anew as soon as may be, if anything was done since, or another day has begun."""
        if self._counting:
            self._again = True
            return
        self._counting = True
        work = partial(_count, self._desk.office, self._desk.today, self._known)
        self._desk.jobs.behind(work, owner=self, then=self._arrived, failed=self._failed)

    def lines(self, page: Page) -> Iterator[Line]:
        """Yield the line that leads to the list, where anything is otherwise."""
        if self._known is not None and self._known.total.count:
            total = self._known.total
            words = ngettext("{count} standing order in drift", "{count} standing orders in drift", total.count)
            go = partial(page.go, Target("bank", filter="drift"))
            yield Line("drift", words.format(count=show_count(total.count)), go, total.words)

    def _arrived(self, found: _Counted) -> None:
        before, self._known = self._known, found
        self._counting = False
        # Nothing is shown of nothing: who is at the first line must not find it built anew.
        if found.total.count if before is None else before.total != found.total:
            self.counted.emit()
        if self._again:
            self._again = False
            self.look()

    def _failed(self, _error: object) -> None:
        self._counting = False


def _count(office: Office, today: date, known: _Counted | None, _progress: Progress) -> _Counted:
    # What the rule needs is not needed to show the first page.
    from psg_admin.memberships.queries.drift import drift_total
    from psg_admin.store.history import newest_entry

    newest = office.read(newest_entry)
    if known is not None and (known.newest, known.day) == (newest, today):
        return known
    return _Counted(newest, today, office.read(partial(drift_total, on=today)))
