"""Files as other programs write them, made here byte for byte: XLSX and ODS by their XML, XLS as a compound file."""

import struct
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of these parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def xlsx_parts(rows: str, *, properties: str = "", head: str = "", tail: str = "") -> dict[str, str | bytes]:
    """Return the parts of a workbook whose one sheet "Members" has these rows, given as XML."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">{properties}'
            '<sheets><sheet name="Members" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>"
        ),
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0"?>{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
        ),
    }


def xlsx(rows: str, *, properties: str = "", head: str = "") -> bytes:
    """Return a workbook whose one sheet has these rows, given as XML."""
    return packed(xlsx_parts(rows, properties=properties, head=head))


def text_cell(reference: str, text: str) -> str:
    """Return a cell of text of a sheet."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


HEADER = "<row r='1'>" + text_cell("A1", "No") + text_cell("B1", "Name") + text_cell("C1", "Town") + "</row>"

_ODS_HEAD = (
    '<?xml version="1.0"?>{doctype}<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)


def ods(rows: str, *, doctype: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument spreadsheet whose one sheet has these rows, given as XML."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest
            or '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": _ODS_HEAD.format(doctype=doctype)
            + f'<table:table table:name="Members">{rows}</table:table>'
            + "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells: str, times: int = 1) -> str:
    """Return a row of texts, so many times; what is XML already stays it."""
    made = [
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        for cell in cells
    ]
    return f"<table:table-row table:number-rows-repeated={quoteattr(str(times))}>{''.join(made)}</table:table-row>"


def xls(
    rows: Sequence[Sequence[str | float]],
    *,
    sheet: str = "Members",
    last: tuple[int, int] | None = None,
    locked: bool = False,
) -> bytes:
    """Return a workbook as Excel 97 wrote it; ``last`` puts one more number at a line and a column, from 0."""
    cells = b""
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                body = struct.pack("<HHHHB", line, column, 0, len(value), 1) + text
                cells += _record(0x0204, body)
            else:
                cells += _record(0x0203, struct.pack("<HHHd", line, column, 0, value))
    if last is not None:
        cells += _record(0x0203, struct.pack("<HHHd", *last, 0, 1.0))
    password = _record(0x002F, struct.pack("<HHH48x", 1, 1, 1)) if locked else b""
    head = b""
    for _turn in range(2):  # the second knows how long the first is
        bound = struct.pack("<IBBBB", len(head), 0, 0, len(sheet), 1) + sheet.encode("utf-16-le")
        head = _begin(5) + password + _record(0x0085, bound) + _record(0x000A, b"")
    book = head + _begin(0x0010) + cells + _record(0x000A, b"")
    return compound({"Workbook": book.ljust(4096, b"\0")})


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of these streams, each of at least 4,096 bytes."""
    sectors: list[bytes] = []
    table: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        first = len(sectors)
        blocks = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors += blocks
        table += [*range(first + 1, first + len(blocks)), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(content), right=number + 1 if number < len(streams) else 0xFFFFFFFF))
    directory = b"".join(entries)
    at = len(sectors)
    blocks = [directory[i : i + 512].ljust(512, b"\0") for i in range(0, len(directory), 512)]
    sectors += blocks
    table += [*range(at + 1, at + len(blocks)), 0xFFFFFFFE]
    count = 1
    while count * 128 < len(table) + count:
        count += 1
    first_table = len(sectors)
    table += [0xFFFFFFFD] * count
    table += [0xFFFFFFFF] * (count * 128 - len(table))
    numbers = struct.pack(f"<{len(table)}I", *table)
    sectors += [numbers[i : i + 512] for i in range(0, len(numbers), 512)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, count, at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *range(first_table, first_table + count), *[0xFFFFFFFF] * (109 - count))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, first: int, length: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<III", first, length, 0)
    )
