"""Statements of the bank read from each kind of file, beside the bare parser that reads the same days and sums; and a
very long one read, looked at and imported, in a process of its own.
"""

import csv
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from psg_admin.bank.operations import IMPORT_STATEMENT
from psg_admin.bank.plans import StatementRequest
from psg_admin.bank.readers import read_statement
from psg_admin.bootstrap import open_at
from psg_admin.kernel.money import Money
from psg_admin.paths import Home
from psg_admin.store.planning import carry_out, preview
from tests.bank.writers import WRITERS, Written
from tests.benchmarks.measure import Result, Sizes, best, child
from tests.benchmarks.sampled import Offices

TODAY = date(2026, 11, 30)
NOW = datetime.combine(TODAY, time(10), tzinfo=UTC)
MOST_SECONDS, MOST_MEMORY = 10.0, 400.0
"""What reading, looking at and importing a very long statement may take each, and the memory (MB) of all of it."""


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Read the same lines from every kind of file, and import a very long one."""
    lines = [_line(number, sizes.statements) for number in range(sizes.statements)]
    results = []
    for name, bare in BARE.items():
        text = WRITERS[name](lines, Money.of(1000))
        ours, plain = best(min(sizes.repeats, 3), partial(_ours, text.encode(), name), partial(bare, text))
        label = f"Statement of {sizes.statements:,} lines read: {name}"
        results.append(Result(label, ours * 1000, "ms", plain * 1000, most=2.0))
    return results + _long(sizes.statement_long, offices)


def _long(count: int, offices: Offices) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="statements-", dir=offices.folder) as name:
        file = Path(name) / "statement.csv"
        lines = [_line(number, count) for number in range(count)]
        lines = [one._replace(text=f"{one.text} REF{number}") for number, one in enumerate(lines)]
        file.write_text(WRITERS["hsbc"](lines, Money.of(1000)), encoding="utf-8")
        took = child("statements", str(file), str(Path(name) / "office"))
    label = f"Statement of {count:,} lines"
    return [
        *(
            Result(f"{label} {step}", took[step], "s", ceiling=MOST_SECONDS)
            for step in ("read", "looked at", "imported")
        ),
        Result("  memory", took["memory"], "MB", ceiling=MOST_MEMORY),
    ]


def main(file: Path, folder: Path) -> None:
    """Read, look at and import a statement into a new office; print how long each took and how much memory it took."""
    office = open_at(Home(folder), None, create=True)
    took: dict[str, float] = {}
    begun = perf_counter()
    read = read_statement(file, file.name, today=TODAY)
    took["read"] = perf_counter() - begun
    begun = perf_counter()
    planned = office.read(
        partial(preview, deed=IMPORT_STATEMENT, request=StatementRequest(read, TODAY, NOW, account="bank"))
    )
    took["looked at"] = perf_counter() - begun
    begun = perf_counter()
    office.write(partial(carry_out, planned=planned))
    took["imported"] = perf_counter() - begun
    office.close()
    print(json.dumps({**took, "memory": getrusage(RUSAGE_SELF).ru_maxrss / 1024}))


def _line(number: int, count: int) -> Written:
    pence = (number * 37) % 9000 - 3000
    return Written(date(2026, 1, 1) + timedelta(days=number * 250 // count), Money(pence or 1), f"PAYER {number % 997}")


def _ours(data: bytes, name: str) -> int:
    return len(read_statement(data, name, today=TODAY).statements[0].lines)


def _bare_table(text: str, day: str, sums: tuple[int, ...]) -> int:
    rows = csv.reader(io.StringIO(text))
    next(rows)
    found = []
    for row in rows:
        amounts = [Decimal(row[at].replace("£", "").replace(",", "").replace("−", "-")) for at in sums if row[at]]
        found.append((datetime.strptime(row[0], day).date(), sum(amounts), row))  # noqa: DTZ007 - a day
    return len(found)


def _bare_blocks(text: str) -> int:
    found = []
    for entry in text.replace("\u00a0GBP", "").split("\n\n")[2:]:
        values = dict(line.split(": ", 1) for line in entry.splitlines())
        day = datetime.strptime(values["Date"], "%d/%m/%Y").date()  # noqa: DTZ007
        found.append((day, Decimal(values["Amount"]), Decimal(values["Balance"]), values["Description"]))
    return len(found)


def _bare_ofx(text: str) -> int:
    found = []
    for entry in re.findall("<STMTTRN>(.*?)</STMTTRN>", text, re.DOTALL):
        values = dict(re.findall(r"<([A-Z0-9]+)>([^<\n]*)", entry))
        day = datetime.strptime(values["DTPOSTED"][:8], "%Y%m%d").date()  # noqa: DTZ007
        found.append((day, Decimal(values["TRNAMT"]), values))
    return len(found)


def _bare_qif(text: str) -> int:
    found = []
    for entry in text.split("^\n"):
        values = {line[:1]: line[1:] for line in entry.splitlines() if not line.startswith("!")}
        if "D" in values:
            day = datetime.strptime(values["D"], "%d/%m/%Y").date()  # noqa: DTZ007
            found.append((day, Decimal(values["T"].replace(",", "")), values))
    return len(found)


def _bare_mt940(text: str) -> int:
    from mt940.models import Transactions

    return len(Transactions().parse(text))


CAMT_ENDS = "</Stmt></BkToCstmrStmt></Document>"


def _bare_camt(text: str) -> int:
    """Hand the library twenty entries at a time, as it is fastest: over all at once it takes the square of that."""
    from pycamt.parser import Camt053Parser

    head, *entries = re.split("(?=<Ntry>)", text.removesuffix(CAMT_ENDS))
    return sum(
        len(Camt053Parser("".join((head, *entries[start : start + 20], CAMT_ENDS)).encode()).get_transactions())
        for start in range(0, len(entries), 20)
    )


BARE: dict[str, Callable[[str], int]] = {
    "hsbc": partial(_bare_table, day="%d %b %Y", sums=(3, 4, 5)),
    "natwest": partial(_bare_table, day="%d %b %Y", sums=(3, 4)),
    "unknown": partial(_bare_table, day="%Y-%m-%d", sums=(2,)),
    "santander": _bare_blocks,
    "ofx1": _bare_ofx,
    "ofx2": _bare_ofx,
    "qif": _bare_qif,
    "mt940": _bare_mt940,
    "camt": _bare_camt,
}
"""What reads days and sums of each kind of file and nothing else."""


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[3]))
