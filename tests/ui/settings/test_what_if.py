"""Other fees are tried at the settings: what they come to, who is affected, the letters; and saved if one likes."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.states import AccountKind
from psg_admin.kernel.money import Money
from psg_admin.notes.queries import notes_of
from psg_admin.payments.states import Method
from psg_admin.settings import all_settings
from psg_admin.ui.dialogs.order_letters import OrderLettersDialog, open_order_letters
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.settings.what_if import AffectedDialog, WhatIfDialog
from tests.memberships.desk import Desk, person
from tests.memberships.test_paying import furnish, pays
from tests.offices import TODAY
from tests.paper.lists import pages_of
from tests.ui.conftest import type_over
from tests.ui.settings.conftest import Hands

APRIL = date(2017, 4, 1)


def shown(kind: type[QWidget]) -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


@pytest.fixture
def members(hands: Hands) -> Iterator[Desk]:
    """Three members by standing order, one of whom pays what is to be asked for."""
    desk = Desk.furnished(hands.office)
    furnish(desk)
    for name, amount in (("Ana", "27"), ("Rosa", "36"), ("Vera", "27")):
        pays(desk, name, amount)
    yield desk
    for one in (*shown(Preview), *shown(AffectedDialog), *shown(OrderLettersDialog), *shown(WhatIfDialog)):
        one.close()


def tried(hands: Hands, members: Desk, fee: str = "40") -> WhatIfDialog:
    hands.listed("scheme")
    hands.run("what-if")
    dialog = hands.dialog()
    assert isinstance(dialog, WhatIfDialog)
    dialog.form.put("from_day", APRIL)
    type_over(dialog.fees.field(str(members.types["individual"])).widget, fee)
    hands.settled()
    return dialog


def test_what_other_fees_come_to_is_said_as_they_are_typed(hands: Hands, members: Desk) -> None:
    dialog = tried(hands, members)
    found = dialog.panel.found
    assert found is not None
    assert (found.now, found.then, found.short_orders) == (Money.of(81), Money.of(108), 2)
    assert "£27.00 more" in dialog.panel.accessibleDescription()
    assert dialog.panel.affected.text() == "&Who is affected: 3…"
    dialog.form.put("discount.standing-order", "20%")
    dialog.form.changed.emit()
    hands.settled()
    assert dialog.panel.found is not None
    assert dialog.panel.found.then == Money.of(96)
    assert hands.scheme().type(members.types["individual"]).fee_on(APRIL) == Money.of(30)


def test_what_cannot_be_read_or_be_is_said_and_nothing_can_be_saved(hands: Hands, members: Desk) -> None:
    dialog = tried(hands, members, "x")
    assert not dialog._action.isEnabled()
    type_over(dialog.fees.field(str(members.types["individual"])).widget, "40")
    dialog.form.put("from_day", date(2016, 10, 1))
    dialog.form.changed.emit()
    hands.settled()
    assert dialog.panel.found is None
    assert not dialog.panel.letters.isEnabled()
    dialog.submit()
    hands.settled()
    assert dialog.isVisible()
    assert len(hands.scheme().type(members.types["individual"]).fees) == 1


def test_who_is_affected_is_a_list(hands: Hands, members: Desk) -> None:
    dialog = tried(hands, members)
    dialog.panel.affected.click()
    hands.settled()
    (listed,) = shown(AffectedDialog)
    assert isinstance(listed, AffectedDialog)
    assert listed.table.count() == 3
    rows = hands.office.read(listed.table.all_rows())
    assert [(row.payer, row.then, row.short) for row in rows] == [
        ("Ramírez Ñato, Ana", Money.of(36), Money.of(9)), ("Ramírez Ñato, Rosa", Money.of(36), Money(0)),
        ("Ramírez Ñato, Vera", Money.of(36), Money.of(9)),
    ]  # fmt: skip


def test_letters_are_shown_before_anything_is_saved_and_noted_if_ticked(hands: Hands, members: Desk) -> None:
    tried(hands, members).panel.letters.click()
    hands.settled()
    (letters,) = shown(OrderLettersDialog)
    assert isinstance(letters, OrderLettersDialog)
    assert letters._panel.lines.text().split("\n") == ["2 letters", "1 pays the right sum"]
    letters.submit()
    hands.settled()
    (preview,) = shown(Preview)
    assert isinstance(preview, Preview)
    pages = pages_of(preview._data)
    assert [("Dear" in page, "Standing order form" in page) for page in pages] == [(True, False), (False, True)] * 2
    assert notes(members) == []
    preview.close()
    (dialog,) = shown(WhatIfDialog)
    assert isinstance(dialog, WhatIfDialog)
    dialog.panel.letters.click()
    hands.settled()
    (again,) = shown(OrderLettersDialog)
    assert isinstance(again, OrderLettersDialog)
    again.form.put("sent", True)
    again.submit()
    hands.settled()
    assert len(shown(Preview)) == 1
    assert len(notes(members)) == 2
    assert len(hands.scheme().type(members.types["individual"]).fees) == 1


def notes(members: Desk) -> list[str]:
    payers = [members.page(made).payer_id for made in (1, 2, 3)]
    return [one.text for payer in payers for one in members.ask(notes_of, contact_id=payer)]


def test_fees_that_one_likes_are_saved_in_one_deed(hands: Hands, members: Desk) -> None:
    dialog = tried(hands, members)
    dialog.form.put("discount.standing-order", "")
    dialog.form.changed.emit()
    dialog.submit()
    hands.settled()
    assert shown(WhatIfDialog) == []
    kind = hands.scheme().type(members.types["individual"])
    assert kind.fee_on(APRIL) == Money.of(40)
    assert hands.scheme().quote(kind, method=Method.STANDING_ORDER, day=APRIL).total == Money.of(40)
    hands.office.undo()
    assert len(hands.scheme().type(kind.id).fees) == 1


def test_the_account_that_orders_are_paid_into_is_chosen_from_those_there_are(hands: Hands) -> None:
    made = hands.office.write(
        partial(add_account, name="HSBC", kind=AccountKind.BANK, sort_code="40-00-00", number="12345678", today=TODAY)
    )
    part = hands.form("orders")
    hands.page.reload()
    hands.settled()
    box = hands.page.order_account.box
    assert [box.itemText(place) for place in range(box.count())] == [
        "The only one that is known", "Bank", "HSBC · 40-00-00 · 12345678",
    ]  # fmt: skip
    box.setCurrentIndex(2)
    box.activated.emit(2)
    part.form.put("order_holder", "P S G")
    hands.save()
    kept = hands.office.read(all_settings)
    assert (kept["order_account"], kept["order_holder"]) == (made.reference, "P S G")
    hands.page.reload()
    hands.settled()
    assert hands.page.order_account.value() == made.reference


def test_letters_about_what_is_otherwise_ask_for_no_day(hands: Hands, members: Desk) -> None:
    made = members.enrol(person("Inés", street="1 Mill Lane"), method=Method.STANDING_ORDER, joined=date(2016, 9, 1))
    members.pay_all(made, date(2016, 9, 1))
    open_order_letters(hands.page, hands.page._desk, drift=True, membership_ids=[made, 1])
    hands.settled()
    (letters,) = shown(OrderLettersDialog)
    assert isinstance(letters, OrderLettersDialog)
    assert set(letters.form.typed()) == {"sent"}
    assert letters._panel.lines.text() == "1 letter"
    letters.submit()
    hands.settled()
    (preview,) = shown(Preview)
    assert isinstance(preview, Preview)
    letter, form = pages_of(preview._data)
    assert "the discount of £3.00" in " ".join(letter.split())
    assert "Twenty-seven pounds only" in form
