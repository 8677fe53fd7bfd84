"""What a line may be: tables of examples, and a made statement of known truth."""

from dataclasses import replace
from datetime import date

import pytest

from psg_admin.accounts.states import Direction
from psg_admin.bank.matching import (
    Agreed,
    Booked,
    Candidate,
    Claim,
    Learned,
    Matcher,
    MatchFacts,
    OpenLine,
    Owing,
    Person,
    Rule,
    account_key,
    in_window,
    payer_key,
)
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.kernel.money import Money
from psg_admin.store.numbering import with_check
from tests.benchmarks.matching import made_facts, made_lines, quality

MEMBER = CandidateKind.MEMBERSHIP
SEPTEMBER = date(2026, 9, 1)
FEE = Money.of("22.50")
REFERENCE = {number: with_check(f"PSG{number:04d}") for number in range(1, 9)}


def person(i: int, given: str, family: str, home: int | None = None) -> Person:
    return Person(i, given, family, "", f"{given} {family}".title(), home)


def claim(number: int, *people: int, fee: Money = FEE, **more: object) -> Claim:
    owing = (Owing(number, fee, SEPTEMBER, f"Subscription, member {number:04d}"),)
    made = Claim(MEMBER, number, f"{number:04d}", people, REFERENCE[number], checked=True, owing=owing, fee=fee)
    return replace(made, **more)  # type: ignore[arg-type]


PEOPLE = {
    one.id: one
    for one in (
        person(1, "jo", "heron"), person(2, "ann", "wren"), person(3, "john", "smith"), person(4, "jane", "smith"),
        person(5, "hugh", "larch", 9), person(6, "hester", "finch", 9), person(7, "t", "marlin"),
        Person(8, "", "pebble trust", "", "Pebble Trust", organisation=True), person(9, "robert", "grove"),
    )
}  # fmt: skip
AGREED = Agreed(((date(2020, 4, 1), Money.of(20)), (date(2026, 4, 1), FEE)), 12, 1, date(2020, 9, 1))
FACTS = MatchFacts(
    people=PEOPLE,
    claims=(
        claim(1, 1, agreed=AGREED), claim(2, 2, fee=Money.of("13.50")), claim(3, 3), claim(4, 4),
        claim(5, 5, 6, fee=Money.of("31.50")), claim(6, 6, 5, fee=Money.of(9)), claim(7, 7, ended=True), claim(8, 8),
    ),
    booked=(
        Booked(
            CandidateKind.PAYMENT, ((MatchKind.PAYMENT, 5, Money.of("13.50")),), "bank", date(2026, 9, 2),
            Money.of("13.50"), "Payment 5 of Ann Wren", "ann wren", "", 2,
        ),
        Booked(
            CandidateKind.SPENDING, ((MatchKind.SPENDING, 7, -Money.of(120)),), "bank", date(2026, 7, 1),
            -Money.of(120), "Paid to Harold Print", "harold print", "000412", late=True,
        ),
    ),
    rules=(Rule("total charges", Direction.EXPENSE, "bank-charges", "Bank charges", "general"),),
)  # fmt: skip
MATCHER = Matcher(FACTS)


def line(text: str, amount: str = "22.50", counterparty: str = "") -> OpenLine:
    return OpenLine(1, "bank", date(2026, 9, 3), Money.of(amount), text, counterparty)


def found(text: str, amount: str = "22.50", matcher: Matcher = MATCHER) -> tuple[Candidate, ...]:
    return matcher.candidates(line(text, amount))


def members(one: Candidate) -> list[int]:
    return sorted(each.id for each in one.subjects)


@pytest.mark.parametrize(
    ("text", "amount", "number", "certain"),
    [
        (f"HERON J {REFERENCE[1]}", "22.50", 1, True),
        (f"heron j psg 000 1{REFERENCE[1][-1]} FPI", "22.50", 1, True),  # blanks anywhere but before the last sign
        (f"HERON J PSG0001 {REFERENCE[1][-1]}", "22.50", 1, False),  # the sign apart may be an initial
        (f"HERON J X{REFERENCE[1]}9", "22.50", 1, False),  # part of a longer word
        (f"{REFERENCE[1]}", "22.50", 1, True),  # the sum agrees
        (f"{REFERENCE[1]}", "99.00", 1, False),  # nothing else agrees
        (f"{REFERENCE[1]} HERON", "99.00", 1, True),  # the name agrees
        (f"HERON {REFERENCE[1][:-1]}", "22.50", 1, False),  # cut
        ("HERON J", "22.50", 1, False),  # a name, a sum and a day
        ("HERRON J", "22.50", 1, False),
        ("HERON JO STANDING ORDER", "20.00", 1, False),
        ("J SMITH 0004", "22.50", 4, False),
        ("JANE SMITH", "22.50", 4, False),
        ("SMITH JOHN MR", "22.50", 3, False),
        ("PEBBLE TRUST", "22.50", 8, False),
        (f"MARLIN T {REFERENCE[7]}", "22.50", 7, False),  # who has left is never certain
    ],
)  # fmt: skip
def test_who_pays_is_told_and_certain_only_what_is_proven(text: str, amount: str, number: int, certain: bool) -> None:  # noqa: FBT001 - of a table
    best = found(text, amount)[0]
    assert members(best) == [number]
    assert best.certain is certain
    assert best.reasons


def test_two_references_in_one_line_prove_neither() -> None:
    assert not any(one.certain for one in found(f"{REFERENCE[1]} {REFERENCE[3]}", "22.50"))


def test_a_reference_of_before_is_told_as_it_stands() -> None:
    old = claim(3, 3, checked=False, reference="J0SM1THSUBS")
    best = found("STO JO SMITH-SUBS", "22.50", Matcher(MatchFacts(people=PEOPLE, claims=(old,))))[0]
    assert best.reasons[0] == "reference JO SMITH-SUBS"


def test_a_reference_that_the_bank_knows_two_members_by_proves_neither() -> None:
    for other in (claim(4, 4, checked=False), claim(4, 4)):
        one, two = claim(3, 3), replace(other, reference=REFERENCE[3])
        for claims in ((one, two), (two, one)):
            told = found(f"JOHN SMITH {REFERENCE[3]}", "22.50", Matcher(MatchFacts(people=PEOPLE, claims=claims)))
            assert ([members(each) for each in told], any(each.certain for each in told)) == ([[3], [4]], False)


def test_a_reference_whose_sum_fits_is_not_certain_where_somebody_else_is_named() -> None:
    assert not any(one.certain for one in found(f"JANE SMITH {REFERENCE[3]}", "22.50") if members(one) == [4])
    assert not any(one.certain for one in found(f"JO HERON {REFERENCE[3]}", "22.50"))


def test_one_sum_for_two_of_one_home_is_both_together() -> None:
    best = found("LARCH H FINCH H", "40.50")[0]
    assert members(best) == [5, 6]
    assert "make £40.50" in best.reasons[-1]


def test_one_sum_for_two_memberships_and_a_booking_of_one_payer_is_all_three() -> None:
    owing = (Owing(90, Money.of(16), SEPTEMBER, "Two places"),)
    booking = Claim(CandidateKind.BOOKING, 3, "C26-7", (1,), owing=owing)
    claims = (claim(1, 1, fee=Money.of(25)), claim(2, 1, fee=Money.of(25)), booking)
    best = found("J HERON CONF AND SUBS", "66.00", Matcher(MatchFacts(people=PEOPLE, claims=claims)))[0]
    assert sorted((each.kind.value, each.id) for each in best.subjects) == [
        ("booking", 3), ("membership", 1), ("membership", 2),
    ]  # fmt: skip


def test_what_is_entered_already_comes_before_what_would_be_entered_again() -> None:
    best, *others = found(f"WREN A {REFERENCE[2]}", "13.50")
    assert best.kind is CandidateKind.PAYMENT
    assert best.targets == ((MatchKind.PAYMENT, 5, Money.of("13.50")),)
    assert not any(one.certain for one in others)
    assert found("WREN A", "13.50")[0].kind is CandidateKind.PAYMENT


def test_a_payment_of_somebody_else_comes_after_whoever_the_text_names() -> None:
    paid = Booked(
        CandidateKind.PAYMENT, ((MatchKind.PAYMENT, 7, FEE),), "bank", SEPTEMBER, FEE, "Payment 7 of Ann Wren",
        contact_id=2,
    )  # fmt: skip
    matcher = Matcher(replace(FACTS, booked=(paid,)))
    named, other = matcher.candidates(OpenLine(1, "bank", SEPTEMBER, FEE, "HERON J SUBS"))[:2]
    assert [claim.id for claim in named.subjects] == [1]
    assert other.purpose == "Payment 7 of Ann Wren"
    assert other.reasons[-1] == "the text names somebody else"
    [first, *_rest] = matcher.candidates(OpenLine(1, "bank", SEPTEMBER, FEE, "WREN A SUBS"))
    assert first.purpose == "Payment 7 of Ann Wren"


def test_a_cheque_that_was_written_is_found_by_its_number_weeks_later() -> None:
    best = found("CHQ 000412", "-120.00")[0]
    assert (best.kind, best.targets[0][1]) == (CandidateKind.SPENDING, 7)
    assert any("000412" in reason for reason in best.reasons)


def test_of_several_equal_payments_of_one_payer_the_newest_came_back() -> None:
    came = tuple(
        Booked(
            CandidateKind.PAYMENT, ((MatchKind.PAYMENT, number, FEE),), "bank", date(2026, 9, day), FEE,
            f"Payment {number} of Jo Heron", "jo heron", "", 1,
        )
        for number, day in ((4, 1), (5, 2))
    )  # fmt: skip
    for some in (came, came[::-1]):
        told = found("RETURNED HERON JO", "-22.50", Matcher(MatchFacts(people=PEOPLE, came=some)))
        assert [one.returns for one in told] == [5, 4]


def test_a_rule_files_what_goes_out_and_not_what_comes_in() -> None:
    assert found("TOTAL CHARGES TO 13SEP", "-8.00")[0].category == "bank-charges"
    assert not any(one.category for one in found("TOTAL CHARGES TO 13SEP", "8.00"))


def test_the_other_end_of_a_transfer_is_the_line_of_the_other_account() -> None:
    there = OpenLine(9, "savings", date(2026, 9, 4), Money.of(500), "FROM CURRENT")
    best = found("TFR", "-500.00", Matcher(replace(FACTS, lines=(there,))))[0]
    assert (best.kind, best.other_line) == (CandidateKind.TRANSFER, 9)
    late = Matcher(replace(FACTS, lines=(there._replace(day=date(2026, 9, 20)),)))
    assert found("TFR", "-500.00", late) == ()


def test_what_a_person_confirmed_is_as_last_time_and_never_certain() -> None:
    key = payer_key(line("STO BRAMBLE 4471"))
    assert key == "sto bramble"
    learned = Matcher(replace(FACTS, learned=(Learned(key, 1, MEMBER, 1, Money.of("2.25")),)))
    best = found("STO BRAMBLE 4471", "2.25", learned)[0]
    assert (members(best), best.as_last_time, best.certain) == ([1], True, False)
    assert not found("STO BRAMBLE 4471", "2.50", learned)[0].as_last_time


def test_an_account_that_the_file_names_and_a_person_confirmed_is_certain_where_the_sum_agrees() -> None:
    named = line("PAYMENT", counterparty="GB33BUKB20201555555555")
    assert account_key(named).startswith("account ")
    assert "55555555" not in account_key(named)
    assert account_key(line("PAYMENT", counterparty="HERON J 0123")) == ""
    facts = replace(FACTS, learned=(Learned(account_key(named), 1, MEMBER, 1, FEE),))
    [best, *_others] = Matcher(facts).candidates(named)
    assert best.certain
    assert not any(one.certain for one in Matcher(facts).candidates(named._replace(amount=Money.of(99))))


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 8, 25), False), (date(2026, 8, 26), True), (date(2026, 9, 1), True), (date(2026, 9, 8), True),
        (date(2026, 9, 9), False),
    ],
)  # fmt: skip
def test_a_payment_may_come_three_working_days_before_to_five_after(day: date, fits: bool) -> None:  # noqa: FBT001 - of a table
    # 31 August 2026 is a bank holiday.
    assert in_window(day, date(2026, 9, 1)) is fits


def test_a_reference_with_the_sum_of_two_of_its_home_is_not_certain_for_the_one() -> None:
    one, other, *_more = found(f"LARCH HUGH {REFERENCE[5]}", "40.50")
    assert {claim.id for claim in one.subjects} == {5, 6}
    assert not one.certain
    assert not other.certain


def test_whoever_is_quoted_is_told_among_a_crowd_of_the_same_name() -> None:
    crowd = {i: person(i, "john", "smith") for i in range(100, 300)}
    claims = tuple(
        Claim(MEMBER, i, f"{i:04d}", (i,), with_check(f"PSG{i:04d}"), checked=True, fee=FEE,
              owing=(Owing(i, FEE, SEPTEMBER, "Subscription"),))
        for i in crowd
    )  # fmt: skip
    matcher = Matcher(MatchFacts(people=crowd, claims=claims))
    quoted = matcher.candidates(line(f"J SMITH {claims[150].reference}"))
    assert quoted[0].certain
    assert quoted[0].subjects == (claims[150],)
    wrong = claims[150].reference[:4] + ("0" if claims[150].reference[4] != "0" else "1") + claims[150].reference[5:]
    assert not any(one.certain for one in matcher.candidates(line(f"J SMITH {wrong}")))


@pytest.mark.slow
@pytest.mark.parametrize("strangers", [0.07, 0.5])
def test_of_a_made_statement_nothing_certain_is_wrong_and_nearly_all_is_told_first(strangers: float) -> None:
    facts = made_facts(5_000)
    told = quality(Matcher(facts), made_lines(facts, 5_000, strangers))
    assert told.wrong == 0
    assert told.certain > 1_000
    assert told.first >= 0.97, told.missed[:5]
    assert told.three >= 0.995, told.missed[:5]
