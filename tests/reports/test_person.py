"""One person on one page: what all the features know is read together."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.memberships import operations
from psg_admin.memberships.queries import type_of_code
from psg_admin.memberships.states import Standing
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import find_contacts
from psg_admin.reports.person import PersonRecord, contact_of_member, person_record
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY


def pair(office: Office) -> int:
    """Enrol Ana and Bruno in one membership, paid, and return its id."""
    office.write(partial(operations.add_type, code="joint", name="Joint", people=3))
    office.write(partial(operations.set_fee, code="joint", amount=Money.of(45), from_day=date(2014, 4, 1)))
    members = [ContactDraft(given=given, family="Díaz") for given in ("Ana", "Bruno")]
    made = office.write(
        partial(
            operations.enrol,
            members=members,
            type_id=office.read(partial(type_of_code, code="joint")),
            method=Method.CHEQUE,
            joined=TODAY,
            first_payment=PayNow(Method.CHEQUE, TODAY),
            today=TODAY,
            now=NOW,
        )
    ).made
    assert made is not None
    return made


def record(office: Office, text: str) -> PersonRecord:
    found = office.read(partial(find_contacts, text=text))[0]
    return office.read(partial(person_record, contact_id=found.record_id, day=TODAY))


def test_a_member_has_membership_money_and_history(office: Office) -> None:
    membership_id = pair(office)
    ana = record(office, "ana")
    assert ana.membership is not None
    assert (ana.membership.id, ana.membership.standing.standing) == (membership_id, Standing.CURRENT)
    assert ana.room == {membership_id: 1}
    assert [payment.amount for payment in ana.money.payments] == [Money.of(45)]
    assert [entry.summary for entry in ana.history] == ["Ana Díaz and Bruno Díaz enrolled as members 0001"]
    assert record(office, "bruno").money.payments == ()


def test_two_in_one_membership_have_rows_of_their_own(office: Office) -> None:
    pair(office)
    assert record(office, "ana").member_id != record(office, "bruno").member_id


def test_who_has_left_is_no_member_any_more_but_still_has_the_membership_on_the_page(office: Office) -> None:
    membership_id = pair(office)
    bruno = record(office, "bruno").contact.id
    office.write(
        partial(operations.remove_member, membership_id=membership_id, contact_id=bruno, on=TODAY, today=TODAY)
    )
    left = record(office, "bruno")
    assert (left.membership, left.member_id) == (None, None)
    assert [page.id for page in left.memberships] == [membership_id]
    assert not left.belongs(left.memberships[0])


def test_somebody_without_membership_has_a_page_too(office: Office) -> None:
    office.write(partial(add_contact, draft=ContactDraft(given="Thomasina", family="Bell"), now=NOW))
    bell = record(office, "bell")
    assert (bell.memberships, bell.bookings, bell.money.balance) == ((), (), Money())
    assert [entry.summary for entry in bell.history] == ["Thomasina Bell added"]


def test_the_contact_behind_a_membership_is_found_by_name(office: Office) -> None:
    membership_id = pair(office)
    asked = partial(contact_of_member, membership_id=membership_id)
    assert office.read(partial(asked, name="Díaz, Bruno")) == record(office, "bruno").contact.id
    assert office.read(asked) == record(office, "ana").contact.id
    assert office.read(partial(asked, name="Nobody")) == record(office, "ana").contact.id


def test_a_contact_or_membership_that_is_gone_is_told(office: Office) -> None:
    with pytest.raises(NotFound):
        office.read(partial(person_record, contact_id=99, day=TODAY))
    with pytest.raises(NotFound):
        office.read(partial(contact_of_member, membership_id=99))
