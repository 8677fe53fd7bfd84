"""Contacts that are in no membership: bookers, donors, speakers, former members."""

from array import array
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Member
from psg_admin.memberships.queries.filters import present
from psg_admin.people.model import Contact
from psg_admin.people.queries import contacts_wanted, list_ids
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching


def other_ids(session: Session, *, query: ListQuery, today: date) -> "array[int]":
    """Return the ids of the contacts that ``query`` wants and that are in no membership today, in its order.

    Filters and sorts are those of ``people.queries.list_ids``.
    """
    members = set(session.scalars(select(Member.contact_id).where(present(today))))
    return array("q", (i for i in list_ids(session, query=query) if i not in members))


def others_wanted(session: Session, *, query: ListQuery, today: date) -> Select[int]:
    """Return the query for the contacts of :func:`other_ids`, in no order: to count them.

    :raises BadInput: for a filter that is not known.
    """
    members = select(Member.contact_id).where(present(today))
    return contacts_wanted(session, query=query).where(Contact.id.not_in(members))


def other_count(session: Session, *, text: str, today: date) -> int:
    """Return how many contacts that ``text`` finds are in no membership today."""
    members = select(Member.contact_id).where(present(today))
    query = select(func.count()).select_from(Contact).where(Contact.id.not_in(members), Contact.hidden_on.is_(None))
    found = matching(session, "contact", text)
    if found is not None:
        query = query.where(Contact.id.in_(found))
    return session.scalar(query) or 0
