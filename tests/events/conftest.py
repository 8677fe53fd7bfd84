"""The conference desk."""

import pytest

from psg_admin.store.office import Office
from tests.events.desk import Desk


@pytest.fixture
def desk(office: Office) -> Desk:
    """The desk of an empty office, once on each engine."""
    return Desk(office)


@pytest.fixture
def quick_desk(sqlite_office: Office) -> Desk:
    """The desk of an empty office on SQLite, where the engine makes no difference."""
    return Desk(sqlite_office)
