"""What was planned is done as it was planned or not at all, whoever was at work meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, NotFound
from psg_admin.kernel.plan import Problems
from psg_admin.people.operations import CHANGE_CONTACTS, add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges, ContactFacts, ContactPlan
from psg_admin.people.queries import contact
from psg_admin.store.office import Office
from psg_admin.store.planning import Planned, PlannedDeed, carry_out, head_of, preview
from tests.offices import NOW

Shown = Planned[ContactChanges, dict[int, ContactFacts], tuple[ContactPlan, ...]]

ANA, LEO = ContactDraft(given="Ana", family="Ruiz"), ContactDraft(given="Leo", family="Cruz")


def add(office: Office, draft: ContactDraft) -> int:
    """Put somebody on file."""
    made = office.write(partial(add_contact, draft=draft, now=NOW)).made
    assert made is not None
    return made


def change(office: Office, contact_id: int, draft: ContactDraft) -> None:
    """Change somebody at another desk."""
    office.write(partial(change_contact, contact_id=contact_id, draft=draft))


def draft_of(office: Office, contact_id: int) -> ContactDraft:
    """What is on file of somebody."""
    return office.read(partial(contact, contact_id=contact_id)).draft


def shown(office: Office, *changes: ContactChange) -> Shown:
    """What changes would do now."""
    return office.read(partial(preview, deed=CHANGE_CONTACTS, request=ContactChanges(changes)))


def counted(shown: Shown) -> tuple[Shown, list[Session]]:
    """The same, counting how often the facts of it are loaded again."""
    loaded: list[Session] = []

    def load(session: Session, request: ContactChanges) -> dict[int, ContactFacts]:
        loaded.append(session)
        return CHANGE_CONTACTS.load(session, request)

    deed = PlannedDeed(load, CHANGE_CONTACTS.plan, CHANGE_CONTACTS.carry_out)
    return replace(shown, deed=deed), loaded


def test_a_preview_changes_nothing(office: Office) -> None:
    ana = add(office, ANA)
    head = office.read(head_of)
    assert [plan.after for plan in shown(office, ContactChange(ana, LEO)).plan] == [LEO]
    assert (draft_of(office, ana), office.read(head_of)) == (ANA, head)


def test_a_plan_is_carried_out_without_planning_again_while_nothing_was_recorded(office: Office) -> None:
    ana = add(office, ANA)
    planned, loaded = counted(shown(office, ContactChange(ana, LEO)))
    done = office.write(partial(carry_out, planned=planned))
    assert (done.summary, loaded) == ("Leo Cruz changed", [])
    assert draft_of(office, ana) == LEO


def test_a_plan_that_is_the_same_after_the_deeds_of_others_is_carried_out(office: Office) -> None:
    ana = add(office, ANA)
    planned, loaded = counted(shown(office, ContactChange(ana, replace(ANA, town="Leeds"))))
    add(office, LEO)
    office.write(partial(carry_out, planned=planned))
    assert len(loaded) == 1
    assert draft_of(office, ana).town == "Leeds"


def test_what_is_carried_out_rests_on_what_is_known_now(office: Office) -> None:
    """The plan is the same, and the row that it changes another one: the address was taken away and came again."""
    ana = add(office, replace(ANA, emails=("a@example.org",)))
    planned = shown(office, ContactChange(ana, replace(ANA, emails=("b@example.org",))))
    change(office, ana, ANA)
    change(office, ana, replace(ANA, emails=("a@example.org",)))
    office.write(partial(carry_out, planned=planned))
    assert draft_of(office, ana).emails == ("b@example.org",)


@pytest.mark.parametrize(
    ("meanwhile", "difference"),
    [
        (lambda draft: replace(draft, family="Ruiz Paz"), ("Family name", "Ruiz", "Ruiz Paz")),
        (lambda draft: replace(draft, telephones=("020 7946 0107",)), ("Telephone", "nothing", "020 7946 0107")),
    ],
)
def test_a_plan_that_became_another_one_is_refused_with_the_first_difference(
    office: Office, meanwhile: Callable[[ContactDraft], ContactDraft], difference: tuple[str, str, str]
) -> None:
    ana = add(office, ANA)
    planned = shown(office, ContactChange(ana, replace(ANA, town="Leeds")))
    change(office, ana, meanwhile(ANA))
    with pytest.raises(Conflict, match="Something has changed since this was planned") as caught:
        office.write(partial(carry_out, planned=planned))
    [found] = caught.value.differences
    assert (found.label, found.mine, found.theirs) == difference
    assert draft_of(office, ana) == meanwhile(ANA)
    assert difference[2] in caught.value.in_full


def test_what_cannot_be_done_any_more_says_so(office: Office) -> None:
    ana = add(office, ANA)
    planned = shown(office, ContactChange(ana, LEO))
    office.undo()
    with pytest.raises(NotFound, match="no longer there"):
        office.write(partial(carry_out, planned=planned))


def test_problems_of_several_subjects_are_all_told_each_with_its_place(office: Office) -> None:
    ana, leo = add(office, ANA), add(office, LEO)
    wrong = ContactDraft(given="x" * 201, emails=("nobody",))
    wanted = [
        ContactChange(ana, replace(ANA, town="Leeds"), place="Line 1"),
        ContactChange(99, LEO, place="Line 2"),
        ContactChange(leo, wrong, place="Line 3"),
        ContactChange(leo, LEO, version=7, place="Line 4"),
    ]
    for work in (
        lambda: shown(office, *wanted),
        lambda: office.write(partial(_at_once, changes=wanted)),
    ):
        with pytest.raises(Problems, match="3 of 4 cannot be done, so nothing was changed") as caught:
            work()
        places = [problem.place for problem in caught.value.problems]
        assert places == ["Line 2", "Line 3", "Line 3", "Line 4"], caught.value.in_full
    assert draft_of(office, ana) == ANA


def _at_once(session: Session, *, changes: list[ContactChange]) -> Changes:
    """Plan and carry out in one go."""
    planned = preview(session, deed=CHANGE_CONTACTS, request=ContactChanges(tuple(changes)))
    return carry_out(session, planned=planned)


def test_the_head_moves_with_each_entry_and_with_what_is_taken_back(office: Office) -> None:
    heads = [office.read(head_of)]
    add(office, ANA)
    heads.append(office.read(head_of))
    office.undo()
    heads.append(office.read(head_of))
    assert len(set(heads)) == 3
