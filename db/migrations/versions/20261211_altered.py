"""What the history tells of rows that were altered or taken away is found without reading all that were added: a page
about a person asks for it each time. No row that is recorded is altered.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261211_altered"
down_revision = "20261210_statements"
branch_labels = None
depends_on = None

INDEX = "ix_journal_row_table_name_altered"


def upgrade() -> None:
    altered = sa.text("done <> 'added'")
    if op.get_bind().dialect.name == "postgresql":
        # What an earlier step of the same upgrade has written is to be checked before: no index is made until then.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.create_index(INDEX, "journal_row", ["table_name"], sqlite_where=altered, postgresql_where=altered)


def downgrade() -> None:
    op.drop_index(INDEX, "journal_row")
