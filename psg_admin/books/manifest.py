"""What the faces know of the books before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "books",
    commands={
        "balances": CommandEntry(
            "psg_admin.cli.balances:balances",
            mark("Show what lies in each account and fund, and what is in hand, as at a day."),
        ),
        "close": CommandEntry(
            "psg_admin.cli.closing:close",
            mark("Close the books to the end of DAY: nothing that they say of the days until then changes any more."),
        ),
        "move": CommandEntry(
            "psg_admin.cli.spending:move",
            mark("Record AMOUNT that was moved from one account to another, or from one fund to another."),
        ),
        "pay-many": CommandEntry(
            "psg_admin.cli.pay_many:pay_many",
            mark("Enter a heap of envelopes from FILE, or from standard input: who, sum, method, cheque number."),
        ),
        "reconcile": CommandEntry(
            "psg_admin.cli.banking:reconcile",
            mark("Compare the balance of ACCOUNT on its statement with the books, as at a day."),
        ),
        "reconciliations": CommandEntry(
            "psg_admin.cli.banking:reconciliations",
            mark("Reconciliations that were kept: list, show."),
        ),
        "reopen": CommandEntry(
            "psg_admin.cli.closing:reopen",
            mark("Open the books again that were closed to DAY."),
        ),
        "slips": CommandEntry(
            "psg_admin.cli.slips:slips",
            mark("Paying-in slips: add, list, show, print, credit, and what is in hand."),
        ),
        "spend": CommandEntry(
            "psg_admin.cli.spending:spend",
            mark("Record AMOUNT that went out, and list, show, clear what went out before."),
        ),
        "till": CommandEntry(
            "psg_admin.cli.till:till",
            mark("Post what the cash box is over or short where COUNTED is in it; the float is not income."),
        ),
    },
)
