"""The same way of paying, or the same type, for many memberships from their next terms on, planned at once; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.plan import Findings, Problem
from psg_admin.kernel.words import _
from psg_admin.memberships.plans.parts import check_places, open_type
from psg_admin.memberships.rules import SchemeRows
from psg_admin.payments.states import Method


@dataclass(frozen=True, slots=True)
class TermsChange:
    """What memberships are to be from their next terms on: paid for by ``method``, or of the type ``type_id``."""

    membership_ids: tuple[int, ...]
    today: date
    now: datetime
    method: Method | None = None
    type_id: int | None = None


@dataclass(frozen=True, slots=True)
class TermsFact:
    """A membership as it is: who is in it, how many, how it is paid for and by whom, of which type, whether it has
    ended, and the day on which its last term ends, None for one for life.
    """

    number: str
    names: str
    people: int
    method: Method
    payer_id: int
    type_id: int
    ended: bool
    last_end: date | None


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """What such a change needs to know."""

    scheme: SchemeRows
    memberships: Mapping[int, TermsFact]


@dataclass(frozen=True, slots=True)
class TermsStep:
    """A membership that changes: whose it is, how it was paid for, what it was and will be, in words, and from which
    day on: None where that depends on the day of the renewal.
    """

    membership_id: int
    number: str
    names: str
    payer_id: int
    method: Method
    before: str
    after: str
    on: date | None


@dataclass(frozen=True, slots=True)
class TermsPlan:
    """Which memberships change, how many are as it is wanted, and those of which it is ``refused``."""

    plans: tuple[TermsStep, ...]
    same: int = 0
    refused: tuple[Problem, ...] = ()


def plan_terms(facts: TermsFacts, request: TermsChange) -> TermsPlan:
    """Plan the change of each membership; one of which it is refused keeps the others from nothing.

    :raises Refused: where no membership is named, or neither or both of method and type.
    """
    if not request.membership_ids or (request.method is None) == (request.type_id is None):
        raise Refused(_("There is nothing to do: name one or more."))
    names = {kind.id: kind.name for kind in facts.scheme.types}
    steps: list[TermsStep] = []
    refused: list[Problem] = []
    same = 0
    for membership_id in dict.fromkeys(request.membership_ids):
        known = facts.memberships.get(membership_id)
        findings = Findings()
        with findings.at("" if known is None else known.names):
            if known is None:
                raise NotFound(_("This membership is no longer there."))
            if known.ended:
                raise Refused(_("Membership {number} has ended: renew it first.").format(number=known.number))
            if request.method is not None:
                before, after = known.method.label, request.method.label
            else:
                kind = open_type(facts.scheme, request.type_id, now_has=known.type_id)
                check_places(known.people, kind)
                before, after = names[known.type_id], kind.name
            if before == after:
                same += 1
            else:
                on = None if known.last_end is None or known.last_end < request.today else known.last_end
                steps.append(
                    TermsStep(membership_id, known.number, known.names, known.payer_id, known.method, before, after, on)
                )
        refused += findings.problems
    return TermsPlan(tuple(steps), same, tuple(refused))
