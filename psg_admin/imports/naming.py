"""Whom a line names, and how they are reached; pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from typing import Any

from psg_admin.imports.cells import Cell, LineCells
from psg_admin.imports.lines import LinePerson
from psg_admin.imports.wordings import is_organisation, kind_of, names_nobody, withheld
from psg_admin.kernel import particulars
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import MOST_WAYS, person_named
from psg_admin.people.states import ContactKind
from psg_admin.tables.cells import Value
from psg_admin.tables.names import Names, PersonName, split_given, split_name
from psg_admin.tables.places import Address, split_address
from psg_admin.tables.values import CellProblem, Read
from psg_admin.tables.ways import parse_emails, parse_telephones

_PARTICULARS = {each.key: each for each in CONTACT}
_MOST = {each.key: each.most for each in CONTACT}
_NAME_COLUMNS = ("name", "family", "given", "organisation", "partner", "partner_given", "partner_family")
_NAME_KEYS = ("title", "given", "family", "suffix", "known_as")
_SHARED = frozenset({"title", "given", "family", "town", "county", "country"})
"""What many lines say alike: it is held once."""
_ADDRESS = ("street", "town", "county", "postcode", "country")
_HOUSE_NUMBER = re.compile(r"[0-9]+ ?[A-Za-z]?(?: ?[-/] ?[0-9]+[A-Za-z]?)?")
_TWO = re.compile(r"&|\+|/|\band\b|\by\b")


@dataclass(frozen=True, slots=True)
class _Who:
    """The people of a line as they are called, and the organisation: the contact itself where that is one."""

    people: tuple[PersonName, ...]
    organisation: str = ""
    kind: ContactKind = ContactKind.PERSON


def people_of(cells: LineCells, first: Mapping[str, Any], *, exact: bool) -> tuple[LinePerson, ...]:
    """Return whom a line names, the first of them with the particulars ``first``, by their keys.

    ``exact``: the list is a whole export, whose cells are taken as they stand. Without a name the line is refused,
    unless the list has no names at all and says of whom it speaks by the number in the program before.
    """
    who = _exactly(cells) if exact else _who(cells)
    if who is None and cells.text("old_id") and not cells.heading(*_NAME_COLUMNS):
        who = _Who((PersonName(),))  # one of several tables, which name people by what they are called there
    if who is None:
        _refuse_nameless(cells)
        return ()
    address = _exact_address(cells) if exact else _address(cells)
    emails = _ways(cells, ("email", "email2"), parse_emails, exact=exact)
    telephones = _ways(cells, ("telephone", "mobile", "telephone2"), parse_telephones, exact=exact)
    shared: dict[str, Any] = {key: getattr(address, key) for key in _ADDRESS}
    if "gone_away" in first:
        shared["gone_away"] = first["gone_away"]
    people = _called(cells, who)
    own: list[dict[str, Any]] = [{**called, **shared} for called in people]
    own[0] |= {key: cells.lines(key) for key in ("notes", "salutation")} | dict(first)
    own[0] |= {"telephones": telephones, "emails": ()}
    for email in emails:
        place = _whose_email(email, own)
        own[place]["emails"] = (*own[place].get("emails", ()), email)
    if len(own) > 1:
        own[1]["emails"] = (*own[1].get("emails", ()), *_ways(cells, ("partner_email",), parse_emails, exact=exact))
        own[1]["telephones"] = _ways(cells, ("partner_telephone",), parse_telephones, exact=exact)
    return tuple(_person(cells, values) for values in own)


# --- what they are called -------------------------------------------------------------------------------------------


def _exactly(cells: LineCells) -> _Who | None:
    """Return whom a line of a whole export names, as it stands there."""
    kind = kind_of(cells.text("kind")) or ContactKind.PERSON
    called = PersonName(
        cells.text("title"), cells.text("given"), cells.text("family"), cells.text("suffix"), cells.text("known_as")
    )
    organisation = cells.text("organisation")
    if not (organisation if kind is ContactKind.ORGANISATION else called.given or called.family):
        return None
    return _Who((called, *_partner(cells, called.family)), organisation, kind)


def _who(cells: LineCells) -> _Who | None:
    """Return whom a line names, however it is written; None for nobody."""
    names = _names(cells)
    organisation = cells.text("organisation")
    kind = kind_of(cells.text("kind"))
    if names.organisation:
        return _Who(names.people or _contact(cells), names.organisation, ContactKind.ORGANISATION)
    by_type = is_organisation(cells.text("type")) and not any(person.title for person in names.people)
    if kind is ContactKind.ORGANISATION or (kind is None and by_type) or (organisation and not names.people):
        if organisation:
            return _Who(names.people or _contact(cells), organisation, ContactKind.ORGANISATION)
        name = cells.text("name") or " ".join(filter(None, (cells.text("given"), cells.text("family"))))
        return _Who(_contact(cells), name, ContactKind.ORGANISATION) if name else None
    if not names.people:
        return None
    people = (*names.people, *_partner(cells, names.people[0].family))
    return _Who(people, organisation)


def _names(cells: LineCells) -> Names:
    """Return who is named in the cell of the whole name, or else in those of its parts."""
    cell = cells.cell("name")
    title = _titles(cells)
    if cell is not None:
        bare = squeeze(cell.text)
        if names_nobody(bare):
            cells.refuse(cell.heading, cell.text, _("“{text}” is not a name").format(text=shorten(bare)))
            return Names()
        if "@" not in bare and ("<" in bare or ">" in bare):  # markup is no sign that several are named
            who = person_named(bare)
            return Names((PersonName(title, who.given, who.family),))
        names = split_name(f"{title} {bare}" if title and "," not in bare else bare)
        if title and not any(person.title for person in names.people) and names.people:
            names = replace(names, people=(replace(names.people[0], title=title), *names.people[1:]))
    else:
        cell = cells.cell("given") or cells.cell("family")
        if cell is None:
            return Names()
        given, family = (
            " ".join(text for text in map(cells.text, keys) if not names_nobody(text))
            for keys in (("given", "middle"), ("family", "family2"))
        )
        names = split_given(given, family, title)
    if not any(sign.isalpha() for who in names.people for sign in who.given + who.family) and not names.organisation:
        reason = _("“{text}” is not a name").format(text=shorten(squeeze(cell.text)))
        cells.refuse(cell.heading, cell.text, names.notice or reason)
        return Names()
    if names.notice:
        cells.note(cell, names.notice)
    return names


def _titles(cells: LineCells) -> str:
    return " ".join(dict.fromkeys(squeeze(cell.text) for cell in cells.all("title")))


def _contact(cells: LineCells) -> tuple[PersonName, ...]:
    return split_name(cells.text("contact")).people


def _partner(cells: LineCells, family: str) -> tuple[PersonName, ...]:
    """Return the second member where columns of their own name one; the family name may be left to the first."""
    cell = cells.cell("partner")
    if cell is not None:
        found = split_name(cell.text).people
        return tuple(
            replace(one, given=one.family, family=family) if not one.given and not one.title else one for one in found
        )[:1]
    given, own = cells.text("partner_given"), cells.text("partner_family")
    if not given and not own:
        return ()
    return (PersonName(cells.text("partner_title"), given, own or family),)


def _called(cells: LineCells, who: _Who) -> list[dict[str, Any]]:
    """Return the particulars of the names of each person; columns of their own go before what stands in a name."""
    found: list[dict[str, Any]] = []
    for place, person in enumerate(who.people or (PersonName(),)):
        called: dict[str, Any] = {key: getattr(person, key) for key in _NAME_KEYS}
        called["former_names"] = person.former
        called["kind"] = who.kind if place == 0 else ContactKind.PERSON
        called["organisation"] = who.organisation if place == 0 else ""
        if place == 0:
            called |= {key: text for key in ("suffix", "known_as") if (text := cells.text(key))}
            former = cells.lines("former_names")
            called["former_names"] = former or person.former
        found.append(called)
        if who.kind is ContactKind.ORGANISATION:
            break
    return found


def _refuse_nameless(cells: LineCells) -> None:
    heading = cells.heading(*_NAME_COLUMNS)
    if set(cells) <= {"address", "street", "town", "postcode", "county"}:
        reason = _("there is no name in this line: is it the end of the address above?")
    else:
        reason = _("there is no name in this line")
    cells.refuse(heading, "", reason)


# --- how they are reached -------------------------------------------------------------------------------------------


def _ways(
    cells: LineCells,
    keys: Iterable[str],
    parse: Callable[[Value], Read[tuple[str, ...]] | CellProblem | None],
    *,
    exact: bool,
) -> tuple[str, ...]:
    """Return the e-mail addresses or the telephone numbers that stand in some columns, each once."""
    found: dict[str, str] = {}
    for key in keys:
        for cell in cells.all(key):
            ways = _exact_ways(cell) if exact else _parsed(cells, key, cell, parse)
            for way in ways:
                if len(found) >= MOST_WAYS and way.casefold() not in found:
                    cells.bad(key, cell, _("more than {most} of one kind are not kept").format(most=MOST_WAYS))
                    break
                found.setdefault(way.casefold(), way)
    return tuple(found.values())


def _exact_ways(cell: Cell) -> tuple[str, ...]:
    return tuple(filter(None, map(squeeze, re.split(r"[\n;]", cell.text))))


def _parsed(
    cells: LineCells, key: str, cell: Cell, parse: Callable[[Value], Read[tuple[str, ...]] | CellProblem | None]
) -> tuple[str, ...]:
    if withheld(cell.text):
        cells.note(cell, _("taken as empty"))
        return ()
    read = parse(cell.value)
    if isinstance(read, CellProblem):
        cells.bad(key, cell, read.reason)
        return ()
    if read is None:
        return ()
    if read.notice:
        cells.note(cell, read.notice)
    return tuple(way.lower() if way.isupper() else way for way in read.value)


def _whose_email(email: str, people: Sequence[Mapping[str, Any]]) -> int:
    """Return the place of the one whose name an address is made of; of the first where it is nobody's."""
    words = set(re.split(r"[._+-]", fold(email.partition("@")[0])))
    for place, person in enumerate(people):
        given, family = fold(person["given"]).split(" ")[0], fold(person["family"])
        if given and given in words and (len(given) > 1 or family in words):
            return place
    return 0


def _exact_address(cells: LineCells) -> Address:
    return Address(cells.lines("street"), *(cells.text(key) for key in _ADDRESS[1:]))


def _address(cells: LineCells) -> Address:
    """Return the postal address, whether it stands in one cell or in five."""
    lines = [cells.lines("address"), *(cell.text for cell in cells.all("street"))]
    street = "\n".join(filter(None, lines))
    house = cells.text("house")
    if house:
        street = f"{house} {street}" if _HOUSE_NUMBER.fullmatch(house) else f"{house}\n{street}"
    town, county, postcode, country = (cells.text(key) for key in _ADDRESS[1:])
    return split_address(street, town=town, county=county, postcode=postcode, country=country)


# --- one person -----------------------------------------------------------------------------------------------------


def _person(cells: LineCells, values: Mapping[str, Any]) -> LinePerson:
    """Return somebody with what can be kept of them; what cannot is left out, a name refuses the line."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if value in {"", None, ()}:
            continue
        if isinstance(value, str) and len(value) <= _MOST[key] and value.isprintable():
            kept[key] = intern(value) if key in _SHARED else value  # squeezed already, as everything here
            continue
        try:
            kept[key] = particulars.taken(_PARTICULARS[key], value)
        except BadInput as problem:
            column = next((name for name in (key, *_INSTEAD.get(key, ())) if cells.cell(name) is not None), key)
            cell = cells.cell(column)
            if cell is not None:
                cells.bad(column, cell, problem.message)
    said = tuple(kept)
    if values["kind"] is ContactKind.PERSON and cells.cell("kind") is None:
        said = tuple(key for key in said if key != "kind")  # nobody said so
    return LinePerson(ContactDraft(**kept), _one_set(said))


@lru_cache(maxsize=1024)
def _one_set(keys: tuple[str, ...]) -> frozenset[str]:
    """Return the keys as a set, one for all lines that say the same things: a list has thousands of them."""
    return frozenset(keys)


_INSTEAD = {
    "emails": ("email", "email2", "partner_email"), "telephones": ("telephone", "mobile", "partner_telephone"),
    "street": ("address", "house"), "town": ("address",), "county": ("address",), "postcode": ("address", "town"),
    "country": ("address", "postcode"), "given": ("name", "partner", "partner_given"),
    "family": ("name", "partner", "partner_family"), "title": ("name",), "suffix": ("name",), "known_as": ("name",),
    "former_names": ("name",), "organisation": ("name",),
}  # fmt: skip
"""The columns, besides the one of its own, in which a particular may stand."""
