"""Deeds by the thousand and deeds one by one, beside the bare rows of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from sqlalchemy import event

from psg_admin.bootstrap import open_at
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_type, enrol, enrol_many, renew_many, set_fee
from psg_admin.memberships.plans import Enrolment, Renewal
from psg_admin.paths import Home
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import Work
from psg_admin.store.office import Office
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices, cleared

TODAY = date(2016, 10, 20)
NOW = datetime(2016, 10, 20, 9, tzinfo=UTC)

WRITTEN = (
    "contact", "email", "address", "membership", "member", "charge", "term", "standing_order", "payment", "allocation",
    "receipt",
)  # fmt: skip
"""The tables of which an enrolment that is paid makes a row each, parents first."""

ONE_BY_ONE = 30


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure enrolling and renewing many members in one deed, and one member in a deed of its own."""
    folder = offices.folder / "deeds"
    bare_file = folder / "bare.sqlite"
    with _office(folder / "empty") as (empty, _type_id):
        empty.close()
        bare_file.write_bytes(Home(folder / "empty").database.read_bytes())
    with _office(folder / "many") as (office, type_id):
        asked = _Statements(office)
        wanted = [_somebody(number, type_id) for number in range(sizes.deeds)]
        enrolled = _timed(office, partial(enrol_many, enrolments=wanted, today=TODAY, now=NOW))
        enrolling = asked.taken()
        bare = _bare(Home(folder / "many").database, bare_file)
        renewals = [Renewal(number + 1, pay=_paid()) for number in range(sizes.deeds)]
        renewed = _timed(office, partial(renew_many, renewals=renewals, today=TODAY, now=NOW))
        renewing = asked.taken()
        times = {pay: _one_by_one(office, type_id, asked, pay=pay) for pay in (False, True)}
    count = f"{sizes.deeds:,}"
    results = [
        Result(f"Enrolling {count} with order and payment, one deed", enrolled * 1000, "ms", bare * 1000),
        Result("  members a second", sizes.deeds / enrolled, "/s", sizes.deeds / bare),
        Result("  statements a member", enrolling / sizes.deeds, "statements", ceiling=0.5),
        Result(f"Renewing {count} with payment, one deed: members a second", sizes.deeds / renewed, "/s"),
        Result("  statements a member", renewing / sizes.deeds, "statements", ceiling=0.5),
    ]
    for pay, words, most in ((False, "One enrolment", 20), (True, "One enrolment by standing order, paid", 26)):
        seconds, statements = times[pay]
        results += [
            Result(f"{words}: statements", statements, "statements", ceiling=most),
            Result("  deeds a second", 1 / seconds, "/s"),
        ]
    return results


@contextmanager
def _office(folder: Path) -> Iterator[tuple[Office, int]]:
    """Give a new office with one type of membership, and the id of that."""
    home = Home(folder)
    cleared(home)
    office = open_at(home, None, create=True, clock=lambda: NOW)
    try:
        made = office.write(partial(add_type, code="individual", name="Individual")).made
        assert made is not None
        office.write(partial(set_fee, type_id=made, amount=Money.of(30), from_day=date(2010, 4, 1)))
        yield office, made
    finally:
        office.close()


def _somebody(number: int, type_id: int) -> Enrolment:
    draft = ContactDraft(
        given="Ana",
        family=f"Bell {number}",
        emails=(f"a{number}@example.org",),
        street=f"{number} High Street",
        town="Leeds",
        postcode="LS1 1AA",
    )
    return Enrolment((draft,), type_id, Method.STANDING_ORDER, TODAY, first_payment=_paid(), place=str(number))


def _paid() -> PayNow:
    return PayNow(Method.TRANSFER, TODAY)


def _timed(office: Office, work: Work[Changes]) -> float:
    started = perf_counter()
    office.write(work)
    return perf_counter() - started


def _one_by_one(office: Office, type_id: int, asked: "_Statements", *, pay: bool) -> tuple[float, float]:
    """Return the seconds and the statements of one enrolment, of several that follow one another."""
    asked.taken()
    started = perf_counter()
    for number in range(ONE_BY_ONE):
        work = partial(
            enrol, members=[ContactDraft(given="Eva", family=f"Marsh {number} {pay}")], type_id=type_id,
            method=Method.STANDING_ORDER if pay else Method.CHEQUE, joined=TODAY, today=TODAY, now=NOW,
            first_payment=_paid() if pay else None,
        )  # fmt: skip
        office.write(work)
    seconds = perf_counter() - started
    return seconds / ONE_BY_ONE, asked.taken() / ONE_BY_ONE


class _Statements:
    """Counts the statements of the write lane, but for the beginning of a transaction."""

    def __init__(self, office: Office) -> None:
        self._count = 0
        event.listen(office._writer, "before_cursor_execute", self._note)

    def taken(self) -> int:
        """Return how many there were since it was asked last."""
        count, self._count = self._count, 0
        return count

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self._count += not statement.startswith("BEGIN")


def _bare(source: Path, target: Path) -> float:
    """Return the seconds that SQLite takes to write the rows of an office into an empty one: nothing but the rows."""
    with closing(sqlite3.connect(source)) as office:
        rows = {name: office.execute(f"SELECT * FROM {name}").fetchall() for name in WRITTEN}
    with closing(sqlite3.connect(target, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        started = perf_counter()
        bare.execute("BEGIN IMMEDIATE")
        for name, some in rows.items():
            if some:
                places = ", ".join("?" * len(some[0]))
                bare.executemany(f"INSERT INTO {name} VALUES ({places})", some)
        bare.execute("COMMIT")
        return perf_counter() - started
