"""What the plans of money that goes out need to know, for many at once."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import Chart
from psg_admin.accounts.settings import AccountSettings
from psg_admin.books.model import Posting
from psg_admin.books.plans import OutFacts
from psg_admin.events.model import Event
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import full_name
from psg_admin.settings import load_settings
from psg_admin.store.base import MoneyColumn, chunks

_DAYS = 50  # so many sums are asked for by one statement


def out_facts(
    session: Session, *, days: Collection[date], payees: Collection[int] = (), events: Collection[int] = ()
) -> OutFacts:
    """Return what entering money that went out on ``days`` needs; a payee who is not on file any more is left out.

    What lies in the funds is added up for each of the days.
    """
    settings = load_settings(session, AccountSettings)
    titles: dict[int, str] = {}
    for some in chunks(events):
        titles |= dict(session.execute(select(Event.id, Event.title).where(Event.id.in_(some))).all())
    names = {i: full_name(draft) for i, draft in people_facts(session, set(payees)).items()}
    known = chart(session)
    held = held_in_funds(session, known, days=days)
    return OutFacts(known, names, titles, held, settings.approvals, settings.usual_accounts)


def held_in_funds(session: Session, known: Chart, *, days: Collection[date]) -> dict[tuple[str, date], Money]:
    """Return what lies in each fund at the end of each of ``days``, as the postings have it."""
    found = {(fund, day): NOTHING for fund in known.funds for day in days}
    wanted = sorted(set(days))
    for start in range(0, len(wanted), _DAYS):
        some = wanted[start : start + _DAYS]
        sums: list[Any] = [func.sum(Posting.amount, type_=MoneyColumn()).filter(Posting.day <= day) for day in some]
        rows = session.execute(select(Posting.fund, *sums).where(Posting.day <= some[-1]).group_by(Posting.fund))
        for fund, *amounts in rows:
            found.update({(fund, day): amount or NOTHING for day, amount in zip(some, amounts, strict=True)})
    return found
