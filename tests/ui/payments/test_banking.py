"""Cash and cheques go to the bank on a slip, its parts are noted as credited, and a statement is held against them."""

from psg_admin.books.queries.banking import reconciliations, slips
from psg_admin.payments.states import Method
from psg_admin.ui.dialogs.banking import ReconcileDialog, SlipDialog, banking_actions, open_credit
from psg_admin.ui.kit.dialog import FormDialog
from tests.payments.books import pounds
from tests.ui.payments.till import Till


def run(till: Till, key: str) -> FormDialog:
    next(one for one in banking_actions(till.page, till.desk) if one.key == key).run()
    return till.form()


def test_what_is_in_hand_is_ticked_and_paid_in(till: Till) -> None:
    first = till.books.pay(till.ana, "27", till.fee, method=Method.CHEQUE, reference="000123").made
    second = till.books.pay(till.bea, "5", method=Method.VOUCHER).made
    till.books.pay(till.bea, "12", method=Method.CASH)
    assert first is not None
    dialog = run(till, "slip")
    assert isinstance(dialog, SlipDialog)
    assert dialog.ticks.value() == [first, second]
    assert till.action(dialog) == "Pay in £44.00"
    dialog.ticks.tick_of(first).setChecked(False)
    till.type(dialog, "pieces", "5=2 50p=3")
    assert till.action(dialog) == "Pay in £17.00"
    till.submit(dialog)
    assert dialog.isVisible()
    till.type(dialog, "cash", "11.50")
    till.submit(dialog)
    (slip,) = till.office.read(slips)
    assert (slip.total, slip.cash, [line.payment_id for line in slip.lines]) == (
        pounds("16.50"), pounds("11.50"), [second]
    )  # fmt: skip


def test_a_note_or_coin_that_there_is_not_is_said_at_its_field(till: Till) -> None:
    till.books.pay(till.bea, "12", method=Method.CASH)
    dialog = run(till, "slip")
    till.type(dialog, "pieces", "3=4")
    till.submit(dialog)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.form.editor("pieces").widget
    till.leave()


def test_parts_of_a_slip_are_noted_as_credited(till: Till) -> None:
    till.books.pay(till.ana, "27", till.fee, method=Method.CHEQUE)
    till.books.pay(till.bea, "12", method=Method.CASH)
    till.submit(run(till, "slip"))
    (slip,) = till.office.read(slips)
    open_credit(till.page, till.desk, slip)
    dialog = till.form()
    dialog.form.put("parts", [0])
    till.submit(dialog)
    (slip,) = till.office.read(slips)
    assert slip.uncredited == pounds("27")
    open_credit(till.page, till.desk, slip)
    dialog = till.form()
    dialog.form.put("parts", [])
    till.submit(dialog)
    assert dialog.isVisible()
    till.leave()


def test_what_is_on_its_way_is_named_while_the_balance_is_typed_and_kept(till: Till) -> None:
    till.books.pay(till.ana, "27", till.fee, method=Method.CHEQUE, reference="000123")
    till.books.pay(till.bea, "12", method=Method.TRANSFER)
    dialog = run(till, "reconcile")
    assert isinstance(dialog, ReconcileDialog)
    till.type(dialog, "statement", "11")
    assert dialog.panel.end.text() == "The statement has £1.00 less."
    assert "less £27.00: Quispe, Ana · 000123 · In hand · 20 Oct 2016" in dialog.panel.lines.text()
    till.type(dialog, "statement", "12")
    assert dialog.panel.end.text() == "The two agree."
    till.submit(dialog)
    (kept,) = till.office.read(reconciliations)
    assert (kept.compared.books, kept.compared.difference) == (pounds("39"), pounds("0"))
