"""The deeds of people: each a function that returns its :class:`~psg_admin.kernel.changes.Changes`."""

from psg_admin.people.operations.consents import ConsentDraft, note_consents
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
from psg_admin.people.operations.own import add_field, change_field, guard_own, own_touched, say_own
from psg_admin.people.operations.tags import remove_tag, rename_tag, tag_contacts

__all__ = [
    "CHANGE_CONTACTS",
    "CHANGE_MANY",
    "ConsentDraft",
    "add_contact",
    "add_field",
    "add_organisation_person",
    "change_contact",
    "change_field",
    "change_home",
    "derive_search",
    "guard_own",
    "join_home",
    "leave_home",
    "leave_homes",
    "make_contact",
    "make_contacts",
    "note_consents",
    "note_not_same",
    "own_touched",
    "put_change",
    "put_contact",
    "remove_contact",
    "remove_organisation_person",
    "remove_tag",
    "rename_tag",
    "say_own",
    "set_deceased",
    "tag_contacts",
]
