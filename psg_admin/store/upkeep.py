"""How a step of the schema that alters rows says so in the history."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from psg_admin.store.journal import EntryKind, EntryValues, RowValues, chain, encode, head, json_of
from psg_admin.store.seal import is_unsealed

ACTOR = "psg_admin"
"""Who is named for what the program does by itself."""


class AlteredRow(NamedTuple):
    """A row that a step made (``before`` None), changed, or took away (``after`` None); of a changed one those columns
    only.
    """

    table: str
    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def note_upkeep(
    connection: Connection, *, revision: str, summary: str, rows: Iterable[AlteredRow], at: datetime
) -> None:
    """Write an entry of the rows that the step to ``revision`` has altered, inside its transaction.

    Nobody undoes it; but a deed on columns that it altered is no longer undone past it, and the history says why.
    An office that is not sealed yet is sealed when it is opened next, and then its rows are told as they are.
    """
    if not head(connection).identity or is_unsealed(connection):
        return
    entry = EntryValues(
        at=at.astimezone(UTC), actor=ACTOR, kind=EntryKind.UPKEEP, summary=summary, topics="", undoable=False,
        revision=revision,
    )  # fmt: skip
    chain(
        connection,
        entry,
        [RowValues(row.table, row.row_id, _json(row.before), _json(row.after)) for row in rows],
    )


def _json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json_of({key: encode(value) for key, value in values.items()})
