"""Which months there are of an account, and where lines lack: told by days and running balances."""

from datetime import date

import pytest

from psg_admin.bank.queries import AccountCalendar, calendars
from psg_admin.bank.rules import Calendar, Covered, Gap, Overlap, balance_before, calendar_of
from psg_admin.kernel.money import Money
from psg_admin.store.office import Office
from tests.bank.desk import imported, with_account
from tests.bank.samples import HSBC
from tests.bank.test_layouts import TODAY


def covered(number: int, first: str, last: str, opening: str = "", closing: str = "") -> Covered:
    """Return a statement of some days."""
    sums = [Money.of(told) if told else None for told in (opening, closing)]
    return Covered(number, f"{number}.csv", date.fromisoformat(first), date.fromisoformat(last), *sums)


def months(calendar: Calendar) -> tuple[str, str, str]:
    """Return the months that are whole, in part and lacking."""
    return tuple(" ".join(f"{month:%m}" for month in some) for some in calendar[:3])  # type: ignore[return-value]


def test_an_account_without_a_statement_has_no_months() -> None:
    assert calendar_of([], {}, today=TODAY) == Calendar((), (), (), (), ())


def test_days_between_two_statements_are_covered_where_the_one_begins_as_the_other_ended() -> None:
    some = [
        covered(1, "2026-07-01", "2026-07-28", "0", "10"), covered(2, "2026-08-04", "2026-08-31", "10", "20"),
    ]  # fmt: skip
    found = calendar_of(some, {}, today=TODAY)
    assert months(found) == ("07 08", "", "09 10")
    assert found.gaps == ()


def test_where_lines_lack_is_told_with_what_they_come_to() -> None:
    some = [
        covered(1, "2026-07-01", "2026-07-31", "0", "10"), covered(2, "2026-08-01", "2026-08-31", "15", "20"),
        covered(3, "2026-10-01", "2026-10-31"),
    ]  # fmt: skip
    found = calendar_of(some, {}, today=TODAY)
    assert found.gaps == (
        Gap(date(2026, 7, 31), date(2026, 8, 1), Money.of(5)), Gap(date(2026, 8, 31), date(2026, 10, 1), None),
    )  # fmt: skip
    assert months(found) == ("07 08 10", "", "09")


def test_statements_that_overlap_are_told_and_their_balances_are_compared_inside_the_days() -> None:
    moved = {date(2026, 7, 20): Money.of(4), date(2026, 7, 30): Money.of(6)}
    whole = covered(1, "2026-07-01", "2026-07-31", "0", "10")
    fits = calendar_of([whole, covered(2, "2026-07-25", "2026-08-31", "4", "20")], moved, today=TODAY)
    assert fits.overlaps == (Overlap(date(2026, 7, 25), date(2026, 7, 31), ("1.csv", "2.csv")),)
    assert fits.gaps == ()
    other = calendar_of([whole, covered(2, "2026-07-25", "2026-08-31", "5", "20")], moved, today=TODAY)
    assert other.gaps == (Gap(date(2026, 7, 25), date(2026, 7, 25), Money.of(1)),)


def test_a_month_that_is_not_over_does_not_lack() -> None:
    found = calendar_of([covered(1, "2026-10-01", "2026-10-31")], {}, today=date(2026, 11, 15))
    assert months(found) == ("10", "", "")
    found = calendar_of([covered(1, "2026-10-01", "2026-11-10")], {}, today=date(2026, 11, 15))
    assert months(found) == ("10", "11", "")


def test_months_are_counted_from_the_day_on_which_the_books_begin() -> None:
    some = [covered(1, "2026-08-15", "2026-09-30")]
    assert months(calendar_of(some, {}, today=TODAY, since=date(2026, 7, 1))) == ("09", "08", "07 10")


@pytest.mark.parametrize(("day", "stood"), [("2026-07-01", "0"), ("2026-07-25", "4"), ("2026-08-01", "10")])
def test_what_lay_there_as_a_day_began_follows_from_a_statement_that_covers_it(day: str, stood: str) -> None:
    moved = {date(2026, 7, 20): Money.of(4), date(2026, 7, 30): Money.of(6)}
    whole = covered(1, "2026-07-01", "2026-07-31", "0", "10")
    assert balance_before(date.fromisoformat(day), [whole], moved) == Money.of(stood)
    assert balance_before(date(2026, 8, 2), [whole], moved) is None
    assert balance_before(date(2026, 6, 30), [whole], moved) is None


def test_the_office_has_a_calendar_of_each_account_with_statements(office: Office) -> None:
    with_account(office, "Second", "20-00-00", "12345678")
    imported(office, HSBC)
    found = office.read(lambda session: calendars(session, today=TODAY))
    assert [one.account for one in found] == ["bank", "second"]
    assert found[1] == AccountCalendar("second", "Second", Calendar((), (), (), (), ()))
    assert months(found[0].calendar) == ("", "09", "10")
