"""What belongs to an office is its keeper's alone: files 0600 and folders 0700, whatever the umask says.

SQLite gives its log and its index the permissions of the file beside which they lie.
"""

import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700

SIDE_FILES = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside an office."""


def make_folder(folder: Path) -> None:
    """Make ``folder``, and those above it that are missing, for this person alone; one that is there stays as it is.

    :raises OSError: when it cannot be made.
    """
    missing = []
    above = folder
    while not above.exists() and above != above.parent:
        missing.append(above)
        above = above.parent
    for one in reversed(missing):
        with suppress(FileExistsError):  # somebody else was quicker
            one.mkdir(FOLDER_MODE)
            _for_this_person(one)
    folder.mkdir(exist_ok=True)  # says what is wrong where it is no folder


def make_file(path: Path) -> None:
    """Make the empty file ``path`` for this person alone.

    :raises FileExistsError: when there is one.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))


def close_office(file: Path, folders: Iterable[Path] = ()) -> None:
    """Close the office in ``file``, what lies beside it, and all that lies in its own ``folders``, to everybody else.

    Only what this person owns is touched, and nothing is raised: where it cannot be done, the office is used as it is.
    """
    if os.name != "posix":
        return  # there a folder says it for all that is in it, from when it was made
    for path in (file, *(file.with_name(f"{file.name}{side}") for side in SIDE_FILES)):
        close(path)
    for folder in folders:
        close(folder)
        with suppress(OSError), os.scandir(folder) as found:
            for one in found:
                if one.is_file(follow_symlinks=False):
                    close(Path(one.path))


def close(path: Path) -> None:
    """Close a file or folder of this person's to everybody else, where it is open to them."""
    with suppress(OSError):
        told = path.lstat()
        if told.st_uid != os.geteuid() or stat.S_IMODE(told.st_mode) & 0o077 == 0:
            return
        if stat.S_ISREG(told.st_mode) or stat.S_ISDIR(told.st_mode):
            path.chmod(stat.S_IMODE(told.st_mode) & ~0o077)


if sys.platform == "win32":

    def _for_this_person(folder: Path) -> None:
        """Let nobody else but this person into a new folder, nor to what is put there later."""
        user = f"{os.environ.get('USERDOMAIN', '.')}\\{os.environ.get('USERNAME', '')}"
        icacls = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "icacls.exe"
        with suppress(OSError, subprocess.SubprocessError):  # then Windows' own rules hold
            subprocess.run(  # noqa: S603 - a program of Windows' own, by its whole path
                [str(icacls), str(folder), "/inheritance:r", "/grant:r", f"{user}:(OI)(CI)F"],
                check=False,
                capture_output=True,
                timeout=10,
            )
else:

    def _for_this_person(folder: Path) -> None:
        """The permissions that it was made with say it, but for an umask that takes away even the person's own."""
        with suppress(OSError):  # a disk that knows no permissions, such as a stick
            folder.chmod(FOLDER_MODE)
