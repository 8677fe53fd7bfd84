"""Deeds on contacts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import kept_in, show_value, values
from psg_admin.kernel.plan import Problems
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.model import Address, Contact, Email, Household, OwnField, OwnValue, Tag, Telephone
from psg_admin.people.operations.leaving import leave_homes, take_out
from psg_admin.people.operations.own import own_touched, put_own
from psg_admin.people.operations.tags import checked_tags, put_tags
from psg_admin.people.own import OwnFacts, particulars_of, plan_own
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import (
    ContactChange,
    ContactChanges,
    ContactFacts,
    ContactPlan,
    ManyChange,
    ManyPlan,
    plan_changes,
    plan_many,
    refuse_overtaken,
)
from psg_admin.people.queries import (
    contact,
    contact_facts,
    contacts,
    is_named,
    own_facts,
    own_fields,
    own_texts,
    part_columns,
    tag_rows,
    tags_of,
    why_kept,
)
from psg_admin.people.rules import (
    check_dies,
    checked,
    full_name,
    search_text,
    shown_name,
    sort_name,
)
from psg_admin.people.states import ContactKind, OwnKind, OwnRecord
from psg_admin.store.base import base_table, chunks, fetch
from psg_admin.store.batch import Batch
from psg_admin.store.feature import FoundBy, features_of
from psg_admin.store.journal import changed_rows, each_made, held_before, made_ids, made_rows, made_values
from psg_admin.store.planning import PlannedDeed, perform
from psg_admin.store.search import put

_OWN = kept_in(CONTACT, "contact")
_PLACED = kept_in(CONTACT, "address")
_PORTION = 2_500


def make_contact(session: Session, *, draft: ContactDraft, now: datetime) -> Contact:
    """Make a contact as part of a larger deed, and return it with its id.

    :raises ManyBadInputs: with one sentence for each field that cannot be taken.
    """
    return make_contacts(session, drafts=[draft], now=now)[0]


def make_contacts(session: Session, *, drafts: Iterable[ContactDraft], now: datetime) -> list[Contact]:
    """Make many contacts at once as part of a larger deed, in the order of ``drafts``.

    :raises ManyBadInputs: with one sentence for each field of the first draft that cannot be taken.
    """
    # Midnight comes to the office up to a day before it comes to Greenwich.
    tidy = [checked(draft, today=now.date() + timedelta(days=1)) for draft in drafts]
    batch = Batch(session)
    ids = [put_contact(batch, draft, now=now) for draft in tidy]
    batch.write()
    found = {
        row.id: row for some in chunks(ids) for row in session.scalars(select(Contact).where(Contact.id.in_(some)))
    }
    return [found[contact_id] for contact_id in ids]


def put_contact(batch: Batch, draft: ContactDraft, *, now: datetime) -> int:
    """Add a contact, whose ``draft`` is checked, to a batch and return its id."""
    contact_id = batch.insert(Contact, **_columns(draft), created_at=now)
    for position, address in enumerate(draft.emails):
        batch.insert(Email, contact_id=contact_id, position=position, address=address)
    for position, number in enumerate(draft.telephones):
        batch.insert(Telephone, contact_id=contact_id, position=position, number=number)
    placed = values(_PLACED, draft)
    if any(placed.values()):
        batch.insert(Address, contact_id=contact_id, **placed)
    return contact_id


def add_contact(
    session: Session, *, draft: ContactDraft, now: datetime, own: Mapping[str, Any] | None = None,
    tags: Sequence[str] = (),
) -> Changes:  # fmt: skip
    """Add a contact, with what it says in fields of the office's ``own``, by their keys, and its ``tags``; ``made`` and
    ``reference`` are its id.

    :raises ManyBadInputs: with one sentence for each field that cannot be taken.
    """
    tidy = checked(draft)
    says = plan_own(OwnFacts(own_fields(session, of=(OwnRecord.CONTACT,)), {}), own)
    has = checked_tags(session, tags)
    made = make_contact(session, draft=tidy, now=now)
    if says or has:
        batch = Batch(session)
        put_own(batch, made.id, says)
        put_tags(batch, made.id, (), has)
        batch.write()
    summary = _("{name} added").format(name=full_name(tidy))
    return changed(Topic.PEOPLE, summary=summary, made=made.id, reference=str(made.id))


def change_contact(
    session: Session, *, contact_id: int, draft: ContactDraft, version: int | None = None, today: date | None = None,
    whole_home: bool = False, own: Mapping[str, Any] | None = None, tags: Sequence[str] | None = None,
) -> Changes:  # fmt: skip
    """Change the particulars of a contact to ``draft``; ``version`` is the one the form was opened at.

    ``own`` is what it is to say in fields of the office's own, by their keys, and ``tags`` are all that it is to have
    (None: those that it has).

    Where the address changes, those who live there move too (``whole_home``), or the contact leaves their home.

    :raises NotFound: when there is no such contact.
    :raises ManyBadInputs: with one sentence for each field that cannot be taken.
    :raises Conflict: when somebody else saved in between; ``differences`` shows both values of each field.
    """
    has = None if tags is None else checked_tags(session, tags)
    change = ContactChange(contact_id, draft, version, whole_home=whole_home, own=own, tags=has)
    request = ContactChanges((change,), today)
    return perform(session, CHANGE_CONTACTS, request)


def _load_changes(session: Session, request: ContactChanges) -> dict[int, ContactFacts]:
    facts = contact_facts(session, ids=[change.contact_id for change in request.changes])
    kept = [change.contact_id for change in request.changes if change.own or change.tags is not None]
    facts |= _with_kept(session, facts, kept)
    whole = [change.contact_id for change in request.changes if change.whole_home and change.contact_id in facts]
    return facts | _others_at_home(session, facts, whole)


def _with_kept(session: Session, facts: Mapping[int, ContactFacts], ids: Collection[int]) -> dict[int, ContactFacts]:
    """Return those of the facts that are of these ``ids``, with own fields and tags."""
    if not ids:
        return {}
    own, tags = own_facts(session, OwnRecord.CONTACT, ids), tag_rows(session, ids)
    return {i: replace(facts[i], own=own[i], tags=tuple(tags[i])) for i in ids if i in facts}


def _others_at_home(
    session: Session, facts: Mapping[int, ContactFacts], whole: Iterable[int]
) -> dict[int, ContactFacts]:
    """Return the facts of those who live with some contacts, beside the ``facts`` that are here already."""
    homes = [facts[contact_id].home for contact_id in whole if contact_id in facts]
    others = {other for home in homes if home is not None for other in home.living}
    return contact_facts(session, ids=others - facts.keys())


def _load_many(session: Session, request: ManyChange) -> dict[int, ContactFacts]:
    facts = contact_facts(session, ids=request.contact_ids)
    facts |= _with_kept(session, facts, request.contact_ids if request.own else ())
    return facts | _others_at_home(session, facts, request.contact_ids)


def _change_many(session: Session, facts: dict[int, ContactFacts], plan: ManyPlan, request: ManyChange) -> Changes:
    if not plan.plans:
        if plan.refused:
            raise Problems(plan.refused, wrong=len(plan.refused), subjects=len(request.contact_ids))
        return Changes(frozenset(), _("Nothing was changed"))
    done = _change(session, facts, plan.plans, ContactChanges((), request.today))
    known = (*CONTACT, *particulars_of(facts[plan.plans[0].contact_id].own.fields))
    given = {**request.values, **request.own}
    what = ", ".join(f"{each.name}: {show_value(given[each.key], each.nothing)}" for each in known if each.key in given)
    words = ngettext("{what} ({count} contact)", "{what} ({count} contacts)", len(plan.plans))
    return replace(done, summary=words.format(what=what, count=show_count(len(plan.plans))))


def _change(
    session: Session, facts: dict[int, ContactFacts], plans: tuple[ContactPlan, ...], request: ContactChanges
) -> Changes:
    if not plans:
        return Changes(frozenset(), _("Nothing was changed"), made=request.changes[0].contact_id)
    batch = Batch(session)
    cleared = leave_homes(
        batch, [facts[plan.contact_id].home for plan in plans], [p.contact_id for p in plans if p.leaves]
    )
    for plan in plans:
        put_change(batch, facts[plan.contact_id], plan, leaves=cleared.pop(plan.contact_id, None))
    for contact_id, home in cleared.items():
        batch.update(Contact, contact_id, home, {"household_id": None})
    batch.write()
    topics = (Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.PAYMENTS)
    first = full_name(plans[0].after)
    if len(plans) == 1:
        summary = _("{name} changed").format(name=first)
    elif len(request.changes) == 1:
        words = ngettext(
            "{name} changed, and the address of {count} more at home",
            "{name} changed, and the address of {count} more at home",
            len(plans) - 1,
        )
        summary = words.format(name=first, count=show_count(len(plans) - 1))
    else:
        words = ngettext("{count} contact changed", "{count} contacts changed", len(plans))
        summary = words.format(count=show_count(len(plans)))
    return changed(*topics, summary=summary, made=plans[0].contact_id)


def put_change(
    batch: Batch, known: ContactFacts, plan: ContactPlan, *, leaves: Mapping[str, Any] | None = None,
    joins: int | None = None,
) -> None:  # fmt: skip
    """Add to a batch that a contact, ``known`` as it is, becomes what is planned.

    ``leaves``: the home it had and has no more; ``joins``: the one that it comes to, from none.
    """
    before, after = _columns(plan.before), _columns(plan.after)
    if leaves is not None or joins is not None:
        before, after = {**before, "household_id": None, **(leaves or {})}, {**after, "household_id": joins}
    if before == after:  # only an address or a number changed: the version is that of the whole contact
        batch.touch(base_table(Contact.__mapper__), plan.contact_id)
    batch.update(Contact, plan.contact_id, before, after)
    put_own(batch, plan.contact_id, plan.own)
    if plan.tags is not None:
        put_tags(batch, plan.contact_id, known.tags, plan.tags)
    _put_ways(batch, Email, plan.contact_id, known.emails, "address", plan.after.emails)
    _put_ways(batch, Telephone, plan.contact_id, known.telephones, "number", plan.after.telephones)
    put_address(batch, plan.contact_id, known.address, values(_PLACED, plan.after))


CHANGE_MANY = PlannedDeed(_load_many, plan_many, _change_many)
"""Many contacts that are given the same values; those of whom it is refused stay as they are, and are told."""

CHANGE_CONTACTS = PlannedDeed(_load_changes, plan_changes, _change)
"""Contacts whose particulars change, each as :func:`change_contact` does it; what stays the same is left alone."""


def set_deceased(
    session: Session, *, contact_id: int, on: date | None, today: date, version: int | None = None,
    day_known: bool = True,
) -> Changes:  # fmt: skip
    """Note that a contact died ``on`` a day, or with None that it was noted by mistake.

    Unless the day is known, ``on`` is the one that the office acts from.

    :raises NotFound: when there is no such contact.
    :raises BadInput: when the day lies in the future or before 1900, or it is an organisation.
    :raises Conflict: when somebody else saved in between.
    """
    row = _contact(session, contact_id)
    draft = contact(session, contact_id=contact_id).draft
    if on is not None:
        check_dies(draft, on, today=today)
    refuse_overtaken(row.version, replace(draft, deceased_on=on), draft, version)
    known = day_known or on is None
    if (row.deceased_on, row.death_day_known) == (on, known):
        return Changes(frozenset(), _("Nothing was changed"), made=contact_id)
    row.deceased_on, row.death_day_known = on, known
    summary = (
        _("{name} no longer noted as deceased").format(name=full_name(draft))
        if on is None
        else (
            _("{name} noted as deceased on {day}") if day_known else _("{name} noted as deceased, the day is not known")
        ).format(name=full_name(draft), day=show_day(on))
    )
    return changed(Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, summary=summary, made=contact_id)


def remove_contact(session: Session, *, contact_id: int, today: date, version: int | None = None) -> Changes:
    """Remove a contact that nothing hangs on: no membership, no booking, no sum owed or paid.

    Where the books keep an entry that names it and was undone, its row stays with them, hidden from everybody.

    :raises NotFound: when there is no such contact.
    :raises Refused: when something hangs on it.
    :raises Conflict: when somebody else saved in between.
    """
    row = _contact(session, contact_id)
    draft = contact(session, contact_id=contact_id).draft
    refuse_overtaken(row.version, draft, draft, version)
    why = why_kept(session, contact_id=contact_id)
    if why:
        raise Refused(why)
    take_out(session, contact_id=contact_id)
    _remove_parts(session, contact_id)
    if is_named(session, contact_id=contact_id):
        row.hidden_on = today
    else:
        session.delete(row)
    session.flush()
    return changed(Topic.PEOPLE, summary=_("{name} removed").format(name=full_name(draft)), made=contact_id)


def _remove_parts(session: Session, contact_id: int) -> None:
    """Take away all that is part of a contact: addresses, consents, tags, what other programs call it, own fields."""
    batch = Batch(session)
    for column in part_columns():
        for row in session.execute(select(column.table).where(column == contact_id)).mappings():
            batch.delete(column.table, dict(row))
    own = base_table(OwnValue.__mapper__)
    of_contacts = select(OwnField.id).where(OwnField.record == OwnRecord.CONTACT)
    for row in session.execute(
        select(own).where(own.c.record_id == contact_id, own.c.field_id.in_(of_contacts))
    ).mappings():
        batch.delete(own, dict(row))
    batch.write()


def derive_search(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched contacts anew (kind "contact")."""
    besides = [one.found_by for one in features_of(session) if one.found_by is not None]
    made = made_ids(session, "contact")
    if made:
        _put_made(session, made, besides)
    ids = set(touched.get("contact", ()))
    for some in chunks(touched.get("household", ())):
        ids.update(session.scalars(select(Contact.id).where(Contact.household_id.in_(some))))
    ids |= own_touched(session, OwnRecord.CONTACT, touched)
    for found_by in besides:
        ids |= found_by.whose(session, touched)
    passed: set[int] = set()  # new ones to whom something comes that was there before, as when a merger is undone
    for kind in (Email, Telephone, Address, Tag):
        name = base_table(kind.__mapper__).name
        if touched.get(name):
            new = made_values(session, name, "contact_id")
            ids |= held_before(session, name, "contact_id") | set(new.values())
            for some in chunks(touched[name] - new.keys()):
                passed.update(session.scalars(select(kind.contact_id).where(kind.id.in_(some))))
    passed |= {row["record_id"] for row in changed_rows(session, "own_value").values() if "record_id" in row}
    for some in chunks((ids | passed) - (made - passed)):
        found = contacts(session, ids=some)
        own, tags = own_texts(session, OwnRecord.CONTACT, some), tags_of(session, some)
        for found_by in besides:
            for i, words in found_by.words(session, some).items():
                own.setdefault(i, []).extend(words)
        texts: dict[int, str | None] = {
            i: search_text(found[i].draft, home=found[i].home, more=(*tags.get(i, ()), *own.get(i, ())))
            if i in found and not found[i].hidden
            else None
            for i in some
        }
        put(session, "contact", texts)


def _put_made(session: Session, made: set[int], besides: Iterable[FoundBy]) -> None:
    """Put the search texts of the contacts that the running deed has made, some at a time: there may be very many."""
    more = _made_more(session)
    for found_by in besides:
        for i, words in found_by.words(session, made).items():
            more.setdefault(i, []).extend(words)
    ways: list[dict[int, tuple[str, ...]]] = []
    for table, column in (("email", "address"), ("telephone", "number"), ("address", "postcode")):
        held: dict[int, tuple[str, ...]] = {}
        for _row_id, row in each_made(session, table):
            held[row["contact_id"]] = (*held.get(row["contact_id"], ()), row[column])
        ways.append(held)
    coming = each_made(session, "contact")
    while some := dict(islice(coming, _PORTION)):
        homes = _homes_of(session, some)
        texts: dict[int, str | None] = {}
        for i, row in some.items():
            emails, telephones, postcodes = (held.pop(i, ()) for held in ways)
            if row["hidden_on"] is None:
                draft = ContactDraft(
                    kind=ContactKind(row["kind"]), given=row["given"], family=row["family"], known_as=row["known_as"],
                    organisation=row["organisation"], former_names=row["former_names"], notes=row["notes"],
                    emails=emails, telephones=telephones, postcode="".join(postcodes),
                )  # fmt: skip
                texts[i] = search_text(draft, home=homes.get(i, ""), more=more.get(i, ()))
        put(session, "contact", texts, made=texts)


def _made_more(session: Session) -> dict[int, list[str]]:
    """Return the tags and the values of own fields of the contacts that the running deed has made."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in made_rows(session, "tag").values():
        found[row["contact_id"]].append(row["name"])
    values = made_rows(session, "own_value").values()
    searched = (
        {one.id for one in own_fields(session, of=(OwnRecord.CONTACT,)) if one.kind is not OwnKind.YES_NO}
        if values
        else set()
    )
    for row in values:
        if row["field_id"] in searched:
            found[row["record_id"]].append(row["text"])
    return found


def _homes_of(session: Session, made: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Return what the office calls the homes of new contacts, by the ids of these."""
    wanted = {row["household_id"] for row in made.values()} - {None}
    names: dict[int, str] = {}
    for some in chunks(wanted):
        names |= dict(session.execute(select(Household.id, Household.name).where(Household.id.in_(some))).all())
    return {i: names[row["household_id"]] for i, row in made.items() if row["household_id"] is not None}


def _contact(session: Session, contact_id: int) -> Contact:
    sentence = _("This contact is no longer there.")
    found = fetch(session, Contact, contact_id, sentence)
    if found.hidden_on is not None:
        raise NotFound(sentence)
    return found


def _columns(draft: ContactDraft) -> dict[str, Any]:
    return {**values(_OWN, draft), "shown_name": shown_name(draft), "sort_name": sort_name(draft)}


def _put_ways(
    batch: Batch,
    kind: type[Email | Telephone],
    contact_id: int,
    rows: Sequence[Mapping[str, Any]],
    column: str,
    wanted: Sequence[str],
) -> None:
    """Set the addresses or numbers, keeping the rows that there are, so that the history tells what changed."""
    for position, text in enumerate(wanted):
        if position < len(rows):
            row = rows[position]
            batch.update(kind, row["id"], row, {column: text, "position": position})
        else:
            batch.insert(kind, contact_id=contact_id, position=position, **{column: text})
    for spare in rows[len(wanted) :]:
        batch.delete(base_table(kind.__mapper__), spare)


def put_address(batch: Batch, contact_id: int, row: Mapping[str, Any] | None, placed: Mapping[str, Any]) -> None:
    """Let a contact have the address ``placed``, or none where that is empty; ``row`` is the one it has."""
    if row is None:
        if any(placed.values()):
            batch.insert(Address, contact_id=contact_id, **placed)
    elif any(placed.values()):
        batch.update(Address, row["id"], row, placed)
    else:
        batch.delete(base_table(Address.__mapper__), row)
