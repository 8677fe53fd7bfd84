"""The search texts of news. Apart from the operations, so that opening an office does not import the readers."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.news.model import NewsItem
from psg_admin.store import search
from psg_admin.store.base import chunks

KIND = "news"


def derive_search(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched items anew."""
    for some in chunks(touched.get("news_item", ())):
        texts: dict[int, str | None] = dict.fromkeys(some)
        found = select(NewsItem.id, NewsItem.headline, NewsItem.body).where(NewsItem.id.in_(some))
        texts.update({row_id: f"{headline} {body}" for row_id, headline, body in session.execute(found)})
        search.put(session, KIND, texts)
