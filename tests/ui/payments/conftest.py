"""The page of payments over a small real office."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from psg_admin.store.office import Office
from psg_admin.ui.kit.jobs import Jobs
from tests.ui.payments.till import Till


@pytest.fixture
def till(
    sqlite_office: Office, jobs: Jobs, qtbot: QtBot, settled: Callable[[], None], tmp_path: Path
) -> Iterator[Till]:
    made = Till(sqlite_office, jobs, qtbot, settled, tmp_path)
    yield made
    made.leave()
