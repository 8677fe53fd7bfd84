"""Receipts for the invented payments, in the order of their days, numbered as the office numbers them."""

from collections import defaultdict
from typing import Any

from psg_admin.kernel.words import language
from psg_admin.paper.papers import ReceiptLine, ReceiptPaper
from psg_admin.payments.operations import letterhead
from psg_admin.payments.rules import freeze, receipt_number, show_period
from psg_admin.sample.people import Rows
from psg_admin.store.settings import Settings


def receipts(rows: Rows, settings: Settings) -> None:
    """Issue a receipt for every payment on the day it came in."""
    head = letterhead(settings)
    contacts, charges = rows.tables["contact"], rows.tables["charge"]
    addresses = {a["contact_id"]: a for a in rows.tables["address"]}
    parts: dict[int, list[ReceiptLine]] = defaultdict(list)
    for allocation in rows.tables["allocation"]:
        charge = charges[allocation["charge_id"] - 1]
        period = show_period(charge["first_day"], charge["end_day"])
        parts[allocation["payment_id"]].append(ReceiptLine(charge["purpose"], period, allocation["amount"]))
    sequences: dict[int, int] = defaultdict(int)
    for payment in sorted(rows.tables["payment"], key=lambda p: (p["received_on"], p["id"])):
        day, amount = payment["received_on"], payment["amount"]
        sequences[day.year] += 1
        number = receipt_number(settings.receipt_prefix, day.year, sequences[day.year])
        contact = contacts[payment["contact_id"] - 1]
        paper = ReceiptPaper(
            letterhead=head, number=number, issued_on=day, received_on=day, payer=_name(contact), amount=amount,
            method=payment["method"].label, lines=tuple(parts[payment["id"]]),
            payer_address=_lines(addresses.get(contact["id"])), language=language(),
        )  # fmt: skip
        rows.add(
            "receipt", number=number, year=day.year, sequence=sequences[day.year], payment_id=payment["id"],
            issued_on=day, amount=amount, content=freeze(paper), replaces_id=None, voided_on=None, void_reason=None,
        )  # fmt: skip
    for year, last in sequences.items():
        rows.add("counter", series=f"receipt-{year}", value=last)


def _name(contact: dict[str, Any]) -> str:
    return contact["organisation"] or " ".join(p for p in (contact["title"], contact["given"], contact["family"]) if p)


def _lines(address: dict[str, Any] | None) -> tuple[str, ...]:
    if address is None:
        return ()
    return tuple(part for part in (address["street"], address["town"], address["postcode"]) if part)
