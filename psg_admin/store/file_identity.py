"""Where the file of an open office lies, and whether it is still the one that was opened.

SQLite goes on writing into a file that was deleted, moved or replaced while it was open, and whoever opens the new one
finds the old one's log beside it. So the file, and the folder in which that log lies, are compared with what they were.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _

if TYPE_CHECKING:
    from sqlalchemy import URL

# SQLAlchemy is imported where an office is opened: whoever writes a file asks here as well.

_Numbers = tuple[int, int]

_open_here: WeakSet[FileIdentity] = WeakSet()


class FileIdentity:
    """Which file the office at ``url`` was when it was opened: device and number, its own and its folder's.

    Of an office on a server nothing is compared. :meth:`leave` is called when the office is let go of.
    """

    def __init__(self, url: URL) -> None:
        self.file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._opened = None if self.file is None else _numbers(self.file)
        if self._opened is not None:
            _open_here.add(self)

    @property
    def stands(self) -> bool:
        """Whether the file is where it was, and the same one."""
        return self.file is None or (self._opened is not None and _numbers(self.file) == self._opened)

    def require(self) -> None:
        """Refuse to go on when the file is no longer there, or is another one.

        :raises Unusable: then; nothing was changed.
        """
        if not self.stands:
            raise Unusable(
                _(
                    "{name} was moved, deleted or replaced while it was open: nothing was changed. "
                    "Put it back, or close the program and open the office again."
                ).format(name=self.file)
            )

    def require_kept(self) -> None:
        """Refuse to say that a deed is done when the file went away while it was being written.

        :raises Unusable: then.
        """
        if not self.stands:
            raise Unusable(
                _(
                    "{name} was moved, deleted or replaced while this was being written: the office that is there now "
                    "does not have it. Close the program, look for the file, and open the office again."
                ).format(name=self.file)
            )

    def leave(self) -> None:
        """The office is closed: its file may be opened past SQLite again."""
        _open_here.discard(self)

    def is_file(self, found: _Numbers) -> bool:
        """Say whether the file that was opened is the one of that device and number."""
        return self._opened is not None and self._opened[0] == found


def is_open_here(file: Path) -> bool:
    """Say whether this program has an office open in ``file``, by whatever name."""
    found = _numbers(file)
    return found is not None and any(one.is_file(found[0]) for one in tuple(_open_here))


def require_unmoved(file: Path) -> None:
    """Refuse to read ``file`` as the office that this program has open there when it is no longer that one.

    :raises Unusable: then.
    """
    for one in tuple(_open_here):
        if one.file == file:
            one.require()


def _numbers(file: Path) -> tuple[_Numbers, _Numbers] | None:
    try:
        told, folder = file.stat(), file.parent.stat()
    except (OSError, ValueError):
        return None
    return (told.st_dev, told.st_ino), (folder.st_dev, folder.st_ino)
