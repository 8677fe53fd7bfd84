"""What enrolling would give, and who is in no membership; on both engines."""

from datetime import date
from functools import partial

from psg_admin.kernel.money import Money
from psg_admin.memberships import operations
from psg_admin.memberships.queries import type_of_code
from psg_admin.memberships.queries.joining import first_term
from psg_admin.memberships.queries.non_members import other_count, other_ids
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY


def with_type(office: Office) -> int:
    office.write(partial(operations.add_type, code="individual", name="Individual"))
    office.write(partial(operations.set_fee, code="individual", amount=Money.of(30), from_day=date(2014, 4, 1)))
    return office.read(partial(type_of_code, code="individual"))


def test_the_first_term_is_told_with_its_fee_before_anybody_is_enrolled(office: Office) -> None:
    type_id = with_type(office)
    found = office.read(partial(first_term, type_id=type_id, method=Method.CHEQUE, joined=date(2016, 4, 1)))
    assert found.period is not None
    assert found.quote is not None
    assert (found.period.show(), found.quote.total) == ("1 April 2016 to 31 March 2017", Money.of(30))


def test_a_day_without_a_fee_is_told_as_a_refusal(office: Office) -> None:
    type_id = with_type(office)
    found = office.read(partial(first_term, type_id=type_id, method=Method.CHEQUE, joined=date(2014, 3, 31)))
    assert found.quote is None
    assert found.refused.startswith("Individual has no fee on 31 March 2014")


def test_others_are_the_contacts_in_no_membership_of_the_day(office: Office) -> None:
    type_id = with_type(office)
    ids: dict[str, int] = {}
    for given in ("Ana", "Bruno", "Clara"):
        draft = ContactDraft(given=given, family="Díaz")
        ids[given] = office.write(partial(add_contact, draft=draft, now=NOW)).made or 0
    office.write(
        partial(
            operations.enrol,
            members=[ids["Ana"]],
            type_id=type_id,
            method=Method.CHEQUE,
            joined=TODAY,
            today=TODAY,
            now=NOW,
        )
    )
    asked = partial(other_ids, today=TODAY)
    assert list(office.read(partial(asked, query=ListQuery()))) == [ids["Bruno"], ids["Clara"]]
    assert list(office.read(partial(asked, query=ListQuery("clara")))) == [ids["Clara"]]
    assert list(office.read(partial(asked, query=ListQuery(sort="name", descending=True)))) == [
        ids["Clara"],
        ids["Bruno"],
    ]
    assert office.read(partial(other_count, text="", today=TODAY)) == 2
    assert office.read(partial(other_count, text="diaz", today=TODAY)) == 2
    assert office.read(partial(other_count, text="ana", today=TODAY)) == 0
