"""One line with all that hangs on it, and what somebody by name may pay by a line, where a person says who it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from psg_admin.bank.matching import Candidate, Claim, Owing
from psg_admin.bank.model import BankStatement, LineMatch, StatementLine
from psg_admin.bank.plans.outcomes import Outcome
from psg_admin.bank.queries.became import became
from psg_admin.bank.queries.bench import Bench, BenchRow, Judged, bench_rows
from psg_admin.bank.queries.matches import matched_targets
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.books.model import Refund
from psg_admin.books.rules import account_of
from psg_admin.events.model import Booking, Place
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, Term
from psg_admin.payments.model import Payment
from psg_admin.payments.queries import open_charges
from psg_admin.payments.queries.charges import taken_back
from psg_admin.people.model import Contact

_Columns = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class LinePage:
    """A line with what it may be (None: nothing of it is open, or nobody has looked yet), and what it is: ``parts``,
    with the ``names`` of whose they are by contact. ``again``: when it was opened again, and why.
    """

    row: BenchRow
    judged: Judged | None
    counterparty: str
    reference: str
    fee: Money
    file_name: str
    parts: tuple[Outcome, ...]
    names: Mapping[int, str]
    again: tuple[tuple[date, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether something of it is open."""
        return bool(self.row.left)


def line_page(session: Session, *, line_id: int, judged: Bench) -> LinePage:
    """Return a line with what it may be and what it is.

    :raises NotFound: when there is none of that id.
    """
    rows = bench_rows(session, ids=[line_id], judged=judged)
    if not rows:
        raise NotFound(_("There is no line {number}.").format(number=line_id))
    query: _Columns = (
        select(StatementLine.counterparty, StatementLine.reference, StatementLine.fee, BankStatement.file_name)
        .join(BankStatement, BankStatement.id == StatementLine.statement_id)
        .where(StatementLine.id == line_id)
    )
    counterparty, reference, fee, file_name = session.execute(query).one()
    released = select(LineMatch.released_on, LineMatch.release_reason).where(
        LineMatch.line_id == line_id, LineMatch.released_on.is_not(None)
    )
    again = session.execute(released.order_by(LineMatch.id.desc()))
    told = tuple(dict.fromkeys((day, why or "") for day, why in again if day is not None))
    parts = became(session, line_ids=[line_id]).get(line_id, ())
    whose = {one.contact_id for one in parts if one.contact_id is not None}
    people = select(Contact.id, Contact.shown_name).where(Contact.id.in_(whose))
    return LinePage(
        rows[0], judged.lines.get(line_id) if rows[0].left else None, counterparty, reference, fee, file_name, parts,
        {contact_id: name for contact_id, name in session.execute(people)}, told,  # noqa: C416 - no pairs to mypy
    )  # fmt: skip


# --- what somebody may pay --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfSomebody:
    """What a line may be where a person says of whom it is: candidates that nothing speaks for but that."""

    name: str
    candidates: tuple[Candidate, ...]


def of_somebody(session: Session, *, line_id: int, amount: Money, contact_id: int) -> OfSomebody:
    """Return what a line, of which ``amount`` is open, may be of a contact: what is owed, memberships and a gift; of
    money that went out, the payments of this sum that it may take back, and refunds.

    :raises NotFound: when the contact is not on file.
    """
    name = session.scalar(select(Contact.shown_name).where(Contact.id == contact_id))
    if name is None:
        raise NotFound(_("This contact is not on file any more."))
    account = session.scalar(select(StatementLine.account).where(StatementLine.id == line_id)) or ""
    if amount < NOTHING:
        return OfSomebody(name, tuple(_gone_back(session, contact_id, amount, account)))
    return OfSomebody(name, (*_owing(session, contact_id, amount), _by_hand(
        CandidateKind.GIFT, _("Gift from {name}").format(name=name), amount, contact_id
    )))  # fmt: skip


def _by_hand(kind: CandidateKind, purpose: str, amount: Money, contact_id: int, **more: Any) -> Candidate:
    return Candidate(kind, more.pop("subjects", ()), purpose, amount, 0, (_("you said who it is"),),
                     contact_id=contact_id, **more)  # fmt: skip


def _owing(session: Session, contact_id: int, amount: Money) -> Iterable[Candidate]:
    inside = select(Member.membership_id).where(Member.contact_id == contact_id, Member.until.is_(None))
    own: _Columns = (
        select(Membership.id, Membership.number, Membership.payer_id, Membership.ended_on)
        .where(or_(Membership.payer_id == contact_id, Membership.id.in_(inside)))
        .order_by(Membership.ended_on.is_not(None), Membership.id)
    )
    memberships = [*session.execute(own)]
    charges = {one.charge_id: one for one in open_charges(session, contact_id=contact_id)}
    of_term: _Columns = select(Term.membership_id, Term.charge_id).where(
        or_(Term.charge_id.in_(charges), Term.membership_id.in_([row[0] for row in memberships])),
        Term.charge_id.is_not(None),
    )
    by_membership: dict[int, list[int]] = defaultdict(list)
    for membership_id, charge_id in session.execute(of_term):
        by_membership[membership_id].append(charge_id)
    others = {i for ids in by_membership.values() for i in ids} - charges.keys()
    charges |= {one.charge_id: one for one in open_charges(session, charge_ids=others)}
    of_place: _Columns = (
        select(Booking.id, Booking.reference, Place.charge_id)
        .join(Place, Place.booking_id == Booking.id)
        .where(Place.charge_id.in_(charges))
        .order_by(Booking.id)
    )
    by_booking: dict[tuple[int, str], list[int]] = defaultdict(list)
    for booking_id, reference, charge_id in session.execute(of_place):
        by_booking[booking_id, reference].append(charge_id)

    def owing(ids: Iterable[int]) -> tuple[Owing, ...]:
        some = sorted((charges[i] for i in ids if i in charges), key=lambda one: (one.due_on, one.charge_id))
        return tuple(Owing(one.charge_id, one.owed, one.due_on, one.purpose) for one in some)

    for membership_id, number, payer_id, ended_on in memberships:
        words = _("Subscription, member {number}").format(number=number)
        claim = Claim(
            CandidateKind.MEMBERSHIP, membership_id, number, (payer_id,), owing=owing(by_membership[membership_id]),
            ended=ended_on is not None,
        )  # fmt: skip
        yield _by_hand(claim.kind, words, amount, payer_id, subjects=(claim,))
    for (booking_id, reference), ids in by_booking.items():
        claim = Claim(CandidateKind.BOOKING, booking_id, reference, (contact_id,), owing=owing(ids))
        words = _("Booking {reference}").format(reference=reference)
        yield _by_hand(claim.kind, words, amount, contact_id, subjects=(claim,))
    told = {i for ids in (*by_membership.values(), *by_booking.values()) for i in ids}
    for charge_id, one in charges.items():
        if charge_id not in told:
            claim = Claim(CandidateKind.CHARGE, charge_id, "", (contact_id,), owing=owing([charge_id]))
            yield _by_hand(claim.kind, one.purpose, amount, contact_id, subjects=(claim,))


def _gone_back(session: Session, contact_id: int, amount: Money, account: str) -> Iterable[Candidate]:
    came: _Columns = (
        select(Payment.id, Payment.received_on, Payment.account, Payment.method)
        .where(
            Payment.contact_id == contact_id, Payment.amount == -amount, Payment.undone_on.is_(None),
            Payment.reverses_id.is_(None), ~taken_back(),
        )
        .order_by(Payment.received_on.desc(), Payment.id.desc())
    )  # fmt: skip
    for row_id, day, of_account, method in session.execute(came):
        if account_of(of_account, method) == account:
            words = _("Takes back the payment of {day}").format(day=show_day(day))
            yield _by_hand(CandidateKind.PAYMENT, words, amount, contact_id, returns=row_id)
    told = {target for _kind, target, _account in matched_targets(session, [MatchKind.REFUND])}
    refunds: _Columns = (
        select(Refund.id, Refund.refunded_on)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(
            Payment.contact_id == contact_id, Refund.amount == -amount, Refund.account == account,
            Refund.undone_on.is_(None),
        )
        .order_by(Refund.refunded_on.desc())
    )  # fmt: skip
    for row_id, day in session.execute(refunds):
        if row_id not in told:
            words = _("Refund of {day}").format(day=show_day(day))
            targets = ((MatchKind.REFUND, row_id, amount),)
            yield _by_hand(CandidateKind.REFUND, words, amount, contact_id, targets=targets)
