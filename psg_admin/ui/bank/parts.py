"""Which lists the bank's page has, in their order; each is imported when it is first looked at."""

from typing import NamedTuple

from psg_admin.kernel.words import Marked, mark


class PartEntry(NamedTuple):
    """A tab of the page: ``target`` (``module:name``) makes the part, see :class:`psg_admin.ui.bank.part.BankPart`."""

    key: str
    label: Marked
    target: str


PARTS = (
    PartEntry("lines", mark("Lines"), "psg_admin.ui.bank.lines:LinesPart"),
    PartEntry("orders", mark("Standing orders"), "psg_admin.ui.bank.orders:OrdersPart"),
    PartEntry("drift", mark("Drift"), "psg_admin.ui.bank.drift:DriftPart"),
    PartEntry("statements", mark("Statements"), "psg_admin.ui.bank.statements:StatementsPart"),
)  # fmt: skip
