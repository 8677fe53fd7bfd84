"""Which backups are kept: pure, by the days on which they were made and by those of their newest entries."""

from datetime import date, timedelta

from psg_admin.store.rota import Kept, to_keep

TODAY = date(2026, 11, 30)


def kept(*days: date, newest: date | None = None) -> list[date]:
    return to_keep(Kept(day, day, newest or day) for day in days)


def days(count: int, last: date = TODAY) -> list[date]:
    return [last - timedelta(days=back) for back in range(count)][::-1]


def test_a_year_of_days_leaves_fourteen_days_eight_weeks_and_twelve_months() -> None:
    stays = kept(*days(600))
    assert stays[-14:] == days(14)
    sundays = {TODAY - timedelta(days=TODAY.weekday() + 1 + 7 * back) for back in range(7)}
    assert sundays <= set(stays)
    ends = {date(2026, month, 1) - timedelta(days=1) for month in range(2, 12)} | {date(2025, 12, 31)}
    assert ends <= set(stays)
    assert len(stays) <= 14 + 8 + 12


def test_the_rota_kept_day_by_day_is_the_one_kept_at_once() -> None:
    held: list[date] = []
    for day in days(200):
        held = kept(*held, day)
    assert held[-14:] == days(14)
    assert len({(day.year, day.month) for day in held}) == 7
    assert len({day.isocalendar()[:2] for day in held}) >= 8


def test_a_clock_in_2099_takes_no_real_copy_away() -> None:
    real = kept(*days(200))
    held = real
    for day in days(60, date(2099, 3, 1)):
        held = kept(*held, day)
    assert set(real) <= set(held)
    after = kept(*held, TODAY + timedelta(days=1))
    assert set(real[-13:]) <= set(after)
    assert TODAY + timedelta(days=1) in after


def test_a_clock_that_went_back_takes_no_copy_away() -> None:
    real = kept(*days(200))
    held = real
    for day in days(60, date(2010, 3, 1)):
        held = kept(day, *held)
    assert set(real) <= set(held)


def test_copies_of_one_state_do_not_take_away_those_of_others() -> None:
    real = [Kept(day, day, day) for day in days(40)]
    # Nothing was done, and the clock ran on: all are of the last day on which something was.
    idle = [Kept(day, day, TODAY) for day in days(60, TODAY + timedelta(days=60))]
    stays = to_keep([*real, *idle])
    assert set(days(13, TODAY - timedelta(days=1))) <= set(stays)
