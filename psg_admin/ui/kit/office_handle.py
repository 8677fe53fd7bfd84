"""What the lanes know of the office: where it is, and what the window was told of it; nothing of Qt's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from psg_admin.kernel.changes import Changes
    from psg_admin.store.office import Office
    from psg_admin.store.undo import UndoState


@dataclass(slots=True, eq=False)
class WriteResult:
    """What a write brings home: its changes, and what can be undone after it."""

    changes: Changes
    undo: UndoState


class OfficeHandle:
    """Where the office is, as soon as it was opened.

    ``undo_state`` is what the window was told last that Undo and Redo would take back.
    """

    __slots__ = ("office", "undo_state")

    office: Office
    undo_state: UndoState | None

    def __init__(self, office: Office | None) -> None:
        self.undo_state = None
        if office is not None:
            self.office = office

    def write(self, work: Callable[[], Changes]) -> WriteResult:
        """Do ``work``, a write, and return what it brings home."""
        return WriteResult(work(), self.refresh_undo_state())

    def refresh_undo_state(self) -> UndoState:
        """Return what Undo and Redo would take back now, and keep it as what the window was told."""
        self.undo_state = self.office.undo_state()
        return self.undo_state

    def undo(self) -> Changes:
        """Take back what the window was told is next; a deed of another desk that nobody here has seen stays."""
        return self.office.undo(named=self.undo_state.undo_id if self.undo_state else None)

    def redo(self) -> Changes:
        """Do again what the window was told is next."""
        return self.office.redo(named=self.undo_state.redo_id if self.undo_state else None)
