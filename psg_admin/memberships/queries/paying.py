"""How memberships are paid for that go on, and to whom the letters about it go: for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import add_months, year_from
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.plan import Findings, Problem
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Membership, OrderSpan, StandingOrder, StandingSpan, Term
from psg_admin.memberships.plans.parts import order_reference
from psg_admin.memberships.queries.drift import drift_of
from psg_admin.memberships.queries.order_facts import load_orders
from psg_admin.memberships.queries.orders import sums_of
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import OrderHeld, SchemeRows, why_no_discount
from psg_admin.memberships.rules.drift import Drift
from psg_admin.memberships.rules.paying import (
    LETTER_KINDS,
    NOTICE_DAYS,
    Asked,
    Instruction,
    OrderNow,
    Paying,
    changing,
    for_form,
)
from psg_admin.memberships.rules.what_if import FeeChanges, WhatIf, changed_scheme, checked_changes, what_if
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import DriftKind, OrderReason, OrderState, Scheme, Standing
from psg_admin.payments.model import Charge
from psg_admin.payments.queries.charges import settled_of_charge
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.people.queries import addressed
from psg_admin.people.salutations import Letter, letters_to, why_no_letter
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks

_GO_ON = (Standing.NOT_YET, Standing.CURRENT, Standing.GRACE, Standing.LIFE)


def paying(session: Session, *, today: date, membership_ids: Sequence[int] | None = None) -> list[Paying]:
    """Return how memberships are paid for, by number: all that count today or are to begin, or those of the ids as far
    as they have not ended. Three queries, however many there are.
    """
    last = select(Term.membership_id, func.max(Term.start_day).label("start")).group_by(Term.membership_id).subquery()
    on = and_(
        StandingSpan.membership_id == Membership.id, StandingSpan.start_day <= today,
        or_(StandingSpan.end_day.is_(None), StandingSpan.end_day > today),
    )  # fmt: skip
    come = and_(
        OrderSpan.order_id == StandingOrder.id, OrderSpan.start_day <= today,
        or_(OrderSpan.end_day.is_(None), OrderSpan.end_day > today),
    )  # fmt: skip
    query = (
        select(
            Membership.id, Membership.number, Membership.payer_id, Contact.shown_name, Membership.type_id,
            Membership.method,
            StandingSpan.standing, Term.start_day, Term.end_day, Term.amount,
            or_(Charge.id.is_(None), settled_of_charge() >= Charge.amount).label("settled"),
            StandingOrder.id.label("order_id"), StandingOrder.reference, StandingOrder.amount.label("pays"),
            StandingOrder.interval, StandingOrder.day, StandingOrder.first_expected,
            func.coalesce(OrderSpan.state, StandingOrder.state).label("state"), OrderSpan.reason,
        )
        .join(Contact, Contact.id == Membership.payer_id)
        .join(last, last.c.membership_id == Membership.id)
        .join(Term, and_(Term.membership_id == Membership.id, Term.start_day == last.c.start))
        .outerjoin(Charge, Charge.id == Term.charge_id)
        .outerjoin(StandingSpan, on)
        .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
        .outerjoin(OrderSpan, come)
        .where(or_(Membership.ended_on.is_(None), Membership.ended_on > today))
        .order_by(Membership.number_key)
    )  # fmt: skip
    if membership_ids is None:
        query = query.where(or_(StandingSpan.standing.is_(None), StandingSpan.standing.in_(_GO_ON)))
        rows = list(session.execute(query))
    else:
        rows = [row for some in chunks(membership_ids) for row in session.execute(query.where(Membership.id.in_(some)))]
    sums = sums_of(session, order_ids=[row.order_id for row in rows if row.order_id is not None])
    return [
        Paying(
            row.id, row.number, row.payer_id, row.shown_name, row.type_id, row.method, row.standing or Standing.NOT_YET,
            row.start_day, row.end_day, row.amount, row.settled,
            None if row.order_id is None else OrderNow(
                row.order_id, row.reference, row.pays, row.interval, row.day, row.first_expected, row.state,
                tuple(sums.get(row.order_id, ())), row.reason is OrderReason.NEVER_CAME,
            ),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormsFound:
    """What the forms for the banks of members say, and why there is none for the others, each with its number."""

    instructions: tuple[Instruction, ...]
    refused: tuple[Problem, ...] = ()


def form_instructions(
    session: Session, *, membership_ids: Sequence[int], today: date, asked: Asked | None = None
) -> list[Instruction]:
    """Return what the forms for the banks of members say, in the order of ``membership_ids``.

    :raises NotFound: for a membership that is not there any more, or has ended.
    :raises UserError: where one has nothing to be paid, or what is asked for cannot be (``rules.paying.for_form``).
    """
    told, findings = _forms(session, membership_ids, today, asked)
    findings.refuse(subjects=len(membership_ids))
    return told


def forms_found(
    session: Session, *, membership_ids: Sequence[int], today: date, asked: Asked | None = None
) -> FormsFound:
    """Return the same, where one that cannot be keeps the others from nothing."""
    told, findings = _forms(session, membership_ids, today, asked)
    return FormsFound(tuple(told), tuple(findings.problems))


def _forms(
    session: Session, membership_ids: Sequence[int], today: date, asked: Asked | None
) -> tuple[list[Instruction], Findings]:
    settings, rows = load_settings(session, MembershipSettings), scheme(session)
    found = {one.membership_id: one for one in paying(session, today=today, membership_ids=membership_ids)}
    told, findings = [], Findings()
    for place, membership_id in enumerate(membership_ids, 1):
        one = found.get(membership_id)
        with findings.at(str(place) if one is None else one.number):
            if one is None:
                raise NotFound(_("This membership has ended: there is nothing to pay."))
            reference = order_reference(settings, one.number) if one.order is None else one.order.reference
            told.append(for_form(one, rows, today=today, asked=asked or Asked(), reference=reference))
    return told, findings


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A standing order that a letter is about, and what the bank is to be told.

    ``kind`` is what is otherwise with it (None: it is about other fees), ``reason`` what is seen of it. Without an
    ``instruction`` there is no form: the order is to be stopped or looked into.
    """

    membership_id: int
    number: str
    payer_id: int
    instruction: Instruction | None
    kind: DriftKind | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderLetter:
    """One letter to a home, and the standing orders that it is about."""

    letter: Letter
    lines: tuple[OrderLine, ...]

    @property
    def kinds(self) -> set[DriftKind | None]:
        """What is otherwise with them."""
        return {line.kind for line in self.lines}


@dataclass(frozen=True, slots=True)
class OrderLetters:
    """Letters about standing orders, and what becomes of each of all the ``orders``: it is in a letter, or it is
    counted in one of the piles. ``soon``: nearer than six weeks; ``nothing``: nothing is to be paid. ``from_day``: from
    when other fees hold, or the day as of which the orders were looked at.
    """

    from_day: date
    letters: tuple[OrderLetter, ...]
    orders: int
    same: int
    nothing: int
    soon: int
    deceased: int
    gone_away: int
    no_address: int

    @property
    def lines(self) -> tuple[OrderLine, ...]:
        """The standing orders that the letters are about."""
        return tuple(line for one in self.letters for line in one.lines)

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """What the forms say that go with the letters."""
        return tuple(line.instruction for line in self.lines if line.instruction is not None)


def next_change(session: Session, *, today: date) -> date | None:
    """Return the next day on which fees or discounts of the schedule become others; None where none do."""
    rows = scheme(session)
    days = {fee.from_day for kind in rows.types for fee in kind.fees}
    days |= {day for row in rows.discounts for day in (row.from_day, row.end_day) if day is not None}
    return min((day for day in days if day > today), default=None)


def fee_letters(
    session: Session, *, today: date, from_day: date | None = None, membership_ids: Sequence[int] | None = None,
    changes: FeeChanges | None = None, soon: bool = False,
) -> OrderLetters:  # fmt: skip
    """Return the letters to all whose standing order will not pay what is owed for membership years from ``from_day``
    on: without one, from the next day on which the fees change, or in six weeks.

    ``changes`` are fees that are not saved yet. Those whose first payment is less than six weeks ahead get a letter
    only with ``soon``. Whoever died, has gone away or has no address on file gets none; a home gets one letter.
    """
    rows = scheme(session)
    notice = today + timedelta(days=NOTICE_DAYS)
    if changes is not None:
        rows, from_day = changed_scheme(rows, checked_changes(rows, changes, today=today)), changes.from_day
    day = from_day or next_change(session, today=today) or notice
    members = [
        one
        for one in paying(session, today=today, membership_ids=membership_ids)
        if one.order is not None and one.method is Method.STANDING_ORDER and one.order.state is not OrderState.STOPPED
    ]
    found = changing(members, rows, from_day=day, notice_by=today if soon else notice)
    lines = [OrderLine(one.membership_id, one.number, one.payer_id, one) for one in found.instructions]
    rest = {"orders": len(members), "same": found.same, "nothing": found.nothing, "soon": len(found.soon)}
    return _letters(session, lines, day, rest)


def drift_letters(
    session: Session, *, today: date, kind: DriftKind | None = None, membership_ids: Collection[int] | None = None
) -> OrderLetters:
    """Return the letters to those whose standing order is otherwise than it should be, of all or of those named: in the
    way of ``kind``, or each in its gravest way. A form goes with it where the bank is to be told something else.

    :raises Refused: for a kind about which nobody is written to.
    """
    if kind is not None and kind not in LETTER_KINDS:
        raise Refused(_("There is no letter about “{kind}”.").format(kind=kind.label))
    drifts: dict[int, Drift] = {}
    for one in drift_of(session, on=today, membership_ids=membership_ids):
        if one.kind is kind or (kind is None and one.kind in LETTER_KINDS):
            drifts.setdefault(one.membership_id, one)
    wanted = [one.membership_id for one in drifts.values() if LETTER_KINDS[one.kind]]
    told = {
        one.membership_id: one
        for one in forms_found(session, membership_ids=wanted, today=today).instructions
    }  # fmt: skip
    lines = [
        OrderLine(i, one.number, one.contact_id, told.get(i), one.kind, one.reason)
        for i, one in drifts.items()
        if i in told or not LETTER_KINDS[one.kind]
    ]
    rest = {"orders": len(drifts), "same": 0, "nothing": len(drifts) - len(lines), "soon": 0}
    return _letters(session, lines, today, rest)


def _letters(session: Session, told: Sequence[OrderLine], day: date, rest: Mapping[str, int]) -> OrderLetters:
    """Return one letter a home about standing orders to those who pay, whatever post they want else."""
    by_payer: dict[int, list[OrderLine]] = {}
    for one in told:
        by_payer.setdefault(one.payer_id, []).append(one)
    people = [
        replace(one, no_post=False, draft=replace(one.draft, copies=max(one.draft.copies or 0, 1)))
        for one in addressed(session, ids=list(by_payer))
    ]
    left = {"deceased": 0, "gone_away": 0, "no_address": 0}
    on_file = {one.contact_id for one in people}
    left["no_address"] += sum(len(lines) for payer, lines in by_payer.items() if payer not in on_file)
    for somebody in people:
        why = why_no_letter(somebody)
        if why:
            left[why] += len(by_payer[somebody.contact_id])
    letters = tuple(
        OrderLetter(letter, tuple(line for contact_id in letter.contact_ids for line in by_payer[contact_id]))
        for letter in letters_to(people).letters
    )
    return OrderLetters(day, letters, **rest, **left)


@dataclass(frozen=True, slots=True)
class WhatIfStart:
    """What other fees begin with: the schedule, and a day from which they may hold."""

    scheme: SchemeRows
    from_day: date


def what_if_start(session: Session, *, today: date) -> WhatIfStart:
    """Return what other fees begin with: from the next day on which the schedule changes anyway, else from the next
    membership year, or month, that is six weeks ahead.
    """
    settings, notice = load_settings(session, MembershipSettings), today + timedelta(days=NOTICE_DAYS)
    day = next_change(session, today=today)
    if day is None and settings.scheme is Scheme.YEAR:
        day = year_from(notice, month=settings.year_month).end
    return WhatIfStart(scheme(session), day or add_months(notice.replace(day=1), 1))


def fees_what_if(session: Session, *, changes: FeeChanges, today: date) -> WhatIf:
    """Return what other fees would come to, by those who are members today; nothing is saved.

    :raises UserError: for changes that cannot be (``rules.what_if.checked_changes``).
    """
    rows = scheme(session)
    checked, members = checked_changes(rows, changes, today=today), paying(session, today=today)
    lost = _lost(session, members, today)
    return what_if(
        members, rows, changed_scheme(rows, checked), from_day=checked.from_day, today=today, lost=lost
    )  # fmt: skip


def _lost(session: Session, members: Sequence[Paying], today: date) -> dict[int, str]:
    """Return why memberships earn no discount today, by id; those whose standing order pays are not looked at."""
    orders = {
        one.order.order_id: one.membership_id
        for one in members
        if one.order is not None and one.method is Method.STANDING_ORDER and not one.order.pays
    }
    grace = load_settings(session, MembershipSettings).grace_days
    found: dict[int, str] = {}
    for some in chunks(orders):
        for order_id, known in load_orders(session, StandingOrder.id.in_(some)).items():
            why = why_no_discount(OrderHeld(order_id, known), day=today, grace_days=grace)
            if why:
                found[orders[order_id]] = why
    return found
