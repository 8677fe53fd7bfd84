"""Pages of a PDF as pictures and as words, for the preview on the screen."""

import threading

import pypdfium2

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _

# The library keeps one state for the whole process and may be asked by one thread at a time.
_one_at_a_time = threading.Lock()


def page_count(data: bytes) -> int:
    """Return how many pages the PDF has.

    :raises Unusable: when ``data`` is no PDF.
    """
    with _one_at_a_time:
        document = _opened(data)
        try:
            return len(document)
        finally:
            document.close()


def render_page(data: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
    """Draw the page of that number (the first is 0) and return its width, its height and its pixels.

    ``scale`` is in pixels a point (1/72 inch). The pixels are four bytes each: red, green, blue and opacity.

    :raises Unusable: when ``data`` is no PDF.
    """
    with _one_at_a_time:
        document = _opened(data)
        try:
            shown = document[page]
            bitmap = shown.render(scale=scale, rev_byteorder=True, prefer_bgrx=True, draw_annots=True)
            width, height = bitmap.width, bitmap.height
            rows = bytes(bitmap.buffer)
            stride = bitmap.stride
        finally:
            document.close()
    if stride != width * 4:
        rows = b"".join(rows[y * stride : y * stride + width * 4] for y in range(height))
    pixels = bytearray(rows)
    # The fourth byte is left unset where the page is drawn without transparency.
    pixels[3::4] = b"\xff" * (width * height)
    return width, height, bytes(pixels)


def page_words(data: bytes, page: int) -> str:
    """Return what stands on the page of that number (the first is 0), a line a line: for who cannot see it.

    :raises Unusable: when ``data`` is no PDF.
    """
    with _one_at_a_time:
        document = _opened(data)
        try:
            return str(document[page].get_textpage().get_text_bounded()).replace("\r\n", "\n")
        finally:
            document.close()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unusable(_("This file is not a PDF, or is damaged.")) from error
