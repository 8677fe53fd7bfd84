"""Desks that wait to write to one SQLite file: served in order, past those that stand still or are gone."""

import signal
import sqlite3
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store import write_queue
from psg_admin.store.check import check_file
from psg_admin.store.office import Office
from psg_admin.store.write_queue import FROZEN_SECONDS, WriteQueue, queue_of
from tests.faults.alongside import Alongside
from tests.faults.desks import desk, until
from tests.history import history
from tests.offices import Clock

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


def status(one: subprocess.Popen[str]) -> int:
    """Wait for the end of a desk and return how it ended."""
    one.communicate(timeout=60)
    return one.returncode


@contextmanager
def held(office: Office) -> Iterator[sqlite3.Connection]:
    """Hold the write lock as another program does that knows of no queue."""
    with closing(sqlite3.connect(str(office.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")


def tickets(office: Office) -> list[str]:
    """Return the tickets that are drawn."""
    folder = queue_of(Path(str(office.url.database)))
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_eight_desks_are_all_served_and_none_waits_much_longer_than_the_others(sqlite_office: Office) -> None:
    sqlite_office.write(name)
    desks = [desk(sqlite_office.url, f"Desk {number}", 12) for number in range(8)]
    said = [one.communicate(timeout=240) for one in desks]
    assert [one.returncode for one in desks] == [0] * 8, [err for _out, err in said]
    waits = [[float(line) for line in out.splitlines()] for out, _err in said]
    assert [len(one) for one in waits] == [12] * 8
    assert sqlite_office.read(check_file) == []
    assert len(sqlite_office.read(history)) == 8 * 12 + 1
    assert max(map(max, waits)) < 10
    assert not queue_of(Path(str(sqlite_office.url.database))).exists()


def test_those_who_wait_are_served_in_the_order_in_which_they_came(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patience in ("FROZEN_SECONDS", "DRAWING_SECONDS"):  # a busy computer may leave a thread alone for a second
        monkeypatch.setattr(write_queue, patience, 60)
    desks = [
        Office(sqlite_office.url, features=features(), actor=f"Desk {number}", clock=Clock(), wait=30)
        for number in range(6)
    ]
    with held(sqlite_office):
        deeds = []
        for number, office in enumerate(desks):
            deeds.append(Alongside(partial(office.write, partial(named, number))))
            until(lambda number=number: len(tickets(sqlite_office)) == number + 1)  # type: ignore[misc]
    for deed, office in zip(deeds, desks, strict=True):
        deed.end()
        office.close()
    assert [row.actor for row in sqlite_office.read(history)] == [f"Desk {number}" for number in reversed(range(6))]
    assert tickets(sqlite_office) == []


def named(number: int, session: Session) -> Changes:
    return save_settings(session, settings=Settings(organisation=f"Group {number}"))


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process of POSIX is frozen")
@pytest.mark.parametrize("end", ["SIGSTOP", "SIGKILL"])
def test_who_stands_still_in_front_is_passed(end: str, sqlite_office: Office) -> None:
    sqlite_office.write(name)
    with held(sqlite_office):
        frozen = desk(sqlite_office.url, "Frozen", 1, wait=60)
        until(lambda: tickets(sqlite_office))
        frozen.send_signal(getattr(signal, end))
        desks = [desk(sqlite_office.url, f"Desk {number}", 3) for number in range(3)]
        until(lambda: len(tickets(sqlite_office)) >= 3)
    try:
        assert [status(one) for one in desks] == [0] * 3
        others = [row.actor for row in sqlite_office.read(history)]
        assert others.count("Frozen") == 0
        assert len(others) == 10
        waits = []
        for number in range(6):
            before = time.monotonic()
            sqlite_office.write(partial(named, number))
            waits.append(time.monotonic() - before)
        assert statistics.median(waits) < FROZEN_SECONDS, "who stands still is waited for once, and not at each deed"
    finally:
        if end == "SIGSTOP":
            frozen.send_signal(signal.SIGCONT)
    assert status(frozen) == (0 if end == "SIGSTOP" else -signal.SIGKILL)
    assert len(sqlite_office.read(history)) == (17 if end == "SIGSTOP" else 16)
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="Other")))
    assert tickets(sqlite_office) == []


def test_a_desk_that_waits_too_long_is_told_and_leaves_no_ticket(sqlite_office: Office) -> None:
    office = Office(sqlite_office.url, features=features(), actor="Test", clock=Clock(), wait=0.3)
    with held(sqlite_office):
        before = time.monotonic()
        with pytest.raises(Unusable, match=r"Another program is writing to .*\. Try again in a moment\."):
            office.write(name)
        assert 0.3 <= time.monotonic() - before < 9
    assert tickets(office) == []
    office.write(name)
    office.close()


def test_where_no_ticket_can_be_drawn_desks_wait_as_sqlite_lets_them(sqlite_office: Office) -> None:
    queue_of(Path(str(sqlite_office.url.database))).write_text("in the way")
    office = Office(sqlite_office.url, features=features(), actor="Test", clock=Clock(), wait=90)
    asks = threading.Event()
    event.listen(office._writer, "checkout", lambda *_given: asks.set())
    with held(sqlite_office):
        deed = Alongside(partial(office.write, name))
        assert asks.wait(60)
        assert deed.goes_on(0.1)
    deed.end()
    assert office.read(load_settings).organisation == "Peru Group"
    office.close()


def test_where_no_ticket_can_be_drawn_a_desk_that_waits_too_long_is_told(sqlite_office: Office) -> None:
    queue_of(Path(str(sqlite_office.url.database))).write_text("in the way")
    office = Office(sqlite_office.url, features=features(), actor="Test", clock=Clock(), wait=0.1)
    with held(sqlite_office), pytest.raises(Unusable, match="Another program is writing to"):
        Alongside(partial(office.write, name)).end()
    office.close()


def test_a_desk_alone_draws_no_ticket_and_pays_next_to_nothing(sqlite_office: Office) -> None:
    sqlite_office.write(name)
    queue = WriteQueue(Path(str(sqlite_office.url.database)), 10)
    with closing(sqlite3.connect(str(sqlite_office.url.database), isolation_level=None)) as connection:

        def taken(begin: object) -> float:
            assert callable(begin)
            spent = []
            for _turn in range(200):
                before = time.perf_counter()
                begin()
                spent.append(time.perf_counter() - before)
                connection.execute("ROLLBACK")
            return min(spent)

        bare = taken(lambda: connection.execute("BEGIN IMMEDIATE"))
        assert taken(lambda: queue.begin(connection)) - bare < 0.0001
    assert not queue_of(Path(str(sqlite_office.url.database))).exists()
