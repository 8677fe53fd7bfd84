"""How long a term runs and where it starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psg_admin.kernel.days import DayRange, add_months, add_years, month_name, show_day, year_from
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.states import LateJoiners, Scheme


def next_term(
    *,
    scheme: Scheme,
    year_month: int,
    grace_days: int,
    last: DayRange | None,
    day: date,
    lifetime: bool = False,
    late: LateJoiners = LateJoiners.WHOLE,
    late_month: int = 1,
) -> DayRange:
    """Return the term that joining or renewing on ``day`` gives.

    The first term (``last`` is None) starts on the day. Renewing early adds to the end of the last term; within
    ``grace_days`` of its end the new one continues from there; after that it starts on the day. A rolling term is
    twelve months, a fixed year runs to the end of the membership year that begins with ``year_month``.
    A ``lifetime`` term never ends. Who begins anew in a fixed year in ``late_month`` or later may have the next year
    too (``late``, see :func:`late_year`).

    :raises Refused: when the last term is for life.
    """
    start = day
    if last is not None:
        if last.end is None:
            raise Refused(_("This membership is for life: there is nothing to renew."))
        if day < last.end + timedelta(days=grace_days):
            start = last.end
    if lifetime:
        return DayRange(start, None)
    if scheme is Scheme.YEAR:
        year = year_from(start, month=year_month)
        if late is LateJoiners.NEXT_YEAR and year.end is not None and _is_late(start, last, year_month, late_month):
            year = year_from(year.end, month=year_month)
        return DayRange(start, year.end)
    return DayRange(start, add_years(start, 1))


def _is_late(start: date, last: DayRange | None, year_month: int, late_month: int) -> bool:
    """Say whether a term that begins on ``start``, and goes on from none before, begins late in the year."""
    if last is not None and last.end == start:
        return False
    late = (late_month - year_month) % 12
    return late > 0 and (start.month - year_month) % 12 >= late


@dataclass(frozen=True, slots=True)
class LateYear:
    """What is due to joining late in a fixed year: the fee of so many ``months`` (None: all of it), and why."""

    months: int | None
    reason: str


def late_year(
    *, scheme: Scheme, year_month: int, late: LateJoiners, late_month: int, last: DayRange | None, period: DayRange
) -> LateYear | None:
    """Return what the ``period`` that :func:`next_term` gave after ``last`` owes to a late beginning; None: nothing."""
    if scheme is not Scheme.YEAR or period.end is None or period.last is None:
        return None
    if last is not None and last.end == period.start:
        return None
    if late is LateJoiners.NEXT_YEAR and _is_late(period.start, last, year_month, late_month):
        words = _("Who joins in {month} or later has the next year too, to {day}.")
        return LateYear(None, words.format(month=month_name(late_month), day=show_day(period.last)))
    start, end = period.start, period.end
    months = (end.year - start.year) * 12 + end.month - start.month
    if late is LateJoiners.BY_MONTH and months < 12:
        words = ngettext(
            "Of the year to {day} {count} month of 12 is left.", "Of the year to {day} {count} months of 12 are left.",
            months,
        )  # fmt: skip
        return LateYear(months, words.format(day=show_day(period.last), count=months))
    return None


EARLY_MONTHS = 6
"""So many months before the end of a term somebody may renew without being asked whether it is meant."""


def why_again(*, terms: int, last: DayRange | None, new: DayRange, day: date) -> str:
    """Say in a sentence that renewing on ``day`` adds another year to a membership that is renewed already, or nothing.

    It is while the ``last`` of several ``terms`` has not begun yet, or runs for more than half a year still: who
    renewed late has a term that runs. ``new`` is the term that renewing gives.
    """
    if terms < 2 or last is None or last.last is None or last.end != new.start:
        return ""
    if last.start <= day and new.start <= add_months(day, EARLY_MONTHS):
        return ""
    return _("Renewed already, to {day}: this would add another membership year, {period}.").format(
        day=show_day(last.last), period=new.show()
    )


@dataclass(frozen=True, slots=True)
class OldDebt:
    """What is still owed for a term that began on ``since``."""

    amount: Money
    since: date


def with_old_debt(fee: Money, owed: Sequence[OldDebt]) -> str:
    """Say what is owed in all once ``fee`` is, where something is owed for earlier terms already; nothing otherwise."""
    if not owed:
        return ""
    debt, years = Money.total(one.amount for one in owed), sorted({one.since.year for one in owed})
    fields = {"fee": fee.show(), "debt": debt.show(), "first": years[0], "last": years[-1], "all": (fee + debt).show()}
    if not fee:
        one, many = _("{debt} from {first} is still owed."), _("{debt} from {first} to {last} is still owed.")
    else:
        one = _("{fee} for this year; with {debt} from {first} that makes {all}.")
        many = _("{fee} for this year; with {debt} from {first} to {last} that makes {all}.")
    return (one if len(years) == 1 else many).format(**fields)


def why_renewal_stays(*, number: str, ended_on: date | None, terms: int, paid: Money, first: date) -> str:
    """Say in a sentence why the last of ``terms`` of membership ``number`` cannot be withdrawn, or nothing: it can.

    Withdrawn is a renewal made by mistake: of a membership that runs, and ``paid`` towards it must be nothing.
    ``first`` is the first day of that term.
    """
    if ended_on is not None:
        return _("Membership {number} has ended already, on {day}.").format(number=number, day=show_day(ended_on))
    if terms < 2:
        return _(
            "Membership {number} has only its first year. If it is not wanted after all, note a "
            "resignation on its first day, {day}: then nothing is owed for it."
        ).format(number=number, day=show_day(first))
    if paid:
        return _("Money was paid for this membership year. Take the payment back first.")
    return ""
