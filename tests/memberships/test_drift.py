"""What is otherwise with standing orders: all that was planted is found, and none is invented."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.states import DriftKind
from psg_admin.reports.audit import audit
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.memberships.planted import plant
from tests.offices import TODAY


def test_all_that_was_planted_is_found_and_none_invented(office: Office) -> None:
    truth = plant(office, 240)
    found = office.read(partial(queries.drift_of, on=TODAY))
    told = {row.number: row.kind for row in found}
    assert len(told) == len(found), "one thing is otherwise with each"
    wrong = [(n, kind, told.get(n)) for n, kind in truth.items() if kind is not told.get(n)]
    assert wrong == []
    assert {row.kind for row in found} == set(DriftKind)
    assert office.read(audit) == []


@pytest.mark.parametrize(
    ("kind", "difference", "expected", "seen", "words"),
    [
        (DriftKind.OLD_RATE, "-4.50", "27.00", "22.50", "£22.50 comes every year: the fee of 2014. It is £27.00 now."),
        (DriftKind.OTHER_SUM, "-7.00", "27.00", "20.00", "£20.00 comes every year; it should be £27.00."),
        (DriftKind.WRONG_INTERVAL, "0.00", "2.25", "27.00", "£27.00 comes every year; every month was agreed."),
        (DriftKind.TWICE, "27.00", "27.00", "54.00",
         "£27.00 came on 1 April 2016, and £27.00 on 3 May 2016: one of them is too much."),
        (DriftKind.OTHER_DAY, "0.00", "27.00", "27.00", "£27.00 came on 25 April 2016; 1 April 2016 was the day."),
        (DriftKind.UNSEEN, "-27.00", "27.00", None, "No payment was seen: £27.00 was expected on 1 April 2016."),
        (DriftKind.MISSED, "-2.25", "2.25", None, "£2.25 was expected on 3 October 2016 and has not come."),
        (DriftKind.STOPPED, "-27.00", "2.25", None, "Nothing came on 1 August 2016 and 1 September 2016."),
        (DriftKind.DISCOUNT_WITHOUT_ORDER, "-3.00", "30.00", "27.00",
         "The year from 1 April 2016 has the discount of £3.00, and was paid otherwise."),
        (DriftKind.ORDER_WITHOUT_DISCOUNT, "3.00", "27.00", "30.00",
         "The year from 1 April 2016 is paid for by standing order, and has no discount of £3.00."),
        (DriftKind.LEFT, "27.00", None, "27.00", "Left on 1 June 2016, and £27.00 came on 3 October 2016."),
        (DriftKind.DIED, "27.00", None, "27.00", "Died on 1 June 2016, and £27.00 came on 3 October 2016."),
    ],
)  # fmt: skip
def test_each_says_what_is_short_or_over_in_a_year_and_why(
    sqlite_office: Office, kind: DriftKind, difference: str, expected: str | None, seen: str | None, words: str
) -> None:
    plant(sqlite_office, 20)
    query = ListQuery(filters={"kind": kind.value})
    row = sqlite_office.read(partial(queries.drift_list, query=query, on=TODAY))[0]
    assert row.difference_a_year == Money.of(difference)
    assert (row.expected, row.seen) == (
        None if expected is None else Money.of(expected), None if seen is None else Money.of(seen),
    )  # fmt: skip
    assert row.reason == words
    assert row.remedies


def test_the_list_is_narrowed_and_ordered(sqlite_office: Office) -> None:
    plant(sqlite_office, 40)
    ask = partial(partial, queries.drift_list, on=TODAY)
    rows = sqlite_office.read(ask(query=ListQuery()))
    assert rows == sqlite_office.read(partial(queries.drift_of, on=TODAY))
    some = [row.membership_id for row in rows[:3]]
    few = sqlite_office.read(partial(queries.drift_of, on=TODAY, membership_ids=some))
    assert few == [row for row in rows if row.membership_id in some]
    by_sum = sqlite_office.read(ask(query=ListQuery(sort="difference")))
    assert [row.difference_a_year.pence for row in by_sum] == sorted(row.difference_a_year.pence for row in rows)
    [one] = sqlite_office.read(ask(query=ListQuery(text="P00006 quispe")))
    assert one.number == "00006"
    total = sqlite_office.read(partial(queries.drift_total, on=TODAY))
    assert total.count == len({row.membership_id for row in rows})
    assert total.a_year == Money.total(row.difference_a_year for row in rows)
    assert total.short > NOTHING
    with pytest.raises(BadInput, match="Choose one of: died, left"):
        sqlite_office.read(ask(query=ListQuery(filters={"kind": "late"})))


def test_what_stopped_long_ago_with_its_membership_is_no_drift_any_more(sqlite_office: Office) -> None:
    plant(sqlite_office, 20)
    query = ListQuery(filters={"kind": DriftKind.STOPPED.value})
    assert sqlite_office.read(partial(queries.drift_list, query=query, on=TODAY))
    assert not sqlite_office.read(partial(queries.drift_list, query=query, on=date(2018, 10, 20)))


def test_before_anything_is_due_nothing_is_otherwise(sqlite_office: Office) -> None:
    plant(sqlite_office, 40)
    assert sqlite_office.read(partial(queries.drift_of, on=date(2016, 3, 1))) == []
