"""What safe keeping costs: a deed with its entry beside a bare one, and the check of an office, whole and of a day."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from psg_admin.bootstrap import open_at
from psg_admin.paths import STATE_VARIABLE, Home
from psg_admin.people.model import Contact
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.store.daily import check_daily
from psg_admin.store.engine import make_engine
from psg_admin.store.journal import JournalRow
from psg_admin.store.office import Office
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices

MILLION = 1_000_000
MOST_SECONDS = 20.0
"""So long the check of a million rows of the history may take."""

DEEDS = 20


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure a small deed, the whole check, and the check of a day."""
    with own_state(), _opened(offices.home(sizes.search), offices) as office:
        results = list(_deeds(office, sizes.repeats))
        rows = office.read(_count)
        started = perf_counter()
        found = office.read(audit)
        seconds = perf_counter() - started
        assert found == [], found
        check_daily(office)
        _add(office, "Ana")
        started = perf_counter()
        found = check_daily(office)
        daily = perf_counter() - started
        assert found == [], found
    return [
        *results,
        Result(f"Check of {rows:,} rows of the history", seconds, "s"),
        Result("  a million of them", seconds * MILLION / rows, "s", ceiling=MOST_SECONDS),
        Result("  of a day", daily, "s", seconds),
    ]


def _deeds(office: Office, repeats: int) -> Iterator[Result]:
    engine = make_engine(office.url, writes=True)
    before = office.read(lambda session: session.get_one(Contact, 1).notes)

    def bare() -> None:
        for number in range(DEEDS):
            with Session(engine) as session, session.begin():
                session.execute(update(Contact).where(Contact.id == 1).values(notes=f"{number}"))

    def ours() -> None:
        for number in range(DEEDS):
            _add(office, f"Eva {number}")

    mine, plain = best(repeats, ours, bare)
    with Session(engine) as session, session.begin():
        session.execute(update(Contact).where(Contact.id == 1).values(notes=before))
    engine.dispose()
    yield Result("One contact added, with its entry", mine / DEEDS * 1000, "ms", plain / DEEDS * 1000)


def _add(office: Office, name: str) -> None:
    office.write(partial(add_contact, draft=ContactDraft(given=name, family="Marsh"), now=office.clock()))


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(JournalRow)) or 0


@contextmanager
def _opened(home: Home, offices: Offices) -> Iterator[Office]:
    office = open_at(home, None, create=False, clock=lambda: offices.now)
    try:
        yield office
    finally:
        office.close()


@contextmanager
def own_state() -> Iterator[None]:
    """Let the measured program remember nothing where whoever measures works."""
    before = os.environ.get(STATE_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="psg-state-") as folder:
        os.environ[STATE_VARIABLE] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ[STATE_VARIABLE]
            else:
                os.environ[STATE_VARIABLE] = before
