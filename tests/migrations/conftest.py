"""Offices on disk that nobody has opened yet."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.offices import SqliteHouse


@pytest.fixture
def sqlite_house_url(sqlite_house: SqliteHouse, tmp_path: Path) -> URL:
    """The address of a fresh empty office on SQLite that is not open."""
    return sqlite_house.new(tmp_path)
