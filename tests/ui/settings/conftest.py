"""The treasurer at the settings, for their tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from psg_admin.memberships.queries import SchemeRows, scheme
from psg_admin.store.office import Office
from psg_admin.ui.kit import cells
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.parts import FieldsPart, ListPart
from tests.ui.conftest import press


class Hands:
    """The treasurer at the settings."""

    def __init__(self, page: SettingsPage, office: Office, settled: Callable[[], None]) -> None:
        self.page = page
        self.office = office
        self.settled = settled

    def form(self, key: str) -> FieldsPart:
        """Go to a part that is a form."""
        self.page.show_filter(key)
        part = self.page.seen()
        assert isinstance(part, FieldsPart)
        return part

    def listed(self, key: str) -> ListPart[Any]:
        """Go to a part that is a list."""
        self.page.show_filter(key)
        self.settled()
        part = self.page.seen()
        assert isinstance(part, ListPart)
        return part

    def save(self) -> None:
        """Press the button at the top right."""
        press(self.page, "Save")
        self.settled()

    def fill(self, **values: Any) -> FormDialog:
        """Fill the dialog that is open and press its button."""
        self.settled()
        dialog = self.dialog()
        for key, value in values.items():
            dialog.form.put(key, value)
        dialog.submit()
        self.settled()
        self.page.reload()
        self.settled()
        return dialog

    def dialog(self) -> FormDialog:
        """The dialog that is open."""
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible())

    def run(self, key: str) -> None:
        """Do an action of the page."""
        self.page.run(key)
        self.settled()

    def choose(self, row: int) -> None:
        """Choose a row of the list that is seen."""
        part = self.page.seen()
        assert isinstance(part, ListPart)
        part.table.select_id(part.table.all_ids()[row])
        self.settled()

    def rows(self) -> list[list[str]]:
        """What the list that is seen says, row by row."""
        part = self.page.seen()
        assert isinstance(part, ListPart)
        rows = self.office.read(part.table.all_rows())
        return [[cells.show(one.value(row), one.kind) for one in part.table.visible_columns()] for row in rows]

    def scheme(self) -> SchemeRows:
        """What the office holds."""
        return self.office.read(scheme)

    def pane(self) -> str:
        """All that the pane says."""
        return "\n".join(label.text() for label in self.page.pane.findChildren(QLabel))

    def head(self) -> list[str]:
        """The buttons beside the title, from left to right; the primary one with a star."""
        shown = [one for one in self.page._buttons.findChildren(QPushButton) if one.isVisible()]
        shown.sort(key=lambda one: one.x())
        return [one.text().replace("&", "") + "*" * (one.property("look") == "primary") for one in shown]


@pytest.fixture
def hands(desk: Desk, sqlite_office: Office, settled: Callable[[], None]) -> Iterator[Hands]:
    page = SettingsPage(desk)
    page.resize(1100, 700)
    page.show()
    page.reload()
    settled()
    yield Hands(page, sqlite_office, settled)
    settled()
    page.close()
    page.deleteLater()
