"""Small files that are for one person alone: written whole or not at all, and never readable by others."""

import os
import tempfile
from pathlib import Path

from psg_admin.store.private import make_folder


def write_own(file: Path, text: str) -> None:
    """Write ``text`` into ``file``, which nobody but this person can read (0600, in a folder of 0700 where it is new).

    :raises OSError: when it cannot be written; what stood there stays.
    """
    make_folder(file.parent)
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # which only its maker can read
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as part:
            part.write(text)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
