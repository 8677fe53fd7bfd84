"""What a measurement says, and how times are taken: several times over, the best one counts."""

import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each measurement handles, and how often it is repeated."""

    start: int = 5_000
    search: int = 50_000
    list_rows: int = 10_000
    receipts: int = 1_000
    page: int = 100_000
    page_small: int = 1_000
    deeds: int = 10_000
    copied: int = 500
    desks: int = 8
    taken: int = 40
    movements: int = 20_000
    postings: int = 500_000
    tables: int = 50_000
    imports: int = 50_000
    past: int = 500_000
    statements: int = 10_000
    statement_long: int = 200_000
    people: int = 100_000
    orders: int = 50_000
    repeats: int = 5


FULL = Sizes()
QUICK = Sizes(
    start=30, search=60, list_rows=40, receipts=5, page=60, page_small=30, deeds=20, copied=2, desks=2, taken=2,
    movements=50, postings=200, tables=20, imports=20, past=60, statements=20, statement_long=60, people=60, orders=40,
    repeats=1,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the table: ``ours`` beside ``bare`` in ``unit``; ``most`` limits the ratio, ``ceiling`` and ``floor``
    ours alone.
    """

    name: str
    ours: float
    unit: str
    bare: float | None = None
    most: float | None = None
    ceiling: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times bare ours is."""
        return None if self.bare is None else self.ours / self.bare

    @property
    def verdict(self) -> str:
        """``ok`` or ``over`` (below a floor, too); nothing where no limit is set."""
        if self.most is None and self.ceiling is None and self.floor is None:
            return ""
        over = (
            (self.most is not None and (self.ratio or 0.0) > self.most)
            or (self.ceiling is not None and self.ours > self.ceiling)
            or (self.floor is not None and self.ours < self.floor)
        )
        return "over" if over else "ok"

    @property
    def limit(self) -> str:
        """The limit in words."""
        parts = [] if self.most is None else [f"{self.most:g} x"]
        if self.ceiling is not None:
            parts.append(f"{self.ceiling:g} {self.unit}")
        if self.floor is not None:
            parts.append(f"at least {self.floor:g} {self.unit}")
        return " and ".join(parts)


def best(repeats: int, *works: Callable[[], object], calls: int = 1) -> list[float]:
    """Return the shortest time of each of ``works`` in seconds; they take turns, so that all meet the same weather.

    Before each turn everything is collected, which leaves the caches of the processor cold; of ``calls`` in one turn
    the later ones find them warm, as a list does that is asked for at each key.
    """
    times = [float("inf")] * len(works)
    for _round in range(repeats):
        for place, work in enumerate(works):
            gc.collect()
            for _call in range(calls):
                started = perf_counter()
                work()
                times[place] = min(times[place], perf_counter() - started)
    return times


def child(module: str, *words: str) -> dict[str, Any]:
    """Run a module of this folder in a process of its own and return what it says, as JSON on its only line.

    Its first word is the moment at which it was started, in seconds since 1970; ``words`` come after it.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", str(time()), *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def peak_memory() -> float:
    """Return the most memory that this process held at once, in MB.

    The kernel's own figure where there is one: that of ``getrusage`` begins with what the parent held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(results: list[Result]) -> str:
    """Return the results as a table of plain text."""
    rows = [("measured", "ours", "bare", "ratio", "limit", "")]
    rows += [
        (
            one.name,
            _figure(one.ours, one.unit),
            "" if one.bare is None else _figure(one.bare, one.unit),
            "" if one.ratio is None else f"{one.ratio:.2f}",
            one.limit,
            one.verdict,
        )
        for one in results
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(6)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in {0, 4, 5} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:,.1f} {unit}" if value >= 10 else f"{value:.2f} {unit}"
