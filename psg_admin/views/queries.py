"""Views of lists, as the office keeps them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold
from psg_admin.store.counting import count_each
from psg_admin.store.filters import Filters
from psg_admin.store.list_query import ListQuery
from psg_admin.views.model import SavedView
from psg_admin.views.rules import ViewContent, content_of


@dataclass(frozen=True, slots=True)
class View:
    """A view of a list."""

    id: int
    list: str
    name: str
    content: ViewContent
    version: int


def views(session: Session, *, lists: Collection[str] | None = None) -> list[View]:
    """Return the views of some lists (None: of all), those of a list in their order; one query."""
    query = select(SavedView).order_by(SavedView.list, SavedView.position, SavedView.id)
    if lists is not None:
        query = query.where(SavedView.list.in_(lists))
    return [_view(row) for row in session.scalars(query)]


@dataclass(frozen=True, slots=True)
class ViewedList:
    """What has to be known of a list to open its views: what it can be narrowed by, and the query for what is wanted of
    it, in no order.
    """

    filters: Filters[Any]
    wanted: Callable[[Session, ListQuery], Select[int]]


@dataclass(frozen=True, slots=True)
class CountedView:
    """A view as it opens now: what the list is asked for, how many records it has, what it is narrowed by in ``words``,
    and which filters are ``gone``.
    """

    view: View
    query: ListQuery
    count: int
    words: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def counted_views(session: Session, *, lists: Mapping[str, ViewedList], today: date) -> list[CountedView]:
    """Return the views of these lists, each with its count, in as many queries however many views there are."""
    found = views(session, lists=lists)
    names: dict[str, dict[str, Mapping[str, str]]] = {key: {} for key in lists}
    fits = [lists[one.list].filters.fitting(session, one.content.query, names[one.list]) for one in found]
    counts = count_each(session, [lists[v.list].wanted(session, q) for v, (q, _gone) in zip(found, fits, strict=True)])
    return [
        CountedView(view, query, count, _words(lists[view.list].filters, query, names[view.list], today), tuple(gone))
        for view, (query, gone), count in zip(found, fits, counts, strict=True)
    ]


def _words(by: Filters[Any], query: ListQuery, names: Mapping[str, Mapping[str, str]], today: date) -> tuple[str, ...]:
    return tuple(one.in_words(text, today, names.get(one.key)) for one, text in by.chosen(query))


def view_named(session: Session, *, of: str, name: str) -> View:
    """Return the view of the list ``of`` with this name; capitals and accents make no difference.

    :raises NotFound: with those that there are, when it is none of them.
    """
    known = views(session, lists=[of])
    found = next((one for one in known if one.name == name.strip()), None)
    found = found or next((one for one in known if fold(one.name) == fold(name)), None)
    if found is not None:
        return found
    if not known:
        raise NotFound(_("There is no view of this list yet: “views save” keeps one."))
    raise NotFound(
        _("There is no view “{name}” of this list. There are: {names}.").format(
            name=shorten(name.strip()), names=", ".join(one.name for one in known)
        )
    )


def _view(row: SavedView) -> View:
    return View(row.id, row.list, row.name, content_of(row.content), row.version)
