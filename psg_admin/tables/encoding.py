"""The text of a file that does not say how it was encoded."""

import codecs

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _
from psg_admin.tables.cells import no_table

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 4096


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Return the text of ``data`` and what a person should know of how it was read.

    A byte-order mark decides, else noughts in every second byte (UTF-16), else UTF-8; what is not UTF-8 is read as
    Windows wrote it (cp1252), line by line where others are UTF-8. Noughts that are left are taken out, and told.

    :raises BadInput: when a file with a mark is not what its mark says, and when every twentieth character is a nought.
    """
    text, notes = _text(data)
    noughts = text.count("\0")
    if noughts * 20 > len(text):
        raise no_table()
    if noughts:
        notes.append(_("The file holds characters without meaning (noughts); they were left out."))
        text = text.replace("\0", "")
    return text, notes


def _text(data: bytes) -> tuple[str, list[str]]:
    encoding = _marked(data)
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding != "utf-8":
                raise BadInput(
                    _(
                        "The file begins as Unicode ({encoding}) and does not go on so: it is damaged or cut short."
                    ).format(encoding=encoding.upper())
                ) from None
            return _by_lines(data[len(codecs.BOM_UTF8) :])
        return text.removeprefix("\ufeff"), []
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        return _by_lines(data)


def _marked(data: bytes) -> str:
    """Return the encoding that a mark names, or that the noughts of plain letters show; "" for neither."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and len(data) % 2 == 0:
        if odd > half * 0.4 and even < half * 0.05:
            return "utf-16-le"
        if even > half * 0.4 and odd < half * 0.05:
            return "utf-16-be"
    return ""


def _by_lines(data: bytes) -> tuple[str, list[str]]:
    """Return text of which not all is UTF-8: each line that is not as Windows wrote it."""
    read: list[str] = []
    unicode_lines = windows_lines = 0
    for line in data.split(b"\n"):
        try:
            read.append(line.decode())
        except UnicodeDecodeError:
            windows_lines += 1
            read.append(_windows(line))
        else:
            unicode_lines += not line.isascii()
    notes = []
    if unicode_lines:
        notes.append(
            _(
                "The file mixes two ways of writing accents and signs: {windows} of its lines were read as Windows"
                " writes them, {unicode} as Unicode. Look at the names in it."
            ).format(windows=show_count(windows_lines), unicode=show_count(unicode_lines))
        )
    return "\n".join(read), notes


def _windows(line: bytes) -> str:
    """Return a line in cp1252; the five bytes that stand for nothing there become what Windows makes of them."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in line)
