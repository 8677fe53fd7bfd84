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
class Deed:
    """What a write brings home: its changes, and what can be undone after it."""

    changes: Changes
    undo: UndoState


class Place:
    """Where the office is, as soon as it was opened.

    ``told`` is what the window was told last that Undo and Redo would take back.
    """

    __slots__ = ("office", "told")

    office: Office
    told: UndoState | None

    def __init__(self, office: Office | None) -> None:
        self.told = None
        if office is not None:
            self.office = office

    def deed(self, work: Callable[[], Changes]) -> Deed:
        """Do ``work``, a write, and return what it brings home."""
        return Deed(work(), self.tell())

    def tell(self) -> UndoState:
        """Return what Undo and Redo would take back now, and keep it as what the window was told."""
        self.told = self.office.undo_state()
        return self.told

    def undo(self) -> Changes:
        """Take back what the window was told is next; a deed of another desk that nobody here has seen stays."""
        return self.office.undo(named=self.told.undo_id if self.told else None)

    def redo(self) -> Changes:
        """Do again what the window was told is next."""
        return self.office.redo(named=self.told.redo_id if self.told else None)
