"""The answer of a server to COMMIT, which may be lost on the way: then it is found out what became of the deed.

The entry's hash is looked for on a new connection, under the lock of whoever writes: while a server still carries a
deed out it holds that lock, so that nothing that is found, or not found, before could be relied upon. Where nobody
answers, what is not known is remembered on this computer, and the next deed finds it out before anything is done.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.kernel.errors import Refused, Unusable
from psg_admin.kernel.words import _
from psg_admin.store.address import spoken_host
from psg_admin.store.journal import Head, JournalEntry
from psg_admin.store.own_file import write_own
from psg_admin.store.seen import place_key, place_of


@dataclass(frozen=True, slots=True)
class Expected:
    """An entry that is about to be kept: its hash, and what its deed says."""

    hash: str
    summary: str


class Answers:
    """What is known of the deeds of one office at this computer."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._expected: Expected | None = None
        # A file is written here, by this program: its answer cannot be lost.
        self._file = None if url.get_backend_name() == "sqlite" else _file(url)
        self._unknown = _read(self._file)

    @contextmanager
    def known(self, writer: Engine) -> Iterator[None]:
        """Find out, before the deed inside begins, what became of one whose answer was lost.

        :raises Refused: when that one was done: the new deed is most likely the same again, so it is not done.
        :raises Unusable: when it still cannot be known.
        """
        self._expected = None
        if self._unknown is not None:
            unknown = self._unknown
            found = self._find(unknown, writer)
            self._remember(None)
            if found:
                raise Refused(
                    _(
                        "“{summary}” was recorded, though the answer was lost on the way. So nothing was done now: do "
                        "it again if it is to be done a second time."
                    ).format(summary=unknown.summary)
                )
        yield

    def expect(self, head: Head, summary: str) -> None:
        """Note the entry that the running deed has written, and is about to keep."""
        self._expected = Expected(head.hash, summary)

    def commit(self, session: Session, writer: Engine) -> None:
        """Keep what the deed has done; where the answer is lost, find out whether it was kept.

        :raises Unusable: when it was not, or it cannot be known.
        """
        try:
            session.commit()
        except DBAPIError as error:
            if not error.connection_invalidated or self._expected is None:
                raise
            if not self._find(self._expected, writer):
                raise Unusable(
                    _("The connection to {host} was lost: nothing was changed. Do it again.").format(
                        host=spoken_host(self._url)
                    )
                ) from error

    def _find(self, expected: Expected, writer: Engine) -> bool:
        """Say whether the entry was kept.

        :raises Unusable: when that cannot be known; it is remembered.
        """
        try:
            with writer.begin() as connection:
                return connection.scalar(select(JournalEntry.id).where(JournalEntry.hash == expected.hash)) is not None
        except (DBAPIError, Unusable) as error:
            self._remember(expected)
            raise Unusable(
                _(
                    "The connection to {host} was lost: it is not known whether “{summary}” was recorded. Look in the "
                    "history before you do it again."
                ).format(host=spoken_host(self._url), summary=expected.summary)
            ) from error

    def _remember(self, unknown: Expected | None) -> None:
        """Keep in mind what is not known, also for the next start; a folder that cannot be written stops nobody."""
        self._unknown = unknown
        if self._file is None:
            return
        with suppress(OSError):
            if unknown is None:
                self._file.unlink(missing_ok=True)
            else:
                write_own(self._file, json.dumps(asdict(unknown)))


def _file(url: URL) -> Path:
    return paths.state() / "unanswered" / f"{place_key(place_of(url))}.json"


def _read(file: Path | None) -> Expected | None:
    if file is None:
        return None
    with suppress(OSError, ValueError, TypeError):
        return Expected(**json.loads(file.read_text("utf-8")))
    return None
