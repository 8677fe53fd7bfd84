"""Taking a payment: who pays, what is ticked, where the money goes, the receipt."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from psg_admin.payments.operations import take_payment
from psg_admin.payments.states import Method, PaymentState
from psg_admin.people.particulars import ContactDraft
from psg_admin.ui.kit.pane import Figure
from tests.offices import NOW, TODAY
from tests.payments.books import pounds
from tests.ui.payments.till import Till


def test_what_the_payer_owes_is_ticked_and_paid_and_the_receipt_is_shown(till: Till) -> None:
    dialog = till.take()
    assert till.action(dialog) == "Take the payment"
    till.pick(dialog, "payer", "Quispe")
    assert till.action(dialog) == "Take £35.00"
    assert dialog.panel.lines.text().split("\n") == [
        "£27.00 pays Individual membership in full.",
        "£8.00 pays Annual Conference & lunch in full.",
    ]
    till.type(dialog, "reference", "Cheque 100234")
    till.submit(dialog)
    (made,) = till.payments()
    assert (made.row.amount, made.row.method, made.row.reference) == (pounds("35"), Method.TRANSFER, "Cheque 100234")
    assert [a.charge_id for a in made.allocations] == [till.fee, till.place]
    assert made.row.receipt == "R-2016-0001"
    assert till.preview() is not None


def test_the_payment_that_was_taken_is_chosen_in_the_list(till: Till) -> None:
    till.books.pay(till.bea, "5.00")
    till.page.reload()
    till.settled()
    dialog = till.take()
    till.pick(dialog, "payer", "Quispe")
    till.submit(dialog)
    made = till.payments()[0].row
    assert made.amount == pounds("35")
    assert till.page.payments.selected_ids() == [made.payment_id] == [till.page.payments.current_id()]


def test_the_filter_that_stands_has_the_payment_that_was_taken(till: Till) -> None:
    till.page.show_filter("month")
    till.settled()
    dialog = till.take()
    till.pick(dialog, "payer", "Quispe")
    till.submit(dialog)
    assert till.page.chips.current() == "month"
    assert till.page.payments.selected_ids() == [till.payments()[0].row.payment_id]


def test_tab_goes_from_the_payer_through_what_is_owed_to_the_gift(till: Till) -> None:
    dialog = till.take()
    till.pick(dialog, "payer", "Quispe")
    fee, place = dialog.ticks.tick_of(till.fee), dialog.ticks.tick_of(till.place)
    dialog.form.editor("payer").widget.setFocus()
    for stop in (fee, place, dialog.form.editor("gift").widget):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is stop
    for stop in (place, fee, dialog.form.editor("payer").widget):
        QTest.keyClick(dialog, Qt.Key.Key_Backtab)
        assert dialog.focusWidget() is stop
    till.leave()


def test_what_stands_below_a_field_has_its_room_whatever_comes_and_goes_above_it(till: Till) -> None:
    dialog = till.take()
    for name, key in (("Quispe", Qt.Key.Key_Tab), ("Adams", Qt.Key.Key_Tab), ("Quispe", Qt.Key.Key_Backtab)):
        till.pick(dialog, "payer", name)
        QTest.keyClick(dialog, key)
        dialog.sizeHint()  # as a dialog asks itself that grows
        till.settled()
        for field, place in dialog.form._places.items():
            assert place.box is not None
            wanted = place.box.heightForWidth(place.box.width())
            assert place.box.height() >= wanted, (name, field)
    till.leave()


def test_the_letter_of_what_is_owed_leads_to_its_first_box(till: Till) -> None:
    dialog = till.open(till.ana)
    dialog.activateWindow()
    QTest.keyClick(dialog, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert dialog.focusWidget() is dialog.ticks.tick_of(till.fee)
    till.leave()


def test_a_tick_taken_away_lowers_the_amount_and_leaves_the_charge_owed(till: Till) -> None:
    dialog = till.open(till.ana)
    QTest.keyClick(dialog.ticks.tick_of(till.place), Qt.Key.Key_Space)
    assert till.action(dialog) == "Take £27.00"
    till.submit(dialog)
    assert till.books.still_open(till.ana) == [("Annual Conference & lunch", pounds("8"))]


def test_only_what_was_asked_for_is_ticked(till: Till) -> None:
    dialog = till.open(till.ana, till.place)
    assert till.action(dialog) == "Take £8.00"
    till.submit(dialog)
    assert till.books.still_open(till.ana) == [("Individual membership", pounds("27"))]


def test_a_gift_comes_on_top_until_an_amount_is_typed(till: Till) -> None:
    dialog = till.open(till.ana)
    till.type(dialog, "gift", "5")
    assert till.action(dialog) == "Take £40.00"
    till.type(dialog, "amount", "50")
    till.type(dialog, "gift", "10")
    assert till.action(dialog) == "Take £50.00"
    lines = dialog.panel.lines.text().split("\n")
    assert lines[0] == "£10.00 is a gift."
    assert lines[-1] == "£5.00 is left over."
    till.submit(dialog)
    made = till.payments()[0]
    assert (made.row.state, made.row.left_over) == (PaymentState.CREDIT, pounds("5"))
    assert [a.purpose for a in made.allocations][-1] == "Gift"


def test_a_gift_above_the_amount_is_said_at_its_field_and_nothing_is_recorded(till: Till) -> None:
    dialog = till.open(till.ana)
    till.type(dialog, "amount", "5")
    till.type(dialog, "gift", "6")
    till.submit(dialog)
    assert "more than the £5.00 that came in" in dialog.form.editor("gift").widget.accessibleDescription()
    assert dialog.isVisible()
    assert till.payments() == []


def test_a_day_to_come_is_refused(till: Till) -> None:
    dialog = till.open(till.ana)
    till.type(dialog, "received_on", "21/10/2016")
    till.submit(dialog)
    assert "is in the future" in dialog.form.editor("received_on").widget.accessibleDescription()
    assert till.payments() == []


def test_another_payer_brings_other_charges(till: Till) -> None:
    dialog = till.open(till.ana)
    till.pick(dialog, "payer", "Adams")
    assert dialog.ticks.value() == []
    till.type(dialog, "amount", "20")
    assert dialog.panel.lines.text() == "£20.00 is left over."
    till.submit(dialog)
    assert till.payments()[0].row.contact_id == till.bea
    assert till.books.balance(till.ana) == pounds("35")


def test_a_payment_that_is_undone_stays_listed_with_its_receipt_void(till: Till) -> None:
    till.submit(till.open(till.ana))
    till.undo()
    (undone,) = till.payments()
    assert undone.row.state is PaymentState.UNDONE
    assert undone.receipts[0].void
    till.page.open_record(undone.row.payment_id)
    till.settled()
    assert till.pane_buttons() == ["Receipt…", "The person"]
    assert "Its entry was undone: it counts as never entered, and is in no sum." in [
        reason for figure in till.page.pane.findChildren(Figure) for reason in figure.reasons
    ]
    whys = {action.key: action.why for action in till.page.page_actions()}
    assert whys["reverse"] == whys["issue"] == "The entry of the payment was undone."


def test_nobody_is_sent_to_a_payer_whose_entry_was_undone(till: Till) -> None:
    draft = ContactDraft(given="Otto", family="Plain")
    till.office.write(
        partial(take_payment, contact_id=draft, amount=pounds("3"), method=Method.CASH, received_on=TODAY,
                today=TODAY, now=NOW)
    )  # fmt: skip
    till.undo()
    (undone,) = till.payments()
    till.page.open_record(undone.row.payment_id)
    till.settled()
    assert till.pane_buttons() == ["Receipt…"]
    payer = next(action for action in till.page.page_actions() if action.key == "payer")
    assert payer.why == "The entry of Otto Plain was undone."


def test_who_does_not_want_the_receipt_is_not_shown_it_the_next_time_either(till: Till) -> None:
    dialog = till.open(till.ana, till.fee)
    QTest.keyClick(dialog.form.editor("preview").widget, Qt.Key.Key_Space)
    till.submit(dialog)
    assert till.preview() is None
    till.submit(till.open(till.ana))
    assert till.preview() is None
    assert len(till.payments()) == 2


def test_what_was_paid_at_another_desk_is_refused_and_asked_again(till: Till) -> None:
    dialog = till.open(till.ana)
    assert till.action(dialog) == "Take £35.00"
    till.books.pay(till.bea, "27.00", till.fee)
    till.submit(dialog)
    assert dialog.isVisible()
    assert "It is £8.00 now, not £35.00" in dialog._errors.text()
    assert len(till.payments()) == 1
    assert (till.action(dialog), dialog.ticks.value()) == ("Take £8.00", [till.place])
    till.submit(dialog)
    made = till.payments()[0]
    assert (made.row.amount, [share.charge_id for share in made.allocations]) == (pounds("8"), [till.place])


def test_an_amount_of_ones_own_stays_when_less_is_owed_meanwhile(till: Till) -> None:
    dialog = till.open(till.ana)
    till.type(dialog, "amount", "40")
    till.books.pay(till.bea, "27.00", till.fee)
    till.submit(dialog)
    assert "It is £8.00 now, not £35.00" in dialog._errors.text()
    assert till.action(dialog) == "Take £40.00"
    assert dialog.panel.lines.text().split("\n")[-1] == "£32.00 is left over."
    till.submit(dialog)
    assert till.payments()[0].row.left_over == pounds("32")
