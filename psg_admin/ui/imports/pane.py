"""What stands beside the list of lines: one line whole, what becomes of it, and whom it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psg_admin.kernel.particulars import words_of
from psg_admin.kernel.words import _, quoted
from psg_admin.people.particulars import CONTACT
from psg_admin.tables.cells import look
from psg_admin.ui.imports.entries import Candidate, Entry, Heap
from psg_admin.ui.kit.pane import DetailPane

if TYPE_CHECKING:
    from psg_admin.imports.plans import Told
    from psg_admin.tables.cells import Row
    from psg_admin.ui.kit.action import Action

_MOST = 5
"""So many of those whom a line may be are shown."""


class LinePane(DetailPane):
    """One line of the list: where it ends and why, then its cells as they stand in the file."""

    def __init__(self) -> None:
        super().__init__("import.pane", _("Choose a line to see all of it."))

    def show_line(
        self, entry: Entry, header: Sequence[str], row: Row | None, decided: str, actions: Sequence[Action]
    ) -> None:
        """Show a line with what can be decided about it; ``decided`` is what was, in words."""
        with self.filled((entry.line, entry.heap), actions):
            self.head(entry.name or _("Nobody is named"), self._where(entry))
            if decided:
                self.line(decided, "good")
            for told in entry.told:
                self._told(told, "bad" if entry.heap is Heap.REFUSED else "soft")
            for told in entry.doubts:
                self._told(told, "attention")
            for told in entry.left_out:
                self._told(told, "bad")
            for number, candidate in enumerate(entry.candidates[:_MOST]):
                self._candidate(candidate, number)
            self.buttons("anew")
            if entry.changes:
                self.section(_("What changes"))
                for change in entry.changes:
                    self.change(change.label, change.theirs, change.mine)
            if row is not None:
                self._cells(header, row)

    def _where(self, entry: Entry) -> str:
        parts = [_("Line {line}").format(line=entry.line), entry.heap.label]
        if entry.number:
            parts.append(_("number {number}").format(number=entry.number))
        return " · ".join(parts)

    def _told(self, told: Told, tone: str) -> None:
        where = f"{told.column} {quoted(told.cell)}" if told.cell else told.column
        self.line(f"{where}: {told.reason}" if where else told.reason, tone)

    def _candidate(self, one: Candidate, number: int) -> None:
        self.section(_("Perhaps {name}").format(name=one.name))
        self.line(" · ".join(one.perhaps.reasons), "attention")
        self.buttons(f"same.{number}", *(("others", "aside") if number == 0 else ()))
        if one.theirs is None or one.mine is None:
            return
        pairs = [
            (each.name, words_of(getattr(one.theirs, each.key)), words_of(getattr(one.mine, each.key)))
            for each in CONTACT
            if each.key != "kind"
        ]
        other = _("Office") if one.perhaps.other_line is None else _("Line {line}").format(line=one.perhaps.other_line)
        self.compared((other, _("This line")), [pair for pair in pairs if pair[1] or pair[2]])

    def _cells(self, header: Sequence[str], row: Row) -> None:
        self.section(_("The line as it stands"))
        for place, heading in enumerate(header):
            cell = look(row.cell(place))
            if cell:
                self.pair(heading or _("(no heading)"), cell)
