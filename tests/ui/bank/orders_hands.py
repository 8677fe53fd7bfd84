"""A small office with standing orders that pay, are missed and are waited for, and the hands on the bank's page."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.jobs import Jobs
from tests.ui.memberships.hands import PageHands, enrol
from tests.ui.memberships.hands import furnish as furnish_members


def furnish(office: Office) -> None:
    """Lucía pays (first seen in April), Marta is missed since September, Nuria is still to set hers up."""
    furnish_members(office)
    marta, nuria = (ContactDraft(given=given, family="Ibáñez") for given in ("Marta", "Nuria"))
    joined = date(2015, 9, 1)
    enrol(office, [marta], "individual", Method.STANDING_ORDER, joined, paid=True, today=joined)
    enrol(office, [nuria], "individual", Method.STANDING_ORDER, date(2016, 10, 17))


class BankHands(PageHands):
    """What a person does on one of the lists of the bank's page."""

    page: BankPage

    def __init__(
        self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path, part: str
    ) -> None:
        super().__init__(office, jobs, bot, settled, folder, BankPage)
        self.page.show_filter(part)
        self.settled()

    def chips(self) -> Chips:
        return self.page.part.chips

    def cells(self, title: str) -> list[str]:
        """Return the words of a column of the list that is seen."""
        model = self.table().grid().model()
        columns = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
        return [str(model.index(row, columns.index(title)).data()) for row in range(model.rowCount())]
