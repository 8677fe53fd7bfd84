"""The kinds of contact."""

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
