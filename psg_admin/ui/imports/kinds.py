"""The kinds of lists that the window brings in, each with its words, its deed, and what becomes of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psg_admin.imports.columns import BOOKINGS_LIST, MEMBERS_LIST, PAYMENTS_LIST, ListColumns
from psg_admin.imports.documents import refused_listing
from psg_admin.imports.opening import OpenedList, bookings_request, members_request, payments_request
from psg_admin.imports.operations import IMPORT_BOOKINGS, IMPORT_MEMBERS, IMPORT_PAYMENTS, watched
from psg_admin.imports.plans import Decisions, Pile, Told
from psg_admin.imports.queries import year_end
from psg_admin.imports.reading import Answers, Questions, questions
from psg_admin.kernel.collector import collector_paused, let_go
from psg_admin.kernel.days import show_short
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext, quoted
from psg_admin.people.queries import contact_facts
from psg_admin.people.rules import full_name
from psg_admin.store.planning import Planned, PlannedDeed, carry_out, preview
from psg_admin.tables.cells import LineKind
from psg_admin.ui.imports.entries import Candidate, Entries, Entry, Heap

if TYPE_CHECKING:
    from psg_admin.imports.bookings import BookingLine, Differs, RegistrationsPlan
    from psg_admin.imports.lines import MemberLine
    from psg_admin.imports.matching import Perhaps
    from psg_admin.imports.payments import PaymentLine, PaymentsPlan
    from psg_admin.imports.plans import LinePlan, MembersPlan
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.people.particulars import ContactDraft
    from psg_admin.store.office import Office

_LONGEST = 60
_MANY = 5_000
"""So many lines make things by the hundred thousand."""
_DAY = timedelta(days=1)
_PILES = {Pile.NEW: Heap.NEW, Pile.CHANGED: Heap.CHANGED, Pile.SAME: Heap.SAME}

Known = Mapping[int, "ContactDraft"]
Runs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an import depends on beside its list. ``event_id`` is the event of bookings."""

    today: date
    now: datetime
    decisions: Decisions
    make_types: bool = False
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list. ``request`` makes the request to import one, ``entries`` says what becomes of its lines, and
    ``together`` what the new ones come to in words. The other fields are words: ``same`` and ``others`` are what may be
    said of a line that waits.
    """

    what: ListColumns
    deed: PlannedDeed[Any, Any, Any]
    request: Callable[[Office, OpenedList, Answers, Asked], Any]
    entries: Callable[[Planned[Any, Any, Any], Known], Entries]
    together: Callable[[Any], str]
    heaps: tuple[Heap, ...]
    title: str
    start: str
    hint: str
    choose: str
    promise: str
    same: tuple[str, str]
    others: tuple[str, str]
    of_event: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A list looked through: what is planned, what has to be asked, and each line."""

    planned: Planned[Any, Any, Any] = field(repr=False)
    asked: Questions
    entries: Entries = field(repr=False)

    @property
    def counts(self) -> Mapping[Heap, int]:
        """How many lines end in each heap."""
        return self.entries.counts

    @property
    def coming(self) -> int:
        """How many lines write something."""
        return self.counts[Heap.NEW] + self.counts[Heap.CHANGED]

    @property
    def waiting(self) -> int:
        """How many lines are not taken: refused, or waiting for a decision."""
        return self.counts[Heap.PERHAPS] + self.counts[Heap.REFUSED]


def look_through(
    office: Office, opened: OpenedList, kind: ListKind, make: Callable[[], Any], progress: Progress
) -> Shown:
    """Plan the import of a list and say of each line where it ends. ``make`` returns the request.

    :raises Cancelled: when ``progress`` is told to stop.
    """
    with collector_paused(spared=opened.body.kinds.get(LineKind.ROW, 0) > _MANY):
        progress(0, 0)
        request = make()
        progress(0, 0)
        deed = watched(kind.deed, progress)
        planned: Planned[Any, Any, Any] = office.read(partial(preview, deed=deed, request=request))
        progress(0, 0)
        ids = {one.contact_id for one in planned.plan.perhaps if one.contact_id is not None}
        known = office.read(partial(contact_facts, ids=ids))
        entries = kind.entries(planned, {i: contact.draft for i, contact in known.items()})
        return Shown(planned, questions(opened.body, opened.mapping, today=request.today), entries)


def forget(shown: list[Shown], opened: list[OpenedList], progress: Progress) -> None:
    """Free what was seen of a list, and the list, so that the window answers meanwhile. Both are emptied."""
    del progress
    many = [part for one in shown for part in _parts(one)]
    many += [list(one.body.rows) for one in opened if isinstance(one.body.rows, tuple)]
    shown.clear()
    opened.clear()
    let_go(*many)


def _parts(shown: Shown) -> Iterator[list[Any]]:
    plan, facts = shown.planned.plan, shown.planned.facts
    yield list(shown.planned.request.lines)
    for key in ("lines", "new", "refused", "left_out", "notices", "perhaps"):
        yield list(getattr(plan, key, ()))
    for key in ("matched", "found", "contacts", "rest"):
        yield list(getattr(facts, key, {}).values())


def bring_in(
    office: Office, opened: OpenedList, shown: Shown, kind: ListKind, aside: Path | None, made_at: datetime,
    progress: Progress,
) -> Changes:  # fmt: skip
    """Import what was shown; the lines that are not taken go to the file ``aside`` first, to be mended.

    :raises Conflict: when others were at work meanwhile and it would become something else.
    :raises Cancelled: when ``progress`` is told to stop; nothing is imported then.
    """
    from psg_admin.paper.writing import write_listing

    if aside is not None:
        refused = {told.line: told for told in shown.planned.plan.refused}
        write_listing(refused_listing(opened.body.header, opened.body.rows, refused, made_at=made_at), aside)
    planned = replace(shown.planned, deed=watched(kind.deed, progress))
    return office.write(partial(carry_out, planned=planned))


# --- members ----------------------------------------------------------------------------------------------------------


def members() -> ListKind:
    """Return what is to be known of lists of members."""
    return ListKind(
        MEMBERS_LIST, IMPORT_MEMBERS, _members_request, _of_members, lambda _plan: "", tuple(Heap),
        title=_("Bring members in"),
        start=_("A list of members, as it is"),
        hint=_hint(),
        choose=_("Choose a list of members"),
        promise=_("Nothing is written yet. One undo takes it all back; no letter, no receipt."),
        same=(_("The same person"), _("&The same person")),
        others=(_("Somebody else"), _("&Somebody else")),
    )  # fmt: skip


def _members_request(office: Office, opened: OpenedList, answers: Answers, asked: Asked) -> Any:
    return members_request(
        opened, answers, today=asked.today, now=asked.now, year_end=office.read(year_end), skip_refused=True,
        make_types=asked.make_types, decisions=asked.decisions,
    )  # fmt: skip


def _of_members(planned: Planned[Any, Any, Any], known: Known) -> Entries:
    plan: MembersPlan = planned.plan
    said: dict[int, MemberLine] = {line.line: line for line in planned.request.lines}
    made: dict[int, LinePlan] = {one.line: one for one in plan.lines}
    about = _About(plan, known)

    def entry(number: int) -> Entry:
        line, one = said[number], made.get(number)
        if one is None:
            return about.refused(line, said)
        kept = one.membership.before if one.membership is not None else None
        left_out = about.left_out.get(number, ())
        return Entry(
            number, _PILES[one.pile], _name(line), line.number if kept is None else kept.number,
            (*_brings(one, line), *_left_out(left_out)), one.differences, about.notices.get(number, ()), left_out,
        )  # fmt: skip

    heaps = {line: _PILES[made[line].pile] if line in made else about.heap(line) for line in said}
    return Entries(heaps, about.left_out.keys(), entry)


class _About:
    """What a plan says of lines beside what becomes of them."""

    def __init__(self, plan: Any, known: Known) -> None:
        self._known = known
        self._refused: dict[int, Told] = {told.line: told for told in plan.refused}
        self.left_out = _by_line(plan.left_out)
        self.notices = _by_line(plan.notices)
        self.alike: dict[int, list[Perhaps]] = defaultdict(list)
        for one in plan.perhaps:
            self.alike[one.line].append(one)

    def heap(self, line: int) -> Heap:
        """Return where a line ends that is not taken, or is here already."""
        if line not in self._refused:
            return Heap.SAME
        return Heap.PERHAPS if line in self.alike else Heap.REFUSED

    def refused(self, line: MemberLine, said: Mapping[int, MemberLine]) -> Entry:
        """Return a line of people that is refused, or waits for a decision."""
        if line.line not in self.alike:
            return self.told(line.line, _name(line), line.number)
        found = tuple(_candidate(self._known, said, one, line) for one in self.alike[line.line])
        return Entry(line.line, Heap.PERHAPS, _name(line), line.number, tuple(_may_be(found)), candidates=found)

    def told(self, line: int, name: str, number: str) -> Entry:
        """Return a line that is refused."""
        told = self._refused[line]
        return Entry(line, Heap.REFUSED, name, number, tuple(_refusal(told)), told=(told,))


def _by_line(every: Iterable[Told]) -> dict[int, tuple[Told, ...]]:
    found: dict[int, tuple[Told, ...]] = {}
    for told in every:
        found[told.line] = (*found.get(told.line, ()), told)
    return found


def _name(line: MemberLine) -> str:
    return shorten(" & ".join(filter(None, (full_name(one.draft) for one in line.people))), _LONGEST)


def _candidate(known: Known, said: Mapping[int, MemberLine], one: Perhaps, line: MemberLine) -> Candidate:
    mine = line.people[one.place].draft
    if one.other_line is not None:
        other = said[one.other_line]
        name = _("line {line}, {name}").format(line=one.other_line, name=_name(other))
        return Candidate(one, name, other.people[0].draft, mine)
    theirs = known[one.contact_id or 0]
    name = " ".join(part for part in (one.number, full_name(theirs)) if part)
    return Candidate(one, name, theirs, mine)


def _may_be(found: Sequence[Candidate]) -> Runs:
    first = found[0]
    yield f"{shorten(first.name, _LONGEST)}:", ""
    yield " · ".join(first.perhaps.reasons), "soft"
    if len(found) > 1:
        yield _more(len(found) - 1), "soft"


def _more(count: int) -> str:
    return ngettext("and {count} more", "and {count} more", count).format(count=show_count(count))


def _refusal(told: Told) -> Runs:
    if told.column:
        yield f"{told.column}:", "soft"
    if told.cell:
        yield quoted(shorten(told.cell)), ""
    yield told.reason, ""


def _brings(made: LinePlan, line: MemberLine) -> Runs:
    if made.differences:
        first = made.differences[0]
        yield first.label, "soft"
        if first.theirs:
            yield shorten(first.theirs), "struck"
            yield "→", "soft"
        yield shorten(first.mine), "strong"
        if len(made.differences) > 1:
            yield _more(len(made.differences) - 1), "soft"
    elif made.pile is Pile.SAME:
        yield _("as on file"), "soft"
    else:
        parts = [line.type_words]
        if made.membership is not None and made.membership.terms:
            end = made.membership.terms[-1].end
            parts.append(_("for life") if end is None else _("paid to {day}").format(day=show_short(end - _DAY)))
        yield _together(parts), ""


def _together(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def _left_out(left_out: Sequence[Told]) -> Runs:
    for told in left_out[:1]:
        words = _("left out: {column} “{cell}”").format(column=told.column, cell=shorten(told.cell))
        yield words, "bad"


def _hint() -> str:
    return _(
        "Choose a spreadsheet (CSV, XLSX, XLS or ODS), drop it here, or copy a table and paste it. You see "
        "what would become of each line before anything is written."
    )


# --- payments ---------------------------------------------------------------------------------------------------------

_ADDED = tuple(heap for heap in Heap if heap is not Heap.CHANGED)


def payments() -> ListKind:
    """Return what is to be known of lists of payments of before."""
    return ListKind(
        PAYMENTS_LIST, IMPORT_PAYMENTS, _payments_request, _of_payments, _payments_together, _ADDED,
        title=_("Bring payments in"),
        start=_("A list of payments of before, as it is"),
        hint=_hint(),
        choose=_("Choose a list of payments"),
        promise=_("Nothing is written yet. One undo takes it all back. They have no receipt and are in no books."),
        same=(_("The same payment"), _("&The same payment")),
        others=(_("Another payment"), _("Anoth&er payment")),
    )  # fmt: skip


def _payments_request(_office: Office, opened: OpenedList, answers: Answers, asked: Asked) -> Any:
    return payments_request(
        opened, answers, today=asked.today, now=asked.now, skip_refused=True, decisions=asked.decisions
    )


def _payments_together(plan: PaymentsPlan) -> str:
    return _("{sum} new").format(sum=plan.total.show()) if plan.new else ""


def _of_payments(planned: Planned[Any, Any, Any], known: Known) -> Entries:
    plan: PaymentsPlan = planned.plan
    said: dict[int, PaymentLine] = {line.line: line for line in planned.request.lines}
    new = {one.line.line: one for one in plan.new}
    found, numbers, names = planned.facts.found, planned.facts.numbers, planned.facts.names
    about = _About(plan, known)

    def entry(number: int) -> Entry:
        line = said[number]
        whom = found.get(line.whose)
        meant = (whom.contact_id or 0) if whom is not None else 0
        held = numbers.get(meant, "")
        name = shorten(names.get(meant, line.whose.shown), _LONGEST)
        heap = Heap.NEW if number in new else about.heap(number)
        if heap is Heap.REFUSED:
            return about.told(number, name, held or line.whose.number)
        left_out = about.left_out.get(number, ())
        candidates: tuple[Candidate, ...] = ()
        if heap is Heap.PERHAPS:
            candidates = tuple(Candidate(one, _("here already")) for one in about.alike[number])
        return Entry(
            number, heap, name, held, (*_paid(line, heap), *_left_out(left_out)), told=about.notices.get(number, ()),
            left_out=left_out, candidates=candidates,
        )  # fmt: skip

    return Entries({line: Heap.NEW if line in new else about.heap(line) for line in said}, about.left_out.keys(), entry)


def _paid(line: PaymentLine, heap: Heap) -> Runs:
    yield _together((show_short(line.day), line.amount.show(), line.method.label)), ""
    if heap is Heap.SAME:
        yield _("as on file"), "soft"
    rest = _together((line.reference, line.purpose))
    if rest:
        yield shorten(rest, _LONGEST), "soft"


# --- bookings ---------------------------------------------------------------------------------------------------------


def bookings() -> ListKind:
    """Return what is to be known of lists of registrations for an event."""
    return ListKind(
        BOOKINGS_LIST, IMPORT_BOOKINGS, _bookings_request, _of_bookings, _bookings_together, _ADDED,
        title=_("Bring bookings in"),
        start=_("A list of registrations, as it is"),
        hint=_hint(),
        choose=_("Choose a list of registrations"),
        promise=_("Nothing is written yet. One undo takes it all back. No money is taken by it."),
        same=(_("The same person"), _("&The same person")),
        others=(_("Somebody else"), _("&Somebody else")),
        of_event=True,
    )  # fmt: skip


def _bookings_request(_office: Office, opened: OpenedList, answers: Answers, asked: Asked) -> Any:
    return bookings_request(
        opened, answers, event_id=asked.event_id, today=asked.today, now=asked.now, skip_refused=True,
        decisions=asked.decisions,
    )  # fmt: skip


def _bookings_together(plan: RegistrationsPlan) -> str:
    if not plan.new:
        return ""
    words = ngettext("{count} place new, {sum}", "{count} places new, {sum}", plan.places)
    return words.format(count=show_count(plan.places), sum=plan.total.show())


def _of_bookings(planned: Planned[Any, Any, Any], known: Known) -> Entries:
    plan: RegistrationsPlan = planned.plan
    said: dict[int, BookingLine] = {line.line: line for line in planned.request.lines}
    people = {number: line.who for number, line in said.items()}
    new = {one.line: one.booking for one in plan.new}
    differs = {one.line: one for one in plan.differs}
    headings: Mapping[str, str] = planned.request.headings
    about = _About(plan, known)

    def entry(number: int) -> Entry:
        who, made = people[number], new.get(number)
        if made is None and about.heap(number) is not Heap.SAME:
            return about.refused(who, people)
        left_out = about.left_out.get(number, ())
        runs: list[tuple[str, str]] = []
        if made is None:
            runs.append((_("as on file"), "soft"))
        else:
            count = len(made.places)
            places = ngettext("{count} place", "{count} places", count).format(count=show_count(count))
            runs.append((_together((places, made.total.show())), ""))
        other = differs.get(number)
        if other is not None:
            runs.append((_("the list asked {sum}").format(sum=other.asked.show()), "attention"))
        return Entry(
            number, Heap.SAME if made is None else Heap.NEW, _name(who), who.number, (*runs, *_left_out(left_out)),
            told=about.notices.get(number, ()), left_out=left_out,
            doubts=() if other is None else (_other_price(other, headings.get("asked", "")),),
        )  # fmt: skip

    heaps = {line: Heap.NEW if line in new else about.heap(line) for line in said}
    return Entries(heaps, about.left_out.keys() | differs.keys(), entry)


def _other_price(one: Differs, heading: str) -> Told:
    words = _("by the rule it is {sum}: {reasons}")
    reason = words.format(sum=one.rule.show(), reasons=one.reasons.replace("\n", " · "))
    return Told(one.line, heading, one.asked.show(), reason)
