"""News as it was read: sources and items."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.news.states import Section
from psg_admin.store.base import PASSING, Base, states
from psg_admin.store.erasure import erased


@erased(kept="address name last_good_at last_failed_at last_failure")
class Source(Base):
    """Where items come from: a web address, a feed or a saved page, with its last good read and its last failure."""

    __tablename__ = "news_source"

    address: Mapped[str] = mapped_column(String(1000), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    last_good_at: Mapped[datetime | None] = mapped_column(info=PASSING)
    last_failed_at: Mapped[datetime | None] = mapped_column(info=PASSING)
    last_failure: Mapped[str] = mapped_column(String(500), default="", info=PASSING)


@erased(kept="source_id fingerprint day headline body section link first_read_at position")
class NewsItem(Base):
    """One item; ``fingerprint`` keeps the same item from two sources, or read twice, one."""

    __tablename__ = "news_item"
    __table_args__ = (Index("ix_news_item_day", "day", "id"), Index("ix_news_item_section", "section", "day"))

    source_id: Mapped[int] = mapped_column(ForeignKey("news_source.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    day: Mapped[date | None]
    headline: Mapped[str] = mapped_column(String(500))
    body: Mapped[str]
    section: Mapped[Section] = mapped_column(states(Section))
    link: Mapped[str] = mapped_column(String(1000), default="")
    first_read_at: Mapped[datetime]
    position: Mapped[int]
