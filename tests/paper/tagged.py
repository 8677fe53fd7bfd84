"""What a PDF says of its own structure, read back."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdf


@dataclass
class Part:
    """An element of the structure on one page: its kind, the text that belongs to it, and the parts that it has."""

    tag: str
    text: str = ""
    parts: list["Part"] = field(default_factory=list)

    def within(self) -> Iterator["Part"]:
        """Give this part and all that it has, in reading order."""
        yield self
        for part in self.parts:
            yield from part.within()

    def all(self, *tags: str) -> list[str]:
        """Return the texts of the parts of these kinds, in reading order."""
        return [part.text for part in self.within() if part.tag in tags]


def is_tagged(data: bytes) -> bool:
    """Say whether the file says that it is tagged."""
    document = pypdfium2.PdfDocument(data)
    try:
        return bool(pdf.FPDFCatalog_IsTagged(document.raw))
    finally:
        document.close()


def parts_of_pages(data: bytes) -> list[Part]:
    """Return the structure of each page. Every marked text of the page belongs to exactly one part of it."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    try:
        for page in document:
            textpage = page.get_textpage()
            texts: dict[int, str] = {}
            for place in range(pdf.FPDFPage_CountObjects(page.raw)):
                drawn = pdf.FPDFPage_GetObject(page.raw, place)
                number = pdf.FPDFPageObj_GetMarkedContentID(drawn)
                if pdf.FPDFPageObj_GetType(drawn) == pdf.FPDF_PAGEOBJ_TEXT and number >= 0:
                    texts[number] = texts.get(number, "") + _text(drawn, textpage)
            tree = pdf.FPDF_StructTree_GetForPage(page.raw)
            owned: list[int] = []
            tops = range(pdf.FPDF_StructTree_CountChildren(tree))
            top = Part("", parts=[_part(pdf.FPDF_StructTree_GetChildAtIndex(tree, at), texts, owned) for at in tops])
            pdf.FPDF_StructTree_Close(tree)
            textpage.close()
            assert sorted(owned) == sorted(texts)
            pages.append(top)
    finally:
        document.close()
    return pages


def _text(drawn: object, textpage: pypdfium2.PdfTextPage) -> str:
    length = pdf.FPDFTextObj_GetText(drawn, textpage.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdf.FPDFTextObj_GetText(drawn, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _part(element: object, texts: dict[int, str], owned: list[int]) -> Part:
    length = pdf.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdf.FPDF_StructElement_GetType(element, buffer, length)
    part = Part(buffer.raw.decode("utf-16-le").rstrip("\0"))
    said = []
    for place in range(pdf.FPDF_StructElement_CountChildren(element)):
        child = pdf.FPDF_StructElement_GetChildAtIndex(element, place)
        number = pdf.FPDF_StructElement_GetChildMarkedContentID(element, place)
        if child:
            part.parts.append(_part(child, texts, owned))
        elif number in texts:
            owned.append(number)
            said.append(texts[number].strip())
    part.text = " ".join(said)
    return part
