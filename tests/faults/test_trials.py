"""A short form of each trial of ``run.py faults``; and every command that there is takes part."""

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.faults.__main__ import ENTRIES, POSTGRES, SQLITE, Entry, Tally, table
from tests.faults.desks import desks
from tests.faults.disks import disks
from tests.faults.fuzzing import commands
from tests.faults.killing import WHOLE, WRITING
from tests.faults.trial import Ground, Outcome, Verdict, lost, silent
from tests.offices import House

FEW = {
    "clocks": 6, "damages": 5, "desks": 2, "disks": 10, "fuzzes": 30, "kills": 6, "readings": 12, "servers": 11,
    "tampers": 3,
}  # fmt: skip

READING = {
    "accounts list", "balances", "budget list", "categories list", "figures-before list", "funds list", "owed ages",
    "bank accounts list", "bank calendar", "bank learned list", "bank lines", "bank proof", "bank rules list",
    "bank show", "bank statements",
    "pen", "reconciliations list", "reconciliations show", "slips in-hand", "slips list", "slips print", "slips show",
    "spend list", "spend show", "statement", "years list",
    "backups list", "bookings list", "bookings show", "bookings deceased", "check", "contacts list",
    "contacts person list", "contacts show", "duplicates list", "homes list", "homes show",
    "documents list", "documents save", "notes list", "notes show",
    "discounts list", "drift", "events list", "fields list", "events show", "fee", "fees list", "fees what-if", "find",
    "help", "history", "members list", "members show", "news list", "news show", "news sources",
    "orders list", "orders show", "owed", "payments list", "payments show",
    "price", "receipt", "receipts list", "tags list", "receipts print", "settings show", "types list",
    "views list", "views show",
}  # fmt: skip
"""Commands that record nothing in the office."""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.trial.__name__}-{entry.engine}")
def test_it_holds(entry: Entry, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    house: House = request.getfixturevalue("sqlite_house" if entry.engine == SQLITE else "postgres_house")
    verdicts = entry.trial(Ground(tmp_path, Random(7), house))
    found = list(islice(verdicts, FEW[entry.trial.__name__]))
    verdicts.close()
    assert not [verdict.what for verdict in found if verdict.outcome is not Outcome.HELD]
    assert len(found) == FEW[entry.trial.__name__] or entry.trial is disks


def test_every_command_that_writes_is_killed() -> None:
    known = {" ".join(words) for words, _command in commands()}
    exports = {name for name in known if name.startswith("export ")}
    tried = set(WRITING) | set(WHOLE)
    assert known - exports - READING - tried == {"backups place", "hand-over", "take-over"}
    assert not READING & tried
    assert tried - known == {"restore --over"}


def test_what_does_not_hold_stands_in_the_table_and_what_was_not_tried_does_not_hold() -> None:
    entry = Entry("Desks", desks, POSTGRES, 1)
    tally = Tally(entry)
    assert not tally.held
    for verdict in (Verdict(times=40, waited=2.04), lost("a deed"), silent("a bit")):
        tally.note(verdict)
    assert not tally.held
    assert tally.told == ["Desks, PostgreSQL: lost: a deed", "Desks, PostgreSQL: silent: a bit"]
    assert table([tally], 1, 7) == (
        "| What              | Tried | Held | Lost | Tracebacks | Silent |\n"
        "|-------------------|------:|-----:|-----:|-----------:|-------:|\n"
        "| Desks, PostgreSQL |    42 |   40 |    1 |          0 |      1 |\n"
        "\n"
        "Seed 7, 1 min. The longest that a desk waited: 2.0 s (PostgreSQL)."
    )
