"""How it stands with money that went out."""

import enum

from psg_admin.kernel.words import _, mark


class MoneyOutState(enum.StrEnum):
    """What became of money that went out."""

    PAID = "paid"
    NOT_CLEARED = "not-cleared"
    RETURNED = "returned"
    UNDONE = "taken-back"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_STATES[self])

    @property
    def tone(self) -> str:
        """The tone in which it is shown: none for the normal case, a badge else."""
        return "" if self is MoneyOutState.PAID else "plain"


_STATES = {
    MoneyOutState.PAID: mark("Paid out"),
    MoneyOutState.NOT_CLEARED: mark("Not cleared yet"),
    MoneyOutState.RETURNED: mark("Came back"),
    MoneyOutState.UNDONE: mark("Undone"),
}
