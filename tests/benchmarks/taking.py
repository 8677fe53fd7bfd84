"""A desk of its own that takes payments with receipts as fast as it is let, or the bare turns and rows of that.

Run as ``python -m tests.benchmarks.taking DATABASE NAME COUNT WAIT KIND``: takes the first one, which finds everything
cold, and says that it is ready; begins when it is sent a line, and prints for each of COUNT how long it took, in
seconds; then the moment at which the last was done, in seconds since 1970. KIND is the id of the contact who pays, or
``bare``, which imports nothing of the program.
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

from sqlalchemy import create_engine, make_url

from tests.faults.timed import timed

BARE = "bare"
"""The table that has a row for each bare turn."""


def paying(database: str, name: str, count: int, wait: float, payer: int) -> None:
    """Take payments of one payer, with a receipt each."""
    from psg_admin.bootstrap import features
    from psg_admin.kernel.money import Money
    from psg_admin.payments.operations import take_payment
    from psg_admin.payments.states import Method
    from psg_admin.store.engine import parse_url
    from psg_admin.store.office import Office
    from tests.offices import NOW, TODAY, Clock

    url, amount = parse_url(database), Money.of(25)
    with closing(Office(url, features=features(), actor=name, clock=Clock(), wait=wait, hold=wait)) as office:
        work = partial(
            take_payment, contact_id=payer, amount=amount, gift=amount, method=Method.CASH, received_on=TODAY,
            today=TODAY, now=NOW,
        )  # fmt: skip
        _when_sent(lambda: office.write(work), count)


def bare(database: str, count: int, wait: float) -> None:
    """Take the engine's own turn, put in a row under the next number, and commit."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": wait})
        turn = ["BEGIN IMMEDIATE"]
    else:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        turn = ["BEGIN", f"LOCK TABLE {BARE}"]
    row = f"INSERT INTO {BARE} SELECT coalesce(max(number), 0) + 1 FROM {BARE}"
    with closing(engine.connect()) as connection:
        if url.get_backend_name() == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("PRAGMA synchronous=FULL")

        def deed() -> None:
            for statement in (*turn, row, "COMMIT"):
                connection.exec_driver_sql(statement)

        _when_sent(deed, count)
    engine.dispose()


def _when_sent(deed: Callable[[], object], count: int) -> None:
    deed()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    timed(deed, count)
    sys.stdout.write(f"{time.time()}\n")


if __name__ == "__main__":
    database, name, count, wait, kind = sys.argv[1:]
    if kind == BARE:
        bare(database, int(count), float(wait))
    else:
        paying(database, name, int(count), float(wait), int(kind))
