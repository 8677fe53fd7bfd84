"""The books: the workbook of a large year beside bare openpyxl, balances as at a day on both engines, the charts."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from sqlalchemy import URL, Connection, inspect

from psg_admin.books.model import Posting, Spending, SpendingLine
from psg_admin.books.operations import rebuild_postings
from psg_admin.books.queries import balances
from psg_admin.bootstrap import features
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import Money
from psg_admin.paper.chart import chart_pdf, chart_png, chart_svg
from psg_admin.paper.table import Listing
from psg_admin.paper.workbook import write_workbook
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.figures import figures
from psg_admin.reports.treasurer import treasurer_workbook
from psg_admin.store.base import Base, base_table
from psg_admin.store.batch import defaults_of
from psg_admin.store.bulk import insert_rows
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.migrate import prepare
from psg_admin.store.office import Office
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import SEED, Offices
from tests.offices import memory_folder, postgres_server

YEAR = DayRange(date(2016, 4, 1), date(2017, 4, 1))
NOW = datetime(2017, 4, 10, 9, 0, tzinfo=UTC)
MADE_AT = datetime(2017, 4, 10, 10, 0)  # noqa: DTZ001 - sheets say local time
MOST_BALANCES, MOST_CHART = 60.0, 100.0
"""So many milliseconds the balances as at a day, and a chart, may take."""


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Measure the workbook, balances, and charts."""
    with tempfile.TemporaryDirectory(prefix="books-", dir=offices.folder) as name:
        folder = Path(name)
        url = parse_url(str(folder / "year.sqlite"))
        results = [*_workbook(sizes, folder, url), *_balances(sizes, url, "SQLite"), *_charts(sizes, url)]
    with memory_folder() as place, postgres_server(place) as server:
        results += _balances(sizes, server, "PostgreSQL")
    return results


def _workbook(sizes: Sizes, folder: Path, url: URL) -> Iterator[Result]:
    with _office(url) as office:
        _fill(office, sizes.movements)
        query = partial(treasurer_workbook, days=YEAR, today=NOW.date(), made_at=MADE_AT)
        sheets = office.read(query)

        def ours() -> None:
            write_workbook(office.read(query), folder / "ours.xlsx")

        values = [_values(sheet) for sheet in sheets]
        cells = sum(len(rows) * len(rows[0]) for rows in values if rows)
        whole, bare = best(min(sizes.repeats, 3), ours, partial(bare_workbook, values, folder / "bare.xlsx"))
        (written,) = best(min(sizes.repeats, 3), partial(write_workbook, sheets, folder / "ours.xlsx"))
        name = f"Workbook of a year of {sizes.movements:,} movements ({cells:,} cells), read and written"
        yield Result(name, whole * 1000, "ms", bare * 1000, most=1.3)
        yield Result("  a cell of it, written", written * 1_000_000 / cells, "µs", ceiling=4.0)


def _values(sheet: Listing[Any]) -> list[list[Any]]:
    return [[column.value(row) for column in sheet.columns] for row in sheet.rows]


def bare_workbook(sheets: Sequence[Sequence[Sequence[Any]]], path: Path) -> None:
    """Write plain values with openpyxl, write-only (and lxml, which it takes when it is there)."""
    book = Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet: Any = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append([value.decimal() if value.__class__ is Money else value for value in row])
    book.save(path)


def _balances(sizes: Sizes, url: URL, engine_name: str) -> Iterator[Result]:
    with _office(url) as office:
        _post(office, sizes.postings)
        (seconds,) = best(sizes.repeats, partial(office.read, partial(balances, on=date(2016, 10, 20))), calls=3)
        name = f"Balances as at a day of {sizes.postings:,} postings, {engine_name}"
        yield Result(name, seconds * 1000, "ms", ceiling=MOST_BALANCES)


def _charts(sizes: Sizes, url: URL) -> Iterator[Result]:
    with _office(url) as office:
        charts = office.read(partial(figures, count=5, today=NOW.date()))
    for name, draw in (("PDF", partial(chart_pdf, organisation="")), ("PNG", chart_png), ("SVG", _svg)):
        times = [best(sizes.repeats, partial(draw, chart, made_at=MADE_AT))[0] for chart in charts]
        yield Result(f"A chart as {name}, the slowest of {len(charts)}", max(times) * 1000, "ms", ceiling=MOST_CHART)


def _svg(chart: Any, *, made_at: datetime) -> str:
    del made_at
    return chart_svg(chart)


@contextmanager
def _office(url: URL) -> Iterator[Office]:
    """Give the office at ``url``, made now if there is none."""
    if url.get_backend_name() != "sqlite" or not Path(url.database or "").exists():
        prepare(url, create=True, at=NOW)
    with closing(Office(url, features=features(), actor="Bench", clock=lambda: NOW)) as office:
        yield office


def _fill(office: Office, movements: int) -> None:
    """Enter a year: subscriptions, gifts and what is spent, past the journal, and post it."""
    chance = Random(SEED)
    people = [
        office.write(partial(add_contact, draft=ContactDraft(given=f"Ana {at}", family="Quispe"), now=NOW)).made or 0
        for at in range(20)
    ]
    payments, charges, allocations, spendings, parts = [], [], [], [], []
    for number in range(1, movements + 1):
        day = YEAR.start + timedelta(days=chance.randrange(365))
        amount = Money(chance.randrange(500, 5_000))
        if number % 10 == 0:
            spendings.append(_row(Spending, id=number, payee="Printers Ltd", amount=amount, written_on=day,
                                  account="bank", method=Method.TRANSFER, entered_at=NOW, trustee=False))  # fmt: skip
            parts.append(_row(SpendingLine, id=number, spending_id=number, category="printing", fund="general",
                              amount=amount))  # fmt: skip
            continue
        payer = chance.choice(people)
        payments.append(_row(Payment, id=number, contact_id=payer, received_on=day, amount=amount,
                             method=Method.TRANSFER, reference=f"REF {number}", entered_at=NOW,
                             account="bank"))  # fmt: skip
        charges.append(_row(Charge, id=number, contact_id=payer, category=Category.SUBSCRIPTION, amount=amount,
                            purpose=f"Individual: Membership to {day:%d %B %Y}, {number}", due_on=day, made_at=NOW,
                            first_day=day, end_day=day + timedelta(days=365)))  # fmt: skip
        allocations.append(_row(Allocation, id=number, payment_id=number, charge_id=number, amount=amount, made_on=day,
                                posted_on=day))  # fmt: skip
    engine = make_engine(office.url, writes=True)
    with engine.begin() as connection:
        for model, rows in ((Payment, payments), (Charge, charges), (Allocation, allocations), (Spending, spendings),
                            (SpendingLine, parts)):  # fmt: skip
            _insert(connection, model, rows)
    engine.dispose()
    office.write(_rebuilt)


def _rebuilt(session: Any) -> Any:
    from psg_admin.kernel.changes import Topic, changed

    rebuild_postings(session)
    return changed(Topic.PAYMENTS, summary="Posted", undoable=False, upkeep=True)


def _post(office: Office, count: int) -> None:
    """Write so many postings over eight years, whatever they are of."""
    chance = Random(SEED)
    rows = [
        _row(
            Posting, day=date(2010, 4, 1) + timedelta(days=chance.randrange(2_900)),
            amount=Money(chance.randrange(-900, 900)),
            account=chance.choice(("bank", "cash", "savings")), fund=chance.choice(("general", "school")),
            category=chance.choice(("subscription", "donation", "event", "printing")), source="payment",
            source_id=10_000_000 + number,
        )
        for number in range(count)
    ]  # fmt: skip
    engine = make_engine(office.url, writes=True)
    with engine.begin() as connection:
        _insert(connection, Posting, rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name != "sqlite" else "ANALYZE")
    engine.dispose()


def _row(model: type[Base], **values: Any) -> dict[str, Any]:
    """Return a row with all columns of the table: what is not given has its default, or is empty."""
    table = base_table(inspect(model))
    given = {key: value for key, value in defaults_of(table).items() if value is not None} | values
    return {
        column.key: given.get(column.key, None if column.nullable else "")
        for column in table.columns
        if column.key != "id" or "id" in values
    }


def _insert(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    insert_rows(connection, base_table(inspect(model)), rows)
