"""What screens, documents and other features ask about contacts; every answer is a frozen value."""

from psg_admin.people.queries.contacts import (
    KEPT,
    KEPT_KEYS,
    ContactRow,
    contact,
    contact_facts,
    contacts,
    home_facts,
    is_named,
    part_columns,
    people_facts,
    why_kept,
)
from psg_admin.people.queries.duplicates import (
    DuplicateRow,
    Duplicates,
    duplicate_pairs,
    duplicate_rows,
    known_apart,
    known_people,
    people_seal,
)
from psg_admin.people.queries.finding import died, find_contacts, first_contacts, similar, telephone_sought
from psg_admin.people.queries.homes import HomeRow, home, home_ids, home_list, home_of, homes, letters
from psg_admin.people.queries.lists import CONTACT_FILTERS, NOTED, NOTES, list_ids, list_rows
from psg_admin.people.queries.organisations import OrganisationLine, delegates, organisation_people

__all__ = [
    "CONTACT_FILTERS",
    "KEPT",
    "KEPT_KEYS",
    "NOTED",
    "NOTES",
    "ContactRow",
    "DuplicateRow",
    "Duplicates",
    "HomeRow",
    "OrganisationLine",
    "contact",
    "contact_facts",
    "contacts",
    "delegates",
    "died",
    "duplicate_pairs",
    "duplicate_rows",
    "find_contacts",
    "first_contacts",
    "home",
    "home_facts",
    "home_ids",
    "home_list",
    "home_of",
    "homes",
    "is_named",
    "known_apart",
    "known_people",
    "letters",
    "list_ids",
    "list_rows",
    "organisation_people",
    "part_columns",
    "people_facts",
    "people_seal",
    "similar",
    "telephone_sought",
    "why_kept",
]
