"""An id names one record for ever: what could give one a second time, or did, is named by the check."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.people.model import Contact
from psg_admin.people.operations import add_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.sample.make import fill
from psg_admin.store.check import check_recorded
from psg_admin.store.ids import check_ids
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY
from tests.store.tampering import draw_back, tamper


def add(office: Office, given: str) -> int:
    made = office.write(partial(add_contact, draft=ContactDraft(given=given, family="Soto"), now=NOW)).made
    assert made is not None
    return made


def test_ids_that_could_be_given_again_are_named(office: Office) -> None:
    add(office, "Eva")
    gone = add(office, "Leo")
    office.write(partial(remove_contact, contact_id=gone, today=TODAY))
    assert office.read(check_ids) == []
    draw_back(office, "contact")
    sentence = f"Contact: No. {gone} was given already and could be given again."
    assert office.read(check_ids) == [sentence]
    assert office.read(check_recorded) == [sentence]


def test_an_id_that_was_given_to_somebody_else_is_named(office: Office) -> None:
    gone = add(office, "Leo")
    office.write(partial(remove_contact, contact_id=gone, today=TODAY))
    draw_back(office, "contact")
    assert add(office, "Eva") == gone
    assert office.read(check_ids) == [
        f"Contact No. {gone}: entry 3 of the history gave to a new record the number of another."
    ]


def test_what_undo_and_redo_bring_back_is_the_record_itself(office: Office) -> None:
    made = add(office, "Leo")
    office.undo()
    office.redo()
    office.write(partial(remove_contact, contact_id=made, today=TODAY))
    office.undo()
    assert office.read(partial(Session.get_one, entity=Contact, ident=made)).given == "Leo"
    assert office.read(check_ids) == []


def test_an_id_that_was_drawn_for_nobody_is_no_fault(office: Office) -> None:
    add(office, "Leo")

    def stopped(session: Session) -> Changes:
        add_contact(session, draft=ContactDraft(given="Eva", family="Soto"), now=NOW)
        session.flush()
        raise Refused("")

    with pytest.raises(Refused):
        office.write(stopped)
    add(office, "Ana")
    assert office.read(check_ids) == []


def test_the_ids_of_a_sample_were_drawn(office: Office) -> None:
    office.write(partial(fill, members=12, today=TODAY))
    assert office.read(check_ids) == []


def test_who_may_not_see_what_a_server_draws_is_told_nothing_wrong(postgres_office: Office) -> None:
    add(postgres_office, "Leo")
    tamper(
        postgres_office,
        "CREATE ROLE reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )

    def as_reader(session: Session) -> list[str]:
        session.execute(text("SET LOCAL ROLE reader"))
        return check_ids(session)

    assert postgres_office.read(as_reader) == []
    tamper(postgres_office, "DROP OWNED BY reader", "DROP ROLE reader")
