"""What the history has about a person: each row that belongs to the person counts, also one taken away since."""

from dataclasses import replace
from functools import partial
from typing import Any

from psg_admin.memberships import operations
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, find_contacts
from psg_admin.reports.person import person_record
from psg_admin.reports.trail import trail
from psg_admin.store.history import list_rows
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.test_lists import plans
from tests.offices import NOW, TODAY
from tests.reports.test_person import pair


def said(office: Office, text: str = "", contact_id: int | None = None) -> list[str]:
    """Return what the entries say that are found, the newest first."""
    ids = office.read(partial(trail, query=ListQuery(text), contact_id=contact_id))
    return [row.summary for row in office.read(partial(list_rows, ids=ids))]


def ana(office: Office) -> int:
    return office.read(partial(find_contacts, text="ana"))[0].record_id


def moved(office: Office, contact_id: int, **fields: Any) -> None:
    """Change the particulars of a contact."""
    draft = office.read(partial(contact, contact_id=contact_id)).draft
    office.write(partial(change_contact, contact_id=contact_id, draft=replace(draft, **fields)))


def test_a_change_of_address_alone_is_in_the_history_of_the_person(office: Office) -> None:
    pair(office)
    before = said(office, contact_id=ana(office))
    moved(office, ana(office), street="14 Weavers Row", town="Leeds", emails=("ana@example.org",))
    moved(office, ana(office), town="York")
    moved(office, ana(office), emails=())
    assert len(said(office, contact_id=ana(office))) == len(before) + 3
    record = office.read(partial(person_record, contact_id=ana(office), day=TODAY))
    assert (record.entries, len(record.history)) == (len(before) + 3, len(before) + 3)


def test_a_name_finds_what_was_done_to_the_membership(office: Office) -> None:
    membership_id = pair(office)
    office.write(partial(add_contact, draft=ContactDraft(given="Noé", family="Quispe"), now=NOW))
    office.write(partial(operations.resign, membership_id=membership_id, on=TODAY, today=TODAY))
    assert [words for words in said(office, "diaz") if "resign" in words.lower()]
    assert said(office, "bruno resign") == said(office, "resign")
    assert len(said(office, "resign")) == 1
    assert said(office, "noé resign") == []
    assert said(office, "quispe") == ["Noé Quispe added"]
    assert said(office, "resign", ana(office)) == said(office, "resign")
    assert said(office, "noe", ana(office)) == []


def test_what_was_altered_of_a_person_is_found_without_the_rows_that_were_made(sqlite_office: Office) -> None:
    pair(sqlite_office)
    contact_id = ana(sqlite_office)
    asked = plans(sqlite_office, trail, query=ListQuery(), contact_id=contact_id)
    assert "SEARCH journal_row USING INDEX ix_journal_row_table_name_altered" in asked
    assert "SCAN journal_row" not in asked
