"""What an import leaves in the office, on both engines: one deed, whole, sound, and taken back as one."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.books.model import Posting
from psg_admin.imports.lines import ConsentLine, GiftAidLine, MemberLine, OrderLine, Remark
from psg_admin.imports.model import ColumnMapping, OldId
from psg_admin.kernel.errors import Difference, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Membership, StandingOrder, Term
from psg_admin.memberships.queries import membership_of_number
from psg_admin.memberships.states import Ending, Interval, Standing
from psg_admin.payments.model import Payment, Receipt
from psg_admin.payments.operations import allocate_rest
from psg_admin.payments.states import Method
from psg_admin.people.model import Consent, GiftAidDeclaration, OwnField, OwnValue, Tag
from psg_admin.people.operations import remove_contact
from psg_admin.people.queries import home_ids, home_list
from psg_admin.reports.audit import audit
from psg_admin.store.base import Base
from psg_admin.store.check import check_recorded
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.imports.people import imported, line, named, piles, planned
from tests.memberships.desk import Desk
from tests.offices import TODAY
from tests.statements import statements

KEPT: tuple[type[Base], ...] = (Membership, Term, StandingOrder, Consent, GiftAidDeclaration, Tag, OwnField, OwnValue,
                                OldId, ColumnMapping, Payment, Receipt)  # fmt: skip

EVERYTHING = line(
    2, named("Ana Vega", emails=("ana@example.org",), street="1 Mill Lane", postcode="LS1 1AA", concession=True,
             concession_evidence="Pension", copies=2, salutation="Dear Ana"), named("Ben Vega"),
    number="0107", old_id="m-17", membership_id="s-4", type_words="jt", method=Method.STANDING_ORDER,
    joined=date(2009, 4, 1), order=OrderLine(Money.of("11.25"), Interval.QUARTER, 5, date(2009, 4, 5), "VEGA SUB"),
    consents=(ConsentLine("email", True, "email"), ConsentLine("post", None, "if you must")),
    gift_aid=GiftAidLine(True, date(2012, 4, 12)), tags=("choir", "books"), own={"Choir voice": "alto"},
)  # fmt: skip


def counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in KEPT]


def sound(office: Office) -> bool:
    return office.read(audit) == [] and office.read(check_recorded) == []


def standing_of(desk: Desk, number: str, day: date = TODAY) -> tuple[Standing, date | None, str]:
    membership_id = desk.office.read(partial(membership_of_number, number=number))
    assert membership_id is not None
    found = desk.standing(membership_id, day)
    return found.standing, found.paid_to, found.reason


def test_everything_of_a_line_comes_along_in_one_deed_that_is_undone_and_done_again(desk: Desk) -> None:
    office = desk.office
    before = office.read(counts)
    done = imported(office, EVERYTHING, header_key="0" * 64, columns="{}")
    assert done.summary == "list.csv imported: 1 new, 0 changed"
    assert office.read(counts) == [1, 1, 1, 4, 1, 4, 1, 1, 2, 1, 0, 0]
    assert standing_of(desk, "107") == (
        Standing.CURRENT, date(2017, 3, 31), "Current to 31 March 2017, paid by standing order"
    )  # fmt: skip
    assert sound(office)
    assert piles(planned(office, EVERYTHING)) == {2: "same"}
    office.undo()
    assert office.read(counts) == before
    assert sound(office)
    office.redo()
    assert office.read(counts) == [1, 1, 1, 4, 1, 4, 1, 1, 2, 1, 0, 0]
    assert piles(planned(office, EVERYTHING)) == {2: "same"}
    assert sound(office)


def test_nothing_is_imported_while_a_line_is_refused_unless_it_is_left_aside(desk: Desk) -> None:
    office = desk.office
    bad = MemberLine(3, refused=Remark("Joined", "29/02/2015", "no such day"))
    with pytest.raises(Refused, match=r"1 line cannot be taken, so nothing was imported\. Line 3: no such day"):
        imported(office, line(2, named("Ana Vega")), bad)
    assert office.read(counts) == [0] * len(KEPT)
    assert not imported(office, line(2, named("Ana Vega")), bad, skip_refused=True).nothing
    assert imported(office, line(2, named("Ana Vega")), bad, skip_refused=True).nothing


def test_what_is_owed_and_what_was_paid_too_much_come_along_outside_the_books(desk: Desk) -> None:
    office = desk.office
    imported(
        office,
        line(2, named("Ana Vega"), number="1", owed=Money.of("2.50")),
        line(3, named("Ben Luna"), number="2", owed=Money.of("-5")),
        line(4, named("Eva Sol"), number="3", paid_to=date(2016, 3, 31), term_end=date(2017, 3, 31),
             owed=Money.of("20"), term_paid=Money.of("10")),
        line(5, named("Leo Mar"), number="4", paid_to=None, term_end=date(2017, 3, 31), owed=Money.of("30")),
    )  # fmt: skip
    assert standing_of(desk, "1") == (
        Standing.CURRENT, date(2017, 3, 31), "Current to 31 March 2017, £2.50 short"
    )  # fmt: skip
    assert standing_of(desk, "2")[:2] == (Standing.CURRENT, date(2017, 3, 31))
    assert standing_of(desk, "3") == (Standing.LAPSED, date(2016, 3, 31), "£20.00 short since 1 April 2016")
    assert standing_of(desk, "4") == (Standing.LAPSED, None, "Unpaid since 1 April 2016")
    assert office.read(lambda session: session.scalar(select(func.count()).select_from(Posting))) == 0
    assert office.read(counts)[-2:] == [2, 0]
    credit = office.read(
        lambda session: session.scalars(select(Payment.id).where(Payment.amount == Money.of("5"))).one()
    )
    charge_id = office.read(
        lambda session: session.scalars(select(Term.charge_id).where(Term.amount == Money.of("2.50"))).one()
    )
    desk.do(allocate_rest, payment_id=credit, charge_ids=[charge_id], today=TODAY)
    assert standing_of(desk, "1")[2] == "Current to 31 March 2017, paid in another way"
    assert office.read(lambda session: session.scalar(select(func.count()).select_from(Posting))) == 0
    assert sound(office)


def test_who_has_left_and_who_died_stand_so(desk: Desk) -> None:
    imported(
        desk.office,
        line(2, named("Ana Vega"), number="1", ended=date(2016, 9, 1), ending=Ending.RESIGNED),
        line(3, named("Ben Luna", deceased_on=date(2016, 8, 2)), number="2"),
        line(4, named("Eva Sol"), number="3", paid_to=None, lifetime=True, type_words="life", joined=date(1989, 1, 1)),
    )
    assert [standing_of(desk, number)[0] for number in "123"] == [Standing.RESIGNED, Standing.DECEASED, Standing.LIFE]
    assert sound(desk.office)


def test_lines_of_one_membership_and_payers_find_each_other(desk: Desk) -> None:
    lines = (
        line(2, named("Ana Vega"), number="1", type_words="joint"),
        line(3, named("Ben Vega"), type_words="", paid_to=None, joint="1", joint_line=2),
        line(4, named("Eva Sol"), payer="Ben Vega"), line(5, named("Leo Mar"), payer="1"),
    )  # fmt: skip
    imported(desk.office, *lines)
    page = desk.page(1)
    assert [member.name for member in page.members] == ["Vega, Ana", "Vega, Ben"]
    assert [desk.page(number).payer_id for number in (1, 2, 3)] == [1, 2, 1]
    assert set(piles(planned(desk.office, *lines)).values()) == {"same"}


def test_lines_of_one_household_become_one_home_which_is_taken_back(desk: Desk) -> None:
    def homes() -> list[list[str]]:
        rows = desk.ask(home_list, ids=desk.ask(home_ids, query=ListQuery()))
        return [[one.draft.given for one in row.people] for row in rows]

    lines = (
        line(2, named("Ana Vega"), number="1", household="a1"), line(3, named("Ben Luna"), number="2", household="a1"),
        line(4, named("Eva Sol"), number="3", household="a2"), line(5, named("Leo Mar"), number="4", household="a3"),
        line(6, named("Mia Paz"), number="5", household="a3"),
    )  # fmt: skip
    imported(desk.office, *lines)
    assert homes() == [["Ana", "Ben"], ["Leo", "Mia"]]
    assert set(piles(planned(desk.office, *lines)).values()) == {"same"}
    moved = (*lines[:3], replace(lines[3], household="a1"), replace(lines[4], household="a2"))
    plan = planned(desk.office, *moved)
    assert [one.differences for one in plan.lines] == [
        (), (), (Difference("Home", "Mia Paz", ""),), (Difference("Home", "Ana Vega, Ben Luna", "Mia Paz"),), (),
    ]  # fmt: skip
    parted = (*lines[:1], replace(lines[1], household="b"), replace(lines[2], household="a1"),
              replace(lines[3], household="b"), replace(lines[4], household="a4"))  # fmt: skip
    assert [bool(one.differences) for one in planned(desk.office, *parted).lines] == [False, True, True, False, False]
    imported(desk.office, *parted)
    assert sorted(map(sorted, homes())) == [["Ana", "Eva"], ["Ben", "Leo", "Mia"]]
    desk.office.undo()
    imported(desk.office, *moved)
    assert sorted(map(sorted, homes())) == [["Ana", "Ben", "Leo"], ["Eva", "Mia"]]
    assert set(piles(planned(desk.office, *moved)).values()) == {"same"}
    assert sound(desk.office)
    desk.office.undo()
    assert sorted(map(sorted, homes())) == [["Ana", "Ben"], ["Leo", "Mia"]]
    desk.office.undo()
    assert homes() == []


def test_numbers_are_drawn_beside_those_of_the_list(desk: Desk) -> None:
    desk.enrol()
    imported(desk.office, line(2, named("Ana Vega")), line(3, named("Ben Luna"), number="2"), line(4, named("Eva Sol")))
    numbers = desk.office.read(lambda session: session.scalars(select(Membership.number).order_by(Membership.id)).all())
    assert numbers == ["0001", "0003", "2", "0004"]


def test_what_is_part_of_a_contact_goes_with_it_and_comes_back(desk: Desk) -> None:
    office = desk.office
    lone = line(2, named("Ana Vega"), type_words="", paid_to=None, old_id="7", tags=("choir",), own={"Voice": "alto"},
                consents=(ConsentLine("email", True, "yes"),), gift_aid=GiftAidLine(False))  # fmt: skip
    imported(office, lone)
    desk.do(remove_contact, contact_id=1, today=TODAY)
    assert office.read(counts) == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    office.undo()
    assert piles(planned(office, lone)) == {2: "same"}
    assert sound(office)


def test_many_lines_are_imported_by_few_statements(desk: Desk) -> None:
    few, many = (
        [
            line(place, named(f"Ana V{place}x{size}"), number=f"{size}{place}", tags=("choir",))
            for place in range(2, size)
        ]
        for size in (10, 210)
    )
    small = statements(desk.office, partial(imported, desk.office, *few))
    large = statements(desk.office, partial(imported, desk.office, *many))
    assert len(large) < len(small) + 10
