"""The events page on a real office, with a conference and people who may come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog

from psg_admin.store.office import Office
from psg_admin.ui.dialogs.cancel import CancelDialog
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.desk import Desk
from tests.events.desk import Desk as Organiser
from tests.ui.conftest import press

Settled = Callable[[], None]


@dataclass(frozen=True)
class People:
    """Who is on file: a member who counts, one whose membership lapsed, and somebody else."""

    lucia: int
    ana: int
    tom: int


@pytest.fixture
def organiser(sqlite_office: Office) -> Organiser:
    """The deeds of an organiser, to prepare what the page then shows."""
    return Organiser(sqlite_office)


@pytest.fixture
def people(organiser: Organiser) -> People:
    """A few people on file."""
    lucia = organiser.person("Lucía", "Ramírez Ñato")
    organiser.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 1))
    ana = organiser.person("Ana María", "Zevallos")
    organiser.member(ana, date(2014, 7, 1), paid=date(2014, 7, 1))
    return People(lucia, ana, organiser.person("Tom", "Bell"))


@pytest.fixture
def page(desk: Desk, people: People, organiser: Organiser, settled: Settled) -> Iterator[EventsPage]:
    """The page with one conference to come, as the window would show it."""
    organiser.conference()
    made = EventsPage(desk)
    made.resize(1200, 800)
    made.show()
    desk.jobs.changed.connect(made.reload)
    made.reload()
    settled()
    yield made
    made.close()
    shiboken6.delete(made)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def cancel(page: EventsPage, words: str, reason: str, settled: Settled, **chosen: Any) -> CancelDialog:
    """Press the button that cancels, say why and choose what becomes of the money, and return the form that is left."""
    press(page.pane, words)
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, CancelDialog)
    for key, value in {"reason": reason, **chosen}.items():
        dialog.form.put(key, value)
        dialog.form.changed.emit()
    dialog.submit()
    settled()
    return dialog


def dialog_of(page: EventsPage) -> QDialog:
    """The dialog that is open over the page."""
    found = [child for child in page.findChildren(QDialog) if child.isVisible()]
    assert len(found) == 1, [child.objectName() for child in found]
    return found[0]
