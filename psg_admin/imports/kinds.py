"""Which membership type is meant by the words of a list, and the types that are to be made of them; pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from psg_admin.imports.lines import MemberLine
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, mark, squeeze
from psg_admin.memberships.rules import TypeRow, code_from

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NAME = 100
_JOINT = ("joint", "couple", "family", "double", "household", "conjunta", "familiar", "pareja")
_USUAL = ("Individual", "Joint", "Concession", "Organisation", "Life", "Family", "Student", "Junior")
"""Names of types that lists shorten without ever writing them in full."""
_LIFE = ("life", "vitalici")
_CONCESSION = ("conc", "senior", "student", "retired", "unwaged", "reducid", "jubilad", "estudiante")


@dataclass(frozen=True, slots=True)
class NewType:
    """A membership type that an import makes, without a fee; ``words`` are the key by which lines name it."""

    words: str = field(compare=False)
    code: str = field(metadata={"label": mark("Short name")})
    name: str = field(metadata={"label": mark("Name")})
    people: int = field(metadata={"label": mark("People")})
    lifetime: bool = field(metadata={"label": mark("For life")})
    concession: bool = field(metadata={"label": mark("Concession")})


@lru_cache(maxsize=1024)  # a list says the same few of all its lines
def type_key(words: str) -> str:
    """Return the words of a type as they are compared: folded, without signs."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(words)).split())


def type_meant(types: Sequence[TypeRow], words: str) -> TypeRow | None:
    """Return the type that words name: by its code or name, also without what stands in brackets, else by an
    abbreviation ("ind", "conc", "jt", "org"); None when none or several may be meant.
    """
    for plain in dict.fromkeys((type_key(words), type_key(_IN_BRACKETS.sub(" ", words)))):
        if not plain:
            continue
        for alike in (_is, _begins, _is_begun, _is_bones):
            found = [row for row in types if alike(plain, row)]
            if len(found) == 1:
                return found[0]
            if found:
                break
    return None


def _called(row: TypeRow) -> tuple[str, str]:
    return type_key(row.code), type_key(row.name)


def _is(plain: str, row: TypeRow) -> bool:
    return plain in _called(row)


def _begins(plain: str, row: TypeRow) -> bool:
    return len(plain) > 1 and any(called.startswith(plain) for called in _called(row))


def _is_begun(plain: str, row: TypeRow) -> bool:
    return any(len(called) > 2 and f"{plain} ".startswith(f"{called} ") for called in _called(row))


def _is_bones(plain: str, row: TypeRow) -> bool:
    """Say whether it is "jt" of "joint": the first and the last letter, and others between in their order."""
    if len(plain) < 2 or " " in plain:
        return False
    return any(_bones(plain, called) for called in _called(row))


def _bones(plain: str, called: str) -> bool:
    rest = iter(called)
    return called[:1] == plain[0] and called[-1:] == plain[-1] and all(sign in rest for sign in plain)


def unknown_type(types: Sequence[TypeRow], words: str) -> str:
    """Return the sentence that refuses words by which no type is called."""
    if not types:
        return _("There is no membership type “{words}” here. It can be made on request.").format(words=shorten(words))
    return _("There is no membership type “{words}” here. There are: {types}. It can be made on request.").format(
        words=shorten(words), types=", ".join(row.name for row in types)
    )


def types_to_make(lines: Iterable[MemberLine], taken: Collection[str]) -> dict[str, NewType]:
    """Return the types of which the lines speak, by their keys; ``taken`` are the codes in use.

    Words that shorten others of the list, or a usual name, mean the same type: "Ind", "indiv." and "Individual" are
    one. ``type_kind`` of a line says what a type is: for how many people, "life", "concession". Where it does not, the
    words themselves and the lines do; where it does, the words are its name as they stand.
    """
    words: dict[str, MemberLine] = {}
    people: dict[str, int] = {}
    for line in lines:
        key = type_key(line.type_words)
        words.setdefault(key, line)
        people[key] = max(people.get(key, 1), len(line.people))
    names = _names_in_full({key: squeeze(line.type_words) for key, line in words.items() if not line.type_kind})
    used = set(taken)
    made: dict[str, NewType] = {}
    by_name: dict[str, NewType] = {}
    for key, line in words.items():
        name = names.get(key, squeeze(line.type_words))
        if key in names and type_key(name) in by_name:
            made[key] = by_name[type_key(name)]
            continue
        number = 1
        while (code := code_from(name, number)) in used:
            number += 1
        used.add(code)
        alike = [other for other, full in names.items() if key in names and type_key(full) == type_key(name)]
        told = fold(line.type_kind) or type_key(name)
        said = re.search(r"\d+", fold(line.type_kind))
        most = int(said[0]) if said else 2 if any(word in told for word in _JOINT) else 1
        made[key] = NewType(
            key, code, name[:_NAME], max(most, *(people[other] for other in (key, *alike))),
            any(word in told for word in _LIFE), any(word in told for word in _CONCESSION),
        )  # fmt: skip
        if key in names:
            by_name[type_key(name)] = made[key]
    return made


def _names_in_full(words: Mapping[str, str]) -> dict[str, str]:
    """Return the name in full of the type that each of the words means, by their keys."""
    full = dict.fromkeys([*words, *map(type_key, _USUAL)])
    found: dict[str, str] = {}
    for key, name in words.items():
        bare = type_key(_IN_BRACKETS.sub(" ", name))
        told = bool(bare) and any(other == bare or _shortens(other, bare) for other in full if other != key)
        short = bare if told else key
        longer = max((other for other in full if _shortens(short, other)), key=len, default=short)
        usual = next((each for each in _USUAL if type_key(each) == longer), "")
        as_written = words.get(longer) or (squeeze(_IN_BRACKETS.sub(" ", name)) if told else name)
        found[key] = usual or as_written
    return found


def _shortens(short: str, name: str) -> bool:
    """Say whether a word is another one shortened, by its beginning or its bones."""
    if len(short) < 2 or len(short) >= len(name) or " " in short or " " in name:
        return False
    return name.startswith(short) or _bones(short, name)


def kind_words(*, people: int, lifetime: bool, concession: bool) -> str:
    """Return what :func:`types_to_make` reads from ``type_kind``."""
    return " ".join([str(people), *(["life"] if lifetime else []), *(["concession"] if concession else [])])
