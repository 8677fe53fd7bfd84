"""What giving memberships another type from their next term on will do, planned for many at once; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.plans.parts import check_places, open_type, refuse_overtaken
from psg_admin.memberships.rules import SchemeRows, TypeRow


@dataclass(frozen=True, slots=True)
class KindChanges:
    """That memberships are of the type ``type_id`` from their next terms on. ``version``: the one that a form showed of
    a single membership.
    """

    membership_ids: tuple[int, ...]
    type_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class KindHeld:
    """What is known of a membership: the type of its next term, how many are in it, and when the last term ends."""

    membership_id: int
    number: str
    version: int
    type_id: int
    ended_on: date | None
    members: int
    last_end: date | None


@dataclass(frozen=True, slots=True)
class KindFacts:
    """The memberships by id, and the types there are."""

    memberships: Mapping[int, KindHeld]
    scheme: SchemeRows


@dataclass(frozen=True, slots=True)
class KindPlan:
    """One membership that becomes another type: on the day ``on``, where that is known."""

    membership_id: int
    number: str = field(metadata={"label": mark("Number")})
    before_id: int = field(metadata={"label": mark("Type")})
    type_name: str = field(metadata={"label": mark("Type")})
    on: date | None = field(metadata={"label": mark("From")})

    @property
    def words(self) -> str:
        """What it does, in a sentence."""
        if self.on is None:
            words = _("Member {number} becomes {type} with the next membership year")
            return words.format(number=self.number, type=self.type_name)
        words = _("Member {number} becomes {type} on {day}")
        return words.format(number=self.number, type=self.type_name, day=show_day(self.on))


def plan_kinds(facts: KindFacts, request: KindChanges) -> tuple[KindPlan, ...]:
    """Plan another type for each membership, from its next term on.

    :raises UserError: what stands against each: it has ended or has the type already, or has more members than the type
        takes; and for a type that takes no new members.
    """
    findings = Findings()
    plans: list[KindPlan] = []
    several = len(request.membership_ids) > 1
    for membership_id in dict.fromkeys(request.membership_ids):
        row = facts.memberships.get(membership_id)
        number = "" if row is None else row.number
        with findings.at(_("Member {number}").format(number=number) if several else ""):
            if row is None:
                raise NotFound(_("This membership does not exist any more."))
            refuse_overtaken(row.version, request.version)
            kind = open_type(facts.scheme, request.type_id, now_has=row.type_id)
            _check(row, kind)
            plans.append(KindPlan(membership_id, number, row.type_id, kind.name, row.last_end))
    findings.refuse(subjects=len(request.membership_ids))
    return tuple(plans)


def _check(row: KindHeld, kind: TypeRow) -> None:
    if row.ended_on is not None:
        raise Refused(_("Membership {number} has ended: renew it first.").format(number=row.number))
    check_places(row.members, kind)
    if kind.id == row.type_id:
        raise Refused(_("Member {number} is {type} already.").format(number=row.number, type=kind.name))
