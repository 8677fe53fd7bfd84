"""Telephone numbers and e-mail addresses in cells: several in one, with what was typed beside them."""

import re

from psg_admin.kernel.money import shorten
from psg_admin.kernel.reaching import is_email, is_home_number, mobile_number
from psg_admin.kernel.words import _, squeeze
from psg_admin.tables.cells import Unread, Value, is_empty, look
from psg_admin.tables.values import NUMBERS_GONE, CellProblem, Read, is_gone

_BETWEEN = re.compile(r"\s*[;,|\n]\s*|\s+/\s*|\s*/\s+|/(?=\+|0)|\s+(?:or|and|o|&)\s+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<![a-z0-9\-])(?:tel(?:ephone)?|phone|mob(?:ile)?|cell|home|work|office|day|eve(?:ning)?|casa|movil|móvil|trabajo|[htmw])\b[.:]?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[0-9]")
_ROUNDED = re.compile(r"[1-9][0-9]*0{6,}")
_E_MAIL = re.compile(r"[^\s<>()\[\];,\"]+@[^\s<>()\[\];,\"]+")
_PLAIN_E_MAIL = re.compile(r"[a-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9.-]*[A-Za-z0-9]")
"""An address that is taken as it stands: nothing in it parts two, or is left out."""
_HOME_LENGTHS = (9, 10)
_LONGEST_GROUP = 6


def parse_telephones(value: Value, *, region: str = "GB") -> Read[tuple[str, ...]] | CellProblem | None:
    """Read telephone numbers; None for an empty cell, none at all for words ("ex-directory"), which are told.

    The nought that a spreadsheet ate is put back where the number fits nothing else, and told.
    """
    if is_empty(value):
        return None
    if isinstance(value, Unread):
        return CellProblem(value.flaw.reason)
    text = look(value)
    if region == "GB" and (shown := text if is_home_number(text) else mobile_number(text)):  # as nearly all are
        return Read((shown,))
    if is_gone(value) or (not isinstance(value, str) and _ROUNDED.fullmatch(text)):
        return CellProblem(_("{gone}: look the number up").format(gone=_(NUMBERS_GONE)))
    numbers: list[str] = []
    notices: list[str] = []
    for piece in _BETWEEN.split(_LABEL.sub(";", text.replace("\u00a0", " "))):
        bare = squeeze(piece.replace("()", "").replace("(;)", "")).strip(" .:-–")
        bare = bare if "(" in bare and ")" in bare else bare.strip("()").strip()
        if not _FIGURES.search(bare):
            if bare:
                notices.append(_("“{text}” was left out: it is not a number").format(text=shorten(bare)))
            continue
        number, notice = _dialled(bare, region)
        if number and number not in numbers:
            numbers.append(number)
        if notice:
            notices.append(notice)
    return Read(tuple(numbers), "; ".join(notices))


def _dialled(text: str, region: str) -> tuple[str, str]:
    """Return a number as it is dialled, and what was done to it."""
    if region == "GB" and (shown := text if is_home_number(text) else mobile_number(text)):
        return shown, ""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

    figures = "".join(_FIGURES.findall(text))
    if len(figures) < 3:
        return "", _("“{text}” was left out: it is not a number").format(text=shorten(text))
    eaten = region == "GB" and len(figures) in _HOME_LENGTHS and not text.startswith(("0", "+", "(0"))
    tried = f"+{figures}" if figures.startswith("44") and len(figures) == 12 else f"0{figures}" if eaten else text
    try:
        number = parse(tried, region)
    except NumberParseException:
        return text, ""
    if not is_possible_number(number) or number.extension:
        return text, ""
    home = number.country_code == 44 and region == "GB"
    shown = format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)
    if eaten:
        return shown, _("“{was}” became {number}: a spreadsheet had eaten the nought").format(was=text, number=shown)
    groups = re.findall("[0-9]+", text)
    plain = tried == text and re.fullmatch(r"\+?[0-9][0-9 ]*", text) is not None
    return (text if plain and len(groups) > 1 and max(map(len, groups)) <= _LONGEST_GROUP else shown), ""


def parse_emails(value: Value) -> Read[tuple[str, ...]] | CellProblem | None:
    """Read e-mail addresses: blanks inside are mended, and "=", "mailto:" and the name before one left out.

    A cell of which nothing is an address is a problem; beside an address it is told.
    """
    if is_empty(value):
        return None
    if isinstance(value, Unread):
        return CellProblem(value.flaw.reason)
    text = look(value)
    if _PLAIN_E_MAIL.fullmatch(text) and is_email(text):  # as nearly all are
        return Read((text,))
    text = squeeze(text.replace("\n", " ; ").replace("\u00a0", " "))
    found: list[str] = []
    notices: list[str] = []
    for piece in re.split(r"\s*[;,|]\s*|\s+/\s*|\s*/\s+|/(?=[^/@]*@)|\s+(?:or|and|&)\s+", text):
        for typed in _addresses(piece):
            address = _mended(typed)
            if not is_email(address):
                notices.append(_("“{text}” cannot be an e-mail address").format(text=shorten(typed)))
                continue
            if address.casefold() != typed.casefold():
                notices.append(_("“{was}” became {address}").format(was=shorten(typed), address=address))
            if address.casefold() not in {each.casefold() for each in found}:
                found.append(address)
    if not found:
        return CellProblem("; ".join(notices) or _("“{text}” cannot be an e-mail address").format(text=shorten(text)))
    return Read(tuple(found), "; ".join(notices))


def _addresses(piece: str) -> list[str]:
    """Return what of a piece is to be an address each: all of it, or its words where several have the sign."""
    if piece.count("@") > 1:
        return _E_MAIL.findall(piece)
    if (match := re.search(r"<([^<>]+@[^<>]+)>", piece)) is not None:
        return [match[1]]
    return [piece.strip()] if piece.strip() else []


def _mended(typed: str) -> str:
    plain = "".join(typed.split()).strip("'\"<>()[].,:")
    plain = plain.lower() if plain.isupper() else plain
    return re.sub(r"(?i)^(?:=+|mailto:|e-?mail:)+", "", plain).replace("(at)", "@").replace("[at]", "@")
