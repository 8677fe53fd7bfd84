"""The invented treasurer: what goes out, is paid in and moved, and what the books begin and are compared with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import add_account, add_fund, change_account, set_budget
from psg_admin.accounts.queries import chart, years
from psg_admin.accounts.rules import BANK, BANK_CHARGES, CASH, GENERAL
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.books.operations import (
    SPEND,
    RefundWay,
    Spend,
    add_slip,
    credit_slip,
    derive_postings,
    keep_reconciliation,
    move,
    refund,
)
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries import by_category
from psg_admin.books.queries.banking import compare
from psg_admin.books.rules.banking import DENOMINATIONS, PAPER
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.operations import remind, take_payments, write_off
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.queries.charges import left_over, taken_back, used_of_payment
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from psg_admin.sample import lists
from psg_admin.sample.calendar import YEARS, Calendar, moment
from psg_admin.store.base import MoneyColumn
from psg_admin.store.planning import perform

_OPENING = {BANK: Money.of("6200"), CASH: Money.of("60")}
_SAVED = Money.of("5000")
_FLOAT = Money.of("40")
"""What stays in the cash box when it is emptied."""
_FORTNIGHT = timedelta(days=14)
_CLEARS = timedelta(days=10)
"""Cheques written later than that before today have not cleared yet."""
_BANK_NAME, _SCHEME, _TRUST = "Bridge Street Bank", "Basket and Bean scheme", "Weavers Row Trust"
_APPEAL = "Hall appeal"
_BUDGET_STEP = Money.of("10").pence


@dataclass(frozen=True, slots=True)
class _Cost:
    """What is paid every year to ``payee``, ``days`` after the year's first.

    Each time it is ``share`` thousandths of what came in the year before, or at least ``least``. ``payee`` empty: one
    of the trustees.
    """

    category: str
    payee: str
    share: int
    least: Money
    days: tuple[int, ...]
    method: Method


_COSTS = (
    _Cost("printing", "Foundry Lane Printers", 68, Money.of("18"), (25, 116, 207, 298), Method.CHEQUE),
    _Cost("postage", "The post office counter", 58, Money.of("12"), (30, 121, 212, 303), Method.CARD),
    _Cost("website", "Canal Walk Hosting", 10, Money.of("60"), (65,), Method.DIRECT_DEBIT),
    _Cost("insurance", "Meadow View Mutual", 12, Money.of("95"), (140,), Method.TRANSFER),
    _Cost("examination", "Ashworth and Birch, accountants", 12, Money.of("60"), (95,), Method.CHEQUE),
    _Cost(BANK_CHARGES, _BANK_NAME, 2, Money.of("4"), (60, 151, 242, 333), Method.OTHER),
    _Cost("travel", "", 9, Money.of("11"), (110, 250), Method.TRANSFER),
    _Cost("grants", "Altiplano Weavers", 170, NOTHING, (320,), Method.TRANSFER),
    _Cost("other-costs", "Tea, stamps and string", 0, Money.of("3.50"), (170,), Method.CASH),
)
_HALL, _TABLE, _SPEAKERS = 40, 25, 12
"""What a conference costs, in thousandths as well: the hall, food and drink, the speakers' journeys."""
_COMMISSION, _LEAST_COMMISSION, _COMMISSION_DAYS = 8, Money.of("6"), (80, 171, 262, 353)
_SAVING, _LEAST_SAVING, _SAVING_DAYS = 40, Money.of("50"), (200, 340)
_INTEREST, _INTEREST_DAY = 8, 355


class Treasurer:
    """Does the office's books over the days of the calendar, all by the deeds that a treasurer has."""

    def __init__(self, session: Session, *, seed: int, calendar: Calendar) -> None:
        self._session = session
        self._chance = Random(f"the treasurer of {seed}")
        self._calendar = calendar
        today = calendar.today
        first = today - timedelta(days=YEARS * 364)
        found = [year for year in years(session, until=today) if year.start <= today and _last(year) >= first]
        self._years = found[::-1]
        self._planned = -1
        self._seen_payment = 0
        self._events: set[int] = set()
        self._spending: list[SpendingRequest] = []
        self._income: list[PaymentRequest] = []
        self._moves: list[MoveRequest] = []
        self._cheques: list[tuple[date, int]] = []
        self._cash: list[tuple[date, Money]] = []
        self._box, self._saved = _OPENING[CASH], _SAVED
        self._vouchers = dict.fromkeys((year.start.year for year in self._years), 0)
        self._cheque_number = 100_200
        self._trustees = tuple(f"{self._chance.choice(lists.GIVEN)} {self._chance.choice(lists.FAMILY)}" for _ in "ab")
        begun = self._years[-2].start if len(self._years) > 1 else self._years[-1].start
        last = today - timedelta(days=3)
        self._fortnights = {last - _FORTNIGHT * back for back in range((last - begun).days // 14 + 1)}
        self._savings = self._fund = ""
        self._bank_id = self._scheme_id = self._trust_id = 0

    def enter(self, day: date, conferences: Mapping[date, int]) -> None:
        """Enter what was spent, came in beside fees and places, was moved and paid in up to ``day``."""
        if not self._savings:
            self._begin(day)
        while self._planned + 1 < len(self._years) and self._years[self._planned + 1].start <= day:
            self._planned += 1
            self._plan_year(self._years[self._planned])
        for held, event_id in conferences.items():
            if event_id not in self._events:
                self._events.add(event_id)
                self._plan_conference(day, held, event_id)
        self._take(day)
        self._spend(day)
        self._move(day)
        self._look_at_payments()
        for banked in sorted(self._days_of_banking(day)):
            self._pay_in(banked, day)

    def settle(self) -> None:
        """Remind of what is owed, write one place off, give back a sum that was paid too much, and let the books begin
        with what lay there.

        The opening balances come last: until then no fund is asked whether it has so much.
        """
        today = self._calendar.today
        for back, charge_ids in ((40, self._unpaid(Category.SUBSCRIPTION, 4)), (12, self._unpaid(Category.EVENT, 2))):
            if charge_ids:
                on = today - timedelta(days=back)
                remind(self._session, charge_ids=charge_ids, on=on, today=today, note="By letter")
        lost = self._unpaid(Category.EVENT, 1, oldest=True)
        if lost:
            why = "Moved away, letters come back"
            write_off(self._session, charge_id=lost[0], reason=why, today=today)
        self._refund(today)
        known = chart(self._session).accounts
        opening_on = self._years[0].start
        for code, amount in (*_OPENING.items(), (self._savings, _SAVED)):
            account = known[code]
            change_account(
                self._session, code=code, name=account.name, kind=account.kind, today=today,
                sort_code=account.sort_code, number=account.number, opening={GENERAL: amount}, opening_on=opening_on,
            )  # fmt: skip

    def finish(self) -> None:
        """Spend of the appeal, set the budgets, and compare the bank's statement, once the postings are there."""
        today = self._calendar.today
        spent = SpendingRequest(
            "Quarry Hill Surveyors", Money.of("185"), today - timedelta(days=20),
            (PartRequest("other-costs", fund=self._fund, note="Survey of the roof"),), method=Method.TRANSFER,
            voucher=self._voucher(today - timedelta(days=20)), approved_by=self._trustees[0],
            approved_by_too=self._trustees[1],
        )  # fmt: skip
        made = perform(self._session, SPEND, Spend((spent,), today, moment(today))).made
        derive_postings(self._session, {"spending": {_made(made)}})
        for before, year in zip(self._years[-3:], self._years[-2:], strict=False):
            self._set_budget(before, year)
        month = today.replace(day=1) - timedelta(days=1)
        compared = compare(self._session, account=BANK, on=month, statement=NOTHING)
        keep_reconciliation(
            self._session, account=BANK, on=month, statement=compared.expected, today=today, now=moment(today)
        )

    # --- what a year brings -------------------------------------------------------------------------------------------

    def _begin(self, day: date) -> None:
        today, now = self._calendar.today, moment(day)
        change_account(
            self._session, code=BANK, name=chart(self._session).accounts[BANK].name, kind=AccountKind.BANK,
            today=today, sort_code="12-34-56", number="00012345",
        )  # fmt: skip
        savings = add_account(self._session, name="Savings", kind=AccountKind.SAVINGS, today=today)
        fund = add_fund(
            self._session, name=_APPEAL, kind=FundKind.RESTRICTED, purpose="The roof of the hall, and nothing else"
        )
        self._savings, self._fund = savings.reference, fund.reference
        self._bank_id, self._scheme_id, self._trust_id = (
            _made(
                add_contact(
                    self._session,
                    draft=ContactDraft(kind=ContactKind.ORGANISATION, organisation=name),
                    now=now,
                ).made
            )
            for name in (_BANK_NAME, _SCHEME, _TRUST)
        )

    def _plan_year(self, year: DayRange) -> None:
        """Put down what the year will bring, by what came in the year before; of the first, what it is about itself."""
        place = self._years.index(year)
        base = self._came_in(self._years[max(0, place - 1)])
        for cost in _COSTS:
            for days in cost.days:
                self._spending.append(self._request(cost, year.start + timedelta(days=days), base))
        for days in _COMMISSION_DAYS:
            amount = max(self._part(base, _COMMISSION), _LEAST_COMMISSION)
            self._earn(self._scheme_id, amount, year.start + timedelta(days=days), "commission")
        for days in _SAVING_DAYS:
            amount = Money(base.pence * _SAVING // 1000 // _BUDGET_STEP * _BUDGET_STEP)
            on = year.start + timedelta(days=days)
            if amount >= _LEAST_SAVING and on <= self._calendar.today:
                self._moves.append(MoveRequest(amount, on, BANK, self._savings))
                self._saved += amount
        interest = Money(self._saved.pence * _INTEREST // 1000)
        self._saved += interest
        self._earn(
            self._bank_id, interest, year.start + timedelta(days=_INTEREST_DAY), "interest", account=self._savings
        )
        if place == len(self._years) - 2:
            on = year.start + timedelta(days=75)
            self._give(Money.of("500"), Method.CHEQUE, on)
            self._give(Money.of("120"), Method.TRANSFER, on + timedelta(days=200))

    def _plan_conference(self, day: date, held: date, event_id: int) -> None:
        base = self._came_in(self._years[max(0, self._planned - 1)])
        hall = max(Money(self._part(base, _HALL).pence // 100 * 100), Money.of("45"))
        table, speakers = (max(self._part(base, share), Money.of("15")) for share in (_TABLE, _SPEAKERS))
        bills = [
            ("Bridge Street Institute", hall, day, "event-costs", Method.CHEQUE),
            ("Quinoa Kitchen", table, held + timedelta(days=3), "event-costs", Method.TRANSFER),
            (self._trustees[1], speakers, held + timedelta(days=5), "travel", Method.CHEQUE),
        ]
        today = self._calendar.today
        if held > today:  # what was paid for it lately by cheque has not cleared yet
            bills += [
                ("Foundry Lane Printers", Money.of("84.60"), today - timedelta(days=6), "printing", Method.CHEQUE),
                (
                    "Guitar Society of the North",
                    Money.of("40"),
                    today - timedelta(days=2),
                    "event-costs",
                    Method.CHEQUE,
                ),
            ]
        for payee, amount, on, category, method in bills:
            self._spending.append(self._paid_out(payee, amount, on, PartRequest(category, event_id=event_id), method))

    def _request(self, cost: _Cost, on: date, base: Money) -> SpendingRequest:
        amount = max(self._part(base, cost.share), cost.least)
        payee = cost.payee or self._chance.choice(self._trustees)
        return self._paid_out(payee, amount, on, PartRequest(cost.category), cost.method)

    def _paid_out(self, payee: str, amount: Money, on: date, part: PartRequest, method: Method) -> SpendingRequest:
        return SpendingRequest(
            payee, amount, on, (part,), method=method, account=CASH if method is Method.CASH else BANK,
            approved_by=self._trustees[0], approved_by_too=self._trustees[1], trustee=payee in self._trustees,
        )  # fmt: skip

    def _earn(self, contact_id: int, amount: Money, on: date, category: str, *, account: str = "") -> None:
        if amount and on <= self._calendar.today:
            self._income.append(
                PaymentRequest(
                    contact_id, amount, Method.TRANSFER, on, receipt=False, account=account,
                    income=(IncomeLine(category),),
                )
            )  # fmt: skip

    def _give(self, amount: Money, method: Method, on: date) -> None:
        """Let the appeal be given something."""
        purpose = f"Gift for the {_APPEAL.lower()}"
        income = (IncomeLine("donation", fund=self._fund, purpose=purpose),)
        if on <= self._calendar.today:
            self._income.append(PaymentRequest(self._trust_id, amount, method, on, account=BANK, income=income))

    def _part(self, base: Money, share: int) -> Money:
        """Return about so many thousandths of a sum."""
        return Money(base.pence * share * self._chance.randrange(90, 111) // 100_000)

    def _came_in(self, year: DayRange) -> Money:
        amount = func.sum(Payment.amount, type_=MoneyColumn())
        within = Payment.received_on >= year.start, Payment.received_on <= _last(year)
        return self._session.scalar(select(amount).where(*within)) or NOTHING

    # --- deeds --------------------------------------------------------------------------------------------------------

    def _take(self, day: date) -> None:
        come = sorted((one for one in self._income if one.received_on <= day), key=lambda one: one.received_on)
        self._income = [one for one in self._income if one.received_on > day]
        if come:
            take_payments(self._session, payments=come, today=day, now=moment(day))

    def _spend(self, day: date) -> None:
        gone = sorted((one for one in self._spending if one.written_on <= day), key=lambda one: one.written_on)
        self._spending = [one for one in self._spending if one.written_on > day]
        if not gone:
            return
        told = tuple(self._numbered(one, day) for one in gone if one.amount)
        perform(self._session, SPEND, Spend(told, day, moment(day)))
        self._cash += [(one.written_on, -one.amount) for one in told if one.account == CASH]

    def _numbered(self, one: SpendingRequest, day: date) -> SpendingRequest:
        """Return a sum that goes out with the number of its voucher, and of its cheque, which clears days later."""
        reference, cleared_on = "", None
        if one.method is Method.CHEQUE:
            self._cheque_number += 1
            reference = str(self._cheque_number)
            if one.written_on < self._calendar.today - _CLEARS:
                cleared_on = min(one.written_on + timedelta(days=self._chance.randrange(4, 11)), day)
        return SpendingRequest(
            one.payee, one.amount, one.written_on, one.parts, one.account, one.method, reference,
            self._voucher(one.written_on), one.approved_by, one.approved_by_too, trustee=one.trustee,
            cleared_on=cleared_on,
        )  # fmt: skip

    def _voucher(self, on: date) -> str:
        year = next(year for year in self._years if on in year).start.year
        self._vouchers[year] += 1
        return f"V-{year}-{self._vouchers[year]:03d}"

    def _move(self, day: date) -> None:
        gone = [one for one in self._moves if one.moved_on <= day]
        self._moves = [one for one in self._moves if one.moved_on > day]
        for one in gone:
            move(self._session, move=one, today=day, now=moment(day))

    def _look_at_payments(self) -> None:
        """Put cheques and cash that came in since last time aside for the bank, and a cheque away that came back."""
        paper, cash = Payment.method.in_(PAPER), and_(Payment.method == Method.CASH, Payment.account == CASH)
        query = (
            select(Payment.id, Payment.received_on, Payment.amount, Payment.method, Payment.reverses_id)
            .where(Payment.id > self._seen_payment, or_(and_(paper, Payment.account == BANK), cash))
            .order_by(Payment.id)
        )
        back: set[int] = set()
        for payment_id, received_on, amount, method, reverses_id in self._session.execute(query):
            self._seen_payment = payment_id
            if reverses_id is not None:
                back.add(reverses_id)
            elif method is Method.CASH:
                self._cash.append((received_on, amount))
            else:
                self._cheques.append((received_on, payment_id))
        self._cheques = [one for one in self._cheques if one[1] not in back]

    def _days_of_banking(self, day: date) -> Iterator[date]:
        """Return the days up to ``day`` on which somebody went to the bank: in the newest years every fortnight."""
        place = self._calendar.days.index(day)
        before = self._calendar.days[place - 1] if place else date.min
        if day < min(self._fortnights, default=date.max):
            yield day
        yield from (banked for banked in self._fortnights if before < banked <= day)

    def _pay_in(self, banked: date, day: date) -> None:
        cheques = [payment_id for received_on, payment_id in self._cheques if received_on <= banked]
        self._cheques = [one for one in self._cheques if one[0] > banked]
        self._box += Money.total(amount for on, amount in self._cash if on <= banked)
        self._cash = [one for one in self._cash if one[0] > banked]
        cash = max(NOTHING, Money((self._box - _FLOAT).pence // 100 * 100))
        if not cheques and not cash:
            return
        self._box -= cash
        number = add_slip(
            self._session, account=BANK, banked_on=banked, today=day, now=moment(day), cheques=cheques, cash=cash,
            denominations=_notes(cash), fresh={GENERAL: cash},
        ).reference  # fmt: skip
        credited = banked + timedelta(days=self._chance.randrange(2, 5))
        entered = self._calendar.entered(credited)
        if entered is not None:
            credit_slip(self._session, number=number, on=credited, today=entered)

    def _refund(self, today: date) -> None:
        """Give the newest sum of which something is left over back to who paid it."""
        query = select(Payment.id, Payment.received_on).where(
            Payment.reverses_id.is_(None), ~taken_back(), Payment.amount > used_of_payment()
        )
        newest = self._session.execute(query.order_by(Payment.received_on.desc(), Payment.id.desc()).limit(1)).first()
        if newest is None:
            return
        payment_id, received_on = newest
        way = RefundWay(max(received_on, today - timedelta(days=9)), Method.TRANSFER, reason="Paid too much")
        amount = left_over(self._session, payment_id=payment_id)
        refund(self._session, payment_id=payment_id, amount=amount, way=way, today=today, now=moment(today))

    def _unpaid(self, category: Category, count: int, *, oldest: bool = False) -> list[int]:
        """Return charges of which nothing was paid a month after they were due."""
        query = (
            select(Charge.id)
            .outerjoin(Allocation, and_(Allocation.charge_id == Charge.id, Allocation.released_on.is_(None)))
            .where(
                Charge.category == category, Charge.cancelled_on.is_(None), Charge.amount > NOTHING,
                Allocation.id.is_(None), Charge.due_on <= self._calendar.today - timedelta(days=45),
            )
        )  # fmt: skip
        order = (Charge.due_on, Charge.id) if oldest else (Charge.due_on.desc(), Charge.id.desc())
        return list(self._session.scalars(query.order_by(*order).limit(count)))

    def _set_budget(self, before: DayRange, year: DayRange) -> None:
        """Let a year be expected to be as the one before was, in tens of pounds."""
        known = chart(self._session).categories
        sums: dict[str, int] = {}
        for (code, _fund), amount in by_category(self._session, first=before.start, last=_last(before)).items():
            if code in known and known[code].direction is not Direction.NEITHER:
                sums[code] = sums.get(code, 0) + amount.pence
        for code, pence in sorted(sums.items()):
            amount = Money(-(-abs(pence) // _BUDGET_STEP) * _BUDGET_STEP)
            set_budget(self._session, category=code, amount=amount, first_day=year.start)


def _last(year: DayRange) -> date:
    """Return the last day of a financial year."""
    return (year.end or date.max) - timedelta(days=1)


def _made(made: int | None) -> int:
    assert made is not None  # noqa: S101 - what is added has an id
    return made


def _notes(cash: Money) -> dict[Money, int]:
    """Return notes and coins that a sum is counted in."""
    found: dict[Money, int] = {}
    rest = cash.pence
    for worth in DENOMINATIONS[2:]:
        count, rest = divmod(rest, worth.pence)
        if count:
            found[worth] = count
    return found
