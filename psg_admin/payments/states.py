"""Methods of payment and categories of income."""

import enum

from psg_admin.kernel.words import _, mark


class Method(enum.StrEnum):
    """How money comes in."""

    STANDING_ORDER = "standing-order"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"
    CARD = "card"
    PAYPAL = "paypal"
    DIRECT_DEBIT = "direct-debit"
    VOUCHER = "charity-voucher"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_METHODS[self])


_METHODS = {
    Method.STANDING_ORDER: mark("Standing order"),
    Method.TRANSFER: mark("Bank transfer"),
    Method.CHEQUE: mark("Cheque"),
    Method.CASH: mark("Cash"),
    Method.CARD: mark("Card"),
    Method.PAYPAL: mark("PayPal"),
    Method.DIRECT_DEBIT: mark("Direct debit"),
    Method.VOUCHER: mark("Charity voucher"),
    Method.OTHER: mark("Other"),
}


class Category(enum.StrEnum):
    """What income is for."""

    SUBSCRIPTION = "subscription"
    EVENT = "event"
    DONATION = "donation"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_CATEGORIES[self])


_CATEGORIES = {
    Category.SUBSCRIPTION: mark("Subscription"),
    Category.EVENT: mark("Event"),
    Category.DONATION: mark("Donation"),
    Category.OTHER: mark("Other income"),
}


class ReceiptPolicy(enum.StrEnum):
    """Which payments have a receipt as they are entered; for every other one it can be issued on request."""

    EACH = "each"
    YEARLY_ORDERS = "yearly-for-orders"
    REQUEST = "on-request"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_POLICIES[self])


_POLICIES = {
    ReceiptPolicy.EACH: mark("For each payment"),
    ReceiptPolicy.YEARLY_ORDERS: mark("For each, but once a year by statement for standing orders"),
    ReceiptPolicy.REQUEST: mark("On request only"),
}


class WriteOffKind(enum.StrEnum):
    """Why something is not asked for any more."""

    LET_OFF = "let-off"
    WRITTEN_OFF = "written-off"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_WRITE_OFFS[self])


_WRITE_OFFS = {WriteOffKind.LET_OFF: mark("Let off"), WriteOffKind.WRITTEN_OFF: mark("Written off")}


class PaymentState(enum.StrEnum):
    """What became of a payment."""

    USED = "used"
    CREDIT = "credit"
    REVERSED = "reversed"
    REVERSAL = "reversal"
    UNDONE = "taken-back"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_PAYMENT_STATES[self])

    @property
    def tone(self) -> str:
        """The tone in which it is shown: none for the normal case, a badge else."""
        return {PaymentState.USED: "", PaymentState.CREDIT: "attention"}.get(self, "plain")


_PAYMENT_STATES = {
    PaymentState.USED: mark("Used"),
    PaymentState.CREDIT: mark("Left over"),
    PaymentState.REVERSED: mark("Taken back"),
    PaymentState.REVERSAL: mark("Takes back"),
    PaymentState.UNDONE: mark("Undone"),
}
