"""Two contacts who are one: what each field says is chosen, and everything that belongs to either follows, as one deed.

Which rows follow is told by the tables themselves (:mod:`psg_admin.store.merging`): every column that refers to a
contact or to a membership says what becomes of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, inspect, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import differences
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.model import FormerNumber, Member, Membership
from psg_admin.memberships.states import Ending, OrderState
from psg_admin.people.merging import NUMBER, checked_choices, merged, not_taken
from psg_admin.people.model import Contact, Merged, OwnField, OwnValue
from psg_admin.people.operations import leave_homes, put_change
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import ContactFacts, ContactPlan
from psg_admin.people.queries import contact_facts
from psg_admin.people.rules import address_lines, checked, full_name, listed_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import Base, base_table
from psg_admin.store.batch import Batch
from psg_admin.store.labels import labels_of
from psg_admin.store.merging import Merging, alike, merging, newest, referring
from psg_admin.store.planning import PlannedDeed

Row = Mapping[str, Any]
Rows = Mapping[str, tuple[Row, ...]]
_BEHIND = frozenset({"merged", "not_same"})
"""The tables in which is kept who was merged before, and who is not the same: nobody asks whether these follow."""


@dataclass(frozen=True, slots=True)
class Merge:
    """That the contact ``gone_id`` is ``keep_id``, entered twice. ``take``: of which fields the one that goes has it
    right, "gone", or the one that stays, "keep" (the rule where nothing is said: whoever has something).
    """

    keep_id: int
    gone_id: int
    today: date
    take: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """Both contacts, and by table the rows that refer to either of them or to their memberships; ``own`` are the values
    in fields of the office's own, ``labels`` what the rows of a table are called.
    """

    contacts: Mapping[int, ContactFacts]
    rows: Rows
    own: tuple[Row, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two memberships become one: ``number`` goes on, ``former`` still finds it. ``apart``: both have a term for the
    same time, so that the other one only ends. ``stopped`` is the reference of a standing order that the bank is to
    stop. ``choice``: the numbers of the contact that stays and of the other, where either may go on.
    """

    stays: int
    goes: int
    number: str
    former: str
    apart: bool = False
    stopped: str = ""
    choice: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging does: the contact that stays ``before`` and ``after``, the one that goes, how many rows of which
    tables follow (``moved``), what of the other is in the history alone (``lost``), and of both memberships ``joined``.
    ``known_by``: what tells the one that stays from others of its name, and the other one.
    """

    keep_id: int
    gone_id: int
    after: ContactDraft = field(metadata={"particulars": CONTACT})
    before: ContactDraft = field(metadata={"particulars": CONTACT})
    gone: ContactDraft = field(metadata={"particulars": CONTACT})
    moved: tuple[tuple[str, int], ...]
    lost: tuple[tuple[str, str], ...]
    joined: Joined | None = None
    guests: tuple[int, ...] = ()
    known_by: tuple[str, str] = ("", "")

    @property
    def lines(self) -> list[str]:
        """What it does, in sentences."""
        keep, gone = self.known_by
        goes, stays = _told(full_name(self.gone), gone), _told(full_name(self.before), keep)
        said = [_("{name} goes into {other}.").format(name=goes, other=stays)]
        said += [
            _("{what}: {now} (was {before})").format(what=one.label, now=one.mine, before=one.theirs)
            for one in differences(CONTACT, self.after, self.before)
        ]
        words = _("Kept in the history alone: {what}, {value}")
        said += [words.format(what=what, value=value) for what, value in self.lost]
        if self.moved:
            along = (_("{what} ({count})").format(what=what, count=show_count(count)) for what, count in self.moved)
            said.append(_("Goes along: {what}").format(what=", ".join(along)))
        if self.guests:
            said.append(_("A second place at an event becomes that of a guest: {count}").format(count=len(self.guests)))
        if self.joined is not None:
            said += _joined_lines(self.joined)
        return said


def _told(name: str, known_by: str) -> str:
    """Return a name with what tells it from others of the same name."""
    return _("{name} ({known_by})").format(name=name, known_by=known_by) if known_by else name


def _known_by(facts: MergeFacts, request: Merge) -> tuple[str, str]:
    """Return what tells the contact that stays from the one that goes, and the other way round: the number, where they
    live, or how they are reached, whichever is the first in which they differ.
    """
    keep, gone = (_ways(facts, contact_id) for contact_id in (request.keep_id, request.gone_id))
    return next((pair for pair in zip(keep, gone, strict=True) if pair[0] != pair[1]), ("", ""))


def _ways(facts: MergeFacts, contact_id: int) -> tuple[str, ...]:
    held, draft = _running(facts.rows, contact_id), facts.contacts[contact_id].draft
    number = "" if held is None else _("member {number}").format(number=held["number"])
    return number, ", ".join(address_lines(draft)), ", ".join(draft.emails), ", ".join(draft.telephones)


def _joined_lines(joined: Joined) -> list[str]:
    if joined.apart:
        words = _("Both memberships have a year for the same time: {former} ends, and {number} goes on.")
    else:
        words = _("Membership {former} becomes a part of {number}; the old number still finds it.")
    said = [words.format(former=joined.former, number=joined.number)]
    if joined.stopped:
        said.append(_("The standing order {reference} is to be stopped at the bank.").format(reference=joined.stopped))
    return said


def plan_merge(facts: MergeFacts, request: Merge) -> tuple[MergePlan, ...]:
    """Plan that two contacts become one.

    :raises NotFound: when one of them is no longer there.
    :raises BadInput: for a field that cannot be chosen, and where both together have more than a contact may.
    :raises Refused: for one contact twice, for a person and an organisation, and for two in joint memberships.
    """
    if request.keep_id == request.gone_id:
        raise Refused(_("Name two different contacts."))
    if not facts.contacts.keys() >= {request.keep_id, request.gone_id}:
        raise NotFound(_("This contact is no longer there."))
    keep, gone = (facts.contacts[i].draft for i in (request.keep_id, request.gone_id))
    take = checked_choices(request.take)
    after = checked(merged(keep, gone, take), today=request.today)
    joined = _plan_joined(facts, request, first=take.get(NUMBER))
    edits = _edits(facts, request, joined)
    counts = Counter(table for table, _id in edits.changed if table in facts.labels and table not in _BEHIND)
    return (
        MergePlan(
            request.keep_id, request.gone_id, after, keep, gone,
            tuple((facts.labels[table], count) for table, count in sorted(counts.items())),
            tuple(not_taken(keep, gone, after)), joined, tuple(edits.guests),
            _known_by(facts, request),
        ),
    )  # fmt: skip


# --- two memberships --------------------------------------------------------------------------------------------------


def _plan_joined(facts: MergeFacts, request: Merge, *, first: bool | None) -> Joined | None:
    """Plan what becomes of two memberships that both run; ``first``: whether that of the contact that goes is to go on.

    Where nothing is said and only one can keep its years, the one with the latest year goes on.
    """
    held = {who: _running(facts.rows, who) for who in (request.keep_id, request.gone_id)}
    mine, other = held[request.keep_id], held[request.gone_id]
    if mine is None or other is None or mine["id"] == other["id"]:
        return None
    both = {request.keep_id, request.gone_id}
    joint = [_others(facts.rows, row["id"], both) for row in (mine, other)]
    if all(joint):
        raise Refused(
            _("Both are in a joint membership with others: {one} and {other}. Let one of them leave first.").format(
                one=mine["number"], other=other["number"]
            )
        )
    terms = [[row for row in facts.rows.get("term", ()) if row["membership_id"] == m["id"]] for m in (mine, other)]
    apart = any(_overlap(one, two) for one in terms[0] for two in terms[1])
    last = [max((row["end_day"] or date.max for row in some), default=date.min) for some in terms]
    if first is None:
        first = apart and last[1] > last[0]
    swapped = joint[1] or (first and not joint[0])
    stays, goes = (other, mine) if swapped else (mine, other)
    if apart and any(joint) and last[not swapped] > last[swapped]:
        raise Refused(
            _(
                "Membership {former} runs longer than {number}, in which others are: let {name} leave {number} first."
            ).format(
                former=goes["number"], number=stays["number"],
                name=full_name(facts.contacts[request.gone_id if swapped else request.keep_id].draft),
            )
        )  # fmt: skip
    orders = [_order(facts.rows, row["id"]) for row in (stays, goes)]
    second = orders[1]
    stopped = second["reference"] if second is not None and _runs(second) and (apart or _runs(orders[0])) else ""
    choice = None if any(joint) else (mine["number"], other["number"])
    return Joined(stays["id"], goes["id"], stays["number"], goes["number"], apart, stopped, choice)


def _running(rows: Rows, contact_id: int) -> Row | None:
    here = (row for row in rows.get("member", ()) if row["contact_id"] == contact_id and row["until"] is None)
    ids = {row["membership_id"] for row in here}
    return next((m for m in rows.get("membership", ()) if m["id"] in ids and m["ended_on"] is None), None)


def _others(rows: Rows, membership_id: int, both: Iterable[int]) -> bool:
    here = (row for row in rows.get("member", ()) if row["membership_id"] == membership_id and row["until"] is None)
    return any(row["contact_id"] not in both for row in here)


def _overlap(one: Row, other: Row) -> bool:
    return bool((one["end_day"] or date.max) > other["start_day"] and (other["end_day"] or date.max) > one["start_day"])


def _order(rows: Rows, membership_id: int) -> Row | None:
    return next((row for row in rows.get("standing_order", ()) if row["membership_id"] == membership_id), None)


def _runs(order: Row | None) -> bool:
    return order is not None and order["state"] not in {OrderState.NONE, OrderState.STOPPED}


# --- the rows ---------------------------------------------------------------------------------------------------------


class _Edits:
    """What is done to rows: columns that change, by table and id, and rows that go."""

    def __init__(self) -> None:
        self.changed: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        self.gone: dict[tuple[str, int], Row] = {}
        self.guests: list[int] = []

    def change(self, table: str, row: Row, **values: Any) -> None:
        """Let columns of a row hold something else."""
        self.changed[table, row["id"]].update(values)

    def drop(self, table: str, row: Row) -> None:
        """Take a row away."""
        self.gone[table, row["id"]] = row
        self.changed.pop((table, row["id"]), None)


def _edits(facts: MergeFacts, request: Merge, joined: Joined | None) -> _Edits:
    edits = _Edits()
    keep, gone = request.keep_id, request.gone_id
    _follow(edits, facts.rows, _table(Contact), gone, keep, but={"member", "not_same", "place"})
    _places(edits, facts, request)
    _pairs(edits, facts.rows, gone, keep)
    _own(edits, facts.own, request)
    if joined is not None and not joined.apart:
        _follow(edits, facts.rows, _table(Membership), joined.goes, joined.stays, but={"member", "standing_order"})
        _join(edits, facts.rows, request, joined)
    elif joined is not None:
        goes = next(row for row in facts.rows["membership"] if row["id"] == joined.goes)
        note = _("Entered twice: goes on as {number}").format(number=joined.number)
        ended = max(request.today, goes["joined_on"])
        edits.change("membership", goes, ended_on=ended, ending=Ending.RESIGNED, end_note=note)
    _members(edits, facts.rows, request, joined)
    return edits


def _follow(edits: _Edits, rows: Rows, target: Table, gone: int, keep: int, *, but: Iterable[str]) -> None:
    """Let rows that refer to ``gone`` refer to ``keep``, as their columns say."""
    for column in referring(target):
        table, key = str(column.table.name), str(column.key)
        if table in but:
            continue
        how, by = merging(column), newest(column)
        for row in rows.get(table, ()):
            if row[key] != gone:
                continue
            if how is Merging.CHOSEN:
                edits.drop(table, row)
                continue
            twin = next((r for r in rows[table] if r[key] == keep and alike(r, row, column)), None)
            if how is Merging.FOLLOWS or twin is None:
                edits.change(table, row, **{key: keep})
                continue
            if by and row[by] > twin[by]:
                edits.change(table, twin, **{name: value for name, value in row.items() if name not in {"id", key}})
            edits.drop(table, row)


def _places(edits: _Edits, facts: MergeFacts, request: Merge) -> None:
    """Let places follow; the second one at an event is that of a guest."""
    rows = facts.rows.get("place", ())
    held = {r["event_id"] for r in rows if r["contact_id"] == request.keep_id and r["cancelled_on"] is None}
    name = full_name(facts.contacts[request.gone_id].draft)
    for row in rows:
        if row["contact_id"] != request.gone_id:
            continue
        if row["event_id"] in held and row["cancelled_on"] is None:
            edits.guests.append(row["id"])
            edits.change("place", row, contact_id=None, name=name, sort_name=fold(listed_name(name)))
        else:
            edits.change("place", row, contact_id=request.keep_id)


def _pairs(edits: _Edits, rows: Rows, gone: int, keep: int) -> None:
    """Let what is known not to be the one that goes be known not to be the one that stays."""
    known = {(row["one_id"], row["other_id"]) for row in rows.get("not_same", ())}
    for row in rows.get("not_same", ()):
        if gone not in (row["one_id"], row["other_id"]):
            continue
        other = row["other_id"] if row["one_id"] == gone else row["one_id"]
        one, two = sorted((other, keep))
        if one == two or (one, two) in known:
            edits.drop("not_same", row)
        else:
            edits.change("not_same", row, one_id=one, other_id=two)


def _own(edits: _Edits, rows: Iterable[Row], request: Merge) -> None:
    held = {row["field_id"] for row in rows if row["record_id"] == request.keep_id}
    for row in rows:
        if row["record_id"] != request.gone_id:
            continue
        if row["field_id"] in held:
            edits.drop("own_value", row)
        else:
            edits.change("own_value", row, record_id=request.keep_id)


def _join(edits: _Edits, rows: Rows, request: Merge, joined: Joined) -> None:
    """Let the membership that goes on have what the other has: its years, and how it is paid where they are later."""
    stays, goes = (next(r for r in rows["membership"] if r["id"] == i) for i in (joined.stays, joined.goes))
    last = [
        max((r["end_day"] or date.max for r in rows.get("term", ()) if r["membership_id"] == m["id"]), default=date.min)
        for m in (stays, goes)
    ]
    after: dict[str, Any] = {"joined_on": min(stays["joined_on"], goes["joined_on"])}
    if last[1] > last[0]:
        payer = request.keep_id if goes["payer_id"] == request.gone_id else goes["payer_id"]
        after |= {"type_id": goes["type_id"], "method": goes["method"], "payer_id": payer}
    edits.change("membership", stays, **after)
    edits.drop("membership", goes)
    mine, other = _order(rows, joined.stays), _order(rows, joined.goes)
    if other is not None and mine is not None and not (_runs(other) and not _runs(mine)):
        edits.drop("standing_order", other)
    elif other is not None:
        if mine is not None:
            edits.drop("standing_order", mine)
        edits.change("standing_order", other, membership_id=joined.stays)


def _members(edits: _Edits, rows: Rows, request: Merge, joined: Joined | None) -> None:
    """Let whoever was in a membership be in it once: since the earlier day, until the later one."""
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows.get("member", ()):
        membership, who = row["membership_id"], row["contact_id"]
        if joined is not None and not joined.apart and membership == joined.goes:
            membership = joined.stays
        found[membership, request.keep_id if who == request.gone_id else who].append(row)
    for (membership_id, contact_id), some in found.items():
        wanted = {"membership_id": membership_id, "contact_id": contact_id}
        first = next((row for row in some if all(row[key] == value for key, value in wanted.items())), some[0])
        until = None if any(row["until"] is None for row in some) else max(row["until"] for row in some)
        after = {**wanted, "since": min(row["since"] for row in some), "until": until}
        if any(first[key] != value for key, value in after.items()):
            edits.change("member", first, **after)
        for row in some:
            if row is not first:
                edits.drop("member", row)


# --- the deed ---------------------------------------------------------------------------------------------------------


def _table(kind: type[Base]) -> Table:
    return base_table(inspect(kind))


def _load(session: Session, request: Merge) -> MergeFacts:
    ids = [request.keep_id, request.gone_id]
    rows: dict[str, tuple[Row, ...]] = {}
    by_table: dict[str, tuple[Table, list[Any]]] = {}
    memberships = session.scalars(select(Member.membership_id).where(Member.contact_id.in_(ids))).all()
    paid = session.scalars(select(Membership.id).where(Membership.payer_id.in_(ids))).all()
    for target, wanted in ((_table(Contact), ids), (_table(Membership), list(memberships))):
        for column in referring(target):
            by_table.setdefault(str(column.table.name), (column.table, []))[1].append(column.in_(wanted))
    by_table["membership"][1].append(_table(Membership).c.id.in_([*memberships, *paid]))
    for name, (table, where) in by_table.items():
        found = session.execute(select(table).where(or_(*where)).order_by(table.c.id)).mappings()
        rows[name] = tuple(dict(row) for row in found)
    rows["contact"] = tuple(
        dict(row) for row in session.execute(select(_table(Contact)).where(Contact.id.in_(ids))).mappings()
    )
    hidden = {row["id"] for row in rows["contact"] if row["hidden_on"] is not None}
    own = session.execute(
        select(_table(OwnValue)).where(
            OwnValue.record_id.in_(ids),
            OwnValue.field_id.in_(select(OwnField.id).where(OwnField.record == OwnRecord.CONTACT)),
        )
    ).mappings()
    labels = {table: each.table(table) for table, each in labels_of(session).items()}
    known = contact_facts(session, ids=[i for i in ids if i not in hidden])
    return MergeFacts(known, rows, tuple(dict(row) for row in own), labels)


def _carry_out(session: Session, facts: MergeFacts, plans: tuple[MergePlan, ...], request: Merge) -> Changes:
    [plan] = plans
    keep, gone = facts.contacts[request.keep_id], facts.contacts[request.gone_id]
    edits = _edits(facts, request, plan.joined)
    tables = {str(table.name): table for table in Contact.metadata.tables.values()}
    orders = [key for key in edits.gone if key[0] == "standing_order"]
    if orders:  # one makes room before the other one comes
        batch = Batch(session)
        for key in orders:
            batch.delete(tables[key[0]], edits.gone.pop(key))
        batch.write()
    batch = Batch(session)
    joins = None
    if keep.home is None and gone.home is not None and address_lines(plan.after) == address_lines(gone.draft):
        joins = gone.home.id
        cleared: dict[int, dict[str, Any]] = {}
    else:
        cleared = leave_homes(batch, [gone.home], [request.gone_id])
    cleared.pop(request.gone_id, None)
    leaves = cleared.pop(request.keep_id, None)
    put_change(batch, keep, ContactPlan(request.keep_id, plan.after, plan.before), leaves=leaves, joins=joins)
    for contact_id, home in cleared.items():
        batch.update(Contact, contact_id, home, {"household_id": None})
    rows = {(name, row["id"]): row for name, some in facts.rows.items() for row in some}
    rows |= {("own_value", row["id"]): row for row in facts.own}
    for (name, row_id), after in edits.changed.items():
        batch.update(tables[name], row_id, rows[name, row_id], after)
    for (name, _row_id), row in edits.gone.items():
        batch.delete(tables[name], row)
    batch.delete(_table(Contact), next(row for row in facts.rows["contact"] if row["id"] == request.gone_id))
    batch.insert(Merged, contact_id=request.keep_id, gone_id=request.gone_id, merged_on=request.today)
    if plan.joined is not None and not plan.joined.apart:
        batch.insert(FormerNumber, membership_id=plan.joined.stays, number=plan.joined.former)
    batch.write()
    names = full_name(plan.gone), full_name(plan.after)
    summary = (
        _("{name} was entered twice and is one contact now").format(name=names[1])
        if names[0] == names[1]
        else _("{gone} and {name} are one contact now, {name}").format(gone=names[0], name=names[1])
    )
    topics = (Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.PAYMENTS)
    return changed(*topics, summary=summary, made=request.keep_id)


MERGE = PlannedDeed(_load, plan_merge, _carry_out)
"""Two contacts who are one; its plan is one :class:`MergePlan`."""
