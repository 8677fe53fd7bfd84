"""What the money means for a membership, on the page of members: payer, type, discount, and who is short."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QApplication, QCheckBox

from psg_admin.imports.operations import IMPORT_PAYMENTS
from psg_admin.imports.payments import PaymentLine, PaymentsRequest, Whose
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import set_order_state
from psg_admin.memberships.queries import by_number, owed_for
from psg_admin.memberships.queries.page import MembershipPage
from psg_admin.memberships.states import OrderState
from psg_admin.payments.operations import take_payment
from psg_admin.payments.queries import owed_list
from psg_admin.payments.states import Method
from psg_admin.store.planning import perform
from psg_admin.ui.dialogs.statement import StatementDialog
from psg_admin.ui.kit.preview import Preview
from tests.offices import NOW, TODAY
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands

SEAN = "O’Neill, Seán"


def member(hands: Hands, number: str) -> MembershipPage:
    return hands.read(by_number, number=number, day=TODAY)


def pay_part(hands: Hands, amount: str) -> None:
    """Let Seán, who owes £30, pay a part of it."""
    owed = hands.read(owed_for, number="0002")
    hands.write_elsewhere(
        partial(
            take_payment, contact_id=owed.contact_id, amount=Money.of(amount), method=Method.CHEQUE, received_on=TODAY,
            charges=owed.charge_ids, today=TODAY, now=NOW,
        )
    )  # fmt: skip
    hands.page.reload()
    hands.settled()


def test_a_new_payer_takes_what_is_owed_along_unless_the_tick_is_taken_away(hands: Hands) -> None:
    pay_part(hands, "20")
    hands.choose(SEAN)
    hands.press("Payer and method…")
    box = hands.dialog().findChild(QCheckBox, "take")
    assert box is not None
    assert box.isChecked()
    assert box.text().replace("&", "") == "A new payer takes over the £10.00 that is owed"
    hands.pick("payer", "bell")
    hands.tick("take")
    hands.submit()
    page = member(hands, "0002")
    assert (page.payer_name, page.balance, page.membership_balance) == ("Bell, Thomasina", Money(0), Money.of(10))
    hands.undo()
    hands.choose(SEAN)
    hands.press("Payer and method…")
    hands.pick("payer", "bell")
    hands.submit()
    assert member(hands, "0002").balance == Money.of(10)


def test_the_type_is_changed_from_the_next_year_or_now(hands: Hands) -> None:
    hands.choose(SEAN)
    hands.press("Change the type…")
    hands.set("type_id", "Joint")
    hands.submit()
    assert (member(hands, "0002").type_name, member(hands, "0002").next_type_name) == ("Individual", "Joint")
    hands.undo()
    hands.choose(SEAN)
    hands.press("Change the type…")
    hands.set("type_id", "Joint")
    hands.set("when", "Now, with the difference to pay or left over")
    hands.submit()
    page = member(hands, "0002")
    assert (page.type_name, page.balance) == ("Joint", Money.of(45))


def test_a_discount_stays_by_decision_where_the_standing_order_was_not_seen(hands: Hands) -> None:
    hands.write_elsewhere(partial(set_order_state, membership_id=1, state=OrderState.STOPPED, today=TODAY))
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    assert hands.action().text().replace("&", "") == "Renew — £30.00"
    hands.tick("keep_discount")
    assert hands.action().text().replace("&", "") == "Renew — £27.00"
    hands.submit()
    assert member(hands, "0001").terms[0].amount == Money.of(27)


def test_who_is_short_was_asked_or_what_was_paid_is_taken_as_it_is(hands: Hands, recorder: Recorder) -> None:
    pay_part(hands, "27")
    hands.chip("short")
    assert hands.names() == [SEAN]
    hands.choose(SEAN)
    assert "Current, £3.00 short" in hands.pane()
    hands.press("The rest was asked for")
    [debt] = [row for row in hands.read(owed_list, today=TODAY) if row.payer == SEAN]
    assert debt.reminded_on == TODAY
    hands.press("Take it as it is…")
    assert recorder.asked == ["Take what was paid as it is? The £3.00 that is missing is let off."]
    assert member(hands, "0002").balance == Money(0)
    assert member(hands, "0002").standing.reason == "Current to 31 August 2017, paid by cheque"


def test_a_statement_of_account_is_shown_for_the_days_that_are_asked_for(hands: Hands) -> None:
    pay_part(hands, "20")
    hands.choose(SEAN)
    hands.press("Statement of account…")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, StatementDialog) and one.isVisible())
    assert dialog.form.peek() == {"from": date(2016, 1, 1), "to": TODAY}
    dialog.form.put("to", date(2015, 1, 1))
    hands.press("Show the statement", dialog)
    assert dialog.isVisible()
    assert "ends before it begins" in dialog.form.editor("to").widget.accessibleDescription()
    dialog.form.put("to", TODAY)
    hands.press("Show the statement", dialog)
    preview = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Preview) and one.isVisible())
    assert preview.windowTitle() == "Statement of account: Seán O’Neill"
    assert preview._suggested.name == "Statement of account Seán O’Neill 2016-01-01 2016-10-20.pdf"
    preview.close()
    hands.settled()


def test_what_was_paid_before_this_office_stands_below_the_payments(hands: Hands) -> None:
    whose = Whose("0002", shown="0002")
    line = PaymentLine(2, whose, date(2012, 4, 3), Money.of("22.50"), Method.CHEQUE, "000017", "Sub 2012")
    request = PaymentsRequest((line,), TODAY, NOW, "past.csv")
    hands.write_elsewhere(partial(perform, deed=IMPORT_PAYMENTS, request=request))
    hands.page.reload()
    hands.settled()
    hands.choose(SEAN)
    pane = hands.pane()
    place = pane.index("Paid before")
    assert "£22.50" in pane[place:]
