"""What changing the particulars of contacts will do, planned for many at once; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.kernel.particulars import differences
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import checked, full_name


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What a contact is to become; ``version`` is the one it was read at (None: not asked).

    ``place`` says where it comes from, where there are many.
    """

    contact_id: int
    draft: ContactDraft
    version: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class ContactChanges:
    """Contacts to be changed in one deed.

    ``today`` (None: not asked) is the last day on which somebody can have died.
    """

    changes: tuple[ContactChange, ...]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact as it is: its particulars, its version, and the rows that hold its addresses and numbers, in order."""

    draft: ContactDraft
    version: int
    emails: tuple[Mapping[str, Any], ...]
    telephones: tuple[Mapping[str, Any], ...]
    address: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What a contact will be, checked, and what it was."""

    contact_id: int
    after: ContactDraft = field(metadata={"particulars": CONTACT})
    before: ContactDraft = field(metadata={"particulars": CONTACT})


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
            if after != known.draft:
                plans.append(ContactPlan(change.contact_id, after, known.draft))
    findings.refuse(subjects=len(request.changes))
    return tuple(plans)


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
