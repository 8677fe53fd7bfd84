"""What the records of the books are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={
        "closing": mark("Closed year"), "reconciliation": mark("Reconciliation"), "refund": mark("Refund"),
        "slip": mark("Paying-in slip"), "slip_item": mark("Payment on a slip"), "spending": mark("Money out"),
        "spending_line": mark("Part of money out"), "transfer": mark("Transfer"),
    },
    columns={
        "account": mark("Account"), "amount": mark("Amount"), "approved_by": mark("Approved by"),
        "approved_by_too": mark("Also approved by"), "as_at": mark("As at"), "banked_on": mark("Paid in on"),
        "books": mark("Balance of the books"), "cash": mark("Cash"), "cash_credited_on": mark("Cash credited on"),
        "category": mark("Category"), "charge_id": mark("Sum owed"), "cleared_on": mark("Cleared on"),
        "closed_at": mark("Closed"), "contact_id": mark("Contact"), "credited_on": mark("Credited on"),
        "entered_at": mark("Entered"), "event_id": mark("Event"), "from_account": mark("From account"),
        "from_fund": mark("From fund"), "fund": mark("Fund"), "last_day": mark("Last day"), "made_at": mark("Entered"),
        "method": mark("Paid by"), "moved_on": mark("Moved on"), "note": mark("Note"), "number": mark("Number"),
        "payee": mark("Paid to"), "payment_id": mark("Payment"), "reason": mark("Reason"),
        "reference": mark("Reference"), "refunded_on": mark("Refunded on"),
        "reopen_reason": mark("Reason for reopening"),
        "reopened_at": mark("Reopened"), "return_reason": mark("Why it came back"), "returned_on": mark("Came back on"),
        "seal": mark("Seal number"), "slip_id": mark("Paying-in slip"), "spending_id": mark("Money out"),
        "statement": mark("Balance of the statement"), "taken_out_on": mark("Taken out on"),
        "taken_out_reason": mark("Why it was taken out"), "to_account": mark("To account"), "to_fund": mark("To fund"),
        "trustee": mark("To a trustee"), "undone_on": mark("Undone on"), "voucher": mark("Voucher number"),
        "written_on": mark("Paid on"), "corrects_id": mark("Corrects"),
    },
    named_by={"slip": "number", "spending": "payee"},
    hidden=frozenset({"account_digest", "content", "denominations", "workbook_digest"}),
)  # fmt: skip
