"""What becomes of the lines of a statement."""

import enum

from psg_admin.kernel.words import mark, translate


class LineState(enum.StrEnum):
    """What became of a line."""

    OPEN = "open"

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_STATES[self])


_STATES = {LineState.OPEN: mark("Open")}
