"""A list of members imported whole (terms, standing orders, who may be somebody), then what they paid before, and all
of it out again; beside bare csv and executemany of the same rows. Each in a process of its own, whose memory is told.
"""

import csv
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from psg_admin.bootstrap import open_at
from psg_admin.imports.columns import MEMBERS_LIST, PAYMENTS_LIST
from psg_admin.imports.documents import whole_listing
from psg_admin.imports.mapping import guess
from psg_admin.imports.opening import open_list, payments_request
from psg_admin.imports.operations import IMPORT_MEMBERS, IMPORT_PAYMENTS
from psg_admin.imports.plans import MembersRequest
from psg_admin.imports.reading import Answers, body_of, read_members
from psg_admin.imports.whole import whole_list
from psg_admin.kernel.days import utc_now
from psg_admin.paper.csvfile import write_csv
from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from psg_admin.tables.readers import read_tables
from tests.benchmarks.measure import Result, Sizes, child, peak_memory
from tests.benchmarks.sampled import Offices

HEADER = (
    "No.", "Title", "First name", "Surname", "E-mail", "Telephone", "Street", "Town", "Post code", "Type", "Joined",
    "Paid to", "S/O amount", "How pays", "S/O ref", "Notes",
)  # fmt: skip
OF_MEMBERS = ("contact", "email", "telephone", "address", "membership", "member", "term", "standing_order")
"""The tables of what a list says; the import leaves rows in others, too: search, status by day, history."""
PAID = ("Membership number", "Date", "Amount", "Method", "Reference", "For")
GIVEN = ("Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hal", "Ivy", "Jo")


LEAST = 1_500.0
MOST_MEMORY = 300.0


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Import a list into an empty office, and payments into that; write everything out."""
    with tempfile.TemporaryDirectory(prefix="imports-", dir=offices.folder) as name:
        folder = Path(name)
        homes = [Home(folder / f"office{turn}") for turn in range(min(sizes.repeats, 2))]
        members, payments = folder / "members.csv", folder / "payments.csv"
        _write(members, HEADER, map(_row, range(sizes.imports)))
        _write(payments, PAID, (_paid(number, sizes.imports) for number in range(sizes.past)))
        return [
            *_measured(
                f"Import of {sizes.imports:,} members with terms and standing orders", "members", members, homes,
                sizes.imports,
            ),
            *_measured(f"Import of {sizes.past:,} payments of before", "payments", payments, homes, sizes.past),
            *_whole(sizes, offices, folder),
        ]  # fmt: skip


def _measured(label: str, what: str, file: Path, homes: list[Home], count: int) -> list[Result]:
    """Import a file into each office, and write the rows that it brought bare.

    Bare is csv and one ``executemany`` a table, without an index, of every row that is in the office afterwards and was
    not before. What the process holds at once is its whole: Python, the libraries, the office, the list.
    """
    before = dict(_counted(homes[0].database)) if homes[0].database.exists() else {}
    rounds = [child("imports", what, str(file), str(home.folder)) for home in homes]
    rows = _new_rows(homes[0].database, before)
    bare, alone = (
        min(_bare(file, some, file.with_name(f"bare-{what}{turn}.sqlite")) for turn in range(3))
        for some in (rows, {table: made for table, made in rows.items() if table in OF_MEMBERS})
    )
    ours = min(one["seconds"] for one in rounds)
    results = [
        Result(f"{label} ({sum(map(len, rows.values())):,} rows)", ours * 1000, "ms", bare * 1000, most=20.0),
        Result("  lines a second", count / ours, "lines/s", floor=LEAST),
        Result("  memory of the whole process", min(one["memory"] for one in rounds), "MB", ceiling=MOST_MEMORY),
    ]
    if what == "members":
        told = "  beside what the list itself says, without search, status by day and history"
        results.append(Result(told, ours * 1000, "ms", alone * 1000))
    return results


def _whole(sizes: Sizes, offices: Offices, folder: Path) -> list[Result]:
    """Write everything of the members of a sample office, beside csv alone that writes the same cells."""
    home, file = offices.home(sizes.page), folder / "whole.csv"
    told = child("imports", "whole", str(file), str(home.folder))
    with file.open(newline="", encoding="utf-8-sig") as text:
        rows = list(csv.reader(text))
    begun = perf_counter()
    _write(folder / "bare.csv", (), rows)
    bare = perf_counter() - begun
    label = f"Everything of {sizes.page:,} members written as CSV"
    return [
        Result(label, told["seconds"] * 1000, "ms", bare * 1000),
        Result("  lines a second", len(rows) / told["seconds"], "lines/s"),
        Result("  memory of the whole process", told["memory"], "MB"),
    ]


def _write(file: Path, header: tuple[str, ...], rows: Iterable[list[object]] | list[list[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows([header, *rows] if header else rows)


def _row(number: int) -> list[object]:
    joined = date(1990, 1, 1) + timedelta(days=number % 13_000)
    given, family = GIVEN[number % 10], f"Vega{number // 10}"
    return [
        number + 1, "Ms", given, family, f"{given}.{family}@example.org", f"077{number:08d}", f"{number} Alder Row",
        "Leeds", f"LS{number % 9 + 1} {number // 9 % 9}AB", "Individual", joined.strftime("%d/%m/%Y"), "31/03/2027",
        "22.50", "standing order", f"VEGA{number}", "a note" if number % 3 else "",
    ]  # fmt: skip


def _paid(number: int, members: int) -> list[object]:
    day = date(2010, 1, 1) + timedelta(days=number // members * 365 + number % 365)
    return [number % members + 1, day.strftime("%d/%m/%Y"), "22.50", "standing order", f"VEGA{number % members}", "sub"]


def _counted(database: Path) -> Iterable[tuple[str, int]]:
    """Yield each table that holds rows of its own (no index of words), and the last row of it."""
    connection = sqlite3.connect(database)
    every = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    indexes = tuple(name for name, made in every if "VIRTUAL" in made)
    for name, _made in every:
        if not name.startswith(("sqlite_", "alembic_", *indexes)):
            yield name, connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {name}").fetchone()[0]
    connection.close()


def _new_rows(database: Path, before: dict[str, int]) -> dict[str, list[tuple[object, ...]]]:
    tables = dict(_counted(database))
    connection = sqlite3.connect(database)
    rows = {
        table: connection.execute(f"SELECT * FROM {table} WHERE rowid > ?", (before.get(table, 0),)).fetchall()
        for table in tables
    }
    connection.close()
    return {table: made for table, made in rows.items() if made}


def _bare(file: Path, rows: dict[str, list[tuple[object, ...]]], database: Path) -> float:
    """Read the list with csv, and write rows into tables without an index."""
    database.unlink(missing_ok=True)
    connection = sqlite3.connect(database)
    begun = perf_counter()
    with connection, file.open(newline="", encoding="utf-8") as text:
        for _line in csv.reader(text):
            pass
        for table, made in rows.items():
            places = ", ".join("?" * len(made[0]))
            connection.execute(f"CREATE TABLE {table} ({', '.join(f'c{place}' for place in range(len(made[0])))})")
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", made)
    seconds = perf_counter() - begun
    connection.close()
    return seconds


def _members(office: Office, file: Path) -> None:
    now = utc_now()
    body = body_of(read_tables(file, known=MEMBERS_LIST.is_heading).first, held=False)
    lines = read_members(body, guess(body.header, body.texts()), today=now.date())
    request = MembersRequest(lines, now.date(), now, file.name, make_types=True)
    office.write(partial(perform, deed=IMPORT_MEMBERS, request=request))


def _payments(office: Office, file: Path) -> None:
    now = utc_now()
    opened = open_list(file, file.name, what=PAYMENTS_LIST, held=False)
    request = payments_request(opened, Answers(), today=now.date(), now=now)
    office.write(partial(perform, deed=IMPORT_PAYMENTS, request=request))


def _out(office: Office, file: Path) -> None:
    write_csv(whole_listing(office.read(partial(whole_list, today=utc_now().date()))), file)


WORKS: dict[str, Callable[[Office, Path], None]] = {"members": _members, "payments": _payments, "whole": _out}


def main(what: str, file: Path, folder: Path) -> None:
    """Import a file into an office, or write one, and print how long it took and how much memory."""
    home = Home(folder)
    office = open_at(home, None, create=not home.database.exists())
    begun = perf_counter()
    WORKS[what](office, file)
    seconds = perf_counter() - begun
    office.close()
    print(json.dumps({"seconds": seconds, "memory": peak_memory()}))


if __name__ == "__main__":
    main(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
