"""How long a term runs and where it starts."""

from datetime import date, timedelta

from psg_admin.kernel.days import DayRange, add_years, show_day, year_from
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.states import Scheme


def next_term(
    *,
    scheme: Scheme,
    year_month: int,
    grace_days: int,
    last: DayRange | None,
    day: date,
    lifetime: bool = False,
) -> DayRange:
    """Return the term that joining or renewing on ``day`` gives.

    The first term (``last`` is None) starts on the day. Renewing early adds to the end of the last term; within
    ``grace_days`` of its end the new one continues from there; after that it starts on the day. A rolling term is
    twelve months, a fixed year runs to the end of the membership year that begins with ``year_month``.
    A ``lifetime`` term never ends.

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
        return DayRange(start, year_from(start, month=year_month).end)
    return DayRange(start, add_years(start, 1))


def why_renewal_stays(*, number: str, ended_on: date | None, terms: int, paid: Money) -> str:
    """Say in a sentence why the last of ``terms`` of membership ``number`` cannot be withdrawn, or nothing: it can.

    Withdrawn is a renewal made by mistake: of a membership that runs, and ``paid`` towards it must be nothing.
    """
    if ended_on is not None:
        return _("Membership {number} has ended already, on {day}.").format(number=number, day=show_day(ended_on))
    if terms < 2:
        return _("Membership {number} has only its first term.").format(number=number)
    if paid:
        return _("Money was paid towards this term. Reverse the payment first.")
    return ""
