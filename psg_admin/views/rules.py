"""What a view of a list holds, as text and read again; pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psg_admin.kernel.words import _, quoted
from psg_admin.store.list_query import ListQuery, orders_of


@dataclass(frozen=True, slots=True)
class ViewContent:
    """What a view shows of its list: the words that are looked for, the filters (key to value), the keys of the order
    as they are typed ("town,-name"), and the keys of the columns from left to right (none: as each desk has them).

    Keys are texts: one that the list does not know any more is left out where the view is opened.
    """

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    columns: tuple[str, ...] = ()

    @property
    def query(self) -> ListQuery:
        """What the list is asked for."""
        return ListQuery(self.words, dict(self.filters)).ordered(orders_of(self.sort))

    def data(self) -> dict[str, Any]:
        """Return it as JSON carries it."""
        return {"words": self.words, "filters": dict(self.filters), "sort": self.sort, "columns": list(self.columns)}

    def in_words(self) -> str:
        """Say what it shows, in the words that commands take."""
        said = [quoted(self.words)] if self.words else []
        said += [f"{key}={value}" for key, value in self.filters.items()]
        if self.sort:
            said.append(_("sorted by {keys}").format(keys=self.sort))
        if self.columns:
            said.append(_("columns {keys}").format(keys=",".join(self.columns)))
        return "; ".join(said) or _("the whole list")

    def text(self) -> str:
        """Return it as it is kept."""
        return json.dumps(self.data(), ensure_ascii=False, sort_keys=True)


def content_of(text: str) -> ViewContent:
    """Return what is kept as ``text``; what of it cannot be read is nothing."""
    try:
        kept = json.loads(text)
    except ValueError:
        kept = {}
    if not isinstance(kept, dict):
        kept = {}
    filters, columns = kept.get("filters"), kept.get("columns")
    return ViewContent(
        words=_text(kept.get("words")),
        filters=_texts(filters),
        sort=_text(kept.get("sort")),
        columns=tuple(filter(None, map(_text, columns))) if isinstance(columns, list) else (),
    )


def content_in_words(text: str) -> str:
    """Return what is kept as ``text`` as the history shows it."""
    return content_of(text).in_words()


def _texts(values: object) -> dict[str, str]:
    pairs = values.items() if isinstance(values, dict) else ()
    return {key: _text(value) for key, value in pairs if _text(value)}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
