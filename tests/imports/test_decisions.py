"""Who may be somebody, once a person has decided: that one, somebody else, or a line that waits."""

from functools import partial

import pytest

from psg_admin.imports.operations import IMPORT_MEMBERS, watched
from psg_admin.imports.plans import Decisions, Pile
from psg_admin.imports.queries import on_file
from psg_admin.kernel.errors import Cancelled
from psg_admin.store.planning import perform
from tests.imports.people import imported, line, named, piles, planned, refusals, request
from tests.memberships.desk import Desk

ANA = named("Ana Vega", emails=("ana@example.org",))
A = named("A Vega", emails=("ana@example.org",))


@pytest.fixture
def ana(sqlite_desk: Desk) -> Desk:
    """An office in which Ana Vega is member 1."""
    imported(sqlite_desk.office, line(2, ANA, number="1"))
    return sqlite_desk


def test_whoever_may_be_somebody_waits_until_it_is_decided(ana: Desk) -> None:
    plan = planned(ana.office, line(2, A), line(3, named("Bea Rain")), decisions=Decisions())
    assert piles(plan) == {2: "refused", 3: "new"}
    assert refusals(plan) == [(2, "Perhaps 1 Ana Vega: Same e-mail, The initial fits.")]
    assert [one.line for one in plan.perhaps] == [2]


def test_who_needs_a_line_that_waits_waits_with_it(ana: Desk) -> None:
    lines = line(2, A, number="7"), line(3, named("Bea Rain"), payer="7")
    assert piles(planned(ana.office, *lines, decisions=Decisions())) == {2: "refused", 3: "refused"}


def test_the_same_person_is_changed_and_nobody_is_there_twice(ana: Desk) -> None:
    who = planned(ana.office, line(2, A)).perhaps[0].contact_id
    assert who is not None
    more = named("A. Vega", emails=("ana@example.org",), telephones=("0113 496 0101",))
    plan = planned(ana.office, line(2, more, number="9"), decisions=Decisions(same={(2, 0): who}))
    assert piles(plan) == {2: "changed"}
    assert not plan.perhaps
    # An initial says nothing more of a name, and the number that somebody has here stays.
    assert [one.label for one in plan.lines[0].differences] == ["Telephone"]
    assert [(told.column, told.reason) for told in plan.left_out] == [
        ("number", "On file the number is 1, which stays.")
    ]


def test_two_lines_are_not_one_person_on_file(ana: Desk) -> None:
    who = planned(ana.office, line(2, A)).perhaps[0].contact_id
    assert who is not None
    both = Decisions(same={(2, 0): who, (3, 0): who})
    plan = planned(ana.office, line(2, A), line(3, A), decisions=both)
    assert refusals(plan) == [(3, "This person is on another line already, or no longer on file.")]


def test_somebody_else_is_new(ana: Desk) -> None:
    plan = planned(ana.office, line(2, A), decisions=Decisions(others=frozenset({2})))
    assert plan.count(Pile.NEW) == 1
    assert not plan.perhaps


def test_a_line_that_is_set_aside_is_refused_with_the_reason(ana: Desk) -> None:
    plan = planned(ana.office, line(2, A), decisions=Decisions(aside={2: "Set aside by you."}))
    assert refusals(plan) == [(2, "Set aside by you.")]
    assert not plan.perhaps


def test_an_import_that_is_stopped_leaves_nothing(ana: Desk) -> None:
    def stop(done: int, total: int) -> None:
        if done >= total > 0:
            raise Cancelled("stopped")

    lines = [line(place, named(f"Bea Rain{place}")) for place in range(2, 40)]
    with pytest.raises(Cancelled):
        ana.office.write(partial(perform, deed=watched(IMPORT_MEMBERS, stop), request=request(*lines)))
    assert len(ana.office.read(on_file).people) == 1
