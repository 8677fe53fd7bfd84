"""A statement of account, from a day to a day, as a paper."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.words import _
from psg_admin.payments.documents import statement_listing
from psg_admin.reports.year_facts import days_between
from psg_admin.ui.dialogs.days import DaysDialog
from psg_admin.ui.dialogs.paper import open_paper

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.progress import Progress
    from psg_admin.paper.table import Listing
    from psg_admin.ui.kit.desk import Desk


def open_statement(parent: QWidget, desk: Desk, contact_id: int, name: str) -> None:
    """Ask for which days, this year’s to begin with, and show the statement of account of a contact."""
    StatementDialog(parent, desk, contact_id, name).open()


class StatementDialog(DaysDialog):
    """Asks for the days of the statement of account of the contact ``name``, and shows it over ``parent``."""

    def __init__(self, parent: QWidget, desk: Desk, contact_id: int, name: str) -> None:
        self._home = parent
        self._contact_id = contact_id
        super().__init__(
            parent, desk, days_between(date(desk.today.year, 1, 1), desk.today), name=f"statement.{contact_id}",
            title=_("Statement of account: {name}").format(name=name),
            about=_("What was owed and what was paid, day by day, with what was owed before and what is owed after."),
            action=_("&Show the statement"),
        )  # fmt: skip

    def go(self, first: date, last: date) -> None:
        """Show the statement."""
        query = partial(
            statement_listing, contact_id=self._contact_id, first=first, last=last, made_at=self.desk.made_at
        )
        self.accept()
        open_paper(
            self._home, self.desk, query, _draw, title=lambda listing: listing.title,
            file=lambda listing: f"{listing.title.replace(':', '')} {first} {last}.pdf",
            words=_("Drawing the statement"),
        )  # fmt: skip


def _draw(listing: Listing[Any], progress: Progress) -> bytes:
    from psg_admin.paper.pdf import list_pdf  # what draws pages loads only when one is drawn

    return list_pdf(listing, progress=progress)
