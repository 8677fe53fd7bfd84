"""Cash and cheques go to the bank on a slip, its parts are noted as credited, and a statement is held against them."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from psg_admin.books.queries import balances
from psg_admin.books.queries.banking import reconciliations, slips
from psg_admin.payments.states import Method
from psg_admin.ui.dialogs.banking import ReconcileDialog, SlipDialog, banking_actions, open_credit
from psg_admin.ui.kit.dialog import FormDialog
from tests.offices import TODAY
from tests.payments.books import pounds
from tests.ui.conftest import Recorder, button, type_over
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
    assert till.action(dialog) == "Note £39.00"
    dialog.reject()
    open_credit(till.page, till.desk, slip)
    dialog = till.form()
    assert not dialog._carry.isVisible(), "nothing was typed"
    dialog.form.put("parts", [0])
    dialog.form.changed.emit()
    assert till.action(dialog) == "Note £12.00"
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
    assert "less £27.00: Quispe, Ana · 000123 · In hand · 20 Oct 2016" in dialog.panel.lines.text().replace(
        "\u00a0", " "
    )
    till.type(dialog, "statement", "12")
    assert dialog.panel.end.text() == "The two agree."
    till.submit(dialog)
    (kept,) = till.office.read(reconciliations)
    assert (kept.compared.books, kept.compared.difference) == (pounds("39"), pounds("0"))


def paid_in(till: Till) -> int:
    """Pay two cheques and cash in, look at the slips, and return the payment of the first cheque."""
    first = till.books.pay(till.ana, "27", till.fee, method=Method.CHEQUE, reference="000123").made
    till.books.pay(till.bea, "5", method=Method.VOUCHER)
    till.books.pay(till.bea, "12", method=Method.CASH)
    till.submit(run(till, "slip"))
    assert first is not None
    till.page.show_filter("slips")
    till.settled()
    (slip,) = till.office.read(slips)
    till.page.slips.select_id(slip.slip_id)
    till.settled()
    return first


def test_before_the_first_slip_the_list_offers_to_make_it(till: Till) -> None:
    till.chip("to-bank")
    assert not till.page.of_bank.isHidden()
    QTest.mouseClick(button(till.page.of_bank, "slips"), Qt.MouseButton.LeftButton)
    till.settled()
    till.press(till.page.slips, "Make the first slip")
    assert isinstance(till.form(), SlipDialog)
    till.leave()
    till.chip("owed")
    assert till.page.of_bank.isHidden()


def test_a_slip_is_listed_with_its_items_and_credited_part_by_part(till: Till) -> None:
    paid_in(till)
    assert till.page.made_from() == "Slips"
    words = till.pane()
    assert {"£44.00", "Quispe, Ana · 000123", "£27.00", "£12.00", "not credited yet"} <= set(words)
    assert "credited on 20 October 2016" not in words
    till.press(till.page.pane, "Credited…")
    dialog = till.form()
    dialog.form.put("parts", [0])
    till.submit(dialog)
    assert "credited on 20 October 2016" in till.pane()
    assert "£32.00" in till.pane(), "what is not credited yet"
    row = till.page.slips.current_row()
    assert row is not None
    assert row.exception == "credited in part"
    till.press(till.page.pane, "Credited…")
    till.submit(till.form())
    (slip,) = till.office.read(slips)
    assert not slip.uncredited
    assert "All of it was credited on 20 October 2016." in till.pane()


def test_a_slip_is_printed(till: Till) -> None:
    paid_in(till)
    till.press(till.page.pane, "Print the slip…")
    preview = till.preview()
    assert preview is not None
    assert preview.windowTitle().startswith("Paying-in slip ")
    till.leave()


def test_a_cheque_that_came_back_is_taken_out_and_owed_again(till: Till) -> None:
    first = paid_in(till)
    till.press(till.page.pane, "A cheque came back…")
    dialog = till.form()
    till.type(dialog, "reason", "No funds")
    till.submit(dialog)
    assert "came back on 20 October 2016: No funds" in till.pane()
    (slip,) = till.office.read(slips)
    assert slip.total == pounds("17")
    assert till.payment(first).reversal is not None


def test_a_slip_is_undone_from_its_own_pane_and_whatever_has_come_since_is_said(till: Till, recorder: Recorder) -> None:
    paid_in(till)
    till.books.pay(till.bea, "3", method=Method.TRANSFER)
    till.press(till.page.pane, "Undo the slip")
    assert till.office.read(slips) == []
    till.submit(run(till, "slip"))
    (slip,) = till.office.read(slips)
    open_credit(till.page, till.desk, slip)
    till.submit(till.form())
    till.page.slips.select_id(slip.slip_id)
    till.settled()
    till.press(till.page.pane, "Undo the slip")
    assert len(till.office.read(slips)) == 1
    assert "changed again since" in recorder.messages[-1]


def test_slips_are_found_by_number_and_by_who_a_cheque_is_from(till: Till) -> None:
    paid_in(till)
    for words, found in (("quispe", 1), ("nobody", 0)):
        type_over(till.page.search, words)
        till.settled()
        till.page.search.narrowed.emit()
        till.settled()
        assert till.page.slips.count() == found


def test_the_till_is_counted_and_only_the_difference_is_entered(till: Till) -> None:
    till.books.pay(till.bea, "12", method=Method.CASH)
    dialog = run(till, "till")
    till.type(dialog, "counted", "12")
    assert till.action(dialog) == "Enter it"
    till.type(dialog, "counted", "61.50")
    assert till.action(dialog) == "Enter £49.50 over"
    till.type(dialog, "expected", "62")
    assert till.action(dialog) == "Enter £0.50 short"
    till.submit(dialog)
    found = till.office.read(partial(balances, on=TODAY))
    assert found["cash", "general"] == pounds("11.50")
