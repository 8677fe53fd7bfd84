"""A return with all that follows: what is said before is what is done, and it is taken back as one deed."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from psg_admin.kernel.errors import Conflict, NotFound, PriceMoved, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import resign, set_order_state
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.people.operations import change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, home_of
from psg_admin.reports.returns import RETURN, Return, ReturnPlan
from psg_admin.store.office import Office
from psg_admin.store.planning import carry_out, perform, preview
from tests.memberships.desk import ORDER, Desk, cash, everything, person
from tests.offices import NOW, TODAY

LEFT = date(2016, 9, 1)


@pytest.fixture
def desk(office: Office) -> Desk:
    """Ana was member 0001, resigned, and has gone away; Luis is on file."""
    desk = Desk.furnished(office)
    ana = desk.contact(person("Ana", "Paz", street="1 Old Road", town="Leeds"))
    desk.enrol(ana, joined=date(2015, 11, 1), first_payment=cash(date(2015, 11, 1)))
    desk.contact(person("Luis", "Mar", street="9 Hill", town="York"))
    desk.do(resign, membership_id=1, on=LEFT, note="Moved abroad", today=TODAY)
    gone = replace(desk.ask(contact, contact_id=ana).draft, gone_away=True)
    desk.do(change_contact, contact_id=ana, draft=gone, today=TODAY)
    return desk


def plan(desk: Desk, who: int = 1, **more: Any) -> ReturnPlan:
    asked = Return(who, TODAY, NOW, **more)
    return desk.ask(preview, deed=RETURN, request=asked).plan[0]  # type: ignore[no-any-return]


def note(desk: Desk, who: int = 1, **more: Any) -> str:
    return desk.office.write(partial(perform, deed=RETURN, request=Return(who, TODAY, NOW, **more))).summary


def at(desk: Desk, street: str, town: str) -> ContactDraft:
    """Return Ana at another address."""
    known: ContactDraft = desk.ask(contact, contact_id=1).draft
    return replace(known, street=street, town=town)


def test_what_follows_is_said_before_and_done_as_it_was_said(desk: Desk) -> None:
    before = everything(desk.office)
    there = at(desk, "2 New Road", "Bath")
    said = plan(desk, draft=there).lines
    assert said[:4] == [
        "Mail goes to Ana Paz again.",
        "Ana Paz: 2 New Road, Bath (was 1 Old Road, Leeds)",
        "Member 0001 is back on 20 October 2016: Individual, 1 November 2016 to 31 October 2017.",
        "The fee is £30.00.",
    ]
    assert said[-1] == "£30.00 will be owed by Ana Paz."
    assert note(desk, draft=there) == "Ana Paz is back, member 0001"
    kept = desk.ask(contact, contact_id=1).draft
    assert (kept.gone_away, kept.street, kept.town) == (False, "2 New Road", "Bath")
    page = desk.page(1)
    assert (page.ended_on, page.standing.standing, page.membership_balance.show()) == (None, Standing.CURRENT, "£30.00")
    assert [(one.start, one.end) for one in page.absences] == [(LEFT, TODAY)]
    desk.office.undo(None)
    assert everything(desk.office) == before


def test_the_fee_is_paid_with_it_and_is_the_one_that_was_shown(desk: Desk) -> None:
    assert "£30.00 is taken in cash, and a receipt is made." in plan(desk, pay=cash()).lines
    with pytest.raises(PriceMoved):
        note(desk, quoted=Money.of(20))
    done = desk.office.write(partial(perform, deed=RETURN, request=Return(1, TODAY, NOW, pay=cash())))
    assert done.more["receipt"]
    assert not desk.page(1).membership_balance


def test_who_only_had_gone_away_is_written_to_again_and_stays_no_member(desk: Desk) -> None:
    assert plan(desk, rejoin=False).lines == ["Mail goes to Ana Paz again."]
    assert note(desk, rejoin=False) == "Ana Paz is back"
    assert desk.page(1).ended_on == LEFT
    with pytest.raises(Refused, match="There is nothing to do: Ana Paz is back already"):
        plan(desk, rejoin=False)


def test_who_lives_with_somebody_has_the_address_there(desk: Desk) -> None:
    assert "Ana Paz lives with Luis Mar from now on, and has the address there." in plan(desk, lives_with=2).lines
    note(desk, lives_with=2, rejoin=False)
    home = desk.ask(home_of, contact_id=1)
    assert home is not None
    assert sorted(row.id for row in home.people) == [1, 2]
    assert desk.ask(contact, contact_id=1).draft.street == "9 Hill"
    desk.office.undo(None)
    assert desk.ask(home_of, contact_id=1) is None


def test_a_standing_order_that_had_stopped_is_told_or_its_form_noted(office: Office) -> None:
    desk = Desk.furnished(office)
    desk.enrol(person("Eva", "Sol"), method=ORDER, joined=date(2015, 11, 1), first_payment=cash(date(2015, 11, 1)))
    desk.do(set_order_state, membership_id=1, state=OrderState.STOPPED, today=TODAY)
    with pytest.raises(Refused, match="no standing order that had stopped"):
        plan(desk, form_sent=True)  # the membership still counts
    desk.do(resign, membership_id=1, on=LEFT, note="", today=TODAY)
    assert plan(desk).lines[-1] == "The standing order has stopped: it is to be set up again."
    assert plan(desk, form_sent=True).lines[-1] == "It is noted that the form for the standing order was sent."
    note(desk, form_sent=True)
    order = desk.page(1).order
    assert order is not None
    assert order.state is OrderState.FORM_SENT


def test_what_cannot_be_is_refused_as_it_is_planned(desk: Desk) -> None:
    with pytest.raises(NotFound):
        plan(desk, 99)
    with pytest.raises(Refused, match="There is nothing to do"):
        plan(desk, 2)
    died = replace(desk.ask(contact, contact_id=2).draft, deceased_on=TODAY)
    desk.do(change_contact, contact_id=2, draft=died, today=TODAY)
    with pytest.raises(Refused, match="Luis Mar"):
        plan(desk, 2)
    with pytest.raises(Refused, match="Luis Mar"):
        plan(desk, lives_with=2)


def test_what_was_shown_is_not_done_when_others_were_at_work(desk: Desk) -> None:
    shown = desk.ask(preview, deed=RETURN, request=Return(1, TODAY, NOW))
    note(desk, rejoin=False)
    with pytest.raises(Conflict):
        desk.office.write(partial(carry_out, planned=shown))
