"""The list of contacts: what it is narrowed and sorted by, and its rows."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session

from psg_admin.kernel.words import mark
from psg_admin.people.model import Address, Contact, Email
from psg_admin.people.queries.contacts import ContactRow, contacts
from psg_admin.people.queries.own import kept_filters, kept_of, own_family, own_sorts
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.store.filters import Choice, Filter, Filters, choices_of
from psg_admin.store.list_query import ListQuery
from psg_admin.store.ordering import by_signs, by_value, by_words, in_order, signs
from psg_admin.store.search import matching

_HAS_EMAIL = exists().where(Email.contact_id == Contact.id)

NOTED: Mapping[str, ColumnElement[bool]] = {
    "deceased": Contact.deceased_on.is_not(None),
    "gone-away": Contact.gone_away.is_(True),
    "none": and_(Contact.deceased_on.is_(None), Contact.gone_away.is_(False)),
}
"""What is noted of a contact that stops mail, or that nothing is, as conditions by the values of a filter."""
NOTES = (
    Choice("deceased", mark("Deceased")),
    Choice("gone-away", mark("Gone away")),
    Choice("none", mark("Neither deceased nor gone away")),
)
"""The choices of such a filter."""

_OWN = {OwnRecord.CONTACT: Contact.id}

CONTACT_FILTERS: Filters[None] = Filters(
    search="Words that occur in name, address, e-mail or telephone.",
    by=(
        Filter(
            key="kind",
            label=mark("Kind"),
            choices=choices_of(ContactKind),
            clause=lambda kind, _none: Contact.kind == kind,
            option="--kind",
        ),
        Filter(
            key="note",
            label=mark("Note"),
            clause=lambda note, _none: NOTED[note],
            choices=NOTES,
            option="--note",
            help="What stops all mail; “none”: neither deceased nor gone away.",
        ),
        Filter(
            key="email",
            label=mark("E-mail"),
            clause=lambda has, _none: _HAS_EMAIL if has == "yes" else ~_HAS_EMAIL,
            choices=(Choice("yes", mark("With an e-mail address")), Choice("no", mark("Without an e-mail address"))),
            option="--email",
            help="Whether an e-mail address is on file.",
        ),
        *kept_filters(Contact.id),
    ),
    families=(own_family(_OWN),),
)
"""The filters of contacts."""


def contacts_wanted(session: Session, *, query: ListQuery) -> Select[int]:
    """Return the query for the contacts that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    statement = select(Contact.id).where(Contact.hidden_on.is_(None))
    found = matching(session, "contact", query.text)
    if found is not None:
        statement = statement.where(Contact.id.in_(found))
    return statement.where(*CONTACT_FILTERS.conditions(query, None))


def list_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the contacts that ``query`` wants, in its order.

    Filters: those of :data:`CONTACT_FILTERS`. Sorts: "name" (the usual one), "town", "postcode", "added", and the keys
    of the office's own fields.

    :raises BadInput: for a filter or an order that is not known.
    """
    statement = contacts_wanted(session, query=query)
    if query.sorted_by("town", "postcode"):
        statement = statement.outerjoin(Address, Address.contact_id == Contact.id)
    statement, own = own_sorts(session, statement, query, _OWN)
    keys = {
        "name": by_signs(Contact.sort_name, full=True),
        "town": by_words(Address.town),
        "postcode": by_signs(Address.postcode),
        "added": by_value(Contact.created_at),
        **own,
    }
    order = in_order(query, keys, (signs(Contact.sort_name), Contact.id))
    return array("q", session.scalars(statement.order_by(*order)))


def list_rows(session: Session, *, ids: Sequence[int]) -> list[ContactRow]:
    """Return the contacts of ``ids`` in that order; those removed since are left out."""
    found = contacts(session, ids=ids)
    kept = kept_of(session, found)
    return [replace(found[i], kept=kept[i]) if i in kept else found[i] for i in ids if i in found]
