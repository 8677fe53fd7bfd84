"""The page of members over a small real office."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from psg_admin.store.office import Office
from psg_admin.ui.kit.jobs import Jobs
from tests.offices import furnished
from tests.ui.memberships.hands import Hands, furnish


@pytest.fixture
def hands(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[Hands]:
    furnished(sqlite_office, furnish, furnish)
    made = Hands(sqlite_office, jobs, qtbot, settled, tmp_path)
    yield made
    settled()


@pytest.fixture
def empty_hands(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[Hands]:
    made = Hands(sqlite_office, jobs, qtbot, settled, tmp_path)
    yield made
    settled()
