"""Deeds on members and people: edit, renew, resign, death, standing order, payer, members; each undone."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import renew, set_order_state
from psg_admin.memberships.queries import by_number
from psg_admin.memberships.queries.page import MembershipPage
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.operations import take_payment
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import ContactRow, contact, contacts, find_contacts
from psg_admin.ui.dialogs.similar import SimilarPanel
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.memberships.standings import OTHERS
from tests.offices import NOW, TODAY
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands, dearer, enrol


def person(hands: Hands, text: str) -> ContactRow:
    found = hands.read(find_contacts, text=text)[0]
    return hands.read(contact, contact_id=found.record_id)


def member(hands: Hands, number: str) -> MembershipPage:
    return hands.read(by_number, number=number, day=TODAY)


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_person_is_changed_and_the_change_undone(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    hands.press("Edit…")
    hands.type("family", "O’Neill-Bell")
    hands.type("emails", "sean@example.org, sean@work.example")
    hands.tick("gone_away")
    hands.submit()
    assert person(hands, "bell sean").draft.emails == ("sean@example.org", "sean@work.example")
    assert "O’Neill-Bell, Seán" in hands.names()
    assert hands.pane()[0] == "Seán O’Neill-Bell"
    assert "Gone away" in hands.pane()
    hands.undo()
    assert hands.pane()[0] == "Seán O’Neill"
    assert person(hands, "sean").draft.emails == ()


def test_two_who_save_the_same_field_see_both_values(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Edit…")
    hands.type("town", "Leeds")
    lucia = person(hands, "lucia")
    theirs = replace(lucia.draft, town="York", given="Lucia María")
    hands.write_elsewhere(partial(change_contact, contact_id=lucia.id, draft=theirs))
    hands.submit()
    said = "\n".join(hands.says())
    assert "Somebody else has changed Lucia María Ramírez Ñato since you opened it." in said
    assert "Town: you have “Leeds”, saved meanwhile is “York”." in said
    assert "Saved meanwhile: York" in said
    assert hands.dialog().form.value("given") == "Lucia María"
    assert hands.dialog().form.value("town") == "Leeds"
    assert hands.action().text() == "&Save mine"
    hands.submit()
    saved = person(hands, "lucia").draft
    assert (saved.town, saved.given) == ("Leeds", "Lucia María")


def test_somebody_who_is_no_member_is_added_with_a_hint_of_who_is_alike(hands: Hands) -> None:
    hands.press("New person…")
    hands.type("given", "Thomasina")
    hands.type("family", "Bel")
    panel = hands.dialog().findChild(SimilarPanel)
    assert panel is not None
    assert [one.text() for one in panel.findChildren(QPushButton)] == ["Bell, Thomasina"]
    hands.type("family", "Ortega")
    hands.submit()
    assert hands.page.chips.current() == "people"
    assert hands.pane()[0] == "Thomasina Ortega"
    hands.undo()
    assert hands.names() == ["Bell, Thomasina"]


def add_person(hands: Hands, *names: str) -> None:
    for name in names:
        hands.write_elsewhere(partial(add_contact, draft=ContactDraft(family=name), now=NOW))
    hands.page.reload()
    hands.chip(OTHERS)


def test_a_person_is_removed_once_it_was_said_what_is_lost_and_comes_back(hands: Hands, recorder: Recorder) -> None:
    add_person(hands, "Aguirre", "Zavala")
    hands.choose("Bell, Thomasina")
    hands.press("Remove this person…")
    assert recorder.asked == ["Remove Thomasina Bell? What is noted goes too: E-mail. Undo brings all of it back."]
    assert hands.names() == ["Aguirre", "Zavala"]
    assert hands.pane()[0] == "Zavala"
    assert [row.shown_name for row in hands.read(contacts, ids=hands.table().selected_ids()).values()] == ["Zavala"]
    assert hands.table().grid().hasFocus()
    assert hands.office.undo_state().undo == "Thomasina Bell removed"
    hands.undo()
    assert hands.names() == ["Aguirre", "Bell, Thomasina", "Zavala"]
    assert person(hands, "bell").email == "bell@example.org"


def test_after_the_last_of_the_list_the_one_before_is_shown_and_after_the_only_one_nobody(hands: Hands) -> None:
    add_person(hands, "Zavala")
    hands.choose("Zavala")
    hands.press("Remove this person…")
    assert (hands.names(), hands.pane()[0]) == (["Bell, Thomasina"], "Thomasina Bell")
    hands.press("Remove this person…")
    assert hands.names() == []
    assert hands.pane() == ["Choose somebody in the list to see everything about them here."]


def test_whoever_thinks_better_of_it_removes_nobody(hands: Hands, recorder: Recorder) -> None:
    add_person(hands, "Zavala")
    hands.choose("Zavala")
    recorder.agrees = False
    hands.press("Remove this person…")
    assert recorder.asked == ["Remove Zavala? Nothing but the name is noted. Undo brings it back."]
    assert hands.names() == ["Bell, Thomasina", "Zavala"]


def test_whom_something_belongs_to_is_not_removed_and_it_is_said_why(hands: Hands, recorder: Recorder) -> None:
    hands.choose("O’Neill, Seán")
    assert "Remove this person…" not in hands.pane()
    remove = next(action for action in hands.page.page_actions() if action.label == "Remove the person")
    assert remove.why.startswith("Seán O’Neill cannot be removed:")
    hands.page.run("remove")
    hands.settled()
    assert recorder.asked == recorder.messages == []
    assert person(hands, "neill").draft.given == "Seán"


def test_a_person_who_was_changed_at_another_desk_is_not_removed(hands: Hands, recorder: Recorder) -> None:
    add_person(hands)
    hands.choose("Bell, Thomasina")
    row = person(hands, "bell")
    hands.write_elsewhere(partial(change_contact, contact_id=row.id, draft=replace(row.draft, notes="Rang today.")))
    hands.press("Remove this person…")
    assert "Somebody else has changed Thomasina Bell since you opened it." in recorder.messages[0]
    assert person(hands, "bell").draft.notes == "Rang today."


# --- money ------------------------------------------------------------------------------------------------------------


def test_what_is_owed_is_taken_from_the_pane_and_given_back_by_undo(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    hands.press("Take £30.00…")
    hands.tick("preview")
    hands.submit()
    assert member(hands, "0002").balance == Money()
    assert "Nothing owed" in hands.pane()
    assert "Receipt R-2016-0003" in hands.pane()
    hands.undo()
    assert "£30.00 owed" in hands.pane()
    assert "Receipt R-2016-0003" not in hands.pane()


def test_a_receipt_in_the_pane_is_shown(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Receipt R-2016-0001")
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, Preview) and w.isVisible()]
    assert [w.windowTitle() for w in shown] == ["Receipt R-2016-0001"]
    shown[0].close()


# --- renewing and ending ----------------------------------------------------------------------------------------------


def test_a_lapsed_member_is_taken_back_with_the_fee_said_first(hands: Hands) -> None:
    hands.choose("Díaz, Ana")
    assert "Lapsed on 30 April 2015" in hands.pane()
    hands.press("Renew…")
    assert "Joint £45.00 a year" in hands.says()
    assert "20 October 2016 to 19 October 2017" in hands.says()
    assert hands.action().text() == "Rene&w — £45.00"
    hands.set("method", "Standing order")
    assert hands.action().text() == "Rene&w — £40.50"
    hands.submit()
    page = member(hands, "0003")
    assert page.standing.standing is Standing.CURRENT
    assert (page.terms[0].amount, page.method) == (Money.of("40.50"), Method.STANDING_ORDER)
    status = next(one for one in hands.page.pane.findChildren(Figure) if one.text() == "Current, not paid yet")
    assert status.why() == "Current to 19 October 2017, not paid yet"
    words = next(one for one in hands.page.pane.findChildren(QLabel) if one.text() == "Status")
    assert words.mapTo(hands.page, QPoint()).y() == status.mapTo(hands.page, QPoint()).y(), "on one line"
    hands.undo()
    assert member(hands, "0003").standing.standing is Standing.LAPSED
    assert "Lapsed on 30 April 2015" in hands.pane()


def test_a_fee_that_moved_meanwhile_is_refused_and_asked_again(hands: Hands) -> None:
    hands.begin_to_pay()
    hands.choose("O’Neill, Seán")
    hands.press("Renew…")
    assert hands.action().text() == "Rene&w — £30.00"
    dearer(hands)
    hands.submit()
    assert "⚠ It is £40.00 now, not £30.00: that has changed meanwhile, so nothing was done. Look at it again." in (
        hands.says()
    )
    assert len(member(hands, "0002").terms) == 1
    assert hands.action().text() == "Rene&w — £40.00"
    hands.submit()
    assert hands.no_dialog()
    assert [term.amount for term in member(hands, "0002").terms] == [Money.of(40), Money.of(30)]


def test_renewing_early_adds_to_the_end(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    assert "1 April 2017 to 31 March 2018" in hands.says()
    hands.dialog().reject()


def test_a_renewal_paid_at_once_is_paid(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(hands.page.acts, "receipt", shown.append)
    hands.choose("Díaz, Ana")
    hands.press("Renew…")
    hands.set("paid", "Cash")
    hands.type("received_on", "19 oct 2016")
    assert "£45.00 is taken in cash, and a receipt is made." in hands.says()
    hands.submit()
    page = member(hands, "0003")
    assert page.terms[0].paid_on == date(2016, 10, 19)
    assert len(shown) == 1


def test_a_renewal_that_cannot_be_says_why(hands: Hands) -> None:
    hands.set_up_unpaid()
    hands.choose("Vega, Iván")
    hands.press("Renew…")
    said = "\n".join(hands.says())
    assert "is still unpaid. Take its payment of £30.00: then the member is back." in said
    assert not hands.action().isEnabled()
    hands.dialog().reject()


def test_renewing_twice_says_so_before_it_is_done(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    assert hands.action().text() == "Rene&w — £27.00"
    hands.submit()
    hands.press("Renew…")
    assert hands.action().text() == "Rene&w once more — £27.00"
    told = "Renewed already, to 31 March 2018: this would add another membership year, 1 April 2018 to 31 March 2019."
    assert told in hands.says()
    hands.submit()
    assert len(member(hands, "0001").terms) == 3


def test_a_renewal_at_another_desk_meanwhile_is_not_done_twice(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    page = member(hands, "0001")
    hands.write_elsewhere(partial(renew, membership_id=page.id, today=TODAY, now=NOW))
    hands.submit()
    assert any("Member 0001: Renewed already, to 31 March 2018" in words for words in hands.says())
    assert len(member(hands, "0001").terms) == 2
    hands.dialog().reject()


def test_what_is_owed_from_before_is_named_beside_the_fee(hands: Hands) -> None:
    hands.begin_to_pay()
    hands.choose("O’Neill, Seán")
    hands.press("Renew…")
    assert "£30.00 for this year; with £29.00 from 2016 that makes £59.00." in hands.says()
    hands.dialog().reject()


def test_a_life_member_who_resigned_comes_back(hands: Hands) -> None:
    enrol(hands.office, [ContactDraft(given="Iván", family="Vega")], "life", Method.CHEQUE, date(2015, 2, 1), paid=True)
    hands.page.reload()
    hands.settled()
    hands.choose("Vega, Iván")
    hands.press("Resign…")
    hands.type("on", "1 june 2016")
    hands.submit()
    hands.press("Renew…")
    assert "Paid once, for life: there is nothing to pay for coming back." in "\n".join(hands.says())
    hands.submit()
    page = member(hands, "0004")
    assert (page.standing.standing, page.balance) == (Standing.LIFE, Money(0))
    hands.undo()
    assert member(hands, "0004").standing.standing is Standing.RESIGNED


def test_a_member_resigns_and_comes_back_by_undo(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Resign…")
    hands.type("note", "Moves to Lima")
    hands.submit()
    page = member(hands, "0001")
    assert (page.standing.standing, page.end_note) == (Standing.RESIGNED, "Moves to Lima")
    assert "Resigned on 20 October 2016" in hands.pane()
    assert "Resigned 1" in hands.chip_words()
    hands.undo()
    assert member(hands, "0001").standing.standing is Standing.CURRENT


def test_a_death_is_noted_and_taken_back(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Mark deceased…")
    hands.submit()
    assert "⚠ Type a day for “Died on”." in hands.says()
    hands.type("on", "1 october 2016")
    hands.submit()
    assert person(hands, "lucia").draft.deceased_on == date(2016, 10, 1)
    assert member(hands, "0001").standing.standing is Standing.DECEASED
    assert "Renew…" not in hands.pane()
    assert hands.pane().count("Died on 1 October 2016") == 1, "said once"
    noting = next(one for one in hands.page.page_actions() if one.key == "deceased")
    assert noting.why == "Lucía Ramírez Ñato has died."
    hands.undo()
    assert person(hands, "lucia").draft.deceased_on is None


def test_the_death_of_somebody_who_is_no_member_is_noted_too(hands: Hands) -> None:
    hands.chip("people")
    hands.choose("Bell, Thomasina")
    hands.press("Mark deceased…")
    hands.type("on", "yesterday")
    hands.submit()
    assert person(hands, "bell").draft.deceased_on == date(2016, 10, 19)
    assert "Died on 19 October 2016" in hands.pane()
    assert "Enrol…" not in hands.pane()
    hands.press("Edit…")
    hands.type("deceased_on", "")
    hands.submit()
    assert person(hands, "bell").draft.deceased_on is None


# --- standing order, payer, members -----------------------------------------------------------------------------------


def test_a_standing_order_goes_to_its_next_state(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Note the status…")
    hands.set("state", "Stopped")
    hands.submit()
    order = member(hands, "0001").order
    assert order is not None
    assert order.state is OrderState.STOPPED
    assert "Stopped" in hands.pane()
    hands.undo()
    assert "First payment seen" in hands.pane()


def test_what_the_bank_was_told_is_kept_apart_from_the_fee(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Change the order…")
    hands.type("amount", "24")
    hands.type("day", "15")
    hands.submit()
    page = member(hands, "0001")
    assert page.order is not None
    assert (page.order.amount, page.order.day) == (Money.of(24), 15)
    assert page.terms[0].amount == Money.of(27)
    assert "Standing order, £24.00 every year" in hands.pane()
    hands.undo()
    assert "Standing order, £27.00 every year" in hands.pane()


def test_what_the_bank_is_told_for_later_is_entered_ahead(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Change the order…")
    hands.type("amount", "25")
    hands.type("from_day", "1 april 2017")
    hands.submit()
    order = member(hands, "0001").order
    assert order is not None
    assert (order.amount, [one.amount for one in order.coming]) == (Money.of(27), [Money.of(25)])
    assert "Standing order, £27.00 every year" in hands.pane()
    assert "£25.00 from 1 April 2017" in hands.pane()
    hands.undo()
    assert "£25.00 from 1 April 2017" not in hands.pane()
    hands.press("Change the order…")
    hands.type("amount", "25")
    hands.type("from_day", "1 april 2027")
    hands.submit()
    assert any("more than a year ahead" in words for words in hands.says())


def test_another_payer_takes_over_what_is_owed(hands: Hands) -> None:
    hands.choose("O’Neill, Seán")
    hands.press("Payer and method…")
    hands.pick("payer", "bell")
    hands.submit()
    page = member(hands, "0002")
    assert page.payer_name == "Bell, Thomasina"
    assert "Paid for by Bell, Thomasina" in hands.pane()
    assert "Nothing owed" in hands.pane()
    assert "Bell, Thomasina owes £30.00." in hands.pane()
    hands.undo()
    assert "£30.00 owed" in hands.pane()


def test_a_membership_gets_another_number_and_the_bank_keeps_its_reference(hands: Hands) -> None:
    lucia = member(hands, "0001")
    assert lucia.order is not None
    told = f"The bank still knows the standing order as {lucia.order.reference}: payments come in under that."
    state = partial(set_order_state, membership_id=lucia.id, state=OrderState.FORM_SENT, today=TODAY)
    hands.write_elsewhere(state)
    hands.choose("Ramírez Ñato, Lucía")
    assert told not in hands.pane()
    hands.press("Change the number…")
    assert any(words.endswith(f"Receipts stay as they were issued. {told}") for words in hands.says())
    assert hands.dialog().form.value("number") == "0001"
    hands.type("number", "2")
    hands.submit()
    assert "⚠ There is a member with the number 2 already." in hands.says()
    hands.type("number", "0101")
    hands.submit()
    assert hands.no_dialog()
    assert {"Membership 0101", told} <= set(hands.pane())
    assert hands.office.undo_state().undo == "Number of member 0001 changed to 0101"
    hands.filter("0101")
    assert hands.names() == ["Ramírez Ñato, Lucía"]
    hands.filter("")
    hands.undo()
    hands.choose("Ramírez Ñato, Lucía")
    assert "Membership 0001" in hands.pane()
    assert told not in hands.pane()


def test_one_leaves_a_joint_membership_and_another_joins(hands: Hands) -> None:
    hands.choose("Díaz, Bruno")
    assert "Add a member…" not in hands.pane()
    hands.press("Leaves…")
    hands.submit()
    assert [line.name for line in member(hands, "0003").members if line.until is None] == ["Díaz, Ana"]
    assert "Díaz, Bruno" not in hands.names()
    hands.choose("Díaz, Ana")
    hands.press("Add a member…")
    hands.type("who", "Clara Díaz")
    hands.submit()
    assert "Díaz, Clara" in hands.names()
    hands.undo()
    assert "Díaz, Clara" not in hands.names()


def test_a_fee_is_let_off_with_a_reason(hands: Hands, recorder: Recorder) -> None:
    recorder.reason = "Gave her time at the stall"
    hands.choose("O’Neill, Seán")
    hands.press("Let off £30.00…")
    assert recorder.asked == ["Why is £30.00 let off? The reason is kept."]
    assert member(hands, "0002").terms[0].waived
    assert "Nothing owed" in hands.pane()
    hands.undo()
    assert not member(hands, "0002").terms[0].waived


def test_a_renewal_made_by_mistake_is_withdrawn(hands: Hands, recorder: Recorder) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    hands.submit()
    assert len(member(hands, "0001").terms) == 2
    hands.press("Withdraw the renewal…")
    assert len(member(hands, "0001").terms) == 1
    recorder.reason = None
    hands.undo()
    hands.press("Withdraw the renewal…")
    assert len(member(hands, "0001").terms) == 2


def test_a_renewal_that_is_paid_in_part_is_not_offered_to_be_withdrawn(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Renew…")
    hands.submit()
    renewed = member(hands, "0001")
    charge = renewed.terms[0].charge_id
    assert charge is not None
    hands.office.write(
        partial(
            take_payment,
            contact_id=renewed.payer_id,
            amount=Money.of(5),
            method=Method.CASH,
            received_on=TODAY,
            charges=[charge],
            today=TODAY,
            now=NOW,
        )
    )
    hands.page.reload()
    hands.settled()
    hands.choose("Ramírez Ñato, Lucía")
    assert "Withdraw the renewal…" not in hands.pane()


def test_the_history_tells_what_was_done_and_what_was_taken_back(hands: Hands) -> None:
    hands.choose("Ramírez Ñato, Lucía")
    hands.press("Resign…")
    hands.submit()
    hands.undo()
    inside = hands.page.pane.widget()
    assert inside is not None
    words = [label.text() for label in inside.findChildren(QLabel)]
    assert "Member 0001 resigned on 20 October 2016, undone" in words
