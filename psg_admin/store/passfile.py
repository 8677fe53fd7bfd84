"""The file of passwords that PostgreSQL's own programs read: the one place where a password of a server is kept."""

import os
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.kernel.words import _
from psg_admin.store.own_file import write_own

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def passfile(query: Mapping[str, Sequence[str] | str] | None = None) -> Path:
    """Return the file of passwords: that of an address (its ``query``), of ``PGPASSFILE``, else this person's own."""
    named = (query or {}).get("passfile") or os.environ.get("PGPASSFILE")
    if named:
        return Path(str(named))
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", "")) / "postgresql" / "pgpass.conf"
    return Path.home() / ".pgpass"


def require_private(file: Path) -> None:
    """Refuse a file of passwords that others can read: the library passes it by, and says so to nobody in the window.

    :raises Unusable: when they can; a file that is not there is nobody's trouble.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        if file.stat().st_mode & _OTHERS:
            raise Unusable(
                _(
                    "Others on this computer can get at the file of passwords {file}, so it is not used. "
                    "Let nobody but yourself read and write it (mode 0600)."
                ).format(file=file)
            )


def keep_password(file: Path, *, host: str, port: int, database: str, user: str, password: str) -> None:
    """Put a password into the file, in place of an older one for the same database; nobody else can read the file.

    :raises BadInput: for a password that cannot stand in a line of it.
    :raises Unusable: when the file cannot be written.
    """
    if any(sign in password for sign in "\r\n\0"):
        raise BadInput(_("A password of several lines cannot be kept."), field="password")
    place = ":".join(_escaped(part) for part in (host, str(port), database, user))
    file = file.resolve()
    try:
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        lines = [line for line in lines if not line.startswith(f"{place}:")]
        # The first line that fits is taken: a newer password stands before a rule for any database.
        write_own(file, "".join(f"{line}\n" for line in (f"{place}:{_escaped(password)}", *lines)))
    except (OSError, UnicodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Unusable(_("The file of passwords {file} cannot be written: {why}").format(file=file, why=why)) from None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(":", "\\:")
