"""Paying-in slips: made, credited by the bank in parts, and kept true when a cheque comes back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import CASH, GENERAL, AccountInfo, check_day
from psg_admin.accounts.states import AccountKind
from psg_admin.books.model import Slip, SlipItem, Transfer
from psg_admin.books.queries import closed_to
from psg_admin.books.queries.audit import wrong_items
from psg_admin.books.queries.banking import cash_by_fund, cheques_named, slip_page
from psg_admin.books.rules import account_of
from psg_admin.books.rules.banking import (
    PAPER,
    checked_cash,
    freeze_denominations,
    may_be_on,
    share_cash,
    slip_number,
    slip_series,
)
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _
from psg_admin.payments.model import Payment
from psg_admin.payments.states import Method
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.journal import changed_rows, is_restoring, made_rows
from psg_admin.store.numbering import draw


def add_slip(
    session: Session, *, account: str, banked_on: date, today: date, now: datetime, cheques: Sequence[int] = (),
    cash: Money | None = None, denominations: Mapping[Money, int] | None = None, note: str = "",
    fresh: Mapping[str, Money] | None = None,
) -> Changes:  # fmt: skip
    """Put cheques and cash on a paying-in slip of ``account``; ``reference`` is its number.

    ``cheques`` are payments by cheque or charity voucher. Without ``cash`` it is what the ``denominations`` add up to.
    ``fresh``: cash by fund that the same deed takes in, on which the cash box of the books cannot be asked yet.

    :raises BadInput: for a day to come or one on which the account has none, for cash that the denominations do not
        add up to, and for more cash than there was.
    :raises NotFound: for an account or a payment that there is not.
    :raises Refused: when it would be empty; for a payment that is no cheque, came in later, lies in another account,
        was taken back, or is on another slip.
    """
    into = chart(session).account(account)
    if banked_on > today:
        raise BadInput(
            _("{day} is in the future: a slip is entered when it was paid in.").format(day=show_day(banked_on)),
            field="on",
        )
    if into.kind is AccountKind.CASH:
        raise BadInput(_("Cash and cheques are paid into an account at a bank."), field="account")
    check_day(into, banked_on)
    counted = denominations or {}
    in_cash = checked_cash(cash, counted)
    _check_cheques(session, cheques, into, banked_on)
    if not cheques and not in_cash:
        raise Refused(_("There is nothing to pay in: name cheques, or the sum of the cash."))
    number = slip_number(banked_on, draw(session, slip_series(banked_on)))
    slip = Slip(
        number=number, account=into.code, banked_on=banked_on, cash=in_cash,
        denominations=freeze_denominations(counted), made_at=now,
        note=line(note, label=_("Note"), field="note", limit=500),
    )  # fmt: skip
    session.add(slip)
    session.flush()
    batch = Batch(session)
    for payment_id in cheques:
        batch.insert(SlipItem, slip_id=slip.id, payment_id=payment_id)
    batch.write()
    for fund, part in _from_funds(session, in_cash, banked_on, today, fresh or {}).items():
        session.add(
            Transfer(
                moved_on=banked_on, amount=part, from_account=CASH, to_account=into.code, from_fund=fund, to_fund=fund,
                slip_id=slip.id, reference=number, entered_at=now,
            )
        )  # fmt: skip
    session.flush()
    total = in_cash + _worth(session, cheques)
    summary = _("{amount} paid in on slip {number}").format(amount=total.show(), number=number)
    return changed(Topic.PAYMENTS, summary=summary, made=slip.id, reference=number)


def credit_slip(
    session: Session, *, number: str, on: date, today: date, cash: bool = False, cheques: Collection[int] = ()
) -> Changes:
    """Note that the bank credited a slip on a day: its ``cash``, some of its ``cheques`` (by payment), or else all of
    it that is not credited yet.

    :raises BadInput: for a day to come, or before it was paid in.
    :raises NotFound: for a slip that there is not, or a payment that is not on it.
    :raises Refused: when there is nothing left to credit, or a part was credited already.
    """
    page = slip_page(session, number=number)
    if on > today:
        raise BadInput(_("{day} is in the future.").format(day=show_day(on)), field="on")
    if on < page.banked_on:
        raise BadInput(
            _("Slip {number} was paid in on {day}: the bank had it no earlier.").format(
                number=page.number, day=show_day(page.banked_on)
            ),
            field="on",
        )
    all_of_it = not cash and not cheques
    if all_of_it and not page.uncredited:
        raise Refused(_("All of slip {number} is credited already.").format(number=page.number))
    if cash and (not page.cash or page.cash_credited_on is not None):
        words = (
            _("The cash of slip {number} is credited already.")
            if page.cash
            else _("There is no cash on slip {number}.")
        )
        raise Refused(words.format(number=page.number))
    live = {one.payment_id: one for one in page.lines if one.taken_out_on is None}
    for payment_id in cheques:
        one = live.get(payment_id)
        if one is None:
            raise NotFound(
                _("Payment {payment} is not on slip {number}.").format(payment=payment_id, number=page.number)
            )
        if one.credited_on is not None:
            raise Refused(_("The cheque of {payer} is credited already.").format(payer=one.payer))
    wanted = {i for i, one in live.items() if one.credited_on is None} if all_of_it else set(cheques)
    amount = Money.total(live[i].amount for i in wanted)
    slip = session.get_one(Slip, page.slip_id)
    if (cash or all_of_it) and page.cash and slip.cash_credited_on is None:
        slip.cash_credited_on = on
        amount += page.cash
    for some in chunks(wanted):
        items = select(SlipItem).where(
            SlipItem.slip_id == page.slip_id, SlipItem.payment_id.in_(some), SlipItem.undone_on.is_(None),
            SlipItem.taken_out_on.is_(None),
        )  # fmt: skip
        for item in session.scalars(items):
            item.credited_on = on
    session.flush()
    summary = _("{amount} of slip {number} credited on {day}").format(
        amount=amount.show(), number=page.number, day=show_day(on)
    )
    return changed(Topic.PAYMENTS, summary=summary, made=page.slip_id, reference=page.number)


def guard_slips(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Keep what was in hand on the days of a closed period: no slip is made there, or as if it had not been made.

    The cash of a slip is kept by its postings; this is for cheques, which lie in the account all the time. And let on
    no slip be what may not be there.

    :raises Refused: when one is.
    :raises Conflict: when a payment that is on a slip would be undone, or be no cheque of its account.
    """
    _guard_items(session, touched)
    told = changed_rows(session, "slip")
    moved = [i for i in touched.get("slip", ()) if i not in told or "undone_on" in told[i]]
    closed = closed_to(session) if moved else None
    if closed is None:
        return
    for some in chunks(moved):
        day = session.scalar(select(func.min(Slip.banked_on)).where(Slip.id.in_(some)))
        if day is not None and day <= closed:
            raise Refused(
                _(
                    "The books are closed to {last}, and a slip of {day} belongs there. Enter it on a day after that, "
                    "or have the year reopened."
                ).format(last=show_day(closed), day=show_day(day))
            )


def _guard_items(session: Session, touched: Mapping[str, set[int]]) -> None:
    items = touched.get("slip_item", set())
    payments = set(changed_rows(session, "payment"))
    for column, ids in ((SlipItem.id, items), (SlipItem.payment_id, payments)):
        for some in chunks(ids):
            wrong = session.execute(wrong_items().where(column.in_(some)).limit(1)).first()
            if wrong is not None:
                raise Conflict(
                    _("Payment {payment} is on slip {slip} and could not stay there: undo the slip first.").format(
                        payment=wrong.payment_id, slip=wrong.number
                    )
                )


def keep_slips(session: Session) -> set[Topic]:
    """Take out of its slip a cheque that the running deed takes back, and put there what corrects it.

    An undo puts slips back by itself.
    """
    if is_restoring(session):
        return set()
    back = {i: row for i, row in made_rows(session, "payment").items() if row["reverses_id"] is not None}
    gone = {row["reverses_id"]: (row["received_on"], row["reverse_reason"]) for row in back.values()}
    if not gone:
        return set()
    newer = {row["corrects_id"]: (i, row) for i, row in made_rows(session, "payment").items()}
    batch: Batch | None = None
    for some in chunks(gone):
        items = session.execute(
            select(SlipItem.id, SlipItem.payment_id, SlipItem.slip_id, SlipItem.credited_on, Slip.account)
            .join(Slip, Slip.id == SlipItem.slip_id)
            .where(
                SlipItem.payment_id.in_(some), SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None)
            )
        ).all()  # fmt: skip
        for item_id, payment_id, slip_id, credited_on, account in items:
            batch = batch or Batch(session)
            day, why = date.fromisoformat(gone[payment_id][0]), gone[payment_id][1]
            batch.update(
                SlipItem, item_id, {"taken_out_on": None, "taken_out_reason": None},
                {"taken_out_on": day, "taken_out_reason": why},
            )  # fmt: skip
            if payment_id in newer:
                corrected, row = newer[payment_id]
                if may_be_on(account, Method(row["method"]), row["account"]):
                    credited = None if credited_on is None else day
                    batch.insert(SlipItem, slip_id=slip_id, payment_id=corrected, credited_on=credited)
    if batch is None:
        return set()
    batch.write()
    return {Topic.PAYMENTS}


def _check_cheques(session: Session, ids: Sequence[int], into: AccountInfo, banked_on: date) -> None:
    known = cheques_named(session, payment_ids=ids)
    seen: set[int] = set()
    for payment_id in ids:
        if payment_id not in known:
            raise NotFound(_("There is no payment {payment}.").format(payment=payment_id))
        cheque, slip, counts = known[payment_id]
        fields = {"payer": cheque.payer, "amount": cheque.amount.show(), "slip": slip, "account": into.name}
        if payment_id in seen:
            raise Refused(_("The cheque of {payer} is named twice.").format(**fields))
        seen.add(payment_id)
        if not counts:
            raise Refused(_("The payment of {amount} from {payer} was taken back.").format(**fields))
        if cheque.method not in PAPER:
            raise Refused(
                _("{amount} from {payer} is neither a cheque nor a charity voucher; cash is paid in as a sum.").format(
                    **fields
                )
            )
        if slip:
            raise Refused(_("The cheque of {payer} over {amount} is on slip {slip} already.").format(**fields))
        if account_of(cheque.account, cheque.method) != into.code:
            raise Refused(
                _("The cheque of {payer} over {amount} was not entered for {account}: pay it in apart.").format(
                    **fields
                )
            )
        if cheque.received_on > banked_on:
            raise Refused(
                _("The cheque of {payer} over {amount} came in on {day}, after this slip was paid in.").format(
                    **fields, day=show_day(cheque.received_on)
                )
            )


def _from_funds(
    session: Session, cash: Money, banked_on: date, today: date, fresh: Mapping[str, Money]
) -> dict[str, Money]:
    """Return of which funds the cash is: so much was in the cash box on the day, and is there since."""
    if not cash:
        return {}
    then, now = (_with(cash_by_fund(session, on=day), fresh) for day in (banked_on, max(today, banked_on)))
    share_cash(now, cash, first=GENERAL)
    return share_cash(then, cash, first=GENERAL)


def _with(found: Mapping[str, Money], fresh: Mapping[str, Money]) -> dict[str, Money]:
    return {fund: found.get(fund, NOTHING) + fresh.get(fund, NOTHING) for fund in {*found, *fresh}}


def _worth(session: Session, ids: Sequence[int]) -> Money:
    found = [amount for some in chunks(ids) for amount in session.scalars(_AMOUNTS.where(Payment.id.in_(some)))]
    return Money.total(found)


_AMOUNTS = select(Payment.amount)
