"""A backup of a large office, looked through and marked, beside SQLite's bare ``VACUUM INTO``."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from psg_admin.sample.make import fill
from psg_admin.store.backup import back_up
from psg_admin.store.engine import parse_url
from psg_admin.store.migrate import prepare
from tests.benchmarks.measure import Result, Sizes, best
from tests.benchmarks.sampled import SEED, Offices
from tests.offices import NOW, TODAY, open_for_test

_ROW_BYTES = 900
_MORE = """
    WITH RECURSIVE more(id) AS (
        SELECT max(id) + 1000000 FROM journal_text UNION ALL SELECT id + 1 FROM more LIMIT ?
    )
"""


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Back a large office up, and have SQLite write all of it anew."""
    folder = offices.folder / "copies"
    folder.mkdir()
    office = _office(folder / "office.sqlite", sizes.copied)
    ours, bare = folder / "copy.sqlite", folder / "bare.sqlite"
    back = partial(back_up, parse_url(str(office)), ours)
    seconds, plain = best(sizes.repeats, back, partial(_vacuum, office, bare))
    size = office.stat().st_size / 1_000_000
    return [Result(f"Backup of an office of {size:,.0f} MB, checked and marked", seconds, "s", plain, most=1.5)]


def _office(file: Path, megabytes: int) -> Path:
    """Return the file of an office of some people and of so much history."""
    url = parse_url(str(file))
    prepare(url, create=True, at=NOW)
    office = open_for_test(url)
    office.write(partial(fill, members=100, seed=SEED, today=TODAY))
    office.close()
    rows = megabytes * 1_000_000 // _ROW_BYTES
    with closing(sqlite3.connect(file)) as opened:
        opened.execute(
            f"{_MORE} INSERT INTO journal_text SELECT id, hex(id), NULL, hex(randomblob(290)) FROM more", [rows]
        )
        opened.execute(
            "INSERT INTO journal_row SELECT id, 1, 'contact', id % 5000, 'added', hex(randomblob(32))"
            " FROM journal_text WHERE id >= 1000000"
        )
        opened.commit()
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def _vacuum(office: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(office)) as opened:
        opened.execute("VACUUM INTO ?", [str(target)])
