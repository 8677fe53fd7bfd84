"""A death with all that follows: what is said before is what is done, and it is taken back as one deed."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from psg_admin.events.queries import attendees
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.memberships.operations import mark_deceased, set_order_state
from psg_admin.memberships.states import OrderState
from psg_admin.people.operations import change_contact, join_home
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.people.states import ContactKind
from psg_admin.reports.deaths import DEATH, Death, DeathPlan
from psg_admin.store.office import Office
from psg_admin.store.planning import carry_out, perform, preview
from tests.events.desk import Desk as EventDesk
from tests.memberships.desk import ORDER, Desk, cash, everything, person
from tests.offices import NOW, TODAY

DAY = date(2016, 10, 12)


@pytest.fixture
def desk(office: Office) -> Desk:
    """Ana and Luis are member 0001 together, Ana pays, and live together; Ana pays for Eva's 0002, too."""
    desk = Desk.furnished(office)
    ana = desk.contact(person("Ana", "Paz", title="Mrs", town="Leeds"))
    desk.enrol(ana, person("Luis", "Paz", title="Mr"), kind="joint", method=ORDER)
    desk.enrol(person("Eva", "Sol"), payer=ana, first_payment=cash())
    desk.do(join_home, contact_ids=[ana, ana + 1])
    return desk


def plan(desk: Desk, who: int, **more: Any) -> DeathPlan:
    asked = Death(who, more.pop("on", DAY), TODAY, NOW, **more)
    return desk.ask(preview, deed=DEATH, request=asked).plan[0]  # type: ignore[no-any-return]


def note(desk: Desk, who: int, **more: Any) -> str:
    asked = Death(who, more.pop("on", DAY), TODAY, NOW, **more)
    return desk.office.write(partial(perform, deed=DEATH, request=asked)).summary


def test_what_follows_is_said_before_and_done_as_it_was_said(desk: Desk) -> None:
    before = everything(desk.office)
    desk.do(set_order_state, membership_id=1, state=OrderState.CLAIMED, today=TODAY)
    assert plan(desk, 1).lines == [
        "Died on 12 October 2016.", "No more mail goes to Ana Paz.", "Letters to the home begin: Mr L Paz",
        "Membership 0001 goes on with Luis Paz.", "Luis Paz pays for membership 0001 from now on.",
        "£40.50 that is owed for it passes on, too.",
        "The standing order of membership 0001 is to be stopped at the bank.",
        "Nobody pays for membership 0002 then: say who does.",
    ]  # fmt: skip
    decided = plan(desk, 1, payer_id=2, type_id=desk.types["individual"])
    assert "Luis Paz pays for membership 0002 from now on." in decided.lines
    assert "From the next membership year on it is: Individual." in decided.lines
    assert note(desk, 1, payer_id=2, type_id=desk.types["individual"]) == (
        "Ana Paz noted as deceased on 12 October 2016"
    )
    first, second = desk.page(1), desk.page(2)
    assert (first.payer_id, second.payer_id, first.next_type_name) == (2, 2, "Individual")
    assert [line.until for line in first.members] == [None, TODAY]
    assert first.membership_balance.show() == "£40.50"
    desk.office.undo(None)
    desk.office.undo(None)
    assert everything(desk.office) == before


def test_a_membership_of_nobody_else_ends_and_a_day_that_is_not_known_is_told(desk: Desk) -> None:
    eva = desk.page(2).members[0].contact_id
    assert plan(desk, eva, day_known=False).lines == [
        "The day is not known; it counts from 12 October 2016.", "No more mail goes to Eva Sol.",
        "Membership 0002 ends.",
    ]  # fmt: skip
    assert note(desk, eva, day_known=False) == "Eva Sol noted as deceased, the day is not known"
    kept = desk.ask(contact, contact_id=eva).draft
    assert (kept.deceased_on, kept.death_day_known) == (DAY, False)
    assert desk.page(2).ended_on == DAY
    assert desk.page(2).standing.reason == "Died; the day is not known, it counts from 12 October 2016"
    assert note(desk, eva) == "Eva Sol noted as deceased on 12 October 2016"
    assert desk.ask(contact, contact_id=eva).draft.death_day_known
    assert desk.page(2).standing.reason == "Died on 12 October 2016"


def test_places_at_coming_events_stay_to_be_decided_or_are_cancelled(desk: Desk) -> None:
    events = EventDesk(desk.office)
    event = events.conference()
    reference = events.book(event, 2, [PlaceDraft(2), PlaceDraft(1)]).reference
    stays = f"Annual conference: the place in booking {reference} stays, until you decide."
    gone = f"Annual conference: the place in booking {reference} is cancelled; what was paid for it is left over."
    assert stays in plan(desk, 1).lines
    assert gone in plan(desk, 1, cancel=True).lines
    assert note(desk, 1, cancel=True) == "Ana Paz noted as deceased on 12 October 2016, 1 place cancelled"
    assert len(desk.ask(attendees, event_id=event)) == 1
    desk.office.undo(None)
    assert len(desk.ask(attendees, event_id=event)) == 2
    note(desk, 1)
    assert note(desk, 1, cancel=True).endswith(", 1 place cancelled")


def test_what_cannot_be_is_refused_as_it_is_planned(desk: Desk) -> None:
    nord = desk.contact(ContactDraft(kind=ContactKind.ORGANISATION, organisation="Radio Nord"))
    with pytest.raises(NotFound):
        plan(desk, 99)
    with pytest.raises(BadInput, match="An organisation does not die"):
        plan(desk, nord)
    with pytest.raises(BadInput, match="in the future"):
        plan(desk, 1, on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="Say who pays instead of Ana Paz"):
        plan(desk, 1, payer_id=1)
    with pytest.raises(Refused, match="no joint membership that goes on"):
        plan(desk, 3, type_id=desk.types["student"])
    desk.do(mark_deceased, contact_id=2, on=DAY, today=TODAY)
    with pytest.raises(Refused, match="Luis Paz is noted as deceased on 12 October 2016"):
        plan(desk, 1, payer_id=2)
    with pytest.raises(Refused, match="noted as deceased on 12 October 2016 already"):
        plan(desk, 2, on=TODAY)
    assert plan(desk, 2, on=TODAY, moves=True).on == TODAY


def test_a_plan_that_was_shown_is_refused_when_it_has_become_another_one(desk: Desk) -> None:
    shown = desk.ask(preview, deed=DEATH, request=Death(1, DAY, TODAY, NOW))
    luis = desk.ask(contact, contact_id=2).draft
    desk.do(change_contact, contact_id=2, draft=ContactDraft(given="Lewis", family="Paz", town=luis.town))
    with pytest.raises(Conflict, match="Something has changed"):
        desk.office.write(partial(carry_out, planned=shown))
