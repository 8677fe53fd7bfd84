"""What a PDF says of its own structure: headings, paragraphs and tables in reading order, for who has it read aloud.

The library that draws the pages knows nothing of it. The pieces of text are marked while they are drawn, and what they
belong to is packed into the file once it is written.
"""

import re
import zlib
from collections.abc import Sequence
from struct import pack

MOST = 1 << 20
"""More texts than a page holds."""

_PACKED = 500  # how many objects share one stream
_FREE, _PLAIN, _IN_STREAM = 0, 1, 2
_TRAILER = re.compile(rb"/ID\s*(\[[^\]]*\]).*?/Info (\d+) 0 R.*?/Root (\d+) 0 R", re.DOTALL)


class Element:
    """A part of the document: a heading ("H1"), a paragraph ("P"), a table with its rows ("TR") and cells ("TD", "TH").

    ``marks`` are the pieces of text that it consists of, each its page, from 0, times :data:`MOST` and its number
    there. ``number`` is that of its object in the file, once it has one, and ``parent`` that of what it is a part of.
    """

    __slots__ = ("elements", "marks", "number", "parent", "tag")

    # A long list has one for each of its cells: each is to be small, and nothing for the garbage collector to follow.
    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.elements: Sequence[Element] = ()
        self.marks: tuple[int, ...] = ()
        self.number = self.parent = 0

    def add(self, tag: str) -> "Element":
        """Return a new part of this one, which stands behind those that it has."""
        made = Element(tag)
        if isinstance(self.elements, list):
            self.elements.append(made)
        else:
            self.elements = [made]
        return made

    def row(self, tag: str, count: int) -> "Sequence[Element]":
        """Return so many cells of a new row of this table."""
        made = self.add("TR")
        made.elements = [Element(tag) for _cell in range(count)]
        return made.elements


class Structure:
    """The parts of one document, and which of them the marked texts of each page belong to."""

    def __init__(self) -> None:
        self.top = Element("Document")
        self._pages: list[list[Element]] = [[]]

    @property
    def page(self) -> int:
        """The page that is being drawn, from 0."""
        return len(self._pages) - 1

    def mark(self, element: Element) -> int:
        """Return the number on this page of a text that is drawn next and belongs to ``element``."""
        owners = self._pages[-1]
        owners.append(element)
        element.marks += ((len(self._pages) - 1) * MOST + len(owners) - 1,)
        return len(owners) - 1

    def turn(self) -> None:
        """Go on to the next page."""
        self._pages.append([])

    def objects(self, first: int, *, root: int, pages: Sequence[int]) -> list[bytes]:
        """Return the objects of the file that say all this, the first of them the root, with number ``root``.

        The others are numbered from ``first`` on; ``pages`` are the numbers of the pages.
        """
        self.top.parent = root
        parts = _numbered(self.top, first)
        tree = first + len(parts)
        owners = self._pages[: len(pages)]
        by_page = " ".join(f"{page} {tree + 1 + page} 0 R" for page in range(len(owners)))
        head = f"<</Type/StructTreeRoot/K {first} 0 R/ParentTree {tree} 0 R/ParentTreeNextKey {len(owners)}>>"
        said = (_said(element, pages) for element in parts)
        lists = (f"[{' '.join([f'{owner.number} 0 R' for owner in some])}]" for some in owners)
        return [text.encode("ascii") for text in (head, *said, f"<</Nums[{by_page}]>>", *lists)]


def _numbered(top: Element, first: int) -> list[Element]:
    """Return all parts in reading order, numbered from ``first`` on."""
    parts: list[Element] = []
    waiting = [top]
    while waiting:
        element = waiting.pop()
        element.number = first + len(parts)
        parts.append(element)
        for each in element.elements:
            each.parent = element.number
        waiting.extend(reversed(element.elements))
    return parts


def _said(element: Element, pages: Sequence[int]) -> str:
    marks = element.marks
    page, held, scope = "", "", ""
    if marks:
        home, number = divmod(marks[0], MOST)
        page, held = f"/Pg {pages[home]} 0 R", f"/K {number}"
        if len(marks) > 1:
            found = [divmod(mark, MOST) for mark in marks]
            each = [str(n) if at == home else f"<</Type/MCR/Pg {pages[at]} 0 R/MCID {n}>>" for at, n in found]
            held = f"/K[{' '.join(each)}]"
    elif element.elements:
        held = f"/K[{' '.join([f'{each.number} 0 R' for each in element.elements])}]"
    if element.tag == "TH":
        scope = "/A<</O/Table/Scope/Column>>"
    return f"<</S/{element.tag}/P {element.parent} 0 R{page}{held}{scope}>>"


def with_structure(data: bytes, structure: Structure, *, root: int, pages: Sequence[int]) -> bytes:
    """Return the file ``data`` with the objects of its structure, packed, and one table by which all are found.

    ``root`` is the number of the object that its catalogue names as the root of the structure and that says nothing
    yet; ``pages`` are those of its pages.
    """
    table = int(data[data.rindex(b"startxref") :].split()[1])
    lines = data[table:].splitlines()
    count = int(lines[1].split()[1])
    found = [(_FREE, 0, 0xFFFF), *((_PLAIN, int(line.split()[0]), 0) for line in lines[3 : count + 2])]
    told = _TRAILER.search(data, table)
    if told is None:
        raise ValueError("The end of the file is not as the library writes it.")
    objects = structure.objects(count, root=root, pages=pages)
    numbers = [root, *range(count, count + len(objects) - 1)]
    free = count + len(objects) - 1  # the number of the next object
    found += [(_FREE, 0, 0)] * (len(objects) - 1)
    body = bytearray(data[:table])
    for start in range(0, len(objects), _PACKED):
        some, ids = objects[start : start + _PACKED], numbers[start : start + _PACKED]
        for place, number in enumerate(ids):
            found[number] = (_IN_STREAM, free, place)
        found.append((_PLAIN, len(body), 0))
        body += _stream(free, *_bundle(some, ids))
        free += 1
    found.append((_PLAIN, len(body), 0))
    where = len(body)
    ident, info, catalogue = told.groups()
    says = b"/Type/XRef/W[1 4 2]/Size %d/ID%b/Info %b 0 R/Root %b 0 R" % (free + 1, ident, info, catalogue)
    body += _stream(free, says, b"".join(pack(">BIH", *entry) for entry in found))
    return bytes(body) + b"startxref\n%d\n%%%%EOF\n" % where


def _bundle(objects: Sequence[bytes], numbers: Sequence[int]) -> tuple[bytes, bytes]:
    """Return what a stream of these objects says of itself, and what it holds."""
    places, at = [], 0
    for number, one in zip(numbers, objects, strict=True):
        places.append(b"%d %d" % (number, at))
        at += len(one) + 1
    head = b" ".join(places) + b"\n"
    return b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)), head + b"\n".join(objects)


def _stream(number: int, says: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, says, len(packed))
    return head + packed + b"\nendstream\nendobj\n"
