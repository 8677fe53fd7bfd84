"""A list of members read from CSV and XLSX, its header found and its lines told apart, beside the bare readers."""

import csv
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from python_calamine import load_workbook

from psg_admin.tables.header import classified
from psg_admin.tables.readers import read_tables
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import Offices

HEADER = (
    "No.", "Title", "Given", "Family", "E-mail", "Telephone", "Street", "Town", "Postcode", "Type", "Joined", "Paid to",
    "Amount", "Method", "Notes",
)  # fmt: skip


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Read the same list from both kinds of file."""
    rows = [_row(number) for number in range(sizes.tables)]
    with tempfile.TemporaryDirectory(prefix="tables-", dir=offices.folder) as name:
        separated, workbook = Path(name) / "members.csv", Path(name) / "members.xlsx"
        with separated.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows])
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Members")
        for row in (HEADER, *rows):
            sheet.append(row)
        book.save(workbook)
        label = f"{{kind}} of {sizes.tables:,} x {len(HEADER)} cells read, its lines told apart"
        results = []
        for kind, file_path, bare, most in (("CSV", separated, _bare_csv, 15.0), ("XLSX", workbook, _bare_xlsx, 5.0)):
            ours, plain = best(min(sizes.repeats, 3), partial(_ours, file_path), partial(bare, file_path))
            results.append(Result(label.format(kind=kind), ours * 1000, "ms", plain * 1000, most=most))
    return results


def _row(number: int) -> list[object]:
    joined = date(1990, 1, 1) + timedelta(days=number % 13_000)
    return [
        number, "Mrs", f"Given{number % 900}", f"Family{number}", f"g{number}@example.org",
        f"0161 496 {number % 10_000:04d}", f"{number} Alder Row", "Leeds", "LS6 9ZX", "Individual",
        joined, date(2027, 3, 31), 22.5, "standing order", "a note" if number % 3 else None,
    ]  # fmt: skip


def _ours(file: Path) -> int:
    (table,) = read_tables(file, known=HEADER).tables
    return sum(1 for _line in classified(table))


def _bare_csv(file: Path) -> int:
    with file.open(newline="", encoding="utf-8") as text:
        return sum(1 for _line in csv.reader(text))


def _bare_xlsx(file: Path) -> int:
    return len(load_workbook(file).get_sheet_by_index(0).to_python())
