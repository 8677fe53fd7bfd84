"""Postal addresses in one cell or in five: street, town, county, postcode, country."""

import re
from dataclasses import dataclass

from psg_admin.kernel.reaching import at_home, is_postcode, tidy_postcode
from psg_admin.kernel.words import fold, squeeze

_POSTCODE_IN = re.compile(
    r"(?<![A-Za-z0-9])((?:[A-Za-z]{1,2}[0-9][A-Za-z0-9]?|[Gg][Ii][Rr]) {0,2}[0-9][A-Za-z]{2})(?![A-Za-z0-9])"
)
_FIGURE = re.compile("[0-9]")
_COUNTIES = frozenset({
    "avon", "bedfordshire", "beds", "berkshire", "berks", "buckinghamshire", "bucks", "cambridgeshire", "cambs",
    "cheshire", "cleveland", "cornwall", "county durham", "co durham", "cumbria", "derbyshire", "derbys", "devon",
    "dorset", "east sussex", "east yorkshire", "essex", "gloucestershire", "glos", "greater london",
    "greater manchester", "hampshire", "hants", "herefordshire", "hertfordshire", "herts", "humberside",
    "isle of wight", "kent", "lancashire", "lancs", "leicestershire", "leics", "lincolnshire", "lincs",
    "merseyside", "middlesex", "middx", "norfolk", "north yorkshire", "n yorks", "northamptonshire", "northants",
    "northumberland", "nottinghamshire", "notts", "oxfordshire", "oxon", "rutland", "shropshire", "salop",
    "somerset", "south yorkshire", "s yorks", "staffordshire", "staffs", "suffolk", "surrey", "sussex",
    "tyne and wear", "tyne wear", "warwickshire", "warks", "west midlands", "west sussex", "west yorkshire",
    "w yorks", "wiltshire", "wilts", "worcestershire", "worcs", "yorkshire", "yorks", "aberdeenshire", "angus",
    "argyll", "ayrshire", "fife", "lanarkshire", "midlothian", "west lothian", "east lothian", "perthshire",
    "stirlingshire", "clwyd", "dyfed", "gwent", "gwynedd", "powys", "mid glamorgan", "south glamorgan",
    "west glamorgan", "glamorgan", "pembrokeshire", "carmarthenshire", "ceredigion", "flintshire", "denbighshire",
    "monmouthshire", "county antrim", "co antrim", "county armagh", "co armagh", "county down", "co down",
    "county fermanagh", "co fermanagh", "county londonderry", "co londonderry", "county tyrone", "co tyrone",
})  # fmt: skip
_COUNTRIES = {
    fold(spelling): name
    for name, spellings in {
        "Argentina": "", "Australia": "", "Austria": "", "Belgium": "Bélgica", "Bolivia": "", "Brazil": "Brasil",
        "Canada": "Canadá", "Chile": "", "China": "", "Colombia": "", "Costa Rica": "", "Cuba": "", "Cyprus": "",
        "Czech Republic": "Czechia", "Denmark": "Dinamarca", "Ecuador": "", "Egypt": "", "El Salvador": "",
        "Finland": "",
        "France": "Francia", "Germany": "Alemania|Deutschland", "Gibraltar": "", "Greece": "Grecia", "Guatemala": "",
        "Honduras": "", "Hong Kong": "", "Hungary": "", "Iceland": "", "India": "",
        "Ireland": "Irlanda|Eire|Republic of Ireland",
        "Israel": "", "Italy": "Italia", "Japan": "Japón", "Kenya": "", "Luxembourg": "", "Malta": "",
        "Mexico": "México", "Netherlands": "The Netherlands|Holland|Países Bajos", "New Zealand": "", "Nicaragua": "",
        "Nigeria": "", "Norway": "Noruega", "Panama": "Panamá", "Paraguay": "", "Peru": "Perú", "Poland": "Polonia",
        "Portugal": "", "Romania": "", "Russia": "", "Singapore": "", "South Africa": "", "Spain": "España",
        "Sweden": "Suecia", "Switzerland": "Suiza|Schweiz|Suisse", "Turkey": "", "Ukraine": "", "Uruguay": "",
        "United States": "USA|U.S.A.|US|United States of America|Estados Unidos|EE UU",
        "Venezuela": "", "Jersey": "", "Guernsey": "", "Isle of Man": "",
    }.items()
    for spelling in (name, *filter(None, spellings.split("|")))
}  # fmt: skip
_STREET = re.compile(
    r"\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|walk|court|ct|row|terrace|place|pl|square|sq|crescent|hill"
    r"|gardens|grove|park|mews|house|cottage|farm|flat|apartment|floor|drove|rise|view|vicarage|rectory|green|common|calle"
    r"|avenida|avda|jiron|plaza|po box)\b\.?$"
)
_JOINS_NEXT = re.compile(r"(?:[0-9]+[a-z]?|(?:flat|apt|apartment|unit|room|no)\.? ?[0-9a-z]{1,4})", re.IGNORECASE)
_ABROAD = re.compile(r"(.*?[^\W\d_].*?)[\s,]+([0-9][0-9 \-]{2,8}[0-9])")

_ABROAD_FIRST = re.compile(r"((?:[A-Z]{1,2}-)?[0-9]{4,6}) +([^\W\d_].*)")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. ``street`` has a line break between its lines; what nobody said is empty."""

    street: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    country: str = ""


def find_postcode(text: str) -> tuple[str, str]:
    """Return the United Kingdom postcode in a text, in its usual form, and the text without it; "" for none."""
    if _FIGURE.search(text) is None:
        return "", text
    matches = list(_POSTCODE_IN.finditer(text))
    if not matches:
        return "", text
    last = matches[-1]
    rest = (text[: last.start()] + text[last.end() :]).strip(" ,;.\n")
    return tidy_postcode(last[1]), rest


def country_of(text: str) -> str:
    """Return the English name of a country that a text names in English or Spanish, "" for none that is known."""
    plain = fold(text)
    if plain and at_home(text):
        return "United Kingdom"
    return _COUNTRIES.get(plain) or _COUNTRIES.get(plain.replace(".", ""), "")


def split_address(street: str, *, town: str = "", county: str = "", postcode: str = "", country: str = "") -> Address:
    """Return an address of which parts may stand in each other's cells: the postcode with the town, the country where
    the postcode belongs, all of it in one.
    """
    town, county, postcode, country = (squeeze(each).strip(" ,;") for each in (town, county, postcode, country))
    land = "" if not country else country_of(country) or country
    if postcode and not is_postcode(postcode) and country_of(postcode):
        land, postcode = land or country_of(postcode), ""
    parts = _parts(street)
    if not land and len(parts) > 1 and country_of(parts[-1]):
        land = country_of(parts.pop())
    abroad = bool(land) and land != "United Kingdom"
    if not abroad:
        town, postcode = _postcode_of(town, postcode)
        county, postcode = _postcode_of(county, postcode)
        for index in range(len(parts) - 1, -1, -1):
            parts[index], postcode = _postcode_of(parts[index], postcode)
        parts = [part for part in parts if part]
    if not county and len(parts) > 1 and fold(parts[-1]) in _COUNTIES:
        county = parts.pop()
    if not town and len(parts) > 1 and _may_be_town(parts[-1], abroad=abroad):
        town = parts.pop()
    elif town and len(parts) > 1 and fold(parts[-1]) == fold(town):
        parts.pop()
    if abroad and not postcode:
        if match := _ABROAD.fullmatch(town):
            town, postcode = match[1].strip(" ,"), match[2]
        elif match := _ABROAD_FIRST.fullmatch(town):
            postcode, town = match[1], match[2]
    if not town and county and fold(county) not in _COUNTIES:
        town, county = county, ""
    home = "" if land == "United Kingdom" else land
    return Address("\n".join(parts), _cased(town), county, tidy_postcode(postcode, home), home)


def _postcode_of(text: str, postcode: str) -> tuple[str, str]:
    """Return a part without the postcode that stands in it, where none is known yet or the same one."""
    found, rest = find_postcode(text)
    if found and (not postcode or tidy_postcode(postcode) == found):
        return rest, found
    return text, postcode


def _parts(street: str) -> list[str]:
    """Return the lines of a street, at commas and line breaks; a bare number belongs to what follows it."""
    parts: list[str] = []
    waiting = ""
    for piece in re.split(r"[\n\r;,]+", street.replace("\u00a0", " ")):
        part = squeeze(piece)
        if not part:
            continue
        if _JOINS_NEXT.fullmatch(part):
            waiting = f"{waiting}{part}" + (" " if part[-1:].isdigit() and part[:1].isdigit() else ", ")
            continue
        parts.append(waiting + part)
        waiting = ""
    if waiting:
        parts.append(waiting.rstrip(", "))
    return parts


def _may_be_town(part: str, *, abroad: bool) -> bool:
    if abroad and (_ABROAD.fullmatch(part) or _ABROAD_FIRST.fullmatch(part)):
        return True
    return not any(char.isdigit() for char in part) and _STREET.search(fold(part)) is None and '"' not in part


def _cased(town: str) -> str:
    """Return a town that came in capitals as it is written."""
    return town.title() if town.isupper() and len(town) > 3 else town
