"""What the faces know of the books before they are imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PlaceEntry
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
    places=(
        PlaceEntry("payments", "slips", mark("Money: Slips"), mark("paying in bank credited print cheques cash")),
        *(
            PlaceEntry("payments", key, label, also, does=True)
            for key, label, also in (
                ("envelopes", mark("Enter envelopes"), mark("heap post cheques cash quick entry batch")),
                ("slip", mark("Pay in cash and cheques"), mark("paying in slip bank deposit lodge")),
                ("credited", mark("Note what the bank credited of a slip"), mark("statement paying in lodged")),
                ("reconcile", mark("Compare a statement with the books"), mark("reconcile bank balance")),
                ("till", mark("Count the till"), mark("float cash box over short door")),
                ("spend", mark("Enter money that went out"), mark("expenses invoice bill paid spending cheque")),
                ("move", mark("Enter money that was moved"), mark("transfer savings PayPal payout fund fee")),
                ("income", mark("Enter other income"), mark("grant interest commission sale donation")),
                ("year-papers", mark("Papers of the year’s end"), mark("account examiner committee charts report")),
                ("close", mark("Close the year"), mark("close the books lock period end")),
                ("reopen", mark("Open the books again"), mark("reopen closed year unlock")),
            )
        ),
    ),
)
