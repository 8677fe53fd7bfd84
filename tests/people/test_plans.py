"""Many contacts changed in one deed: what stays the same is left alone, and each problem is told at its place."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, ManyBadInputs, NotFound
from psg_admin.kernel.plan import Problems
from psg_admin.people.operations import CHANGE_CONTACTS, add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges, ContactFacts, ContactPlan, plan_changes
from psg_admin.people.queries import contact, find_contacts
from psg_admin.reports.audit import audit
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.memberships.desk import everything
from tests.offices import NOW, TODAY
from tests.statements import statements

LUCIA = ContactDraft(given="Lucía", family="Ramírez", emails=("lucia@example.org",), town="Leeds")
ANA = ContactDraft(given="Ana", family="Ruiz", telephones=("020 7946 0107", "07700 900123"))
FACTS = {1: ContactFacts(LUCIA, 4, (), (), None), 2: ContactFacts(ANA, 1, (), (), None)}


def planned(*changes: ContactChange, today: date | None = TODAY) -> tuple[ContactPlan, ...]:
    """The plan of changes on what is known."""
    return plan_changes(FACTS, ContactChanges(changes, today))


def add(office: Office, draft: ContactDraft) -> int:
    """Put somebody on file."""
    made = office.write(partial(add_contact, draft=draft, now=NOW)).made
    assert made is not None
    return made


def change(office: Office, *changes: ContactChange) -> Changes:
    """Change contacts in one deed."""
    return office.write(partial(perform, deed=CHANGE_CONTACTS, request=ContactChanges(changes, TODAY)))


def kept(office: Office, contact_id: int) -> tuple[ContactDraft, int]:
    """What is on file of somebody, with its version."""
    row = office.read(partial(contact, contact_id=contact_id))
    return row.draft, row.version


# --- the pure plan ----------------------------------------------------------------------------------------------------


def test_a_change_is_planned_tidied_beside_what_it_was_and_none_is_left_out() -> None:
    moved = replace(LUCIA, town=" York ", postcode="yo17hh")
    assert planned(ContactChange(1, moved, version=4), ContactChange(2, replace(ANA, given=" Ana "))) == (
        ContactPlan(1, replace(LUCIA, town="York", postcode="YO1 7HH"), LUCIA),
    )


@pytest.mark.parametrize(
    ("wanted", "error", "sentence"),
    [
        (ContactChange(9, ANA), NotFound, "no longer there"),
        (ContactChange(1, ANA, version=3), Conflict, "Somebody else has changed Lucía Ramírez"),
        (ContactChange(1, replace(LUCIA, given="x" * 201, emails=("?",))), ManyBadInputs, "too long"),
        (ContactChange(1, replace(LUCIA, deceased_on=TODAY + timedelta(days=1))), ManyBadInputs, "future"),
    ],
)
def test_the_one_change_of_a_deed_is_refused_as_it_is(
    wanted: ContactChange, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        planned(wanted)


def test_every_problem_of_every_change_is_told_at_its_place() -> None:
    with pytest.raises(Problems, match="3 of 4 cannot be done") as caught:
        planned(
            ContactChange(1, replace(LUCIA, town="York"), place="Line 2"),
            ContactChange(1, LUCIA, place="Line 3"),
            ContactChange(2, replace(ANA, family="x" * 201, emails=("?",)), place="Line 4"),
            ContactChange(9, ANA, place="Line 5"),
        )
    assert [problem.place for problem in caught.value.problems] == ["Line 3", "Line 4", "Line 4", "Line 5"]
    assert caught.value.problems[0].error.message == "Lucía Ramírez is named twice."


def test_what_overtook_a_change_is_shown_field_by_field() -> None:
    with pytest.raises(Conflict) as caught:
        planned(ContactChange(1, replace(LUCIA, town="York", notes="Sings."), version=3))
    assert [(one.label, one.mine, one.theirs) for one in caught.value.differences] == [
        ("Town", "York", "Leeds"),
        ("Notes", "Sings.", "nothing"),
    ]


# --- the deed ---------------------------------------------------------------------------------------------------------


def test_many_are_changed_in_one_deed_and_who_stays_the_same_is_left_alone(office: Office) -> None:
    lucia, ana, leo = add(office, LUCIA), add(office, ANA), add(office, ContactDraft(given="Leo", family="Cruz"))
    before = everything(office)
    married = replace(LUCIA, family="Soto", emails=("soto@example.org", "lucia@example.org"), town="")
    fewer = replace(ANA, telephones=("07700 900123",))
    done = change(
        office,
        ContactChange(lucia, married),
        ContactChange(ana, fewer, version=1),
        ContactChange(leo, ContactDraft(given="Leo", family="Cruz"), version=1),
    )
    assert done.summary == "2 contacts changed"
    assert [kept(office, one) for one in (lucia, ana, leo)] == [
        (married, 2),
        (fewer, 2),
        (ContactDraft(given="Leo", family="Cruz"), 1),
    ]
    assert [hit.title for hit in office.read(partial(find_contacts, text="soto@example"))] == ["Soto, Lucía"]
    assert office.read(partial(find_contacts, text="ramirez")) == []
    after = everything(office)
    office.undo()
    assert everything(office) == before
    assert [hit.title for hit in office.read(partial(find_contacts, text="ramirez"))] == ["Ramírez, Lucía"]
    office.redo()
    assert everything(office) == after
    assert office.read(audit) == []


def test_where_nobody_changes_there_is_no_deed(office: Office) -> None:
    lucia, ana = add(office, LUCIA), add(office, ANA)
    before = office.undo_state().undo
    done = change(office, ContactChange(lucia, LUCIA, version=1), ContactChange(ana, ANA))
    assert (done.nothing, done.summary) == (True, "Nothing was changed")
    assert office.undo_state().undo == before


def test_of_many_nobody_is_changed_where_somebody_was_overtaken(office: Office) -> None:
    lucia, ana = add(office, LUCIA), add(office, ANA)
    office.write(partial(change_contact, contact_id=ana, draft=replace(ANA, notes="Sings.")))
    before = everything(office)
    wanted = [
        ContactChange(lucia, replace(LUCIA, town="York"), version=1, place="Line 2"),
        ContactChange(ana, replace(ANA, town="York"), version=1, place="Line 5"),
    ]
    with pytest.raises(Problems) as caught:
        change(office, *wanted)
    [problem] = caught.value.problems
    assert (problem.place, type(problem.error)) == ("Line 5", Conflict)
    assert everything(office) == before
    again = [wanted[0], replace(wanted[1], draft=replace(ANA, notes="Sings.", town="York"), version=2)]
    assert change(office, *again).summary == "2 contacts changed"


def test_hundreds_are_changed_by_few_statements(office: Office) -> None:
    ids = [add(office, replace(ANA, family=f"Ruiz {n}")) for n in range(60)]
    wanted: list[Any] = [
        ContactChange(
            one, replace(ANA, family=f"Soto {n}", emails=(f"ana{n}@example.org",), telephones=(), town="York")
        )
        for n, one in enumerate(ids)
    ]
    said = statements(office, partial(change, office, *wanted))
    assert len(said) < 0.5 * 60, "\n".join(said)
    assert kept(office, ids[59]) == (wanted[59].draft, 2)
    assert office.read(audit) == []
