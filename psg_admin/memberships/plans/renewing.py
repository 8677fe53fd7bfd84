"""What renewing will do, planned for many memberships at once; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.quote import Quote, QuoteLine
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.plans.parts import (
    OrderPlan,
    check_places,
    check_reference,
    checked_day,
    late_of,
    open_type,
    order_reference,
    payment_of,
    plan_order,
    refuse_overtaken,
    term_of,
)
from psg_admin.memberships.rules import (
    Due,
    Facts,
    OldDebt,
    OrderHeld,
    SchemeRows,
    TypeRow,
    instalments,
    standing_on,
    why_again,
    why_no_discount,
)
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, Interval, Standing
from psg_admin.payments.plans import PaymentPlan, check_quoted
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import short_name
from psg_admin.store.numbering import Drawn, number_key


@dataclass(frozen=True, slots=True)
class Renewal:
    """One membership to be given its next term; see ``operations.renew`` for what each value says.

    ``again``: the person was told that it is renewed already, and means another term. ``keep_discount``: the office
    decides that the discount stays though the standing order does not pay.
    """

    membership_id: int
    type_id: int | None = None
    method: Method | None = None
    on: date | None = None
    pay: PayNow | None = None
    version: int | None = None
    quoted: Money | None = None
    place: str = ""
    again: bool = False
    keep_discount: bool = False


@dataclass(frozen=True, slots=True)
class Renewals:
    """Memberships to be renewed in one deed on ``today``; ``now`` is the moment of it, aware."""

    renewals: tuple[Renewal, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """One term that will be made, and what of its membership changes with it.

    ``returns``: no term is made, the one for life counts again (``period``). ``absent``: the days of a resignation
    before it. ``again``: what there is to say where it is renewed already; ``old_debt`` where earlier terms are unpaid.
    ``dues``: the instalments in which its fee falls due, where it does not at once. ``held``: the standing order there
    is, which is asked for anew where there is an ``order``. ``lost`` says why that earns no discount, if so.
    """

    membership_id: int
    type_id: int = field(metadata={"label": mark("Type")})
    method: Method = field(metadata={"label": mark("Pays by")})
    payer: int = field(metadata={"label": mark("Paid by")})
    period: DayRange = field(metadata={"label": mark("Membership year")})
    fee: Money = field(metadata={"label": mark("Fee")})
    order: OrderPlan | None = field(metadata={"label": mark("Standing order")})
    payment: PaymentPlan | None = field(metadata={"label": mark("Payment")})
    number: str = field(metadata={"label": mark("Number")})
    quote: Quote = field(compare=False)
    type_name: str = field(compare=False)
    returns: bool = False
    absent: DayRange | None = field(default=None, metadata={"label": mark("Absence")})
    again: str = ""
    old_debt: tuple[OldDebt, ...] = field(default=(), compare=False)
    dues: tuple[Due, ...] = field(default=(), compare=False)
    held: OrderHeld | None = field(default=None, compare=False)
    lost: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """What is known of one membership: its row, who is in it now, its last term that counts, how it stands, and its
    standing order. ``kept_on``: the day on which the office decided that its next term has the discount of a standing
    order, whatever that pays.
    """

    membership_id: int
    number: str
    version: int
    type_id: int
    payer_id: int
    method: Method
    ended_on: date | None
    ending: Ending | None
    end_note: str
    members: int
    somebody_lives: bool
    last: DayRange | None
    standing: Facts
    order: OrderHeld | None
    kept_on: date | None = None

    def old_debt(self, day: date) -> tuple[OldDebt, ...]:
        """Return what has fallen due for its terms by ``day`` and is not paid, the earliest first."""
        owed = ((term.short(day), term.start) for term in self.standing.terms)
        return tuple(OldDebt(amount, since) for amount, since in owed if amount)


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """What renewing needs to know: the memberships by id, and who pays for them."""

    settings: MembershipSettings
    scheme: SchemeRows
    memberships: Mapping[int, MembershipFacts]
    payers: Mapping[int, ContactDraft]
    taken: Collection[str]
    drawn: Mapping[str, Drawn]


class RenewedAlready(Refused):
    """A membership is renewed already, and nobody said that another one is meant; ``again`` says what it would be.

    ``number`` is empty where the sentence need not name it.
    """

    def __init__(self, again: str, number: str) -> None:
        super().__init__(f"{_('Member {number}').format(number=number)}: {again}" if number else again)
        self.again = again


@dataclass(frozen=True, slots=True)
class NextOne:
    """What renewing gives: the term, its quote, whether that is the one for life that counts again, and what is to be
    said where the membership is renewed already, or where its standing order earns no discount (``lost``).
    """

    period: DayRange
    quote: Quote
    returns: bool = False
    again: str = ""
    lost: str = ""


def plan_renewals(facts: RenewalFacts, request: Renewals) -> tuple[RenewalPlan, ...]:
    """Plan terms, each of another membership.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[RenewalPlan] = []
    seen: set[int] = set()
    given: set[str] = set()
    for renewal in request.renewals:
        with findings.at(renewal.place):
            row = facts.memberships.get(renewal.membership_id)
            if row is not None and row.membership_id in seen:
                raise Refused(_("Membership {number} is named twice.").format(number=row.number))
            seen.add(renewal.membership_id)
            plan = _renewal(facts, renewal, request.today, given)
            if plan.order is not None:
                given.add(number_key(order_reference(facts.settings, plan.number)))
            plans.append(plan)
    findings.refuse(subjects=len(request.renewals))
    return tuple(plans)


def renewal(
    row: MembershipFacts,
    settings: MembershipSettings,
    scheme: SchemeRows,
    kind: TypeRow,
    *,
    method: Method | None,
    day: date,
    paid_on: date | None = None,
    keep_discount: bool = False,
) -> NextOne:
    """Return what renewing on ``day`` gives, of the type ``kind``.

    ``paid_on``: the day on which what pays it came in. ``keep_discount``: that of a standing order that does not pay.

    :raises Refused: as :func:`renewal_period`; and when the type has no fee on the day.
    """
    last = row.last
    if last is not None and last.end is None and row.ended_on is not None:
        _refuse_dead(row)
        if kind.id != row.type_id:
            raise Refused(_("Membership {number} is for life: it comes back as it was.").format(number=row.number))
        reason = _("Paid once, for life: there is nothing to pay for coming back.")
        return NextOne(last, Quote((QuoteLine(kind.name, NOTHING),), (reason,)), returns=True)
    unpaid = row.standing.unpaid(day)
    if unpaid and paid_on is not None and last is not None and last.end is not None:
        day = max(paid_on, last.end)
    period = renewal_period(row, settings, kind, day=day)
    lost = ""
    if row.method is Method.STANDING_ORDER and not keep_discount:
        term = row.standing.terms[-1] if row.standing.terms else None
        lost = why_no_discount(row.order, day=day, grace_days=settings.grace_days, last=term)
    kept = lost and row.kept_on is not None
    late = late_of(settings, last=last, period=period)
    quote = scheme.quote(
        kind, method=method or row.method, day=period.start, late=late, no_discount="" if kept else lost
    )
    if kept and row.kept_on is not None and any(line.amount < NOTHING for line in quote.lines):
        words = _("On {day} it was decided that the discount of the standing order stays for this year.")
        quote = replace(quote, reasons=(*quote.reasons, words.format(day=show_day(row.kept_on))))
    lost = lost if lost in quote.reasons else ""
    if unpaid and quote.total:
        quote = replace(quote, reasons=(*quote.reasons, _unpaid_before(row)))
    again = why_again(terms=len(row.standing.terms), last=last, new=period, day=day)
    return NextOne(period, quote, again="" if row.ended_on is not None else again, lost=lost)


def _unpaid_before(row: MembershipFacts) -> str:
    since = row.standing.terms[-1].start
    return _("The membership year from {day} was not paid: the next one begins on the day of its payment.").format(
        day=show_day(since)
    )


def renewal_period(row: MembershipFacts, settings: MembershipSettings, kind: TypeRow, *, day: date) -> DayRange:
    """Return the term of the type ``kind`` that renewing on ``day`` gives.

    Who resigned has broken off: the term of a rejoin starts on the day, unless the old one still runs. So does that of
    somebody whose death was noted by mistake, and of who lapsed because nothing was paid.

    :raises Refused: when the member has died or is for life; and while the running term is unpaid and gives no
        standing, or nothing was ever paid by hand, because its payment is what is wanted then.
    """
    _refuse_dead(row)
    last = row.last
    runs = last is not None and (last.end is None or day < last.end)
    if last is not None and runs and standing_on(row.standing, day).standing is Standing.LAPSED:
        raise Refused(
            _(
                "The membership year from {day} is still unpaid. Take its payment of {amount}: then the member is back."
            ).format(day=show_day(last.start), amount=row.standing.terms[-1].short(day).show())
        )
    by_hand = row.method is not Method.STANDING_ORDER  # what the bank is to pay nobody can take first
    if last is not None and runs and by_hand and row.ended_on is None and row.standing.never_paid(day):
        raise Refused(
            _("Nothing was paid yet for the membership year from {day}. Take its payment of {amount} first.").format(
                day=show_day(last.start), amount=row.standing.terms[-1].amount.show()
            )
        )
    resigned = row.ended_on is not None and row.ended_on <= day
    broken = resigned or row.standing.unpaid(day)
    return term_of(replace(settings, grace_days=0) if broken else settings, kind, last=last, day=day)


def _renewal(facts: RenewalFacts, wanted: Renewal, today: date, given: Collection[str]) -> RenewalPlan:
    row = facts.memberships.get(wanted.membership_id)
    if row is None:
        raise NotFound(_("This membership does not exist any more."))
    refuse_overtaken(row.version, wanted.version)
    day = checked_day(wanted.on or today, today=today, field="on")
    kind = open_type(facts.scheme, wanted.type_id, now_has=row.type_id)
    check_places(row.members, kind)
    next_one = renewal(
        row, facts.settings, facts.scheme, kind, method=wanted.method, day=day,
        paid_on=None if wanted.pay is None else wanted.pay.received_on, keep_discount=wanted.keep_discount,
    )  # fmt: skip
    period, quote, method = next_one.period, next_one.quote, wanted.method or row.method
    if quote.total and row.standing.unpaid(day) and wanted.pay is None:
        raise Refused(_("{why} Take the payment with the renewal.").format(why=_unpaid_before(row)))
    if quote.total:
        _refuse_dead_payer(facts.payers.get(row.payer_id))
    if next_one.again and not wanted.again:
        named = wanted.place == row.number  # the place of the problem says it already
        raise RenewedAlready(next_one.again, "" if named else row.number)
    check_quoted(wanted.quoted, quote.total)
    order: OrderPlan | None = None
    dues: tuple[Due, ...] = ()
    if method is Method.STANDING_ORDER:
        # Who changes to a standing order is asked to set one up, also where there was one once.
        new = row.order is None or row.method is not Method.STANDING_ORDER
        interval = (
            Interval.YEAR if row.order is None else row.order.known.days.interval if new else row.order.pays_by(day)
        )
        on = period.start.day if new or row.order is None else row.order.known.days.day
        dues = instalments(quote.total, interval, period, on)
        order = plan_order(kind, quote.total, period.start, interval, dues) if new else None
    if order is not None and row.order is None:
        check_reference(facts.settings, row.number, facts.taken, given)
    return RenewalPlan(
        membership_id=row.membership_id, type_id=kind.id, method=method, payer=row.payer_id, period=period,
        fee=quote.total, order=order, number=row.number, quote=quote, type_name=kind.name, returns=next_one.returns,
        absent=_absence(row, day), again=next_one.again, old_debt=row.old_debt(day), dues=dues, held=row.order,
        lost=next_one.lost,
        payment=payment_of(wanted.pay, quote.total, period, payer=row.payer_id, today=today),
    )  # fmt: skip


def _absence(row: MembershipFacts, day: date) -> DayRange | None:
    """Return the days of absence of somebody who resigned and returns on ``day``; a death was noted by mistake."""
    if row.ending is not Ending.RESIGNED or row.ended_on is None or day <= row.ended_on:
        return None
    return DayRange(row.ended_on, day)


def _refuse_dead_payer(payer: ContactDraft | None) -> None:
    if payer is not None and payer.deceased_on is not None:
        raise Refused(
            _("{name}, who paid for this membership, is noted as deceased on {day}. Say first who pays now.").format(
                name=short_name(payer), day=show_day(payer.deceased_on)
            )
        )


def _refuse_dead(row: MembershipFacts) -> None:
    if row.ending is Ending.DECEASED and not row.somebody_lives:
        raise Refused(_("Member {number} has died: there is nothing to renew.").format(number=row.number))
