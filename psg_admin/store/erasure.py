"""What becomes of each column when the person it is about is erased: every table says it beside its columns."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Column

from psg_admin.kernel.particulars import Erased
from psg_admin.store.base import Base, base_table

B = TypeVar("B", bound=Base)

_ERASED = "erased"
_OF_NOBODY = ("id", "version")


def erased(
    particulars: Mapping[str, Erased] | None = None, *, kept: str = "", blanked: str = "", purged: str = ""
) -> Callable[[type[B]], type[B]]:
    """Return what notes in each column of a table what becomes of it.

    ``kept``, ``blanked`` and ``purged`` name columns, with blanks between; ``particulars`` is what particulars that
    stand in the table say (``kernel.particulars.fates``). Ids and versions tell of nobody and are kept.

    :raises ValueError: for a column that the table does not have, or that is named twice.
    """
    named = [(name, fate) for name, fate in (particulars or {}).items()]
    for fate, names in ((Erased.KEPT, kept), (Erased.BLANKED, blanked), (Erased.PURGED, purged)):
        named += [(name, fate) for name in names.split()]

    def note(model: type[B]) -> type[B]:
        columns = base_table(model.__mapper__).columns
        said = dict(named)
        if len(said) < len(named) or not said.keys() <= set(columns.keys()):
            message = f"{model.__name__} says of each of its own columns once what erasing does"
            raise ValueError(message)
        for name, fate in ({name: Erased.KEPT for name in _OF_NOBODY if name in columns} | said).items():
            # A new mapping: several columns may share the one they were declared with.
            columns[name].info = {**columns[name].info, _ERASED: fate}
        return model

    return note


def fate(column: Column[Any]) -> Erased | None:
    """Return what becomes of the column when the person it is about is erased; None when its table does not say."""
    found: Erased | None = column.info.get(_ERASED)
    return found
