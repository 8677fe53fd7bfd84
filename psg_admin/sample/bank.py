"""The invented bank: statements of two months that say what the books have, and a few lines that wait to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import BANK
from psg_admin.bank.operations import IMPORT_STATEMENTS, TELL_LINES, add_rule
from psg_admin.bank.plans import StatementRequest, StatementsRequest
from psg_admin.bank.plans.outcomes import wish_of
from psg_admin.bank.plans.telling import LineWish, Telling
from psg_admin.bank.queries import match_lines
from psg_admin.bank.readers import read_statement
from psg_admin.bank.states import MatchKind
from psg_admin.books.model import Posting, Refund, Slip, SlipItem, Spending, Transfer
from psg_admin.books.rules.banking import PAPER
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Membership, StandingOrder
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.states import Category, Method
from psg_admin.people.model import Contact
from psg_admin.people.states import ContactKind
from psg_admin.sample import lists
from psg_admin.sample.calendar import moment
from psg_admin.store.base import MoneyColumn
from psg_admin.store.planning import perform

MOST = 5_000
"""In an office with more members nobody types what the bank says: it has no statement."""

_BEHIND = timedelta(days=2)
"""The newest statement ends so long before today."""
_HEAD = "Date,Type,Description,Paid out,Paid in,Balance"
_Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A line as the bank writes it: ``amount`` is what the account gained, ``kind`` the bank’s sign for its way."""

    day: date
    text: str
    amount: Money
    kind: str


class Bank:
    """Writes statements of the office's account, imports them and tells most lines, by the deeds of the office."""

    def __init__(self, session: Session, *, seed: int, today: date) -> None:
        self._session = session
        self._chance = Random(f"the bank of {seed}")
        self._today = today
        self._last = today - _BEHIND
        self._middle = self._last.replace(day=1)
        self._first = (self._middle - timedelta(days=1)).replace(day=1)

    def enter(self) -> None:
        """Import the statements of the month before and of this one, and tell the lines that the books have."""
        now = moment(self._today)
        booked = sorted(self._booked())
        new = sorted(self._waiting())
        balance = self._balance()
        requests: list[StatementRequest] = []
        for first, last in ((self._first, self._middle - timedelta(days=1)), (self._middle, self._last)):
            entries = [one for one in sorted((*booked, *new)) if first <= one.day <= last]
            text = write_statement(entries, first, balance)
            balance += Money.total(one.amount for one in entries)
            name = f"statement-{first:%Y-%m}.csv"
            read = read_statement(text.encode(), name, today=self._today, layout="hsbc")
            requests.append(StatementRequest(read, self._today, now, BANK))
        perform(self._session, IMPORT_STATEMENTS, StatementsRequest(tuple(requests)))
        self._session.flush()
        wishes: list[LineWish] = []
        taken: set[tuple[MatchKind, int]] = set()
        waiting = {(one.day, one.text, one.amount) for one in new}
        for line in match_lines(self._session):
            if (line.day, line.text, line.amount) in waiting:
                continue  # it would be told as what somebody else has paid who pays the same
            # Of what the books have each thing is one line.
            for one in line.candidates:
                targets = {(kind, target) for kind, target, _amount in one.targets}
                if targets and one.amount == line.amount and targets.isdisjoint(taken):
                    taken |= targets
                    wishes.append(wish_of(line.id, one, learn=False))
                    break
        if wishes:
            perform(self._session, TELL_LINES, Telling(tuple(wishes), self._today, now))
        for words, category in lists.FILED:
            add_rule(self._session, words=words, category=category, out=True)

    # --- what the books have ------------------------------------------------------------------------------------------

    def _booked(self) -> Iterator[Entry]:
        paper = Payment.method.in_(PAPER)
        reference = (
            select(func.min(StandingOrder.reference))
            .join(Membership, Membership.id == StandingOrder.membership_id)
            .where(Membership.payer_id == Payment.contact_id)
            .scalar_subquery()
        )
        known: _Rows = (
            select(Payment.received_on, Payment.amount, Payment.method, *_NAME, reference)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(
                Payment.account == BANK, ~paper, Payment.method != Method.CASH, Payment.undone_on.is_(None),
                Payment.reverses_id.is_(None), Payment.received_on.between(self._first, self._last),
            )
        )  # fmt: skip
        for day, amount, method, kind, given, family, organisation, told in self._session.execute(known):
            name = _name(kind, given, family, organisation)
            by_order = method is Method.STANDING_ORDER and told is not None
            yield Entry(day, f"{name} {told}" if by_order else f"{name} SUB", amount, "CR")
        yield from self._slips()
        yield from self._out()
        yield from self._moved()

    def _slips(self) -> Iterator[Entry]:
        items: _Rows = (
            select(Slip.number, Slip.cash, SlipItem.credited_on, func.sum(Payment.amount, type_=MoneyColumn()))
            .join(SlipItem, SlipItem.slip_id == Slip.id)
            .join(Payment, Payment.id == SlipItem.payment_id)
            .where(
                Slip.account == BANK, Slip.undone_on.is_(None), SlipItem.undone_on.is_(None),
                SlipItem.taken_out_on.is_(None), SlipItem.credited_on.between(self._first, self._last),
            )
            .group_by(Slip.id, Slip.number, Slip.cash, SlipItem.credited_on)
        )  # fmt: skip
        for number, cash, day, paper in self._session.execute(items):
            yield Entry(day, f"COUNTER CREDIT {number}", paper + cash, "CR")

    def _out(self) -> Iterator[Entry]:
        had = func.coalesce(Spending.cleared_on, Spending.written_on)
        spent: _Rows = select(had, Spending.amount, Spending.method, Spending.payee, Spending.reference).where(
            Spending.account == BANK, Spending.undone_on.is_(None), had.between(self._first, self._last),
            or_(Spending.method != Method.CHEQUE, Spending.cleared_on.is_not(None)),
        )  # fmt: skip
        for day, amount, method, payee, reference in self._session.execute(spent):
            if method is Method.CHEQUE:
                yield Entry(day, f"CHEQUE {reference}", -amount, "CHQ")
            else:
                yield Entry(day, payee.upper(), -amount, "BP")
        back: _Rows = (
            select(Refund.refunded_on, Refund.amount, *_NAME)
            .join(Payment, Payment.id == Refund.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(
                Refund.account == BANK, Refund.undone_on.is_(None), Refund.method == Method.TRANSFER,
                Refund.refunded_on.between(self._first, self._last),
            )
        )  # fmt: skip
        for day, amount, kind, given, family, organisation in self._session.execute(back):
            yield Entry(day, f"{_name(kind, given, family, organisation)} REFUND", -amount, "BP")

    def _moved(self) -> Iterator[Entry]:
        moved: _Rows = select(Transfer.moved_on, Transfer.amount, Transfer.from_account).where(
            Transfer.slip_id.is_(None), Transfer.undone_on.is_(None), Transfer.from_account != Transfer.to_account,
            or_(Transfer.from_account == BANK, Transfer.to_account == BANK),
            Transfer.moved_on.between(self._first, self._last),
        )  # fmt: skip
        for day, amount, source in self._session.execute(moved):
            yield Entry(day, "INTERNAL TRANSFER", -amount if source == BANK else amount, "TFR")

    def _balance(self) -> Money:
        query = select(func.sum(Posting.amount, type_=MoneyColumn())).where(
            Posting.account == BANK, Posting.day < self._first
        )
        return self._session.scalar(query) or NOTHING

    # --- what waits to be told ----------------------------------------------------------------------------------------

    def _waiting(self) -> Iterator[Entry]:
        """Yield lines that the books do not have: by a reference, by a name alone, by neither."""
        days = iter(range(60))

        def day() -> date:
            return self._last - timedelta(days=next(days) % self._last.day)

        owed: _Rows = (
            select(func.sum(Charge.amount, type_=MoneyColumn()), *_NAME, StandingOrder.reference)
            .join(Contact, Contact.id == Charge.contact_id)
            .join(Membership, Membership.payer_id == Contact.id)
            .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
            .outerjoin(Allocation, Allocation.charge_id == Charge.id)
            .where(
                Charge.cancelled_on.is_(None), Charge.category == Category.SUBSCRIPTION, Allocation.id.is_(None),
                Charge.due_on <= self._today, Charge.amount > NOTHING, Contact.deceased_on.is_(None),
            )
            .group_by(Contact.id, *_NAME, StandingOrder.reference)
            .order_by(func.max(Charge.due_on).desc(), Contact.id)
        )  # fmt: skip
        rows = list(self._session.execute(owed))
        told = [row for row in rows if row[-1] is not None][:3]
        for amount, kind, given, family, organisation, reference in told:
            yield Entry(day(), f"{_name(kind, given, family, organisation)} {reference}", amount, "CR")
        for amount, kind, given, family, organisation, _reference in [row for row in rows if row[-1] is None][:3]:
            yield Entry(day(), f"{_name(kind, given, family, organisation)} SUBS", amount, "CR")
        yield from (Entry(day(), text, Money.of(amount), kind) for text, amount, kind in lists.UNTOLD)


_NAME = (Contact.kind, Contact.given, Contact.family, Contact.organisation)


def _name(kind: ContactKind, given: str, family: str, organisation: str) -> str:
    """Return a payer as a bank writes one."""
    return organisation.upper() if kind is ContactKind.ORGANISATION else f"{family} {given[:1]}".upper()


def write_statement(entries: Sequence[Entry], first: date, balance: Money) -> str:
    """Return a statement as the bank gives it: ``balance`` is what the account stood at as ``first`` began."""
    rows = [_HEAD, f"{first:%d %b %Y},,BALANCE BROUGHT FORWARD,,,{_sum(balance)}"]
    for one in entries:
        balance += one.amount
        out, into = (_sum(-one.amount), "") if one.amount < NOTHING else ("", _sum(one.amount))
        rows.append(f"{one.day:%d %b %Y},{one.kind},{one.text},{out},{into},{_sum(balance)}")
    return "\n".join(rows) + "\n"


def _sum(amount: Money) -> str:
    return f"{amount.pence / 100:.2f}"
