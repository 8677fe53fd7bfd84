"""How many records each of several narrowed lists has, in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session


def count_each(session: Session, wanted: Sequence[Select[Any]]) -> list[int]:
    """Return how many rows each of these queries has."""
    if not wanted:
        return []
    counts = [select(func.count()).select_from(one.order_by(None).subquery()).scalar_subquery() for one in wanted]
    return [int(count) for count in session.execute(select(*counts)).one()]
