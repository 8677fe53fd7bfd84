"""Reading a source, away from the window's thread."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.errors import Unusable, UserError
from psg_admin.kernel.progress import Progress
from psg_admin.news.operations import keep_items, note_failure
from psg_admin.news.reader_item import Item

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.store.list_query import Work


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading one source: its items, or why it could not be read."""

    address: str
    items: tuple[Item, ...] = ()
    failure: str = ""


def read_one(address: str, progress: Progress) -> Read:
    """Read one source; a failure is an answer here, because the other sources are read all the same."""
    from psg_admin.news.reader import read_bytes
    from psg_admin.store.fetch import fetch

    progress(0, 0)
    try:
        data, content_type, base = fetch(address)
        return Read(address, tuple(read_bytes(data, name=address, content_type=content_type, base=base)))
    except UserError as error:
        return Read(address, failure=error.message)


def check(address: str) -> None:
    """See whether ``address`` is one that can be read; what is there only at times (a disk, a site) may be gone now.

    :raises BadInput: for a folder, something too large, or no address; the sentence says why.
    """
    from psg_admin.store.fetch import look_at

    with suppress(Unusable):
        look_at(address)


def keep(read: Read, now: datetime) -> "Work[Changes]":
    """Return the deed that keeps what was read, or notes the failure."""
    if read.failure:
        return partial(note_failure, address=read.address, failure=read.failure, now=now)
    return partial(keep_items, address=read.address, items=read.items, now=now)
