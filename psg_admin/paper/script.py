"""The order in which signs stand on paper, for scripts that run from right to left."""

import unicodedata
from functools import cache
from itertools import groupby

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def visual(text: str) -> str:
    """Return ``text`` as its signs follow each other on paper from left to right.

    Names of one or two scripts come out right: a stretch of Arabic or Hebrew is turned round and its letters joined,
    numbers inside it keep their order, and the whole runs from the right when its first letter does. The full rules
    of Unicode (UAX 9) for nested directions are not needed for names and addresses.
    """
    if not any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return text
    joined = _joined(text)
    stretches = [(right, "".join(chars)) for right, chars in _stretches(joined)]
    base = next((way for way in map(_way, joined) if way is not None), False)
    if base:
        stretches.reverse()
    return "".join(_turned(part) if right else part for right, part in stretches)


def _way(char: str) -> bool | None:
    """True for a letter from right to left, False for one from left to right, None for what takes its neighbours'."""
    kind = unicodedata.bidirectional(char)
    if kind in _RIGHT_TO_LEFT:
        return True
    return False if kind == "L" else None


def _stretches(text: str) -> list[tuple[bool, list[str]]]:
    """Divide the text by direction; gaps between two letters of one direction belong to it, others to the base."""
    ways = [_way(char) for char in text]
    base = next((way for way in ways if way is not None), False)
    before: list[bool | None] = []
    last: bool | None = None
    for char, way in zip(text, ways, strict=True):
        # A mark belongs to its letter whatever comes after.
        last = last if way is None and unicodedata.combining(char) else (way if way is not None else last)
        before.append(last)
    after: list[bool | None] = []
    coming: bool | None = None
    for way in reversed(ways):
        coming = way if way is not None else coming
        after.append(coming)
    after.reverse()
    resolved: list[bool] = []
    for char, way, left, right in zip(text, ways, before, after, strict=True):
        if way is not None:
            resolved.append(way)
        elif unicodedata.combining(char) and left is not None:
            resolved.append(left)
        else:
            resolved.append(left if left is not None and left == right else base)
    paired = zip(resolved, text, strict=True)
    return [(way, [char for _way_, char in group]) for way, group in groupby(paired, key=lambda pair: pair[0])]


def _turned(text: str) -> str:
    """Turn a stretch round, keeping marks after their letter and numbers in their order."""
    units: list[str] = []
    for char in text:
        mark = unicodedata.combining(char) or (_is_number(char) and bool(units) and _is_number(units[-1][-1]))
        if units and mark:
            units[-1] += char
        else:
            units.append(char.translate(_MIRRORED))
    return "".join(reversed(units))


def _is_number(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"EN", "AN"}


# --- Arabic letters take another form at the beginning, in the middle and at the end of a stretch ---------------------


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return each letter's forms, and those of lam with alef, as Unicode itself lists them."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEFD)):
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        plain = "".join(chr(int(letter, 16)) for letter in letters)
        if kind in {"<isolated>", "<final>", "<initial>", "<medial>"} and (len(plain) == 1 or plain[0] == "\u0644"):
            forms.setdefault(plain, {}).setdefault(kind, chr(code))
    return forms


def _joined(text: str) -> str:
    """Return the text with each Arabic letter in the form that its neighbours ask for."""
    forms = _forms()
    units: list[list[str]] = []  # each a letter (or lam with alef) and its marks
    for char in text:
        if units and unicodedata.combining(char):
            units[-1][1] += char
        elif units and not units[-1][1] and units[-1][0] == "\u0644" and units[-1][0] + char in forms:
            units[-1][0] += char
        else:
            units.append([char, ""])
    out = []
    for index, (letter, marks) in enumerate(units):
        mine = forms.get(letter)
        if mine is None:
            out.append(letter + marks)
            continue
        earlier = index > 0 and _reaches_on(units[index - 1][0])
        later = index + 1 < len(units) and _reaches_on(letter) and _is_joined_to(units[index + 1][0])
        earlier = earlier and "<final>" in mine
        kind = ("<medial>" if later else "<final>") if earlier else ("<initial>" if later else "<isolated>")
        out.append(mine.get(kind, letter) + marks)
    return "".join(out)


def _reaches_on(letter: str) -> bool:
    """Whether the letter joins the one after it; the long stroke (tatweel) does too."""
    return letter == "\u0640" or "<initial>" in _forms().get(letter, {})


def _is_joined_to(letter: str) -> bool:
    return letter == "\u0640" or "<final>" in _forms().get(letter, {})
