"""The register as at any day, who votes then, and who has been a member for long."""

from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.memberships.documents import register_listing, voter_listing
from psg_admin.memberships.operations import mark_deceased, remove_member, resign
from psg_admin.memberships.queries import member_list_ids, member_list_rows, register_rows, voters
from psg_admin.people.operations import add_organisation_person
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.desk import Desk, cash, person
from tests.offices import TODAY

NORD = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord")
SUMMER = date(2016, 6, 1)


@pytest.fixture
def desk(office: Office) -> Desk:
    """A joint membership (0001), one alone that resigned in August (0002), and an organisation (0003), all paid."""
    desk = Desk.furnished(office)
    desk.enrol(person("Ana", "Paz"), person("Luis", "Vega"), kind="joint", joined=SUMMER, first_payment=cash(SUMMER))
    gone = desk.enrol(person("Eva", "Ruiz"), joined=SUMMER, first_payment=cash(SUMMER))
    desk.enrol(desk.contact(NORD), joined=SUMMER, first_payment=cash(SUMMER))
    desk.do(resign, membership_id=gone, on=date(2016, 8, 1), today=TODAY)
    return desk


def names(desk: Desk, day: date) -> list[str]:
    return [row.name for row in desk.ask(register_rows, day=day)]


def votes(desk: Desk, day: date = TODAY) -> list[tuple[str, str, str]]:
    return [(row.name, row.organisation, row.note) for row in desk.ask(voters, day=day)]


def test_the_register_has_who_was_a_member_on_the_day(desk: Desk) -> None:
    assert names(desk, SUMMER - timedelta(days=1)) == []
    assert names(desk, SUMMER) == ["Paz, Ana", "Radio Nord", "Ruiz, Eva", "Vega, Luis"]
    assert names(desk, TODAY) == ["Paz, Ana", "Radio Nord", "Vega, Luis"]
    ana = desk.ask(register_rows, day=TODAY)[0]
    desk.do(remove_member, membership_id=ana.membership_id, contact_id=ana.contact_id, on=TODAY, today=TODAY)
    assert names(desk, TODAY) == ["Radio Nord", "Vega, Luis"]
    assert names(desk, TODAY - timedelta(days=1)) == ["Paz, Ana", "Radio Nord", "Vega, Luis"]
    paper = desk.ask(register_listing, day=TODAY, made_at=None)
    assert (paper.title, paper.made_from) == ("Register of members", "2 members at the end of 20 October 2016")


def test_each_or_one_votes_in_a_joint_membership_and_the_delegate_for_an_organisation(desk: Desk) -> None:
    nobody = ("", "Radio Nord", "No delegate named")
    assert votes(desk) == [("Paz, Ana", "", ""), nobody, ("Vega, Luis", "", "")]
    assert desk.ask(voter_listing, day=TODAY, made_at=None).made_from == "2 votes on 20 October 2016"
    hugo, nord = desk.contact(person("Hugo", "Sol")), desk.ask(register_rows, day=TODAY)[1].contact_id
    desk.do(add_organisation_person, organisation_id=nord, person_id=hugo, votes=True, since=date(2016, 10, 1))
    named = ("Sol, Hugo", "Radio Nord", "")
    assert votes(desk) == [("Paz, Ana", "", ""), named, ("Vega, Luis", "", "")]
    assert nobody in votes(desk, SUMMER)
    desk.office.write(partial(save_settings, settings={"joint_votes": "one"}))
    assert votes(desk) == [("Paz, Ana", "", ""), named]
    paper = desk.ask(voter_listing, day=TODAY, made_at=None)
    assert paper.notes == ("In a joint membership: One vote together: that of the first member.",)
    ana = desk.ask(register_rows, day=TODAY)[0]
    desk.do(mark_deceased, contact_id=ana.contact_id, on=TODAY, today=TODAY)
    assert votes(desk) == [named, ("Vega, Luis", "", "")]


@pytest.mark.parametrize(
    ("joined", "years", "there"),
    [
        (date(2006, 10, 20), "10", True), (date(2006, 10, 21), "10", False), (date(2006, 10, 21), "5", True),
        (date(2016, 6, 1), "5", False),
    ],
)  # fmt: skip
def test_who_joined_so_long_ago_is_listed(office: Office, joined: date, years: str, there: bool) -> None:  # noqa: FBT001
    desk = Desk.furnished(office)
    desk.enrol(person("Ana", "Paz"), joined=joined, first_payment=cash(joined))
    ids = desk.ask(member_list_ids, query=ListQuery("", {"long": years}), today=TODAY)
    assert [row.name for row in desk.ask(member_list_rows, ids=ids, today=TODAY)] == (["Paz, Ana"] if there else [])
