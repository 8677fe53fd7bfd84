"""What the faces know of payments before it is imported."""

from psg_admin.kernel.manifest import CommandEntry, Manifest, PageEntry, PlaceEntry
from psg_admin.kernel.words import mark

MANIFEST = Manifest(
    "payments",
    page=PageEntry(
        "payments",
        mark("Money"),
        "receipt",
        30,
        "psg_admin.ui.payments.page:PaymentsPage",
        finds=(("receipt", mark("Receipt")), ("payment", mark("Payment"))),
        also=mark("payments income spending out refund take back left over month bank cash accounts balance"),
    ),
    commands={
        "income": CommandEntry(
            "psg_admin.cli.payments:income",
            mark("Record AMOUNT that came in for no subscription and no place: commission, interest, a grant."),
        ),
        "owed": CommandEntry("psg_admin.cli.payments:owed", mark("List what is owed, the longest due first.")),
        "pay": CommandEntry(
            "psg_admin.cli.payments:pay",
            mark("Record AMOUNT that came in, use it for what is owed, and print the number of its receipt."),
        ),
        "payments": CommandEntry(
            "psg_admin.cli.payments:payments",
            mark("Payments: list, show, use what is left over, free the money again, correct one, take one back."),
        ),
        "refund": CommandEntry(
            "psg_admin.cli.payments:refund",
            mark("Record AMOUNT of what is left over of a payment as gone back to who paid it."),
        ),
        "receipt": CommandEntry(
            "psg_admin.cli.receipts:receipt",
            mark("Print receipt NUMBER into FILE (PDF); always the same as the first time."),
        ),
        "receipts": CommandEntry(
            "psg_admin.cli.receipts:receipts", mark("Receipts: list, issue, void, print several.")
        ),
        "statement": CommandEntry(
            "psg_admin.cli.statement:statement",
            mark("Write the statement of account of CONTACT into FILE (PDF), day by day."),
        ),
    },
    places=(
        PlaceEntry(
            "payments",
            "take",
            mark("Take a payment"),
            mark("pay money received cash cheque card transfer gift"),
            does=True,
        ),
        PlaceEntry(
            "payments",
            "treasurer",
            mark("Treasurer’s workbook"),
            mark("accounts report income year export spreadsheet Excel"),
            does=True,
        ),
        PlaceEntry(
            "payments",
            "export",
            mark("Export the list of payments"),
            mark("print save spreadsheet Excel CSV PDF download"),
            does=True,
        ),
        PlaceEntry("payments", "all", mark("Money: Receipts"), mark("print receipt paper PDF void issue")),
        PlaceEntry("payments", "owed", mark("Money: Owed"), mark("debts unpaid arrears outstanding")),
        PlaceEntry("payments", "out", mark("Money: Out"), mark("spending expenses refunds invoices cheques")),
        PlaceEntry("payments", "to-bank", mark("Money: To bank"), mark("cheques cash paying in slip")),
        PlaceEntry("payments", "accounts", mark("Money: Accounts"), mark("bank savings cash balance statement")),
        PlaceEntry(
            "settings",
            "numbers",
            mark("Settings: Numbering"),
            mark("receipt number prefix membership digits reference"),
        ),
    ),
)
