"""What a contact is who was entered twice: of each field what one of the two says, and nothing lost; pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Kind, Particular, each_once
from psg_admin.kernel.words import _, fold, mark
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import address_lines, digits, full_name
from psg_admin.people.states import ContactKind

NUMBER = "number"
"""What the choice between two memberships is called: whose number goes on."""

_TOGETHER = {
    "address": ("street", "town", "county", "postcode", "country", "gone_away"),
    "deceased_on": ("deceased_on", "death_day_known"),
    "concession": ("concession", "concession_evidence", "concession_until"),
}
"""Fields that are chosen as one, by what that is called."""

_LABELS = {"address": mark("Address"), NUMBER: mark("Number")}


def _chosen_by() -> dict[str, tuple[Particular, ...]]:
    group = {key: name for name, keys in _TOGETHER.items() for key in keys}
    found: dict[str, tuple[Particular, ...]] = {}
    for each in CONTACT:
        if each.key != "kind":
            name = group.get(each.key, each.key)
            found[name] = (*found.get(name, ()), each)
    return found


CHOICES = _chosen_by()
"""What can be chosen between two contacts, with the particulars that it stands for, in their order."""


def choice_label(choice: str) -> str:
    """Return what a choice is called."""
    return _(_LABELS[choice]) if choice in _LABELS else CHOICES[choice][0].name


def checked_choices(take: Mapping[str, str]) -> dict[str, bool]:
    """Return of which choices the one that goes has it right.

    :raises BadInput: for a choice that there is not, and for another answer than "keep" and "gone".
    """
    known = [*CHOICES, NUMBER]
    for choice, whose in take.items():
        if choice not in known:
            raise BadInput(
                _("There is no field “{name}” to choose. There are: {names}.").format(
                    name=shorten(choice), names=", ".join(known)
                ),
                field="take",
            )
        if whose not in {"keep", "gone"}:
            raise BadInput(_("Say “keep” or “gone” of {name}.").format(name=choice), field="take")
    return {choice: whose == "gone" for choice, whose in take.items()}


def merged(keep: ContactDraft, gone: ContactDraft, take: Mapping[str, bool]) -> ContactDraft:
    """Return what the contact that stays is: its own values, those of the other where it has none, or where ``take``
    says so.

    E-mail addresses, telephone numbers and notes are those of both, those that count first; the name that is not taken
    is one of before.

    :raises Refused: for a person and an organisation.
    """
    if keep.kind is not gone.kind:
        raise Refused(_("A person and an organisation cannot be merged."))
    chosen: dict[str, Any] = {}
    for choice, fields in CHOICES.items():
        first, second = (gone, keep) if _from_gone(choice, keep, gone, take) else (keep, gone)
        for each in fields:
            mine, other = getattr(first, each.key), getattr(second, each.key)
            if each.kind is Kind.MANY:
                mine = each_once((*mine, *other), digits if each.key == "telephones" else str.casefold)
            elif each.kind is Kind.LINES and choice not in _TOGETHER:
                mine = "\n".join(dict.fromkeys(text for text in (*mine.split("\n"), *other.split("\n")) if text))
            chosen[each.key] = mine
    found = replace(keep, **chosen)
    return replace(found, former_names=_names(found, keep, gone))


def not_taken(keep: ContactDraft, gone: ContactDraft, after: ContactDraft) -> list[tuple[str, str]]:
    """Return what of the contact that goes is kept in the history alone: labels and values."""
    empty = ContactDraft()
    found: list[tuple[str, str]] = []
    for each in CONTACT:
        value = getattr(gone, each.key)
        if (each.kind in {Kind.MANY, Kind.LINES} and each.key not in _TOGETHER["address"]) or each.key == "kind":
            continue
        if each.kind is Kind.FLAG or value in (getattr(after, each.key), getattr(empty, each.key)):
            continue
        found.append((each.name, str(value).replace("\n", ", ")))
    return found if keep != after or found else []


def _from_gone(choice: str, keep: ContactDraft, gone: ContactDraft, take: Mapping[str, bool]) -> bool:
    if choice in take:
        return take[choice]
    if choice == "address":
        return not address_lines(keep) and bool(address_lines(gone))
    key = CHOICES[choice][0].key
    empty = getattr(ContactDraft(), key)
    return bool(getattr(keep, key) == empty and getattr(gone, key) != empty)


def _names(found: ContactDraft, keep: ContactDraft, gone: ContactDraft) -> str:
    """Return the names of before, with the one that is not taken."""
    names = [name for name in found.former_names.split("\n") if name]
    if found.kind is ContactKind.PERSON:
        other = keep if full_name(found) == full_name(gone) else gone
        if fold(full_name(other)) != fold(full_name(found)):
            name = other.family if fold(other.given) == fold(found.given) else full_name(other)
            names.append(name or full_name(other))
    elif fold(gone.organisation) != fold(found.organisation):
        names.append(gone.organisation)
    elif fold(keep.organisation) != fold(found.organisation):
        names.append(keep.organisation)
    return "\n".join(dict.fromkeys(names))
