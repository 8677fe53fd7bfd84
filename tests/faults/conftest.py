"""What tests of a server share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.offices import PostgresHouse


@pytest.fixture
def server_url(postgres_house: PostgresHouse, tmp_path: Path) -> Iterator[URL]:
    """The address of a fresh empty office on a server."""
    url = postgres_house.new(tmp_path)
    yield url
    postgres_house.drop(url)
