"""A list of members imported whole (terms, standing orders, who may be somebody), beside bare csv and executemany."""

import csv
import json
import sqlite3
import sys
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from psg_admin.bootstrap import open_at
from psg_admin.imports.columns import MEMBERS_LIST
from psg_admin.imports.mapping import guess
from psg_admin.imports.operations import IMPORT_MEMBERS
from psg_admin.imports.plans import MembersRequest
from psg_admin.imports.reading import body_of, read_members
from psg_admin.kernel.days import utc_now
from psg_admin.paths import Home
from psg_admin.store.planning import perform
from psg_admin.tables.readers import read_tables
from tests.benchmarks.measure import Result, Sizes, child
from tests.benchmarks.sampled import Offices

HEADER = (
    "No.", "Title", "First name", "Surname", "E-mail", "Telephone", "Street", "Town", "Post code", "Type", "Joined",
    "Paid to", "S/O amount", "How pays", "S/O ref", "Notes",
)  # fmt: skip
TABLES = ("contact", "email", "telephone", "address", "membership", "member", "term", "standing_order")
GIVEN = ("Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hal", "Ivy", "Jo")


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Import a list into an empty office in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="imports-", dir=offices.folder) as name:
        file = Path(name) / "members.csv"
        with file.open("w", newline="", encoding="utf-8") as text:
            csv.writer(text).writerows([HEADER, *map(_row, range(sizes.imports))])
        homes = [Home(Path(name) / f"office{turn}") for turn in range(min(sizes.repeats, 2))]
        rounds = [child("imports", str(file), str(home.folder)) for home in homes]
        bare = min(_bare(file, homes[0].database, Path(name) / f"bare{turn}.sqlite") for turn in range(3))
    ours = min(one["seconds"] for one in rounds)
    label = f"Import of {sizes.imports:,} members with terms and standing orders"
    return [
        Result(label, ours * 1000, "ms", bare * 1000, most=20.0),
        Result("  rows a second", sizes.imports / ours, "rows/s"),
        Result("  memory", min(one["memory"] for one in rounds), "MB", ceiling=300.0),
    ]


def _row(number: int) -> list[object]:
    joined = date(1990, 1, 1) + timedelta(days=number % 13_000)
    given, family = GIVEN[number % 10], f"Vega{number // 10}"
    return [
        number + 1, "Ms", given, family, f"{given}.{family}@example.org", f"077{number:08d}", f"{number} Alder Row",
        "Leeds", f"LS{number % 9 + 1} {number // 9 % 9}AB", "Individual", joined.strftime("%d/%m/%Y"), "31/03/2027",
        "22.50", "standing order", f"VEGA{number}", "a note" if number % 3 else "",
    ]  # fmt: skip


def _bare(file: Path, office: Path, database: Path) -> float:
    """Read the list with csv, and write the rows that the import made of it into tables without an index."""
    source, connection = sqlite3.connect(office), sqlite3.connect(database)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    source.close()
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


def main(file: Path, folder: Path) -> None:
    """Import a file into a new office, and print how long it took and how much memory."""
    office = open_at(Home(folder), None, create=True)
    begun = perf_counter()
    now = utc_now()
    body = body_of(read_tables(file, known=MEMBERS_LIST.is_heading).first, held=False)
    lines = read_members(body, guess(body.header, body.texts()), today=now.date())
    request = MembersRequest(lines, now.date(), now, file.name, make_types=True)
    office.write(partial(perform, deed=IMPORT_MEMBERS, request=request))
    seconds = perf_counter() - begun
    office.close()
    print(json.dumps({"seconds": seconds, "memory": getrusage(RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[3]))
