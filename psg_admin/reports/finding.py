"""Find anything: one search over people, members, events, bookings, receipts and news."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.events import queries as events
from psg_admin.memberships import queries as memberships
from psg_admin.news import queries as news
from psg_admin.payments import queries as payments
from psg_admin.people import queries as people
from psg_admin.store.asking import Hit

MOST_OF_A_KIND = 6


def find_anything(session: Session, *, text: str, today: date, limit: int = MOST_OF_A_KIND) -> list[Hit]:
    """Return what ``text`` finds, at most ``limit`` of a kind: members first, then the other kinds.

    A person who is a member is listed once, as a member. Receipts are looked for by number: whoever types a name finds
    the person, and the person's receipts there.
    """
    members = memberships.find_members(session, text=text, today=today, limit=limit)
    named = {hit.title for hit in members}
    others = [hit for hit in people.find_contacts(session, text=text, limit=limit) if hit.title not in named]
    return [
        *members,
        *others,
        *events.find_events(session, text=text, limit=limit),
        *events.find_bookings(session, text=text, limit=limit),
        *(payments.find_receipts(session, text=text, limit=limit) if any(c.isdigit() for c in text) else ()),
        *news.find_news(session, text=text, limit=limit),
    ]
