"""An older office: copied as it was, then upgraded; and an older copy, upgraded as it is restored."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from psg_admin.bootstrap import features
from psg_admin.kernel.errors import Unusable
from psg_admin.sample.make import fill
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.backup import back_up, restore
from psg_admin.store.backups import head_of
from psg_admin.store.check import check_file
from psg_admin.store.copy_names import Origin, copy_name
from psg_admin.store.engine import parse_url
from psg_admin.store.migrate import prepare
from psg_admin.store.opening import open_office
from psg_admin.store.revision import SCHEMA, read_revision
from tests.migrations.schemas import schema, writing
from tests.migrations.steps import NEXT, next_steps, with_a_name
from tests.offices import NOW, TODAY, Clock, House, SqliteHouse, open_for_test
from tests.store.rows import everything


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """The folder of the copies, which nobody has made yet."""
    return tmp_path / "home" / "db" / "backups"


def is_upgraded(url: URL) -> None:
    """Expect the one setting, with the column that the next step gives it, and the history of it."""
    with writing(url) as connection:
        assert read_revision(connection) == NEXT
        assert connection.execute(text("SELECT name, value, note FROM setting")).all() == [
            ("organisation", "Peru Group", "none")
        ]
        assert connection.execute(text("SELECT count(*) FROM journal_entry")).scalar() == 1


def test_an_older_office_is_upgraded_with_all_that_is_in_it(office_url: URL, tmp_path: Path, copies: Path) -> None:
    with_a_name(office_url)
    copy = prepare(office_url, create=False, at=NOW, copies=copies, steps=next_steps(tmp_path / "steps"))
    is_upgraded(office_url)
    assert copy == copies / copy_name(head_of(office_url).identity, Origin.BEFORE_UPGRADE, NOW)
    assert list(copies.iterdir()) == [copy]


def test_the_copy_before_an_upgrade_is_the_office_as_it_was(office_url: URL, tmp_path: Path, copies: Path) -> None:
    office = open_for_test(office_url)
    office.write(partial(fill, members=30, today=TODAY))
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    office.undo()
    office.close()
    before = everything(office_url)
    assert len(before["payment"]) > 30
    copy = prepare(office_url, create=False, at=NOW, copies=copies, steps=next_steps(tmp_path / "steps"))
    assert copy is not None
    url = parse_url(str(copy))
    with writing(url) as connection:
        assert read_revision(connection) == SCHEMA
    assert everything(url) == before
    # This program, which is older than the upgraded office now, opens the copy and goes on in it.
    again = open_office(url, features=features(), actor="Test", clock=Clock())
    assert again.read(check_file) == []
    again.redo()
    assert again.read(load_settings).organisation == "Peru Group"
    again.close()


def test_an_office_goes_back_to_the_copy_before_its_upgrade(
    house: House, office_url: URL, tmp_path: Path, copies: Path
) -> None:
    with_a_name(office_url)
    copy = prepare(office_url, create=False, at=NOW, copies=copies, steps=next_steps(tmp_path / "steps"))
    assert copy is not None
    back = new_place(house, tmp_path)
    restore(copy, back)
    again = open_office(back, features=features(), actor="Test")
    assert again.read(load_settings).organisation == "Peru Group"
    assert again.read(check_file) == []
    again.close()
    house.drop(back)


def test_an_upgrade_that_fails_half_way_changes_nothing(office_url: URL, tmp_path: Path, copies: Path) -> None:
    with_a_name(office_url)
    before = schema(office_url)
    steps = next_steps(tmp_path / "steps", more="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        prepare(office_url, create=False, at=NOW, copies=copies, steps=steps)
    assert schema(office_url) == before
    office = open_for_test(office_url)
    assert office.read(load_settings).organisation == "Peru Group"
    office.close()


def test_without_a_copy_there_is_no_upgrade(office_url: URL, tmp_path: Path) -> None:
    with_a_name(office_url)
    before = schema(office_url), everything(office_url)
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(Unusable, match="is not a folder, so"):
        prepare(office_url, create=False, at=NOW, copies=tmp_path / "home" / "db", steps=next_steps(tmp_path / "steps"))
    assert (schema(office_url), everything(office_url)) == before


def test_a_servers_office_with_a_table_of_somebody_elses_is_not_upgraded(
    postgres_house: House, tmp_path: Path, copies: Path
) -> None:
    url = postgres_house.new(tmp_path)
    with writing(url) as connection:
        connection.execute(text("CREATE TABLE recipes (id integer primary key)"))
    before = schema(url)
    with pytest.raises(Unusable, match="holds tables that are not psg_admin's: recipes"):
        prepare(url, create=False, at=NOW, copies=copies, steps=next_steps(tmp_path / "steps"))
    assert schema(url) == before
    assert list(copies.iterdir()) == []
    postgres_house.drop(url)


def test_a_servers_office_needs_to_be_told_where_its_copy_goes(postgres_house: House, tmp_path: Path) -> None:
    url = postgres_house.new(tmp_path)
    before = schema(url)
    with pytest.raises(ValueError, match="needs a folder"):
        prepare(url, create=False, at=NOW, steps=next_steps(tmp_path / "steps"))
    assert schema(url) == before
    postgres_house.drop(url)


def test_a_file_that_nobody_gave_a_folder_is_copied_beside_itself(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    copy = prepare(url, create=False, at=NOW, steps=next_steps(tmp_path / "steps"))
    assert copy is not None
    assert copy.parent == tmp_path / "backups"


def test_the_second_desk_that_opens_an_older_office_finds_it_upgraded(
    office_url: URL, tmp_path: Path, copies: Path
) -> None:
    with_a_name(office_url)
    steps = next_steps(tmp_path / "steps")
    made = [
        prepare(office_url, create=False, at=NOW + timedelta(seconds=desk), copies=copies, steps=steps)
        for desk in range(2)
    ]
    assert made[0] is not None
    assert made[1] is None
    is_upgraded(office_url)


def test_an_office_that_is_not_sound_is_not_upgraded(sqlite_house: SqliteHouse, tmp_path: Path, copies: Path) -> None:
    url = sqlite_house.new(tmp_path)
    with closing(sqlite3.connect(url.database or "")) as file:
        file.execute("INSERT INTO email (contact_id, position, address) VALUES (7, 1, 'a@b.example')")
        file.commit()
    before = schema(url)
    with pytest.raises(Unusable, match="is not sound, so it was not kept"):
        prepare(url, create=False, at=NOW, copies=copies, steps=next_steps(tmp_path / "steps"))
    assert schema(url) == before
    assert list(copies.iterdir()) == []


def test_an_upgrade_that_would_break_a_reference_is_refused(sqlite_house: SqliteHouse, tmp_path: Path) -> None:
    url = sqlite_house.new(tmp_path)
    before = schema(url)
    more = "op.execute(\"INSERT INTO email (contact_id, position, address) VALUES (7, 1, 'a@b.example')\")"
    with pytest.raises(Unusable, match="1 of its rows refer to rows that are not there"):
        prepare(url, create=False, at=NOW, steps=next_steps(tmp_path / "steps", more=more))
    assert schema(url) == before


def new_place(house: House, tmp_path: Path) -> URL:
    """Return where a new office of the engine of ``house`` can be made."""
    return parse_url(str(tmp_path / "new" / "o.sqlite")) if isinstance(house, SqliteHouse) else house.empty(tmp_path)


def test_a_copy_of_an_older_office_is_upgraded_as_it_is_restored(
    sqlite_house: SqliteHouse, house: House, tmp_path: Path
) -> None:
    office = open_for_test(sqlite_house.new(tmp_path))
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    copy = tmp_path / "copy.sqlite"
    back_up(office, copy)
    office.close()
    before = copy.read_bytes()
    target = new_place(house, tmp_path)
    restore(copy, target, steps=next_steps(tmp_path / "steps"))
    is_upgraded(target)
    assert everything(target) == everything(parse_url(str(copy)))
    assert copy.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(("copy", "."))] == ["copy.sqlite"]
    house.drop(target)


def test_an_older_copy_that_cannot_be_upgraded_is_not_restored(
    sqlite_house: SqliteHouse, house: House, tmp_path: Path
) -> None:
    office = open_for_test(sqlite_house.new(tmp_path))
    copy = tmp_path / "copy.sqlite"
    back_up(office, copy)
    office.close()
    target = new_place(house, tmp_path)
    more = "op.execute(\"INSERT INTO email (contact_id, position, address) VALUES (7, 1, 'a@b.example')\")"
    with pytest.raises(Unusable, match="1 of its rows refer to rows that are not there"):
        restore(copy, target, steps=next_steps(tmp_path / "steps", more=more))
    if isinstance(house, SqliteHouse):
        assert list((tmp_path / "new").iterdir()) == []
    else:
        assert not any("setting" in line for line in schema(target))
    house.drop(target)
