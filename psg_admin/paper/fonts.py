"""The fonts of the documents: they travel with the project, so a page looks the same on every machine.

Where they come from and their licences: ``resources/fonts/README.md``.
"""

import threading
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from psg_admin import paths

REGULAR = "OpenSans-Regular"
BOLD = "OpenSans-Bold"
# Asked in this order for what the first lacks; the last is large and is opened only for Chinese and Japanese.
_OTHERS = ("DejaVuSans", "DroidSansFallbackFull")
MISSING = "\ufffd"
"""What is printed for a sign that none of the fonts has."""

_lock = threading.Lock()


@cache
def _loaded(name: str) -> TTFont:
    # ASCII keeps its own codes in the file, which is what makes the quick way of Sheet possible.
    font = TTFont(name, str(paths.resources() / "fonts" / f"{name}.ttf"), asciiReadable=True)
    registerFont(font)
    return font


def face(name: str) -> TTFont:
    """Return the font of that name, opened once for the whole process."""
    with _lock:
        return _loaded(name)


@cache
def widths(name: str) -> dict[str, float]:
    """Return how wide each sign of the font is, in thousandths of its size."""
    return {chr(code): width for code, width in face(name).face.charWidths.items()}


def runs(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Divide ``text`` into stretches, each with the name of a font that has all its signs, ``name`` where it can.

    A sign that no font has becomes :data:`MISSING`.
    """
    named = [(_font_of(char, name), char) for char in text]
    for font, stretch in groupby(named, key=lambda pair: pair[0]):
        if font is None:
            yield name, "".join(MISSING for _pair in stretch)
        else:
            yield font, "".join(char for _font, char in stretch)


@cache
def _font_of(char: str, first: str) -> str | None:
    code = ord(char)
    return next((name for name in (first, *_OTHERS) if code in face(name).face.charToGlyph), None)
