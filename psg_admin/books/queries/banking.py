"""What is in hand, paying-in slips, and how a statement differs from the books: each as at any day."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import CASH, check_size
from psg_admin.books.model import Posting, Reconciliation, Refund, Slip, SlipItem, Spending
from psg_admin.books.rules.banking import (
    PAPER,
    Cheque,
    Compared,
    InHand,
    OpenItem,
    SlipLine,
    SlipPage,
    thaw_denominations,
)
from psg_admin.books.rules.banking import thaw_items as _thaw_items
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.model import Member, Term
from psg_admin.payments.model import Charge, Payment
from psg_admin.payments.queries import open_charges
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.history import HistoryRow, entry_ids, list_rows
from psg_admin.store.journal import EntryKind
from psg_admin.store.list_query import ListQuery, put_in_order

_Columns = Select[*tuple[Any, ...]]


def in_hand(session: Session, *, on: date, account: str | None = None) -> InHand:
    """Return what was received and not banked at the end of a day; with ``account`` the cheques of that one alone.

    What was taken before there were accounts was banked long ago.
    """
    query = _cheques(on).where(Payment.account.is_not(None), ~_on_slip(on))
    if account is not None:
        query = query.where(Payment.account == account)
    rows = session.execute(query.order_by(Payment.received_on, Payment.id))
    return InHand(Money.total(cash_by_fund(session, on=on).values()), tuple(Cheque(*row) for row in rows))


def paper_in_hand(session: Session, *, on: date) -> tuple[Money, date | None]:
    """Return what the cheques and vouchers come to that were in hand at the end of a day, and since when the oldest of
    them was; None where there was none.
    """
    held = _cheques(on).where(~_on_slip(on)).with_only_columns(
        func.sum(Payment.amount, type_=MoneyColumn()), func.min(Payment.received_on), maintain_column_froms=False
    )  # fmt: skip
    amount, since = session.execute(held).one()
    return amount or NOTHING, since


def cash_by_fund(session: Session, *, on: date) -> dict[str, Money]:
    """Return what lay in the cash box at the end of a day, by fund."""
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.fund, amount).where(Posting.account == CASH, Posting.day <= on).group_by(Posting.fund)
    return {fund: found for fund, found in session.execute(query) if found}


def cheques_named(session: Session, *, payment_ids: Collection[int]) -> dict[int, tuple[Cheque, str, bool]]:
    """Return payments by id, each with the number of the slip that it is on (or nothing), and whether it counts: it
    was neither taken back nor undone.
    """
    back = aliased(Payment)
    found: dict[int, tuple[Cheque, str, bool]] = {}
    for some in chunks(payment_ids):
        query: _Columns = (
            select(*_CHEQUE, Slip.number, Payment.undone_on, Payment.reverses_id, back.id)
            .join(Contact, Contact.id == Payment.contact_id)
            .outerjoin(back, and_(back.reverses_id == Payment.id, back.undone_on.is_(None)))
            .outerjoin(
                SlipItem,
                and_(SlipItem.payment_id == Payment.id, SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None)),
            )
            .outerjoin(Slip, and_(Slip.id == SlipItem.slip_id, Slip.undone_on.is_(None)))
            .where(Payment.id.in_(some))
        )
        for *cheque, number, undone_on, reverses_id, back_id in session.execute(query):
            counts = undone_on is None and reverses_id is None and back_id is None
            found[cheque[0]] = Cheque(*cheque), number or "", counts
    return found


def slips(session: Session, *, number: str | None = None, ids: Collection[int] | None = None) -> list[SlipPage]:
    """Return the paying-in slips that stand, the newest first; with ``number`` or ``ids`` those alone."""
    wanted: _Columns = select(Slip).where(Slip.undone_on.is_(None))
    if number is not None:
        wanted = wanted.where(Slip.number == number)
    if ids is not None:
        wanted = wanted.where(Slip.id.in_(list(ids)))
    rows: list[Slip] = list(session.scalars(wanted.order_by(Slip.banked_on.desc(), Slip.id.desc())))
    lines = _lines(session, [row.id for row in rows])
    accounts = chart(session).accounts
    return [
        SlipPage(
            row.id, row.number, row.account, row.banked_on, row.cash, thaw_denominations(row.denominations),
            row.cash_credited_on, row.note, tuple(lines[row.id]), accounts[row.account].name,
        )
        for row in rows
    ]  # fmt: skip


def slip_page(session: Session, *, number: str) -> SlipPage:
    """Return one paying-in slip; its number may be typed small.

    :raises NotFound: when there is none of this number, or its making was undone.
    """
    found = slips(session, number=number.strip().upper())
    if not found:
        raise NotFound(_("There is no paying-in slip {number}.").format(number=shorten(number.strip())))
    return found[0]


def slip_ids(session: Session, *, query: ListQuery | None = None) -> "array[int]":
    """Return the ids of the slips that stand, the newest first unless ``query`` says otherwise; its text is looked for
    in their numbers, their notes, and who the cheques are from.
    """
    asked = query or ListQuery()
    if not asked.text and not asked.sort:
        standing = select(Slip.id).where(Slip.undone_on.is_(None))
        return array("q", session.scalars(standing.order_by(Slip.banked_on.desc(), Slip.id.desc())))
    found = [page for page in slips(session) if page.is_found(asked.text)]
    put_in_order(found, asked, _SLIP_SORTS)
    return array("q", (page.slip_id for page in found))


def slip_rows(session: Session, *, ids: Sequence[int]) -> list[SlipPage]:
    """Return the slips of ``ids``, in that order; one that does not stand any more is left out."""
    found = {page.slip_id: page for some in chunks(ids) for page in slips(session, ids=some)}
    return [found[i] for i in ids if i in found]


def deed_of_slip(session: Session, *, slip_id: int) -> HistoryRow:
    """Return the entry of the history by which a slip was made, that of the redo where it was undone in between.

    :raises NotFound: when there is none that can be undone.
    """
    made, *later = list_rows(session, ids=sorted(entry_ids(session, of={"slip": [slip_id]})))
    again = [entry for entry in later if entry.kind is EntryKind.REDO] if made.taken_back else []
    found = next((entry for entry in (made, *again) if entry.undoable), None)
    if found is None:
        raise NotFound(_("The history has no entry of this slip that can be undone."))
    return found


_SLIP_SORTS: dict[str, Callable[[SlipPage], Any]] = {
    "number": lambda page: page.number, "banked_on": lambda page: page.banked_on,
    "account": lambda page: fold(page.account_name), "cash": lambda page: page.cash, "cheques": lambda page: page.count,
    "paper": lambda page: page.paper, "total": lambda page: page.total, "uncredited": lambda page: page.uncredited,
    "note": lambda page: fold(page.note),
}  # fmt: skip


def _lines(session: Session, slip_ids: Collection[int]) -> dict[int, list[SlipLine]]:
    found: dict[int, list[SlipLine]] = defaultdict(list)
    for some in chunks(slip_ids):
        query: _Columns = (
            select(
                SlipItem.slip_id, Payment.id, Payment.contact_id, Contact.shown_name, Payment.amount, Payment.method,
                Payment.reference, SlipItem.credited_on, SlipItem.taken_out_on, SlipItem.taken_out_reason,
            )
            .join(Payment, Payment.id == SlipItem.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(SlipItem.slip_id.in_(some), SlipItem.undone_on.is_(None))
            .order_by(SlipItem.id)
        )  # fmt: skip
        for slip_id, *line in session.execute(query):
            found[slip_id].append(SlipLine(*line))
    return found


def owed_by(session: Session, *, contact_ids: Collection[int]) -> dict[int, list[OpenCharge]]:
    """Return the open charges that a payment from each contact is for: what it owes itself, and then what somebody else
    owes for its membership; of both the longest due first.
    """
    own: dict[int, set[int]] = defaultdict(set)
    others: dict[int, set[int]] = defaultdict(set)
    for some in chunks(contact_ids):
        mine = select(Charge.contact_id, Charge.id).where(Charge.contact_id.in_(some), Charge.cancelled_on.is_(None))
        for contact_id, charge_id in session.execute(mine):
            own[contact_id].add(charge_id)
        theirs = (
            select(Member.contact_id, Term.charge_id)
            .join(Term, Term.membership_id == Member.membership_id)
            .where(Member.contact_id.in_(some), Member.until.is_(None), Term.charge_id.is_not(None))
        )
        for contact_id, term_charge in session.execute(theirs):
            if term_charge is not None and term_charge not in own[contact_id]:
                others[contact_id].add(term_charge)
    known = open_charges(session, charge_ids=[i for some in (*own.values(), *others.values()) for i in some])
    return {
        contact_id: [
            *(one for one in known if one.charge_id in own[contact_id]),
            *(one for one in known if one.charge_id in others[contact_id]),
        ]
        for contact_id in contact_ids
    }


# --- reconciliation ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptReconciliation:
    """A reconciliation as it was kept: what was compared, its id, the moment and a note."""

    reconciliation_id: int
    compared: Compared
    made_at: datetime
    note: str


def compare(session: Session, *, account: str, on: date, statement: Money) -> Compared:
    """Compare the balance of a statement with the books of an account as at the end of a day.

    :raises BadInput: when the balance is more than £10,000,000, or more than that below nothing.
    """
    check_size(statement, field="statement")
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    books = session.scalar(select(amount).where(Posting.account == account, Posting.day <= on)) or NOTHING
    uncredited = [
        *_slip_cash(session, account, on),
        *_slip_cheques(session, account, on),
        *(
            OpenItem("cheque", one.received_on, one.payer, one.reference, one.amount)
            for one in in_hand(session, on=on, account=account).cheques
        ),
    ]
    unpresented = [*_spent(session, account, on), *_refunded(session, account, on)]
    return Compared(
        account, on, statement, books, tuple(sorted(uncredited, key=_by_day)), tuple(sorted(unpresented, key=_by_day))
    )


def reconciliations(session: Session, *, account: str | None = None) -> list[KeptReconciliation]:
    """Return the reconciliations that were kept, the newest day first; with ``account`` those of that one."""
    query = select(Reconciliation).where(Reconciliation.undone_on.is_(None))
    if account is not None:
        query = query.where(Reconciliation.account == account)
    query = query.order_by(Reconciliation.as_at.desc(), Reconciliation.id.desc())
    return [_kept(row) for row in session.scalars(query)]


def reconciliation(session: Session, *, reconciliation_id: int) -> KeptReconciliation:
    """Return one reconciliation that was kept.

    :raises NotFound: when there is none of this id, or its keeping was undone.
    """
    row = session.get(Reconciliation, reconciliation_id)
    if row is None or row.undone_on is not None:
        raise NotFound(_("There is no reconciliation {number}.").format(number=reconciliation_id))
    return _kept(row)


def _kept(row: Reconciliation) -> KeptReconciliation:
    uncredited, unpresented = _thaw_items(row.content)
    compared = Compared(row.account, row.as_at, row.statement, row.books, uncredited, unpresented)
    return KeptReconciliation(row.id, compared, row.made_at, row.note)


def _by_day(item: OpenItem) -> tuple[date, str, str]:
    return item.day, item.name, item.reference


def _slip_cash(session: Session, account: str, on: date) -> Iterator[OpenItem]:
    query = select(Slip.banked_on, Slip.number, Slip.cash).where(
        Slip.account == account, Slip.undone_on.is_(None), Slip.banked_on <= on, Slip.cash > NOTHING,
        or_(Slip.cash_credited_on.is_(None), Slip.cash_credited_on > on),
    )  # fmt: skip
    for day, number, cash in session.execute(query):
        yield OpenItem("cash", day, _("Cash"), "", cash, number)


def _slip_cheques(session: Session, account: str, on: date) -> Iterator[OpenItem]:
    query: _Columns = (
        select(SlipItem.payment_id, Slip.banked_on, Slip.number)
        .join(Slip, Slip.id == SlipItem.slip_id)
        .where(Slip.account == account, *_live(on), or_(SlipItem.credited_on.is_(None), SlipItem.credited_on > on))
    )
    # First what is open, then whose it is: SQLite would else look at every payment and through all slips for each.
    lies = {payment_id: (day, number) for payment_id, day, number in session.execute(query)}
    for some in chunks(lies):
        for values in session.execute(_cheques(on).where(Payment.id.in_(some))):
            cheque = Cheque(*values)
            day, number = lies[cheque.payment_id]
            yield OpenItem("slip", day, cheque.payer, cheque.reference, cheque.amount, number)


def _spent(session: Session, account: str, on: date) -> Iterator[OpenItem]:
    query: _Columns = select(Spending.written_on, Spending.payee, Spending.reference, Spending.amount).where(
        Spending.account == account, Spending.undone_on.is_(None), Spending.written_on <= on,
        or_(Spending.returned_on.is_(None), Spending.returned_on > on),
        _not_cleared(Spending, on),
    )  # fmt: skip
    for day, name, reference, amount in session.execute(query):
        yield OpenItem("spending", day, name, reference, amount)


def _refunded(session: Session, account: str, on: date) -> Iterator[OpenItem]:
    query: _Columns = (
        select(Refund.refunded_on, Contact.shown_name, Refund.reference, Refund.amount)
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Contact, Contact.id == Payment.contact_id)
        .where(
            Refund.account == account, Refund.undone_on.is_(None), Refund.refunded_on <= on, _not_cleared(Refund, on)
        )
    )
    for day, name, reference, amount in session.execute(query):
        yield OpenItem("refund", day, name, reference, amount)


def _not_cleared(kind: type[Spending] | type[Refund], on: date) -> ColumnElement[bool]:
    """Return the SQL for whether the bank has not had it by then; all but cheques go at once unless a day is noted."""
    return or_(kind.cleared_on > on, and_(kind.cleared_on.is_(None), kind.method == Method.CHEQUE))


_CHEQUE = (
    Payment.id, Payment.contact_id, Contact.shown_name, Payment.received_on, Payment.amount, Payment.method,
    Payment.reference, Payment.account,
)  # fmt: skip


def _cheques(on: date) -> _Columns:
    """Return the query of the cheques and vouchers that had come in by the end of a day, and not been taken back."""
    back = aliased(Payment)
    gone = exists().where(back.reverses_id == Payment.id, back.undone_on.is_(None), back.received_on <= on)
    return (
        select(*_CHEQUE)
        .join(Contact, Contact.id == Payment.contact_id)
        .where(
            Payment.method.in_(PAPER), Payment.received_on <= on,
            Payment.reverses_id.is_(None), Payment.undone_on.is_(None), ~gone,
        )
    )  # fmt: skip


def _live(on: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what was on a slip at the end of a day."""
    return (
        SlipItem.undone_on.is_(None),
        Slip.undone_on.is_(None),
        Slip.banked_on <= on,
        or_(SlipItem.taken_out_on.is_(None), SlipItem.taken_out_on > on),
    )


def _on_slip(on: date) -> ColumnElement[bool]:
    """Return the SQL for whether a payment was on a slip: on one that it is on still, which the index of those answers,
    or among the few that were taken out since.
    """
    slip = SlipItem.slip_id == Slip.id, Slip.undone_on.is_(None), Slip.banked_on <= on, SlipItem.undone_on.is_(None)
    still = exists().where(SlipItem.payment_id == Payment.id, SlipItem.taken_out_on.is_(None), *slip)
    since = select(SlipItem.payment_id).where(SlipItem.taken_out_on > on, *slip)
    return or_(still, Payment.id.in_(since))
