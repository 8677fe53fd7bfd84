"""Whether the memberships of an office hold together, for ``check``."""

import json
from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, StandingOrder, StandingSpan, Term
from psg_admin.memberships.queries.facts import chunks, load_facts
from psg_admin.memberships.rules import Span, timeline
from psg_admin.payments.model import Charge
from psg_admin.store.numbering import has_right_check


def audit(session: Session) -> list[str]:
    """Return a sentence for each thing that is wrong; none when all is well.

    Every membership has a member and terms that do not overlap; each term costs what was quoted and what is owed for
    it; every standing order's reference has its check character; and the standings kept are those of the rule.
    """
    return [
        *_without_members(session),
        *_overlapping(session),
        *_amounts(session),
        *_references(session),
        *_standings(session),
    ]


def _without_members(session: Session) -> Iterator[str]:
    for number in session.scalars(
        select(Membership.number)
        .where(~exists().where(Member.membership_id == Membership.id))
        .order_by(Membership.number)
    ):
        yield _("Membership {number} has no member.").format(number=number)


def _overlapping(session: Session) -> Iterator[str]:
    later = aliased(Term)
    for number, day in session.execute(
        select(Membership.number, later.start_day)
        .join(Term, Term.membership_id == Membership.id)
        .join(
            later,
            and_(
                later.membership_id == Term.membership_id,
                later.start_day > Term.start_day,
                or_(Term.end_day.is_(None), later.start_day < Term.end_day),
            ),
        )
        .order_by(Membership.number, later.start_day)
    ):
        yield _("Membership {number}: the term from {day} begins before the one before it ends.").format(
            number=number, day=show_day(day)
        )


def _amounts(session: Session) -> Iterator[str]:
    for row in session.execute(
        select(Membership.number, Term.start_day, Term.amount, Term.quote, Term.charge_id, Charge.amount)
        .join(Membership, Membership.id == Term.membership_id)
        .outerjoin(Charge, Charge.id == Term.charge_id)
        .order_by(Term.id)
    ):
        number, start, amount, quote, charge_id, charged = row
        told = {"number": number, "day": show_day(start)}
        if Quote.from_data(json.loads(quote)).total != amount:
            yield _("Membership {number}: the term from {day} does not cost what was quoted.").format(**told)
        if amount != (NOTHING if charge_id is None else charged):
            yield _("Membership {number}: what is owed for the term from {day} is not its fee.").format(**told)


def _references(session: Session) -> Iterator[str]:
    for reference in session.scalars(select(StandingOrder.reference).order_by(StandingOrder.id)):
        if not has_right_check(reference):
            yield _("The reference {reference} of a standing order has a wrong check character.").format(
                reference=reference
            )


def _standings(session: Session) -> Iterator[str]:
    numbers: dict[int, str] = {row.id: row.number for row in session.execute(select(Membership.id, Membership.number))}
    for some in chunks(sorted(numbers)):
        kept: dict[int, list[Span]] = {}
        for row in session.scalars(
            select(StandingSpan)
            .where(StandingSpan.membership_id.in_(some))
            .order_by(StandingSpan.membership_id, StandingSpan.start_day)
        ):
            kept.setdefault(row.membership_id, []).append(Span(row.start_day, row.end_day, row.standing, row.paid_to))
        for membership_id, known in load_facts(session, membership_ids=some).items():
            if timeline(known) != kept.get(membership_id, []):
                yield _("Membership {number}: the standing kept is not what its terms and payments give.").format(
                    number=numbers[membership_id]
                )
