"""Reading all that an office holds, so that two of them can be compared."""

from sqlalchemy import URL

from psg_admin.store.base import Base
from psg_admin.store.engine import make_engine


def everything(url: URL) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables as the program sees them."""
    engine = make_engine(url, writes=False)
    with engine.begin() as connection:
        found = {
            str(table.name): [tuple(row) for row in connection.execute(table.select().order_by(table.c.id))]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found
