"""How a list is put in order by the database: by one key after the other, alike on both engines.

Words go by their letters alone, whatever the collation of the server: capitals and accents make no difference, and
what stands in no alphabet goes by its signs. Rows with nothing in a key stand behind the others, whichever way it goes.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from psg_admin.kernel.words import plain_letters
from psg_admin.store.list_query import ListQuery, refuse_sort

_LETTERS = "plain_letters"


class _Signs(FunctionElement[str]):
    """A text that is compared sign by sign."""

    inherit_cache = True
    type = Text()


class _Letters(FunctionElement[str]):
    """A text that is compared by its letters, as :func:`~psg_admin.kernel.words.plain_letters` makes them."""

    inherit_cache = True
    type = Text()


@compiles(_Signs)
def _signs(element: _Signs, compiler: SQLCompiler, **how: Any) -> str:
    text = compiler.process(element.clauses, **how)
    return f'({text}) COLLATE "C"' if compiler.dialect.name == "postgresql" else text


@compiles(_Letters)
def _letters(element: _Letters, compiler: SQLCompiler, **how: Any) -> str:
    text = compiler.process(element.clauses, **how)
    if compiler.dialect.name != "postgresql":
        return f"{_LETTERS}({text})"
    marks = "[\u0300-\u036f]"
    bare = f"regexp_replace(normalize({text}, NFKD), '{marks}', '', 'g')"
    # Most texts are plain, and there are many: those need no taking apart.
    return (
        f'lower((CASE WHEN octet_length({text}) = length({text}) THEN {text} ELSE {bare} END) COLLATE "C") COLLATE "C"'
    )


def teach_letters(connection: sqlite3.Connection) -> None:
    """Let a connection of SQLite order words by their letters."""
    connection.create_function(_LETTERS, 1, _plain, deterministic=True)


def _plain(text: str | None) -> str | None:
    return None if text is None else plain_letters(text)


@dataclass(frozen=True, slots=True)
class SortKey:
    """What a list can be put in order by: ``columns`` one after the other. ``empty``: the condition that a row has
    nothing there, where that may be. ``turned``: the column on the screen goes the other way round than these.
    """

    columns: tuple[SQLColumnExpression[Any], ...]
    empty: ColumnElement[bool] | None = None
    turned: bool = False

    def clauses(self, *, descending: bool) -> list[ColumnElement[Any]]:
        """Return the clauses for the order, in one direction."""
        down = descending != self.turned
        keys: list[ColumnElement[Any]] = [] if self.empty is None else [self.empty.asc()]
        return [*keys, *(column.desc() if down else column.asc() for column in self.columns)]


def by_words(column: SQLColumnExpression[Any], *, full: bool = False) -> SortKey:
    """Return the key of a column of words; ``full``: it is never empty."""
    return SortKey((_Letters(column),), None if full else func.coalesce(column, "") == "")


def by_signs(*columns: SQLColumnExpression[Any], full: bool = False) -> SortKey:
    """Return the key of columns whose texts are plain already, such as folded names, references and numbers."""
    last = columns[-1]
    return SortKey(tuple(_Signs(column) for column in columns), None if full else func.coalesce(last, "") == "")


def by_value(*columns: SQLColumnExpression[Any], full: bool = True, turned: bool = False) -> SortKey:
    """Return the key of numbers, sums or days; unless it is ``full``, the first of them may be null."""
    return SortKey(columns, None if full else columns[0].is_(None), turned)


def signs(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return a column of plain text as it is compared sign by sign on both engines."""
    return _Signs(column)


def in_order(
    query: ListQuery, keys: Mapping[str, SortKey], rest: Iterable[SQLColumnExpression[Any]], *, turn: bool = True
) -> list[ColumnElement[Any]]:
    """Return the clauses that put a list in the order of ``query``, and what is alike there by ``rest``.

    ``turn``: those go down where the first key does.

    :raises BadInput: for a key that there is not.
    """
    found: list[ColumnElement[Any]] = []
    for order in query.orders:
        key = keys.get(order.key) or refuse_sort(order.key, keys)
        found += key.clauses(descending=order.descending)
    down = turn and query.descending
    return [*found, *(column.desc() if down else column.asc() for column in rest)]
