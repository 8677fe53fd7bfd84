"""Membership numbers: what looking up treats as one is given once, whatever way it is written."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from psg_admin.kernel.errors import BadInput
from psg_admin.memberships.queries import find_people, member_list_ids, membership_of_number, memberships_of_numbers
from psg_admin.memberships.rules import keys_of
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.reports.audit import audit
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.store.numbering import number_key
from psg_admin.store.rebuild import rebuild
from tests.memberships.desk import Desk, check_undo, person
from tests.migrations.schemas import writing
from tests.offices import TODAY

NUMBERS = st.text("0123456789abcXYZ", min_size=1, max_size=9)

ALIKE = "Memberships 0001, 1 have numbers that are one for whoever types them. Type such a number with all its noughts."


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
    lost = "Membership 1 is not found by its number. It can be made anew."
    assert desk.office.read(audit) == [lost, ALIKE]
    desk.office.write(rebuild)
    assert desk.office.read(audit) == [ALIKE]
    assert [desk.ask(membership_of_number, number=n) for n in ("0001", "1", "01")] == [first, second, first]


def test_an_enrolment_is_undone_and_done_again_with_its_key(desk: Desk) -> None:
    check_undo(desk.office, partial(desk.enrol, person("First"), number="0005"))


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
