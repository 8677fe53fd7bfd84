"""What lies between a desk and its server: a wire that can be cut at the moment of COMMIT, or encrypts."""

import enum
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import run

from sqlalchemy import URL

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_DEED, _COMMIT = b"LOCK TABLE writer", b"COMMIT\0"


class Cut(enum.Enum):
    """When the wire is cut, once: never, as COMMIT of a deed is said, or as it is answered."""

    NEVER = enum.auto()
    BEFORE = enum.auto()
    AFTER = enum.auto()


class Proxy:
    """A port of this computer behind which the server of an office is reached; it says no to encryption, as the server
    does at its own socket, unless it has a certificate.
    """

    def __init__(self, url: URL, certificate: tuple[Path, Path] | None = None) -> None:
        """Lead to the server of ``url``, whose socket lies in a folder."""
        host = url.query.get("host") or url.host
        self._server = f"{host}/.s.PGSQL.{url.port or 5432}"
        self._certificate = certificate
        self._url = url
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.cut = Cut.NEVER
        self.shut = False
        """Nobody who comes now is let through."""
        self.encrypted = 0
        """How many connections were."""
        self._deaf: set[int] = set()
        self._wires: list[socket.socket] = []
        threading.Thread(target=self._open, daemon=True).start()

    def url(self, host: str = "localhost") -> URL:
        """Return the address of the office through this wire, at a computer of that name."""
        url = self._url.set(host=host, port=self.port, query={})
        return url.update_query_dict({"hostaddr": "127.0.0.1"})

    def close(self) -> None:
        """Cut everything."""
        for wire in [self._door, *self._wires]:
            _end(wire)

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                desk, _address = self._door.accept()
                if self.shut:
                    desk.close()
                else:
                    threading.Thread(target=self._join, args=(desk,), daemon=True).start()

    def _join(self, desk: socket.socket) -> None:
        with suppress(OSError):
            server = socket.socket(socket.AF_UNIX)
            self._wires += [desk, server]
            server.connect(self._server)
            if self._certificate is not None and desk.recv(8, socket.MSG_PEEK) == _SSL_REQUEST:
                desk.recv(8)
                desk.sendall(b"S")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*self._certificate)
                desk = context.wrap_socket(desk, server_side=True)
                self._wires.append(desk)
                self.encrypted += 1
            threading.Thread(target=self._answer, args=(server, desk), daemon=True).start()
            self._ask(desk, server)

    def _ask(self, desk: socket.socket, server: socket.socket) -> None:
        """Carry what the desk says."""
        deed = False
        with suppress(OSError):
            while some := desk.recv(65536):
                deed = deed or _DEED in some
                if deed and _COMMIT in some and self.cut is not Cut.NEVER:
                    cut, self.cut = self.cut, Cut.NEVER
                    if cut is Cut.BEFORE:
                        break
                    self._deaf.add(server.fileno())
                server.sendall(some)
        _end(server)
        _end(desk)

    def _answer(self, server: socket.socket, desk: socket.socket) -> None:
        """Carry what the server says; the answer to a COMMIT that is to be lost ends it."""
        number = server.fileno()
        with suppress(OSError):
            while some := server.recv(65536):
                if number in self._deaf:
                    self._deaf.discard(number)
                    break
                desk.sendall(some)
        _end(desk)
        _end(server)


def _end(wire: socket.socket) -> None:
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
    wire.close()


@contextmanager
def between(url: URL, certificate: tuple[Path, Path] | None = None) -> Iterator[Proxy]:
    """Give the wire to the server of ``url``."""
    proxy = Proxy(url, certificate)
    try:
        yield proxy
    finally:
        proxy.close()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate of a computer called ``name``, and its key."""
    made, key = folder / f"{name}.crt", folder / f"{name}.key"
    run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-out", str(made), "-keyout", str(key)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key
