"""What came of a standing order for each day on which it was expected; pure."""

from datetime import date
from typing import NamedTuple

from psg_admin.memberships.rules.order_timeline import OrderKnown, Seen, number_of
from psg_admin.memberships.states import OrderState


class OrderCame(NamedTuple):
    """A day on which a payment was ``expected`` (None: nothing was yet), and what was ``seen`` of it, the earliest
    first; nothing where none came.
    """

    expected: date | None
    seen: tuple[Seen, ...]


def order_came(known: OrderKnown, day: date, *, most: int = 8) -> tuple[OrderCame, ...]:
    """Return what came of a standing order by ``day``, the newest first, at most so many.

    A day whose payment may still come is left out, and so is one of before anything was told or came, one after it was
    told to have stopped, and one after the membership had ended.
    """
    by_number: dict[int, list[Seen]] = {}
    covered = -1
    for seen in (one for one in known.seen if one.day <= day):
        number = number_of(known.days, seen.day, covered)
        by_number.setdefault(number, []).append(seen)
        covered = max(covered, number)
    begun = min([known.told_since, *(one.day for one in known.seen[:1])])
    found: list[OrderCame] = []
    for number in range(max(covered, known.days.begun(day)), -1, -1):
        if len(found) == most:
            return tuple(found)
        window = known.days.window(number)
        came = tuple(by_number.get(number, ()))
        if window is not None and (
            came or (begun <= window.day and window.last < day and not _over(known, window.day))
        ):
            found.append(OrderCame(window.day, came))
        elif not by_number and window is not None and window.day < begun:
            break
    early = by_number.get(-1)
    return (*found, OrderCame(None, tuple(early))) if early else tuple(found)


def _over(known: OrderKnown, day: date) -> bool:
    """Say whether nothing was expected on ``day`` any more."""
    stopped = known.told is OrderState.STOPPED and day >= known.told_since
    return stopped or (known.until is not None and day >= known.until)
