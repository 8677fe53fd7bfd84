"""An office of standing orders of which it is known what is otherwise with each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Membership, Term
from psg_admin.memberships.operations import (
    add_discount,
    add_type,
    change_membership,
    enrol_many,
    mark_deceased,
    resign,
    set_fee,
)
from psg_admin.memberships.plans import Enrolment
from psg_admin.memberships.states import DriftKind, Interval
from psg_admin.payments.operations import take_payments
from psg_admin.payments.plans import PaymentRequest
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY

ORDER, CHEQUE = Method.STANDING_ORDER, Method.CHEQUE
BEGAN = date(2016, 4, 1)
FULL, FEE, EACH, OLD = Money.of(30), Money.of(27), Money.of("2.25"), Money.of("22.50")
GONE = date(2016, 6, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """How an order pays: at an interval, these sums on these days; ``by`` how the year was quoted, ``paid`` how."""

    kind: DriftKind | None
    every: Interval
    paid: tuple[tuple[date, Money], ...]
    by: Method = ORDER
    way: Method = ORDER
    left_over: bool = False


def _months(*months: int, day: int = 1, amount: Money = EACH) -> tuple[tuple[date, Money], ...]:
    return tuple((date(2016, month, day), amount) for month in months)


YEAR, MONTH = Interval.YEAR, Interval.MONTH
WELL = (
    Way(None, YEAR, ((BEGAN, FEE),)),
    Way(None, YEAR, ((date(2016, 4, 8), FEE),)),  # on the last day of its window
    Way(None, YEAR, ((date(2016, 3, 29), FEE),)),  # three working days early, over Easter
    Way(None, MONTH, _months(4, 5, 6, 7, 8, 9, 10, day=4)),
    Way(None, Interval.QUARTER, _months(4, 7, 10, day=3, amount=Money.of("6.75"))),
)
OTHERWISE = (
    Way(DriftKind.OLD_RATE, YEAR, ((BEGAN, OLD),)),
    Way(DriftKind.OLD_RATE, MONTH, _months(4, 5, 6, 7, 8, 9, 10, day=4, amount=Money.of("1.88"))),
    Way(DriftKind.OTHER_SUM, YEAR, ((BEGAN, Money.of(20)),)),
    Way(DriftKind.OTHER_SUM, YEAR, ((BEGAN, FULL),), left_over=True),
    Way(DriftKind.WRONG_INTERVAL, MONTH, ((BEGAN, FEE),)),
    Way(DriftKind.WRONG_INTERVAL, YEAR, _months(8, 9, 10, day=4, amount=FEE), left_over=True),
    Way(DriftKind.TWICE, YEAR, ((BEGAN, FEE), (date(2016, 5, 3), FEE)), left_over=True),
    Way(DriftKind.OTHER_DAY, YEAR, ((date(2016, 4, 25), FEE),)),
    Way(DriftKind.UNSEEN, YEAR, ()),
    Way(DriftKind.MISSED, MONTH, _months(4, 5, 6, 7, 8, 9, day=4)),
    Way(DriftKind.STOPPED, MONTH, _months(4, 5, 6, 7, day=4)),
    Way(DriftKind.DISCOUNT_WITHOUT_ORDER, YEAR, ((date(2016, 4, 20), FEE),), way=CHEQUE),
    Way(DriftKind.ORDER_WITHOUT_DISCOUNT, YEAR, ((BEGAN, FULL),), by=CHEQUE),
    Way(DriftKind.LEFT, YEAR, ((BEGAN, FEE), (date(2016, 10, 3), FEE)), left_over=True),
    Way(DriftKind.DIED, YEAR, ((BEGAN, FEE), (date(2016, 10, 3), FEE)), left_over=True),
)


def plant(office: Office, count: int, *, seldom: int = 1) -> dict[str, DriftKind | None]:
    """Fill an office with so many memberships, and return by number what is otherwise with each.

    Of ``seldom`` orders that pay as they should to each one in ``WELL`` there is one of each way in ``OTHERWISE``.
    """
    ways = [*WELL * seldom, *OTHERWISE]
    truth = {f"{number:05}": ways[number % len(ways)] for number in range(1, count + 1)}

    def furnish(session: Session) -> Changes:
        add_type(session, code="individual", name="Individual", people=1)
        set_fee(session, code="individual", amount=Money.of(25), from_day=date(2014, 4, 1))
        set_fee(session, code="individual", amount=FULL, from_day=date(2015, 4, 1))
        return add_discount(session, method=ORDER, percent=Decimal(10), from_day=date(2013, 6, 14))

    office.write(furnish)
    enrolments = [
        Enrolment((ContactDraft(given=f"P{number}", family="Quispe"),), 1, way.by, BEGAN, number=number,
                  interval=way.every)
        for number, way in truth.items()
    ]  # fmt: skip
    for start in range(0, count, 5000):
        some = enrolments[start : start + 5000]
        office.write(partial(enrol_many, enrolments=some, today=TODAY, now=NOW))
    rows = office.read(_rows)
    payments = [
        PaymentRequest(rows[number][1], amount, way.way, day, charges, receipt=False)
        for number, way in truth.items()
        for day, amount, charges in _used(way, rows[number][2])
    ]
    for start in range(0, len(payments), 5000):
        some_paid = payments[start : start + 5000]
        office.write(partial(take_payments, payments=some_paid, today=TODAY, now=NOW))
    for number, way in truth.items():
        membership_id, payer, _charge = rows[number]
        if way.kind is DriftKind.LEFT:
            office.write(partial(resign, membership_id=membership_id, on=GONE, today=TODAY))
        elif way.kind is DriftKind.DIED:
            office.write(partial(mark_deceased, contact_id=payer, on=GONE, today=TODAY))
        elif way.by is CHEQUE:
            office.write(
                partial(change_membership, membership_id=membership_id, payer=payer, method=ORDER, today=TODAY, now=NOW)
            )
    return {number: way.kind for number, way in truth.items()}


def _used(way: Way, charge_id: int) -> Iterator[tuple[date, Money, tuple[int, ...]]]:
    """Yield the payments, each with the charge that it is used for: none where the year is paid already."""
    for place, (day, amount) in enumerate(way.paid):
        yield day, amount, () if way.left_over and place else (charge_id,)


def _rows(session: Session) -> dict[str, tuple[int, int, int]]:
    query = select(Membership.number, Membership.id, Membership.payer_id, Term.charge_id).join(Term)
    return {number: (i, payer, charge_id or 0) for number, i, payer, charge_id in session.execute(query)}
