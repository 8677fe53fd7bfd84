"""What processors took, kept and paid out, told from end to end: income, fee, transfer; and what was charged back."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.states import AccountKind
from psg_admin.bank.plans.outcomes import wish_of
from psg_admin.bank.plans.telling import Part
from psg_admin.bank.queries import match_lines
from psg_admin.bank.states import CandidateKind
from psg_admin.books.model import Spending, Transfer
from psg_admin.books.queries.balances import by_account
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Payment
from psg_admin.reports.audit import audit
from psg_admin.store.check import check_recorded
from psg_admin.store.office import Office
from tests.bank.desk import imported, lines, table
from tests.bank.samples import PAYPAL
from tests.bank.telling import MEMBER, TODAY, Treasury

STRIPE = """id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_5,adjustment,du_1,-27.00,15.00,,-42.00,gbp,2026-09-25 09:12,2026-09-25 09:12,CHARGEBACK J Heron
txn_4,payout,po_1,-25.91,0.00,,-25.91,gbp,2026-09-21 06:00,2026-09-22 00:00,STRIPE PAYOUT
txn_1,charge,ch_1,27.00,1.09,,25.91,gbp,2026-09-13 10:02,2026-09-16 00:00,J Heron
"""
SUMUP = """Email,Date,Transaction ID,Transaction type,Status,Card type,Description,Total,Net sale,Tax amount,\
Tip amount,Fee,Payout,Payout date,Payout ID,Reference
t@example.org,13/09/2026,TB1,Sale,Paid,VISA,J Heron,27.00,27.00,0,0,0.46,26.54,15/09/2026,48213,
"""


@pytest.fixture
def treasury(office: Office) -> Iterator[Treasury]:
    """An office with a scheme; after each test it is sound."""
    yield Treasury(office)
    assert office.read(audit) == []
    assert office.read(check_recorded) == []


def processor(treasury: Treasury, name: str) -> str:
    deed = partial(add_account, name=name, kind=AccountKind.PROCESSOR, today=TODAY)
    return treasury.office.write(deed).reference


def standing(treasury: Treasury, model: type[Payment] | type[Spending] | type[Transfer]) -> list[str]:
    """Return the sums of what stands in the books."""
    query = select(model.amount).where(model.undone_on.is_(None)).order_by(model.id)
    return treasury.office.read(lambda session: [amount.plain() for amount in session.scalars(query)])


def accept(treasury: Treasury, words: str) -> CandidateKind:
    """Accept the likeliest candidate of the open line whose text has the words."""
    [line] = [one for one in treasury.office.read(match_lines) if words in one.text]
    best = line.candidates[0]
    treasury.tell_all(wish_of(line.id, best))
    return best.kind


def held(treasury: Treasury, account: str) -> str:
    return treasury.office.read(partial(by_account, on=TODAY)).get(account, Money(0)).plain()


def test_stripe_is_income_fee_and_a_transfer_to_the_bank_and_a_chargeback_takes_the_payment_back(
    treasury: Treasury,
) -> None:
    heron = treasury.member("Jo", "Heron")
    stripe = processor(treasury, "Stripe")
    imported(treasury.office, STRIPE, account=stripe)
    imported(treasury.office, table("22/09/2026,STRIPE PAYMENTS UK,25.91"), account="bank")
    charge = next(line.id for line in lines(treasury.office) if line.kind == "charge")
    treasury.tell(charge, Part(MEMBER, heron))
    assert (standing(treasury, Payment), standing(treasury, Spending)) == (["27.00"], ["1.09"])
    payout = [one for one in treasury.office.read(match_lines) if one.text == "STRIPE PAYOUT"]
    assert payout[0].candidates[0].other_line is not None
    assert accept(treasury, "STRIPE PAYOUT") is CandidateKind.TRANSFER
    assert standing(treasury, Transfer) == ["25.91"]
    assert held(treasury, "bank") == "25.91"
    [back] = treasury.office.read(match_lines)
    assert back.candidates[0].returns is not None
    accept(treasury, "CHARGEBACK")
    assert (standing(treasury, Payment), standing(treasury, Spending)) == (["27.00", "-27.00"], ["1.09", "15.00"])
    assert treasury.states() == ["matched", "filed", "filed", "matched"]
    assert held(treasury, stripe) == "-42.00"
    treasury.office.undo()
    assert held(treasury, stripe) == "0.00"


def test_what_sumup_paid_out_is_a_transfer_from_it_by_its_name(treasury: Treasury) -> None:
    heron = treasury.member("Jo", "Heron")
    sumup = processor(treasury, "SumUp")
    imported(treasury.office, SUMUP, account=sumup)
    imported(treasury.office, table("15/09/2026,SUMUP PAYOUT 48213,26.54"), account="bank")
    treasury.tell(lines(treasury.office)[0].id, Part(MEMBER, heron))
    assert accept(treasury, "SUMUP") is CandidateKind.TRANSFER
    assert (standing(treasury, Payment), standing(treasury, Spending)) == (["27.00"], ["0.46"])
    assert (held(treasury, sumup), held(treasury, "bank")) == ("0.00", "26.54")


def test_of_paypal_a_memo_is_nothing_and_a_conversion_is_one_receipt(treasury: Treasury) -> None:
    paypal = processor(treasury, "PayPal")
    imported(treasury.office, PAYPAL, account=paypal, name="paypal.csv")
    found = lines(treasury.office)
    assert not any(line.kind == "Memo" for line in found)
    gross = [(line.day, (line.amount + line.fee).plain()) for line in found if line.day == date(2026, 9, 3)]
    assert len(gross) == 1
