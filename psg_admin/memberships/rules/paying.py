"""What the bank of a member is to be told: which sum, how often, from which day on, under which reference. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from psg_admin.accounts.rules import AccountInfo
from psg_admin.accounts.states import AccountKind
from psg_admin.kernel.days import DayRange, add_months, add_years, show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.in_words import MOST_IN_WORDS
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.rules.instalments import in_month, instalments
from psg_admin.memberships.rules.orders import AgreedSum, agreed_sum
from psg_admin.memberships.rules.scheme import SchemeRows, TypeRow
from psg_admin.memberships.states import DriftKind, Interval, OrderState, Standing
from psg_admin.payments.states import Method

POST_DAYS = 14
"""So many days a form takes by post to the member, back to the bank, and there."""
NOTICE_DAYS = 42
"""Six weeks: so long before another sum is wanted members are told."""

LETTER_KINDS = {
    DriftKind.DIED: False, DriftKind.LEFT: False, DriftKind.TWICE: False, DriftKind.STOPPED: True,
    DriftKind.UNSEEN: True, DriftKind.MISSED: True, DriftKind.DISCOUNT_WITHOUT_ORDER: True,
    DriftKind.WRONG_INTERVAL: True, DriftKind.OLD_RATE: True, DriftKind.OTHER_SUM: True, DriftKind.OTHER_DAY: True,
}  # fmt: skip
"""About what is otherwise with a standing order members are written to, and whether a form goes with the letter."""

_AHEAD = {Interval.YEAR: 60, Interval.HALF_YEAR: 30, Interval.QUARTER: 14, Interval.MONTH: 0}
"""So many days before a membership year begins a payment may come that is for it."""


@dataclass(frozen=True, slots=True)
class OrderNow:
    """A standing order as it is: what it pays, how often, when, and how far it has come.

    ``amount`` is its first sum, ``sums`` are those that took over, or will. ``never_came``: its first one is missed.
    """

    order_id: int
    reference: str
    amount: Money
    interval: Interval
    day: int
    first_expected: date
    state: OrderState
    sums: tuple[AgreedSum, ...] = ()
    never_came: bool = False

    @property
    def pays(self) -> bool:
        """Whether money comes by it."""
        return self.state in {OrderState.FIRST_SEEN, OrderState.REGULAR}

    @property
    def begun(self) -> bool:
        """Whether it goes on on its days: money comes by it, or did until lately."""
        return self.pays or (self.state is OrderState.MISSED and not self.never_came)


@dataclass(frozen=True, slots=True)
class Paying:
    """A membership that goes on, and how it is paid for: its newest year from ``start`` up to ``end`` (None: for life)
    with what that costs, and whether it is ``settled``: nothing of it is owed. ``payer`` is a name.
    """

    membership_id: int
    number: str
    payer_id: int
    payer: str
    type_id: int
    method: Method
    standing: Standing
    start: date
    end: date | None
    fee: Money
    settled: bool
    order: OrderNow | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants otherwise on a form than the schedule and the order have it; None: as they do."""

    amount: Money | None = None
    interval: Interval | None = None
    day: int | None = None
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the bank of a member is to be told: ``amount`` each ``interval`` from ``first`` on, under ``reference``.

    It is for the membership year from ``term`` on, which costs ``fee``. ``pays`` is what the standing order pays then
    as it is, each time and so often as ``paid_every`` says; None where there is none.
    """

    membership_id: int
    number: str
    payer_id: int
    type_name: str
    reference: str
    amount: Money
    interval: Interval
    first: date
    term: date
    fee: Money
    pays: Money | None = None
    paid_every: Interval | None = None

    @property
    def short(self) -> Money:
        """How much the standing order pays too little each time; below nothing: too much."""
        return self.amount - (self.pays or NOTHING)

    @property
    def short_a_year(self) -> Money:
        """How much that is a year."""
        paid = NOTHING if self.pays is None or self.paid_every is None else self.pays * self.paid_every.a_year
        return self.amount * self.interval.a_year - paid

    @property
    def words(self) -> str:
        """The sum and how often: "£22.50 every year"."""
        return f"{self.amount.show()} {self.interval.label}"

    @property
    def words_now(self) -> str:
        """What is paid now, in the same way; nothing where nothing is."""
        return "" if self.pays is None or self.paid_every is None else f"{self.pays.show()} {self.paid_every.label}"


def payment_from(interval: Interval, day: int, first: date, earliest: date) -> date:
    """Return the first day, on or after ``earliest``, on which an order pays that began on ``first``.

    ``day`` of the month, the last day of a shorter one; what a bank moves to its next working day is not counted.
    """
    if earliest <= first:
        return first
    step = 12 // interval.a_year
    begun = first.replace(day=1)
    months = (earliest.year - begun.year) * 12 + earliest.month - begun.month
    times = months // step
    found = in_month(add_months(begun, times * step), day)
    return found if found >= earliest else in_month(add_months(begun, (times + 1) * step), day)


def term_from(one: Paying, day: date) -> date | None:
    """Return the first day, on or after ``day``, on which a membership year begins that is yet to be paid; None: it is
    for life.
    """
    if one.end is None:
        return None
    years = max(0, day.year - one.end.year)
    start = add_years(one.end, years)
    return start if start >= day else add_years(one.end, years + 1)


def each_time(fee: Money, interval: Interval, start: date, day: int) -> Money:
    """Return what an order pays each time for a membership year from ``start`` that costs ``fee``."""
    dues = instalments(fee, interval, DayRange(start, add_years(start, 1)), day)
    return dues[0].amount if dues else fee.instalment(interval.a_year)


class Prices:
    """What a year costs by one schedule, each asked for once: most members ask for the same."""

    def __init__(self, scheme: SchemeRows) -> None:
        self._scheme = scheme
        self._kinds = {kind.id: kind for kind in scheme.types}
        self._known: dict[tuple[int, Method, date, bool], Money] = {}

    def kind(self, type_id: int) -> TypeRow:
        """Return a type."""
        return self._kinds[type_id]

    def price(self, type_id: int, method: Method, day: date, lost: str = "") -> Money:
        """Return what a year that begins on ``day`` costs; nothing where the type has no fee then. ``lost`` says why
        there is no discount.
        """
        key = (type_id, method, day, bool(lost))
        known = self._known.get(key)
        if known is None:
            try:
                known = self._scheme.quote(self._kinds[type_id], method=method, day=day, no_discount=lost).total
            except Refused:
                known = NOTHING
            self._known[key] = known
        return known


def for_year(one: Paying, prices: Prices, *, from_day: date) -> Instruction | None:
    """Return what the bank is to be told for the first membership year that begins on ``from_day`` or later; None where
    no standing order pays for it, or it costs nothing.
    """
    order, term = one.order, term_from(one, from_day)
    if order is None or term is None or one.method is not Method.STANDING_ORDER or order.state is OrderState.STOPPED:
        return None
    fee = prices.price(one.type_id, Method.STANDING_ORDER, term)
    if not fee:
        return None
    earliest = term - timedelta(days=_AHEAD[order.interval])
    first = payment_from(order.interval, order.day, order.first_expected, earliest)
    amount = each_time(fee, order.interval, term, order.day)
    return _instruction(one, prices.kind(one.type_id), order.reference, amount, order.interval, first, term, fee)


def for_form(one: Paying, scheme: SchemeRows, *, today: date, asked: Asked, reference: str) -> Instruction:
    """Return what the form for the bank of a member says: what is ``asked``, and what follows from schedule and order.

    An order of which nothing was seen yet begins as agreed, or as soon as it can; one that pays goes on on its days.

    :raises BadInput: for a sum of nothing or too large a one, a day outside 1 to 31, or a first day that is past.
    :raises Refused: where nothing is to be paid: a membership for life, or one that costs nothing.
    """
    _check(asked, today)
    if one.end is None:
        raise Refused(_("Membership {number} is for life: there is nothing to pay.").format(number=one.number))
    order = one.order
    interval = asked.interval or (Interval.YEAR if order is None else order.interval)
    first = asked.first or _first(one, order, interval, asked.day, today + timedelta(days=POST_DAYS))
    ahead = timedelta(days=_AHEAD[interval])
    kind = scheme.type(one.type_id)
    if first < one.end - ahead:
        term, fee = one.start, one.fee
    else:
        term = one.end
        while add_years(term, 1) - ahead <= first:
            term = add_years(term, 1)
        fee = scheme.quote(kind, method=Method.STANDING_ORDER, day=term).total
    amount = asked.amount or each_time(fee, interval, term, first.day)
    if not amount:
        raise Refused(_("Membership {number} costs nothing: there is nothing to pay.").format(number=one.number))
    return _instruction(one, kind, reference, amount, interval, first, term, fee)


def _check(asked: Asked, today: date) -> None:
    if asked.amount is not None and asked.amount <= NOTHING:
        raise BadInput(_("A standing order pays more than £0.00."), field="amount")
    if asked.amount is not None and asked.amount > MOST_IN_WORDS:
        raise BadInput(_("A standing order pays at most {amount}.").format(amount=MOST_IN_WORDS.show()), field="amount")
    if asked.day is not None and not 1 <= asked.day <= 31:
        raise BadInput(_("The day of the month is a number from 1 to 31."), field="day")
    if asked.first is not None and asked.first < today:
        raise BadInput(
            _("The first payment cannot be on {day}: that day is past.").format(day=show_day(asked.first)),
            field="first",
        )


def _first(one: Paying, order: OrderNow | None, interval: Interval, day: int | None, soonest: date) -> date:
    """Return the first day on which a bank can pay as it is told, not before ``soonest``. What is settled already is
    not paid once more.
    """
    if order is None or (one.settled and not order.begun):
        start = max(one.end or soonest, soonest)
        return start if day is None else _on_day(start, day)
    on = day or order.day
    if order.begun:
        return payment_from(interval, on, in_month(order.first_expected.replace(day=1), on), soonest)
    if day is None and order.first_expected >= soonest:
        return order.first_expected
    return _on_day(max(order.first_expected, soonest), on)


def _on_day(earliest: date, day: int) -> date:
    """Return the first ``day`` of a month on or after ``earliest``."""
    found = in_month(earliest.replace(day=1), day)
    return found if found >= earliest else in_month(add_months(earliest.replace(day=1), 1), day)


def _instruction(
    one: Paying, kind: TypeRow, reference: str, amount: Money, interval: Interval, first: date, term: date, fee: Money
) -> Instruction:
    order = one.order
    pays = None if order is None or order.state is OrderState.STOPPED else agreed_sum(order.amount, order.sums, first)
    return Instruction(
        one.membership_id, one.number, one.payer_id, kind.name, reference, amount, interval, first, term, fee, pays,
        None if pays is None or order is None else order.interval,
    )  # fmt: skip


def paid_into(accounts: Iterable[AccountInfo], wanted: str) -> AccountInfo:
    """Return the account that standing orders are to pay into: the one that is ``wanted``, by name or code; where none
    is, the only bank account of which sort code and number are known.

    :raises Refused: where that is not one account, with where to say it.
    """
    open_ones = [one for one in accounts if one.closed_on is None]
    if wanted:
        found = next((one for one in open_ones if fold(wanted) in {fold(one.code), fold(one.name)}), None)
        if found is None:
            raise Refused(
                _(
                    "There is no account “{name}”, into which standing orders are to be paid. Choose another one in "
                    "Settings: Standing orders."
                ).format(name=shorten(wanted))
            )
        if not (found.sort_code and found.number):
            raise Refused(
                _("Fill in sort code and number of {name} first, in Settings: Bank and cash.").format(name=found.name)
            )
        return found
    banks = [one for one in open_ones if one.kind in {AccountKind.BANK, AccountKind.SAVINGS}]
    known = [one for one in banks if one.sort_code and one.number]
    current = [one for one in known if one.kind is AccountKind.BANK]
    if not known:
        raise Refused(
            _("No bank account has a sort code and a number yet. Fill them in first, in Settings: Bank and cash.")
        )
    if len(current or known) > 1:
        raise Refused(
            _(
                "Several bank accounts have a sort code and a number. Say in Settings: Standing orders which one they "
                "are paid into."
            )
        )
    return (current or known)[0]


@dataclass(frozen=True, slots=True)
class Changing:
    """Whose standing order has to change from a day on, and how many need not: they pay the right sum already
    (``same``), nothing is to be paid (``nothing``), or there is no time left to tell them (``soon``).
    """

    instructions: tuple[Instruction, ...]
    same: int
    nothing: int
    soon: tuple[Instruction, ...]


def changing(members: Iterable[Paying], scheme: SchemeRows, *, from_day: date, notice_by: date) -> Changing:
    """Return whose standing order has to change for membership years from ``from_day`` on; those whose first such
    payment is before ``notice_by`` are told apart.
    """
    prices = Prices(scheme)
    found: list[Instruction] = []
    soon: list[Instruction] = []
    same = nothing = 0
    for one in members:
        told = for_year(one, prices, from_day=from_day)
        if told is None:
            nothing += 1
        elif not told.short:
            same += 1
        else:
            (soon if told.first < notice_by else found).append(told)
    return Changing(tuple(found), same, nothing, tuple(soon))
