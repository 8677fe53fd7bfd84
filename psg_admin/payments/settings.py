"""What is set for payments."""

from dataclasses import dataclass

from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting
from psg_admin.kernel.words import mark
from psg_admin.payments.states import ReceiptPolicy

NUMBERS = Part("numbers", mark("Numbering"), mark("How receipts, members and references are numbered from now on."), 40)
"""The part that shows how things are numbered; features above have their own there."""


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """How receipts are numbered, and for which payments they are issued."""

    receipt_prefix: str = setting(
        "R", mark("Receipt prefix"), Kind.TEXT, NUMBERS, limit=8, asked=mark("&Receipts begin with"), width=10,
        hint=mark("R gives R-YYYY-0001."),
    )  # fmt: skip
    receipts: ReceiptPolicy = setting(
        ReceiptPolicy.EACH, mark("Receipts are issued"), Kind.CHOICE, NUMBERS, choices=tuple(ReceiptPolicy),
        asked=mark("Receipts are &issued"), hint=mark("Any payment can have one afterwards."),
    )  # fmt: skip
