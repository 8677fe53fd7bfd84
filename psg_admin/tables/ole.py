"""The old compound file of Microsoft (until 2003): what it holds, and how far the sheets of an XLS reach."""

import struct
from collections.abc import Iterator

from psg_admin.tables.package import Extent, damaged, locked

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # numbers of sectors from here on say that none follows
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206})
_SMALL_SHIFT = 6
_STREAM, _ROOT = 2, 5
_BEGIN, _PASSWORD, _SHEET = 0x0809, 0x002F, 0x0085


def streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file by name.

    :raises BadInput: when it does not hold together.
    """
    if len(data) < 512 or not data.startswith(SIGNATURE):
        raise damaged()
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in {9, 12} or small_shift != _SMALL_SHIFT:
        raise damaged()
    size = 1 << shift
    count, directory = struct.unpack_from("<II", data, 44)
    least, small_table_at = struct.unpack_from("<II", data, 56)
    table = _sectors_of_table(data, size, count)
    entries = list(_entries(_stream(data, size, table, directory)))
    # What is short lies in small sectors inside the stream of the root.
    root = next((first for _name, kind, first, _length in entries if kind == _ROOT), _END)
    small = b"\0" * (1 << _SMALL_SHIFT) + _stream(data, size, table, root)
    small_bytes = _stream(data, size, table, small_table_at)
    small_table = [number for (number,) in struct.iter_unpack("<I", small_bytes)]
    found: dict[str, bytes] = {}
    for name, kind, first, length in entries:
        if kind == _STREAM:
            whole = (
                _stream(data, size, table, first)
                if length >= least
                else _stream(small, 1 << _SMALL_SHIFT, small_table, first)
            )
            found[name] = whole[:length]
    return found


def _entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield name, kind, first sector and length of each entry of the directory."""
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        first, bytes_long = struct.unpack_from("<II", directory, at + 116)
        yield name, directory[at + 66], first, bytes_long


def _sectors_of_table(data: bytes, size: int, count: int) -> list[int]:
    """Return the table that says which sector follows which."""
    numbers = list(struct.unpack_from("<109I", data, 76))
    more, left = struct.unpack_from("<II", data, 68)
    while more < _END and left > 0 and len(numbers) < count + 109:
        block = _sector(data, size, more)
        *further, more = struct.unpack(f"<{size // 4}I", block)
        numbers += further
        left -= 1
    table: list[int] = []
    for number in numbers[:count]:
        if number < _END:
            table += struct.unpack(f"<{size // 4}I", _sector(data, size, number))
    return table


def _sector(data: bytes, size: int, number: int) -> bytes:
    block = data[(number + 1) * size : (number + 2) * size]
    return block.ljust(size, b"\0") if block else b"\xff" * size


def _stream(data: bytes, size: int, table: list[int], first: int) -> bytes:
    parts: list[bytes] = []
    most = len(data) // size + 1
    while first < _END:
        if first >= len(table) or len(parts) > most:
            raise damaged()
        parts.append(_sector(data, size, first))
        first = table[first]
    return b"".join(parts)


def check_xls(data: bytes) -> None:
    """See that the sheets of an XLS are no larger than is bearable, and that it has no password.

    :raises BadInput: when one is, it has, or the file does not hold together.
    """
    found = streams(data)
    book = found.get("Workbook") or found.get("Book")
    if not book:
        raise damaged()
    extent = Extent()
    for kind, body in _records(book):
        if kind == _BEGIN:
            extent = Extent()
        elif kind == _PASSWORD:
            raise locked()
        elif kind == _SHEET and (len(body) < 8 or struct.unpack_from("<I", body)[0] >= len(book)):
            raise damaged()
        elif kind in _CELLS:
            if len(body) < 6:
                raise damaged()
            line, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == 0x00BD else column
            if kind not in {0x00BE, 0x0201}:
                extent.reach(line + 1, max(column, last) + 1)


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
