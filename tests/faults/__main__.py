"""Try everything that can go wrong, by chance, and print one table: ``python3 run.py faults [--minutes N] [--seed N]``.

Status 1 where anything was lost, ended in a traceback or went wrong without a word.
"""

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from tests.faults.clocks import clocks
from tests.faults.damaging import damages
from tests.faults.desks import desks
from tests.faults.disks import disks
from tests.faults.fuzzing import fuzzes, readings
from tests.faults.killing import kills
from tests.faults.serving import servers
from tests.faults.tampering import tampers
from tests.faults.trial import Ground, Outcome, Trial, Verdict, trace
from tests.offices import House, PostgresHouse, SqliteHouse, memory_folder, postgres_server

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: what is tried, on which engine, and its share of the time."""

    what: str
    trial: Trial
    engine: str
    share: float

    @property
    def name(self) -> str:
        """What the line is called."""
        return f"{self.what}, {self.engine}"


EVERY = (
    Entry("Writing commands killed", kills, SQLITE, 20),
    Entry("Writing commands killed", kills, POSTGRES, 20),
    Entry("Damaged offices, logs and backups", damages, SQLITE, 16),
    Entry("Tables changed by SQL", tampers, SQLITE, 5),
    Entry("Tables changed by SQL", tampers, POSTGRES, 9),
    Entry("Disks full, swapped, vanished, for reading", disks, SQLITE, 6),
    Entry("Servers killed, restarted, full: deeds", servers, POSTGRES, 9),
    Entry("Clocks of 1970, 2099, going back", clocks, SQLITE, 4),
    Entry("Clocks of 1970, 2099, going back", clocks, POSTGRES, 4),
    Entry("Eight desks, one of them frozen: deeds", desks, SQLITE, 9),
    Entry("Eight desks, one of them frozen: deeds", desks, POSTGRES, 9),
    Entry("Commands with any arguments", fuzzes, SQLITE, 8),
    Entry("Commands with any arguments", fuzzes, POSTGRES, 8),
    Entry("Files with anything in them", readings, SQLITE, 8),
)

ENTRIES = tuple(one for one in EVERY if os.name == "posix" or one.trial not in {kills, desks, disks, servers})
"""Those that can be tried here: Windows forks and stops no process, and moves no file that is open."""


@dataclass(slots=True)
class Tally:
    """What came of a trial: each outcome so often, the longest that anybody waited, and in words what did not hold."""

    entry: Entry
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    waited: float = 0.0
    told: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        """The line of the table."""
        return [self.entry.name, f"{self.outcomes.total():,}", *(f"{self.outcomes[one]:,}" for one in Outcome)]

    @property
    def held(self) -> bool:
        """Whether all of it held, and anything was tried."""
        return 0 < self.outcomes.total() == self.outcomes[Outcome.HELD]

    def note(self, verdict: Verdict) -> None:
        """Count a verdict."""
        self.outcomes[verdict.outcome] += verdict.times
        self.waited = max(self.waited, verdict.waited)
        if verdict.what:
            self.told.append(f"{self.entry.name}: {verdict.outcome}: {verdict.what}")


def tried(entry: Entry, ground: Ground, seconds: float, progress: Callable[[float], None]) -> Tally:
    """Try for so many seconds, at least once; a trial that fails by itself is told as a traceback."""
    tally, began = Tally(entry), time.monotonic()
    verdicts = entry.trial(ground)
    for verdict in _to_the_end(verdicts):
        tally.note(verdict)
        spent = time.monotonic() - began
        progress(min(spent, seconds))
        if spent >= seconds:
            break
    verdicts.close()
    return tally


def _to_the_end(verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
    """Pass verdicts on; where the trial itself ends in a traceback, that is the last one."""
    try:
        yield from verdicts
    except Exception:  # noqa: BLE001 - whatever it is, it is told, and the other trials go on
        yield trace(traceback.format_exc())


@contextmanager
def houses() -> Iterator[dict[str, House]]:
    """Give what makes offices of each engine; the folders go in the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="psg-house-")))
        place = stack.enter_context(memory_folder())
        server = stack.enter_context(postgres_server(place))
        postgres = stack.enter_context(closing(PostgresHouse(server, place)))
        yield {SQLITE: SqliteHouse(folder), POSTGRES: postgres}


def table(tallies: Sequence[Tally], minutes: float, seed: int) -> str:
    """Return the table, as Markdown has it, so that it can be put into a page as it is."""
    lines = [["What", "Tried", *(one.value.capitalize() for one in Outcome)], *(one.cells for one in tallies)]
    first, *others = (max(map(len, column)) for column in zip(*lines, strict=True))
    rows = ["| " + " | ".join([name.ljust(first), *map(str.rjust, figures, others)]) + " |" for name, *figures in lines]
    rows.insert(1, "|-" + "|-".join(["-" * (first + 1), *("-" * wide + ":" for wide in others)]) + "|")
    waits = [f"{one.waited:.1f} s ({one.entry.engine})" for one in tallies if one.waited]
    longest = f" The longest that a desk waited: {', '.join(waits)}." if waits else ""
    return "\n".join([*rows, "", f"Seed {seed}, {minutes:g} min.{longest}"])


def run(minutes: float, seed: int, names: Sequence[str]) -> int:
    """Try everything whose name begins like one of ``names``, or all, and print the table."""
    chosen = [one for one in ENTRIES if not names or any(one.name.casefold().startswith(n.casefold()) for n in names)]
    whole, tallies = sum(one.share for one in chosen), []
    console = Console(file=sys.stderr)
    print(f"Seed {seed}.", file=sys.stderr, flush=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console, auto_refresh=False,
        disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    with houses() as made, bar, tempfile.TemporaryDirectory(prefix="psg-faults-") as folder:
        os.environ["PSG_ADMIN_STATE"] = str(Path(folder) / "state")
        task = bar.add_task("", total=minutes * 60)
        done = 0.0
        for number, entry in enumerate(chosen):
            seconds = minutes * 60 * entry.share / whole

            def tell(spent: float, entry: Entry = entry, done: float = done) -> None:
                bar.update(task, description=entry.name, completed=done + spent)
                bar.refresh()

            place = Path(folder) / str(number)
            place.mkdir()
            ground = Ground(place, random.Random(f"{seed} {entry.name}"), made[entry.engine])
            tallies.append(tried(entry, ground, seconds, tell))
            done += seconds
    for told in (told for one in tallies for told in one.told):
        print(f"{told}\n")
    print(table(tallies, minutes, seed))
    return 0 if all(one.held for one in tallies) else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Read what is asked for, and do it."""
    parser = argparse.ArgumentParser(prog="run.py faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="only what begins like this")
    parser.add_argument("--minutes", type=float, default=10, metavar="N", help="for so long; 10 unless it is said")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), metavar="N", help="the same chance again")
    chosen = parser.parse_args(arguments)
    return run(chosen.minutes, chosen.seed, chosen.names)


if __name__ == "__main__":
    sys.exit(main())
