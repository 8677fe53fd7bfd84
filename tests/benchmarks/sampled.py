"""Sample offices of the sizes that the measurements need, each made once in a run."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.bootstrap import open_at
from psg_admin.paths import Home
from psg_admin.sample.make import fill
from psg_admin.store.base import Base

SEED = 7


@dataclass
class Offices:
    """Makes sample offices in ``folder`` and remembers what they took to make."""

    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    made: dict[int, tuple[float, int]] = field(default_factory=dict)

    def home(self, members: int) -> Home:
        """Return the data folder of a sample office of so many members, made now if it is not there."""
        home = Home(self.folder / f"office-{members}")
        if not home.database.exists():
            self._make(home, members)
        return home

    def making(self, members: int) -> tuple[float, int]:
        """Return in how many seconds the office was filled, and with how many rows."""
        self.home(members)
        if members not in self.made:
            self._make(Home(self.folder / f"measured-{members}"), members)
        return self.made[members]

    def _make(self, home: Home, members: int) -> None:
        cleared(home)
        office = open_at(home, None, create=True)
        try:
            started = perf_counter()
            today = self.now.astimezone().date()
            office.write(partial(fill, members=members, seed=SEED, today=today))
            seconds = perf_counter() - started
            rows = office.read(count_rows)
        finally:
            office.close()
        self.made[members] = (seconds, rows)


def cleared(home: Home) -> None:
    """Take away what an earlier run left in ``home``, for a new office."""
    rmtree(home.db, ignore_errors=True)
    home.db.mkdir(parents=True)


def count_rows(session: Session) -> int:
    """Return how many rows all tables have together."""
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables)
