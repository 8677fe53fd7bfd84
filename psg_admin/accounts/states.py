"""Kinds of accounts and funds, and which way a category of money goes."""

import enum

from psg_admin.kernel.words import _, mark


class AccountKind(enum.StrEnum):
    """What kind of place money lies in."""

    BANK = "bank"
    SAVINGS = "savings"
    CASH = "cash"
    PROCESSOR = "processor"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_ACCOUNTS[self])


_ACCOUNTS = {
    AccountKind.BANK: mark("Current account"),
    AccountKind.SAVINGS: mark("Savings account"),
    AccountKind.CASH: mark("Cash box"),
    AccountKind.PROCESSOR: mark("Card or PayPal processor"),
}


class FundKind(enum.StrEnum):
    """How freely money can be used: general and designated funds are unrestricted."""

    GENERAL = "general"
    DESIGNATED = "designated"
    RESTRICTED = "restricted"
    EXPENDABLE = "expendable-endowment"
    ENDOWMENT = "endowment"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_FUNDS[self])


_FUNDS = {
    FundKind.GENERAL: mark("General"),
    FundKind.DESIGNATED: mark("Designated"),
    FundKind.RESTRICTED: mark("Restricted"),
    FundKind.EXPENDABLE: mark("Expendable endowment"),
    FundKind.ENDOWMENT: mark("Permanent endowment"),
}


class Direction(enum.StrEnum):
    """Whether a category is income, expense, or neither: a deposit, a loan, the sale or purchase of an asset."""

    INCOME = "income"
    EXPENSE = "expense"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_DIRECTIONS[self])


_DIRECTIONS = {
    Direction.INCOME: mark("Income"),
    Direction.EXPENSE: mark("Expense"),
    Direction.NEITHER: mark("Neither income nor expense"),
}

METHODS = frozenset(
    {"standing-order", "transfer", "cheque", "cash", "card", "paypal", "direct-debit", "charity-voucher", "other"}
)
"""The ways of paying, as ``payments.states.Method`` has them."""
