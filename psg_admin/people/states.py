"""The kinds of contact, and of the fields that an office keeps of its own."""

import enum

from psg_admin.kernel.words import _, mark


class ContactKind(enum.StrEnum):
    """A person or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_KINDS[self])


_KINDS = {ContactKind.PERSON: mark("Person"), ContactKind.ORGANISATION: mark("Organisation")}


class OwnRecord(enum.StrEnum):
    """What a field of the office's own is kept of."""

    CONTACT = "contact"
    MEMBERSHIP = "membership"
    BOOKING = "booking"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_OWN_RECORDS[self])


_OWN_RECORDS = {
    OwnRecord.CONTACT: mark("People"), OwnRecord.MEMBERSHIP: mark("Memberships"), OwnRecord.BOOKING: mark("Bookings"),
}  # fmt: skip


class OwnKind(enum.StrEnum):
    """What a field of the office's own holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes-no"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_OWN_KINDS[self])


_OWN_KINDS = {
    OwnKind.TEXT: mark("Text"), OwnKind.NUMBER: mark("Number"), OwnKind.DAY: mark("Day"),
    OwnKind.CHOICE: mark("Choice"), OwnKind.YES_NO: mark("Yes or no"),
}  # fmt: skip
