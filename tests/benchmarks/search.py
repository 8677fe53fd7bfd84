"""Search as you type, from the key pressed to the first rows painted, beside the bare query of the same database."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import URL, Connection, create_engine, delete, func, inspect, select, text
from sqlalchemy.orm import Session

from psg_admin.bootstrap import manifests, open_at
from psg_admin.kernel.money import Money
from psg_admin.paths import Home
from psg_admin.payments.model import Payment, Receipt
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import base_table
from psg_admin.store.batch import defaults_of
from psg_admin.store.bulk import insert_rows
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.journal import JournalRow, JournalText
from psg_admin.store.migrate import prepare
from psg_admin.store.search import put
from psg_admin.store.transfer import replace_rows
from psg_admin.ui.app import DeskWindow, make_app
from tests.benchmarks.keeping import own_state
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices
from tests.offices import postgres_server

QUERY = """
    SELECT e.kind, e.record_id, e.text FROM search_fts JOIN search_entry AS e ON e.id = search_fts.rowid
    WHERE search_fts MATCH ? ORDER BY rank LIMIT 12
"""
"""The first rows as FTS5 gives them, the best first (https://sqlite.org/fts5.html#sorting_by_auxiliary_function_results)."""

WORDS = ("ramirez", "smith", "dolores")
"""What is typed, names that many have; the last letter of each is timed."""

NOTHING = "qqq"
"""What was found before, so that every line of what is found has to be drawn anew."""

ROUNDS = 30
"""How often each is done, for both sides: a few milliseconds drown in what else the machine does. (Once for a look.)"""

PACE_MS = 60
"""Between one letter and the next, for both sides: nobody types faster, and nothing stays warm by being repeated."""


class Painted(QObject):
    """Says when a widget was painted after it had got something new to show."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.at = 0.0
        self.loop = QEventLoop(self)
        self.awaited = False
        watched.installEventFilter(self)

    def expect(self) -> None:
        """Something new has reached the widget: the next time it is painted, it is seen."""
        self.awaited = True

    def wait(self) -> float:
        """Return when it was painted, in the seconds of ``perf_counter``."""
        self.loop.exec()
        return self.at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.Paint or not self.awaited:
            return False
        self.awaited = False
        QCoreApplication.sendEvent(watched, event)  # now it is painted
        self.at = perf_counter()
        self.loop.quit()
        return True


IN_TRIGRAMS = "SELECT kind, record_id, text FROM search_entry WHERE text LIKE :words ORDER BY text LIMIT 12"
"""The same of PostgreSQL, which finds them by the index of trigrams."""

MORE_WORDS = (*WORDS, "london", "1990-00001")
"""A town that thousands live in, and the number of a receipt."""

_AT_ONCE = 20_000


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Type into the search of a real window."""
    home = offices.home(sizes.search)
    return _typed_into(f"{sizes.search:,} people", home, None, WORDS, sizes)


def measure_much(sizes: Sizes, offices: Offices) -> list[Result]:
    """The same over many people with many payments and receipts, on both engines."""
    label = f"{sizes.page:,} people and {sizes.past:,} payments"
    with own_state(), tempfile.TemporaryDirectory(prefix="much-", dir=offices.folder) as name:
        home = Home(Path(name))
        _fill(offices.home(sizes.page), home, sizes.past)
        results = _typed_into(label, home, None, MORE_WORDS, sizes)
        with _on_a_server(home) as url:
            results += _typed_into(f"{label}, PostgreSQL", home, url, MORE_WORDS, sizes)
    return results


def _typed_into(label: str, home: Home, url: URL | None, words: tuple[str, ...], sizes: Sizes) -> list[Result]:
    make_app()
    office = open_at(home, None if url is None else url.render_as_string(hide_password=False), create=False)
    desk = DeskWindow(office, home, manifests())
    desk.window.show()
    try:
        _settle(desk)
        with _asked_barely(home, url) as bare:
            pairs = [(*_both(desk, bare, each, sizes.repeats), each) for each in words]
    finally:
        desk.close()
        QApplication.processEvents()
    return [
        # What a key costs the window, some three milliseconds, is the same for a name that is found in one: the limit
        # is a frame of the screen.
        Result(f"Search as you type, {label}: “{each}”", ours * 1000, "ms", plain * 1000, ceiling=16.0)
        for ours, plain, each in pairs
    ]


def _fill(sample: Home, home: Home, payments: int) -> None:
    """Copy the sample without its history, and add payments with receipts until there are so many."""
    home.db.mkdir(parents=True)
    shutil.copy(sample.database, home.database)
    engine = make_engine(parse_url(str(home.database)), writes=True)
    tables = [base_table(inspect(kind)) for kind in (Payment, Receipt)]
    with Session(engine) as session, session.begin():
        for kind in (JournalRow, JournalText):
            session.execute(delete(kind), execution_options={"synchronize_session": False})
        people = list(session.scalars(select(Contact.id)))
        first, receipts = (session.scalar(select(func.max(table.c.id))) or 0 for table in tables)
        there = session.scalar(select(func.count()).select_from(Payment)) or 0
        more = max(payments - there, 1)
        for start in range(0, more, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, more))
            made = [_payment(first + 1 + n, people[n % len(people)], n) for n in numbers]
            insert_rows(session.connection(), tables[0], made)
            told = [_receipt(receipts + 1 + n, first + 1 + n, n) for n in numbers]
            insert_rows(session.connection(), tables[1], told)
            texts: dict[int, str | None] = {}
            for row in told:
                texts[row["id"]] = f"{row['number']} {row['number'].replace('-', '')}"
            put(session, "receipt", texts, made=texts)
    engine.dispose()


def _payment(payment_id: int, contact_id: int, number: int) -> dict[str, Any]:
    values = {
        "id": payment_id, "contact_id": contact_id, "received_on": date(1990, 1, 1) + timedelta(days=number % 9_000),
        "amount": Money.of(20), "method": Method.CHEQUE,
        "entered_at": datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
    }  # fmt: skip
    return {**defaults_of(base_table(inspect(Payment))), **values}


def _receipt(receipt_id: int, payment_id: int, number: int) -> dict[str, Any]:
    year, place = 1990 + number // 50_000, number % 50_000 + 1
    values = {
        "id": receipt_id, "number": f"{year}-{place:05d}", "year": year, "sequence": place, "payment_id": payment_id,
        "issued_on": date(year, 12, 31), "amount": Money.of(20), "content": "{}",
    }  # fmt: skip
    return {**defaults_of(base_table(inspect(Receipt))), **values}


@contextmanager
def _on_a_server(home: Home) -> Iterator[URL]:
    """Carry the office of ``home`` to a server of its own, and give the address there."""
    with (
        tempfile.TemporaryDirectory(prefix="psg-pg-", ignore_cleanup_errors=True) as place,
        postgres_server(Path(place)) as url,
    ):
        prepare(url, create=True, at=datetime.now(UTC))
        source, target = make_engine(parse_url(str(home.database)), writes=False), make_engine(url, writes=True)
        with source.begin() as read, target.begin() as written:
            replace_rows(read, written)
        with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        source.dispose()
        target.dispose()
        yield url


@contextmanager
def _asked_barely(home: Home, url: URL | None) -> Iterator[Callable[[str], object]]:
    """Give what asks the database alone for some words."""
    if url is None:
        with closing(sqlite3.connect(home.database)) as connection:
            yield partial(_by_fts, connection)
        return
    engine = create_engine(url)
    with engine.connect() as connected:
        yield partial(_by_trigrams, connected)
    engine.dispose()


def _by_fts(connection: sqlite3.Connection, words: str) -> object:
    asked = " ".join(f'"{word}"' for word in words.replace("-", " ").split() if len(word) > 2)  # FTS5 knows trigrams
    return connection.execute(QUERY, (asked,)).fetchall()


def _by_trigrams(connection: Connection, words: str) -> object:
    return connection.execute(text(IN_TRIGRAMS), {"words": f"%{words.replace('-', ' ')}%"}).all()


def _settle(desk: DeskWindow) -> None:
    QApplication.processEvents()
    while desk.jobs.waiting:
        QTest.qWait(5)
    QTest.qWait(PACE_MS)


def _both(desk: DeskWindow, asked: Callable[[str], object], words: str, repeats: int) -> tuple[float, float]:
    """Return the median time of either side, which take turns: what else the machine does weighs on both alike."""
    box = desk.window.search
    box.start()
    painted = Painted(box.list.viewport())
    box.list.model().rowsInserted.connect(painted.expect)
    rounds = range(ROUNDS if repeats > 1 else 1)
    pairs = [(_typed(desk, painted, words), _bare(asked, words)) for _round in rounds]
    painted.deleteLater()
    box.leave()
    ours, bare = zip(*pairs, strict=True)
    return median(ours), median(bare)


def _typed(desk: DeskWindow, painted: Painted, words: str) -> float:
    """Return how long the last letter takes to the rows it finds, after something else was found and seen."""
    line = desk.window.search.line
    line.setText(NOTHING)
    line.textEdited.emit(NOTHING)
    _settle(desk)
    line.setText(words[:-1])
    begun = perf_counter()
    QTest.keyClicks(line, words[-1])
    return painted.wait() - begun


def _bare(asked: Callable[[str], object], words: str) -> float:
    """Return how long the database itself takes to find the records by the same words."""
    QTest.qWait(PACE_MS)
    begun = perf_counter()
    asked(words)
    return perf_counter() - begun
