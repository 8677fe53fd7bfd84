"""Which way the lines of a file run, and whether its balances follow from them; pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from psg_admin.kernel.money import Money

Step = tuple[date | None, Money | None, Money | None]
"""A line of a file in the order in which it stands there: its day, how much it moves, and what lies there after it.

Without an amount it cannot be read; without a balance the line does not tell.
"""


class Run(NamedTuple):
    """How the lines of a file run.

    ``backwards``: the newest stands first. ``runs`` False: no balance follows from the line before, so that the column
    is no balance. ``breaks``: the places, in the order in which they run, of balances that do not follow. ``opening``
    and ``closing``: what lay there before all of them and after.
    """

    backwards: bool
    runs: bool
    breaks: tuple[int, ...]
    opening: Money | None
    closing: Money | None


def run_of(steps: Sequence[Step], *, newest_first: bool = False) -> Run:
    """Return how the lines of a file run: as their balances do, else as their days; else as ``newest_first`` says."""
    backward = steps[::-1]
    hits, breaks = _followed(steps)
    back_hits, back_breaks = _followed(backward)
    if len(breaks) == len(back_breaks):
        days = [day for day, _amount, _balance in steps if day is not None]
        backwards = days[0] > days[-1] if days and days[0] != days[-1] else newest_first
    else:
        backwards = len(back_breaks) < len(breaks)
    if backwards:
        steps, hits, breaks = backward, back_hits, back_breaks
    if breaks and not hits:
        return Run(backwards, runs=False, breaks=(), opening=None, closing=None)
    return Run(backwards, runs=True, breaks=breaks, opening=_before(steps), closing=_after(steps))


def _followed(steps: Sequence[Step]) -> tuple[int, tuple[int, ...]]:
    """Return how many balances follow from the one before, and the places of those that do not."""
    hits = 0
    breaks: list[int] = []
    known: int | None = None
    for place, (_day, amount, balance) in enumerate(steps):
        known = None if known is None or amount is None else known + amount.pence
        if balance is None:
            continue
        if known == balance.pence:
            hits += 1
        elif known is not None:
            breaks.append(place)
        known = balance.pence
    return hits, tuple(breaks)


def _before(steps: Sequence[Step]) -> Money | None:
    moved = 0
    for _day, amount, balance in steps:
        if amount is None:
            return None
        moved += amount.pence
        if balance is not None:
            return Money(balance.pence - moved)
    return None


def _after(steps: Sequence[Step]) -> Money | None:
    moved = 0
    for _day, amount, balance in reversed(steps):
        if balance is not None:
            return Money(balance.pence + moved)
        if amount is None:
            return None
        moved += amount.pence
    return None
