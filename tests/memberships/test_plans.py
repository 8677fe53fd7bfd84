"""What enrolling and renewing will do, planned before it is done: for many at once, with each problem at its place."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, PriceMoved, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Problems
from psg_admin.memberships import queries
from psg_admin.memberships.operations import ENROL, RENEW, enrol_many, renew_many, set_fee
from psg_admin.memberships.plans import (
    NEW_CHARGE,
    Enrolment,
    EnrolmentFacts,
    EnrolmentPlan,
    Enrolments,
    MembershipFacts,
    OrderPlan,
    Renewal,
    RenewalFacts,
    RenewalPlan,
    Renewals,
    RenewedAlready,
    plan_enrolments,
    plan_renewals,
)
from psg_admin.memberships.rules import (
    DiscountRow,
    Facts,
    FeeRow,
    OrderDays,
    OrderHeld,
    OrderKnown,
    SchemeRows,
    TermFacts,
    TypeRow,
)
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, Interval, OrderState
from psg_admin.payments.rules import PayNow, Share
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import find_contacts
from psg_admin.reports.audit import audit
from psg_admin.store.base import Base
from psg_admin.store.list_query import ListQuery
from psg_admin.store.numbering import Drawn
from psg_admin.store.planning import carry_out, preview
from tests.memberships.desk import CASH, CHEQUE, ORDER, Desk, cash, everything, person
from tests.offices import NOW, TODAY, House, open_for_test

INDIVIDUAL, JOINT, LIFE, FRIEND, CLOSED = 1, 2, 3, 4, 5
LUCIA, ANA, LEO, IVAN = 1, 2, 3, 4
YEAR = DayRange(TODAY, date(2017, 10, 20))
THIRTY, LESS = Money.of(30), Money.of(27)


def kind(number: int, name: str, fee: str, *, people: int = 1, lifetime: bool = False, opened: bool = True) -> TypeRow:
    """A membership type with one fee since 2005."""
    fees = (FeeRow(number, Money.of(fee), date(2005, 4, 1)),)
    return TypeRow(number, 1, name.lower(), name, people, lifetime, False, opened, fees)


SCHEME = SchemeRows(
    (
        kind(INDIVIDUAL, "Individual", "30"),
        kind(JOINT, "Joint", "45", people=2),
        kind(LIFE, "Life", "500", lifetime=True),
        kind(FRIEND, "Friend", "0"),
        kind(CLOSED, "Founder", "1", opened=False),
    ),
    (DiscountRow(1, ORDER, Decimal(10), None, date(2013, 6, 14), None),),
)
PEOPLE = {
    LUCIA: ContactDraft(given="Lucía", family="Ramírez", street="1 High Street", town="Leeds"),
    ANA: ContactDraft(given="Ana", family="Ruiz", gone_away=True, town="Hull"),
    LEO: ContactDraft(given="Leo", family="Cruz", deceased_on=date(2016, 1, 1)),
    IVAN: ContactDraft(given="Iván", family="Vega"),
}
FACTS = EnrolmentFacts(MembershipSettings(), SCHEME, PEOPLE, {IVAN: "0007"}, {"7", "psg0008f"}, {"member": Drawn(1, 7)})
EVA = ContactDraft(given=" Eva ", family="Soto")


def wanted(*members: ContactDraft | int, place: str = "", **more: Any) -> Enrolment:
    """An enrolment as an individual who pays by cheque from today on."""
    fields: dict[str, Any] = {"type_id": INDIVIDUAL, "method": CHEQUE, "joined": TODAY, **more}
    return Enrolment(members or (LUCIA,), place=place, **fields)


def planned(*enrolments: Enrolment, facts: EnrolmentFacts = FACTS) -> tuple[EnrolmentPlan, ...]:
    """The plan of enrolments on what is known."""
    return plan_enrolments(facts, Enrolments(enrolments, TODAY, NOW))


def problems(work: Callable[[], object]) -> list[tuple[str, str]]:
    """What stands against several subjects, each with its place."""
    with pytest.raises(Problems) as caught:
        work()
    return [(problem.place, problem.error.message) for problem in caught.value.problems]


# --- the pure plans of enrolments -------------------------------------------------------------------------------------


def test_an_enrolment_is_planned_with_its_term_its_fee_and_why() -> None:
    [plan] = planned(wanted(quoted=THIRTY))
    assert (plan.members, plan.payer, plan.period, plan.fee, plan.order, plan.payment) == (
        (LUCIA,), None, YEAR, THIRTY, None, None,
    )  # fmt: skip
    assert (plan.wished, plan.type_name, plan.joined) == ("", "Individual", TODAY)
    assert plan.quote.reasons == ("Individual costs £30.00 a year since 1 April 2005.",)


@pytest.mark.parametrize(
    ("more", "order"),
    [
        ({}, OrderPlan(LESS, Interval.YEAR, TODAY)),
        ({"interval": Interval.MONTH}, OrderPlan(Money.of("2.25"), Interval.MONTH, TODAY)),
        ({"joined": date(2016, 11, 30)}, OrderPlan(LESS, Interval.YEAR, date(2016, 11, 30))),
        ({"type_id": LIFE}, None),
        ({"type_id": FRIEND}, None),
        ({"method": CASH}, None),
    ],
)
def test_a_standing_order_is_planned_where_it_would_have_something_to_pay(
    more: Mapping[str, Any], order: OrderPlan | None
) -> None:
    [plan] = planned(wanted(**{"method": ORDER, **more}))
    assert plan.order == order


def test_the_money_that_comes_with_it_goes_to_the_fee_the_gift_and_what_is_left_over() -> None:
    [plan] = planned(wanted(first_payment=PayNow(CASH, TODAY, Money.of(50), Money.of(5), "Ref")))
    assert plan.payment is not None
    assert (plan.payment.payer, plan.payment.amount, plan.payment.shares) == (
        LUCIA,
        Money.of(50),
        (Share(NEW_CHARGE, THIRTY),),
    )
    assert (plan.payment.gift, plan.payment.left_over, plan.payment.reference) == (Money.of(5), Money.of(15), "Ref")
    assert plan.payment.reasons[1:] == ("£30.00 pays the fee in full.", "£15.00 is left over.")


@pytest.mark.parametrize(
    ("pay", "kind", "amount"),
    [
        (PayNow(CASH, TODAY), INDIVIDUAL, THIRTY),
        (PayNow(CASH, TODAY, gift=Money.of(2)), FRIEND, Money.of(2)),
        (PayNow(CASH, TODAY), FRIEND, None),
        (None, INDIVIDUAL, None),
    ],
)
def test_nothing_is_taken_where_nothing_is_owed_or_given(pay: PayNow | None, kind: int, amount: Money | None) -> None:
    [plan] = planned(wanted(type_id=kind, first_payment=pay))
    assert (None if plan.payment is None else plan.payment.amount) == amount


def test_somebody_new_who_pays_is_the_new_member_of_the_name_and_lives_where_the_first_member_does() -> None:
    [plan] = planned(wanted(LUCIA, EVA, type_id=JOINT, payer=EVA, first_payment=PayNow(CASH, TODAY)))
    tidy = ContactDraft(given="Eva", family="Soto")
    assert plan.members == (LUCIA, replace(tidy, street="1 High Street", town="Leeds"))
    assert plan.payer == plan.members[1]
    assert plan.payment is not None
    assert plan.payment.payer is None
    other = replace(tidy, emails=("eva@example.org",))
    [apart] = planned(wanted(LUCIA, EVA, type_id=JOINT, payer=other))
    assert apart.payer == other
    [away] = planned(wanted(ANA, EVA, type_id=JOINT))
    assert away.members == (ANA, tidy)


@pytest.mark.parametrize(
    ("enrolment", "error", "sentence"),
    [
        (wanted(99), NotFound, "does not exist any more"),
        (wanted(payer=99), NotFound, "does not exist any more"),
        (wanted(LEO), Refused, "Leo Cruz is noted as deceased on 1 January 2016"),
        (wanted(IVAN), Refused, "has membership 0007 already"),
        (wanted(LUCIA, LUCIA, type_id=JOINT), Refused, "entered twice"),
        (wanted(LUCIA, ANA), Refused, "Individual takes one member, not 2"),
        (wanted(type_id=99), BadInput, "Choose a membership type"),
        (wanted(type_id=CLOSED), Refused, "Founder takes no new members"),
        (wanted(joined=date(2005, 3, 31)), Refused, "has no fee on 31 March 2005"),
        (wanted(joined=TODAY + timedelta(days=367)), BadInput, "not a likely day"),
        (wanted(number="0007"), BadInput, "a member with the number 0007 already"),
        (wanted(number="00-7"), BadInput, "letters and digits"),
        (wanted(number="1234567890"), BadInput, "at most 9"),
        (wanted(number="0008", method=ORDER), Refused, "The reference PSG0008F belongs to another member"),
        (wanted(quoted=LESS), PriceMoved, r"It is £30\.00 now, not £27\.00"),
        (wanted(quoted=NOTHING), PriceMoved, r"It is £30\.00 now, not £0\.00"),
        (wanted(first_payment=PayNow(CASH, TODAY, NOTHING)), BadInput, "more than £0.00"),
        (wanted(first_payment=PayNow(CASH, TODAY + timedelta(days=1))), BadInput, "is in the future"),
        (wanted(ContactDraft()), ManyBadInputs, "Type a given name"),
    ],
)
def test_the_one_enrolment_of_a_deed_is_refused_as_it_is(
    enrolment: Enrolment, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        planned(enrolment)


def test_nobody_is_enrolled_and_no_number_given_twice_by_one_deed() -> None:
    first = wanted(LUCIA, number="A1", place="Line 1")
    assert problems(
        lambda: planned(first, replace(first, number="A2", place="Line 2"), wanted(EVA, number=" a1 ", place="Line 3"))
    ) == [
        ("Line 2", "The same person is entered twice."),
        ("Line 3", "There is a member with the number A1 already."),
    ]


def test_no_reference_is_given_twice_where_letters_are_read_as_figures() -> None:
    one, other = wanted(EVA, number="1234", method=ORDER), wanted(EVA, number="I234", method=ORDER, place="Line 2")
    assert [message for _place, message in problems(lambda: planned(one, other))] == [
        "The reference PSG1234F belongs to another member already. Choose another number."
    ]
    assert len(planned(one, replace(other, method=CHEQUE))) == 2


def test_every_problem_of_every_enrolment_is_told_at_its_place() -> None:
    ours = [
        wanted(place="1"),
        wanted(ContactDraft(given="x" * 201, emails=("?",)), place="2"),
        wanted(EVA, place="3"),
        wanted(99, place="4"),
    ]
    found = problems(lambda: planned(*ours))
    assert [place for place, _message in found] == ["2", "2", "4"]


def test_plans_are_equal_when_they_do_the_same_whatever_their_words() -> None:
    [plan] = planned(wanted())
    assert replace(plan, type_name="?", quote=replace(plan.quote, reasons=())) == plan
    assert replace(plan, fee=LESS) != plan


# --- the pure plans of renewals ---------------------------------------------------------------------------------------

LAST = DayRange(date(2015, 11, 1), date(2016, 11, 1))
HELD = OrderHeld(
    4, OrderKnown(OrderState.REGULAR, date(2015, 12, 1), OrderDays(Interval.YEAR, 1, date(2015, 11, 1)), THIRTY)
)
NEXT = DayRange(date(2016, 11, 1), date(2017, 11, 1))


def membership(number: int, *, paid: bool = True, **more: Any) -> MembershipFacts:
    """An individual membership that pays by cheque, and whose term runs till the end of the month."""
    term = TermFacts(date(2015, 11, 1), date(2016, 11, 1), THIRTY, date(2015, 11, 1) if paid else None, CHEQUE)
    fields: dict[str, Any] = {
        "membership_id": number, "number": f"000{number}", "version": 3, "type_id": INDIVIDUAL, "payer_id": LUCIA,
        "method": CHEQUE, "ended_on": None, "ending": None, "end_note": "", "members": 1, "somebody_lives": True,
        "last": LAST, "standing": Facts((term,), 90, 90), "order": None, **more,
    }  # fmt: skip
    return MembershipFacts(**fields)


def renewed(*wanted: Renewal, known: Sequence[MembershipFacts] = (membership(1),)) -> tuple[RenewalPlan, ...]:
    """The plan of renewals of what is known."""
    facts = RenewalFacts(
        MembershipSettings(), SCHEME, {row.membership_id: row for row in known}, PEOPLE, {"psg0008f"}, {}
    )
    return plan_renewals(facts, Renewals(wanted, TODAY, NOW))


def test_a_renewal_is_planned_with_its_term_its_fee_and_who_pays() -> None:
    [plan] = renewed(Renewal(1, quoted=THIRTY))
    assert (plan.membership_id, plan.number, plan.type_id, plan.method, plan.payer) == (1, "0001", 1, CHEQUE, LUCIA)
    assert (plan.period, plan.fee, plan.order, plan.payment) == (NEXT, THIRTY, None, None)


def test_a_renewal_with_another_way_of_paying_brings_a_standing_order_unless_there_is_one() -> None:
    [plan] = renewed(Renewal(1, method=ORDER, pay=PayNow(CASH, TODAY)))
    assert (plan.fee, plan.order) == (LESS, OrderPlan(LESS, Interval.YEAR, NEXT.start))
    assert plan.payment is not None
    assert (plan.payment.payer, plan.payment.shares) == (LUCIA, (Share(NEW_CHARGE, LESS),))
    [again] = renewed(Renewal(1, method=ORDER), known=[membership(1, method=ORDER, order=HELD)])
    assert again.order is None


@pytest.mark.parametrize(
    ("renewal", "known", "error", "sentence"),
    [
        (Renewal(9), {}, NotFound, "does not exist any more"),
        (Renewal(1, version=2), {}, Conflict, "Somebody else has changed this"),
        (Renewal(1, on=date(1899, 1, 1)), {}, BadInput, "not a likely day"),
        (Renewal(1, type_id=CLOSED), {}, Refused, "Founder takes no new members"),
        (Renewal(1), {"members": 2}, Refused, "Individual takes one member, not 2"),
        (Renewal(1), {"ending": Ending.DECEASED, "somebody_lives": False}, Refused, "Member 0001 has died"),
        (Renewal(1), {"paid": False}, Refused, r"still unpaid. Take its payment of £30\.00"),
        (Renewal(1), {"last": DayRange(date(2010, 1, 1), None)}, Refused, "for life"),
        (Renewal(8, method=ORDER), {"membership_id": 8, "number": "0008"}, Refused, "PSG0008F belongs to another"),
        (Renewal(1, quoted=LESS), {}, PriceMoved, r"It is £30\.00 now, not £27\.00"),
        (Renewal(1, pay=PayNow(CASH, TODAY, gift=Money.of(-1))), {}, BadInput, "less than £0.00"),
    ],
)
def test_the_one_renewal_of_a_deed_is_refused_as_it_is(
    renewal: Renewal, known: Mapping[str, Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        renewed(renewal, known=[replace(membership(1, paid=known.get("paid", True)), **_without(known, "paid"))])


def _without(known: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name != key}


def test_who_resigned_begins_anew_on_the_day_and_a_closed_type_goes_on_for_those_who_have_it() -> None:
    gone = membership(1, ended_on=date(2016, 11, 1), ending=Ending.RESIGNED)
    [plan] = renewed(Renewal(1, on=date(2016, 12, 1)), known=[gone])
    assert plan.period == DayRange(date(2016, 12, 1), date(2017, 12, 1))
    [founder] = renewed(Renewal(1), known=[membership(1, type_id=CLOSED)])
    assert founder.fee == Money.of(1)


def test_no_membership_is_renewed_and_no_reference_given_twice_by_one_deed() -> None:
    known = [
        membership(1),
        replace(membership(2), number="1234"),
        replace(membership(3), number="I234"),
    ]
    wanted = (
        Renewal(1, place="Line 1"),
        Renewal(1, place="Line 2"),
        Renewal(2, method=ORDER, place="Line 3"),
        Renewal(9, place="Line 4"),
        Renewal(3, method=ORDER, place="Line 5"),
    )
    assert problems(lambda: renewed(*wanted, known=known)) == [
        ("Line 2", "Membership 0001 is named twice."),
        ("Line 4", "This membership does not exist any more."),
        ("Line 5", "The reference PSG1234F belongs to another member already. Choose another number."),
    ]


# --- the deeds --------------------------------------------------------------------------------------------------------


def enrol(desk: Desk, *enrolments: Enrolment) -> Changes:
    """Make memberships in one deed."""
    return desk.office.write(partial(enrol_many, enrolments=enrolments, today=TODAY, now=NOW))


def renew(desk: Desk, *renewals: Renewal) -> Changes:
    """Renew memberships in one deed."""
    return desk.office.write(partial(renew_many, renewals=renewals, today=TODAY, now=NOW))


def sound(desk: Desk) -> None:
    """All sums of the office add up, and what is derived is as it would be made anew."""
    assert desk.office.read(audit) == []


def numbers(desk: Desk) -> dict[str, str]:
    """The name of each member, by the number of the membership."""
    ids = desk.ask(queries.member_list_ids, query=ListQuery(), today=TODAY)
    return {row.number: row.name for row in desk.ask(queries.member_list_rows, ids=ids, today=TODAY)}


def _mappings(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]


def rows(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """The rows of what enrolments and renewals make, but for the ids and what refers to them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in ("contact", "email", "membership", "member", "term", "charge", "payment", "allocation", "receipt",
                 "standing_order", "standing_span"):  # fmt: skip
        table = Base.metadata.tables[name]
        kept = [column for column in table.columns if column.name != "id" and not column.foreign_keys]
        found[name] = desk.ask(_mappings, query=select(*kept).order_by(table.c.id))
    return found


MANY = (
    Enrolment((person("Ana", "Ruiz", emails=("ana@example.org",)),), 1, ORDER, TODAY, first_payment=cash()),
    Enrolment(
        (person("Leo", "Cruz"), person("Eva", "Cruz")),
        2,
        CHEQUE,
        date(2016, 9, 1),
        person("Rosa", "Cruz"),
        first_payment=cash(amount="1"),
    ),
    Enrolment((person("Iván", "Vega"),), 3, CASH, TODAY, first_payment=cash(amount="510", gift="5")),
    Enrolment((person("Olga", "Sol"),), 5, CASH, TODAY, number="gb77", first_payment=cash(gift="7")),
    Enrolment((person("Luis", "Sol"),), 3, ORDER, TODAY, interval=Interval.MONTH),
)


def test_many_enrolments_of_one_deed_make_the_same_rows_as_one_after_another(
    desk: Desk, house: House, tmp_path: Path
) -> None:
    other = Desk.furnished(open_for_test(house.new(tmp_path)))
    with closing(other.office):
        enrol(desk, *MANY)
        for one in MANY:
            enrol(other, one)
        assert rows(desk) == rows(other)
        due = [Renewal(1, pay=cash()), Renewal(2, method=ORDER), Renewal(4, pay=cash(amount="1"))]
        renew(desk, *due)
        for renewal in due:
            renew(other, renewal)
        assert rows(desk) == rows(other)
    sound(desk)


def test_many_people_are_enrolled_in_one_deed_and_found_and_counted(desk: Desk) -> None:
    done = enrol(desk, *MANY)
    assert (done.summary, done.reference, done.more) == ("6 people enrolled in 5 memberships", "", {})
    assert numbers(desk)["GB77"] == "Sol, Olga"
    found = desk.office.read(partial(find_contacts, text="cruz"))
    assert sorted(hit.title for hit in found) == ["Cruz, Eva", "Cruz, Leo", "Cruz, Rosa"]
    assert [row.reason for row in desk.ask(queries.member_list_rows, ids=[1], today=TODAY)] == [
        "Current to 19 October 2017, paid in cash"
    ]
    plain = enrol(desk, *(Enrolment((person("A", name),), 1, CHEQUE, TODAY) for name in ("A", "B")))
    assert plain.summary == "2 people enrolled in memberships 0005 to 0006"
    sound(desk)


def test_wished_and_drawn_numbers_stand_side_by_side(desk: Desk) -> None:
    enrol(desk, Enrolment((person("A", "A"),), 1, ORDER, TODAY, number="0003"))
    wished = ["", "0001", "", "O002", ""]
    enrol(desk, *(Enrolment((person(f"B{n}", "B"),), 1, ORDER, TODAY, number=w) for n, w in enumerate(wished)))
    # 0002 is passed over as well: its reference would be that of O002.
    assert numbers(desk) == {
        "0003": "A, A", "0004": "B, B0", "0001": "B, B1", "0005": "B, B2", "O002": "B, B3", "0006": "B, B4",
    }  # fmt: skip
    sound(desk)


def test_one_person_is_not_enrolled_twice_by_one_deed(desk: Desk) -> None:
    ana = desk.contact(person("Ana", "Ruiz"))
    hers = Enrolment((ana,), 1, CHEQUE, TODAY, place="Line 1")
    with pytest.raises(Problems, match="1 of 2 cannot be done") as caught:
        enrol(desk, hers, replace(hers, place="Line 2"))
    assert caught.value.in_full == "Line 2: The same person is entered twice."
    assert numbers(desk) == {}


def test_of_many_none_is_done_where_some_cannot_be(desk: Desk) -> None:
    before = everything(desk.office)
    lines = [Enrolment((person("A", f"A{n}"),), 1, CHEQUE, TODAY, place=f"Line {n}") for n in range(1, 7)]
    lines[0] = replace(lines[0], first_payment=cash())
    lines[1] = replace(lines[1], type_id=99)
    lines[4] = replace(lines[4], quoted=LESS)
    assert problems(lambda: enrol(desk, *lines)) == [
        ("Line 2", "Choose a membership type."),
        ("Line 5", "It is £30.00 now, not £27.00: that has changed meanwhile, so nothing was done. Look at it again."),
    ]
    assert everything(desk.office) == before
    assert enrol(desk, lines[0]).reference == "0001"
    with pytest.raises(Problems) as caught:
        renew(desk, Renewal(1, place="Line 1"), Renewal(9, place="Line 2"), Renewal(1, place="Line 3"))
    assert [problem.place for problem in caught.value.problems] == ["Line 2", "Line 3"]
    assert len(desk.page(1).terms) == 1


def standing(desk: Desk) -> dict[str, Sequence[tuple[Any, ...]]]:
    """All that stands; receipts that are void by now can still be found, and are left out."""
    found = everything(desk.office)
    return {**found, "search_entry": [row for row in found["search_entry"] if "receipt" not in row]}


def test_hundreds_of_enrolments_with_payments_are_taken_back_and_done_again(desk: Desk) -> None:
    before = standing(desk)
    joined = [
        Enrolment((person("Ana", f"Ruiz {n}"),), 1, ORDER if n % 2 else CASH, TODAY, first_payment=cash())
        for n in range(300)
    ]
    assert enrol(desk, *joined).summary == "300 people enrolled in memberships 0001 to 0300"
    after = standing(desk)
    sound(desk)
    desk.office.undo()
    assert standing(desk) == before
    assert numbers(desk) == {}
    sound(desk)
    desk.office.redo()
    assert standing(desk) == after
    sound(desk)
    assert enrol(desk, *MANY[:2]).summary == "3 people enrolled in memberships 0301 to 0302"


def test_hundreds_of_renewals_are_taken_back_and_done_again(desk: Desk) -> None:
    enrol(desk, *(Enrolment((person("Ana", f"Ruiz {n}"),), 1, CASH, TODAY, first_payment=cash()) for n in range(200)))
    before = standing(desk)
    due = [Renewal(n, method=ORDER if n % 2 else None, pay=cash() if n % 3 else None) for n in range(1, 201)]
    assert renew(desk, *due).summary == "Memberships 0001 to 0200 renewed"
    after = standing(desk)
    sound(desk)
    desk.office.undo()
    assert standing(desk) == before
    desk.office.redo()
    assert standing(desk) == after
    sound(desk)


def test_a_fee_that_moved_since_it_was_quoted_is_refused_with_the_new_one(desk: Desk) -> None:
    number = desk.enrol(person("Leo", "Cruz"), joined=date(2015, 11, 1), first_payment=cash(date(2015, 11, 1)))
    desk.do(set_fee, code="individual", amount=Money.of(32), from_day=TODAY)
    with pytest.raises(PriceMoved, match=r"It is £32\.00 now, not £30\.00"):
        desk.enrol(quoted=THIRTY)
    with pytest.raises(PriceMoved, match=r"It is £32\.00 now, not £30\.00"):
        desk.renew(number, quoted=THIRTY)
    assert desk.page(desk.enrol(quoted=Money.of(32))).terms[0].amount == Money.of(32)
    desk.renew(number, quoted=Money.of(32))
    assert [term.amount for term in desk.page(number).terms] == [Money.of(32), THIRTY]


def test_a_plan_whose_fee_has_moved_is_refused_with_what_differs(desk: Desk) -> None:
    request = Enrolments((Enrolment((person("Ana", "Ruiz"),), 1, ORDER, TODAY, first_payment=cash()),), TODAY, NOW)
    shown = desk.office.read(partial(preview, deed=ENROL, request=request))
    desk.do(set_fee, code="individual", amount=Money.of(40), from_day=TODAY)
    with pytest.raises(Conflict) as caught:
        desk.office.write(partial(carry_out, planned=shown))
    [difference] = caught.value.differences
    assert (difference.label, difference.mine, difference.theirs) == ("Fee", "£27.00", "£36.00")
    assert numbers(desk) == {}


def test_a_plan_is_carried_out_with_the_next_number_whoever_drew_one_meanwhile(desk: Desk) -> None:
    request = Enrolments((Enrolment((person("Ana", "Ruiz"),), 1, CHEQUE, TODAY),), TODAY, NOW)
    shown = desk.office.read(partial(preview, deed=ENROL, request=request))
    assert desk.enrolled(person("Leo", "Cruz")).reference == "0001"
    assert desk.office.write(partial(carry_out, planned=shown)).reference == "0002"


def test_a_renewal_that_another_desk_has_done_is_not_done_again_as_planned(desk: Desk) -> None:
    number = desk.enrol(joined=date(2015, 11, 1), first_payment=cash(date(2015, 11, 1)))
    shown = desk.office.read(partial(preview, deed=RENEW, request=Renewals((Renewal(number),), TODAY, NOW)))
    desk.renew(number)
    with pytest.raises(RenewedAlready, match="to 31 October 2017: this would add another membership year"):
        desk.office.write(partial(carry_out, planned=shown))
    assert len(desk.page(number).terms) == 2
