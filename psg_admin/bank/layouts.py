"""The tables that banks give out, as data: what their columns are called and what has to be known of each.

What stands here is all that tells one bank's table from another's; :mod:`psg_admin.bank.readers.tables` reads them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from psg_admin.imports.columns import Column, Content, ListColumns, Ready, heading_key
from psg_admin.kernel.words import mark

DAY, VALUE, IN, OUT, BALANCE = "day", "value", "in", "out", "balance"
TEXT, NAME, REFERENCE, BANK_ID, KIND = "text", "name", "reference", "bank_id", "kind"
CURRENCY, FEE, STATE, MOVES, ORIGIN = "currency", "fee", "state", "moves", "origin"

STATEMENT_COLUMNS = (
    Column(DAY, mark("Day"), Content.DAY,
        "Date|Transaction date|Trans date|Posting date|Post date|Booking date|Date posted|Entry date|Processed date|"
        "Fecha|Datum|Buchungstag", strict=True),
    Column(VALUE, mark("Sum"), Content.MONEY,
        "Amount|Amount (GBP)|Transaction amount|Net amount|Sum|Amount £|Importe|Betrag", strict=True),
    Column(IN, mark("Paid in"), Content.MONEY,
        "In|Credit|Credits|Credit amount|Money in|Money received|Receipts|Deposits|Deposit|Paid in (£)|Abono|Haber",
        strict=True),
    Column(OUT, mark("Paid out"), Content.MONEY,
        "Out|Debit|Debits|Debit amount|Money out|Payments|Withdrawals|Withdrawal|Withdrawn|Paid out (£)|Cargo|Debe",
        strict=True),
    Column(BALANCE, mark("Balance"), Content.MONEY,
        "Balance (GBP)|Account balance|Running balance|Ledger balance|Balance £|Saldo"),
    Column(TEXT, mark("Text"), Content.TEXT,
        "Description|Transaction description|Details|Detail|Transaction details|Narrative|Narration|Memo|Particulars|"
        "Text|Concepto|Descripción|Verwendungszweck", many=True),
    Column(NAME, mark("Counterparty"), Content.TEXT,
        "Counter Party|Payee|Payer|Name|Merchant|Beneficiary|Paid by or to|From or to|Counterparty name", many=True),
    Column(REFERENCE, mark("Reference"), Content.TEXT,
        "Ref|Payment reference|Customer reference|Your reference|Referencia|Cheque number|Cheque no", many=True),
    Column(BANK_ID, mark("Number of the bank"), Content.TEXT,
        "Transaction ID|Transaction number|FITID|Bank reference|Unique ID|Transaction reference"),
    Column(KIND, mark("Kind"), Content.WORD,
        "Type|Transaction type|Subcategory|TRN type|Transaction code|Code|Tipo"),
    Column(CURRENCY, mark("Currency"), Content.WORD, "Ccy|Account currency|Divisa|Moneda"),
    Column(FEE, mark("Fee"), Content.MONEY, "Fees|Processing fee|Comisión"),
    Column(STATE, mark("State"), Content.WORD, "Status|Estado"),
    Column(MOVES, mark("What it does to the balance"), Content.WORD, "Balance Impact"),
    Column(ORIGIN, mark("Number of what it belongs to"), Content.TEXT, "Reference Txn ID"),
)  # fmt: skip
"""What the columns of a statement may be."""

SORT_CODES = frozenset(map(heading_key, ("Sort Code", "Bank sort code", "Sortcode")))
ACCOUNTS = frozenset(map(heading_key, ("Account Number", "Account No", "Account", "IBAN", "Bank account")))
"""Headings of the account itself, which is on every line of some tables."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a bank lays its table out.

    ``key`` names it for ``--map``, ``bank`` is whose it is; ``needs`` are headings by which it is told, all of them
    there (split by "|"), ``columns`` what they are. ``newest_first``: where neither days nor balances tell.
    ``apart``: what stands between the parts of its text, which are the payer and then the reference, in lines of the
    kinds ``apart_in``. ``signed``: what was paid out stands with a minus sign in its column; None: in some files.
    ``net``: its sum is what was left once the fee was kept. ``paid_again``: a sale stands there once more, as "Paid"
    and with its fee, once it was paid out.
    """

    key: str
    bank: str
    needs: str
    columns: Mapping[str, str]
    newest_first: bool = False
    signed: bool | None = False
    apart: str = ""
    apart_in: frozenset[str] = frozenset()
    net: bool = False
    paid_again: bool = False

    @property
    def ready(self) -> Ready:
        """The layout as a map of an import."""
        return Ready(self.key, self.bank, self.needs, self.columns)


_PAID_IN_PAID_OUT = {"Date": DAY, "Description": TEXT, "Paid out": OUT, "Paid in": IN, "Balance": BALANCE}
_LLOYDS = (
    "Transaction Date|Transaction Type|Sort Code|Account Number|Transaction Description|Debit Amount|Credit Amount|"
    "Balance"
)

LAYOUTS = (
    Layout(
        "barclays", "Barclays", "Number|Date|Account|Amount|Subcategory|Memo",
        {"Number": "", "Date": DAY, "Account": "", "Amount": VALUE, "Subcategory": KIND, "Memo": TEXT},
        newest_first=True,
    ),
    Layout("hsbc", "HSBC", "Date|Type|Description|Paid out|Paid in|Balance", {**_PAID_IN_PAID_OUT, "Type": KIND}),
    Layout(
        "hsbcnet", "HSBC",
        "Account name|Account number|Bank reference|Narrative|Customer reference|TRN type|Credit amount|Debit amount|"
        "Post date",
        {
            "Post date": DAY, "Credit amount": IN, "Debit amount": OUT, "Narrative": TEXT,
            "Customer reference": REFERENCE, "Bank reference": BANK_ID, "TRN type": KIND, "Currency": CURRENCY,
            "Account name": "", "Account number": "", "Value date": "", "Balance": BALANCE, "Account status": "",
            "Account type": "", "Bank name": "", "Location": "", "Closing ledger balance": "",
        },
        newest_first=True, signed=None,
    ),
    Layout(
        "lloyds", "Lloyds, Halifax, Bank of Scotland", _LLOYDS,
        {
            "Transaction Date": DAY, "Transaction Type": KIND, "Sort Code": "", "Account Number": "",
            "Transaction Description": TEXT, "Debit Amount": OUT, "Credit Amount": IN, "Balance": BALANCE,
        },
        newest_first=True,
    ),
    Layout(
        "natwest", "NatWest, RBS", "Date|Type|Description|Value|Balance|Account Name|Account Number",
        {
            "Date": DAY, "Type": KIND, "Description": TEXT, "Value": VALUE, "Balance": BALANCE, "Account Name": "",
            "Account Number": "",
        },
        newest_first=True, apart=" , ", apart_in=frozenset({"BAC"}),
    ),
    Layout(
        "nationwide", "Nationwide", "Date|Transaction type|Description|Paid out|Paid in|Balance",
        {**_PAID_IN_PAID_OUT, "Transaction type": KIND}, newest_first=True,
    ),
    Layout(
        "co-operative", "Co-operative Bank", "Date|Description|Type|Money In|Money Out|Balance",
        {"Date": DAY, "Description": TEXT, "Type": KIND, "Money In": IN, "Money Out": OUT, "Balance": BALANCE},
        newest_first=True,
    ),
    Layout(
        "starling", "Starling", "Date|Counter Party|Reference|Type|Amount (GBP)|Balance (GBP)",
        {
            "Date": DAY, "Counter Party": NAME, "Reference": REFERENCE, "Type": KIND, "Amount (GBP)": VALUE,
            "Balance (GBP)": BALANCE, "Spending Category": "", "Notes": "",
        },
    ),
    Layout(
        "monzo", "Monzo", "Transaction ID|Date|Type|Name|Amount|Currency|Local amount|Notes and #tags|Description",
        {
            "Transaction ID": BANK_ID, "Date": DAY, "Time": "", "Type": KIND, "Name": NAME, "Emoji": "", "Category": "",
            "Amount": VALUE, "Currency": CURRENCY, "Local amount": "", "Local currency": "",
            "Notes and #tags": REFERENCE, "Address": "", "Receipt": "", "Description": TEXT, "Category split": "",
            "Money Out": "", "Money In": "",
        },
    ),
    Layout(
        "paypal", "PayPal", "Date|Name|Type|Status|Currency|Gross|Fee|Net|Transaction ID",
        {
            "Date": DAY, "Name": NAME, "Type": KIND, "Status": STATE, "Currency": CURRENCY, "Gross": VALUE, "Fee": FEE,
            "Net": "", "From Email Address": "", "To Email Address": "", "Transaction ID": BANK_ID, "Item Title": TEXT,
            "Reference Txn ID": ORIGIN, "Balance": BALANCE, "Subject": REFERENCE, "Balance Impact": MOVES, "Note": "",
        },
    ),
    Layout(
        "stripe", "Stripe", "id|Type|Source|Amount|Fee|Net|Currency|Created (UTC)",
        {
            "id": BANK_ID, "Type": KIND, "Source": "", "Amount": "", "Fee": FEE, "Net": VALUE, "Currency": CURRENCY,
            "Created (UTC)": DAY, "Available On (UTC)": "", "Description": TEXT, "Destination Platform Fee": "",
            "Destination Platform Fee Currency": "", "Customer Facing Amount": "", "Customer Facing Currency": "",
            "Transfer": "", "Transfer Date (UTC)": "", "Transfer Group": "", "Status": "",
        },
        newest_first=True, net=True,
    ),
    Layout(
        "stripe-report", "Stripe", "balance_transaction_id|created_utc|currency|gross|fee|net|reporting_category",
        {
            "balance_transaction_id": BANK_ID, "created_utc": DAY, "available_on_utc": "", "currency": CURRENCY,
            "gross": "", "fee": FEE, "net": VALUE, "reporting_category": KIND, "description": TEXT,
        },
        net=True,
    ),
    Layout(
        "sumup", "SumUp", "Date|Transaction ID|Status|Total|Fee|Payout|Payout date",
        {
            "Date": DAY, "Transaction ID": BANK_ID, "Transaction type": KIND, "Status": STATE, "Card type": "",
            "Last 4 digits": "", "Process as": "", "Payment method": "", "Entry mode": "", "Auth code": "",
            "Description": TEXT, "Total": VALUE, "Net sale": "", "Tax amount": "", "Tip amount": "", "Fee": FEE,
            "Payout": "", "Payout date": "", "Payout ID": "", "Reference": REFERENCE, "Email": "",
        },
        newest_first=True, paid_again=True,
    ),
)  # fmt: skip
"""The tables that are known by their headings; the one that fits best is taken unasked."""

PROCESSORS = frozenset({"PayPal", "Stripe", "SumUp"})
"""Those of them that take money for others, and keep a fee of it."""

HEADLESS = Layout("hsbc-personal", "HSBC", "", {}, newest_first=False)
"""The table without headings: day, text, sum."""

BLOCKS = Layout("santander", "Santander", "", {}, newest_first=True)
"""The text in which each line of a label says one thing."""

BY_NAME: Mapping[str, Layout] = {layout.key: layout for layout in (*LAYOUTS, HEADLESS, BLOCKS)}

STATEMENT_LIST = ListColumns("statement", STATEMENT_COLUMNS, tuple(layout.ready for layout in LAYOUTS))
"""A statement as a list that may be mapped, and remembered by its headings."""
