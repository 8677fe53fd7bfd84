"""Who is meant by each line: somebody on file, somebody perhaps, or nobody yet; pure.

Somebody on file is told by what another program calls the line, by the number where the name agrees, by the e-mail
address with the name, by the name with the postcode, or by the name alone where neither has anything else to be told
by. Whoever merely may be somebody is new, and named with the reasons.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from psg_admin.imports.known import KnownId, KnownMembership, Match, OnFile
from psg_admin.imports.lines import MemberLine
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.people.likeness import (
    CROWD,
    KnownPerson,
    alike,
    as_known,
    fits,
    is_initial,
    other_given,
    same_family,
    same_name,
    telephone_key,
    words_of,
)
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import address_lines, at_address_of, full_name
from psg_admin.store.numbering import number_key

MEMBERS, MEMBERSHIPS = "members", "memberships"
"""The lists that count by themselves: what another program calls a member, and a membership."""

_NOBODY: Mapping[tuple[int, int], int] = MappingProxyType({})
_MOST_ALIKE = 20  # so many people at one address, or with one e-mail address, are looked at


def agrees(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether a number may be that of both: the family name is one, was, or nearly is, or the given name is one in
    full; the initial is enough where one of them has no family name.
    """
    if not (one.given or other.given):
        return one.family.split()[:1] == other.family.split()[:1]
    pairs = ((one.given, other.given), (one.given, other.known_as), (one.known_as, other.given))
    if same_family(one, other) or any(mine == theirs and not is_initial(mine) for mine, theirs in pairs):
        return True
    return not (one.family and other.family) and any(fits(mine, theirs) for mine, theirs in pairs)


class _People:
    """People by what they are told by."""

    def __init__(self, people: Iterable[KnownPerson] = ()) -> None:
        self.by_email: dict[str, list[KnownPerson]] = defaultdict(list)
        self.by_place: dict[tuple[str, str], list[KnownPerson]] = defaultdict(
            list
        )  # "" for who has no more than a name
        for person in people:
            self.add(person)

    def add(self, person: KnownPerson) -> None:
        """Take in one more."""
        for email in person.emails:
            self.by_email[email].append(person)
        if person.postcode or not person.emails:
            self.by_place[person.family, person.postcode].append(person)

    def find(self, person: KnownPerson, taken: set[int]) -> int | None:
        """Return the one, not ``taken``, who has the name and an e-mail address or the postcode of ``person``, or where
        there are none of these only the name.
        """
        groups = [self.by_email.get(email, ()) for email in person.emails]
        if person.postcode or not person.emails:
            groups.append(self.by_place.get((person.family, person.postcode), ()))
        for group in groups:
            for other in group:
                if other.id not in taken and same_name(person, other) and not _reached_elsewhere(person, other):
                    return other.id
        return None


def _reached_elsewhere(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether two of whom there is no e-mail address and no postcode have other telephones or live elsewhere."""
    if one.emails or one.postcode:
        return False
    return any(
        mine and theirs and not set(mine) & set(theirs)
        for mine, theirs in ((one.telephones, other.telephones), (one.street.split(), other.street.split()))
    )


def match_lines(
    on_file: OnFile, lines: Iterable[MemberLine], same: Mapping[tuple[int, int], int] = _NOBODY
) -> dict[int, Match]:
    """Return for each line that is not refused who is meant by it; nobody is meant by two lines, except by name.

    ``same``: who is meant in any case, since a person said so: the contact, by the line and the place among its people.
    """
    matcher = _Matcher(on_file, same)
    # Who is meant for certain comes first: a later line may be told by its number, an earlier one by its name alone.
    for line in sorted((line for line in lines if line.refused is None), key=matcher.certainty):
        matcher.match(line)
    return matcher.found


def _who(line: MemberLine) -> list[KnownPerson]:
    """Return the people of a line; who has no address of their own lives where the first does."""
    return [
        as_known(one.draft if not place or address_lines(one.draft) else at_address_of(one.draft, line.people[0].draft))
        for place, one in enumerate(line.people)
    ]


class _Matcher:
    """Finds who is meant by one line after another."""

    def __init__(self, on_file: OnFile, same: Mapping[tuple[int, int], int]) -> None:
        self.found: dict[int, Match] = {}
        self._told: dict[int, dict[int, int]] = {}
        for (number, place), contact_id in same.items():
            self._told.setdefault(number, {})[place] = contact_id
        self._on_file = on_file
        self._people = _People(on_file.people.values())
        self._by_key = {key: on_file.memberships[i] for key, i in on_file.former.items()}
        self._by_key |= {number_key(row.number): row for row in on_file.memberships.values()}
        self._held: dict[int, KnownMembership] = {}
        for row in on_file.memberships.values():
            for contact_id in row.members:
                if contact_id not in self._held or (self._held[contact_id].ended is not None and row.ended is None):
                    self._held[contact_id] = row
        self._taken: set[int] = set()

    def certainty(self, line: MemberLine) -> int:
        """Return how certainly it is known who is meant by a line, the surest first."""
        if line.line in self._told:
            return -1
        if line.joint:  # whoever is in another's membership is looked for there
            return 3
        if self._old(line) is not None:
            return 0
        return 1 if self._numbered(line.number) is not None else 2

    def match(self, line: MemberLine) -> None:
        """Find who is meant by a line."""
        who = _who(line)
        told = self._told.get(line.line, {})
        chosen: list[int | None] = [told.get(place) for place in range(len(who))]
        if any(i in self._taken or i not in self._on_file.people for i in told.values()):
            gone = _("This person is on another line already, or no longer on file.")
            self.found[line.line] = Match(tuple(chosen), None, gone)
            return
        membership = self._held.get(chosen[0] or 0) if any(chosen[:1]) else self._named(line, chosen)
        if membership is not None:
            self._among(membership, who, chosen)
            if not any(chosen[:1]) and membership is self._numbered(line.number):
                self.found[line.line] = Match(tuple(chosen), None, self._is_of(membership), "number")
                return
        joins = self._joined(line)
        if joins is not None:
            self._among(joins, who, chosen, renamed=False)
        if who and chosen[0] is None:
            chosen[0] = self._people.find(who[0], self._taken)
        if membership is None and any(chosen[:1]) and not line.joint:
            membership = self._held.get(chosen[0] or 0)
            if membership is not None:
                self._among(membership, who, chosen)
        for place, person in enumerate(who):
            if chosen[place] is None:
                chosen[place] = self._people.find(person, self._taken | {i for i in chosen if i is not None})
        reason = self._other_number(membership, line, sure=bool(told))
        if reason:
            self.found[line.line] = Match(tuple(chosen), None, reason, "number")
            return
        self._taken.update(i for i in chosen if i is not None)
        self.found[line.line] = Match(tuple(chosen), None if membership is None else membership.id)

    def _old(self, line: MemberLine) -> KnownId | None:
        known = self._on_file.old_ids.get((MEMBERS, line.old_id)) if line.old_id else None
        return known if known is not None and known.contact_id in self._on_file.people else None

    def _numbered(self, number: str) -> KnownMembership | None:
        return self._by_key.get(number_key(number)) if number else None

    def _called(self, membership_id: str) -> KnownMembership | None:
        """Return the membership that another program calls so."""
        known = self._on_file.old_ids.get((MEMBERSHIPS, membership_id)) if membership_id else None
        return None if known is None else self._on_file.memberships.get(known.membership_id or 0)

    def _named(self, line: MemberLine, chosen: list[int | None]) -> KnownMembership | None:
        """Return the membership that a line names by what it or its number is called, and choose whom that means."""
        old = self._old(line)
        if old is not None and chosen:
            chosen[0] = old.contact_id
            return self._on_file.memberships.get(old.membership_id or 0) or self._held.get(old.contact_id)
        return self._numbered(line.number) or self._called(line.membership_id)

    def _joined(self, line: MemberLine) -> KnownMembership | None:
        """Return the membership on file in which the people of a line are further members."""
        if not line.joint:
            return None
        first = self.found.get(line.joint_line or 0)
        if first is not None:
            return self._on_file.memberships.get(first.membership_id or 0)
        return self._numbered(line.joint) or self._called(line.joint)

    def _among(
        self, membership: KnownMembership, who: Sequence[KnownPerson], chosen: list[int | None], *, renamed: bool = True
    ) -> None:
        """Choose for each of the people of a line the member of the membership who is meant, the surest first; the
        first of them may have another given name now (``renamed``).
        """
        people = self._on_file.people
        here = (i for i in membership.members if i in people and i not in self._taken and i not in chosen)
        left = [people[i] for i in here]
        for meant in (same_name, lambda one, other: agrees(one, other) and not other_given(one, other), agrees):
            for place, person in enumerate(who):
                # Somebody else of the family is a member of their own: only the one of the number may be renamed.
                if chosen[place] is None and not (meant is agrees and (place or not renamed)):
                    found = next((other for other in left if meant(person, other)), None)
                    if found is not None:
                        chosen[place] = found.id
                        left.remove(found)

    def _is_of(self, membership: KnownMembership) -> str:
        names = ", ".join(self._on_file.people[i].shown for i in membership.members if i in self._on_file.people)
        return _("Number {number} is that of {name}.").format(number=membership.number, name=shorten(names))

    def _other_number(self, membership: KnownMembership | None, line: MemberLine, *, sure: bool) -> str:
        """Say why the number of a line cannot be that of the membership that is meant, nothing when it can."""
        if membership is None or not line.number or number_key(line.number) == number_key(membership.number):
            return ""
        other = self._numbered(line.number)
        if other is not None:
            return self._is_of(other)
        if sure or self._old(line) is not None:
            return ""
        name = full_name(line.people[0].draft) if line.people else ""
        return _("{name} is member {number} here.").format(name=shorten(name), number=membership.number)


# --- perhaps ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A new line may be somebody: on file (``contact_id``, with the ``number`` of a member) or of another line.

    ``place`` is that of who may be it among the people of the line.
    """

    line: int
    reasons: tuple[str, ...]
    contact_id: int | None = None
    number: str = ""
    other_line: int | None = None
    place: int = 0


class Crowd(NamedTuple):
    """What so many share that it tells nobody apart, such as the telephone of the office itself: ``line`` is the first
    that has it, ``key`` its column, ``people`` how many have it, on file and in the list.
    """

    line: int
    key: str
    cell: str
    people: int

    @property
    def reason(self) -> str:
        """What it means for the list, in words."""
        return _("{count} people have this, so it tells nobody apart: nobody is asked about because of it").format(
            count=show_count(self.people)
        )


def crowds(on_file: OnFile, lines: Iterable[tuple[MemberLine, Sequence[int | None]]]) -> dict[str, Crowd]:
    """Return the e-mail addresses, telephone numbers and references of standing orders that a crowd shares, as two
    people are compared by them; ``lines`` come with who is meant by each of their people.
    """
    rows = list(lines)
    counted: Counter[str] = Counter()
    for person in on_file.people.values():
        counted.update(person.emails + person.telephones)
    for line, chosen in rows:
        for place, _key, _text, way in _ways(line):
            if chosen[place] is None:
                counted[way] += 1
    many = {way: count for way, count in counted.items() if count > CROWD}
    found: dict[str, Crowd] = {}
    for line, _chosen in rows if many else ():
        for _place, key, text, way in _ways(line):
            if way in many:
                found.setdefault(way, Crowd(line.line, key, text, many[way]))
    return found


def _ways(line: MemberLine) -> Iterator[tuple[int, str, str, str]]:
    """Yield what reaches the people of a line: whose place it is, its column, as it stands, and as it is compared."""
    for place, person in enumerate(line.people):
        for email in person.draft.emails:
            yield place, "email", email, email.lower()
        for number in person.draft.telephones:
            if key := telephone_key(number):
                yield place, "telephone", number, key
    if line.order is not None and line.order.reference and line.people:
        yield 0, "so_reference", line.order.reference, _reference_key(line.order.reference)


_Place = tuple[int | None, int | None]  # the contact, or the line


class _Shared:
    """People by what two that may be one have in common."""

    def __init__(self) -> None:
        self._who: list[tuple[_Place, KnownPerson | ContactDraft]] = []
        self._by: dict[str, int | list[int]] = {}  # most share with nobody: they need no list

    def add(self, place: _Place, who: KnownPerson | ContactDraft, keys: Iterable[tuple[str, str]]) -> None:
        """Take in somebody with their :func:`_keys`."""
        mine = len(self._who)
        self._who.append((place, who))
        for _what, key in keys:
            others = self._by.setdefault(key, mine)
            if isinstance(others, list):
                others.append(mine)
            elif others != mine:
                self._by[key] = [others, mine]

    def alike(self, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[_Place, KnownPerson, str]]:
        """Yield who shares something with the person of ``keys``, with what that is."""
        for what, key in keys:
            others = self._by.get(key, [])
            for place in [others] if isinstance(others, int) else others[:_MOST_ALIKE]:
                where, who = self._who[place]
                yield where, as_known(who) if isinstance(who, ContactDraft) else who, what


def _keys(person: KnownPerson, references: Iterable[str], many: Collection[str]) -> Iterator[tuple[str, str]]:
    ways = [("email", email) for email in person.emails]
    ways += [("telephone", number) for number in person.telephones]
    ways += [("reference", _reference_key(reference)) for reference in references]
    yield from (each for each in ways if each[1] not in many)
    if person.postcode and person.street:
        yield "address", f"{person.postcode} {person.street}"


def _reference_key(reference: str) -> str:
    return f"/{reference.replace(' ', '').upper()}"


def perhaps(
    on_file: OnFile,
    lines: Iterable[tuple[MemberLine, Sequence[int | None]]],
    new: set[int],
    many: Collection[str] = frozenset(),
) -> tuple[Perhaps, ...]:
    """Return who the people of the lines that are ``new`` may be: on file, or of an earlier line.

    ``lines`` come with who is meant by each of their people. ``many`` are the :func:`crowds`: nobody is looked at
    because of what they share.
    """
    shared = _Shared()
    numbers: dict[int, str] = {}
    references: dict[int, list[str]] = defaultdict(list)
    for row in on_file.memberships.values():
        for contact_id in row.members:
            numbers[contact_id] = row.number
            if row.order is not None:
                references[contact_id].append(row.order.reference)
    for person in on_file.people.values():
        shared.add((person.id, None), person, _keys(person, references.get(person.id, ()), many))
    found: list[Perhaps] = []
    for line, chosen in lines:
        mine = [line.order.reference] if line.order is not None and line.order.reference else []
        reasons: dict[tuple[_Place, int], dict[str, None]] = defaultdict(dict)
        who = [
            (person, list(_keys(person, mine if place == 0 else (), many))) for place, person in enumerate(_who(line))
        ]
        for place, (person, keys) in enumerate(who):
            if line.line not in new or chosen[place] is not None:
                continue
            for where, other, what in shared.alike(keys):
                likeness = alike(person, other)
                if likeness.score:
                    reasons[where, place].update(dict.fromkeys((what, *likeness.keys)))
        found += [
            Perhaps(
                line.line,
                tuple(_words(key) for key in why),
                contact_id,
                numbers.get(contact_id or 0, ""),
                other_line,
                place,
            )
            for ((contact_id, other_line), place), why in reasons.items()
        ]
        for place, (_person, keys) in enumerate(who):
            if chosen[place] is None:
                shared.add((None, line.line), line.people[place].draft, keys)
    return tuple(found)


def _words(key: str) -> str:
    return _("Same standing order reference") if key == "reference" else words_of(key)
