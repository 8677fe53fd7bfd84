"""From bytes to text: which character set, and is it text at all."""

import codecs
import re
from contextlib import suppress
from itertools import accumulate

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.store.fetch import LIMIT, too_large

# Files that people pick by mistake, by how they begin.
_FOREIGN = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf",
    b"SQLite format 3",
)  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
# Python's own, which are none of a page.
_OWN = frozenset({"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Neither seen nor said: hyphens and blanks without width, signs that turn the direction of writing, halves of letters.
_UNSEEN = re.compile(
    "[\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
# How a text begins whose letters are more than one byte each: with its mark, or with the first sign of a feed or page.
_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be",
}  # fmt: skip
_DEEPEST, _MARKS = 2_000, 60_000  # elements within elements, and in all; parsing takes the square of the first
# Beginnings and ends of elements, without those that a parser ends by itself and those that only format text.
_TAG = re.compile(
    r"<(/?)(?!(?:a|area|b|base|big|body|br|code|col|dd|dt|em|embed|font|head|hr|html|i|img|input|li|link|meta|nobr|option"
    r"|p|param|s|small|source|strike|strong|tbody|td|tfoot|th|thead|tr|track|tt|u|wbr)\b)[a-z]",
    re.IGNORECASE,
)


def empty(name: str) -> BadInput:
    """Return the refusal of a page without words, to be raised by who noticed."""
    return BadInput(_("“{name}” is empty: there is nothing to read in it.").format(name=name))


def is_wild(text: str) -> bool:
    """Whether a page or feed has more elements, or is nested deeper, than can be read in time; without parsing it."""
    told = re.sub(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", "", text, flags=re.DOTALL)  # looked at where it is read
    depths = accumulate(-1 if tag[1] else 1 for tag in _TAG.finditer(told))
    return text.count("<") + text.count("&lt;") > _MARKS or max(depths, default=0) > _DEEPEST


def decode(data: bytes, *, name: str, content_type: str | None) -> str:
    """Return the text of a page, without what can be neither seen nor said.

    A byte order mark decides; then the charset of ``content_type``; then the page's own declaration; then UTF-8 when
    it fits, and Windows-1252, in which nothing fails.

    :raises BadInput: when the data is empty, too large, or no text.
    """
    if len(data) > LIMIT:
        raise too_large(name)
    if not data.strip(b"\x00\t\r\n\x0b\x0c \xef\xbb\xbf\xff\xfe"):
        raise empty(name)
    text = "\0" if data.startswith(_FOREIGN) else _decoded(data, content_type)
    if "\0" in text or len(_CONTROLS.findall(text)) > 2 + len(text) // 500 or text.count("\ufffd") > len(text) // 20:
        said = _("“{name}” is not text. Save the page from the browser as a web page or as text, and read that file.")
        raise BadInput(said.format(name=name))
    return _UNSEEN.sub("", text)


def _decoded(data: bytes, content_type: str | None) -> str:
    if wide := next((name for mark, name in _WIDE.items() if data.startswith(mark)), None):
        return data.decode(wide, errors="replace")
    said = [_DECLARED.search((content_type or "").encode("latin-1", "replace")), _DECLARED.search(data[:2048])]
    names = [] if data.startswith(codecs.BOM_UTF8) else [found[1].decode("ascii") for found in said if found]
    for name in [*names, "utf-8-sig"]:
        with suppress(LookupError, ValueError):
            known = codecs.lookup(name).name
            if known not in _OWN:
                # Browsers take these two for Windows-1252, and so do the pages that say so.
                return data.decode("cp1252" if known in {"ascii", "iso8859-1"} else known)
    return data.decode("cp1252", errors="replace")
