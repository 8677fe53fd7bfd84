"""How safe an office is by its backups, asked of the office itself: only its own count."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from psg_admin.paths import Home
from psg_admin.store.backups import Backup, Unread, look_through
from psg_admin.store.journal import Head, head
from psg_admin.store.second_place import SecondPlace, second_place


@dataclass(frozen=True, slots=True)
class Safety:
    """The backups of an office, the newest first, where its history ends, and its second place.

    ``elsewhere`` are the backups in the second place; ``unread`` is what is called like a backup there or here, and
    cannot be read.
    """

    backups: tuple[Backup, ...]
    head: Head
    second: SecondPlace
    elsewhere: tuple[Backup, ...]
    unread: tuple[Unread, ...]

    @property
    def newest(self) -> Backup | None:
        """The newest backup, None where there is none."""
        return next(iter(self.backups), None)


def safety(session: Session, *, home: Home) -> Safety:
    """Return how safe the office is by its backups in ``home`` and in its second place, where that is there.

    :raises Unusable: when a folder cannot be read.
    """
    now = head(session.connection())
    second = second_place(home, now.identity)
    found, unread = look_through(home.backups, now.identity)
    there, unread_there = (
        look_through(second.folder, now.identity, by_full_name=True)
        if second.folder is not None and second.there
        else ([], [])
    )
    return Safety(tuple(found), now, second, tuple(there), (*unread, *unread_there))
