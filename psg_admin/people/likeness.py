"""How alike two contacts are, and why: the one rule behind the list of duplicates and behind an import; pure.

What both are called has to fit first: people at one address, with one telephone, are often a couple or twins. Then it
counts what reaches both.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from psg_admin.kernel.words import _, fold, mark
from psg_admin.people.nicknames import is_name, one_name, one_sound
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind

LISTED = 60
"""From this score on two are listed as perhaps one: their names fit, and something else does too."""

MOST = 100
"""The score of two of whom everything is alike."""

_SAME_NUMBER = 9  # so many last digits of a telephone number tell it, however it begins
CROWD = 40
"""What more people than these share tells nobody apart: the e-mail address of the office itself."""
_NO_DIGIT = re.compile(r"\D+")

_EMAIL, _TELEPHONE, _ADDRESS, _POSTCODE, _STREET, _ALONE = 40, 25, 30, 15, 15, 12

_WORDS = {
    "name": mark("Same name"), "similar": mark("Similar name"), "short": mark("A short form of the name"),
    "initial": mark("The initial fits"), "former": mark("The family name of before"),
    "part": mark("A part of the name fits"), "turned": mark("Given and family name the other way round"),
    "family": mark("Same family name"), "given": mark("Same given name, another family name"),
    "email": mark("Same e-mail"), "telephone": mark("Same telephone"), "address": mark("Same address"),
    "postcode": mark("Same postcode"), "street": mark("Same street"), "alone": mark("Nobody else has this name"),
}  # fmt: skip


class KnownPerson(NamedTuple):
    """A contact by what it is told by: folded names and street, the postcode without its blank, e-mail addresses in
    small letters, and the last digits of telephone numbers. An organisation has its name as ``family``.
    """

    id: int
    given: str
    family: str
    known_as: str
    former: str
    postcode: str
    street: str
    emails: tuple[str, ...]
    telephones: tuple[str, ...]
    shown: str
    title: str = ""
    suffix: str = ""
    organisation: bool = False


class Likeness(NamedTuple):
    """How alike two are: ``score`` from 0 (two people) to 100, and what they have in common as keys, the name first."""

    score: int
    keys: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """What they have in common, in words."""
        return tuple(words_of(key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class Names:
    """The folded given and family names that are common in an office: one of them is no slip of the pen for another."""

    given: Collection[str] = frozenset()
    family: Collection[str] = frozenset()

    @classmethod
    def of(cls, people: Collection[KnownPerson]) -> "Names":
        """Return those that several of ``people`` have: three, and one in three thousand of many."""
        least = max(3, len(people) // 3000)
        given, family = (Counter(names) for names in ((p.given for p in people), (p.family for p in people)))
        return cls(*(frozenset(name for name, count in each.items() if count >= least) for each in (given, family)))


_NO_NAMES = Names()
_NOT_ALIKE = Likeness(0)


def words_of(key: str) -> str:
    """Return what two have in common, in words."""
    return _(_WORDS[key])


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a text as two are compared by: folded, letters and figures only."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(text)).split())


def telephone_key(number: str) -> str:
    """Return the last digits of a telephone number, by which it is compared; "" where there are too few."""
    key = _NO_DIGIT.sub("", number)[-_SAME_NUMBER:]
    return key if len(key) == _SAME_NUMBER else ""


def known_person(
    contact_id: int, kind: ContactKind, *, given: str, family: str, known_as: str, organisation: str, former: str,
    postcode: str, street: str, emails: Sequence[str], telephones: Sequence[str], title: str = "", suffix: str = "",
) -> KnownPerson:  # fmt: skip
    """Return somebody by what a contact is told by."""
    if kind is ContactKind.ORGANISATION:
        given, family, known_as, shown = "", organisation, "", organisation
    else:
        shown = " ".join(part for part in (given, family) if part)
    return KnownPerson(
        contact_id, plain(given), plain(family), plain(known_as), plain(former), postcode.replace(" ", "").lower(),
        plain(street), tuple(email.lower() for email in emails),
        tuple(filter(None, map(telephone_key, telephones))),
        shown, plain(title), plain(suffix), kind is ContactKind.ORGANISATION,
    )  # fmt: skip


def as_known(draft: ContactDraft, contact_id: int = 0) -> KnownPerson:
    """Return what the person of a draft is told by."""
    return known_person(
        contact_id, draft.kind, given=draft.given, family=draft.family, known_as=draft.known_as,
        organisation=draft.organisation, former=draft.former_names, postcode=draft.postcode, street=draft.street,
        emails=draft.emails, telephones=draft.telephones, title=draft.title, suffix=draft.suffix,
    )  # fmt: skip


def same_name(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether two have the same name, or the one by which the other is known."""
    if one.family != other.family or not (one.family or one.given):
        return False
    return (
        one.given == other.given
        or (bool(one.given) and one.given == other.known_as)
        or (bool(other.given) and other.given == one.known_as)
    )


def fits(one: str, other: str) -> bool:
    """Say whether two folded names begin alike."""
    return bool(one) and bool(other) and one[0] == other[0]


def is_initial(given: str) -> bool:
    """Say whether a folded given name is one of initials alone."""
    return all(len(part) == 1 for part in given.split())


def is_initial_of(short: str, whole: str) -> bool:
    """Say whether a given name as it is written says nothing more than another one: "E." of "Elinor May"."""
    given, full = plain(short), plain(whole).split()
    parts = given.split()
    return 0 < len(parts) <= len(full) and is_initial(given) and all(map(fits, parts, full))


def other_given(one: KnownPerson, other: KnownPerson, names: Names = _NO_NAMES) -> bool:
    """Say whether both have a given name, and it is another one: twins, and people who live together."""
    return not _given(one, other, names)[0]


def same_family(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether the family name of both is one, or was; where it is only nearly so, the given name has to fit."""
    key = _family(one, other, _NO_NAMES)[1]
    return bool(one.family and other.family and key) and (key in ("name", "former") or not other_given(one, other))


def alike(one: KnownPerson, other: KnownPerson, names: Names = _NO_NAMES) -> Likeness:
    """Return how alike two are; nothing where their names say that they are two, whatever else they share.

    ``names`` are those that are common among the people who are compared.
    """
    points, key = _named(one, other, names)
    if not points:
        return _NOT_ALIKE
    keys = [key]
    if one.emails and not set(one.emails).isdisjoint(other.emails):
        points += _EMAIL
        keys.append("email")
    if one.telephones and not set(one.telephones).isdisjoint(other.telephones):
        points += _TELEPHONE
        keys.append("telephone")
    place = _place(one, other)
    if place is not None:
        points += place[0]
        keys.append(place[1])
    return Likeness(min(MOST, points), tuple(keys))


def _named(one: KnownPerson, other: KnownPerson, names: Names) -> tuple[int, str]:
    """Return how far the names of two speak for one person, of 50, with what they have in common; 0 against it."""
    if one.organisation or other.organisation:
        return _of_organisations(one, other)
    if one.given and one.given == other.family and one.family == other.given and one.given != one.family:
        return 45, "turned"
    points, key = _given(one, other, names)
    apart = one.suffix != other.suffix and (one.suffix in _GENERATIONS or other.suffix in _GENERATIONS)
    if not points or apart or (points < 25 and _other_title(one, other)):
        return 0, ""
    more, family = _family(one, other, names)
    if not family:
        return (points, "given") if points >= 22 else (0, "")
    if family == "name" and not one.family and points < 25:  # no family name, and no whole given one
        return 0, ""
    return points + more, family if family == "former" or key == "name" else key


def _of_organisations(one: KnownPerson, other: KnownPerson) -> tuple[int, str]:
    if not (one.organisation and other.organisation):
        return 0, ""
    if one.family == other.family:
        return 50, "name"
    return (42, "similar") if fuzz.token_sort_ratio(one.family, other.family) >= 88 else (0, "")


def _family(one: KnownPerson, other: KnownPerson, names: Names) -> tuple[int, str]:
    """Return how far two family names speak for one person, of 25, with what they have in common, if anything."""
    if one.family == other.family:
        return 25, "name"
    if (one.former and other.family in _lines(one.former)) or (other.former and one.family in _lines(other.former)):
        return 22, "former"
    if not set(one.family.split()).isdisjoint(other.family.split()):
        return 17, "part"
    common = one.family in names.family and other.family in names.family
    return (17, "similar") if not common and _near(one.family, other.family) else (0, "")


_GENERATIONS = frozenset({"jr", "jun", "junior", "sr", "sen", "senior", "ii", "iii"})
_HIS = frozenset({"mr", "sir", "don", "sr", "lord"})
_HERS = frozenset({"mrs", "miss", "ms", "lady", "dona", "sra", "dame"})


def _other_title(one: KnownPerson, other: KnownPerson) -> bool:
    return (one.title in _HIS and other.title in _HERS) or (one.title in _HERS and other.title in _HIS)


def _lines(former: str) -> tuple[str, ...]:
    """Return what a former name may be: a family name, or a whole name of which the last word is one."""
    return (former, *former.split())


def _given(one: KnownPerson, other: KnownPerson, names: Names) -> tuple[int, str]:
    """Return how far two given names speak for one person, of 25, with what they have in common; 0 against it."""
    mine, theirs = one.given, other.given
    if mine == theirs:
        return 25, "name"
    if not mine or not theirs:
        return 8, "family"
    if theirs == one.known_as or mine == other.known_as:
        return 24, "short"
    if is_initial(mine) or is_initial(theirs):
        either = fits(mine, theirs) or fits(one.known_as, theirs) or fits(mine, other.known_as)
        return (10, "initial") if either else (0, "")
    return _given_in_full(one, other, names)


def _given_in_full(one: KnownPerson, other: KnownPerson, names: Names) -> tuple[int, str]:
    mine, theirs = one.given, other.given
    first, second = mine.split(), theirs.split()
    if one_sound(first[0], second[0]) and first[0] != second[0]:
        return 22, "similar"
    if one_name(first[0], second[0]) or one_name(first[0], other.known_as) or one_name(second[0], one.known_as):
        return 22, "short"
    if {*first, *one.known_as.split()} & {*second, *other.known_as.split()}:
        return 20, "part"
    if all(is_name(name) or given in names.given for name, given in ((first[0], mine), (second[0], theirs))):
        return 0, ""
    if min(len(mine), len(theirs)) > 2 and (mine.startswith(theirs) or theirs.startswith(mine)):
        return 20, "short"
    return (17, "similar") if _near(mine, theirs) else (0, "")


def _near(one: str, other: str) -> bool:
    """Say whether two names differ by a slip of the pen: one letter, two in a long one."""
    shorter, longer = sorted((len(one), len(other)))
    if longer < 4:
        return False
    most = 1 if shorter < 8 else 2
    return OSA.distance(one, other, score_cutoff=most) <= most


def _place(one: KnownPerson, other: KnownPerson) -> tuple[int, str] | None:
    same = bool(one.postcode) and one.postcode == other.postcode
    street = bool(one.street) and one.street == other.street
    if same:
        return (_ADDRESS, "address") if street or not (one.street and other.street) else (_POSTCODE, "postcode")
    near = one.postcode[:2] == other.postcode[:2] or not (one.postcode and other.postcode)
    return (_STREET, "street") if street and near and len(one.street.split()) > 1 else None


# --- many -------------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    """Two contacts who may be one: ``one`` is the smaller id."""

    one: int
    other: int
    likeness: Likeness


def _no_pause() -> None:
    """Go on at once."""


def pairs(
    people: Collection[KnownPerson],
    apart: Collection[tuple[int, int]] = frozenset(),
    *,
    pause: Callable[[], None] = _no_pause,
) -> list[Pair]:
    """Return who may be entered twice, the likeliest first; ``apart`` are pairs of ids that are known to be two.

    ``pause`` is called over and over, so that others may go on meanwhile.

    Only those are compared who share something that tells people apart, and no two of them twice.
    """
    names = Names.of(people)
    seen: set[tuple[int, int]] = set(apart)
    found: list[Pair] = []
    for rare, some in _blocks(people, pause):
        pause()
        for first, second in combinations(some, 2):
            one, other = (first, second) if first.id < second.id else (second, first)
            if (one.id, other.id) in seen:
                continue
            seen.add((one.id, other.id))
            likeness = alike(one, other, names)
            if rare and likeness.keys == ("name",) and not _contradict(one, other):
                likeness = Likeness(likeness.score + _ALONE, (*likeness.keys, "alone"))
            if likeness.score >= LISTED:
                found.append(Pair(one.id, other.id, likeness))
    while seen:  # like the blocks: bit by bit
        seen.pop()
        pause()
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.one, pair.other))


def _contradict(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether both can be reached, in other ways."""
    return any(
        mine and theirs
        for mine, theirs in (
            (one.postcode or one.street, other.postcode or other.street), (one.emails, other.emails),
            (one.telephones, other.telephones),
        )
    )  # fmt: skip


def _blocks(people: Iterable[KnownPerson], pause: Callable[[], None]) -> Iterator[tuple[bool, list[KnownPerson]]]:
    """Yield people who share something, and whether only these two have the name that they share.

    The whole names come first, so that two who have one of their own are told by it.
    """
    named: dict[str, list[KnownPerson]] = defaultdict(list)
    shared: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
    for person in people:
        pause()
        named[" ".join(sorted(f"{person.given} {person.family}".split()))].append(person)
        for key in _keys(person):
            shared[key].append(person)
    while named:  # taken out one by one: to free a hundred thousand at once takes its time
        _name, some = named.popitem()
        if 1 < len(some) <= CROWD:
            yield len(some) == 2, some
        pause()
    while shared:
        _key, some = shared.popitem()
        pause()
        if 1 < len(some) <= CROWD:
            yield False, some
        elif len(some) > CROWD:
            closer: dict[str, list[KnownPerson]] = defaultdict(list)
            for person in some:
                closer[person.family].append(person)
            yield from ((False, few) for few in closer.values() if 1 < len(few) <= CROWD)


def _keys(person: KnownPerson) -> Iterator[tuple[str, str]]:
    for email in person.emails:
        yield "email", email
    for number in person.telephones:
        yield "telephone", number
    if person.postcode:
        words = (*person.given.split(), *person.family.split(), *person.known_as.split(), *person.former.split())
        for begin in {word[:2] for word in words}:
            yield person.postcode, begin
