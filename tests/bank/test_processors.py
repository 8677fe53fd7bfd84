"""Files of processors: what somebody paid, what the processor kept of it, and what it paid out."""

from datetime import date

import pytest

from psg_admin.bank.readers import read_statement
from psg_admin.bank.statement import Line, Statement

TODAY = date(2026, 11, 30)
STRIPE = """id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_4,payout,po_1,-23.86,0.00,,-23.86,gbp,2026-09-21 06:00,2026-09-22 00:00,STRIPE PAYOUT
txn_3,refund,re_1,-5.00,-0.08,,-4.92,gbp,2026-09-15 09:12,2026-09-15 09:12,REFUND FOR CHARGE
txn_2,charge,ch_2,7.50,0.31,,7.19,gbp,2026-09-14 10:02,2026-09-17 00:00,S Wren
txn_1,charge,ch_1,22.50,0.91,,21.59,gbp,2026-09-13 10:02,2026-09-16 00:00,J Heron PSG0107K
"""
REPORT = """balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,description
txn_1,2026-09-13 10:02:11,2026-09-16 00:00:00,gbp,22.50,0.91,21.59,charge,J Heron PSG0107K
txn_2,2026-09-14 10:02:11,2026-09-17 00:00:00,gbp,7.50,0.31,7.19,charge,S Wren
txn_3,2026-09-15 09:12:45,2026-09-15 09:12:45,gbp,-5.00,-0.08,-4.92,refund,REFUND FOR CHARGE
txn_4,2026-09-21 06:00:00,2026-09-22 00:00:00,gbp,-23.86,0.00,-23.86,payout,STRIPE PAYOUT
"""
SUMUP = """Email,Date,Transaction ID,Transaction type,Status,Card type,Description,Total,Net sale,Tax amount,\
Tip amount,Fee,Payout,Payout date,Payout ID,Reference
t@example.org,14/09/2026,TB2,Sale,Cancelled,VISA,S Wren,7.50,7.50,0,0,0,0,,,
t@example.org,13/09/2026,TB1,Sale,Paid,VISA,J Heron,22.50,22.50,0,0,0.38,22.12,15/09/2026,48213,
t@example.org,13/09/2026,TB1,Sale,Successful,VISA,J Heron,22.50,22.50,0,0,,,,,
"""


def only(text: str) -> Statement:
    """Read the one statement of a file."""
    (found,) = read_statement(text.encode(), "file.csv", today=TODAY).statements
    assert found.refused == ()
    return found


def sums(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    """Return what each line is worth, and what was kept of it."""
    return [(line.amount.plain(), line.fee.plain()) for line in lines]


@pytest.mark.parametrize(("text", "form"), [(STRIPE, "stripe"), (REPORT, "stripe-report")])
def test_stripe_tells_what_is_left_and_what_it_kept(text: str, form: str) -> None:
    found = only(text)
    assert (found.format, found.bank) == (form, "Stripe")
    assert sums(found.lines) == [("21.59", "0.91"), ("7.19", "0.31"), ("-4.92", "-0.08"), ("-23.86", "0.00")]
    assert found.total.plain() == "0.00"  # all of it was paid out
    assert found.lines[0].bank_id == "txn_1"
    assert [line.kind for line in found.lines] == ["charge", "charge", "refund", "payout"]


def test_a_sale_of_sumup_that_was_paid_out_is_one_line_with_its_fee() -> None:
    found = only(SUMUP)
    assert found.format == "sumup"
    assert sums(found.lines) == [("22.12", "0.38")]
    assert found.lines[0].text == "J Heron"
    assert found.passed == 3  # the headings, what was cancelled, and what was said again
