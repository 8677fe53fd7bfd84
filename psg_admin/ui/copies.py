"""Copies of the office, as the File menu and the first start handle them."""

from pathlib import Path

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.ui.kit.ask import FileKind

# Nothing of the store is imported before it is needed: the window stands before it has been read.


def copy_kind() -> FileKind:
    """Return the kind of file that a copy is."""
    return FileKind(_("Copy of an office"), ".sqlite")


def bring_back(file: Path, address: str, progress: Progress = quiet) -> None:
    """Make a new office at the address (or path) of a database out of a copy.

    :raises UserError: as :func:`psg_admin.store.backup.restore` does.
    """
    from psg_admin.store.backup import restore
    from psg_admin.store.engine import parse_url

    restore(file, parse_url(address), progress=progress)


__all__ = ["bring_back", "copy_kind"]
