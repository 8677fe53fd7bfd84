"""The one door for words: translation, and the folding of text for search and for sorting.

English is the source language. A face installs another catalogue with :func:`use`.
"""

import gettext
import re
import string
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Marked = str | tuple[str, str]
"""What :func:`mark` or :func:`pmark` returned."""

_current: gettext.NullTranslations = gettext.NullTranslations()
_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)

# What Unicode decomposition leaves whole although people type it plainly.
_PLAIN = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": None, "'": None, "‘": None, "`": None, "´": None, "ʼ": None,
})  # fmt: skip
_GAPS = re.compile(r"[^\w@.+]+", re.UNICODE)


def use(translations: gettext.NullTranslations) -> None:
    """Make ``translations`` the catalogue for every text from now on."""
    global _current  # noqa: PLW0603 - the language is one for the whole process, as gettext itself has it
    _current = translations


@contextmanager
def speaking(translations: gettext.NullTranslations) -> Iterator[None]:
    """Speak another language inside, in this thread alone: for a paper that keeps the language it was made in."""
    before = _spoken.set(translations)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """Return the code of the language of the person, such as "es"."""
    return (_spoken.get() or _current).info().get("language") or "en"


def _(text: str) -> str:
    """Return ``text`` in the language of the person."""
    return (_spoken.get() or _current).gettext(text)


def pgettext(context: str, text: str) -> str:
    """Return ``text`` in the language of the person, where English has one word for what others have several for.

    ``context`` says which is meant ("state of an event"); nobody reads it but who translates.
    """
    return (_spoken.get() or _current).pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of the sentence that fits ``count``, in the language of the person."""
    return (_spoken.get() or _current).ngettext(one, many, count)


def mark(text: str) -> str:
    """Mark ``text`` for the catalogue without translating it yet (for labels held in tables)."""
    return text


def pmark(context: str, text: str) -> tuple[str, str]:
    """Mark ``text`` in its ``context`` for the catalogue; :func:`pgettext` takes both when it is shown."""
    return context, text


def translate(marked: Marked) -> str:
    """Return what :func:`mark` or :func:`pmark` marked in the language of the person; an empty text stays empty."""
    if isinstance(marked, tuple):
        return pgettext(*marked)
    return _(marked) if marked else ""


_MARKS = re.compile("[\u0300-\u036f]")
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def fold(text: str) -> str:
    """Return ``text`` as search and sorting compare it.

    Lower case, without accents and apostrophes, punctuation turned into single spaces: ``"O'Neill,  Seán"``
    becomes ``"oneill sean"``. The signs ``@ . + _`` stay, for addresses and numbers.
    """
    if text.isascii():
        if text.isalnum():  # most words of most lists
            return text.lower()
        return _GAPS.sub(" ", text.lower().translate(_PLAIN)).strip()
    # Twice, because what comes out of the one may be changed by the other: Unicode's compatibility caseless matching
    # (The Unicode Standard, section 3.13, D146).
    for _turn in range(2):
        text = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    for mark_of_letter in filter(unicodedata.combining, set(text)):  # few kinds, in a text of any length
        text = text.replace(mark_of_letter, "")
    return _GAPS.sub(" ", text.translate(_PLAIN)).strip()


def plain_letters(text: str) -> str:
    """Return ``text`` as words of a list are put in order: small letters without their accents, each other sign as it
    is. A letter that is no capital of A to Z and no letter with an accent stays as it is.
    """
    if not text.isascii():
        return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_SMALL)
    return text.lower()


def quoted(text: str) -> str:
    """Return a text as it is quoted in the language: “text”."""
    return _("“{text}”").format(text=text)


def squeeze(text: str) -> str:
    """Return ``text`` on one line: white space squeezed, control and direction signs removed.

    Direction overrides (U+202A-202E, U+2066-2069) are removed because they can make a name show as another one.
    """
    if text.isprintable():  # no control, format or other white space among it
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        needs = "  " in plain or plain[:1] == " " or plain[-1:] == " "
        return " ".join(plain.split()) if needs else plain
    kept = "".join(" " if c in "\t\r\n\x0b\x0c" else c for c in text if c in "\t\r\n\x0b\x0c" or _printable(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def is_squeezed(text: str) -> bool:
    """Say whether :func:`squeeze` would leave ``text`` as it is, where that can be told at a glance."""
    return text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def tidy(text: str) -> str:
    """Return ``text`` of several lines: each squeezed, empty lines at both ends removed, at most one between."""
    if is_squeezed(text):
        return text
    lines = [squeeze(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _printable(char: str) -> bool:
    if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
        return False
    return unicodedata.category(char) not in {"Cc", "Cs"}
