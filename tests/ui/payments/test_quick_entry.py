"""A heap of envelopes is entered without a mouse: Enter goes from field to field and from envelope to envelope."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from psg_admin.books.queries.banking import slips
from psg_admin.payments.states import Method
from psg_admin.ui.dialogs.quick_entry import QuickEntryDialog, open_quick_entry
from tests.payments.books import pounds
from tests.ui.conftest import type_words
from tests.ui.payments.till import Till


def opened(till: Till) -> QuickEntryDialog:
    open_quick_entry(till.page, till.desk)
    found = till.form()
    assert isinstance(found, QuickEntryDialog)
    return found


def here(dialog: QuickEntryDialog) -> QWidget:
    found = dialog.focusWidget()
    assert found is not None
    return found


def strike(till: Till, dialog: QuickEntryDialog, *words: str) -> None:
    """Type each into the field that has the focus, and press Enter behind it."""
    for each in words:
        type_words(here(dialog), each)
        till.settled()
        QTest.keyClick(here(dialog), Qt.Key.Key_Return)
        till.settled()


def test_a_number_that_nobody_has_is_told_before_the_next_field(till: Till) -> None:
    dialog = opened(till)
    strike(till, dialog, "0999")
    assert here(dialog) is dialog.heap.lines[0].entry()
    assert "neither a member’s number nor a name" in dialog.form.editor("envelopes").widget.accessibleDescription()
    till.leave()


def test_a_heap_is_entered_from_the_keyboard_with_its_slip(till: Till) -> None:
    dialog = opened(till)
    assert here(dialog) is dialog.heap.lines[0].entry()
    strike(till, dialog, "Quispe", "27", "", "000123", "Bea", "5", "Cash", "Zoe Vega", "4.50", "")
    assert [line.typed()["amount"] for line in dialog.heap.lines] == ["27", "5", "4.50", ""]
    dialog.form.put("expected", pounds("36.50"))
    dialog.form.editor("expected").edited.emit()
    assert dialog._foot.text() == "3 envelopes: £36.50 · as it should be"
    box = dialog.form.editor("slip").widget
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    dialog.heap.lines[-1].entry().setFocus()
    strike(till, dialog, "")
    assert here(dialog).objectName() == "action"
    QTest.keyClick(here(dialog), Qt.Key.Key_Return)
    till.settled()
    assert [(one.row.payer, one.row.amount, one.row.method) for one in reversed(till.payments())] == [
        ("Quispe, Ana", pounds("27"), Method.CHEQUE), ("Adams, Bea", pounds("5"), Method.CASH),
        ("Vega, Zoe", pounds("4.50"), Method.CASH),
    ]  # fmt: skip
    assert till.books.owed(till.fee) == pounds("0")
    (slip,) = till.office.read(slips)
    assert (slip.total, slip.cash) == (pounds("36.50"), pounds("9.50"))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_entered(till: Till) -> None:
    dialog = opened(till)
    strike(till, dialog, "Quispe", "x")
    till.submit(dialog)
    assert dialog.isVisible()
    assert here(dialog) is dialog.heap.lines[0].amount.widget
    dialog.heap.lines[0].amount.put(pounds("5"))
    dialog.form.put("expected", pounds("6"))
    till.submit(dialog)
    assert dialog.isVisible()
    assert till.payments() == []
    till.leave()


def test_a_number_that_nobody_has_is_not_somebody_new(till: Till) -> None:
    dialog = opened(till)
    strike(till, dialog, "0999", "5")
    till.submit(dialog)
    assert dialog.isVisible()
    assert till.payments() == []
    till.leave()


def test_what_was_typed_is_offered_again(till: Till) -> None:
    dialog = opened(till)
    strike(till, dialog, "Quispe", "27", "", "000123", "Bea", "5")
    dialog.reject()
    till.settled()
    again = opened(till)
    again.carry_on()
    till.settled()
    assert [line.typed()["amount"] for line in again.heap.lines] == ["27", "5"]
    assert again.heap.total() == pounds("32")
    till.leave()
