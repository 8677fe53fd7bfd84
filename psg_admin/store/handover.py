"""Handing an office over to another computer in one file, and taking it over there, never two pens mixed silently."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, select

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.backup import back_up, connected, taken_copy
from psg_admin.store.backups import back_up_before
from psg_admin.store.copy_names import Origin
from psg_admin.store.disk import disk_as_user_errors
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, file_url
from psg_admin.store.heads import common_hash
from psg_admin.store.journal import EntryKind, JournalEntry, head
from psg_admin.store.office import Office
from psg_admin.store.pen import lay_down, take_up
from psg_admin.store.seen import forget

_PAGES = 2000


def require_file(url: URL) -> None:
    """Refuse an office on a server, which several desks write in already.

    :raises Refused: for one.
    """
    if url.get_backend_name() != "sqlite":
        raise Refused(
            _("This office lies on a server, where several desks write in turn: there is nothing to hand over.")
        )


def hand_over(office: Office, target: Path, *, progress: Progress = quiet) -> Changes:
    """Lay the pen down and write the office into the file ``target``, for whoever takes it over.

    Where the file cannot be written, the pen is taken up again.

    :raises Refused: on a server, or where the pen is not here.
    :raises Unusable: when the file cannot be written; the office is here as before.
    """
    require_file(office.url)
    with disk_as_user_errors(target):
        taken = target.exists() and target.samefile(office.url.database or "")
    if taken:
        raise Refused(_("{name} is this office itself. Choose another name for the file.").format(name=target))
    changes = office.write(partial(lay_down, holder=office.actor, now=office.clock()))
    try:
        back_up(office.url, target, progress=progress)
    except BaseException:
        back = partial(take_up, holder=office.actor, named="", now=office.clock())
        office.write(back, takes_pen=True)
        raise
    return changes


def take_over(
    office: Office, home: Home, *, file: Path | None = None, named: str = "", progress: Progress = quiet
) -> Changes:
    """Take the office over, as it lies here or as it stands in the ``file`` that was handed over.

    What lies here is copied among the backups first, and replaced only by a later state of its own history.
    ``named`` is the name of who holds the pen, for one whose computer is lost.

    :raises Refused: where somebody else holds the pen, or where both were written in: the sentence names the last
        entry that they have in common.
    :raises Unusable: when the file is no copy of an office, or is not sound.
    """
    require_file(office.url)
    now = office.clock()
    if file is not None:
        with taken_copy(file, home.workroom, progress=progress) as part:
            if is_later(office.url, part, file):
                back_up_before(
                    home,
                    office.url,
                    Origin.BEFORE_TAKING_OVER,
                    at=now.astimezone().replace(tzinfo=None),
                    progress=progress,
                )
                _replace(Path(office.url.database or ""), part, office.url)
                forget(office.url)
    return office.write(partial(take_up, holder=office.actor, named=named, now=now), takes_pen=True)


def is_later(here: URL, part: Path, file: Path) -> bool:
    """Say whether the office in ``part`` goes on where the one at ``here`` ends; False where they are the same.

    :raises Refused: when it is another office, an older state of this one, or when both were written in.
    """
    with _reading(here) as ours, _reading(file_url(part)) as theirs:
        newest = head(theirs)
        if head(ours).identity != newest.identity:
            raise Refused(
                _("{file} is another office than the one here, so neither is taken for the other.").format(file=file)
            )
        common = ours.execute(_ENTRY.where(JournalEntry.hash == common_hash(ours, theirs))).one_or_none()
        since = JournalEntry.id > (0 if common is None else common.id), JournalEntry.kind != EntryKind.UPKEEP
        first = ours.execute(_ENTRY.where(*since).order_by(JournalEntry.id).limit(1)).one_or_none()
    more = common is None or newest.hash != common.hash
    if first is not None and not more:
        raise Refused(
            _("{file} is an older state of this office: entry {number} of {moment} and later ones are missing in it.")
            .format(file=file, number=first.id, moment=_local(first.at))
        )  # fmt: skip
    if first is not None:
        raise Refused(
            _(
                "Both were written in: the office here and {file} have their history in common up to entry {number} of "
                "{moment}, and each goes on by itself. Nothing was taken. Open {file} beside this office, and enter "
                "here what is only there."
            ).format(
                file=file,
                number=0 if common is None else common.id,
                moment="–" if common is None else _local(common.at),
            )
        )
    return more


@contextmanager
def _reading(url: URL) -> Iterator[Connection]:
    with as_user_errors(url, reading=True), connected(url, writes=False) as connection:
        yield connection


_ENTRY = select(JournalEntry.id, JournalEntry.hash, JournalEntry.at)


def _replace(office: Path, part: Path, url: URL) -> None:
    """Put what is in ``part`` into the open office, whole or not at all: whoever has it open sees it at once."""
    until = time.monotonic() + BUSY_SECONDS

    def watch(_state: int, rest: int, _total: int) -> None:
        if rest and time.monotonic() > until:
            raise Unusable(_("Another program is writing in this office. Close it there, then take the office over."))

    try:
        with (
            as_user_errors(url),
            disk_as_user_errors(office),
            closing(sqlite3.connect(part)) as left,
            closing(sqlite3.connect(office)) as right,
        ):
            left.backup(right, pages=_PAGES, progress=watch, sleep=0.05)
    except sqlite3.Error as error:
        raise Unusable(_("{name} could not be replaced: {why}.").format(name=office, why=error)) from error


def _local(moment: datetime) -> str:
    return show_moment(moment.astimezone())
