"""How safe an office is by its backups, asked of the office itself: only its own count."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from psg_admin.paths import Home
from psg_admin.store.backups import Backup, backups
from psg_admin.store.journal import Head, head
from psg_admin.store.second_place import SecondPlace, second_place


@dataclass(frozen=True, slots=True)
class Safety:
    """The backups of an office, the newest first, where its history ends, and its second place."""

    backups: tuple[Backup, ...]
    head: Head
    second: SecondPlace

    @property
    def newest(self) -> Backup | None:
        """The newest backup, None where there is none."""
        return next(iter(self.backups), None)


def safety(session: Session, *, home: Home) -> Safety:
    """Return how safe the office is by its backups in ``home``.

    :raises Unusable: when the folder cannot be read.
    """
    now = head(session.connection())
    return Safety(tuple(backups(home, now.identity)), now, second_place(home, now.identity))
