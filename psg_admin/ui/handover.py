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
    """Ask for the file, and take the office over from there; without one, as it lies here."""
    from psg_admin.store.pen import read_pen

    if _may(window, desk):
        desk.jobs.read(partial(read_pen, now=desk.now), owner=window, then=partial(_ask_file, window, desk), key="over")


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


def _ask_file(window: Window, desk: Desk, state: PenState) -> None:
    files = ask.choose_open_files(window, _("The file in which the office was handed over"), [backup_kind()])
    if files:
        _take(window, desk, file=files[0])
    elif state.is_free:
        question = _("No file was chosen. Nobody has this office now: take it over as it lies here?")
        if ask.confirm(window, question, _("&Take the office over")):
            _take(window, desk)
    elif not state.here:
        question = _(
            "{why} If that computer is lost, and only then, take the office over: what was written there since is not "
            "here. Type the name of who has it."
        ).format(why=state.why_not)
        named = ask.ask_reason(window, _("Take the office over"), question)
        if named is not None:
            _take(window, desk, named=named)


def _take(window: Window, desk: Desk, *, file: Path | None = None, named: str = "") -> None:
    work = partial(_take_over, desk, file, named)
    desk.jobs.run(work, owner=window, then=partial(_taken, desk), words=_("Taking the office over"))


def _hand_over(desk: Desk, target: Path, progress: Progress) -> Changes:
    from psg_admin.store.handover import hand_over

    return hand_over(desk.office, target, progress=progress)


def _take_over(desk: Desk, file: Path | None, named: str, progress: Progress) -> Changes:
    from psg_admin.store.handover import take_over

    return take_over(desk.office, desk.home, file=file, named=named, progress=progress)


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
