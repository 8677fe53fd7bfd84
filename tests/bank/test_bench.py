"""How open lines stand on the bench: how sure, by which words, found by what, shared out over what; on both engines."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.bank.bench import Likelihood, likelihood_of, standing_of, telling_words
from psg_admin.bank.matching import Candidate, Claim, Owing, Person
from psg_admin.bank.operations import file_lines
from psg_admin.bank.plans.telling import LineWish, Part, Telling
from psg_admin.bank.queries import rule_rows
from psg_admin.bank.queries.bench import ASIDE, DONE, OPEN, bench, bench_counts, bench_ids, bench_rows
from psg_admin.bank.queries.line_pages import line_page, of_somebody
from psg_admin.bank.splitting import Share, shares_of, wish_for
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.errors import BadInput, NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Membership
from psg_admin.reports.audit import audit
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.bank.telling import CATEGORY, GIFT, MEMBER, NOW, TODAY, Treasury

HERON = Person(1, "jo", "heron", "", "Heron, Jo")
DAY = date(2026, 9, 1)


def claim(*owed: str, ended: bool = False, fee: str = "") -> Claim:
    owing = tuple(Owing(i, Money.of(one), DAY, f"Subscription {i}") for i, one in enumerate(owed, 1))
    return Claim(
        MEMBER, 7, "0107", (1,), "PSG0107H", checked=True, owing=owing, fee=Money.of(fee) if fee else None, ended=ended
    )  # fmt: skip


def candidate(*claims: Claim, amount: str = "27", **more: object) -> Candidate:
    return Candidate(MEMBER, claims, "Subscription", Money.of(amount), 50, (), contact_id=1, **more)  # type: ignore[arg-type]


@pytest.fixture
def treasury(office: Office) -> Iterator[Treasury]:
    """An office with a scheme; after each test it is sound."""
    yield Treasury(office)
    assert office.read(audit) == []


@pytest.mark.parametrize(
    ("candidates", "likelihood", "said"),
    [
        ((), Likelihood.UNKNOWN, ("Unknown", "attention")),
        ((candidate(claim("27")),), Likelihood.POSSIBLE, ("1 possible", "")),
        ((candidate(claim("27")), candidate(claim("27"))), Likelihood.POSSIBLE, ("2 possible", "")),
        ((candidate(claim("27"), certain=True),), Likelihood.CERTAIN, ("Certain", "good")),
        ((candidate(claim("27"), as_last_time=True),), Likelihood.LAST_TIME, ("As last time", "")),
        ((candidate(claim(ended=True)),), Likelihood.POSSIBLE, ("Has left", "attention")),
        ((candidate(returns=3),), Likelihood.POSSIBLE, ("Came back", "bad")),
    ],
)
def test_a_line_says_how_sure_it_is(
    candidates: tuple[Candidate, ...], likelihood: Likelihood, said: tuple[str, str]
) -> None:
    assert likelihood_of(candidates) is likelihood
    assert standing_of(candidates) == said


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("HERON J SUBS", "HERON J"), ("J HERON", "J HERON"), ("J SMITH", ""), ("PSG0107H THANKS", "PSG0107H"),
        ("REF PSG 0107 H", "PSG 0107 H"), ("NO0107", ""), ("0107 SUBS", "0107"), ("", ""),
    ],
)  # fmt: skip
def test_the_words_that_name_a_candidate_stand_out(text: str, strong: str) -> None:
    found = telling_words(text, candidate(claim("27")), {1: HERON})
    assert " ".join(word for place, word in enumerate(text.split()) if place in found) == strong


def test_the_words_of_a_rule_stand_out() -> None:
    one = Candidate(CATEGORY, (), "Bank charges", -Money.of(8), 60, (), category="bank-charges")
    assert telling_words("TOTAL CHARGES TO 13OCT", one, {}, ["charges"]) == {1}


@given(st.lists(st.integers(1, 5000), max_size=3), st.integers(1, 20_000))
def test_shares_always_meet_the_line(owed: list[int], pence: int) -> None:
    one = candidate(*(claim(Money(each).plain()) for each in owed))
    shares = shares_of(one, Money(pence))
    if owed:
        assert Money.total(share.amount for share in shares) == Money(pence)
        assert all(share.amount >= NOTHING for share in shares)
        assert wish_for(3, one, Money(pence), shares).parts == tuple(Part(MEMBER, 7) for _each in owed)
    else:
        assert shares == ()


def test_parts_that_a_person_shares_out_meet_the_line_or_are_refused() -> None:
    one = candidate(claim("27"))
    gift = Share(GIFT, "Gift", Money.of(7), added=True)
    wish = wish_for(3, one, Money.of(27), [Share(MEMBER, "Subscription", Money.of(20), 7), gift])
    assert [(part.kind, part.amount) for part in wish.parts] == [(MEMBER, Money.of(20)), (GIFT, Money.of(7))]
    assert wish.whole
    with pytest.raises(BadInput, match="must be the same"):
        wish_for(3, one, Money.of(27), [Share(MEMBER, "Subscription", Money.of(20), 7)])
    left = Share(None, "Left over", Money.of(27))
    with pytest.raises(BadInput, match="say first who paid"):
        wish_for(3, one, Money.of(27), [left])
    kept = wish_for(
        3, one, Money.of(30), [Share(MEMBER, "Subscription", Money.of(20), 7), Share(None, "", Money.of(10))]
    )
    assert [(part.kind, part.amount) for part in kept.parts] == [(MEMBER, Money.of(30))]


def test_lines_are_listed_by_pile_account_and_words(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.member("Ann", "Wren")
    reference = treasury.reference(heron)
    treasury.read(
        ("01", f"HERON J {reference}", "27.00"), ("02", "WREN A", "27.00"), ("03", "XYZ", "3.33"),
        ("04", "ABC", "-4.00"), ("05", "DEF", "5.00"),
    )  # fmt: skip
    treasury.tell(treasury.line(4), aside="By mistake")
    treasury.tell(treasury.line(3), Part(CATEGORY, category="bank-charges"))
    office = treasury.office
    found = office.read(bench)
    assert [one.tier.value for one in found.lines.values()] == ["certain", "possible", "unknown"]

    def listed(text: str = "", **filters: str) -> list[str]:
        ids = office.read(partial(bench_ids, query=ListQuery(text, filters), judged=found))
        return [row.text.split()[0] for row in office.read(partial(bench_rows, ids=ids, judged=found))]

    assert listed() == ["DEF", "ABC", "XYZ", "WREN", "HERON"]
    assert listed(pile=OPEN) == ["XYZ", "WREN", "HERON"]
    assert (listed(pile=DONE), listed(pile=ASIDE), listed(pile="certain")) == (["ABC"], ["DEF"], ["HERON"])
    assert (listed("3.33"), listed("4"), listed("jo heron"), listed("nobody")) == (["XYZ"], ["ABC"], ["HERON"], [])
    assert listed(account="savings") == []
    counts = office.read(partial(bench_counts, account="", judged=found))
    assert counts.piles == {
        "open": 3, "certain": 1, "as-last-time": 0, "possible": 1, "unknown": 1, "done": 1, "set-aside": 1
    }  # fmt: skip
    assert (counts.left.plain(), counts.bare) == ("57.33", False)


def test_how_often_a_whole_reference_was_somebody_elses_is_counted(treasury: Treasury) -> None:
    heron, wren = treasury.member("Jo", "Heron"), treasury.member("Ann", "Wren")
    reference = treasury.reference(heron)
    treasury.read(("01", f"HERON J {reference}", "27.00"), ("02", f"FOR WREN {reference}", "27.00"), ("03", "X", "1"))
    seen = []
    for place, membership in enumerate((heron, wren)):
        treasury.tell(treasury.line(place), Part(MEMBER, membership))
        found = treasury.office.read(bench)
        seen.append((found.proven, found.wrong))
    assert seen == [(1, 0), (2, 1)]


def test_what_a_line_may_be_of_somebody_is_what_they_owe_or_a_gift(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    treasury.read(("01", "XYZ", "27.00"), ("02", "ABC", "-27.00"))
    office = treasury.office
    contact = office.read(lambda session: session.get_one(Membership, heron).payer_id)
    mine = partial(of_somebody, line_id=treasury.line(0), amount=Money.of(27), contact_id=contact)
    found = office.read(mine).candidates
    assert [(one.kind, [c.id for c in one.subjects]) for one in found] == [
        (CandidateKind.MEMBERSHIP, [heron]), (CandidateKind.GIFT, [])
    ]  # fmt: skip
    assert [one.owed.plain() for c in found[0].subjects for one in c.owing] == ["27.00"]
    out = partial(of_somebody, line_id=treasury.line(1), amount=-Money.of(27), contact_id=contact)
    assert office.read(out).candidates == ()
    treasury.tell(treasury.line(0), Part(MEMBER, heron))
    assert [one.returns is not None for one in office.read(out).candidates] == [True]
    with pytest.raises(NotFound):
        office.read(partial(of_somebody, line_id=treasury.line(0), amount=Money.of(1), contact_id=10_000))


def test_a_line_that_was_opened_again_says_when_and_why(treasury: Treasury) -> None:
    treasury.read(("01", "XYZ", "27.00"))
    treasury.tell(treasury.line(), aside="By mistake")
    found = treasury.office.read(bench)
    page = treasury.office.read(partial(line_page, line_id=treasury.line(), judged=found))
    assert ([one.purpose for one in page.parts], page.is_open, page.again) == (["By mistake"], False, ())
    treasury.release(treasury.line(), reason="It was right")
    page = treasury.office.read(partial(line_page, line_id=treasury.line(), judged=treasury.office.read(bench)))
    assert (page.parts, page.is_open, page.again) == ((), True, ((TODAY, "It was right"),))
    with pytest.raises(NotFound):
        treasury.office.read(partial(line_page, line_id=99, judged=found))


def test_a_category_is_filed_and_remembered_in_one_entry(treasury: Treasury) -> None:
    treasury.read(("01", "PRINTWORKS 12", "-27.00"))
    part = Part(CATEGORY, category="bank-charges")
    telling = Telling((LineWish(treasury.line(), (part,)),), TODAY, NOW)
    treasury.office.write(partial(file_lines, telling=telling, remember="Printworks"))
    assert [(row.words, row.category) for row in treasury.office.read(rule_rows)] == [("printworks", "bank-charges")]
    assert treasury.states() == ["filed"]
    treasury.office.undo()
    assert treasury.office.read(rule_rows) == []
    assert treasury.states() == ["open"]
