"""Who may write in an office of which there are copies on several computers: whoever holds its pen.

An office that was never handed over has no pen, and whoever opens it writes. Once it was, one computer holds the pen;
every other copy is read, with the day that it is of, and written by nobody.
"""

import hashlib
import os
import platform
import tempfile
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_moment, show_time, weekday_name
from psg_admin.kernel.errors import Doubt, Refused
from psg_admin.kernel.words import _, fold
from psg_admin.store.journal import head
from psg_admin.store.private import make_folder
from psg_admin.store.writer import Pen

_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PenState:
    """Who holds the pen of an office, and what may be done here.

    ``holder`` is "" where it was never handed over; ``laid_down_at``: nobody holds it, since that moment. ``here``:
    this computer holds it, or may write because there is none. ``as_of`` is the moment of the
    newest entry, and ``now`` that of asking.
    """

    holder: str = ""
    since: datetime | None = None
    laid_down_at: datetime | None = None
    here: bool = True
    as_of: datetime | None = None
    now: datetime | None = None

    @property
    def is_free(self) -> bool:
        """Whether it was laid down, and waits for whoever takes the office over."""
        return self.laid_down_at is not None

    @property
    def title(self) -> str:
        """Of when this copy is, and with whom the office: "as of Tuesday 18:40, with Ana"; "" where it is here."""
        if self.here:
            return ""
        moment = "" if self.as_of is None else show_lately(self.as_of, now=self.now)
        if self.is_free:
            return _("as of {moment}, handed over by {name}").format(moment=moment, name=self.holder)
        return _("as of {moment}, with {name}").format(moment=moment, name=self.holder)

    @property
    def why_not(self) -> str:
        """Why nothing is written here; "" where it is."""
        if self.here:
            return ""
        if self.is_free:
            return _(
                "This office was handed over by {name} on {moment}, so nothing is written in this copy. Take the "
                "office over to go on with it here."
            ).format(name=self.holder, moment=_local(self.laid_down_at))
        return _(
            "{name} has had this office on another computer since {moment}, so nothing is written in this copy."
        ).format(name=self.holder, moment=_local(self.since))


def show_lately(moment: datetime, *, now: datetime | None) -> str:
    """Return an aware moment in the time of this computer: with its weekday alone where it is of the last week."""
    here = moment.astimezone()
    if now is not None and timedelta() <= now - moment < _WEEK:
        return _("{weekday} {time}").format(weekday=weekday_name(here.date()), time=show_time(here))
    return show_moment(here)


def read_pen(session: Session, *, now: datetime | None = None) -> PenState:
    """Return who holds the pen of the office."""
    return replace(_state(_newest(session)), as_of=head(session.connection()).at, now=now)


def doubt(session: Session) -> Doubt | None:
    """Return what speaks against writing here: the pen is not here. Nobody can say that it is right all the same."""
    state = _state(_newest(session))
    return None if state.here else Doubt(state.why_not, kind="pen")


def _newest(session: Session) -> Pen | None:
    return session.scalars(select(Pen).order_by(Pen.id.desc()).limit(1)).first()


def _state(row: Pen | None) -> PenState:
    if row is None:
        return PenState()
    here = row.laid_down_at is None and row.computer == this_computer()
    return PenState(row.holder, row.since, row.laid_down_at, here)


def lay_down(session: Session, *, holder: str, now: datetime) -> Changes:
    """Lay the pen down: nobody holds it until somebody takes the office over.

    :raises Refused: where it is not here.
    """
    state = read_pen(session)
    if not state.here:
        raise Refused(state.why_not)
    row = _row(session, holder, now)
    row.laid_down_at = now
    session.flush()
    return changed(Topic.SETTINGS, summary=_("Office handed over by {name}").format(name=holder), undoable=False)


def take_up(session: Session, *, holder: str, named: str, now: datetime) -> Changes:
    """Take the pen: where nobody holds it, or where the name of who does is ``named``.

    :raises Refused: where somebody holds it who is not named, or where it is here already.
    """
    state = read_pen(session)
    if state.here and state.holder:
        raise Refused(_("This office is here already: there is nothing to take over."))
    if state.here:
        raise Refused(_("This office was never handed over: whoever opens it writes in it."))
    if not state.is_free and fold(named) != fold(state.holder):
        raise Refused(
            _(
                "{name} has had this office since {moment}. What is written there would be missing here: ask for it to "
                "be handed over. If that computer is lost, take the office over by that name."
            ).format(name=state.holder, moment=_local(state.since))
        )
    before = state.holder
    row = _row(session, holder, now)
    row.holder, row.computer, row.since, row.laid_down_at = holder[:100], this_computer(), now, None
    session.flush()
    summary = _("Office taken over by {name}, from {before}").format(name=holder, before=before)
    return changed(Topic.SETTINGS, summary=summary, undoable=False)


def _row(session: Session, holder: str, now: datetime) -> Pen:
    row = _newest(session)
    if row is None:
        row = Pen(holder=holder[:100], computer=this_computer(), since=now, laid_down_at=None)
        session.add(row)
    return row


def this_computer() -> str:
    """Return the random name of this computer, 32 hexadecimal figures, kept in the folder of what it remembers.

    Where that folder cannot be written, the name is made of what is known of the machine.
    """
    file = paths.state() / "computer"
    with suppress(OSError, UnicodeDecodeError):
        return _kept(file)
    machine = f"{platform.node()}/{uuid.getnode()}"
    return hashlib.sha256(machine.encode(errors="replace")).hexdigest()[:32]


def _kept(file: Path) -> str:
    with suppress(FileNotFoundError):
        if len(name := file.read_text("ascii").strip()) == _LONG:
            return name
    make_folder(file.parent)
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # which only its maker can read
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as part:
            part.write(os.urandom(_LONG // 2).hex())
        try:
            os.link(draft, file)  # whoever is first names it
        except FileExistsError:
            if len(file.read_text("ascii").strip()) != _LONG:
                draft.replace(file)
        except OSError:  # a disk without links
            draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return file.read_text("ascii").strip()


_LONG = 32


def _local(moment: datetime | None) -> str:
    return "" if moment is None else show_moment(moment.astimezone())
