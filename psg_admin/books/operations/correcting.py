"""A payment that was entered wrongly is entered as it should have been: on its own day, or, where that is closed, on a
day of the open period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import REFUND, check_sum, usual_account
from psg_admin.accounts.settings import AccountSettings
from psg_admin.books.model import Refund, Slip, SlipItem
from psg_admin.books.operations.open_period import day_of_correction
from psg_admin.books.rules import account_of, posted
from psg_admin.books.rules.banking import may_be_on
from psg_admin.books.rules.corrections import corrects
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.payments.operations.receipts import issue
from psg_admin.payments.operations.reversals import came_with_money, reverse_payment
from psg_admin.payments.queries import charges
from psg_admin.payments.rules import check_received
from psg_admin.payments.states import Method
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.settings import load_settings
from psg_admin.store.base import fetch
from psg_admin.store.feature import follow


@dataclass(frozen=True, slots=True)
class Correction:
    """What a payment should have said; None: as it was entered. ``account`` is a code or a name.

    ``received_on``: where it is corrected in the open period, the day of that (None: today).
    """

    amount: Money | None = None
    payer: int | ContactDraft | None = None
    method: Method | None = None
    received_on: date | None = None
    reference: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """So much of the payment that is or was set against a charge; ``own``: the charge came with the money."""

    allocation: Allocation
    charge: Charge
    own: bool

    @property
    def live(self) -> bool:
        return self.allocation.released_on is None

    @property
    def refunded(self) -> bool:
        return self.charge.category_code == REFUND


def correct_payment(
    session: Session, *, payment_id: int, correction: Correction, reason: str, today: date, now: datetime,
    in_open_period: bool = False,
) -> Changes:  # fmt: skip
    """Enter a payment as it should have been entered: the old entry counts on no day, the new one takes its place.

    With ``in_open_period`` the old one, of a closed period, stays: it is taken back on the day of the correction, and
    the new entry of that day names it.

    What it is and was used for goes over to the new one, on the days on which that was done. Where the sum is another
    one, a gift or other income that was all of it follows; else the charges get theirs in their order, as far as the
    new sum reaches. A valid receipt becomes void, and a new one takes its place. ``made`` is the id of the new entry,
    ``reference`` the number of the new receipt.

    :raises NotFound: when there is no such payment, contact or account.
    :raises BadInput: without a reason, for no sum, or a day in the future or after money of it was refunded.
    :raises Refused: when it was taken back, takes one back, was undone, or more was refunded than the new sum; when it
        lies in a closed period (or in none, with ``in_open_period``); when the bank has credited it on a slip that it
        could not be on.
    """
    why = written(reason)
    old = fetch(session, Payment, payment_id, _("This payment is no longer there."))
    _refuse_gone(session, old)
    day = day_of_correction(
        session, entered_for=old.received_on, wanted=correction.received_on, in_open_period=in_open_period, today=today
    )
    new = _entry(
        session, old, correction, day=check_received(day, today=today), now=now, is_other_day=not in_open_period
    )
    if new is None:
        return Changes(frozenset(), _("Nothing was changed"), made=old.id)
    held = _held(session, old)
    shares = _shares(session, held, old.amount, new.amount)
    _check_slip(session, old, new, in_open_period=in_open_period)
    valid = _valid_receipts(session, old)
    if in_open_period:
        _take_back(session, held, shares, old=old, new=new, why=why, today=today)
    else:
        session.add(new)
        session.flush()
        _carry_over(session, held, shares, old=old, new=new, why=why, today=today)
    number = _put_receipt(session, valid, new, why, today)
    payer = contact(session, contact_id=new.contact_id).full_name
    words = (
        _("Payment of {amount} from {payer} corrected, receipt {number}: {reason}")
        if number
        else _("Payment of {amount} from {payer} corrected: {reason}")
    )
    summary = words.format(amount=new.amount, payer=payer, number=number, reason=why)
    if in_open_period:
        summary = _("{deed} (entered for {day}, which is closed)").format(deed=summary, day=show_day(old.received_on))
    return changed(
        Topic.PEOPLE, Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS, summary=summary, made=new.id, reference=number
    )


def _refuse_gone(session: Session, payment: Payment) -> None:
    if payment.undone_on is not None:
        raise Refused(_("The entry of this payment was undone: there is nothing to correct."))
    back = select(Payment.id).where(Payment.reverses_id == payment.id, Payment.undone_on.is_(None))
    if payment.reverses_id is not None or session.scalar(back) is not None:
        raise Refused(_("This payment was taken back: record it as it should be instead."))


def _entry(
    session: Session, old: Payment, wanted: Correction, *, day: date, now: datetime, is_other_day: bool
) -> Payment | None:
    """Return the payment as it should have been, not added yet; None where nothing is another.

    ``is_other_day``: another day alone makes it another one.
    """
    amount = old.amount if wanted.amount is None else wanted.amount
    check_sum(amount)
    method = old.method if wanted.method is None else wanted.method
    reference = old.reference
    if wanted.reference is not None:
        reference = line(wanted.reference, label=_("Reference"), field="reference", limit=100)
    payer = old.contact_id
    if isinstance(wanted.payer, ContactDraft):
        payer = make_contact(session, draft=wanted.payer, now=now).id
    elif wanted.payer is not None:
        payer = wanted.payer
        if contact(session, contact_id=payer).hidden:
            raise NotFound(_("This contact is no longer there."))
    usual = load_settings(session, AccountSettings).usual_accounts
    account = account_of(old.account, old.method)
    if wanted.account:
        account = chart(session).account(wanted.account).code
    elif method is not old.method and account == usual_account(old.method, usual):
        account = usual_account(method, usual)
    was = (old.contact_id, old.amount, old.method, old.reference, account_of(old.account, old.method))
    if (payer, amount, method, reference, account) == was and not (is_other_day and day != old.received_on):
        return None
    return Payment(
        contact_id=payer, received_on=day, amount=amount, method=method, reference=reference, note=old.note,
        entered_at=now, account=account,
    )  # fmt: skip


def _held(session: Session, payment: Payment) -> list[_Held]:
    rows = session.execute(
        select(Allocation, Charge)
        .join(Charge, Charge.id == Allocation.charge_id)
        .where(Allocation.payment_id == payment.id, Allocation.undone_on.is_(None))
        .order_by(Allocation.id)
    ).all()
    return [_Held(allocation, charge, came_with_money(session, charge)) for allocation, charge in rows]


def _shares(session: Session, held: Sequence[_Held], was: Money, amount: Money) -> list[Money]:
    """Return how much of the new sum each part of the old one gets, in their order."""
    live = [one for one in held if one.live]
    if amount == was:
        return [one.allocation.amount for one in held]
    refunded = Money.total(one.allocation.amount for one in live if one.refunded)
    if refunded > amount:
        raise Refused(_("{refunded} of it was refunded: the payment cannot have been less.").format(refunded=refunded))
    if len(live) == 1 and live[0].own:
        return [amount if one.live else min(one.allocation.amount, amount) for one in held]
    owing = charges(session, charge_ids={one.charge.id for one in live})
    rest = amount - refunded
    found: dict[int, Money] = {}
    for one in sorted(live, key=lambda one: not one.own):  # a gift comes before what is owed, as it did at first
        if one.refunded:
            found[one.allocation.id] = one.allocation.amount
            continue
        most = one.allocation.amount if one.own else one.allocation.amount + owing[one.charge.id].owed
        found[one.allocation.id] = min(rest, most)
        rest -= found[one.allocation.id]
    return [found.get(one.allocation.id, min(one.allocation.amount, amount)) for one in held]


def _carry_over(
    session: Session, held: Sequence[_Held], shares: Sequence[Money], *, old: Payment, new: Payment, why: str,
    today: date,
) -> None:  # fmt: skip
    old.undone_on = today
    for one, amount in zip(held, shares, strict=True):
        part, live = one.allocation, one.live
        _put_part(session, part, amount, old=old, new=new)
        part.undone_on = today
        if live:
            part.released_on, part.release_reason = max(today, part.made_on), why
        if one.own or one.refunded:
            one.charge.contact_id = new.contact_id
        if one.own and live:
            if one.charge.due_on == old.received_on:
                one.charge.due_on = new.received_on
            if amount:
                one.charge.amount = amount
            else:
                one.charge.cancelled_on, one.charge.cancel_reason = max(today, one.charge.due_on), why
    for refund in session.scalars(select(Refund).where(Refund.payment_id == old.id, Refund.undone_on.is_(None))):
        if refund.refunded_on < new.received_on:
            raise BadInput(
                _("Money of it was refunded on {day}: it cannot have come in after that.").format(
                    day=show_day(refund.refunded_on)
                ),
                field="on",
            )
        refund.payment_id = new.id
    for item, slip in _on_slip(session, old):
        if _stays_on(slip, new):
            item.payment_id = new.id
        else:
            item.taken_out_on, item.taken_out_reason = slip.banked_on, why
    session.flush()


def _take_back(
    session: Session, held: Sequence[_Held], shares: Sequence[Money], *, old: Payment, new: Payment, why: str,
    today: date,
) -> None:  # fmt: skip
    """Take a payment of a closed period back on the day of the new one, and use that for the same."""
    told = corrects(old.id, old.received_on, more=why)
    parts = [(one, amount) for one, amount in zip(held, shares, strict=True) if one.live and amount]
    reverse_payment(session, payment_id=old.id, reason=told, today=today, now=new.entered_at, on=new.received_on)
    new.corrects_id = old.id
    session.add(new)
    session.flush()
    for one, amount in parts:
        charge = _again(session, one.charge, new, amount) if one.own else one.charge
        session.add(
            Allocation(
                payment_id=new.id, charge_id=charge.id, amount=amount, made_on=today, posted_on=new.received_on
            )
        )  # fmt: skip
    session.flush()


def _again(session: Session, charge: Charge, new: Payment, amount: Money) -> Charge:
    """Make a gift or other income anew, which went when its payment was taken back."""
    made = Charge(
        contact_id=new.contact_id, category=charge.category, category_code=charge.category_code, fund=charge.fund,
        purpose=charge.purpose, amount=amount, due_on=new.received_on, made_at=new.entered_at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _on_slip(session: Session, payment: Payment) -> list[tuple[SlipItem, Slip]]:
    """Return the places of a payment on paying-in slips that it was not taken out of: one at most."""
    query = select(SlipItem, Slip).join(Slip, Slip.id == SlipItem.slip_id)
    live = query.where(SlipItem.payment_id == payment.id, SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None))
    return [(item, slip) for item, slip in session.execute(live)]


def _stays_on(slip: Slip, new: Payment) -> bool:
    return may_be_on(slip.account, new.method, new.account) and new.received_on <= slip.banked_on


def _check_slip(session: Session, old: Payment, new: Payment, *, in_open_period: bool) -> None:
    """Let what the bank has credited on a slip stay what it was there."""
    for item, slip in _on_slip(session, old):
        stays = may_be_on(slip.account, new.method, new.account) if in_open_period else _stays_on(slip, new)
        if item.credited_on is not None and not stays:
            raise Refused(
                _(
                    "It was paid in on slip {number}, and the bank credited it there on {day}: it stays on that slip."
                ).format(number=slip.number, day=show_day(item.credited_on))
            )


def _put_part(session: Session, part: Allocation, amount: Money, *, old: Payment, new: Payment) -> None:
    """Set so much of the new entry against what the old one was set against, on the days on which that was done."""
    if not amount:
        return
    since = posted(
        posted_on=part.posted_on, made_on=part.made_on, received_on=old.received_on, entered_on=old.entered_at.date()
    )
    since = new.received_on if since == old.received_on else max(since, new.received_on)
    session.add(
        Allocation(
            payment_id=new.id, charge_id=part.charge_id, amount=amount, made_on=part.made_on, posted_on=since,
            released_on=None if part.released_on is None else max(part.released_on, since),
            release_reason=part.release_reason,
        )
    )  # fmt: skip


def _valid_receipts(session: Session, payment: Payment) -> Sequence[Receipt]:
    query = select(Receipt).where(Receipt.payment_id == payment.id, Receipt.voided_on.is_(None))
    return session.scalars(query.order_by(Receipt.id)).all()


def _put_receipt(session: Session, valid: Sequence[Receipt], new: Payment, why: str, today: date) -> str:
    for receipt in valid:
        if receipt.voided_on is None:
            receipt.voided_on, receipt.void_reason = max(today, receipt.issued_on), why
    session.flush()
    follow(session)  # no receipt stands for it now: the new one says what there is to say today
    return issue(session, payment=new, today=today, replaces=valid[-1]).number if valid else ""
