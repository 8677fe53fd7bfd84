"""Documents are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.store.disk import disk_as_user_errors, own_folder

_PARTS = "psg-admin"
"""How the names of the folders of unfinished documents begin: short, for the name of the document may be as long as
the disk allows, and unlike those of any other program, for a document may be put anywhere."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a new file beside ``path`` to write to, which takes its place once the work inside has gone well.

    When the work fails, or is cancelled, nothing of it is left and what stood at ``path`` before still stands. What is
    left when the program is killed is taken away by the next document that is put there.
    The document gets the permissions that any new file of this person has.

    :raises Unusable: when the folder is missing or cannot be written, the disk is full, a folder has that name,
        or another program holds the file open.
    """
    with disk_as_user_errors(path):
        if path.is_dir():
            raise Unusable(_("{name} is a folder. Choose a name for the file.").format(name=path))
    with own_folder(path, _PARTS) as folder:
        part = folder / "document"
        with disk_as_user_errors(path):
            part.touch(exist_ok=False)
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        _take_place(part, path)


def _take_place(part: Path, path: Path) -> None:
    try:
        with disk_as_user_errors(path):
            part.replace(path)
    except Unusable as error:
        if isinstance(error.__cause__, PermissionError) and path.exists():
            message = _("{name} cannot be replaced. If it is open in another program, close it there and try again.")
            raise Unusable(message.format(name=path)) from error
        raise
