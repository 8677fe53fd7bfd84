"""A program that stops in the middle of a copy and waits, so that it can be killed there.

Run as ``python -m tests.faults.half_a_copy DATABASE TARGET``: it says “half” once some of the copy is written, and goes
on when it is told anything.
"""

import sys
from pathlib import Path

from psg_admin.store.backup import back_up
from psg_admin.store.engine import parse_url


def main(database: str, target: str) -> None:
    """Copy the office, with a pause."""
    pauses = iter([True])

    def pause(_done: int, _total: int) -> None:
        if next(pauses, False):
            print("half", flush=True)
            sys.stdin.readline()

    back_up(parse_url(database), Path(target), progress=pause)


if __name__ == "__main__":
    main(*sys.argv[1:])
