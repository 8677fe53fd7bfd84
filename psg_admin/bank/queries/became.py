"""What lines that are told became, in sums and words, with where it is found."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.bank.model import LineMatch
from psg_admin.bank.plans.outcomes import Outcome
from psg_admin.bank.queries.matches import MatchRow, matches
from psg_admin.bank.states import Becomes, MatchKind
from psg_admin.books.model import Refund, Slip, SlipItem, Spending, SpendingLine, Transfer
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Payment
from psg_admin.payments.queries import charges
from psg_admin.payments.states import Category
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks

_Columns = Select[*tuple[Any, ...]]


def became(session: Session, *, line_ids: Collection[int]) -> dict[int, tuple[Outcome, ...]]:
    """Return what lines are in the books, by line; one of which nothing is told is left out.

    Of a payment that was entered for its line each part is told apart: what was owed, gifts, other income, and what is
    left over of it today, and what of what it pays is still owed today.
    """
    found: dict[int, list[Outcome]] = defaultdict(list)
    rows: list[MatchRow] = []
    for some in chunks(line_ids):
        rows += matches(session, LineMatch.line_id.in_(some))
    named: dict[MatchKind, set[int]] = defaultdict(set)
    for row in rows:
        if row.target_id is not None:
            named[row.kind].add(row.target_id)
    asides = _asides(session, [row.match_id for row in rows if row.kind is MatchKind.ASIDE])
    shares = _shares(session, {row.target_id for row in rows if row.kind is MatchKind.PAYMENT and row.target_id})
    whose = _whose(session, named[MatchKind.PAYMENT])
    words = _Words(session, named)
    paid = {row.line_id for row in rows if row.kind is MatchKind.PAYMENT and row.made}
    for row in rows:
        size = max(row.amount, -row.amount)
        if row.target_id is None:
            found[row.line_id].append(Outcome(Becomes.ASIDE, size, asides.get(row.match_id, "")))
        elif row.kind is MatchKind.PAYMENT and row.made and row.amount > NOTHING:
            parts = shares.get(row.target_id, [])
            contact_id = whose[row.target_id]
            for becomes, amount, purpose in parts:
                found[row.line_id].append(Outcome(becomes, amount, purpose, contact_id, (row.kind, row.target_id)))
            used = (amount for becomes, amount, _purpose in parts if becomes is not Becomes.SHORT)
            rest = row.amount - Money.total(used)
            if rest > NOTHING:
                found[row.line_id].append(Outcome(Becomes.CREDIT, rest, "", contact_id, (row.kind, row.target_id)))
        else:
            of_payment = whose.get(row.target_id) if row.kind is MatchKind.PAYMENT else None
            found[row.line_id].append(
                Outcome(
                    _how(row, row.line_id in paid), size, words.of(row.kind, row.target_id), of_payment,
                    (row.kind, row.target_id),
                )
            )  # fmt: skip
    return {line_id: tuple(some) for line_id, some in found.items()}


def _how(row: MatchRow, paid: bool) -> Becomes:  # noqa: FBT001 - private
    if not row.made:
        return Becomes.TIED
    if row.kind is MatchKind.PAYMENT:
        return Becomes.RETURNED
    if row.kind is MatchKind.TRANSFER:
        return Becomes.MOVED
    return Becomes.FEE if paid else Becomes.SPENT


def _asides(session: Session, match_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(match_ids):
        query = select(LineMatch.id, LineMatch.note).where(LineMatch.id.in_(some))
        found.update((match_id, note) for match_id, note in session.execute(query))
    return found


def _whose(session: Session, payment_ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(payment_ids):
        query = select(Payment.id, Payment.contact_id).where(Payment.id.in_(some))
        found.update((payment_id, contact_id) for payment_id, contact_id in session.execute(query))
    return found


def _shares(session: Session, payment_ids: Collection[int]) -> dict[int, list[tuple[Becomes, Money, str]]]:
    """Return what payments are used for, by payment, with what of it is still owed."""
    rows: list[tuple[int, int, Money]] = []
    for some in chunks(payment_ids):
        query = (
            select(Allocation.payment_id, Allocation.charge_id, Allocation.amount)
            .where(Allocation.payment_id.in_(some), Allocation.released_on.is_(None), Allocation.undone_on.is_(None))
            .order_by(Allocation.id)
        )
        rows += [(payment_id, charge_id, amount) for payment_id, charge_id, amount in session.execute(query)]
    known = charges(session, charge_ids={charge_id for _payment, charge_id, _amount in rows})
    found: dict[int, list[tuple[Becomes, Money, str]]] = defaultdict(list)
    for payment_id, charge_id, amount in rows:
        charge = known[charge_id]
        if charge.category is Category.DONATION:
            becomes = Becomes.GIFT
        else:
            becomes = Becomes.INCOME if charge.category_code else Becomes.PAID
        found[payment_id].append((becomes, amount, charge.purpose))
        if charge.owed > NOTHING:
            found[payment_id].append((Becomes.SHORT, charge.owed, charge.purpose))
    return found


class _Words:
    """What rows of the books are called, of all kinds at once."""

    def __init__(self, session: Session, named: Mapping[MatchKind, Collection[int]]) -> None:
        self._session = session
        self._chart = chart(session)
        self._of: dict[tuple[MatchKind, int], str] = {}
        for kind, ids in named.items():
            for some in chunks(ids):
                for target, words in _SAID[kind](self, some):
                    self._of[kind, target] = words

    def of(self, kind: MatchKind, target: int) -> str:
        """Return what a row is called."""
        return self._of.get((kind, target), "")

    def payments(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        query: _Columns = (
            select(Payment.id, Payment.amount, Payment.reverses_id, Contact.shown_name)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(Payment.id.in_(ids))
        )
        for row_id, amount, reverses, name in self._session.execute(query):
            words = _("Payment {number} of {name}") if amount > NOTHING else _("Takes back: {payment}")
            payment = _("Payment {number} of {name}").format(number=reverses, name=name)
            yield row_id, words.format(number=row_id, name=name, payment=payment)

    def spendings(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        parts: dict[int, list[str]] = defaultdict(list)
        lines = select(SpendingLine.spending_id, SpendingLine.category).where(SpendingLine.spending_id.in_(ids))
        for row_id, category in self._session.execute(lines.order_by(SpendingLine.id)):
            parts[row_id].append(self._chart.category_name(category))
        query = select(Spending.id, Spending.payee).where(Spending.id.in_(ids))
        for row_id, payee in self._session.execute(query):
            yield row_id, f"{payee}: {', '.join(dict.fromkeys(parts[row_id]))}"

    def transfers(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        query = select(Transfer.id, Transfer.from_account, Transfer.to_account).where(Transfer.id.in_(ids))
        for row_id, *ends in self._session.execute(query):
            source, target = (self._chart.accounts[end].name if end in self._chart.accounts else end for end in ends)
            yield row_id, _("Transfer from {source} to {target}").format(source=source, target=target)

    def cash(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        for row_id, number in self._session.execute(select(Slip.id, Slip.number).where(Slip.id.in_(ids))):
            yield row_id, _("Cash of slip {number}").format(number=number)

    def cheques(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        query: _Columns = (
            select(SlipItem.id, Slip.number, Contact.shown_name)
            .join(Slip, Slip.id == SlipItem.slip_id)
            .join(Payment, Payment.id == SlipItem.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(SlipItem.id.in_(ids))
        )
        for row_id, number, name in self._session.execute(query):
            yield row_id, _("{name}, on slip {number}").format(name=name, number=number)

    def refunds(self, ids: Collection[int]) -> Iterator[tuple[int, str]]:
        query: _Columns = (
            select(Refund.id, Contact.shown_name)
            .join(Payment, Payment.id == Refund.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(Refund.id.in_(ids))
        )
        for row_id, name in self._session.execute(query):
            yield row_id, _("Refund to {name}").format(name=name)


_SAID: Mapping[MatchKind, Callable[[_Words, Collection[int]], Iterator[tuple[int, str]]]] = {
    MatchKind.PAYMENT: _Words.payments,
    MatchKind.SPENDING: _Words.spendings,
    MatchKind.TRANSFER: _Words.transfers,
    MatchKind.CASH: _Words.cash,
    MatchKind.CHEQUE: _Words.cheques,
    MatchKind.REFUND: _Words.refunds,
}
