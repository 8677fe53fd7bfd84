"""Find anything: one search over people, members, events, bookings, receipts and news."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.words import _, fold
from psg_admin.memberships import queries as memberships
from psg_admin.store.feature import SearchKind, features_of
from psg_admin.store.list_query import Hit
from psg_admin.store.search import kinds_found

MOST = 12
"""How many hits are worth showing."""

MOST_OF_A_KIND = 6
"""How many of one kind there are at most when others were found, too."""


def find_anything(session: Session, *, text: str, today: date) -> list[Hit]:
    """Return what ``text`` finds: people first, each once, as a member or as a contact, then the other kinds.

    Receipts are looked for by number: whoever types a name finds the person, and the person's receipts there.
    """
    return first_found(session, text=text, today=today) + more_found(session, text=text, today=today)


def first_found(session: Session, *, text: str, today: date) -> list[Hit]:
    """Return the people that ``text`` finds first: what nearly everybody looks for, and what is found at once."""
    return memberships.member_hits(session, text=text, today=today, limit=MOST_OF_A_KIND)


def more_found(session: Session, *, text: str, today: date) -> list[Hit]:
    """Return what follows on :func:`first_found`: the other kinds, and when there are none, more people."""
    finders = {kind.key: kind.find for kind in _kinds(session) if kind.find is not None}
    kinds = kinds_found(session, text, list(finders))
    if not kinds:
        return memberships.member_hits(session, text=text, today=today, limit=MOST)[MOST_OF_A_KIND:]
    return [
        _with_reason(hit, text)
        for kind, find in finders.items()
        if kind in kinds
        for hit in find(session, text=text, limit=MOST_OF_A_KIND)
    ]


def _with_reason(hit: Hit, text: str) -> Hit:
    """Return the hit with where what was typed stands, unless it says that: in what it is called, in what is said of
    it, or in its text.
    """
    if hit.reasons:
        return hit
    for reason, shown in ((_("Title"), hit.title), (_("Detail"), hit.detail)):
        if all(word in fold(shown) for word in fold(text).split()):
            return replace(hit, reasons=(reason,))
    return replace(hit, reasons=(_("Text"),))


def _kinds(session: Session) -> list[SearchKind]:
    """Return the kinds in the order in which they are shown: what is nearest to the day's work first, the news last."""
    return [kind for feature in reversed(features_of(session)) for kind in feature.searched]
