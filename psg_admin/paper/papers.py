"""What a document says, as plain values: features fill these in, the modules that draw them need nothing else."""

from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on everything the office sends: its name and address, how to reach it, and the charity line.

    ``charity_line`` is empty while the office has no charity number; with an income over £10,000 a registered charity
    has to say so on its receipts (Charities Act 2011, section 194).
    """

    organisation: str
    address_lines: tuple[str, ...] = ()
    charity_line: str = ""
    contact_line: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One purpose that a payment serves: what for, for which period in words (may be empty), and how much of it."""

    purpose: str
    period: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Voided:
    """Since when a receipt is void, and why."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """All that a receipt says. The same values are always the same file, byte for byte.

    ``method`` is in words ("Standing order"); ``replaces`` and ``replaced_by`` are numbers of other receipts or empty.
    ``language`` is that in which it was issued: whoever prints it again, in whatever language, prints the same.
    ``tagged``: the file says what its texts are, for who has it read aloud; those that were issued before the program
    could do that stay as they are. ``facts``: what else stands beside it, each with its label: the number of the
    cheque, the bookings.
    """

    letterhead: Letterhead
    number: str
    issued_on: date
    received_on: date
    payer: str
    amount: Money
    method: str
    lines: tuple[ReceiptLine, ...]
    payer_address: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    replaces: str = ""
    replaced_by: str = ""
    voided: Voided | None = None
    language: str = "en"
    tagged: bool = False
    facts: tuple[tuple[str, str], ...] = ()
