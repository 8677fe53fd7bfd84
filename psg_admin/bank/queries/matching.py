"""All that lines may be, loaded at once, and the candidates of lines."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import BANK_CHARGES, GENERAL, REFUND
from psg_admin.accounts.states import Direction
from psg_admin.bank.matching import (
    BACK_DAYS,
    CHEQUE_DAYS,
    CLOSE_DAYS,
    Agreed,
    Booked,
    Candidate,
    Claim,
    Learned,
    Matcher,
    MatchFacts,
    OpenLine,
    Owing,
    OwnAccount,
    Person,
    Rule,
    is_checked,
)
from psg_admin.bank.model import FilingRule, LearnedPayer, LineMatch, StatementLine
from psg_admin.bank.queries.matches import STANDING, matched_targets
from psg_admin.bank.statement import texts
from psg_admin.bank.states import CandidateKind, LineState, MatchKind
from psg_admin.books.model import Refund, Slip, SlipItem, Spending, Transfer
from psg_admin.books.rules import account_of
from psg_admin.books.rules.banking import PAPER
from psg_admin.events.model import Booking, Place
from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Instalment, Member, Membership, StandingOrder, Term
from psg_admin.memberships.queries.orders import sums_of
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.model import Allocation, Charge, Payment, WriteOff
from psg_admin.payments.queries.charges import taken_back
from psg_admin.people.likeness import plain
from psg_admin.people.model import Contact
from psg_admin.people.states import ContactKind
from psg_admin.store.base import MoneyColumn
from psg_admin.store.numbering import clean_reference

_Columns = Select[*tuple[Any, ...]]

_READY = (
    ("gross interest", Direction.INCOME, "interest"), ("interest paid", Direction.INCOME, "interest"),
    ("gift aid", Direction.INCOME, "gift-aid"), ("charges", Direction.EXPENSE, BANK_CHARGES),
    ("account fee", Direction.EXPENSE, BANK_CHARGES),
)  # fmt: skip
"""What every office files so unless a rule of its own says otherwise; banks write it in English."""

_FEE_DAYS = 1100
"""What began so many days before a line says what the next year is likely to cost."""

_MONTHS = {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.HALF_YEAR: 6, Interval.YEAR: 12}


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line with what it may be, the likeliest first; ``amount`` is so much of it as is open."""

    id: int
    account: str
    day: date
    amount: Money
    text: str
    state: LineState
    candidates: tuple[Candidate, ...]

    @property
    def certain(self) -> Candidate | None:
        """The candidate that is proven, None where none is."""
        return next((one for one in self.candidates if one.certain), None)

    @property
    def as_last_time(self) -> Candidate | None:
        """The likeliest candidate where a person confirmed it before, None where that is not so."""
        return self.candidates[0] if self.candidates and self.candidates[0].as_last_time else None


def open_lines(session: Session, *, account: str | None = None) -> tuple[list[OpenLine], set[int]]:
    """Return what is open of lines, the oldest first, and the ids of those of which only a part is."""
    told = (
        select(LineMatch.line_id, func.sum(LineMatch.amount, type_=MoneyColumn()).label("told"))
        .where(STANDING)
        .group_by(LineMatch.line_id)
        .subquery()
    )
    query: _Columns = (
        select(
            StatementLine.id, StatementLine.account, StatementLine.day, StatementLine.amount, told.c.told,
            StatementLine.text, StatementLine.counterparty, StatementLine.reference, StatementLine.kind,
            StatementLine.fee,
        )
        .outerjoin(told, told.c.line_id == StatementLine.id)
        .where(or_(told.c.told.is_(None), told.c.told != StatementLine.amount))
        .order_by(StatementLine.day, StatementLine.account, StatementLine.id)
    )  # fmt: skip
    if account is not None:
        query = query.where(StatementLine.account == account)
    found: list[OpenLine] = []
    partly: set[int] = set()
    for line_id, code, day, amount, so_much, text, counterparty, reference, kind, fee in session.execute(query):
        said = texts((counterparty, text, reference))
        kept = fee if so_much is None else NOTHING
        found.append(OpenLine(line_id, code, day, amount - (so_much or NOTHING), said, counterparty, kind, kept))
        if so_much is not None:
            partly.add(line_id)
    return found, partly


def match_lines(
    session: Session, *, account: str | None = None, line_ids: Collection[int] | None = None
) -> list[MatchedLine]:
    """Return the lines of which something is open, with what they may be; of one account (its code), or ``line_ids``
    alone.
    """
    with collector_paused():
        lines, partly = open_lines(session)
        matcher = Matcher(match_facts(session, lines))
        return [
            MatchedLine(
                line.id, line.account, line.day, line.amount, line.text,
                LineState.PART if line.id in partly else LineState.OPEN, matcher.candidates(line),
            )
            for line in lines
            if account in {None, line.account} and (line_ids is None or line.id in line_ids)
        ]  # fmt: skip


def match_facts(session: Session, lines: Collection[OpenLine]) -> MatchFacts:
    """Return all that lines may be; a fixed number of queries, however many there are."""
    if not lines:
        return MatchFacts()
    people = _people(session)
    homes: dict[int, list[int]] = defaultdict(list)
    for person in people.values():
        if person.home is not None:
            homes[person.home].append(person.id)
    owing = _Open(session)
    claims = [
        *_memberships(session, owing, people, homes, since=min(line.day for line in lines)), *_bookings(session, owing),
        *(
            Claim(CandidateKind.CHARGE, one.charge_id, "", (contact_id,), owing=(one,))
            for contact_id, one in owing.others
        ),
    ]  # fmt: skip
    return MatchFacts(
        people=people, claims=claims, booked=_booked(session, lines), learned=_learned(session), rules=rules(session),
        lines=tuple(lines), accounts=_accounts(session),
        came=_came(session, [line for line in lines if line.amount < NOTHING]),
    )  # fmt: skip


def rules(session: Session) -> list[Rule]:
    """Return the rules of filing as lines are held against them, those of the office first."""
    known = chart(session).categories
    own = session.execute(select(FilingRule).order_by(FilingRule.position, FilingRule.id)).scalars()
    found = [
        Rule(row.words, row.direction, row.category, known[row.category].name, row.fund)
        for row in own
        if row.category in known
    ]
    ready = [
        Rule(plain(words), direction, code, known[code].name, GENERAL)
        for words, direction, code in _READY
        if code in known and not any(plain(words) == rule.words for rule in found)
    ]
    return [*found, *ready]


def _people(session: Session) -> dict[int, Person]:
    query: _Columns = select(
        Contact.id, Contact.kind, Contact.given, Contact.family, Contact.known_as, Contact.organisation,
        Contact.shown_name, Contact.household_id,
    ).where(Contact.hidden_on.is_(None)).order_by(Contact.id)  # fmt: skip
    found: dict[int, Person] = {}
    for i, kind, given, family, known_as, organisation, shown, home in session.execute(query):
        if kind is ContactKind.ORGANISATION:
            found[i] = Person(i, "", plain(organisation), "", shown, home, organisation=True)
        else:
            found[i] = Person(i, plain(given), plain(family), plain(known_as), shown, home)
    return found


class _Open:
    """What is owed, by the membership, the booking or the contact that owes it."""

    def __init__(self, session: Session) -> None:
        nothing = literal(NOTHING, MoneyColumn())
        paid = (
            select(Allocation.charge_id, func.sum(Allocation.amount, type_=MoneyColumn()).label("paid"))
            .where(Allocation.released_on.is_(None))
            .group_by(Allocation.charge_id)
            .subquery()
        )
        off = (
            select(WriteOff.charge_id, func.sum(WriteOff.amount, type_=MoneyColumn()).label("off"))
            .where(WriteOff.undone_on.is_(None))
            .group_by(WriteOff.charge_id)
            .subquery()
        )
        query: _Columns = (
            select(
                Charge.id, Charge.contact_id, Charge.amount, func.coalesce(paid.c.paid, nothing),
                func.coalesce(off.c.off, nothing), Charge.due_on, Charge.purpose, Term.membership_id, Term.id,
                Place.booking_id,
            )
            .outerjoin(paid, paid.c.charge_id == Charge.id)
            .outerjoin(off, off.c.charge_id == Charge.id)
            .outerjoin(Term, Term.charge_id == Charge.id)
            .outerjoin(Place, Place.charge_id == Charge.id)
            .where(
                Charge.cancelled_on.is_(None), func.coalesce(Charge.category_code, "") != REFUND,
                Charge.amount > func.coalesce(paid.c.paid, nothing) + func.coalesce(off.c.off, nothing),
            )
            .order_by(Charge.due_on, Charge.id)
        )  # fmt: skip
        parts: dict[int, list[Money]] = defaultdict(list)
        instalments: _Columns = select(Instalment.term_id, Instalment.amount).order_by(Instalment.due_on)
        for term_id, amount in session.execute(instalments):
            parts[term_id].append(amount)
        self.of_membership: dict[int, list[Owing]] = defaultdict(list)
        self.of_booking: dict[int, list[Owing]] = defaultdict(list)
        self.others: list[tuple[int, Owing]] = []
        for (
            charge_id,
            contact_id,
            amount,
            so_much,
            let_off,
            due_on,
            purpose,
            membership,
            term,
            booking,
        ) in session.execute(query):
            one = Owing(charge_id, amount - so_much - let_off, due_on, purpose, tuple(dict.fromkeys(parts[term])))
            if membership is not None:
                self.of_membership[membership].append(one)
            elif booking is not None:
                self.of_booking[booking].append(one)
            else:
                self.others.append((contact_id, one))


def _memberships(
    session: Session, owing: _Open, people: Mapping[int, Person], homes: Mapping[int, list[int]], *, since: date
) -> Iterator[Claim]:
    """Yield memberships; ``since``: the day of the first line."""
    inside: dict[int, list[int]] = defaultdict(list)
    members: _Columns = select(Member.membership_id, Member.contact_id).where(Member.until.is_(None))
    for membership_id, contact_id in session.execute(members.order_by(Member.id)):
        inside[membership_id].append(contact_id)
    fees: dict[int, Money] = {}
    lately = since - timedelta(days=_FEE_DAYS)
    terms: _Columns = select(Term.membership_id, Term.amount).where(Term.start_day > lately).order_by(Term.start_day)
    fees.update((membership_id, amount) for membership_id, amount in session.execute(terms))
    orders = {
        row.membership_id: row
        for row in session.execute(
            select(
                StandingOrder.id, StandingOrder.membership_id, StandingOrder.reference, StandingOrder.amount,
                StandingOrder.interval, StandingOrder.day, StandingOrder.first_expected, StandingOrder.state,
                StandingOrder.brought_forward,
            )
        )
    }  # fmt: skip
    sums = sums_of(session, order_ids=[row.id for row in orders.values()])
    query: _Columns = select(
        Membership.id,
        Membership.number,
        Membership.payer_id,
        Membership.ended_on,
        Contact.deceased_on,
        Contact.rest_gift_since,
    ).join(Contact, Contact.id == Membership.payer_id)
    for membership_id, number, payer_id, ended_on, died_on, rest_gift in session.execute(query.order_by(Membership.id)):
        order = orders.get(membership_id)
        agreed, reference, checked = None, "", False
        if order is not None:
            reference = clean_reference(order.reference)
            checked = not order.brought_forward
            if order.state is not OrderState.STOPPED:
                later = tuple((one.from_day, one.amount) for one in sums.get(order.id, ()))
                agreed = Agreed(
                    ((date.min, order.amount), *later), _MONTHS[order.interval], order.day, order.first_expected
                )
        home = people[payer_id].home if payer_id in people else None
        others = homes.get(home, ()) if home is not None else ()
        yield Claim(
            CandidateKind.MEMBERSHIP, membership_id, number,
            tuple(dict.fromkeys((payer_id, *inside[membership_id], *others))), reference, checked=checked,
            owing=tuple(owing.of_membership.get(membership_id, ())), agreed=agreed, fee=fees.get(membership_id),
            ended=ended_on is not None or died_on is not None, rest_gift=rest_gift,
        )  # fmt: skip


def _bookings(session: Session, owing: _Open) -> Iterator[Claim]:
    query: _Columns = select(Booking.id, Booking.reference, Booking.payer_id, Booking.booker_id).order_by(Booking.id)
    for booking_id, typed, payer_id, booker_id in session.execute(query):
        if booking_id in owing.of_booking:
            reference = clean_reference(typed)
            yield Claim(
                CandidateKind.BOOKING, booking_id, typed, tuple(dict.fromkeys((payer_id, booker_id))), reference,
                checked=is_checked(reference), owing=tuple(owing.of_booking[booking_id]),
            )  # fmt: skip


def _accounts(session: Session) -> list[OwnAccount]:
    return [OwnAccount(one.code, one.name, plain(one.name)) for one in chart(session).accounts.values()]


def _learned(session: Session) -> list[Learned]:
    query: _Columns = select(
        LearnedPayer.key, LearnedPayer.contact_id, LearnedPayer.kind, LearnedPayer.subject_id, LearnedPayer.amount
    ).order_by(LearnedPayer.id)
    return [Learned(*row) for row in session.execute(query)]


# --- what the books have ----------------------------------------------------------------------------------------------


class _Wanted:
    """What of the books may be lines: the sums that they are, by account, and the days around theirs."""

    def __init__(self, sums: Iterable[tuple[str, Money]], first: date, last: date) -> None:
        self._sums = {(account, amount.pence) for account, amount in sums}
        self.first, self.last = first, last

    def has(self, account: str, amount: Money) -> bool:
        """Say whether a line of an account is of this sum."""
        return (account, amount.pence) in self._sums


def _booked(session: Session, lines: Collection[OpenLine]) -> list[Booked]:
    """Return what the books have of the sums of lines, around their days, and no line is yet."""
    days = [line.day for line in lines]
    wanted = _Wanted(
        ((line.account, line.amount) for line in lines), min(days) - timedelta(days=CHEQUE_DAYS),
        max(days) + timedelta(days=CLOSE_DAYS),
    )  # fmt: skip
    matched = matched_targets(session)
    every = [
        *_payments(session, wanted), *_spendings(session, wanted), *_refunds(session, wanted),
        *_transfers(session, wanted), *_slips(session, matched, wanted),
    ]  # fmt: skip
    return [
        one for one in every if not any((kind, target, one.account) in matched for kind, target, _amount in one.targets)
    ]


def _came(session: Session, lines: Collection[OpenLine]) -> list[Booked]:
    """Return the payments that came in, were not taken back, and are what lines lost, also those that lines are."""
    if not lines:
        return []
    days = [line.day for line in lines]
    wanted = _Wanted(((line.account, -line.gross) for line in lines), min(days) - timedelta(days=BACK_DAYS), max(days))
    return [one for one in _payments(session, wanted, everything=True) if one.amount > NOTHING]


def _payments(session: Session, wanted: _Wanted, *, everything: bool = False) -> Iterator[Booked]:
    """Yield payments; those on slips, which come to the bank with these, only where ``everything`` is wanted."""
    on_slip = select(SlipItem.payment_id).where(SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None))
    query: _Columns = (
        select(
            Payment.id, Payment.contact_id, Payment.received_on, Payment.amount, Payment.account, Payment.method,
            Payment.reference, Contact.shown_name,
        )
        .join(Contact, Contact.id == Payment.contact_id)
        .where(
            Payment.undone_on.is_(None), Payment.brought_forward.is_(False), Payment.account.is_not(None),
            Payment.received_on.between(wanted.first, wanted.last),
            or_(Payment.reverses_id.is_not(None), ~taken_back()),
        )
    )  # fmt: skip
    if not everything:
        query = query.where(Payment.id.not_in(on_slip))
    for row_id, contact_id, day, amount, account, method, reference, name in session.execute(query):
        if not wanted.has(account_of(account, method), amount):
            continue
        words = _("Payment {number} of {name}") if amount > NOTHING else _("Payment of {name} taken back")
        yield Booked(
            CandidateKind.PAYMENT, ((MatchKind.PAYMENT, row_id, amount),), account_of(account, method), day, amount,
            words.format(number=row_id, name=name), plain(name), reference, contact_id, late=method in PAPER,
        )  # fmt: skip


def _spendings(session: Session, wanted: _Wanted) -> Iterator[Booked]:
    query: _Columns = select(
        Spending.id, Spending.payee, Spending.written_on, Spending.amount, Spending.account, Spending.reference,
        Spending.method, Spending.returned_on,
    ).where(
        Spending.undone_on.is_(None),
        or_(
            Spending.written_on.between(wanted.first, wanted.last),
            Spending.returned_on.between(wanted.first, wanted.last),
        ),
    )  # fmt: skip
    for row_id, payee, day, amount, account, reference, method, returned_on in session.execute(query):
        if not (wanted.has(account, -amount) or wanted.has(account, amount)):
            continue
        words = _("Paid to {name}").format(name=payee)
        yield Booked(
            CandidateKind.SPENDING, ((MatchKind.SPENDING, row_id, -amount),), account, day, -amount, words,
            plain(payee), reference, late=method in PAPER,
        )  # fmt: skip
        if returned_on is not None:
            yield Booked(
                CandidateKind.SPENDING, ((MatchKind.SPENDING, row_id, amount),), account, returned_on, amount,
                _("Came back from {name}").format(name=payee), plain(payee), reference,
            )  # fmt: skip


def _refunds(session: Session, wanted: _Wanted) -> Iterator[Booked]:
    query: _Columns = (
        select(
            Refund.id, Refund.refunded_on, Refund.amount, Refund.account, Refund.reference, Refund.method,
            Payment.contact_id, Contact.shown_name,
        )
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Contact, Contact.id == Payment.contact_id)
        .where(Refund.undone_on.is_(None), Refund.refunded_on.between(wanted.first, wanted.last))
    )  # fmt: skip
    for row_id, day, amount, account, reference, method, contact_id, name in session.execute(query):
        if not wanted.has(account, -amount):
            continue
        yield Booked(
            CandidateKind.REFUND, ((MatchKind.REFUND, row_id, -amount),), account, day, -amount,
            _("Refund to {name}").format(name=name), plain(name), reference, contact_id, late=method in PAPER,
        )  # fmt: skip


def _transfers(session: Session, wanted: _Wanted) -> Iterator[Booked]:
    query: _Columns = select(
        Transfer.id, Transfer.moved_on, Transfer.amount, Transfer.from_account, Transfer.to_account, Transfer.reference
    ).where(
        Transfer.undone_on.is_(None), Transfer.slip_id.is_(None), Transfer.from_account != Transfer.to_account,
        Transfer.moved_on.between(wanted.first, wanted.last),
    )  # fmt: skip
    names = {one.code: one.name for one in chart(session).accounts.values()}
    for row_id, day, amount, source, target, reference in session.execute(query):
        words = _("Transfer from {source} to {target}").format(
            source=names.get(source, source), target=names.get(target, target)
        )
        for account, moved in ((source, -amount), (target, amount)):
            if not wanted.has(account, moved):
                continue
            yield Booked(
                CandidateKind.TRANSFER, ((MatchKind.TRANSFER, row_id, moved),), account, day, moved, words,
                reference=reference,
            )  # fmt: skip


def _slips(session: Session, matched: Collection[tuple[MatchKind, int, str]], wanted: _Wanted) -> Iterator[Booked]:
    """Yield each slip whole, its cash, its cheques together, and each cheque: banks credit it in any of these ways."""
    query: _Columns = (
        select(
            Slip.id, Slip.number, Slip.account, Slip.banked_on, Slip.cash, SlipItem.id, Payment.amount,
            Contact.shown_name, Payment.reference,
        )
        .outerjoin(SlipItem, and_(SlipItem.slip_id == Slip.id, SlipItem.undone_on.is_(None)))
        .outerjoin(Payment, Payment.id == SlipItem.payment_id)
        .outerjoin(Contact, Contact.id == Payment.contact_id)
        .where(Slip.undone_on.is_(None), Slip.banked_on.between(wanted.first, wanted.last))
        .order_by(Slip.id, SlipItem.id)
    )  # fmt: skip
    slips: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        slips[row[0]].append(row)
    for slip_id, rows in slips.items():
        _id, number, account, day, cash, *_item = rows[0]
        parts: list[tuple[MatchKind, int, Money]] = []
        if cash and (MatchKind.CASH, slip_id, account) not in matched:
            parts.append((MatchKind.CASH, slip_id, cash))
        cheques: list[tuple[MatchKind, int, Money]] = []
        for _slip, _number, _account, _day, _cash, item_id, amount, name, reference in rows:
            if item_id is not None and (MatchKind.CHEQUE, item_id, account) not in matched:
                cheques.append((MatchKind.CHEQUE, item_id, amount))
                yield _slip_part(number, account, day, cheques[-1:], _("{name}, on slip {number}").format(
                    name=name, number=number
                ), reference)  # fmt: skip
        if parts:
            yield _slip_part(number, account, day, parts, _("Cash of slip {number}").format(number=number), number)
        if len(cheques) > 1:
            words = _("Cheques of slip {number}").format(number=number)
            yield _slip_part(number, account, day, cheques, words, number)
        if parts and cheques:
            words = _("Slip {number}").format(number=number)
            yield _slip_part(number, account, day, [*parts, *cheques], words, number)


def _slip_part(
    number: str, account: str, day: date, targets: Iterable[tuple[MatchKind, int, Money]], label: str, reference: str
) -> Booked:
    every = tuple(targets)
    amount = Money.total(part for _kind, _target, part in every)
    return Booked(CandidateKind.SLIP, every, account, day, amount, label, reference=reference or number)
