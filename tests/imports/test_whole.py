"""A whole export, imported into an empty office, gives the same list, and its own export is the same file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from psg_admin.imports.columns import MEMBERS_LIST
from psg_admin.imports.documents import whole_listing
from psg_admin.imports.lines import ConsentLine, GiftAidLine, MemberLine, OrderLine
from psg_admin.imports.mapping import guess
from psg_admin.imports.plans import Pile
from psg_admin.imports.reading import body_of, read_members
from psg_admin.imports.whole import whole_list
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import GATHER_HOMES, Gathering
from psg_admin.memberships.queries import member_list_ids, member_list_rows
from psg_admin.memberships.states import Ending, Interval
from psg_admin.paper.writing import write_listing
from psg_admin.payments.states import Method
from psg_admin.people.queries import home_of
from psg_admin.sample.make import fill
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from psg_admin.tables.readers import read_tables
from tests.imports.people import imported, line, named, piles, planned
from tests.memberships.desk import Desk
from tests.offices import TODAY, House, open_for_test


def written(office: Office, path: Path) -> bytes:
    listing = office.read(lambda session: whole_listing(whole_list(session, today=TODAY)))
    write_listing(listing, path)
    return path.read_bytes()


def lines_of(path: Path) -> tuple[MemberLine, ...]:
    body = body_of(read_tables(path, known=MEMBERS_LIST.is_heading).first)
    return read_members(body, guess(body.header, body.texts()), today=TODAY)


def listed(office: Office) -> list[tuple[object, ...]]:
    def ask(session: Session) -> list[tuple[object, ...]]:
        ids = member_list_ids(session, query=ListQuery(sort="number"), today=TODAY)
        rows = member_list_rows(session, ids=ids, today=TODAY)
        return sorted((row.number, row.name, row.standing.value, str(row.paid_to)) for row in rows)

    return office.read(ask)


@pytest.fixture
def empty(house: House, tmp_path: Path) -> Callable[[], Office]:
    """Make an empty office on the same engine."""
    return lambda: open_for_test(house.new(tmp_path))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_whole_office_moves_and_its_export_is_the_same_file(
    office: Office, empty: Callable[[], Office], tmp_path: Path, suffix: str
) -> None:
    office.write(partial(fill, members=40, today=TODAY))
    office.write(partial(perform, deed=GATHER_HOMES, request=Gathering(TODAY)))
    first = written(office, tmp_path / f"first{suffix}")
    lines = lines_of(tmp_path / f"first{suffix}")
    other = empty()
    plan = planned(other, *lines, make_types=True)
    assert (plan.refused, plan.left_out, plan.count(Pile.NEW)) == ((), (), len(lines))
    imported(other, *lines, make_types=True)
    assert any(one.household for one in lines)
    assert listed(other) == listed(office)
    assert written(other, tmp_path / f"second{suffix}") == first
    assert set(piles(planned(other, *lines)).values()) == {"same"}
    again = planned(office, *lines)
    assert (set(piles(again).values()), again.left_out) == ({"same"}, ())
    other.close()


def test_a_home_is_called_as_a_list_has_it_and_never_emptied(desk: Desk) -> None:
    office = desk.office
    two = (line(2, named("Ana Vega"), number="7", household="x"), line(3, named("Ben Mar"), number="8", household="x"))
    imported(office, *two)
    called = (replace(two[0], home_name="The Mill"), replace(two[1], home_salutation="Dear both"))
    plan = planned(office, *called)
    assert [(one.label, one.mine, one.theirs) for one in plan.lines[0].differences] == [
        ("Name of the home", "The Mill", ""), ("Salutation of the home", "Dear both", ""),
    ]  # fmt: skip
    assert piles(plan) == {2: "changed", 3: "same"}
    imported(office, *called)
    home = office.read(partial(home_of, contact_id=1))
    assert home is not None
    assert (home.name, home.own) == ("The Mill", "Dear both")
    assert set(piles(planned(office, *called)).values()) == set(piles(planned(office, *two)).values()) == {"same"}
    office.undo(None)
    home = office.read(partial(home_of, contact_id=1))
    assert home is not None
    assert (home.name, home.own) == ("", "")


def test_declarations_that_are_not_as_an_export_has_them_are_left_out() -> None:
    text = "given,family,gift_aid_before\nAna,Vega,yes 2001-13-06//\nBen,Mar,signed once\n"
    body = body_of(read_tables(text.encode(), known=MEMBERS_LIST.is_heading).first)
    lines = read_members(body, guess(body.header, body.texts()), today=TODAY)
    assert [one.gift_aid_before for one in lines] == [(), ()]
    assert [one.left_out[0].reason for one in lines] == ["it is not as an export writes it"] * 2


def test_whatever_is_kept_of_a_member_is_written_and_read(
    desk: Desk, empty: Callable[[], Office], tmp_path: Path
) -> None:
    office = desk.office
    imported(
        office,
        line(2, named("Ana Vega", title="Dr", suffix="OBE", known_as="Anita", former_names="Sol\nMar", copies=2,
                      salutation="Dear Ana", emails=("a@example.org", "b@example.org"), notes="=1+1\nSings.",
                      telephones=("+44 20 7946 0018", "07700 900123"), street="1 Mill Lane\nHeadingley", town="Leeds",
                      county="West Yorkshire", postcode="LS1 1AA", country="España", gone_away=True, concession=True,
                      concession_evidence="Pension", concession_until=date(2018, 1, 1), deceased_on=date(2016, 10, 1),
                      death_day_known=False, rest_gift_since=date(2015, 5, 3)),
             number="7", household="x", old_id="m-17", membership_id="s-4", type_words="joint",
             method=Method.STANDING_ORDER, joined=date(2009, 4, 1), ended=date(2016, 10, 1), ending=Ending.DECEASED,
             order=OrderLine(Money.of("11.25"), Interval.QUARTER, 31, date(2009, 4, 30), "VEGA SUB"),
             consents=(ConsentLine("email", False, "no"), ConsentLine("post", None, "perhaps")),
             gift_aid=GiftAidLine(True, date(2012, 4, 12), date(2015, 1, 1), date(2014, 4, 5)), tags=("a, b",),
             gift_aid_before=(GiftAidLine(False, date(2001, 4, 6)),
                              GiftAidLine(True, date(2005, 1, 1), date(2011, 1, 1), date(2010, 4, 5))),
             own={"Voice": "alto", "choir": "yes"}, owed=Money.of("2.50")),
        line(3, named("Ben Vega"), type_words="", paid_to=None, joint="7", joint_line=2),
        line(6, named("Ivy Fen"), number="9", household="y", home_name="The Mill", home_salutation="Dear Ivy & Eva"),
        line(4, named("Eva Sol"), number="8", household="y", payer="Leo Mar", tags=("x|z", "y"), owed=Money.of("-4")),
        line(5, named("Leo Mar"), type_words="", paid_to=None, household="x"),
    )  # fmt: skip
    first = written(office, tmp_path / "first.csv")
    other = empty()
    lines = lines_of(tmp_path / "first.csv")
    assert [one.household for one in lines] == ["1", "", "2", "2", "1"]
    assert set(piles(planned(office, *lines)).values()) == {"same"}
    imported(other, *lines, make_types=True)
    assert written(other, tmp_path / "second.csv") == first
    assert listed(other) == listed(office)
    text = first.decode("utf-8-sig")
    kept = ("Anita", "Sol\nMar", "'=1+1\nSings.", "'+44 20 7946 0018", "2014-04-05", ',"a, b|",', "x|z\ny",
            "field:choir", "m-17", "s-4", "VEGA SUB", "Leo Mar", "-4.00", ",no (no),? (perhaps),",
            "no 2001-04-06//; yes 2005-01-01/2011-01-01/2010-04-05", "The Mill", "Dear Ivy & Eva")  # fmt: skip
    assert [said for said in kept if said not in text] == []
    other.close()
