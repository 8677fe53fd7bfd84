"""Another type for a membership: from its next term on, or now, with what that makes more or less to pay."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Instalment, Membership, Term, TypeChange
from psg_admin.memberships.operations.parts import (
    changed_membership,
    charge_of,
    present,
    put_instalments,
    the_membership,
    the_order,
)
from psg_admin.memberships.plans import (
    KindChanges,
    KindFacts,
    KindPlan,
    check_places,
    late_of,
    open_type,
    plan_kinds,
    term_purpose,
)
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.planning import kind_facts
from psg_admin.memberships.rules import SchemeRows, TypeRow, instalments
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.payments.model import Allocation
from psg_admin.payments.operations import cancel_charge, owe
from psg_admin.payments.states import Category
from psg_admin.settings import load_settings
from psg_admin.store.base import expect_version
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed, perform


def change_kind(
    session: Session,
    *,
    membership_id: int,
    type_id: int,
    today: date,
    now: datetime,
    at_once: bool = False,
    difference: bool = True,
    version: int | None = None,
) -> Changes:
    """Give a membership another type: from its next term on, or ``at_once`` for the term that runs.

    At once, that term is quoted anew for its first day and owed so; what was paid for it is used for it as far as it
    goes, and left over else. The days before stay of the type of then. Without the ``difference`` it costs what it did.

    :raises Refused: when it has ended or has the type already; for more members than the type takes, one that takes no
        new members or has no fee; at once, when no term runs, a type is for life, or the term was let off.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    if not at_once:
        return perform(session, CHANGE_KINDS, KindChanges((membership_id,), type_id, version))
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    rows = scheme(session)
    kind = open_type(rows, type_id, now_has=membership.type_id)
    if membership.ended_on is not None:
        raise Refused(_("Membership {number} has ended: renew it first.").format(number=membership.number))
    check_places(len(present(session, membership_id)), kind)
    fields = {"number": membership.number, "type": kind.name}
    term = _running(session, membership, rows, kind, today)
    if kind.id == term.type_id:
        raise Refused(_("Member {number} is {type} already.").format(**fields))
    _note_until(session, term, today)
    membership.type_id = kind.id
    term.type_id = kind.id
    session.flush()
    if not difference:
        return changed_membership(membership, _("Member {number} is {type} now").format(**fields))
    more = _ask_anew(session, membership, term, rows, kind, today=today, now=now)
    if more > NOTHING:
        words = _("Member {number} is {type} now, which costs {amount} more")
    elif more < NOTHING:
        words = _("Member {number} is {type} now, which costs {amount} less")
    else:
        words = _("Member {number} is {type} now")
    return changed_membership(membership, words.format(amount=Money(abs(more.pence)).show(), **fields))


def _put_kinds(session: Session, _facts: KindFacts, plans: tuple[KindPlan, ...], request: KindChanges) -> Changes:
    if not plans:
        return Changes(frozenset(), _("Nothing was changed"))
    batch = Batch(session)
    for plan in plans:
        batch.update(Membership, plan.membership_id, {"type_id": plan.before_id}, {"type_id": request.type_id})
    batch.write()
    one = plans[0]
    summary = one.words
    if len(plans) > 1:
        words = ngettext("{count} member becomes {type}", "{count} members become {type}", len(plans))
        summary = words.format(count=show_count(len(plans)), type=one.type_name)
    topics = (Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS)
    return changed(*topics, summary=summary, made=one.membership_id, reference=one.number)


CHANGE_KINDS = PlannedDeed(kind_facts, plan_kinds, _put_kinds)
"""Another type for memberships, from their next terms on."""


def _note_until(session: Session, term: Term, today: date) -> None:
    """Note of which type a term was until ``today``, where it has run as that for a day at least."""
    noted = session.scalar(select(TypeChange.id).where(TypeChange.term_id == term.id, TypeChange.until == today))
    if noted is None and term.start_day < today:
        session.add(TypeChange(term_id=term.id, until=today, type_id=term.type_id))


def _running(session: Session, membership: Membership, rows: SchemeRows, kind: TypeRow, today: date) -> Term:
    """Return the term that runs.

    :raises Refused: when there is none whose type can become ``kind``.
    """
    terms = select(Term).where(Term.membership_id == membership.id, Term.start_day <= today)
    term = session.scalar(terms.order_by(Term.start_day.desc()).limit(1))
    if term is None or (term.end_day is not None and term.end_day <= today):
        raise Refused(
            _("No membership year of member {number} runs today: renew it with the other type.").format(
                number=membership.number
            )
        )
    if kind.lifetime or rows.type(term.type_id).lifetime:
        raise Refused(_("A membership for life begins with a renewal, and does not become another one."))
    charge = charge_of(session, term)
    if charge is not None and charge.cancelled_on is not None:
        raise Refused(_("The membership year that runs was let off: change the type from the next one on."))
    return term


def _ask_anew(
    session: Session, membership: Membership, term: Term, rows: SchemeRows, kind: TypeRow, *, today: date, now: datetime
) -> Money:
    """Quote a term anew, let that be owed, and use what was paid for it; return how much more it is."""
    settings = load_settings(session, MembershipSettings)
    period = DayRange(term.start_day, term.end_day)
    old = Quote.from_data(json.loads(term.quote))
    before = session.scalar(
        select(Term)
        .where(Term.membership_id == membership.id, Term.start_day < term.start_day)
        .order_by(Term.start_day.desc())
        .limit(1)
    )
    last = None if before is None else DayRange(before.start_day, before.end_day)
    had_none = "" if any(line.amount < NOTHING for line in old.lines) else _("Quoted without a discount, as it was.")
    quote = rows.quote(
        kind, method=term.method, day=period.start, late=late_of(settings, last=last, period=period),
        no_discount=had_none,
    )  # fmt: skip
    charge, more = charge_of(session, term), quote.total - term.amount
    held: list[Allocation] = []
    if charge is not None:
        live = select(Allocation).where(Allocation.charge_id == charge.charge_id, Allocation.released_on.is_(None))
        held = list(session.scalars(live.order_by(Allocation.id)).all())
        cancel_charge(session, charge_id=charge.charge_id, reason=_("Another type of membership"), today=today)
    by_parts = session.scalar(select(Instalment.id).where(Instalment.term_id == term.id).limit(1)) is not None
    order = the_order(session, membership.id)
    term.amount, term.charge_id = quote.total, None
    term.quote = json.dumps(quote.to_data(), ensure_ascii=False)
    session.flush()
    dues = instalments(quote.total, order.interval, period, order.day) if by_parts and order is not None else ()
    put_instalments(session, term, dues)
    if not quote.total:
        return more
    new = owe(
        session, contact_id=membership.payer_id if charge is None else charge.contact_id,
        category=Category.SUBSCRIPTION, purpose=term_purpose(kind.name, membership.number), amount=quote.total,
        due_on=max(period.start, today), now=now, first_day=period.start, end_day=period.end,
    )  # fmt: skip
    term.charge_id = new.id
    rest = quote.total
    for allocation in held:
        part = min(rest, allocation.amount)
        if part:
            session.add(
                Allocation(
                    payment_id=allocation.payment_id, charge_id=new.id, amount=part, made_on=today, posted_on=today
                )
            )
            rest -= part
    session.flush()
    return more
