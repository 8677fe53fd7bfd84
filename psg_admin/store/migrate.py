"""Bring a database to this program's schema: make, upgrade, or refuse a newer one in words."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, inspect

from psg_admin.store.base import Base
from psg_admin.store.engine import make_engine


def prepare(url: URL, *, create: bool, at: datetime) -> None:
    """Make the database at ``url`` ready for this program."""
    if url.get_backend_name() == "sqlite" and url.database and create:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url, writes=True)
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table("journal_entry"):
                Base.metadata.create_all(connection)
    finally:
        engine.dispose()
