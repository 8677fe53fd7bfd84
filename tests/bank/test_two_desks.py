"""Two desks at one server, at the same moment: the same file, and the same lines; each line is kept and told once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from psg_admin.bank.operations import TELL_LINES
from psg_admin.bank.plans.telling import LineWish, Part, Telling
from psg_admin.bank.queries import audit_matches, audit_statements
from psg_admin.bank.queries.matches import matches
from psg_admin.kernel.errors import UserError
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_recorded
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.bank.desk import imported, lines
from tests.bank.telling import MEMBER, NOW, TODAY, Treasury, statement
from tests.offices import PostgresHouse, open_for_test

Deed = Callable[[Office], object]


@pytest.fixture
def desks(postgres_house: PostgresHouse, tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Two desks of one office."""
    url = postgres_house.new(tmp_path)
    one, other = open_for_test(url), open_for_test(url)
    yield one, other
    for office in (one, other):
        assert office.read(audit) == []
        assert office.read(check_recorded) == []
        office.close()
    postgres_house.drop(url)


def at_once(desks: tuple[Office, Office], deed: Deed) -> list[object]:
    """Do a deed at both desks at the same moment, and return what came of each: the answer, or why not."""
    start = Barrier(2)

    def run(office: Office) -> object:
        start.wait(30)
        try:
            return deed(office)
        except UserError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, desks))


def test_the_same_file_is_kept_once_whoever_comes_first(desks: tuple[Office, Office]) -> None:
    rows = [(f"{day:02}", f"HERON J {day}", "27.00") for day in range(1, 29)]
    done = at_once(desks, lambda office: imported(office, statement(*rows)))
    assert not any(isinstance(one, UserError) for one in done)
    for office in desks:
        assert len(lines(office)) == len(rows)
        assert office.read(audit_statements) == []


def test_files_that_overlap_are_put_together(desks: tuple[Office, Office]) -> None:
    rows = [(f"{day:02}", f"HERON J {day}", "27.00") for day in range(1, 29)]
    half = {id(desks[0]): rows[:20], id(desks[1]): rows[:28]}
    at_once(desks, lambda office: imported(office, statement(*half[id(office)])))
    assert len(lines(desks[0])) == len(rows)


def test_the_same_lines_are_told_once(desks: tuple[Office, Office]) -> None:
    treasury = Treasury(desks[0])
    heron, wren = treasury.member("Jo", "Heron"), treasury.member("Ann", "Wren")
    treasury.read(("03", "HERON J", "27.00"), ("04", "WREN A", "27.00"))
    wishes = [LineWish(treasury.line(place), (Part(MEMBER, who),)) for place, who in enumerate((heron, wren))]
    request = Telling(tuple(wishes), TODAY, NOW)
    done = at_once(desks, lambda office: office.write(partial(perform, deed=TELL_LINES, request=request)))
    assert sum(isinstance(one, UserError) for one in done) == 1
    assert len(desks[1].read(matches)) == 2
    assert desks[1].read(audit_matches) == []
