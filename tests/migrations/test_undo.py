"""Deeds of an older program: they are undone after the steps of the schema, or refused in a sentence."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.kernel.manifest import Manifest
from psg_admin.memberships.queries import membership_of_number
from psg_admin.people.operations import add_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, find_contacts
from psg_admin.reports.audit import audit
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.feature import Feature, JournalMapping
from psg_admin.store.journal import EntryKind, JournalEntry, JournalRow, JournalText, plain_hash
from psg_admin.store.labels import RecordLabels
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.revision import REVISIONS, SCHEMA
from psg_admin.store.seen import forget
from psg_admin.store.upgrade import to_revision
from psg_admin.store.upkeep import AlteredRow, note_upkeep
from tests.history import history
from tests.memberships.desk import Desk
from tests.migrations.schemas import writing
from tests.offices import NOW, TODAY, Clock
from tests.stories.deeds import shown

ROWS = Path(__file__).with_name("office_0_1_0.sql")
LUCIA = ContactDraft(given="Lucía", family="Ramírez", town="Leeds")


@pytest.fixture
def old_url(tmp_path: Path) -> URL:
    """An office as the program of version 0.1.0 left it."""
    url = parse_url(str(tmp_path / "old.sqlite"))
    with writing(url) as connection:
        to_revision(connection, paths.migrations(), REVISIONS[0])
    with closing(sqlite3.connect(str(url.database))) as connection:
        connection.executescript(ROWS.read_text(encoding="utf-8"))
        connection.commit()
    return url


def hash_form(session: Session, *, entry_id: int) -> int:
    return session.get_one(JournalEntry, entry_id).hash_form


def test_an_office_of_the_first_version_is_sound_after_the_steps(old_url: URL, tmp_path: Path) -> None:
    office = open_office(old_url, features=features(), actor="Test", copies=tmp_path / "copies", clock=Clock())
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert office.read(audit) == []
    newest, sealed, *rows = office.read(partial(history, limit=100))
    assert (newest.kind, newest.summary) == (EntryKind.UPKEEP, "Search and statuses rebuilt")
    assert (sealed.kind, sealed.summary) == (EntryKind.UPKEEP, "History sealed")
    assert len(rows) == 29
    forms = [office.read(partial(hash_form, entry_id=row.id)) for row in (newest, sealed, *rows)]
    assert forms == [3, 3, *[1] * 29]
    office.close()


def test_each_entry_of_the_first_version_is_undone_or_refused_in_a_sentence(old_url: URL) -> None:
    office = open_office(old_url, features=features(), actor="Test", clock=Clock())
    before = office.read(shown)
    refused: dict[str, str] = {}
    undone = []
    for row in office.read(partial(history, limit=100)):
        try:
            office.undo(row.id)
        except UserError as error:
            refused[row.summary] = str(error)
        else:
            undone.append(row.summary)
        assert office.read(audit) == []
    assert "£13.00 set against Annual conference, 5 November 2016: Iris Vega, Non-members" in undone
    assert "Place of Tomás Ruiz in booking B0001A cancelled" in undone
    assert "Ana Quispe enrolled as member 0001" in undone
    for_good = [words for words in refused if "cannot be undone." in refused[words]]
    assert for_good == [
        "Search and statuses rebuilt",
        "History sealed",
        "Not undone: £7.00 received from Ana Quispe, receipt R-2016-0008 – This payment has been taken back already",
        "£7.00 from Ana Quispe taken back",
        "Search and standing made anew",
        "Receipt R-2016-0006 declared void and replaced by R-2016-0007",
        "Undone: Rosa Mamani booked 1 place at “Annual conference” and paid £13.00",
    ]
    while office.undo_state().redo is not None:
        office.redo()
        assert office.read(audit) == []
    assert office.read(shown) == before
    office.close()


def as_of_the_first_version(office: Office, *renamed: tuple[str, str], without: str = "") -> None:
    """Let the last entry be one of the first version, when tables and columns had other names (today's, then), and
    there was no column ``without``.
    """
    engine = make_engine(office.url, writes=True)
    with Session(engine) as session, session.begin():
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entry is not None
        rows = session.scalars(select(JournalRow).where(JournalRow.entry_id == entry.id).order_by(JournalRow.id)).all()
        for row in rows:
            said = row.text
            assert said is not None
            for now, then in renamed:
                row.table_name = then if row.table_name == now else row.table_name
                said.before = said.before and said.before.replace(f'"{now}"', f'"{then}"')
                said.after = said.after and said.after.replace(f'"{now}"', f'"{then}"')
            if said.before is not None:
                said.before = json.dumps({k: value for k, value in json.loads(said.before).items() if k != without})
            row.digest = ""
        entry.revision, entry.hash_form, entry.summary_digest = None, 1, ""
        entry.hash = plain_hash(entry, rows)
    engine.dispose()
    forget(office.url)


def opened_with(office: Office, mapping: JournalMapping) -> Office:
    return Office(
        office.url,
        features=(*features(), Feature(Manifest("test"), RecordLabels(), mappings={SCHEMA: mapping})),
        actor="Test",
        clock=Clock(),
    )


def test_a_deed_is_undone_after_a_step_that_renamed_its_table_and_its_column(office: Office) -> None:
    made = office.write(partial(add_contact, draft=LUCIA, now=NOW)).made
    assert made is not None
    office.write(partial(remove_contact, contact_id=made, today=TODAY))
    as_of_the_first_version(office, ("address", "whereabouts"), ("town", "city"))
    mapping = JournalMapping(tables={"whereabouts": "address"}, columns={"whereabouts": {"city": "town"}})
    with pytest.raises(Refused, match="older version of the program"):
        office.undo()
    later = opened_with(office, mapping)
    assert later.undo().summary == "Undone: Lucía Ramírez removed"
    assert later.read(partial(contact, contact_id=made)).draft == LUCIA
    later.redo()
    assert later.read(partial(find_contacts, text="lucia")) == []
    assert later.read(audit) == []
    later.close()


def test_a_deed_on_a_column_that_is_gone_is_refused_and_one_of_another_column_is_not(office: Office) -> None:
    office.write(partial(add_contact, draft=LUCIA, now=NOW))
    as_of_the_first_version(office, ("town", "fax"))
    later = opened_with(office, JournalMapping(columns={"address": {"fax": None}}))
    with pytest.raises(Refused, match="“Lucía Ramírez added” cannot be undone any more: it was done with an older"):
        later.undo()
    later.write(partial(add_contact, draft=replace(LUCIA, town="York"), now=NOW))
    later.undo()
    later.close()


def test_a_row_that_comes_back_holds_what_a_step_says_in_columns_that_it_did_not_have(office: Office) -> None:
    made = office.write(partial(add_contact, draft=LUCIA, now=NOW)).made
    assert made is not None
    office.write(partial(remove_contact, contact_id=made, today=TODAY))
    as_of_the_first_version(office, without="notes")
    later = opened_with(office, JournalMapping(added={"contact": {"notes": "From before"}}))
    later.undo()
    assert later.read(partial(contact, contact_id=made)).draft.notes == "From before"
    later.close()


def test_a_step_that_alters_rows_writes_an_entry_of_it_that_nobody_undoes(office: Office) -> None:
    made = office.write(partial(add_contact, draft=LUCIA, now=NOW)).made
    assert made is not None
    with writing(office.url) as connection:
        connection.exec_driver_sql("UPDATE contact SET notes = 'By letter'")
        row = AlteredRow("contact", made, {"notes": ""}, {"notes": "By letter"})
        note_upkeep(connection, revision=SCHEMA, summary="Notes filled in", rows=[row], at=NOW)
    assert office.read(audit) == []
    (entry, deed) = office.read(history)
    assert (entry.summary, entry.kind, entry.undoable) == ("Notes filled in", EntryKind.UPKEEP, False)
    assert office.undo_state().undo_id == deed.id
    with pytest.raises(UserError, match="has been changed again since"):
        office.undo()
    kept = office.read(
        lambda session: session.scalars(select(JournalText.after).order_by(JournalText.id.desc())).first()
    )
    assert kept is not None
    assert json.loads(kept) == {"notes": "By letter"}


def test_an_enrolment_of_before_the_keys_of_numbers_is_done_again(office: Office) -> None:
    desk = Desk.furnished(office)
    member = desk.enrol(ContactDraft(given="Ana", family="Quispe"))
    office.undo()
    as_of_the_first_version(office, without="number_key")
    assert office.redo().summary == "Done again: Ana Quispe enrolled as member 0001"
    assert office.read(partial(membership_of_number, number="01")) == member
    assert office.read(audit) == []


def test_an_office_that_holds_two_numbers_alike_opens_and_the_check_names_them(office: Office, tmp_path: Path) -> None:
    desk = Desk.furnished(office)
    members = [desk.enrol(ContactDraft(given="Ana", family=name)) for name in ("Quispe", "Mamani", "Condori")]
    with writing(office.url) as connection:
        to_revision(connection, paths.migrations(), "20261129_one_undo")
        for member, number in zip(members, ("0005", "5", "05"), strict=True):
            connection.exec_driver_sql(f"UPDATE membership SET number = '{number}' WHERE id = {member}")
    opened = open_office(office.url, features=features(), actor="Test", copies=tmp_path / "copies", clock=Clock())
    alike = (
        "Memberships {numbers} have numbers that read as the same when they are typed. Give one of them "
        "another number, or type such a number with all its noughts."
    )
    assert opened.read(audit)[-1:] == [alike.format(numbers="0005, 5, 05")]
    looked_up = [opened.read(partial(membership_of_number, number=n)) for n in ("0005", "5", "05", "000005")]
    assert looked_up == [*members, members[0]]
    opened.close()
