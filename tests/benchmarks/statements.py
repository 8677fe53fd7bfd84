"""Statements of the bank read from each kind of file, beside the bare parser that reads the same days and sums."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from psg_admin.bank.readers import read_statement
from psg_admin.kernel.money import Money
from tests.bank.writers import WRITERS, Written
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices

TODAY = date(2026, 11, 30)


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Read the same lines from every kind of file."""
    del offices
    lines = [_line(number, sizes.statements) for number in range(sizes.statements)]
    results = []
    for name, bare in BARE.items():
        text = WRITERS[name](lines, Money.of(1000))
        ours, plain = best(min(sizes.repeats, 3), partial(_ours, text.encode(), name), partial(bare, text))
        label = f"Statement of {sizes.statements:,} lines read: {name}"
        results.append(Result(label, ours * 1000, "ms", plain * 1000, most=2.0))
    return results


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


def _bare_camt(text: str) -> int:
    from pycamt.parser import Camt053Parser

    return len(Camt053Parser(text.encode()).get_transactions())


BARE: dict[str, Callable[[str], int]] = {
    "hsbc": partial(_bare_table, day="%d %b %Y", sums=(3, 4, 5)),
    "natwest": partial(_bare_table, day="%d %b %Y", sums=(3, 4)),
    "unknown": partial(_bare_table, day="%Y-%m-%d", sums=(2,)),
    "ofx1": _bare_ofx,
    "ofx2": _bare_ofx,
    "qif": _bare_qif,
    "mt940": _bare_mt940,
    "camt": _bare_camt,
}
"""What reads days and sums of each kind of file and nothing else."""
