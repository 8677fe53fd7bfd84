"""What stands beside the lines of a file: one of them whole, or as it stands where it is refused."""

from __future__ import annotations

from collections.abc import Iterable

from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _
from psg_admin.ui.bank.files import Entry, Pile
from psg_admin.ui.kit.pane import DetailPane


class FileLinePane(DetailPane):
    """One line of a file of the bank, with where it ends and why."""

    def __init__(self) -> None:
        super().__init__("bank.import.pane", _("Choose a line to see all of it."))

    def show_line(self, at: int, entry: Entry, stands: Iterable[tuple[str, str]] = ()) -> None:
        """Show a line of the file at this place; ``stands`` are its cells as they stand there, under their headings."""
        line = entry.line
        with self.filled((at, entry.place)):
            where = _("Line {line}").format(line=show_count(entry.number))
            if line is None:
                self.head(where, entry.pile.label)
                self.line(entry.why, "bad")
                cells_of = [*stands]
                if cells_of:
                    self.section(_("The line as it stands"))
                for heading, cell in cells_of:
                    self.pair(heading or _("(no heading)"), cell)
                return
            self.head(line.text, f"{where} · {entry.pile.label}")
            self.pair(_("Day"), show_day(line.day))
            self.pair(_("Sum"), line.amount.show())
            if line.fee:
                self.pair(_("Fee"), line.fee.show())
                self.pair(_("Before the fee"), (line.amount + line.fee).show())
            for words, value in (
                (_("Counterparty"), line.counterparty), (_("Reference"), line.reference), (_("Kind"), line.kind),
                (_("Number of the bank"), line.bank_id),
            ):  # fmt: skip
                if value:
                    self.pair(words, value)
            if line.balance is not None:
                self.pair(_("Balance"), line.balance.show())
            if entry.pile is Pile.SEEN:
                self.line(_("It is there already, and stays as it is."), "soft")
