"""Make anew what is worked out from what is recorded: search texts, and standing by day."""

from collections.abc import Iterator

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.feature import SearchKind, features_of
from psg_admin.store.search import SearchEntry, empty, missing
from psg_admin.store.server import take_long


def rebuild(session: Session, *, progress: Progress = quiet) -> Changes:
    """Make the search texts and the standing of everything anew: upkeep, which is not undone.

    What is recorded stays as it is, so nothing can be lost by it.
    """
    take_long(session)
    empty(session)
    work_out(session, progress=progress)
    return changed(*Topic, summary=_("Search and statuses rebuilt"), undoable=False, upkeep=True)


def rebuild_proved(session: Session, *, progress: Progress = quiet) -> Changes:
    """Do as :func:`rebuild`, once it is proved that what is recorded is what the history says.

    Else what was changed behind the office's back would be worked into search and standing, and look right.

    :raises Refused: with what the check says, when it is not.
    """
    from psg_admin.store.check import check_recorded  # only here: an office is opened without proving it

    found = check_recorded(session, progress=progress)
    if found:
        first = _("Nothing was rebuilt: what is recorded has to be put right first. Restore the last backup.")
        raise Refused("\n".join([first, *found[:_MOST]]))
    return rebuild(session, progress=progress)


def is_due(session: Session) -> bool:
    """Say whether nothing at all is found by the search although something is recorded: a step of the schema that
    changes what is worked out takes it away.
    """
    if session.scalar(select(SearchEntry.id).limit(1)) is not None:
        return False
    return any(session.scalar(kind.ids.limit(1)) is not None for kind in _searched(session))


def work_out(session: Session, *, progress: Progress = quiet) -> None:
    """Make the search texts and the standing of everything that is recorded."""
    for kind in _searched(session):
        for some in _chunks(session, kind.ids):
            progress(0, 0)
            kind.derive(session, {kind.table: some})
    for feature in features_of(session):
        if feature.rebuild is not None:
            feature.rebuild(session, progress)


def audit(session: Session) -> list[str]:
    """Return a sentence when something recorded is not found by the search, or something found is not recorded."""
    kinds = _searched(session)
    of_none = select(func.count()).where(SearchEntry.kind.not_in([kind.key for kind in kinds]))
    count = sum(missing(session, kind.key, kind.ids) for kind in kinds) + (session.scalar(of_none) or 0)
    if not count:
        return []
    return [
        ngettext(
            "The search does not fit {count} record. It can be rebuilt.",
            "The search does not fit {count} records. It can be rebuilt.",
            count,
        ).format(count=count)
    ]


_MOST = 5


def _searched(session: Session) -> list[SearchKind]:
    return [kind for feature in features_of(session) for kind in feature.searched]


def _chunks(session: Session, ids: Select[int], size: int = 5_000) -> Iterator[set[int]]:
    (column,) = ids.selected_columns
    last = 0
    while some := session.scalars(ids.where(column > last).order_by(column).limit(size)).all():
        last = some[-1]
        yield set(some)
