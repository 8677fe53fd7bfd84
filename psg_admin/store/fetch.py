"""Getting the bytes of a page or feed: from a file, or from an http(s) address."""

import http.client
import re
import socket
import stat
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit

from psg_admin.kernel.errors import BadInput, Unusable, UserError
from psg_admin.kernel.words import _
from psg_admin.store.disk import typed_path

LIMIT = 5 * 1024 * 1024
"""The largest page or feed that is read, in bytes. A page of news has thousands; what is larger is something else."""

_CHUNK = 64 * 1024
_AGENT = "psg-admin (news reader)"
_ACCEPT = "text/html, application/rss+xml, application/atom+xml, text/plain, */*"
# Only these, and those of a watch: the usual opener would follow a redirect to ftp.
_HANDLERS = (
    urllib.request.ProxyHandler, urllib.request.HTTPRedirectHandler, urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,
)  # fmt: skip


def too_large(name: str) -> BadInput:
    """Return the refusal of a page that is over the limit, to be raised by who noticed."""
    return BadInput(
        _("“{name}” is larger than {limit} MB, so it is not a page of news. Save only the page itself.").format(
            name=name, limit=LIMIT // (1024 * 1024)
        )
    )


def fetch(address: str, *, timeout: float = 20) -> tuple[bytes, str | None, str]:
    """Return the bytes at ``address``, their content type where a server tells it, and where they came from in the end.

    ``address`` is the path of a file, or a file:, http: or https: address. ``timeout``, in seconds, holds for each
    silence of the other side and three times over for the whole. Nothing above the limit of 5 MB is read.

    :raises BadInput: for an address of another kind, a folder, or something too large.
    :raises Unusable: when the file cannot be opened, or the other side does not answer with the page.
    """
    return look_at(address) or _from_web(address.strip(), timeout)


def look_at(address: str) -> tuple[bytes, str | None, str] | None:
    """Return what :func:`fetch` does where ``address`` is that of a file, None for one in the web, which is not asked.

    :raises UserError: as :func:`fetch` does.
    """
    address = address.strip()
    if not address:
        raise BadInput(_("Give the path of a saved page, or the web address of a page or feed."))
    # A Windows path begins with the letter of a drive, which looks like the scheme of an address.
    scheme = address.partition(":")[0].lower() if ":" in address[2:] else ""
    return None if scheme in {"http", "https"} else _from_file(address, is_path=scheme != "file")


def _from_file(address: str, *, is_path: bool) -> tuple[bytes, str | None, str]:
    try:
        parts = urlsplit("" if is_path else address)
        if parts.netloc not in {"", "localhost"}:
            said = _("“{address}” names a file on another computer. Copy the file to this one first.")
            raise BadInput(said.format(address=address))
        path = typed_path(address) if is_path else Path(urllib.request.url2pathname(parts.path))
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise BadInput(_("“{address}” is a folder. Give the saved page in it.").format(address=address))
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(_("“{address}” is not a file that holds a page.").format(address=address))
        with path.open("rb") as opened:
            data = opened.read(LIMIT + 1) if found.st_size <= LIMIT else b""
        if max(found.st_size, len(data)) > LIMIT:  # it grew in the meantime, or the file system told no size
            raise too_large(address)
        return data, None, path.absolute().as_uri()
    except FileNotFoundError:
        raise _missing(address, is_path=is_path) from None
    except ValueError:  # a NUL character in the path, brackets in the address
        raise BadInput(
            _("“{address}” cannot be the name of a file.").format(address=address.replace("\x00", " "))
        ) from None
    except OSError as problem:
        text = problem.strerror or type(problem).__name__
        raise Unusable(_("“{address}” cannot be read: {reason}.").format(address=address, reason=text)) from problem


def _missing(address: str, *, is_path: bool) -> UserError:
    said = _("There is no file “{address}”.")
    if is_path and "://" in address:
        said = _("“{address}” cannot be read: only files and addresses that begin with http:// or https:// can.")
        return BadInput(said.format(address=address))
    if re.match(r"www\.\S+", address, re.IGNORECASE):
        said = _("There is no file “{address}”. A web address begins with https://.")
    return Unusable(said.format(address=address))


class _Watch:
    """Ends what is fetched when its time is over, wherever it is by then: heads of answers may drip, too."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._open: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_gone: object) -> None:
        self._timer.cancel()

    def take(self, opened: socket.socket) -> None:
        """Watch a connection; one that comes too late is ended at once."""
        self._open.append(opened)
        if self.over:
            self._end()

    def handlers(self) -> tuple[urllib.request.BaseHandler, ...]:
        """Return what opens addresses by connections that are watched."""
        watch = self

        class Plain(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                watch.take(self.sock)

        class Secure(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                watch.take(self.sock)

        class OpensPlain(urllib.request.HTTPHandler):
            def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Plain, req)

        class OpensSecure(urllib.request.HTTPSHandler):
            def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
                return self.do_open(Secure, req)

        return OpensPlain(), OpensSecure()

    def _end(self) -> None:
        self.over = True
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _from_web(address: str, timeout: float) -> tuple[bytes, str | None, str]:
    with _Watch(3 * timeout) as watch:
        try:
            found = _answer(address, timeout, watch)
        except UserError:
            if watch.over:
                raise _late(address) from None
            raise
        if watch.over:  # what came until then may look whole
            raise _late(address)
        return found


def _late(address: str) -> Unusable:
    return Unusable(_("“{address}” did not answer in time. Try again later.").format(address=address))


def _answer(address: str, timeout: float, watch: _Watch) -> tuple[bytes, str | None, str]:
    opener = urllib.request.OpenerDirector()
    for handler in (*(one() for one in _HANDLERS), *watch.handlers()):
        opener.add_handler(handler)
    try:
        parts = urlsplit(address)
        if not parts.hostname or parts.port == 0:  # asking for the port checks it
            raise ValueError
        plain = quote(address, safe="%/:=&?~#+!$,;'@()*[]")  # letters beyond ASCII, blanks
        request = urllib.request.Request(plain, headers={"User-Agent": _AGENT, "Accept": _ACCEPT})  # noqa: S310 - http and https only, see the opener
        with opener.open(request, timeout=timeout) as answer:
            data = _all_of(answer, address, time.monotonic() + 3 * timeout)
            return data, answer.headers.get("Content-Type"), answer.geturl()
    except urllib.error.HTTPError as problem:
        with problem:
            raise Unusable(
                _("“{address}” answered {status} {reason} instead of the page.").format(
                    address=address, status=problem.code, reason=problem.reason
                )
            ) from None
    except (OSError, http.client.HTTPException) as problem:
        reason = getattr(problem, "reason", problem)
        if isinstance(reason, TimeoutError):
            raise _late(address) from None
        text = getattr(reason, "strerror", None) or (reason if isinstance(reason, str) else type(reason).__name__)
        raise Unusable(
            _("“{address}” cannot be reached: {reason}. Is this computer on line?").format(address=address, reason=text)
        ) from problem
    except ValueError as problem:  # no host, no such port, letters that the name of a host cannot have
        raise BadInput(_("“{address}” is not a complete web address.").format(address=address)) from problem


def _all_of(answer: http.client.HTTPResponse, address: str, deadline: float) -> bytes:
    size = answer.length or 0
    data = bytearray()
    while size <= LIMIT and len(data) <= LIMIT and (chunk := answer.read1(_CHUNK)):
        data += chunk
        if time.monotonic() > deadline:
            raise TimeoutError
    if max(size, len(data)) > LIMIT:
        raise too_large(address)
    if len(data) < size:
        raise http.client.IncompleteRead(bytes(data), size - len(data))
    return bytes(data)
