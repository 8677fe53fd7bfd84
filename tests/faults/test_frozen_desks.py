"""A desk that is frozen or gone in the middle of a deed, and a stranger: they hold nobody up for ever."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Unusable
from psg_admin.settings import Settings, save_settings
from psg_admin.store.check import check_file
from psg_admin.store.engine import parse_url
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.server import take_long
from tests.faults.alongside import Alongside
from tests.faults.test_servers import say
from tests.history import history
from tests.offices import Clock

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


Desk = Callable[..., Office]


@pytest.fixture
def desk(server_url: URL) -> Iterator[Desk]:
    """Open one more desk."""
    desks: list[Office] = []

    def opened(actor: str = "Flora", *, wait: float = 30, hold: float = 60) -> Office:
        desks.append(Office(server_url, features=features(), actor=actor, clock=Clock(), wait=wait, hold=hold))
        return desks[-1]

    yield opened
    for office in desks:
        office.close()


def frozen(address: str, hold: str) -> None:
    """Say that a deed has begun, and end it only when somebody says so, which nobody does."""
    office = Office(parse_url(address), features=features(), actor="Flora", clock=Clock(), hold=float(hold))

    def deed(session: Session) -> Changes:
        draw(session, "slip")
        print("begun", flush=True)
        sys.stdin.readline()
        return changed(Topic.PAYMENTS, summary="Too late")

    try:
        office.write(deed)
    except Unusable as error:
        print(error.message, flush=True)


@contextmanager
def other_desk(url: URL, hold: float) -> Iterator[subprocess.Popen[str]]:
    """Run a desk in a process of its own, in the middle of a deed."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, url.render_as_string(hide_password=False), str(hold)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            yield process
        finally:
            process.kill()


def test_a_frozen_desk_lets_the_others_go_on(server_url: URL, desk: Desk) -> None:
    with other_desk(server_url, hold=1) as process:
        os.kill(process.pid, signal.SIGSTOP)
        desk().write(name)
        os.kill(process.pid, signal.SIGCONT)
        said, _none = process.communicate("\n")
    assert (
        said == "The server localhost has let others go on, because this desk said nothing for too long: do it again.\n"
    )
    assert [row.summary for row in desk().read(history)] == ["Settings changed"]
    assert desk().read(check_file) == []


def test_who_has_waited_in_vain_is_told_for_whom(server_url: URL, desk: Desk) -> None:
    with (
        other_desk(server_url, hold=60),
        pytest.raises(Unusable, match=r"^Flora on \S+ has been writing for \d+ seconds?\. Try again in a moment\.$"),
    ):
        desk("Nora", wait=0.2).write(name)


def test_a_desk_that_died_holds_nobody_up(server_url: URL, desk: Desk) -> None:
    with other_desk(server_url, hold=60) as process:
        process.kill()
        desk(wait=20).write(name)


def test_desks_are_served_in_the_order_in_which_they_came(desk: Desk, server_url: URL) -> None:
    served: list[int] = []
    begun, end = threading.Event(), threading.Event()

    def first(session: Session) -> Changes:
        draw(session, "slip")
        begun.set()
        assert end.wait(30)
        return changed(Topic.PAYMENTS, summary="The first")

    def deed(session: Session, number: int) -> Changes:
        served.append(number)
        return changed(Topic.PAYMENTS, summary=str(draw(session, "slip")))

    deeds = [Alongside(partial(desk().write, first))]
    assert begun.wait(30)
    watch = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with watch.connect() as connection:
        for number in range(5):
            deeds.append(Alongside(partial(desk().write, partial(deed, number=number))))
            waiting = text("SELECT count(*) FROM pg_locks WHERE relation = to_regclass('writer') AND NOT granted")
            soon = time.monotonic() + 30
            while connection.scalar(waiting) != number + 1:  # it stands in line when the server has heard of it
                assert time.monotonic() < soon
    watch.dispose()
    end.set()
    for one in deeds:
        one.end()
    assert served == [0, 1, 2, 3, 4]


def test_a_stranger_who_may_only_connect_holds_nobody_up(server_url: URL, desk: Desk) -> None:
    say(server_url, "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN")
    engine = create_engine(server_url.set(username="stranger"))
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({0x707367})"))
            desk(wait=2).write(name)
            for mode in ("ACCESS SHARE", "EXCLUSIVE"):
                with pytest.raises(Exception, match="permission denied"), connection.begin_nested():
                    connection.execute(text(f"LOCK TABLE writer IN {mode} MODE"))
            desk(wait=2).undo()
    finally:
        engine.dispose()
        say(server_url, "DROP ROLE stranger")


def test_long_work_may_think_for_longer(desk: Desk) -> None:
    office = desk(hold=1)

    def pause(session: Session, *, long: bool) -> Changes:
        if long:
            take_long(session)
        made = name(session)
        threading.Event().wait(1.5)  # as long as working something out takes
        session.execute(text("SELECT 1"))
        return made

    with pytest.raises(Unusable, match="has let others go on"):
        office.write(partial(pause, long=False))
    office.write(partial(pause, long=True))


def test_what_takes_too_long_is_stopped_in_a_sentence(desk: Desk) -> None:
    def slow(session: Session) -> Changes:
        session.execute(text("SET LOCAL statement_timeout = 50"))
        session.execute(text("SELECT pg_sleep(20)"))
        raise AssertionError

    with pytest.raises(Unusable, match=r"^The server localhost has stopped what took too long: nothing was changed\."):
        desk().write(slow)


def test_entries_are_numbered_without_gaps_whatever_failed_between(desk: Desk, server_url: URL) -> None:
    office, other = desk(), desk("Nora")

    def failing(session: Session) -> Changes:
        draw(session, "slip")
        session.flush()
        raise Unusable("Thought better of it.")

    def too_late(session: Session) -> Changes:
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        made = name(session)
        say(server_url, f"SELECT pg_terminate_backend({session.scalar(text('SELECT pg_backend_pid()'))})")
        return made

    for turn in range(4):
        (office, other)[turn % 2].write(partial(save_settings, settings=Settings(organisation=f"Group {turn}")))
        for bad in (failing, too_late):
            with pytest.raises(Unusable):
                office.write(bad)
    with office._reader.connect() as connection:
        for table in ("journal_entry", "journal_text"):
            ids = list(connection.scalars(text(f"SELECT id FROM {table} ORDER BY id")))
            assert ids == list(range(ids[0], ids[0] + len(ids)))
    assert len(office.read(history)) == 4
    assert office.read(check_file) == []


if __name__ == "__main__":
    frozen(*sys.argv[1:])
