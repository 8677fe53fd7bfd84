"""Who may have a price."""

import enum

from psg_admin.kernel.words import _, mark


class Group(enum.StrEnum):
    """Who may have a price band."""

    MEMBER = "member"
    CONCESSION = "concession"
    ANYONE = "anyone"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_GROUPS[self])


_GROUPS = {Group.MEMBER: mark("Members"), Group.CONCESSION: mark("Concessions"), Group.ANYONE: mark("Anyone")}
