"""What the plans of money that goes out need to know, for many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import Chart
from psg_admin.accounts.settings import AccountSettings
from psg_admin.accounts.states import AccountKind
from psg_admin.books.model import Posting
from psg_admin.books.plans import OutFacts
from psg_admin.books.rules import account_of
from psg_admin.events.model import Event
from psg_admin.kernel.days import add_years
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Payment
from psg_admin.payments.queries import PaymentPage, payment_page
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import full_name
from psg_admin.settings import load_settings
from psg_admin.store.base import MoneyColumn, chunks


@dataclass(frozen=True, slots=True)
class OutStart:
    """What a form about money begins with: the accounts, funds and categories, the events by id with their titles and
    days, how many people approve what is spent, and which ways of paying have another account.
    """

    chart: Chart
    events: tuple[tuple[int, str, date], ...]
    approvals: int
    usual: str


@dataclass(frozen=True, slots=True)
class CorrectionStart:
    """What correcting a payment begins with: the payment, the account it lies in, and all accounts."""

    page: PaymentPage
    account: str
    chart: Chart


_DAYS = 50  # so many sums are asked for by one statement


def out_facts(
    session: Session, *, days: Collection[date], payees: Collection[int] = (), events: Collection[int] = ()
) -> OutFacts:
    """Return what entering money that went out on ``days`` needs; a payee who is not on file any more is left out.

    What lies in the funds and in the cash boxes is added up for each of the days.
    """
    settings = load_settings(session, AccountSettings)
    titles: dict[int, str] = {}
    for some in chunks(events):
        titles |= dict(session.execute(select(Event.id, Event.title).where(Event.id.in_(some))).all())
    names = {i: full_name(draft) for i, draft in people_facts(session, set(payees)).items()}
    known = chart(session)
    cash = [code for code, info in known.accounts.items() if info.kind is AccountKind.CASH]
    held = _held(session, Posting.fund, known.funds, days=days)
    boxes = _held(session, Posting.account, cash, days=days)
    return OutFacts(known, names, titles, held, boxes, settings.approvals, settings.usual_accounts)


def out_start(session: Session, *, today: date) -> OutStart:
    """Return what a form about money begins with; events from two years before today on, the latest first."""
    settings = load_settings(session, AccountSettings)
    since = datetime.combine(add_years(today, -2), time())
    query = select(Event.id, Event.title, Event.starts_at).where(Event.starts_at >= since)
    events = session.execute(query.order_by(Event.starts_at.desc(), Event.id.desc())).all()
    told = tuple((event_id, title, starts_at.date()) for event_id, title, starts_at in events)
    return OutStart(chart(session), told, settings.approvals, settings.usual_accounts)


def correction_start(session: Session, *, payment_id: int) -> CorrectionStart:
    """Return what correcting a payment begins with.

    :raises NotFound: when there is no such payment.
    """
    page = payment_page(session, payment_id=payment_id)
    account = session.scalar(select(Payment.account).where(Payment.id == payment_id))
    return CorrectionStart(page, account_of(account, page.row.method), chart(session))


def _held(
    session: Session, place: InstrumentedAttribute[str], codes: Iterable[str], *, days: Collection[date]
) -> dict[tuple[str, date], Money]:
    """Return what lies in each of the funds, or accounts, at the end of each of ``days``, as the postings have it."""
    found = {(code, day): NOTHING for code in codes for day in days}
    wanted = sorted(set(days))
    for start in range(0, len(wanted), _DAYS):
        some = wanted[start : start + _DAYS]
        sums: list[Any] = [func.sum(Posting.amount, type_=MoneyColumn()).filter(Posting.day <= day) for day in some]
        rows = session.execute(select(place, *sums).where(Posting.day <= some[-1]).group_by(place))
        for code, *amounts in rows:
            found.update({(code, day): amount or NOTHING for day, amount in zip(some, amounts, strict=True)})
    return found
