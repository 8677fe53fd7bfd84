"""Which keys membership numbers are looked up by."""

from collections.abc import Iterable, Iterator

from psg_admin.store.numbering import number_key

TOLD_APART = "#"
"""Stands in the key of a number that another membership has too, before the id that tells it apart."""


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
