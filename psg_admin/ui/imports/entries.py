"""What a list comes to, as the window shows it: each line with where it ends, and what it brings."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, fold, mark, translate
from psg_admin.paper.table import Column, Kind
from psg_admin.store.list_query import put_in_order
from psg_admin.tables.cells import LineKind

if TYPE_CHECKING:
    from psg_admin.imports.matching import Perhaps
    from psg_admin.imports.opening import OpenedList
    from psg_admin.imports.plans import Told
    from psg_admin.kernel.errors import Difference
    from psg_admin.people.particulars import ContactDraft
    from psg_admin.store.list_query import ListQuery


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
    Heap.PERHAPS: mark("Perhaps the same"),
    Heap.REFUSED: mark("Refused"),
}
_TONES = {Heap.PERHAPS: "attention", Heap.REFUSED: "bad"}
_LOOKED_AT = frozenset({Heap.CHANGED, Heap.PERHAPS, Heap.REFUSED})
"""Nothing of these goes by itself: somebody wants to look at them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a line may be: a contact, somebody of another line, or what is here already. ``theirs`` and ``mine`` are
    what is known of both where they are people.
    """

    perhaps: Perhaps
    name: str
    theirs: ContactDraft | None = None
    mine: ContactDraft | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``runs`` are the words of what it brings, with their looks; ``told`` what is said of its cells,
    ``doubts`` what somebody wants to know before.
    """

    line: int
    heap: Heap
    name: str
    number: str
    runs: tuple[tuple[str, str], ...]
    changes: tuple[Difference, ...] = ()
    told: tuple[Told, ...] = ()
    left_out: tuple[Told, ...] = ()
    doubts: tuple[Told, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def what(self) -> str:
        """What the line brings, in words."""
        return " ".join(text for text, _look in self.runs)


class Entries(Mapping[int, Entry]):
    """The lines of a list by their numbers, in its order. What stands in one is made when somebody looks at it: a list
    of half a million lines would not fit otherwise.
    """

    def __init__(
        self, heaps: Mapping[int, Heap], doubtful: AbstractSet[int] = frozenset(),
        make: Callable[[int], Entry] | None = None,
    ) -> None:  # fmt: skip
        """``heaps``: where each line ends; ``doubtful``: of which something wants a look beside that."""
        self._heaps = heaps
        self._doubtful = doubtful
        self._make = make
        counts = Counter(heaps.values())
        look = sum(counts[heap] for heap in _LOOKED_AT)
        look += sum(heaps[line] not in _LOOKED_AT for line in doubtful)
        self.counts: Mapping[Heap, int] = {**{heap: counts[heap] for heap in Heap}, Heap.LOOK: look}

    def __getitem__(self, line: int) -> Entry:
        """Return a line.

        :raises KeyError: where the list has none of that number.
        """
        if self._make is None or line not in self._heaps:
            raise KeyError(line)
        return self._make(line)

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers of the lines."""
        return iter(self._heaps)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._heaps)

    def within(self, heap: str) -> list[int]:
        """Return the numbers of those that end in a heap ("": of all), in their order."""
        if not heap:
            return list(self._heaps)
        if heap == Heap.LOOK:
            return [line for line, end in self._heaps.items() if end in _LOOKED_AT or line in self._doubtful]
        return [line for line, end in self._heaps.items() if end == heap]

    def rank(self, line: int) -> int:
        """Return the place of the heap of a line, to sort by."""
        return _RANKS[self._heaps[line]]


_RANKS = {heap: place for place, heap in enumerate(Heap)}


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


def wanted(_session: object, entries: Entries, query: ListQuery) -> array[int]:
    """Return the lines that a query asks for, in its order: by words, and by the pile "heap"."""
    found = entries.within(query.filters.get("heap", ""))
    words = fold(query.text).split()
    made: dict[int, Entry] = {}
    if words or not {"name", "number"}.isdisjoint(order.key for order in query.orders):
        made = {line: entries[line] for line in found}
    if words:
        found = [line for line in found if all(word in _searched(made[line]) for word in words)]
    keys: dict[str, Callable[[int], Any]] = {
        "line": lambda line: line,
        "heap": entries.rank,
        "name": lambda line: fold(made[line].name),
        "number": lambda line: (not made[line].number, len(made[line].number), made[line].number),
    }
    put_in_order(found, query, keys)
    return array("q", found)


def _searched(one: Entry) -> str:
    return fold(f"{one.line} {one.number} {one.name} {one.what}")


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
