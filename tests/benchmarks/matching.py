"""A made statement of known truth: how often the likeliest candidate is the right one, and that certain is certain."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from psg_admin.bank.matching import (
    Agreed,
    Candidate,
    Claim,
    Matcher,
    MatchFacts,
    OpenLine,
    Owing,
    Person,
)
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.money import Money
from psg_admin.store.numbering import clean_reference, with_check
from tests.benchmarks.measure import Result, Sizes
from tests.benchmarks.sampled import Offices

YEAR = date(2026, 4, 1)
FEES = (Money.of("22.50"), Money.of("31.50"), Money.of("13.50"), Money.of("25.00"))
OLD = {FEES[0]: Money.of("20.00"), FEES[1]: Money.of("28.00"), FEES[2]: Money.of("12.00"), FEES[3]: Money.of("22.50")}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "john mary david susan peter helen james anne robert judith michael margaret paul elizabeth alan patricia george "
    "ruth colin rosa luis carmen jorge elena tomas lucia hugo marta rafael ines"
)
STARTS = _words("hart wel bram kes lor mor tan ros ver pel gar dun fen cob har lang mil nor ock pen quil rud sed thorn")
MIDDLES = _words("a e i o u ar en il on er")
ENDS = _words("ley ton ham wood field son by er man ford well stead burn more s ridge land shaw dale")
COMMON = _words("smith jones taylor brown williams wilson johnson davies robinson wright")


def measure(sizes: Sizes, offices: Offices) -> list[Result]:
    """Look for the candidates of many lines among five times as many members, and say how well a statement is told."""
    del offices
    results = []
    for lines in (sizes.statements // 10, sizes.statements):
        facts = made_facts(lines * 5)
        seconds = seconds_of(facts, made_lines(facts, lines, 0.07))
        name = f"Candidates of {lines:,} lines among {lines * 5:,} members"
        results.append(Result(name, seconds * 1000, "ms", ceiling=3000))
    facts = made_facts(sizes.statements // 2)
    matcher = Matcher(facts)
    for strangers in (0.07, 0.5):
        told = quality(matcher, made_lines(facts, sizes.statements // 2, strangers))
        results += [
            Result(f"A made statement, {strangers:.0%} strangers: certain and wrong", told.wrong, "", ceiling=0),
            Result("  of 100 certain no more are wrong, by 95 %", told.bound * 100, ""),
            Result("  of 100 not told first", (1 - told.first) * 100, "", ceiling=3.0),
            Result("  of 100 not among the first three", (1 - told.three) * 100, "", ceiling=0.5),
        ]
    return results


@dataclass(frozen=True, slots=True)
class Made:
    """A line with what it is: the claims that it pays, none for a stranger's."""

    line: OpenLine
    truth: frozenset[int]
    how: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How well lines were told: shares of those that are somebody's, and how many of the certain ones are wrong.

    ``missed`` says how those came that were not told first.
    """

    first: float
    three: float
    certain: int
    wrong: int
    missed: tuple[str, ...]

    @property
    def bound(self) -> float:
        """The share of wrong ones among the certain that is not exceeded with 95 % likelihood, where none was wrong."""
        return min(1.0, 3 / self.certain) if self.certain and not self.wrong else 1.0


def made_facts(count: int, seed: int = 7) -> MatchFacts:
    """Return an office of so many memberships: a seventh are couples, and some homes have two memberships."""
    chance = random.Random(seed)
    people: dict[int, Person] = {}
    claims: list[Claim] = []
    for number in range(1, count + 1):
        family = _family(chance)
        given = chance.sample(GIVEN, 2)
        joint = number % 7 == 0
        home = number if joint or number % 11 else number - 1
        ids = [number * 2, number * 2 + 1] if joint else [number * 2]
        if home != number and number - 1:
            family = people[(number - 1) * 2].family
        for i, name in zip(ids, given, strict=False):
            people[i] = Person(i, name, family, "", f"{name} {family}".title(), home)
        fee = FEES[1] if joint else chance.choice((FEES[0], FEES[0], FEES[2], FEES[3]))
        day = chance.choice((1, 1, 1, 5, 15, 28))
        reference = with_check(clean_reference(f"PSG{number:04d}"))
        owing = (Owing(number, fee, YEAR, f"Subscription, member {number:04d}"),)
        sums = ((date(2020, 4, 1), OLD[fee]), (YEAR, fee))
        agreed = Agreed(sums, 12, day, date(2020, 4, day)) if number % 3 else None
        claims.append(
            Claim(
                CandidateKind.MEMBERSHIP, number, f"{number:04d}", tuple(ids), reference, checked=True, owing=owing,
                agreed=agreed, fee=fee,
            )
        )  # fmt: skip
    return MatchFacts(people=people, claims=claims)


def _family(chance: random.Random) -> str:
    if chance.random() < 0.06:
        return chance.choice(COMMON)
    return chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS)


def made_lines(facts: MatchFacts, count: int, strangers: float, seed: int = 11) -> list[Made]:
    """Return so many lines, of which a share is from ``strangers``."""
    chance = random.Random(seed)
    lines: list[Made] = []
    ways = list(WAYS)
    weights = [WAYS[way][0] for way in ways]
    homes: dict[int | None, list[Claim]] = {}
    for claim in facts.claims:
        homes.setdefault(facts.people[claim.people[0]].home, []).append(claim)
    pairs = [some for some in homes.values() if len(some) == 2]
    for number in range(1, count + 1):
        if chance.random() < strangers:
            text, amount = _stranger(chance)
            lines.append(Made(_line(number, text, amount, chance), frozenset(), "stranger"))
            continue
        if pairs and chance.random() < 0.02:
            one, other = chance.choice(pairs)
            payer = facts.people[one.people[0]]
            text = f"{payer.given[0]} {payer.family} SUBS FOR TWO"
            amount = one.owing[0].owed + other.owing[0].owed
            lines.append(Made(_line(number, text, amount, chance), frozenset({one.id, other.id}), "pair"))
            continue
        claim = chance.choice(facts.claims)
        way = chance.choices(ways, weights)[0]
        text = WAYS[way][1](chance, claim, facts)
        fee = claim.owing[0].owed
        amount = OLD[fee] if way == "old sum" else fee
        lines.append(Made(_line(number, text, amount, chance), frozenset({claim.id}), way))
    return lines


def _line(number: int, text: str, amount: Money, chance: random.Random) -> OpenLine:
    return OpenLine(number, "bank", YEAR + timedelta(days=chance.randrange(30)), amount, text.upper())


def _stranger(chance: random.Random) -> tuple[str, Money]:
    family = _family(chance)
    given = chance.choice(GIVEN)
    texts = (
        f"{given} {family}", f"{given[0]} {family} DONATION", f"MR {given[0]} {family}",
        f"SHOP {family} LTD INV {chance.randrange(9999)}",
    )  # fmt: skip
    text = chance.choice(texts)
    return text, chance.choice((*FEES, Money(chance.randrange(500, 9000))))


def _slip(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word))
    kind = chance.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + chance.choice("aeioudnrst") + word[place:]
    return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def _payer(chance: random.Random, claim: Claim, facts: MatchFacts) -> Person:
    return facts.people[chance.choice(claim.people)]


def _referenced(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.given[0]} {payer.family} {claim.reference}"


def _spaced(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.family} {payer.given[0]} {claim.reference[:3]} {claim.reference[3:]} FPI"


def _only(_chance: random.Random, claim: Claim, _facts: MatchFacts) -> str:
    return f"{claim.reference} BGC"


def _cut(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.family} {payer.given[0]} {claim.reference[:-1]}"


def _wrong_sign(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    place = chance.randrange(3, len(claim.reference) - 1)
    figure = chance.choice([sign for sign in "0123456789" if sign != claim.reference[place]])
    return f"{payer.given} {payer.family} {claim.reference[:place]}{figure}{claim.reference[place + 1 :]}"


def _misspelt(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.given[0]} {_slip(chance, payer.family)} {claim.reference}"


def _whole_name(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.given} {payer.family} SUBSCRIPTION {claim.label if chance.random() < 0.9 else ''}"


WAYS: dict[str, tuple[int, Callable[[random.Random, Claim, MatchFacts], str]]] = {
    "reference": (40, _referenced),
    "spaced reference": (15, _spaced),
    "reference alone": (10, _only),
    "cut reference": (10, _cut),
    "wrong sign": (4, _wrong_sign),
    "misspelt name": (8, _misspelt),
    "old sum": (6, _referenced),
    "name and number": (7, _whole_name),
}
"""How what members pay comes, each with how often of 100."""


def told(found: Sequence[Candidate], truth: frozenset[int]) -> int:
    """Return the place of the candidate that is right, from 0; -1 where none is."""
    return next(
        (place for place, one in enumerate(found) if frozenset(claim.id for claim in one.subjects) == truth), -1
    )


def quality(matcher: Matcher, lines: Sequence[Made]) -> Quality:
    """Look for the candidates of all lines, and return how well they are told."""
    own = first = three = certain = wrong = 0
    missed: list[str] = []
    for made in lines:
        found = matcher.candidates(made.line)
        proven = [one for one in found if one.certain]
        certain += len(proven)
        wrong += sum(frozenset(claim.id for claim in one.subjects) != made.truth for one in proven)
        if not made.truth:
            continue
        own += 1
        place = told(found, made.truth)
        first += place == 0
        three += 0 <= place < 3
        if place:
            missed.append(f"{made.how}: {made.line.text} {made.line.amount.show()}")
    return Quality(first / max(1, own), three / max(1, own), certain, wrong, tuple(missed))


def seconds_of(facts: MatchFacts, lines: Sequence[Made]) -> float:
    """Return how long it takes to look for the candidates of lines, with all that is indexed for it."""
    started = perf_counter()
    matcher = Matcher(facts)
    for made in lines:
        matcher.candidates(made.line)
    return perf_counter() - started
