"""Which membership type is meant by the words of a list, and the types that are to be made of them; pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from psg_admin.imports.lines import MemberLine
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, mark, squeeze
from psg_admin.memberships.rules import TypeRow, code_from

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NAME = 100
_JOINT = ("joint", "couple", "family", "double", "household", "conjunta", "familiar", "pareja")
_SHORT = 6  # so many signs an abbreviation has at most
_USUAL = ("Individual", "Joint", "Concession", "Organisation", "Student", "Family", "Life", "Friend", "Honorary")
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
    """Say whether it is "jt" of "joint"."""
    return " " not in plain and any(_bones(plain, called) for called in _called(row))


def _bones(plain: str, whole: str) -> bool:
    """Say whether a word is what is left of another: its first and its last letter, and others in their order."""
    rest = iter(whole)
    return len(plain) > 1 and whole[:1] == plain[0] and whole[-1:] == plain[-1] and all(sign in rest for sign in plain)


def unknown_type(types: Sequence[TypeRow], words: str) -> str:
    """Return the sentence that refuses words by which no type is called."""
    if not types:
        return _("There is no membership type “{words}” here. It can be made on request.").format(words=shorten(words))
    return _("There is no membership type “{words}” here. There are: {types}. It can be made on request.").format(
        words=shorten(words), types=", ".join(row.name for row in types)
    )


def types_to_make(lines: Iterable[MemberLine], taken: Collection[str]) -> dict[str, NewType]:
    """Return the types of which the lines speak, by their keys; ``taken`` are the codes in use.

    ``type_kind`` of a line says what a type is: for how many people, "life", "concession". Where it does not, the words
    themselves and the lines do, and abbreviations of one name are one type: "Ind", "indiv." and "Individual".
    """
    words: dict[str, MemberLine] = {}
    people: dict[str, int] = {}
    for line in lines:
        key = type_key(line.type_words)
        words.setdefault(key, line)
        people[key] = max(people.get(key, 1), len(line.people))
    names = {key: _whole_name(line, words.values()) for key, line in words.items()}
    used = set(taken)
    made: dict[str, NewType] = {}
    for key, name in names.items():
        whole = type_key(name)
        if whole not in made:
            number = 1
            while (code := code_from(name, number)) in used:
                number += 1
            used.add(code)
            most = max(people[other] for other in names if type_key(names[other]) == whole)
            made[whole] = _new_type(whole, code, name, fold(words[key].type_kind), most)
        made[key] = made[whole]
    return made


def _new_type(key: str, code: str, name: str, kind: str, people: int) -> NewType:
    said = re.search(r"\d+", kind)
    most = int(said[0]) if said else 2 if any(word in key for word in _JOINT) else 1
    told = kind or key
    lifetime, concession = (any(word in told for word in among) for among in (_LIFE, _CONCESSION))
    return NewType(key, code, name, max(most, people), lifetime=lifetime, concession=concession)


def _whole_name(line: MemberLine, lines: Iterable[MemberLine]) -> str:
    """Return the name of the type that a line speaks of: the one that other lines write out, or everybody knows."""
    own = squeeze(line.type_words)[:_NAME]
    if line.type_kind:
        return own
    plain = type_key(_IN_BRACKETS.sub(" ", own)) or type_key(own)
    names = (*(squeeze(other.type_words)[:_NAME] for other in lines), *_USUAL)
    keys = {type_key(name): name for name in reversed(names)}
    if len(plain) <= _SHORT:
        usual = {type_key(name) for name in _USUAL}
        whole = [key for key in keys if len(key) > len(plain) and (len(key) > _SHORT or key in usual)]
        longer = [key for key in whole if key.startswith(plain) or _bones(plain, key)]
        if longer:
            return keys[min(longer, key=len)]
    return keys.get(plain, own)


def kind_words(*, people: int, lifetime: bool, concession: bool) -> str:
    """Return what :func:`types_to_make` reads from ``type_kind``."""
    return " ".join([str(people), *(["life"] if lifetime else []), *(["concession"] if concession else [])])
