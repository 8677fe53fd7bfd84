"""The wish of somebody that what is left over of their money is a gift, since a day.

No row that is recorded is altered: nobody had wished so before there was a column for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261214_rest"
down_revision = "20261213_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("rest_gift_since", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("contact", "rest_gift_since")
