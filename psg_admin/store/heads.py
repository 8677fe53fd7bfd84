"""Where histories end, and what they have in common: a seal number on paper is found again, two offices compared."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.store.journal import SEAL_DIGITS, Head, JournalEntry, head

_HASH_DIGITS = 64
_PORTION = 1_000


@dataclass(frozen=True, slots=True)
class FoundHead:
    """The entry that a seal number belongs to, when it was made (aware, UTC), and how many entries came since."""

    entry: int
    at: datetime
    since: int


@dataclass(frozen=True, slots=True)
class OfficeHead:
    """Where the history of an office ends now, and of how many entries it is."""

    identity: str
    hash: str
    seal: str
    entries: int


def parse_head(text: str) -> str:
    """Return a seal number, or a whole hash, as it is typed: blanks and capitals make no difference.

    :raises BadInput: when it is none.
    """
    digits = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{SEAL_DIGITS},{_HASH_DIGITS}}}", digits):
        raise BadInput(
            _("“{text}” is not a seal number: it has {count} digits, 0 to 9 and a to f, or more of the same.").format(
                text=shorten(text), count=SEAL_DIGITS
            ),
            field="head",
        )
    return digits


def find_head(session: Session, *, digits: str) -> FoundHead | None:
    """Return the entry whose hash begins with ``digits`` (see :func:`parse_head`), or None where there is none."""
    hashed = JournalEntry.hash
    query = select(JournalEntry.id, JournalEntry.at).where(hashed.startswith(digits, autoescape=True))
    found = session.execute(query.order_by(JournalEntry.id).limit(1)).one_or_none()
    if found is None:
        return None
    since = session.scalar(select(func.count()).where(JournalEntry.id > found.id)) or 0
    return FoundHead(found.id, found.at, since)


def office_head(session: Session) -> OfficeHead:
    """Return where the history ends."""
    newest: Head = head(session.connection())
    entries = session.scalar(select(func.count()).select_from(JournalEntry)) or 0
    return OfficeHead(newest.identity, newest.hash, newest.seal, entries)


def seal_number(session: Session) -> str:
    """Return the seal number of now; "" while nothing was ever done in the office."""
    newest = head(session.connection())
    return newest.seal if newest.number else ""


def common_hash(here: Connection, there: Connection) -> str | None:
    """Return the hash of the newest entry that both histories have: each hash stands for all entries before it."""
    newest = there.execute(select(JournalEntry.hash).order_by(JournalEntry.id.desc()))
    while some := newest.scalars().fetchmany(_PORTION):
        known = set(here.scalars(select(JournalEntry.hash).where(JournalEntry.hash.in_(some))))
        found = next((one for one in some if one in known), None)
        if found is not None:
            return found
    return None
