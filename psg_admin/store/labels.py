"""What tables and columns are called when the history shows them to a person: each feature says it of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from psg_admin.kernel.particulars import Particular
from psg_admin.kernel.words import Marked, mark, translate

_LABELS = "labels"


@dataclass(frozen=True, slots=True)
class RecordLabels:
    """What the records of one feature are called, in words that are translated when they are shown.

    ``tables``: what one row of each is called. ``columns``: what a column is called, in whichever of the tables;
    ``in_context``: by table and column, where it is called otherwise. ``named_by``: by table, the column by which a
    person knows a row, and ``names`` how what stands there is put in words. ``hidden``: columns that are made from
    others, or only keep order: the history keeps them and shows them to nobody; ``hidden_in``: those of one table
    only. ``shown``: by table and column, how a value is put in words that are not those of its type; ``empty``: what a
    column says that has become empty, or was, where that is something ("no limit").
    """

    tables: Mapping[str, Marked] = field(default_factory=dict)
    columns: Mapping[str, Marked] = field(default_factory=dict)
    in_context: Mapping[tuple[str, str], Marked] = field(default_factory=dict)
    named_by: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Callable[[Session, str], str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    hidden_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shown: Mapping[tuple[str, str], Callable[[Any], str]] = field(default_factory=dict)
    empty: Mapping[tuple[str, str], Marked] = field(default_factory=dict)

    def table(self, table: str) -> str:
        """Return what a row of the table is called (a table that is no more keeps its own name)."""
        return translate(self.tables[table]) if table in self.tables else table

    def column(self, table: str, column: str) -> str:
        """Return what the column of the table is called (a column that is no more keeps its own name)."""
        return translate(self.in_context.get((table, column)) or self.columns.get(column) or "") or column

    def hides(self, table: str) -> frozenset[str]:
        """Return the columns of the table that are shown to nobody."""
        return self.hidden | self.hidden_in.get(table, frozenset()) | {"version"}


def of_particulars(particulars: Iterable[Particular]) -> dict[tuple[str, str], Marked]:
    """Return what the columns that hold the particulars are called, by table and column."""
    return {(each.table, each.kept_as): each.label for each in particulars}


def empty_particulars(particulars: Iterable[Particular]) -> dict[tuple[str, str], Marked]:
    """Return what the columns that hold the particulars say when they are empty, of those for which that is told."""
    return {(each.table, each.kept_as): each.empty for each in particulars if each.empty}


OWN = RecordLabels(
    tables={"counter": mark("Numbers drawn"), "pen": mark("Pen")},
    columns={"series": mark("Series"), "value": mark("Value")},
    in_context={
        ("pen", "holder"): mark("Held by"),
        ("pen", "since"): mark("Held since"),
        ("pen", "laid_down_at"): mark("Laid down"),
    },
    named_by={"counter": "series", "pen": "holder"},
    hidden_in={"pen": frozenset({"computer"})},
)
"""What the store's own records are called."""


def give_labels(session: Session, labels: Iterable[RecordLabels]) -> None:
    """Let what runs in ``session`` know what the features call their records."""
    session.info[_LABELS] = {table: each for each in (OWN, *labels) for table in each.tables}


def labels_of(session: Session) -> Mapping[str, RecordLabels]:
    """Return by table what its feature calls its records; an empty value stands for a table that is of none."""
    found: Mapping[str, RecordLabels] = session.info.get(_LABELS, {})
    return found
