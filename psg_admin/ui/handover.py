"""Handing the office over to another computer, and taking it over, in the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.words import _
from psg_admin.ui.backups import backup_kind
from psg_admin.ui.kit import ask

if TYPE_CHECKING:
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.pen import PenState
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.window import Window


def hand_over(window: Window, desk: Desk) -> None:
    """Say what handing over means, ask for a file, write the office into it and lay its pen down."""
    from psg_admin.ui.kit.export import ask_where

    if not _may(window, desk):
        return
    question = _(
        "The office is written into one file, for whoever goes on with it on another computer. From then on nothing "
        "is written here, until somebody takes the office over again."
    )
    if not ask.confirm(window, question, _("&Choose the file…")):
        return
    name = _("Office handed over {day}").format(day=desk.today.isoformat())
    target = ask_where(window, desk, _("Hand the office over"), name, [backup_kind()])
    if target is not None:
        work = partial(_hand_over, desk, target)
        then = partial(_handed, window, desk, target)
        desk.jobs.run(work, owner=window, then=then, words=_("Handing the office over"))


def take_over(window: Window, desk: Desk) -> None:
    """Ask from which file the office is taken over, or by which name, and take it over."""
    from psg_admin.store.pen import read_pen

    if _may(window, desk):
        desk.jobs.read(partial(read_pen, now=desk.now), owner=window, then=partial(_ask, window, desk), key="over")


def _may(window: Window, desk: Desk) -> bool:
    """Say whether the office is one that is handed over, and tell the person where it is not."""
    from psg_admin.kernel.errors import Refused
    from psg_admin.store.handover import require_file

    try:
        require_file(desk.office.url)
    except Refused as refused:
        ask.tell(window, refused.message)
        return False
    return True


def _ask(window: Window, desk: Desk, state: PenState) -> None:
    from psg_admin.ui.dialogs.take_over import TakeOverDialog

    dialog = TakeOverDialog(window, desk, state)
    dialog.done_with.connect(partial(_taken, desk))
    dialog.open()


def _hand_over(desk: Desk, target: Path, progress: Progress) -> Changes:
    from psg_admin.store.handover import hand_over

    return hand_over(desk.office, target, progress=progress)


def _handed(window: Window, desk: Desk, target: Path, changes: Changes) -> None:
    desk.jobs.changed.emit(changes)
    desk.jobs.refresh_undo()
    ask.tell(
        window,
        _("The office is in {file}. Give that file to whoever goes on with it; it is taken over there.").format(
            file=target
        ),
    )


def _taken(desk: Desk, changes: Changes) -> None:
    # All of it may be another state than the one that is seen.
    desk.jobs.changed.emit(replace(changes, topics=frozenset(Topic)))
    desk.jobs.refresh_undo()
