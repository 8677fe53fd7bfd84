"""Changing a database behind the office's back, as a curious hand with another program would."""

from sqlalchemy import text

from psg_admin.store.engine import make_engine
from psg_admin.store.office import Office


def tamper(office: Office, *statements: str, foreign_keys: bool = True) -> None:
    """Say the statements to the database of ``office``."""
    engine = make_engine(office.url, writes=True, foreign_keys=foreign_keys)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def draw_back(office: Office, table: str) -> None:
    """Let the database draw from the beginning again."""
    if office.url.get_backend_name() == "sqlite":
        tamper(office, f"DELETE FROM sqlite_sequence WHERE name = '{table}'")
    else:
        tamper(office, f"ALTER SEQUENCE {table}_id_seq RESTART")
