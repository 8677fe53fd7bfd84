"""People in one cell: title, given and family name, letters behind it, what they are called, who belongs together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, squeeze

_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "mstr", "master", "dr", "prof", "professor", "rev", "revd", "reverend", "sir",
    "dame", "lady", "lord", "fr", "father", "sister", "br", "brother", "canon", "ven", "archdeacon", "bishop",
    "dean", "capt", "captain", "maj", "major", "col", "colonel", "lt", "lieut", "cdr", "commander", "sgt", "brig",
    "brigadier", "gen", "general", "wg", "hon", "rt", "very", "cllr", "councillor", "judge", "baroness", "baron",
    "earl", "countess", "viscount", "sr", "sra", "srta", "don", "dona", "dna", "d", "lic", "ing", "m", "mme",
    "mlle", "herr", "frau", "signor", "signora", "rabbi", "imam", "pastor", "dra", "profa",
})  # fmt: skip
_SPANISH = frozenset({
    "sr", "sra", "srta", "don", "dona", "dna", "d", "lic", "ing", "dra", "profa",
})  # fmt: skip
_SHORT_TITLES = frozenset({
    "d", "m", "don", "dean", "earl", "baron", "rt", "very", "wg",
})  # fmt: skip
"""Words that are titles only with a point behind them, or before another title: they are names as well."""
_SUFFIXES = frozenset({
    "obe", "mbe", "cbe", "kbe", "dbe", "bem", "phd", "dphil", "bsc", "msc", "mphil", "llb", "llm", "mba", "jp",
    "dl", "frs", "frcs", "frcp", "frsa", "fca", "aca", "acca", "qc", "kc", "mp", "msp", "mep", "ba", "bed", "ma",
    "mbbs", "rn", "rgn", "raf", "vc", "gc", "dso", "dsc", "mc", "kcb", "cb", "cvo", "mvo", "lvo", "esq", "jr",
    "jnr", "junior", "snr", "senior", "ii", "iii", "iv", "retd", "rtd", "ret",
})  # fmt: skip
_ALSO_NAMES = frozenset({
    "ma", "ba", "mc", "bed", "dl", "senior", "junior", "ii", "iv", "vc", "gc",
})  # fmt: skip
"""Letters that are letters behind a name only in capitals."""
_PARTICLES = frozenset({
    "de", "del", "la", "las", "los", "van", "von", "der", "den", "ten", "ter", "di", "da", "do", "dos", "du", "le",
    "st", "st.", "saint", "ap", "ab", "al", "el", "bin", "ben", "mac", "zu", "af", "della",
})  # fmt: skip
_ORGANISATION = re.compile(
    r"\b(?:library|society|trust|ltd|limited|plc|cic|cio|llp|club|school|university|college|academy|council|museum"
    r"|association|foundation|committee|federation|institute|institution|charity|centre|center|company|hospital"
    r"|hotel|network|union|project|partnership|fellowship|services|branch|group|department|museo|biblioteca"
    r"|asociacion|fundacion|universidad|colegio|sociedad|ayuntamiento|parroquia|instituto|embajada|embassy"
    r"|consulate|consulado)\b|\b(?:st|saint)\.? \S+(?: \S+)? church\b|\bchurch of\b"
    r"|\b(?:parish|methodist|baptist|catholic|reformed|community) church\b"
)
_CONTACT = re.compile(
    r"[\s,;(\-–]+(?:attn|attention|f\.?a\.?o|for the attention of|c/o|care of|contact|a la atencion de|a/a|att)\b"
    r"[.:]?\s*([^()]+)\)?\s*$",
    re.IGNORECASE,
)
_CARE_OF = re.compile(r"[\s,;(\-–]+(?:c/o|care of)\b", re.IGNORECASE)
_EMAIL = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>()\[\]@]+@[^\s<>()\[\]@]+[>)\]]?")
_AND_FAMILY = re.compile(
    r"\s*(?:&|\+|,|\band\b|\bwith\b)\s*(?:(?:the )?family|(?:the )?children|kids)\s*$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_KNOWN_AS = re.compile(
    r"(?:known as|aka|a\.k\.a\.?|called|pref(?:ers|erred)?:?|conocid[oa] como)\s+(.+)", re.IGNORECASE
)
_FORMER = re.compile(r"(?:n[ée]e|formerly|previously|was|maiden name|antes|de soltera)\b[:.]?\s+(.+)", re.IGNORECASE)
_FORMER_BARE = re.compile(r"[\s,]+(?:n[ée]e|formerly)\s+(.+)$", re.IGNORECASE)
_QUOTED = re.compile(r"\s[\"“”]([^\"“”]+)[\"“”](?=\s|$)")
_AND = re.compile(
    r"\s*(?:&|\+|/)\s*|\s+(?:and|und)\s+|\s+[ye]\s+(?=(?:sra?|srta|dra?|don|doña|dña|d)\b\.?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """One person as a cell names them; what it does not say is empty."""

    title: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    known_as: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Who a cell names: people in their order, and the organisation whose they are, "" for none.

    ``notice`` says what of the cell was left out.
    """

    people: tuple[PersonName, ...] = ()
    organisation: str = ""
    notice: str = ""


def split_name(text: str) -> Names:
    """Return who is named: "Mr & Mrs J & P Heron", "QUILL, Dr Rosa M.", "Oakwell Library (attn Ms J Pike)"."""
    plain = squeeze(text.replace("\u00a0", " ").replace("’", "'").replace("‘", "'")).strip(" ,;")
    for aside in (_EMAIL, _AND_FAMILY):
        beside = aside.search(plain)
        if beside is not None and beside[0] != plain:
            return _without(plain, beside)
    contact = _CONTACT.search(plain)
    if contact is not None and contact.start() > 0:
        care_of = _CARE_OF.match(plain, contact.start())
        if care_of is not None and not _is_organisation(plain[: contact.start()]):
            return _without(plain, contact)
        return Names(split_name(contact[1]).people, plain[: contact.start()].strip(" ,;-–("))
    if _is_organisation(plain):
        return Names(organisation=plain)
    bare, about, notice = _asides(plain)
    people = _family_first(bare) if "," in bare else _several(_AND.split(bare))
    if not any(person.given or person.family for person in people):
        return Names(notice=_("“{text}” is not a name").format(text=shorten(plain)) if plain else "")
    if about:
        people = (*people[:-1], replace(people[-1], **about))
    return Names(people, notice=notice)


def split_given(given: str, family: str, title: str = "") -> Names:
    """Return who is named in cells of their own: ``given`` may hold two people, a title, or what they are called."""
    if squeeze(family) and not squeeze(given) and not squeeze(title):
        return split_name(family)
    bare, about, notice = _asides(squeeze(given.replace("’", "'")))
    first, about_family, more = _asides(squeeze(family.replace("’", "'")))
    titles = [squeeze(each) for each in _AND.split(title)] if title.strip() else []
    parts = [each for each in _AND.split(bare) if each] or [""]
    people = []
    for index in range(max(len(parts), len(titles))):
        own, words = _titled(parts[index].split() if index < len(parts) else [])
        said = titles[index] if index < len(titles) else ""
        people.append(PersonName(said or own, _cased(" ".join(words)), _cased(first)))
    if about or about_family:
        people[-1] = replace(people[-1], **about, **about_family)
    return Names(tuple(people), notice=notice or more)


def _without(text: str, beside: re.Match[str]) -> Names:
    """Return who is named by a text without what stands ``beside`` the name, which is told."""
    names = split_name(f"{text[: beside.start()]} {text[beside.end() :]}")
    told = _("“{text}” beside the name was left out").format(text=beside[0].strip(" ,;-–<>()[]"))
    return replace(names, notice=names.notice or told)


def _is_organisation(text: str) -> bool:
    words = text.split()
    titled = bool(words) and bool(_titled(words)[0])
    return not titled and "," not in text and _ORGANISATION.search(fold(text)) is not None


def _asides(text: str) -> tuple[str, dict[str, str], str]:
    """Return a name without its brackets, what they say of the person, and what could not be placed."""
    if text.isalnum():  # one word: nothing stands beside it
        return text, {}, ""
    about: dict[str, str] = {}
    left: list[str] = []

    def placed(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if known := _KNOWN_AS.fullmatch(inner):
            about["known_as"] = _cased(known[1].strip(" '\""))
        elif former := _FORMER.fullmatch(inner):
            about["former"] = _cased(former[1].strip())
        elif inner.isalpha() and inner[:1].isupper() and "known_as" not in about:
            about["known_as"] = _cased(inner)
        elif inner:
            left.append(inner)
        return " "

    bare = _BRACKETS.sub(placed, text)
    if quoted := _QUOTED.search(bare):
        about.setdefault("known_as", quoted[1].strip())
        bare = _QUOTED.sub("", bare, count=1)
    if former := _FORMER_BARE.search(bare):
        about["former"] = _cased(former[1].strip())
        bare = bare[: former.start()]
    if known := re.search(r"\s+(?:known as|aka)\s+(.+)$", bare, re.IGNORECASE):
        about["known_as"] = _cased(known[1].strip())
        bare = bare[: known.start()]
    notice = _("“{text}” beside the name was left out").format(text=", ".join(left)) if left else ""
    return " ".join(bare.split()), about, notice


def _family_first(text: str) -> tuple[PersonName, ...]:
    """Read "QUILL, Dr Rosa M.", "Heron, Mr & Mrs J & P", and "Linnet Marsh, OBE"."""
    family, _comma, rest = text.partition(",")
    words = rest.replace(",", " ").split()
    if words and all(_is_suffix(word) for word in words):
        people = _several(_AND.split(family))
        return (*people[:-1], replace(people[-1], suffix=" ".join(filter(None, (people[-1].suffix, *words)))))
    title, family_words = _titled(family.split())
    names = []
    for part in _AND.split(rest.replace(",", " ")):
        own, given = _titled(part.split())
        suffix = _letters(given)
        if given:
            names.append(PersonName(own, _cased(" ".join(given)), _cased(" ".join(family_words)), suffix))
        elif own:
            names.append(PersonName(own, "", _cased(" ".join(family_words)), suffix))
    names = _shared(names)
    if title and names and not names[0].title:
        names[0] = replace(names[0], title=title)
    return tuple(names) or (PersonName(title, "", _cased(" ".join(family_words))),)


def _several(parts: Sequence[str]) -> tuple[PersonName, ...]:
    """Read the people of one cell, of whom the last one's family name holds for those who have none."""
    people = [_one(part.split()) for part in parts if part.strip()]
    if not people:
        return ()
    if len(people) > 1:
        family = people[-1].family
        people = [
            replace(person, given=" ".join(filter(None, (person.given, person.family))), family=family)
            if person.given == "" or _initials(person.family)
            else person
            for person in people[:-1]
        ] + people[-1:]
    return tuple(_shared(people))


def _shared(people: list[PersonName]) -> list[PersonName]:
    """Give titles that stand alone to those whose names follow: "Mr & Mrs J & P Heron" are Mr J and Mrs P."""
    titles = [person.title for person in people if person.title]
    named = [person for person in people if person.given]
    alone = [person for person in people if person.title and not person.given]
    if not alone or not named:
        return people
    count = max(len(titles), len(named))
    family = people[-1].family
    return [
        replace(
            named[index] if index < len(named) else PersonName(family=family),
            title=titles[index] if index < len(titles) else "",
        )
        for index in range(count)
    ]


def _one(words: list[str]) -> PersonName:
    title, rest = _titled(words)
    suffix = _letters(rest)
    if not rest:
        return PersonName(title, suffix=suffix)
    start = _family_start(rest, spanish=fold(title.replace(".", "")) in _SPANISH)
    capitals = [index for index, word in enumerate(rest) if _in_capitals(word)]
    if capitals and len(capitals) < len(rest) and capitals[0] == 0 and capitals == list(range(len(capitals))):
        family, given = rest[: len(capitals)], rest[len(capitals) :]  # QUILL Rosa
    else:
        given, family = rest[:start], rest[start:]
    return PersonName(title, _cased(" ".join(given)), _cased(" ".join(family)), suffix)


def _titled(words: list[str]) -> tuple[str, list[str]]:
    """Return the title in front, and the words behind it."""
    end = 1 if words[:1] and fold(words[0]) == "the" and len(words) > 1 and _is_title(words[1], words[2:]) else 0
    while end < len(words) and _is_title(words[end], words[end + 1 :]):
        end += 1
    return " ".join(words[:end]), words[end:]


def _is_title(word: str, behind: list[str]) -> bool:
    plain = fold(word.replace("'", "").rstrip("."))
    if plain not in _TITLES:
        return False
    return plain not in _SHORT_TITLES or word.endswith(".") or bool(behind and fold(behind[0].rstrip(".")) in _TITLES)


def _letters(words: list[str]) -> str:
    """Take the letters behind a name off its words, and return them."""
    found: list[str] = []
    while len(words) > 1 and _is_suffix(words[-1]):
        found.insert(0, words.pop().strip("."))
    return " ".join(found)


def _is_suffix(word: str) -> bool:
    plain = fold(word.replace(".", ""))
    if plain not in _SUFFIXES:
        return False
    return plain not in _ALSO_NAMES or word.replace(".", "").isupper()


def _family_start(words: list[str], *, spanish: bool) -> int:
    """Return where the family name begins: the last word, particles before it, both surnames of a Spanish name."""
    capitals = [index for index, word in enumerate(words) if _in_capitals(word)]
    if capitals and len(capitals) < len(words) and capitals == list(range(capitals[0], len(words))):
        return capitals[0]  # Rosa QUILL
    start = len(words) - 1
    if spanish and len(words) > 2:
        start -= 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return start if len(words) > 1 else 0


def _in_capitals(word: str) -> bool:
    return len(word) > 2 and word.isupper() and "." not in word


def _initials(text: str) -> bool:
    """Say whether a text is nothing but initials: "J", "P.", "JM"."""
    plain = text.replace(".", "").replace(" ", "")
    return bool(plain) and len(plain) < 3 and plain.isupper()


def _cased(text: str) -> str:
    """Return a name as it is written, where it came in capitals or in small letters only."""
    return " ".join(_cased_word(word) for word in text.split())


def _cased_word(word: str) -> str:
    if not (_in_capitals(word) or (word.islower() and word not in _PARTICLES)):
        return word
    cased = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), word)
    cased = re.sub(r"'S\b", "'s", cased)
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match[1].upper(), cased)
