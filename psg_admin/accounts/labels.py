"""What accounts, funds and categories are called in the history."""

from psg_admin.kernel.words import mark
from psg_admin.store.labels import RecordLabels

LABELS = RecordLabels(
    tables={
        "account": mark("Account"), "brought_forward": mark("Figure of before"), "budget": mark("Budget"),
        "financial_year": mark("Financial year"), "fund": mark("Fund"), "money_category": mark("Category"),
        "opening_balance": mark("Opening balance"),
    },
    columns={
        "account": mark("Account"), "amount": mark("Amount"), "category": mark("Category"),
        "closed_on": mark("Closed on"), "code": mark("Code"), "direction": mark("Income or expense"),
        "first_day": mark("First day"), "fund": mark("Fund"), "heading": mark("Heading"), "kind": mark("Kind"),
        "last_day": mark("Last day"), "last_year": mark("Of the year before"), "name": mark("Name"),
        "number": mark("Account number"), "opening_on": mark("Books begin on"), "purpose": mark("Purpose"),
        "sort_code": mark("Sort code"),
    },
    named_by={"account": "name", "fund": "name", "money_category": "name", "budget": "category",
              "brought_forward": "category", "opening_balance": "account"},
    hidden=frozenset({"position"}),
)  # fmt: skip
