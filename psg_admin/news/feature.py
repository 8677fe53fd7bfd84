"""What news hand to the office. It imports no reader: opening an office is quick."""

from sqlalchemy import select

from psg_admin.news import derive, queries
from psg_admin.news.labels import LABELS
from psg_admin.news.manifest import MANIFEST
from psg_admin.news.model import NewsItem, Source
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(NewsItem, Source),
    derivations=(derive.derive_search,),
    searched=(SearchKind(derive.KIND, "news_item", select(NewsItem.id), derive.derive_search, queries.find_news),),
)
