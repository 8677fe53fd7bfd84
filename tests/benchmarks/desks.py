"""Several desks at one office, each a program of its own, take payments with receipts: beside as many bare turns."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import URL, create_engine, func, select
from sqlalchemy.orm import Session

from psg_admin.payments.model import Receipt
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.store.engine import parse_url
from psg_admin.store.migrate import prepare
from tests.benchmarks.keeping import own_state
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices
from tests.benchmarks.taking import BARE
from tests.faults.desks import desk
from tests.offices import NOW, open_for_test, postgres_server

WAIT = 120.0
"""So many seconds a desk is willing to wait: none gives up, however slow the computer."""

BOTH = ("office", BARE)


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure how many receipts a second eight desks give together, and how long one of them waits at most."""
    with own_state(), tempfile.TemporaryDirectory(prefix="desks-", dir=offices.folder) as name:
        folder = Path(name)
        file, bare_file = (parse_url(str(folder / f"{what}.sqlite")) for what in ("office", BARE))
        results = list(_measured("SQLite", file, bare_file, sizes))
        with _careful_server() as (office, bare):
            results += _measured("PostgreSQL", office, bare, sizes)
    return results


def _measured(engine: str, url: URL, bare_url: URL, sizes: Sizes) -> Iterator[Result]:
    """Let the desks take turns with bare ones, in the office at ``url`` and in the empty database at ``bare_url``."""
    payers = _begun(url, sizes.desks)
    _run(bare_url, f"CREATE TABLE {BARE} (number INTEGER PRIMARY KEY)")
    rounds = [
        (_at_once(url, sizes.taken, payers), _at_once(bare_url, sizes.taken, [BARE] * sizes.desks))
        for _round in range(min(sizes.repeats, 3))
    ]
    count = sizes.desks * sizes.taken
    with closing(open_for_test(url)) as office:
        assert office.read(_receipts) == len(rounds) * (count + sizes.desks)
        found = office.read(audit)
        assert found == [], found
    taken, bare = (count / min(one.seconds for one in kind) for kind in zip(*rounds, strict=True))
    longest, longest_bare = (max(one.longest for one in kind) for kind in zip(*rounds, strict=True))
    yield Result(f"{sizes.desks} desks take {count:,} payments with receipts, {engine}", taken, "/s", bare)
    yield Result("  the longest that a desk waited for one", longest * 1000, "ms", longest_bare * 1000)


@dataclass(frozen=True, slots=True)
class _Round:
    """In how many seconds all desks were done, and how long one of them waited at most."""

    seconds: float
    longest: float


def _at_once(url: URL, count: int, kinds: Sequence[str]) -> _Round:
    """Let a desk of each of ``kinds`` take so many payments, all beginning at the same moment."""
    running = [
        desk(url, f"Desk {number}", count, WAIT, kind, module="tests.benchmarks.taking")
        for number, kind in enumerate(kinds)
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    began = time.time()
    for one in running:
        assert one.stdin is not None
        one.stdin.write("begin\n")
        one.stdin.flush()
    told = [one.communicate() for one in running]
    assert not any(one.returncode for one in running), [err for _out, err in told]
    figures = [[float(line) for line in out.split()] for out, _err in told]
    return _Round(max(ended for *_waits, ended in figures) - began, max(max(waits) for *waits, _ended in figures))


def _begun(url: URL, desks: int) -> list[str]:
    """Begin an office with somebody who pays at each desk, and return their ids."""
    prepare(url, create=True, at=NOW)
    with closing(open_for_test(url)) as office:
        drafts = [ContactDraft(given=f"Ana {number}", family="Quispe") for number in range(desks)]
        return [str(office.write(partial(add_contact, draft=draft, now=NOW)).made) for draft in drafts]


def _receipts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Receipt)) or 0


@contextmanager
def _careful_server() -> Iterator[tuple[URL, URL]]:
    """Run a server that keeps its promises, on the disk, unlike those of the tests; give two empty databases of it."""
    with (
        tempfile.TemporaryDirectory(prefix="psg-pg-", ignore_cleanup_errors=True) as place,
        postgres_server(Path(place)) as server,
    ):
        _run(server, "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", *(f"CREATE DATABASE {name}" for name in BOTH))
        office, bare = (server.set(database=name) for name in BOTH)
        yield office, bare


def _run(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
