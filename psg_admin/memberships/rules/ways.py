"""How the methods of payment are called inside a sentence."""

from psg_admin.kernel.words import _, mark
from psg_admin.payments.states import Method

_NOUNS = {
    Method.STANDING_ORDER: mark("standing order"),
    Method.TRANSFER: mark("bank transfer"),
    Method.CHEQUE: mark("cheque"),
    Method.CASH: mark("cash"),
    Method.CARD: mark("card"),
    Method.PAYPAL: mark("PayPal"),
    Method.DIRECT_DEBIT: mark("direct debit"),
    Method.VOUCHER: mark("charity voucher"),
    Method.OTHER: mark("other method"),
}
_WAYS = {
    Method.STANDING_ORDER: mark("by standing order"),
    Method.TRANSFER: mark("by bank transfer"),
    Method.CHEQUE: mark("by cheque"),
    Method.CASH: mark("in cash"),
    Method.CARD: mark("by card"),
    Method.PAYPAL: mark("by PayPal"),
    Method.DIRECT_DEBIT: mark("by direct debit"),
    Method.VOUCHER: mark("by charity voucher"),
    Method.OTHER: mark("in another way"),
}


def noun(method: Method) -> str:
    """Return the method as a thing: "standing order"."""
    return _(_NOUNS[method])


def way(method: Method) -> str:
    """Return the method as a way to pay: "by standing order", "in cash"."""
    return _(_WAYS[method])
