"""What a list of members comes to, as the window shows it: each line with where it ends, and what it brings."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psg_admin.imports.documents import refused_listing
from psg_admin.imports.opening import OpenedList, members_request
from psg_admin.imports.operations import watched_import
from psg_admin.imports.plans import LinePlan, MembersPlan, MembersRequest, Pile, Told
from psg_admin.imports.queries import year_end
from psg_admin.imports.reading import Answers, Questions, questions
from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import Difference
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, mark, ngettext, quoted, translate
from psg_admin.paper.table import Column, Kind
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact_facts
from psg_admin.people.rules import full_name
from psg_admin.store.list_query import ListQuery, put_in_order
from psg_admin.store.planning import Planned, carry_out, preview
from psg_admin.tables.cells import LineKind

if TYPE_CHECKING:
    from datetime import datetime

    from psg_admin.imports.known import MembersFacts
    from psg_admin.imports.lines import MemberLine
    from psg_admin.imports.matching import Perhaps
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.office import Office

_LONGEST = 60
_MANY = 5_000
"""So many lines make things by the hundred thousand."""
_DAY = timedelta(days=1)


class Heap(StrEnum):
    """Where a line ends. Each is in one, and together they are the list; ``LOOK`` is what of them wants a look."""

    LOOK = "look"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PERHAPS = "perhaps"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """What people read of it."""
        return translate(_LABELS[self])


_LABELS = {
    Heap.LOOK: mark("To look at"),
    Heap.NEW: mark("New"),
    Heap.CHANGED: mark("Changed"),
    Heap.SAME: mark("The same"),
    Heap.PERHAPS: mark("Perhaps the same person"),
    Heap.REFUSED: mark("Refused"),
}
_TONES = {Heap.PERHAPS: "attention", Heap.REFUSED: "bad"}
_PILES = {Pile.NEW: Heap.NEW, Pile.CHANGED: Heap.CHANGED, Pile.SAME: Heap.SAME}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a line may be: a contact, or somebody of another line, with what is known of them (``theirs``)."""

    perhaps: Perhaps
    name: str
    theirs: ContactDraft
    mine: ContactDraft


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``runs`` are the words of what it brings, with their looks; ``told`` what is said of its cells."""

    line: int
    heap: Heap
    name: str
    number: str
    runs: tuple[tuple[str, str], ...]
    changes: tuple[Difference, ...] = ()
    told: tuple[Told, ...] = ()
    left_out: tuple[Told, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def what(self) -> str:
        """What the line brings, in words."""
        return " ".join(text for text, _look in self.runs)

    @property
    def to_look_at(self) -> bool:
        """Say whether somebody wants to look at it: nothing of it goes by itself."""
        return self.heap in (Heap.CHANGED, Heap.PERHAPS, Heap.REFUSED) or bool(self.left_out)


@dataclass(frozen=True, slots=True)
class Shown:
    """A list looked through: what is planned, what has to be asked, and each line; ``counts`` by where they end."""

    planned: Planned[MembersRequest, MembersFacts, MembersPlan] = field(repr=False)
    asked: Questions
    entries: tuple[Entry, ...] = field(repr=False)
    counts: Mapping[Heap, int]

    @property
    def coming(self) -> int:
        """How many lines write something."""
        return self.counts[Heap.NEW] + self.counts[Heap.CHANGED]

    @property
    def waiting(self) -> int:
        """How many lines are not taken: refused, or waiting for a decision."""
        return self.counts[Heap.PERHAPS] + self.counts[Heap.REFUSED]


def request_of(office: Office, opened: OpenedList, answers: Answers, **more: Any) -> MembersRequest:
    """Return the request to import a list, read by the membership year of the office."""
    return members_request(opened, answers, year_end=office.read(year_end), **more)


def look_through(office: Office, opened: OpenedList, make: Callable[[], MembersRequest], progress: Progress) -> Shown:
    """Plan the import of a list and say of each line where it ends. ``make`` returns the request.

    :raises Cancelled: when ``progress`` is told to stop.
    """
    with collector_paused(spared=len(opened.body.held) > _MANY):
        return _looked_through(office, opened, make, progress)


def _looked_through(
    office: Office, opened: OpenedList, make: Callable[[], MembersRequest], progress: Progress
) -> Shown:
    progress(0, 0)
    request = make()
    progress(0, 0)
    planned: Planned[Any, Any, Any] = office.read(partial(preview, deed=watched_import(progress), request=request))
    progress(0, 0)
    ids = {one.contact_id for one in planned.plan.perhaps if one.contact_id is not None}
    known = office.read(partial(contact_facts, ids=ids))
    entries = tuple(_entries(planned, {i: contact.draft for i, contact in known.items()}))
    counts = Counter(one.heap for one in entries)
    return Shown(
        planned, questions(opened.body, opened.mapping, today=request.today), entries,
        {**{heap: counts[heap] for heap in Heap}, Heap.LOOK: sum(one.to_look_at for one in entries)},
    )  # fmt: skip


def bring_in(
    office: Office, opened: OpenedList, shown: Shown, aside: Path | None, made_at: datetime, progress: Progress
) -> Changes:
    """Import what was shown; the lines that are not taken go to the file ``aside`` first, to be mended.

    :raises Conflict: when others were at work meanwhile and it would become something else.
    :raises Cancelled: when ``progress`` is told to stop; nothing is imported then.
    """
    from psg_admin.paper.writing import write_listing

    if aside is not None:
        refused = {told.line: told for told in shown.planned.plan.refused}
        write_listing(refused_listing(opened.body.header, opened.body.rows, refused, made_at=made_at), aside)
    planned = replace(shown.planned, deed=watched_import(progress))
    return office.write(partial(carry_out, planned=planned))


# --- what stands in the list ------------------------------------------------------------------------------------------


def columns() -> list[Column[Entry]]:
    """Return the columns of the list of lines."""
    return [
        Column("line", _("Line"), lambda one: one.line, Kind.COUNT, 7, summed=False),
        Column("heap", _("Pile"), lambda one: one.heap.label, Kind.STATE, 22,
               tone=lambda one: _TONES.get(one.heap, "")),
        Column("name", _("Person"), lambda one: one.name, width=24),
        Column("number", _("Number"), lambda one: one.number, Kind.CODE, 8),
        Column("what", _("What the line brings"), lambda one: one.what, width=52, tells=True, sortable=False,
               runs=lambda one: one.runs),
    ]  # fmt: skip


def wanted(_session: object, entries: Sequence[Entry], query: ListQuery) -> array[int]:
    """Return the lines that a query asks for, in its order: by words, and by the pile "heap"."""
    heap = query.filters.get("heap", "")
    words = fold(query.text).split()
    found = [
        one
        for one in entries
        if (not heap or one.heap == heap or (heap == Heap.LOOK and one.to_look_at))
        and all(word in fold(f"{one.line} {one.number} {one.name} {one.what}") for word in words)
    ]
    keys: dict[str, Callable[[Entry], Any]] = {
        "heap": lambda one: list(Heap).index(one.heap),
        "name": lambda one: fold(one.name),
        "number": lambda one: (not one.number, len(one.number), one.number),
    }
    put_in_order(found, query, keys)
    return array("q", [one.line for one in found])


def rows(_session: object, entries: Mapping[int, Entry], ids: Iterable[int]) -> list[Entry]:
    """Return the entries of some lines."""
    return [entries[line] for line in ids if line in entries]


def other_lines(opened: OpenedList) -> str:
    """Say in words which lines of the file are none of the list: headings, blank ones, totals; "" for none."""
    return ", ".join(
        f"{show_count(count)} {kind.label}"
        for kind, count in opened.body.kinds.items()
        if kind not in (LineKind.ROW, LineKind.HEADER) and count
    )


def _entries(planned: Planned[Any, Any, Any], known: Mapping[int, ContactDraft]) -> Iterable[Entry]:
    plan: MembersPlan = planned.plan
    lines: Mapping[int, LinePlan] = {one.line: one for one in plan.lines}
    refused = {told.line: told for told in plan.refused}
    left_out = _by_line(plan.left_out)
    notices = _by_line(plan.notices)
    alike: dict[int, list[Perhaps]] = defaultdict(list)
    for one in plan.perhaps:
        alike[one.line].append(one)
    said = {line.line: line for line in planned.request.lines}
    for line in planned.request.lines:
        name, number = _name(line), line.number
        told = refused.get(line.line)
        if told is None:
            made = lines[line.line]
            if made.membership is not None and made.membership.before is not None:
                number = made.membership.before.number
            yield Entry(
                line.line, _PILES[made.pile], name, number, tuple(_brings(made, line, left_out.get(line.line, ()))),
                made.differences, notices.get(line.line, ()), left_out.get(line.line, ()),
            )  # fmt: skip
        elif line.line in alike:
            found = tuple(_candidate(known, said, one, line) for one in alike[line.line])
            yield Entry(line.line, Heap.PERHAPS, name, number, _may_be(found), candidates=found)
        else:
            yield Entry(line.line, Heap.REFUSED, name, number, tuple(_refusal(told)), told=(told,))


def _by_line(every: Iterable[Told]) -> dict[int, tuple[Told, ...]]:
    found: dict[int, tuple[Told, ...]] = {}
    for told in every:
        found[told.line] = (*found.get(told.line, ()), told)
    return found


def _name(line: MemberLine) -> str:
    return shorten(" & ".join(filter(None, (full_name(one.draft) for one in line.people))), _LONGEST)


def _candidate(
    known: Mapping[int, ContactDraft], said: Mapping[int, MemberLine], one: Perhaps, line: MemberLine
) -> Candidate:
    mine = line.people[one.place].draft
    if one.other_line is not None:
        other = said[one.other_line]
        name = _("line {line}, {name}").format(line=one.other_line, name=_name(other))
        return Candidate(one, name, other.people[0].draft, mine)
    theirs = known[one.contact_id or 0]
    name = " ".join(part for part in (one.number, full_name(theirs)) if part)
    return Candidate(one, name, theirs, mine)


def _may_be(found: Sequence[Candidate]) -> tuple[tuple[str, str], ...]:
    first = found[0]
    words = f"{shorten(first.name, _LONGEST)}:"
    reasons = " · ".join(first.perhaps.reasons)
    return ((words, ""), (reasons, "soft"), *([(_more(len(found) - 1), "soft")] if len(found) > 1 else []))


def _more(count: int) -> str:
    return ngettext("and {count} more", "and {count} more", count).format(count=show_count(count))


def _refusal(told: Told) -> Iterable[tuple[str, str]]:
    if told.column:
        yield f"{told.column}:", "soft"
    if told.cell:
        yield quoted(shorten(told.cell)), ""
    yield told.reason, ""


def _brings(made: LinePlan, line: MemberLine, left_out: Sequence[Told]) -> Iterable[tuple[str, str]]:
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
        yield " · ".join(filter(None, parts)), ""
    for told in left_out[:1]:
        words = _("left out: {column} “{cell}”").format(column=told.column, cell=shorten(told.cell))
        yield words, "bad"
