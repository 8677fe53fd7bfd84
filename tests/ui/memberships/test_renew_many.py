"""Several members chosen are renewed together: one preview of all, and who cannot be is left out with why."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QPushButton

from psg_admin.kernel.money import Money
from psg_admin.memberships import operations
from psg_admin.memberships.queries import by_number
from psg_admin.memberships.states import OrderState
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.kit.action import by_key
from tests.offices import NOW, TODAY
from tests.ui.memberships.hands import Hands, enrol


def terms(hands: Hands, number: str) -> int:
    return len(hands.read(by_number, number=number, day=TODAY).terms)


def renew_all(hands: Hands) -> None:
    """Choose everybody, and renew them as the key and the menu do."""
    hands.choose("Ramírez Ñato, Lucía")
    hands.page.members.grid().selectAll()
    hands.settled()
    renew = by_key(hands.page.page_actions(), "renew")
    assert renew is not None
    assert (renew.enabled, renew.many, renew.label) == (True, True, "Renew the memberships")
    hands.page.run("renew")
    hands.settled()


def test_all_that_are_chosen_are_renewed_after_one_preview_and_taken_back_at_once(hands: Hands) -> None:
    hands.begin_to_pay()
    renew_all(hands)
    said = hands.says()
    assert "Renew 3 memberships" in said
    for words in ("0001", "Ramírez Ñato, Lucía", "1 Apr 2017 to 31 Mar 2018", "£27.00", "Díaz, Ana; Díaz, Bruno"):
        assert words in said, words
    assert hands.action().text() == "Rene&w 3 — £102.00"
    before = [terms(hands, number) for number in ("0001", "0002", "0003")]
    hands.submit()
    assert [terms(hands, number) for number in ("0001", "0002", "0003")] == [count + 1 for count in before]
    assert hands.no_dialog()
    hands.undo()
    assert [terms(hands, number) for number in ("0001", "0002", "0003")] == before


def test_who_cannot_be_renewed_is_left_out_with_the_reason(hands: Hands) -> None:
    hands.begin_to_pay()
    hands.set_up_unpaid()
    renew_all(hands)
    said = hands.says()
    assert "1 cannot be renewed and is left out: see why below." in said
    (why,) = [words for words in said if words.startswith("⚠ 0004 Vega, Iván: ")]
    assert "still unpaid" in why
    hands.submit()
    assert terms(hands, "0004") == 1
    assert terms(hands, "0002") == 2


def test_who_never_paid_is_left_out_until_the_year_that_runs_is_paid(hands: Hands) -> None:
    renew_all(hands)
    said = hands.says()
    sentence = "Nothing was paid yet for the membership year from 1 September 2016. Take its payment of £30.00 first."
    assert f"⚠ 0002 O’Neill, Seán: {sentence}" in said
    assert "Renew 2 memberships" in said
    hands.dialog().reject()


def test_an_old_debt_is_named_with_the_renewal_and_who_lapsed_unpaid_waits_for_the_payment(hands: Hands) -> None:
    hands.begin_to_pay()
    enrol(hands.office, [ContactDraft(given="Iván", family="Vega")], "individual", Method.CHEQUE, date(2014, 5, 2))
    hands.page.reload()
    hands.settled()
    renew_all(hands)
    said = hands.says()
    assert [words for words in said if "that makes" in words] == [
        "£30.00 for this year; with £29.00 from 2016 that makes £59.00."
    ]
    (why,) = [words for words in said if words.startswith("⚠ 0004 Vega, Iván: ")]
    assert why.endswith("the next one begins on the day of its payment. Take the payment with the renewal.")


def test_an_order_that_earns_no_discount_is_named_with_its_renewal(hands: Hands) -> None:
    hands.begin_to_pay()
    stopped = partial(operations.set_order_state, membership_id=1, state=OrderState.STOPPED, today=TODAY)
    hands.write_elsewhere(stopped)
    renew_all(hands)
    said = hands.says()
    assert "The standing order stopped on 20 October 2016: no discount for it." in said
    assert hands.action().text() == "Rene&w 3 — £105.00"


def test_who_is_renewed_already_is_named_and_gets_another_year_only_by_a_tick(hands: Hands) -> None:
    hands.begin_to_pay()
    hands.write_elsewhere(partial(operations.renew, membership_id=1, today=TODAY, now=NOW))
    renew_all(hands)
    said = hands.says()
    assert "Renew 2 memberships" in said
    assert "1 is renewed already and is left out: see below." in said
    sentence = (
        "Renewed already, to 31 March 2018: this would add another membership year, 1 April 2018 to 31 March 2019."
    )
    assert f"⚠ 0001 Ramírez Ñato, Lucía: {sentence}" in said
    assert hands.action().text() == "Rene&w 2 — £75.00"
    hands.tick("again")
    said = hands.says()
    assert "Renew 3 memberships" in said
    assert f"⚠ {sentence}" in said
    assert not [words for words in said if "left out" in words]
    assert hands.action().text() == "Rene&w 3 — £102.00"
    hands.submit()
    assert hands.no_dialog()
    assert [terms(hands, number) for number in ("0001", "0002", "0003")] == [3, 2, 2]


def test_a_preview_that_is_no_longer_true_does_nothing(hands: Hands) -> None:
    hands.begin_to_pay()
    renew_all(hands)
    fee = partial(operations.set_fee, code="individual", amount=Money.of(50), from_day=TODAY)
    hands.write_elsewhere(fee)
    hands.submit()
    assert [words for words in hands.says() if "nothing was done" in words]
    assert terms(hands, "0002") == 1
    hands.dialog().reject()


def test_the_grave_stand_under_more_apart_and_are_reached_by_the_keyboard(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    more = hands.page.pane.findChild(QPushButton, "more")
    assert more is not None
    assert more.accessibleName() == "More to do: Lucía Ramírez Ñato"
    assert more.focusPolicy().name == "StrongFocus"
    lines = more.menu().actions()
    words = [line.text().replace("&", "") for line in lines]
    place = words.index("")
    assert "Payer and method…" in words[:place]
    assert {"Resign…", "Mark deceased…", "Remove this person…"} <= set(words[place:])
    buttons = [one.text().replace("&", "") for one in hands.page.pane.findChildren(QPushButton)]
    assert [one for one in buttons if one in {"Take payment…", "Renew…", "Edit…"}] == [
        "Take payment…", "Renew…", "Edit…",
    ]  # fmt: skip
    assert not {"Resign…", "Mark deceased…"} & set(buttons)


def test_every_entry_of_the_history_is_one_press_away(hands: Hands) -> None:
    hands.write_elsewhere(partial(operations.resign, membership_id=1, on=TODAY, today=TODAY))
    hands.page.reload()
    hands.settled()
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("All 2 entries ›")
    dialog = hands.page.findChild(HistoryDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "History of Lucía Ramírez Ñato"
    assert dialog.table.count() == 2
    dialog.accept()
    hands.settled()
