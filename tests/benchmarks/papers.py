"""Lists and receipts as files, beside the same content written by the bare libraries."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from psg_admin.events.documents import attendee_columns
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.paper.cells import show
from psg_admin.paper.csvfile import write_csv
from psg_admin.paper.fonts import BOLD, REGULAR, face
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.paper.pdf import write_list_pdf
from psg_admin.paper.receipt import write_receipts
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.paper.workbook import write_xlsx
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import SEED

GIVEN = ("Lucía", "Rosa", "Peter", "Ann", "Miguel", "Joan", "Hernán", "Ruth", "Íñigo", "Carol")
FAMILY = ("Ramírez Ñato", "Smith", "Quispe", "O'Neill", "Huamán", "Jones", "Flores", "Taylor-Brown", "Vargas", "Lee")
STREETS = ("Rosebery Avenue", "High Street", "Station Road", "Mill Lane")
MADE_AT = datetime(2016, 10, 20, 9, 30)  # noqa: DTZ001 - lists say local time
LEADING, SIZE = 13.0, 6.5


class Attendee:
    """One row, with a value for each of the fifteen columns of the attendee list."""

    def __init__(self, number: int, chance: Random) -> None:
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        member = chance.random() < 0.6
        self.name = f"{family}, {given}"
        self.reference = f"B{number:04}K"
        self.band = "Members and concessions" if member else "Non-members"
        self.amount = Money(800 if member else 1300)
        self.paid = self.amount if chance.random() < 0.8 else NOTHING
        self.owed = self.amount - self.paid
        self.methods = "Card" if self.paid else ""
        self.member_number = f"{number % 9000:04}" if member else ""
        self.email = f"{given}.{number}@example.org".lower()
        self.telephone = f"020 7946 {number % 10000:04}"
        self.note = "Vegetarian" if chance.random() < 0.1 else ""
        self.booked_on = date(2016, 1 + number % 9, 1 + number % 28)
        self.booker = f"{given} {family}"
        self.payer = self.booker
        self.reason = "Member, current to 31 March 2017: £8.00." if member else "Anyone: £13.00."


def measure_lists(sizes: Sizes, folder: Path) -> list[Result]:
    """Write the attendee list three ways, and the same values with the bare libraries."""
    chance = Random(SEED)
    rows: list[Any] = [Attendee(number, chance) for number in range(1, sizes.list_rows + 1)]
    columns = attendee_columns()
    listing: Listing[Any] = Listing(
        "Attendees of the Annual Conference", columns, rows, MADE_AT, organisation="Andean Friends", totals=True
    )
    values = [[column.value(row) for column in columns] for row in rows]
    results = []
    one, other = folder / "ours", folder / "bare"
    works = {
        "XLSX": (partial(write_xlsx, listing, one), partial(bare_xlsx, values, other)),
        "CSV": (partial(write_csv, listing, one), partial(bare_csv, values, other)),
        "PDF": (partial(write_list_pdf, listing, one), partial(bare_pdf, columns, values, other)),
    }
    for kind, (ours, bare) in works.items():
        own, plain = best(sizes.repeats * (3 if kind == "CSV" else 1), ours, bare)
        name = f"Attendee list, {len(rows):,} x {len(columns)}, as {kind}"
        results.append(Result(name, own * 1000, "ms", plain * 1000, most=1.3))
    return results


def bare_xlsx(values: Sequence[Sequence[Any]], path: Path) -> None:
    """Write plain values with openpyxl, write-only (and lxml, which it takes when it is there)."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Attendees")
    for row in values:
        sheet.append([value.decimal() if value.__class__ is Money else value for value in row])
    book.save(path)


def bare_csv(values: Sequence[Sequence[Any]], path: Path) -> None:
    """Write plain values with the csv module."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [value.plain() if value.__class__ is Money else value for value in row] for row in values
        )


def bare_pdf(columns: Sequence[Column[Any]], values: Sequence[Sequence[Any]], path: Path) -> None:
    """Draw each value where it belongs with ReportLab: headings and a number on each page, nothing measured."""
    face(REGULAR)
    face(BOLD)
    wide, high = landscape(A4)
    canvas = Canvas(str(path), pagesize=(wide, high), pageCompression=1)
    step = (wide - 60) / sum(column.width for column in columns)
    lefts = [30 + step * sum(column.width for column in columns[:place]) for place in range(len(columns))]
    rights = [left + step * column.width - 3 for left, column in zip(lefts, columns, strict=True)]
    per_page = int((high - 90) // LEADING)
    pages = range(0, len(values), per_page)
    for number, start in enumerate(pages, 1):
        canvas.setFont(BOLD, SIZE)
        for left, column in zip(lefts, columns, strict=True):
            canvas.drawString(left, high - 40, column.title)
        canvas.setFont(REGULAR, SIZE)
        y = high - 40
        for row in values[start : start + per_page]:
            y -= LEADING
            for left, right, column, value in zip(lefts, rights, columns, row, strict=True):
                text = show(value, column.kind)
                if column.kind is Kind.MONEY:
                    canvas.drawRightString(right, y, text)
                elif text:
                    canvas.drawString(left, y, text)
        canvas.drawString(30, 24, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()


def receipt(number: int, chance: Random) -> ReceiptPaper:
    """Return a receipt for a subscription, two places and a gift."""
    return ReceiptPaper(
        letterhead=Letterhead(
            "Andean Friends",
            ("Bridge Street Institute", "12 Bridge Street", "London N1 7QQ"),
            "Registered charity no. 1234567",
            "office@example.org · 020 7946 0123",
        ),
        number=f"R-2016-{number:04}",
        issued_on=date(2016, 11, 7),
        received_on=date(2016, 1 + number % 10, 5),
        payer=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        payer_address=(f"{number % 90 + 1} {chance.choice(STREETS)}", "London EC1R 4TD"),
        amount=Money(5100),
        method="Standing order",
        lines=(
            ReceiptLine(f"Individual membership, {number:04}", "1 April 2016 to 31 March 2017", Money(2700)),
            ReceiptLine("Annual Conference, 5 November 2016: 2 places", "", Money(1600)),
            ReceiptLine("Gift", "", Money(800)),
        ),
    )


def measure_receipts(sizes: Sizes, folder: Path) -> list[Result]:
    """Print receipts into one file, and pages with the same words drawn by ReportLab."""
    chance = Random(SEED)
    papers = [receipt(number, chance) for number in range(1, sizes.receipts + 1)]
    ours, bare = best(
        sizes.repeats,
        partial(write_receipts, papers, folder / "ours.pdf"),
        partial(bare_receipts, papers, folder / "bare.pdf"),
    )
    return [Result(f"{len(papers):,} receipts", ours * 1000, "ms", bare * 1000, most=2.0)]


def bare_receipts(papers: Sequence[ReceiptPaper], path: Path) -> None:
    """Draw the words of each receipt on a page, one below the other."""
    face(REGULAR)
    face(BOLD)
    canvas = Canvas(str(path), pagesize=A4, pageCompression=1)
    for paper in papers:
        head = paper.letterhead
        texts = [
            head.contact_line, *head.address_lines, "Date received", show_day(paper.received_on), "Paid by",
            paper.method, "Receipt issued", show_day(paper.issued_on), "Received with thanks from", paper.payer,
            *paper.payer_address, "For", "Period", "Amount",
        ]  # fmt: skip
        for line in paper.lines:
            texts += [line.purpose, line.period, line.amount.show()]
        texts += ["Total received", paper.amount.show(), head.charity_line]
        canvas.setFont(BOLD, 16)
        canvas.drawString(62, 780, head.organisation)
        canvas.drawString(62, 740, "Receipt")
        canvas.drawRightString(533, 740, paper.number)
        canvas.setFont(REGULAR, 10)
        for place, text in enumerate(texts):
            canvas.drawString(62, 700 - place * 16, text)
        for y in (730, 400, 380, 360, 340):
            canvas.line(62, y, 533, y)
        canvas.showPage()
    canvas.save()
