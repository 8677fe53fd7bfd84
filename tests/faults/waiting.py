"""Desks of their own that write to one office, one after another, as fast as they are let.

Run as ``python -m tests.faults.waiting DATABASE NAME DEEDS WAIT [HOLD]``: NAME does so many deeds, each of which a busy
computer takes a while for, and prints for each how long it took, in seconds; a deed that is refused ends it.
"""

import sys
from functools import partial

from sqlalchemy.orm import Session

from psg_admin.bootstrap import features
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.store.engine import parse_url
from psg_admin.store.numbering import draw
from psg_admin.store.office import Office
from tests.faults.timed import timed
from tests.offices import Clock


def main(database: str, name: str, deeds: int, wait: float, hold: float = 60) -> None:
    """Do the deeds."""
    office = Office(parse_url(database), features=features(), actor=name, clock=Clock(), wait=wait, hold=hold)

    def deed(session: Session) -> Changes:
        number = draw(session, "slip")
        return changed(Topic.PAYMENTS, summary=f"{name} {number}", made=number)

    timed(partial(office.write, deed), deeds)
    office.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:]))
