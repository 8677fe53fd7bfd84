"""A server one of whose processes is killed, or that is restarted, in the very moment in which it keeps a deed."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from psg_admin.kernel.errors import UserError
from psg_admin.reports.audit import audit
from psg_admin.settings import Settings, save_settings
from psg_admin.store.office import Office
from tests.faults.alongside import Alongside
from tests.faults.desks import until
from tests.faults.serving import Server, killed_any, killed_writer, own_server, restarted, restarted_at_once
from tests.history import history
from tests.offices import PostgresHouse, open_for_test

pytestmark = pytest.mark.postgres

name = partial(save_settings, settings=Settings(organisation="Peru Group"))
other = partial(save_settings, settings=Settings(organisation="Lima Group"))

WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event = '{event}'"


@pytest.fixture(scope="module")
def whole_server() -> Iterator[tuple[Server, PostgresHouse]]:
    with own_server() as server, closing(PostgresHouse(server.url, server.folder)) as house:
        yield server, house


@pytest.fixture
def server(whole_server: tuple[Server, PostgresHouse], tmp_path: Path) -> Iterator[Server]:
    """The server, at the address of a fresh empty office."""
    running, house = whole_server
    url = house.new(tmp_path)
    yield replace(running, url=url)
    running.await_ready()
    house.drop(url)


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    opened = open_for_test(server.url)
    yield opened
    opened.close()


def cut_off(server: Server, _chance: Random) -> None:
    """End the connection of whoever writes, as the server's keeper may."""
    server.say("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = to_regclass('writer') AND granted")


def struck(office: Office, server: Server, event: str, blow: Callable[[], None]) -> UserError | None:
    """Return what was said to a deed that was struck by ``blow`` as the server waited for ``event``, None: nothing."""
    deed = Alongside(partial(office.write, name))
    until(lambda: server.ask(WAITS.format(event=event)))
    blow()
    try:
        deed.end()
    except UserError as error:
        return error
    finally:
        server.await_ready()
    return None


BLOWS = [killed_writer, restarted_at_once, restarted, cut_off]


@pytest.mark.parametrize("blow", BLOWS, ids=lambda blow: blow.__name__)
def test_a_deed_that_was_kept_is_found_to_be_kept(
    blow: Callable[[Server, Random], None], office: Office, server: Server
) -> None:
    """A server that is to wait for a second one has kept the deed before it answers; there is none, so it waits."""
    office.write(other)
    server.say("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")

    def meanwhile() -> None:
        server.say("ALTER SYSTEM RESET synchronous_standby_names")
        blow(server, Random(7))
        server.await_ready()
        server.say("SELECT pg_reload_conf()")

    told = struck(office, server, "SyncRep", meanwhile)
    if told is not None:
        assert "it is not known whether “Settings changed” was recorded. Look in the history" in told.message
        with pytest.raises(UserError, match="“Settings changed” was recorded, though the answer was lost on the way"):
            office.write(other)
    assert [row.summary for row in office.read(history)] == ["Settings changed"] * 2
    assert office.read(audit) == []
    office.write(other)
    assert len(office.read(history)) == 3


@pytest.mark.parametrize("blow", BLOWS, ids=lambda blow: blow.__name__)
def test_a_deed_that_was_about_to_be_kept_is_told_not_to_be(
    blow: Callable[[Server, Random], None], office: Office, server: Server
) -> None:
    server.say(
        "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$",
        "CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION linger()",
    )
    told = struck(office, server, "PgSleep", partial(blow, server, Random(7)))
    assert told is not None
    assert "nothing was changed. Do it again." in told.message or "it is not known whether" in told.message
    assert office.read(history) == []
    server.say("DROP FUNCTION linger CASCADE")
    office.write(name)
    assert [row.summary for row in office.read(history)] == ["Settings changed"]
    assert office.read(audit) == []


def test_a_process_that_dies_while_nobody_writes_is_not_noticed(office: Office, server: Server) -> None:
    office.write(name)
    killed_any(server, Random(7))
    server.await_ready()
    office.write(other)
    assert len(office.read(history)) == 2
