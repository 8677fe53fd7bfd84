"""A new feature on the desktop: its page and its part of the settings follow from its value."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from psg_admin import bootstrap
from psg_admin.paths import Home
from psg_admin.settings import all_settings
from psg_admin.store.list_query import Hit
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.parts import FieldsPart
from tests.offices import open_for_test


@pytest.fixture
def with_bears(bears: None, sqlite_office: Office, tmp_path: Path) -> Iterator[DeskWindow]:
    """The desktop where there is one more feature."""
    desk = DeskWindow(open_for_test(sqlite_office.url), Home(tmp_path), bootstrap.manifests())
    desk.window.show()
    yield desk
    desk.close()
    habits.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_page_of_a_new_feature_stands_on_the_rail_and_opens_what_the_search_finds(with_bears: DeskWindow) -> None:
    window = with_bears.window
    assert list(window._specs) == ["today", "members", "events", "bears", "payments", "bank", "news", "settings"]
    window.open_hit(Hit("bear", 1, "Yogi"))
    assert window.current_page().objectName() == "bears"


def test_the_settings_of_a_new_feature_have_their_part_of_the_page(with_bears: DeskWindow, qtbot: QtBot) -> None:
    page = with_bears.window.show_page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: not with_bears.jobs.waiting)
    assert list(page.chips._buttons) == [
        "organisation", "scheme", "discounts", "own-fields", "tags", "terms", "den", "numbers", "orders", "accounts",
        "bank",
        "money-accounts", "funds", "categories", "years", "documents", "appearance", "safety",
    ]  # fmt: skip
    page.show_filter("den")
    part = page.part("den")
    assert isinstance(part, FieldsPart)
    form = part.form
    assert form.typed() == {"bears": "3", "first_bear": ""}
    form.put("bears", 7)
    form.changed.emit()
    part.save()
    qtbot.waitUntil(lambda: not with_bears.jobs.waiting)
    assert with_bears.office.read(all_settings)["bears"] == 7
