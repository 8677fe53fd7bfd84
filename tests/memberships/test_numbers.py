"""Membership numbers: what looking up treats as one is given once, whatever way it is written."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.memberships import queries
from psg_admin.memberships.operations import change_number, set_order_state
from psg_admin.memberships.plans import order_reference
from psg_admin.memberships.queries import (
    contact_hits,
    find_people,
    member_list_ids,
    membership_of_number,
    memberships_of_numbers,
)
from psg_admin.memberships.rules import keys_of, known_otherwise
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import OrderState
from psg_admin.payments.queries import charges
from psg_admin.reports.audit import audit
from psg_admin.reports.trail import trail
from psg_admin.settings import save_settings
from psg_admin.store.history import entry_detail
from psg_admin.store.list_query import ListQuery
from psg_admin.store.numbering import number_key
from psg_admin.store.rebuild import rebuild
from tests.history import history
from tests.memberships.desk import ORDER, Desk, check_undo, person
from tests.migrations.schemas import writing
from tests.offices import TODAY

NUMBERS = st.text("0123456789abcXYZ", min_size=1, max_size=9)

ALIKE = (
    "Memberships 0001, 1 have numbers that read as the same when they are typed. "
    "Give one of them another number, or type such a number with all its noughts."
)


def test_a_number_that_looking_up_takes_for_another_is_refused(desk: Desk) -> None:
    desk.enrol(person("First"), number="0005")
    for alike in ("5", "05", "000005"):
        with pytest.raises(BadInput, match="There is a member with the number"):
            desk.enrol(person("Second"), number=alike)
    desk.enrol(person("Letters"), number="a7")
    with pytest.raises(BadInput, match="the number 0A7"):
        desk.enrol(person("Second"), number="0A7")


def test_numbers_of_other_digits_are_drawn_past_those_given_before(desk: Desk) -> None:
    first = desk.enrol(person("First"))  # 0001
    desk.enrol(person("Wished"), number="0003")
    desk.do(save_settings, settings=MembershipSettings(member_digits=6))
    second = desk.enrol(person("Second"))
    third = desk.enrol(person("Third"))
    assert [desk.page(i).number for i in (first, second, third)] == ["0001", "000002", "000004"]
    assert [desk.ask(membership_of_number, number=n) for n in ("1", "001", "0001", "000001")] == [first] * 4
    assert [one.name for one in desk.ask(find_people, text="1", today=TODAY, limit=5)] == ["Ramírez Ñato, First"]
    found = desk.ask(member_list_ids, query=ListQuery("000001"), today=TODAY)
    assert len(found) == 1


def test_a_number_finds_its_member_before_a_telephone_that_ends_so(desk: Desk) -> None:
    desk.enrol(person("Ana", "Abad", telephones=("0117 496 0002",)))  # 0001
    desk.enrol(person("Zoe", "Zamora"))  # 0002
    for typed in ("0002", "2"):
        found = desk.ask(contact_hits, text=typed)
        assert [(one.title, one.detail) for one in found][:1] == [("Zamora, Zoe", "Member 0002")]
    assert [one.title for one in desk.ask(contact_hits, text="0002")] == ["Zamora, Zoe", "Abad, Ana"]
    assert [one.title for one in desk.ask(contact_hits, text="zam")] == ["Zamora, Zoe"]
    assert desk.ask(contact_hits, text="0077") == []


def test_several_numbers_are_looked_up_at_once(desk: Desk) -> None:
    first, second = desk.enrol(person("First")), desk.enrol(person("Second"), number="B2")
    wanted = ["1", "0001", "b2", "0B2", "77"]
    found = desk.ask(memberships_of_numbers, numbers=wanted)
    assert found == {"1": first, "0001": first, "b2": second, "0B2": second}


def test_the_schema_takes_no_number_that_is_one_with_another(desk: Desk) -> None:
    desk.enrol(person("First"))
    rows = "INSERT INTO membership (number, type_id, payer_id, method, joined_on, end_note, version, number_key)"
    alike = f"{rows} SELECT '1', type_id, payer_id, method, joined_on, '', 1, number_key FROM membership"
    with pytest.raises(IntegrityError), writing(desk.office.url) as connection:
        connection.execute(text(alike))


def test_an_office_with_two_numbers_alike_is_told_so_and_works(desk: Desk) -> None:
    first, second = desk.enrol(person("First")), desk.enrol(person("Second"))
    with writing(desk.office.url) as connection:
        connection.execute(text("UPDATE membership SET number = '1' WHERE id = :id"), {"id": second})
    lost = "Membership 1 is not found by its number. It can be rebuilt."
    assert desk.office.read(audit)[-2:] == [lost, ALIKE]
    desk.office.write(rebuild)
    assert desk.office.read(audit)[1:] == [ALIKE]
    assert [desk.ask(membership_of_number, number=n) for n in ("0001", "1", "01")] == [first, second, first]


def test_an_enrolment_is_undone_and_done_again_with_its_key(desk: Desk) -> None:
    check_undo(desk.office, partial(desk.enrol, person("First"), number="0005"))


# --- another number ---------------------------------------------------------------------------------------------------


def renumber(desk: Desk, membership_id: int, number: str, **more: Any) -> Changes:
    return desk.do(change_number, membership_id=membership_id, number=number, **more)


def test_a_membership_gets_another_number_by_which_everything_calls_it(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    changes = renumber(desk, ana, " a12 ")
    assert (changes.summary, changes.reference) == ("Number of member 0001 changed to A12", "A12")
    assert [desk.ask(membership_of_number, number=n) for n in ("A12", "a12", "0A12")] == [ana] * 3
    assert [one.contact_id for one in desk.ask(find_people, text="a12", today=TODAY, limit=5)] == [1]
    assert len(desk.ask(member_list_ids, query=ListQuery("A12"), today=TODAY)) == 1
    assert len(desk.ask(member_list_ids, query=ListQuery("0001"), today=TODAY)) == 0
    with pytest.raises(NotFound, match="no member with the number 0001"):
        desk.ask(membership_of_number, number="0001")
    (owed,) = desk.ask(charges, charge_ids=desk.ask(queries.owed_for, number="A12").charge_ids).values()
    assert owed.purpose == "Individual subscription, member A12"
    assert len(desk.ask(trail, query=ListQuery("0001 A12"))) == 2  # the enrolment and the new number
    assert desk.office.read(audit) == []


def test_the_history_tells_the_old_number_and_the_new(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    renumber(desk, ana, "0012")
    (newest,) = desk.office.read(partial(history, limit=1))
    rows = desk.ask(entry_detail, entry_id=newest.id).rows
    (row,) = (row for row in rows if row.table == "membership")
    assert [(field.label, field.before, field.after) for field in row.fields] == [("Number", "0001", "0012")]


def test_another_number_is_undone_and_done_again(desk: Desk) -> None:
    desk.enrol(person("Ana", "Díaz"), method=ORDER)
    check_undo(desk.office, lambda: renumber(desk, 1, "0012"))
    assert desk.ask(membership_of_number, number="1") == 1
    assert desk.office.read(audit) == []


@pytest.mark.parametrize("number", ["2", "0002", "00002", "B7", "b7", "0b7"])
def test_no_number_is_given_that_another_membership_has_in_any_spelling(desk: Desk, number: str) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    desk.enrol(person("Luis", "Vega"))
    desk.enrol(person("Rosa", "Paz"), number="B7")
    with pytest.raises(BadInput, match="There is a member with the number") as refused:
        renumber(desk, ana, number)
    assert refused.value.field == "number"
    assert renumber(desk, ana, "01").summary == "Number of member 0001 changed to 01"
    assert renumber(desk, ana, "01").summary == "Nothing was changed"


@pytest.mark.parametrize("number", ["", "  ", "12-3", "Ñ1", "1234567890"])
def test_what_is_no_number_is_refused(desk: Desk, number: str) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    with pytest.raises(BadInput, match="letters and digits, at most 9"):
        renumber(desk, ana, number)


def test_who_saw_an_older_membership_gives_it_no_number(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    version = desk.page(ana).version
    renumber(desk, ana, "0012", version=version)
    with pytest.raises(Conflict, match="Somebody else has changed this"):
        renumber(desk, ana, "0013", version=version)


def test_the_next_number_that_is_handed_out_passes_by_the_one_that_was_given(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"))
    renumber(desk, ana, "3")
    others = [desk.enrol(person(name)) for name in ("Second", "Third", "Fourth")]
    assert [desk.page(i).number for i in others] == ["0002", "0004", "0005"]


def test_the_bank_keeps_the_reference_that_it_was_told(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"), method=ORDER)
    told = desk.page(ana).order
    assert told is not None
    desk.do(set_order_state, membership_id=ana, state=OrderState.FORM_SENT, today=TODAY)
    renumber(desk, ana, "0012")
    order = desk.page(ana).order
    assert order is not None
    assert order.reference == told.reference
    said = f"The bank still knows the standing order as {told.reference}: payments come in under that."
    assert known_otherwise(order.state, order.reference, "0012") == said
    assert known_otherwise(order.state, order.reference, "0001") == ""
    assert desk.ask(membership_of_number, number=told.reference) == ana
    luis = desk.enrol(person("Luis", "Vega"))
    with pytest.raises(Refused, match="belongs to another member already"):
        renumber(desk, luis, "0001")
    renumber(desk, ana, "0001")


def test_an_order_that_the_bank_was_never_told_has_the_reference_of_the_new_number(desk: Desk) -> None:
    ana = desk.enrol(person("Ana", "Díaz"), method=ORDER)
    renumber(desk, ana, "0012")
    order = desk.page(ana).order
    assert order is not None
    assert order.reference == order_reference(MembershipSettings(), "0012")
    assert known_otherwise(OrderState.NONE, "PSG0001X", "0012") == ""


def test_one_of_two_numbers_alike_is_changed_and_both_are_found(desk: Desk) -> None:
    first, second = desk.enrol(person("First")), desk.enrol(person("Second"))
    with writing(desk.office.url) as connection:
        connection.execute(text("UPDATE membership SET number = '1' WHERE id = :id"), {"id": second})
    desk.office.write(rebuild)
    assert desk.office.read(audit)[1:] == [ALIKE]  # the first thing is that a number was changed past the history
    for alike in ("1", "01", "001"):
        with pytest.raises(BadInput, match="There is a member with the number"):
            renumber(desk, first, alike)
    renumber(desk, first, "0012")
    assert desk.office.read(audit)[1:] == []
    assert [desk.ask(membership_of_number, number=n) for n in ("0001", "1", "12")] == [second, second, first]
    desk.office.undo()
    assert desk.office.read(audit)[1:] == [ALIKE]
    assert [desk.ask(membership_of_number, number=n) for n in ("0001", "1", "01")] == [first, second, first]


def test_a_number_that_another_was_given_since_does_not_come_back(desk: Desk) -> None:
    ana, luis = desk.enrol(person("Ana", "Díaz")), desk.enrol(person("Luis", "Vega"))
    renumber(desk, ana, "0012")
    (newest,) = desk.office.read(partial(history, limit=1))
    renumber(desk, luis, "1")
    with pytest.raises(Conflict, match="Another membership was given the number 0001 since"):
        desk.office.undo(newest.id)
    assert desk.office.read(audit) == []
    desk.office.undo()
    desk.office.undo()
    assert [desk.page(i).number for i in (ana, luis)] == ["0001", "0002"]


@given(NUMBERS, st.integers(0, 5))
def test_noughts_and_capitals_do_not_tell_numbers_apart(number: str, noughts: int) -> None:
    assert number_key("0" * noughts + number.upper()) == number_key(number.lower())
    assert number_key(number_key(number)) == number_key(number)


@given(st.lists(NUMBERS, max_size=8))
def test_each_number_has_a_key_of_its_own(numbers: list[str]) -> None:
    keys = dict(keys_of(enumerate(numbers)))
    assert len(set(keys.values())) == len(numbers)
    firsts = {number_key(number) for number in numbers}
    assert firsts <= set(keys.values())
