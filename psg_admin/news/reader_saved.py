"""A page that a browser saved whole in one file (MHTML), taken apart without reading more of it than is needed."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser

_HEAD = 16 * 1024  # bytes; heads of parts are read with a parser that takes its time
_WITHIN, _PARTS = 5, 2_000  # parts within parts, and in one
_GAP = re.compile(rb"\r?\n[ \t]*\r?\n")


def unpack(data: bytes) -> tuple[bytes, str, str | None] | None:
    """Return the HTML of a page that a browser saved whole in one file, its type and its address; None for another."""
    if b"mime-version:" not in data[:4096].lower():
        return None
    message, body = _head(data)
    if message is None or message.get_content_maintype() != "multipart":
        return None
    for part, content in _parts(message, body, _WITHIN):
        if part.get_content_type() == "text/html":
            address = part["Content-Location"] or message["Snapshot-Content-Location"]
            return _plain(part, content), str(part["Content-Type"]), str(address) if address else None
    return None


def _head(data: bytes) -> tuple[Message | None, bytes]:
    """Return the head of a message or part, None where it is as long as none is, and what stands below it."""
    if data.startswith((b"\n", b"\r\n")):
        return Message(), data
    gap = _GAP.search(data, 0, _HEAD)
    if gap is None:
        return None, b""
    with suppress(*_BROKEN):
        return BytesHeaderParser().parsebytes(data[: gap.end()]), data[gap.end() :]
    return None, b""


_BROKEN = (MessageError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


def _parts(message: Message, body: bytes, within: int) -> Iterator[tuple[Message, bytes]]:
    """Return the parts in their order, those of parts among them."""
    try:
        boundary = (message.get_boundary() or "").encode("latin-1", "replace")
    except _BROKEN:
        return
    if not boundary or not within:
        return
    for piece in re.split(rb"(?:\A|\r?\n)--" + re.escape(boundary), body, maxsplit=_PARTS)[1:]:
        if piece.startswith(b"--"):  # the end of them
            return
        part, content = _head(piece.partition(b"\n")[2])
        if part is None:
            continue
        if part.get_content_maintype() == "multipart":
            yield from _parts(part, content, within - 1)
        else:
            yield part, content


def _plain(part: Message, content: bytes) -> bytes:
    """Return what a part holds, as it was before it was put on the way."""
    how = str(part["Content-Transfer-Encoding"] or "").strip().lower()
    if how == "quoted-printable":
        return quopri.decodestring(content)
    if how == "base64":
        with suppress(binascii.Error):
            kept = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
            return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    return content
