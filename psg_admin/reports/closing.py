"""Closing a year: what stands open before it, the papers that are kept, and the deed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import URL, select
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.queries import chart, years
from psg_admin.accounts.rules import LEFT_OVER, OPENING, REFUND, TRANSFER, Chart
from psg_admin.accounts.settings import AccountSettings, LegalForm
from psg_admin.accounts.states import AccountKind
from psg_admin.books import operations
from psg_admin.books.model import Closing, Reconciliation, Refund, SlipItem, Spending
from psg_admin.books.queries import balances, closed_to
from psg_admin.books.queries.balances import by_account
from psg_admin.books.queries.movements import left_over_as_at, without_category
from psg_admin.books.rules import account_of, is_in_hand
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.paths import Home
from psg_admin.payments.model import Payment
from psg_admin.payments.states import Method
from psg_admin.reports.year_facts import last_of, year_with
from psg_admin.settings import load_settings
from psg_admin.store.backups import back_up_before
from psg_admin.store.copy_names import Origin
from psg_admin.store.heads import seal_number
from psg_admin.store.server import take_long


@dataclass(frozen=True, slots=True)
class ClosingStart:
    """What closing begins with: the day that is offered, what stands open at its end, and what is closed already."""

    last_day: date
    still: tuple[str, ...]
    closed_to: date | None


def closing_start(session: Session, *, today: date, last_day: date | None = None) -> ClosingStart:
    """Return what stands open at the end of ``last_day``: of the last financial year that is over unless it is said."""
    ended = next(one for one in years(session, until=today) if last_of(one) < today)
    day = last_of(ended) if last_day is None else last_day
    return ClosingStart(day, tuple(standing_open(session, last_day=day)), closed_to(session))


def standing_open(session: Session, *, last_day: date) -> list[str]:
    """Return in sentences what is not settled at the end of ``last_day``: it should be before the year is closed."""
    known = chart(session)
    return [
        *_in_hand(session, last_day),
        *_not_cleared(session, last_day),
        *_not_reconciled(session, known, last_day),
        *_below_nothing(session, known, last_day),
        *_credits(session, last_day),
        *_unknown(session, known, last_day),
    ]


def close_year(
    session: Session, *, last_day: date, anyway: bool, today: date, now: datetime, made_at: datetime
) -> Changes:
    """Close the books to the end of ``last_day``, and keep the workbook and the account of its year as they are now.

    ``anyway``: although something stands open (see :func:`standing_open`). ``made_at`` is local time.

    :raises BadInput: when the day is not over yet.
    :raises Refused: when the books are closed to it already, or something stands open.
    """
    operations.check_closing(session, last_day=last_day, today=today)
    still = standing_open(session, last_day=last_day)
    if still and not anyway:
        raise Refused(
            " ".join([*still, _("Settle this first, or close the books although it stands open.")])
        )  # fmt: skip
    take_long(session)  # the papers of a large year take a while, in which the server hears nothing
    days = DayRange(year_with(session, last_day, today=today).start, last_day + timedelta(days=1))
    seal = seal_number(session)
    return operations.close_books(
        session, last_day=last_day, workbook=_workbook(session, days, today, made_at),
        account=_account(session, days, today, made_at), seal=seal, today=today, now=now,
    )  # fmt: skip


def closed_with_backup(
    session: Session,
    *,
    home: Home,
    url: URL,
    last_day: date,
    anyway: bool,
    today: date,
    now: datetime,
    made_at: datetime,
) -> Changes:
    """Do as :func:`close_year`, once a backup of the office at ``url`` is made among those of ``home``.

    :raises Unusable: when the backup cannot be made: then nothing is closed.
    """
    operations.check_closing(session, last_day=last_day, today=today)
    take_long(session)
    back_up_before(home, url, Origin.BEFORE_CLOSE, at=made_at)
    return close_year(session, last_day=last_day, anyway=anyway, today=today, now=now, made_at=made_at)


def kept_workbook(session: Session, *, days: DayRange) -> bytes | None:
    """Return the workbook that was kept when the books were closed to the end of ``days``, None where they are not.

    :raises Refused: when it is not as it was kept.
    """
    found = _closing(session, days)
    return None if found is None else operations.kept_paper(session, digest=found.workbook_digest)


def kept_account(session: Session, *, days: DayRange) -> bytes | None:
    """Return the account that was kept when the books were closed to the end of ``days``, None where there is none.

    :raises Refused: when it is not as it was kept.
    """
    found = _closing(session, days)
    return None if found is None else operations.kept_paper(session, digest=found.account_digest)


def _closing(session: Session, days: DayRange) -> Closing | None:
    """Return the closing of just these days: those from the beginning of the financial year to the day it closed."""
    query = select(Closing).where(Closing.reopened_at.is_(None), Closing.last_day == last_of(days))
    found = session.scalar(query)
    if found is None or year_with(session, found.last_day, today=found.last_day).start != days.start:
        return None
    return found


def _workbook(session: Session, days: DayRange, today: date, made_at: datetime) -> bytes:
    from psg_admin.paper.workbook import workbook_bytes  # openpyxl loads only when a workbook is written
    from psg_admin.reports.treasurer import treasurer_workbook

    return workbook_bytes(treasurer_workbook(session, days=days, today=today, made_at=made_at))


def _account(session: Session, days: DayRange, today: date, made_at: datetime) -> bytes | None:
    from psg_admin.reports.account_paper import account_paper  # as does what draws pages

    if load_settings(session, AccountSettings).legal_form is LegalForm.COMPANY:
        return None
    return account_paper(session, days=days, today=today, made_at=made_at)


# --- what stands open -------------------------------------------------------------------------------------------------


def _in_hand(session: Session, last_day: date) -> Iterator[str]:
    reversal = aliased(Payment)
    back = select(reversal.id).where(
        reversal.reverses_id == Payment.id, reversal.undone_on.is_(None), reversal.received_on <= last_day
    )
    banked = select(SlipItem.id).where(
        SlipItem.payment_id == Payment.id, SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None)
    )
    query = select(Payment.method, Payment.account, Payment.amount).where(
        Payment.received_on <= last_day, Payment.undone_on.is_(None), Payment.reverses_id.is_(None),
        Payment.method.in_([Method.CHEQUE, Method.VOUCHER]), ~back.exists(), ~banked.exists(),
    )  # fmt: skip
    waiting = [
        amount for method, account, amount in session.execute(query)
        if is_in_hand(method.value, account_of(account, method.value))
    ]  # fmt: skip
    if waiting:
        yield ngettext(
            "{count} cheque ({amount}) is on no paying-in slip.",
            "{count} cheques ({amount}) are on no paying-in slip.",
            len(waiting),
        ).format(count=len(waiting), amount=Money.total(waiting))  # fmt: skip


def _not_cleared(session: Session, last_day: date) -> Iterator[str]:
    went = (
        select(Spending.amount).where(
            Spending.undone_on.is_(None), Spending.method == Method.CHEQUE, Spending.written_on <= last_day,
            Spending.cleared_on.is_(None), Spending.returned_on.is_(None),
        ),
        select(Refund.amount).where(
            Refund.undone_on.is_(None), Refund.method == Method.CHEQUE, Refund.refunded_on <= last_day,
            Refund.cleared_on.is_(None),
        ),
    )  # fmt: skip
    waiting = [amount for query in went for amount in session.scalars(query)]
    if waiting:
        yield ngettext(
            "{count} cheque that was written ({amount}) has not cleared.",
            "{count} cheques that were written ({amount}) have not cleared.",
            len(waiting),
        ).format(count=len(waiting), amount=Money.total(waiting))


def _not_reconciled(session: Session, known: Chart, last_day: date) -> Iterator[str]:
    then = balances(session, on=last_day)
    lain = {account for account, _fund in then}
    compared = set(
        session.scalars(
            select(Reconciliation.account).where(Reconciliation.undone_on.is_(None), Reconciliation.as_at == last_day)
        )
    )
    for code, info in known.accounts.items():
        if code in lain and info.kind is not AccountKind.CASH and code not in compared:
            yield _("{account} has not been compared with its statement of {day}.").format(
                account=info.name, day=show_day(last_day)
            )


def _below_nothing(session: Session, known: Chart, last_day: date) -> Iterator[str]:
    lying = by_account(session, on=last_day)
    for code, info in known.accounts.items():
        if info.kind is AccountKind.CASH and lying.get(code, NOTHING) < NOTHING:
            yield _("By the books {account} held less than nothing: {amount}.").format(
                account=info.name, amount=lying[code]
            )


def _credits(session: Session, last_day: date) -> Iterator[str]:
    found = left_over_as_at(session, on=last_day)
    rest = [one for one in found if one.left_over > NOTHING]
    gone = [one for one in found if one.left_over < NOTHING]
    if rest:
        yield ngettext(
            "{amount} of {count} payment is used for nothing yet.",
            "{amount} of {count} payments is used for nothing yet.",
            len(rest),
        ).format(count=len(rest), amount=Money.total(one.left_over for one in rest))  # fmt: skip
    if gone:
        yield ngettext(
            "{amount} more went back of {count} payment than came in of it.",
            "{amount} more went back of {count} payments than came in of them.",
            len(gone),
        ).format(count=len(gone), amount=-Money.total(one.left_over for one in gone))  # fmt: skip


def _unknown(session: Session, known: Chart, last_day: date) -> Iterator[str]:
    codes = [*known.categories, LEFT_OVER, OPENING, REFUND, TRANSFER]
    count = without_category(session, known=codes, last=last_day)
    if count:
        yield ngettext(
            "{count} sum has a category that there is not.", "{count} sums have a category that there is not.", count
        ).format(count=count)
