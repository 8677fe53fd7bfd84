"""Deeds on homes: who comes to live with whom, who leaves, what the home is called."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.particulars import kept_in, values
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _
from psg_admin.people.model import Contact, Household
from psg_admin.people.operations.contacts import put_address
from psg_admin.people.operations.leaving import leave_homes
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import ContactFacts
from psg_admin.people.queries import contact_facts
from psg_admin.people.rules import address_lines, at_address_of, full_name, short_name
from psg_admin.people.states import ContactKind
from psg_admin.store.base import expect_version, fetch
from psg_admin.store.batch import Batch

_PLACED = kept_in(CONTACT, "address")
_TOPICS = (Topic.PEOPLE, Topic.MEMBERSHIPS)


def join_home(
    session: Session, *, contact_ids: Sequence[int], name: str | None = None, salutation: str | None = None
) -> Changes:
    """Let people live together: the first, who stays where they are, and those who come. ``made`` is the home's id.

    Who comes leaves the home of before, and has the address of who was there; where none is on file there, theirs
    counts. ``name`` and ``salutation`` are written to the home where they are given.

    :raises NotFound: when one of them is no longer there.
    :raises BadInput: for too long a name or salutation.
    :raises Refused: for fewer than two, for an organisation, and for who has died.
    """
    ids = list(dict.fromkeys(contact_ids))
    facts = contact_facts(session, ids=ids)
    for contact_id in ids:
        _check_comes(facts.get(contact_id))
    first = facts[ids[0]]
    if len(ids) < 2:
        raise Refused(_("Say who lives with {name}.").format(name=short_name(first.draft)))
    coming = [i for i in ids if first.home is None or i not in first.home.living]
    batch = Batch(session)
    written = {"name": _written(name, "name"), "salutation": _written(salutation, "salutation")}
    written = {key: text for key, text in written.items() if text is not None}
    if first.home is None:
        home_id = batch.insert(Household, **written)
    else:
        home_id = first.home.id
        batch.update(Household, home_id, first.home.row, written)
    left = [facts[i].home for i in coming if facts[i].home is not first.home]
    cleared = leave_homes(batch, left, coming)
    address = _address(session, facts, ids)
    for contact_id in coming:
        before = cleared.pop(contact_id, {"household_id": None})
        batch.update(Contact, contact_id, before, {"household_id": home_id})
    for contact_id, before in cleared.items():
        batch.update(Contact, contact_id, before, {"household_id": None})
    for contact_id in ids:
        _let_live(batch, contact_id, facts[contact_id], address)
    batch.write()
    if not coming and not written:
        return Changes(frozenset(), _("Nothing was changed"), made=home_id)
    names = [short_name(facts[i].draft) for i in ids]
    summary = _("{first} and {last} live at one home").format(first=", ".join(names[:-1]), last=names[-1])
    return changed(*_TOPICS, summary=summary, made=home_id, reference=str(home_id))


def leave_home(session: Session, *, contact_ids: Collection[int]) -> Changes:
    """Let people live no more with those they lived with; the address on file stays.

    :raises NotFound: when one of them is no longer there.
    :raises Refused: for who shares no home.
    """
    facts = contact_facts(session, ids=contact_ids)
    for contact_id in contact_ids:
        known = facts.get(contact_id)
        if known is None:
            raise NotFound(_("This contact is no longer there."))
        if known.home is None:
            raise Refused(_("{name} shares no home with anybody.").format(name=short_name(known.draft)))
    batch = Batch(session)
    for other, before in leave_homes(batch, [known.home for known in facts.values()], facts.keys()).items():
        batch.update(Contact, other, before, {"household_id": None})
    batch.write()
    names = ", ".join(short_name(known.draft) for known in facts.values())
    return changed(*_TOPICS, summary=_("{name} left the home").format(name=names), made=next(iter(facts)))


def change_home(
    session: Session, *, home_id: int, name: str | None = None, salutation: str | None = None,
    version: int | None = None,
) -> Changes:  # fmt: skip
    """Change what the office calls a home, and how a letter to all at it begins; empty: made from their names.

    :raises NotFound: when there is no such home.
    :raises BadInput: for too long a text.
    :raises Conflict: when somebody else saved in between.
    """
    row = fetch(session, Household, home_id, _("This home is no longer there."))
    expect_version(row, version)
    before = (row.name, row.salutation)
    if name is not None:
        row.name = _written(name, "name") or ""
    if salutation is not None:
        row.salutation = _written(salutation, "salutation") or ""
    if before == (row.name, row.salutation):
        return Changes(frozenset(), _("Nothing was changed"), made=home_id)
    session.flush()
    return changed(*_TOPICS, summary=_("Name or salutation of a home changed"), made=home_id)


def _check_comes(known: ContactFacts | None) -> None:
    if known is None:
        raise NotFound(_("This contact is no longer there."))
    if known.draft.kind is ContactKind.ORGANISATION:
        raise Refused(_("{name} is an organisation: people live at a home.").format(name=full_name(known.draft)))
    if known.draft.deceased_on is not None:
        raise Refused(_("{name} is noted as deceased.").format(name=short_name(known.draft)))


def _address(session: Session, facts: dict[int, ContactFacts], ids: Sequence[int]) -> ContactDraft:
    """Return who has the address of the home: the first, who lives there already, else who comes."""
    home = facts[ids[0]].home
    there = contact_facts(session, ids=frozenset[int]() if home is None else home.living - set(ids))
    drafts = [facts[ids[0]].draft, *(known.draft for known in there.values()), *(facts[i].draft for i in ids[1:])]
    return next((draft for draft in drafts if address_lines(draft)), drafts[0])


def _let_live(batch: Batch, contact_id: int, known: ContactFacts, address: ContactDraft) -> None:
    """Let somebody have the address of the home; who comes to one at which post arrives has not gone away."""
    there = at_address_of(known.draft, address)
    if there == known.draft:
        return
    there = replace(there, gone_away=address.gone_away)
    batch.update(Contact, contact_id, {"gone_away": known.draft.gone_away}, {"gone_away": there.gone_away})
    put_address(batch, contact_id, known.address, values(_PLACED, there))


def _written(text: str | None, field: str) -> str | None:
    """Return what was typed, tidied, None where nothing is said.

    :raises BadInput: when it is too long.
    """
    if text is None:
        return None
    labels = {"name": _("Name of the home"), "salutation": _("Salutation")}
    return line(text, label=labels[field], field=field, limit=200)
