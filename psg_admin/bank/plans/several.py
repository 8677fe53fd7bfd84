"""What importing several files at once will do: one after the other, as if each had been imported before; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from psg_admin.bank.plans.importing import Held, StatementFacts, StatementPlan, StatementRequest, plan_statement
from psg_admin.bank.rules import Covered, whose
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import NOTHING, Money

_NEWEST = 1 << 62
"""Above the id of any statement that is kept."""


@dataclass(frozen=True, slots=True)
class StatementsRequest:
    """Files that are imported in one deed."""

    files: tuple[StatementRequest, ...]


@dataclass(frozen=True, slots=True)
class StatementsPlan:
    """What becomes of each file, in the order in which they were asked for: its plan, or the sentence that refuses it
    whole. ``order``: the places of those that are taken, the oldest first.
    """

    files: tuple[StatementPlan | str, ...]
    order: tuple[int, ...]

    @property
    def taken(self) -> list[StatementPlan]:
        """The plans of the files that are taken, the oldest first."""
        return [plan for place in self.order if isinstance(plan := self.files[place], StatementPlan)]


def plan_statements(facts: Sequence[StatementFacts | str], request: StatementsRequest) -> StatementsPlan:
    """Plan the import of files, the oldest first, so that those which overlap keep each line once.

    ``facts`` are those of each file, or why it is refused.
    """
    plans: dict[int, StatementPlan | str] = {}
    before: list[tuple[StatementRequest, StatementPlan]] = []
    order = sorted(range(len(request.files)), key=lambda place: (*_covers(request.files[place]), place))
    for place in order:
        one, known = request.files[place], facts[place]
        if isinstance(known, str):
            plans[place] = known
            continue
        try:
            plan = plan_statement(_after(known, one, before), one)
        except UserError as error:
            plans[place] = error.message
            continue
        plans[place] = plan
        before.append((one, plan))
    taken = tuple(place for place in order if isinstance(plans[place], StatementPlan))
    return StatementsPlan(tuple(plans[place] for place in range(len(request.files))), taken)


def _covers(request: StatementRequest) -> tuple[date, date]:
    """Return the first and the last day of a file."""
    days = [day for one in request.file.statements for day in (one.first_day, one.last_day) if day is not None]
    return min(days, default=date.max), max(days, default=date.max)


def _after(
    facts: StatementFacts, request: StatementRequest, before: Sequence[tuple[StatementRequest, StatementPlan]]
) -> StatementFacts:
    """Return what will be known of the account of a file once those before it are kept."""
    formats: dict[str, Collection[str]] = dict(facts.formats)
    for _request, plan in before:
        formats[plan.account] = {*formats.get(plan.account, ()), plan.statement.format}
    account = whose(request.file, facts.asked, facts.accounts.values(), formats).account.code
    own = [(asked, plan) for asked, plan in before if plan.account == account]
    moved: dict[date, Money] = dict(facts.moved or {})
    held = [*facts.held]
    statements = [*facts.statements]
    for place, (asked, plan) in enumerate(own):
        for new in plan.new:
            moved[new.line.day] = moved.get(new.line.day, NOTHING) + new.line.amount
            held.append(Held(new.key, new.occurrence, new.line.day, new.line.amount, plan.statement.format))
        first, last = plan.statement.first_day, plan.statement.last_day
        if plan.kept and first is not None and last is not None:
            statements.append(
                Covered(_NEWEST + place, asked.file.name, first, last, plan.proof.opening, plan.proof.closing)
            )
    kept = frozenset(asked.file.digest for asked, plan in own if plan.kept)
    return replace(
        facts, formats=formats, statements=tuple(statements), digests=facts.digests | kept, held=tuple(held),
        moved=moved,
    )  # fmt: skip
