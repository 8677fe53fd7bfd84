"""The page of payments: lists, chips, the pane, and what is done from it."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox

from psg_admin.payments.documents import payment_columns
from psg_admin.payments.operations import reverse_payment, void_receipt
from psg_admin.payments.queries import find_receipts
from psg_admin.payments.states import PaymentState
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.action import Target
from psg_admin.ui.payments.forms import TreasurerDialog
from tests.offices import NOW, TODAY
from tests.paper.lists import pages_of
from tests.payments.books import pounds
from tests.ui.conftest import Recorder, type_words
from tests.ui.payments.till import Till


def test_an_empty_list_says_what_belongs_there(till: Till) -> None:
    assert till.chips() == [
        "In 0",
        "Out 0",
        "To bank 0",
        "Owed 2",
        "Accounts 2",
        "This month 0",
        "This year 0",
        "Due by today 2",
    ]
    till.press(till.page, "Take the first payment")
    assert till.form().windowTitle() == "Take a payment"


def test_a_list_says_of_money_what_is_out_of_the_ordinary_and_nothing_where_all_is_well(till: Till) -> None:
    whole = till.books.pay(till.ana, "27.00", till.fee, on=date(2016, 2, 1)).made
    left = till.books.pay(till.bea, "5.00", on=date(2016, 2, 2)).made
    back = till.books.pay(till.bea, "9.00", on=date(2016, 2, 3)).made
    assert back is not None
    till.office.write(partial(reverse_payment, payment_id=back, reason="Bounced", today=TODAY, now=NOW))
    till.page.reload()
    till.settled()
    table = till.page.payments
    model = table.grid().model()
    purpose = [column.key for column in payment_columns()].index("purpose")
    places = {record: model.index(row, purpose) for row, record in enumerate(table.all_ids())}
    said = {record: str(place.data(cells.MARK_ROLE) or "") for record, place in places.items()}
    assert (said[whole or 0], said[left or 0], said[back]) == ("", "£5.00 left over", "Taken back")
    assert "Takes back" in said.values()
    assert str(places[back].data(Qt.ItemDataRole.AccessibleTextRole)).endswith("Taken back"), "read out, too"
    ground = QColor(theme.tokens().attention_ground)
    image = table.grid().viewport().grab().toImage()
    seen = {
        record
        for record, place in places.items()
        if any(
            image.pixelColor(x, table.grid().visualRect(place).center().y()) == ground
            for x in range(table.grid().visualRect(place).left(), table.grid().visualRect(place).right())
        )
    }
    assert seen == {left}, "a badge stands in the row of what is left over, and in no other"
    table.select_id(left or 0)
    table.copy()
    till.settled()
    assert "£5.00 left over" in QGuiApplication.clipboard().text(), "what is copied says it, too"


def test_chips_leave_their_payments(till: Till) -> None:
    till.books.pay(till.bea, "5.00", on=date(2015, 6, 1))
    paid = till.books.pay(till.ana, "27.00", till.fee, on=date(2016, 2, 1)).made
    till.page.reload()
    till.settled()
    assert till.chips() == [
        "In 2",
        "Out 0",
        "To bank 2",
        "Owed 1",
        "Accounts 2",
        "This month 0",
        "This year 1",
        "Due by today 1",
    ]
    till.chip("year")
    assert list(till.page.payments.all_ids()) == [paid]
    till.chip("credit")
    assert till.page.payments.count() == 1
    till.chip("reversed")
    assert till.page.payments.count() == 0
    till.press(till.page.payments, "Show everything")
    assert till.page.payments.count() == 2


def test_the_list_is_filtered_by_payer_receipt_and_reference(till: Till) -> None:
    ana = till.books.pay(till.ana, "27.00", till.fee).made
    bea = till.books.pay(till.bea, "5.00", reference="Grove 17").made
    till.page.reload()
    for words, wanted in (("quispe", [ana]), ("R-2016-0002", [bea]), ("grove", [bea])):
        till.page.search.clear()
        type_words(till.page.search, words)
        till.settled()
        assert list(till.page.payments.all_ids()) == wanted, words


def test_the_pane_tells_where_the_money_went(till: Till) -> None:
    made = till.books.pay(till.ana, "30.00", till.fee).made
    till.page.open_record(made or 0)
    till.settled()
    lines = till.pane()
    for words in (
        "Quispe, Ana",
        "Left over",
        "£3.00",
        "Individual membership",
        "£27.00",
        "R-2016-0001",
        "Valid · 20 October 2016",
    ):
        assert words in lines, (words, lines)
    assert till.pane_buttons() == [
        "Receipt…",
        "The person",
        "Use the rest for…",
        "Refund…",
    ]
    seldom = ["Free the money…", "Keep as a gift…", "Correct…", "Attach…", "Take back…", "Void the receipt…"]
    assert till.pane_more() == seldom, "the grave last"


def test_a_payment_that_is_no_longer_chosen_does_not_come_back_into_the_pane(till: Till) -> None:
    till.books.pay(till.ana, "27.00", till.fee)
    till.page.reload()
    till.settled()
    till.page.payments.select_id(till.page.payments.all_ids()[0])
    till.page.payments.grid().selectionModel().clear()  # before the payment was read
    till.settled()
    assert till.page.record is None


def test_what_is_owed_is_a_list_of_its_own_and_paid_from_there(till: Till) -> None:
    till.chip("owed")
    assert list(till.page.debts.all_ids()) == [till.fee, till.place]
    till.page.debts.select_id(till.place)
    till.settled()
    assert till.pane()[:2] == ["Quispe, Ana", "Annual Conference & lunch"]
    till.press(till.page.pane, "Take the payment…")
    dialog = till.form()
    assert till.action(dialog) == "Take £8.00"
    till.submit(dialog)
    assert list(till.page.debts.all_ids()) == [till.fee]


def test_the_rest_is_set_against_what_is_owed_and_the_deed_undone(till: Till) -> None:
    made = till.books.pay(till.ana, "5.00").made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Use the rest for…")
    dialog = till.form()
    assert till.action(dialog) == "Use £5.00 for it"
    till.submit(dialog)
    assert till.books.owed(till.fee) == pounds("22")
    assert till.pane()[-2:] == ["Individual membership", "£5.00"]
    till.undo()
    assert till.books.owed(till.fee) == pounds("27")
    assert till.books.rest(made) == pounds("5")


def test_the_rest_can_pay_what_somebody_else_owes(till: Till) -> None:
    made = till.books.pay(till.bea, "10.00").made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Use the rest for…")
    dialog = till.form()
    till.pick(dialog, "owner", "Quispe")
    till.type(dialog, "amount", "4")
    till.submit(dialog)
    assert till.books.owed(till.fee) == pounds("23")
    assert till.books.rest(made) == pounds("6")


def test_a_payment_is_released_from_one_of_two_things_and_the_other_stays(till: Till) -> None:
    made = till.books.pay(till.ana, "38.00", till.fee, till.place, gift=pounds("3")).made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Free the money…")
    dialog = till.form()
    shares = dialog.form.editor("share").widget
    assert isinstance(shares, QComboBox)
    assert [shares.itemText(row) for row in range(shares.count())] == [
        "£27.00 · Individual membership",
        "£8.00 · Annual Conference & lunch",
    ]
    till.submit(dialog)
    assert till.books.owed(till.fee) == pounds("0"), "no reason was given"
    shares.setCurrentIndex(1)
    till.type(dialog, "reason", "She sends Bea")
    till.submit(dialog)
    assert (till.books.owed(till.fee), till.books.owed(till.place)) == (pounds("0"), pounds("8"))
    assert till.books.rest(made) == pounds("8")
    lines = till.pane()
    assert "£8.00 · Annual Conference & lunch · freed on 20 October 2016: She sends Bea" in lines, lines


def test_a_gift_offers_no_release(till: Till) -> None:
    made = till.books.pay(till.bea, "3.00", gift=pounds("3")).made
    till.page.open_record(made or 0)
    till.settled()
    assert "Free the money…" not in till.pane_more()


def test_a_payment_is_taken_back_with_a_reason_on_the_day_of_the_statement(till: Till) -> None:
    made = till.books.pay(till.ana, "27.00", till.fee, on=date(2016, 10, 1)).made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Take back…")
    dialog = till.form()
    till.type(dialog, "reason", "The cheque bounced")
    till.type(dialog, "on", "30 Sep 2016")
    till.submit(dialog)
    assert till.payment(made).row.state is PaymentState.USED, "it came in on 1 October"
    till.type(dialog, "on", "12 Oct 2016")
    till.submit(dialog)
    page = till.payment(made)
    assert page.row.state is PaymentState.REVERSED
    assert page.reversal is not None
    assert (page.reversal.reverse_reason, page.reversal.received_on) == ("The cheque bounced", date(2016, 10, 12))
    assert till.books.owed(till.fee) == pounds("27")
    assert "Void · 20 October 2016 · The cheque bounced" in till.pane()
    assert till.pane_buttons() == ["Receipt…", "The person", "Show it"]


def test_without_a_reason_nothing_is_taken_back(till: Till) -> None:
    made = till.books.pay(till.ana, "27.00", till.fee).made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Take back…")
    till.submit(till.form())
    assert till.payment(made).row.state is PaymentState.USED


@pytest.mark.parametrize("reissue", [True, False])
def test_a_receipt_is_declared_void_and_replaced_if_wanted(till: Till, reissue: bool) -> None:  # noqa: FBT001 - a case
    made = till.books.pay(till.ana, "27.00", till.fee).made
    till.page.open_record(made or 0)
    till.settled()
    till.press(till.page.pane, "Void the receipt…")
    dialog = till.form()
    till.type(dialog, "reason", "Wrong name")
    if not reissue:
        box = dialog.form.editor("reissue").widget
        assert isinstance(box, QCheckBox)
        QTest.keyClick(box, Qt.Key.Key_Space)
    till.submit(dialog)
    receipts = till.payment(made).receipts
    assert receipts[0].void_reason == "Wrong name"
    assert [receipt.number for receipt in receipts] == ["R-2016-0001", "R-2016-0002"][: 2 if reissue else 1]
    state = till.office.undo_state()
    assert (state.blocked, state.undo) == (None, till.office.undo().summary.removeprefix("Undone: "))
    assert not till.payment(made).receipts[0].void
    till.office.redo()
    till.page.reload()
    till.settled()
    if not reissue:
        till.press(till.page.pane, "Issue a receipt")
        assert till.payment(made).receipts[-1].number == "R-2016-0002"


def test_the_receipt_that_holds_is_previewed(till: Till) -> None:
    made = till.books.pay(till.ana, "27.00", till.fee).made
    till.page.open_record(made or 0)
    till.settled()
    action = next(action for action in till.page.page_actions() if action.shortcut == "Ctrl+P")
    assert action.enabled
    action.run()
    preview = till.preview()
    assert preview is not None
    assert preview.windowTitle() == "Receipt R-2016-0001"


def test_the_receipts_of_several_payments_are_one_document(till: Till, recorder: Recorder, tmp_path: Path) -> None:
    for amount, charge in (("27.00", till.fee), ("8.00", till.place)):
        till.books.pay(till.ana, amount, charge)
    void = partial(void_receipt, number="R-2016-0001", reason="Wrong name", today=TODAY)
    till.office.write(void)
    till.page.reload()
    till.settled()
    till.page.payments.setFocus()
    QTest.keyClick(till.page.payments.grid(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    till.settled()
    action = next(action for action in till.page.page_actions() if action.shortcut == "Ctrl+P")
    assert action.label == "Look at the receipts of what is chosen"
    action.run()
    preview = till.preview()
    assert preview is not None
    assert preview.windowTitle() == "2 receipts"
    recorder.save_to = tmp_path / "all.pdf"
    till.press(preview, "Save…")
    pages = pages_of(recorder.save_to.read_bytes())
    assert ["R-2016-0002" in pages[0], "R-2016-0003" in pages[1], len(pages)] == [True, True, 2]


def test_a_receipt_that_was_found_opens_its_payment(till: Till) -> None:
    till.books.pay(till.bea, "5.00", receipt=False)
    made = till.books.pay(till.ana, "27.00", till.fee).made
    till.page.reload()
    (hit,) = till.office.read(partial(find_receipts, text="R-2016-0001"))
    till.chip("owed")
    till.page.open_hit(hit)
    till.settled()
    assert till.page.payments.current_id() == made
    assert till.pane()[0] == "Quispe, Ana"
    till.page.open_hit(Hit("payment", made or 0, "", ""))
    till.settled()
    assert till.page.payments.current_id() == made


def test_the_pane_leads_to_the_payer(till: Till) -> None:
    made = till.books.pay(till.ana, "27.00", till.fee).made
    till.page.open_record(made or 0)
    till.settled()
    went = till.went()
    till.press(till.page.pane, "The person")
    assert went == [Target("members", till.ana)]


def test_the_list_is_exported_with_the_columns_that_are_seen(till: Till, recorder: Recorder, tmp_path: Path) -> None:
    till.books.pay(till.ana, "27.00", till.fee)
    till.page.reload()
    till.settled()
    recorder.save_to = tmp_path / "Payments.xlsx"
    till.press(till.page, "Export…")
    sheet = load_workbook(recorder.save_to).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.title for column in till.page.payments.file_columns()]
    assert sheet["D2"].value == 27
    assert "Payments.xlsx" in till.page.saved.text()


def test_the_treasurers_workbook_is_saved_for_the_period(till: Till, recorder: Recorder, tmp_path: Path) -> None:
    till.books.pay(till.ana, "27.00", till.fee)
    recorder.save_to = tmp_path / "Treasurer.xlsx"
    till.press(till.page, "Treasurer’s workbook…")
    dialog = next(one for one in till.dialogs() if isinstance(one, TreasurerDialog))
    assert dialog.form.peek() == {"from": date(2016, 4, 1), "to": date(2017, 3, 31)}
    dialog.form.put("to", date(2016, 3, 1))
    till.press(dialog, "Save the workbook…")
    assert dialog.isVisible()
    assert "ends before it begins" in dialog.form.editor("to").widget.accessibleDescription()
    dialog.form.put("to", date(2016, 12, 31))
    till.press(dialog, "Save the workbook…")
    sheet = load_workbook(recorder.save_to)["Transactions"]
    assert sheet["E2"].value == 27
    assert "Treasurer.xlsx" in till.page.saved.text()


def test_the_workbook_asked_for_from_another_page_brings_the_page_that_says_where_it_went(till: Till) -> None:
    gone: list[Target] = []
    till.page.leads.connect(gone.append)
    till.page.treasurer()
    assert gone == []
    till.leave()
    till.page.hide()
    till.page.treasurer()
    assert gone == [Target("payments", 0)]
    till.leave()
