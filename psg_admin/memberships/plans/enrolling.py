"""What enrolling will do, planned for many memberships at once; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _, fold, mark
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
    refuse_dead,
    term_of,
)
from psg_admin.memberships.rules import Due, SchemeRows, checked_number, instalments, number_taken
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval
from psg_admin.payments.plans import PaymentPlan, check_quoted
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft, Somebody, draft_of
from psg_admin.people.rules import address_lines, at_address_of, checked, full_name, short_name
from psg_admin.store.numbering import Drawn, number_key


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One membership to be made; see ``operations.enrol`` for what each value says.

    ``quoted`` is the fee that the person was shown (None: none was). ``place`` says where it comes from. ``own`` is
    what the membership and its first member say in fields of the office's own, by their keys.
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
    own: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Memberships to be made in one deed on ``today``; ``now`` is the moment of it, aware."""

    enrolments: tuple[Enrolment, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentPlan:
    """One membership that will be made. New people are drafts, checked; its number is drawn unless one was
    ``wished``. ``dues``: the instalments in which its fee falls due, where it does not at once.
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
    dues: tuple[Due, ...] = field(default=(), compare=False)
    own: Mapping[str, Any] | None = field(default=None, compare=False)


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


def given_by(settings: MembershipSettings, plans: Iterable[EnrolmentPlan]) -> set[str]:
    """Return the keys of the numbers that are wished for, and of the references of their standing orders."""
    wished = [plan for plan in plans if plan.wished]
    orders = [order_reference(settings, plan.wished) for plan in wished if plan.order is not None]
    return {number_key(word) for word in (*orders, *(plan.wished for plan in wished))}


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


def _enrolment(
    facts: EnrolmentFacts, wanted: Enrolment, today: date, seen: Collection[int], given: Collection[str]
) -> EnrolmentPlan:
    kind = open_type(facts.scheme, wanted.type_id)
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
    period = term_of(facts.settings, kind, last=None, day=wanted.joined)
    late = late_of(facts.settings, last=None, period=period)
    quote = facts.scheme.quote(kind, method=wanted.method, day=period.start, late=late)
    check_quoted(wanted.quoted, quote.total)
    order: OrderPlan | None = None
    dues: tuple[Due, ...] = ()
    if wanted.method is Method.STANDING_ORDER:
        dues = instalments(quote.total, wanted.interval, period, period.start.day)
        order = plan_order(kind, quote.total, period.start, wanted.interval, dues)
    if order is not None and number:
        check_reference(facts.settings, number, facts.taken, given)
    pays = payer if payer is not None else members[0]
    return EnrolmentPlan(
        members=members, payer=payer, type_id=kind.id, method=wanted.method, wished=number, period=period,
        fee=quote.total, order=order, quote=quote, type_name=kind.name, joined=wanted.joined, dues=dues, own=wanted.own,
        payment=payment_of(
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


def _wished_number(facts: EnrolmentFacts, wanted: Enrolment, given: Collection[str]) -> str:
    if not wanted.number.strip():
        return ""
    number = checked_number(wanted.number)
    if number_key(number) in facts.taken or number_key(number) in given:
        raise number_taken(number)
    return number
