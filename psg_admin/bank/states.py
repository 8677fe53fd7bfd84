"""What becomes of the lines of a statement."""

import enum

from psg_admin.kernel.words import mark, translate


class LineState(enum.StrEnum):
    """What became of a line: its matches say it."""

    OPEN = "open"
    PART = "part"  # so much of it is matched, the rest is open
    MATCHED = "matched"
    FILED = "filed"
    ASIDE = "set-aside"

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_STATES[self])


_STATES = {
    LineState.OPEN: mark("Open"),
    LineState.PART: mark("Matched in part"),
    LineState.MATCHED: mark("Matched"),
    LineState.FILED: mark("Filed"),
    LineState.ASIDE: mark("Set aside"),
}


class MatchKind(enum.StrEnum):
    """What so much of a line is: the books have it as this."""

    PAYMENT = "payment"
    SPENDING = "spending"
    TRANSFER = "transfer"
    CASH = "cash"  # the cash of a slip
    CHEQUE = "cheque"  # a cheque on a slip
    REFUND = "refund"
    ASIDE = "set-aside"  # the books have nothing of it, with a reason


class CandidateKind(enum.StrEnum):
    """What a line may be."""

    MEMBERSHIP = "membership"
    BOOKING = "booking"
    CHARGE = "charge"
    PAYMENT = "payment"
    SLIP = "slip"
    SPENDING = "spending"
    TRANSFER = "transfer"
    REFUND = "refund"
    GIFT = "gift"
    CATEGORY = "category"

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_CANDIDATES[self])


_CANDIDATES = {
    CandidateKind.MEMBERSHIP: mark("Subscription"),
    CandidateKind.BOOKING: mark("Booking"),
    CandidateKind.CHARGE: mark("Sum owed"),
    CandidateKind.PAYMENT: mark("Payment entered already"),
    CandidateKind.SLIP: mark("Paying-in slip"),
    CandidateKind.SPENDING: mark("Sum that went out"),
    CandidateKind.TRANSFER: mark("Transfer"),
    CandidateKind.REFUND: mark("Refund"),
    CandidateKind.GIFT: mark("Gift"),
    CandidateKind.CATEGORY: mark("Category"),
}


class Tier(enum.StrEnum):
    """What is accepted together: what is proven, and what a person confirmed once before."""

    CERTAIN = "certain"
    AS_LAST_TIME = "as-last-time"

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_TIERS[self])


_TIERS = {Tier.CERTAIN: mark("Certain"), Tier.AS_LAST_TIME: mark("As last time")}


class Becomes(enum.StrEnum):
    """What so much of a line becomes. What is left over beyond what is owed is a gift or credit; what lacks to it was
    kept on the way, or is short.
    """

    PAID = "paid"  # what somebody owes
    INCOME = "income"  # of a category that nobody owes
    GIFT = "gift"
    CREDIT = "credit"  # left over, until somebody decides
    FEE = "fee"  # kept by a bank or a processor on the way: an expense
    SHORT = "short"  # still owed of what was paid for: no part of the line
    TIED = "tied"  # the books have it already
    SPENT = "spent"
    MOVED = "moved"
    RETURNED = "returned"  # takes a payment back
    ASIDE = "set-aside"
    OPEN = "open"  # nothing yet

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_BECOMES[self])


_BECOMES = {
    Becomes.PAID: mark("Pays what is owed"),
    Becomes.INCOME: mark("Other income"),
    Becomes.GIFT: mark("Gift"),
    Becomes.CREDIT: mark("Left over"),
    Becomes.FEE: mark("Fee"),
    Becomes.SHORT: mark("Short"),
    Becomes.TIED: mark("Is there already"),
    Becomes.SPENT: mark("Money out"),
    Becomes.MOVED: mark("Transfer"),
    Becomes.RETURNED: mark("Taken back"),
    Becomes.ASIDE: mark("Set aside"),
    Becomes.OPEN: mark("Open"),
}
