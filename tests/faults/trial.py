"""What every trial is made of: a ground to try on, verdicts without end, and how a command is said and answered.

A trial yields one verdict for each thing that it has tried, chosen by chance, for as long as it is asked: the suite
asks for a few, ``run.py faults`` for as many as there is time for.
"""

import hashlib
import io
import sys
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

from sqlalchemy import URL

from psg_admin.bootstrap import start
from psg_admin.store.engine import make_engine
from psg_admin.store.told import told_rows, told_tables
from tests.offices import House

FAULT = 70
"""The status of a command in which the program itself failed."""


class Outcome(StrEnum):
    """What came of one thing that was tried."""

    HELD = "held"
    LOST = "lost"  # what was acknowledged is not there, or what is there was not asked for, or does not add up
    TRACEBACK = "tracebacks"
    SILENT = "silent"  # something was not as it should be, and nobody was told


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one thing, or of ``times`` of a kind: in words where it did not hold.

    ``waited``: the longest that somebody waited, in seconds.
    """

    outcome: Outcome = Outcome.HELD
    what: str = ""
    times: int = 1
    waited: float = 0.0


HELD = Verdict()


def lost(what: str) -> Verdict:
    return Verdict(Outcome.LOST, what)


def silent(what: str) -> Verdict:
    return Verdict(Outcome.SILENT, what)


def trace(what: str) -> Verdict:
    return Verdict(Outcome.TRACEBACK, what)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a trial is: a folder that is its own, what chooses, and what makes offices, of one engine."""

    folder: Path
    chance: Random
    house: House


Verdicts = Generator[Verdict]

Trial = Callable[[Ground], Verdicts]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, what it said, and how much work it was, in seconds of the processor."""

    words: Sequence[str]
    status: int
    out: str = ""
    err: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether it ended in a traceback, or in another way than a command may."""
        return "Traceback" in self.err or self.status not in {0, 1, 2}

    def __str__(self) -> str:
        said = " ".join(word if len(word) < 80 else f"{word[:60]!r}…" for word in self.words)
        return f"{said!r} → {self.status}: {self.err[-1500:].strip()}"


def there(home: Path, url: URL) -> list[str]:
    """Return the words that stand before every command about the office at ``url``."""
    return ["--home", str(home), "--database", url.render_as_string(hide_password=False)]


def said(words: Sequence[str], given: bytes = b"") -> Answer:
    """Say a command, with ``given`` on its standard input, and return the answer."""
    return answered(words, partial(start, list(words)), given)


def answered(words: Sequence[str], command: Callable[[], int], given: bytes = b"") -> Answer:
    """Return the answer to ``command``, which is called with these ``words``."""
    out, err = io.StringIO(), io.StringIO()
    began = time.process_time()
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given))):
        try:
            status = command()
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            return Answer(words, FAULT, out.getvalue(), err.getvalue() + traceback.format_exc())
    return Answer(words, status, out.getvalue(), err.getvalue(), time.process_time() - began)


def content(url: URL) -> dict[str, str]:
    """Return a digest of all that the history tells, by table."""
    engine = make_engine(url, writes=False)
    found = {}
    try:
        with closing(engine.connect()) as connection:
            for table in told_tables():
                digest = hashlib.sha256()
                for row in told_rows(connection, table):
                    digest.update(repr(row).encode("utf-8", "surrogateescape"))
                found[str(table.name)] = digest.hexdigest()
    finally:
        engine.dispose()
    return found
