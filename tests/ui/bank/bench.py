"""What a treasurer does at the bench: the page of the bank over a small real office, by the keyboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bank.queries import became
from psg_admin.bank.queries.bench import BenchRow
from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.bank.lines import LinesPart
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.bank.telling import TellBox
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.jobs import Jobs
from tests.bank.telling import NOW, Treasury
from tests.offices import Clock
from tests.ui.conftest import in_menus, seat
from tests.ui.hands import Hands


class Bench(Hands):
    """The page on the screen; what is imported is there after :meth:`open`."""

    def __init__(self, office: Office, jobs: Jobs, bot: QtBot, settled: Callable[[], None], folder: Path) -> None:
        assert isinstance(office.clock, Clock)
        office.clock.now = NOW
        self.office = office
        self.treasury = Treasury(office)
        self.desk = Desk(jobs, office, Home(folder))
        super().__init__(settled)
        self._bot = bot
        self.said: list[str] = []
        self.page: BankPage

    def open(self, *rows: tuple[str, str, str]) -> None:
        """Import a statement with these rows, and show the page."""
        if rows:
            self.treasury.read(*rows)
        self.page = BankPage(self.desk)
        self.page.says.connect(self.said.append)
        seat(self.page, self._bot)
        self.page.activateWindow()
        self.settled()

    @property
    def part(self) -> LinesPart:
        """The list of the lines."""
        found = self.page.part_of("lines")
        assert isinstance(found, LinesPart)
        return found

    def box(self) -> TellBox:
        """Return what the chosen line may be."""
        assert self.part.box is not None
        return self.part.box

    def rows(self) -> list[BenchRow]:
        """Return the rows that are listed."""
        found = [self.part.table.row_of(one) for one in self.part.table.all_ids()]
        return [row for row in found if row is not None]

    def listed(self) -> list[tuple[str, str]]:
        """Return what is listed: the text, and the state."""
        return [(row.text, row.said) for row in self.rows()]

    def choose(self, text: str) -> None:
        """Choose the line that says this."""
        self.part.table.select_id(next(row.id for row in self.rows() if row.text == text))
        self.settled()

    def chip(self, key: str) -> None:
        """Press a chip."""
        self.page.turn_to(key)
        self.page.narrow(key)
        self.settled()

    def key(self, key: Qt.Key, *, control: bool = False) -> None:
        """Press a key where the keyboard is."""
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        at = self.page.window().focusWidget()
        assert at is not None
        QTest.keyClick(at, key, held)
        self.settled()

    def at(self) -> str:
        """Return the name of what has the keyboard."""
        now: QWidget | None = self.page.window().focusWidget()
        return "" if now is None else now.objectName()

    def pane(self) -> list[str]:
        """Return the words of the pane."""
        return [one.text() for one in self.page.pane.findChildren(QLabel) if one.text()]

    def buttons(self) -> list[str]:
        """Return what can be done in the pane."""
        found = [one for one in self.page.pane.findChildren(QPushButton) if one.isVisible()]
        return [one.text().replace("&", "") for one in found if one.objectName() not in {"more", "add"}]

    def more(self) -> list[str]:
        """Return what can be done under “More” in the pane."""
        return [line.text().replace("&", "") for line in in_menus(self.page.pane) if line.isEnabled()]

    def became(self, text: str) -> list[tuple[str, str]]:
        """Return what a line became: how, and so much of it."""
        [line] = [row for row in self.treasury.office.read(_lines) if row[1] == text]
        parts = self.office.read(lambda session: became(session, line_ids=[line[0]])).get(line[0], ())
        return [(one.becomes.value, one.amount.plain()) for one in parts]


def _lines(session: object) -> list[tuple[int, str]]:
    from psg_admin.bank.queries import statement_lines

    return [(row.id, row.text) for row in statement_lines(session)]  # type: ignore[arg-type]
