"""What the page of members writes besides its list: one letter a home, the register, who may vote."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _
from psg_admin.paper.table import Listing
from psg_admin.people.documents import letter_listing
from psg_admin.people.queries import letters
from psg_admin.reports.person import PersonRecord
from psg_admin.reports.person_page import page_listing
from psg_admin.settings import load_settings
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.paper import open_paper
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.export import ask_where_list

Saved = Callable[[Path], object]


def write_letters(parent: QWidget, desk: Desk, rows: Work[list[Any]], made_from: str, saved: Saved) -> None:
    """Ask where to, and write one row a home for whoever is in the list, for letters and labels."""

    def listing(session: Any) -> Listing[Any]:
        found = letters(session, ids=_contacts(rows(session)))
        organisation = load_settings(session).organisation
        return letter_listing(found, made_at=desk.made_at, made_from=made_from, organisation=organisation)

    _write(parent, desk, _("One letter a home"), listing, saved)


def open_page(parent: QWidget, desk: Desk, record: PersonRecord) -> None:
    """Show the page of a person as a paper, to be saved or printed."""
    name = record.contact.full_name
    open_paper(
        parent, desk, partial(page_listing, record=record, made_at=desk.made_at), _draw,
        title=lambda listing: listing.title, file=lambda _listing: f"{name}.pdf", words=_("Drawing the page"),
    )  # fmt: skip


def _draw(listing: Listing[Any], progress: Progress) -> bytes:
    from psg_admin.paper.pdf import list_pdf  # what draws pages loads only when one is drawn

    return list_pdf(listing, progress=progress)


def open_register(parent: QWidget, desk: Desk, saved: Saved) -> None:
    """Ask for the day, and write the register of members as it was at its end."""

    def listing(session: Any, day: date) -> Listing[Any]:
        from psg_admin.memberships.documents import register_listing

        return register_listing(session, day=day, made_at=desk.made_at)

    _DayDialog(
        parent, desk, "members.register", _("Register of members"),
        _("Who was a member at the end of the day, and had a member’s rights."), listing, saved,
    ).open()  # fmt: skip


def open_voters(parent: QWidget, desk: Desk, saved: Saved) -> None:
    """Ask for the day, and write who may vote on it."""

    def listing(session: Any, day: date) -> Listing[Any]:
        from psg_admin.memberships.documents import voter_listing

        return voter_listing(session, day=day, made_at=desk.made_at)

    _DayDialog(
        parent, desk, "members.voters", _("Who may vote"),
        _("In a joint membership as the settings say; for an organisation its delegate."), listing, saved,
    ).open()  # fmt: skip


class _DayDialog(FormDialog):
    """Asks for a day, and writes what stands on it."""

    def __init__(
        self, parent: QWidget, desk: Desk, name: str, title: str, subtitle: str,
        listing: Callable[[Any, date], Listing[Any]], saved: Saved,
    ) -> None:  # fmt: skip
        self._page, self._desk, self._name, self._listing, self._saved = parent, desk, title, listing, saved
        super().__init__(
            parent, desk.jobs, name=name, title=title, subtitle=subtitle,
            fields=[form.day("on", _("&Day"), today=desk.today, required=True)], draft={"on": desk.today},
            action=_("&Write it…"), operation=self._nothing, width=74,
        )  # fmt: skip

    def submit(self) -> None:
        """Write it, if the day can be read."""
        values = self.form.values()
        if values is None:
            return
        self.reject()
        listing = partial(_on, listing=self._listing, day=values["on"])
        _write(self._page, self._desk, self._name, listing, self._saved)

    @staticmethod
    def _nothing(_values: dict[str, Any]) -> Work[Changes]:
        return lambda _session: Changes(frozenset(), "")


def _on(session: Any, *, listing: Callable[[Any, date], Listing[Any]], day: date) -> Listing[Any]:
    return listing(session, day)


def _contacts(rows: Sequence[Any]) -> list[int]:
    """Return the contacts that rows of the list are about, each once: of members, or of other people."""
    return list(dict.fromkeys(getattr(row, "contact_id", None) or row.id for row in rows))


def _write(parent: QWidget, desk: Desk, title: str, listing: Work[Listing[Any]], saved: Saved) -> None:
    path = ask_where_list(parent, desk, title)
    if path is None:
        return

    def work(progress: Progress) -> Path:
        from psg_admin.paper.writing import write_listing

        write_listing(desk.office.read(listing), path, progress=progress)
        return path

    desk.jobs.run(work, owner=parent, then=saved, words=_("Writing {name}").format(name=path.name))
