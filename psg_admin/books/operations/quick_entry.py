"""A heap of envelopes entered in one deed, and paid in on a slip by the same one where that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import BANK, CASH, GENERAL
from psg_admin.books.envelopes import Envelope, check_sum, requests_of
from psg_admin.books.operations.slips import add_slip
from psg_admin.books.queries.banking import owed_by
from psg_admin.books.rules.banking import PAPER
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.operations import take_payments
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.journal import made_ids


@dataclass(frozen=True, slots=True)
class SlipWish:
    """That what came in is paid in on a slip: into which account, on which day, with so many of each note and coin."""

    banked_on: date
    account: str = BANK
    denominations: dict[Money, int] = field(default_factory=dict)


def enter_envelopes(
    session: Session, *, envelopes: Sequence[Envelope], received_on: date, today: date, now: datetime,
    expected: Money | None = None, slip: SlipWish | None = None,
) -> Changes:  # fmt: skip
    """Enter a heap of envelopes that came in on a day as one deed: each pays what its payer owes, the rest is left
    over.

    ``expected``: what they are to add up to. With ``slip`` the cheques, vouchers and cash among them are paid in;
    ``reference`` is its number then.

    :raises BadInput: when they add up to something else.
    :raises Refused: when there are none, or nothing among them goes on a slip that is wanted.
    :raises Problems: with what stands against each.
    """
    if not envelopes:
        raise Refused(_("There is nothing to enter: no envelope has a sum."))
    total = check_sum(envelopes, expected)
    payers = {one.payer for one in envelopes if isinstance(one.payer, int)}
    owed = owed_by(session, contact_ids=payers)
    requests = requests_of(envelopes, owed, received_on=received_on)
    taken = take_payments(session, payments=requests, today=today, now=now)
    made = sorted(made_ids(session, "payment"))
    count = len(envelopes)
    fields = {"amount": total.show(), "count": f"{count:,}"}
    if slip is None:
        words = ngettext("{amount} in {count} envelope entered", "{amount} in {count} envelopes entered", count)
        return changed(*taken.topics, summary=words.format(**fields), made=made[0])
    cheques, fresh = _for_slip(session, made)
    paid_in = add_slip(
        session, account=slip.account, banked_on=slip.banked_on, cheques=cheques, cash=Money.total(fresh.values()),
        denominations=slip.denominations, today=today, now=now, fresh=fresh,
    )  # fmt: skip
    words = ngettext(
        "{amount} in {count} envelope entered, slip {slip}", "{amount} in {count} envelopes entered, slip {slip}", count
    )
    return changed(
        *taken.topics, summary=words.format(**fields, slip=paid_in.reference), made=made[0],
        reference=paid_in.reference,
    )  # fmt: skip


def _for_slip(session: Session, payment_ids: Sequence[int]) -> tuple[list[int], dict[str, Money]]:
    """Return which payments go on the slip, and the cash that came in with the others, by fund."""
    cheques: list[int] = []
    fresh: dict[str, Money] = {}
    amount = func.sum(Allocation.amount, type_=MoneyColumn())
    for some in chunks(payment_ids):
        rows = session.execute(
            select(Payment.id, Payment.method, Payment.account, Payment.amount).where(Payment.id.in_(some))
        ).all()
        cheques += [row.id for row in rows if row.method in PAPER]
        cash = {row.id: row.amount for row in rows if row.account == CASH}
        used = session.execute(
            select(Charge.fund, amount)
            .join(Charge, Charge.id == Allocation.charge_id)
            .where(Allocation.payment_id.in_(cash))
            .group_by(Charge.fund)
        )
        rest = Money.total(cash.values())
        for fund, part in used:
            fresh[fund or GENERAL] = fresh.get(fund or GENERAL, NOTHING) + part
            rest -= part
        fresh[GENERAL] = fresh.get(GENERAL, NOTHING) + rest
    return sorted(cheques), fresh
