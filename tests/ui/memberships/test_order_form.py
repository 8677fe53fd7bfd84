"""The form for the bank, from the pane of a member and for several: what it will say, its preview, and its note."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QApplication

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.states import AccountKind
from psg_admin.memberships.queries import by_number
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.ui.dialogs.order_form import OrderFormDialog, open_forms
from psg_admin.ui.kit.action import by_key
from psg_admin.ui.kit.preview import Preview
from tests.offices import TODAY
from tests.paper.lists import pages_of
from tests.ui.memberships.hands import Hands, enrol


def account(hands: Hands) -> None:
    deed = partial(
        add_account, name="HSBC", kind=AccountKind.BANK, sort_code="40-00-00", number="12345678", today=TODAY
    )
    hands.office.write(deed)


def opened(hands: Hands) -> OrderFormDialog:
    dialog = hands.dialog()
    assert isinstance(dialog, OrderFormDialog)
    return dialog


def pages() -> list[str]:
    """Return what the preview shows, and close it."""
    (preview,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, Preview) and one.isVisible()]
    found = pages_of(preview._data)
    preview.close()
    return found


def test_the_form_says_what_was_asked_for(hands: Hands) -> None:
    account(hands)
    hands.choose("Ramírez Ñato, Lucía")
    assert "Form for the bank…" in hands.pane()
    hands.page.run("order-form")
    hands.settled()
    dialog = opened(hands)
    assert dialog._panel.lines.text() == "It says: £27.00 every year, first on 1 April 2017, reference PSG0001V."
    dialog.form.put("interval", Interval.MONTH)
    dialog.form.put("first", date(2017, 1, 5))
    dialog.form.changed.emit()
    hands.settled()
    assert dialog._panel.lines.text() == (
        "It says: £2.25 every month, first on 5 January 2017, reference PSG0001V.\n"
        "The order pays £27.00 every year now."
    )
    hands.submit()
    (page,) = pages()
    assert all(said in page for said in ("Lucía", "£2.25", "every month until further notice", "5 January 2017"))
    assert hands.read(by_number, number="0001", day=TODAY).order is not None


def test_it_is_held_back_where_nothing_can_be_said(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.page.run("order-form")
    hands.settled()
    dialog = opened(hands)
    assert "No bank account has a sort code and a number yet" in dialog._panel.refused.text()
    assert not hands.action().isEnabled()
    dialog.reject()
    account(hands)
    hands.page.run("order-form")
    hands.settled()
    hands.type("amount", "0")
    assert "A standing order pays more than £0.00." in opened(hands)._panel.refused.text()
    hands.dialog().reject()


def test_several_forms_are_shown_and_noted_in_one_deed(hands: Hands) -> None:
    account(hands)
    enrol(hands.office, [ContactDraft(given="Iván", family="Vega")], "individual", Method.STANDING_ORDER, TODAY)
    ids = [hands.read(by_number, number=number, day=TODAY).id for number in ("0001", "0003", "0004")]
    open_forms(hands.page, hands.desk, ids)
    hands.settled()
    lines = opened(hands)._panel.lines.text().split("\n")
    assert [line[:14] for line in lines] == ["0001: £27.00 e", "0003: £40.50 e", "0004: £27.00 e"]
    opened(hands).form.put("sent", True)
    hands.submit()
    assert len(pages()) == 3
    order = hands.read(by_number, number="0004", day=TODAY).order
    assert order is not None
    assert order.state is OrderState.FORM_SENT
    hands.undo()
    order = hands.read(by_number, number="0004", day=TODAY).order
    assert order is not None
    assert order.state is OrderState.NONE


def test_a_member_who_pays_in_another_way_has_the_form_too_and_one_for_life_has_none(hands: Hands) -> None:
    enrol(hands.office, [ContactDraft(given="Iván", family="Vega")], "life", Method.CHEQUE, TODAY)
    hands.page.reload()
    hands.settled()
    for name, has_it in (("O’Neill, Seán", True), ("Vega, Iván", False)):
        hands.choose(name)
        assert (by_key(hands.page.page_actions(), "order-form") is not None) is has_it
