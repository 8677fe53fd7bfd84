"""A program that is killed again and again, before each statement it says in turn, and what each death leaves.

Run as ``python -m tests.faults.dying DATABASE WORK:STEP …``. For each point of time (each STEP statements) a child of
its own begins WORK and kills itself there (SIGKILL: nothing is tidied up); then the database is looked at. One line of
JSON for each death, and one for the child that lived.
"""

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from psg_admin.books.model import KeptPaper
from psg_admin.books.operations import audit_closings
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.paper.workbook import workbook_bytes
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.account_paper import account_paper
from psg_admin.reports.closing import close_year
from psg_admin.settings import Settings, save_settings
from psg_admin.store.check import check_file
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.migrate import prepare
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from psg_admin.store.revision import read_revision
from psg_admin.store.upgrade import revisions
from tests.history import history
from tests.offices import NOW, TODAY, open_for_test


def deed(session: Session) -> Changes:
    """Touch many tables: a contact with its ways, a number, a setting, the search, the journal."""
    draft = ContactDraft(given="Lucía", family="Ramírez", emails=("a@b.example", "c@d.example"), town="Leeds")
    make_contact(session, draft=draft, now=NOW)
    draw(session, "receipt-2016")
    save_settings(session, settings=Settings(organisation="Peru Group"))
    return changed(Topic.PEOPLE, summary="All at once")


def enrol(database: str) -> None:
    """Do the deed in the office at ``database``."""
    office = open_for_test(parse_url(database))
    office.write(deed)
    office.close()


def undo(database: str) -> None:
    """Take the last deed back."""
    office = open_for_test(parse_url(database))
    office.undo()
    office.close()


def create(database: str) -> None:
    """Make the office."""
    prepare(parse_url(database), create=True, at=NOW)


def close(database: str) -> None:
    """Close the books of a year, with the papers that are kept of it."""
    office = open_for_test(parse_url(database))
    office.write(
        partial(
            close_year, last_day=date(2016, 3, 31), anyway=True, today=TODAY, now=NOW, made_at=datetime(2016, 10, 20, 9)  # noqa: DTZ001 - as a person reads the clock
        )
    )  # fmt: skip
    office.close()


WORKS: dict[str, Callable[[str], None]] = {"enrol": enrol, "undo": undo, "create": create, "close": close}

COUNTED_FROM = {"close": "INSERT INTO kept_paper"}
"""The statement from which those of a work are counted, where it is not its first: it reads much before."""


def die_at(point: int, since: str) -> None:
    """Kill this process when it comes to its statement number ``point``, counting commits too, and counting from the
    first one that begins with ``since``.
    """
    left = itertools.count(point, -1)
    begun = not since

    def tick(*_given: object) -> None:
        if begun and next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(_connection: Connection, _cursor: object, statement: str, *_given: object) -> None:
        nonlocal begun
        begun = begun or statement.startswith(since)
        tick()

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", tick)


def deaths(work: Callable[[], None], step: int, since: str) -> Iterator[int]:
    """Yield each point of time at which a child doing ``work`` was killed, then -1 for the one that lived."""
    for point in itertools.count(0, step):
        child = os.fork()
        if child == 0:
            die_at(point, since)
            work()
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            yield point
        elif os.waitstatus_to_exitcode(status) == 0:
            yield -1
            return
        else:
            sys.exit("the child failed by itself")


def left_in(office: Office) -> dict[str, object]:
    """Return what is wrong with the office, the summaries of its history, the newest first, and the kinds of the papers
    that are kept.
    """
    return {
        "wrong": [*office.read(check_file), *office.read(audit_closings)],
        "history": [row.summary for row in office.read(history)],
        "papers": office.read(lambda session: sorted(session.scalars(select(KeptPaper.kind)))),
    }


def look(database: str) -> dict[str, object]:
    """Return what a death has left at ``database``."""
    url = parse_url(database)
    engine = make_engine(url, writes=False)
    with engine.begin() as connection:
        revision = read_revision(connection)
    engine.dispose()
    if revision is None:
        return {"revision": None}
    office = open_for_test(url)
    found = left_in(office)
    office.close()
    return {"revision": revision, **found}


SLOW = (revisions, workbook_bytes, account_paper)
"""Named so that what is slow to import is here once, and not anew in each child."""


def main(database: str, *works: str) -> None:
    """Die again and again at each work in turn, and tell of it."""
    for work in works:
        name, _colon, step = work.partition(":")
        for point in deaths(partial(WORKS[name], database), int(step), COUNTED_FROM.get(name, "")):
            print(json.dumps({"work": name, "point": point, **look(database)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
