"""Fill an empty office with the sample by the office's own deeds: the same for the same seed and day."""

from datetime import date
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.sample.bank import MOST as BANK_MOST
from psg_admin.sample.bank import Bank
from psg_admin.sample.calendar import Calendar, moment
from psg_admin.sample.events import Conferences
from psg_admin.sample.kept import keep_some
from psg_admin.sample.memberships import Memberships
from psg_admin.sample.news import read_news
from psg_admin.sample.people import People
from psg_admin.sample.treasurer import Treasurer
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.base import Base
from psg_admin.store.rebuild import work_out
from psg_admin.store.seal import begin_baseline

MEMBERS = 600
SEED = 1
MOST = 1_000_000

NAME = "Andean Friends (sample office)"
SETTINGS = Settings(
    organisation=NAME,
    address="Bridge Street Institute\n12 Bridge Street\nLondon N1 7QQ",
    email="office@example.org",
    telephone="020 7946 0123",
    website="https://www.example.org",
)


def fill(
    session: Session,
    *,
    members: int = MEMBERS,
    seed: int = SEED,
    today: date,
    progress: Progress = quiet,
) -> Changes:
    """Fill the office with about ``members`` people over ten years, conferences, payments, receipts and news.

    :raises Refused: when the office holds anything already.
    :raises BadInput: for no members, or more than a million.
    """
    if not 1 <= members <= MOST:
        raise BadInput(_("The sample takes 1 to {most} members.").format(most=show_count(MOST)), field="members")
    _refuse_if_used(session)
    begin_baseline(session)
    if not load_settings(session).organisation:
        save_settings(session, settings=SETTINGS)
    chance, calendar = Random(seed), Calendar(today)
    people = People(chance)
    memberships = Memberships(session, chance=chance, people=people, calendar=calendar, members=members)
    conferences = Conferences(session, chance=chance, people=people, calendar=calendar, members=memberships)
    treasurer = Treasurer(session, seed=seed, calendar=calendar)
    for done, day in enumerate(calendar.days):
        for _deed in memberships.enter(day):
            progress(done, len(calendar.days))
        conferences.enter(day)
        treasurer.enter(day, conferences.added)
    read_news(session, chance=chance, conference=conferences.draft(calendar.conferences[-1]), now=moment(today))
    memberships.settle()
    treasurer.settle()
    keep_some(session, seed=seed, today=today)
    # What is worked out after each deed from the rows that it has touched: of a baseline, from all of them at once.
    work_out(session, progress=progress)
    treasurer.finish()
    if members <= BANK_MOST:
        Bank(session, seed=seed, today=today).enter()
    return changed(
        *Topic,
        summary=ngettext(
            "Sample office made with {count} member", "Sample office made with {count} members", memberships.people
        ).format(count=show_count(memberships.people)),
        undoable=False,
        upkeep=True,
    )


def _refuse_if_used(session: Session) -> None:
    for name in ("contact", "membership_type", "event", "payment", "account", "fund", "spending", "budget"):
        if session.scalar(select(func.count()).select_from(Base.metadata.tables[name])):
            raise Refused(_("The sample goes into an empty office only, and this one holds records already."))
