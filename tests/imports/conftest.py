"""A membership desk for the tests."""

import pytest

from psg_admin.store.office import Office
from tests.memberships.desk import Desk


@pytest.fixture
def desk(office: Office) -> Desk:
    """A desk with a scheme, once on each engine."""
    return Desk.furnished(office)


@pytest.fixture
def sqlite_desk(sqlite_office: Office) -> Desk:
    """A desk with a scheme on SQLite, where the engine makes no difference."""
    return Desk.furnished(sqlite_office)
