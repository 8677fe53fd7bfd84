"""A PostgreSQL server that is stopped, cuts off, refuses or forbids."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.check import check_file
from psg_admin.store.engine import parse_url
from psg_admin.store.opening import open_office
from tests.history import history
from tests.offices import PostgresHouse, memory_folder, open_for_test, postgres_server

name = partial(save_settings, settings=Settings(organisation="Peru Group"))


def say(url: URL, *statements: str) -> None:
    """Say something to the server, as its keeper would."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_server_that_was_stopped_is_told_in_a_sentence() -> None:
    with memory_folder() as folder:
        with postgres_server(folder) as server:
            office = open_office(server, features=features(), actor="Test", create=True)
            office.write(name)
        with pytest.raises(Unusable, match="cannot be reached: "):
            office.read(load_settings)
        with pytest.raises(Unusable, match="cannot be reached: "):
            office.write(name)
        with pytest.raises(Unusable, match="cannot be reached: "):
            open_office(server, features=features(), actor="Test")
        office.close()


def test_a_connection_cut_in_the_middle_of_a_deed_leaves_nothing_of_it(server_url: URL) -> None:
    office = open_for_test(server_url)

    def cut(session: Session) -> Changes:
        made = name(session)
        own = session.scalar(text("SELECT pg_backend_pid()"))
        say(server_url, f"SELECT pg_terminate_backend({own})")
        session.execute(text("SELECT 1"))
        return made

    with pytest.raises(Unusable, match="cannot be reached: "):
        office.write(cut)
    assert office.read(history) == []
    # The next deed takes a new connection.
    office.write(name)
    assert office.read(load_settings).organisation == "Peru Group"
    office.close()


def test_a_connection_cut_between_two_deeds_is_made_anew(server_url: URL) -> None:
    office = open_for_test(server_url)
    office.write(name)
    office.read(load_settings)
    say(
        server_url.set(database="postgres"),
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{server_url.database}'",
    )
    assert office.read(load_settings).organisation == "Peru Group"
    office.undo()
    assert office.read(check_file) == []
    office.close()


def test_a_database_that_is_not_there_is_told_in_a_sentence(server_url: URL) -> None:
    with pytest.raises(Unusable, match="The database nowhere on localhost cannot be reached: .*does not exist"):  # noqa: RUF043
        open_office(server_url.set(database="nowhere"), features=features(), actor="Test", create=True)


def test_a_server_that_is_not_there_is_told_in_a_sentence() -> None:
    url = parse_url("postgresql://somebody@127.0.0.1:1/office")
    with pytest.raises(Unusable, match=r"The database office on 127\.0\.0\.1 cannot be reached: "):
        open_office(url, features=features(), actor="Test")


def test_a_server_that_only_lets_us_read_is_read_and_not_written(server_url: URL) -> None:
    say(server_url, f"ALTER DATABASE {server_url.database} SET default_transaction_read_only = on")
    office = open_for_test(server_url)
    assert office.read(load_settings) == Settings()
    with pytest.raises(Unusable, match="can only be read, not written"):
        office.write(name)
    office.close()


def test_a_person_without_rights_is_told_in_a_sentence(
    server_url: URL, postgres_house: PostgresHouse, tmp_path: Path
) -> None:
    say(server_url, "DROP ROLE IF EXISTS visitor", "CREATE ROLE visitor LOGIN")
    visitor = server_url.set(username="visitor")
    office = open_for_test(visitor)
    with pytest.raises(Unusable, match="does not let you do this: permission denied"):
        office.read(load_settings)
    with pytest.raises(Unusable, match="does not let you do this: permission denied"):
        office.write(name)
    office.close()
    empty = postgres_house.empty(tmp_path)
    with pytest.raises(Unusable, match="does not let you do this: permission denied"):
        open_office(empty.set(username="visitor"), features=features(), actor="Test", create=True)
    postgres_house.drop(empty)
    say(server_url, "DROP ROLE visitor")


@pytest.mark.parametrize(
    "typed",
    [
        "postgresql://",
        "postgresql://host",
        "mysql://host/office",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://host:port/x",
    ],
)
def test_what_is_no_address_is_told_in_a_sentence(typed: str) -> None:
    with pytest.raises(BadInput, match=r"address|names no database: write postgresql:"):
        parse_url(typed)


def test_a_database_that_is_dropped_under_a_desk_is_told_in_a_sentence(
    postgres_house: PostgresHouse, tmp_path: Path
) -> None:
    url = postgres_house.new(tmp_path)
    office = open_for_test(url)
    office.write(name)
    postgres_house.drop(url)
    for deed in (lambda: office.read(load_settings), lambda: office.write(name), office.undo):
        with pytest.raises(Unusable, match=r"cannot be reached: .*does not exist"):
            deed()
    office.close()


def test_an_option_that_there_is_none_of_is_told_in_a_sentence(server_url: URL) -> None:
    with pytest.raises(Unusable, match='cannot be reached: invalid connection option "frob"'):
        open_office(server_url.update_query_dict({"frob": "1"}), features=features(), actor="Test")


def test_a_table_that_somebody_dropped_is_told_in_a_sentence(server_url: URL, tmp_path: Path) -> None:
    say(server_url, "DROP TABLE setting")
    office = open_for_test(server_url)
    with pytest.raises(Unusable, match=r'is not as psg_admin left it: relation "setting" does not exist\.'):
        office.read(load_settings)
    with pytest.raises(Unusable, match="the tables setting are missing or incomplete"):
        back_up(office, tmp_path / "copies" / "copy.sqlite")
    assert list((tmp_path / "copies").iterdir()) == []
    office.close()


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_name_is_refused(postgres_house: PostgresHouse, encoding: str) -> None:
    server = postgres_house._server
    say(server, f"CREATE DATABASE narrow ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    url = server.set(database="narrow")
    with pytest.raises(Unusable, match=f"cannot hold every name: its text is {encoding}"):
        open_office(url, features=features(), actor="Test", create=True)
    postgres_house.drop(url)
