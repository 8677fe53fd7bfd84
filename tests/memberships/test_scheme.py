"""Types, fees and discounts."""

from datetime import date
from decimal import Decimal

import pytest

from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import (
    add_discount,
    add_type,
    change_type,
    end_discount,
    remove_discount,
    remove_fee,
    set_fee,
)
from psg_admin.memberships.queries.scheme_lists import type_ids, type_lines
from psg_admin.memberships.rules import for_organisations
from psg_admin.payments.states import Method
from tests.memberships.desk import CHEQUE, ORDER, Desk, cash, check_undo
from tests.offices import TODAY


def test_the_scheme_has_its_types_in_order_with_fees_and_discounts(desk: Desk) -> None:
    rows = desk.ask(queries.scheme)
    assert [t.code for t in rows.types] == ["individual", "joint", "student", "life", "friend"]
    assert rows.types[0].fees[0].amount == Money.of(30)
    (discount,) = rows.discounts
    assert (discount.method, discount.percent, discount.from_day) == (ORDER, Decimal(10), date(2013, 6, 14))


def test_a_new_fee_takes_over_on_its_day(desk: Desk) -> None:
    desk.do(set_fee, code="Individual", amount=Money.of(35), from_day=date(2017, 4, 1))
    assert desk.ask(queries.fee_for, code="individual", method=CHEQUE, day=date(2017, 3, 31)).total == Money.of(30)
    assert desk.ask(queries.fee_for, code="individual", method=CHEQUE, day=date(2017, 4, 1)).total == Money.of(35)


def test_a_fee_is_corrected_and_terms_keep_what_they_were_quoted(desk: Desk) -> None:
    ana = desk.enrol()
    corrected = desk.do(set_fee, code="individual", amount=Money.of(31), from_day=date(2005, 4, 1))
    assert corrected.summary == "Individual: fee £31.00 from 1 April 2005, no longer £30.00"
    assert desk.page(ana).terms[0].quote.total == Money.of(30)
    again = desk.do(set_fee, code="individual", amount=Money.of(31), from_day=date(2005, 4, 1))
    assert again.nothing


def test_a_fee_that_members_were_quoted_stays(desk: Desk) -> None:
    desk.enrol(joined=date(2016, 1, 1))
    later = desk.do(set_fee, code="individual", amount=Money.of(35), from_day=date(2017, 4, 1)).made
    first = desk.ask(queries.scheme).types[0].fees[0].id
    with pytest.raises(Refused, match="quoted the fee of 1 April 2005"):
        desk.do(remove_fee, fee_id=first)
    desk.do(remove_fee, fee_id=later)
    with pytest.raises(NotFound):
        desk.do(remove_fee, fee_id=later)


def test_a_type_that_is_not_there_is_named_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(NotFound, match=r"no membership type “gold”\. There are: individual, joint, student, life"):
        desk.ask(queries.fee_for, code="gold", method=ORDER, day=TODAY)


@pytest.mark.parametrize("code", ["two words", "-x", "a" * 25, "Ünder", "<b>"])
def test_a_code_is_plain(sqlite_desk: Desk, code: str) -> None:
    with pytest.raises(BadInput, match="letters, digits and hyphens"):
        sqlite_desk.do(add_type, code=code, name="Any")


def test_types_that_make_no_sense_are_refused(sqlite_desk: Desk) -> None:
    for wrong in (
        {"code": "INDIVIDUAL", "name": "Other"},
        {"code": "other", "name": "Individual"},
        {"code": "other", "name": " "},
        {"code": "other", "name": "Other", "people": 0},
        {"code": "other", "name": "Other", "people": 51},
        {"code": "other", "name": "x" * 101},
    ):
        with pytest.raises(BadInput):
            sqlite_desk.do(add_type, **wrong)


def test_a_type_changes_but_not_its_nature_once_it_has_members(desk: Desk) -> None:
    row = desk.ask(queries.scheme).types[0]
    same = {"type_id": row.id, "people": 1, "concession": False}
    desk.do(change_type, name="Single", lifetime=False, version=row.version, **same)
    assert desk.ask(queries.scheme).types[0].name == "Single"
    with pytest.raises(Conflict):
        desk.do(change_type, name="Solo", lifetime=False, version=row.version, **same)
    desk.enrol()
    with pytest.raises(Refused, match="has members already"):
        desk.do(change_type, name="Single", lifetime=True, **same)
    assert desk.do(change_type, name="Single", lifetime=False, **same).nothing


@pytest.mark.parametrize("percent", ["100.01", "0", "-5", "12.345"])
def test_a_discount_over_a_hundred_per_cent_is_refused(sqlite_desk: Desk, percent: str) -> None:
    with pytest.raises(BadInput):
        sqlite_desk.do(add_discount, method=CHEQUE, percent=Decimal(percent), from_day=TODAY)


def test_the_same_discount_twice_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="already"):
        desk.do(add_discount, method=ORDER, percent=Decimal(10), from_day=date(2013, 6, 14))


def test_a_discount_ends_and_terms_keep_theirs(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, first_payment=cash())
    (discount,) = desk.ask(queries.scheme).discounts
    with pytest.raises(Refused, match="Give it a last day"):
        desk.do(remove_discount, discount_id=discount.id)
    with pytest.raises(BadInput, match="ends before it begins"):
        desk.do(end_discount, discount_id=discount.id, end_day=date(2013, 6, 14))
    desk.do(end_discount, discount_id=discount.id, end_day=date(2017, 1, 1))
    with pytest.raises(Refused, match=r"from 14 June 2013 to 31 December 2016 and .* Later ones are without it"):
        desk.do(remove_discount, discount_id=discount.id)
    assert desk.page(ana).terms[0].amount == Money.of(27)
    renewal = desk.page(ana).renewal.quote
    assert renewal is not None
    assert renewal.total == Money.of(30)
    assert renewal.reasons[1] == (
        "Paying by standing order took 10\u00a0% off for membership years that started by 31 December 2016."
    )


def test_a_discount_that_only_members_for_life_came_after_is_removed(desk: Desk) -> None:
    """A fee that is paid once has no discount, so nobody was quoted it."""
    desk.enrol(kind="life", method=ORDER)
    (discount,) = desk.ask(queries.scheme).discounts
    desk.do(remove_discount, discount_id=discount.id)
    assert desk.ask(queries.scheme).discounts == ()


def test_deeds_on_the_scheme_can_be_undone_and_done_again(desk: Desk) -> None:
    office, row, (discount,) = desk.office, desk.ask(queries.scheme).types[2], desk.ask(queries.scheme).discounts
    check_undo(office, lambda: desk.do(add_type, code="patron", name="Patron"))
    check_undo(
        office,
        lambda: desk.do(
            change_type, type_id=row.id, name="Young", people=2, lifetime=True, concession=False, open=False
        ),
    )
    check_undo(office, lambda: desk.do(set_fee, code="joint", amount=Money.of(50), from_day=TODAY))
    check_undo(office, lambda: desk.do(set_fee, code="joint", amount=Money.of(50), from_day=date(2005, 4, 1)))
    check_undo(office, lambda: desk.do(remove_fee, fee_id=row.fees[0].id))
    check_undo(office, lambda: desk.do(add_discount, method=CHEQUE, amount=Money.of(2), from_day=TODAY))
    check_undo(office, lambda: desk.do(end_discount, discount_id=discount.id, end_day=TODAY))
    check_undo(office, lambda: desk.do(remove_discount, discount_id=discount.id))


def test_a_type_is_added_with_its_fee_in_one_deed_and_a_code_from_its_name(desk: Desk) -> None:
    codes = []
    for name in ("Ally", "Ally!", "Amigo de Perú, con mucha ilusión", "会员"):
        changes = desk.do(add_type, name=name, fee=Money.of("12"), from_day=date(2016, 4, 1))
        codes.append(changes.reference)
        assert changes.summary == f"Membership type {name} added: £12.00 from 1 April 2016"
    assert codes == ["ally", "ally-2", "amigo-de-peru-con-mucha", "type"]
    quote = desk.ask(queries.fee_for, code="ally-2", method=Method.CASH, day=date(2016, 5, 1))
    assert quote.total == Money.of("12")
    for wrong, field in (({"fee": Money.of("12")}, "from_day"), ({"fee": Money(-1), "from_day": TODAY}, "fee")):
        with pytest.raises(BadInput) as refused:
            desk.do(add_type, name="Another", **wrong)
        assert refused.value.field == field


def test_the_types_are_listed_with_what_holds_today(desk: Desk) -> None:
    ids = desk.ask(type_ids)
    lines = {one.type.code: one for one in desk.ask(type_lines, ids=ids, today=date(2016, 6, 1))}
    individual = lines["individual"]
    assert individual.fee is not None
    assert individual.by_order == individual.fee.amount - individual.fee.amount.percent(Decimal(10))
    early = {one.type.code: one for one in desk.ask(type_lines, ids=ids, today=date(1990, 1, 1))}["individual"]
    assert (early.fee, early.by_order, len(early.coming)) == (None, None, len(early.type.fees))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Organisation", True), ("Corporate", True), ("Organización", True), ("Individual", False), ("Life", False)],
)
def test_a_type_for_organisations_is_known_by_its_name(name: str, wanted: bool) -> None:  # noqa: FBT001 - a case
    assert for_organisations(name) is wanted
