"""The forms of money that goes out, is moved, comes in besides, goes back, or was entered wrongly."""

from datetime import date
from functools import partial

from psg_admin.accounts.operations import change_account
from psg_admin.accounts.states import AccountKind
from psg_admin.books.queries import balances
from psg_admin.books.queries.money_out import MoneyOutRow, money_out_rows, payee_hits, spending_ids
from psg_admin.payments.queries import owed_list
from psg_admin.payments.states import Method
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.dialogs.correct import open_correct
from psg_admin.ui.dialogs.income import open_income
from psg_admin.ui.dialogs.move import open_move
from psg_admin.ui.dialogs.refund import open_keep_as_gift, open_refund
from psg_admin.ui.dialogs.spend import SpendDialog, open_spend
from psg_admin.ui.payments.actions import of_money
from tests.offices import TODAY
from tests.payments.books import pounds
from tests.ui.conftest import type_over
from tests.ui.payments.till import Till


def spent(till: Till) -> list[MoneyOutRow]:
    ids = till.office.read(partial(spending_ids, query=ListQuery()))
    return till.office.read(partial(money_out_rows, ids=ids))


def said(dialog: SpendDialog) -> str:
    return dialog._foot.text()


def lies(till: Till) -> dict[str, str]:
    found = till.office.read(partial(balances, on=TODAY))
    return {account: amount.plain() for (account, _fund), amount in found.items() if amount}


def spend_dialog(till: Till) -> SpendDialog:
    open_spend(till.page, till.desk)
    dialog = till.form()
    assert isinstance(dialog, SpendDialog)
    return dialog


def test_money_that_went_out_is_entered_with_three_parts_and_undone(till: Till) -> None:
    till.office.write(partial(save_settings, settings={"approvals": 1}))
    dialog = spend_dialog(till)
    till.type(dialog, "payee", "Harold Print")
    till.type(dialog, "amount", "25.50")
    assert till.action(dialog) == "Enter £25.50"
    dialog.form.put("method", Method.CASH)
    dialog.form.changed.emit()
    assert dialog.form.value("account") == "cash", "the account follows the way of paying"
    for category, amount in (("printing", ""), ("postage", "5.50"), ("travel", "x")):
        line = dialog.parts.lines[-1]
        line.category.put(category)
        type_over(line.amount.widget, amount)
        if category != "travel":
            till.press(dialog, "Another part")
    till.submit(dialog)
    assert not spent(till), "a sum cannot be read"
    assert dialog.parts.lines[2].amount.widget.hasFocus()
    type_over(dialog.parts.lines[2].amount.widget, "3")
    assert said(dialog) == "£17.00 is left for the part without a sum."
    assert dialog.parts.lines[0].amount.line.placeholderText() == "17.00"
    till.submit(dialog)
    assert not spent(till), "nobody approved it"
    till.type(dialog, "approved_by", "Bea Adams")
    till.submit(dialog)
    [row] = spent(till)
    assert (row.payee, row.account_code, row.approved_by, row.day) == ("Harold Print", "cash", ("Bea Adams",), TODAY)
    assert [(part.category, part.amount.plain()) for part in row.parts] == [
        ("printing", "17.00"), ("postage", "5.50"), ("travel", "3.00"),
    ]  # fmt: skip
    till.undo()
    assert not spent(till)


def test_parts_that_come_to_another_sum_are_told_while_they_are_typed(till: Till) -> None:
    dialog = spend_dialog(till)
    till.type(dialog, "payee", "Harold Print")
    till.type(dialog, "amount", "10")
    till.press(dialog, "Another part")
    first, second = dialog.parts.lines
    assert said(dialog) == "£10.00 is left, and parts 1, 2 have no sum: only one of them may be without."
    assert [line.amount.line.placeholderText() for line in dialog.parts.lines] == ["", ""]
    till.submit(dialog)
    assert second.amount.widget.hasFocus(), "only one of them can be what the others leave"
    type_over(first.amount.widget, "4")
    type_over(second.amount.widget, "5")
    assert said(dialog) == "£1.00 has no part yet."
    type_over(second.amount.widget, "7")
    assert said(dialog) == "The parts are £1.00 too much."
    till.submit(dialog)
    assert not spent(till)
    second.remove.click()
    till.settled()
    assert said(dialog) == ""
    till.submit(dialog)
    [row] = spent(till)
    assert [part.amount.plain() for part in row.parts] == ["10.00"], "the only part is all of it"


def test_somebody_on_file_is_paid_and_a_slip_is_told_at_its_field(till: Till) -> None:
    dialog = spend_dialog(till)
    till.pick(dialog, "payee", "Adams")
    till.type(dialog, "amount", "10")
    till.type(dialog, "on", "1 Jan 2017")
    till.submit(dialog)
    assert not spent(till)
    till.type(dialog, "on", "1 Oct 2016")
    till.submit(dialog)
    [row] = spent(till)
    assert (row.contact_id, row.day) == (till.bea, date(2016, 10, 1))


def test_who_was_paid_before_is_offered_though_only_a_name(till: Till) -> None:
    dialog = spend_dialog(till)
    till.type(dialog, "payee", "Harold Print")
    till.type(dialog, "amount", "10")
    till.submit(dialog)
    dialog = spend_dialog(till)
    till.pick(dialog, "payee", "print har")
    assert dialog.form.value("payee").title == "Harold Print"
    assert dialog.form.editor("payee").echo() == "Paid before"
    till.type(dialog, "amount", "5")
    till.submit(dialog)
    assert [(row.payee, row.contact_id) for row in spent(till)] == [("Harold Print", None)] * 2
    assert [hit.title for hit in till.office.read(partial(payee_hits, text="print"))] == ["Harold Print"]
    till.undo()
    till.undo()
    assert till.office.read(partial(payee_hits, text="print")) == []


def test_cash_that_the_cash_box_does_not_hold_is_moved_with_a_reason(till: Till) -> None:
    till.office.write(
        partial(
            change_account,
            code="cash",
            name="Cash box",
            kind=AccountKind.CASH,
            today=TODAY,
            opening={"general": pounds("40")},
            opening_on=date(2016, 4, 1),
        )
    )
    open_move(till.page, till.desk)
    dialog = till.form()
    till.type(dialog, "amount", "50")
    till.submit(dialog)
    assert lies(till) == {"cash": "40.00"}
    till.type(dialog, "anyway", "A collection is not entered yet")
    till.submit(dialog)
    assert lies(till) == {"bank": "50.00", "cash": "-10.00"}


def test_money_is_moved_with_what_was_kept_of_it(till: Till) -> None:
    open_move(till.page, till.desk)
    dialog = till.form()
    till.type(dialog, "amount", "97")
    till.type(dialog, "fee", "3")
    till.submit(dialog)
    assert lies(till) == {"bank": "97.00", "cash": "-100.00"}
    till.undo()
    assert lies(till) == {}


def test_other_income_of_an_organisation_that_is_new(till: Till) -> None:
    open_income(till.page, till.desk)
    dialog = till.form()
    till.type(dialog, "payer", "The Shopping Scheme")
    dialog.form.put("category", "commission")
    till.type(dialog, "amount", "40")
    till.submit(dialog)
    [made] = till.payments()
    assert (made.row.payer, made.row.purpose, made.receipts) == (
        "The Shopping Scheme", "Shopping-scheme commission", (),
    )  # fmt: skip


def test_what_is_left_over_goes_back_and_the_rest_is_kept_as_a_gift(till: Till) -> None:
    made = till.books.pay(till.bea, "50.00", on=date(2016, 10, 1)).made
    row = till.payment(made).row
    open_refund(till.page, till.desk, row)
    dialog = till.form()
    assert till.action(dialog) == "Refund £50.00"
    till.type(dialog, "amount", "20")
    dialog.form.put("gift", value=True)
    dialog.form.changed.emit()
    till.type(dialog, "wished_on", "3 Oct 2016")
    till.submit(dialog)
    page = till.payment(made)
    assert [a.purpose for a in page.allocations] == [
        "Refunded on 20 October 2016", "Gift, as was wished on 3 October 2016",
    ]  # fmt: skip
    till.undo()
    open_keep_as_gift(till.page, till.desk, row)
    till.submit(till.form())
    assert till.payment(made).row.left_over == pounds("0")


def test_a_payment_is_corrected_and_its_new_receipt_shown(till: Till) -> None:
    made = till.books.pay(till.ana, "270.00", till.fee, on=date(2016, 10, 1)).made
    open_correct(till.page, till.desk, till.payment(made).row)
    dialog = till.form()
    till.type(dialog, "amount", "27")
    till.submit(dialog)
    assert till.payment(made).row.amount == pounds("270"), "a reason is asked for"
    till.type(dialog, "reason", "A nought too many")
    till.submit(dialog)
    newest = till.payments()[0].row
    assert (newest.amount, newest.received_on, newest.left_over) == (pounds("27"), date(2016, 10, 1), pounds("0"))
    assert till.preview() is not None
    till.undo()
    assert till.payment(made).row.left_over == pounds("243")


def test_what_is_owed_is_reminded_of_and_let_off(till: Till) -> None:
    till.chip("owed")
    till.page.debts.select_id(till.fee)
    till.settled()
    till.press(till.page.pane, "Reminded…")
    till.submit(till.form())
    assert "Reminded on 20 October 2016" in till.pane()
    till.press(till.page.pane, "Ask no more…")
    dialog = till.form()
    till.type(dialog, "reason", "Hardship")
    till.submit(dialog)
    assert [row.charge_id for row in till.office.read(partial(owed_list, today=TODAY))] == [till.place]


def test_the_forms_are_actions_of_a_page(till: Till) -> None:
    for action in of_money(till.page, till.desk):
        action.run()
        dialog = till.form()
        assert dialog.windowTitle() == action.label
        dialog.reject()
        till.settled()
