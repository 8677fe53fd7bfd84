"""What a line of a statement may be: candidates, ranked, each with its reasons and a score one can follow; pure.

All that could be meant is indexed once, by references, by the words of names and by sums; each line then looks at a few
of them, however many there are. *Certain* is only what is proven: a reference with its right check character and one
more thing that agrees, or an account that the file itself names and that a person has confirmed before.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Generic, NamedTuple, Protocol, TypeVar

from rapidfuzz.distance import OSA

from psg_admin.accounts.states import Direction
from psg_admin.bank.statement import identity_of
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.kernel.days import add_months, show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold
from psg_admin.kernel.working_days import working_day, working_days_between
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

FEW = 14
"""So many of one name, and so many claims in all, are looked at closely."""

EARLY, LATE = 3, 5
"""So many working days before and after its day a payment of a standing order may come."""

_BEGIN = 3
"""By so many first signs of a reference it is looked for."""

CLOSE_DAYS = 5
"""So many days after its line something may be booked, and so far apart the ends of a transfer may be."""

_BY_HAND_DAYS = 10
_NEAREST = 3
_NAMED = 4

_OF_OTHERS = 25
"""What speaks against a payment of somebody of whom the text says nothing, where it names another."""

CHEQUE_DAYS, BACK_DAYS = 190, 120
"""So many days a cheque may take to the bank, and a payment to come back."""

_RETURNED = frozenset(
    {"unpaid", "unp", "cui", "returned", "return", "chargeback", "bounced", "reversal", "indemnity", "dispute"}
)


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
        since = (day.year - self.first.year) * 12 + day.month - self.first.month
        return _is_due(day, self.months, self.day, since % self.months)


@lru_cache(maxsize=8192)
def _is_due(day: date, every: int, on: int, since: int) -> bool:
    """Say so of one that is due every so many months, the last time so many months before the month of the day."""
    last = add_months(day.replace(day=1), -since)
    return any(in_window(day, _on(add_months(last, ahead), on)) for ahead in (0, every))


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
    """A line, or what of it is open: ``amount`` is so much. ``text`` is all that it says, ``kind`` the bank's own word
    for what it is; ``fee``: what a processor kept of it.
    """

    id: int
    account: str
    day: date
    amount: Money
    text: str
    counterparty: str = ""
    kind: str = ""
    fee: Money = NOTHING

    @property
    def gross(self) -> Money:
        """What it would be if nothing had been kept of it."""
        return self.amount + self.fee


class OwnAccount(NamedTuple):
    """An account of the office: by ``words``, its name folded, a line may say that money was moved to it or from it."""

    code: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """All that lines may be; ``came``: payments that may come back, such as by a cheque that is not paid. ``accounts``
    are the office's own.
    """

    people: Mapping[int, Person] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    booked: Sequence[Booked] = ()
    learned: Sequence[Learned] = ()
    rules: Sequence[Rule] = ()
    lines: Sequence[OpenLine] = ()
    came: Sequence[Booked] = ()
    accounts: Sequence[OwnAccount] = ()


class Against(str):
    """A reason that speaks against a candidate, among those that speak for it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a line may be: ``subjects`` are what it is for, several where one sum pays for them together.

    ``purpose`` says it in words, ``amount`` how much of the line it takes, ``targets`` the rows of the books where they
    have it already. ``other_line`` is that of another account, where it is the other end of a transfer. ``certain``: it
    is proven. ``as_last_time``: a person confirmed the same text, sum and purpose before. ``returns`` is the payment
    that it takes back, ``other_account`` (its code) where it was moved to or from.
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
    other_account: str = ""


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
    """How far a line names somebody, of 40; ``against``: it names somebody else of the family. ``words`` and ``shown``
    make the reason; ``rare``: nobody else has the family name.
    """

    points: int
    words: str
    shown: str = ""
    against: bool = False
    rare: bool = False

    @property
    def is_meant(self) -> bool:
        """Whether it is this one rather than another of the family."""
        return self.points >= _FAMILY - 4 and not self.against

    @property
    def reason(self) -> str:
        """Why, in words; nothing where nobody is named."""
        said = self.words.format(name=self.shown)
        return _("{what}; nobody else has this family name").format(what=said) if self.rare else said


_NOBODY = _Name(0, "")
_WHOLE, _INITIAL, _FAMILY, _OTHER = 30, 23, 12, 3


class _Names:
    """The people by the words of their names."""

    def __init__(self, people: Mapping[int, Person]) -> None:
        self._people = people
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_given: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.count: Counter[str] = Counter()
        for person in people.values():
            self.count[person.family] += 1
            names = {*person.given.split(), person.known_as} - {""}
            names |= {name[0] for name in names}
            for word in dict.fromkeys(person.family.split()):
                if len(word) > 1:
                    self._by_word[word].append(person.id)
                    for name in names:
                        self._by_given[word, name].append(person.id)
        self._sorted = sorted(self._by_word)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            for short in _shortened(word):
                self._near[short].append(word)

    def named(self, words: "_Words", fitting: Collection[int]) -> dict[int, None]:
        """Return the ids of those who may be named by words, in their order; of a crowd of one name only some, first
        those whom the sum fits.
        """
        found: dict[int, None] = {}
        for word in words.once:
            for family in self._families(word):
                ids = self._by_word[family]
                if len(ids) > 3:
                    ids = self._beside(family, words) or ids
                if len(ids) > FEW:
                    ids = [*(i for i in ids if i in fitting), *(i for i in ids if i not in fitting)][:FEW]
                found.update(dict.fromkeys(ids))
        return found

    def _beside(self, family: str, words: "_Words") -> list[int]:
        """Return those of a family whose given name, or else its first letter, stands in the line as well."""
        whole = [i for word in words.others if word != family for i in self._by_given.get((family, word), ())]
        if whole:
            return whole
        begins = dict.fromkeys(word[0] for word in words.once if word != family and word.isalpha())
        return [i for begin in begins for i in self._by_given.get((family, begin), ())]

    def _families(self, word: str) -> Iterator[str]:
        if len(word) < 2 or not (word.isalpha() or not any(map(str.isdigit, word))):
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

    def judge(self, person: Person, words: "_Words") -> _Name:
        """Return how far words name a person."""
        if person.organisation:
            return _of_organisation(person, words)
        beside, less = words.of_family(person.family)
        if beside is None:
            return _NOBODY
        points, reason, against = _given(person, beside)
        count = self.count[person.family]
        rare = 8 if count == 1 else 5 if count <= 3 else 2 if count <= 10 else -3 if count > CROWD else 0
        points = max(1, points + (0 if against else rare) - less)
        return _Name(points, reason, person.shown, against, rare=count == 1 and not against)


class _Words:
    """The words of a line, sorted once by what they may be of a name."""

    __slots__ = ("_families", "every", "initials", "once", "others")

    def __init__(self, text: str) -> None:
        words = text.split()
        self.once = dict.fromkeys(words)
        self.every = Counter(words) if len(self.once) < len(words) else dict.fromkeys(words, 1)
        alone = [word for word in words if word.isalpha()]
        self.others = [word for word in alone if len(word) > 2 and word not in _TITLES]
        self.initials = [word for word in alone if len(word) == 1 or (len(word) == 2 and word not in _TITLES)]

        self._families: dict[str, tuple[_Beside | None, int]] = {}

    def of_family(self, family: str) -> "tuple[_Beside | None, int]":
        """Return what is left of them beside a family name (None: it is not there), and how much less it counts since
        it is not there exactly, or not whole.
        """
        known = self._families.get(family)
        if known is None:
            parts = family.split()
            found = [part if part in self.every else _slipped(part, self) for part in parts]
            seen = [word for word in found if word]
            exact = all(word == part for word, part in zip(found, parts, strict=True) if word)
            less = (0 if exact else 4) + (0 if len(seen) == len(parts) else 3)
            known = self._families[family] = (self._without(set(seen)) if seen else None, less)
        return known

    def _without(self, gone: set[str]) -> "_Beside":
        others = [word for word in self.others if word not in gone or self.every[word] > 1]
        initials = [word for word in self.initials if word not in gone or self.every[word] > 1]
        left = {word for word in self.once if word not in gone or self.every[word] > 1}
        return _Beside(left, others, initials)


class _Beside(NamedTuple):
    """The words beside a family name: all, those that may be given names, and those that may be initials."""

    left: set[str]
    others: Sequence[str]
    initials: Sequence[str]


def _slipped(part: str, words: _Words) -> str:
    """Return the word by which a line has a part of a family name with a slip, or cut; "" where it has none."""
    if len(part) < 4:
        return ""
    for word in words.once:
        if len(word) > 3 and (
            (abs(len(word) - len(part)) < 2 and OSA.distance(word, part, score_cutoff=1) <= 1)
            or (len(word) > 4 and part.startswith(word))
        ):
            return word
    return ""


def _shortened(word: str) -> set[str]:
    """Return a word, and all that it is without one letter: two that share one of these differ by a slip."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))} if len(word) > 3 else {word}


def _of_organisation(person: Person, words: _Words) -> _Name:
    own = [word for word in person.family.split() if len(word) > 2]
    hits = sum(word in words.every for word in own)
    if not own or hits * 2 <= len(own):
        return _NOBODY
    return _Name(_WHOLE + 5 if hits == len(own) else _FAMILY, _("names {name}"), person.shown)


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "rev", "sir", "mx", "mr&mrs", "and", "the"})


def _given(person: Person, words: _Beside) -> tuple[int, str, bool]:
    """Return how far what stands beside the family name is the given name: points, reason, whether it is another."""
    names = person.given.split()
    if person.known_as:
        names.append(person.known_as)
    if not names:
        return _FAMILY, _("family name of {name}"), False
    return _whole(names, words) or _begins(names, words) or (_FAMILY, _("family name of {name}"), False)


def _whole(names: Sequence[str], words: _Beside) -> tuple[int, str, bool] | None:
    """Return how far a given name stands there in full, None where none does."""
    if any(name in words.left for name in names if len(name) > 1):
        return _WHOLE, _("names {name}"), False
    if any(one_name(word, names[0]) for word in words.others):
        return _WHOLE - 2, _("names {name} by a short form"), False
    for word in words.others:
        if len(word) > 3 and any(
            len(name) > 3 and abs(len(word) - len(name)) < 2 and OSA.distance(word, name, score_cutoff=1) <= 1
            for name in names
        ):
            return _WHOLE - 3, _("names {name}, with a slip"), False
    return None


def _begins(names: Sequence[str], words: _Beside) -> tuple[int, str, bool] | None:
    """Return how far an initial stands there, or another given name; None where neither does."""
    begins = {word[0] for word in words.initials}
    if names[0][0] in begins:
        return _INITIAL, _("family name and initial of {name}"), False
    if any(name[0] in begins for name in names):
        return _INITIAL - 6, _("family name and an initial of {name}"), False
    if any(len(word) == 1 for word in words.initials):
        return _OTHER, _("family name of {name}, another initial"), True
    if any(map(is_name, words.others)):
        return _OTHER, _("family name of {name}, another given name"), True
    return None


# --- the matcher ------------------------------------------------------------------------------------------------------


class Matcher:
    """Looks for what lines may be."""

    def __init__(self, facts: MatchFacts) -> None:
        """Index all that is known; this takes as long as there is much of it."""
        self._facts = facts
        self._names = _Names(facts.people)
        self._references: dict[str, list[Claim]] = defaultdict(list)
        self._cut: dict[str, list[Claim]] = defaultdict(list)
        self._of_person: dict[int, list[Claim]] = defaultdict(list)
        self._of_home: dict[int, list[Claim]] = defaultdict(list)
        self._by_sum: dict[int, list[Claim]] = defaultdict(list)
        self._fitting: dict[int, set[int]] = defaultdict(set)
        self._of_subject: dict[tuple[CandidateKind, int], Claim] = {}
        for claim in facts.claims:
            self._index(claim)
        self._begin = min((_BEGIN, *map(len, self._references)))
        self._begins = {reference[: self._begin] for reference in self._references}
        self._lengths = sorted({len(reference) for reference in self._references}, reverse=True)
        self._cut_lengths = sorted({len(reference) for reference in self._cut}, reverse=True)
        self._booked = _Books(facts.booked)
        self._came = _Books(facts.came)
        self._learned: dict[str, list[Learned]] = defaultdict(list)
        for each in facts.learned:
            self._learned[each.key].append(each)
        self._moved = _ByDay((line.amount.pence, line) for line in facts.lines)

    def _index(self, claim: Claim) -> None:
        self._of_subject[claim.kind, claim.id] = claim
        if claim.reference:
            self._references[claim.reference].append(claim)
            if claim.checked and len(claim.reference) > 5:
                self._cut[claim.reference[:-1]].append(claim)
        for contact_id in claim.people:
            self._of_person[contact_id].append(claim)
        for home in self._homes(claim):
            self._of_home[home].append(claim)
        for pence in {amount.pence for amount in _sums(claim)}:
            self._by_sum[pence].append(claim)
            self._fitting[pence].update(claim.people)

    def _homes(self, claim: Claim) -> set[int]:
        """Return the homes of those who may pay for a claim."""
        homes = (self._facts.people[i].home for i in claim.people if i in self._facts.people)
        return {home for home in homes if home is not None}

    def candidates(self, line: OpenLine) -> tuple[Candidate, ...]:
        """Return what a line may be, the likeliest first."""
        said = self._said(line)
        found = [*self._in_books(said), *self._other_ends(line), *self._moves(said), *self._filed(line)]
        found += self._claims(said) if line.amount > NOTHING else self._returned(said)
        found = self._settle([one for one in found if one.score >= LISTED])
        return tuple(sorted(found, key=lambda one: (-one.weight, one.kind, one.purpose))[:SHOWN])

    def _said(self, line: OpenLine) -> "_Said":
        """Return what a line says: references, whom it names, and what was learned of its payer."""
        words = _Words(plain(line.text))
        references = self.references(line.text) if line.amount > NOTHING else []
        by_account = self._learned.get(account_key(line), ()) if line.counterparty else ()
        learned = (*self._learned.get(payer_key(line), ()), *by_account)
        people = self._facts.people
        quoted = (i for one in references for i in one.claim.people)
        named = {
            i: self._names.judge(people[i], words)
            for i in dict.fromkeys((*quoted, *(each.contact_id for each in learned)))
            if i in people
        }  # fmt: skip
        if not (len(references) == 1 and references[0].sure and any(name.is_meant for name in named.values())):
            size = max(line.amount, -line.amount).pence
            for i in self._names.named(words, self._fitting.get(size, ())):
                if i not in named:
                    named[i] = self._names.judge(people[i], words)
        return _Said(line, words, references, learned, {each.contact_id for each in by_account}, named)

    # - money in -

    def _claims(self, said: "_Said") -> list[Candidate]:
        line = said.line
        # Others of a family are meant only where it is nobody else.
        named = {i: name for i, name in said.named.items() if name.points and not name.against}
        named = named or {i: name for i, name in said.named.items() if name.points}
        claims: dict[tuple[CandidateKind, int], Claim] = {}
        for reference in said.references:
            claims[reference.claim.kind, reference.claim.id] = reference.claim
        for contact_id in (*named, *(each.contact_id for each in said.learned)):
            for claim in self._of_person.get(contact_id, ()):
                claims[claim.kind, claim.id] = claim
        fitting = self._fitting.get(line.amount.pence, ())
        if not claims:
            few = self._by_sum.get(line.amount.pence, ())
            claims = {(claim.kind, claim.id): claim for claim in few} if len(few) <= FEW else {}
        numbers = [clean_reference(word) for word in line.text.split() if any(map(str.isdigit, word))]
        evidence = _Evidence(line, said.references, named, said.learned, numbers)
        found = [(claim, evidence.of(claim)) for claim in evidence.likeliest(claims.values(), fitting)]
        found.sort(key=lambda pair: -pair[1].weight)
        certain = _certain(found, said.by_account)
        together = list(self._together(line, found, evidence))
        # Where the sum is that of several, and not of the one that is quoted, it may well be for all of them.
        if any(certain in one.subjects for one in together):
            certain = None
        made = [judged.candidate(claim, line, certain=claim is certain) for claim, judged in found]
        made += together
        made += self._gifts(line, named, said.learned)
        return made

    def references(self, text: str) -> list[_Reference]:
        """Return the references in a text, in whatever way they are written, those first that are proven."""
        upper = text.upper()
        letters, places = _letters(upper)
        begins = [place for place in range(len(letters)) if letters[place : place + self._begin] in self._begins]
        if not begins:
            return []
        found: dict[int, _Reference] = {}
        covered: list[tuple[int, int]] = []
        for length in self._lengths:
            for place in begins:
                claims = self._references.get(letters[place : place + length], ())
                if not claims or place + length > len(letters):
                    continue
                if any(first < place + length and place < last for first, last in covered):
                    continue
                checked = all(claim.checked for claim in claims)
                alone = _stands_alone(upper, places, place, place + length)
                if not alone and length < 7 and not checked:
                    continue
                covered.append((place, place + length))
                whole = alone and _is_whole(places, place + length)
                stands = upper[places[place] : places[place + length - 1] + 1]
                points = 45 if checked or length > 5 else 30
                for claim in claims:
                    # What the bank knows several members by is a proof of none of them.
                    sure = len(claims) == 1 and checked and whole and is_checked(claim.reference)
                    # One that was not made here is told as it stands: by letters and digits alone nobody knows it.
                    shown = claim.reference if claim.checked else stands
                    words = _("reference {reference}").format(reference=shown)
                    found[id(claim)] = _Reference(claim, 58 if sure else points, words, sure)
        for length in self._cut_lengths:
            for place in begins:
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

    def _gifts(self, line: OpenLine, named: Mapping[int, _Name], learned: Sequence[Learned]) -> Iterator[Candidate]:
        """Yield those who are named, are in nothing that could be paid for, and so may have given something."""
        gave = {each.contact_id for each in learned if each.kind is CandidateKind.GIFT}
        for contact_id in {*named, *gave} & self._facts.people.keys():
            name = named.get(contact_id, _NOBODY)
            if contact_id in self._of_person and contact_id not in gave:
                continue
            same = any(
                each.contact_id == contact_id and each.amount == line.amount and each.kind is CandidateKind.GIFT
                for each in learned
            )
            weight = name.points + (35 if contact_id in gave else 0) + (15 if same else 0)
            reasons = [name.reason] if name.points else []
            if contact_id in gave:
                reasons.append(_("as somebody said of this payer before"))
            shown = self._facts.people[contact_id].shown
            yield Candidate(
                CandidateKind.GIFT, (), _("Gift from {name}").format(name=shown), line.amount, min(MOST, weight),
                tuple(reasons), as_last_time=same, contact_id=contact_id, weight=weight,
            )  # fmt: skip

    # - what the books have -

    def _in_books(self, said: "_Said") -> Iterator[Candidate]:
        line, words, named = said.line, said.words, said.named
        near, alone = self._booked.near(said)
        others = any(name.points >= _INITIAL and not name.against for name in named.values())
        letters = clean_reference(line.text) if near else ""
        for one in near:
            days = abs((line.day - one.day).days)
            weight = 42 + max(0, 8 - days)
            reasons = [_("the same sum of {day}").format(day=show_day(one.day))]
            if alone:
                weight += 12
                reasons.append(_("nothing else has this sum"))
            if one.contact_id is not None and one.contact_id in self._facts.people:
                name = named.get(one.contact_id) or self._names.judge(self._facts.people[one.contact_id], words)
                weight += name.points
                reasons += [name.reason] if name.points else []
                if others and not name.points:
                    weight -= _OF_OTHERS
                    reasons.append(Against(_("the text names somebody else")))
            elif one.name:
                own = [word for word in one.name.split() if len(word) > 2]
                hits = sum(word in words.every for word in own)
                if hits:
                    weight += 24 * hits // len(own)
                    reasons.append(_("names {name}").format(name=one.name.title()))
            if _quotes(letters, one):
                weight += 28
                reasons.append(_("number {number}").format(number=one.reference))
            yield Candidate(
                one.kind, (), one.label, line.amount, min(MOST, weight), tuple(reasons), targets=one.targets,
                contact_id=one.contact_id, weight=weight,
            )  # fmt: skip

    def _returned(self, said: "_Said") -> Iterator[Candidate]:
        """Yield payments that this may take back: a cheque that is not paid, a charge-back."""
        line, words, named = said.line, said.words, said.named
        if _RETURNED.isdisjoint(words.every) and _RETURNED.isdisjoint(fold(line.kind).split()):
            return
        letters = clean_reference(line.text)
        before: Counter[int | None] = Counter()
        for one in sorted(self._came.came(said), key=lambda came: came.day, reverse=True):
            weight = 44 - min(2, before[one.contact_id])  # of several of one payer the newest is the likeliest
            before[one.contact_id] += one.contact_id is not None
            reasons = [_("the text says that it came back"), _("the same sum of {day}").format(day=show_day(one.day))]
            if _quotes(letters, one):
                weight += 28
                reasons.append(_("number {number}").format(number=one.reference))
            if one.contact_id is not None and one.contact_id in self._facts.people:
                name = named.get(one.contact_id) or self._names.judge(self._facts.people[one.contact_id], words)
                weight += name.points
                reasons += [name.reason] if name.points else []
            yield Candidate(
                one.kind, (), _("Takes back: {payment}").format(payment=one.label), line.amount, min(MOST, weight),
                tuple(reasons), contact_id=one.contact_id, weight=weight, returns=one.targets[0][1],
            )  # fmt: skip

    def _other_ends(self, line: OpenLine) -> Iterator[Candidate]:
        """Yield lines of other accounts that gained what this one lost, or the other way round, in the same days."""
        for other in self._moved.between(-line.amount.pence, line.day, CLOSE_DAYS, CLOSE_DAYS):
            if other.account == line.account:
                continue
            days = abs((other.day - line.day).days)
            weight = 46 + 2 * (CLOSE_DAYS - days)
            yield Candidate(
                CandidateKind.TRANSFER, (), _("Transfer: line {line} of {account}").format(
                    line=other.id, account=self._account(other.account)
                ), line.amount, weight, (_("the same sum moved in {account} on {day}").format(
                    account=self._account(other.account), day=show_day(other.day)
                ),), other_line=other.id, weight=weight,
            )  # fmt: skip

    def _moves(self, said: "_Said") -> Iterator[Candidate]:
        """Yield transfers to or from an account of the office that the line names: a processor pays out so."""
        line = said.line
        text = f" {' '.join(said.words.once)} "
        for one in self._facts.accounts:
            if one.code == line.account or len(one.words) < _NAMED or f" {one.words} " not in text:
                continue
            source, target = (line.account, one.code) if line.amount < NOTHING else (one.code, line.account)
            yield Candidate(
                CandidateKind.TRANSFER, (), _("Transfer from {source} to {target}").format(
                    source=self._account(source), target=self._account(target)
                ), line.amount, 45, (_("names {name}").format(name=one.name),), other_account=one.code, weight=45,
            )  # fmt: skip

    def _account(self, code: str) -> str:
        """Return the name of an account of the office; its code where it has no name here."""
        return next((one.name for one in self._facts.accounts if one.code == code), code)

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
                words = Against(_("a payment of this sum is entered already"))
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line says: its words and references, whom it may name and how far, what was learned of its payer, and
    whose account it names.
    """

    line: OpenLine
    words: _Words
    references: Sequence[_Reference]
    learned: Sequence[Learned]
    by_account: Collection[int]
    named: Mapping[int, _Name]


@dataclass(slots=True)
class _Evidence:
    """What a line says."""

    line: OpenLine
    references: Sequence[_Reference]
    named: Mapping[int, _Name]
    learned: Sequence[Learned]
    numbers: Sequence[str] = ()

    def likeliest(self, claims: Collection[Claim], fitting: Collection[int]) -> Iterable[Claim]:
        """Return of many claims those for which most speaks at a glance; ``fitting``: whom the sum fits."""
        if len(claims) <= FEW:
            return claims
        quoted = {id(one.claim) for one in self.references}
        told = {each.contact_id for each in self.learned}

        def glance(claim: Claim) -> int:
            weight = 0
            for i in claim.people:
                name = self.named.get(i)
                if name is not None and not name.against and name.points > weight:
                    weight = name.points
            if claim.people and claim.people[0] in fitting:
                weight += 22
            if not told.isdisjoint(claim.people):
                weight += 35
            if id(claim) in quoted:
                weight += 60
            elif self.numbers and _nearly(claim, self.numbers):
                weight += 14
            return -weight

        return sorted(claims, key=glance)[:FEW]

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
        if name.points:
            reasons.append(Against(name.reason) if name.against else name.reason)
        points, amount, purpose, words = next(_by_sum(claim, self.line))
        weight += points
        reasons += words
        if claim.agreed is not None and claim.agreed.is_due(self.line.day):
            weight += 6
            reasons.append(_("in the days of the standing order"))
        told, same = self._told(claim)
        weight += told
        if told:
            reasons.append(_("as somebody said of this payer before"))
        if claim.ended:
            weight -= 8
            reasons.append(Against(_("the membership has ended: what comes stays left over")))
        return _Judged(
            weight, name.points + told, reference, points > 11, amount, purpose, reasons, same,
            named=name.is_meant,
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


def _certain(found: Sequence[tuple[Claim, _Judged]], by_account: Collection[int]) -> Claim | None:
    """Return the claim that is proven, None where nothing is.

    One reference, whole, with its right check character, and the name, the sum or the account of the counterparty
    agrees; nobody else may be meant by name. Or the account of the counterparty, confirmed before for this one alone,
    and the sum agrees.
    """
    sure = [(claim, judged) for claim, judged in found if judged.reference is not None and judged.reference.sure]
    others = [claim for claim, judged in found if judged.reference is not None]
    if len(sure) == 1 and len(others) == 1:
        claim, judged = sure[0]
        seen = any(i in by_account for i in claim.people)
        rival = any(each.named and each.who >= _WHOLE and each.exact for one, each in found if one is not claim)
        if not claim.ended and (judged.named or seen or (judged.exact and not rival)):
            return claim
        return None
    if others or not by_account:
        return None
    mine = [(claim, judged) for claim, judged in found if claim.people and claim.people[0] in by_account]
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
        yield 4, amount, _purpose(claim), [Against(words)]
    if whole:
        words = _("{owed} is owed: {short} short").format(owed=whole.show(), short=(whole - amount).show())
        yield 3, amount, _purpose(claim), [Against(words)]
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


class _OfDay(Protocol):
    """Something of a day."""

    @property
    def day(self) -> date:
        """The day."""


D = TypeVar("D", bound=_OfDay)


class _ByDay(Generic[D]):
    """Things by a key, and of each key by their days."""

    def __init__(self, pairs: Iterable[tuple[Hashable, D]]) -> None:
        self._of: dict[Hashable, list[D]] = defaultdict(list)
        for key, one in pairs:
            self._of[key].append(one)
        for some in self._of.values():
            some.sort(key=_day_of)

    def between(self, key: Hashable, day: date, before: int, after: int) -> list[D]:
        """Return those of a key from so many days before a day to so many after it, in the order of their days."""
        some = self._of.get(key)
        if some is None:
            return []
        first = bisect_left(some, day - timedelta(days=before), key=_day_of)
        return some[first : bisect_right(some, day + timedelta(days=after), key=_day_of)]


def _day_of(one: _OfDay) -> date:
    return one.day


class _Books:
    """What the books have, by account, sum and day; of a crowd of equal sums also by whose it is and its reference."""

    def __init__(self, rows: Sequence[Booked]) -> None:
        self._late = _ByDay((_sum_of(one), one) for one in rows if one.late)
        self._soon = _ByDay((_sum_of(one), one) for one in rows if not one.late)
        self._whose = _ByDay(((*_sum_of(one), one.contact_id), one) for one in rows if one.contact_id is not None)
        self._quoted = _ByDay(((*_sum_of(one), _cleaned(one.reference)), one) for one in rows if one.reference)

    def near(self, said: "_Said") -> tuple[list[Booked], bool]:
        """Return what a line may be, and whether nothing else has its sum in these days."""
        line = said.line
        key = (line.account, line.amount.pence)
        some = self._soon.between(key, line.day, _BY_HAND_DAYS, CLOSE_DAYS)
        some += self._late.between(key, line.day, CHEQUE_DAYS, CLOSE_DAYS)
        return self._told_apart(some, said, key, CHEQUE_DAYS), len(some) == 1

    def came(self, said: "_Said") -> list[Booked]:
        """Return what a line may take back."""
        line = said.line
        key = (line.account, -line.gross.pence)
        some = self._soon.between(key, line.day, BACK_DAYS, 0) + self._late.between(key, line.day, BACK_DAYS, 0)
        return self._told_apart(some, said, key, BACK_DAYS)

    def _told_apart(self, some: list[Booked], said: "_Said", key: tuple[str, int], days: int) -> list[Booked]:
        """Return of a crowd of equal sums those that the line names or quotes, and a few of the nearest others."""
        if len(some) <= FEW:
            return some
        line = said.line
        found: list[Booked] = []
        for contact_id, name in said.named.items():
            if name.points:
                found += self._whose.between((*key, contact_id), line.day, days, CLOSE_DAYS)
        for word in line.text.split():
            if len(word) > 3:
                found += self._quoted.between((*key, _cleaned(word)), line.day, days, CLOSE_DAYS)
        some.sort(key=_day_of)
        place = bisect_left(some, line.day, key=_day_of)
        close = sorted(some[max(0, place - FEW) : place + FEW], key=lambda one: abs((one.day - line.day).days))
        allowed = set(map(id, some))
        unlike = {id(one): one for one in (*found, *close[:_NEAREST]) if id(one) in allowed}
        return list(unlike.values())[:CROWD]


def _sum_of(one: Booked) -> tuple[str, int]:
    return one.account, one.amount.pence


_cleaned = lru_cache(maxsize=65536)(clean_reference)


def _quotes(letters: str, one: Booked) -> bool:
    """Say whether the letters of a line have the reference of what the books have."""
    reference = _cleaned(one.reference)
    return len(reference) > 3 and reference in letters


def _letters(upper: str) -> tuple[str, list[int]]:
    """Return the letters and figures of a text as references are compared by, and where each of them stands."""
    if upper.isascii():
        return clean_reference(upper), [place for place, sign in enumerate(upper) if sign.isalnum()]
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(upper):
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
