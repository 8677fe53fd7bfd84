"""Ten years of invented memberships: people join, pay, renew, forget to, leave and die."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange, add_months
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Member, Membership, StandingOrder, Term
from psg_admin.memberships.operations import (
    enrol_many,
    mark_deceased,
    renew_many,
    resign,
    set_order_states,
)
from psg_admin.memberships.plans import Enrolment, OrderStep, Renewal
from psg_admin.memberships.rules import next_term
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import OrderState
from psg_admin.payments.model import Charge, Payment
from psg_admin.payments.operations import take_payments
from psg_admin.payments.plans import PaymentRequest
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.sample.calendar import YEARS, Calendar, draw, gift, moment, paid
from psg_admin.sample.people import People
from psg_admin.sample.scheme import KINDS, Kind, make_scheme
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.bulk import portions

T = TypeVar("T")

_PORTION = 5_000
"""So many memberships at most are enrolled, renewed or paid for in one deed: what is planned is held in memory."""
_METHODS = ((Method.STANDING_ORDER, 46), (Method.CHEQUE, 22), (Method.TRANSFER, 20), (Method.CASH, 7), (Method.CARD, 5))
_ASKED = ((OrderState.NONE, 3), (OrderState.FORM_SENT, 4), (OrderState.CLAIMED, 3))
_SEEN = {OrderState.FIRST_SEEN, OrderState.REGULAR, OrderState.MISSED}
_MOST_RESIGNED, _MOST_DIED = 12, 6


@dataclass(slots=True)
class _Known:
    """What the sample remembers of a membership. ``order``: the state of its standing order, None without one."""

    kind: Kind
    method: Method
    joined: date
    loyal: bool
    order: OrderState | None = None
    term: DayRange | None = None
    membership_id: int = 0
    payer_id: int = 0
    ended: bool = False


class Memberships:
    """Enters, day by day of the calendar, what happened to memberships of about ``members`` people."""

    def __init__(self, session: Session, *, chance: Random, people: People, calendar: Calendar, members: int) -> None:
        self._session = session
        self._chance = chance
        self._people = people
        self._calendar = calendar
        self._settings: MembershipSettings = load_settings(session, MembershipSettings)
        self._types = make_scheme(session, today=calendar.today)
        self._known: list[_Known] = []
        self._joining: dict[date, list[_Known]] = defaultdict(list)
        self._renewing: dict[date, list[tuple[_Known, date]]] = defaultdict(list)
        self._paying: dict[date, list[tuple[_Known, date]]] = defaultdict(list)
        self._missing: dict[date, list[_Known]] = defaultdict(list)
        self._steps: dict[int, tuple[_Known, OrderState]] = {}
        self.people = 0
        self._let_join(members)
        self._leaving = self._days_of_leaving(members)

    def enter(self, day: date) -> Iterator[None]:
        """Enter what happened up to ``day`` since the last one, in a few deeds; yields after each."""
        for some in portions(self._joining.pop(day, []), _PORTION):
            self._enrol(some, day)
            yield
        for late in portions(self._paying.pop(day, []), _PORTION):
            self._take_payments([(known, on) for known, on in late if not known.ended], day)
            yield
        for due in portions(self._renewing.pop(day, []), _PORTION):
            self._renew([(known, on) for known, on in due if not known.ended], day)
            yield
        for died in self._leaving.pop(day, ()):
            self._leave(day, died=died)
        for known in self._missing.pop(day, []):
            self._miss(known)
        self._note_orders(day)
        yield

    def somebody(self) -> int | None:
        """Draw the payer of one of the memberships so far, also of one that has lapsed; None for one that ended."""
        if not self._known:
            return None
        known = self._chance.choice(self._known)
        return None if known.ended else known.payer_id

    # --- what happens --------------------------------------------------------------------------------------------

    def _let_join(self, members: int) -> None:
        chance, today = self._chance, self._calendar.today
        shares = [(kind, kind.share) for kind in KINDS]
        joining: list[_Known] = []
        while self.people < members:
            kind = draw(chance, shares)
            method = Method.STANDING_ORDER if kind.people > 1 and chance.random() < 0.6 else draw(chance, _METHODS)
            if kind.lifetime:
                method = Method.CHEQUE
            back = min(chance.randrange(YEARS * 364), chance.randrange(YEARS * 364))
            joining.append(_Known(kind, method, today - timedelta(days=back), loyal=chance.random() < 0.8))
            self.people += kind.people
        for known in sorted(joining, key=lambda known: known.joined):
            self._at(self._joining, known.joined, known)

    def _days_of_leaving(self, members: int) -> dict[date, list[bool]]:
        """Return the days on which it is heard that somebody has resigned (False) or died (True)."""
        resigned, died = min(_MOST_RESIGNED, 1 + members // 40), min(_MOST_DIED, 1 + members // 100)
        leaving: dict[date, list[bool]] = defaultdict(list)
        for one in [False] * resigned + [True] * died:
            leaving[self._chance.choice(self._calendar.days[len(self._calendar.days) // 2 :])].append(one)
        return leaving

    def _pay(self, known: _Known, since: date, day: date) -> tuple[PayNow | None, date | None]:
        """Return the money for a term that came in up to ``day``, and the day on which it is entered, if ever."""
        chance = self._chance
        by_order = known.method is Method.STANDING_ORDER
        if chance.random() > (0.985 if by_order else 0.96):
            return None, None
        # A new standing order takes the member, and then the bank, some weeks to set up.
        first, last = (0, 25) if not by_order else (14, 60) if known.term is None else (0, 4)
        on = since + timedelta(days=chance.randrange(first, last))
        if on <= day:
            return paid(chance, known.method, on), day
        entered = self._calendar.entered(on)
        if entered is not None:
            self._paying[entered].append((known, on))
        return None, entered

    def _go_on(self, known: _Known, on: date, entered: date | None) -> None:
        """Let a membership that begins a term on ``on``, paid on the day ``entered``, renew it when it has run out."""
        chance = self._chance
        known.term = term = next_term(
            scheme=self._settings.scheme,
            year_month=self._settings.year_month,
            last=known.term,
            day=on,
            grace_days=self._settings.grace_days,
            lifetime=known.kind.lifetime,
        )
        if term.end is None or entered is None:
            return
        stays = chance.random() < (0.95 if known.loyal else 0.6)
        if stays:
            ahead, late = (10, 5) if known.method is Method.STANDING_ORDER else (25, 60)
            day = term.end + timedelta(days=round(chance.triangular(-ahead, late, 0)))
        else:
            self._at(self._missing, term.end + timedelta(days=40), known)
            if chance.random() > 0.15:
                return
            day = term.end + timedelta(days=chance.randrange(200, 900))
        # Not before the payment was entered: until then the last term may be one that counts as lapsed.
        day = max(day, entered)
        self._at(self._renewing, day, (known, day))

    def _at(self, dated: dict[date, list[T]], day: date, what: T) -> None:
        """Put down what is to be entered once ``day`` has come."""
        entered = self._calendar.entered(day)
        if entered is not None:
            dated[entered].append(what)

    # --- deeds ---------------------------------------------------------------------------------------------------

    def _enrol(self, joining: Sequence[_Known], day: date) -> None:
        payments = [self._pay(known, known.joined, day) for known in joining]
        enrolments = [
            Enrolment(
                self._who(known.kind), self._types[known.kind.code], known.method, known.joined, first_payment=pay
            )
            for known, (pay, _entered) in zip(joining, payments, strict=True)
        ]
        enrol_many(self._session, enrolments=enrolments, today=day, now=moment(day))
        last = self._known[-1].membership_id if self._known else 0
        query = select(Membership.id, Membership.payer_id).where(Membership.id > last).order_by(Membership.id)
        rows = self._session.execute(query).all()
        for known, (pay, entered), (membership_id, payer_id) in zip(joining, payments, rows, strict=True):
            known.membership_id, known.payer_id = membership_id, payer_id
            if known.method is Method.STANDING_ORDER:
                known.order = OrderState.NONE
                self._step(known, OrderState.FIRST_SEEN if pay else draw(self._chance, _ASKED))
            self._go_on(known, known.joined, entered)
        self._known += joining

    def _who(self, kind: Kind) -> tuple[ContactDraft, ...]:
        if kind.code == "organisation":
            return (self._people.organisation(),)
        return self._people.couple() if kind.people > 1 else (self._people.person(),)

    def _renew(self, due: Sequence[tuple[_Known, date]], day: date) -> None:
        if not due:
            return
        payments = [self._pay(known, on, day) for known, on in due]
        renewals = [
            Renewal(known.membership_id, on=on, pay=pay)
            for (known, on), (pay, _entered) in zip(due, payments, strict=True)
        ]
        renew_many(self._session, renewals=renewals, today=day, now=moment(day))
        for (known, on), (pay, entered) in zip(due, payments, strict=True):
            if pay is not None:
                self._see(known)
            self._go_on(known, on, entered)

    def _take_payments(self, late: Sequence[tuple[_Known, date]], day: date) -> None:
        if not late:
            return
        owed: dict[int, tuple[int, Money]] = {}
        for some in chunks(known.membership_id for known, _on in late):
            terms = (
                select(Term.membership_id, Charge.id, Charge.amount)
                .join(Charge, Charge.id == Term.charge_id)
                .where(Term.membership_id.in_(some))
                .order_by(Term.start_day)
            )
            owed.update(
                (membership_id, (charge_id, fee)) for membership_id, charge_id, fee in self._session.execute(terms)
            )
        payments: list[PaymentRequest] = []
        for known, on in late:
            charge_id, amount = owed[known.membership_id]
            more = gift(self._chance)
            over = Money.of("3") if self._chance.random() < 0.02 else Money.of("0")
            payments.append(
                PaymentRequest(known.payer_id, amount + more + over, known.method, on, charges=(charge_id,), gift=more)
            )
            self._see(known)
        take_payments(self._session, payments=payments, today=day, now=moment(day))

    def _see(self, known: _Known) -> None:
        """Let it be noted that the standing order, if there is one, has paid."""
        if known.order is not None:
            self._step(known, OrderState.REGULAR if known.order in _SEEN else OrderState.FIRST_SEEN)

    def _miss(self, known: _Known) -> None:
        """Let it be noted that the standing order of a membership that has run out, if there is one, pays no more."""
        if known.order is not None and not known.ended:
            seen = known.order in _SEEN and self._chance.random() < 0.5
            self._step(known, OrderState.MISSED if seen else OrderState.STOPPED)

    def settle(self) -> None:
        """Let each standing order say what it pays, and on which day, as its newest payment shows it."""
        came = (
            select(
                StandingOrder.id, StandingOrder.day, StandingOrder.first_expected, StandingOrder.amount,
                Payment.received_on, Payment.amount,
            )
            .join(Membership, Membership.id == StandingOrder.membership_id)
            .join(Payment, and_(Payment.contact_id == Membership.payer_id, Payment.method == Method.STANDING_ORDER))
            .where(Payment.undone_on.is_(None))
            .order_by(Payment.received_on, Payment.id)
        )  # fmt: skip
        newest = {row[0]: row for row in self._session.execute(came)}
        batch = Batch(self._session)
        for order_id, day, first, amount, on, paid_now in newest.values():
            years = max(0, on.year - first.year)
            before = {"day": day, "first_expected": first, "amount": amount}
            batch.update(
                StandingOrder, order_id, before,
                {"day": on.day, "first_expected": add_months(on, -12 * years), "amount": paid_now},
            )  # fmt: skip
        batch.write()

    def _step(self, known: _Known, state: OrderState) -> None:
        self._steps[known.membership_id] = known, state

    def _note_orders(self, day: date) -> None:
        moved = [(known, state) for known, state in self._steps.values() if state is not known.order]
        steps = [OrderStep(known.membership_id, state) for known, state in moved]
        for some in portions(steps, _PORTION):
            set_order_states(self._session, steps=some, today=day)
        for known, state in moved:
            known.order = state
        self._steps.clear()

    def _leave(self, day: date, *, died: bool) -> None:
        """Let one of those leave whose term runs on ``day``, in one deed."""
        for known in self._chance.choices(self._known, k=40) if self._known else ():
            term = known.term
            if known.ended or term is None or term.start >= day or (term.end is not None and term.end <= day):
                continue
            if died and known.kind.code == "organisation":
                continue
            on = max(term.start, day - timedelta(days=self._chance.randrange(30)))
            if died:
                here = select(Member.contact_id).where(
                    Member.membership_id == known.membership_id, Member.until.is_(None)
                )
                left = self._session.scalars(here.order_by(Member.id)).all()
                mark_deceased(self._session, contact_id=left[-1], on=on, today=day)
                known.ended = len(left) == 1
            else:
                resign(self._session, membership_id=known.membership_id, on=on, today=day)
                known.ended = True
            if known.ended and known.order is not None:
                self._step(known, OrderState.STOPPED)
            return
