"""What statements are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={
        "bank_statement": mark("Bank statement"), "statement_line": mark("Line of a statement"),
        "line_match": mark("Match of a line"), "learned_payer": mark("Payer that was learned"),
        "filing_rule": mark("Filing rule"),
    },
    columns={
        "account": mark("Account"), "agreed": mark("Adds up"), "amount": mark("Amount"), "balance": mark("Balance"),
        "bank_id": mark("Number of the bank"), "category": mark("Category"), "closing": mark("Closing balance"),
        "confirmed_on": mark("Confirmed on"), "contact_id": mark("Contact"),
        "counterparty": mark("Counterparty"), "day": mark("Day"), "direction": mark("Direction"),
        "fee": mark("Fee"), "file_name": mark("File"),
        "filed": mark("Filed"),
        "first_day": mark("First day"), "format": mark("Kind of file"), "fund": mark("Fund"),
        "imported_at": mark("Imported at"),
        "kind": mark("Kind"), "last_day": mark("Last day"), "line_id": mark("Line of a statement"),
        "made": mark("Made with the match"), "made_at": mark("Made at"), "method": mark("Pays by"),
        "new_count": mark("New lines"),
        "new_total": mark("Sum of the new lines"),
        "note": mark("Note"), "opening": mark("Opening balance"), "payment_id": mark("Payment"),
        "reference": mark("Reference"),
        "refund_id": mark("Refund"), "refused_count": mark("Refused lines"), "release_reason": mark("Reason"),
        "released_on": mark("Opened again on"), "seen_count": mark("Lines seen before"),
        "seen_total": mark("Sum of the lines seen before"), "slip_id": mark("Slip"),
        "slip_item_id": mark("Cheque on a slip"),
        "spending_id": mark("Money out"), "statement_id": mark("Bank statement"), "text": mark("Text"),
        "transfer_id": mark("Transfer"), "words": mark("Words"),
    },
    named_by={"bank_statement": "file_name", "statement_line": "text", "learned_payer": "key", "filing_rule": "words"},
    hidden=frozenset({"digest", "key", "occurrence", "position", "subject_id"}),
)  # fmt: skip
