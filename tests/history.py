"""The history of an office as tests look at it: by the two queries that the pages ask."""

from sqlalchemy.orm import Session

from psg_admin.store.history import HistoryRow, list_ids, list_rows
from psg_admin.store.list_query import ListQuery


def history(session: Session, *, text: str = "", limit: int = 100) -> list[HistoryRow]:
    """Return the newest entries first, at most ``limit``: all, or those that are found by ``text``."""
    return list_rows(session, ids=list_ids(session, query=ListQuery(text))[:limit])
