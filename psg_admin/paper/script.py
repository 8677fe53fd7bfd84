"""The order in which signs stand on paper, for scripts that run from right to left."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arabic_reshaper import ArabicReshaper

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# The marks of Hebrew and Arabic, and a letter of theirs: plain, or in one of its forms.
_MARKS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
_MARKED = re.compile(f"([{_MARKS}]+)([\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\ufb1d-\ufefc])")


def visual(text: str) -> str:
    """Return ``text``, made ready by ``cells.one_line``, as its signs follow each other on paper from left to right.

    The letters of Arabic are joined, and the signs ordered by the rules of Unicode (UAX 9), with brackets mirrored. A
    mark follows its letter, as a font draws it, also where the letters were turned round (rule L3).
    """
    if not any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return text
    # The algorithm in Python: the one that the package itself leads with mirrors no brackets.
    from bidi.algorithm import get_display

    turned = str(get_display(_reshaper().reshape(text)))
    return _MARKED.sub(lambda found: found[2] + found[1][::-1], turned)


@cache
def _reshaper() -> "ArabicReshaper":
    from arabic_reshaper import ArabicReshaper

    # Marks stay. The one sign for the name of God stands in other names too, and looks foreign there.
    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
