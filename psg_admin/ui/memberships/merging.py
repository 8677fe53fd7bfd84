"""The way from the page of a person to the form in which two contacts become one."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import contact_hits
from psg_admin.people import queries
from psg_admin.people.queries import ContactRow
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.memberships.duplicates import open_merge


def open_merge_with(parent: QWidget, desk: Desk, contact: ContactRow) -> None:
    """Ask who was entered twice besides ``contact``, and open the form in which the two become one."""
    MergeWithDialog(parent, desk, contact).open()


def _find_but(contact_id: int, text: str) -> Work[list[Hit]]:
    """Return the query for the contacts that ``text`` finds, but for one."""
    return partial(_but, contact_id=contact_id, text=text)


def _but(session: Any, *, contact_id: int, text: str) -> list[Hit]:
    return [hit for hit in contact_hits(session, text=text) if hit.record_id != contact_id]


class MergeWithDialog(FormDialog):
    """Asks for the second entry of a person; what becomes of each field is chosen in the form that follows."""

    def __init__(self, parent: QWidget, desk: Desk, contact: ContactRow) -> None:
        self._page, self._desk, self._contact = parent, desk, contact
        super().__init__(
            parent, desk.jobs, name=f"person.merge.{contact.id}",
            title=_("{name} was entered twice").format(name=contact.full_name),
            subtitle=_("Nothing is merged yet: you will see both side by side first."),
            fields=[form.pick("who", _("The &other entry"), desk.jobs, partial(_find_but, contact.id), required=True)],
            draft={},
            action=_("&Compare…"), operation=self._nothing, width=74,
        )  # fmt: skip

    def submit(self) -> None:
        """Go on to the form in which both stand side by side, if somebody was chosen."""
        values = self.form.values()
        if values is None:
            return
        self.accept()
        query = partial(queries.contact, contact_id=values["who"].record_id)
        go_on = partial(open_merge, self._page, self._desk, self._contact)
        self._desk.jobs.read(query, owner=self._page, key="merge", then=go_on)

    @staticmethod
    def _nothing(_values: dict[str, Any]) -> Work[Changes]:
        return lambda _session: Changes(frozenset(), "")
