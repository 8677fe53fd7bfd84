"""Plan before doing: the facts of all subjects are loaded at once, planned by a pure function, carried out in bulk.

A deed that people also do by the hundred is a :class:`PlannedDeed`. What a person is shown beforehand is its plan; when
it comes to be carried out and others were at work meanwhile, it is planned again, and is refused when it has become
another one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.plan import first_difference
from psg_admin.kernel.words import _
from psg_admin.store.journal import head

Q = TypeVar("Q")
F = TypeVar("F")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class PlannedDeed(Generic[Q, F, P]):
    """A deed in its three steps.

    ``load`` asks for the facts that a request needs, in a fixed number of queries however many subjects it has;
    ``plan`` is pure and returns what is to be done, with neither ids nor numbers of what is to be made, or raises all
    that stands against it; ``carry_out`` writes it (see :class:`psg_admin.store.batch.Batch`).
    """

    load: Callable[[Session, Q], F]
    plan: Callable[[F, Q], P]
    carry_out: Callable[[Session, F, P, Q], Changes]


@dataclass(frozen=True, slots=True)
class Planned(Generic[Q, F, P]):
    """A deed that is planned and not yet done: what was asked for, and the plan. ``head``: the history it was planned
    on.
    """

    deed: PlannedDeed[Q, F, P]
    request: Q
    facts: F = field(repr=False)
    plan: P
    head: str


def preview(session: Session, *, deed: PlannedDeed[Q, F, P], request: Q) -> Planned[Q, F, P]:
    """Return what the deed would do now.

    :raises UserError: what stands against it, of each subject (:class:`psg_admin.kernel.plan.Problems`).
    """
    facts = deed.load(session, request)
    return Planned(deed, request, facts, deed.plan(facts, request), head_of(session))


def carry_out(session: Session, *, planned: Planned[Any, Any, Any]) -> Changes:
    """Do what was planned: as it was planned, or not at all.

    :raises Conflict: when others were at work meanwhile and the plan has become another one; with the first difference.
    :raises UserError: when it cannot be done any more.
    """
    if head_of(session) != planned.head:
        anew = preview(session, deed=planned.deed, request=planned.request)
        difference = first_difference(planned.plan, anew.plan)
        if difference is not None:
            raise Conflict(
                _("Something has changed since this was planned, so nothing was done. Look at it again."),
                differences=(difference,),
            )
        planned = anew
    return planned.deed.carry_out(session, planned.facts, planned.plan, planned.request)


def perform(session: Session, deed: PlannedDeed[Q, F, P], request: Q) -> Changes:
    """Load, plan and carry out in one go.

    :raises UserError: what stands against it.
    """
    facts = deed.load(session, request)
    return deed.carry_out(session, facts, deed.plan(facts, request), request)


def head_of(session: Session) -> str:
    """Return the hash of the newest entry of the history: while it is the same, nothing that was recorded has
    changed.
    """
    return head(session.connection()).hash
