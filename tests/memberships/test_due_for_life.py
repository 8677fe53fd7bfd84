"""Who is due for life membership, by the years that the office asks for, and many who become so in one deed."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.plan import Problems
from psg_admin.memberships import queries
from psg_admin.memberships.operations import CHANGE_KINDS, resign
from psg_admin.memberships.plans import KindChanges
from psg_admin.memberships.rules import joined_by
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.reports.today import due_for_life, today_figures
from psg_admin.settings import save_settings
from psg_admin.store.planning import perform, preview
from tests.memberships.desk import Desk, cash, check_undo, person
from tests.offices import TODAY

LONG, DAY_AFTER = date(2006, 10, 20), date(2006, 10, 21)


@pytest.mark.parametrize(
    ("day", "years", "by"),
    [
        (TODAY, 10, LONG),
        (date(2016, 2, 29), 1, date(2015, 2, 28)),
        (date(2016, 2, 29), 4, date(2012, 2, 29)),
        (date(2015, 2, 28), 3, date(2012, 2, 28)),
    ],
)
def test_years_are_counted_to_the_same_day(day: date, years: int, by: date) -> None:
    assert joined_by(day, years) == by


def after(desk: Desk, years: int) -> None:
    desk.do(save_settings, settings={"life_years": years})


def due(desk: Desk, day: date = TODAY) -> list[str]:
    ids = desk.ask(queries.member_list_ids, query=due_for_life(), today=day)
    return [row.name for row in desk.ask(queries.member_list_rows, ids=ids, today=day)]


def paid(desk: Desk, given: str, joined: date, kind: str = "individual") -> int:
    """Enrol somebody who joined long ago and is paid up."""
    first = desk.enrol(person(given, "Vega"), kind=kind, joined=joined, first_payment=cash(joined))
    if kind != "life":
        desk.renew(first, TODAY, pay=cash())
    return first


def test_who_has_been_a_member_for_so_many_years_is_due(desk: Desk) -> None:
    ada = paid(desk, "Ada", LONG)
    paid(desk, "Bea", DAY_AFTER)
    paid(desk, "Cara", LONG, kind="life")
    gone = paid(desk, "Dot", LONG)
    desk.do(resign, membership_id=gone, on=TODAY, today=TODAY)
    body = ContactDraft(kind=ContactKind.ORGANISATION, organisation="Leeds Choir")
    desk.renew(desk.enrol(body, joined=LONG, first_payment=cash(LONG)), TODAY, pay=cash())
    lapsed = desk.enrol(person("Eve", "Vega"), joined=LONG, first_payment=cash(LONG))
    assert desk.standing(lapsed).standing == "lapsed"
    assert due(desk) == []  # as long as the office has not said after how many years
    assert desk.ask(today_figures, today=TODAY).life == 0
    after(desk, 10)
    assert due(desk) == ["Vega, Ada"]
    assert due(desk, DAY_AFTER.replace(year=2016)) == ["Vega, Ada", "Vega, Bea"]
    figures = desk.ask(today_figures, today=TODAY)
    assert (figures.life, figures.life_years) == (1, 10)
    desk.do(perform_kinds, desk=desk, ids=(ada,))
    assert due(desk) == []  # from the next year on it is settled


def perform_kinds(session: Session, *, desk: Desk, ids: tuple[int, ...], kind: str = "life") -> Changes:
    return perform(session, CHANGE_KINDS, KindChanges(ids, desk.types[kind]))


def test_many_become_members_for_life_in_one_deed(desk: Desk) -> None:
    ids = tuple(paid(desk, given, LONG) for given in ("Ada", "Bea"))
    planned = desk.ask(preview, deed=CHANGE_KINDS, request=KindChanges(ids, desk.types["life"]))
    assert [plan.words for plan in planned.plan] == [
        "Member 0001 becomes Life on 20 October 2017",
        "Member 0002 becomes Life on 20 October 2017",
    ]
    check_undo(desk.office, lambda: desk.do(perform_kinds, desk=desk, ids=ids))
    assert desk.do(perform_kinds, desk=desk, ids=ids).summary == "2 members become Life"
    assert [desk.page(i).next_type_name for i in ids] == ["Life", "Life"]
    assert [desk.page(i).type_name for i in ids] == ["Individual", "Individual"]


def test_all_or_none_of_them_do(desk: Desk) -> None:
    ids = paid(desk, "Ada", LONG), desk.enrol(person("Ben"), person("Cleo"), kind="joint"), paid(desk, "Dot", LONG)
    desk.do(perform_kinds, desk=desk, ids=ids[2:])
    with pytest.raises(Problems) as refused:
        desk.do(perform_kinds, desk=desk, ids=ids)
    assert refused.value.in_full.splitlines() == [
        "Member 0002: Life takes one member, not 2.",
        "Member 0003 is Life already.",
    ]
    assert desk.page(ids[0]).next_type_name == "Individual"
    with pytest.raises(Refused, match="Member 0003 is Life already"):
        desk.do(perform_kinds, desk=desk, ids=ids[2:])
