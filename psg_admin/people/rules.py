"""What a contact's particulars may be, and how a name is shown, addressed and sorted."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from psg_admin.kernel import particulars
from psg_admin.kernel.errors import BadInput, ManyBadInputs
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Particular
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.states import ContactKind

MOST_WAYS = 10
"""The most e-mail addresses, and the most telephone numbers, that one contact has."""

EARLIEST_DEATH = date(1900, 1, 1)

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@(?:[^@\s<>()\[\],;:\\\".]+\.)+[^@\s<>()\[\],;:\\\".]{2,}")
# The shape of every United Kingdom postcode (BS 7666): area and district, then sector and unit.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})")
_HOME = frozenset({
    "", "uk", "united kingdom", "great britain", "gb", "england", "scotland", "wales", "northern ireland",
    "reino unido",
})  # fmt: skip
_SORT_NAME = 450
_OF = {each.key: each for each in CONTACT}
_ADDRESS = particulars.kept_in(CONTACT, "address")


def checked(draft: ContactDraft, *, today: date | None = None) -> ContactDraft:
    """Return the draft tidied: lines squeezed, a United Kingdom postcode in its usual form, nothing twice.

    ``today``, where given, is the last day on which somebody can have died.

    :raises ManyBadInputs: with one sentence for each field that cannot be taken.
    """
    tidy, problems = particulars.checked(
        CONTACT, draft, {"emails": _emails, "telephones": _telephones, "street": _street}
    )
    tidy = replace(tidy, postcode=tidy_postcode(tidy.postcode, tidy.country))
    if not problems:
        _check_name(problems, tidy)
    _check_death(problems, tidy.deceased_on, today)
    if problems:
        raise ManyBadInputs(problems)
    return tidy


def shown_name(draft: ContactDraft) -> str:
    """Return the name as lists show it: "Ramírez Ñato, Lucía", or the name of the organisation."""
    if draft.kind is ContactKind.ORGANISATION:
        return draft.organisation
    return ", ".join(part for part in (draft.family, draft.given) if part)


def full_name(draft: ContactDraft) -> str:
    """Return the name as people say it: "Lucía Ramírez Ñato", or the name of the organisation."""
    if draft.kind is ContactKind.ORGANISATION:
        return draft.organisation
    return " ".join(part for part in (draft.given, draft.family) if part)


def sort_name(draft: ContactDraft) -> str:
    """Return the name as lists are sorted by it: folded, so that Ñato stands with Nato."""
    return fold(shown_name(draft))[:_SORT_NAME]


def person_named(words: str) -> ContactDraft:
    """Return the draft of a person of whom only the name was typed: "Pedro Ramírez" or "Ramírez Ñato, Pedro"."""
    name = squeeze(words)
    family, comma, given = name.partition(",")
    if not comma:
        given, _gap, family = name.rpartition(" ")
    return ContactDraft(given=given.strip(), family=family.strip())


def tidy_postcode(postcode: str, country: str = "") -> str:
    """Return a United Kingdom postcode in capitals with its space ("n17bj" is "N1 7BJ"), anything else as it is."""
    if fold(country) not in _HOME:
        return postcode
    match = _POSTCODE.fullmatch(postcode.upper().replace(" ", ""))
    return f"{match[1]} {match[2]}" if match else postcode


def digits(telephone: str) -> str:
    """Return the digits of a telephone number as dialled at home: "+44 20 7946 0018" is "02079460018"."""
    only = "".join(c for c in telephone if c.isascii() and c.isdigit())
    plain = telephone.strip()
    for abroad in ("+44", "0044"):
        if plain.startswith(abroad):
            return "0" + only.removeprefix("00").removeprefix("44").removeprefix("0")
    return only


def address_lines(draft: ContactDraft) -> tuple[str, ...]:
    """Return the address as it stands on an envelope, without the name."""
    return tuple(
        part for part in (*draft.street.split("\n"), draft.town, draft.county, draft.postcode, draft.country) if part
    )


def search_text(draft: ContactDraft) -> str:
    """Return all that a person might type to find this contact, what it is sorted by first."""
    parts = [shown_name(draft), draft.known_as]
    if draft.kind is ContactKind.PERSON:
        parts.append(draft.organisation)
    else:
        parts += [draft.given, draft.family]
    parts += [*draft.emails, draft.postcode, draft.postcode.replace(" ", "")]
    for telephone in draft.telephones:
        at_home = digits(telephone)
        parts += [telephone, at_home, "".join(c for c in telephone if c.isdigit())]
    return " ".join(dict.fromkeys(part for part in parts if part))


def at_address_of(draft: ContactDraft, home: ContactDraft) -> ContactDraft:
    """Return the draft with the postal address of somebody else, who lives there too."""
    return replace(draft, **particulars.values(_ADDRESS, home))


def may_have_died(draft: ContactDraft) -> bool:
    """Say whether a death can be noted: of a person of whom none is noted yet."""
    return draft.kind is ContactKind.PERSON and draft.deceased_on is None


def check_death(day: date, *, today: date | None) -> date:
    """Return the day on which somebody died.

    :raises BadInput: when it lies in the future, or before 1900.
    """
    if day < EARLIEST_DEATH:
        raise BadInput(_("The day of death lies before 1900."), field="deceased_on")
    if today is not None and day > today:
        raise BadInput(_("The day of death lies in the future."), field="deceased_on")
    return day


def _street(text: str) -> str:
    return "\n".join(part for part in particulars.taken(_OF["street"], text).split("\n") if part)


def _check_name(problems: list[BadInput], draft: ContactDraft) -> None:
    if draft.kind is ContactKind.ORGANISATION:
        if not _legible(draft.organisation):
            problems.append(BadInput(_("Type the name of the organisation."), field="organisation"))
    elif not _legible(draft.given + draft.family):
        problems.append(BadInput(_("Type a given name or a family name."), field="family"))


def _legible(name: str) -> bool:
    """Say whether a name shows anything at all: zero-width signs alone would leave an empty line in every list."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in name)


def _check_death(problems: list[BadInput], day: date | None, today: date | None) -> None:
    if day is not None:
        try:
            check_death(day, today=today)
        except BadInput as problem:
            problems.append(problem)


def _emails(typed: tuple[str, ...]) -> tuple[str, ...]:
    return _several(_OF["emails"], typed, _email, str.casefold)


def _email(plain: str) -> None:
    if not _EMAIL.fullmatch(plain):
        raise BadInput(
            _("“{text}” is no e-mail address. Type it as name@example.org.").format(text=shorten(plain)), field="emails"
        )


def _telephones(typed: tuple[str, ...]) -> tuple[str, ...]:
    return _several(_OF["telephones"], typed, _telephone, digits)


def _telephone(plain: str) -> None:
    if len(digits(plain)) < 3:
        raise BadInput(
            _("“{text}” is no telephone number: it needs at least three digits.").format(text=shorten(plain)),
            field="telephones",
        )


def _several(
    each: Particular, typed: tuple[str, ...], check: Callable[[str], None], same: Callable[[str], str]
) -> tuple[str, ...]:
    kept: list[str] = []
    problems: list[BadInput] = []
    for text in typed:
        try:
            plain = line(text, label=each.name, field=each.key, limit=each.most)
            if plain:
                check(plain)
            kept.append(plain)
        except BadInput as problem:
            problems.append(problem)
    once = particulars.each_once(kept, same)
    if len(once) > MOST_WAYS:
        problems.append(
            BadInput(
                _("{label}: {count} are too many, a contact has at most {most}.").format(
                    label=each.name, count=len(once), most=MOST_WAYS
                ),
                field=each.key,
            )
        )
    if problems:
        raise ManyBadInputs(problems)
    return once
