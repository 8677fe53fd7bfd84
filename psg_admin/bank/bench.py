"""How an open line stands on the bench: how sure it is what it is, in words, and which of its words say so; pure."""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, mark, ngettext, translate
from psg_admin.people.likeness import plain
from psg_admin.store.numbering import clean_reference

if TYPE_CHECKING:
    from psg_admin.bank.matching import Candidate, Person

_APART = 4
"""Into so many pieces at most the bank breaks a reference."""
_ALONE = 5
"""A reference of more signs stands out also within a longer word."""


class Likelihood(enum.StrEnum):
    """How sure it is what an open line is."""

    CERTAIN = "certain"
    LAST_TIME = "as-last-time"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_LIKELIHOODS[self])


_LIKELIHOODS = {
    Likelihood.CERTAIN: mark("Certain"),
    Likelihood.LAST_TIME: mark("As last time"),
    Likelihood.POSSIBLE: mark("Possible"),
    Likelihood.UNKNOWN: mark("Unknown"),
}


def likelihood_of(candidates: Sequence["Candidate"]) -> Likelihood:
    """Return how sure it is what a line is that may be one of ``candidates``, the likeliest first."""
    if any(one.certain for one in candidates):
        return Likelihood.CERTAIN
    if candidates and candidates[0].as_last_time:
        return Likelihood.LAST_TIME
    return Likelihood.POSSIBLE if candidates else Likelihood.UNKNOWN


def standing_of(candidates: Sequence["Candidate"]) -> tuple[str, str]:
    """Return what a list says of an open line, and its tone as a column of states has it."""
    tier = likelihood_of(candidates)
    tones = {Likelihood.CERTAIN: "good", Likelihood.UNKNOWN: "attention"}
    if tier in tones:
        return tier.label, tones[tier]
    first = candidates[0]
    if first.returns is not None:
        return _("Came back"), "bad"
    if first.subjects and all(claim.ended for claim in first.subjects):
        return _("Has left"), "attention"
    if tier is Likelihood.POSSIBLE and first.kind is CandidateKind.CATEGORY:
        return _("By rule"), ""
    count = len(candidates)
    possible = ngettext("{count} possible", "{count} possible", count).format(count=show_count(count))
    return (tier.label if tier is Likelihood.LAST_TIME else possible), ""


def telling_words(
    text: str, candidate: "Candidate | None", people: Mapping[int, "Person"], rules: Iterable[str] = ()
) -> frozenset[int]:
    """Return the places of those words of a text, apart by blanks, that name what a candidate is: its reference, its
    people, and the words of ``rules`` (folded) where it is of a category.
    """
    if candidate is None:
        return frozenset()
    words = text.split()
    found: set[int] = set()
    for claim in candidate.subjects:
        found |= _of_reference(words, {claim.reference, clean_reference(claim.label)} - {""})
    named = {i for claim in candidate.subjects for i in claim.people}
    if not named and candidate.contact_id is not None:
        named.add(candidate.contact_id)
    names: set[str] = set()
    for person in (people[i] for i in named if i in people):
        names.update(plain(f"{person.given} {person.family} {person.known_as}").split())
        names.update(person.given[:1])
    places = {place for place, word in enumerate(words) if _is_named(plain(word).split(), names)}
    if any(len(words[place]) > 1 for place in places):  # an initial alone names nobody
        found |= places
    if candidate.kind is CandidateKind.CATEGORY:
        folded = [plain(word) for word in words]
        for rule in rules:
            found |= _run_of(folded, plain(rule).split())
    return frozenset(found)


def _is_named(parts: Sequence[str], names: Collection[str]) -> bool:
    return bool(parts) and all(part in names for part in parts)


def _of_reference(words: Sequence[str], references: Collection[str]) -> set[int]:
    """Return the places of words that are a reference, or that are one together."""
    plain_words = [clean_reference(word) for word in words]
    found: set[int] = set()
    for first in range(len(words)):
        together = ""
        for place in range(first, min(first + _APART, len(words))):
            together += plain_words[place]
            if together in references or (
                place == first and any(one in together for one in references if len(one) > 5)
            ):
                found.update(range(first, place + 1))
    return found


def _run_of(words: Sequence[str], wanted: Sequence[str]) -> set[int]:
    """Return the places at which the wanted words stand one after the other."""
    size = len(wanted)
    for first in range(len(words) - size + 1) if size else ():
        if list(words[first : first + size]) == list(wanted):
            return set(range(first, first + size))
    return set()
