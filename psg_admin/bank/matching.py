"""What a line of a statement may be: candidates, ranked, each with its reasons and a score one can follow; pure.

All that could be meant is indexed once, by references, by the words of names and by sums; each line then looks at a few
of them, however many there are. *Certain* is only what is proven: a reference with its right check character and one
more thing that agrees, or an account that the file itself names and that a person has confirmed before.
"""

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from psg_admin.accounts.states import Direction
from psg_admin.bank.statement import identity_of
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.kernel.days import add_months, show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold
from psg_admin.kernel.working_days import working_day, working_days_between
from psg_admin.payments.states import Method
from psg_admin.people.likeness import plain
from psg_admin.people.nicknames import is_name, one_name
from psg_admin.store.numbering import clean_reference, has_right_check

MOST = 100
"""The score of what everything speaks for."""

LISTED = 12
"""From this score on something is a candidate."""

CROWD = 40
"""What more than these share tells nobody apart."""

SHOWN = 8
"""So many candidates of a line are told."""

EARLY, LATE = 3, 5
"""So many working days before and after its day a payment of a standing order may come."""

_BY_HAND_BEFORE, _BY_HAND_AFTER = 5, 10
_CHEQUE_DAYS = 190
_CLOSE = 5
_BACK_DAYS = 120
_RETURNED = frozenset({"unpaid", "unp", "cui", "returned", "return", "chargeback", "bounced", "reversal", "indemnity"})


def in_window(day: date, expected: date) -> bool:
    """Say whether what came on ``day`` may be what was expected on a day: three working days before to five after."""
    due = working_day(expected)
    return working_days_between(day, due) <= EARLY if day <= due else working_days_between(due, day) <= LATE


# --- what is known ----------------------------------------------------------------------------------------------------


class Person(NamedTuple):
    """Somebody who may be named in a line: folded names; an organisation has its name as ``family``. ``home`` is the id
    of the household.
    """

    id: int
    given: str
    family: str
    known_as: str
    shown: str
    home: int | None = None
    organisation: bool = False


class Owing(NamedTuple):
    """What is still owed of a charge; ``parts``: the instalments in which it falls due, where it does in some."""

    charge_id: int
    owed: Money
    due_on: date
    purpose: str
    parts: tuple[Money, ...] = ()


class Agreed(NamedTuple):
    """What a standing order pays: ``sums`` by the day from which each holds, the first of them first."""

    sums: tuple[tuple[date, Money], ...]
    months: int
    day: int
    first: date

    def on(self, day: date) -> Money:
        """Return what it pays on a day."""
        return next((amount for since, amount in reversed(self.sums) if since <= day), self.sums[0][1])

    def is_due(self, day: date) -> bool:
        """Say whether a payment of ``day`` comes when one is expected."""
        return _is_due(day, self.months, self.day, self.first)


@lru_cache(maxsize=8192)
def _is_due(day: date, every: int, on: int, first: date) -> bool:
    months = (day.year - first.year) * 12 + day.month - first.month
    near = (months - months % every, months - months % every + every)
    return any(in_window(day, _on(add_months(first.replace(day=1), ahead), on)) for ahead in near)


def _on(month: date, day: int) -> date:
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(day, last.day))


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that somebody may pay for: a membership, a booking, a charge that is neither (``id`` in its table).

    ``label`` is what it is quoted by; ``people`` are contacts in the order in which they are likely to pay.
    ``reference`` is what the bank knows it by, ``checked``: with a check character. ``fee`` is what the next term is
    likely to cost. ``ended``: somebody left or died; what comes stays credit. ``rest_gift``: since when who pays wishes
    that what is left over is a gift.
    """

    kind: CandidateKind
    id: int
    label: str
    people: tuple[int, ...]
    reference: str = ""
    checked: bool = False
    owing: tuple[Owing, ...] = ()
    agreed: Agreed | None = None
    fee: Money | None = None
    ended: bool = False
    rest_gift: date | None = None


class Booked(NamedTuple):
    """Something that the books have and no line is yet: ``targets`` are its rows, each with its sum as the account sees
    it, and ``amount`` is all of them.
    """

    kind: CandidateKind
    targets: tuple[tuple[MatchKind, int, Money], ...]
    account: str
    day: date
    amount: Money
    label: str
    name: str = ""
    reference: str = ""
    contact_id: int | None = None
    late: bool = False


class Learned(NamedTuple):
    """What a person confirmed once, see :class:`psg_admin.bank.model.LearnedPayer`."""

    key: str
    contact_id: int
    kind: CandidateKind
    subject_id: int
    amount: Money


class Rule(NamedTuple):
    """A rule of filing: ``words`` are folded."""

    words: str
    direction: Direction
    category: str
    name: str
    fund: str


class OpenLine(NamedTuple):
    """A line, or what of it is open: ``amount`` is so much. ``text`` is all that it says."""

    id: int
    account: str
    day: date
    amount: Money
    text: str
    counterparty: str = ""


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """All that lines may be; ``came``: payments that may come back, such as by a cheque that is not paid."""

    people: Mapping[int, Person] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    booked: Sequence[Booked] = ()
    learned: Sequence[Learned] = ()
    rules: Sequence[Rule] = ()
    lines: Sequence[OpenLine] = ()
    came: Sequence[Booked] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a line may be: ``subjects`` are what it is for, several where one sum pays for them together.

    ``purpose`` says it in words, ``amount`` how much of the line it takes, ``targets`` the rows of the books where they
    have it already. ``other_line`` is that of another account, where it is the other end of a transfer. ``certain``: it
    is proven. ``as_last_time``: a person confirmed the same text, sum and purpose before. ``returns`` is the payment
    that it takes back.
    """

    kind: CandidateKind
    subjects: tuple[Claim, ...]
    purpose: str
    amount: Money
    score: int
    reasons: tuple[str, ...]
    certain: bool = False
    as_last_time: bool = False
    targets: tuple[tuple[MatchKind, int, Money], ...] = ()
    contact_id: int | None = None
    category: str = ""
    fund: str = ""
    other_line: int | None = None
    weight: int = 0
    returns: int | None = None


# --- what a line says -------------------------------------------------------------------------------------------------


def payer_key(line: OpenLine) -> str:
    """Return by what a payer is known again: the counterparty where the bank names it, else the text; letters only."""
    words = plain(line.counterparty or line.text).split()
    return " ".join(word for word in words if not any(map(str.isdigit, word)))[:200]


def account_key(line: OpenLine) -> str:
    """Return by what the account of the counterparty is known again, where the file names it in full; "" where it does
    not. It is a digest: nothing of a member's account is kept.
    """
    found = identity_of(line.counterparty) if line.counterparty else None
    if found is None or found.masked or not (len(found.number) >= 8 and (found.sort_code or len(found.number) > 14)):
        return ""
    return f"account {hashlib.sha256(f'{found.sort_code}{found.number}'.encode()).hexdigest()[:32]}"


class _Reference(NamedTuple):
    """A reference that was found: ``sure`` where its check character is right and it stands alone."""

    claim: Claim
    points: int
    reason: str
    sure: bool


class _Name(NamedTuple):
    """How far a line names somebody, of 40; ``against``: it names somebody else of the family."""

    points: int
    reason: str
    against: bool = False


_NOBODY = _Name(0, "")
_WHOLE, _INITIAL, _FAMILY, _OTHER = 30, 23, 12, 3


class _Names:
    """The people by the words of their names."""

    def __init__(self, people: Mapping[int, Person]) -> None:
        self._people = people
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_initial: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.count: Counter[str] = Counter()
        for person in people.values():
            self.count[person.family] += 1
            for word in dict.fromkeys(person.family.split()):
                if len(word) > 1:
                    self._by_word[word].append(person.id)
                    for begin in {name[:1] for name in (*person.given.split(), person.known_as) if name}:
                        self._by_initial[word, begin].append(person.id)
        self._sorted = sorted(self._by_word)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            for short in _shortened(word):
                self._near[short].append(word)

    def named(self, words: Sequence[str]) -> dict[int, str]:
        """Return who may be named by words: the family name of each as the line has it."""
        begins = sorted({word[:1] for word in words if not word[:1].isdigit()})
        found: dict[int, str] = {}
        for word in dict.fromkeys(words):
            for family in self._families(word):
                ids = self._by_word[family]
                if len(ids) > 3:
                    near = [i for begin in begins for i in self._by_initial.get((family, begin), ())]
                    ids = near or ids[:CROWD]
                for i in ids[: 8 * CROWD]:
                    if found.get(i) != self._people[i].family:
                        found[i] = word if family not in words else family
        return found

    def _families(self, word: str) -> Iterator[str]:
        if len(word) < 2 or any(map(str.isdigit, word)):
            return
        if word in self._by_word:
            yield word
            return
        if len(word) < 4:
            return
        near = dict.fromkeys(family for short in _shortened(word) for family in self._near.get(short, ()))
        close = [family for family in near if OSA.distance(word, family, score_cutoff=1) <= 1]
        yield from close
        if not close and len(word) > 4:  # the bank cut it
            place = bisect_left(self._sorted, word)
            for family in self._sorted[place : place + 4]:
                if family.startswith(word):
                    yield family

    def judge(self, person: Person, words: Sequence[str]) -> _Name:
        """Return how far words name a person."""
        if person.organisation:
            return _of_organisation(person, words)
        family = [self._seen(part, words) for part in person.family.split()]
        if not family or not any(family):
            return _NOBODY
        places = [words.index(seen) for seen in family if seen]
        exact = all(seen == part for seen, part in zip(family, person.family.split(), strict=True) if seen)
        points, reason, against = next(
            _given(person, [word for place, word in enumerate(words) if place not in places])
        )
        count = self.count[person.family]
        rare = 8 if count == 1 else 5 if count <= 3 else 2 if count <= 10 else -3 if count > CROWD else 0
        less = (0 if exact else 4) + (0 if all(family) else 3)
        said = reason.format(name=person.shown)
        if count == 1 and not against:
            said = _("{what}; nobody else has this family name").format(what=said)
        return _Name(max(1, points + (0 if against else rare) - less), said, against)

    @staticmethod
    def _seen(part: str, words: Sequence[str]) -> str:
        """Return the word by which the line has a part of a family name, "" where it has none."""
        if part in words:
            return part
        if len(part) < 4:
            return ""
        return next(
            (
                word
                for word in words
                if len(word) > 3
                and (OSA.distance(word, part, score_cutoff=1) <= 1 or (len(word) > 4 and part.startswith(word)))
            ),
            "",
        )


def _shortened(word: str) -> set[str]:
    """Return a word, and all that it is without one letter: two that share one of these differ by a slip."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))} if len(word) > 3 else {word}


def _of_organisation(person: Person, words: Sequence[str]) -> _Name:
    own = [word for word in person.family.split() if len(word) > 2]
    hits = sum(word in words for word in own)
    if not own or hits * 2 <= len(own):
        return _NOBODY
    return _Name(_WHOLE + 5 if hits == len(own) else _FAMILY, _("names {name}").format(name=person.shown))


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "rev", "sir", "mx", "mr&mrs", "and", "the"})


def _given(person: Person, words: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield how far what stands beside the family name is the given name, the strongest first: points, reason, whether
    it is another.
    """
    names = [name for name in (*person.given.split(), person.known_as) if name]
    if any(name in words for name in names if len(name) > 1):
        yield _WHOLE, _("names {name}"), False
    others = [word for word in words if word.isalpha() and len(word) > 2 and word not in _TITLES]
    if any(one_name(word, name) for word in others for name in names[:1]):
        yield _WHOLE - 2, _("names {name} by a short form"), False
    near = any(
        len(word) > 3 and len(name) > 3 and OSA.distance(word, name, score_cutoff=1) <= 1
        for word in others
        for name in names
    )
    if near:
        yield _WHOLE - 3, _("names {name}, with a slip"), False
    initials = [
        word for word in words if word.isalpha() and (len(word) == 1 or (len(word) == 2 and word not in _TITLES))
    ]
    if names and initials:
        if any(word[0] == names[0][0] for word in initials):
            yield _INITIAL, _("family name and initial of {name}"), False
        if any(word[0] == name[0] for word in initials for name in names):
            yield _INITIAL - 6, _("family name and an initial of {name}"), False
        if any(len(word) == 1 for word in initials):
            yield _OTHER, _("family name of {name}, another initial"), True
    if names and any(is_name(word) for word in others):
        yield _OTHER, _("family name of {name}, another given name"), True
    yield _FAMILY, _("family name of {name}"), False


# --- the matcher ------------------------------------------------------------------------------------------------------


class Matcher:
    """Looks for what lines may be."""

    def __init__(self, facts: MatchFacts) -> None:
        """Index all that is known; this takes as long as there is much of it."""
        self._facts = facts
        self._names = _Names(facts.people)
        self._references: dict[str, Claim] = {}
        self._cut: dict[str, list[Claim]] = defaultdict(list)
        self._of_person: dict[int, list[Claim]] = defaultdict(list)
        self._of_home: dict[int, list[Claim]] = defaultdict(list)
        self._by_sum: dict[Money, list[Claim]] = defaultdict(list)
        self._of_subject: dict[tuple[CandidateKind, int], Claim] = {}
        for claim in facts.claims:
            self._index(claim)
        self._lengths = sorted({len(reference) for reference in self._references}, reverse=True)
        self._cut_lengths = sorted({len(reference) for reference in self._cut}, reverse=True)
        self._booked: dict[tuple[str, Money], list[Booked]] = defaultdict(list)
        for one in facts.booked:
            self._booked[one.account, one.amount].append(one)
        self._came: dict[tuple[str, Money], list[Booked]] = defaultdict(list)
        for one in facts.came:
            self._came[one.account, one.amount].append(one)
        self._learned: dict[str, list[Learned]] = defaultdict(list)
        for each in facts.learned:
            self._learned[each.key].append(each)
        self._by_amount: dict[Money, list[OpenLine]] = defaultdict(list)
        for line in facts.lines:
            self._by_amount[line.amount].append(line)

    def _index(self, claim: Claim) -> None:
        self._of_subject[claim.kind, claim.id] = claim
        if claim.reference:
            self._references[claim.reference] = claim
            if claim.checked and len(claim.reference) > 5:
                self._cut[claim.reference[:-1]].append(claim)
        for contact_id in claim.people:
            self._of_person[contact_id].append(claim)
        for home in self._homes(claim):
            self._of_home[home].append(claim)
        for amount in {*_sums(claim)}:
            self._by_sum[amount].append(claim)

    def _homes(self, claim: Claim) -> set[int]:
        """Return the homes of those who may pay for a claim."""
        homes = (self._facts.people[i].home for i in claim.people if i in self._facts.people)
        return {home for home in homes if home is not None}

    def candidates(self, line: OpenLine) -> tuple[Candidate, ...]:
        """Return what a line may be, the likeliest first."""
        found = [*self._in_books(line), *self._other_ends(line), *self._filed(line)]
        found += self._claims(line) if line.amount > NOTHING else self._returned(line)
        found = self._settle([one for one in found if one.score >= LISTED])
        return tuple(sorted(found, key=lambda one: (-one.weight, one.kind, one.purpose))[:SHOWN])

    # - money in -

    def _claims(self, line: OpenLine) -> list[Candidate]:
        references = self.references(line.text)
        words = plain(line.text).split()
        named = self._named(words)
        learned = [*self._learned.get(payer_key(line), ()), *self._learned.get(account_key(line), ())]
        by_account = {each.contact_id for each in self._learned.get(account_key(line), ())}
        claims: dict[tuple[CandidateKind, int], Claim] = {}
        for reference in references:
            claims[reference.claim.kind, reference.claim.id] = reference.claim
        for contact_id in (*named, *(each.contact_id for each in learned)):
            for claim in self._of_person.get(contact_id, ()):
                claims[claim.kind, claim.id] = claim
        if not claims:
            few = self._by_sum.get(line.amount, ())
            claims = {(claim.kind, claim.id): claim for claim in few} if len(few) <= 2 * SHOWN else {}
        numbers = [clean_reference(word) for word in line.text.split() if any(map(str.isdigit, word))]
        evidence = _Evidence(line, references, named, learned, by_account, numbers)
        found = [(claim, evidence.of(claim)) for claim in claims.values()]
        found.sort(key=lambda pair: -pair[1].weight)
        found = found[:CROWD]
        certain = _certain(found, by_account)
        made = [judged.candidate(claim, line, certain=claim is certain) for claim, judged in found]
        made += self._together(line, found, evidence)
        taken = {i for claim, _judged in found for i in claim.people}
        made += self._gifts(line, named, taken, learned)
        return made

    def _named(self, words: Sequence[str]) -> dict[int, _Name]:
        """Return who is named; others of their family only where it is nobody else."""
        every = {i: self._names.judge(self._facts.people[i], words) for i in self._names.named(words)}
        close = {i: name for i, name in every.items() if not name.against}
        return close or every

    def references(self, text: str) -> list[_Reference]:
        """Return the references in a text, in whatever way they are written, those first that are proven."""
        letters, places = _letters(text)
        found: dict[int, _Reference] = {}
        covered: list[tuple[int, int]] = []
        for length in self._lengths:
            for place in range(len(letters) - length + 1):
                claim = self._references.get(letters[place : place + length])
                if claim is None or any(first < place + length and place < last for first, last in covered):
                    continue
                alone = _stands_alone(text, places, place, place + length)
                if not alone and length < 7 and not claim.checked:
                    continue
                covered.append((place, place + length))
                sure = claim.checked and alone and _is_whole(places, place + length) and is_checked(claim.reference)
                points = 58 if sure else 45 if claim.checked or length > 5 else 30
                found[id(claim)] = _Reference(
                    claim, points, _("reference {reference}").format(reference=claim.reference), sure
                )
        for length in self._cut_lengths:
            for place in range(len(letters) - length + 1):
                some = self._cut.get(letters[place : place + length], ())
                if not some or any(first < place + length and place < last for first, last in covered):
                    continue
                for claim in some:
                    words = _("reference {reference}, without its last sign")
                    found.setdefault(
                        id(claim), _Reference(claim, 34, words.format(reference=claim.reference), sure=False)
                    )
        return sorted(found.values(), key=lambda one: (-one.sure, -one.points))

    def _together(
        self, line: OpenLine, found: Sequence[tuple[Claim, "_Judged"]], evidence: "_Evidence"
    ) -> Iterator[Candidate]:
        """Yield what two claims come to together, where one sum pays for both."""
        few = [(claim, judged) for claim, judged in found[:SHOWN] if judged.who or judged.reference]
        known = {id(claim) for claim, _judged in few}
        for claim, _judged in tuple(few[:3]):
            for home in self._homes(claim):
                for other in self._of_home.get(home, ())[:SHOWN]:
                    if id(other) not in known:
                        known.add(id(other))
                        few.append((other, evidence.of(other)))
        yield from self._three(line, few)
        for (one, mine), (other, theirs) in combinations(few, 2):
            if mine.exact or theirs.exact:
                continue
            sums = next(((a, b) for a in _sums(one) for b in _sums(other) if a + b == line.amount and a and b), None)
            if sums is None:
                continue
            weight = max(mine.weight, theirs.weight) + min(mine.who, theirs.who) // 2 + 22
            weight += 12 if self._homes(one) & self._homes(other) else 0
            reasons = dict.fromkeys((*mine.reasons, *theirs.reasons))
            words = _("{one} and {other} make {sum}").format(
                one=sums[0].show(), other=sums[1].show(), sum=line.amount.show()
            )
            yield Candidate(
                one.kind, (one, other), _("{one} and {other}").format(one=_purpose(one), other=_purpose(other)),
                line.amount, min(MOST, weight), (*reasons, words), contact_id=one.people[0], weight=weight,
            )  # fmt: skip

    def _three(self, line: OpenLine, few: Sequence[tuple[Claim, "_Judged"]]) -> Iterator[Candidate]:
        """Yield what three claims of one payer, or of one home, come to together."""
        for some in combinations([pair for pair in few if pair[0].owing and not pair[1].exact], 3):
            claims = tuple(claim for claim, _judged in some)
            if Money.total(one.owed for claim in claims for one in claim.owing) != line.amount:
                continue
            payers = {claim.people[0] for claim in claims if claim.people}
            homes = set.intersection(*(self._homes(claim) for claim in claims))
            if len(payers) > 1 and not homes:
                continue
            weight = max(judged.weight for _claim, judged in some) + 40
            reasons = dict.fromkeys(reason for _claim, judged in some for reason in judged.reasons)
            words = _("all three make {sum}").format(sum=line.amount.show())
            yield Candidate(
                claims[0].kind, claims, ", ".join(_purpose(claim) for claim in claims), line.amount,
                min(MOST, weight), (*reasons, words), contact_id=claims[0].people[0], weight=weight,
            )  # fmt: skip

    def _gifts(
        self, line: OpenLine, named: Mapping[int, _Name], taken: Iterable[int], learned: Sequence[Learned]
    ) -> Iterator[Candidate]:
        """Yield those who are named, are in nothing that could be paid for, and so may have given something."""
        gave = {each.contact_id for each in learned if each.kind is CandidateKind.GIFT}
        known = set(taken)
        for contact_id in {*named, *gave} & self._facts.people.keys():
            name = named.get(contact_id, _NOBODY)
            if contact_id in known and contact_id not in gave:
                continue
            same = any(
                each.contact_id == contact_id and each.amount == line.amount and each.kind is CandidateKind.GIFT
                for each in learned
            )
            weight = name.points + (35 if contact_id in gave else 0) + (15 if same else 0)
            reasons = [name.reason] if name.reason else []
            if contact_id in gave:
                reasons.append(_("as this payer was told before"))
            shown = self._facts.people[contact_id].shown
            yield Candidate(
                CandidateKind.GIFT, (), _("Gift from {name}").format(name=shown), line.amount, min(MOST, weight),
                tuple(reasons), as_last_time=same, contact_id=contact_id, weight=weight,
            )  # fmt: skip

    # - what the books have -

    def _in_books(self, line: OpenLine) -> Iterator[Candidate]:
        near = [one for one in self._booked.get((line.account, line.amount), ()) if _near_enough(one, line.day)]
        words = plain(line.text).split()
        letters = clean_reference(line.text)
        for one in near[: 8 * CROWD]:
            days = abs((line.day - one.day).days)
            weight = 42 + max(0, 8 - days)
            reasons = [_("the same sum of {day}").format(day=show_day(one.day))]
            if len(near) == 1:
                weight += 12
                reasons.append(_("nothing else has this sum"))
            if one.contact_id is not None and one.contact_id in self._facts.people:
                name = self._names.judge(self._facts.people[one.contact_id], words)
                weight += name.points
                reasons += [name.reason] if name.reason else []
            elif one.name:
                own = [word for word in one.name.split() if len(word) > 2]
                hits = sum(word in words for word in own)
                if hits:
                    weight += 24 * hits // len(own)
                    reasons.append(_("names {name}").format(name=one.name.title()))
            reference = clean_reference(one.reference)
            if len(reference) > 3 and reference in letters:
                weight += 28
                reasons.append(_("number {number}").format(number=one.reference))
            yield Candidate(
                one.kind, (), one.label, line.amount, min(MOST, weight), tuple(reasons), targets=one.targets,
                contact_id=one.contact_id, weight=weight,
            )  # fmt: skip

    def _returned(self, line: OpenLine) -> Iterator[Candidate]:
        """Yield payments that this may take back: a cheque that is not paid, a charge-back."""
        words = plain(line.text).split()
        if _RETURNED.isdisjoint(words):
            return
        letters = clean_reference(line.text)
        for one in self._came.get((line.account, -line.amount), ())[: 8 * CROWD]:
            if not 0 <= (line.day - one.day).days <= _BACK_DAYS:
                continue
            weight = 44
            reasons = [_("the text says that it came back"), _("the same sum of {day}").format(day=show_day(one.day))]
            number = clean_reference(one.reference)
            if len(number) > 3 and number in letters:
                weight += 28
                reasons.append(_("number {number}").format(number=one.reference))
            if one.contact_id is not None and one.contact_id in self._facts.people:
                name = self._names.judge(self._facts.people[one.contact_id], words)
                weight += name.points
                reasons += [name.reason] if name.reason else []
            yield Candidate(
                one.kind, (), _("Takes back: {payment}").format(payment=one.label), line.amount, min(MOST, weight),
                tuple(reasons), contact_id=one.contact_id, weight=weight, returns=one.targets[0][1],
            )  # fmt: skip

    def _other_ends(self, line: OpenLine) -> Iterator[Candidate]:
        """Yield lines of other accounts that gained what this one lost, or the other way round, in the same days."""
        for other in self._by_amount.get(-line.amount, ()):
            days = abs((other.day - line.day).days)
            if other.account == line.account or days > _CLOSE:
                continue
            weight = 46 + 2 * (_CLOSE - days)
            yield Candidate(
                CandidateKind.TRANSFER, (), _("Transfer: line {line} of {account}").format(
                    line=other.id, account=other.account
                ), line.amount, weight, (_("the same sum moved in {account} on {day}").format(
                    account=other.account, day=show_day(other.day)
                ),), other_line=other.id, weight=weight,
            )  # fmt: skip

    def _filed(self, line: OpenLine) -> Iterator[Candidate]:
        text = f" {fold(line.text)} "
        goes_out = line.amount < NOTHING
        most = MOST
        for rule in self._facts.rules:  # of several that fit, the one that is tried first comes first
            if (rule.direction is Direction.EXPENSE) is not goes_out and rule.direction is not Direction.NEITHER:
                continue
            if rule.words and rule.words in text:
                weight = min(most, 56 + min(10, len(rule.words)))
                most = weight - 1
                words = _("the text contains “{words}”").format(words=rule.words)
                yield Candidate(
                    CandidateKind.CATEGORY, (), rule.name, line.amount, weight, (words,), category=rule.category,
                    fund=rule.fund, weight=weight,
                )  # fmt: skip

    def _settle(self, found: list[Candidate]) -> list[Candidate]:
        """Let what is entered already come before what would be entered once more."""
        entered = [one for one in found if one.kind is CandidateKind.PAYMENT and one.contact_id is not None]
        known = {one.contact_id for one in entered}
        if not known:
            return found
        settled: list[Candidate] = []
        for one in found:
            if one.subjects and any(not known.isdisjoint(claim.people) for claim in one.subjects):
                weight = max(LISTED, one.weight - 45)
                words = _("a payment of this sum is entered already")
                settled.append(
                    replace(
                        one, weight=weight, score=min(MOST, weight), certain=False, as_last_time=False,
                        reasons=(*one.reasons, words),
                    )
                )  # fmt: skip
            else:
                settled.append(one)
        return settled


# --- how far each thing speaks for it ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Judged:
    """How far a line speaks for a claim: ``who`` by names and what was learned, ``exact``: by its sum."""

    weight: int
    who: int
    reference: _Reference | None
    exact: bool
    amount: Money
    purpose: str
    reasons: list[str]
    as_last_time: bool
    named: bool

    def candidate(self, claim: Claim, line: OpenLine, *, certain: bool) -> Candidate:
        """Return it as a candidate."""
        return Candidate(
            claim.kind, (claim,), self.purpose, min(line.amount, self.amount) if self.exact else line.amount,
            min(MOST, self.weight), tuple(self.reasons), certain=certain, as_last_time=self.as_last_time,
            contact_id=claim.people[0] if claim.people else None, weight=self.weight,
        )  # fmt: skip


@dataclass(slots=True)
class _Evidence:
    """What a line says."""

    line: OpenLine
    references: Sequence[_Reference]
    named: Mapping[int, _Name]
    learned: Sequence[Learned]
    by_account: set[int]
    numbers: Sequence[str] = ()

    def of(self, claim: Claim) -> _Judged:
        """Return how far it speaks for a claim."""
        reasons: list[str] = []
        reference = next((one for one in self.references if one.claim is claim), None)
        weight = 0
        if reference is not None:
            weight += reference.points
            reasons.append(reference.reason)
        elif said := _nearly(claim, self.numbers):
            weight += 14
            reasons.append(said)
        name = max(
            (self.named.get(i, _NOBODY) for i in claim.people), key=lambda one: (not one.against, one.points),
            default=_NOBODY,
        )  # fmt: skip
        weight += name.points
        if name.reason:
            reasons.append(name.reason)
        points, amount, purpose, words = next(_by_sum(claim, self.line))
        weight += points
        reasons += words
        if claim.agreed is not None and claim.agreed.is_due(self.line.day):
            weight += 6
            reasons.append(_("in the days of the standing order"))
        told, same = self._told(claim)
        weight += told
        if told:
            reasons.append(_("as this payer was told before"))
        if claim.ended:
            weight -= 8
            reasons.append(_("the membership has ended: what comes stays left over"))
        return _Judged(
            weight, name.points + told, reference, points > 11, amount, purpose, reasons, same,
            named=name.points >= _FAMILY - 4 and not name.against,
        )  # fmt: skip

    def _told(self, claim: Claim) -> tuple[int, bool]:
        of_it = [
            each
            for each in self.learned
            if (each.kind is claim.kind and each.subject_id == claim.id)
            or (each.kind is CandidateKind.CHARGE and each.contact_id in claim.people[:1])
        ]
        if not of_it:
            return 0, False
        same = any(each.amount == self.line.amount for each in of_it)
        return (50 if same else 35), same and not claim.ended


def _certain(found: Sequence[tuple[Claim, _Judged]], by_account: set[int]) -> Claim | None:
    """Return the claim that is proven, None where nothing is.

    One reference, whole, with its right check character, and the name, the sum or the account of the counterparty
    agrees; nobody else may be meant by name. Or the account of the counterparty, confirmed before for this one alone,
    and the sum agrees.
    """
    sure = [(claim, judged) for claim, judged in found if judged.reference is not None and judged.reference.sure]
    others = [claim for claim, judged in found if judged.reference is not None]
    if len(sure) == 1 and len(others) == 1:
        claim, judged = sure[0]
        seen = not by_account.isdisjoint(claim.people)
        rival = any(each.named and each.who >= _WHOLE and each.exact for one, each in found if one is not claim)
        if not claim.ended and (judged.named or seen or (judged.exact and not rival)):
            return claim
        return None
    if others or not by_account:
        return None
    mine = [(claim, judged) for claim, judged in found if not by_account.isdisjoint(claim.people[:1])]
    alone = len(mine) == 1 and mine[0][1].exact and mine[0][1].as_last_time
    return mine[0][0] if alone and not mine[0][0].ended else None


def _by_sum(claim: Claim, line: OpenLine) -> Iterator[tuple[int, Money, str, list[str]]]:
    """Yield how far the sum speaks for a claim, of 22, the strongest first, with what is paid, what it is
    for, and why.
    """
    amount = line.amount
    for one in claim.owing:
        if amount == one.owed:
            yield 22, amount, one.purpose, [_("{amount} is owed").format(amount=amount.show())]
        if amount in one.parts:
            yield 20, amount, one.purpose, [_("{amount} is an instalment").format(amount=amount.show())]
    whole = Money.total(one.owed for one in claim.owing)
    if len(claim.owing) > 1 and amount == whole:
        yield 21, amount, _purpose(claim), [_("{amount} is owed in all").format(amount=amount.show())]
    if claim.agreed is not None:
        if amount == claim.agreed.on(line.day):
            words = _("{amount} is what the standing order pays").format(amount=amount.show())
            yield 21, amount, _purpose(claim), [words]
        if any(amount == each for _day, each in claim.agreed.sums):
            words = _("{amount} is what the standing order paid before").format(amount=amount.show())
            yield 14, amount, _purpose(claim), [words]
    if claim.fee is not None and amount == claim.fee:
        words = _("{amount} is the fee of a year").format(amount=amount.show())
        yield 16, amount, _purpose(claim), [words]
    if whole and amount > whole and claim.rest_gift is not None and claim.rest_gift <= line.day:
        words = _("{owed} is owed; by the wish of {day} the rest is a gift").format(
            owed=whole.show(), day=show_day(claim.rest_gift)
        )
        yield 8, amount, _purpose(claim), [words]
    if whole and amount > whole:
        words = _("{owed} is owed, {rest} would be left over").format(owed=whole.show(), rest=(amount - whole).show())
        yield 4, amount, _purpose(claim), [words]
    if whole:
        words = _("{owed} is owed: {short} short").format(owed=whole.show(), short=(whole - amount).show())
        yield 3, amount, _purpose(claim), [words]
    yield 0, amount, _purpose(claim), []


def _purpose(claim: Claim) -> str:
    """Return what a claim is for, in words."""
    if claim.owing:
        return claim.owing[0].purpose
    if claim.kind is CandidateKind.MEMBERSHIP:
        return _("Subscription, member {number}").format(number=claim.label)
    return _("Booking {reference}").format(reference=claim.label) if claim.label else _("Sum owed")


def _sums(claim: Claim) -> Iterator[Money]:
    """Yield the sums that may come for a claim."""
    for one in claim.owing:
        yield one.owed
        yield from one.parts
    if len(claim.owing) > 1:
        yield Money.total(one.owed for one in claim.owing)
    if claim.agreed is not None:
        for _day, amount in claim.agreed.sums:
            yield amount
    if claim.fee is not None and not claim.owing:
        yield claim.fee


def _nearly(claim: Claim, words: Sequence[str]) -> str:
    """Say that one of the ``words`` is the reference of a claim but for one sign, or its bare number; nothing where
    none is.
    """
    if claim.checked and any(
        len(word) > 4 and OSA.distance(word, claim.reference, score_cutoff=1) <= 1 for word in words
    ):
        return _("reference {reference}, but for one sign").format(reference=claim.reference)
    if len(claim.label) > 2 and clean_reference(claim.label) in words:
        return _("number {number}").format(number=claim.label)
    return ""


def _near_enough(one: Booked, day: date) -> bool:
    """Say whether a line of ``day`` may be something that the books have: a cheque may take its time."""
    days = (day - one.day).days
    return -_BY_HAND_BEFORE <= days <= (_CHEQUE_DAYS if one.late else _BY_HAND_AFTER)


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and figures of a text as references are compared by, and where each of them stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text.upper()):
        if kept := clean_reference(sign):
            letters.append(kept)
            places.append(place)
    return "".join(letters), places


def _stands_alone(text: str, places: Sequence[int], first: int, last: int) -> bool:
    """Say whether what stands from ``first`` up to ``last`` of the letters is no part of a longer word."""
    before, after = places[first] - 1, places[last - 1] + 1
    return not (before >= 0 and text[before].isalnum()) and not (after < len(text) and text[after].isalnum())


def _is_whole(places: Sequence[int], last: int) -> bool:
    """Say whether the check character stands at what it checks: a letter apart may be the initial of a payer."""
    return places[last - 1] == places[last - 2] + 1


@lru_cache(maxsize=8192)
def is_checked(reference: str) -> bool:
    """Say whether a reference has its check character, and is long enough to be met by no chance."""
    return len(reference) >= 6 and has_right_check(reference)


METHOD_OF: Mapping[CandidateKind, Method] = {CandidateKind.MEMBERSHIP: Method.STANDING_ORDER}
"""By what is paid for, how money that comes in a line is likely to have been paid; all else by transfer."""
