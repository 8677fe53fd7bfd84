"""The steps of the schema lead to what the models say, on both engines, up and down and up again."""

import subprocess
import sys

from sqlalchemy import URL

from psg_admin import paths, settings
from psg_admin.bootstrap import features
from psg_admin.store import journal, numbering, search
from psg_admin.store.base import Base
from psg_admin.store.migrate import prepare
from psg_admin.store.revision import SCHEMA, read_revision
from psg_admin.store.upgrade import revisions, to_revision
from tests.migrations.schemas import schema, writing
from tests.offices import NOW

#: Imported so that each of their tables is known.
ALL = (*features(), journal, numbering, search, settings)


def test_the_steps_are_one_line_that_ends_where_the_program_is() -> None:
    steps = revisions(paths.migrations())
    assert steps[-1] == SCHEMA
    assert [path.stem for path in sorted((paths.migrations() / "versions").glob("*.py"))] == steps


def test_every_step_up_ends_in_the_schema_of_the_models(empty_url: URL, office_url: URL) -> None:
    with writing(empty_url) as connection:
        for step in revisions(paths.migrations()):
            to_revision(connection, paths.migrations(), step)
            assert read_revision(connection) == step
    assert schema(empty_url) == schema(office_url)


def test_the_schema_after_the_steps_is_that_of_the_models(empty_url: URL, office_url: URL) -> None:
    with writing(empty_url) as connection:
        Base.metadata.create_all(connection)
    assert schema(office_url) == schema(empty_url)


def test_down_to_nothing_and_up_again_is_the_same_schema(office_url: URL, empty_url: URL) -> None:
    before = schema(office_url)
    with writing(office_url) as connection:
        to_revision(connection, paths.migrations(), "base")
        assert read_revision(connection) is None
    assert [line for line in schema(office_url) if "pg_trgm" not in line and "sqlite_sequence" not in line] == (
        schema(empty_url)
    )
    prepare(office_url, create=True, at=NOW)
    assert schema(office_url) == before


def test_opening_an_office_that_is_current_needs_no_alembic(sqlite_house_url: URL) -> None:
    code = (
        "import sys\n"
        "from psg_admin.bootstrap import features\n"
        "from psg_admin.store.engine import parse_url\n"
        "from psg_admin.store.opening import open_office\n"
        "from psg_admin.settings import load_settings\n"
        "office = open_office(parse_url(sys.argv[1]), features=features(), actor='Test')\n"
        "office.read(load_settings)\n"
        "office.close()\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(sqlite_house_url.database)], check=False).returncode == 0
