"""Which numbers memberships have, and which keys these are looked up by."""

from collections.abc import Iterable, Iterator

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.store.numbering import number_key

TOLD_APART = "#"
"""Stands in the key of a number that another membership has too, before the id that tells it apart."""

NUMBER_LENGTH = 9
"""Signs of a number at most, so that prefix (8), number and check character fit the 18 that banks carry."""


def checked_number(typed: str) -> str:
    """Return a number that somebody has typed as a membership carries it: in capitals.

    :raises BadInput: when it is empty, too long, or anything but letters and digits.
    """
    number = typed.strip().upper()
    if not (number.isascii() and number.isalnum()) or len(number) > NUMBER_LENGTH:
        raise BadInput(
            _("A membership number is letters and digits, at most {most} of them.").format(most=NUMBER_LENGTH),
            field="number",
        )
    return number


def number_taken(number: str) -> BadInput:
    """Return the refusal of a number that another membership has in any spelling, to be raised by who noticed."""
    return BadInput(_("There is a member with the number {number} already.").format(number=number), field="number")


def keys_of(numbers: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the ids of memberships with the keys that they are kept under, from those with their numbers.

    An office of before the rule may hold two numbers alike: the first keeps its key, and each later one is told apart
    by its id.
    """
    seen: set[str] = set()
    for membership_id, number in numbers:
        key = number_key(number)
        yield membership_id, f"{key}{TOLD_APART}{membership_id}" if key in seen else key
        seen.add(key)
