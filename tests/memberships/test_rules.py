"""Fees, terms and standing: the rules by example and for any days."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships.rules import (
    ORDER_STEPS,
    DatedDiscount,
    DatedFee,
    Facts,
    OldDebt,
    StandingAt,
    TermFacts,
    best_standing,
    checked_discount,
    counted,
    fee_quote,
    may_become,
    next_term,
    show_percent,
    standing_on,
    timeline,
    why_again,
    why_renewal_stays,
    with_old_debt,
)
from psg_admin.memberships.states import Ending, OrderState, Scheme, Standing
from psg_admin.payments.states import Method

ORDER, CHEQUE = Method.STANDING_ORDER, Method.CHEQUE
FEES = (DatedFee(Money.of(25), date(2005, 4, 1)), DatedFee(Money.of(30), date(2012, 4, 1)))
TEN = DatedDiscount(ORDER, date(2013, 6, 14), percent=Decimal(10))


# --- fees -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "day", "shown"),
    [
        (ORDER, date(2016, 10, 20), "Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00"),
        (ORDER, date(2013, 6, 14), "Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00"),
        (ORDER, date(2013, 6, 13), "Individual £30.00"),
        (CHEQUE, date(2016, 10, 20), "Individual £30.00"),
        (CHEQUE, date(2012, 4, 1), "Individual £30.00"),
        (CHEQUE, date(2012, 3, 31), "Individual £25.00"),
        (CHEQUE, date(2005, 4, 1), "Individual £25.00"),
    ],
)
def test_the_fee_is_what_the_schedule_says_on_the_day(method: Method, day: date, shown: str) -> None:
    assert fee_quote(type_name="Individual", fees=FEES, discounts=[TEN], method=method, day=day).show() == shown


def test_each_line_of_a_fee_has_its_reason() -> None:
    quote = fee_quote(type_name="Individual", fees=FEES, discounts=[TEN], method=ORDER, day=date(2016, 10, 20))
    assert quote.reasons == (
        "Individual costs £30.00 a year since 1 April 2012.",
        "Paying by standing order takes 10\u00a0% off since 14 June 2013.",
    )


def test_a_discount_that_does_not_hold_yet_or_any_more_is_explained() -> None:
    early = fee_quote(type_name="Individual", fees=FEES, discounts=[TEN], method=ORDER, day=date(2013, 6, 13))
    assert (
        early.reasons[1]
        == "Paying by standing order takes 10\u00a0% off only for membership years that start on 14 June 2013 or later."
    )
    ended = DatedDiscount(ORDER, date(2013, 6, 14), date(2015, 4, 1), amount=Money.of(5))
    late = fee_quote(type_name="Individual", fees=FEES, discounts=[ended], method=ORDER, day=date(2015, 4, 1))
    assert late.total == Money.of(30)
    assert (
        late.reasons[1] == "Paying by standing order took £5.00 off for membership years that started by 31 March 2015."
    )
    within = fee_quote(type_name="Individual", fees=FEES, discounts=[ended], method=ORDER, day=date(2015, 3, 31))
    assert within.show() == "Individual £30.00 − standing order discount £5.00 = £25.00"
    assert within.reasons[1] == "Paying by standing order takes £5.00 off from 14 June 2013 to 31 March 2015."


def test_a_percentage_is_rounded_half_up_to_the_penny() -> None:
    fees = [DatedFee(Money.of("25.25"), date(2010, 1, 1))]
    quote = fee_quote(type_name="Student", fees=fees, discounts=[TEN], method=ORDER, day=date(2016, 1, 1))
    assert quote.show() == "Student £25.25 − 10\u00a0% standing order £2.53 = £22.72"


def test_of_several_discounts_only_the_best_counts() -> None:
    five = DatedDiscount(ORDER, date(2014, 1, 1), amount=Money.of(5))
    quote = fee_quote(type_name="Individual", fees=FEES, discounts=[TEN, five], method=ORDER, day=date(2016, 1, 1))
    assert quote.total == Money.of(25)
    assert quote.reasons[-1] == "Of 2 discounts only the best one counts."


def test_a_discount_of_a_sum_never_takes_more_than_the_fee() -> None:
    big = DatedDiscount(ORDER, date(2014, 1, 1), amount=Money.of(100))
    quote = fee_quote(type_name="Individual", fees=FEES, discounts=[big], method=ORDER, day=date(2016, 1, 1))
    assert quote.total == Money(0)


def test_a_fee_paid_once_has_no_yearly_discount() -> None:
    quote = fee_quote(
        type_name="Life",
        fees=[DatedFee(Money.of(500), date(2005, 1, 1))],
        discounts=[TEN],
        method=ORDER,
        day=date(2016, 1, 1),
        lifetime=True,
    )
    assert quote.show() == "Life £500.00"
    assert quote.reasons == (
        "Life costs £500.00, paid once, since 1 January 2005.",
        "Discounts are for yearly fees; this one is paid once.",
    )


def test_a_fee_with_no_schedule_on_that_day_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="Individual has no fee on 31 March 2005: its first begins on 1 April 2005"):
        fee_quote(type_name="Individual", fees=FEES, discounts=[], method=ORDER, day=date(2005, 3, 31))
    with pytest.raises(Refused, match="Joint has no fee yet"):
        fee_quote(type_name="Joint", fees=[], discounts=[], method=ORDER, day=date(2016, 1, 1))


@pytest.mark.parametrize("percent", ["100.01", "101", "0", "-10", "7.255", "NaN", "Infinity", "1e9"])
def test_a_percentage_outside_its_range_is_refused(percent: str) -> None:
    with pytest.raises(BadInput):
        checked_discount(DatedDiscount(ORDER, date(2016, 1, 1), percent=Decimal(percent)))


def test_a_discount_is_one_thing_and_ends_after_it_begins() -> None:
    begin = date(2016, 1, 1)
    for wrong in (
        DatedDiscount(ORDER, begin),
        DatedDiscount(ORDER, begin, percent=Decimal(10), amount=Money(1)),
        DatedDiscount(ORDER, begin, amount=Money(0)),
        DatedDiscount(ORDER, begin, begin, percent=Decimal(10)),
    ):
        with pytest.raises(BadInput):
            checked_discount(wrong)
    assert checked_discount(TEN) is TEN
    whole = DatedDiscount(ORDER, begin, percent=Decimal(100))
    assert checked_discount(whole) is whole


def test_percentages_are_shown_without_needless_zeros() -> None:
    shown = [show_percent(Decimal(p)) for p in ("10.00", "7.50", "100", "0.25")]
    # A blank that does not break, so that the sign never stands alone on the next line.
    assert shown == ["10\u00a0%", "7.5\u00a0%", "100\u00a0%", "0.25\u00a0%"]


@given(
    pence=st.integers(0, 10**9),
    percent=st.decimals("0.01", "100", places=2),
    off=st.integers(1, 10**9),
    method=st.sampled_from(Method),
)
def test_no_fee_is_less_than_nothing_or_more_than_the_full_one(
    pence: int, percent: Decimal, off: int, method: Method
) -> None:
    begin = date(2010, 1, 1)
    discounts = [DatedDiscount(ORDER, begin, percent=percent), DatedDiscount(CHEQUE, begin, amount=Money(off))]
    quote = fee_quote(
        type_name="Any", fees=[DatedFee(Money(pence), begin)], discounts=discounts, method=method, day=begin
    )
    assert Money(0) <= quote.total <= Money(pence)
    assert quote.lines[0].amount == Money(pence)
    assert len(quote.reasons) == len(quote.lines)


# --- terms ------------------------------------------------------------------------------------------------------------

LAST = DayRange(date(2015, 10, 20), date(2016, 10, 20))


@pytest.mark.parametrize(
    ("scheme", "last", "day", "start", "end"),
    [
        (Scheme.ROLLING, None, date(2016, 10, 20), date(2016, 10, 20), date(2017, 10, 20)),
        (Scheme.ROLLING, None, date(2016, 2, 29), date(2016, 2, 29), date(2017, 2, 28)),
        (Scheme.ROLLING, LAST, date(2016, 9, 1), date(2016, 10, 20), date(2017, 10, 20)),
        (Scheme.ROLLING, LAST, date(2016, 10, 20), date(2016, 10, 20), date(2017, 10, 20)),
        (Scheme.ROLLING, LAST, date(2017, 1, 17), date(2016, 10, 20), date(2017, 10, 20)),
        (Scheme.ROLLING, LAST, date(2017, 1, 18), date(2017, 1, 18), date(2018, 1, 18)),
        (Scheme.YEAR, None, date(2016, 10, 20), date(2016, 10, 20), date(2017, 4, 1)),
        (Scheme.YEAR, None, date(2016, 4, 1), date(2016, 4, 1), date(2017, 4, 1)),
        (Scheme.YEAR, LAST, date(2016, 10, 30), date(2016, 10, 20), date(2017, 4, 1)),
        (
            Scheme.YEAR,
            DayRange(date(2015, 4, 1), date(2016, 4, 1)),
            date(2016, 3, 1),
            date(2016, 4, 1),
            date(2017, 4, 1),
        ),
    ],
)
def test_a_term_starts_and_ends_where_it_should(
    scheme: Scheme, last: DayRange | None, day: date, start: date, end: date
) -> None:
    assert next_term(scheme=scheme, year_month=4, grace_days=90, last=last, day=day) == DayRange(start, end)


def test_a_term_for_life_never_ends_and_is_never_renewed() -> None:
    term = next_term(scheme=Scheme.ROLLING, year_month=4, grace_days=90, last=None, day=date(2016, 1, 1), lifetime=True)
    assert term == DayRange(date(2016, 1, 1), None)
    with pytest.raises(Refused, match="for life"):
        next_term(scheme=Scheme.ROLLING, year_month=4, grace_days=90, last=term, day=date(2017, 1, 1))


@pytest.mark.parametrize(
    ("ended_on", "terms", "paid", "why"),
    [
        (None, 2, Money(0), ""),
        (
            None, 1, Money(0),
            (
                "Membership 0107 has only its first year. If it is not wanted after all, note a resignation on "
                "its first day, "
                "1 November 2016: then nothing is owed for it."
            ),
        ),
        (None, 2, Money(1), "Money was paid for this membership year. Take the payment back first."),
        (date(2016, 10, 3), 2, Money(0), "Membership 0107 has ended already, on 3 October 2016."),
    ],
)  # fmt: skip
def test_a_renewal_is_withdrawn_while_nothing_was_paid_towards_it(
    ended_on: date | None, terms: int, paid: Money, why: str
) -> None:
    first = date(2016, 11, 1)
    assert why_renewal_stays(number="0107", ended_on=ended_on, terms=terms, paid=paid, first=first) == why


# --- standing ---------------------------------------------------------------------------------------------------------


def term(start: date, end: date | None, paid_on: date | None, pence: int = 2700) -> TermFacts:
    return TermFacts(start, end, Money(pence), paid_on, ORDER)


def facts(*terms: TermFacts, ended_on: date | None = None, ending: Ending | None = None) -> Facts:
    return Facts(terms, 90, 90, ended_on, ending)


PAID = term(date(2016, 4, 1), date(2017, 4, 1), date(2016, 4, 5))
UNPAID = term(date(2016, 1, 10), date(2017, 1, 10), None)
LATE = term(date(2016, 1, 10), date(2017, 1, 10), date(2016, 7, 1))
LIFE = term(date(2001, 5, 3), None, date(2001, 5, 3), 50000)
RETURNED = Facts((PAID,), 90, 90, absences=(DayRange(date(2016, 6, 1), date(2016, 9, 1)),))
YEARS = (
    term(date(2013, 4, 1), date(2014, 4, 1), date(2013, 4, 1)),
    term(date(2014, 4, 1), date(2015, 4, 1), date(2014, 2, 1)),
    term(date(2016, 2, 1), date(2017, 2, 1), date(2016, 2, 1)),
)


@pytest.mark.parametrize(
    ("known", "day", "standing", "reason", "paid_to"),
    [
        (facts(), date(2016, 1, 1), Standing.NOT_YET, "Has no membership year yet", None),
        (facts(PAID), date(2016, 3, 31), Standing.NOT_YET, "Begins on 1 April 2016", None),
        (
            facts(PAID, ended_on=date(2016, 4, 1), ending=Ending.RESIGNED),
            date(2016, 3, 31), Standing.NOT_YET, "Resigned before it begins, on 1 April 2016", None,
        ),
        (
            facts(ended_on=date(2016, 4, 1), ending=Ending.RESIGNED),
            date(2016, 3, 31), Standing.NOT_YET, "Resigned before it begins, on 1 April 2016", None,
        ),
        (facts(PAID), date(2016, 4, 4), Standing.CURRENT, "Current to 31 March 2017, not paid yet", None),
        (facts(PAID), date(2016, 4, 5), Standing.CURRENT, "Current to 31 March 2017, paid by standing order",
         date(2017, 3, 31)),
        (facts(PAID), date(2017, 3, 31), Standing.CURRENT, "Current to 31 March 2017, paid by standing order",
         date(2017, 3, 31)),
        (facts(PAID), date(2017, 4, 1), Standing.GRACE, "Ran out on 31 March 2017, in grace to 29 June 2017",
         date(2017, 3, 31)),
        (facts(PAID), date(2017, 6, 29), Standing.GRACE, "Ran out on 31 March 2017, in grace to 29 June 2017",
         date(2017, 3, 31)),
        (facts(PAID), date(2017, 6, 30), Standing.LAPSED, "Lapsed on 31 March 2017", date(2017, 3, 31)),
        (facts(UNPAID), date(2016, 4, 8), Standing.CURRENT, "Current to 9 January 2017, not paid yet", None),
        (facts(UNPAID), date(2016, 4, 9), Standing.LAPSED, "Unpaid since 10 January 2016", None),
        (facts(UNPAID), date(2019, 1, 1), Standing.LAPSED, "Unpaid since 10 January 2016", None),
        (facts(LATE), date(2016, 6, 30), Standing.LAPSED, "Unpaid since 10 January 2016", None),
        (facts(LATE), date(2016, 7, 1), Standing.CURRENT, "Current to 9 January 2017, paid by standing order",
         date(2017, 1, 9)),
        (facts(LIFE), date(2199, 1, 1), Standing.LIFE, "Life member since 3 May 2001", None),
        (facts(term(date(2016, 1, 1), None, None)), date(2016, 1, 2), Standing.LIFE,
         "Life member since 1 January 2016, not paid yet", None),
        (facts(term(date(2016, 1, 1), None, None)), date(2016, 12, 1), Standing.LAPSED, "Unpaid since 1 January 2016",
         None),
        (facts(term(date(2016, 4, 1), date(2017, 4, 1), None, 0)), date(2016, 12, 1), Standing.CURRENT,
         "Current to 31 March 2017, nothing to pay", date(2017, 3, 31)),
        (facts(*YEARS), date(2013, 12, 1), Standing.CURRENT, "Current to 31 March 2014, paid by standing order",
         date(2014, 3, 31)),
        (facts(*YEARS), date(2014, 2, 1), Standing.CURRENT, "Current to 31 March 2015, paid by standing order",
         date(2015, 3, 31)),
        (facts(*YEARS), date(2016, 1, 31), Standing.LAPSED, "Lapsed on 31 March 2015", date(2015, 3, 31)),
        (facts(*YEARS), date(2016, 2, 1), Standing.CURRENT, "Current to 31 January 2017, paid by standing order",
         date(2017, 1, 31)),
        (facts(PAID, ended_on=date(2016, 8, 1), ending=Ending.RESIGNED), date(2016, 7, 31), Standing.CURRENT,
         "Current to 31 March 2017, paid by standing order", date(2017, 3, 31)),
        (facts(PAID, ended_on=date(2016, 8, 1), ending=Ending.RESIGNED), date(2016, 8, 1), Standing.RESIGNED,
         "Resigned on 1 August 2016", date(2017, 3, 31)),
        (RETURNED, date(2016, 5, 31), Standing.CURRENT, "Current to 31 March 2017, paid by standing order",
         date(2017, 3, 31)),
        (RETURNED, date(2016, 6, 1), Standing.RESIGNED, "Resigned on 1 June 2016", date(2017, 3, 31)),
        (RETURNED, date(2016, 8, 31), Standing.RESIGNED, "Resigned on 1 June 2016", date(2017, 3, 31)),
        (RETURNED, date(2016, 9, 1), Standing.CURRENT, "Current to 31 March 2017, paid by standing order",
         date(2017, 3, 31)),
        (replace(RETURNED, ended_on=date(2017, 1, 1), ending=Ending.DECEASED), date(2016, 7, 1), Standing.RESIGNED,
         "Resigned on 1 June 2016", date(2017, 3, 31)),
        (replace(RETURNED, ended_on=date(2017, 1, 1), ending=Ending.DECEASED), date(2017, 1, 1), Standing.DECEASED,
         "Died on 1 January 2017", date(2017, 3, 31)),
        (replace(facts(PAID), absences=(DayRange(date(2017, 4, 1), date(2017, 5, 1)),)), date(2017, 4, 1),
         Standing.RESIGNED, "Resigned on 1 April 2017", date(2017, 3, 31)),
        (replace(facts(PAID), absences=(DayRange(date(2017, 4, 1), date(2017, 5, 1)),)), date(2017, 5, 1),
         Standing.GRACE, "Ran out on 31 March 2017, in grace to 29 June 2017", date(2017, 3, 31)),
        (replace(facts(LIFE), absences=(DayRange(date(2016, 1, 1), date(2016, 3, 1)),)), date(2016, 2, 29),
         Standing.RESIGNED, "Resigned on 1 January 2016", None),
        (replace(facts(LIFE), absences=(DayRange(date(2016, 1, 1), date(2016, 3, 1)),)), date(2016, 3, 1),
         Standing.LIFE, "Life member since 3 May 2001", None),
        (facts(PAID, ended_on=date(2016, 8, 1), ending=Ending.DECEASED), date(2020, 8, 1), Standing.DECEASED,
         "Died on 1 August 2016", date(2017, 3, 31)),
    ],
)  # fmt: skip
def test_standing_with_its_reason(
    known: Facts, day: date, standing: Standing, reason: str, paid_to: date | None
) -> None:
    assert standing_on(known, day) == StandingAt(standing, reason, paid_to)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    start = date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 400)))
    terms = []
    for _count in range(draw(st.integers(0, 5))):
        life = draw(st.integers(0, 9)) == 0
        end = None if life else start + timedelta(days=draw(st.integers(1, 500)))
        paid = draw(st.none() | st.integers(-100, 900))
        terms.append(
            TermFacts(
                start,
                end,
                Money(draw(st.sampled_from([0, 2700]))),
                None if paid is None else start + timedelta(days=paid),
                draw(st.sampled_from(Method)),
            )
        )
        if end is None:
            break
        start = end + timedelta(days=draw(st.sampled_from([0, 0, 30, 200])))
    ended = draw(st.none() | st.integers(-50, 2500))
    first = date(2010, 1, 1)
    gone = draw(st.lists(st.tuples(st.integers(0, 2500), st.integers(1, 400)), max_size=3))
    return Facts(
        tuple(terms),
        draw(st.integers(0, 120)),
        draw(st.integers(0, 400)),
        None if ended is None else date(2010, 1, 1) + timedelta(days=ended),
        None if ended is None else draw(st.sampled_from(Ending)),
        tuple(DayRange(first + timedelta(days=n), first + timedelta(days=n + length)) for n, length in gone),
    )


@given(known=any_facts(), days=st.lists(st.integers(-200, 3500), min_size=1, max_size=20))
def test_the_timeline_says_for_every_day_what_the_rule_says(known: Facts, days: list[int]) -> None:
    spans = timeline(known)
    for count in days:
        day = date(2010, 1, 1) + timedelta(days=count)
        holding = [s for s in spans if s.start <= day and (s.end is None or day < s.end)]
        at = standing_on(known, day)
        assert len(holding) <= 1
        assert at.reason
        if holding:
            assert (holding[0].standing, holding[0].paid_to) == (at.standing, at.paid_to)
        else:
            assert at.standing is Standing.NOT_YET


@given(known=any_facts())
def test_the_spans_of_a_timeline_join_without_gaps(known: Facts) -> None:
    spans = timeline(known)
    for one, two in itertools.pairwise(spans):
        assert one.end == two.start
        assert (one.standing, one.paid_to) != (two.standing, two.paid_to)
    if spans:
        assert spans[-1].end is None
        terms = (t.start for t in known.terms[:1])
        firsts = [d for d in (known.ended_on, *terms, *(a.start for a in known.absences)) if d is not None]
        assert spans[0].start == min(firsts)


def test_a_term_let_off_because_the_membership_ends_before_it_begins_is_none_at_all() -> None:
    let_off = replace(term(date(2017, 4, 1), date(2018, 4, 1), date(2016, 12, 1)), waived=True)
    terms = (PAID, let_off)
    assert counted(terms, None) == counted(terms, date(2017, 4, 2)) == terms
    assert counted(terms, date(2017, 4, 1)) == (PAID,)
    assert counted((PAID,), date(2016, 1, 1)) == (PAID,)


def test_a_term_let_off_after_the_membership_has_ended_is_none_from_then_on() -> None:
    let_off = replace(term(date(2016, 4, 1), date(2017, 4, 1), date(2016, 9, 5)), waived=True)
    assert counted((let_off,), date(2016, 9, 1)) == (replace(let_off, end=date(2016, 9, 1)),)
    assert counted((let_off,), date(2016, 10, 1)) == (let_off,)
    for_life = replace(LIFE, paid_on=date(2016, 9, 5), waived=True)
    assert counted((for_life,), date(2016, 9, 1)) == (replace(for_life, end=date(2016, 9, 1)),)


def test_a_free_term_that_had_not_begun_is_none_at_all_either() -> None:
    free = term(date(2017, 4, 1), date(2018, 4, 1), None, 0)
    assert counted((PAID, free), date(2017, 4, 1)) == (PAID,)
    assert counted((PAID, free), date(2017, 4, 2)) == (PAID, free)


@given(known=any_facts(), days=st.lists(st.integers(-200, 3500), min_size=1, max_size=20))
def test_nobody_has_a_member_s_rights_on_a_day_of_absence(known: Facts, days: list[int]) -> None:
    without = replace(known, absences=())
    for count in days:
        day = date(2010, 1, 1) + timedelta(days=count)
        at, otherwise = standing_on(known, day), standing_on(without, day)
        assert at.paid_to == otherwise.paid_to
        if any(day in absence for absence in known.absences):
            assert at.standing in {Standing.RESIGNED, Standing.DECEASED}
        else:
            assert at == otherwise


TERM = DayRange(date(2016, 4, 1), date(2017, 4, 1))
NEXT = DayRange(date(2017, 4, 1), date(2018, 4, 1))


@pytest.mark.parametrize(
    ("last", "new", "day", "again"),
    [
        (None, TERM, date(2016, 4, 1), False),
        (TERM, NEXT, date(2016, 3, 1), True),  # renewed, and not begun
        (TERM, NEXT, date(2016, 4, 1), True),  # pressed twice on the day
        (TERM, NEXT, date(2016, 9, 30), True),
        (TERM, NEXT, date(2016, 10, 1), False),  # half a year before the end
        (TERM, NEXT, date(2017, 6, 1), False),  # in grace
        (TERM, DayRange(date(2018, 4, 1), date(2019, 4, 1)), date(2018, 4, 1), False),  # back after a lapse
        (DayRange(date(2016, 4, 1)), NEXT, date(2017, 1, 1), False),
    ],
)
def test_renewing_what_is_renewed_already_is_told(
    last: DayRange | None, new: DayRange, day: date, *, again: bool
) -> None:
    assert why_again(terms=1, last=last, new=new, day=day) == ""  # who joined lately renews for the first time
    told = why_again(terms=2, last=last, new=new, day=day)
    assert told == (
        "Renewed already, to 31 March 2017: this would add another membership year, 1 April 2017 to 31 March 2018."
        if again
        else ""
    )


@pytest.mark.parametrize(
    ("fee", "owed", "told"),
    [
        (27, [], ""),
        (27, [(30, 2019)], "£27.00 for this year; with £30.00 from 2019 that makes £57.00."),
        (27, [(30, 2017), (3, 2019)], "£27.00 for this year; with £33.00 from 2017 to 2019 that makes £60.00."),
        (0, [(500, 2001)], "£500.00 from 2001 is still owed."),
        (0, [(1, 2001), (2, 2003)], "£3.00 from 2001 to 2003 is still owed."),
    ],
)
def test_an_old_debt_is_named_beside_the_new_fee(fee: int, owed: list[tuple[int, int]], told: str) -> None:
    debts = [OldDebt(Money.of(amount), date(year, 4, 1)) for amount, year in owed]
    assert with_old_debt(Money.of(fee), debts) == told


def test_the_best_standing_of_a_person_counts() -> None:
    lapsed, current = StandingAt(Standing.LAPSED, "a"), StandingAt(Standing.CURRENT, "b", date(2017, 1, 1))
    longer = StandingAt(Standing.CURRENT, "c", date(2018, 1, 1))
    assert best_standing([lapsed, current, longer]) is longer
    assert best_standing([]) is None


# --- standing orders --------------------------------------------------------------------------------------------------


def test_a_standing_order_goes_its_way_and_never_back_behind_a_payment() -> None:
    assert set(ORDER_STEPS) == set(OrderState)
    for old, new in (
        (OrderState.NONE, OrderState.FORM_SENT),
        (OrderState.FORM_SENT, OrderState.CLAIMED),
        (OrderState.CLAIMED, OrderState.FIRST_SEEN),
        (OrderState.FIRST_SEEN, OrderState.REGULAR),
        (OrderState.REGULAR, OrderState.MISSED),
        (OrderState.MISSED, OrderState.STOPPED),
    ):
        assert may_become(old, old, new)
    assert not may_become(OrderState.REGULAR, OrderState.REGULAR, OrderState.NONE)
    assert not any(may_become(state, state, state) for state in OrderState)
