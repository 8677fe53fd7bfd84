"""Who may have a price, and how it stands with a booking."""

import enum

from psg_admin.kernel.words import _, mark, pgettext


class Group(enum.StrEnum):
    """Who may have a price band."""

    MEMBER = "member"
    CONCESSION = "concession"
    ANYONE = "anyone"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_GROUPS[self])


class NamedPrice(enum.StrEnum):
    """Which price a place has from now on, once the rule says another one for the person who is named."""

    RULE = "rule"
    KEEP = "keep"


class BookingState(enum.StrEnum):
    """How it stands with a booking: with its places, and with what they cost."""

    TO_PAY = "to-pay"
    PART_PAID = "part-paid"
    PAID = "paid"
    FREE = "free"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """What people call it."""
        return {
            BookingState.TO_PAY: pgettext("state of a booking", "To pay"),
            BookingState.PART_PAID: pgettext("state of a booking", "Part paid"),
            BookingState.PAID: pgettext("state of a booking", "Paid"),
            BookingState.FREE: pgettext("state of a booking", "Free"),
            BookingState.CANCELLED: pgettext("state of a booking", "Cancelled"),
        }[self]


_GROUPS = {Group.MEMBER: mark("Members"), Group.CONCESSION: mark("Concessions"), Group.ANYONE: mark("Anyone")}
