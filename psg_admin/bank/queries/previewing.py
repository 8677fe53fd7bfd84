"""What becomes of lines, looked at before it is done, and all lines that are accepted together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.bank.matching import Candidate
from psg_admin.bank.plans.outcomes import LinePreview, preview_of, refused_of, wish_of
from psg_admin.bank.plans.telling import LineWish, Telling, plan_each
from psg_admin.bank.queries.matching import MatchedLine, match_lines
from psg_admin.bank.queries.telling import telling_facts
from psg_admin.bank.states import Tier
from psg_admin.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Acceptable:
    """Lines that are accepted together: what becomes of each, in their order, or why nothing does;
    ``wishes`` are what a person says who accepts the others.
    """

    tier: Tier
    rows: tuple[LinePreview, ...]
    wishes: tuple[LineWish, ...]

    @property
    def refused(self) -> tuple[LinePreview, ...]:
        """Those of which something speaks against it."""
        return tuple(row for row in self.rows if row.refused)

    @property
    def total(self) -> Money:
        """What the others come to."""
        return Money.total(row.amount for row in self.rows if not row.refused)


def preview_lines(
    session: Session,
    *,
    wishes: Sequence[LineWish],
    today: date,
    now: datetime,
    candidates: Mapping[int, Candidate] | None = None,
) -> list[LinePreview]:
    """Return what becomes of lines that are told so, in their order; of one that cannot be told so, why.

    ``candidates`` are what was taken for each, by line. A line that does not exist is left out.
    """
    request = Telling(tuple(wishes), today, now)
    facts = telling_facts(session, request)
    plans, refused = plan_each(facts, request)
    taken = candidates or {}
    by_line = {plan.line_id: preview_of(facts, plan, taken.get(plan.line_id)) for plan in plans}
    for line_id, why in refused.items():
        if line_id in facts.lines:
            by_line[line_id] = refused_of(facts, line_id, why, taken.get(line_id))
    return [by_line[wish.line_id] for wish in wishes if wish.line_id in by_line]


def acceptable(
    session: Session, *, tier: Tier, today: date, now: datetime, account: str | None = None,
    lines: Sequence[MatchedLine] | None = None,
) -> Acceptable:  # fmt: skip
    """Return all open lines of a tier with what becomes of them; of one account (its code) or all.

    ``lines``: the open lines with their candidates, where they are known already (None: they are looked for).
    """
    every = match_lines(session, account=account) if lines is None else lines
    taken = {line.id: one for line in every if (one := taken_of(line, tier)) is not None}
    wishes = [wish_of(line_id, one, learn=False) for line_id, one in taken.items()]
    rows = preview_lines(session, wishes=wishes, today=today, now=now, candidates=taken)
    good = {row.line_id for row in rows if not row.refused}
    return Acceptable(tier, tuple(rows), tuple(wish for wish in wishes if wish.line_id in good))


def taken_of(line: MatchedLine, tier: Tier) -> Candidate | None:
    """Return the candidate of a line that is accepted with its tier, None where it is of another or of none.

    What is proven is not as last time: each line is counted once.
    """
    if tier is Tier.CERTAIN:
        return line.certain
    return line.as_last_time if line.certain is None else None
