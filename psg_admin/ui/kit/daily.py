"""The backup of the day, made while the office is at work, and the line in the rail that tells of the last one."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.days import show_short, show_time
from psg_admin.kernel.errors import Cancelled, Unusable, UserError
from psg_admin.kernel.words import _

if TYPE_CHECKING:
    from psg_admin.kernel.progress import Progress
    from psg_admin.paths import Home
    from psg_admin.store.list_query import Work
    from psg_admin.store.office import Office
    from psg_admin.store.safety import Safety
    from psg_admin.ui.kit.desk import Desk


@runtime_checkable
class Foot(Protocol):
    """What a window must offer to be told of a backup."""

    def set_foot(self, words: str) -> None:
        """Show a line at the foot."""

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Let the pages that show one of the topics ask anew."""


def tell_of_backup(desk: Desk, window: object) -> None:
    """Say at the foot of the window when the last backup was made: it was just now."""
    if isinstance(window, Foot):
        window.set_foot(backup_words(desk.made_at, today=desk.today))
        window.refresh(frozenset({Topic.SETTINGS}))


def daily_copy(desk: Desk, window: Foot) -> None:
    """Make the backup of the day in the long lane, unless there is one, and say at the foot when it was made.

    A failure is said there too: nobody who came to work is stopped by it.
    """

    def made(told: tuple[datetime | None, str]) -> None:
        when, failed = told
        words = _("Not backed up to the second place: {why}").format(why=failed) if failed else ""
        window.set_foot(words or backup_words(when, today=desk.today))
        # The page that says when the last backup was made is told by the topic of the settings.
        window.refresh(frozenset({Topic.SETTINGS}))

    def failed(error: UserError) -> None:
        if isinstance(error, Cancelled):
            window.set_foot(_("Backup stopped; the next start makes it"))
        else:
            window.set_foot(_("No backup today: {why}").format(why=error.message))

    owner = window if isinstance(window, QWidget) else desk.jobs
    work = partial(_make, desk.office, desk.home)
    desk.jobs.run(work, owner=owner, then=made, failed=failed, words=_("Making the backup of the day"))


class Noticed(Protocol):
    """What a window must offer to be told of what is wrong."""

    def give_notice(self, sentence: str) -> None:
        """Say what wants to be known about the office, until somebody has read it."""


def daily_check(desk: Desk, window: Noticed) -> None:
    """Make the check of the day in the long lane, unless there was one, and say in a bar what is wrong."""

    def checked(wrong: list[str]) -> None:
        if wrong:
            where = _("This was found by the check of the day. “Check the office” in the File menu tells all.")
            window.give_notice("\n".join([*wrong[:_MOST], where]))

    def failed(error: UserError) -> None:
        if not isinstance(error, Cancelled):
            window.give_notice(_("The check of the day could not be made: {why}").format(why=error.message))

    owner = window if isinstance(window, QWidget) else desk.jobs
    work = partial(_check, desk.office)
    desk.jobs.run(work, owner=owner, then=checked, failed=failed, words=_("Making the check of the day"))


_MOST = 3


def _check(office: Office, progress: Progress) -> list[str]:
    from psg_admin.store.daily import check_daily, is_checked

    return [] if is_checked(office, now=office.clock()) else check_daily(office, progress=progress)


def backup_words(when: datetime | None, *, today: date) -> str:
    """Return in words when the last backup was made (local time), for a line at the foot."""
    if when is None:
        return _("No backup yet")
    day = _("today") if when.date() == today else show_short(when.date())
    return _("Backup: {day} {time}").format(day=day, time=show_time(when))


def find_safety(home: Home) -> Work[Safety]:
    """Return what asks an office how safe it is by its backups in ``home``."""
    # The store's copying is not needed to show the first page.
    from psg_admin.store.safety import safety

    return partial(safety, home=home)


def made_at(found: Safety | None) -> datetime | None:
    """Return when the newest backup was made, in local time, or None when there is none."""
    newest = None if found is None else found.newest
    return None if newest is None else newest.made_at.astimezone()


def _make(office: Office, home: Home, progress: Progress) -> tuple[datetime | None, str]:
    """Make the backup of the day; return when the newest was made, and what went wrong with the second place."""
    from psg_admin.store.backups import daily
    from psg_admin.store.second_place import copy_there

    at = office.clock()
    daily(home, office.url, today=at.astimezone().date(), at=at, progress=progress)
    failed = ""
    try:
        copy_there(home, office.url, at=at, progress=progress)
    except Unusable as error:
        failed = error.message
    return made_at(office.read(find_safety(home))), failed


__all__ = ["backup_words", "daily_check", "daily_copy", "find_safety", "made_at", "tell_of_backup"]
