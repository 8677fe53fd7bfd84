"""A key under which a deed is done once: whoever does not know whether it was done may say it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import DoneAlready, Refused
from psg_admin.kernel.words import _
from psg_admin.store.journal import JournalEntry, in_words

_HALF = 32


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a deed, and the ``words`` that ask for it, which tell it from another deed under the same key."""

    key: str
    words: Sequence[str]

    @property
    def kept(self) -> str:
        """What is kept of it with the entry: a digest of the key and one of the words, 32 hex digits each."""
        return _digest(self.key) + _digest(*self.words)


def require_new(session: Session, once: Once) -> None:
    """Refuse a key under which something was done.

    :raises DoneAlready: when it was the same.
    :raises Refused: when it was something else.
    """
    begin = once.kept[:_HALF]
    # Between the two, in whatever order a database has letters: the second follows on every one with that beginning.
    found = session.execute(
        select(JournalEntry.deed_key, JournalEntry.summary).where(
            JournalEntry.deed_key > begin, JournalEntry.deed_key < f"{begin}g"
        )
    ).first()
    if found is None:
        return
    key, summary = found[0], in_words(found[1])
    if key != once.kept:
        raise Refused(
            _("Something else was done under the key “{key}”: {summary}. Nothing was done now.").format(
                key=once.key, summary=summary
            )
        )
    raise DoneAlready(_("Done already: {summary}.").format(summary=summary))


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:_HALF]
