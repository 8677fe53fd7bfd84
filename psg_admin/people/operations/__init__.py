"""The deeds of people: each a function that returns its :class:`~psg_admin.kernel.changes.Changes`."""

from psg_admin.people.operations.contacts import (
    CHANGE_CONTACTS,
    CHANGE_MANY,
    add_contact,
    change_contact,
    derive_search,
    make_contact,
    make_contacts,
    put_change,
    put_contact,
    remove_contact,
    set_deceased,
)
from psg_admin.people.operations.duplicates import note_not_same
from psg_admin.people.operations.homes import change_home, join_home, leave_home
from psg_admin.people.operations.leaving import leave_homes
from psg_admin.people.operations.organisations import add_organisation_person, remove_organisation_person

__all__ = [
    "CHANGE_CONTACTS",
    "CHANGE_MANY",
    "add_contact",
    "add_organisation_person",
    "change_contact",
    "change_home",
    "derive_search",
    "join_home",
    "leave_home",
    "leave_homes",
    "make_contact",
    "make_contacts",
    "note_not_same",
    "put_change",
    "put_contact",
    "remove_contact",
    "remove_organisation_person",
    "set_deceased",
]
