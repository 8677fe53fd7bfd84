"""What a volunteer does at the till: the page of payments and its dialogs, by the keyboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.paths import Home
from psg_admin.payments.queries import PaymentPage, list_ids, payment_page
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.ui.dialogs.take_payment import TakePaymentDialog, open_take_payment
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.payments.page import PaymentsPage
from tests.payments.books import Books
from tests.ui.conftest import button, in_menus, seat
from tests.ui.hands import Hands


class Till(Hands):
    """The page on the screen over an office with Ana, who owes a fee and a place, and Bea, who owes nothing."""

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path) -> None:
        self.office = office
        self.books = Books(office)
        self.ana = self.books.person("Ana")
        self.bea = self.books.person("Bea", "Adams")
        self.fee = self.books.charge(self.ana, "27.00", "Individual membership")
        self.place = self.books.charge(self.ana, "8.00", "Annual Conference & lunch")
        self.jobs = jobs
        super().__init__(settled)
        self.desk = Desk(jobs, office, Home(folder))
        self.page = PaymentsPage(self.desk)
        seat(self.page, bot)
        self.settled()

    def take(self) -> TakePaymentDialog:
        """Open the form for a payment with its button and return it."""
        self.press(self.page, "Take payment…")
        found = self.form()
        assert isinstance(found, TakePaymentDialog)
        return found

    def preview(self) -> Preview | None:
        """Return the preview of a receipt, if one is open."""
        self.settled()
        return next((one for one in self.dialogs() if isinstance(one, Preview)), None)

    def open(self, contact_id: int, *charge_ids: int) -> TakePaymentDialog:
        """Open the form for a payment as another page does, and return it."""
        open_take_payment(self.page, self.desk, contact_id=contact_id, charge_ids=charge_ids)
        found = self.form()
        assert isinstance(found, TakePaymentDialog)
        return found

    def action(self, dialog: FormDialog) -> str:
        """Return what the button says."""
        return button(dialog, "action").text().replace("&", "")

    def chip(self, key: str) -> None:
        """Press a chip."""
        QTest.mouseClick(button(self.page.chips, key), Qt.MouseButton.LeftButton)
        self.settled()

    def chips(self) -> list[str]:
        """Return what the chips say."""
        return [one.text() for one in self.page.chips.findChildren(QPushButton) if one.isVisible()]

    def choose(self, payment_id: int | None) -> None:
        """Choose a payment in the list."""
        assert payment_id is not None
        self.page.payments.select_id(payment_id)
        self.settled()

    def pane(self) -> list[str]:
        """Return the words of the pane."""
        self.settled()
        return [one.text() for one in self._inside().findChildren(QLabel) if one.text()]

    def pane_buttons(self) -> list[str]:
        """Return what can be done in the pane."""
        buttons = self._inside().findChildren(QPushButton)
        return [one.text().replace("&", "") for one in buttons if one.objectName() != "more"]

    def pane_more(self) -> list[str]:
        """Return what can be done under “More” in the pane."""
        return [line.text().replace("&", "") for line in in_menus(self.page.pane) if line.isEnabled()]

    def _inside(self) -> QWidget:
        inside = self.page.pane.widget()
        assert inside is not None
        return inside

    def payments(self) -> list[PaymentPage]:
        """Return the payments of the office, the newest first."""
        return [self.payment(i) for i in self.office.read(partial(list_ids, query=ListQuery()))]

    def payment(self, payment_id: int | None) -> PaymentPage:
        """Return one payment as the office has it."""
        assert payment_id is not None
        return self.office.read(partial(payment_page, payment_id=payment_id))

    def undo(self) -> None:
        """Take the last deed back."""
        self.jobs.undo(self.page)
        self.settled()

    def went(self) -> list[Target]:
        """Return a list that fills with the places the page sends to."""
        places: list[Target] = []
        self.page.leads.connect(places.append)
        return places
