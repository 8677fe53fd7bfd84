"""What may stand in the address of a server, and what is said back of one that was typed: never a password."""

import getpass
import os
import re
from pathlib import Path

from sqlalchemy import URL

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.store.passfile import keep_password, passfile

_CONNINFO = re.compile(
    r"\s*(user|passfile|host|hostaddr|port|dbname|service|sslmode|options|connect_timeout|application_name)\s*="
    r"|.*\b(pass|password|pwd)\s*=",
    re.IGNORECASE | re.DOTALL,
)
"""The text by which the server's own tools are told where to connect."""

_NEARLY = re.compile(r"\s*(postgres(ql)?(\+\w+)?\s*:|postgres(ql)?//|[^/\\:]{2,}:[^\\]*@)", re.IGNORECASE)
"""An address with something wrong about it: it is nobody's file."""

_SCHEME = re.compile(r"[A-Za-z][\w+]{0,19}://")
_HARMLESS = re.compile(r"[\w./ -]*")
_SECRET = {"password", "sslpassword"}


def refuse_secrets(text: str) -> None:
    """Refuse what was typed as the place of a database where it is an address that is none, and may hold a password.

    :raises BadInput: it is not said back.
    """
    if "://" in text:
        return
    if _CONNINFO.match(text) or _NEARLY.match(text):
        raise BadInput(
            _("A database is a file or a PostgreSQL address: write postgresql://USER@HOST/NAME."), field="database"
        )


def refuse_password(url: URL) -> None:
    """Refuse the address of a server that holds a password: it would be in lists of processes and in histories.

    :raises BadInput: the sentence names the file where it belongs.
    """
    if url.password or _SECRET & {name.lower() for name in url.query}:
        raise BadInput(
            _(
                "The address of the database holds a password, which others on this computer could read. Leave it out "
                "and put it into the file {file}, for yourself alone to read, as a line "
                "HOST:PORT:DATABASE:USER:PASSWORD."
            ).format(file=passfile(url.query)),
            field="database",
        )


def spoken(text: str) -> str:
    """Return what was typed as an address as it may be said back: nothing of it where any could be a password."""
    scheme = _SCHEME.match(text)
    begin = scheme[0] if scheme else ""
    return shorten(text) if _HARMLESS.fullmatch(text[len(begin) :]) else f"{begin}…"


def spoken_host(url: URL) -> str:
    """Return what the computer of a server is called in a sentence."""
    return ", ".join(host for host in hosts(url) if not host.startswith(("/", "@"))) or "localhost"


def hosts(url: URL) -> tuple[str, ...]:
    """Return the names of the computers that an address leads to; none where it is the socket of this one."""
    named = url.query.get("host") or url.host or os.environ.get("PGHOST", "")
    parts = named if isinstance(named, tuple) else named.split(",")
    if not any(parts):
        address = url.query.get("hostaddr") or os.environ.get("PGHOSTADDR", "")
        parts = address if isinstance(address, tuple) else address.split(",")
    return tuple(part for part in parts if part)


def is_elsewhere(url: URL) -> bool:
    """Say whether an address leads to another computer, so that what is said to the server goes over a network."""
    return any(not _is_here(host) for host in hosts(url))


def _is_here(host: str) -> bool:
    return host.startswith(("/", "@", "127.")) or host.lower() in {"localhost", "::1"}


def keep_password_for(url: URL, password: str) -> None:
    """Keep the password of a server's database where the server's own library looks for it (see ``store.passfile``).

    :raises UserError: when it cannot be kept.
    """
    user = url.username or os.environ.get("PGUSER") or getpass.getuser()
    port = url.port or int(os.environ.get("PGPORT") or 5432)
    for host in hosts(url) or ("localhost",):
        keep_password(
            passfile(url.query), host=host, port=port, database=url.database or user, user=user, password=password
        )


def encryption(url: URL) -> dict[str, str]:
    """Return how the connection to the server is to be kept from others, where the address says nothing of it.

    Other computers are spoken to encrypted or not at all; where there is a root certificate, the server has to show
    that it is the one.
    """
    if not is_elsewhere(url) or {"sslmode", "service", "requiressl"} & set(url.query) or "PGSSLMODE" in os.environ:
        return {}
    root = url.query.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or str(_root_certificate())
    return {"sslmode": "verify-full" if root == "system" or Path(str(root)).exists() else "require"}


def _root_certificate() -> Path:
    """Return the file in which the server's own library looks for the certificate of who vouches for servers."""
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", "")) / "postgresql" / "root.crt"
    return Path.home() / ".postgresql" / "root.crt"
