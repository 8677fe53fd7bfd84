"""Make anew what is worked out from what is recorded: search texts, and standing by day."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.events import operations as events
from psg_admin.events.model import Booking, Event
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import rebuild_standing
from psg_admin.news import derive as news
from psg_admin.news.model import NewsItem
from psg_admin.payments import operations as payments
from psg_admin.payments.model import Receipt
from psg_admin.people import operations as people
from psg_admin.people.model import Contact
from psg_admin.store.search import empty, missing

_Derivation = Callable[[Session, Mapping[str, set[int]]], None]
_SEARCHED: tuple[tuple[str, str, InstrumentedAttribute[int], _Derivation], ...] = (
    ("contact", "contact", Contact.id, people.derive_search),
    ("event", "event", Event.id, events.derive_search),
    ("booking", "booking", Booking.id, events.derive_search),
    ("receipt", "receipt", Receipt.id, payments.derive_search),
    ("news", "news_item", NewsItem.id, news.derive_search),
)
"""What is searched: its kind, its table, its ids, and what makes the texts of the touched rows."""


def rebuild(session: Session, *, progress: Progress = quiet) -> Changes:
    """Make the search texts and the standing of everything anew, as a deed of its own that is not undone.

    What is recorded stays as it is, so nothing can be lost by it.
    """
    empty(session)
    work_out(session, progress=progress)
    return changed(*Topic, summary=_("Search and standing made anew"), undoable=False)


def work_out(session: Session, *, progress: Progress = quiet) -> None:
    """Make the search texts and the standing of everything that is recorded."""
    for _kind, table, column, derive in _SEARCHED:
        for some in _chunks(session, column):
            progress(0, 0)
            derive(session, {table: some})
    rebuild_standing(session, progress=progress)


def audit(session: Session) -> list[str]:
    """Return a sentence when something recorded is not found by the search, or something found is not recorded."""
    count = sum(missing(session, kind, select(column)) for kind, _table, column, _derive in _SEARCHED)
    if not count:
        return []
    return [
        ngettext(
            "The search does not fit {count} record. Make it anew: psg-admin rebuild.",
            "The search does not fit {count} records. Make it anew: psg-admin rebuild.",
            count,
        ).format(count=count)
    ]


def _chunks(session: Session, column: InstrumentedAttribute[int], size: int = 5_000) -> Iterator[set[int]]:
    last = 0
    while some := session.scalars(select(column).where(column > last).order_by(column).limit(size)).all():
        last = some[-1]
        yield set(some)
