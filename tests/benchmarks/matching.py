"""A made statement of known truth: how often the likeliest candidate is the right one, and that certain is certain."""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from math import log
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
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
from psg_admin.bank.operations import IMPORT_STATEMENT, TELL_LINES
from psg_admin.bank.plans import StatementRequest
from psg_admin.bank.plans.telling import Telling
from psg_admin.bank.queries import MatchedLine, acceptable, match_lines, proofs
from psg_admin.bank.queries.matching import match_facts
from psg_admin.bank.readers import read_statement
from psg_admin.bank.states import CandidateKind, Tier
from psg_admin.bootstrap import open_at
from psg_admin.kernel.money import Money
from psg_admin.paths import Home
from psg_admin.store.numbering import clean_reference, with_check
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
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
    """Look for the candidates of many lines in an office, accept those that are certain, and say how well a statement
    is told.
    """
    results = []
    for lines in (sizes.statements // 10, sizes.statements, sizes.statements * 10):
        office = office_with_lines(offices, sizes.search, lines)
        started = perf_counter()
        found = office.read(match_lines)
        seconds = perf_counter() - started
        assert len(found) >= lines  # the sample office has some of its own
        name = f"Candidates of {lines:,} lines among {sizes.search:,} members, all facts loaded"
        limit = 3000 * max(1.0, lines * log(lines) / (sizes.statements * log(sizes.statements)))
        results.append(Result(name, seconds * 1000, "ms", ceiling=limit))
        if lines == sizes.statements:
            results.append(_accepted(office, found, sizes.statements // 2))
        office.close()
    facts = made_facts(sizes.statements // 2)
    matcher = Matcher(facts)
    for strangers in (0.07, 0.5):
        told = quality(matcher, made_lines(facts, sizes.statements // 2, strangers))
        for line in told.missed:
            print(f"not told first: {line}", file=sys.stderr)
        results += [
            Result(f"A made statement, {strangers:.0%} strangers: certain and wrong", told.wrong, "", ceiling=0),
            Result(f"  of 100 certain ({told.certain:,}) no more are wrong, by 95 %", told.bound * 100, ""),
            Result("  of 100 not told first", (1 - told.first) * 100, "", ceiling=3.0),
            Result("  of 100 not among the first three", (1 - told.three) * 100, "", ceiling=0.5),
        ]
    return results


def _accepted(office: Office, found: Sequence[MatchedLine], count: int) -> Result:
    """Measure how long it takes to accept so many certain lines in one deed."""
    now = datetime.now(UTC)
    today = now.astimezone().date()
    look = partial(acceptable, tier=Tier.CERTAIN, today=today, now=now, lines=found)
    wishes = office.read(look).wishes[:count]
    started = perf_counter()
    office.write(partial(perform, deed=TELL_LINES, request=Telling(wishes, today, now)))
    seconds = perf_counter() - started
    assert all(proof.agrees is not False for proof in office.read(proofs))
    return Result(f"Accepting {len(wishes):,} certain lines in one deed", seconds * 1000, "ms", ceiling=5000)


def office_with_lines(offices: Offices, members: int, lines: int) -> Office:
    """Return a sample office with so many open lines, most of them of its members."""
    # A folder of its own each time: an office in whose place an older one lies is doubted.
    home = Home(Path(mkdtemp(prefix="matching-", dir=offices.folder)))
    copytree(offices.home(members).db, home.db, dirs_exist_ok=True)
    office = open_at(home, None, create=False)
    now = datetime.now(UTC)
    today = now.astimezone().date()
    asked = OpenLine(0, "bank", today, Money.of(1), "")
    facts = office.read(partial(match_facts, lines=[asked]))
    read = read_statement(_statement(facts, lines, today).encode(), "made.csv", today=today)
    request = StatementRequest(read, today, now, "bank")
    office.write(partial(perform, deed=IMPORT_STATEMENT, request=request))
    return office


def _statement(facts: MatchFacts, count: int, today: date) -> str:
    """Return a statement of so many lines: a tenth of strangers, most with the reference of a standing order, the
    others with a name.
    """
    chance = random.Random(3)
    claims = [claim for claim in facts.claims if not claim.ended and claim.people and claim.fee]
    quoted = [claim for claim in claims if claim.reference and claim.agreed] or claims
    rows = ["Date,Description,Amount"]
    for number in range(count):
        day = today - timedelta(days=chance.randrange(28))
        kind = chance.random()
        claim = chance.choice(quoted if kind < 0.7 else claims)
        payer = facts.people[claim.people[0]]
        amount = claim.agreed.on(day) if claim.agreed is not None else claim.fee
        if kind < 0.7:
            text = f"{payer.given[:1]} {payer.family} {claim.reference}"
        elif kind < 0.9:
            text = f"{payer.given} {payer.family} SUBS"
        else:
            text, amount = f"{chance.choice(GIVEN)} {_family(chance)} {number}", Money(chance.randrange(500, 9000))
        rows.append(f"{day:%d/%m/%Y},{text.upper()},{(amount or FEES[0]).plain()}")
    return "\n".join(rows)


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
    couples = [claim for claim in facts.claims if len(claim.people) > 1]
    pairs = [some for some in homes.values() if len(some) == 2]
    for number in range(1, count + 1):
        if chance.random() < strangers:
            text, amount = _stranger(chance)
            lines.append(Made(_line(number, text, amount, chance), frozenset(), "stranger"))
            continue
        if pairs and chance.random() < 0.03:
            one, other = chance.choice(pairs)
            payer = facts.people[one.people[0]]
            text = f"{payer.given[0]} {payer.family} SUBS FOR TWO"
            if chance.random() < 0.5:
                text = f"{payer.given} {payer.family} {one.reference}"
            amount = one.owing[0].owed + other.owing[0].owed
            lines.append(Made(_line(number, text, amount, chance), frozenset({one.id, other.id}), "pair"))
            continue
        way = chance.choices(ways, weights)[0]
        claim = chance.choice(couples if way == "couple" else facts.claims)
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


def _numbered(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    return f"{payer.given} {payer.family} SUBSCRIPTION {claim.label}"


def _name(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    given, family = payer.given, payer.family
    return chance.choice(
        (f"{given} {family} SUBS", f"MRS {given} {family}", f"{family} {given} BGC", f"{given} {family}")
    )


def _misspelt_name(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    payer = _payer(chance, claim, facts)
    if chance.random() < 0.5:
        return f"{payer.given} {_slip(chance, payer.family)} FPI"
    return f"{_slip(chance, payer.given)} {payer.family} FPI"


def _couple(chance: random.Random, claim: Claim, facts: MatchFacts) -> str:
    one, *others = [facts.people[i] for i in claim.people]
    other = others[0] if others else one
    return chance.choice(
        (
            f"{one.given[0]} & {other.given[0]} {one.family}", f"MR & MRS {one.given[0]} {one.family} {claim.label}",
            f"{one.given} AND {other.given} {other.family}",
        )
    )  # fmt: skip


WAYS: dict[str, tuple[int, Callable[[random.Random, Claim, MatchFacts], str]]] = {
    "reference": (22, _referenced),
    "spaced reference": (8, _spaced),
    "reference alone": (6, _only),
    "cut reference": (8, _cut),
    "wrong sign": (4, _wrong_sign),
    "misspelt name and reference": (8, _misspelt),
    "old sum": (5, _referenced),
    "name and number": (4, _numbered),
    "name alone": (27, _name),
    "misspelt name alone": (4, _misspelt_name),
    "couple": (4, _couple),
}
"""How what members pay comes, each with how often of 100: a third has neither reference nor number."""


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
