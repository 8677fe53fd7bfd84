"""One more step of the schema, as a later version of this program would bring it."""

import shutil
from functools import partial
from pathlib import Path

from sqlalchemy import URL

from psg_admin import paths
from psg_admin.settings import Settings, save_settings
from psg_admin.store.migrate import Steps
from psg_admin.store.revision import SCHEMA
from tests.offices import open_for_test

NEXT = "29990101_next"

_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "29990101_next"
down_revision = "{before}"


def upgrade():
    # Rebuilding a table is what takes the rows that refer to it along, where references are still held.
    server = op.get_bind().dialect.name != "sqlite"
    with op.batch_alter_table("setting", recreate="auto" if server else "always") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default="none"))
    {more}


def downgrade():
    with op.batch_alter_table("setting") as table:
        table.drop_column("note")
"""


def next_steps(folder: Path, more: str = "") -> Steps:
    """Return the steps of this program and one more, put into ``folder``: settings get a column, and ``more``."""
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}.py").write_text(_STEP.format(before=SCHEMA, more=more))
    return Steps(folder, NEXT)


def with_a_name(url: URL) -> None:
    """Do a deed in the office at ``url``."""
    office = open_for_test(url)
    office.write(partial(save_settings, settings=Settings(organisation="Peru Group")))
    office.close()
