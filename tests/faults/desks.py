"""Eight desks that write to one office at once, and one of them that stands still: each deed is done once, in order."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.reports.audit import audit
from psg_admin.settings import Settings, save_settings
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.write_queue import queue_of
from tests.faults.alongside import Alongside
from tests.faults.trial import HELD, Ground, Verdict, Verdicts, lost, trace
from tests.history import history
from tests.offices import Clock, open_for_test

ROOT = Path(__file__).parents[2]

DESKS = 8
WAIT = 30.0
"""So many seconds a desk is willing to wait for the others."""

HOLD = 2.0
"""After so many seconds of silence a server takes the turn away from a desk."""


def desk(
    url: URL, called: str, deeds: int, wait: float = WAIT, *more: float | str, module: str = "tests.faults.waiting"
) -> "subprocess.Popen[str]":
    """Start a desk of its own, which does what ``module`` does when it is run."""
    words = [url.render_as_string(hide_password=False), called, str(deeds), str(wait), *map(str, more)]
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
    )


def until(found: Callable[[], object], seconds: float = 30) -> None:
    """Wait until ``found()`` is true."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


def desks(ground: Ground) -> Verdicts:
    """Let eight desks write, freeze one of them for a while, kill another one or not; then see who stood in line."""
    for turn in count():
        url = ground.house.new(ground.folder)
        yield from _all_at_once(ground, url)
        if turn % 2 == 0:
            yield _in_line(ground, url)
        ground.house.leave(url)


def _all_at_once(ground: Ground, url: URL) -> Iterator[Verdict]:
    deeds = ground.chance.randint(8, 24)
    names = [f"Desk {number}" for number in range(DESKS)]
    running = {name: desk(url, name, deeds, WAIT, HOLD) for name in names}
    frozen, gone = ground.chance.sample(names, 2)
    first = running[frozen]
    assert first.stdout is not None
    waits: dict[str, list[float]] = {name: [] for name in names}
    if line := first.stdout.readline():  # it is in the middle of its deeds
        waits[frozen].append(float(line))
    first.send_signal(signal.SIGSTOP)
    kills = ground.chance.random() < 0.5
    with_others = [name for name in names if name != frozen]
    if kills:
        threading.Timer(ground.chance.uniform(0.2, 2.0), running[gone].kill).start()
    thaw = threading.Timer(ground.chance.uniform(0.5, 3 * HOLD), first.send_signal, (signal.SIGCONT,))
    thaw.start()
    failed = []
    for name in (*with_others, frozen):
        out, err = running[name].communicate(timeout=300)
        waits[name] += [float(line) for line in out.splitlines()]
        if "Traceback" in err and not re.search(r"^psg_admin\.kernel\.errors\.\w+: ", err, re.MULTILINE):
            failed.append(trace(f"{name}: {err}"))
        elif running[name].returncode and name != frozen and not (kills and name == gone):
            failed.append(lost(f"{name} was refused: {err[-400:]}"))
    thaw.join()
    yield from failed
    yield from _judged(url, waits, deeds)


def _judged(url: URL, waits: dict[str, list[float]], deeds: int) -> Iterator[Verdict]:
    """Look for each deed that a desk was told of: it is there once."""
    with closing(open_for_test(url)) as office:
        there = [row.summary for row in office.read(partial(history, limit=10_000))]
        wrong = office.read(audit)
    done = Counter(summary.rpartition(" ")[0] for summary in there)
    numbers = sorted(int(re.sub(r"\D", "", summary.rpartition(" ")[2])) for summary in there)
    if wrong or (numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers)))):
        yield lost(f"numbers {numbers}: {wrong}")
    for name, taken in waits.items():
        # Whoever was killed or frozen may have one more done than it was told of.
        if not len(taken) <= done[name] <= min(deeds, len(taken) + 1):
            yield lost(f"{name} was told of {len(taken)} deeds and {done[name]} are there")
    told = [waited for taken in waits.values() for waited in taken]
    yield Verdict(times=len(told), waited=max(told, default=0.0))


def waiting(office: Office) -> int:
    """Return how many desks stand in line to write."""
    if office.url.get_backend_name() == "sqlite":
        folder = queue_of(Path(str(office.url.database)))
        return len(list(folder.iterdir())) if folder.is_dir() else 0
    engine = create_engine(office.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.scalar(
            text("SELECT count(*) FROM pg_locks WHERE relation = to_regclass('writer') AND NOT granted")
        )
    engine.dispose()
    return int(found or 0)


def _in_line(ground: Ground, url: URL) -> Verdict:
    """Let six desks come one after another while the first writes: they are served in that order."""
    begun, end = threading.Event(), threading.Event()

    def first(session: Session) -> Changes:
        draw(session, "slip")
        begun.set()
        assert end.wait(60)
        return changed(Topic.PAYMENTS, summary="The first")

    opened = [
        Office(url, features=features(), actor=f"Turn {number}", clock=Clock(), wait=60, hold=120)
        for number in range(7)
    ]
    deeds = [Alongside(partial(opened[0].write, first))]
    assert begun.wait(60)
    with closing(open_for_test(url)) as watching:
        for number in range(1, 7):
            work = partial(save_settings, settings=Settings(organisation=f"Group {number}"))
            deeds.append(Alongside(partial(opened[number].write, work)))
            until(lambda number=number: waiting(watching) >= number)  # type: ignore[misc]
        end.set()
        for deed in deeds:
            deed.end()
        served = [row.actor for row in watching.read(partial(history, limit=7))][::-1]
    for office in opened:
        office.close()
    return HELD if served == [f"Turn {number}" for number in range(7)] else lost(f"served in the order {served}")
