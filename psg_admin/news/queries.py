"""What screens and the command line ask about news; every answer is a frozen value."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.news.derive import KIND
from psg_admin.news.model import NewsItem, Source
from psg_admin.news.states import INVENTED, Section
from psg_admin.store.base import chunks
from psg_admin.store.filters import Filter, FilterKind, Filters, choices_of
from psg_admin.store.list_query import Hit, ListQuery, Order
from psg_admin.store.ordering import SortKey, by_words, in_order
from psg_admin.store.search import matching, terms


@dataclass(frozen=True, slots=True)
class NewsRow:
    """One item as it was read."""

    item_id: int
    day: date | None
    headline: str
    body: str
    section: Section
    source: str
    link: str
    source_id: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with how many items it gave, its last good read, and its failure when the last read failed."""

    source_id: int
    address: str
    name: str
    items: int
    last_good_at: datetime | None
    last_failed_at: datetime | None
    last_failure: str

    @property
    def readable(self) -> bool:
        """Whether there is something to read anew; the news of a sample are invented."""
        return not self.address.startswith(INVENTED)

    @property
    def if_forgotten(self) -> str:
        """What forgetting it would take away, in words."""
        if not self.items:
            return _("No item is taken away with it.")
        return ngettext(
            "{count} item is taken away with it.", "{count} items are taken away with it.", self.items
        ).format(count=show_count(self.items))


def news_wanted(session: Session, *, query: ListQuery) -> Select[int]:
    """Return the query for the items that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    return select(NewsItem.id).where(*_narrowed(session, query))


def list_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the items, newest first, pages without a date last.

    Filters: those of :data:`NEWS_FILTERS`. Sorts by ``headline`` or ``day``.

    :raises BadInput: for a filter that is not known.
    """
    statement = news_wanted(session, query=query)
    asked = query if query.sort else query.ordered([Order("day", descending=True)])
    keys = {
        "headline": by_words(NewsItem.headline, full=True),
        "day": SortKey((NewsItem.day, -NewsItem.position), NewsItem.day.is_(None)),
    }
    newest = (NewsItem.day.is_(None), NewsItem.day.desc(), NewsItem.position, NewsItem.id)
    return array("q", session.scalars(statement.order_by(*in_order(asked, keys, ()), *newest)))


def _narrowed(session: Session, query: ListQuery) -> "list[ColumnElement[bool]]":
    """Return the conditions of a list: its words and its filters."""
    wanted = matching(session, KIND, query.text)
    conditions = NEWS_FILTERS.conditions(query, None)
    return conditions if wanted is None else [*conditions, NewsItem.id.in_(wanted)]


def _sources(session: Session) -> dict[str, str]:
    return {str(source_id): name for source_id, name in session.execute(select(Source.id, Source.name))}


NEWS_FILTERS: Filters[None] = Filters(
    by=(
        Filter(
            key="section",
            label=mark("Section"),
            choices=choices_of(Section),
            option="--section",
            clause=lambda section, _none: NewsItem.section == section,
        ),
        Filter(
            key="year",
            label=mark("Year"),
            kind=FilterKind.YEAR,
            option="--year",
            clause=lambda year, _none: NewsItem.day.between(date(year, 1, 1), date(year, 12, 31)),
        ),
        Filter(
            key="source",
            label=mark("Source"),
            kind=FilterKind.RECORD,
            load=_sources,
            clause=lambda source_id, _none: NewsItem.source_id == source_id,
        ),
    ),
)
"""The filters of the news."""


def list_rows(session: Session, *, ids: Sequence[int]) -> list[NewsRow]:
    """Return the items of ``ids`` in their order."""
    item = NewsItem
    query = select(item.id, item.day, item.headline, item.body, item.section, Source.name, item.link, item.source_id)
    query = query.join(Source, Source.id == item.source_id)
    found = {row.id: NewsRow(*row) for some in chunks(ids) for row in session.execute(query.where(item.id.in_(some)))}
    return [found[row_id] for row_id in ids if row_id in found]


def news_item(session: Session, *, item_id: int) -> NewsRow:
    """Return one item.

    :raises NotFound: when there is no such item.
    """
    rows = list_rows(session, ids=[item_id])
    if not rows:
        raise NotFound(_("There is no such item of news."))
    return rows[0]


def counts(session: Session, *, query: ListQuery) -> tuple[dict[Section, int], list[int]]:
    """Return how many items of a list each section has, and the years there are news of, newest first."""
    grouped = select(NewsItem.section, func.count()).where(*_narrowed(session, query.without("section")))
    by_section = {row.section: int(row[1]) for row in session.execute(grouped.group_by(NewsItem.section))}
    days = select(func.distinct(func.extract("year", NewsItem.day))).where(NewsItem.day.is_not(None))
    return by_section, sorted((int(year) for year in session.scalars(days)), reverse=True)


def sources(session: Session) -> list[SourceRow]:
    """Return the sources in the order of their names."""
    of, items = Source, func.count(NewsItem.id)
    query = select(of.id, of.address, of.name, items, of.last_good_at, of.last_failed_at, of.last_failure)
    query = query.outerjoin(NewsItem, NewsItem.source_id == of.id).group_by(of.id).order_by(of.name, of.id)
    return [SourceRow(*row) for row in session.execute(query)]


def source_named(session: Session, *, wanted: str) -> SourceRow:
    """Return the source at the address ``wanted``, or else that of this id.

    :raises NotFound: when there is none.
    """
    rows = sources(session)
    found = [row for row in rows if row.address == wanted[:1000]]
    found += [row for row in rows if str(row.source_id) == wanted.strip()]
    if not found:
        raise NotFound(_("There is no source “{source}” of news.").format(source=shorten(wanted)))
    return found[0]


def find_news(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return the newest items in which every word of ``text`` occurs."""
    ids = list_ids(session, query=ListQuery(text=text)) if terms(text) else ()
    rows = list_rows(session, ids=ids[:limit])
    return [Hit(KIND, row.item_id, row.headline, show_day(row.day) if row.day else "") for row in rows]
