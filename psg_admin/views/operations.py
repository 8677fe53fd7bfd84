"""Deeds on views of lists: kept, changed, called otherwise, put elsewhere, taken away."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold
from psg_admin.store.base import expect_version, fetch
from psg_admin.views.model import SavedView
from psg_admin.views.rules import ViewContent

MOST = 40
"""So many views a list has at most: each is counted whenever the list is looked at."""
_LONGEST = 80


def save_view(session: Session, *, of: str, name: str, content: ViewContent, replaces: bool = False) -> Changes:
    """Keep a view of the list ``of`` behind those there are; ``made`` is its id.

    ``replaces``: the one that has the name shows this from now on.

    :raises BadInput: for a name that is missing, too long or taken, or where there are very many.
    """
    tidy = _name(name)
    row = _called(session, of, tidy)
    if row is not None:
        if not replaces:
            raise _taken(row.name)
        if row.content == content.text():
            return Changes(frozenset(), _("Nothing was changed"), made=row.id)
        row.content = content.text()
        session.flush()
        return _changed(_("View “{name}” changed").format(name=row.name), row)
    last = session.execute(select(func.count(), func.max(SavedView.position)).where(SavedView.list == of)).one()
    if last[0] >= MOST:
        raise BadInput(
            _("This list has {count} views, and that is the most. Remove one first.").format(count=MOST), field="name"
        )
    row = SavedView(list=of, name=tidy, content=content.text(), position=(last[1] or 0) + 1)
    session.add(row)
    session.flush()
    return _changed(_("View “{name}” saved").format(name=row.name), row)


def change_view(session: Session, *, view_id: int, content: ViewContent, version: int | None = None) -> Changes:
    """Let a view show something else from now on.

    :raises NotFound: when it is no longer there.
    :raises Conflict: when somebody else changed it in between.
    """
    row = _row(session, view_id, version)
    if row.content == content.text():
        return Changes(frozenset(), _("Nothing was changed"), made=row.id)
    row.content = content.text()
    session.flush()
    return _changed(_("View “{name}” changed").format(name=row.name), row)


def rename_view(session: Session, *, view_id: int, name: str, version: int | None = None) -> Changes:
    """Call a view otherwise.

    :raises NotFound: when it is no longer there.
    :raises BadInput: for a name that is missing, too long or taken.
    :raises Conflict: when somebody else changed it in between.
    """
    row = _row(session, view_id, version)
    tidy, before = _name(name), row.name
    other = _called(session, row.list, tidy)
    if other is not None and other.id != row.id:
        raise _taken(other.name)
    if tidy == before:
        return Changes(frozenset(), _("Nothing was changed"), made=row.id)
    row.name = tidy
    session.flush()
    return _changed(_("View “{before}” is called “{name}” now").format(before=before, name=tidy), row)


def move_view(session: Session, *, view_id: int, place: int) -> Changes:
    """Put a view at a ``place`` among those of its list, counted from 1; behind them where there are not as many.

    :raises NotFound: when it is no longer there.
    """
    row = _row(session, view_id, None)
    others = session.scalars(
        select(SavedView).where(SavedView.list == row.list).order_by(SavedView.position, SavedView.id)
    )
    before = list(others)
    after = [one for one in before if one.id != row.id]
    after.insert(max(0, place - 1), row)
    if after == before:
        return Changes(frozenset(), _("Nothing was changed"), made=row.id)
    for position, one in enumerate(after, 1):
        one.position = position
    session.flush()
    return _changed(_("View “{name}” put elsewhere").format(name=row.name), row)


def remove_view(session: Session, *, view_id: int, version: int | None = None) -> Changes:
    """Take a view away; what it shows stays as it is.

    :raises NotFound: when it is no longer there.
    :raises Conflict: when somebody else changed it in between.
    """
    row = _row(session, view_id, version)
    name = row.name
    session.delete(row)
    session.flush()
    return changed(Topic.VIEWS, summary=_("View “{name}” removed").format(name=name), made=view_id)


def _row(session: Session, view_id: int, version: int | None) -> SavedView:
    row = fetch(session, SavedView, view_id, _("This view is no longer there."))
    expect_version(row, version)
    return row


def _called(session: Session, of: str, name: str) -> SavedView | None:
    rows = session.scalars(select(SavedView).where(SavedView.list == of))
    return next((row for row in rows if fold(row.name) == fold(name)), None)


def _name(text: str) -> str:
    return line(text, label=_("Name of the view"), field="name", limit=_LONGEST, required=True)


def _taken(name: str) -> BadInput:
    return BadInput(_("There is a view “{name}” of this list already.").format(name=name), field="name")


def _changed(summary: str, row: SavedView) -> Changes:
    return changed(Topic.VIEWS, summary=summary, made=row.id)
