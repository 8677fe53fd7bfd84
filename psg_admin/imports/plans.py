"""What importing members will do, planned for all lines at once; pure. Preview and import are the same plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Generic, TypeVar

from psg_admin.imports.columns import OWN
from psg_admin.imports.kinds import NewType, type_key, type_meant, types_to_make, unknown_type
from psg_admin.imports.known import KnownMembership, KnownRest, Match, MembersFacts, OnFile
from psg_admin.imports.lines import ConsentLine, GiftAidLine, MemberLine, OrderLine, Remark
from psg_admin.imports.matching import MEMBERS, MEMBERSHIPS, Perhaps, crowds, perhaps
from psg_admin.imports.own_kinds import NewField, new_fields, own_text
from psg_admin.kernel.days import EARLIEST, add_years, show_day
from psg_admin.kernel.errors import BadInput, Difference, ManyBadInputs, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.particulars import differences
from psg_admin.kernel.words import _, fold, mark, squeeze, translate
from psg_admin.memberships.plans import check_places
from psg_admin.memberships.rules import REFERENCE_LENGTH, TypeRow, checked_number
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.states import Method
from psg_admin.people.likeness import is_initial_of
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import HomeFacts, moves
from psg_admin.people.rules import address_lines, at_address_of, checked, digits, full_name
from psg_admin.people.states import ContactKind, OwnKind, OwnRecord
from psg_admin.store.numbering import clean_reference, number_key
from psg_admin.tables.values import Order

_DAY = timedelta(days=1)
_NAMES = frozenset({"kind", "title", "given", "family", "organisation"})
_NOTHING_SAID = ContactDraft()
_OF_HOME = {"name": mark("Name of the home"), "salutation": mark("Salutation of the home")}
_BY_KEY = {each.key: each for each in CONTACT}


class Pile(StrEnum):
    """Where a line ends: each in one, and together they are all lines."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


New = TypeVar("New")


@dataclass(frozen=True, slots=True)
class AddingPlan(Generic[New]):
    """What the import of a list does that changes nothing on file: each line is in ``new``, one of the ``same``, or
    ``refused``; ``perhaps`` are among the new, or of ``refused`` lines that wait for a decision.
    """

    new: tuple[New, ...]
    same: int
    refused: tuple["Told", ...]
    left_out: tuple["Told", ...]
    notices: tuple["Told", ...]
    perhaps: tuple[Perhaps, ...]

    def count(self, pile: Pile) -> int:
        """Return how many lines end in a pile; none in that of what is changed."""
        return {Pile.NEW: len(self.new), Pile.SAME: self.same, Pile.REFUSED: len(self.refused)}.get(pile, 0)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person said of lines that may be somebody: who that is (``same``: the contact, by the line and the place
    among its people), that it is somebody else (``others``), or that the line waits (``aside``, with the reason).

    A line of which nothing was said waits, too.
    """

    same: Mapping[tuple[int, int], int] = field(default_factory=dict)
    others: frozenset[int] = frozenset()
    aside: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MembersRequest:
    """Lines to be imported on ``today``; ``now`` is the moment of it, aware.

    ``source`` is what the file is called, ``make_types`` lets types be made that there are not. ``header_key``, with
    ``columns`` as JSON, is what is to be remembered of the list's headings ("": nothing); ``headings`` has what the
    file calls a column, by its key. ``decisions``: what was said of who may be somebody; None: all are taken as new.
    ``order`` is that of days in fields of the office's own, ``kinds`` those of such fields as are to be made, by their
    folded names (text, where it says none).
    """

    lines: tuple[MemberLine, ...]
    today: date
    now: datetime
    source: str = ""
    make_types: bool = False
    skip_refused: bool = False
    header_key: str = ""
    columns: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    decisions: Decisions | None = None
    order: Order = Order.DMY
    kinds: Mapping[str, OwnKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a cell of a line: ``column`` is its heading in the file, or the key of one that it has not."""

    line: int
    column: str
    cell: str
    reason: str


def by_line(told: Told) -> int:
    """Return the line of which something is said, to sort by."""
    return told.line


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A term that is brought forward, or (not ``paid``) is still to be paid: so much is ``owed`` for it, and so much of
    it, ``part``, was paid before. ``dues``: it falls due by the standing order.
    """

    start: date
    end: date | None
    owed: Money = NOTHING
    paid: bool = True
    part: Money = NOTHING


@dataclass(frozen=True, slots=True)
class OrderSet:
    """What a standing order is to be. ``reference`` "" is one made here."""

    amount: Money
    interval: Interval
    day: int
    first: date
    reference: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody of a line: on file already (``contact_id``, with what was kept ``before``) or put there now."""

    after: ContactDraft
    contact_id: int | None = None
    before: ContactDraft | None = None
    consents: tuple[ConsentLine, ...] = ()
    gift_aid: tuple[tuple[GiftAidLine, int | None], ...] = ()  # each with the row that says it already
    tags: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: a contact, or the first of another line; neither: the first of this one."""

    contact_id: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class MembershipPlan:
    """A membership that is made, or (``before``) what becomes of one. ``kind`` is the id of its type, or the key of one
    that is made. ``credit`` was paid too much before this office.
    """

    kind: int | str
    method: Method
    joined: date
    before: KnownMembership | None = None
    number: str = ""
    payer: Payer | None = None
    ended: date | None = None
    ending: Ending | None = None
    terms: tuple[TermPlan, ...] = ()
    order: OrderSet | None = None
    credit: Money = NOTHING


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What becomes of one line that is taken. ``joins``: the membership that its people come into, on file or of
    another line. ``differences``: field by field what changes of what was on file; ``own``: what the membership says in
    fields of the office's own.
    """

    line: int
    pile: Pile
    people: tuple[PersonPlan, ...]
    membership: MembershipPlan | None = None
    joins: int | None = None
    joins_line: int | None = None
    old_ids: tuple[tuple[str, str], ...] = ()
    differences: tuple[Difference, ...] = ()
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HomePlan:
    """A home that people come to: on file (``home_id``) or made for them. Who comes is named by the line and the place
    among its people. ``called``: its name and salutation, by the columns that change.
    """

    home_id: int | None
    coming: tuple[tuple[int, int], ...]
    called: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MembersPlan:
    """What an import does: each line is in ``lines`` or ``refused``. ``types`` and ``fields`` are made.

    ``perhaps`` are of lines that are taken as new, or of ``refused`` ones that wait for a decision.
    """

    lines: tuple[LinePlan, ...]
    refused: tuple[Told, ...]
    left_out: tuple[Told, ...]
    notices: tuple[Told, ...]
    perhaps: tuple[Perhaps, ...]
    types: tuple[NewType, ...]
    fields: tuple[NewField, ...]
    homes: tuple[HomePlan, ...] = ()

    def count(self, pile: Pile) -> int:
        """Return how many lines end in a pile."""
        if pile is Pile.REFUSED:
            return len(self.refused)
        return sum(line.pile is pile for line in self.lines)


def waiting(one: Perhaps, on_file: OnFile) -> str:
    """Say why a line waits for a decision: whom it may be."""
    reasons = ", ".join(one.reasons)
    if one.other_line is not None:
        return _("Perhaps the same as line {line}: {reasons}.").format(line=one.other_line, reasons=reasons)
    known = on_file.people.get(one.contact_id or 0)
    who = " ".join(part for part in (one.number, known.shown if known is not None else "") if part)
    return _("Perhaps {who}: {reasons}.").format(who=shorten(who), reasons=reasons)


def plan_members(facts: MembersFacts, request: MembersRequest) -> MembersPlan:
    """Plan an import. What stands against a line refuses that line alone, and lines that need it."""
    return _Planner(facts, request).plan()


_Housed = dict[int, tuple[tuple[int, int], ContactDraft]]
"""People of one household by their ids, who is new by a number below nought: the line, the place, the particulars."""


class _No(Exception):
    """Refuses a line."""

    def __init__(self, column: str, cell: str, reason: str) -> None:
        super().__init__(reason)
        self.told = (column, cell, reason)


class _Planner:
    """Plans the lines of one file, which may refer to each other."""

    def __init__(self, facts: MembersFacts, request: MembersRequest) -> None:
        self._facts = facts
        self._request = request
        self._refused: dict[int, Told] = {}
        self._left_out: list[Told] = []
        self._notices: list[Told] = []
        self._taken: dict[int, MemberLine] = {}
        self._kinds: dict[str, TypeRow | None] = {}
        self._new_types: dict[str, NewType] = {}
        self._references = {
            _reference_key(row.order.reference): row.id
            for row in facts.on_file.memberships.values()
            if row.order is not None
        }
        self._numbers = {number_key(row.number): row for row in facts.on_file.memberships.values()}
        self._fields = {fold(row.name): row for row in facts.fields if row.record is not OwnRecord.BOOKING}
        self._new_fields = new_fields((line.own for line in request.lines), request.kinds, self._fields)

    def plan(self) -> MembersPlan:
        """Return the plan."""
        decided = self._request.decisions
        aside = decided.aside if decided is not None else {}
        for line in self._request.lines:
            if line.refused is not None:
                self._refuse(line, line.refused.column, line.refused.cell, line.refused.reason)
            elif line.line in aside:
                self._refuse(line, "", "", aside[line.line])
            else:
                self._taken[line.line] = line
        self._check_twice()
        self._check_matches()
        self._find_types()
        payers = self._payers()
        joins = self._joins()
        self._fall_with(payers, joins)
        self._check_rooms(joins)
        self._fall_with(payers, joins)
        plans: list[LinePlan] = []
        for line in list(self._taken.values()):
            try:
                plans.append(self._line(line, payers.get(line.line), joins.get(line.line)))
            except _No as no:
                self._refuse(line, *no.told)
        if len(plans) != len(self._taken):  # what was planned on a line that is refused now is refused with it
            self._fall_with(payers, joins)
        plans = [plan for plan in plans if plan.line in self._taken]
        new = {plan.line for plan in plans if plan.pile is Pile.NEW}
        matched = [(self._taken[plan.line], [one.contact_id for one in plan.people]) for plan in plans]
        many = crowds(self._facts.on_file, matched)
        self._notices += [self._told(self._taken[one.line], one.key, one.cell, one.reason) for one in many.values()]
        alike = perhaps(self._facts.on_file, matched, new, many)
        if decided is not None:
            alike = tuple(one for one in alike if one.line not in decided.others)
            for one in alike:
                if one.line in self._taken:
                    self._refuse(self._taken[one.line], "", "", waiting(one, self._facts.on_file))
            self._fall_with(payers, joins)
            plans = [plan for plan in plans if plan.line in self._taken]
        homes, plans = self._with_homes(plans)
        for line in self._taken.values():
            self._left_out += [_remarked(line, remark) for remark in line.left_out]
            self._notices += [_remarked(line, remark) for remark in line.notices]
        wanted = {plan.membership.kind for plan in plans if plan.membership is not None}
        said = {fold(name) for plan in plans for person in plan.people for name, _text in person.own}
        return MembersPlan(
            lines=tuple(plans),
            refused=tuple(sorted(self._refused.values(), key=by_line)),
            left_out=tuple(sorted((t for t in self._left_out if t.line in self._taken), key=by_line)),
            notices=tuple(sorted((t for t in self._notices if t.line in self._taken), key=by_line)),
            perhaps=alike,
            types=tuple(kind for key, kind in self._new_types.items() if key == kind.words and key in wanted),
            fields=tuple(one for key, one in self._new_fields.items() if key in said),
            homes=homes,
        )

    # --- what speaks against a line ---------------------------------------------------------------------------------

    def _refuse(self, line: MemberLine, column: str, cell: str, reason: str) -> None:
        self._taken.pop(line.line, None)
        self._refused.setdefault(line.line, self._told(line, column, cell, reason))

    def _is_told(self, line: MemberLine) -> bool:
        """Say whether a person said who is meant by a line."""
        decided = self._request.decisions
        return decided is not None and any(number == line.line for number, _place in decided.same)

    def _told(self, line: MemberLine, key: str, cell: str, reason: str) -> Told:
        return Told(line.line, self._request.headings.get(key, key), cell, reason)

    def _check_twice(self) -> None:
        """Refuse a number, and what another program calls a line, where an earlier line has it."""
        numbers: dict[str, int] = {}
        old: dict[str, int] = {}
        for line in list(self._taken.values()):
            if line.number:
                try:
                    key = number_key(checked_number(line.number))
                except BadInput as error:
                    self._refuse(line, "number", line.number, error.message)
                    continue
                first = numbers.setdefault(key, line.line)
                if first != line.line:
                    reason = _("Line {line} has the number {number} already.").format(line=first, number=line.number)
                    self._refuse(line, "number", line.number, reason)
                    continue
            if line.old_id:
                first = old.setdefault(line.old_id, line.line)
                if first != line.line:
                    reason = _("Line {line} is called “{id}” already.").format(line=first, id=shorten(line.old_id))
                    self._refuse(line, "old_id", line.old_id, reason)

    def _check_matches(self) -> None:
        for line in list(self._taken.values()):
            match = self._match(line)
            if not line.people:
                self._refuse(line, "", "", _("This line names nobody."))
            elif match.refused:
                self._refuse(line, match.column, line.number if match.column else "", match.refused)

    def _match(self, line: MemberLine) -> Match:
        return self._facts.matched.get(line.line, _NO_MATCH)

    def _find_types(self) -> None:
        """Find the type of each line that names one, or see that it is made."""
        types = self._facts.scheme.types
        unknown: list[MemberLine] = []
        for line in self._taken.values():
            key = type_key(line.type_words)
            if not key:
                continue
            if key not in self._kinds:
                self._kinds[key] = type_meant(types, line.type_words)
            if self._kinds[key] is None:
                unknown.append(line)
        if self._request.make_types:
            self._new_types = types_to_make(unknown, {row.code for row in types})
            return
        for line in unknown:
            self._refuse(line, "type", line.type_words, unknown_type(types, line.type_words))

    def _payers(self) -> dict[int, Payer]:
        """Return who pays for the lines that name somebody; whoever pays in a circle is refused."""
        by_number = {number_key(line.number): line for line in self._taken.values() if line.number}
        by_old = {line.old_id: line for line in self._taken.values() if line.old_id}
        names: dict[str, list[Payer]] | None = None
        found: dict[int, Payer] = {}
        for line in list(self._taken.values()):
            if not (line.payer or line.payer_id):
                continue
            payer: Payer | None = None
            if line.payer_id:
                payer = self._payer_called(line.payer_id, by_old)
            if payer is None and line.payer:
                payer = self._payer_numbered(line.payer, by_number)
            if payer is None and line.payer:
                names = self._names() if names is None else names
                several = names.get(_name_key(line.payer), [])
                if len(several) > 1:
                    reason = _("Several people are called {name}: give the number of the payer.")
                    self._refuse(line, "payer", line.payer, reason.format(name=shorten(line.payer)))
                    continue
                payer = several[0] if several else None
            if payer is None:
                reason = _("Nobody is called “{name}”, and no member has that number.")
                self._refuse(line, "payer", line.payer or line.payer_id,
                             reason.format(name=shorten(line.payer or line.payer_id)))  # fmt: skip
            elif payer.line != line.line:
                found[line.line] = payer
        self._refuse_circles(found)
        return found

    def _payer_called(self, old_id: str, by_old: Mapping[str, MemberLine]) -> Payer | None:
        if old_id in by_old:
            return self._of_line(by_old[old_id])
        known = self._facts.on_file.old_ids.get((MEMBERS, old_id))
        return None if known is None else Payer(contact_id=known.contact_id)

    def _payer_numbered(self, number: str, by_number: Mapping[str, MemberLine]) -> Payer | None:
        key = number_key(number)
        if key in by_number:
            return self._of_line(by_number[key])
        known = self._numbers.get(key)
        return None if known is None or not known.members else Payer(contact_id=known.members[0])

    def _of_line(self, line: MemberLine) -> Payer:
        """Return the first person of a line as a payer."""
        chosen = self._match(line).people
        return Payer(chosen[0] if chosen else None, line.line)

    def _names(self) -> dict[str, list[Payer]]:
        """Return everybody, of the file and on file, by the name that people say."""
        found: dict[str, list[Payer]] = defaultdict(list)
        meant: set[int] = set()
        for line in self._taken.values():
            chosen = self._match(line).people
            meant.update(i for i in chosen if i is not None)
            draft = line.people[0].draft
            for name in {_name_key(full_name(draft)), _name_key(f"{draft.family} {draft.given}")}:
                found[name].append(self._of_line(line))
        for person in self._facts.on_file.people.values():
            if person.id not in meant:
                for name in {_name_key(person.shown), _name_key(f"{person.family} {person.given}")}:
                    found[name].append(Payer(contact_id=person.id))
        return found

    def _refuse_circles(self, payers: dict[int, Payer]) -> None:
        done: set[int] = set()
        for start in list(payers):
            path: list[int] = []
            line: int | None = start
            while line is not None and line not in done and line not in path:
                path.append(line)
                line = payers[line].line if line in payers else None
            if line is not None and line in path:
                circle = sorted(path[path.index(line) :])
                for number in circle:
                    if number in self._taken:
                        words = ", ".join(str(other) for other in circle)
                        reason = _("Lines {lines} pay for each other in a circle.").format(lines=words)
                        self._refuse(self._taken[number], "payer", self._taken[number].payer, reason)
            done.update(path)

    def _joins(self) -> dict[int, tuple[int | None, int | None]]:
        """Return for lines whose people come into another membership which that is: on file, or of a line."""
        found: dict[int, tuple[int | None, int | None]] = {}
        for line in list(self._taken.values()):
            if not line.joint and line.joint_line is None:
                continue
            if line.joint_line is not None and line.joint_line != line.line:
                target = self._taken.get(line.joint_line)
                known = None if target is None else self._match(target).membership_id
                found[line.line] = (known, line.joint_line)
                continue
            known_row = self._numbers.get(number_key(line.joint)) if line.joint else None
            if known_row is None and line.joint:
                old = self._facts.on_file.old_ids.get((MEMBERSHIPS, line.joint))
                known_row = self._facts.on_file.memberships.get((old and old.membership_id) or 0)
            if known_row is None:
                reason = _("There is no membership {number} that these people could be in.")
                self._refuse(line, "joint", line.joint, reason.format(number=shorten(line.joint)))
            else:
                found[line.line] = (known_row.id, None)
        return found

    def _fall_with(self, payers: Mapping[int, Payer], joins: Mapping[int, tuple[int | None, int | None]]) -> None:
        """Refuse the lines whose payer, or whose membership, is on a line that is refused."""
        more = True
        while more:
            more = False
            for line in list(self._taken.values()):
                payer = payers.get(line.line)
                needs = [("payer", line.payer, payer.line if payer and payer.contact_id is None else None)]
                known, target = joins.get(line.line, (None, None))
                needs.append(("joint", line.joint, target if known is None else None))
                for column, cell, other in needs:
                    if other is not None and other not in self._taken and line.line in self._taken:
                        reason = _("It needs line {line}, which cannot be taken.").format(line=other)
                        self._refuse(line, column, cell, reason)
                        more = True

    def _check_rooms(self, joins: Mapping[int, tuple[int | None, int | None]]) -> None:
        """Refuse more people than the type of a membership takes."""
        rooms: dict[tuple[int | None, int | None], int] = {}
        for line in list(self._taken.values()):
            known, target = joins.get(line.line, (self._match(line).membership_id, line.line))
            place = (known, None) if known is not None else (None, target)
            chosen = self._match(line).people
            members = self._facts.on_file.memberships[known].members if known is not None else ()
            if place not in rooms:
                rooms[place] = len(members)
            count = rooms[place] + sum(who is None or who not in members for who in chosen)
            if count <= 1 or count == len(members):
                rooms[place] = count
                continue
            of = line if target is None or target not in self._taken else self._taken[target]
            kind = self._kind_of(of, known)
            try:
                if isinstance(kind, TypeRow):
                    check_places(count, kind)
                rooms[place] = count
            except Refused as error:
                self._refuse(line, "type", line.type_words, error.message)

    def _kind_of(self, line: MemberLine, membership_id: int | None) -> TypeRow | NewType | None:
        key = type_key(line.type_words)
        if key:
            return self._kinds.get(key) or self._new_types.get(key)
        if membership_id is None:
            return None
        type_id = self._facts.on_file.memberships[membership_id].type_id
        return next((row for row in self._facts.scheme.types if row.id == type_id), None)

    # --- what becomes of a line -------------------------------------------------------------------------------------

    def _line(self, line: MemberLine, payer: Payer | None, joins: tuple[int | None, int | None] | None) -> LinePlan:
        match = self._match(line)
        people = self._people(line, match)
        told = [difference for person in people for difference in self._person_differences(person)]
        membership: MembershipPlan | None = None
        joins_id, joins_line = joins or (None, None)
        before = self._facts.on_file.memberships.get(match.membership_id or 0) if joins is None else None
        if before is not None:
            membership = self._changed(line, before, payer)
            told += self._membership_differences(before, membership)
            joins_id = before.id
        elif joins is None and (kind := self._new_kind(line)) is not None:
            membership = self._made(line, kind, payer, people)
        elif joins is None and (line.number or line.paid_to or line.lifetime):
            raise _No("type", "", _("The type of membership is missing."))
        own: tuple[tuple[str, str], ...] = ()
        if membership is not None:
            known = self._facts.of_memberships.get(0 if before is None else before.id, {})
            own = tuple(self._own(line, known, OwnRecord.MEMBERSHIP))
            told += [self._own_difference(name, text, known) for name, text in own] if before is not None else []
        if joins_id is not None:
            members = self._facts.on_file.memberships[joins_id].members
            more = [one for one in people if one.contact_id is None or one.contact_id not in members]
            told += [Difference(_("Member"), full_name(one.after), "") for one in more]
        old_ids = tuple(self._new_ids(line))
        told += [Difference(_("Number in the program before"), key, "") for _kind, key in old_ids]
        if match.people[0] is None and before is None:
            pile = Pile.NEW
        elif joins is None and membership is not None and before is None:
            pile = Pile.CHANGED
            told.append(Difference(_("Membership"), line.type_words, ""))
        else:
            pile = Pile.CHANGED if told or (joins_line is not None and joins_id is None) else Pile.SAME
        return LinePlan(
            line.line, pile, people, membership, joins_id if before is None else None,
            joins_line if joins_id is None else None, old_ids, tuple(told) if pile is Pile.CHANGED else (), own,
        )  # fmt: skip

    def _new_ids(self, line: MemberLine) -> Iterator[tuple[str, str]]:
        for kind, key in ((MEMBERS, line.old_id), (MEMBERSHIPS, "" if line.joint else line.membership_id)):
            if key and (kind, key) not in self._facts.on_file.old_ids:
                yield kind, key[:200]

    def _people(self, line: MemberLine, match: Match) -> tuple[PersonPlan, ...]:
        found: list[PersonPlan] = []
        for place, person in enumerate(line.people):
            contact_id = match.people[place]
            rest = self._facts.rest.get(contact_id or 0, _NO_REST)
            if contact_id is None:
                after, before = self._checked(line, person.draft), None
                if place and not address_lines(after):
                    after = at_address_of(after, found[0].after)
            else:
                before = self._facts.contacts[contact_id].draft
                after = _merged(before, person.draft, person.said)
                if after != before:
                    after = self._checked(line, after, before)
            found.append(
                PersonPlan(
                    after, contact_id, before,
                    consents=tuple(
                        one for one in line.consents
                        if (known := rest.consents.get(one.channel)) is None
                        or (known.answer, known.words) != (one.answer, one.words)
                    ),
                    gift_aid=_gift_aid(line, rest, place),
                    tags=tuple(tag for tag in dict.fromkeys(line.tags) if tag not in rest.tags),
                    own=tuple(self._own(line, rest.own, OwnRecord.CONTACT)) if place == 0 else (),
                )
            )  # fmt: skip
        return tuple(found)

    def _own(
        self, line: MemberLine, known: Mapping[int, tuple[int, str]], record: OwnRecord
    ) -> Iterator[tuple[str, str]]:
        """Yield what a line says of a person or a membership in fields of the office's own, and what is on file does
        not: names and texts. What is no value of a field is left out, and listed.
        """
        for name, text in line.own.items():
            field = self._fields.get(fold(name)) or self._new_fields[fold(name)].row
            if not text or record is not field.record:
                continue
            before = known.get(field.id, (0, ""))[1]
            if text == before:
                continue
            try:
                said = own_text(field, text, today=self._request.today, order=self._request.order)
                if said and said != before and not field.open:
                    raise BadInput(_("The field “{name}” is closed: open it again first.").format(name=field.name))
            except BadInput as error:
                self._left_out.append(self._told(line, f"{OWN}{name}", shorten(text), error.message))
                continue
            if said and said != before:
                yield field.name, said

    def _checked(self, line: MemberLine, draft: ContactDraft, before: ContactDraft | None = None) -> ContactDraft:
        """Return a draft tidied; what cannot be taken of it stays as it was ``before``, and is listed."""
        for _attempt in range(2):
            try:
                tidy = checked(draft, today=self._request.today + _DAY)
                return draft if tidy == draft else tidy  # there may be many: what is the same is kept once
            except ManyBadInputs as several:
                problems = several.problems
            keep = before or _NOTHING_SAID
            for problem in problems:
                name = problem.field
                if name not in _BY_KEY or name in _NAMES:
                    raise _No(name, str(getattr(draft, name, "")), problem.message)
                cell = getattr(draft, name)
                shown = ", ".join(cell) if isinstance(cell, tuple) else str(cell)
                self._left_out.append(self._told(line, name, shorten(shown), problem.message))
                draft = replace(draft, **{name: getattr(keep, name)})
        return checked(draft)

    def _person_differences(self, person: PersonPlan) -> Iterator[Difference]:
        if person.before is None:
            return
        yield from differences(CONTACT, person.after, person.before)
        rest = self._facts.rest.get(person.contact_id or 0, _NO_REST)
        for consent in person.consents:
            known = rest.consents.get(consent.channel)
            yield Difference(_("Consent"), consent.words or _(_ANSWERS[consent.answer]), known.words if known else "")
        for said, _row in person.gift_aid:
            yield Difference(_("Gift Aid"), _gift_aid_words(said), "")
        if person.tags:
            yield Difference(_("Tags"), ", ".join(person.tags), "")
        for name, text in person.own:
            yield self._own_difference(name, text, rest.own)

    def _own_difference(self, name: str, text: str, known: Mapping[int, tuple[int, str]]) -> Difference:
        field = self._fields.get(fold(name))
        before = None if field is None else known.get(field.id)
        return Difference(name, text, before[1] if before else "")

    # --- homes ------------------------------------------------------------------------------------------------------

    def _with_homes(self, plans: Sequence[LinePlan]) -> tuple[tuple[HomePlan, ...], list[LinePlan]]:
        """Return the homes of the people whose lines share what tells a home, and the plans with what that changes."""
        shared: dict[str, list[LinePlan]] = defaultdict(list)
        for plan in plans:
            if key := self._taken[plan.line].household:
                shared[key].append(plan)
        homes: list[tuple[HomePlan, HomeFacts | None, _Housed]] = []
        claimed: set[int] = set()  # nobody lives at two homes
        used: set[int] = set()  # and two households of the list are two homes
        leaving: set[int] = set()
        for some in shared.values():
            people = ((plan.line, place, person) for plan in some for place, person in enumerate(plan.people))
            each: _Housed = {
                person.contact_id or -number: ((line, place), person.after)
                for number, (line, place, person) in enumerate(people, 1)
                if person.after.kind is ContactKind.PERSON and person.contact_id not in claimed
            }
            if len(some) < 2 or len(each) < 2:
                continue
            home = next((one for one in map(self._home, each) if one is not None and one.id not in used), None)
            coming = [i for i in each if home is None or i not in home.living | home.died]
            claimed.update(i for i in each if i > 0)
            used.update(() if home is None else (home.id,))
            leaving.update(coming)
            called = self._called(some, home)
            if coming or called:
                home_id = None if home is None else home.id
                homes.append((HomePlan(home_id, tuple(each[i][0] for i in coming), called), home, each))
        told: dict[int, list[Difference]] = defaultdict(list)
        for made, home, each in homes:
            first_line = min(spot[0] for spot, _draft in each.values())
            for key, text in made.called if home is not None else ():
                told[first_line].append(Difference(translate(_OF_HOME[key]), text, str(home.row[key] if home else "")))
            stay = frozenset[int]() if home is None else home.living - each.keys() - leaving
            names = {i: full_name(draft) for i, (_spot, draft) in each.items()}
            first = next(filter(None, (address_lines(draft) for _spot, draft in each.values())), ())
            for i, (spot, draft) in each.items():
                if spot not in made.coming:
                    continue
                others = ", ".join((*map(self._name, sorted(stay)), *(name for j, name in names.items() if j != i)))
                told[spot[0]].append(Difference(_("Home"), others, ", ".join(map(self._name, self._others_at_home(i)))))
                address = address_lines(draft)
                if address and [*map(fold, address)] != [*map(fold, first)]:
                    reason = _("{name} comes to live with {others}, and has another address.")
                    reason = reason.format(name=names[i], others=others)
                    line = self._taken[spot[0]]
                    self._notices.append(self._told(line, "household", line.household, reason))
        self._note_moves(plans)
        return tuple(made for made, _home, _each in homes), [
            replace(plan, pile=Pile.CHANGED, differences=(*plan.differences, *told[plan.line]))
            if plan.line in told and plan.pile is not Pile.NEW else plan
            for plan in plans
        ]  # fmt: skip

    def _called(self, some: Sequence[LinePlan], home: HomeFacts | None) -> tuple[tuple[str, str], ...]:
        """Return what the lines of one home call it, and how a letter begins, where that is not so already."""
        lines = [self._taken[plan.line] for plan in some]
        said = {
            "name": next(filter(None, (line.home_name for line in lines)), ""),
            "salutation": next(filter(None, (line.home_salutation for line in lines)), ""),
        }
        return tuple((key, text) for key, text in said.items() if text and (home is None or home.row[key] != text))

    def _home(self, contact_id: int) -> HomeFacts | None:
        known = self._facts.contacts.get(contact_id)
        return None if known is None else known.home

    def _others_at_home(self, contact_id: int) -> list[int]:
        home = self._home(contact_id)
        return [] if home is None else sorted(home.living - {contact_id})

    def _note_moves(self, plans: Sequence[LinePlan]) -> None:
        """Say of whom another address is noted that the others at home stay at the old one."""
        known = [(plan, one, one.contact_id) for plan in plans for one in plan.people if one.contact_id is not None]
        address = {i: address_lines(one.after) for _plan, one, i in known}
        for plan, one, i in known:
            if one.before is None or not moves(one.before, one.after):
                continue
            others = [self._name(j) for j in self._others_at_home(i) if address.get(j) != address[i]]
            if others:
                reason = _("{name} lives in a home with {others}: the others stay at the old address.").format(
                    name=full_name(one.after), others=", ".join(others)
                )
                self._notices.append(self._told(self._taken[plan.line], "street", ", ".join(address[i]), reason))

    # --- memberships ------------------------------------------------------------------------------------------------

    def _new_kind(self, line: MemberLine) -> TypeRow | NewType | None:
        kind = self._kind_of(line, None)
        if kind is None and line.lifetime:
            lasting = [row for row in self._facts.scheme.types if row.lifetime]
            kind = lasting[0] if len(lasting) == 1 else None
        return kind

    def _made(
        self, line: MemberLine, kind: TypeRow | NewType, payer: Payer | None, people: Sequence[PersonPlan]
    ) -> MembershipPlan:
        lifetime = line.lifetime or (kind.lifetime and line.paid_to is None)
        terms, credit = self._terms(line, lifetime=lifetime)
        joined = line.joined or (terms[0].start if terms else self._request.today)
        if line.joined is None:
            reason = _("Nothing says when the membership began: {day} is taken.").format(day=show_day(joined))
            self._notices.append(self._told(line, "joined", "", reason))
        method = line.method or (Method.STANDING_ORDER if line.order is not None else Method.OTHER)
        if line.method is None and line.order is None:
            self._notices.append(self._told(line, "method", "", _("The way of paying is not said: “other” is taken.")))
        ended, ending = _end(line, people, terms)
        return MembershipPlan(
            kind=kind.id if isinstance(kind, TypeRow) else kind.words, method=method, joined=joined,
            number=checked_number(line.number) if line.number else "", payer=payer, ended=ended, ending=ending,
            terms=terms, credit=credit, order=self._order(line, None, terms, joined),
        )  # fmt: skip

    def _terms(
        self, line: MemberLine, *, lifetime: bool, after: date | None = None
    ) -> tuple[tuple[TermPlan, ...], Money]:
        """Return the terms that a line tells of, those that begin ``after`` the last one on file, and what was paid too
        much.
        """
        owed = line.owed or NOTHING
        credit = Money(-owed.pence) if owed < NOTHING else NOTHING
        owed = max(owed, NOTHING)
        if lifetime:
            start = line.term_start or line.joined or self._request.today
            part = (line.term_paid if owed else None) or NOTHING
            return (TermPlan(start, None, owed, paid=not owed, part=part),), credit
        found: list[TermPlan] = []
        unpaid = line.term_end is not None and (line.paid_to is None or line.term_end > line.paid_to)
        if line.paid_to is not None:
            end = line.paid_to + _DAY
            start = add_years(end, -1)
            if line.term_start is not None and not unpaid:
                start = line.term_start
            elif line.joined is not None and start < line.joined < end:
                start = line.joined
            if after is not None:
                start = max(start, after)
            found.append(TermPlan(start, end, NOTHING if unpaid else owed))
        if unpaid and line.term_end is not None:
            end = line.term_end + _DAY
            start = line.term_start or max(found[-1].end or EARLIEST if found else EARLIEST, add_years(end, -1))
            part = line.term_paid or NOTHING
            found.append(TermPlan(start, end, owed, paid=not (owed or part), part=part))
        for one, other in pairwise(found):
            if one.end is not None and one.end > other.start:
                found[0] = replace(one, start=min(one.start, other.start - _DAY), end=other.start)
        for term in found:
            if term.end is not None and term.start >= term.end:
                raise _No("paid_to", show_day(term.end - _DAY), _("The membership year ends before it begins."))
        return tuple(found), credit

    def _order(
        self, line: MemberLine, before: KnownMembership | None, terms: Sequence[TermPlan], joined: date
    ) -> OrderSet | None:
        said = line.order
        if said is None:
            return None
        known = before.order if before is not None else None
        amount = said.amount or (known.amount if known else None)
        if amount is None or amount <= NOTHING:
            if said.reference or said.interval or said.day or said.first:
                reason = _("The sum of the standing order is missing: none is set up.")
                self._left_out.append(self._told(line, "so_amount", said.reference, reason))
            return None
        begin = terms[-1].start if terms else joined
        day = said.day or (known.day if known else (said.first or begin).day)
        first = said.first or (known.first_expected if known else begin)
        reference = self._reference(line, said, before, known.reference if known else "")
        interval = said.interval or (known.interval if known else Interval.YEAR)
        return OrderSet(amount, interval, day, first, reference)

    def _reference(self, line: MemberLine, said: OrderLine, before: KnownMembership | None, known: str) -> str:
        wanted = squeeze(said.reference).upper()
        if not wanted:
            return known
        reason = ""
        if len(wanted) > REFERENCE_LENGTH:
            reason = _("A reference has at most {most} signs.").format(most=REFERENCE_LENGTH)
        else:
            mine = -line.line if before is None else before.id
            if self._references.setdefault(_reference_key(wanted), mine) != mine:
                reason = _("Another member’s standing order has the reference {reference}.").format(reference=wanted)
        if reason:
            self._left_out.append(self._told(line, "so_reference", said.reference, reason))
            return known
        return wanted

    def _changed(self, line: MemberLine, before: KnownMembership, payer: Payer | None) -> MembershipPlan:
        kind = self._kind_of(line, before.id)
        terms: tuple[TermPlan, ...] = ()
        credit = NOTHING
        if not before.lifetime and (line.lifetime or _goes_on(line, before)):
            terms, credit = self._terms(line, lifetime=line.lifetime, after=before.last)
            terms = tuple(term for term in terms if before.last is None or term.start >= before.last)
        elif line.paid_to is not None and before.last is not None and _last_day(line) < before.last - _DAY:
            reason = _("On file the membership runs to {day}, which stays.").format(day=show_day(before.last - _DAY))
            self._left_out.append(self._told(line, "paid_to", show_day(line.paid_to), reason))
        number = before.number
        if line.number and number_key(line.number) != number_key(number):
            if self._is_told(line):
                reason = _("On file the number is {number}, which stays.").format(number=number)
                self._left_out.append(self._told(line, "number", line.number, reason))
            else:
                number = checked_number(line.number)
        ended, ending = before.ended, before.ending
        if line.ended is not None or line.ending is not None:
            ended = line.ended or before.ended or self._request.today
            if before.ended is not None and ended == self._request.today:
                ended = before.ended  # the day that is taken where none is said is another one each day
            ending = line.ending or before.ending or Ending.RESIGNED
        return MembershipPlan(
            kind=kind.id if isinstance(kind, TypeRow) else kind.words if kind is not None else before.type_id,
            method=line.method or before.method, joined=line.joined or before.joined, before=before, number=number,
            payer=payer, ended=ended, ending=ending, terms=terms, credit=credit,
            order=self._order(line, before, terms, before.joined),
        )  # fmt: skip

    def _membership_differences(self, before: KnownMembership, plan: MembershipPlan) -> Iterator[Difference]:
        if plan.kind != before.type_id:
            yield Difference(_("Type"), self._type_name(plan.kind), self._type_name(before.type_id))
        for label, now, then in (
            (_("Number"), plan.number, before.number),
            (_("Pays by"), plan.method.label, before.method.label),
            (_("Joined on"), show_day(plan.joined), show_day(before.joined)),
            (_("Ended on"), show_day(plan.ended) if plan.ended else "", show_day(before.ended) if before.ended else ""),
        ):
            if now != then:
                yield Difference(label, now, then)
        if plan.payer is not None and plan.payer.contact_id != before.payer_id:
            yield Difference(_("Paid by"), self._payer_name(plan.payer), self._name(before.payer_id))
        if plan.terms:
            last = plan.terms[-1].end
            yield Difference(
                _("Paid to"), show_day(last - _DAY) if last else _("for life"),
                show_day(before.last - _DAY) if before.last else "",
            )  # fmt: skip
        if plan.order is not None:
            now, then = _order_words(plan.order), "" if before.order is None else _order_words(
                OrderSet(before.order.amount, before.order.interval, before.order.day, before.order.first_expected,
                         before.order.reference)
            )  # fmt: skip
            if now != then:
                yield Difference(_("Standing order"), now, then)

    def _type_name(self, kind: int | str) -> str:
        if isinstance(kind, str):
            return self._new_types[kind].name
        return next((row.name for row in self._facts.scheme.types if row.id == kind), "")

    def _payer_name(self, payer: Payer) -> str:
        if payer.contact_id is not None:
            return self._name(payer.contact_id)
        return full_name(self._taken[payer.line or 0].people[0].draft)

    def _name(self, contact_id: int) -> str:
        known = self._facts.on_file.people.get(contact_id)
        return "" if known is None else known.shown


_NO_MATCH = Match()
_NO_REST = KnownRest()


def _remarked(line: MemberLine, remark: Remark) -> Told:
    return Told(line.line, remark.column, remark.cell, remark.reason)


def _reference_key(reference: str) -> str:
    return clean_reference(reference)


def _name_key(name: str) -> str:
    return " ".join(fold(name).replace(",", " ").split())


_ANSWERS = {None: mark("ask again"), True: mark("yes"), False: mark("no")}


def _goes_on(line: MemberLine, before: KnownMembership) -> bool:
    """Say whether a line tells of a term behind the last one on file."""
    if line.paid_to is None and line.term_end is None:
        return False
    return before.last is None or _last_day(line) + _DAY > before.last


def _last_day(line: MemberLine) -> date:
    """Return the last day of the terms that a line tells of, paid or not; the earliest there is where it has none."""
    return max((day for day in (line.paid_to, line.term_end) if day is not None), default=EARLIEST)


def _end(
    line: MemberLine, people: Sequence[PersonPlan], terms: Sequence[TermPlan]
) -> tuple[date | None, Ending | None]:
    """Return when and why a membership ended; with the death of all who are in it, it ends on the last of the days."""
    if line.ended is not None:
        return line.ended, line.ending or Ending.RESIGNED
    died = [one.after.deceased_on for one in people]
    known = [day for day in died if day is not None]
    if known and len(known) == len(died):
        return max(known), Ending.DECEASED
    if line.ending is not None:
        last = terms[-1].end if terms else None
        return last or line.joined or EARLIEST, line.ending
    return None, None


def _merged(before: ContactDraft, said: ContactDraft, keys: Iterable[str]) -> ContactDraft:
    """Return what is kept of a contact with what a line says of it: nothing that is kept gets lost."""
    changes: dict[str, Any] = {}
    for key in keys:
        new, old = getattr(said, key), getattr(before, key)
        if key == "kind" or new == old or new in ("", (), None):
            continue
        if key in ("deceased_on", "death_day_known") and before.deceased_on is not None and not said.death_day_known:
            continue  # the day that is taken where none is known is another one each day
        if key == "emails":
            new = _first(new, old, str.casefold)
        elif key == "given" and is_initial_of(new, old):
            continue  # "E." says nothing more of Elinor
        elif key == "telephones":
            new = _first(new, old, digits)
        elif key in ("notes", "former_names"):
            new = old if new in old else "\n".join(part for part in (old, new) if part)
        if new != old:
            changes[key] = new
    return replace(before, **changes) if changes else before


def _first(new: Sequence[str], old: Sequence[str], same: Any) -> tuple[str, ...]:
    """Return the new ones before the old; the old as they are where they hold all the new."""
    known = {same(one) for one in old}
    more = [one for one in new if same(one) not in known]
    return (*more, *old) if more else tuple(old)


def _gift_aid(line: MemberLine, rest: KnownRest, place: int) -> tuple[tuple[GiftAidLine, int | None], ...]:
    """Return the declarations of the person at ``place`` of a line that are not known, the earliest first, each with
    the row that it says more than.
    """
    known = {(row.answer, row.made_on, row.ended_on, row.claimed_to) for row in rest.gift_aid}
    before = line.gift_aid_before if place == 0 else ()
    new = [one for one in before if (one.answer, one.made_on, one.ended_on, one.claimed_to) not in known]
    last = _last_gift_aid(line.gift_aid, rest, place)
    return (*((one, None) for one in new), *([last] if last is not None else []))


def _last_gift_aid(said: GiftAidLine | None, rest: KnownRest, place: int) -> tuple[GiftAidLine, int | None] | None:
    """Return the last declaration of a person with the row that it says more than; None where there is none, or all of
    it is known.
    """
    if said is None or place not in said.people:
        return None
    for row in rest.gift_aid:
        known = GiftAidLine(row.answer, row.made_on, row.ended_on, row.claimed_to)
        alike = said.answer == row.answer or said.answer is None or row.answer is None
        if alike and (said.made_on is None or row.made_on is None or said.made_on == row.made_on):
            whole = GiftAidLine(
                row.answer if said.answer is None else said.answer, said.made_on or row.made_on,
                said.ended_on or row.ended_on, said.claimed_to or row.claimed_to,
            )  # fmt: skip
            return None if whole == known else (whole, row.id)
    return replace(said, people=(0,)), None


def _gift_aid_words(said: GiftAidLine) -> str:
    days = " – ".join(show_day(day) for day in (said.made_on, said.ended_on) if day is not None)
    return " ".join(part for part in (_(_ANSWERS[said.answer]), days) if part)


def _order_words(order: OrderSet) -> str:
    words = _("{amount}, {interval}, day {day}, first {first}, {reference}")
    return words.format(
        amount=order.amount.show(), interval=order.interval.label, day=order.day, first=show_day(order.first),
        reference=order.reference,
    )  # fmt: skip
