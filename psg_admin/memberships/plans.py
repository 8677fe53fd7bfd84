"""What enrolling and renewing will do, planned for many memberships at once; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from psg_admin.kernel.days import EARLIEST, DayRange, show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused, overtaken
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.quote import Quote, QuoteLine
from psg_admin.kernel.words import _, fold, mark, ngettext
from psg_admin.memberships.rules import (
    Facts,
    OldDebt,
    SchemeRows,
    TypeRow,
    may_become,
    next_term,
    standing_on,
    why_again,
)
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, Interval, OrderState, Standing
from psg_admin.payments.plans import PaymentPlan, check_quoted, plan_payment
from psg_admin.payments.rules import OpenCharge, PayNow
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft, Somebody, draft_of
from psg_admin.people.rules import address_lines, at_address_of, checked, full_name, short_name
from psg_admin.store.numbering import Drawn, clean_reference, number_key, with_check

NUMBER_LENGTH = 9  # so that prefix (8), number and check character fit the 18 signs that banks carry

NEW_CHARGE = -1
"""The number by which the plan of a payment names the charge of the term that the same deed makes."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One membership to be made; see ``operations.enrol`` for what each value says.

    ``quoted`` is the fee that the person was shown (None: none was). ``place`` says where it comes from.
    """

    members: tuple[Somebody, ...]
    type_id: int
    method: Method
    joined: date
    payer: Somebody | None = None
    number: str = ""
    interval: Interval = Interval.YEAR
    first_payment: PayNow | None = None
    quoted: Money | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Renewal:
    """One membership to be given its next term; see ``operations.renew`` for what each value says.

    ``again``: the person was told that it is renewed already, and means another term.
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


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Memberships to be made in one deed on ``today``; ``now`` is the moment of it, aware."""

    enrolments: tuple[Enrolment, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Renewals:
    """Memberships to be renewed in one deed on ``today``; ``now`` is the moment of it, aware."""

    renewals: tuple[Renewal, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class OrderStep:
    """How far the standing order of a membership has come; see ``operations.set_order_state``."""

    membership_id: int
    state: OrderState
    version: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class OrderSteps:
    """Standing orders that have come further, to be noted in one deed on ``today``."""

    steps: tuple[OrderStep, ...]
    today: date


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """The standing order that a member is asked to set up."""

    amount: Money = field(metadata={"label": mark("Amount")})
    interval: Interval = field(metadata={"label": mark("Paid every")})
    first_expected: date = field(metadata={"label": mark("First expected on")})


@dataclass(frozen=True, slots=True)
class EnrolmentPlan:
    """One membership that will be made. New people are drafts, checked; its number is drawn unless one was
    ``wished``.
    """

    members: tuple[Somebody, ...] = field(metadata={"label": mark("Members")})
    payer: Somebody | None = field(metadata={"label": mark("Paid by")})
    type_id: int = field(metadata={"label": mark("Type")})
    method: Method = field(metadata={"label": mark("Pays by")})
    wished: str = field(metadata={"label": mark("Number")})
    period: DayRange = field(metadata={"label": mark("Membership year")})
    fee: Money = field(metadata={"label": mark("Fee")})
    order: OrderPlan | None = field(metadata={"label": mark("Standing order")})
    payment: PaymentPlan | None = field(metadata={"label": mark("Payment")})
    quote: Quote = field(compare=False)
    type_name: str = field(compare=False)
    joined: date = field(metadata={"label": mark("Joined on")})


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """One term that will be made, and what of its membership changes with it.

    ``returns``: no term is made, the one for life counts again (``period``). ``absent``: the days of a resignation
    before it. ``again``: what there is to say where it is renewed already; ``old_debt`` where earlier terms are unpaid.
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


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """What enrolling needs to know.

    ``people``: contacts by id, with the membership each is in by number (``held``); ``taken``: the keys of
    the membership numbers and of the references of standing orders that are in use, of those that may be wanted;
    ``drawn``: where the series of numbers stand.
    """

    settings: MembershipSettings
    scheme: SchemeRows
    people: Mapping[int, ContactDraft]
    held: Mapping[int, str]
    taken: Collection[str]
    drawn: Mapping[str, Drawn]


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """What is known of one membership: its row, who is in it now, its last term that counts, how it stands, and what is
    still owed for its terms.
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
    last_fee: Money
    standing: Facts
    has_order: bool
    owed: tuple[OldDebt, ...] = ()


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """What renewing needs to know: the memberships by id, and who pays for them."""

    settings: MembershipSettings
    scheme: SchemeRows
    memberships: Mapping[int, MembershipFacts]
    payers: Mapping[int, ContactDraft]
    taken: Collection[str]
    drawn: Mapping[str, Drawn]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What is known of the standing order of a membership; ``order_id`` None: it has none."""

    membership_id: int
    number: str
    order_id: int | None
    state: OrderState
    state_since: date
    version: int


@dataclass(frozen=True, slots=True)
class OrderStepPlan:
    """A standing order whose state will be another one."""

    order_id: int
    membership_id: int
    before: OrderState = field(metadata={"label": mark("State")})
    state: OrderState = field(metadata={"label": mark("State")})
    number: str = field(metadata={"label": mark("Number")})


# --- enrolling --------------------------------------------------------------------------------------------------------


def plan_enrolments(facts: EnrolmentFacts, request: Enrolments) -> tuple[EnrolmentPlan, ...]:
    """Plan memberships, one after another: nobody is enrolled twice, and no number or reference given twice.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[EnrolmentPlan] = []
    seen: set[int] = set()
    given: set[str] = set()
    for enrolment in request.enrolments:
        with findings.at(enrolment.place):
            plan = _enrolment(facts, enrolment, request.today, seen, given)
            seen.update(who for who in plan.members if isinstance(who, int))
            given |= given_by(facts.settings, [plan])
            plans.append(plan)
    findings.refuse(subjects=len(request.enrolments))
    return tuple(plans)


def _enrolment(
    facts: EnrolmentFacts, wanted: Enrolment, today: date, seen: Collection[int], given: Collection[str]
) -> EnrolmentPlan:
    kind = _open_type(facts.scheme, wanted.type_id)
    checked_day(wanted.joined, today=today, field="joined")
    if not wanted.members:
        raise BadInput(_("A membership has at least one member."), field="members")
    check_places(len(wanted.members), kind)
    members = tuple(_somebody(facts.people, who, today) for who in _at_home(facts.people, wanted.members))
    payer = None if wanted.payer is None else _somebody(facts.people, wanted.payer, today)
    if isinstance(payer, ContactDraft):
        payer = _of_the_name(members, payer)
    if payer is not None:
        refuse_dead(draft_of(facts.people, payer))
    check_newcomers(members, facts.people, facts.held, seen)
    number = _wished_number(facts, wanted, given)
    period = next_term(
        scheme=facts.settings.scheme,
        year_month=facts.settings.year_month,
        grace_days=facts.settings.grace_days,
        last=None,
        day=wanted.joined,
        lifetime=kind.lifetime,
    )
    quote = facts.scheme.quote(kind, method=wanted.method, day=period.start)
    check_quoted(wanted.quoted, quote.total)
    order = None
    if wanted.method is Method.STANDING_ORDER:
        order = plan_order(kind, quote.total, period.start, wanted.interval)
    if order is not None and number:
        check_reference(facts.settings, number, facts.taken, given)
    pays = payer if payer is not None else members[0]
    return EnrolmentPlan(
        members=members, payer=payer, type_id=kind.id, method=wanted.method, wished=number, period=period,
        fee=quote.total, order=order, quote=quote, type_name=kind.name, joined=wanted.joined,
        payment=_payment(
            wanted.first_payment, quote.total, period, payer=pays if isinstance(pays, int) else None, today=today
        ),
    )  # fmt: skip


def _at_home(people: Mapping[int, ContactDraft], members: Sequence[Somebody]) -> Iterator[Somebody]:
    """Yield the members, each new one without an address at that of the first, unless post comes back from there."""
    first = members[0]
    home = people.get(first) if isinstance(first, int) else first
    yield first
    for who in members[1:]:
        if isinstance(who, int) or address_lines(who) or home is None or home.gone_away:
            yield who
        else:
            yield at_address_of(who, home)


def _of_the_name(members: Iterable[Somebody], payer: ContactDraft) -> ContactDraft:
    """Return who pays: the one of the new members who is called so, where nothing but a name was told of the payer."""
    if payer != ContactDraft(given=payer.given, family=payer.family):
        return payer
    name = fold(full_name(payer))
    new = (who for who in members if isinstance(who, ContactDraft))
    return next((who for who in new if fold(full_name(who)) == name), payer)


def _somebody(people: Mapping[int, ContactDraft], who: Somebody, today: date) -> Somebody:
    if isinstance(who, ContactDraft):
        return checked(who, today=today)
    if who not in people:
        raise NotFound(_("This contact does not exist any more."))
    return who


def check_newcomers(
    members: Sequence[Somebody], people: Mapping[int, ContactDraft], held: Mapping[int, str], seen: Collection[int] = ()
) -> None:
    """Refuse people who cannot become members: ``held`` tells the membership that somebody is in, by number.

    :raises Refused: for somebody twice (also of those ``seen`` before), somebody who has died, or is in a membership
        that has not ended.
    """
    ids = [who for who in members if isinstance(who, int)]
    if len(set(ids)) < len(ids) or set(ids) & set(seen):
        raise Refused(_("The same person is entered twice."))
    for who in members:
        refuse_dead(draft_of(people, who))
    for who in ids:
        if who in held:
            raise Refused(
                _("{name} has membership {number} already. Renew that one: its number is kept.").format(
                    name=short_name(people[who]), number=held[who]
                )
            )


def refuse_dead(draft: ContactDraft) -> None:
    """Let nobody become a member, or pay from now on, who has died.

    :raises Refused: with the day of the death.
    """
    if draft.deceased_on is not None:
        raise Refused(
            _("{name} is noted as deceased on {day}.").format(name=short_name(draft), day=show_day(draft.deceased_on))
        )


def given_by(settings: MembershipSettings, plans: Iterable[EnrolmentPlan]) -> set[str]:
    """Return the keys of the numbers that are wished for, and of the references of their standing orders."""
    wished = [plan for plan in plans if plan.wished]
    orders = [order_reference(settings, plan.wished) for plan in wished if plan.order is not None]
    return {number_key(word) for word in (*orders, *(plan.wished for plan in wished))}


def _wished_number(facts: EnrolmentFacts, wanted: Enrolment, given: Collection[str]) -> str:
    number = wanted.number.strip().upper()
    if not number:
        return ""
    if not (number.isascii() and number.isalnum()) or len(number) > NUMBER_LENGTH:
        raise BadInput(
            _("A membership number is letters and digits, at most {most} of them.").format(most=NUMBER_LENGTH),
            field="number",
        )
    if number_key(number) in facts.taken or number_key(number) in given:
        raise BadInput(_("There is a member with the number {number} already.").format(number=number), field="number")
    return number


# --- renewing ---------------------------------------------------------------------------------------------------------


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
            plan = _renewal(facts, renewal, request.today, given)
            if plan.membership_id in seen:
                raise Refused(_("Membership {number} is named twice.").format(number=plan.number))
            seen.add(plan.membership_id)
            if plan.order is not None:
                given.add(number_key(order_reference(facts.settings, plan.number)))
            plans.append(plan)
    findings.refuse(subjects=len(request.renewals))
    return tuple(plans)


def _renewal(facts: RenewalFacts, wanted: Renewal, today: date, given: Collection[str]) -> RenewalPlan:
    row = facts.memberships.get(wanted.membership_id)
    if row is None:
        raise NotFound(_("This membership does not exist any more."))
    _refuse_overtaken(row.version, wanted.version)
    day = checked_day(wanted.on or today, today=today, field="on")
    kind = _open_type(facts.scheme, wanted.type_id, now_has=row.type_id)
    check_places(row.members, kind)
    next_one = renewal(row, facts.settings, facts.scheme, kind, method=wanted.method, day=day)
    period, quote, method = next_one.period, next_one.quote, wanted.method or row.method
    if quote.total:
        _refuse_dead_payer(facts.payers.get(row.payer_id))
    if next_one.again and not wanted.again:
        named = wanted.place == row.number  # the place of the problem says it already
        raise RenewedAlready(next_one.again, "" if named else row.number)
    check_quoted(wanted.quoted, quote.total)
    order = None
    if method is Method.STANDING_ORDER and not row.has_order:
        order = plan_order(kind, quote.total, period.start, Interval.YEAR)
    if order is not None:
        check_reference(facts.settings, row.number, facts.taken, given)
    return RenewalPlan(
        membership_id=row.membership_id, type_id=kind.id, method=method, payer=row.payer_id, period=period,
        fee=quote.total, order=order, number=row.number, quote=quote, type_name=kind.name, returns=next_one.returns,
        absent=_absence(row, day), again=next_one.again, old_debt=row.owed,
        payment=_payment(wanted.pay, quote.total, period, payer=row.payer_id, today=today),
    )  # fmt: skip


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
    said where the membership is renewed already.
    """

    period: DayRange
    quote: Quote
    returns: bool = False
    again: str = ""


def renewal(
    row: MembershipFacts,
    settings: MembershipSettings,
    scheme: SchemeRows,
    kind: TypeRow,
    *,
    method: Method | None,
    day: date,
) -> NextOne:
    """Return what renewing on ``day`` gives, of the type ``kind``.

    :raises Refused: as :func:`renewal_period`; and when the type has no fee on the day.
    """
    last = row.last
    if last is not None and last.end is None and row.ended_on is not None:
        _refuse_dead(row)
        if kind.id != row.type_id:
            raise Refused(_("Membership {number} is for life: it comes back as it was.").format(number=row.number))
        reason = _("Paid once, for life: there is nothing to pay for coming back.")
        return NextOne(last, Quote((QuoteLine(kind.name, NOTHING),), (reason,)), returns=True)
    period = renewal_period(row, settings, lifetime=kind.lifetime, day=day)
    quote = scheme.quote(kind, method=method or row.method, day=period.start)
    again = why_again(terms=len(row.standing.terms), last=last, new=period, day=day)
    return NextOne(period, quote, again="" if row.ended_on is not None else again)


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


def renewal_period(row: MembershipFacts, settings: MembershipSettings, *, lifetime: bool, day: date) -> DayRange:
    """Return the term that renewing on ``day`` gives.

    Who resigned has broken off: the term of a rejoin starts on the day, unless the old one still runs. So does that of
    somebody whose death was noted by mistake.

    :raises Refused: when the member has died or is for life; and while the running term is unpaid and gives no
        standing, because its payment is what is wanted then.
    """
    _refuse_dead(row)
    last = row.last
    runs = last is not None and (last.end is None or day < last.end)
    if last is not None and runs and standing_on(row.standing, day).standing is Standing.LAPSED:
        raise Refused(
            _(
                "The membership year from {day} is still unpaid. Take its payment of {amount}: then the member is back."
            ).format(day=show_day(last.start), amount=row.last_fee.show())
        )
    resigned = row.ended_on is not None and row.ended_on <= day
    return next_term(
        scheme=settings.scheme,
        year_month=settings.year_month,
        grace_days=0 if resigned else settings.grace_days,
        last=last,
        day=day,
        lifetime=lifetime,
    )


# --- standing orders --------------------------------------------------------------------------------------------------


def plan_order_steps(facts: Mapping[int, OrderFacts], request: OrderSteps) -> tuple[OrderStepPlan, ...]:
    """Plan the states of standing orders; one that is in its state already is left out. ``facts`` by membership.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[OrderStepPlan] = []
    seen: set[int] = set()
    for step in request.steps:
        with findings.at(step.place):
            order = facts.get(step.membership_id)
            if order is None:
                raise NotFound(_("This membership does not exist any more."))
            if order.order_id is None:
                raise NotFound(_("Member {number} has no standing order.").format(number=order.number))
            if order.membership_id in seen:
                raise Refused(_("Membership {number} is named twice.").format(number=order.number))
            seen.add(order.membership_id)
            _refuse_overtaken(order.version, step.version)
            if order.state is step.state:
                continue
            if not may_become(order.state, step.state):
                raise Refused(
                    _("A standing order does not go from “{old}” to “{new}”.").format(
                        old=order.state.label, new=step.state.label
                    )
                )
            plans.append(OrderStepPlan(order.order_id, order.membership_id, order.state, step.state, order.number))
    findings.refuse(subjects=len(request.steps))
    return tuple(plans)


def _refuse_overtaken(version: int, seen: int | None) -> None:
    if seen is not None and seen != version:
        raise overtaken()


# --- parts ------------------------------------------------------------------------------------------------------------


def _open_type(scheme: SchemeRows, type_id: int | None, *, now_has: int | None = None) -> TypeRow:
    wanted = now_has if type_id is None else type_id
    kind = next((row for row in scheme.types if row.id == wanted), None)
    if kind is None:
        raise BadInput(_("Choose a membership type."), field="type_id")
    if not kind.open and kind.id != now_has:
        raise Refused(_("{type} takes no new members. Choose another type.").format(type=kind.name))
    return kind


def check_places(count: int, kind: TypeRow) -> None:
    """Refuse more members than a type takes.

    :raises Refused: when they are.
    """
    if count > kind.people:
        raise Refused(
            ngettext(
                "{type} takes one member, not {count}.", "{type} takes {most} members, not {count}.", kind.people
            ).format(type=kind.name, most=kind.people, count=count)
        )


def checked_day(day: date, *, today: date, field: str) -> date:
    """Return a day on which a membership may begin or end.

    :raises BadInput: before 1900, or more than a year ahead (a slip of the finger).
    """
    if day < EARLIEST or day > today + timedelta(days=366):
        raise BadInput(
            _("{day} is not a likely day: it is before 1900 or more than a year ahead.").format(day=show_day(day)),
            field=field,
        )
    return day


def plan_order(kind: TypeRow, fee: Money, first: date, interval: Interval) -> OrderPlan | None:
    """Return the standing order that a member is asked to set up; None where it would have nothing to pay.

    An instalment is the ``fee`` of the term that begins on ``first``, divided and rounded up to the penny. A fee that
    is paid once has no order.
    """
    if kind.lifetime or not fee:
        return None
    return OrderPlan(fee.instalment(interval.a_year), interval, first)


def term_purpose(type_name: str, number: str) -> str:
    """Return what the charge of a term is for, as the receipt names it."""
    return _("{type} subscription, member {number}").format(type=type_name, number=number)


def order_reference(settings: MembershipSettings, number: str) -> str:
    """Return the reference that the standing order of a membership carries, with its check character."""
    return with_check(clean_reference(f"{settings.reference_prefix}{number}"))


def check_reference(
    settings: MembershipSettings, number: str, taken: Collection[str], given: Collection[str] = ()
) -> None:
    """Refuse a reference that another member's standing order has.

    :raises Refused: when its key is among those ``taken``, or ``given`` by the same deed.
    """
    reference = order_reference(settings, number)
    if number_key(reference) in {*taken, *given}:
        raise Refused(
            _("The reference {reference} belongs to another member already. Choose another number.").format(
                reference=reference
            )
        )


def _payment(pay: PayNow | None, fee: Money, period: DayRange, *, payer: int | None, today: date) -> PaymentPlan | None:
    """Plan the money that comes with a term; nothing is taken where nothing is owed or given."""
    if pay is None or not (fee or pay.gift or pay.amount):
        return None
    charge = OpenCharge(
        NEW_CHARGE, payer or 0, Category.SUBSCRIPTION, _("the fee"), fee, NOTHING, period.start, period.start,
        period.end,
    )  # fmt: skip
    return plan_payment(pay, [charge] if fee else [], payer=payer, today=today)
