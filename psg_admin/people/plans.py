"""What changing the particulars of contacts will do, planned for many at once; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.kernel.particulars import Particular, differences
from psg_admin.kernel.plan import Findings, Problem
from psg_admin.kernel.words import _
from psg_admin.people.own import NO_OWN, OwnChange, OwnFacts, plan_own
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import address_lines, at_address_of, checked, full_name


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What a contact is to become; ``version`` is the one it was read at (None: not asked).

    ``place`` says where it comes from, where there are many. ``whole_home``: the others who live there move too, where
    the address changes; without it who moves lives there no more. ``own`` is what it is to say in fields of the
    office's own, by their keys, and ``tags`` are all that it is to have (None: those it has).
    """

    contact_id: int
    draft: ContactDraft
    version: int | None = None
    place: str = ""
    whole_home: bool = False
    own: Mapping[str, Any] | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ContactChanges:
    """Contacts to be changed in one deed.

    ``today`` (None: not asked) is the last day on which somebody can have died.
    """

    changes: tuple[ContactChange, ...]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """A home as it is: its row, and the contacts in it, those who have died apart from the ``living``."""

    row: Mapping[str, Any]
    living: frozenset[int]
    died: frozenset[int] = frozenset()

    @property
    def id(self) -> int:
        """The home's id."""
        found: int = self.row["id"]
        return found

    def cleared_by(self, leaving: Iterable[int]) -> tuple[frozenset[int], bool]:
        """Return who is in no home any more when these leave it, and whether the home goes: one alone needs none."""
        everybody = self.living | self.died
        left = everybody - set(leaving)
        return (everybody, True) if len(left) < 2 else (everybody & set(leaving), False)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as it is: its particulars, its version, the rows that hold its addresses and numbers, in order, and its
    home; with the office's own fields and the rows of its tags, where those are to change.
    """

    draft: ContactDraft
    version: int
    emails: tuple[Mapping[str, Any], ...]
    telephones: tuple[Mapping[str, Any], ...]
    address: Mapping[str, Any] | None
    home: HomeFacts | None = None
    own: OwnFacts = NO_OWN
    tags: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What a contact will be, checked, and what it was; ``leaves``: it lives no more with those it lived with. ``own``
    is what changes in fields of the office's own, ``tags`` are those that it will have (None: those it has).
    """

    contact_id: int
    after: ContactDraft = field(metadata={"particulars": CONTACT})
    before: ContactDraft = field(metadata={"particulars": CONTACT})
    leaves: bool = False
    own: tuple[OwnChange, ...] = ()
    tags: tuple[str, ...] | None = None

    def steps(self, keys: Collection[str]) -> list[tuple[Particular, Any, Any]]:
        """Return which of the particulars and own fields of these ``keys`` change, each with its values before and
        after.
        """
        found = [(each, getattr(self.before, each.key), getattr(self.after, each.key)) for each in CONTACT]
        found += [(one.field.particular(), *one.values) for one in self.own]
        return [(each, before, after) for each, before, after in found if each.key in keys and before != after]

    @property
    def move_lines(self) -> list[str]:
        """What of it is a move, in sentences: from where to where, and whether it is away from the others at home."""
        name, nothing = full_name(self.after), _("nothing")
        now, before = (", ".join(address_lines(draft)) or nothing for draft in (self.after, self.before))
        said = [_("{what}: {now} (was {before})").format(what=name, now=now, before=before)]
        return [*said, _("{name} lives no more with the others at home.").format(name=name)] if self.leaves else said


def plan_changes(facts: Mapping[int, ContactFacts], request: ContactChanges) -> tuple[ContactPlan, ...]:
    """Plan changes, each of another contact; one that changes nothing is left out.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[ContactPlan] = []
    seen: set[int] = set()
    for change in request.changes:
        with findings.at(change.place):
            known = facts.get(change.contact_id)
            if known is None:
                raise NotFound(_("This contact is no longer there."))
            if change.contact_id in seen:
                raise Refused(_("{name} is named twice.").format(name=full_name(known.draft)))
            seen.add(change.contact_id)
            after = checked(change.draft, today=request.today)
            refuse_overtaken(known.version, after, known.draft, change.version)
            own = plan_own(known.own, change.own)
            tags = change.tags
            if tags is not None and {row["name"] for row in known.tags} == set(tags):
                tags = None
            if after != known.draft or own or tags is not None:
                plans.append(ContactPlan(change.contact_id, after, known.draft, own=own, tags=tags))
    findings.refuse(subjects=len(request.changes))
    return _with_homes(plans, facts, {change.contact_id for change in request.changes if change.whole_home})


@dataclass(frozen=True, slots=True)
class ManyChange:
    """The same ``values`` of particulars, by their keys, for many contacts, and of fields of the office's ``own``;
    ``today`` as in :class:`ContactChanges`.
    """

    contact_ids: tuple[int, ...]
    values: Mapping[str, Any]
    today: date | None = None
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what is given a value."""
        return (*self.values, *self.own)


@dataclass(frozen=True, slots=True)
class ManyPlan:
    """What giving many contacts the same values does: the ``plans`` of those that change, how many have them already,
    and those of whom it is ``refused``, with the reason. Who lives with one whose address changes moves along.
    """

    plans: tuple[ContactPlan, ...]
    same: int = 0
    refused: tuple[Problem, ...] = ()


def plan_many(facts: Mapping[int, ContactFacts], request: ManyChange) -> ManyPlan:
    """Plan the same values for many contacts; one of whom it is refused keeps the others from nothing.

    :raises Refused: where nobody is named, or a particular is not changed for many.
    """
    wrong = [key for key in request.values if not any(each.key == key and each.together for each in CONTACT)]
    if wrong or not request.keys or not request.contact_ids:
        raise Refused(_("There is nothing to do: name one or more."))
    refused: list[Problem] = []
    wanted: list[ContactChange] = []
    same = 0
    for contact_id in dict.fromkeys(request.contact_ids):
        known = facts.get(contact_id)
        findings = Findings()
        with findings.at("" if known is None else full_name(known.draft)):
            if known is None:
                raise NotFound(_("This contact is no longer there."))
            if known.draft.deceased_on is not None:
                raise Refused(_("{name} has died.").format(name=full_name(known.draft)))
            after = checked(replace(known.draft, **request.values), today=request.today)
            if after == known.draft and not plan_own(known.own, request.own):
                same += 1
            else:
                wanted.append(ContactChange(contact_id, after, known.version, whole_home=True, own=request.own))
        refused += findings.problems
    plans = plan_changes(facts, ContactChanges(tuple(wanted), request.today)) if wanted else ()
    return ManyPlan(plans, same, tuple(refused))


def _with_homes(
    plans: Sequence[ContactPlan], facts: Mapping[int, ContactFacts], whole: Collection[int]
) -> tuple[ContactPlan, ...]:
    """Return the plans with those of who moves too, and with who lives no more with the others: people at one home have
    one address.
    """
    moved = {plan.contact_id: plan.after for plan in plans if moves(plan.before, plan.after)}
    found: list[ContactPlan] = []
    with_them: dict[int, ContactPlan] = {}
    for plan in plans:
        home = facts[plan.contact_id].home
        others = frozenset[int]() if home is None else home.living - {plan.contact_id}
        if plan.contact_id not in moved or not others:
            found.append(plan)
        elif plan.contact_id in whole:
            found.append(plan)
            for other in sorted(others - moved.keys()):
                known = facts[other].draft
                there = replace(at_address_of(known, plan.after), gone_away=False)
                if there != known:
                    with_them.setdefault(other, ContactPlan(other, there, known))
        else:
            where = address_lines(plan.after)
            stays = all(other in moved and address_lines(moved[other]) == where for other in others)
            found.append(replace(plan, leaves=not stays))
    planned = {plan.contact_id for plan in found}
    return (*found, *(plan for other, plan in with_them.items() if other not in planned))


def moves(before: ContactDraft, after: ContactDraft) -> bool:
    """Say whether another address is noted: one where there was none before is no move."""
    return bool(address_lines(before)) and address_lines(before) != address_lines(after)


def refuse_overtaken(now: int, mine: ContactDraft, theirs: ContactDraft, version: int | None) -> None:
    """Refuse to save over somebody else's change.

    :raises Conflict: when the contact, which is of the version ``now``, was read at another ``version``.
    """
    if version is None or now == version:
        return
    raise Conflict(
        _("Somebody else has changed {name} since you opened it.").format(name=full_name(theirs)),
        differences=tuple(differences(CONTACT, mine, theirs)),
    )


def in_order(rows: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of addresses or numbers in the order in which they are used."""
    return tuple(sorted(rows, key=lambda row: (row["position"], row["id"])))
