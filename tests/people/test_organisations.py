"""Who speaks and votes for an organisation, and until when."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.people.operations import add_contact, add_organisation_person, remove_organisation_person, set_deceased
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import delegates, organisation_people
from psg_admin.people.states import ContactKind
from psg_admin.reports.trail import trail
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.desk import everything
from tests.offices import NOW, TODAY

NORD = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord")
SPRING = date(2016, 3, 1)


def people(office: Office) -> tuple[int, int, int]:
    """Return the ids of an organisation and of two persons."""
    drafts = (NORD, ContactDraft(given="Ana", family="Paz"), ContactDraft(given="Luis", family="Vega"))
    made = [office.write(partial(add_contact, draft=draft, now=NOW)).made or 0 for draft in drafts]
    return made[0], made[1], made[2]


def named(office: Office, contact_id: int, day: date | None = None) -> list[tuple[str, str, str, bool, date | None]]:
    rows = office.read(partial(organisation_people, contact_id=contact_id, day=day))
    return [(row.organisation, row.person, row.role, row.votes, row.until) for row in rows]


def test_who_speaks_and_who_votes_is_known_for_any_day(office: Office) -> None:
    nord, ana, luis = people(office)
    before = everything(office)
    add = partial(add_organisation_person, organisation_id=nord)
    done = office.write(partial(add, person_id=ana, role=" Chair ", votes=True, since=SPRING))
    assert done.summary == "Ana Paz votes for Radio Nord"
    assert office.write(partial(add, person_id=luis, since=SPRING)).summary == "Luis Vega speaks for Radio Nord"
    assert named(office, nord) == [
        ("Radio Nord", "Ana Paz", "Chair", True, None), ("Radio Nord", "Luis Vega", "", False, None),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"Ana Paz speaks for Radio Nord already\."):
        office.write(partial(add, person_id=ana, since=TODAY))
    with pytest.raises(Refused, match=r"Ana Paz is not an organisation\."):
        office.write(partial(add_organisation_person, organisation_id=ana, person_id=nord, since=TODAY))
    remove = partial(remove_organisation_person, organisation_id=nord, person_id=ana)
    with pytest.raises(BadInput, match=r"This person came only on 1 March 2016\."):
        office.write(partial(remove, on=date(2016, 2, 1)))
    assert office.write(partial(remove, on=TODAY)).summary == "Ana Paz speaks for Radio Nord no more"
    with pytest.raises(NotFound, match=r"Ana Paz does not speak for Radio Nord\."):
        office.write(partial(remove, on=TODAY))
    office.write(partial(add, person_id=ana, role="Patron", since=TODAY))
    assert named(office, ana) == [
        ("Radio Nord", "Ana Paz", "Patron", False, None), ("Radio Nord", "Ana Paz", "Chair", True, TODAY),
    ]  # fmt: skip
    assert named(office, nord, SPRING) == [
        ("Radio Nord", "Luis Vega", "", False, None), ("Radio Nord", "Ana Paz", "Chair", True, TODAY),
    ]  # fmt: skip
    for _deed in range(4):
        office.undo(None)
    assert everything(office) == before


def test_one_votes_for_an_organisation_and_nobody_who_died(office: Office) -> None:
    nord, ana, luis = people(office)
    add = partial(add_organisation_person, organisation_id=nord, votes=True, since=SPRING)
    office.write(partial(add, person_id=ana))
    with pytest.raises(Refused, match=r"Ana Paz votes for Radio Nord already\."):
        office.write(partial(add, person_id=luis))
    vote = partial(delegates, organisation_ids=[nord])
    assert office.read(partial(vote, day=TODAY)) == {nord: ana}
    assert office.read(partial(vote, day=date(2016, 2, 29))) == {}
    office.write(partial(set_deceased, contact_id=ana, on=TODAY, today=TODAY))
    assert office.read(partial(vote, day=TODAY)) == {}
    assert office.read(partial(vote, day=SPRING)) == {nord: ana}
    office.write(partial(remove_organisation_person, organisation_id=nord, person_id=ana, on=TODAY))
    with pytest.raises(Refused, match=r"Ana Paz is noted as deceased\."):
        office.write(partial(add, person_id=ana))
    office.write(partial(add, person_id=luis))


def test_the_history_of_both_tells_who_speaks_for_whom(office: Office) -> None:
    nord, ana, luis = people(office)
    office.write(partial(add_organisation_person, organisation_id=nord, person_id=ana, since=SPRING))
    told = partial(trail, query=ListQuery())
    assert len(office.read(partial(told, contact_id=nord))) == len(office.read(partial(told, contact_id=ana))) == 2
    assert len(office.read(partial(told, contact_id=luis))) == 1
