"""How an entry of the open period names the one of a closed period that it corrects; pure."""

from datetime import date

from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _


def corrects(number: int, entered_for: date, *, more: str = "") -> str:
    """Return that an entry corrects number so and so of a closed day, with what else there is to say.

    It is as long as a reason may be, 500 characters, at most.
    """
    said = _("Corrects entry {number}, entered for {day}").format(number=number, day=show_day(entered_for))
    return (f"{said}: {more}" if more else said)[:500]
