"""Any file that is a table, whatever its name says: told by its content, read into one shape, or refused in a sentence.

Nothing in a file is run, and nothing outside it is fetched.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

from psg_admin.kernel.errors import BadInput, Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, mark
from psg_admin.tables.cells import MOST_BYTES, Table, Workbook, no_table
from psg_admin.tables.encoding import decoded
from psg_admin.tables.header import Known, with_header
from psg_admin.tables.ole import SIGNATURE, streams
from psg_admin.tables.package import Package, damaged, locked
from psg_admin.tables.separated import separated_table
from psg_admin.tables.web import web_tables
from psg_admin.tables.workbooks import ods_tables, xls_tables, xlsx_tables

_STRANGERS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF",), mark("This is a PDF. Ask for the list as CSV or XLSX: a PDF only shows it.")),
    ((b"{\\rtf",), mark("This is a text document. Copy its table into a spreadsheet and save that.")),
    (
        (b"\x00\x01\x00\x00Standard Jet DB", b"\x00\x01\x00\x00Standard ACE DB"),
        mark("This is an Access database. Open it in Access and export each of its tables as CSV or XLSX."),
    ),
    ((b"SQLite format 3\0",), mark("This is a database. Export its tables as CSV.")),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
        mark("This is a picture. A list is read from CSV, XLSX, XLS or ODS."),
    ),
    (
        (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"),
        mark("This file is packed. Unpack it, and choose the list that is in it."),
    ),
)
_TEXT_DOCUMENT = mark("This is a text document. Copy its table into a spreadsheet and save that.")
_OTHER_SPREADSHEET = mark(
    "This kind of spreadsheet is not read. Open it in a spreadsheet and save it as XLSX, ODS or CSV."
)
_SUFFIXES = {
    "csv": {".csv", ".txt", ".tsv", ".tab", ""},
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm", ""},
    "xls": {".xls", ".xlt", ""},
    "ods": {".ods", ".ots", ""},
    "html": {".html", ".htm", ""},
}
_KINDS = {
    "csv": mark("a CSV"),
    "xlsx": mark("an Excel workbook"),
    "xls": mark("an Excel workbook of an old kind"),
    "ods": mark("an OpenDocument spreadsheet"),
    "html": mark("a web page"),
}


def read_tables(
    source: Path | bytes, *, known: Known | Collection[str] = (), sheet: str | None = None, progress: Progress = quiet
) -> Workbook:
    """Read every table of a file, or the one named ``sheet``, and find the header of each.

    ``known`` says which texts are names of columns (or holds them): delimiter and header are found by it.

    :raises Unusable: when the file cannot be opened.
    :raises NotFound: when there is no such sheet.
    :raises BadInput: when it is no table, damaged, locked or too large; the sentence says what to do.
    """
    data = source if isinstance(source, bytes) else _content(source)
    suffix = "" if isinstance(source, bytes) else source.suffix.lower()
    is_known = cache(known) if callable(known) else frozenset(known).__contains__
    if len(data) > MOST_BYTES:
        raise _too_large()
    kind, tables, notes = _read(data, is_known, progress)
    if suffix not in _SUFFIXES[kind]:
        notes.insert(
            0,
            _("The file is called {suffix} and is {kind} by its content; it was read as that.").format(
                suffix=suffix, kind=_(_KINDS[kind])
            ),
        )
    book = Workbook(kind, tuple(tables), tuple(notes))
    if sheet is not None:
        book = replace(book, tables=(book.table(sheet),))
    book = replace(book, tables=tuple(with_header(table, is_known) for table in book.tables))
    if all(table.lines == 0 for table in book.tables):
        raise BadInput(_("The file is empty: there is no line in it."))
    return book


def _too_large() -> BadInput:
    return BadInput(_("The file is far larger than any list of an office. Save only the part that you need."))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large()
        return path.read_bytes()
    except OSError as failure:
        raise Unusable(
            _("“{name}” cannot be opened: {reason}.").format(name=path.name, reason=failure.strerror or str(failure))
        ) from None


def _read(data: bytes, known: Known, progress: Progress) -> tuple[str, list[Table], list[str]]:
    """Return what a file is, its tables, and what is to be said of it."""
    for beginnings, sentence in _STRANGERS:
        if data.startswith(beginnings):
            raise BadInput(_(sentence))
    if data.startswith(b"PK"):
        return _packed(data, progress)
    if data.startswith(SIGNATURE):
        _check_compound(data)
        return "xls", xls_tables(data, progress), []
    text, notes = decoded(data)
    head = text[:2000].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith("<?xml"):
        raise BadInput(_(_OTHER_SPREADSHEET))
    if head.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<meta")) or (
        head.startswith("<") and "<table" in text[:100_000].lower()
    ):
        return "html", web_tables(text), notes
    if head.startswith(("<?xml", "<!doctype")):
        raise BadInput(_(_OTHER_SPREADSHEET))
    if _is_binary(text):
        raise no_table()
    return "csv", [separated_table(text, known, progress)], notes


def _is_binary(text: str) -> bool:
    """Say whether a text is full of signs that nobody types."""
    head = text[:4000]
    strange = sum(char < " " and char not in "\t\r\n\x0b\x0c\x1a" for char in head)
    return strange * 20 > len(head)


def _packed(data: bytes, progress: Progress) -> tuple[str, list[Table], list[str]]:
    package = Package(data)
    names = package.names
    if "xl/workbook.xml" in package:
        notes = []
        if any(name.endswith("vbaProject.bin") for name in names):
            notes.append(_("The workbook has macros. They were not run; only its cells were read."))
        return "xlsx", xlsx_tables(package, data, progress), notes
    if "content.xml" in package and "mimetype" in package:
        if b"spreadsheet" not in package.text("mimetype"):
            raise BadInput(_(_TEXT_DOCUMENT))
        return "ods", ods_tables(package, data, progress), []
    if any(name.startswith("word/") for name in names):
        raise BadInput(_(_TEXT_DOCUMENT))
    if any(name.startswith("xl/") or name.endswith(".iwa") for name in names):
        raise BadInput(_(_OTHER_SPREADSHEET))
    raise BadInput(_("This file is packed. Unpack it, and choose the list that is in it."))


def _check_compound(data: bytes) -> None:
    """Refuse what shares the old kind of file of Excel and is none.

    :raises BadInput: with what it is.
    """
    found = streams(data)
    if "EncryptedPackage" in found:
        raise locked()
    if "WordDocument" in found:
        raise BadInput(_(_TEXT_DOCUMENT))
    if "Workbook" not in found and "Book" not in found:
        raise no_table() if found else damaged()
