"""Files that are written whole or not at all, and what a disk cannot do, in a sentence."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _

PART = ".part"
"""How the name of a file ends while it is being written."""


@contextmanager
def telling_disk(path: Path) -> Iterator[None]:
    """Turn what the disk cannot do with ``path`` into a sentence.

    :raises Unusable: for a full disk, a missing folder, a folder that may not be written, and the like.
    """
    try:
        yield
    except OSError as error:
        raise Unusable(_sentence(error, path)) from error


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give the path of a file to write, which takes the place of ``target`` once the work inside has gone well.

    It lies in the same folder, is written through to the disk before it takes its place, and is gone when the work
    fails. A file that stood at ``target`` stays as it was until then.

    :raises Unusable: when the disk is full or the folder cannot be written.
    """
    with telling_disk(target):
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=PART, dir=target.parent)
        os.close(handle)
    part = Path(name)
    try:
        yield part
        with telling_disk(target):
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(target)
            _keep_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    """Write the new name through to the disk as well, where a folder can be opened (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("The disk is full: {name} was not written. Make room, then try again.").format(name=path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _("{name} cannot be written: this folder or file is not yours to write. Choose another place.").format(
            name=path
        )
    if error.errno == errno.ENOENT:
        return _("The folder {folder} does not exist.").format(folder=path.parent)
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return _("{folder} is no folder, so there is no place in it for {name}.").format(
            folder=path.parent, name=path.name
        )
    return _("{name} cannot be written: {why}.").format(name=path, why=error.strerror or str(error))
