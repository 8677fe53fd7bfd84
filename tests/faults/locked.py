"""A server that asks one person for a password."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError


@contextmanager
def asking_for_password(url: URL, password: str) -> Iterator[URL]:
    """Give the address of the database for somebody, ``boss``, who is asked for the ``password``."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    boss = url.set(username="boss", password=None)
    knocking = create_engine(boss, poolclass=NullPool)
    with engine.connect() as connection:
        rules = Path(str(connection.scalar(text("SHOW hba_file"))))
        before = rules.read_text("utf-8")
        rules.write_text(f"local all boss scram-sha-256\n{before}", "utf-8")
        try:
            connection.execute(text("DROP ROLE IF EXISTS boss"))
            connection.execute(text(f"CREATE ROLE boss LOGIN SUPERUSER PASSWORD '{password}'"))
            connection.execute(text("SELECT pg_reload_conf()"))
            with suppress(OperationalError):
                while True:  # till the server has read its rules anew
                    knocking.connect().close()
            yield boss
        finally:
            rules.write_text(before, "utf-8")
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("DROP ROLE boss"))
    engine.dispose()
