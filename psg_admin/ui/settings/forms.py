"""What is said of the settings of the office while they are typed."""

from __future__ import annotations

from psg_admin.kernel.charity import charity_number_hint
from psg_admin.kernel.words import _


def charity_words(number: str) -> str:
    """Return what follows from a charity number, or a hint where it has the form of none."""
    if not number:
        return ""
    follows = _(
        "New receipts say “Registered charity no. {number}”. Gift Aid is claimed as before: the program keeps what was "
        "given by whom, and makes no claims yet."
    )
    return charity_number_hint(number) or follows.format(number=number)
