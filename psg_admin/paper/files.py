"""Documents are written whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psg_admin.store.disk import disk_as_user_errors, whole

_PARTS = "psg-admin"
"""How the names of the folders of unfinished documents begin: short, for the name of the document may be as long as
the disk allows, and unlike those of any other program, for a document may be put anywhere."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a new file beside ``path`` to write to, which takes its place once the work inside has gone well.

    When the work fails, or is cancelled, nothing of it is left and what stood at ``path`` before still stands. What is
    left when the program is killed is taken away by the next document that is put there. Nobody but this person may
    read the document.

    :raises Unusable: when the folder is missing or cannot be written, the disk is full, what has that name is a folder,
        a device or an office, or another program holds the file open.
    """
    with whole(path, parts=_PARTS) as part, disk_as_user_errors(path):
        yield part
