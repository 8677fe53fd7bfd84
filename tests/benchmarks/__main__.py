"""Measure, and print one table: ``python3 run.py bench [names]``; ``--quick`` with little of everything."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks import (
    books,
    copies,
    deeds,
    desks,
    digests,
    drift,
    duplicates,
    imports,
    keeping,
    matching,
    narrowed,
    orders,
    papers,
    search,
    statements,
    tables,
    what_if,
)
from tests.benchmarks.measure import FULL, QUICK, Result, Sizes, child, table
from tests.benchmarks.sampled import Offices

Measurement = Callable[[Sizes, Offices], list[Result]]


def start(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure the start of the program beside an empty window with SQLAlchemy imported."""
    folder = str(offices.home(sizes.start).folder)
    rounds = [(child("start", folder), child("start")) for _round in range(sizes.repeats)]
    bare = min(plain["seconds"] for _own, plain in rounds)
    usable = min(own["seconds"] for own, _plain in rounds)
    whole = min(own["whole"] for own, _plain in rounds)
    name = f"Start, {sizes.start:,} members: first usable window"
    return [
        Result(name, usable * 1000, "ms", bare * 1000, most=1.5),
        Result("  and to the figures of its first page", whole * 1000, "ms", bare * 1000),
    ]


def sample(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure how fast the sample office is filled."""
    seconds, rows = offices.making(sizes.search)
    return [Result(f"Filling the sample, {sizes.search:,} members ({rows:,} rows)", rows / seconds, "rows/s")]


def members(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure the page of members with many rows beside the same page with few."""
    many, few = str(offices.home(sizes.page).folder), str(offices.home(sizes.page_small).folder)
    rounds = [(child("page", many), child("page", few)) for _round in range(min(sizes.repeats, 3))]
    memory = [min(one[place]["memory"] for one in rounds) for place in (0, 1)]
    results = [
        Result(
            f"Members page, {sizes.page:,} rows: longest stall, {doing}",
            min(many["stalls"].get(doing, 0.0) for many, _few in rounds),
            "ms",
            min(few["stalls"].get(doing, 0.0) for _many, few in rounds),
            ceiling=50.0,
        )
        for doing in ("open", "scroll")
    ]
    results.append(Result("  memory, beside the page of few rows", memory[0], "MB", memory[1], most=1.5))
    return results


def lists(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure the attendee list as XLSX, CSV and PDF."""
    return papers.measure_lists(sizes, offices.folder)


def receipts(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure the printing of receipts."""
    return papers.measure_receipts(sizes, offices.folder)


MEASUREMENTS: dict[str, Measurement] = {
    "start": start,
    "sample": sample,
    "search": search.measure,
    "finding": search.measure_much,
    "narrowed": narrowed.measure,
    "orders": orders.measure,
    "what-if": what_if.measure,
    "lists": lists,
    "receipts": receipts,
    "members": members,
    "deeds": deeds.measure,
    "keeping": keeping.measure,
    "digests": digests.measure,
    "desks": desks.measure,
    "copies": copies.measure,
    "books": books.measure,
    "tables": tables.measure,
    "imports": imports.measure,
    "statements": statements.measure,
    "drift": drift.measure,
    "matching": matching.measure,
    "duplicates": duplicates.measure,
}


def run(names: Sequence[str], sizes: Sizes, folder: Path) -> str:
    """Return the table of the measurements named, or of all."""
    offices = Offices(folder)
    results: list[Result] = []
    for name, measurement in MEASUREMENTS.items():
        if not names or name in names:
            print(f"{name} …", file=sys.stderr, flush=True)
            results += measurement(sizes, offices)
    return table(results)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print the table; being over a limit is told, not failed."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it works")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the offices here, and use those that are")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(MEASUREMENTS):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}")
    sizes = QUICK if chosen.quick else FULL
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        print(run(chosen.names, sizes, chosen.keep))
        return 0
    with tempfile.TemporaryDirectory(prefix="psg-bench-") as folder:
        print(run(chosen.names, sizes, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
