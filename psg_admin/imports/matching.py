"""Who is meant by each line: somebody on file, somebody perhaps, or nobody yet; pure.

Somebody on file is told by what another program calls the line, by the number where the name agrees, by the e-mail
address with the name, by the name with the postcode, or by the name alone where neither has anything else to be told
by. Whoever merely may be somebody is new, and named with the reasons.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from psg_admin.imports.known import KnownMembership, Match, OnFile
from psg_admin.imports.lines import MemberLine
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.people.likeness import KnownPerson, alike, as_known, fits, other_given, same_name, words_of
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import address_lines, at_address_of, full_name
from psg_admin.store.numbering import number_key

MEMBERS, MEMBERSHIPS = "members", "memberships"
"""The lists that count by themselves: what another program calls a member, and a membership."""

_MOST_ALIKE = 20  # so many people at one address, or with one e-mail address, are looked at


def agrees(one: KnownPerson, other: KnownPerson) -> bool:
    """Say whether a number may be that of both: the family name is one, or was, or the initial fits."""
    if (one.family and one.family in (other.family, other.former)) or (one.former and one.former == other.family):
        return True
    if fits(one.given, other.given) or fits(one.given, other.known_as) or fits(one.known_as, other.given):
        return True
    return not (one.given or other.given) and one.family.split()[:1] == other.family.split()[:1]


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


def match_lines(on_file: OnFile, lines: Iterable[MemberLine]) -> dict[int, Match]:
    """Return for each line that is not refused who is meant by it; nobody is meant by two lines, except by name."""
    people = _People(on_file.people.values())
    by_key = {key: on_file.memberships[i] for key, i in on_file.former.items()}
    by_key |= {number_key(row.number): row for row in on_file.memberships.values()}
    held: dict[int, KnownMembership] = {}
    for row in on_file.memberships.values():
        for contact_id in row.members:
            if contact_id not in held or (held[contact_id].ended is not None and row.ended is None):
                held[contact_id] = row
    taken: set[int] = set()
    found: dict[int, Match] = {}
    # Who is meant for certain comes first: a later line may be told by its number, an earlier one by its name alone.
    ordered = sorted(
        (line for line in lines if line.refused is None), key=lambda line: _certainty(on_file, by_key, line)
    )
    for line in ordered:
        found[line.line] = _match(on_file, people, by_key, held, line, taken, found.get(line.joint_line or 0))
    return found


def _who(line: MemberLine) -> list[KnownPerson]:
    """Return the people of a line; who has no address of their own lives where the first does."""
    return [
        as_known(one.draft if not place or address_lines(one.draft) else at_address_of(one.draft, line.people[0].draft))
        for place, one in enumerate(line.people)
    ]


def _certainty(on_file: OnFile, by_key: Mapping[str, KnownMembership], line: MemberLine) -> int:
    if line.joint:  # whoever is in another's membership is looked for there
        return 3
    if line.old_id and (MEMBERS, line.old_id) in on_file.old_ids:
        return 0
    return 1 if line.number and number_key(line.number) in by_key else 2


def _match(
    on_file: OnFile, people: _People, by_key: Mapping[str, KnownMembership], held: Mapping[int, KnownMembership],
    line: MemberLine, taken: set[int], first: Match | None,
) -> Match:  # fmt: skip
    who = _who(line)
    chosen: list[int | None] = [None] * len(who)
    membership: KnownMembership | None = None
    old = on_file.old_ids.get((MEMBERS, line.old_id)) if line.old_id else None
    by_number = by_key.get(number_key(line.number)) if line.number else None
    if old is not None and who:
        chosen[0] = old.contact_id
        membership = on_file.memberships.get(old.membership_id or 0) or held.get(old.contact_id)
    elif by_number is not None:
        membership = by_number
    elif line.membership_id and (known := on_file.old_ids.get((MEMBERSHIPS, line.membership_id))):
        membership = on_file.memberships.get(known.membership_id or 0)
    if membership is not None:
        _among(on_file, membership, who, chosen, taken)
        if by_number is membership and old is None and who and chosen[0] is None:
            names = ", ".join(on_file.people[i].shown for i in membership.members if i in on_file.people)
            reason = _("Number {number} is that of {name}.").format(number=membership.number, name=shorten(names))
            return Match(tuple(chosen), None, reason, "number")
    if line.joint:
        joins = by_key.get(number_key(line.joint))
        if first is not None:
            joins = on_file.memberships.get(first.membership_id or 0)
        elif joins is None and (known := on_file.old_ids.get((MEMBERSHIPS, line.joint))):
            joins = on_file.memberships.get(known.membership_id or 0)
        if joins is not None:
            _among(on_file, joins, who, chosen, taken, renamed=False)
    if who and chosen[0] is None:
        chosen[0] = people.find(who[0], taken)
    if membership is None and chosen and chosen[0] is not None and not line.joint:
        membership = held.get(chosen[0])
        if membership is not None:
            _among(on_file, membership, who, chosen, taken)
    for place, person in enumerate(who):
        if chosen[place] is None:
            chosen[place] = people.find(person, taken | {i for i in chosen if i is not None})
    reason = _other_number(on_file, membership, by_number, line)
    if reason:
        return Match(tuple(chosen), None, reason, "number")
    taken.update(i for i in chosen if i is not None)
    return Match(tuple(chosen), None if membership is None else membership.id)


def _among(
    on_file: OnFile, membership: KnownMembership, who: Sequence[KnownPerson], chosen: list[int | None], taken: set[int],
    *, renamed: bool = True,
) -> None:  # fmt: skip
    """Choose for each of the people of a line the member of the membership who is meant, the surest first; the first of
    them may have another given name now (``renamed``).
    """
    left = [on_file.people[i] for i in membership.members if i in on_file.people and i not in taken and i not in chosen]
    for meant in (same_name, lambda one, other: agrees(one, other) and not other_given(one, other), agrees):
        for place, person in enumerate(who):
            # Somebody else of the family is a member of their own: only the one of the number may have another name.
            if chosen[place] is None and not (meant is agrees and (place or not renamed)):
                found = next((other for other in left if meant(person, other)), None)
                if found is not None:
                    chosen[place] = found.id
                    left.remove(found)


def _other_number(
    on_file: OnFile, membership: KnownMembership | None, by_number: KnownMembership | None, line: MemberLine
) -> str:
    """Say why the number of a line cannot be that of the membership that is meant, nothing when it can."""
    if membership is None or not line.number or number_key(line.number) == number_key(membership.number):
        return ""
    if by_number is not None:
        names = ", ".join(on_file.people[i].shown for i in by_number.members if i in on_file.people)
        return _("Number {number} is that of {name}.").format(number=by_number.number, name=shorten(names))
    if line.old_id and (MEMBERS, line.old_id) in on_file.old_ids:
        return ""
    name = full_name(line.people[0].draft) if line.people else ""
    return _("{name} is member {number} here.").format(name=shorten(name), number=membership.number)


# --- perhaps ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A new line may be somebody: on file (``contact_id``, with the ``number`` of a member) or of another line."""

    line: int
    reasons: tuple[str, ...]
    contact_id: int | None = None
    number: str = ""
    other_line: int | None = None


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


def _keys(person: KnownPerson, references: Iterable[str]) -> Iterator[tuple[str, str]]:
    for email in person.emails:
        yield "email", email
    for number in person.telephones:
        yield "telephone", number
    if person.postcode and person.street:
        yield "address", f"{person.postcode} {person.street}"
    for reference in references:
        yield "reference", f"/{reference.replace(' ', '').upper()}"


def perhaps(
    on_file: OnFile, lines: Iterable[tuple[MemberLine, Sequence[int | None]]], new: set[int]
) -> tuple[Perhaps, ...]:
    """Return who the people of the lines that are ``new`` may be: on file, or of an earlier line.

    ``lines`` come with who is meant by each of their people.
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
        shared.add((person.id, None), person, _keys(person, references.get(person.id, ())))
    found: list[Perhaps] = []
    for line, chosen in lines:
        mine = [line.order.reference] if line.order is not None and line.order.reference else []
        reasons: dict[_Place, dict[str, None]] = defaultdict(dict)
        who = [(person, list(_keys(person, mine if place == 0 else ()))) for place, person in enumerate(_who(line))]
        for place, (person, keys) in enumerate(who):
            if line.line not in new or chosen[place] is not None:
                continue
            for where, other, what in shared.alike(keys):
                likeness = alike(person, other)
                if likeness.score:
                    reasons[where].update(dict.fromkeys((what, *likeness.keys)))
        found += [
            Perhaps(
                line.line, tuple(_words(key) for key in why), contact_id, numbers.get(contact_id or 0, ""), other_line
            )
            for (contact_id, other_line), why in reasons.items()
        ]
        for place, (_person, keys) in enumerate(who):
            if chosen[place] is None:
                shared.add((None, line.line), line.people[place].draft, keys)
    return tuple(found)


def _words(key: str) -> str:
    return _("Same standing order reference") if key == "reference" else words_of(key)
