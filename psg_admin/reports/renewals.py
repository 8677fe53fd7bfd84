"""What renewing several memberships would do: shown once for all of them before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import Refused, UserError
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Problem, Problems
from psg_admin.memberships.model import Member, Membership
from psg_admin.memberships.operations import RENEW
from psg_admin.memberships.plans import Renewal, Renewals, RenewedAlready
from psg_admin.memberships.queries.filters import present
from psg_admin.memberships.rules import with_old_debt
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.planning import Planned, preview


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """One membership that will be renewed: who is in it, the term it gets, the fee of that; ``again`` says so where it
    is renewed already, ``old_debt`` what it owes besides, where earlier terms are unpaid, and ``lost`` why its standing
    order earns no discount.
    """

    number: str
    names: str
    period: DayRange
    fee: Money
    again: str = ""
    old_debt: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class RenewalsPreview:
    """What will be done (``planned`` None: nothing can be), and those that cannot be renewed with the reasons.

    ``again`` are those that are renewed already, with what another term would be: they are left out, unless it was
    asked for them too.
    """

    planned: Planned[Any, Any, Any] | None
    lines: tuple[RenewalLine, ...]
    refused: tuple[Problem, ...]
    again: tuple[Problem, ...] = ()

    @property
    def total(self) -> Money:
        """What all of it costs."""
        return Money.total(line.fee for line in self.lines)


def renewals_preview(
    session: Session, *, member_ids: Sequence[int], again: bool = False, today: date, now: datetime
) -> RenewalsPreview:
    """Return what renewing the memberships of these members would do; two members of one renew it once.

    ``again``: those that are renewed already get another term, too.
    """
    named = _named(session, member_ids, today)
    wanted = [Renewal(membership_id, place=place, again=again) for membership_id, place in named.items()]
    refused: list[Problem] = []
    planned: Planned[Any, Any, Any] | None = None
    while wanted and planned is None:
        try:
            planned = preview(session, deed=RENEW, request=Renewals(tuple(wanted), today, now))
        except Problems as error:
            refused += error.problems
        except UserError as error:
            refused.append(Problem(wanted[0].place, error))
        wrong = {problem.place for problem in refused}
        wanted = [one for one in wanted if one.place not in wrong]
    plans = () if planned is None else planned.plan
    lines = tuple(
        RenewalLine(
            plan.number,
            named[plan.membership_id].removeprefix(f"{plan.number} "),
            plan.period,
            plan.fee,
            plan.again,
            with_old_debt(plan.fee, plan.old_debt),
            plan.lost,
        )
        for plan in plans
    )
    return RenewalsPreview(
        planned,
        lines,
        tuple(problem for problem in refused if not isinstance(problem.error, RenewedAlready)),
        tuple(
            Problem(problem.place, Refused(problem.error.again))
            for problem in refused
            if isinstance(problem.error, RenewedAlready)
        ),
    )


def _named(session: Session, member_ids: Sequence[int], today: date) -> dict[int, str]:
    """Return the memberships of these members in their order, with their numbers and who is in them."""
    found: dict[int, int] = {}
    for some in chunks(member_ids):
        rows = session.execute(select(Member.id, Member.membership_id).where(Member.id.in_(some)))
        found.update((member_id, membership_id) for member_id, membership_id in rows)
    numbers: dict[int, str] = {}
    people: dict[int, list[str]] = {}
    for some in chunks(found.values()):
        query = (
            select(Membership.id, Membership.number, Contact.shown_name)
            .join(Member, Member.membership_id == Membership.id)
            .join(Contact, Contact.id == Member.contact_id)
            .where(Membership.id.in_(some), present(today))
            .order_by(Member.id)
        )
        for membership_id, number, name in session.execute(query):
            numbers[membership_id] = number
            people.setdefault(membership_id, []).append(name)
    ordered = dict.fromkeys(found[member_id] for member_id in member_ids if member_id in found)
    return {one: f"{numbers[one]} {'; '.join(people[one])}" for one in ordered if one in numbers}
