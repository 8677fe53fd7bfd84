"""A person with the rights of ``docs/postgresql-roles.sql``: every deed of the office, and nothing past it."""

import random
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from psg_admin import paths
from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Unusable, UserError
from psg_admin.memberships.operations import renew, withdraw_renewal
from psg_admin.paths import Home
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up
from psg_admin.store.check import check_file
from psg_admin.store.journal import head
from psg_admin.store.office import Office
from psg_admin.store.opening import open_office
from psg_admin.store.rebuild import rebuild
from psg_admin.store.restoring import preview, restore_over
from psg_admin.store.upgrade import to_revision
from tests.faults.test_servers import say
from tests.faults.trial import said, there
from tests.migrations.schemas import writing
from tests.offices import NOW, TODAY, Clock, PostgresHouse, open_for_test
from tests.stories.deeds import DEEDS, Deed, do, furnish

ROLES = Path(__file__).resolve().parents[2] / "docs" / "postgresql-roles.sql"


def give_rights(url: URL) -> None:
    """Run the file as its first lines say: as whoever owns the tables, all in one transaction."""
    where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where) as connection:
        connection.execute(ROLES.read_text("utf-8").encode())


@pytest.fixture
def flora(postgres_house: PostgresHouse, tmp_path: Path) -> Iterator[URL]:
    """The address of an office for somebody with rights on its rows only."""
    url = postgres_house.new(tmp_path)
    for _time in ("after it was made", "after an upgrade"):
        give_rights(url)
    say(url, "DROP ROLE IF EXISTS flora", "CREATE ROLE flora LOGIN IN ROLE psg_admin_desk")
    yield url.set(username="flora")
    postgres_house.drop(url)
    say(postgres_house._server, "DROP ROLE flora")


@pytest.fixture
def office(flora: URL) -> Iterator[Office]:
    opened = open_office(flora, features=features(), actor="Flora", clock=Clock())
    yield opened
    opened.close()


def test_every_deed_of_a_day_is_done_with_rights_on_rows_only(office: Office, tmp_path: Path) -> None:
    furnish(office)
    # A renewal of which nothing was paid seldom comes by chance.
    office.write(partial(renew, membership_id=1, today=TODAY, now=NOW))
    office.write(partial(withdraw_renewal, membership_id=1, reason="Mistake", today=TODAY))
    chance = random.Random(31)
    done: set[Deed] = {deed for deed in DEEDS if deed.__name__ == "_withdraw"}
    refused: list[str] = []
    for which in list(range(len(DEEDS))) * 2:
        for _time in range(160):  # what the office is not ready for is tried on somebody else
            numbers = [chance.randrange(60) for _number in range(8)]
            try:
                changes = office.write(partial(do, which=which, numbers=numbers))
            except UserError as error:
                refused.append(error.message)
                continue
            if not changes.nothing:
                done.add(DEEDS[which])
                if which % 3 == 0 and changes.undoable:
                    office.undo()
                    office.redo()
                break
    assert not [message for message in refused if "permission denied" in message]
    assert done == set(DEEDS)
    office.write(rebuild)
    assert office.read(audit) == []
    assert office.read(check_file) == []
    back_up(office, tmp_path / "copy.sqlite")


def test_a_sample_is_made_with_rights_on_rows_only(office: Office) -> None:
    office.write(partial(fill, members=20, today=TODAY))
    assert office.read(check_file) == []


def test_restoring_over_is_refused_before_anything_is_copied(office: Office, flora: URL, tmp_path: Path) -> None:
    copy, home = tmp_path / "copy.sqlite", Home(tmp_path / "home")
    back_up(office, copy)
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    refused = r"^On localhost you may work in the office office\d+, but not restore a backup over it\."
    with pytest.raises(Unusable, match=refused):
        preview(office, home, copy)
    with pytest.raises(Unusable, match=refused):
        restore_over(office, home, copy, expected=office.read(lambda session: head(session.connection())))
    assert not home.folder.exists()
    assert office.read(load_settings).organisation == "Peru Group"
    assert office.read(check_file) == []
    words = [*there(home.folder, flora), "restore", "--over", "--yes", str(copy)]
    answer = said(words)
    assert (answer.status, answer.out) == (1, "")
    assert re.search(refused.strip("^"), " ".join(answer.err.split()))
    owner = open_for_test(flora.set(username="postgres"))
    restore_over(owner, home, copy, expected=owner.read(lambda session: head(session.connection())))
    owner.close()
    assert office.read(load_settings).organisation == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'Nobody'",
        "DELETE FROM journal_entry",
        "UPDATE journal_row SET row_id = 1",
        "DELETE FROM journal_row",
        "UPDATE journal_text SET after = ''",
        "DELETE FROM journal_text",
        "DELETE FROM receipt",
        "UPDATE receipt SET amount = 1",
        "UPDATE receipt SET content = ''",
        "UPDATE office SET identity = ''",
        "INSERT INTO office (identity) VALUES ('')",
        "UPDATE alembic_version SET version_num = ''",
        "INSERT INTO pen (holder, computer, since) VALUES ('', '', now())",
        "INSERT INTO writer DEFAULT VALUES",
        "TRUNCATE journal_text",
        "DROP TABLE receipt",
        "ALTER TABLE receipt DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id integer)",
        "CREATE INDEX ON contact (town)",
        "ALTER TABLE journal_entry OWNER TO flora",
        "GRANT ALL ON journal_entry TO flora",
    ],
)
def test_the_server_refuses_what_is_past_the_deeds(flora: URL, statement: str) -> None:
    engine = create_engine(flora)
    with engine.connect() as connection:
        if statement.startswith("GRANT"):
            _grants_nothing(connection, statement)
        else:
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                connection.execute(text(statement))
    engine.dispose()


def _grants_nothing(connection: Connection, statement: str) -> None:
    """The server only warns of what there is no right to give."""
    connection.execute(text(statement))
    assert connection.scalar(text("SELECT has_table_privilege('journal_entry', 'UPDATE')")) is False


def test_nobody_else_connects_to_an_office_whose_rights_were_given(flora: URL) -> None:
    say(flora.set(username="postgres"), "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN")
    with pytest.raises(Unusable, match=r"cannot be reached: .*permission denied for database"):
        open_office(flora.set(username="stranger"), features=features(), actor="Nobody")
    say(flora.set(username="postgres"), "DROP ROLE stranger")


def test_an_older_office_is_left_to_whoever_may_upgrade_it(
    flora: URL, postgres_house: PostgresHouse, tmp_path: Path
) -> None:
    older = postgres_house.empty(tmp_path)
    with writing(older) as connection:
        to_revision(connection, paths.migrations(), "20261130_membership_number_key")
    say(older, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO flora")
    desk = older.set(username="flora")
    with pytest.raises(Unusable, match="is of an older version of psg_admin, and you may not bring it up to date"):
        open_office(desk, features=features(), actor="Flora", copies=tmp_path / "copies")
    assert not (tmp_path / "copies").exists()
    open_office(older, features=features(), actor="Owner", copies=tmp_path / "copies").close()
    give_rights(older)
    office = open_office(desk, features=features(), actor="Flora")
    assert office.read(load_settings).organisation == ""
    office.close()
    postgres_house.drop(older)
