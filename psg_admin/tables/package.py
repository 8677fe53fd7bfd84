"""What lies in the ZIP of an XLSX or ODS, measured before anybody unpacks it: a library that is handed a sheet of a
thousand million cells ends the whole program.
"""

import re
import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _
from psg_admin.tables.cells import MOST_CELLS, MOST_COLUMNS, MOST_LINES, Flaw, too_long, too_wide

MOST_UNPACKED = 300_000_000
"""So many bytes of one package are looked at unpacked: a sheet of 500,000 payments has 200 million."""
SUSPECT = 100_000_000
MOST_TIMES = 60
"""What is larger than that unpacked is at most so many times what it is packed; lists are ten times it."""
MOST_TREE = 20_000_000
"""So large a part is made a tree of, or kept whole: the names of the sheets have a few thousand bytes."""
MOST_PARTS = 5_000
"""A workbook of a hundred sheets has three hundred parts."""
_CHUNK = 1 << 20
_LONGEST = 4 << 20
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*\bt="e"')
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?![^>]*\bt="str")[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")

Flaws = dict[tuple[int, int], Flaw]
"""By line, from 1, and column, from 0: the cells of which the file does not say what they hold."""


def damaged() -> BadInput:
    """Return what refuses a file that does not hold together."""
    return BadInput(
        _("The file is damaged or cut short. Fetch it again, or open it in a spreadsheet and save it again.")
    )


def locked() -> BadInput:
    """Return what refuses a file with a password."""
    return BadInput(_("The file has a password. Open it in a spreadsheet and save it without one."))


def too_large() -> BadInput:
    """Return what refuses what would fill the memory."""
    return BadInput(
        _("Unpacked, the file is far larger than any list of an office. Save only the sheet that you need.")
    )


@dataclass(slots=True)
class Extent:
    """How far the cells of a sheet reach that hold anything, and those of which it is not known what."""

    lines: int = 0
    columns: int = 0
    flaws: Flaws = field(default_factory=dict)

    def reach(self, line: int, column: int) -> None:
        """Take in a cell, both counted from 1.

        :raises BadInput: when it makes the sheet larger than any that is read.
        """
        self.lines, self.columns = max(self.lines, line), max(self.columns, column)
        if self.lines > MOST_LINES:
            raise too_long()
        if self.columns > MOST_COLUMNS:
            raise too_wide(line)
        if self.lines * self.columns > MOST_CELLS:
            raise BadInput(
                _(
                    "The sheet reaches over {lines} lines and {columns} columns. Delete what stands far away from the"
                    " list, or save only the list."
                ).format(lines=show_count(self.lines), columns=show_count(self.columns))
            )


class Package:
    """The parts of a ZIP, unpacked no further than they say and than is bearable.

    :raises BadInput: when it is damaged, has a password, or is too large unpacked.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with ZipFile(BytesIO(data)) as package:
                infos = package.infolist()
        except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error, RecursionError, EOFError):
            raise damaged() from None
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos) or len(infos) > MOST_PARTS:
            raise damaged()
        if any(info.flag_bits & 1 for info in infos):
            raise locked()
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MOST_UNPACKED or (unpacked > SUSPECT and unpacked > MOST_TIMES * len(data)):
            raise too_large()

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """What the parts are called."""
        return tuple(self._infos)

    def check(self, *, besides: Collection[str]) -> None:
        """Unpack every part once ``besides`` those that are looked at anyway, to know that none is larger than it says.

        :raises BadInput: when one is, or is damaged.
        """
        for name in self._infos.keys() - set(besides):
            for _chunk in self.chunks(name):
                pass

    def text(self, name: str) -> bytes:
        """Return a part of little size whole.

        :raises BadInput: when it is damaged, or is not of little size.
        """
        if self._infos[name].file_size > MOST_TREE:
            raise too_large()
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part unpacked, a little at a time.

        :raises BadInput: when it is damaged, or larger than it says.
        """
        info = self._infos[name]
        left = info.file_size
        for chunk in self._unpacked(info):
            left -= len(chunk)
            if left < 0:
                raise damaged()
            yield chunk
        if left:
            raise damaged()

    def _unpacked(self, info: ZipInfo) -> Iterator[bytes]:
        head = self._data[info.header_offset : info.header_offset + 30]
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise damaged()
        name_length, extra_length = struct.unpack("<HH", head[26:30])
        start = info.header_offset + 30 + name_length + extra_length
        packed = memoryview(self._data)[start : start + info.compress_size]
        if info.compress_type == ZIP_STORED:
            for at in range(0, len(packed), _CHUNK):
                yield bytes(packed[at : at + _CHUNK])
            return
        if info.compress_type != ZIP_DEFLATED:
            raise damaged()
        inflate = zlib.decompressobj(-15)
        rest: bytes | memoryview = packed
        try:
            while not inflate.eof:
                chunk = inflate.decompress(rest, _CHUNK)
                if not chunk and not inflate.unconsumed_tail:
                    break
                yield chunk
                rest = inflate.unconsumed_tail
        except zlib.error:
            raise damaged() from None


def xml(data: bytes) -> ET.Element:
    """Return a small part as a tree.

    :raises BadInput: when it is no XML, or names entities of its own.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise damaged()
    try:
        return ET.fromstring(data)  # noqa: S314 - without a document type there are no entities to unfold
    except (ET.ParseError, ValueError, LookupError):
        raise damaged() from None


def sheet_parts(package: Package) -> dict[str, str]:
    """Return the part of each sheet of an XLSX by its name.

    :raises BadInput: when the workbook does not say.
    """
    folder = "xl/"
    if "xl/workbook.xml" not in package or "xl/_rels/workbook.xml.rels" not in package:
        raise damaged()
    targets = {
        each.get("Id", ""): each.get("Target", "").removeprefix("/")
        for each in xml(package.text("xl/_rels/workbook.xml.rels"))
    }
    parts: dict[str, str] = {}
    for sheet in xml(package.text("xl/workbook.xml")).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            target = targets.get(key, "")
            parts[sheet.get("name", "")] = target if target in package else folder + target
    return parts


def xlsx_extent(package: Package, name: str) -> Extent:
    """Return how far a sheet of an XLSX reaches, without making anything of its cells.

    :raises BadInput: when it is too large, damaged, or names entities of its own.
    """
    try:
        return _quick_extent(package.chunks(name))
    except _Unusual:
        return _slow_extent(package.chunks(name))


class _Unusual(Exception):
    """The sheet is written in a way that the quick look does not know."""


def _quick_extent(chunks: Iterator[bytes]) -> Extent:
    """Look at a sheet as Excel, LibreOffice, Google and openpyxl write it: each cell begins ``<c r="A1"``."""
    extent = Extent()
    rest, first = b"", True
    for chunk in chunks:
        if first and (not chunk.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"<!DOCTYPE" in chunk[:_CHUNK]):
            raise damaged()
        first = False
        rest += chunk
        cut = rest.rfind(b"<c ")
        cut = len(rest) - 16 if cut < 0 else cut
        if len(rest) - cut > _LONGEST:
            raise too_large()
        if cut > 0:
            _look_at(rest[:cut], extent)
            rest = rest[cut:]
    _look_at(rest, extent)
    return extent


def _look_at(cells: bytes, extent: Extent) -> None:
    found = _CELL.findall(cells)
    # Counting "<c" is quick, and enough for all but the first and the last piece of a sheet.
    if (len(found) != cells.count(b"<c") or b":c" in cells) and len(found) != len(_ANY_CELL.findall(cells)):
        raise _Unusual
    if any(rest.endswith(b"/") for rest in {rest for _column, _line, rest in found}):
        found = [each for each in found if not each[2].endswith(b"/")]
    if not found:
        return
    columns, lines, _rest = zip(*found, strict=True)
    extent.reach(max(map(int, set(lines))), max(map(_number, set(columns))))
    for flaw, pattern, needed in ((Flaw.ERROR, _ERROR, b't="e"'), (Flaw.NO_RESULT, _NO_RESULT, b"<f")):
        if needed in cells:
            for reference in pattern.findall(cells):
                _flawed(extent, reference.decode("ascii"), flaw)


def _flawed(extent: Extent, reference: str, flaw: Flaw) -> None:
    match = _REFERENCE.fullmatch(reference)
    if match is not None:
        extent.flaws[int(match[2]), _number(match[1].encode("ascii")) - 1] = flaw


def _number(letters: bytes) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _slow_extent(chunks: Iterator[bytes]) -> Extent:
    """Look at a sheet with a whole XML parser, whatever its spelling."""
    look = _SheetLook()
    _walk(chunks, look)
    return look.extent


class _SheetLook:
    """Walks through a sheet of an XLSX and notes where its cells are."""

    def __init__(self) -> None:
        self.extent = Extent()
        self._line = self._column = 0
        self._type = ""
        self._holds: set[str] = set()

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what begins."""
        match tag.rpartition(":")[2]:
            case "row":
                said = attributes.get("r", "")
                if said and not (said.isascii() and said.isdigit() and len(said) < 10):
                    raise damaged()
                self._line, self._column = int(said) if said else self._line + 1, 0
            case "c":
                self._cell(attributes)
            case "v" | "is" | "f" as part:
                self.extent.reach(max(self._line, 1), max(self._column, 1))
                self._holds.add(part)
            case _:
                pass

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        self._type = attributes.get("t", "")
        self._holds = set()
        said = attributes.get("r", "")
        match = _REFERENCE.fullmatch(said)
        if said and match is None:
            raise damaged()
        if match is not None:
            self._line, self._column = int(match[2]), _number(match[1].encode("ascii"))

    def text(self, text: str) -> None:
        """Note that something stands inside what began."""
        if self._holds and text.strip():
            self._holds.add("text after " + ("v" if "v" in self._holds else "f"))

    def end(self, tag: str) -> None:
        """Note what ends."""
        if tag.rpartition(":")[2] != "c" or not self._holds:
            return
        if self._type == "e":
            self.extent.flaws[self._line, self._column - 1] = Flaw.ERROR
        elif "f" in self._holds and self._type != "str" and "text after v" not in self._holds:
            self.extent.flaws[self._line, self._column - 1] = Flaw.NO_RESULT
        self._holds = set()


class _Look(Protocol):
    """What walks through XML."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None: ...
    def text(self, text: str) -> None: ...
    def end(self, tag: str) -> None: ...


def _walk(chunks: Iterator[bytes], look: _Look) -> None:
    """Show a look every part of XML, that brings no document type of its own.

    :raises BadInput: when it does, or is damaged.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = look.begin
    parser.CharacterDataHandler = look.text
    parser.EndElementHandler = look.end
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise damaged() from None


def _no_doctype(*_said: object) -> None:
    raise damaged()


def ods_extents(package: Package) -> dict[str, Extent]:
    """Return how far each sheet of an ODS reaches, repeated lines and cells counted.

    :raises BadInput: when one is too large, damaged, or names entities of its own.
    """
    look = _OdsLook()
    _walk(package.chunks("content.xml"), look)
    return look.extents


class _OdsLook:
    """Walks through ``content.xml`` and counts."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._line = self._column = self._repeated = 0
        self._filled = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Count what begins."""
        match tag:
            case "table:table":
                self._extent = self.extents.setdefault(attributes.get("table:name", ""), Extent())
                self._line = 0
            case "table:table-row":
                self._repeated, self._column, self._filled = _times(attributes, "table:number-rows-repeated"), 0, False
            case "table:table-cell" | "table:covered-table-cell":
                self._cell(attributes)
            case _:
                pass

    def _cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        formula = "table:formula" in attributes
        known = "office:value-type" in attributes
        if known or formula:
            self._filled = True
            self._extent.reach(self._line + 1, self._column + times)
            if formula and not known:
                self._extent.flaws[self._line + 1, self._column] = Flaw.NO_RESULT
        self._column += times

    def text(self, text: str) -> None:
        """Pass by what the cells say."""

    def end(self, tag: str) -> None:
        """Count what ends."""
        if tag == "table:table-row":
            self._line += self._repeated
            if self._filled:
                self._extent.reach(self._line, 1)


def _times(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise damaged()
    return max(1, int(said))
