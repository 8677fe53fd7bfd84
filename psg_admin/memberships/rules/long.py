"""Who has been a member for long: the one rule behind long-standing members and those due for life membership."""

from datetime import date


def joined_by(day: date, years: int) -> date:
    """Return the last day on which somebody has joined who has been a member for ``years`` on ``day``.

    It is the same day so many years before, the last of February where there was no 29th.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
