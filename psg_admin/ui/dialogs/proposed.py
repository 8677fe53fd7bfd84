"""A booking as the text of a registration proposes it: in the form, where somebody looks at it before it is taken."""

from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.imports.bookings import MailText, Proposal
from psg_admin.imports.queries import proposed_booking
from psg_admin.kernel.words import _
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.dialogs.person import Done
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.desk import Desk


def open_proposed(
    parent: QWidget, desk: Desk, mail: MailText, event_id: int | None = None, done: Done | None = None
) -> None:
    """Open the form that books places with what a text says: people, places, answers. Nothing is taken by it.

    ``event_id`` is the event, None where it is to be chosen.
    """

    def arrived(proposal: Proposal | None) -> None:
        if proposal is None:
            ask.tell(parent, _("The text does not say who books: there is no name in it."))
        else:
            open_booking(parent, desk, event_id, done=done, proposal=proposal)

    query = partial(proposed_booking, mail=mail, today=desk.today)
    desk.jobs.read(query, owner=parent, key="proposed", then=arrived)
