"""From bytes to text: which encoding, and is it text at all."""

import codecs
import email
import email.policy
import re

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _

LIMIT = 5 * 1024 * 1024
"""The largest page or feed that is read, in bytes. A page of news has thousands; what is larger is something else."""

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Files that people pick by mistake, by how they begin.
_FOREIGN = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"{\\rtf",
    b"SQLite format 3",
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def too_large(name: str) -> BadInput:
    """Return the refusal of a page that is over the limit, to be raised by who noticed."""
    return BadInput(
        _("“{name}” is larger than {limit} MB, so it is no page of news. Save only the page itself.").format(
            name=name, limit=LIMIT // (1024 * 1024)
        )
    )


def unpack(data: bytes) -> tuple[bytes, str | None, str | None] | None:
    """Return the HTML of a page that a browser saved whole in one file (MHTML), its type and its address, or None."""
    start = data[:4096].lower()
    if b"mime-version:" not in start or b"multipart/related" not in start or b"<" not in data:
        return None
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                address = part["Content-Location"] or message["Snapshot-Content-Location"]
                return (
                    content,
                    f"text/html; charset={part.get_content_charset() or ''}",
                    str(address) if address else None,
                )
    return None


def decode(data: bytes, *, name: str, content_type: str | None) -> str:
    """Return the text of a page.

    A byte order mark decides; then the charset of ``content_type``; then the page's own declaration; then UTF-8 when
    it fits, UTF-16 without a mark when every other byte is zero, and Windows-1252, in which nothing fails (or
    the old Macs' letters, by the line ends).

    :raises BadInput: when the data is empty, too large, or no text.
    """
    if len(data) > LIMIT:
        raise too_large(name)
    if not data.strip(b"\x00\t\r\n\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        raise BadInput(_("“{name}” is empty: there is nothing to read in it.").format(name=name))
    if data.startswith(_FOREIGN):
        raise _no_text(name)
    text = _decoded(data, content_type)
    if "\0" in text or len(_CONTROLS.findall(text)) > 2 + len(text) // 500 or text.count("\ufffd") > len(text) // 20:
        raise _no_text(name)
    return text


def _decoded(data: bytes, content_type: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    # Text in Latin letters as UTF-16: every other byte is zero, all on one side.
    for encoding, high, low in (
        ("utf-16-be", data[0:2000:2], data[1:2000:2]),
        ("utf-16-le", data[1:2000:2], data[0:2000:2]),
    ):
        if high.count(0) > len(high) * 0.8 and low.count(0) == 0:
            return data.decode(encoding, errors="replace")
    for found in (_DECLARED.search((content_type or "").encode("latin-1", "replace")), _DECLARED.search(data[:2048])):
        text = _tried(data, found[1].decode("ascii")) if found else None
        if text is not None:
            return text
    text = _tried(data, "utf-8")
    # Before UTF-8, Macs had letters of their own, and line ends without a line feed.
    old = "mac-roman" if b"\r" in data and b"\n" not in data else "cp1252"
    return text if text is not None else data.decode(old, errors="replace")


def _tried(data: bytes, encoding: str) -> str | None:
    # Browsers take Latin-1 for Windows-1252, and so do the pages that say so.
    encoding = "cp1252" if encoding.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else encoding
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _no_text(name: str) -> BadInput:
    return BadInput(
        _("“{name}” is not text. Save the page from the browser as a web page or as text, and read that file.").format(
            name=name
        )
    )
