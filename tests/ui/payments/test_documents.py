"""An invoice is kept with its payment."""

from pathlib import Path

from psg_admin.payments.states import Method
from tests.ui.conftest import Recorder, button
from tests.ui.payments.till import Till


def test_an_invoice_is_attached_to_a_payment_and_stands_beside_it(
    till: Till, recorder: Recorder, tmp_path: Path
) -> None:
    made = till.books.pay(till.bea, "12.00", method=Method.CASH).made
    assert made is not None
    invoice = tmp_path / "invoice-7.pdf"
    invoice.write_bytes(b"%PDF")
    recorder.open_these = [invoice]
    till.page.open_record(made)
    till.settled()
    till.press(till.page.pane, "Attach…")
    form = till.form()
    assert form.form.value("kind") == "invoice"
    form.submit()
    till.settled()
    shown = till.page.record
    assert [row.name for row in shown.documents] == ["invoice-7.pdf"]
    assert button(till.page.pane, "document").text() == "invoice-7.pdf"
