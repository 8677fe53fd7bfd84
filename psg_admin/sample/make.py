"""Fill an empty office with the sample: deterministic by seed and day, written in bulk."""

from datetime import date
from random import Random

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.reports.rebuild import work_out
from psg_admin.sample.events import conferences
from psg_admin.sample.memberships import enrol_somebody, scheme
from psg_admin.sample.news import news
from psg_admin.sample.people import Rows
from psg_admin.sample.receipts import receipts
from psg_admin.store.base import Base
from psg_admin.store.journal import JOURNALED
from psg_admin.store.settings import Settings, load_settings, save_settings

MEMBERS = 600
SEED = 1
MOST = 1_000_000
_CHUNK = 5_000

NAME = "Andean Friends (sample office)"
SETTINGS = Settings(
    organisation=NAME,
    address="Bridge Street Institute\n12 Bridge Street\nLondon N1 7QQ",
    email="office@example.org",
    telephone="020 7946 0123",
    website="https://www.example.org",
)


def fill(
    session: Session, *, members: int = MEMBERS, seed: int = SEED, today: date,
    progress: Progress = quiet,
) -> Changes:  # fmt: skip
    """Fill the office with about ``members`` people over ten years, conferences, payments, receipts and news.

    :raises Refused: when the office holds anything already.
    :raises BadInput: for no members, or more than a million.
    """
    if not 1 <= members <= MOST:
        raise BadInput(_("The sample takes 1 to {most} members.").format(most=f"{MOST:,}"), field="members")
    _refuse_if_used(session)
    settings = load_settings(session)
    if not settings.organisation:
        save_settings(session, settings=SETTINGS)
        settings = load_settings(session)
    rows = draw(members=members, seed=seed, today=today, settings=settings, progress=progress)
    _write(session, rows, progress)
    session.flush()
    # The rows were written past the watch on deeds, which has this done after each.
    work_out(session, progress=progress)
    return changed(
        *Topic,
        summary=ngettext(
            "Sample office made with {count} member", "Sample office made with {count} members", rows.last["member"]
        ).format(count=f"{rows.last['member']:,}"),
        undoable=False,
        upkeep=True,
    )


def draw(*, members: int, seed: int, today: date, settings: Settings, progress: Progress = quiet) -> Rows:
    """Draw all rows of the sample; the same for the same seed and day."""
    chance = Random(seed)
    rows = Rows.empty()
    found = scheme(rows, today)
    people = sequence = 0
    while people < members:
        sequence += 1
        people += enrol_somebody(rows, chance, found, today, sequence)
        if sequence % 500 == 0:
            progress(people, members)
    conferences(rows, chance, today)
    receipts(rows, settings)
    news(rows, chance, today)
    rows.add("counter", series="member", value=sequence)
    rows.add("counter", series="booking", value=rows.last["booking"])
    return rows


def _refuse_if_used(session: Session) -> None:
    for name in ("contact", "membership_type", "event", "payment"):
        if session.scalar(select(func.count()).select_from(Base.metadata.tables[name])):
            raise Refused(_("The sample goes into an empty office only, and this one holds records already."))


def _write(session: Session, rows: Rows, progress: Progress) -> None:
    total = sum(len(found) for found in rows.tables.values())
    done = 0
    for table in Base.metadata.sorted_tables:
        found = rows.tables.get(table.name, [])
        for start in range(0, len(found), _CHUNK):
            some = found[start : start + _CHUNK]
            session.execute(insert(table), some, execution_options=JOURNALED)
            done += len(some)
            progress(done, total)
        if found and session.get_bind().dialect.name == "postgresql":
            session.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                {"name": table.name, "last": rows.last[table.name]},
            )
