"""How many fit, and the references of bookings."""

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.words import ngettext
from psg_admin.store.numbering import clean_reference, has_right_check, with_check

MOST_PLACES = 500
"""The most places of one booking: far above any party, far below what a slip of the finger types."""


def check_room(*, capacity: int | None, taken: int, wanted: int) -> None:
    """Refuse more places than are left.

    :raises Refused: with how many are left.
    """
    if capacity is None or taken + wanted <= capacity:
        return
    left = max(0, capacity - taken)
    if left == 0:
        raise Refused(
            ngettext(
                "The event is full: its one place is taken.",
                "The event is full: all {count} places are taken.",
                capacity,
            ).format(count=capacity)
        )
    raise Refused(
        ngettext(
            "Only {left} place is left of {count}, and {wanted} are asked for.",
            "Only {left} places are left of {count}, and {wanted} are asked for.",
            left,
        ).format(left=left, count=capacity, wanted=wanted)
    )


def reference(number: int) -> str:
    """Return the reference of the booking of this number: "B0042K", its last sign a check character."""
    return with_check(f"B{number:04d}")


def read_reference(typed: str) -> str | None:
    """Return a typed booking reference as it is kept, or None for text that is none (or has a slip in it)."""
    plain = clean_reference(typed)
    if plain.startswith("B") and plain[1:-1].isdigit() and len(plain) >= 6 and has_right_check(plain):
        return plain
    return None
