"""Books for the tests of what is posted."""

import pytest

from psg_admin.store.office import Office
from tests.payments.books import Books


@pytest.fixture
def books(office: Office) -> Books:
    """Empty books, once on each engine."""
    return Books(office)
