"""Receipts are issued as the office sets it, and say what the cheque or transfer carries."""

from functools import partial

import pytest

from psg_admin.payments.operations import issue_receipt
from psg_admin.payments.queries import receipt_paper
from psg_admin.payments.rules import freeze, thaw
from psg_admin.payments.states import Method
from psg_admin.settings import save_settings
from tests.offices import TODAY
from tests.payments.books import Books


@pytest.mark.parametrize(
    ("policy", "with_receipt"),
    [
        ("each", {Method.CHEQUE, Method.STANDING_ORDER, Method.CASH}),
        ("yearly-for-orders", {Method.CHEQUE, Method.CASH}),
        ("on-request", set()),
    ],
)
def test_which_payments_have_a_receipt_at_once_is_set(books: Books, policy: str, with_receipt: set[Method]) -> None:
    books.office.write(partial(save_settings, settings={"receipts": policy}))
    ana = books.person("Ana")
    methods = (Method.CHEQUE, Method.STANDING_ORDER, Method.CASH)
    done = {method: books.pay(ana, "5", method=method) for method in methods}
    assert {method for method, changes in done.items() if changes.reference} == with_receipt
    numbers = [changes.reference for changes in done.values() if changes.reference]
    assert numbers == [f"R-2016-000{n}" for n in range(1, len(numbers) + 1)]
    later = [changes.made for changes in done.values() if not changes.reference]
    for payment_id in later:
        assert payment_id is not None
        assert books.office.write(partial(issue_receipt, payment_id=payment_id, today=TODAY)).reference


def test_a_receipt_has_the_number_of_the_cheque_or_the_reference(books: Books) -> None:
    ana = books.person("Ana")
    for method, reference in ((Method.CHEQUE, "000123"), (Method.TRANSFER, "RUIZ 0001"), (Method.CASH, "")):
        books.pay(ana, "5", method=method, reference=reference)
    found = [books.office.read(partial(receipt_paper, number=f"R-2016-000{n}")) for n in (1, 2, 3)]
    assert [paper.facts for paper in found] == [(("Cheque number", "000123"),), (("Reference", "RUIZ 0001"),), ()]
    assert thaw(freeze(found[0])) == found[0]
