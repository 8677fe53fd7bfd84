"""What statements are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={"bank_statement": mark("Bank statement"), "statement_line": mark("Line of a statement")},
    columns={
        "account": mark("Account"), "agreed": mark("Adds up"), "amount": mark("Amount"), "balance": mark("Balance"),
        "bank_id": mark("Number of the bank"), "closing": mark("Closing balance"),
        "counterparty": mark("Counterparty"), "day": mark("Day"), "fee": mark("Fee"), "file_name": mark("File"),
        "first_day": mark("First day"), "format": mark("Kind of file"), "imported_at": mark("Imported at"),
        "kind": mark("Kind"), "last_day": mark("Last day"), "new_count": mark("New lines"),
        "new_total": mark("Sum of the new lines"),
        "opening": mark("Opening balance"), "reference": mark("Reference"),
        "refused_count": mark("Refused lines"), "seen_count": mark("Lines seen before"),
        "seen_total": mark("Sum of the lines seen before"), "statement_id": mark("Bank statement"),
        "text": mark("Text"),
    },
    named_by={"bank_statement": "file_name", "statement_line": "text"},
    hidden=frozenset({"digest", "key", "occurrence", "position"}),
)  # fmt: skip
