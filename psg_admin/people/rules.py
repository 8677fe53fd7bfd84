"""What a contact's particulars may be, and how a name is shown, addressed and sorted."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from psg_admin.kernel import particulars
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, ManyBadInputs, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Particular
from psg_admin.kernel.reaching import is_email, is_home_number, mobile_number, tidy_postcode
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold, squeeze
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.states import ContactKind

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

MOST_WAYS = 10
"""The most e-mail addresses, and the most telephone numbers, that one contact has."""

EARLIEST_DEATH = date(1900, 1, 1)

SORT_NAME = 450
"""So many signs of a name are sorted by."""
NOTES_FOUND = 500
"""So many signs of the notes on somebody are searched."""

_HOME_CODE = 44
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
    postcode = tidy_postcode(tidy.postcode, tidy.country)
    if postcode != tidy.postcode:
        tidy = replace(tidy, postcode=postcode)
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


def short_name(draft: ContactDraft) -> str:
    """Return the name as people say it, short enough for a sentence."""
    return shorten(full_name(draft))


def sort_name(draft: ContactDraft) -> str:
    """Return the name as lists are sorted by it: folded, so that Ñato stands with Nato."""
    return fold(shown_name(draft))[:SORT_NAME]


def person_named(words: str) -> ContactDraft:
    """Return the draft of a person of whom only the name was typed: "Pedro Ramírez" or "Ramírez Ñato, Pedro"."""
    name = squeeze(words)
    family, comma, given = name.partition(",")
    if not comma:
        given, _gap, family = name.rpartition(" ")
    return ContactDraft(given=given.strip(), family=family.strip())


def listed_name(words: str) -> str:
    """Return the name of somebody who is not on file as lists show one who is: "Pedro Ramírez" is "Ramírez, Pedro"."""
    return shown_name(person_named(words))


def digits(telephone: str) -> str:
    """Return the digits of a telephone number as dialled at home: "+44 20 7946 0018" is "02079460018"."""
    if is_home_number(telephone):
        return telephone.replace(" ", "")
    number = _number(telephone)
    if number is None:
        return "".join(c for c in telephone if c.isascii() and c.isdigit())
    from phonenumbers import national_significant_number

    code = "0" if number.country_code == _HOME_CODE else str(number.country_code)
    return f"{code}{national_significant_number(number)}{number.extension or ''}"


def telephone_hint(telephones: Iterable[str]) -> str:
    """Return a sentence about the first of the numbers that cannot be dialled as it stands; "" when all can.

    A hint and no refusal: what can be dialled changes with the years, and the number is kept either way.
    """
    doubtful = next((plain for plain in map(str.strip, telephones) if plain and not _may_be_dialled(plain)), "")
    if not doubtful:
        return ""
    return _("“{text}” has too many or too few figures to be dialled. It is kept as it is.").format(
        text=shorten(doubtful)
    )


def address_lines(draft: ContactDraft) -> tuple[str, ...]:
    """Return the address as it stands on an envelope, without the name."""
    return tuple(
        part for part in (*draft.street.split("\n"), draft.town, draft.county, draft.postcode, draft.country) if part
    )


def search_text(draft: ContactDraft, *, home: str = "", more: Iterable[str] = ()) -> str:
    """Return all that a person might type to find this contact, what it is sorted by first; ``home`` is what the office
    calls its home, ``more`` are its tags and what it says in the office's own fields.
    """
    parts = [shown_name(draft), draft.known_as, *draft.former_names.split("\n")]
    if draft.kind is ContactKind.PERSON:
        parts.append(draft.organisation)
    else:
        parts += [draft.given, draft.family]
    parts.append(draft.notes[:NOTES_FOUND])
    parts += [*draft.emails, draft.postcode, draft.postcode.replace(" ", ""), home]
    parts += sorted(more)
    parts += dict.fromkeys(word for telephone in draft.telephones for word in _dialled(telephone))
    return " ".join(dict.fromkeys(part for part in parts if part))


def at_address_of(draft: ContactDraft, home: ContactDraft) -> ContactDraft:
    """Return the draft with the postal address of somebody else, who lives there too."""
    return replace(draft, **particulars.values(_ADDRESS, home))


def may_have_died(draft: ContactDraft) -> bool:
    """Say whether a death can be noted: of a person of whom none is noted yet."""
    return draft.kind is ContactKind.PERSON and draft.deceased_on is None


def check_dies(draft: ContactDraft, day: date, *, today: date) -> None:
    """Refuse to note that somebody died on a day on which that cannot be.

    :raises BadInput: when the day lies in the future or before 1900, or it is an organisation.
    """
    if draft.kind is ContactKind.ORGANISATION:
        raise BadInput(_("An organisation does not die: let its membership end by resigning it."), field="on")
    check_death(day, today=today)


class OtherDeath(Refused):
    """Another day is noted on which somebody died."""


def refuse_other_death(draft: ContactDraft, day: date) -> None:
    """Refuse to note another day on which somebody died than the one that is noted.

    :raises OtherDeath: when there is such a one.
    """
    if draft.deceased_on is not None and draft.deceased_on != day:
        raise OtherDeath(
            _("{name} is noted as deceased on {day} already: nothing was changed.").format(
                name=short_name(draft), day=show_day(draft.deceased_on)
            )
        )


def check_death(day: date, *, today: date | None) -> date:
    """Return the day on which somebody died.

    :raises BadInput: when it lies in the future, or before 1900.
    """
    if day < EARLIEST_DEATH:
        raise BadInput(_("The day of death is before 1900."), field="deceased_on")
    if today is not None and day > today:
        raise BadInput(_("The day of death is in the future."), field="deceased_on")
    return day


def _parsed(telephone: str) -> "PhoneNumber | None":
    import phonenumbers

    try:
        return phonenumbers.parse(telephone, "GB")
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=256)
def _number(telephone: str) -> "PhoneNumber | None":
    """Return the whole number that somebody wrote, also with words beside it, None where there is none."""
    from phonenumbers import Leniency, PhoneNumberMatcher, ValidationResult, is_possible_number_with_reason

    number = _parsed(telephone)
    if number is not None and is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE:
        return number
    if not any(c.isalpha() for c in telephone):
        return None
    found = (match.number for match in PhoneNumberMatcher(telephone, "GB", Leniency.POSSIBLE))
    return next((n for n in found if is_possible_number_with_reason(n) == ValidationResult.IS_POSSIBLE), None)


def _may_be_dialled(telephone: str) -> bool:
    from phonenumbers import is_possible_number

    number = _number(telephone) or _parsed(telephone)
    return number is not None and is_possible_number(number)


def _dialled(telephone: str) -> list[str]:
    """Return the words by which a number is found: as it was typed, as dialled at home and as dialled from abroad."""
    from phonenumbers import PhoneNumberFormat, format_number

    if shown := mobile_number(telephone):
        figures = shown.replace(" ", "")
        return [*telephone.split(), digits(telephone), figures, f"+44{figures[1:]}"]
    number = _number(telephone)
    if number is None:
        return [*telephone.split(), digits(telephone), "".join(c for c in telephone if c.isdigit())]
    at_home, abroad, whole = (
        format_number(number, way)
        for way in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)
    )
    words = [*telephone.split(), digits(telephone), "".join(c for c in at_home if c.isdigit()), whole]
    # Groups of three figures and more are found inside the whole; shorter ones where they begin a word.
    words += (word for word in f"{at_home} {abroad}".split() if len(word) < 3)
    return words


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
    if not is_email(plain):
        raise BadInput(
            _("“{text}” is not an e-mail address. Type it as name@example.org.").format(text=shorten(plain)),
            field="emails",
        )


def _telephones(typed: tuple[str, ...]) -> tuple[str, ...]:
    return _several(_OF["telephones"], typed, _telephone, digits)


def _telephone(plain: str) -> None:
    if len(digits(plain)) < 3:
        raise BadInput(
            _("“{text}” is not a telephone number: it needs at least three digits.").format(text=shorten(plain)),
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
                _("{label}: {count} are too many; a contact has at most {most}.").format(
                    label=each.name, count=len(once), most=MOST_WAYS
                ),
                field=each.key,
            )
        )
    if problems:
        raise ManyBadInputs(problems)
    return once
