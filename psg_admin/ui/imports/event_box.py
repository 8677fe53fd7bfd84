"""The box that says of which event a list of registrations is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox

from psg_admin.events.queries import EventRow, bookable_events
from psg_admin.kernel.days import show_short
from psg_admin.kernel.words import _
from psg_admin.ui.imports.mapping import set_look
from psg_admin.ui.kit.widgets import ChoiceBox

if TYPE_CHECKING:
    from psg_admin.ui.kit.desk import Desk


class EventBox(ChoiceBox):
    """The events that bookings may be of, the next one first. ``chosen`` comes when the person takes one, ``offered``
    with how many there are.
    """

    chosen = Signal()
    offered = Signal(int)

    def __init__(self, desk: Desk, event_id: int) -> None:
        super().__init__()
        self.setObjectName("event")
        self.setAccessibleName(_("Event"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(30)
        self.event_id = event_id
        """The event that is chosen, 0 for none."""
        self.activated.connect(self._activated)
        desk.jobs.read(partial(bookable_events, today=desk.today), owner=self, key="events", then=self._offer)

    def _offer(self, events: Sequence[EventRow]) -> None:
        with QSignalBlocker(self):
            self.clear()
            self.addItem(_("Choose the event"), 0)
            for row in events:
                self.addItem(f"{row.title}, {show_short(row.starts_at.date())}", row.event_id)
            self.setCurrentIndex(max(0, self.findData(self.event_id)))
        self._take()
        self.offered.emit(len(events))

    def _activated(self, _index: int) -> None:
        self._take()
        self.chosen.emit()

    def _take(self) -> None:
        self.event_id = int(self.currentData())
        set_look(self, "" if self.event_id else "attention")
