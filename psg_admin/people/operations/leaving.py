"""What becomes of homes that somebody leaves, as part of a larger deed."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.people.model import Contact, Household
from psg_admin.people.plans import HomeFacts
from psg_admin.people.queries import home_facts
from psg_admin.store.base import base_table
from psg_admin.store.batch import Batch


def leave_homes(batch: Batch, homes: Iterable[HomeFacts | None], leaving: Collection[int]) -> dict[int, dict[str, Any]]:
    """Let contacts leave these homes, and return of each who is in none then the column that says so, as it was.

    A home in which nobody or only one is left goes with that. Whoever calls lets the contacts say so.
    """
    cleared: dict[int, dict[str, Any]] = {}
    for home in {each.id: each for each in homes if each is not None}.values():
        gone = (home.living | home.died) & set(leaving)
        if not gone:
            continue
        those, dissolves = home.cleared_by(gone)
        cleared |= {contact_id: {"household_id": home.id} for contact_id in those}
        if dissolves:
            batch.delete(base_table(Household.__mapper__), home.row)
    return cleared


def take_out(session: Session, *, contact_id: int) -> None:
    """Let a contact who goes from the office leave the home, as part of a larger deed."""
    home_id = session.scalar(select(Contact.household_id).where(Contact.id == contact_id))
    if home_id is None:
        return
    batch = Batch(session)
    for other, before in leave_homes(batch, home_facts(session, ids=[home_id]).values(), [contact_id]).items():
        batch.update(Contact, other, before, {"household_id": None})
    batch.write()
