"""Offices whose history was not told from the beginning: sealing takes their records as they are, and says so."""

from contextlib import closing
from dataclasses import replace
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.people.operations import add_contact, change_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.reports.audit import audit
from psg_admin.store.engine import make_engine
from psg_admin.store.journal import FIRST_HASH, JournalEntry, JournalRow, JournalText, plain_hash
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.rebuild import rebuild
from psg_admin.store.seen import forget
from tests.history import history
from tests.offices import NOW, TODAY, Clock
from tests.store.tampering import tamper


def add(office: Office, given: str) -> int:
    made = office.write(partial(add_contact, draft=ContactDraft(given=given, family="Soto"), now=NOW)).made
    assert made is not None
    return made


def note(office: Office, contact_id: int, notes: str) -> None:
    found = office.read(partial(contact, contact_id=contact_id))
    draft = replace(found.draft, notes=notes)
    office.write(partial(change_contact, contact_id=contact_id, draft=draft, version=found.version))


def as_an_earlier_release(office: Office, *untold: int) -> None:
    """Let all entries be of the first form; those numbered ``untold`` were never written."""
    engine = make_engine(office.url, writes=True)
    with Session(engine) as session, session.begin():
        for entry in session.scalars(select(JournalEntry).where(JournalEntry.id.in_(untold))).all():
            rows = session.scalars(select(JournalRow.id).where(JournalRow.entry_id == entry.id)).all()
            session.execute(delete(JournalText).where(JournalText.id.in_([*rows, entry.summary_id])))
            session.execute(delete(JournalRow).where(JournalRow.entry_id == entry.id))
            session.delete(entry)
        session.flush()
        last = FIRST_HASH
        for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.id)):
            rows_of = select(JournalRow).where(JournalRow.entry_id == entry.id).order_by(JournalRow.id)
            told = session.scalars(rows_of).all()
            entry.previous, entry.hash_form, entry.summary_digest = last, 2, ""
            for row in told:
                row.digest = ""
            last = entry.hash = plain_hash(entry, told)
    engine.dispose()
    office.close()
    forget(office.url)


def sealed(office: Office) -> str:
    """Open the office, which seals it; return what the history says of that."""
    with closing(open_office(office.url, features=features(), actor="Test", clock=Clock())) as opened:
        [entry] = [row for row in opened.read(history) if row.summary.startswith("History sealed")]
        opened.write(rebuild)
        assert opened.read(audit) == []
    return entry.summary


def test_records_whose_beginning_alone_is_not_told_are_none_of_those_that_were_told_otherwise(office: Office) -> None:
    eva = add(office, "Eva")
    add(office, "Leo")
    note(office, eva, "By letter")
    note(office, eva, "By post")
    as_an_earlier_release(office, 1, 2)
    assert sealed(office) == "History sealed; 2 records taken as they are"


def test_records_that_are_not_as_they_were_told_are_counted(office: Office) -> None:
    eva, leo, ana = add(office, "Eva"), add(office, "Leo"), add(office, "Ana")
    note(office, eva, "By letter")
    tamper(office, f"UPDATE contact SET notes = 'Nobody told' WHERE id IN ({eva}, {leo})")
    add(office, "Ida")
    note(office, ana, "By letter")
    as_an_earlier_release(office, 1)
    assert sealed(office) == "History sealed; 2 records taken as they are (2 of them were not as told)"


def test_deeds_that_do_not_fit_each_other_are_told_otherwise_whatever_the_beginning(office: Office) -> None:
    eva = add(office, "Eva")
    note(office, eva, "By letter")
    note(office, eva, "By post")
    note(office, eva, "By hand")
    as_an_earlier_release(office, 1, 3)
    assert sealed(office) == "History sealed; 1 record taken as it is (1 of them was not as told)"


def test_a_record_that_was_removed_and_whose_beginning_is_not_told_is_nothing_to_take(office: Office) -> None:
    eva = add(office, "Eva")
    office.write(partial(remove_contact, contact_id=eva, today=TODAY))
    as_an_earlier_release(office, 1)
    assert sealed(office) == "History sealed"
    with closing(Office(office.url, features=features(), actor="Test", clock=Clock())) as later:
        [removed] = later.read(partial(history, text="removed"))
        later.undo(removed.id)
        assert later.read(audit) == []


def test_a_record_that_is_gone_and_whose_beginning_is_not_told_is_told_to_be_gone(office: Office) -> None:
    eva = add(office, "Eva")
    note(office, eva, "By letter")
    tamper(office, f"DELETE FROM contact WHERE id = {eva}")
    as_an_earlier_release(office, 1)
    assert sealed(office) == "History sealed; 1 record taken as it is (1 of them was not as told)"
