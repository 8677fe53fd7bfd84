"""What every page is given."""

from dataclasses import dataclass
from datetime import date, datetime

from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.kit.jobs import Jobs


@dataclass(frozen=True, slots=True)
class Desk:
    """The jobs, the data folder, the address of the database as a person reads it, and the clock."""

    jobs: Jobs
    office: Office
    home: Home

    @property
    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return self.office.clock()

    @property
    def made_at(self) -> datetime:
        """This moment where the office is, as it is written on papers: without a zone."""
        return self.now.astimezone().replace(tzinfo=None)

    @property
    def today(self) -> date:
        """Today where the office is."""
        return self.office.clock().astimezone().date()
