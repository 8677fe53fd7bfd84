"""A small real office, and the hands of a volunteer on the page of members."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.memberships import operations, queries
from psg_admin.paths import Home
from psg_admin.payments.operations import take_payment
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.table import Table
from psg_admin.ui.memberships.page import MembersPage
from tests.offices import NOW, TODAY
from tests.ui.conftest import button, press, seat, type_over

T = TypeVar("T")

LUCIA = ContactDraft(
    given="Lucía",
    family="Ramírez Ñato",
    emails=("lucia@example.org",),
    telephones=("020 7946 0107",),
    street="1 High Street",
    town="London",
    postcode="N1 7BJ",
)


def furnish(office: Office) -> None:
    """Fill the office: a scheme, Lucía (paid), Seán (owes), a joint pair, and Thomasina, who is no member."""
    for code, name, people, fee in (
        ("individual", "Individual", 1, "30"),
        ("joint", "Joint", 2, "45"),
        ("life", "Life", 1, "400"),
    ):
        office.write(partial(operations.add_type, code=code, name=name, people=people, lifetime=code == "life"))
        office.write(partial(operations.set_fee, code=code, amount=Money.of(fee), from_day=date(2014, 4, 1)))
    office.write(
        partial(
            operations.add_discount,
            method=Method.STANDING_ORDER,
            percent=Decimal(10),
            amount=None,
            from_day=date(2013, 6, 14),
        )
    )
    enrol(office, [LUCIA], "individual", Method.STANDING_ORDER, date(2016, 4, 1), paid=True)
    enrol(office, [ContactDraft(given="Seán", family="O’Neill")], "individual", Method.CHEQUE, date(2016, 9, 1))
    pair = [ContactDraft(given=given, family="Díaz") for given in ("Ana", "Bruno")]
    enrol(office, pair, "joint", Method.CHEQUE, date(2014, 5, 1), paid=True)
    booker = ContactDraft(given="Thomasina", family="Bell", emails=("bell@example.org",))
    office.write(partial(add_contact, draft=booker, now=NOW))


def dearer(hands: "Hands") -> None:
    """Let an individual pay £40 a year from today on, at another desk."""
    hands.write_elsewhere(partial(operations.set_fee, code="individual", amount=Money.of(40), from_day=TODAY))


def type_id(office: Office, code: str) -> int:
    """Return the id of a membership type."""
    return office.read(partial(queries.type_of_code, code=code))


def enrol(
    office: Office, members: list[ContactDraft], code: str, method: Method, joined: date, *, paid: bool = False,
    today: date = TODAY,
) -> Changes:  # fmt: skip
    """Enrol somebody without the desktop, on ``today``."""
    pay = PayNow(method, joined) if paid else None
    return office.write(
        partial(
            operations.enrol,
            members=members,
            type_id=type_id(office, code),
            method=method,
            joined=joined,
            first_payment=pay,
            today=today,
            now=NOW,
        )
    )


class PageHands:
    """A page of lists on the screen, and what a person does with it."""

    page: ListPage

    def __init__(
        self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path,
        opens: Callable[[Desk], ListPage],
    ) -> None:  # fmt: skip
        self.office = office
        self.jobs = jobs
        self.bot = bot
        self.settled = settled
        self.desk = Desk(jobs, office, Home(folder))
        self.page = opens(self.desk)
        seat(self.page, bot)
        self.settled()

    def read(self, query: Callable[..., T], **args: Any) -> T:
        """Ask the office."""
        return self.office.read(partial(query, **args))

    def table(self) -> Table[Any]:
        """Return the list that is seen."""
        return self.page.lists.now()

    def names(self) -> list[str]:
        """Return the names in the list that is seen."""
        model = self.table().grid().model()
        titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
        column = titles.index("Name")
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def choose(self, name: str) -> None:
        """Choose the row with this name."""
        self.table().grid().go_to(self.names().index(name))
        self.settled()

    def chips(self) -> Chips:
        """Return the chips above the list that is seen."""
        raise NotImplementedError

    def chip(self, key: str) -> None:
        """Choose a filter chip."""
        QTest.mouseClick(button(self.chips(), key), Qt.MouseButton.LeftButton)
        self.settled()

    def chip_words(self) -> list[str]:
        """Return what the chips say, from left to right."""
        buttons = self.chips().findChildren(QPushButton)
        return [one.text() for one in sorted(buttons, key=lambda b: (b.y(), b.x()))]

    def filter(self, text: str) -> None:
        """Type into the filter."""
        type_over(self.page.search_line(), text)
        self.settled()

    def pane(self) -> list[str]:
        """Return all words of the pane, from the top."""
        inside = self.page.pane.widget()
        assert inside is not None
        found = [w for w in inside.findChildren(QWidget) if isinstance(w, QLabel | QPushButton)]
        found = [w for w in found if w.objectName() != "more"]
        ordered = sorted(found, key=lambda w: (w.mapTo(inside, w.rect().topLeft()).y(), w.x()))
        return [one.text().replace("&", "") for one in ordered]

    def why(self, text: str) -> str:
        """Return the reasons behind a figure of the pane."""
        inside = self.page.pane.widget()
        assert inside is not None
        found = next(w for w in inside.findChildren(QLabel) if w.text() == text)
        return found.accessibleDescription()

    def press(self, words: str, inside: QWidget | None = None) -> None:
        """Press the button with these words."""
        press(inside or self.page, words)
        self.settled()

    def dialog(self) -> FormDialog:
        """Return the dialog that is open."""
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def no_dialog(self) -> bool:
        """Say whether no dialog is open."""
        return not any(isinstance(w, FormDialog) and w.isVisible() for w in QApplication.topLevelWidgets())

    def type(self, key: str, text: str) -> None:
        """Type into a field of the dialog, over what stands there."""
        dialog = self.dialog()
        field: QLineEdit | QPlainTextEdit | None = dialog.findChild(QLineEdit, key)
        field = field or dialog.findChild(QPlainTextEdit, key)
        assert field is not None
        type_over(field, text)
        self.settled()

    def set(self, key: str, words: str) -> None:
        """Choose in a box of the dialog, as its list does."""
        box = self.dialog().findChild(QComboBox, key)
        assert box is not None
        place = box.findText(words)
        assert place >= 0, [box.itemText(i) for i in range(box.count())]
        box.setCurrentIndex(place)
        box.activated.emit(place)
        self.settled()

    def tick(self, key: str) -> None:
        """Click a check box of the dialog."""
        box = self.dialog().findChild(QCheckBox, key)
        assert box is not None
        box.click()
        self.settled()

    def pick(self, key: str, text: str) -> None:
        """Type a name into a field to pick from, and take the first that is found."""
        self.type(key, text)
        line = self.dialog().findChild(QLineEdit, key)
        assert line is not None
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.settled()

    def action(self) -> QPushButton:
        """Return the button that does the deed of the dialog."""
        return button(self.dialog(), "action")

    def says(self) -> list[str]:
        """Return the words that are seen in the dialog."""
        dialog = self.dialog()
        return [one.text() for one in dialog.findChildren(QLabel) if one.isVisibleTo(dialog) and one.text()]

    def submit(self) -> None:
        """Press the button of the dialog."""
        QTest.mouseClick(self.action(), Qt.MouseButton.LeftButton)
        self.settled()

    def undo(self) -> None:
        """Take the newest deed back."""
        self.jobs.undo(self.page)
        self.settled()

    def write_elsewhere(self, operation: Callable[[Session], Changes]) -> None:
        """Do a deed at another desk."""
        self.office.write(operation)


class Hands(PageHands):
    """The page of members on the screen, and what a person does with it."""

    page: MembersPage

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path) -> None:
        super().__init__(office, jobs, bot, settled, folder, MembersPage)

    def chips(self) -> Chips:
        return self.page.chips

    def begin_to_pay(self) -> None:
        """Take a pound of what Seán owes for the year that runs, at another desk."""
        owed = self.read(queries.owed_for, number="0002")
        pound = partial(take_payment, contact_id=owed.contact_id, amount=Money.of(1), method=Method.CASH)
        self.write_elsewhere(partial(pound, received_on=TODAY, charges=owed.charge_ids, today=TODAY, now=NOW))

    def set_up_unpaid(self) -> None:
        """Let there be somebody whose running term was never paid."""
        enrol(self.office, [ContactDraft(given="Iván", family="Vega")], "individual", Method.CHEQUE, date(2016, 2, 1))
        self.page.reload()
        self.settled()
