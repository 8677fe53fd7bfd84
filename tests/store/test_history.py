"""The history as people read it."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Discount, Fee, MembershipType
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact, change_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.settings import Settings, declared, save_settings, setting_label
from psg_admin.store.base import Base
from psg_admin.store.history import (
    FieldChange,
    HistoryRow,
    entry_detail,
    entry_ids,
    list_ids,
    list_rows,
)
from psg_admin.store.journal import Done, EntryKind
from psg_admin.store.labels import OWN
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.history import history
from tests.offices import NOW, TODAY
from tests.store.tampering import tamper

assert features()

LUCIA = ContactDraft(given="Lucía", family="Ramírez Ñato", emails=("lucia@example.org",), town="Leeds")


def made(office: Office, draft: ContactDraft = LUCIA) -> int:
    contact_id = office.write(partial(add_contact, draft=draft, now=NOW)).made
    assert contact_id is not None
    return contact_id


def test_the_newest_entry_comes_first(office: Office) -> None:
    for number in range(1, 6):
        office.write(partial(save_settings, settings=Settings(organisation=f"No. {number}")))
    assert [row.id for row in office.read(partial(history, limit=2))] == [5, 4]
    ids = office.read(partial(list_ids, query=ListQuery()))
    assert list(ids) == [5, 4, 3, 2, 1]
    assert [row.id for row in office.read(partial(list_rows, ids=[3, 9, 1, 2]))] == [3, 1, 2]


def test_entries_are_found_by_their_words_and_by_who_did_them(office: Office) -> None:
    made(office)
    office.write(partial(save_settings, settings=Settings(organisation="One")))
    for text, found in (
        ("ramirez nato", [1]),
        ("ADDED lucia", [1]),
        ("settings test", [2]),
        ("test", [2, 1]),
        ("no such", []),
        ("--", [2, 1]),
    ):
        assert [row.id for row in office.read(partial(history, text=text))] == found, text
    assert [row.id for row in office.read(partial(history, text="test", limit=1))] == [2]


def test_an_entry_says_who_when_what_and_whether_it_can_be_taken_back(office: Office) -> None:
    office.write(partial(save_settings, settings=Settings(organisation="One")))
    topics = (Topic.MEMBERSHIPS, Topic.SETTINGS)
    first = NOW.replace(second=1)
    assert office.read(history) == [
        HistoryRow(1, first, "Test", EntryKind.DEED, "Settings changed", topics, undoable=True, taken_back=False)
    ]
    office.undo()
    second = NOW.replace(second=2)
    assert office.read(history) == [
        HistoryRow(
            2, second, "Test", EntryKind.UNDO, "Undone: Settings changed", topics, undoable=False, taken_back=False
        ),
        HistoryRow(1, first, "Test", EntryKind.DEED, "Settings changed", topics, undoable=False, taken_back=True),
    ]
    office.redo()
    third, *_rest = office.read(history)
    assert (third.kind, third.summary, third.undoable) == (EntryKind.REDO, "Done again: Settings changed", True)


def test_the_history_of_one_record_leaves_out_all_others(office: Office) -> None:
    lucia = made(office)
    sean = made(office, ContactDraft(given="Seán", family="O’Neill"))
    office.write(partial(change_contact, contact_id=lucia, draft=replace(LUCIA, town="York", notes="Moved")))
    assert office.read(partial(entry_ids, of={"contact": [lucia]})) == {3, 1}
    assert office.read(partial(entry_ids, of={"contact": [sean]})) == {2}
    assert office.read(partial(entry_ids, of={"contact": [99]})) == set()
    both = office.read(partial(entry_ids, of={"contact": [sean, lucia], "email": []}))
    assert both == {3, 2, 1}


def test_an_entry_shows_each_field_before_and_after_in_words(office: Office) -> None:
    contact_id = made(office)
    changed_to = replace(LUCIA, known_as="Luz", town="York", concession=True, deceased_on=date(2016, 10, 3))
    office.write(partial(change_contact, contact_id=contact_id, draft=changed_to))
    detail = office.read(partial(entry_detail, entry_id=2))
    assert detail.entry.id == 2
    assert [(row.label, row.name, row.done) for row in detail.rows] == [
        ("Contact", "Ramírez Ñato, Lucía", Done.CHANGED),
        ("Address", "", Done.CHANGED),
    ]
    assert set(detail.rows[0].fields) == {
        FieldChange("Known as", "", "Luz"),
        FieldChange("Concession", "no", "yes"),
        FieldChange("Died on", "", "3 October 2016"),
    }
    assert detail.rows[1].fields == (FieldChange("Town", "Leeds", "York"),)


def test_what_was_removed_still_has_its_name(office: Office) -> None:
    contact_id = made(office)
    office.write(partial(remove_contact, today=TODAY, contact_id=contact_id))
    rows = office.read(partial(entry_detail, entry_id=2)).rows
    contact = next(row for row in rows if row.table == "contact")
    assert (contact.name, contact.done, contact.done.label) == ("Ramírez Ñato, Lucía", Done.REMOVED, "Removed")
    email = next(row for row in rows if row.table == "email")
    # It belonged to a contact that is gone in the same entry, and still says to whom.
    assert FieldChange("Contact", "Ramírez Ñato, Lucía", "") in email.fields


def test_money_percents_states_references_and_moments_are_shown_as_people_read_them(office: Office) -> None:
    def scheme(session: Session) -> Changes:
        kind = MembershipType(code="ind", name="Individual")
        session.add(kind)
        session.flush()
        session.add(Fee(type_id=kind.id, amount=Money(3000), from_day=TODAY))
        session.add(Discount(method=Method.STANDING_ORDER, percent_hundredths=1250, from_day=TODAY))
        return changed(Topic.SCHEME, summary="A scheme")

    office.write(scheme)
    rows = {row.table: row for row in office.read(partial(entry_detail, entry_id=1)).rows}
    assert rows["fee"].fields == (
        FieldChange("Type", "", "Individual"),
        FieldChange("Amount", "", "£30.00"),
        FieldChange("From", "", "20 October 2016"),
    )
    assert FieldChange("Percent", "", "12.5\u00a0%") in rows["discount"].fields
    assert FieldChange("Pays by", "", Method.STANDING_ORDER.label) in rows["discount"].fields
    contact_id = made(office)
    entered = next(
        field for field in office.read(partial(entry_detail, entry_id=2)).rows[0].fields if field.label == "Entered"
    )
    assert contact_id
    assert entered.after == _local(NOW)


def _local(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} October {local.year}, {local:%H:%M}"


def test_a_setting_goes_by_its_own_name(office: Office) -> None:
    office.write(partial(save_settings, settings={"organisation": "Peru Group", "grace_days": 30}))
    rows = office.read(partial(entry_detail, entry_id=1)).rows
    assert {row.name for row in rows} == {"Name of the organisation", "Days of grace"}
    assert {field.label for row in rows for field in row.fields} == {"Value"}, "not as the program calls it inside"


def test_an_entry_with_very_many_rows_tells_how_many_more_there_are(office: Office) -> None:
    office.write(partial(save_settings, settings=Settings(organisation="A", email="b", telephone="c", website="d")))
    detail = office.read(partial(entry_detail, entry_id=1, limit=3))
    assert (len(detail.rows), detail.more) == (3, 1)


def test_an_entry_that_is_not_there_is_told(office: Office) -> None:
    with pytest.raises(NotFound, match="no entry 7"):
        office.read(partial(entry_detail, entry_id=7))


def test_what_an_older_version_wrote_is_still_shown(sqlite_office: Office) -> None:
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="One")))

    tamper(
        sqlite_office,
        "UPDATE journal_row SET table_name = 'parish'",
        "UPDATE journal_text SET after = '{\"shade\" : 3}' WHERE id IN (SELECT id FROM journal_row)",
    )
    [row] = sqlite_office.read(partial(entry_detail, entry_id=1)).rows
    assert (row.label, row.name, row.fields) == ("parish", "", (FieldChange("shade", "", "3"),))


def test_a_deed_whose_words_were_deleted_is_named_in_other_words(office: Office) -> None:
    made(office)
    tamper(office, "DELETE FROM journal_text WHERE id = (SELECT summary_id FROM journal_entry WHERE id = 1)")
    assert [row.summary for row in office.read(history)] == ["What was done here has been deleted."]
    assert office.undo().summary == "Undone: a deed whose words have been deleted"
    with pytest.raises(Refused, match=r"^“a deed whose words have been deleted” has been undone already\.$"):
        office.undo(1)
    assert office.redo().summary == "Done again: a deed whose words have been deleted"


def test_everything_that_the_journal_keeps_has_a_name_for_people() -> None:
    of = {table: each for each in (OWN, *(feature.labels for feature in features())) for table in each.tables}
    for table in Base.metadata.sorted_tables:
        if {"journal", "derived"} & table.info.keys():
            continue
        called = of[table.name]
        assert called.table(table.name) != table.name
        assert called.named_by.get(table.name) in {None, *table.columns.keys()}
        for column in table.columns.keys():  # noqa: SIM118 - a collection of columns, not of names
            shown = column not in called.hides(table.name) | {"id"}
            assert not shown or called.column(table.name, column) != column, (table.name, column)


def test_no_two_features_name_the_same_table() -> None:
    tables = [table for each in (OWN, *(feature.labels for feature in features())) for table in each.tables]
    assert len(tables) == len(set(tables))


def test_every_setting_has_a_name_for_people(sqlite_office: Office) -> None:
    for name in declared(sqlite_office.features):
        assert sqlite_office.read(partial(setting_label, name=name)) != name
